//! What the formulas look at: every term in every candidate, and in every candidate's essay.
//!
//! An essay's passages were added as one batch and stand side by side in one segment, so one forward walk over a
//! term's postings sees both the candidates and their essays.

use std::ops::Range;

use rustc_hash::FxHashMap;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet};

use super::super::parallel;
use super::super::statistics::Living;
use super::super::unit::Unit;
use super::super::word::Word;
use super::typed_form;
use crate::analysis::Analysis;
use crate::document::YearRange;
use crate::fields::period::unpack;
use crate::fields::{FieldName, Fields};
use crate::index::{Columns, Index};

/// How many candidates are a part of the work.
pub(super) const LOOKED_AT_TOGETHER: usize = 16;

/// A field that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::search) enum Place {
    /// The passage, stemmed.
    Text,
    /// The passage as written.
    Exact,
    /// The stems of the passage in another language.
    Foreign,
    /// The essay's title.
    Title,
    /// The headings above the passage.
    Heading,
    /// The exam question.
    Question,
}

impl Place {
    /// Where a passage stands: looked at without positions.
    pub(super) const CONTEXT: [Place; 3] = [Place::Title, Place::Heading, Place::Question];

    /// The passage under an analysis.
    pub(super) fn of(analysis: Analysis) -> Place {
        match analysis {
            Analysis::Stemmed => Place::Text,
            Analysis::Exact => Place::Exact,
            Analysis::Foreign(_) => Place::Foreign,
        }
    }

    pub(super) fn field(self) -> FieldName {
        match self {
            Place::Text => FieldName::Text,
            Place::Exact => FieldName::Exact,
            Place::Foreign => FieldName::Foreign,
            Place::Title => FieldName::Title,
            Place::Heading => FieldName::Heading,
            Place::Question => FieldName::Question,
        }
    }
}

/// Sizes of the collection the formulas ask for.
#[derive(Default)]
pub(crate) struct Statistics {
    pub(crate) passages: f32,
    pub(crate) essays: f32,
    pub(crate) average_length: f32,
}

/// One term in one field.
#[derive(Default)]
pub(super) struct Sighted {
    /// Passages that have it.
    pub(super) containing: f32,
    /// Frequency per candidate.
    pub(super) frequency: Vec<u32>,
    /// Whether more than its frequency is asked for: a pattern looks for it.
    pub(super) pattern: bool,
    /// Positions per candidate; only of what patterns look for.
    pub(super) positions: Vec<Vec<u32>>,
    /// Frequency per essay; only of what patterns look for.
    pub(super) in_essay: Vec<u32>,
}

/// A passage to be scored.
pub(super) struct Candidate {
    pub(super) address: DocAddress,
    /// Its essay's place in [`Scene::essays`].
    pub(super) essay: usize,
    /// Tells its essay from all others of the repository. Not the essay's id where that has to be looked up: of most
    /// candidates nobody asks it.
    pub(super) apart: u64,
    pub(super) ordinal: u64,
    pub(super) aside: bool,
    /// How well its years lie in those the query speaks of, from 0 to 1.
    pub(super) in_time: f32,
    /// In words, as precisely as the index remembers.
    pub(super) length: f32,
}

/// The essay of some candidates.
struct EssayRange {
    segment: u32,
    docs: Range<DocId>,
    /// Its candidates' places in [`Scene::candidates`].
    candidates: Range<usize>,
    length: f32,
}

/// Everything the formulas look at.
pub(crate) struct Scene {
    pub(super) statistics: Statistics,
    /// From an index, in its order.
    pub(super) candidates: Vec<Candidate>,
    /// The words of each essay.
    pub(super) essays: Vec<f32>,
    pub(super) terms: FxHashMap<Place, FxHashMap<String, Sighted>>,
    /// How many threads look at it.
    pub(super) workers: usize,
}

