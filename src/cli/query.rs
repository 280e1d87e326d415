//! `histsearch query`: the passages that answer.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::PossibleValuesParser;
use histsearch::error::{Error, Result};
use histsearch::render::{self, FORMATS, Format, Style, safe};
use histsearch::search::{Answer, QueryRead, Request, Sort, Typed};
use serde::Deserialize;

use super::engine::{EngineArgs, Source};
use super::manner::Manner;
use super::opener;
use super::stdin::words_or_stdin;
use super::workspace::Knowledge;
use super::{Done, Global, Outcome, Terminal};

/// Find the passages that answer these words, best first.
///
/// All words matter, near words more. "exact phrase", "near phrase"~5, a NEAR/8 b, AND OR NOT, -word, +word,
/// ( ), prefix*, word~1, title: author: heading: topic: period: narrow it. Other spellings and names are found
/// too (--no-variants), and where little is found what the lexicon relates, or else what the passages found have in
/// common (--no-related); each hit says so.
///
/// Example: histsearch query "Virgin Lands" --period 1953..1964
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to look for; `-` reads it from standard input. Without words: all that --topic, --period, --author,
    /// --question or --path select.
    #[arg(value_name = "WORDS", required_unless_present_any = ["queries", "topic", "period", "author", "question", "path"])]
    words: Vec<String>,
    /// The most hits to show [default: 10].
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Leave out this many of the best hits.
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// The order of hits.
    #[arg(long, value_name = "BY", default_value = "score")]
    sort: By,
    /// Show how each score came about and where the time went.
    #[arg(long)]
    explain: bool,
    /// Open hit N where it stands: a text in $VISUAL or $EDITOR at its line, a PDF at its page.
    #[arg(long, value_name = "N", conflicts_with_all = ["format", "count", "queries", "explain"], value_parser = clap::value_parser!(u16).range(1..))]
    open: Option<u16>,
    /// Print only how many passages match.
    #[arg(long, conflicts_with = "format")]
    count: bool,
    /// How to show the answer.
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = format_names())]
    format: String,
    /// With --format paths: end each path with NUL instead of a line break.
    #[arg(short = '0', long)]
    null: bool,
    /// Ask every line of this file (words, or JSON with "query" and "qid"); `-` for standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "words")]
    queries: Option<PathBuf>,
    #[command(flatten)]
    manner: Manner,
    #[command(flatten)]
    engine: EngineArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    Score,
    Period,
    Path,
}

pub(super) fn format_names() -> PossibleValuesParser {
    PossibleValuesParser::new(
        FORMATS.iter().map(|format| clap::builder::PossibleValue::new(format.name).help(format.about)),
    )
}

impl Args {
    /// The usual search for these words.
    pub(super) fn of(words: &str) -> Args {
        Args {
            words: vec![words.to_owned()],
            limit: Some(5),
            offset: 0,
            sort: By::Score,
            explain: false,
            open: None,
            count: false,
            format: "text".to_owned(),
            null: false,
            queries: None,
            manner: Manner::default(),
            engine: EngineArgs::default(),
        }
    }

    /// The request as meant.
    fn request(&self, words: &str, qid: Option<String>, knowledge: &Knowledge) -> Result<Request> {
        let typed = Typed {
            limit: self.limit,
            offset: self.offset,
            sort: match self.sort {
                By::Score => Sort::Score,
                By::Period => Sort::Period,
                By::Path => Sort::Path,
            },
            explain: self.explain,
            ..self.manner.typed(words)?
        };
        Ok(Request { qid, ..typed.request(knowledge.lexicon(), &knowledge.settings.query)? })
    }
}

