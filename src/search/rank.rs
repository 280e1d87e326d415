//! Scores the best candidates again, from term statistics and positions.
//!
//! Tantivy's BM25 finds candidates; its parameters are fixed and it knows neither neighbours nor essays. Here
//! each candidate is weighed by
//!
//! - **words**: BM25 over passage, title, headings and question together (BM25F, Robertson & Zaragoza 2009,
//!   with k1 0.6, b 0.75), each thing asked for counted once however many spellings it has;
//! - **essay**: the same words over the whole essay (k1 1.2, b 0.4): a passage of an essay on the matter beats a
//!   stray mention;
//! - **form**: the words exactly as typed, unstemmed;
//! - **phrase** and **nearness**: pairs that stand together as in the query; how much of the query stands in the
//!   densest 25 words;
//! - **coverage** and **title**: how much of the query the passage says at all, and the essay's title;
//! - notes and bibliography count for less.
//!
//! The weights are those found best in experiments on two collections of questions; `BENCHMARKS.md` has figures.

mod nearness;

use rustc_hash::FxHashMap;
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, Searcher, TERMINATED, Term};

use super::answer::ScorePart;
use super::unit::{Pattern, Unit, Way};
use crate::analysis::Analysis;
use crate::fields::{FieldName, Fields};

const PASSAGE: Saturation = Saturation { k1: 0.6, b: 0.75 };
const ESSAY: Saturation = Saturation { k1: 1.2, b: 0.4 };

const ESSAY_WEIGHT: f32 = 0.7;
const TITLE_WEIGHT: f32 = 0.4;
const FORM_WEIGHT: f32 = 0.7;
const PHRASE_WEIGHT: f32 = 0.2;
const NEARNESS_WEIGHT: f32 = 0.2;
const COVERAGE_WEIGHT: f32 = 0.25;
/// What an occurrence in title, heading or question counts beside one in the passage.
const CONTEXT_WEIGHT: f32 = 1.0;
/// What remains of the score of a note or a bibliography entry.
const ASIDE_SHARE: f32 = 0.6;

/// The two knobs of BM25: how soon repeats stop counting, how much length matters.
#[derive(Clone, Copy)]
struct Saturation {
    k1: f32,
    b: f32,
}

impl Saturation {
    fn apply(self, frequency: f32, length: f32, average: f32) -> f32 {
        if frequency <= 0.0 {
            return 0.0;
        }
        let norm = self.k1 * (1.0 - self.b + self.b * length / average.max(1.0));
        frequency * (self.k1 + 1.0) / (frequency + norm)
    }
}

/// Inverse document frequency as Lucene and Tantivy compute it: never negative.
fn idf(containing: f32, all: f32) -> f32 {
    (1.0 + (all - containing + 0.5).max(0.0) / (containing + 0.5)).ln()
}

/// A candidate with its final score.
#[derive(Clone, Debug)]
pub(super) struct Ranked {
    /// Where it is in the index.
    pub(super) address: DocAddress,
    /// Its essay's id.
    pub(super) essay: u64,
    /// Its place in the essay.
    pub(super) ordinal: u64,
    /// Higher is better.
    pub(super) score: f32,
    /// What the score is made of.
    pub(super) parts: Vec<ScorePart>,
}

/// Scores the candidates; the order of the result is best first, equals by essay and place.
pub(super) fn rank(
    searcher: &Searcher,
    fields: &Fields,
    essays: u64,
    units: &[Unit],
    candidates: &[DocAddress],
) -> tantivy::Result<Vec<Ranked>> {
    let units: Vec<&Unit> = units.iter().filter(|unit| !unit.empty).collect();
    let mut scene = Scene::gather(searcher, fields, &units, candidates)?;
    scene.statistics.essays = (essays as f32).max(1.0);
    let mut ranked = scene.score(&units);
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.essay.cmp(&b.essay)).then(a.ordinal.cmp(&b.ordinal)));
    Ok(ranked)
}

/// Sizes of the collection the formulas ask for.
#[derive(Default)]
struct Statistics {
    passages: f32,
    essays: f32,
    average_length: f32,
}

/// Index into the list of fields looked at: the passage first, its context after.
const LOOKED_AT: [FieldName; 5] =
    [FieldName::Text, FieldName::Exact, FieldName::Title, FieldName::Heading, FieldName::Question];

