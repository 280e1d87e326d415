//! Stemming, with a memory: it is the dearest part of indexing, and history has few words for its many pages.

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

fn remember(stems: &mut FxHashMap<String, String>, word: &str, stem: &str) {
    if stems.len() < MOST_STEMS {
        stems.insert(word.to_owned(), stem.to_owned());
    }
}

thread_local! {
    /// What each thread remembers from one text to the next.
    static MEMORY: RefCell<StemTokenizer> = RefCell::default();
}

/// Tells each word of a text as written and folded, in order, with its stem.
pub fn each_with_stem(text: &str, mut tell: impl FnMut(&Token, &str)) {
    let StemTokenizer { mut words, mut stems } = MEMORY.take();
    let stemmer = frostem::Stemmer::new(frostem::Algorithm::English);
    words.token_stream(text).process(&mut |token| match stems.get(&token.text) {
        Some(stem) => tell(token, stem),
        None => {
            let stem = stemmer.stem(&token.text);
            tell(token, &stem);
            remember(&mut stems, &token.text, &stem);
        }
    });
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
        if let Some(stem) = self.stems.get(term.as_str()) {
            term.clear();
            term.push_str(stem);
        } else {
            let stem = self.stemmer.stem(term).into_owned();
            remember(self.stems, term, &stem);
            *term = stem;
        }
        true
    }

    fn token(&self) -> &Token {
        self.words.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.words.token_mut()
    }
}
