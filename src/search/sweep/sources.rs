//! Where the sweep reads from: the postings of a term, or the matches of a query, each with what a match is worth.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, Term};

use super::Source;
use crate::search::rank::{PASSAGE, Saturation, idf};
use crate::search::statistics::Living;

/// A source with the statistics it needs.
pub(super) enum Ready {
    Term { term: Term, table: Box<LengthTable> },
    Shared { number: usize, weight: f32 },
}

/// BM25 of one term: its weight, and what the length of a passage adds to the divisor, by the length's code.
pub(super) struct LengthTable {
    weight: f32,
    norms: [f32; 256],
}

impl Ready {
    /// `None` for a term no passage holds.
    pub(super) fn new(
        searcher: &Searcher,
        source: &Source,
        averages: &mut Vec<(Field, f32)>,
    ) -> tantivy::Result<Option<Ready>> {
        Ok(match source {
            Source::Shared { number, weight } => Some(Ready::Shared { number: *number, weight: *weight }),
            Source::Term { term, weight, average } => {
                let containing = Living(searcher).containing(term)? as f32;
                if containing == 0.0 {
                    return Ok(None);
                }
                let passages = searcher.num_docs() as f32;
                let average = match averages.iter().find(|(field, _)| field == average) {
                    Some((_, words)) => *words,
                    None => {
                        let words = Living(searcher).words(*average)? as f32 / passages.max(1.0);
                        averages.push((*average, words));
                        words
                    }
                };
                let table = Box::new(LengthTable::new(PASSAGE, weight * idf(containing, passages), average));
                Some(Ready::Term { term: term.clone(), table })
            }
        })
    }

    /// `shared` are the matches of the shared queries in the segment.
    pub(super) fn open<'p>(
        &'p self,
        segment: &SegmentReader,
        shared: &'p [Matches],
    ) -> tantivy::Result<Option<Cursor<'p>>> {
        Ok(match self {
            Ready::Term { term, table } => {
                let index = segment.inverted_index(term.field())?;
                let postings = index.read_block_postings(term, IndexRecordOption::WithFreqs)?;
                let norms = segment.get_fieldnorms_reader(term.field())?;
                postings.map(|postings| Cursor::Term(Box::new(TermCursor { postings, at: 0, norms, table })))
            }
            Ready::Shared { number, weight } => {
                let matches = &shared[*number];
                (!matches.is_empty()).then_some(Cursor::List { matches, weight: *weight })
            }
        })
    }
}

impl LengthTable {
    fn new(knobs: Saturation, weight: f32, average: f32) -> LengthTable {
        let norms = std::array::from_fn(|code| {
            let code = u8::try_from(code).unwrap_or(u8::MAX);
            knobs.norm(FieldNormReader::id_to_fieldnorm(code) as f32, average)
        });
        LengthTable { weight: weight * knobs.ceiling(), norms }
    }

    fn score(&self, frequency: u32, length: u8) -> f32 {
        let frequency = frequency as f32;
        self.weight * frequency / (frequency + self.norms[usize::from(length)])
    }
}

/// The passages of a segment that match a query, in order, and their scores.
pub(super) type Matches = Vec<(DocId, f32)>;

pub(super) fn matches(weight: &dyn Weight, segment: &SegmentReader) -> tantivy::Result<Matches> {
    let mut matches = Vec::new();
    weight.for_each(segment, &mut |doc, score| matches.push((doc, score)))?;
    Ok(matches)
}

/// Where a source stands in a segment.
pub(super) enum Cursor<'p> {
    Term(Box<TermCursor<'p>>),
    /// What is left of a list of matches.
    List {
        matches: &'p [(DocId, f32)],
        weight: f32,
    },
    Query(Box<dyn Scorer>),
}

pub(super) struct TermCursor<'p> {
    postings: BlockSegmentPostings,
    /// The place within the block.
    at: usize,
    norms: FieldNormReader,
    table: &'p LengthTable,
}

impl Cursor<'_> {
    /// Tells each passage from `start` on and before `end`, and its worth.
    pub(super) fn walk(&mut self, start: DocId, end: DocId, mut tell: impl FnMut(usize, f32)) {
        match self {
            Cursor::Term(cursor) => cursor.walk(start, end, tell),
            Cursor::List { matches, weight } => {
                let (here, rest) = matches.split_at(matches.partition_point(|&(doc, _)| doc < end));
                let here = &here[here.partition_point(|&(doc, _)| doc < start)..];
                here.iter().for_each(|&(doc, score)| tell((doc - start) as usize, *weight * score));
                *matches = rest;
            }
            Cursor::Query(scorer) => {
                if scorer.doc() < start {
                    scorer.seek(start);
                }
                while scorer.doc() < end {
                    let score = scorer.score();
                    tell((scorer.doc() - start) as usize, score);
                    scorer.advance();
                }
            }
        }
    }
}

impl TermCursor<'_> {
    fn walk(&mut self, start: DocId, end: DocId, mut tell: impl FnMut(usize, f32)) {
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
            for (&doc, &frequency) in here[..before].iter().zip(freqs) {
                tell((doc - start) as usize, self.table.score(frequency, self.norms.fieldnorm_id(doc)));
            }
            self.at += before;
            if before < here.len() || docs.is_empty() {
                return;
            }
            self.postings.advance();
            self.at = 0;
        }
    }
}