/// One term in one field, as seen in every candidate.
#[derive(Default)]
struct Sighted {
    containing: f32,
    /// Frequency per candidate.
    frequency: Vec<u32>,
    /// Positions per candidate, kept for passage fields only.
    positions: Vec<Vec<u32>>,
    /// Frequency per essay.
    in_essay: Vec<u32>,
}

struct Candidate {
    address: DocAddress,
    essay: usize,
    essay_id: u64,
    ordinal: u64,
    aside: bool,
    length: f32,
}

/// An essay's passages: neighbours in one segment, because they were added as one batch.
struct EssayRange {
    segment: u32,
    docs: std::ops::Range<DocId>,
    length: f32,
}

/// Everything the formulas look at.
struct Scene {
    statistics: Statistics,
    candidates: Vec<Candidate>,
    essays: Vec<EssayRange>,
    terms: FxHashMap<(FieldName8, String), Sighted>,
}

/// A field by its place in [`LOOKED_AT`].
type FieldName8 = u8;

fn place_of(analysis: Analysis) -> FieldName8 {
    match analysis {
        Analysis::Stemmed => 0,
        Analysis::Exact => 1,
    }
}

impl Scene {
    fn gather(
        searcher: &Searcher,
        fields: &Fields,
        units: &[&Unit],
        candidates: &[DocAddress],
    ) -> tantivy::Result<Scene> {
        let mut addresses = candidates.to_vec();
        addresses.sort_unstable();
        addresses.dedup();
        let mut scene = Scene {
            statistics: Statistics { passages: searcher.num_docs() as f32, ..Statistics::default() },
            candidates: Vec::with_capacity(addresses.len()),
            essays: Vec::new(),
            terms: wanted_terms(units),
        };
        scene.place_candidates(searcher, fields, &addresses)?;
        scene.look_up_terms(searcher, fields)?;
        Ok(scene)
    }

    fn place_candidates(
        &mut self,
        searcher: &Searcher,
        fields: &Fields,
        addresses: &[DocAddress],
    ) -> tantivy::Result<()> {
        let text = fields[FieldName::Text];
        let mut tokens = 0u64;
        let mut passages = 0u64;
        for segment in searcher.segment_readers() {
            tokens += segment.inverted_index(text)?.total_num_tokens();
            passages += u64::from(segment.max_doc());
        }
        self.statistics.average_length = tokens as f32 / (passages.max(1)) as f32;
        let by_segment = addresses.chunk_by(|a, b| a.segment_ord == b.segment_ord);
        for chunk in by_segment {
            let segment = searcher.segment_reader(chunk[0].segment_ord);
            let column =
                |field| segment.fast_fields().u64(Fields::name(field)).map(|column| column.first_or_default_col(0));
            let (essay, ordinal) = (column(FieldName::Essay)?, column(FieldName::Ordinal)?);
            let (siblings, kind) = (column(FieldName::Siblings)?, column(FieldName::Kind)?);
            let lengths = segment.get_fieldnorms_reader(text)?;
            for &address in chunk {
                let doc = address.doc_id;
                let place = ordinal.get_val(doc);
                let first = doc.saturating_sub(u32::try_from(place).unwrap_or(doc));
                let count = u32::try_from(siblings.get_val(doc)).unwrap_or(1).max(1);
                let docs = first..first.saturating_add(count).min(segment.max_doc());
                let known =
                    self.essays.last().is_some_and(|last| last.segment == address.segment_ord && last.docs == docs);
                if !known {
                    let length = docs.clone().map(|doc| lengths.fieldnorm(doc) as f32).sum();
                    self.essays.push(EssayRange { segment: address.segment_ord, docs, length });
                }
                self.candidates.push(Candidate {
                    address,
                    essay: self.essays.len() - 1,
                    essay_id: essay.get_val(doc),
                    ordinal: place,
                    aside: kind.get_val(doc) != 0,
                    length: lengths.fieldnorm(doc) as f32,
                });
            }
        }
        Ok(())
    }

