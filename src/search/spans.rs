//! Where a query's words stand in a passage: true spans, a phrase as a phrase.
//!
//! The stored passage is analysed again with the analyzers of the index, so that whatever the index matched is
//! found here by the same rules.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHasher};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::answer::MatchKind;
use super::unit::{Unit, Way};
use crate::analysis::{self, Analysis, Language, Word, WordTokenizer};

/// One occurrence of one thing asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// Bytes of the passage.
    pub(super) bytes: Range<usize>,
    /// Which unit it satisfies.
    pub(super) unit: usize,
    /// By which step.
    pub(super) kind: MatchKind,
    /// The name it was found by.
    pub(super) shown: String,
}

/// A passage, analysed for what is asked.
pub(super) struct Analysed {
    /// For each place of a word the bytes it spans, a joined form not counted.
    places: Vec<Range<usize>>,
    /// The joined forms.
    joined: Vec<Word>,
    /// Hashes of the words as written, in order, joined forms among them.
    hashes: Vec<u64>,
    /// Where the terms asked for stand.
    exact: FxHashMap<String, Vec<u32>>,
    stemmed: FxHashMap<String, Vec<u32>>,
    /// How words begin that have one of those stems: few do, and stemming is dear.
    beginnings: Vec<Box<[u8]>>,
    /// The first bytes of those, a bit each.
    firsts: [u64; 4],
    foreign: FxHashMap<String, Vec<u32>>,
}

impl Analysed {
    /// Reads a passage once, with both analyzers and that of its language, where it is not English, for the terms of
    /// these units.
    pub(super) fn new(text: &str, language: Option<Language>, units: &[Unit]) -> Analysed {
        let mut seen = Analysed {
            places: Vec::new(),
            joined: Vec::new(),
            hashes: Vec::new(),
            exact: asked(units, Analysis::Exact),
            stemmed: asked(units, Analysis::Stemmed),
            beginnings: Vec::new(),
            firsts: [0; 4],
            foreign: language.map(Analysis::Foreign).map(|analysis| asked(units, analysis)).unwrap_or_default(),
        };
        for stem in seen.stemmed.keys() {
            let beginning = analysis::beginning(stem);
            if let Some(first) = beginning.first() {
                seen.firsts[usize::from(first / 64)] |= 1 << (first % 64);
                seen.beginnings.push(beginning.into());
            }
        }
        WordTokenizer::default().token_stream(text).process(&mut |token| seen.see(token));
        if let Some(language) = language.filter(|_| !seen.foreign.is_empty()) {
            seen.see_foreign(text, language);
        }
        seen
    }

    fn see_foreign(&mut self, text: &str, language: Language) {
        for word in analysis::words(text, Analysis::Foreign(language)) {
            if let Some(places) = self.foreign.get_mut(&word.term) {
                places.push(u32::try_from(word.position).unwrap_or(u32::MAX));
            }
        }
    }

    fn see(&mut self, token: &Token) {
        let span = token.offset_from..token.offset_to;
        if token.position == self.places.len() {
            self.places.push(span);
        } else {
            self.joined.push(Word { term: token.text.clone(), span, position: token.position });
        }
        let mut hasher = FxHasher::default();
        token.text.hash(&mut hasher);
        self.hashes.push(hasher.finish());
        let place = u32::try_from(token.position).unwrap_or(u32::MAX);
        if let Some(places) = self.exact.get_mut(&token.text) {
            places.push(place);
        }
        if self.may_be_asked(token.text.as_bytes())
            && let Some(places) = self.stemmed.get_mut(&*analysis::stem(&token.text))
        {
            places.push(place);
        }
    }

    /// Whether a word begins like one that has a stem that is asked for.
    fn may_be_asked(&self, word: &[u8]) -> bool {
        let may_begin = |first: &u8| self.firsts[usize::from(first / 64)] >> (first % 64) & 1 == 1;
        word.first().is_some_and(may_begin) && self.beginnings.iter().any(|beginning| word.starts_with(beginning))
    }

    /// Hashes of the words as written, in order.
    pub(super) fn hashes(&self) -> &[u64] {
        &self.hashes
    }

    fn positions(&self, analysis: Analysis, term: &str) -> &[u32] {
        let terms = match analysis {
            Analysis::Exact => &self.exact,
            Analysis::Stemmed => &self.stemmed,
            Analysis::Foreign(_) => &self.foreign,
        };
        terms.get(term).map_or(&[], Vec::as_slice)
    }

    /// Every occurrence of every unit, in order of place. Words that say nothing are not looked for.
    pub(super) fn find(&self, units: &[Unit]) -> Vec<Span> {
        let mut found = Vec::new();
        for (unit, asked) in units.iter().enumerate().filter(|(_, asked)| !asked.empty) {
            for way in &asked.ways {
                found.extend(self.find_way(way).map(|bytes| Span {
                    bytes,
                    unit,
                    kind: way.kind,
                    shown: way.shown.clone(),
                }));
            }
        }
        found.sort_by(|a, b| (a.bytes.start, a.kind).cmp(&(b.bytes.start, b.kind)).then(b.bytes.end.cmp(&a.bytes.end)));
        found
    }

