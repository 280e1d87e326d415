//! Title, author, date and headings of an RTF document, told from its styles, its looks and its description.

use std::borrow::Cow;

use crate::corpus::readers::plain;
use crate::corpus::{front_matter, normalise, shape};
use crate::document::{Block, BlockKind, Document};

/// What the file says about itself.
#[derive(Debug, Default)]
pub(super) struct Info {
    pub(super) title: String,
    pub(super) author: String,
    pub(super) keywords: String,
    pub(super) year: Option<i32>,
    pub(super) month: Option<i32>,
    pub(super) day: Option<i32>,
}

/// The kind of a bold line until it is known whether it is a heading: deeper than any heading is.
pub(super) const BOLD: BlockKind = BlockKind::Heading(u8::MAX);

/// Finds title, question, byline and what stands below the headings.
pub(super) fn name_parts(document: &mut Document) {
    let has_headings = document.blocks.iter().any(|block| matches!(block.kind, BlockKind::Heading(_)));
    let titled = document.blocks.iter().position(|block| block.kind == BlockKind::Title);
    match titled {
        Some(first) => {
            let Document { blocks, text, title, .. } = document;
            *title = Some(text[blocks[first].span.clone()].to_owned());
            let others = blocks[first + 1..].iter_mut().filter(|block| block.kind == BlockKind::Title);
            others.for_each(|block: &mut Block| block.kind = BlockKind::Heading(1));
        }
        None => shape::name_top_heading(document),
    }
    if document.title.is_none() {
        shape::name_title(document);
    }
    shape::name_head(document);
    if !has_headings {
        plain::name_headings(document);
    }
    shape::name_sections(document);
    shape::name_closing_notes(document);
}

impl Info {
    /// Fills in what the text itself does not say.
    pub(super) fn complete(self, document: &mut Document) {
        let said = |text: String| {
            let text = normalise::characters(Cow::Owned(text)).trim().to_owned();
            Some(text).filter(|text| text.chars().any(char::is_alphabetic))
        };
        document.title = document.title.take().or(said(self.title));
        document.author = document.author.take().or(said(self.author));
        document.written = document.written.take().or(match (self.year, self.month, self.day) {
            (Some(year @ 1900..=2999), Some(month @ 1..=12), Some(day @ 1..=31)) => {
                Some(format!("{year:04}-{month:02}-{day:02}"))
            }
            _ => None,
        });
        front_matter::add_topics(document, self.keywords.split([',', ';']));
    }
}
