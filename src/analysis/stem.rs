//! Stemming, with a memory: it is the dearest part of indexing, and history has few words for its many pages.

use std::borrow::Cow;
use std::cell::RefCell;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::filed::{MOST_LACKED, filed, shared};
use super::word::Raw;
use super::{Form, WordStream, WordTokenizer};
use crate::memory::{Key, Memory};

/// The stem of a word as written and folded (Porter 2, English). But for its last few bytes every stem is the beginning
/// of its word, and the first letter is always; a word of which that cannot be said is its own stem.
///
/// ```
/// assert_eq!(histsearch::analysis::stem("farming"), "farm");
/// ```
pub fn stem(word: &str) -> Cow<'_, str> {
    let stem = frostem::Stemmer::new(frostem::Algorithm::English).stem(word);
    let shared = shared(&stem, word);
    if shared > 0 && stem.len() - shared <= MOST_LACKED { stem } else { Cow::Borrowed(word) }
}

/// How every word begins that has this stem, in bytes.
///
/// ```
/// assert_eq!(histsearch::analysis::beginning("happi"), b"hap"); // of happy, and of happen
/// ```
pub fn beginning(stem: &str) -> &[u8] {
    let shared = stem.len().saturating_sub(MOST_LACKED).max(1);
    stem.as_bytes().get(..shared).unwrap_or_default()
}

/// As many words as are remembered at the most: four megabytes.
const MOST_WORDS: usize = 1 << 16;
/// The longest thing made of a word that is remembered, in bytes: with its word it fills a line of the processor's memory.
const LONGEST_MADE: usize = 39;

/// What was made of a word.
#[derive(Clone, Copy, Debug)]
struct Made {
    length: u8,
    bytes: [u8; LONGEST_MADE],
}

impl Default for Made {
    fn default() -> Made {
        Made { length: 0, bytes: [0; LONGEST_MADE] }
    }
}

impl Made {
    /// `None` where it is too long.
    fn new(made: &str) -> Option<Made> {
        let mut bytes = [0; LONGEST_MADE];
        bytes.get_mut(..made.len())?.copy_from_slice(made.as_bytes());
        Some(Made { length: made.len() as u8, bytes })
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}

/// Makes something of words as written and folded, and remembers it.
#[derive(Clone)]
struct Maker {
    make: fn(&str) -> String,
    memory: Memory<Made>,
    /// What was made last.
    made: String,
}

impl Maker {
    const fn of(make: fn(&str) -> String) -> Maker {
        Maker { make, memory: Memory::of_at_most(MOST_WORDS), made: String::new() }
    }

    /// Of [stems](stem).
    const fn of_stems() -> Maker {
        Maker::of(|word| stem(word).into_owned())
    }

    /// What is made of a folded word.
    fn recall(&mut self, folded: &str) -> &str {
        let key = Key::of(folded.as_bytes(), 0..folded.len());
        match key {
            Some(key) if self.memory.get(key).is_some() => self.memory.get(key).map(Made::as_str).unwrap_or_default(),
            _ => self.make(key, folded),
        }
    }

    /// Makes it, and keeps it where the word has a key.
    fn make(&mut self, key: Option<Key>, folded: &str) -> &str {
        self.made = (self.make)(folded);
        if let Some((key, made)) = key.zip(Made::new(&self.made)) {
            self.memory.keep(key, made);
        }
        &self.made
    }
}

/// A plain word is remembered as it is written, so that it need not be folded.
impl Form for &mut Maker {
    fn of_word(&mut self, text: &str, word: &Raw, out: &mut String) {
        let key = Some(word).filter(|word| word.is_plain).and_then(|word| Key::of(text.as_bytes(), word.span.clone()));
        if let Some(made) = key.and_then(|key| self.memory.get(key)) {
            out.push_str(made.as_str());
            return;
        }
        let from = out.len();
        word.fold(text, out);
        let made = self.recall(&out[from..]);
        out.truncate(from);
        out.push_str(made);
        if let Some((key, made)) = key.zip(Made::new(made)) {
            self.memory.keep(key, made);
        }
    }

    fn of_folded(&mut self, word: &str, out: &mut String) {
        out.push_str(self.recall(word));
    }
}

thread_local! {
    /// The stems each thread remembers from one text to the next.
    static STEMS: RefCell<Maker> = const { RefCell::new(Maker::of_stems()) };
}

/// Tells each word of a text as written and folded, in order, with its stem.
pub fn each_with_stem(text: &str, mut tell: impl FnMut(&Token, &str)) {
    let mut stems = STEMS.replace(Maker::of_stems());
    WordTokenizer::default().token_stream(text).process(&mut |token| tell(token, stems.recall(&token.text)));
    STEMS.set(stems);
}

/// The words of [`WordTokenizer`], each as something that is made of it and remembered.
#[derive(Clone)]
pub struct FormTokenizer {
    token: Token,
    maker: Maker,
}

impl FormTokenizer {
    /// Gives [stems](stem).
    pub fn stems() -> FormTokenizer {
        FormTokenizer { token: Token::default(), maker: Maker::of_stems() }
    }

    /// Gives words as they are [filed].
    pub fn filed() -> FormTokenizer {
        FormTokenizer { token: Token::default(), maker: Maker::of(filed) }
    }
}

impl Tokenizer for FormTokenizer {
    type TokenStream<'a> = FormStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FormStream<'a> {
        FormStream(WordStream::new(text, &mut self.token, &mut self.maker))
    }
}

/// The words of one text, made into something.
pub struct FormStream<'a>(WordStream<'a, &'a mut Maker>);

impl TokenStream for FormStream<'_> {
    fn advance(&mut self) -> bool {
        self.0.advance()
    }

    fn token(&self) -> &Token {
        self.0.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.0.token_mut()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_word_begins_as_its_stem_says(word in "[a-zé毛]{1,12}(ing|ies|y|s|ed|ational|ability)?|[a-z]{1,4}") {
            prop_assert!(word.as_bytes().starts_with(beginning(&stem(&word))));
        }

        /// Few letters, so that words meet again, and words too long for a slot.
        #[test]
        fn what_is_remembered_of_a_word_is_what_is_made_of_it(texts in prop::collection::vec("([abing]{1,4} |[a-zé]{20,40} ){0,40}", 1..8)) {
            let (mut stems, mut keys) = (FormTokenizer::stems(), FormTokenizer::filed());
            for text in texts {
                let mut words = Vec::new();
                WordTokenizer::default().token_stream(&text).process(&mut |token| words.push(token.text.clone()));
                let mut made = Vec::new();
                stems.token_stream(&text).process(&mut |token| made.push(token.text.clone()));
                prop_assert_eq!(&made, &words.iter().map(|word| stem(word).into_owned()).collect::<Vec<_>>());
                let mut told = Vec::new();
                each_with_stem(&text, |token, stem| told.push((token.text.clone(), stem.to_owned())));
                prop_assert_eq!(told, words.iter().cloned().zip(made).collect::<Vec<_>>());
                let mut made = Vec::new();
                keys.token_stream(&text).process(&mut |token| made.push(token.text.clone()));
                prop_assert_eq!(made, words.iter().map(|word| filed(word)).collect::<Vec<_>>());
            }
        }
    }
}
