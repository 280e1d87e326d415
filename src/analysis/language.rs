//! Languages besides English: the stems of their words.
//!
//! Owns which languages there are and how a word of theirs becomes terms. English is the language of every analyzer
//! and of the lexicon; of these, words in other inflections are found and that is all.
//!
//! A term is the code of the language, a colon, and the stem with case and accents folded, so that no stem of one
//! language is ever taken for that of another. Stemmers need the accents, people leave them out: a word whose bare form
//! has another stem stands under both.
//!
//! ```
//! use histsearch::analysis::{Analysis, Language, words};
//!
//! let russian = Analysis::Foreign(Language::Russian);
//! assert_eq!(words("война", russian)[0].term, words("войны", russian)[0].term);
//! ```

use serde::{Deserialize, Serialize};

use super::word::fold_char;
use super::{MAX_TERM_BYTES, latin};

/// What stands behind the code.
const MARK: char = ':';

/// The terms of a word; the second only where there is a first.
pub(super) type Terms = [Option<Box<str>>; 2];

/// A language that has a stemmer here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Language {
    French,
    German,
    Spanish,
    Italian,
    Russian,
    Latin,
    Greek,
}

impl Language {
    /// Every language.
    pub const ALL: [Language; 7] = [
        Language::French,
        Language::German,
        Language::Spanish,
        Language::Italian,
        Language::Russian,
        Language::Latin,
        Language::Greek,
    ];

    /// Its ISO 639-1 code.
    pub const fn code(self) -> &'static str {
        match self {
            Language::French => "fr",
            Language::German => "de",
            Language::Spanish => "es",
            Language::Italian => "it",
            Language::Russian => "ru",
            Language::Latin => "la",
            Language::Greek => "el",
        }
    }

    /// The language of this code, if it has a stemmer here.
    pub fn of_code(code: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.code() == code)
    }

    /// What every term of it begins with.
    pub fn mark(self) -> String {
        format!("{}{MARK}", self.code())
    }

    /// The stem of a word in lower case.
    fn stem(self, word: &str) -> String {
        let algorithm = match self {
            Language::French => frostem::Algorithm::French,
            Language::German => frostem::Algorithm::German,
            Language::Spanish => frostem::Algorithm::Spanish,
            Language::Italian => frostem::Algorithm::Italian,
            Language::Russian => frostem::Algorithm::Russian,
            Language::Greek => frostem::Algorithm::Greek,
            Language::Latin => return latin::stem(word),
        };
        frostem::Stemmer::new(algorithm).stem(word).into_owned()
    }

    /// The terms of a word as it is written and folded: one or two, and none of what has a number in it.
    pub(super) fn terms(self, written: &str, folded: &str) -> Terms {
        if folded.chars().any(char::is_numeric) {
            return [None, None];
        }
        let written = written.to_lowercase();
        let first = self.term(&written);
        // A word joined over a hyphen, or without the accents and possessives of the written one.
        let bare = (folded != written).then(|| self.term(folded)).filter(|bare| *bare != first);
        [Some(first), bare].map(|term| term.map(String::into_boxed_str))
    }

    fn term(self, word: &str) -> String {
        let mut term = String::with_capacity(word.len() + 3);
        term.push_str(self.code());
        term.push(MARK);
        for letter in self.stem(word).chars() {
            if term.len() + 12 > MAX_TERM_BYTES {
                break;
            }
            fold_char(letter, &mut term);
        }
        term
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Analysis, words};
    use super::*;

    /// Whether some form of one is some form of the other.
    fn meet(language: Language, one: &str, other: &str) -> bool {
        let terms =
            |text| words(text, Analysis::Foreign(language)).into_iter().map(|word| word.term).collect::<Vec<_>>();
        let (one, other) = (terms(one), terms(other));
        one.iter().any(|term| other.contains(term))
    }

    #[test]
    fn inflections_of_one_word_meet() {
        for (language, pairs) in [
            (Language::French, &[("révolution", "révolutions"), ("guerre", "guerres"), ("national", "nationale")][..]),
            (Language::German, &[("Krieg", "Kriege"), ("Häuser", "Haus"), ("Bauern", "Bauer")]),
            (Language::Spanish, &[("revolución", "revoluciones"), ("guerra", "guerras"), ("campesino", "campesinos")]),
            (Language::Italian, &[("guerra", "guerre"), ("contadino", "contadini"), ("rivoluzione", "rivoluzioni")]),
            (Language::Russian, &[("война", "войны"), ("крестьянин", "крестьянина"), ("революция", "революции")]),
            (
                Language::Latin,
                &[("bellum", "bella"), ("rex", "rex"), ("populus", "populumque"), ("senatus", "senatum")],
            ),
            (
                Language::Greek,
                &[("πόλεμος", "πολέμου"), ("βασιλεύς", "ΒΑΣΙΛΕΥΣ"), ("χώρα", "χώρες"), ("αγρότης", "αγρότες")],
            ),
        ] {
            for (one, other) in pairs {
                assert!(meet(language, one, other), "{language:?}: {one}, {other}");
            }
        }
    }

    #[test]
    fn different_words_and_languages_stay_apart() {
        for (language, one, other) in [
            (Language::French, "guerre", "guérison"),
            (Language::German, "Krieg", "Krug"),
            (Language::Russian, "война", "воля"),
            (Language::Latin, "bellum", "bestia"),
        ] {
            assert!(!meet(language, one, other), "{language:?}: {one}, {other}");
        }
        let term = |language| words("nation", Analysis::Foreign(language))[0].term.clone();
        assert_ne!(term(Language::French), term(Language::German));
        assert!(words("1917 X2", Analysis::Foreign(Language::French)).is_empty());
    }

    #[test]
    fn accents_left_out_are_forgiven_where_the_word_is_the_same() {
        assert!(meet(Language::French, "revolution", "révolution"));
        assert!(meet(Language::Spanish, "revolucion", "revolución"));
        assert!(meet(Language::Greek, "πολεμος", "πόλεμος"));
    }

    #[test]
    fn codes_come_back() {
        for language in Language::ALL {
            assert_eq!(Language::of_code(language.code()), Some(language));
        }
        assert_eq!(Language::of_code("en"), None);
    }

    proptest! {
        #[test]
        fn any_text_has_terms_in_order_and_within_it(text in "[\\PC]{0,80}", number in 0..7_usize) {
            let mut last = 0;
            for word in words(&text, Analysis::Foreign(Language::ALL[number])) {
                prop_assert!(text.get(word.span.clone()).is_some());
                prop_assert!(word.position >= last && word.term.len() <= MAX_TERM_BYTES + 12);
                last = word.position;
            }
        }
    }
}
