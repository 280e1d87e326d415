//! `histsearch show`: an essay or a passage as it is in the index.

use std::io::Write;

use clap::ValueEnum;
use histsearch::index::Index;
use histsearch::render::{Style, json, link, safe};
use histsearch::search::passage_id;
use serde::Serialize;

use super::place::Place;
use super::workspace;
use super::{Done, Global, Outcome, Terminal};

/// Print an essay, or one passage with its neighbours.
///
/// Example: histsearch show corpus/russia/virgin-lands.md:4
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A passage's id, an essay's path, or a path and a paragraph number (PATH:4).
    #[arg(value_name = "ID|PATH[:PARAGRAPH]")]
    what: String,
    /// How many passages to show before and after.
    #[arg(long, short = 'C', value_name = "N", default_value_t = 1)]
    context: usize,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal, out: &mut dyn Write) -> Done {
    let index = Index::open(&workspace::folder(global))?;
    let Some(found) = Place::named(&index, &args.what, "show", terminal)? else { return Ok(Outcome::Nothing) };
    match args.format {
        Format::Json => writeln!(out, "{}", found.json(args.context))?,
        Format::Text => {
            let style =
                Style { colour: terminal.colour(), places: terminal.places(|| index.places()), ..Style::default() };
            write_text(&found, found.shown(args.context), &style, out)?;
        }
    }
    Ok(Outcome::Done)
}

impl Place {
    /// The passages to show: all, or the one asked for and this many before and after.
    fn shown(&self, context: usize) -> std::ops::Range<usize> {
        match self.place {
            Some(place) => {
                let end = place.saturating_add(context).saturating_add(1).min(self.passages.len());
                place.saturating_sub(context)..end
            }
            None => 0..self.passages.len(),
        }
    }

    /// Those passages as one JSON object.
    pub(super) fn json(&self, context: usize) -> String {
        json::json_string(&ShownJson::new(self, self.shown(context)))
    }
}

fn write_text(found: &Place, shown: std::ops::Range<usize>, style: &Style, out: &mut dyn Write) -> std::io::Result<()> {
    let (bold, dim, off) = if style.colour { ("\u{1b}[1m", "\u{1b}[2m", "\u{1b}[0m") } else { ("", "", "") };
    let Some((_, about, _)) = found.passages.first() else { return Ok(()) };
    writeln!(out, "{bold}{}{off}", safe::name(about.title.as_deref().unwrap_or(&about.path)))?;
    if let Some(author) = &about.author {
        writeln!(out, "{}", safe::name(author))?;
    }
    writeln!(out, "{dim}{}{off}", link::linked(&safe::name(&about.path), &about.path, style))?;
    let mut heading: &[String] = &[];
    for (place, (_, about, text)) in found.passages.iter().enumerate().filter(|(place, _)| shown.contains(place)) {
        if about.heading != heading {
            heading = &about.heading;
            writeln!(out, "\n{bold}{}{off}", safe::name(&heading.join(" › ")))?;
        }
        let mark = if found.place == Some(place) { "▸" } else { " " };
        writeln!(
            out,
            "\n{mark}{dim}¶{} line {}{off}\n{}",
            about.paragraph,
            about.line,
            safe::for_terminal(text, true)
        )?;
    }
    Ok(())
}

#[derive(Serialize)]
struct ShownJson<'a> {
    format_version: u32,
    path: &'a str,
    title: Option<&'a str>,
    author: Option<&'a str>,
    question: Option<&'a str>,
    passages: Vec<PassageJson<'a>>,
}

#[derive(Serialize)]
struct PassageJson<'a> {
    id: String,
    paragraph: u32,
    line: u32,
    page: Option<u32>,
    heading: &'a [String],
    period: Option<json::PeriodJson<'a>>,
    text: &'a str,
    /// Whether this is the passage asked for, rather than a neighbour.
    wanted: bool,
}

impl<'a> ShownJson<'a> {
    fn new(found: &'a Place, shown: std::ops::Range<usize>) -> Self {
        let about = found.passages.first().map(|(_, about, _)| about);
        let passages = found.passages.iter().enumerate().filter(|(place, _)| shown.contains(place));
        ShownJson {
            format_version: json::FORMAT_VERSION,
            path: about.map_or("", |about| &about.path),
            title: about.and_then(|about| about.title.as_deref()),
            author: about.and_then(|about| about.author.as_deref()),
            question: about.and_then(|about| about.question.as_deref()),
            passages: passages
                .map(|(place, (ordinal, about, text))| PassageJson {
                    id: passage_id(found.essay, *ordinal),
                    paragraph: about.paragraph,
                    line: about.line,
                    page: about.page,
                    heading: &about.heading,
                    period: about.period.as_ref().map(json::PeriodJson::new),
                    text,
                    wanted: found.place.is_none_or(|wanted| wanted == place),
                })
                .collect(),
        }
    }
}
