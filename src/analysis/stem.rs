//! Stemming, with a memory: it is the dearest part of indexing, and history has few words for its many pages.

use std::borrow::Cow;
use std::cell::RefCell;

use rustc_hash::FxHashMap;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::filed::{MOST_LACKED, filed, shared};
use super::{WordStream, WordTokenizer};

/// The stem of a word as written and folded (Porter 2, English). But for its last few bytes every stem is the beginning
/// of its word; a word of which that cannot be said is its own stem.
///
/// ```
/// assert_eq!(histsearch::analysis::stem("farming"), "farm");
/// ```
pub fn stem(word: &str) -> Cow<'_, str> {
    let stem = frostem::Stemmer::new(frostem::Algorithm::English).stem(word);
    if stem.len() - shared(&stem, word) <= MOST_LACKED { stem } else { Cow::Borrowed(word) }
}

/// The words of [`WordTokenizer`], each as something that is made of it and remembered.
#[derive(Clone)]
pub struct FormTokenizer {
    words: WordTokenizer,
    made: Memory,
    make: fn(&str) -> String,
}

/// What was made of words.
type Memory = FxHashMap<String, String>;

/// How many words a memory holds: a few megabytes at the most.
const MOST_REMEMBERED: usize = 1 << 16;

impl FormTokenizer {
    /// Gives [stems](stem).
    pub fn stems() -> FormTokenizer {
        FormTokenizer::new(|word| stem(word).into_owned())
    }

    /// Gives words as they are [filed].
    pub fn filed() -> FormTokenizer {
        FormTokenizer::new(filed)
    }

    fn new(make: fn(&str) -> String) -> FormTokenizer {
        FormTokenizer { words: WordTokenizer::default(), made: Memory::default(), make }
    }
}

impl Tokenizer for FormTokenizer {
    type TokenStream<'a> = FormStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FormStream<'a> {
        FormStream { words: self.words.token_stream(text), made: &mut self.made, make: self.make }
    }
}

fn remember(made: &mut Memory, word: &str, of_it: &str) {
    if made.len() < MOST_REMEMBERED {
        made.insert(word.to_owned(), of_it.to_owned());
    }
}

thread_local! {
    /// The stems each thread remembers from one text to the next.
    static STEMS: RefCell<Memory> = RefCell::default();
}

/// Tells each word of a text as written and folded, in order, with its stem.
pub fn each_with_stem(text: &str, mut tell: impl FnMut(&Token, &str)) {
    let mut stems = STEMS.take();
    WordTokenizer::default().token_stream(text).process(&mut |token| match stems.get(&token.text) {
        Some(stem) => tell(token, stem),
        None => {
            let stem = stem(&token.text);
            tell(token, &stem);
            remember(&mut stems, &token.text, &stem);
        }
    });
    STEMS.set(stems);
}

/// The words of one text, made into something.
pub struct FormStream<'a> {
    words: WordStream<'a>,
    made: &'a mut Memory,
    make: fn(&str) -> String,
}

impl TokenStream for FormStream<'_> {
    fn advance(&mut self) -> bool {
        if !self.words.advance() {
            return false;
        }
        let term = &mut self.words.token_mut().text;
        if let Some(made) = self.made.get(term.as_str()) {
            term.clear();
            term.push_str(made);
        } else {
            let made = (self.make)(term);
            remember(self.made, term, &made);
            *term = made;
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
