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
//! - **period**: how much of the passage's years lie in those the query speaks of;
//! - notes and bibliography count for less.
//!
//! The weights are those found best in experiments on two collections of questions; `BENCHMARKS.md` has figures.

mod nearness;
mod reading;
mod scene;

use super::answer::{MatchKind, ScorePart};
use super::parallel;
use super::repository::{Address, Repository};
use super::unit::{Pattern, Unit, Way};
use crate::analysis::Analysis;
use crate::document::YearRange;
use crate::error::Result;
use scene::{Candidate, LOOKED_AT_TOGETHER, Place, Sighted};

pub(crate) use reading::{Kept, Reading, length};
pub(crate) use scene::{Scene, Statistics};

/// What a word in a passage is worth: flatter than Lucene's for repeats.
pub(super) const PASSAGE: Saturation = Saturation { k1: 0.6, b: 0.75 };
const ESSAY: Saturation = Saturation { k1: 1.2, b: 0.4 };

const ESSAY_WEIGHT: f32 = 0.6;
const TITLE_WEIGHT: f32 = 0.8;
const FORM_WEIGHT: f32 = 0.95;
const PHRASE_WEIGHT: f32 = 0.3;
const NEARNESS_WEIGHT: f32 = 0.3;
const COVERAGE_WEIGHT: f32 = 0.2;
const PERIOD_WEIGHT: f32 = 0.25;
/// What an occurrence in title, heading or question counts beside one in the passage.
const CONTEXT_WEIGHT: f32 = 1.0;
/// What remains of the score of a note or a bibliography entry.
const ASIDE_SHARE: f32 = 0.6;

/// The two knobs of BM25: how soon repeats stop counting, how much length matters.
#[derive(Clone, Copy)]
pub(super) struct Saturation {
    k1: f32,
    b: f32,
}

impl Saturation {
    fn apply(self, frequency: f32, length: f32, average: f32) -> f32 {
        if frequency <= 0.0 {
            return 0.0;
        }
        frequency * self.ceiling() / (frequency + self.norm(length, average))
    }

    /// What the length adds to the divisor.
    pub(super) fn norm(self, length: f32, average: f32) -> f32 {
        self.k1 * (1.0 - self.b + self.b * length / average.max(1.0))
    }

    /// What a word is worth at most, however often it is said.
    pub(super) fn ceiling(self) -> f32 {
        self.k1 + 1.0
    }
}

/// Inverse document frequency as Lucene and Tantivy compute it: never negative.
pub(super) fn idf(containing: f32, all: f32) -> f32 {
    (1.0 + (all - containing + 0.5).max(0.0) / (containing + 0.5)).ln()
}

/// A candidate with its final score.
#[derive(Clone, Debug)]
pub(super) struct Ranked {
    /// Where it is.
    pub(super) address: Address,
    /// Tells its essay from all others that are ranked.
    pub(super) essay: u64,
    /// Its place in the essay.
    pub(super) ordinal: u64,
    /// Higher is better.
    pub(super) score: f32,
    /// What the score is made of.
    pub(super) parts: Vec<ScorePart>,
}

impl Ranked {
    /// The order of the ranking: best first, equals by essay and place.
    pub(super) fn best_first(&self, other: &Ranked) -> std::cmp::Ordering {
        let equals = (self.essay, self.ordinal).cmp(&(other.essay, other.ordinal));
        other.score.total_cmp(&self.score).then(equals)
    }
}

/// Scores the candidates; the order of the result is best first, equals by essay and place.
pub(super) fn rank(
    repository: &dyn Repository,
    units: &[Unit],
    about: &[YearRange],
    candidates: &[Address],
) -> Result<Vec<Ranked>> {
    let units: Vec<&Unit> = units.iter().filter(|unit| !unit.empty).collect();
    let scene = repository.scene(&units, about, candidates)?;
    let mut ranked = scene.score(&units);
    ranked.sort_by(Ranked::best_first);
    Ok(ranked)
}

