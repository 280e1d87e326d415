//! Stemming, with a memory: it is the dearest part of indexing, and history has few words for its many pages.

use std::borrow::Cow;
use std::cell::RefCell;

use rustc_hash::FxHashMap;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::{WordStream, WordTokenizer};

/// The words of [`WordTokenizer`], stemmed (Porter 2, English).
#[derive(Clone, Default)]
pub struct StemTokenizer {
    words: WordTokenizer,
    stems: FxHashMap<String, String>,
}

/// How many stems a tokenizer remembers: a few megabytes at the most.
const MOST_STEMS: usize = 1 << 16;

impl Tokenizer for StemTokenizer {
    type TokenStream<'a> = StemStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> StemStream<'a> {
        let stemmer = frostem::Stemmer::new(frostem::Algorithm::English);
        StemStream { words: self.words.token_stream(text), stems: &mut self.stems, stemmer }
    }
}

/// The stem of a word, looked up where it was asked for before.
fn remembered<'s>(stems: &'s mut FxHashMap<String, String>, stemmer: &frostem::Stemmer, word: &str) -> Cow<'s, str> {
    if !stems.contains_key(word) {
        let stem = stemmer.stem(word).into_owned();
        if stems.len() >= MOST_STEMS {
            return Cow::Owned(stem);
        }
        stems.insert(word.to_owned(), stem);
    }
    Cow::Borrowed(stems.get(word).map_or("", String::as_str))
}

thread_local! {
    /// What each thread remembers from one text to the next.
    static MEMORY: RefCell<StemTokenizer> = RefCell::default();
}

/// Tells each stem of a text.
pub(super) fn each(text: &str, tell: &mut dyn FnMut(&Token)) {
    let mut tokenizer = MEMORY.take();
    tokenizer.token_stream(text).process(tell);
    MEMORY.set(tokenizer);
}

/// Tells each word of a text as written and folded, in order, with its stem.
pub fn each_with_stem(text: &str, mut tell: impl FnMut(&Token, &str)) {
    let StemTokenizer { mut words, mut stems } = MEMORY.take();
    let stemmer = frostem::Stemmer::new(frostem::Algorithm::English);
    words.token_stream(text).process(&mut |token| tell(token, &remembered(&mut stems, &stemmer, &token.text)));
    MEMORY.set(StemTokenizer { words, stems });
}

/// The stems of one text.
pub struct StemStream<'a> {
    words: WordStream<'a>,
    stems: &'a mut FxHashMap<String, String>,
    stemmer: frostem::Stemmer,
}

impl TokenStream for StemStream<'_> {
    fn advance(&mut self) -> bool {
        if !self.words.advance() {
            return false;
        }
        let term = &mut self.words.token_mut().text;
        let stem = remembered(self.stems, &self.stemmer, term);
        term.clear();
        term.push_str(&stem);
        true
    }

    fn token(&self) -> &Token {
        self.words.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.words.token_mut()
    }
}
