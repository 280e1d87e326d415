//! `histsearch duplicates`: what essays share.

use std::io::Write;

use histsearch::overlaps::{self, Asked, Overlap, Overlaps, Place, RUN};
use histsearch::render::json::{self, PlaceJson};
use histsearch::render::{count, safe};
use serde::Serialize;

use super::topics::Format;
use super::workspace;
use super::{Done, Global, Outcome, Terminal};

/// Show stretches of text that essays share word for word, or nearly.
///
/// That two essays share words says nothing about who wrote them first, or whether both quote a third. Notes and
/// bibliographies are left out. Of a text in many essays, each is held against the next few only.
///
/// Example: histsearch duplicates corpus/russia --min-words 30
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only what these essays or folders share with others, as histsearch status names them.
    #[arg(value_name = "PATHS")]
    paths: Vec<String>,
    /// How many words must be the same, in the same order.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = at_least_a_run)]
    min_words: usize,
    /// The most overlaps to show, 0 for all.
    #[arg(long, value_name = "N", default_value_t = 30)]
    limit: usize,
    /// How to show them.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

fn at_least_a_run(typed: &str) -> Result<usize, String> {
    let words = typed.parse().map_err(|_| "a number is needed".to_owned())?;
    if words < RUN { Err(format!("fewer than {RUN} words are shared by chance")) } else { Ok(words) }
}

#[derive(Serialize)]
struct OverlapsJson<'a> {
    format_version: u32,
    min_words: usize,
    total: usize,
    essays: usize,
    overlaps: Vec<OverlapJson<'a>>,
}

#[derive(Serialize)]
struct OverlapJson<'a> {
    words: usize,
    places: [PlaceJson<'a>; 2],
}

impl<'a> OverlapJson<'a> {
    fn new(overlap: &'a Overlap) -> Self {
        OverlapJson {
            words: overlap.words,
            places: overlap.places.each_ref().map(|Place { id, about, text }| PlaceJson::new(id, about, text)),
        }
    }
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal, out: &mut dyn Write) -> Done {
    let (index, _) = workspace::open(global)?;
    let asked = Asked { least: args.min_words, paths: args.paths.clone(), limit: args.limit };
    let found = overlaps::overlaps(&index, &asked)?;
    match args.format {
        Format::Json => {
            let shown = OverlapsJson {
                format_version: json::FORMAT_VERSION,
                min_words: args.min_words,
                total: found.total,
                essays: found.essays,
                overlaps: found.overlaps.iter().map(OverlapJson::new).collect(),
            };
            writeln!(out, "{}", json::json_string(&shown))?;
        }
        Format::Tsv => write_tsv(&found, out)?,
        Format::Text => write_text(&found, args.min_words, terminal, out)?,
    }
    Ok(Outcome::from(found.total > 0))
}

fn write_tsv(found: &Overlaps, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "words\tpath\tparagraph\tid\ttext\tother_path\tother_paragraph\tother_id\tother_text")?;
    for Overlap { words, places } in &found.overlaps {
        write!(out, "{words}")?;
        for Place { id, about, text } in places {
            write!(out, "\t{}\t{}\t{id}\t{}", safe::flat(&about.path), about.paragraph, safe::flat(text))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Words of a stretch that are shown: more are left out in the middle.
const SHOWN: usize = 40;

fn write_text(found: &Overlaps, least: usize, terminal: &Terminal, out: &mut dyn Write) -> std::io::Result<()> {
    for Overlap { words, places } in &found.overlaps {
        writeln!(out, "share {words} words")?;
        for Place { about, text, .. } in places {
            let page = about.page.map(|page| format!(" · p. {page}")).unwrap_or_default();
            writeln!(out, "  {}:{} · ¶{}{page}", safe::name(&about.path), about.line, about.paragraph)?;
            terminal.write_wrapped("    ", &shortened(&safe::flat(text)), out)?;
        }
        writeln!(out)?;
    }
    let overlaps = count(found.total, "overlap", "overlaps");
    let essays = count(found.essays, "essay", "essays");
    match found.overlaps.len() {
        0 => writeln!(out, "no two essays share {least} words or more"),
        shown if shown < found.total => writeln!(out, "{shown} of {overlaps} in {essays}; --limit 0 shows all"),
        _ => writeln!(out, "{overlaps} in {essays}"),
    }
}

fn shortened(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() <= SHOWN {
        return words.join(" ");
    }
    let (start, end) = (words[..SHOWN / 2].join(" "), words[words.len() - SHOWN / 2..].join(" "));
    format!("{start} … {end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_shown_by_its_ends() {
        let text = (1..=100).map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
        let shown = shortened(&text);
        assert!(shown.starts_with("1 2 3 ") && shown.ends_with(" 99 100") && shown.contains("20 … 81"), "{shown}");
        assert_eq!(shortened("maize  and wheat"), "maize and wheat");
    }
}