impl Scene {
    /// From the postings and columns of an index.
    pub(in crate::search) fn gather(
        index: &Index,
        units: &[&Unit],
        about: &[YearRange],
        candidates: &[DocAddress],
    ) -> tantivy::Result<Scene> {
        let mut addresses = candidates.to_vec();
        addresses.sort_unstable();
        addresses.dedup();
        let fields = index.fields();
        let mut scene = Scene {
            statistics: statistics(Living::of(index), fields, index.summary().essays)?,
            candidates: Vec::with_capacity(addresses.len()),
            essays: Vec::new(),
            terms: wanted_terms(units),
            workers: index.workers(),
        };
        let mut essays = Vec::new();
        for chunk in addresses.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            scene.place(index, about, chunk, &mut essays)?;
        }
        scene.look_up_terms(index, &essays)?;
        scene.essays = essays.into_iter().map(|essay| essay.length).collect();
        Ok(scene)
    }

    /// Places the candidates of one segment.
    fn place(
        &mut self,
        index: &Index,
        about: &[YearRange],
        addresses: &[DocAddress],
        essays: &mut Vec<EssayRange>,
    ) -> tantivy::Result<()> {
        let ord = addresses[0].segment_ord;
        let segment = index.searcher().segment_reader(ord);
        let Columns { ordinal, siblings, kind } = index.columns(ord)?;
        let periods = if about.is_empty() { None } else { Some(index.periods(ord)?) };
        let lengths = segment.get_fieldnorms_reader(index.fields()[FieldName::Text])?;
        // Each value lies elsewhere in memory, so that to look at a candidate takes a while.
        let look = |address: &DocAddress| {
            let doc = address.doc_id;
            let first = doc.saturating_sub(u32::try_from(ordinal.get_val(doc)).unwrap_or(doc));
            let count = u32::try_from(siblings.get_val(doc)).unwrap_or(1).max(1);
            let docs = first..first.saturating_add(count).min(segment.max_doc());
            let years = periods.into_iter().flat_map(|column| column.values_for_doc(doc)).map(unpack);
            let candidate = Candidate {
                address: *address,
                essay: 0, // told below
                apart: u64::from(ord) << 32 | u64::from(first),
                ordinal: ordinal.get_val(doc),
                aside: kind.get_val(doc) != 0,
                in_time: years.map(|years| share_within(years, about)).fold(0.0, f32::max),
                length: lengths.fieldnorm(doc) as f32,
            };
            let words: f32 = docs.clone().map(|doc| lengths.fieldnorm(doc) as f32).sum();
            (candidate, docs, words)
        };
        let several = |addresses: &[DocAddress]| addresses.iter().map(look).collect::<Vec<_>>();
        let looked = parallel::each(self.workers, addresses.chunks(LOOKED_AT_TOGETHER), several);
        for (candidate, docs, length) in looked.into_iter().flatten() {
            let here = self.candidates.len();
            match essays.last_mut().filter(|last| last.segment == ord && last.docs == docs) {
                Some(last) => last.candidates.end = here + 1,
                None => essays.push(EssayRange { segment: ord, docs, candidates: here..here + 1, length }),
            }
            self.candidates.push(Candidate { essay: essays.len() - 1, ..candidate });
        }
        Ok(())
    }

    /// Looks at each term for itself, each a part of the work.
    fn look_up_terms(&mut self, index: &Index, essays: &[EssayRange]) -> tantivy::Result<()> {
        let (living, fields) = (Living::of(index), index.fields());
        let Scene { candidates, terms, .. } = self;
        let mut terms: Vec<_> = terms
            .iter_mut()
            .flat_map(|(place, terms)| {
                let name = place.field();
                terms.iter_mut().map(move |(text, sighted)| (Word::new(fields, name, text), sighted))
            })
            .collect();
        terms.sort_unstable_by_key(|(_, sighted)| !sighted.pattern); // their places cost most: the smallest parts last
        let look_up = |(word, sighted): (Word, &mut Sighted)| sighted.look_up(living, &word, essays, candidates);
        parallel::each(self.workers, terms, look_up).into_iter().collect()
    }

    /// What was seen of a term, where it was looked for.
    pub(super) fn sighted(&self, place: Place, term: &str) -> Option<&Sighted> {
        self.terms.get(&place)?.get(term)
    }
}

/// The share of a passage's years that lie in those asked for, by its root: a decade counts in its century, and a
/// century a little in its decade.
pub(super) fn share_within(years: YearRange, about: &[YearRange]) -> f32 {
    let shared = about.iter().filter_map(|asked| asked.intersect(years)).map(YearRange::years).max().unwrap_or(0);
    (shared as f32 / years.years() as f32).sqrt()
}

