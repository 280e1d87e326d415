//! `histsearch period NAME`: the years of a named period, war, reign or policy.

use std::io::Write;

use clap::ValueEnum;
use histsearch::lexicon::Entry;
use histsearch::render::{json, safe};
use serde::Serialize;

use super::inspect::ends;
use super::workspace;
use super::{Done, Global, Outcome};

/// Show which years the lexicon gives a name.
///
/// Example: histsearch period "Cold War"
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A period, war, reign, dynasty, policy or person.
    #[arg(required = true, value_name = "NAME")]
    name: Vec<String>,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

#[derive(Serialize)]
struct PeriodsJson<'a> {
    format_version: u32,
    name: &'a str,
    matches: Vec<MatchJson<'a>>,
}

#[derive(Serialize)]
struct MatchJson<'a> {
    name: &'a str,
    start: Option<i32>,
    end: Option<i32>,
    region: Option<String>,
    aliases: Vec<&'a str>,
    class: &'static str,
    uncertain: bool,
}

impl<'a> MatchJson<'a> {
    fn new(entry: &'a Entry) -> Option<Self> {
        let (start, end) = ends(entry.span()?);
        Some(MatchJson {
            name: &entry.name,
            start,
            end,
            region: (!entry.places.is_empty()).then(|| entry.places.join(", ")),
            aliases: entry.names.iter().map(|name| &*name.text).filter(|name| *name != entry.name).collect(),
            class: entry.class.as_str(),
            uncertain: entry.uncertain,
        })
    }
}

pub(super) fn run(args: &Args, global: &Global, out: &mut dyn Write) -> Done {
    let knowledge = workspace::knowledge_anywhere(global)?;
    let lexicon = knowledge.lexicon();
    let name = args.name.join(" ");
    let entries: Vec<&Entry> =
        lexicon.lookup(&name).into_iter().map(|id| lexicon.get(id)).filter(|entry| entry.span().is_some()).collect();
    match args.format {
        Format::Json => {
            let matches = entries.iter().filter_map(|entry| MatchJson::new(entry)).collect();
            let shown = PeriodsJson { format_version: json::FORMAT_VERSION, name: &name, matches };
            writeln!(out, "{}", json::json_string(&shown))?;
        }
        Format::Text if entries.is_empty() => writeln!(out, "the lexicon knows no years for {}", safe::name(&name))?,
        Format::Text => {
            for entry in &entries {
                write_entry(entry, out)?;
            }
        }
    }
    Ok(Outcome::from(!entries.is_empty()))
}

fn write_entry(entry: &Entry, out: &mut dyn Write) -> std::io::Result<()> {
    let years = entry.span().map(|years| years.to_string()).unwrap_or_default();
    let about = if entry.uncertain { "about " } else { "" };
    let places = if entry.places.is_empty() { String::new() } else { format!(", {}", entry.places.join(", ")) };
    writeln!(out, "{}: {about}{years} ({}{places})", safe::name(&entry.name), entry.class)?;
    let aliases: Vec<&str> = entry.names.iter().map(|name| &*name.text).filter(|name| *name != entry.name).collect();
    if !aliases.is_empty() {
        writeln!(out, "  also {}", safe::name(&aliases.join(", ")))?;
    }
    Ok(())
}
