//! A lexicon while it reads texts, one after another.
//!
//! Owns what is remembered from one text to the next: what the trie said of words. Whoever reads many texts keeps one
//! of these; it changes what they cost and never what is found.

use super::company;
use super::fold::{Word as Written, fold_word};
use super::matcher::{self, Token};
use super::namesake;
use super::trie::{View, Word};
use super::{Lexicon, Match};
use crate::document::YearRange;
use crate::memory::{Key, Memory};

/// Finds the entries of a lexicon in texts.
#[derive(Debug)]
pub struct Reader<'l> {
    lexicon: &'l Lexicon,
    known: Known,
    /// Those of the last text, kept for their room.
    tokens: Vec<Token>,
}

impl<'l> Reader<'l> {
    pub(super) fn new(lexicon: &'l Lexicon) -> Reader<'l> {
        Reader { lexicon, known: Known::default(), tokens: Vec::new() }
    }

    /// See [`Lexicon::matches`].
    pub fn matches(&mut self, text: &str) -> Vec<Match> {
        self.matches_with(text, &[])
    }

    /// See [`Lexicon::matches_with`].
    pub fn matches_with(&mut self, text: &str, years: &[YearRange]) -> Vec<Match> {
        let store = &self.lexicon.store;
        let trie = store.tables().trie.view();
        matcher::tokens(text, |word| self.known.word(trie, text, word), &mut self.tokens);
        let found = matcher::find(trie, text, &self.tokens);
        let mut meant = company::judge(store, &found, years);
        namesake::settle(store, text, &found, &mut meant);
        let named = found.into_iter().zip(meant);
        named.filter_map(|(name, entry)| Some(Match { sure: name.is_sure(), span: name.span, entry: entry? })).collect()
    }
}

/// As many words as are remembered at the most: a quarter of a megabyte.
const MOST_WORDS: usize = 1 << 13;

/// What the trie said of words.
#[derive(Debug)]
struct Known {
    words: Memory<Word>,
    /// The word that is looked up, folded.
    folded: String,
}

impl Default for Known {
    fn default() -> Known {
        Known { words: Memory::of_at_most(MOST_WORDS), folded: String::new() }
    }
}

impl Known {
    /// A word of a text, if any name contains it. A plain word is remembered as it is written.
    fn word(&mut self, trie: View<'_>, text: &str, word: &Written) -> Option<Word> {
        let key = Some(word).filter(|word| word.is_plain).and_then(|word| Key::of(text.as_bytes(), word.span.clone()));
        if let Some(known) = key.and_then(|key| self.words.get(key)) {
            return Some(*known).filter(|known| *known != Word::NONE);
        }
        self.folded.clear();
        fold_word(&text[word.span.clone()], &mut self.folded);
        let found = trie.word(self.folded.as_bytes());
        if let Some(key) = key {
            self.words.keep(key, found.unwrap_or(Word::NONE));
        }
        found
    }
}