impl Scene {
    fn score(&self, units: &[&Unit]) -> Vec<Ranked> {
        let sought: Vec<Sought<'_>> = units.iter().map(|unit| Sought::new(self, unit)).collect();
        let weights: Vec<f32> = units.iter().map(|unit| self.unit_idf(unit)).collect();
        let forms: Vec<f32> =
            sought.iter().zip(&weights).map(|(sought, weight)| self.form_idf(sought).max(*weight)).collect();
        let all: f32 = if units.is_empty() { 1.0 } else { weights.iter().sum::<f32>().max(f32::EPSILON) };
        let pairs = nearness::pair_weights(units, &weights);
        let essay_average = self.statistics.average_length * self.statistics.passages / self.statistics.essays;
        let score = |(place, candidate): (usize, &Candidate)| {
            let seen = &self.sightings(&sought, place);
            let essay_length = self.essays[candidate.essay];
            let each = |weights: &[f32], part: &dyn Fn(&UnitSeen) -> f32| -> f32 {
                seen.iter().zip(weights).map(|(seen, idf)| idf * part(seen)).sum()
            };
            let length = candidate.length;
            let average = self.statistics.average_length;
            let words =
                |seen: &UnitSeen| PASSAGE.apply(seen.frequency + seen.context * CONTEXT_WEIGHT, length, average);
            let in_essay = |seen: &UnitSeen| ESSAY.apply(seen.in_essay, essay_length, essay_average);
            let form = |seen: &UnitSeen| PASSAGE.apply(seen.as_typed, length, average);
            let parts = [
                ("words", each(&weights, &words)),
                ("essay", ESSAY_WEIGHT * each(&weights, &in_essay)),
                ("title", TITLE_WEIGHT * all * covered(seen, &weights, all, &|seen| seen.title)),
                ("form", FORM_WEIGHT * each(&forms, &form)),
                ("phrase", PHRASE_WEIGHT * nearness::phrases(seen, &pairs)),
                ("nearness", NEARNESS_WEIGHT * nearness::nearest(seen, &weights)),
                ("period", PERIOD_WEIGHT * all * candidate.in_time),
                ("coverage", COVERAGE_WEIGHT * all * covered(seen, &weights, all, &|seen| seen.best)),
            ];
            let parts: Vec<ScorePart> = parts.into_iter().map(|(part, value)| ScorePart { part, value }).collect();
            let share = if candidate.aside { ASIDE_SHARE } else { 1.0 };
            let score = share * parts.iter().map(|part| part.value).sum::<f32>();
            let (address, essay, ordinal) = (candidate.address, candidate.apart, candidate.ordinal);
            Ranked { address, essay, ordinal, score, parts }
        };
        let numbered: Vec<(usize, &Candidate)> = self.candidates.iter().enumerate().collect();
        let several = |candidates: &[(usize, &Candidate)]| candidates.iter().copied().map(score).collect::<Vec<_>>();
        parallel::each(self.workers, numbered.chunks(LOOKED_AT_TOGETHER), several).into_iter().flatten().collect()
    }

    /// The weight of a unit: by the word as typed, or by its commonest way where no passage has it as typed.
    fn unit_idf(&self, unit: &Unit) -> f32 {
        let containing = |way: &Way| -> f32 {
            let rarest =
                way.pattern.terms().into_iter().filter_map(|(analysis, term)| self.sighted(Place::of(analysis), term));
            match &way.pattern {
                Pattern::AnyOf { .. } => rarest.map(|sighted| sighted.containing).sum(),
                _ => rarest.map(|sighted| sighted.containing).fold(f32::INFINITY, f32::min),
            }
        };
        let most = |counts: &mut dyn Iterator<Item = f32>| counts.filter(|found| found.is_finite()).fold(0.0, f32::max);
        let as_typed = most(&mut unit.typed().map(containing));
        let holding = if as_typed > 0.0 { as_typed } else { most(&mut unit.ways.iter().map(containing)) };
        idf(holding, self.statistics.passages)
    }

    /// The weight of the word as typed, which may be much rarer than its stem: privateers, private.
    fn form_idf(&self, sought: &Sought<'_>) -> f32 {
        sought.typed.map_or(0.0, |sighted| idf(sighted.containing, self.statistics.passages))
    }

