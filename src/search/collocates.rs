//! The company a word keeps: words that stand near it more often than chance would have them.
//!
//! Owns the counting and the measures. A word is counted with all its inflections under one stem and shown in the form
//! it commonly has near the word asked for. Around each place of that word lie `window` words to either side, within
//! the passage; a word that is near two of its places is counted once. That gives a table for each word of the company
//! (Evert 2008, *Corpora and collocations*, on surface co-occurrence):
//!
//! | | near | elsewhere | together |
//! |---|---|---|---|
//! | the word | O11 | O12 | its count |
//! | other words | O21 | O22 | |
//! | together | all words near | | all words |
//!
//! with the word asked for itself left out, and E11 = its count × all words near ÷ all words, what chance would give.
//!
//! - **log-likelihood** (Dunning 1993, *Accurate methods for the statistics of surprise and coincidence*): 2 Σ O ln(O/E)
//!   over the four cells: how sure it is that the two keep company. Above 10.83 chance would do it once in a thousand.
//! - **MI** (Church & Hanks 1990, *Word association norms, mutual information, and lexicography*): log2(O11/E11): how
//!   much more often than by chance, however rarely.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, TERMINATED};

use super::facets::matching;
use super::plan::{is_empty_word, sequence};
use super::request::{Filters, Request};
use super::unit::{Pattern, sequences};
use super::want::Want;
use super::word::Word;
use crate::analysis::{self, Analysis};
use crate::error::{Error, Result};
use crate::fields::{FieldName, Fields};
use crate::index::{Index, guarded, tantivy_error};
use crate::lexicon::Lexicon;

/// What company to look for.
#[derive(Clone, Debug)]
pub struct CompanyOf {
    /// A word, or words that stand side by side.
    pub word: String,
    /// How many words to either side are near.
    pub window: usize,
    /// How often a word must stand near.
    pub least: usize,
    /// Whether function words count: the, of, was.
    pub all_words: bool,
    /// Which passages are read.
    pub filters: Filters,
}

/// The company of a word.
#[derive(Clone, Debug, PartialEq)]
pub struct Company {
    /// How often the word stands in the passages read.
    pub occurrences: usize,
    /// In how many of them.
    pub passages: usize,
    /// How many words these and the other passages have together, the word itself left out.
    pub words: u64,
    /// The words near it, by log-likelihood.
    pub collocates: Vec<Collocate>,
}

/// A word of the company.
#[derive(Clone, Debug, PartialEq)]
pub struct Collocate {
    /// Its commonest form near the word asked for, in lower case.
    pub word: String,
    /// How often it stands near.
    pub near: u64,
    /// How often it stands anywhere in the passages read.
    pub count: u64,
    /// How often it would stand near by chance.
    pub expected: f64,
    /// Log-likelihood.
    pub ll: f64,
    /// Mutual information, in bits.
    pub mi: f64,
}

/// Words that say little by themselves, besides those that a query leaves out.
static FUNCTION_WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    let words = "\
        after again against all along also although always among any around because before between both during each \
        either even ever every few he her here him himself his however itself just less more most must my neither never \
        nor now off one only other our out over own rather same she since so some still them themselves therefore though \
        through thus too two under until up upon us very we well while within without yet you your";
    words.split(' ').collect()
});

/// The words that keep company with a word. Nothing where no passage has it.
///
/// # Errors
/// [`Kind::Usage`](crate::error::Kind::Usage) where there is no word to look for, else as [`search`](super::search()).
pub fn collocates(index: &Index, lexicon: &Lexicon, asked: &CompanyOf) -> Result<Company> {
    let Some(Pattern::Sequence { terms, .. }) = sequence(&asked.word, Analysis::Stemmed, 0) else {
        return Err(Error::usage(format!("{:?} has no word in it", asked.word)));
    };
    guarded("count words in the index", || Reader { index, asked, terms }.company(lexicon))
}

struct Reader<'a> {
    index: &'a Index,
    asked: &'a CompanyOf,
    /// The stems of the word asked for.
    terms: Vec<String>,
}

/// What is near, by stem: how often, and in which forms.
#[derive(Default)]
struct Near {
    by_stem: FxHashMap<String, FxHashMap<String, u64>>,
    words: u64,
    occurrences: usize,
    passages: usize,
}

/// The passages that the filters select.
struct Read {
    /// For each segment the passages, in order.
    passages: BTreeMap<u32, Vec<u32>>,
    /// How many words they have together.
    words: u64,
}

