//! Where the sweep reads from: the postings of a term, or the matches of a query, each with what a match is worth.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use super::window::{OfWindow, Window, of_window};
use super::{Source, WINDOW};
use crate::search::rank::{PASSAGE, Saturation, idf};
use crate::search::statistics::Living;
use crate::search::word::{Form, Forms, Word};

/// A source with what it needs of the whole index.
pub(super) enum Ready<'b> {
    Word {
        word: &'b Word,
        /// By segment.
        forms: Vec<Forms>,
        table: Box<LengthTable>,
        /// How many postings were read that [count for none](WordReader::uncounted).
        uncounted: AtomicU64,
    },
    Shared {
        number: usize,
        weight: f32,
    },
}

/// BM25 of one word: its weight, and what the length of a passage adds to the divisor, by the length's code.
pub(super) struct LengthTable {
    weight: f32,
    norms: [f32; 256],
}

impl<'b> Ready<'b> {
    /// `None` for a word no passage holds.
    pub(super) fn new(living: Living<'_>, source: &'b Source) -> tantivy::Result<Option<Ready<'b>>> {
        Ok(match source {
            Source::Shared { number, weight } => Some(Ready::Shared { number: *number, weight: *weight }),
            Source::Word { word, weight, average } => {
                let (forms, containing) = living.look_up_quickly(word)?;
                if containing == 0 {
                    return Ok(None);
                }
                let passages = living.searcher.num_docs() as f32;
                let average = living.words(*average)? as f32 / passages.max(1.0);
                let table = LengthTable::new(PASSAGE, weight * idf(containing as f32, passages), average);
                Some(Ready::Word { word, forms, table: Box::new(table), uncounted: AtomicU64::new(0) })
            }
        })
    }

    /// `shared` are the matches of the shared queries in the segment.
    pub(super) fn open<'p>(
        &'p self,
        ord: u32,
        segment: &SegmentReader,
        shared: &'p [Matches],
    ) -> tantivy::Result<Option<Reader<'p>>> {
        Ok(match self {
            Ready::Word { word, forms, table, uncounted } => {
                let mut forms = forms[ord as usize].each(IndexRecordOption::WithFreqs)?;
                if forms.is_empty() {
                    return Ok(None);
                }
                // What comes first is read soonest, since nothing of it can have been noted before.
                forms.sort_unstable_by_key(|form| Reverse(form.passages()));
                let norms = segment.get_fieldnorms_reader(word.field())?;
                let frequencies = of_window(0);
                let reader = WordReader { forms, norms, table, frequencies, uncounted: 0, all_uncounted: uncounted };
                Some(Reader::Word(Box::new(reader)))
            }
            Ready::Shared { number, weight } => {
                let matches = &shared[*number];
                let most = matches.iter().map(|(_, score)| weight * score).fold(0.0, f32::max);
                let list = || Reader::List { matches, weight: *weight, most, scores: of_window(0.0) };
                (!matches.is_empty()).then(list)
            }
        })
    }

    /// Lets it be known how many passages hold the word, after all its postings were read to the [end](Reader::end).
    pub(super) fn tell(&self, living: Living<'_>) {
        if let Ready::Word { word, forms, uncounted, .. } = self {
            let postings: u64 = forms.iter().map(Forms::postings_of_all).sum();
            living.note(word, postings - uncounted.load(Ordering::Relaxed));
        }
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
    Word(Box<WordReader<'p>>),
    /// What is left of a list of matches.
    List {
        matches: &'p [(DocId, f32)],
        weight: f32,
        most: f32,
        scores: OfWindow<f32>,
    },
    Query {
        scorer: Box<dyn Scorer>,
        scores: OfWindow<f32>,
    },
}

pub(super) struct WordReader<'p> {
    forms: Vec<Form>,
    norms: FieldNormReader,
    table: &'p LengthTable,
    /// How often the word occurs in any form, up to 255: more are worth the same to three places.
    frequencies: OfWindow<u8>,
    /// How many postings count for no passage: it had been seen by another form, or is deleted; and of all readers of the
    /// word that ended.
    uncounted: u64,
    all_uncounted: &'p AtomicU64,
}

impl Reader<'_> {
    pub(super) fn query(scorer: Box<dyn Scorer>) -> Self {
        Reader::Query { scorer, scores: of_window(0.0) }
    }

    /// No passage is worth more by this source.
    pub(super) fn most(&self) -> f32 {
        match self {
            Reader::Word(word) => word.table.weight,
            Reader::List { most, .. } => *most,
            Reader::Query { .. } => f32::INFINITY,
        }
    }

    /// The first passage it has of those that were not read yet; [`TERMINATED`] where there is none.
    pub(super) fn doc(&self) -> DocId {
        match self {
            Reader::Word(word) => word.forms.iter().map(Form::doc).min().unwrap_or(TERMINATED),
            Reader::List { matches, .. } => matches.first().map_or(TERMINATED, |(doc, _)| *doc),
            Reader::Query { scorer, .. } => scorer.doc(),
        }
    }

    /// Notes the passages from `start` on and before `end`, which is at most a window away; it is the source of this
    /// number.
    pub(super) fn read<const N: usize>(&mut self, start: DocId, end: DocId, number: usize, window: &mut Window<N>) {
        let place = |doc: DocId| (doc - start) as usize % WINDOW as usize;
        match self {
            Reader::Word(word) => word.read(start, end, number, window),
            Reader::List { matches, weight, scores, .. } => {
                let (here, rest) = matches.split_at(matches.partition_point(|&(doc, _)| doc < end));
                for &(doc, score) in &here[here.partition_point(|&(doc, _)| doc < start)..] {
                    scores[place(doc)] = *weight * score;
                    window.note(place(doc), number);
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
                    window.note(place, number);
                    scorer.advance();
                }
            }
        }
    }

    /// A passage that was read counts for none: it is deleted.
    pub(super) fn leave_out(&mut self) {
        if let Reader::Word(word) = self {
            word.uncounted += 1;
        }
    }

    /// Nothing more is read.
    pub(super) fn end(&self) {
        if let Reader::Word(word) = self {
            word.all_uncounted.fetch_add(word.uncounted, Ordering::Relaxed);
        }
    }

    /// What a passage it has is worth, by its place in the window and its number.
    pub(super) fn worth(&self, place: usize, doc: DocId) -> f32 {
        match self {
            Reader::Word(word) => word.table.score(word.frequencies[place], word.norms.fieldnorm_id(doc)),
            Reader::List { scores, .. } | Reader::Query { scores, .. } => scores[place],
        }
    }
}

impl WordReader<'_> {
    fn read<const N: usize>(&mut self, start: DocId, end: DocId, number: usize, window: &mut Window<N>) {
        let WordReader { forms, frequencies, uncounted, .. } = self;
        for (place, form) in forms.iter_mut().enumerate() {
            form.read(start, end, |docs, freqs| {
                *uncounted += window.note_all(start, docs, freqs, number, place == 0, frequencies);
            });
        }
    }
}