    /// How each unit occurs in a candidate. One that says all it says as typed is judged by that alone, so that other
    /// spellings can bring passages up to it but never change the order of those that are right as they are.
    fn sightings(&self, sought: &[Sought<'_>], candidate: usize) -> Vec<UnitSeen> {
        let typed: Vec<UnitSeen> = sought.iter().map(|unit| self.see(unit, true, candidate)).collect();
        let no_more_to_say = |(unit, seen): (&Sought<'_>, &UnitSeen)| seen.best > 0.0 || unit.says_only_as_typed();
        if sought.iter().zip(&typed).all(no_more_to_say) {
            return typed;
        }
        let all: Vec<UnitSeen> = sought.iter().map(|unit| self.see(unit, false, candidate)).collect();
        let as_typed = typed.iter().zip(&all).all(|(typed, all)| typed.best > 0.0 || all.best == 0.0);
        if as_typed { typed } else { all }
    }

    /// How a unit occurs in a candidate, by all of its ways or just those that are the words as typed.
    fn see(&self, sought: &Sought<'_>, as_typed: bool, candidate: usize) -> UnitSeen {
        let essay = self.candidates[candidate].essay;
        let positions = |analysis: Analysis, term: &str| at(self.sighted(Place::of(analysis), term), candidate);
        let frequency = |sighted: &Option<&Sighted>| sighted.map_or(0.0, |sighted| sighted.frequency[candidate] as f32);
        let mut seen = UnitSeen { as_typed: frequency(&sought.typed), ..UnitSeen::default() };
        let mut stems_in_essay = 0.0f32;
        let mut places: Vec<((u32, u32), f32)> = Vec::new();
        for SoughtWay { way, only } in sought.ways.iter().filter(|sought| !as_typed || sought.is_as_typed()) {
            let before = places.len();
            match only {
                Some(only) => {
                    places.extend(at(only.said, candidate).iter().map(|&place| ((place, place), way.weight)));
                }
                None => places.extend(way.pattern.occurrences(&positions).into_iter().map(|place| (place, way.weight))),
            }
            let found = places.len() - before;
            seen.best = if found == 0 { seen.best } else { seen.best.max(way.weight) };
            if let Some(OneTerm { said, above }) = only {
                if let Some(above) = above {
                    seen.title += way.weight * frequency(&above[0]).min(1.0);
                    seen.context += way.weight * above.iter().map(frequency).sum::<f32>().min(2.0);
                }
                let in_essay = way.weight * said.map_or(0.0, |sighted| sighted.in_essay[essay] as f32);
                match way.kind {
                    MatchKind::Exact => stems_in_essay = stems_in_essay.max(in_essay),
                    MatchKind::Variant | MatchKind::Related => seen.in_essay += in_essay,
                }
            } else {
                seen.in_essay += way.weight * found as f32;
            }
        }
        seen.in_essay += stems_in_essay;
        // The stems of a word in several languages find it in the same place.
        places.sort_unstable_by(|one, other| one.0.cmp(&other.0).then(other.1.total_cmp(&one.1)));
        places.dedup_by_key(|(place, _)| *place);
        seen.frequency = places.iter().map(|(_, weight)| weight).sum();
        seen.places = places.into_iter().map(|(place, _)| place).collect();
        seen
    }
}

/// Where a term stands in a candidate.
fn at(sighted: Option<&Sighted>, candidate: usize) -> &[u32] {
    sighted.and_then(|sighted| sighted.positions.get(candidate)).map_or(&[], Vec::as_slice)
}

/// A unit and what was seen of its terms, looked up once for all candidates.
struct Sought<'s> {
    ways: Vec<SoughtWay<'s>>,
    /// The word as typed, unstemmed.
    typed: Option<&'s Sighted>,
}

/// One of its ways.
struct SoughtWay<'s> {
    way: &'s Way,
    /// Where it is one term, what was seen of that.
    only: Option<OneTerm<'s>>,
}

struct OneTerm<'s> {
    /// In the passage.
    said: Option<&'s Sighted>,
    /// In title, headings and question, where a stem is looked for.
    above: Option<[Option<&'s Sighted>; 3]>,
}

impl<'s> Sought<'s> {
    fn new(scene: &'s Scene, unit: &'s Unit) -> Sought<'s> {
        let ways = unit.ways.iter().map(|way| {
            let only = match way.pattern.terms().as_slice() {
                [(analysis, term)] => Some(OneTerm {
                    said: scene.sighted(Place::of(*analysis), term),
                    above: (*analysis == Analysis::Stemmed)
                        .then(|| Place::CONTEXT.map(|place| scene.sighted(place, term))),
                }),
                _ => None,
            };
            SoughtWay { way, only }
        });
        let typed = typed_form(unit).and_then(|typed| scene.sighted(Place::Exact, &typed));
        Sought { ways: ways.collect(), typed }
    }

    fn says_only_as_typed(&self) -> bool {
        self.ways.iter().all(SoughtWay::is_as_typed)
    }
}

impl SoughtWay<'_> {
    fn is_as_typed(&self) -> bool {
        self.way.kind == MatchKind::Exact
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
pub(super) fn typed_form(unit: &Unit) -> Option<String> {
    let first = unit.ways.first()?;
    matches!(&first.pattern, Pattern::Sequence { terms, .. } if terms.len() == 1)
        .then(|| crate::analysis::fold(&unit.label))
}
/// The share of the query's weight that is said in one place or another, squared so that saying all of it stands out.
fn covered(seen: &[UnitSeen], weights: &[f32], all: f32, said: &dyn Fn(&UnitSeen) -> f32) -> f32 {
    let mass: f32 = seen.iter().zip(weights).map(|(seen, weight)| weight * said(seen).min(1.0)).sum();
    (mass / all).powi(2)
}
