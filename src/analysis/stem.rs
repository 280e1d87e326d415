//! Stemming, with a memory: it is the dearest part of indexing, and history has few words for its many pages.

use std::borrow::Cow;
use std::cell::RefCell;
use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::filed::{MOST_LACKED, filed, shared};
use super::{WordStream, WordTokenizer};

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

/// How many words are remembered at first, and at the most, when the slots have grown fourfold some times: two megabytes.
const FEWEST_SLOTS: usize = 1 << 9;
const MOST_SLOTS: usize = 1 << 15;
/// The longest word that is remembered, and the longest thing made of one, in bytes.
const LONGEST_WORD: usize = 26;
const LONGEST_MADE: usize = 36;

/// A word and what was made of it, in one line of the processor's memory. A map takes three looks at memory for a word;
/// this takes one, and one word of a few dozen is made anew.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Slot {
    word_length: u8,
    made_length: u8,
    word: [u8; LONGEST_WORD],
    made: [u8; LONGEST_MADE],
}

impl Slot {
    const EMPTY: Slot = Slot { word_length: 0, made_length: 0, word: [0; LONGEST_WORD], made: [0; LONGEST_MADE] };

    /// `None` where either is too long.
    fn new(word: &str, made: &str) -> Option<Slot> {
        let mut slot = Slot::EMPTY;
        slot.word.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
        slot.made.get_mut(..made.len())?.copy_from_slice(made.as_bytes());
        (slot.word_length, slot.made_length) = (word.len() as u8, made.len() as u8);
        Some(slot)
    }

    fn word(&self) -> &[u8] {
        &self.word[..usize::from(self.word_length)]
    }

    fn made(&self) -> &str {
        std::str::from_utf8(&self.made[..usize::from(self.made_length)]).unwrap_or_default()
    }
}

/// What was made of words met before, each in the slot that its letters tell until another one wants it.
#[derive(Clone)]
struct Memory {
    make: fn(&str) -> String,
    slots: Vec<Slot>,
    /// How many words were made since there are so many slots.
    missed: usize,
    /// What was made last.
    made: String,
}

impl Memory {
    const fn of(make: fn(&str) -> String) -> Memory {
        Memory { make, slots: Vec::new(), missed: 0, made: String::new() }
    }

    /// Of [stems](stem).
    const fn of_stems() -> Memory {
        Memory::of(|word| stem(word).into_owned())
    }

    /// What is made of a word.
    fn recall(&mut self, word: &str) -> &str {
        if let Some(place) = self.place(word).filter(|place| self.slots[*place].word() == word.as_bytes()) {
            return self.slots[place].made();
        }
        self.made = (self.make)(word);
        self.missed += 1;
        let slots = self.slots.len();
        if slots == 0 || (self.missed > slots && slots < MOST_SLOTS) {
            self.slots = vec![Slot::EMPTY; (4 * slots).max(FEWEST_SLOTS)];
            self.missed = 0;
        }
        if let Some((place, slot)) = self.place(word).zip(Slot::new(word, &self.made)) {
            self.slots[place] = slot;
        }
        &self.made
    }

    fn place(&self, word: &str) -> Option<usize> {
        (FxBuildHasher.hash_one(word.as_bytes()) as usize).checked_rem(self.slots.len())
    }
}

thread_local! {
    /// The stems each thread remembers from one text to the next.
    static STEMS: RefCell<Memory> = const { RefCell::new(Memory::of_stems()) };
}

/// Tells each word of a text as written and folded, in order, with its stem.
pub fn each_with_stem(text: &str, mut tell: impl FnMut(&Token, &str)) {
    let mut stems = STEMS.replace(Memory::of_stems());
    WordTokenizer::default().token_stream(text).process(&mut |token| tell(token, stems.recall(&token.text)));
    STEMS.set(stems);
}

/// The words of [`WordTokenizer`], each as something that is made of it and remembered.
#[derive(Clone)]
pub struct FormTokenizer {
    words: WordTokenizer,
    memory: Memory,
}

impl FormTokenizer {
    /// Gives [stems](stem).
    pub fn stems() -> FormTokenizer {
        FormTokenizer { words: WordTokenizer::default(), memory: Memory::of_stems() }
    }

    /// Gives words as they are [filed].
    pub fn filed() -> FormTokenizer {
        FormTokenizer { words: WordTokenizer::default(), memory: Memory::of(filed) }
    }
}

impl Tokenizer for FormTokenizer {
    type TokenStream<'a> = FormStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FormStream<'a> {
        FormStream { words: self.words.token_stream(text), memory: &mut self.memory }
    }
}

/// The words of one text, made into something.
pub struct FormStream<'a> {
    words: WordStream<'a>,
    memory: &'a mut Memory,
}

impl TokenStream for FormStream<'_> {
    fn advance(&mut self) -> bool {
        if !self.words.advance() {
            return false;
        }
        let term = &mut self.words.token_mut().text;
        let made = self.memory.recall(term);
        term.clear();
        term.push_str(made);
        true
    }

    fn token(&self) -> &Token {
        self.words.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.words.token_mut()
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