impl Reader<'_> {
    fn company(&self, lexicon: &Lexicon) -> Result<Company> {
        let read = self.read(lexicon)?;
        let near = self.near(&read)?;
        let own: FxHashSet<&str> = self.terms.iter().map(String::as_str).collect();
        let words = read.words.saturating_sub((near.occurrences * self.terms.len()) as u64);
        let mut collocates = Vec::new();
        for (stem, forms) in &near.by_stem {
            let count_near: u64 = forms.values().sum();
            if count_near < self.asked.least as u64 || own.contains(stem.as_str()) {
                continue;
            }
            let Some(word) = forms.iter().max_by_key(|(form, n)| (**n, std::cmp::Reverse(form.as_str()))) else {
                continue;
            };
            if !self.asked.all_words && is_function_word(word.0) {
                continue;
            }
            let table = Table { near: count_near, count: self.count(&read, stem)?, words_near: near.words, words };
            if table.near as f64 > table.expected() {
                collocates.push(Collocate {
                    word: word.0.clone(),
                    near: table.near,
                    count: table.count,
                    expected: table.expected(),
                    ll: table.log_likelihood(),
                    mi: table.mutual_information(),
                });
            }
        }
        collocates.sort_by(|a, b| b.ll.total_cmp(&a.ll).then_with(|| a.word.cmp(&b.word)));
        Ok(Company { occurrences: near.occurrences, passages: near.passages, words, collocates })
    }

    /// The passages that the filters select, and how many words they have.
    fn read(&self, lexicon: &Lexicon) -> Result<Read> {
        let request = Request { filters: self.asked.filters.clone(), ..Request::everything() };
        let passages = matching(self.index, lexicon, &request)?;
        let mut words = 0;
        for (segment, docs) in &passages {
            let reader = self.index.searcher().segment_reader(*segment);
            let column = reader.fast_fields().u64(Fields::name(FieldName::Words));
            let column = column.map_err(|error| tantivy_error("read the index", error))?;
            words += docs.iter().filter_map(|doc| column.first(*doc)).sum::<u64>();
        }
        Ok(Read { passages, words })
    }

    /// Reads the passages that have the word.
    fn near(&self, read: &Read) -> Result<Near> {
        let mut near = Near::default();
        for (segment, docs) in self.index.segments_of(&Want::phrase(FieldName::Text, &self.terms, 0))? {
            let Some(read) = read.passages.get(&segment) else { continue };
            for doc in docs.into_iter().filter(|doc| read.binary_search(doc).is_ok()) {
                let address = DocAddress::new(segment, doc);
                let key = self.index.key(address)?;
                let (_, text) = self.index.passage(address, key)?;
                near.see(&text, &self.terms, self.asked.window);
            }
        }
        Ok(near)
    }

    /// How often a stem stands in the passages read.
    fn count(&self, read: &Read, stem: &str) -> Result<u64> {
        let word = Word::new(self.index.fields(), FieldName::Text, stem);
        let failed = |error| tantivy_error("read the index", error);
        let mut count = 0;
        for (segment, docs) in &read.passages {
            let segment = self.index.searcher().segment_reader(*segment);
            let forms = word.look_up(segment, self.index.counted()).map_err(failed)?;
            let postings = forms.postings(IndexRecordOption::WithFreqs).map_err(|error| failed(error.into()))?;
            count += postings.map_or(0, |postings| count_in(postings, docs));
        }
        Ok(count)
    }
}

/// How often a term stands in these passages, which are in order.
fn count_in(mut postings: impl Postings, docs: &[u32]) -> u64 {
    let (mut count, mut rest) = (0, docs);
    while postings.doc() != TERMINATED {
        rest = &rest[rest.partition_point(|doc| *doc < postings.doc())..];
        count += if rest.first() == Some(&postings.doc()) { u64::from(postings.term_freq()) } else { 0 };
        postings.advance();
    }
    count
}

impl Near {
    /// Counts what stands near the places of the word in a passage.
    fn see(&mut self, text: &str, terms: &[String], window: usize) {
        let mut words: Vec<(usize, String, String)> = Vec::new();
        analysis::each_with_stem(text, |token, stem| words.push((token.position, stem.to_owned(), token.text.clone())));
        let places = |term: &String| {
            let own = words.iter().filter(|(_, stem, _)| stem == term);
            own.map(|(place, ..)| *place as u32).collect::<Vec<u32>>()
        };
        let places: Vec<Vec<u32>> = terms.iter().map(places).collect();
        let lists: Vec<&[u32]> = places.iter().map(Vec::as_slice).collect();
        let found: Vec<(usize, usize)> =
            sequences(&lists, 0).into_iter().map(|(first, last)| (first as usize, last as usize)).collect();
        self.occurrences += found.len();
        self.passages += usize::from(!found.is_empty());
        for (place, stem, word) in words {
            let is_it = found.iter().any(|(first, last)| (*first..=*last).contains(&place));
            let is_near =
                found.iter().any(|(first, last)| (first.saturating_sub(window)..=last + window).contains(&place));
            if is_near && !is_it {
                self.words += 1;
                *self.by_stem.entry(stem).or_default().entry(word).or_default() += 1;
            }
        }
    }
}

