//! What is said to the user about a query that could not be read quite as typed.
//!
//! Owns the wording and that nothing is said twice. Knows no grammar.

use super::{MAX_DEPTH, MAX_DISTANCE, MAX_WORD_BYTES, MAX_WORDS};

/// After so many notes nobody reads on.
const MAX_NOTES: usize = 16;

/// One thing a user should know about how the query was read.
pub(super) enum Note<'a> {
    LoneQuote,
    EmptyQuotes,
    UnclosedBracket,
    UnopenedBracket,
    EmptyBrackets,
    DeepBrackets,
    StrayStar,
    StrayTilde,
    FuzzyNumber,
    FuzzyTooLoose,
    DistanceTooWide,
    MixedDistances,
    EmptyField(&'a str),
    UnknownField(&'a str),
    NestedField,
    DanglingOperator(&'a str),
    NearOperands,
    LongWord,
    LeftOut(usize),
}

impl Note<'_> {
    fn message(&self) -> String {
        match self {
            Note::LoneQuote => "a quotation mark without its partner was ignored".to_owned(),
            Note::EmptyQuotes => "quotation marks without a word between them were ignored".to_owned(),
            Note::UnclosedBracket => "a bracket was never closed; closed at the end".to_owned(),
            Note::UnopenedBracket => "a closing bracket that was never opened was ignored".to_owned(),
            Note::EmptyBrackets => "brackets without a word between them were ignored".to_owned(),
            Note::DeepBrackets => format!("brackets deeper than {MAX_DEPTH} were ignored; their words are searched"),
            Note::StrayStar => "* counts only at the end of a word; ignored elsewhere".to_owned(),
            Note::StrayTilde => "~ counts only with a number after a word or phrase; ignored elsewhere".to_owned(),
            Note::FuzzyNumber => "words with digits are only matched exactly; ~ ignored".to_owned(),
            Note::FuzzyTooLoose => "at most 2 letters of a word may differ; read as ~2".to_owned(),
            Note::DistanceTooWide => format!("the widest distance is {MAX_DISTANCE} words; read as that"),
            Note::MixedDistances => "one chain of NEAR has one distance; the widest was taken".to_owned(),
            Note::EmptyField(name) => format!("nothing to look for after {name}: so it was read as a word"),
            Note::UnknownField(name) => format!("there is no field {name}: so it was read as a word"),
            Note::NestedField => "a field within a field was ignored; its words are searched".to_owned(),
            Note::DanglingOperator(name) => format!("{name} lacks something to work on; read as a word"),
            Note::NearOperands => {
                "NEAR joins words, phrases or bracketed alternatives of them; read as a word".to_owned()
            }
            Note::LongWord => format!("a word longer than {MAX_WORD_BYTES} bytes was cut"),
            Note::LeftOut(words) => format!("only the first {MAX_WORDS} words are used; {words} left out"),
        }
    }
}

/// The notes of one query, in the order they arose.
#[derive(Default)]
pub(super) struct Notes(Vec<String>);

impl Notes {
    pub(super) fn add(&mut self, note: Note<'_>) {
        if self.0.len() >= MAX_NOTES {
            return;
        }
        let message = note.message();
        if !self.0.contains(&message) {
            self.0.push(message);
        }
    }

    pub(super) fn into_messages(self) -> Vec<String> {
        self.0
    }
}
