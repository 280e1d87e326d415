//! What is like a passage or an essay: the passages that say most of its telling words.
//!
//! Owns the choice of the words: those that it says often and few other essays say (term frequency, dampened, times
//! inverse document frequency). They are then searched for like any words, so that what is found is ranked, marked and
//! shown as for a query.

use std::cmp::Reverse;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::answer::{Answer, QueryRead};
use super::plan::is_empty_word;
use super::rank::idf;
use super::request::{Apart, Filters, Request};
use super::statistics::Living;
use super::word::Word;
use crate::analysis;
use crate::error::Result;
use crate::fields::{About, FieldName};
use crate::index::{Index, guarded, tantivy_error};
use crate::lexicon::Lexicon;
use crate::query::{Clause, Occur, Query};

/// About as many bytes of a text bring a new word each, in a passage or two.
const BYTES_A_WORD: usize = 16;
/// How many telling words are searched for.
const TELLING: usize = 24;
/// How soon saying a word again stops counting.
const DAMPING: f32 = 1.2;

/// What others are to be like, and which of them are wanted.
#[derive(Clone, Debug)]
pub struct Likeness<'a> {
    /// The id of the essay.
    pub essay: u64,
    /// All its passages with their numbers.
    pub passages: &'a [(u64, About, String)],
    /// The place among them of the passage that others are to be like; `None` for the essay.
    pub place: Option<usize>,
    /// What it is called in the answer.
    pub name: String,
    /// Whether passages of the same essay are wanted too.
    pub same_essay: bool,
    /// The most hits to return.
    pub limit: usize,
    /// The most hits from one essay; 0 for no cap.
    pub per_essay: usize,
    /// What hits must be.
    pub filters: Filters,
}

/// The passages most like a passage or an essay, never that passage itself.
///
/// # Errors
/// As [`search`](super::search()).
pub fn similar(index: &Index, lexicon: &Lexicon, asked: &Likeness<'_>) -> Result<Answer> {
    let words = guarded("weigh words in the index", || telling(index, asked))?;
    let apart = match (asked.same_essay, asked.place) {
        (false, _) => Some(Apart { essay: asked.essay, ordinal: None }),
        (true, Some(place)) => Some(Apart { essay: asked.essay, ordinal: Some(asked.passages[place].0) }),
        (true, None) => None,
    };
    let read_as = format!("like {}, by its telling words: {}", asked.name, words.join(" "));
    if words.is_empty() {
        let query = QueryRead { text: asked.name.clone(), read_as, ..QueryRead::default() };
        return Ok(Answer::empty(query, super::searched(index)));
    }
    let clauses = words.iter().map(|word| (Occur::Should, Clause::Word(word.clone()))).collect();
    let query = Query { text: asked.name.clone(), clause: Clause::Group(clauses), notes: Vec::new() };
    let request = Request {
        limit: asked.limit,
        per_essay: asked.per_essay,
        filters: Filters { apart, ..asked.filters.clone() },
        variants: false,
        related: false,
        ..Request::new(query)
    };
    let mut answer = super::search(index, lexicon, &request)?;
    answer.query.read_as = read_as;
    Ok(answer)
}

/// A word of the text, in all its forms.
#[derive(Default)]
pub(super) struct Said {
    /// Its forms, in the order in which they come first, and how often it is said in each: few words have three.
    forms: Vec<(String, u32)>,
    /// Which word of the text it is first.
    first: usize,
    /// In how many passages of the essay it is said, and in which last, from 1.
    pub(super) passages: u64,
    last: u32,
}

impl Said {
    fn times(&self) -> f32 {
        self.forms.iter().map(|(_, times)| times).sum::<u32>() as f32
    }

    /// The form it is mostly said in, of equals the first by its letters.
    pub(super) fn form(&self) -> &str {
        self.forms.iter().max_by_key(|(form, times)| (times, Reverse(form))).map_or("", |(form, _)| form)
    }

    fn note(&mut self, form: &str) {
        match self.forms.iter_mut().find(|(known, _)| known == form) {
            Some((_, times)) => *times += 1,
            None => self.forms.push((form.to_owned(), 1)),
        }
    }
}

/// The words that tell the text from other essays, in the order in which it first says them.
fn telling(index: &Index, asked: &Likeness<'_>) -> Result<Vec<String>> {
    let all = index.searcher().num_docs() as f32;
    let mut weighed: Vec<(f32, Said)> = Vec::new();
    let passages = asked.passages.iter().enumerate();
    let marked = passages.map(|(place, (.., text))| (asked.place.is_none_or(|own| own == place), text.as_str()));
    for (stem, said) in said(marked) {
        let containing = Living::of(index).containing(&Word::new(index.fields(), FieldName::Text, &stem));
        let containing = containing.map_err(|error| tantivy_error("read the index", error))?;
        // A word that only this essay says finds nothing else.
        let elsewhere = containing.saturating_sub(said.passages);
        if elsewhere > 0 && is_telling(said.form()) {
            let weight = said.times() / (said.times() + DAMPING) * idf(elsewhere as f32, all);
            weighed.push((weight, said));
        }
    }
    weighed.sort_by(|(one, a), (other, b)| other.total_cmp(one).then(a.first.cmp(&b.first)));
    weighed.truncate(TELLING);
    weighed.sort_by_key(|(_, said)| said.first);
    Ok(weighed.into_iter().map(|(_, said)| said.form().to_owned()).collect())
}

/// The words of those passages of an essay that are marked, by stem.
pub(super) fn said<'t>(passages: impl Iterator<Item = (bool, &'t str)>) -> FxHashMap<String, Said> {
    let passages: Vec<(bool, &str)> = passages.collect();
    let words = passages.iter().map(|(_, text)| text.len()).sum::<usize>() / BYTES_A_WORD;
    let mut said: FxHashMap<String, Said> = FxHashMap::with_capacity_and_hasher(words, FxBuildHasher);
    let mut count = 0;
    for (place, (is_marked, text)) in (1..).zip(passages) {
        analysis::each_with_stem(text, |token, stem| {
            if !said.contains_key(stem) {
                said.insert(stem.to_owned(), Said::default());
            }
            let Some(word) = said.get_mut(stem) else { return };
            word.passages += u64::from(word.last != place);
            word.last = place;
            if is_marked {
                word.first = if word.forms.is_empty() { count } else { word.first };
                word.note(&token.text);
                count += 1;
            }
        });
    }
    said.retain(|_, word| !word.forms.is_empty());
    said
}

/// Function words tell nothing, nor do numbers that are no years.
fn is_telling(word: &str) -> bool {
    let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
    !is_empty_word(word) && (!is_number || word.len() == 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_said_in_its_commonest_form_from_where_it_stands_first() {
        let passages = ["Farms and a farm.", "Two farms, and 1,200 of wheat in 1954."];
        let whole = said(passages.iter().map(|text| (true, *text)));
        assert_eq!((whole["farm"].form(), whole["farm"].times(), whole["farm"].passages), ("farms", 3.0, 2));
        let second = said([false, true].into_iter().zip(passages));
        assert_eq!((second["farm"].times(), second["farm"].passages, second["wheat"].first), (1.0, 2, 6));
        assert!(!second.contains_key("a"));
        let equal = said([(true, "Farms? The farm! Farms, no farm.")].into_iter());
        assert_eq!((equal["farm"].form(), equal["farm"].times()), ("farm", 4.0));
    }

    #[test]
    fn function_words_and_numbers_that_are_no_years_tell_nothing() {
        assert!(is_telling("1954") && is_telling("maize"));
        assert!(!is_telling("200") && !is_telling("the"));
    }
}
