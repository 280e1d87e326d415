//! Stemming, with a memory: it is the dearest part of indexing, and history has few words for its many pages.

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
            if self.stems.len() < MOST_STEMS {
                self.stems.insert(term.clone(), stem.clone());
            }
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
