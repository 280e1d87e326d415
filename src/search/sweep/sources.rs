//! Where the sweep reads from: the postings of a term, or the matches of a query, each with what a match is worth.

use std::ops::Range;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, Term};

use super::{Source, WINDOW};
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
    ) -> tantivy::Result<Option<Reader<'p>>> {
        Ok(match self {
            Ready::Term { term, table } => {
                let index = segment.inverted_index(term.field())?;
                let postings = index.read_block_postings(term, IndexRecordOption::WithFreqs)?;
                let norms = segment.get_fieldnorms_reader(term.field())?;
                let frequencies = of_window();
                postings
                    .map(|postings| Reader::Term(Box::new(TermReader { postings, at: 0, norms, table, frequencies })))
            }
            Ready::Shared { number, weight } => {
                let matches = &shared[*number];
                let most = matches.iter().map(|(_, score)| weight * score).fold(0.0, f32::max);
                let list = || Reader::List { matches, weight: *weight, most, scores: of_window() };
                (!matches.is_empty()).then(list)
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

    fn score(&self, frequency: u8, length: u8) -> f32 {
        let frequency = f32::from(frequency);
        self.weight * frequency / (frequency + self.norms[usize::from(length)])
    }
}

/// Passages of a segment that match a query, in order, and their scores.
pub(super) type Matches = Vec<(DocId, f32)>;

pub(super) fn matches(weight: &dyn Weight, segment: &SegmentReader, docs: &Range<DocId>) -> tantivy::Result<Matches> {
    let mut matches = Vec::new();
    let mut scorer = weight.scorer(segment, 1.0)?;
    if scorer.doc() < docs.start {
        scorer.seek(docs.start);
    }
    while scorer.doc() < docs.end {
        matches.push((scorer.doc(), scorer.score()));
        scorer.advance();
    }
    Ok(matches)
}

/// A source in a segment, and what it has of the window that was read last: by the place in the window, and of an
/// earlier window where the source has no passage.
pub(super) enum Reader<'p> {
    Term(Box<TermReader<'p>>),
    /// What is left of a list of matches.
    List {
        matches: &'p [(DocId, f32)],
        weight: f32,
        most: f32,
        scores: Box<[f32]>,
    },
    Query {
        scorer: Box<dyn Scorer>,
        scores: Box<[f32]>,
    },
}

pub(super) struct TermReader<'p> {
    postings: BlockSegmentPostings,
    /// The place within the block.
    at: usize,
    norms: FieldNormReader,
    table: &'p LengthTable,
    /// How often the term occurs, up to 255: more are worth the same to three places.
    frequencies: Box<[u8]>,
}

/// What is remembered of each passage of a window.
fn of_window<T: Default + Clone>() -> Box<[T]> {
    vec![T::default(); WINDOW as usize].into_boxed_slice()
}

impl Reader<'_> {
    pub(super) fn query(scorer: Box<dyn Scorer>) -> Self {
        Reader::Query { scorer, scores: of_window() }
    }

    /// No passage is worth more by this source.
    pub(super) fn most(&self) -> f32 {
        match self {
            Reader::Term(term) => term.table.weight,
            Reader::List { most, .. } => *most,
            Reader::Query { .. } => f32::INFINITY,
        }
    }

    /// Where it stands, if it is a query; [`TERMINATED`](tantivy::TERMINATED) where that has no more passages.
    pub(super) fn doc(&self) -> DocId {
        match self {
            Reader::Query { scorer, .. } => scorer.doc(),
            Reader::Term(_) | Reader::List { .. } => 0,
        }
    }

    /// Notes the passages from `start` on and before `end`, which is at most a window away, and tells their places.
    pub(super) fn read(&mut self, start: DocId, end: DocId, mut tell: impl FnMut(usize)) {
        let place = |doc: DocId| (doc - start) as usize % WINDOW as usize;
        match self {
            Reader::Term(term) => term.read(start, end, tell),
            Reader::List { matches, weight, scores, .. } => {
                let (here, rest) = matches.split_at(matches.partition_point(|&(doc, _)| doc < end));
                for &(doc, score) in &here[here.partition_point(|&(doc, _)| doc < start)..] {
                    scores[place(doc)] = *weight * score;
                    tell(place(doc));
                }
                *matches = rest;
            }
            Reader::Query { scorer, scores } => {
                if scorer.doc() < start {
                    scorer.seek(start);
                }
                while scorer.doc() < end {
                    let place = place(scorer.doc());
                    scores[place] = scorer.score();
                    tell(place);
                    scorer.advance();
                }
            }
        }
    }

    /// What a passage it has is worth, by its place in the window and its number.
    pub(super) fn worth(&self, place: usize, doc: DocId) -> f32 {
        match self {
            Reader::Term(term) => term.table.score(term.frequencies[place], term.norms.fieldnorm_id(doc)),
            Reader::List { scores, .. } | Reader::Query { scores, .. } => scores[place],
        }
    }
}

impl TermReader<'_> {
    fn read(&mut self, start: DocId, end: DocId, mut tell: impl FnMut(usize)) {
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
                let place = (doc - start) as usize % WINDOW as usize;
                self.frequencies[place] = u8::try_from(frequency).unwrap_or(u8::MAX);
                tell(place);
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
