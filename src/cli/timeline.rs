//! `histsearch timeline`: when it is about.

use std::io::Write;

use histsearch::document::{Year, YearRange};
use histsearch::render::{count, json};
use histsearch::search::Timeline;
use serde::Serialize;

use super::engine::{EngineArgs, Source};
use super::inspect::ends;
use super::selection::Selection;
use super::topics::{Bar, Format, request, write_bars};
use super::{Done, Global, Outcome, Terminal};

/// Count passages over years, decades or centuries: all of them, or those that match.
///
/// Example: histsearch timeline "collective farm"
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Count only passages that match these words.
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    /// Years in each bar; without it what fits.
    #[arg(long, value_name = "YEARS", value_parser = clap::value_parser!(i32).range(1..=1000))]
    step: Option<i32>,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    engine: EngineArgs,
}

#[derive(Serialize)]
struct TimelineJson {
    format_version: u32,
    step: i32,
    bins: Vec<BinJson>,
    undated: usize,
    total: usize,
}

#[derive(Serialize)]
struct BinJson {
    start: Option<i32>,
    end: Option<i32>,
    passages: usize,
}

pub(super) fn run(args: Args, global: &Global, terminal: &Terminal, out: &mut dyn Write) -> Done {
    let (source, knowledge) = Source::open(&args.engine, global, terminal)?;
    let request = request(args.words.join(" "), args.selection.typed(), &knowledge)?;
    let timeline = source.timeline(knowledge.lexicon(), request.as_ref(), args.step)?;
    match args.format {
        Format::Json => writeln!(out, "{}", self::json(&timeline))?,
        Format::Tsv => {
            writeln!(out, "start\tend\tpassages")?;
            for (years, passages) in &timeline.bins {
                writeln!(out, "{}\t{}\t{passages}", years.start().historical(), years.end().historical())?;
            }
        }
        Format::Text => write_text(&timeline, terminal.width(), out)?,
    }
    Ok(Outcome::from(timeline.total > 0))
}

/// The counts as one JSON object.
pub(super) fn json(timeline: &Timeline) -> String {
    let bins = timeline.bins.iter().map(|(years, passages)| {
        let (start, end) = ends(*years);
        BinJson { start, end, passages: *passages }
    });
    json::json_string(&TimelineJson {
        format_version: json::FORMAT_VERSION,
        step: timeline.step,
        bins: bins.collect(),
        undated: timeline.undated,
        total: timeline.total,
    })
}

fn write_text(timeline: &Timeline, width: usize, out: &mut dyn Write) -> std::io::Result<()> {
    let bars: Vec<Bar> = timeline
        .bins
        .iter()
        .map(|(years, passages)| Bar { label: label(*years, timeline.step), value: *passages, note: String::new() })
        .collect();
    write_bars(&bars, width, out)?;
    writeln!(out, "{}, {} of them undated", count(timeline.total, "passage", "passages"), timeline.undated)
}

/// `1953`, `1950s`, `1900–1999`, `260s BC`.
fn label(years: YearRange, step: i32) -> String {
    let start = years.start();
    match step {
        1 => start.to_string(),
        10 if start >= Year::AD(1) => format!("{start}s"),
        _ => years.to_string(),
    }
}
