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
use crate::memory::{Key, Memory, TOGETHER};

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
        matcher::tokens(text, |words| self.known.words(trie, text, words), &mut self.tokens);
        let found = matcher::find(trie, text, &self.tokens);
        let mut meant = company::judge(store, &found, years);
        namesake::settle(store, text, &found, &mut meant);
        let named = found.into_iter().zip(meant);
        named.filter_map(|(name, entry)| Some(Match { sure: name.is_sure(), span: name.span, entry: entry? })).collect()
    }
}

/// As many words as are remembered at the most: a megabyte.
const MOST_WORDS: usize = 1 << 15;

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
    /// Words of a text as the trie has them. A plain word is remembered as it is written.
    fn words(&mut self, trie: View<'_>, text: &str, words: &[Written]) -> [Word; TOGETHER] {
        let remembered = self.words.get_each(|place| key(text, words.get(place)?));
        let mut known = [Word::NONE; TOGETHER];
        for (known, (word, remembered)) in known.iter_mut().zip(words.iter().zip(remembered)) {
            *known = remembered.unwrap_or_else(|| self.look_up(trie, text, word));
        }
        known
    }

    /// A word that is not remembered, and is from now on.
    #[inline(never)]
    fn look_up(&mut self, trie: View<'_>, text: &str, word: &Written) -> Word {
        self.folded.clear();
        fold_word(&text[word.span.clone()], &mut self.folded);
        let found = trie.word(self.folded.as_bytes()).unwrap_or(Word::NONE);
        if let Some(key) = key(text, word) {
            self.words.keep(key, found);
        }
        found
    }
}

/// What a word is remembered by as it is written: a plain one.
#[inline]
fn key(text: &str, word: &Written) -> Option<Key> {
    Some(word).filter(|word| word.is_plain).and_then(|word| Key::of(text.as_bytes(), word.span.clone()))
}
