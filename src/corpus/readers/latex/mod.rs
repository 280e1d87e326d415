//! LaTeX: what would be printed, as far as it can be told without running TeX.
//!
//! Owns which command is which part of an essay. Follows no file, runs no macro but one that stands for plain text.
//!
//! | mark-up | block |
//! |---|---|
//! | `\title`, where `\maketitle` stands | title |
//! | `\part` to `\subparagraph`, starred or not | heading |
//! | paragraphs, list items, captions, rows of tables (`cell \| cell`), verbatim text | prose |
//! | `\footnote`, `\endnote`, notes in the margin | note, after the paragraph it belongs to |
//! | `\bibitem` | reference |
//!
//! Citations go, as the note they would print is not in the file; where one is part of the sentence (`\textcite`) its
//! key stays in brackets. Formulas inside a sentence stay as they are written, displayed ones go. A line number is that
//! of the file.

mod acts;
mod commands;
mod scribe;
mod source;

use self::scribe::Scribe;
use crate::corpus::normalise::characters;
use crate::corpus::reader::{Reader, Reading};
use crate::corpus::{byline, shape};
use crate::document::{BlockKind, Document};

/// The row of the table.
pub(super) const READER: Reader =
    Reader { name: "latex", extensions: &["tex", "latex", "ltx"], reading: Reading::Text { recognises, read } };

/// The most files that a warning names.
const FILES_NAMED: usize = 5;

fn recognises(text: &str) -> bool {
    /// How far into a file its class may stand, in bytes.
    const WITHIN: usize = 4_000;
    let start = &text[..text.floor_char_boundary(WITHIN)];
    start.lines().any(|line| {
        line.trim_start().starts_with("\\documentclass") || line.trim_start().starts_with("\\documentstyle")
    })
}

fn read(text: &str) -> Document {
    let mut scribe = Scribe::new(text);
    while let Some(step) = scribe.source.next() {
        scribe.take(step);
        if scribe.is_over {
            break;
        }
    }
    finish(scribe)
}

fn finish(mut scribe: Scribe<'_>) -> Document {
    // A file that is cut off may end inside a note.
    while let Some(aside) = scribe.asides.pop() {
        scribe.notes.push(aside);
    }
    scribe.end_paragraph();
    let mut document = std::mem::take(&mut scribe.draft).finish();
    raise_headings(&mut document);
    document.title = said(&scribe.title.text);
    if document.title.is_none() {
        shape::name_top_heading(&mut document);
    }
    document.author = said(scribe.author.trim().lines().next().unwrap_or(""));
    document.written = said(&scribe.date).map(|date| byline::iso_date(&date).unwrap_or(date));
    shape::name_head(&mut document);
    shape::name_sections(&mut document);
    document.warnings.extend(warning(&scribe.not_followed));
    document
}

/// The highest heading that is used becomes the first level.
fn raise_headings(document: &mut Document) {
    let levels = document.blocks.iter().filter_map(|block| match block.kind {
        BlockKind::Heading(level) => Some(level),
        _ => None,
    });
    let highest = levels.min().unwrap_or(1);
    for block in &mut document.blocks {
        if let BlockKind::Heading(level) = &mut block.kind {
            *level = *level - highest + 1;
        }
    }
}

/// A field of the title page as one line; `None` where it is empty.
fn said(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ,", ",");
    Some(characters(text.into()).into_owned()).filter(|text| !text.is_empty())
}

fn warning(not_followed: &[&str]) -> Option<String> {
    let names = not_followed.iter().take(FILES_NAMED).copied().collect::<Vec<_>>().join(", ");
    let more = if not_followed.len() > FILES_NAMED { " and others" } else { "" };
    (!not_followed.is_empty()).then(|| format!("files it includes are not read with it: {names}{more}"))
}

#[cfg(test)]
mod tests;
