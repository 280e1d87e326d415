//! Texts in another language than English, word by word.
//!
//! Owns the stream of their [terms](Language::terms) and the remembering of them: a stemmer takes longer than all else
//! that is done with a word, and a text has few words that the one before had not. One field holds the stems of all
//! languages, so that a text says in front of it which one it is in.

use rustc_hash::FxHashMap;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::language::{Language, Terms};
use super::{Folded, Word, WordStream, WordTokenizer};

/// A text as the field of foreign stems is given it.
pub fn in_language(text: &str, language: Language) -> String {
    language.mark() + text
}

/// Makes terms of texts that are [marked](in_language) with their language; of others it makes none.
#[derive(Clone, Default)]
pub(super) struct ForeignTokenizer {
    words: WordTokenizer,
    known: Known,
}

impl Tokenizer for ForeignTokenizer {
    type TokenStream<'a> = ForeignStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ForeignStream<'a> {
        let marked = |language: &Language| text.strip_prefix(&language.mark()).map(|text| (*language, text));
        let (language, text) = Language::ALL.iter().find_map(marked).unwrap_or((Language::ALL[0], ""));
        self.stream(text, language)
    }
}

impl ForeignTokenizer {
    fn stream<'a>(&'a mut self, text: &'a str, language: Language) -> ForeignStream<'a> {
        let ForeignTokenizer { words, known } = self;
        if known.language != Some(language) {
            *known = Known { language: Some(language), words: FxHashMap::default() };
        }
        ForeignStream { text, language, words: words.token_stream(text), second: None, known }
    }
}

/// The terms of a text in this language, in order; a word may have two in one place. Numbers have none.
pub(super) fn words(text: &str, language: Language) -> Vec<Word> {
    let mut found = Vec::new();
    ForeignTokenizer::default().stream(text, language).process(&mut |token: &Token| {
        let span = token.offset_from..token.offset_to;
        found.push(Word { term: token.text.clone(), span, position: token.position });
    });
    found
}

/// As many words as are remembered at the most, and the longest of them, in bytes.
const MOST_WORDS: usize = 1 << 14;
const LONGEST: usize = 64;

/// What was made of words of one language.
#[derive(Clone, Default)]
struct Known {
    language: Option<Language>,
    /// By the words as they are written; with each how it is folded.
    words: FxHashMap<Box<str>, (Box<str>, Terms)>,
}

impl Known {
    fn get(&self, written: &str, folded: &str) -> Option<&Terms> {
        self.words.get(written).filter(|(known, _)| **known == *folded).map(|(_, terms)| terms)
    }

    fn keep(&mut self, written: &str, folded: &str, terms: &Terms) {
        if written.len() > LONGEST {
            return;
        }
        if self.words.len() >= MOST_WORDS {
            self.words.clear();
        }
        self.words.insert(written.into(), (folded.into(), terms.clone()));
    }
}

/// The words of one text, each token given the terms of its word for a text. Offsets are those of the text without its
/// mark.
pub(super) struct ForeignStream<'a> {
    text: &'a str,
    language: Language,
    words: WordStream<'a, Folded>,
    /// The other term of the word before.
    second: Option<Box<str>>,
    known: &'a mut Known,
}

impl TokenStream for ForeignStream<'_> {
    fn advance(&mut self) -> bool {
        if let Some(second) = self.second.take() {
            self.words.token_mut().text.replace_range(.., &second);
            return true;
        }
        while self.words.advance() {
            let word = self.words.token();
            let written = &self.text[word.offset_from..word.offset_to];
            let made;
            let terms = match self.known.get(written, &word.text) {
                Some(known) => known,
                None => {
                    made = self.language.terms(written, &word.text);
                    self.known.keep(written, &word.text, &made);
                    &made
                }
            };
            let [Some(first), second] = terms else { continue };
            self.words.token_mut().text.replace_range(.., first);
            self.second.clone_from(second);
            return true;
        }
        false
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

    /// The terms of texts that one tokenizer reads one after another, each with its place.
    fn read(tokenizer: &mut ForeignTokenizer, text: &str) -> Vec<(String, usize)> {
        let mut found = Vec::new();
        tokenizer.token_stream(text).process(&mut |token: &Token| found.push((token.text.clone(), token.position)));
        found
    }

    #[test]
    fn a_text_is_read_in_the_language_it_is_marked_with() {
        let mut tokenizer = ForeignTokenizer::default();
        for language in Language::ALL {
            let terms = read(&mut tokenizer, &in_language("nation", language));
            assert_eq!(terms, [(words("nation", language)[0].term.clone(), 0)], "{language:?}");
        }
        assert_eq!(read(&mut tokenizer, "nation"), []);
    }

    proptest! {
        #[test]
        fn what_is_remembered_changes_no_term(
            texts in prop::collection::vec(("((l'État|L’ÉTAT|états|re-Élection|1917|b2|Bauern|ΒΑΣΙΛΕΥΣ|[a-zé]{1,3})[ .-]){0,12}", 0..7_usize), 1..6),
        ) {
            let mut tokenizer = ForeignTokenizer::default();
            for (text, number) in texts {
                let language = Language::ALL[number];
                let alone = words(&text, language).into_iter().map(|word| (word.term, word.position));
                prop_assert_eq!(read(&mut tokenizer, &in_language(&text, language)), alone.collect::<Vec<_>>());
            }
        }
    }
}
