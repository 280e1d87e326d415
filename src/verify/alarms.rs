//! The differences that turn the meaning of a quotation.
//!
//! Owns what is grave: a negation lost or added, another number, another name.

use super::align::{Difference, Op};
use crate::lexicon::Lexicon;

/// Why a difference is grave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlarmKind {
    /// One says "not" or its like and the other does not.
    Negation,
    /// Another number, or one more or less.
    Number,
    /// Another name, or one more or less.
    Name,
}

impl AlarmKind {
    /// Its name on every surface.
    pub const fn as_str(self) -> &'static str {
        match self {
            AlarmKind::Negation => "negation",
            AlarmKind::Number => "number",
            AlarmKind::Name => "name",
        }
    }
}

/// A grave difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Why it is grave.
    pub kind: AlarmKind,
    /// What the quotation says; empty where it lost the word.
    pub quoted: String,
    /// What the source says; empty where the quotation added the word.
    pub source: String,
}

const NEGATIONS: &[&str] = &[
    "barely", "cannot", "cant", "couldnt", "didnt", "doesnt", "dont", "except", "few", "hadnt", "hardly", "hasnt",
    "havent", "isnt", "lacked", "least", "little", "neither", "never", "no", "nobody", "none", "nor", "not", "nothing",
    "nowhere", "rarely", "refused", "scarcely", "seldom", "shouldnt", "unless", "wasnt", "werent", "without", "wont",
    "wouldnt",
];

const NUMBERS: &[&str] = &[
    "billion",
    "billions",
    "dozen",
    "eight",
    "eighteen",
    "eighty",
    "eleven",
    "fifteen",
    "fifty",
    "first",
    "five",
    "forty",
    "four",
    "fourteen",
    "half",
    "hundred",
    "hundreds",
    "million",
    "millions",
    "nine",
    "nineteen",
    "ninety",
    "one",
    "second",
    "seven",
    "seventeen",
    "seventy",
    "six",
    "sixteen",
    "sixty",
    "ten",
    "third",
    "thirteen",
    "thirty",
    "thousand",
    "thousands",
    "three",
    "twelve",
    "twenty",
    "twice",
    "two",
];

/// The grave ones among differences, in order.
pub(super) fn of(differences: &[Difference], lexicon: &Lexicon) -> Vec<Alarm> {
    let grave = differences.iter().filter(|difference| difference.op != Op::Same);
    grave.filter_map(|difference| kind(difference, lexicon).map(|kind| alarm(difference, kind))).collect()
}

fn alarm(difference: &Difference, kind: AlarmKind) -> Alarm {
    Alarm { kind, quoted: difference.quoted.clone(), source: difference.source.clone() }
}

fn kind(difference: &Difference, lexicon: &Lexicon) -> Option<AlarmKind> {
    let sides = [difference.quoted.as_str(), difference.source.as_str()];
    let negations = sides.map(|side| among(side, NEGATIONS));
    if negations[0] != negations[1] {
        return Some(AlarmKind::Negation);
    }
    if difference.number || sides.iter().any(|side| !among(side, NUMBERS).is_empty()) {
        return Some(AlarmKind::Number);
    }
    let is_name = |side: &str| !side.is_empty() && !lexicon.lookup_as_it_stands(side).is_empty();
    let is_named = difference.begins && sides.iter().any(|side| side.starts_with(char::is_uppercase) && is_name(side));
    (difference.capital || is_named).then_some(AlarmKind::Name)
}

/// The words of a text that are in a list, in order, one behind the other.
fn among(text: &str, list: &[&str]) -> String {
    let bare =
        |word: &str| word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let words = text.split([' ', '-', '–']).map(bare);
    words.filter(|word| list.binary_search(&word.as_str()).is_ok()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_in_order() {
        assert!(NEGATIONS.is_sorted() && NUMBERS.is_sorted());
    }
}
