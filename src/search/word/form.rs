//! The postings of one form of a word, read a stretch of passages at a time.
//!
//! Many forms are read side by side, and most have nothing in most stretches: what tells so lies beside the others', and
//! the postings, two kilobytes and more each, elsewhere.

use tantivy::postings::BlockSegmentPostings;
use tantivy::{DocId, TERMINATED};

/// See the module.
pub(in crate::search) struct Form {
    /// The first passage that was not read yet.
    doc: DocId,
    postings: Box<BlockSegmentPostings>,
    /// Its place within the block.
    at: usize,
}

impl Form {
    pub(super) fn new(postings: BlockSegmentPostings) -> Form {
        let doc = postings.docs().first().copied().unwrap_or(TERMINATED);
        Form { doc, postings: Box::new(postings), at: 0 }
    }

    /// How many passages have it, deleted ones too.
    pub(in crate::search) fn passages(&self) -> u32 {
        self.postings.doc_freq()
    }

    /// The first passage that was not read yet; [`TERMINATED`] where all were.
    pub(in crate::search) fn doc(&self) -> DocId {
        self.doc
    }

    /// Tells the passages from `start` on and before `end`, and how often each says it if that is read at all, a block or
    /// a part of one at once.
    #[inline]
    pub(in crate::search) fn read(&mut self, start: DocId, end: DocId, mut tell: impl FnMut(&[DocId], &[u32])) {
        if self.doc >= end {
            return;
        }
        if self.doc < start {
            self.at = self.postings.seek(start);
        }
        loop {
            let docs = self.postings.docs();
            let here = docs.get(self.at..).unwrap_or_default();
            let freqs = self.postings.freqs().get(self.at..).unwrap_or_default();
            let before = if here.last().is_some_and(|&last| last < end) {
                here.len()
            } else {
                here.partition_point(|&doc| doc < end)
            };
            tell(&here[..before], freqs);
            self.at += before;
            if before < here.len() || docs.is_empty() {
                self.doc = here.get(before).copied().unwrap_or(TERMINATED);
                return;
            }
            self.postings.advance();
            self.at = 0;
        }
    }
}
