//! What a passage is to an engine: a JSON object of words already analysed, and what a hit shows.
//!
//! | field | holds | for |
//! |---|---|---|
//! | uid | essay and ordinal, as users see it | the id; a passage sent twice is one passage |
//! | text, exact, foreign, title, heading, question, author | terms with spaces between | clauses; the engine only splits at spaces |
//! | topic, labels | paths from the top of the hierarchy, each with all above it; their names | `--topic`; counts |
//! | cells, period, start | [years as words](super::cells); all ranges as one word; the first year | `--period`; timeline; order |
//! | path, essay, ordinal | as in the index | `--path`, grouping, order |
//! | words | number of words | the average |
//! | essay_words | number of words of the essay, each passage's rounded as in the index | the score of the essay |
//! | about, verbatim | what a hit shows besides its text; the text | hits; never searched |
//!
//! The second form of a hyphenated word (`destalinisation` for `de-Stalinisation`) stands behind the text, as a second
//! value of its field: an engine cannot have two words in one place.

use serde::Serialize;

use crate::analysis::{self, Analysis, Word};
use crate::document::{Year, YearRange};
use crate::fields::{About, PassageKey, Record};
use crate::search::{length, passage_id};
use crate::topic::{way, ways};

/// See the module.
#[derive(Serialize)]
pub(super) struct Passage<'a> {
    pub(super) uid: String,
    text: Vec<String>,
    exact: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    foreign: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    title: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    heading: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    question: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    topic: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cells: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<i32>,
    path: &'a str,
    essay: String,
    ordinal: u64,
    words: u64,
    essay_words: u64,
    /// JSON of its own: engines change empty lists and nulls in JSON they are given.
    about: String,
    verbatim: &'a str,
}

/// What a passage is made of.
pub(super) struct Parts<'a> {
    pub(super) key: PassageKey,
    pub(super) about: &'a About,
    pub(super) text: &'a str,
    /// The paths of its topics, from the top of the hierarchy.
    pub(super) topics: Vec<Vec<String>>,
    /// See [`essay_words`].
    pub(super) essay_words: u64,
}

/// The words of an essay's passages, each passage's number rounded.
pub(super) fn essay_words<'t>(texts: impl Iterator<Item = &'t str>) -> u64 {
    texts.map(|text| length(analysis::words(text, Analysis::Exact).len())).sum()
}

/// The paths of the topics of a record.
pub(super) fn topics(record: &Record<'_>) -> Vec<Vec<String>> {
    record.passage.topics.iter().flat_map(|topic| ways(topic.paths.as_str())).collect()
}

impl<'a> Passage<'a> {
    pub(super) fn new(parts: &Parts<'a>) -> Passage<'a> {
        let Parts { key, about, text, topics, essay_words } = parts;
        let exact = analysis::words(text, Analysis::Exact);
        let words = exact.len() as u64;
        let stemmed = |text: &String| terms(analysis::words(text, Analysis::Stemmed));
        let ranges = about.period.as_ref().map_or(&[][..], |period| &period.ranges);
        Passage {
            uid: passage_id(key.essay, key.ordinal),
            text: terms(analysis::words(text, Analysis::Stemmed)),
            exact: terms(exact),
            foreign: about
                .language
                .map(|language| terms(analysis::words(text, Analysis::Foreign(language))))
                .unwrap_or_default(),
            title: about.title.iter().flat_map(stemmed).collect(),
            heading: about.heading.iter().flat_map(stemmed).collect(),
            question: about.question.iter().flat_map(stemmed).collect(),
            author: about.author.iter().flat_map(|author| terms(analysis::words(author, Analysis::Exact))).collect(),
            topic: unique(topics.iter().flat_map(|path| (1..=path.len()).map(|depth| way(&path[..depth])))),
            labels: unique(topics.iter().flatten().cloned()),
            cells: super::cells::of(ranges),
            period: (!ranges.is_empty()).then(|| period_word(ranges)),
            start: ranges.iter().map(|range| range.start().astronomical()).min(),
            path: &about.path,
            essay: essay_word(key.essay),
            ordinal: key.ordinal,
            words,
            essay_words: *essay_words,
            about: serde_json::to_string(about).expect("what a hit shows is JSON"),
            verbatim: text,
        }
    }

    /// As JSON on one line.
    pub(super) fn json(&self) -> String {
        serde_json::to_string(self).expect("words and numbers are JSON")
    }
}

/// An essay's id as a word.
pub(super) fn essay_word(essay: u64) -> String {
    format!("{essay:016x}")
}

/// Ranges as one word.
fn period_word(ranges: &[YearRange]) -> String {
    let range = |range: &YearRange| format!("{}/{}", range.start().astronomical(), range.end().astronomical());
    ranges.iter().map(range).collect::<Vec<_>>().join(" ")
}

/// The ranges of such a word; what is none is left out.
pub(super) fn period_of(word: &str) -> Vec<YearRange> {
    let range = |range: &str| {
        let (start, end) = range.split_once('/')?;
        let year = |number: &str| Some(Year::from_astronomical(number.parse().ok()?));
        YearRange::new(year(start)?, year(end)?)
    };
    word.split(' ').filter_map(range).collect()
}

/// Terms in their order with spaces between; behind them, as a value of their own, those that share a place.
fn terms(words: Vec<Word>) -> Vec<String> {
    let (mut line, mut beside) = (String::new(), String::new());
    let mut last = None;
    for Word { term, position, .. } in words {
        let line = if last == Some(position) { &mut beside } else { &mut line };
        last = Some(position);
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&term);
    }
    [line, beside].into_iter().filter(|value| !value.is_empty()).collect()
}

fn unique(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut words: Vec<String> = words.collect();
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_form_of_a_word_stands_behind_the_text() {
        let words = analysis::words("his de-Stalinisation policy", Analysis::Exact);
        assert_eq!(terms(words), ["his de stalinisation policy", "destalinisation"]);
        assert_eq!(terms(Vec::new()), [""; 0]);
    }

    #[test]
    fn ranges_come_back_from_their_word() {
        let year = Year::from_astronomical;
        let ranges = [YearRange::new(year(-263), year(-145)).unwrap(), YearRange::new(year(1953), year(1964)).unwrap()];
        assert_eq!(period_word(&ranges), "-263/-145 1953/1964");
        assert_eq!(period_of(&period_word(&ranges)), ranges);
        assert_eq!(period_of("x 1/ 5"), []);
    }
}
