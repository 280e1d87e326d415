//! A text word by word, each made into something.
//!
//! Owns the walk: several words are found ahead of those given out, so that what is known of them is asked for together,
//! and a hyphenated word is given out joined behind its parts. Refuses to know what is made of words: a [`Form`] does.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::word::{Raw, is_hyphen, joined, next_word};
use crate::memory::TOGETHER;

/// What a stream of words gives out for each.
pub trait Form {
    /// What is known of a word before it is made into anything.
    type Known: Copy + Default;

    /// Asks for it, for several words in a row: the processor's memory answers all of them in the time of one.
    fn known(&self, text: &str, words: &[Raw]) -> [Self::Known; TOGETHER];

    /// Appends what a word of a text is made into.
    fn of_word(&mut self, text: &str, word: &Raw, known: Self::Known, out: &mut String);

    /// The same of a word that is folded already.
    fn of_folded(&mut self, word: &str, out: &mut String);
}

/// The word itself, folded.
pub struct Folded;

impl Form for Folded {
    type Known = ();

    fn known(&self, _: &str, _: &[Raw]) -> [(); TOGETHER] {
        [(); TOGETHER]
    }

    fn of_word(&mut self, text: &str, word: &Raw, (): (), out: &mut String) {
        word.fold(text, out);
    }

    fn of_folded(&mut self, word: &str, out: &mut String) {
        out.push_str(word);
    }
}

/// Splits text into folded words; see the table at the top of [`analysis`](super).
#[derive(Clone, Default)]
pub struct WordTokenizer {
    token: Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a, Folded>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a, Folded> {
        WordStream::new(text, &mut self.token, Folded)
    }
}

/// The words of one text.
pub struct WordStream<'a, F: Form> {
    text: &'a str,
    /// Where the last word ends that was given out.
    at: usize,
    /// The next words, those already given out in front, and what is known of each.
    found: [Raw; TOGETHER],
    known: [F::Known; TOGETHER],
    given: usize,
    there: usize,
    next_position: usize,
    /// The joined form of a hyphenated word and its first byte, given out after the part that ends it.
    joined: Option<(String, usize)>,
    token: &'a mut Token,
    pub(super) form: F,
}

impl<'a, F: Form> WordStream<'a, F> {
    pub(super) fn new(text: &'a str, token: &'a mut Token, form: F) -> Self {
        token.reset();
        WordStream {
            text,
            at: 0,
            found: Default::default(),
            known: [F::Known::default(); TOGETHER],
            given: 0,
            there: 0,
            next_position: 0,
            joined: None,
            token,
            form,
        }
    }

    /// Finds the next words, where all that were found are given out.
    #[inline(never)]
    fn look_ahead(&mut self) {
        (self.given, self.there) = (0, 0);
        let mut at = self.at;
        while self.there < TOGETHER
            && let Some(word) = next_word(self.text, at)
        {
            at = word.span.end;
            self.found[self.there] = word;
            self.there += 1;
        }
        self.known = self.form.known(self.text, &self.found[..self.there]);
    }
}

impl<F: Form> TokenStream for WordStream<'_, F> {
    fn advance(&mut self) -> bool {
        if let Some((joined, start)) = self.joined.take() {
            self.token.text.clear();
            self.form.of_folded(&joined, &mut self.token.text);
            self.token.offset_from = start;
            return true;
        }
        if self.given == self.there {
            self.look_ahead();
        }
        let Some(word) = self.found[..self.there].get(self.given) else { return false };
        let known = self.known[self.given];
        self.given += 1;
        let previous = self.token.offset_from..self.at;
        self.token.position = self.next_position;
        self.next_position += 1;
        self.token.offset_from = word.span.start;
        self.token.offset_to = word.span.end;
        self.token.text.clear();
        self.form.of_word(self.text, word, known, &mut self.token.text);
        self.at = word.span.end;
        if is_hyphen(self.text, &previous, &word.span) {
            let start = previous.start;
            self.joined = joined(self.text, previous, word).map(|joined| (joined, start));
        }
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
