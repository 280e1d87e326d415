//! A document in the making, for formats whose text must be taken out of mark-up.
//!
//! Owns the joints: one empty line between blocks, uniform characters in each, and the line every block
//! starts on. Knows no format.

use std::borrow::Cow;

use super::normalise;
use super::wrap;
use crate::document::{Block, BlockKind, Document};

/// Longer headings, in bytes, are paragraphs that their mark-up got wrong; every passage below repeats a heading.
const LONGEST_HEADING: usize = 400;

/// Collects a document block by block.
#[derive(Debug, Default)]
pub(super) struct Draft {
    document: Document,
    open: String,
    /// The line the open block starts on, and where in it later lines of the file start.
    lines: Vec<(usize, u32)>,
}

impl Draft {
    /// The text of the open block so far.
    pub(super) fn open(&self) -> &str {
        &self.open
    }

    /// How many blocks are closed.
    pub(super) fn count(&self) -> usize {
        self.document.blocks.len()
    }

    /// Adds text to the open block as it is; `line` is the line of the file it stands on, from 1.
    pub(super) fn push(&mut self, text: &str, line: u32) {
        if self.lines.last().is_none_or(|&(_, last)| last != line) {
            self.lines.push((self.open.len(), line));
        }
        self.open.push_str(text);
    }

    /// Adds a line end that means nothing, where the next text goes on: a space, or a mended hyphen.
    ///
    /// `next` is what follows, as far as it is known.
    pub(super) fn join(&mut self, next: &str) {
        wrap::join(&mut self.open, next);
    }

    /// Ends the open block, if there is text in it.
    pub(super) fn close(&mut self, kind: BlockKind) {
        self.close_on(kind, None);
    }

    /// Ends the open block, which starts on this page, if there is text in it.
    pub(super) fn close_on(&mut self, kind: BlockKind, page: Option<u32>) {
        let open = std::mem::take(&mut self.open);
        let lines = std::mem::take(&mut self.lines);
        let leading = open.len() - open.trim_start().len();
        let clean = match normalise::characters(Cow::Borrowed(open.trim())) {
            // What went may have stood between the text and white space.
            Cow::Owned(clean) => Cow::Owned(clean.trim().to_owned()),
            same => same,
        };
        if clean.is_empty() {
            return;
        }
        let kind = if matches!(kind, BlockKind::Heading(_)) && clean.len() > LONGEST_HEADING {
            BlockKind::Prose
        } else {
            kind
        };
        let document = &mut self.document;
        if !document.text.is_empty() {
            document.text.push_str("\n\n");
        }
        let start = document.text.len();
        document.text.push_str(&clean);
        document.blocks.push(Block { kind, span: start..document.text.len(), page });
        // Where repairs moved the text, only the first line is still known.
        let known = if matches!(clean, Cow::Borrowed(_)) { lines.len() } else { 1 };
        let mut offset = start;
        for &(at, line) in lines.iter().take(known) {
            offset = offset.max(start + at.saturating_sub(leading).min(clean.len()));
            document.lines.push(offset, line);
        }
    }

    /// The finished document.
    pub(super) fn finish(self) -> Document {
        debug_assert!(self.open.trim().is_empty(), "the last block must be closed");
        self.document
    }
}
