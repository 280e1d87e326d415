//! `histsearch variants WORD`: every other way to write a name or a word.

use std::io::Write;

use histsearch::render::{json, safe};
use serde::Serialize;

use super::period::Format;
use super::workspace;
use super::{Done, Global, Outcome};

/// Show which spellings and names a search takes to be the same.
///
/// Example: histsearch variants Khrushchev
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A word or a name.
    #[arg(required = true, value_name = "WORD")]
    word: Vec<String>,
    /// How to show them.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Serialize)]
struct VariantsJson<'a> {
    format_version: u32,
    word: &'a str,
    variants: &'a [String],
}

pub(super) fn run(args: &Args, global: &Global, out: &mut dyn Write) -> Done {
    let knowledge = workspace::knowledge_anywhere(global)?;
    let word = args.word.join(" ");
    let variants = knowledge.lexicon().variants(&word);
    match args.format {
        Format::Json => {
            let shown = VariantsJson { format_version: json::FORMAT_VERSION, word: &word, variants: &variants };
            writeln!(out, "{}", json::json_string(&shown))?;
        }
        Format::Text if variants.is_empty() => {
            writeln!(out, "the lexicon knows no other way to write {}", safe::name(&word))?
        }
        Format::Text => {
            for variant in &variants {
                writeln!(out, "{}", safe::name(variant))?;
            }
        }
    }
    Ok(Outcome::from(!variants.is_empty()))
}
