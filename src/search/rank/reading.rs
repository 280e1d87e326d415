//! The same scene from the texts of passages, where there are no postings to walk: an engine keeps those to itself.
//!
//! Texts are analysed here as they were when they were indexed, and lengths are rounded as the index rounds them, so
//! that the same passages get the same scores.

use rustc_hash::FxHashMap;
use tantivy::fieldnorm::FieldNormReader;

use super::super::repository::Address;
use super::super::unit::Unit;
use super::scene::{Candidate, Place, Scene, Sighted, Statistics, share_within, wanted_terms};
use crate::analysis::{self, Analysis, Language};
use crate::document::YearRange;
use crate::fields::{About, FieldName, PassageKey};

/// A scene to be filled from texts.
pub(crate) struct Reading {
    terms: FxHashMap<Place, FxHashMap<String, Sighted>>,
    about: Vec<YearRange>,
    candidates: Vec<Candidate>,
    /// Each essay and the words it holds.
    essays: Vec<(u64, f32)>,
}

/// A passage as it was kept.
pub(crate) struct Kept<'a> {
    /// Where the repository has it.
    pub(crate) address: Address,
    /// Which it is.
    pub(crate) key: PassageKey,
    /// What a hit shows.
    pub(crate) about: &'a About,
    /// Its text.
    pub(crate) text: &'a str,
    /// The words of its essay, each passage's number of them rounded as [`length`] does.
    pub(crate) essay_words: u64,
}

/// The number of words as precisely as an index remembers it: exact up to forty, then in steps.
pub(crate) fn length(words: usize) -> u64 {
    let words = u32::try_from(words).unwrap_or(u32::MAX);
    u64::from(FieldNormReader::id_to_fieldnorm(FieldNormReader::fieldnorm_to_id(words)))
}

impl Reading {
    /// For what units look for.
    pub(crate) fn new(units: &[&Unit], about: &[YearRange]) -> Reading {
        let terms = wanted_terms(units);
        Reading { terms, about: about.to_vec(), candidates: Vec::new(), essays: Vec::new() }
    }

    /// The terms looked for.
    pub(crate) fn terms(&self) -> Vec<(FieldName, &str)> {
        let each = self.terms.iter();
        each.flat_map(|(place, terms)| terms.keys().map(|term| (place.field(), term.as_str()))).collect()
    }

    /// The terms of the passage's own text whose number in the whole essay counts.
    pub(crate) fn counted_terms(&self) -> Vec<(FieldName, &str)> {
        let each = self.terms.iter().flat_map(|(place, terms)| terms.iter().map(|(term, seen)| (*place, term, seen)));
        each.filter(|(.., seen)| seen.pattern).map(|(place, term, _)| (place.field(), term.as_str())).collect()
    }

    /// Notes how many passages hold the terms, in the order of [`Reading::terms`].
    pub(crate) fn note_containing(&mut self, containing: &[u64]) {
        for (sighted, containing) in self.sighted().zip(containing) {
            sighted.containing = *containing as f32;
        }
    }

    /// Reads a candidate. The order of candidates does not matter to their scores.
    pub(crate) fn candidate(&mut self, kept: &Kept<'_>) {
        let Kept { address, key, about, text, essay_words } = kept;
        let essay = self.essay(key.essay, *essay_words as f32);
        for sighted in self.sighted() {
            sighted.frequency.push(0);
            if sighted.pattern {
                sighted.positions.push(Vec::new());
            }
        }
        let candidate = self.candidates.len();
        let words = self.each_word(text, about.language, |sighted, position| {
            sighted.frequency[candidate] += 1;
            if let Some(positions) = sighted.positions.get_mut(candidate) {
                positions.push(position);
            }
        });
        let context = [
            (Place::Title, about.title.as_slice()),
            (Place::Heading, about.heading.as_slice()),
            (Place::Question, about.question.as_slice()),
        ];
        for (place, texts) in context {
            let Some(terms) = self.terms.get_mut(&place) else { continue };
            for word in texts.iter().flat_map(|text| analysis::words(text, Analysis::Stemmed)) {
                if let Some(sighted) = terms.get_mut(&word.term) {
                    sighted.frequency[candidate] += 1;
                }
            }
        }
        let ranges = about.period.iter().flat_map(|period| &period.ranges);
        let in_time = match self.about.is_empty() {
            true => 0.0,
            false => ranges.map(|years| share_within(*years, &self.about)).fold(0.0, f32::max),
        };
        self.candidates.push(Candidate {
            address: *address,
            essay,
            apart: key.essay,
            ordinal: key.ordinal,
            aside: about.aside,
            in_time,
            length: length(words) as f32,
        });
    }

    /// Counts the terms of a passage for its essay, if that has a candidate; to be told each passage once.
    pub(crate) fn sibling(&mut self, essay: u64, text: &str, language: Option<Language>) {
        let Some(essay) = self.essays.iter().position(|(known, _)| *known == essay) else { return };
        self.each_word(text, language, |sighted, _| {
            if let Some(count) = sighted.in_essay.get_mut(essay) {
                *count += 1;
            }
        });
    }

    /// The scene, once all is read.
    pub(crate) fn finish(self, statistics: Statistics) -> Scene {
        let essays = self.essays.iter().map(|(_, length)| *length).collect();
        Scene { statistics, candidates: self.candidates, essays, terms: self.terms, workers: 1 }
    }

    fn sighted(&mut self) -> impl Iterator<Item = &mut Sighted> {
        self.terms.values_mut().flat_map(FxHashMap::values_mut)
    }

    /// Tells each word looked for and its place; gives the number of all words.
    fn each_word(&mut self, text: &str, language: Option<Language>, mut seen: impl FnMut(&mut Sighted, u32)) -> usize {
        let mut look = |place: Place, term: &str, position: usize| {
            if let Some(sighted) = self.terms.get_mut(&place).and_then(|terms| terms.get_mut(term)) {
                seen(sighted, u32::try_from(position).unwrap_or(u32::MAX));
            }
        };
        let mut words = 0;
        analysis::each_with_stem(text, |token, stem| {
            words += 1;
            look(Place::Exact, &token.text, token.position);
            look(Place::Text, stem, token.position);
        });
        let foreign = language.map(|language| analysis::words(text, Analysis::Foreign(language)));
        for word in foreign.into_iter().flatten() {
            look(Place::Foreign, &word.term, word.position);
        }
        words
    }

    fn essay(&mut self, id: u64, length: f32) -> usize {
        self.essays.iter().position(|(known, _)| *known == id).unwrap_or_else(|| {
            self.essays.push((id, length));
            self.sighted().filter(|sighted| sighted.pattern).for_each(|sighted| sighted.in_essay.push(0));
            self.essays.len() - 1
        })
    }
}