impl Sighted {
    fn look_up(
        &mut self,
        living: Living<'_>,
        word: &Word,
        essays: &[EssayRange],
        candidates: &[Candidate],
    ) -> tantivy::Result<()> {
        let (forms, containing) = living.look_up(word)?;
        self.containing = containing as f32;
        self.frequency = vec![0; candidates.len()];
        let (counts, option) = match self.pattern {
            true => (essays.len(), IndexRecordOption::WithFreqsAndPositions),
            false => (0, IndexRecordOption::WithFreqs),
        };
        self.positions = vec![Vec::new(); if self.pattern { candidates.len() } else { 0 }];
        self.in_essay = vec![0; counts];
        if self.containing == 0.0 {
            return Ok(());
        }
        for (ord, forms) in (0..).zip(forms).filter(|(ord, _)| essays.iter().any(|essay| essay.segment == *ord)) {
            for postings in forms.one_by_one(option) {
                match self.pattern {
                    true => self.walk(postings?, ord, essays, candidates),
                    false => self.visit(postings?, ord, candidates),
                }
            }
        }
        self.positions.iter_mut().for_each(|positions| positions.sort_unstable()); // each form had them in order
        Ok(())
    }

    /// Walks the postings of a form in one segment, essay by essay.
    fn walk(&mut self, mut postings: SegmentPostings, segment: u32, essays: &[EssayRange], candidates: &[Candidate]) {
        for (number, essay) in essays.iter().enumerate().filter(|(_, essay)| essay.segment == segment) {
            if postings.doc() < essay.docs.start {
                postings.seek(essay.docs.start);
            }
            while postings.doc() < essay.docs.end {
                self.in_essay[number] += postings.term_freq();
                let own = &candidates[essay.candidates.clone()];
                if let Ok(found) = own.binary_search_by_key(&postings.doc(), |candidate| candidate.address.doc_id) {
                    let candidate = essay.candidates.start + found;
                    self.frequency[candidate] += postings.term_freq();
                    if let Some(positions) = self.positions.get_mut(candidate) {
                        postings.append_positions_with_offset(0, positions);
                    }
                }
                postings.advance();
            }
        }
    }

    /// Looks at the candidates in one segment and at nothing between them.
    fn visit(&mut self, mut postings: SegmentPostings, segment: u32, candidates: &[Candidate]) {
        let here = |candidate: &&Candidate| candidate.address.segment_ord == segment;
        for (candidate, frequency) in candidates.iter().zip(&mut self.frequency).filter(|(one, _)| here(one)) {
            let doc = candidate.address.doc_id;
            if postings.doc() < doc {
                postings.seek(doc);
            }
            if postings.doc() == doc {
                *frequency += postings.term_freq();
            }
        }
    }
}

fn statistics(living: Living<'_>, fields: &Fields, essays: u64) -> tantivy::Result<Statistics> {
    let passages = living.searcher.num_docs();
    let words = living.words(fields[FieldName::Text])?;
    Ok(Statistics {
        passages: passages as f32,
        essays: (essays as f32).max(1.0),
        average_length: words as f32 / passages.max(1) as f32,
    })
}

/// The terms units look for, not looked for yet.
pub(super) fn wanted_terms(units: &[&Unit]) -> FxHashMap<Place, FxHashMap<String, Sighted>> {
    let mut wanted: FxHashMap<Place, FxHashMap<String, Sighted>> = FxHashMap::default();
    let mut want = |place: Place, term: &str, pattern: bool| {
        wanted.entry(place).or_default().entry(term.to_owned()).or_default().pattern |= pattern;
    };
    for unit in units {
        for way in &unit.ways {
            let terms = way.pattern.terms();
            for (analysis, term) in &terms {
                want(Place::of(*analysis), term, true);
            }
            if let [(Analysis::Stemmed, term)] = terms.as_slice() {
                Place::CONTEXT.into_iter().for_each(|place| want(place, term, false));
            }
        }
        if let Some(typed) = typed_form(unit) {
            want(Place::Exact, &typed, false);
        }
    }
    wanted
}
