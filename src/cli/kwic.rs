//! `histsearch kwic`: every match in its line.

use std::io::Write;
use std::ops::ControlFlow;

use clap::ValueEnum;
use histsearch::render::kwic::{self, Line};
use histsearch::render::{Style, count, json, safe};
use histsearch::search::{self, MatchKind, Occurrence, Order, Scanned, Typed};
use serde::Serialize;

use super::selection::Selection;
use super::stdin::words_or_stdin;
use super::workspace;
use super::{Done, Global, Outcome, Terminal};

/// List every match in its line, one below the other: a concordance.
///
/// All of them, from every passage that matches, not the best few; nothing that is only related. The words are read as
/// `query` reads them: "exact phrase", a NEAR/8 b, prefix*. What stands around a match is verbatim and ends with its
/// passage.
///
/// Example: histsearch kwic '"collective farm"' --sort right
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to look for; `-` reads it from standard input.
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,
    /// The most matches to list; all without it.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// The order of matches.
    #[arg(long, value_name = "BY", default_value = "place")]
    sort: By,
    /// Columns of a line [default: those of the terminal]; of left, match and right together in json and tsv
    /// [default: 200].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(30..))]
    width: Option<u16>,
    /// How to show them.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// The words as typed: no stemming, no other spellings.
    #[arg(long)]
    exact: bool,
    /// No other spellings and names.
    #[arg(long)]
    no_variants: bool,
    #[command(flatten)]
    selection: Selection,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// Path, paragraph, place in it.
    Place,
    /// The words before, read from the match outward.
    Left,
    /// The words after.
    Right,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines, for people.
    Text,
    /// One JSON object.
    Json,
    /// A table with tabs between cells and no quotes, with a header.
    Tsv,
}

/// The width where nobody looks at a terminal: some fifteen words on each side.
const WIDTH_OF_DATA: usize = 200;

#[derive(Serialize)]
struct OccurrenceJson<'a> {
    left: &'a str,
    #[serde(rename = "match")]
    matched: &'a str,
    right: &'a str,
    kind: MatchKind,
    id: &'a str,
    path: &'a str,
    title: Option<&'a str>,
    author: Option<&'a str>,
    paragraph: u32,
    page: Option<u32>,
    line: u32,
    period: Option<json::PeriodJson<'a>>,
    /// Code points of the passage's text, the end exclusive.
    start: usize,
    end: usize,
}

impl<'a> OccurrenceJson<'a> {
    fn new(found: &'a Occurrence<'a>, width: usize) -> Self {
        let Occurrence { id, about, text, span, kind } = found;
        let Line { left, matched, right } = Line::cut(text, span.clone(), width);
        let start = text[..span.start].chars().count();
        OccurrenceJson {
            left,
            matched,
            right,
            kind: *kind,
            id,
            path: &about.path,
            title: about.title.as_deref(),
            author: about.author.as_deref(),
            paragraph: about.paragraph,
            page: about.page,
            line: about.line,
            period: about.period.as_ref().map(json::PeriodJson::new),
            start,
            end: start + matched.chars().count(),
        }
    }
}

pub(super) fn run(args: Args, global: &Global, terminal: &Terminal, out: &mut dyn Write) -> Done {
    let words = words_or_stdin(&args.words, "query")?;
    let (index, knowledge) = workspace::open(global)?;
    let typed = Typed {
        words,
        exact: args.exact,
        no_variants: args.no_variants,
        selection: args.selection.typed(),
        ..Typed::default()
    };
    let request = typed.request(knowledge.lexicon(), &knowledge.settings.query)?;
    let order = match args.sort {
        By::Place => Order::Place,
        By::Left => Order::Left,
        By::Right => Order::Right,
    };
    let style = Style {
        width: args.width.map_or(terminal.columns(), usize::from),
        colour: terminal.colour(),
        places: terminal.places(|| index.places()),
        ..Style::default()
    };
    let width = args.width.map_or(WIDTH_OF_DATA, usize::from);
    let mut written = Ok(());
    let mut begun = false;
    let mut each = |found: &Occurrence<'_>| {
        written = between(args.format, &mut begun, out).and_then(|()| match args.format {
            Format::Text => kwic::write_line(found.about, found.text, found.span.clone(), &style, out),
            Format::Json => write!(out, "{}", json::json_string(&OccurrenceJson::new(found, width))),
            Format::Tsv => writeln!(out, "{}", row(&OccurrenceJson::new(found, width))),
        });
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let most = args.limit.unwrap_or(usize::MAX);
    let scanned = search::kwic(&index, knowledge.lexicon(), &request, order, most, &mut each)?;
    written?;
    if !begun {
        between(args.format, &mut begun, out)?;
    }
    end(args.format, &scanned, terminal, out)?;
    Ok(Outcome::from(scanned.occurrences > 0))
}

/// What stands before a match: nothing is said before the first is found, for the search may fail.
fn between(format: Format, begun: &mut bool, out: &mut dyn Write) -> std::io::Result<()> {
    let is_first = !std::mem::replace(begun, true);
    match format {
        Format::Json if is_first => write!(out, "{{\"format_version\":{},\"occurrences\":[", json::FORMAT_VERSION),
        Format::Json => write!(out, ","),
        Format::Tsv if is_first => writeln!(
            out,
            "left\tmatch\tright\tkind\tpath\ttitle\tparagraph\tpage\tline\tid\tperiod_start\tperiod_end\tstart\tend"
        ),
        Format::Tsv | Format::Text => Ok(()),
    }
}

/// What is known only when all has been listed.
fn end(format: Format, scanned: &Scanned, terminal: &Terminal, out: &mut dyn Write) -> std::io::Result<()> {
    let Scanned { query, occurrences, passages } = scanned;
    match format {
        Format::Json => {
            let query = json::json_string(&json::QueryJson::new(query));
            return writeln!(out, "],\"total\":{occurrences},\"passages\":{passages},\"query\":{query}}}");
        }
        Format::Tsv => return Ok(()),
        Format::Text if *occurrences == 0 => {
            terminal.complain(&format!("nothing found for «{}»", safe::name(query.text.trim())));
            match &query.did_you_mean {
                Some(better) => terminal.advise(&format!("histsearch kwic {}", safe::name(better))),
                None => terminal.advise("histsearch query WORDS, which finds passages that say a part of it too"),
            }
        }
        Format::Text => {
            out.flush()?;
            let matches = count(*occurrences, "match", "matches");
            terminal.note(&format!("{matches} in {}", count(*passages, "passage", "passages")));
        }
    }
    Ok(())
}

fn row(found: &OccurrenceJson<'_>) -> String {
    let period = found.period.as_ref();
    let number = |number: Option<String>| number.unwrap_or_default();
    [
        safe::flat(found.left),
        safe::flat(found.matched),
        safe::flat(found.right),
        found.kind.as_str().to_owned(),
        safe::flat(found.path),
        safe::flat(found.title.unwrap_or_default()),
        found.paragraph.to_string(),
        number(found.page.map(|page| page.to_string())),
        found.line.to_string(),
        found.id.to_owned(),
        number(period.and_then(|period| period.start).map(|year| year.to_string())),
        number(period.and_then(|period| period.end).map(|year| year.to_string())),
        found.start.to_string(),
        found.end.to_string(),
    ]
    .join("\t")
}