    fn look_up_terms(&mut self, searcher: &Searcher, fields: &Fields) -> tantivy::Result<()> {
        let Scene { candidates, essays, terms, .. } = self;
        for ((place, text), sighted) in terms.iter_mut() {
            let field = fields[LOOKED_AT[usize::from(*place)]];
            let term = Term::from_field_text(field, text);
            let in_passage = *place < 2;
            sighted.containing = searcher.doc_freq(&term)? as f32;
            sighted.frequency = vec![0; candidates.len()];
            sighted.positions = vec![Vec::new(); if in_passage { candidates.len() } else { 0 }];
            sighted.in_essay = vec![0; essays.len()];
            let mut next = 0;
            for (ord, segment) in searcher.segment_readers().iter().enumerate() {
                let ord = ord as u32;
                let postings =
                    segment.inverted_index(field)?.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)?;
                let Some(mut postings) = postings else {
                    while candidates.get(next).is_some_and(|candidate| candidate.address.segment_ord == ord) {
                        next += 1;
                    }
                    continue;
                };
                while let Some(candidate) =
                    candidates.get(next).filter(|candidate| candidate.address.segment_ord == ord)
                {
                    let essay = candidate.essay;
                    let docs = essays[essay].docs.clone();
                    if postings.doc() < docs.start {
                        postings.seek(docs.start);
                    }
                    while postings.doc() < docs.end {
                        let doc = postings.doc();
                        sighted.in_essay[essay] += postings.term_freq();
                        while candidates
                            .get(next)
                            .is_some_and(|other| other.essay == essay && other.address.doc_id < doc)
                        {
                            next += 1;
                        }
                        if candidates.get(next).is_some_and(|other| other.essay == essay && other.address.doc_id == doc)
                        {
                            sighted.frequency[next] = postings.term_freq();
                            if in_passage {
                                postings.positions(&mut sighted.positions[next]);
                            }
                        }
                        postings.advance();
                    }
                    while candidates.get(next).is_some_and(|other| other.essay == essay) {
                        next += 1;
                    }
                    if postings.doc() == TERMINATED {
                        while candidates.get(next).is_some_and(|other| other.address.segment_ord == ord) {
                            next += 1;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn sighted(&self, field: FieldName8, term: &str) -> Option<&Sighted> {
        // A map keyed by owned strings cannot be asked with borrowed ones inside a tuple; terms are short and few.
        self.terms.get(&(field, term.to_owned()))
    }

    fn score(&self, units: &[&Unit]) -> Vec<Ranked> {
        let weights: Vec<f32> = units.iter().map(|unit| self.unit_idf(unit)).collect();
        let all: f32 = weights.iter().sum::<f32>().max(f32::EPSILON);
        let sightings: Vec<Vec<UnitSeen>> =
            (0..self.candidates.len()).map(|place| units.iter().map(|unit| self.see(unit, place)).collect()).collect();
        let pairs = nearness::pair_weights(units, &sightings, self.statistics.passages);
        let essay_average = self.statistics.average_length * self.statistics.passages / self.statistics.essays;
        let scored = self.candidates.iter().zip(&sightings).map(|(candidate, seen)| {
            let essay = &self.essays[candidate.essay];
            let each = |part: &dyn Fn(&UnitSeen) -> f32| -> f32 {
                seen.iter().zip(&weights).map(|(seen, idf)| idf * part(seen)).sum()
            };
            let length = candidate.length;
            let average = self.statistics.average_length;
            let parts = vec![
                ScorePart {
                    part: "words",
                    value: each(&|seen| PASSAGE.apply(seen.frequency + seen.context * CONTEXT_WEIGHT, length, average)),
                },
                ScorePart {
                    part: "essay",
                    value: ESSAY_WEIGHT * each(&|seen| ESSAY.apply(seen.in_essay, essay.length, essay_average)),
                },
                ScorePart {
                    part: "title",
                    value: TITLE_WEIGHT * all * covered(seen, &weights, all, &|seen| seen.title),
                },
                ScorePart {
                    part: "form",
                    value: FORM_WEIGHT * each(&|seen| PASSAGE.apply(seen.as_typed, length, average)),
                },
                ScorePart { part: "phrase", value: PHRASE_WEIGHT * nearness::phrases(seen, &pairs) },
                ScorePart { part: "nearness", value: NEARNESS_WEIGHT * nearness::nearest(seen, &weights) },
                ScorePart {
                    part: "coverage",
                    value: COVERAGE_WEIGHT * all * covered(seen, &weights, all, &|seen| seen.best),
                },
            ];
            let share = if candidate.aside { ASIDE_SHARE } else { 1.0 };
            let score = share * parts.iter().map(|part| part.value).sum::<f32>();
            let (address, essay, ordinal) = (candidate.address, candidate.essay_id, candidate.ordinal);
            Ranked { address, essay, ordinal, score, parts }
        });
        scored.collect()
    }

    /// The weight of a unit: by its commonest sure way, so that a rare misspelling does not outweigh the name.
    fn unit_idf(&self, unit: &Unit) -> f32 {
        let containing = |way: &Way| -> f32 {
            let rarest =
                way.pattern.terms().into_iter().filter_map(|(analysis, term)| self.sighted(place_of(analysis), term));
            match &way.pattern {
                Pattern::AnyOf { .. } => rarest.map(|sighted| sighted.containing).sum(),
                _ => rarest.map(|sighted| sighted.containing).fold(f32::INFINITY, f32::min),
            }
        };
        let commonest = unit.ways.iter().map(containing).filter(|found| found.is_finite()).fold(0.0, f32::max);
        idf(commonest, self.statistics.passages)
    }

    fn see(&self, unit: &Unit, candidate: usize) -> UnitSeen {
        let essay = self.candidates[candidate].essay;
        let positions = |analysis: Analysis, term: &str| -> Vec<u32> {
            self.sighted(place_of(analysis), term)
                .map(|sighted| sighted.positions[candidate].clone())
                .unwrap_or_default()
        };
        let mut seen = UnitSeen::default();
        for way in &unit.ways {
            let places = way.pattern.occurrences(&positions);
            seen.frequency += way.weight * places.len() as f32;
            seen.best = if places.is_empty() { seen.best } else { seen.best.max(way.weight) };
            seen.places.extend(places);
            let single = way.pattern.terms();
            if let [(analysis, term)] = single.as_slice() {
                let frequency =
                    |field: FieldName8| self.sighted(field, term).map_or(0.0, |s| s.frequency[candidate] as f32);
                if *analysis == Analysis::Stemmed {
                    seen.title += way.weight * frequency(2).min(1.0);
                    seen.context += way.weight * (frequency(2) + frequency(3) + frequency(4)).min(2.0);
                }
                seen.in_essay += way.weight
                    * self.sighted(place_of(*analysis), term).map_or(0.0, |sighted| sighted.in_essay[essay] as f32);
            } else {
                seen.in_essay += way.weight * seen.frequency;
            }
        }
        if let Some(typed) = typed_form(unit) {
            seen.as_typed = self.sighted(1, &typed).map_or(0.0, |sighted| sighted.frequency[candidate] as f32);
        }
        seen.places.sort_unstable();
        seen.places.dedup();
        seen
    }
}

/// How one unit occurs in one candidate.
#[derive(Default)]
struct UnitSeen {
    frequency: f32,
    context: f32,
    title: f32,
    in_essay: f32,
    as_typed: f32,
    best: f32,
    places: Vec<(u32, u32)>,
}

/// The unstemmed form of a single word.
fn typed_form(unit: &Unit) -> Option<String> {
    let first = unit.ways.first()?;
    matches!(&first.pattern, Pattern::Sequence { terms, .. } if terms.len() == 1)
        .then(|| crate::analysis::fold(&unit.label))
}

fn wanted_terms(units: &[&Unit]) -> FxHashMap<(FieldName8, String), Sighted> {
    let mut wanted = FxHashMap::default();
    for unit in units {
        for way in &unit.ways {
            let terms = way.pattern.terms();
            let single = terms.len() == 1;
            for (analysis, term) in terms {
                wanted.entry((place_of(analysis), term.to_owned())).or_insert_with(Sighted::default);
                if single && analysis == Analysis::Stemmed {
                    for context in 2..LOOKED_AT.len() as FieldName8 {
                        wanted.entry((context, term.to_owned())).or_insert_with(Sighted::default);
                    }
                }
            }
        }
        if let Some(typed) = typed_form(unit) {
            wanted.entry((1, typed)).or_insert_with(Sighted::default);
        }
    }
    wanted
}

/// The share of the query's weight that is said in one place or another, squared so that saying all of it stands out.
fn covered(seen: &[UnitSeen], weights: &[f32], all: f32, said: &dyn Fn(&UnitSeen) -> f32) -> f32 {
    let mass: f32 = seen.iter().zip(weights).map(|(seen, weight)| weight * said(seen).min(1.0)).sum();
    (mass / all).powi(2)
}
