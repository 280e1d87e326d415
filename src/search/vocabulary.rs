//! The words the index itself has: what a prefix stands for, and what a slip of the pen may have meant.

use std::collections::BTreeMap;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};
use tantivy_fst::Automaton;

use crate::analysis::{Beginning, Language, Written, written};
use crate::fields::{FieldName, Fields};

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
pub(super) fn beginning_with(
    searcher: &Searcher,
    fields: &Fields,
    name: FieldName,
    prefix: &str,
) -> tantivy::Result<Vec<String>> {
    Ok(commonest(found_by(searcher, fields, name, &Beginning(prefix.as_bytes()))?, |_| true))
}

/// Words of the field at most `distance` letters away (1 or 2), the word itself among them, commonest first.
pub(super) fn spelt_like(
    searcher: &Searcher,
    fields: &Fields,
    name: FieldName,
    word: &str,
    distance: u8,
) -> tantivy::Result<Vec<String>> {
    if word.chars().any(|c| c.is_ascii_digit()) {
        return Ok(vec![word.to_owned()]); // digits are never fuzzed: 1956 is not 1957
    }
    let word = Term::from_field_text(fields[name], word);
    let automaton = FuzzyTermQuery::new(word, distance.min(2), true).automaton()?;
    Ok(commonest(found_by(searcher, fields, name, &automaton)?, |word| !word.chars().any(|c| c.is_ascii_digit())))
}

/// The words of the field that an automaton finds, and how many passages hold each, the deleted among them.
fn found_by<A>(
    searcher: &Searcher,
    fields: &Fields,
    name: FieldName,
    automaton: &A,
) -> tantivy::Result<BTreeMap<String, u64>>
where
    A: Automaton<State: Clone>,
{
    let mut found = BTreeMap::new();
    let mut count = |word: Option<String>, containing: u32| {
        if let Some(word) = word {
            *found.entry(word).or_default() += u64::from(containing);
        }
    };
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(fields[name])?;
        if name == FieldName::Exact {
            let mut words = index.terms().search(Written(automaton)).into_stream()?;
            while words.advance() {
                count(written(words.key()), words.value().doc_freq);
            }
        } else {
            let mut words = index.terms().search(automaton).into_stream()?;
            while words.advance() {
                count(std::str::from_utf8(words.key()).ok().map(str::to_owned), words.value().doc_freq);
            }
        }
    }
    Ok(found)
}

/// The commonest of words counted.
pub(crate) fn commonest(found: BTreeMap<String, u64>, keep: impl Fn(&str) -> bool) -> Vec<String> {
    let mut words: Vec<(String, u64)> = found.into_iter().filter(|(word, _)| keep(word)).collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words.truncate(MOST_TERMS);
    words.into_iter().map(|(word, _)| word).collect()
}
