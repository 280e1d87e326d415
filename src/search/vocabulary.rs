//! The words the index itself has: what a prefix stands for, and what a slip of the pen may have meant.

use std::collections::BTreeMap;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use crate::analysis::Language;

/// The most words a prefix or a fuzzy word is taken to mean; the commonest are kept.
pub(crate) const MOST_TERMS: usize = 64;

/// The languages of which the field has stems.
pub(super) fn languages(searcher: &Searcher, field: Field) -> tantivy::Result<Vec<Language>> {
    let mut found = Vec::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        if index.terms().num_terms() == 0 {
            continue;
        }
        for language in Language::ALL.into_iter().filter(|language| !found.contains(language)).collect::<Vec<_>>() {
            let mark = language.mark();
            let mut words = index.terms().range().ge(mark.as_bytes()).into_stream()?;
            if words.advance() && words.key().starts_with(mark.as_bytes()) {
                found.push(language);
            }
        }
    }
    Ok(found)
}

/// Words of the field that begin so, commonest first.
pub(super) fn beginning_with(searcher: &Searcher, field: Field, prefix: &str) -> tantivy::Result<Vec<String>> {
    let mut found = BTreeMap::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut words = index.terms().range().ge(prefix.as_bytes()).into_stream()?;
        while words.advance() && words.key().starts_with(prefix.as_bytes()) {
            count(&mut found, words.key(), words.value().doc_freq);
        }
    }
    Ok(commonest(found, |_| true))
}

/// Words of the field at most `distance` letters away (1 or 2), the word itself among them, commonest first.
pub(super) fn spelt_like(searcher: &Searcher, field: Field, word: &str, distance: u8) -> tantivy::Result<Vec<String>> {
    if word.chars().any(|c| c.is_ascii_digit()) {
        return Ok(vec![word.to_owned()]); // digits are never fuzzed: 1956 is not 1957
    }
    let automaton = FuzzyTermQuery::new(Term::from_field_text(field, word), distance.min(2), true).automaton()?;
    let mut found = BTreeMap::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut words = index.terms().search(&automaton).into_stream()?;
        while words.advance() {
            count(&mut found, words.key(), words.value().doc_freq);
        }
    }
    Ok(commonest(found, |word| !word.chars().any(|c| c.is_ascii_digit())))
}

fn count(found: &mut BTreeMap<String, u64>, word: &[u8], containing: u32) {
    if let Ok(word) = std::str::from_utf8(word) {
        *found.entry(word.to_owned()).or_default() += u64::from(containing);
    }
}

/// The commonest of words counted.
pub(crate) fn commonest(found: BTreeMap<String, u64>, keep: impl Fn(&str) -> bool) -> Vec<String> {
    let mut words: Vec<(String, u64)> = found.into_iter().filter(|(word, _)| keep(word)).collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words.truncate(MOST_TERMS);
    words.into_iter().map(|(word, _)| word).collect()
}
