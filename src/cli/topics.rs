//! `histsearch topics`: what the essays, or a query's matches, are about.

use std::io::Write;

use clap::ValueEnum;
use histsearch::error::Result;
use histsearch::render::bars::{self, Bar};
use histsearch::render::{count, json, safe};
use histsearch::search::{self, Count, Request, Typed};
use serde::Serialize;

use super::engine::{EngineArgs, Source};
use super::selection::Selection;
use super::workspace::Knowledge;
use super::{Done, Global, Outcome, Terminal};

/// Count the topics of all essays, or of the passages that match.
///
/// Example: histsearch topics famine
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Count only passages that match these words.
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    /// The most topics to show, 0 for all.
    #[arg(long, value_name = "N", default_value_t = 30)]
    limit: usize,
    /// How to show them.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    engine: EngineArgs,
}

/// How counts are shown; shared with `timeline`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Bars, for people.
    Text,
    /// One JSON object.
    Json,
    /// Numbers with tabs between, with a header.
    Tsv,
}

/// The request of words and filters together; without any, for everything.
pub(super) fn request(words: String, selection: search::Selection, knowledge: &Knowledge) -> Result<Request> {
    if words.is_empty() && selection.is_empty() {
        return Ok(Request::everything());
    }
    let typed = Typed { words, selection, ..Typed::default() };
    typed.request(knowledge.lexicon(), &knowledge.settings.query)
}

#[derive(Serialize)]
struct TopicsJson<'a> {
    format_version: u32,
    topics: Vec<TopicJson<'a>>,
}

#[derive(Serialize)]
struct TopicJson<'a> {
    label: &'a str,
    essays: usize,
    passages: usize,
}

pub(super) fn run(args: Args, global: &Global, terminal: &Terminal, out: &mut dyn Write) -> Done {
    let (source, knowledge) = Source::open(&args.engine, global, terminal)?;
    let request = request(args.words.join(" "), args.selection.typed(), &knowledge)?;
    let mut counts = source.topics(knowledge.lexicon(), &request)?;
    if args.limit > 0 {
        counts.truncate(args.limit);
    }
    match args.format {
        Format::Json => writeln!(out, "{}", self::json(&counts))?,
        Format::Tsv => {
            writeln!(out, "topic\tessays\tpassages")?;
            for count in &counts {
                writeln!(out, "{}\t{}\t{}", safe::flat(&count.label), count.essays, count.passages)?;
            }
        }
        Format::Text => write_text(&counts, terminal.width(), out)?,
    }
    Ok(Outcome::from(!counts.is_empty()))
}

/// The counts as one JSON object.
pub(super) fn json(counts: &[Count]) -> String {
    let topics =
        counts.iter().map(|count| TopicJson { label: &count.label, essays: count.essays, passages: count.passages });
    json::json_string(&TopicsJson { format_version: json::FORMAT_VERSION, topics: topics.collect() })
}

fn write_text(counts: &[Count], width: usize, out: &mut dyn Write) -> std::io::Result<()> {
    if counts.is_empty() {
        return writeln!(out, "no topics");
    }
    let rows: Vec<Bar> = counts
        .iter()
        .map(|row| Bar {
            label: safe::name(&row.label),
            figures: vec![row.essays.to_string()],
            length: row.essays as f64,
            note: count(row.passages, "passage", "passages"),
            ..Bar::default()
        })
        .collect();
    bars::write(&rows, &[], width, out)
}
