//! Answer to bytes: one file per output format, and the table of them.
//!
//! Owns how an answer looks: columns, colours, JSON names, and what is done to text from files before anybody's
//! terminal or spreadsheet sees it. Refuses to know how an answer was found, where the bytes go and what the
//! terminal can do; the caller says so in [`Style`]. A format joins by one file and one row of [`FORMATS`].
//!
//! ```
//! use std::time::Duration;
//!
//! use histsearch::render::{self, Style};
//! use histsearch::search::{Answer, QueryRead, Searched, Stages};
//!
//! let answer = Answer {
//!     query: QueryRead { text: "virgin lands".into(), ..QueryRead::default() },
//!     total: 0,
//!     offset: 0,
//!     elapsed: Duration::from_millis(4),
//!     index: Searched { essays: 55, passages: 412, ..Searched::default() },
//!     hits: Vec::new(),
//!     misses: Vec::new(),
//!     stages: Stages::default(),
//! };
//! let text = render::format("text").unwrap();
//! let mut bytes = Vec::new();
//! (text.render)(&answer, &Style::default(), &mut bytes)?;
//! assert!(bytes.starts_with("nothing found for «virgin lands»\n".as_bytes()));
//! # std::io::Result::Ok(())
//! ```

pub mod bars;
pub mod chart;
mod citation;
mod columns;
mod csv;
pub mod json;
mod jsonl;
pub mod kwic;
pub mod link;
mod paint;
mod paths;
pub mod safe;
mod text;
mod trec;
mod tsv;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use std::{fmt, io};

use crate::index::Places;
use crate::search::Answer;

/// What the reader of the output can take; formats ignore what does not concern them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Columns to wrap text to, at least 30; 0 where nobody knows, which reads as 100.
    pub width: usize,
    /// Whether to use bold, dim and colour.
    pub colour: bool,
    /// Whether paths end with NUL, raw, rather than with a line break.
    pub null: bool,
    /// Whether to show the parts of each score and the time each stage took.
    pub explain: bool,
    /// Where the files are that paths link to; empty where the terminal knows no links.
    pub places: Places,
}

impl Style {
    const NARROWEST: usize = 30;
    const UNKNOWN: usize = 100;

    /// The width to wrap to, in columns.
    fn columns(&self) -> usize {
        if self.width == 0 { Self::UNKNOWN } else { self.width.max(Self::NARROWEST) }
    }
}

/// One output format: a row of [`FORMATS`].
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// As `--format` takes it.
    pub name: &'static str,
    /// One line for `--help`.
    pub about: &'static str,
    /// Writes one answer. Errors are those of the writer, with their kind kept, so that a closed pipe can be told.
    pub render: fn(&Answer, &Style, &mut dyn io::Write) -> io::Result<()>,
}

/// Every output format, in the order `--help` shows them.
pub const FORMATS: &[Format] = &[
    Format { name: "text", about: "for people, wrapped to the terminal", render: text::render },
    Format { name: "json", about: "one JSON object, on one line", render: json::render },
    Format { name: "jsonl", about: "one JSON object per hit and line", render: jsonl::render },
    Format { name: "csv", about: "a table for spreadsheets, with a header", render: csv::render },
    Format { name: "tsv", about: "a table with tabs between cells and no quotes, with a header", render: tsv::render },
    Format { name: "paths", about: "each essay's path once, best first", render: paths::render },
    Format { name: "kwic", about: "each match in its line, one below the other", render: kwic::render },
    Format {
        name: "chicago",
        about: "quotations with notes (Chicago Manual of Style)",
        render: citation::style::chicago,
    },
    Format { name: "mla", about: "quotations, citations, works cited (MLA Handbook)", render: citation::style::mla },
    Format { name: "apa", about: "quotations, citations, references (APA)", render: citation::style::apa },
    Format { name: "bibtex", about: "the essays as entries for BibTeX and biblatex", render: citation::bibtex::render },
    Format { name: "csl-json", about: "the essays as items for Zotero and Pandoc", render: citation::csl_json::render },
    Format {
        name: "pandoc",
        about: "quotations in Markdown with citations and their items",
        render: citation::pandoc::render,
    },
    Format { name: "trec", about: "a TREC run, for measuring relevance", render: trec::render },
];

/// The format of this name, in lower case as [`FORMATS`] has it.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// A number with the word for one or for many.
///
/// ```
/// use histsearch::render::count;
///
/// assert_eq!(count(1, "essay", "essays"), "1 essay");
/// assert_eq!(count(0, "essay", "essays"), "0 essays");
/// ```
pub fn count<N: PartialEq + From<u8> + fmt::Display>(n: N, one: &str, many: &str) -> String {
    let noun = if n == N::from(1) { one } else { many };
    format!("{n} {noun}")
}
