//! `histsearch timeline`: when it is about.

use std::io::Write;
use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use histsearch::error::{Error, Result};
use histsearch::render::chart::{self, Chart};
use histsearch::render::{json, safe};
use histsearch::search::Timeline;
use serde::Serialize;

use super::engine::{EngineArgs, Source};
use super::inspect::ends;
use super::save::save;
use super::selection::Selection;
use super::topics::{Format, request};
use super::{Done, Global, Outcome, Terminal};

/// Count passages over years, decades or centuries: all of them, or those that match.
///
/// With words, bars are rates: how many of a thousand passages about that time match (of those the filters select),
/// so that a time many essays are about does not look like one in which much is said of the words. The counts
/// stand beside: `of` a few passages a rate says little, and its bar is cut where those of more are shorter.
///
/// Example: histsearch timeline "collective farm" --against maize
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Count only passages that match these words.
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    /// Show the passages that match these words beside.
    #[arg(long, value_name = "WORDS", requires = "words", value_parser = NonEmptyStringValueParser::new())]
    against: Option<String>,
    /// Years in each bar; without it what fits.
    #[arg(long, value_name = "YEARS", value_parser = clap::value_parser!(i32).range(1..=1000))]
    step: Option<i32>,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Draw it into this file too, as an SVG picture; what stands there is replaced.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    engine: EngineArgs,
}

#[derive(Serialize)]
struct TimelineJson<'a> {
    format_version: u32,
    step: i32,
    bins: Vec<BinJson>,
    undated: usize,
    total: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<AgainstJson<'a>>,
}

#[derive(Serialize)]
struct AgainstJson<'a> {
    words: &'a str,
    undated: usize,
    total: usize,
}

#[derive(Serialize)]
struct BinJson {
    start: Option<i32>,
    end: Option<i32>,
    passages: usize,
    of: usize,
    per_1000: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<BinAgainstJson>,
}

#[derive(Serialize)]
struct BinAgainstJson {
    passages: usize,
    per_1000: f64,
}

pub(super) fn run(args: Args, global: &Global, terminal: &Terminal, out: &mut dyn Write) -> Done {
    let (source, knowledge) = Source::open(&args.engine, global, terminal)?;
    let series = || [args.words.join(" ")].into_iter().chain(args.against.clone());
    if args.words.join(" ").trim().is_empty() && args.against.is_some() {
        return Err(Error::usage("--against needs words to be held against").into());
    }
    let requests = series().map(|words| request(words, args.selection.typed(), &knowledge));
    let requests = requests.collect::<Result<Vec<_>>>()?;
    let timeline = source.timeline(knowledge.lexicon(), &requests, args.step)?;
    let words: Vec<String> = series().filter(|words| !words.is_empty()).collect();
    let chart = Chart { timeline: &timeline, words: &words };
    match args.format {
        Format::Json => writeln!(out, "{}", self::json(&timeline, args.against.as_deref()))?,
        Format::Tsv => write_tsv(&timeline, out)?,
        Format::Text => chart::text(&chart, terminal.width(), out)?,
    }
    let is_found = timeline.found.iter().any(|found| found.total > 0);
    match &args.svg {
        Some(file) if timeline.bins.is_empty() => {
            terminal.complain(&format!("no year to draw, so {} is not written", safe::name(&file.to_string_lossy())));
        }
        Some(file) => save(file, chart::svg(&chart).as_bytes())?,
        None => {}
    }
    Ok(Outcome::from(is_found))
}

/// The counts as one JSON object; `against` are the words of the second series, where there is one.
pub(super) fn json(timeline: &Timeline, against: Option<&str>) -> String {
    json::json_string(&TimelineJson::new(timeline, against))
}

fn write_tsv(timeline: &Timeline, out: &mut dyn Write) -> std::io::Result<()> {
    let is_double = timeline.found.len() > 1;
    writeln!(
        out,
        "start\tend\tpassages\tof\tper_1000{}",
        if is_double { "\tagainst_passages\tagainst_per_1000" } else { "" }
    )?;
    for bin in &timeline.bins {
        let (start, end) = (bin.years.start().historical(), bin.years.end().historical());
        write!(out, "{start}\t{end}\t{}\t{}\t{}", bin.passages[0], bin.of, rounded(bin.per_1000(0)))?;
        match is_double {
            true => writeln!(out, "\t{}\t{}", bin.passages[1], rounded(bin.per_1000(1)))?,
            false => writeln!(out)?,
        }
    }
    Ok(())
}

impl<'a> TimelineJson<'a> {
    fn new(timeline: &'a Timeline, against: Option<&'a str>) -> Self {
        let bins = timeline.bins.iter().map(|bin| {
            let (start, end) = ends(bin.years);
            let against = bin
                .passages
                .get(1)
                .map(|passages| BinAgainstJson { passages: *passages, per_1000: rounded(bin.per_1000(1)) });
            BinJson { start, end, passages: bin.passages[0], of: bin.of, per_1000: rounded(bin.per_1000(0)), against }
        });
        TimelineJson {
            format_version: json::FORMAT_VERSION,
            step: timeline.step,
            bins: bins.collect(),
            undated: timeline.found[0].undated,
            total: timeline.found[0].total,
            against: against.map(|words| AgainstJson {
                words,
                undated: timeline.found[1].undated,
                total: timeline.found[1].total,
            }),
        }
    }
}

/// To the thousandth.
fn rounded(rate: f64) -> f64 {
    (rate * 1000.0).round() / 1000.0
}
