//! The topic field: the [paths](crate::topic::Paths) of each topic, found by any way down to it and by all that lies
//! above on the way, so that a parent includes its children.
//!
//! Owns the terms. A passage has some twenty, which a run would spend a twentieth of its time on if they were spelt out:
//! each is a number made of its names, written in ten letters.

use tantivy::columnar::StrColumn;
use tantivy::index::SegmentReader;
use tantivy::query::{Query, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy::{DocId, Term};

use super::{FieldName, Fields};
use crate::topic::{self, BETWEEN_NAMES, BETWEEN_WAYS};

/// The name of the tokenizer that makes the terms.
pub(super) const TOKENIZER: &str = "histsearch-paths";

/// How the field is declared: terms to be found by, and the texts they were made of to be counted.
pub(super) fn options() -> TextOptions {
    let terms = TextFieldIndexing::default().set_tokenizer(TOKENIZER).set_index_option(IndexRecordOption::Basic);
    TextOptions::default().set_indexing_options(terms.set_fieldnorms(false)).set_fast("raw")
}

/// Passages with any of these topics or of their children.
///
/// Each path is a list of labels from the top of the hierarchy.
pub fn filter(field: Field, paths: &[Vec<String>]) -> Box<dyn Query> {
    let term = |names: &Vec<String>| {
        let way = topic::way(names);
        let whole = Beginnings::of(&way).last().unwrap_or(NOTHING);
        Term::from_field_text(field, &written(whole).map(char::from).into_iter().collect::<String>())
    };
    Box::new(TermSetQuery::new(paths.iter().map(term)))
}

/// The topics of the passages of a segment, each a number within it.
pub struct Topics(Option<StrColumn>);

impl Topics {
    /// As they were indexed.
    ///
    /// # Errors
    /// When the columns of the index cannot be read.
    pub fn of_segment(segment: &SegmentReader) -> tantivy::Result<Topics> {
        segment.fast_fields().str(Fields::name(FieldName::Topic)).map(Topics)
    }

    /// Those of a passage, the most telling first.
    pub fn of_passage(&self, passage: DocId) -> impl Iterator<Item = u64> {
        self.0.iter().flat_map(move |column| column.term_ords(passage))
    }

    /// The ways from the top of the hierarchy down to a topic.
    ///
    /// # Errors
    /// When the columns of the index cannot be read.
    pub fn ways(&self, topic: u64) -> tantivy::Result<Vec<Vec<String>>> {
        let mut paths = String::new();
        if let Some(column) = &self.0 {
            column.ord_to_str(topic, &mut paths)?;
        }
        Ok(topic::ways(&paths))
    }
}

/// The number of no names at all, and what each byte of them changes it by (Fowler, Noll and Vo, FNV-1a, 64 bits).
const NOTHING: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

/// How many bits of a number a letter of its term has, and how many letters there are: no two of a million ways have
/// the same term but by a chance of one in two million.
const BITS: u32 = 6;
const LETTERS: usize = 10;

/// A number as a term.
fn written(number: u64) -> [u8; LETTERS] {
    const FIRST: u8 = b'0';
    std::array::from_fn(|place| FIRST + (number >> (BITS * place as u32) & ((1 << BITS) - 1)) as u8)
}

/// The numbers of all beginnings of the ways in a text, each told once: from the top of the hierarchy to every name.
struct Beginnings<'t> {
    ways: std::str::Split<'t, char>,
    way: &'t [u8],
    before: &'t [u8],
    /// As far as the way was read; beyond its end when it is done.
    at: usize,
    number: u64,
    /// Whether the way before began alike so far.
    is_known: bool,
}

impl<'t> Beginnings<'t> {
    fn of(paths: &'t str) -> Beginnings<'t> {
        let (way, before) = (&[][..], &[][..]);
        Beginnings { ways: paths.split(BETWEEN_WAYS), way, before, at: 1, number: NOTHING, is_known: false }
    }
}

impl Iterator for Beginnings<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        loop {
            if self.at > self.way.len() {
                let way = self.ways.next()?.as_bytes();
                self.before = std::mem::replace(&mut self.way, way);
                (self.at, self.number, self.is_known) = (0, NOTHING, !self.before.is_empty());
            }
            let is_end = |byte: &u8| *byte == BETWEEN_NAMES as u8;
            let name = &self.way[self.at..];
            let end = self.at + name.iter().position(is_end).unwrap_or(name.len());
            // The separator counts as well, so that no two lists of names are one sequence of bytes.
            for byte in self.way[self.at..end].iter().chain(&[BETWEEN_NAMES as u8]) {
                self.number = (self.number ^ u64::from(*byte)).wrapping_mul(PRIME);
            }
            self.is_known &= self.before.get(self.at..end) == Some(&self.way[self.at..end])
                && self.before.get(end).is_none_or(is_end);
            self.at = end + 1;
            if !self.is_known {
                return Some(self.number);
            }
        }
    }
}

/// Makes the terms of a topic's paths.
#[derive(Clone, Default)]
pub(super) struct PathTokenizer(Token);

impl Tokenizer for PathTokenizer {
    type TokenStream<'a> = PathStream<'a>;

    fn token_stream<'a>(&'a mut self, paths: &'a str) -> PathStream<'a> {
        self.0.reset();
        PathStream { beginnings: Beginnings::of(paths), token: &mut self.0 }
    }
}

/// The terms of one topic.
pub(super) struct PathStream<'a> {
    beginnings: Beginnings<'a>,
    token: &'a mut Token,
}

impl TokenStream for PathStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(number) = self.beginnings.next() else { return false };
        self.token.text.clear();
        self.token.text.extend(written(number).map(char::from));
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::topic::Paths;

    fn terms(paths: &Paths) -> Vec<String> {
        let mut terms = Vec::new();
        let mut tokenizer = PathTokenizer::default();
        tokenizer.token_stream(paths.as_str()).process(&mut |token| terms.push(token.text.clone()));
        terms
    }

    proptest! {
        /// Few letters, so that names begin alike, and ways do.
        #[test]
        fn every_beginning_has_a_term_of_its_own_and_is_told_once(ways in prop::collection::vec(prop::collection::vec("[ab]{1,2}", 1..4), 1..6)) {
            let beginnings: HashSet<&[String]> =
                ways.iter().flat_map(|way| (1..=way.len()).map(|length| &way[..length])).collect();
            let found = terms(&Paths::new(&ways));
            prop_assert_eq!(found.len(), beginnings.len());
            let alone: HashSet<String> =
                beginnings.iter().filter_map(|beginning| terms(&Paths::new(&[beginning.to_vec()])).pop()).collect();
            prop_assert_eq!(found.into_iter().collect::<HashSet<_>>(), alone);
        }
    }

    #[test]
    fn a_parent_is_found_in_its_children_and_not_the_other_way_round() {
        let way = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let maize = terms(&Paths::new(&[way(&["agriculture", "maize"]), way(&["food", "maize"])]));
        let food = terms(&Paths::new(&[way(&["food"])]));
        assert_eq!((maize.len(), food.len()), (4, 1));
        assert!(maize.contains(&food[0]) && !maize.contains(&terms(&Paths::new(&[way(&["maize"])]))[0]));
    }
}
