//! The postings of the forms of a word, read together.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

/// The postings of several terms as those of one: a passage is there once, with the places of all of them.
pub(in crate::search) struct Together {
    /// One or more.
    forms: Apart,
    doc: DocId,
}

/// Each elsewhere: of nearly four kilobytes each, a few side by side would want a large piece of memory.
#[allow(clippy::vec_box)]
pub(super) type Apart = Vec<Box<SegmentPostings>>;

impl Together {
    pub(super) fn new(forms: Apart) -> Together {
        let mut together = Together { forms, doc: 0 };
        together.settle();
        together
    }

    fn settle(&mut self) -> DocId {
        self.doc = self.forms.iter().map(|form| form.doc()).min().unwrap_or(TERMINATED);
        self.doc
    }
}

impl DocSet for Together {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            for form in self.forms.iter_mut().filter(|form| form.doc() == self.doc) {
                form.advance();
            }
            self.settle();
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for form in self.forms.iter_mut().filter(|form| form.doc() < target) {
            form.seek(target);
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.forms.iter().fold(0, |all, form| all.saturating_add(form.size_hint()))
    }
}

impl Postings for Together {
    fn term_freq(&self) -> u32 {
        self.forms.iter().filter(|form| form.doc() == self.doc).map(|form| form.term_freq()).sum()
    }

    fn append_positions_with_offset(&mut self, offset: u32, output: &mut Vec<u32>) {
        let before = output.len();
        for form in self.forms.iter_mut().filter(|form| form.doc() == self.doc) {
            form.append_positions_with_offset(offset, output);
        }
        if self.forms.len() > 1 {
            output[before..].sort_unstable();
        }
    }
}
