//! The postings of one form of a word, read a stretch of passages at a time.

use tantivy::postings::BlockSegmentPostings;
use tantivy::{DocId, TERMINATED};

/// See the module.
pub(in crate::search) struct Form {
    postings: BlockSegmentPostings,
    /// The place within the block.
    at: usize,
}

impl Form {
    pub(super) fn new(postings: BlockSegmentPostings) -> Form {
        Form { postings, at: 0 }
    }

    /// How many passages have it, deleted ones too.
    pub(in crate::search) fn passages(&self) -> u32 {
        self.postings.doc_freq()
    }

    /// The first passage that was not read yet.
    pub(in crate::search) fn doc(&self) -> DocId {
        self.postings.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// Tells the passages from `start` on and before `end`, and how often each says it if that is read at all, a block or
    /// a part of one at once.
    #[inline]
    pub(in crate::search) fn read(&mut self, start: DocId, end: DocId, mut tell: impl FnMut(&[DocId], &[u32])) {
        match self.postings.docs().get(self.at) {
            Some(&doc) if doc >= end => return,
            Some(&doc) if doc < start => self.at = self.postings.seek(start),
            _ => {}
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
                return;
            }
            self.postings.advance();
            self.at = 0;
        }
    }
}
