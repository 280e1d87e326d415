//! What a word processor says about a document, and what that is worth beside the document itself.
//!
//! Owns the judgement: the page is believed before the properties, because nobody looks at those: they name the owner
//! of the computer and the day the file it was copied from was made.

use super::xml;
use crate::corpus::{byline, front_matter, shape};
use crate::document::{BlockKind, Document};

/// Authors that nobody is: what programs write where they know no name. In lower case.
const NOBODY: &[&str] = &[
    "admin",
    "administrator",
    "author",
    "default",
    "guest",
    "home",
    "microsoft",
    "microsoft office user",
    "microsoft office-gebruiker",
    "owner",
    "pc",
    "python-docx",
    "student",
    "unknown",
    "user",
    "utilisateur",
    "windows user",
];

/// Titles that say nothing. In lower case.
const UNTITLED: &[&str] =
    &["document", "essay", "untitled", "untitled document", "powerpoint presentation", "word document"];

/// Properties of a file, as they stand in it.
#[derive(Debug, Default)]
pub(super) struct Properties {
    pub(super) title: Option<String>,
    pub(super) author: Option<String>,
    /// A date with or without a time, in ISO 8601.
    pub(super) written: Option<String>,
    /// Divided by commas or semicolons.
    pub(super) topics: Vec<String>,
    pub(super) source: Option<String>,
}

impl Properties {
    /// Finds out what the blocks are, and fills in what the page does not say.
    ///
    /// `bold` are the numbers of the paragraphs, ascending, that are set in bold as a whole.
    pub(super) fn settle(self, document: &mut Document, bold: &[usize]) {
        name_title(document);
        shape::name_head(document);
        name_bold_headings(document, bold);
        shape::name_sections(document);
        document.title = document.title.take().or(self.title.filter(|title| !is_one_of(UNTITLED, title)));
        document.author = document.author.take().or(self.author.filter(|author| !is_one_of(NOBODY, author)));
        document.written = document.written.take().or_else(|| self.written.map(|date| day(&date)));
        document.source = document.source.take().or(self.source);
        let topics = self.topics.iter().flat_map(|topics| topics.split([',', ';']));
        front_matter::add_topics(document, topics);
    }
}

/// The day of a date with or without a time.
pub(super) fn day(date: &str) -> String {
    let day = date.split('T').next().unwrap_or(date);
    byline::iso_date(day).unwrap_or_else(|| day.to_owned())
}

/// The title: a paragraph in the style of one, else the only heading of the first level, else the first line.
fn name_title(document: &mut Document) {
    if let Some(title) = document.blocks.iter().find(|block| block.kind == BlockKind::Title) {
        document.title = xml::tidy(&document.text[title.span.clone()]);
        return;
    }
    let top_headings = document.blocks.iter().filter(|block| block.kind == BlockKind::Heading(1)).count();
    let starts_with_prose = document.blocks.first().is_some_and(|block| block.kind == BlockKind::Prose);
    if top_headings == 1 {
        shape::name_top_heading(document);
    } else if starts_with_prose {
        shape::name_title(document);
    }
}

/// Makes headings of bold lines above text, one level below the heading they stand under.
fn name_bold_headings(document: &mut Document, bold: &[usize]) {
    let Document { blocks, text, .. } = document;
    let mut bold = bold.iter().peekable();
    let mut above = 1;
    for index in 0..blocks.len() {
        let is_bold = bold.next_if_eq(&&index).is_some();
        let has_text_below = blocks.get(index + 1).is_some_and(|below| below.kind == BlockKind::Prose);
        match blocks[index].kind {
            BlockKind::Heading(level) => above = level,
            BlockKind::Prose if is_bold && has_text_below && shape::is_heading(&text[blocks[index].span.clone()]) => {
                blocks[index].kind = BlockKind::Heading(above.saturating_add(1));
            }
            _ => {}
        }
    }
}

fn is_one_of(words: &[&str], text: &str) -> bool {
    words.contains(&text.to_lowercase().as_str())
}
