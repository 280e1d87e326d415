//! `histsearch topics`: what the essays, or a query's matches, are about.

use std::io::Write;

use clap::ValueEnum;
use histsearch::error::Result;
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

/// The request of words and filters together; `None` for everything.
pub(super) fn request(words: String, selection: search::Selection, knowledge: &Knowledge) -> Result<Option<Request>> {
    if words.is_empty() && selection.is_empty() {
        return Ok(None);
    }
    let typed = Typed { words, selection, ..Typed::default() };
    typed.request(knowledge.lexicon(), &knowledge.settings.query).map(Some)
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
    let mut counts = source.topics(knowledge.lexicon(), request.as_ref())?;
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
            value: row.essays,
            note: count(row.passages, "passage", "passages"),
        })
        .collect();
    write_bars(&rows, width, out)
}

/// One row of a bar chart.
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) value: usize,
    pub(super) note: String,
}

/// The width of a chart where the terminal's is not known.
const USUAL_WIDTH: usize = 80;

/// Labels, bars in eighths of a column, values.
pub(super) fn write_bars(rows: &[Bar], width: usize, out: &mut dyn Write) -> std::io::Result<()> {
    let width = if width == 0 { USUAL_WIDTH } else { width };
    let columns = |text: &str| textwrap::core::display_width(text);
    let label = rows.iter().map(|row| columns(&row.label)).max().unwrap_or(0).min(width / 2);
    let value = rows.iter().map(|row| row.value.to_string().len()).max().unwrap_or(1);
    let note = rows.iter().map(|row| columns(&row.note)).max().unwrap_or(0);
    let room = width.saturating_sub(label + value + note + 5).max(4);
    let most = rows.iter().map(|row| row.value).max().unwrap_or(0).max(1);
    for row in rows {
        let text: String = clipped(&row.label, label);
        let pad = " ".repeat(label.saturating_sub(columns(&text)));
        let bar = bar(row.value, most, room);
        let gap = " ".repeat(room.saturating_sub(columns(&bar)));
        let line = format!("{text}{pad} {:>value$} {bar}{gap}  {}", row.value, row.note);
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn clipped(text: &str, most: usize) -> String {
    if textwrap::core::display_width(text) <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if textwrap::core::display_width(&kept) + 2 > most {
            break;
        }
        kept.push(c);
    }
    kept + "…"
}

fn bar(value: usize, most: usize, room: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (value * room * 8).div_ceil(most);
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_fill_the_width_and_no_more() {
        let rows = [("Soviet agriculture", 12), ("maize", 1)].map(|(label, value)| Bar {
            label: label.to_owned(),
            value,
            note: String::new(),
        });
        let mut out = Vec::new();
        write_bars(&rows, 40, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.lines().all(|line| textwrap::core::display_width(line) <= 40), "{text}");
        assert!(text.contains("maize               1 ▏") || text.contains("1 █") || text.contains("1 ▋"), "{text}");
    }

    #[test]
    fn a_long_label_is_clipped() {
        assert_eq!(clipped("Soviet agriculture", 7), "Soviet…");
        assert_eq!(clipped("maize", 7), "maize");
    }
}