    fn find_way(&self, way: &Way) -> impl Iterator<Item = Range<usize>> {
        let occurrences = way.pattern.occurrences(&|analysis, term| self.positions(analysis, term));
        let single = way.pattern.terms().len() == 1;
        occurrences.into_iter().filter_map(move |(first, last)| {
            let start = self.places.get(first as usize)?;
            let end = self.places.get(last as usize)?;
            // A joined form spans both parts of a hyphenated word.
            let start = if single { self.joined_start(first, way).unwrap_or(start.start) } else { start.start };
            Some(start..end.end)
        })
    }

    fn joined_start(&self, place: u32, way: &Way) -> Option<usize> {
        let own = self.places.get(place as usize)?;
        let joined = self.joined.iter().find(|word| word.position == place as usize && word.span.start < own.start)?;
        let terms = way.pattern.terms();
        let (analysis, term) = terms.first()?;
        let of_part =
            analysis::words(&joined_part(joined, own), *analysis).first().is_some_and(|word| word.term == *term);
        (!of_part).then_some(joined.span.start)
    }
}

/// The last part of a joined word, as a term of its own.
fn joined_part(joined: &Word, own: &Range<usize>) -> String {
    let part = own.end - own.start;
    joined.term.get(joined.term.len().saturating_sub(part)..).unwrap_or_default().to_owned()
}

/// The terms of units under an analysis, none seen yet.
fn asked(units: &[Unit], analysis: Analysis) -> FxHashMap<String, Vec<u32>> {
    let ways = units.iter().filter(|unit| !unit.empty).flat_map(|unit| &unit.ways);
    let terms = ways.flat_map(|way| way.pattern.terms()).filter(|(of, _)| *of == analysis);
    terms.map(|(_, term)| (term.to_owned(), Vec::new())).collect()
}

/// The weakest step among the best ways of all units found; `None` when none is.
pub(super) fn weakest(spans: &[Span]) -> Option<MatchKind> {
    let mut best: FxHashMap<usize, MatchKind> = FxHashMap::default();
    for span in spans {
        let known = best.entry(span.unit).or_insert(span.kind);
        *known = (*known).min(span.kind);
    }
    best.into_values().max()
}

/// A stretch of a passage that matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Bytes of the passage.
    pub(super) bytes: Range<usize>,
    /// The shortest of the steps by which it was found.
    pub(super) kind: MatchKind,
}

/// Overlapping spans made one, in order. The spans are in the order of their starts.
pub(super) fn marks(spans: &[Span]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for Span { bytes, kind, .. } in spans {
        match marks.last_mut() {
            Some(last) if bytes.start < last.bytes.end => {
                last.bytes.end = last.bytes.end.max(bytes.end);
                last.kind = last.kind.min(*kind);
            }
            _ => marks.push(Mark { bytes: bytes.clone(), kind: *kind }),
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::unit::Pattern;

    fn unit(analysis: Analysis, words: &str) -> Unit {
        let terms = analysis::words(words, analysis).into_iter().map(|word| word.term).collect();
        let pattern = Pattern::Sequence { analysis, terms, slop: 0 };
        let ways = vec![Way { kind: MatchKind::Exact, weight: 1.0, pattern, shown: words.to_owned() }];
        Unit { label: words.to_owned(), ways, empty: false, wished: false, adjacent: false }
    }

    fn found<'a>(text: &'a str, units: &[Unit]) -> Vec<&'a str> {
        Analysed::new(text, None, units).find(units).into_iter().map(|span| &text[span.bytes]).collect()
    }

    #[test]
    fn a_phrase_is_found_as_a_phrase() {
        let text = "Virgin forests and lands; the Virgin Lands of Kazakhstan.";
        assert_eq!(found(text, &[unit(Analysis::Exact, "virgin lands")]), ["Virgin Lands"]);
    }

    #[test]
    fn a_stem_marks_the_whole_word_and_no_more() {
        assert_eq!(found("Khrushchev’s lands.", &[unit(Analysis::Stemmed, "land")]), ["lands"]);
        assert_eq!(found("Khrushchev’s lands.", &[unit(Analysis::Stemmed, "Khrushchev")]), ["Khrushchev’s"]);
    }

    #[test]
    fn a_hyphenated_word_is_marked_whole_or_in_part_as_asked() {
        let text = "His de-Stalinisation failed.";
        assert_eq!(found(text, &[unit(Analysis::Exact, "destalinisation")]), ["de-Stalinisation"]);
        assert_eq!(found(text, &[unit(Analysis::Exact, "stalinisation")]), ["Stalinisation"]);
    }

    #[test]
    fn overlapping_spans_become_one() {
        let span = |bytes, kind| Span { bytes, unit: 0, kind, shown: String::new() };
        let (exact, variant) = (MatchKind::Exact, MatchKind::Variant);
        let found = [span(0..3, variant), span(5..9, variant), span(8..12, exact), span(12..14, variant)];
        let mark = |bytes, kind| Mark { bytes, kind };
        assert_eq!(marks(&found), [mark(0..3, variant), mark(5..12, exact), mark(12..14, variant)]);
    }
}
