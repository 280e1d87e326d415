//! Vocabularies that other people keep, in and out.
//!
//! Owns what all formats have in common: rows become a user's entries, a bad row is left out and reported with its
//! number, a file that is no such thing at all is an error. Refuses to know where files are. One file a format.
//!
//! ```
//! use histsearch::lexicon::exchange::{self, Source};
//!
//! let imported = exchange::import(Source::Csv, b"name,start,end\nMing dynasty,1368,1644\nnothing,soon,1700\n").unwrap();
//! assert_eq!(imported.entries[0].name, "Ming dynasty");
//! assert_eq!(imported.skipped[0].row, 3);
//! assert!(exchange::to_toml(&imported.entries).starts_with("[[entry]]\nname = \"Ming dynasty\"\n"));
//! ```

mod csv;
mod json;
mod periodo;
mod skos;
#[cfg(test)]
mod tests;
mod turtle;
mod years;

use std::io;

use serde::Serialize;

use super::user::UserEntry;
use super::{Lexicon, Name};
use crate::error::Result;

/// A format that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A table with a header: `name`, and any of `class`, `start`, `end`, `place`, `variants`, `broader`, `related`.
    Csv,
    /// SKOS concepts as JSON-LD or Turtle.
    Skos,
    /// A PeriodO data set or a part of one.
    Periodo,
}

impl Source {
    /// The format of a file, by the ending of its name and, where that may mean two, by what stands in it.
    pub fn of(name: &str, bytes: &[u8]) -> Option<Source> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "csv" => Some(Source::Csv),
            "ttl" => Some(Source::Skos),
            "json" | "jsonld" => Some(if periodo::is_one(bytes) { Source::Periodo } else { Source::Skos }),
            _ => None,
        }
    }
}

/// A format that can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A table that [`Source::Csv`] reads.
    Csv,
    /// One JSON object with all entries.
    Json,
    /// JSON-LD that [`Source::Skos`] reads.
    Skos,
}

/// What a file held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// What could be read, in order.
    pub entries: Vec<UserEntry>,
    /// What could not.
    pub skipped: Vec<Skipped>,
}

/// A row, concept or period that was left out, wholly or in part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its line in a table, elsewhere its number, from 1.
    pub row: usize,
    /// Why; lower case, no full stop.
    pub reason: String,
}

impl Imported {
    fn skip(&mut self, row: usize, reason: impl Into<String>) {
        self.skipped.push(Skipped { row, reason: reason.into() });
    }
}

/// Reads a file.
///
/// # Errors
/// [`Kind::Usage`](crate::error::Kind::Usage) where the file is not of this format at all.
pub fn import(source: Source, bytes: &[u8]) -> Result<Imported> {
    match source {
        Source::Csv => csv::read(bytes),
        Source::Skos => skos::read(bytes),
        Source::Periodo => periodo::read(bytes),
    }
}

/// Writes every entry of a lexicon.
///
/// # Errors
/// What `out` says.
pub fn export(target: Target, lexicon: &Lexicon, out: &mut dyn io::Write) -> io::Result<()> {
    match target {
        Target::Csv => csv::write(lexicon, out),
        Target::Json => json::write(lexicon, out),
        Target::Skos => skos::write(lexicon, out),
    }
}

/// Entries as they stand in a settings file.
pub fn to_toml(entries: &[UserEntry]) -> String {
    #[derive(Serialize)]
    struct File<'e> {
        entry: &'e [UserEntry],
    }
    toml::to_string(&File { entry: entries }).expect("an entry is strings and lists of strings")
}

/// A name as a list of variants holds it: with the sign of its standing.
fn signed(name: &Name) -> String {
    let sign = match name {
        Name { renamed: true, .. } => "=",
        Name { ambiguous: true, .. } => "?",
        _ => "",
    };
    format!("{sign}{}", name.text)
}
