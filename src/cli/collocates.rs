//! `histsearch collocates`: the company a word keeps.

use std::io::Write;

use clap::ValueEnum;
use histsearch::render::bars::{self, Bar};
use histsearch::render::{count, json, safe};
use histsearch::search::{self, Collocate, Company, CompanyOf};
use serde::Serialize;

use super::selection::Selection;
use super::topics::Format;
use super::workspace;
use super::{Done, Global, Outcome, Terminal};

/// Show the words that stand near a word more often than chance would have them.
///
/// Inflections are one word, shown in their commonest form. Log-likelihood (ll) says how sure it is that two words keep
/// company (above 10.83 chance would do it once in a thousand), MI how much more often than by chance they do, in
/// bits; it favours rare words.
///
/// Example: histsearch collocates soviet --period 1900..1999
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The word, or words that stand side by side.
    #[arg(value_name = "WORD", required = true)]
    word: Vec<String>,
    /// How many words to either side are near, within the passage.
    #[arg(long, value_name = "N", default_value = "5", value_parser = clap::value_parser!(u16).range(1..=1000))]
    window: u16,
    /// How often a word must stand near.
    #[arg(long, value_name = "N", default_value_t = 3)]
    min: usize,
    /// The order: how sure, how strong, how often.
    #[arg(long, value_name = "BY", default_value = "ll")]
    sort: By,
    /// The most words to show, 0 for all.
    #[arg(long, value_name = "N", default_value_t = 30)]
    limit: usize,
    /// Function words too: the, of, was.
    #[arg(long)]
    all_words: bool,
    /// How to show them.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    selection: Selection,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// Log-likelihood.
    Ll,
    /// Mutual information.
    Mi,
    /// How often near.
    Count,
}

#[derive(Serialize)]
struct CompanyJson<'a> {
    format_version: u32,
    word: &'a str,
    window: u16,
    occurrences: usize,
    passages: usize,
    words: u64,
    collocates: Vec<CollocateJson<'a>>,
}

#[derive(Serialize)]
struct CollocateJson<'a> {
    word: &'a str,
    near: u64,
    count: u64,
    expected: f64,
    ll: f64,
    mi: f64,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal, out: &mut dyn Write) -> Done {
    let (index, knowledge) = workspace::open(global)?;
    let asked = CompanyOf {
        word: args.word.join(" "),
        window: args.window.into(),
        least: args.min,
        all_words: args.all_words,
        filters: args.selection.typed().filters(knowledge.lexicon())?,
    };
    let mut company = search::collocates(&index, knowledge.lexicon(), &asked)?;
    match args.sort {
        By::Ll => {}
        By::Mi => company.collocates.sort_by(|a, b| b.mi.total_cmp(&a.mi)),
        By::Count => company.collocates.sort_by_key(|collocate| std::cmp::Reverse(collocate.near)),
    }
    if args.limit > 0 {
        company.collocates.truncate(args.limit);
    }
    match args.format {
        Format::Json => {
            let shown = CompanyJson {
                format_version: json::FORMAT_VERSION,
                word: &asked.word,
                window: args.window,
                occurrences: company.occurrences,
                passages: company.passages,
                words: company.words,
                collocates: company.collocates.iter().map(CollocateJson::new).collect(),
            };
            writeln!(out, "{}", json::json_string(&shown))?;
        }
        Format::Tsv => {
            writeln!(out, "word\tnear\tcount\texpected\tll\tmi")?;
            for Collocate { word, near, count, expected, ll, mi } in &company.collocates {
                writeln!(out, "{}\t{near}\t{count}\t{expected:.3}\t{ll:.3}\t{mi:.3}", safe::flat(word))?;
            }
        }
        Format::Text => write_text(&asked.word, &company, terminal.width(), out)?,
    }
    Ok(Outcome::from(!company.collocates.is_empty()))
}

impl<'a> CollocateJson<'a> {
    fn new(collocate: &'a Collocate) -> Self {
        let rounded = |figure: f64| (figure * 1000.0).round() / 1000.0;
        CollocateJson {
            word: &collocate.word,
            near: collocate.near,
            count: collocate.count,
            expected: rounded(collocate.expected),
            ll: rounded(collocate.ll),
            mi: rounded(collocate.mi),
        }
    }
}

fn write_text(word: &str, company: &Company, width: usize, out: &mut dyn Write) -> std::io::Result<()> {
    let rows: Vec<Bar> = company.collocates.iter().map(row).collect();
    bars::write(&rows, if rows.is_empty() { &[] } else { &["near", "count", "MI", "ll"] }, width, out)?;
    let (times, passages) =
        (count(company.occurrences, "time", "times"), count(company.passages, "passage", "passages"));
    writeln!(out, "{} stands {times} in {passages}, among {} words", safe::flat(word), company.words)
}

fn row(collocate: &Collocate) -> Bar {
    Bar {
        label: safe::name(&collocate.word),
        figures: vec![
            collocate.near.to_string(),
            collocate.count.to_string(),
            format!("{:.1}", collocate.mi),
            format!("{:.1}", collocate.ll),
        ],
        length: collocate.ll,
        ..Bar::default()
    }
}