pub(super) fn run(args: Args, global: &Global, terminal: &Terminal, out: &mut dyn Write) -> Done {
    if args.queries.is_some() {
        let (source, knowledge) = Source::open(&args.engine, global, terminal)?;
        return many(&args, &source, &knowledge, terminal, out);
    }
    let words = words_or_stdin(&args.words, "query")?;
    let (source, knowledge) = Source::open(&args.engine, global, terminal)?;
    let mut request = args.request(&words, None, &knowledge)?;
    if args.count {
        request.limit = 0;
    }
    if let Some(number) = args.open {
        request.limit = 1;
        request.offset = usize::from(number) - 1;
    }
    let answer = source.search(knowledge.lexicon(), &request)?;
    match (args.open, answer.hits.first()) {
        (Some(_), Some(hit)) => opener::open(hit, &source.places())?,
        (Some(number), None) if answer.total > 0 => {
            terminal.complain(&format!("there is no hit {number}"));
            terminal.advise("the same without --open lists the hits; --per-essay 0 shows all of an essay");
            return Ok(Outcome::Nothing);
        }
        _ => show(&args, &answer, &style(&args, &source, terminal), out)?,
    }
    Ok(Outcome::from(answer.total > 0))
}

fn style(args: &Args, source: &Source, terminal: &Terminal) -> Style {
    Style {
        width: terminal.columns(),
        colour: terminal.colour(),
        null: args.null,
        explain: args.explain,
        places: terminal.places(|| source.places()),
    }
}

fn show(args: &Args, answer: &Answer, style: &Style, out: &mut dyn Write) -> std::io::Result<()> {
    if args.count {
        return writeln!(out, "{}", answer.total);
    }
    (chosen(&args.format).render)(answer, style, out)
}

/// The format of a name that [`format_names`] let through.
pub(super) fn chosen(name: &str) -> &'static Format {
    render::format(name).unwrap_or(&FORMATS[0])
}

/// A line of a file of queries.
#[derive(Deserialize)]
struct Asked {
    query: String,
    #[serde(default)]
    qid: Option<serde_json::Value>,
}

/// One index, many queries, answers in the order asked for.
fn many(args: &Args, source: &Source, knowledge: &Knowledge, terminal: &Terminal, out: &mut dyn Write) -> Done {
    // What is wrong with the flags fails once, not for each line.
    if let Some(model) = args.request("anything", None, knowledge)?.model {
        source.agree_with(&model)?;
    }
    let style = style(args, source, terminal);
    let mut found = false;
    let mut troubled = false;
    for (number, line) in (1..).zip(lines(args)?) {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let (text, qid) = read_line(&line);
        let answer = args
            .request(&text, qid.clone(), knowledge)
            .and_then(|request| source.search(knowledge.lexicon(), &request));
        match answer {
            Ok(answer) => {
                found |= answer.total > 0;
                show(args, &answer, &style, out)?;
            }
            Err(error) => {
                troubled = true;
                terminal.complain(&format!("line {number}: {}", safe::name(&error.to_string())));
                // So that there is one answer for each line, in order.
                let query = QueryRead { text, qid, ..QueryRead::default() };
                show(args, &Answer::empty(query, source.searched()), &style, out)?;
            }
        }
    }
    Ok(if troubled { Outcome::Trouble } else { Outcome::from(found) })
}

fn lines(args: &Args) -> Result<Box<dyn Iterator<Item = std::io::Result<String>>>> {
    let path = args.queries.as_deref().unwrap_or(std::path::Path::new("-"));
    if path == std::path::Path::new("-") {
        return Ok(Box::new(BufReader::new(std::io::stdin()).lines()));
    }
    let file = File::open(path).map_err(|error| Error::io("read", path, error))?;
    Ok(Box::new(BufReader::new(file).lines()))
}

fn read_line(line: &str) -> (String, Option<String>) {
    match serde_json::from_str::<Asked>(line) {
        Ok(Asked { query, qid }) => {
            let qid = qid.and_then(|qid| match qid {
                serde_json::Value::String(qid) => Some(qid),
                serde_json::Value::Null => None,
                other => Some(other.to_string()),
            });
            (query, qid)
        }
        Err(_) => (line.to_owned(), None),
    }
}