/// The four cells of two words, by their margins.
pub(super) struct Table {
    pub(super) near: u64,
    pub(super) count: u64,
    pub(super) words_near: u64,
    pub(super) words: u64,
}

impl Table {
    pub(super) fn expected(&self) -> f64 {
        self.count as f64 * self.words_near as f64 / self.words as f64
    }

    pub(super) fn log_likelihood(&self) -> f64 {
        let [near, count, words_near, words] = [self.near, self.count, self.words_near, self.words].map(|n| n as f64);
        let cells = [
            (near, count * words_near),
            (count - near, count * (words - words_near)),
            (words_near - near, (words - count) * words_near),
            (words - count - words_near + near, (words - count) * (words - words_near)),
        ];
        let cell = |(observed, margins): (f64, f64)| match observed > 0.0 {
            true => observed * (observed * words / margins).ln(),
            false => 0.0,
        };
        2.0 * cells.into_iter().map(cell).sum::<f64>()
    }

    fn mutual_information(&self) -> f64 {
        (self.near as f64 / self.expected()).log2()
    }
}

pub(super) fn is_function_word(word: &str) -> bool {
    is_empty_word(word) || word.chars().count() == 1 || FUNCTION_WORDS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 40 of a corpus of 100,000 words are "maize", 500 words are near "Khrushchev", 10 are both. By chance it would be
    /// 40 × 500 / 100,000 = 0.2. The cells are 10, 30, 490 and 99,470, those expected 0.2, 39.8, 499.8 and 99,460.2:
    /// 2 (10 ln 50 + 30 ln(30/39.8) + 490 ln(490/499.8) + 99,470 ln(99,470/99,460.2))
    /// = 2 (39.12023 − 8.48009 − 9.70329 + 9.80048) = 61.4747, and log2 50 = 5.643856.
    #[test]
    fn the_measures_are_those_worked_out_by_hand() {
        let table = Table { near: 10, count: 40, words_near: 500, words: 100_000 };
        assert!((table.expected() - 0.2).abs() < 1e-12);
        assert!((table.log_likelihood() - 61.4747).abs() < 1e-3, "{}", table.log_likelihood());
        assert!((table.mutual_information() - 5.643_856).abs() < 1e-6);
    }

    #[test]
    fn what_is_as_chance_would_have_it_measures_nothing() {
        let table = Table { near: 5, count: 100, words_near: 50, words: 1000 };
        assert!(table.log_likelihood().abs() < 1e-9 && table.mutual_information().abs() < 1e-9);
    }

    fn near(text: &str, terms: &[&str], window: usize) -> (usize, Vec<(String, u64)>) {
        let mut near = Near::default();
        let terms: Vec<String> = terms.iter().map(|&term| term.to_owned()).collect();
        near.see(text, &terms, window);
        let mut counts: Vec<(String, u64)> =
            near.by_stem.iter().map(|(stem, forms)| (stem.clone(), forms.values().sum())).collect();
        counts.sort();
        assert_eq!(near.words, counts.iter().map(|(_, n)| n).sum::<u64>());
        (near.occurrences, counts)
    }

    #[test]
    fn a_word_near_two_places_is_counted_once() {
        let (occurrences, counts) = near("Maize, wheat, maize and rye; oats.", &["maiz"], 2);
        assert_eq!(occurrences, 2);
        let counts: Vec<(&str, u64)> = counts.iter().map(|(stem, n)| (stem.as_str(), *n)).collect();
        assert_eq!(counts, [("and", 1), ("rye", 1), ("wheat", 1)]);
    }

    #[test]
    fn words_side_by_side_are_one_and_inflections_too() {
        let (occurrences, counts) =
            near("Collective farms failed; a farm collective did not.", &["collect", "farm"], 1);
        assert_eq!((occurrences, counts), (1, vec![("fail".to_owned(), 1)]));
    }

    #[test]
    fn function_words_are_known() {
        assert!(["the", "himself", "although", "your", "s"].into_iter().all(is_function_word));
        assert!(!is_function_word("war"));
    }
}
