//! A word as the dictionary of an index files it: its stem first, then what the written form makes of that.
//!
//! Owns the one key under which a word of a passage is kept. All forms of a stem stand side by side in the dictionary,
//! so one field answers both questions: a stem is a short range of keys, a word as written is one key. `BENCHMARKS.md`
//! has what it cost to keep stems and forms in fields of their own.
//!
//! | written | stem | filed (`1`, `2`, `3` are bytes of that value) |
//! |---|---|---|
//! | farm | farm | `farm` `1` |
//! | farming | farm | `farm` `1` `ing` |
//! | happy | happi | `happi` `2` `y` |
//!
//! The byte between says how many bytes at the end of the stem the form does not have, and one more. It is below every
//! byte of a word, so that forms are in order by stem.

use std::ops::Range;

use tantivy_fst::Automaton;

use super::stem::stem;

/// What a form may lack at the end of its stem; [`stem`] sees to that. All that Porter 2 puts on: happy has the stem
/// `happi`, hoping `hope`, possibility `possibl`, skies `sky`, dying `die`.
const LACKED: [&[u8]; 5] = [b"i", b"e", b"l", b"y", b"ie"];
/// The most bytes of them.
pub(super) const MOST_LACKED: usize = 2;

/// Whether a form may lack these bytes at the end of its stem.
pub(super) fn may_lack(ending: &[u8]) -> bool {
    ending.is_empty() || LACKED.contains(&ending)
}

/// Where the forms of the stem end: no form lacks so much.
const BEYOND: u8 = MOST_LACKED as u8 + 2;

/// The key of a word as written and folded.
///
/// ```
/// assert_eq!(histsearch::analysis::filed("farming"), "farm\u{1}ing");
/// ```
pub fn filed(written: &str) -> String {
    let mut key = String::new();
    file(&stem(written), written, &mut key);
    key
}

/// Appends the key of a word that has this stem.
pub(super) fn file(stem: &str, written: &str, key: &mut String) {
    let shared = shared(stem, written);
    key.push_str(stem);
    key.push(char::from(mark(stem.len() - shared)));
    key.push_str(&written[shared..]);
}

/// The keys of all forms of a stem: from the first, up to and without the second.
pub fn forms(stem: &str) -> Range<Vec<u8>> {
    let with = |last: u8| [stem.as_bytes(), &[last]].concat();
    with(mark(0))..with(BEYOND)
}

/// The word that was filed; `None` for what is no such key.
///
/// ```
/// assert_eq!(histsearch::analysis::written(b"happi\x02y").as_deref(), Some("happy"));
/// ```
pub fn written(key: &[u8]) -> Option<String> {
    let middle = key.iter().position(|byte| is_mark(*byte))?;
    let kept = middle.checked_sub(lacked(key[middle]))?;
    String::from_utf8([&key[..kept], &key[middle + 1..]].concat()).ok()
}

/// How many bytes both begin with, up to the end of a letter.
pub(super) fn shared(stem: &str, written: &str) -> usize {
    let same = stem.bytes().zip(written.bytes()).take_while(|(a, b)| a == b).count();
    (0..=same).rev().find(|&at| stem.is_char_boundary(at) && written.is_char_boundary(at)).unwrap_or(0)
}

/// What stands behind a stem of which the form lacks so many bytes.
pub(super) fn mark(lacked: usize) -> u8 {
    1 + lacked.min(MOST_LACKED) as u8
}

fn is_mark(byte: u8) -> bool {
    (mark(0)..BEYOND).contains(&byte)
}

fn lacked(mark: u8) -> usize {
    usize::from(mark - 1)
}

/// Finds, among keys, the words that an automaton finds among words as written.
pub struct Written<A>(
    /// What is to be found.
    pub A,
);

/// Where a [`Written`] is in a key.
#[derive(Clone)]
pub enum Reading<S> {
    /// In the stem.
    Stem {
        /// Where the automaton is, and where it was one and two bytes before, if a form may lack those.
        states: [Option<S>; MOST_LACKED + 1],
        /// The last byte.
        last: u8,
    },
    /// Behind it.
    Ending(S),
    /// In what is no key.
    Nowhere,
}

impl<A: Automaton> Automaton for Written<A>
where
    A::State: Clone,
{
    type State = Reading<A::State>;

    fn start(&self) -> Self::State {
        Reading::Stem { states: [Some(self.0.start()), None, None], last: 0 }
    }

    fn is_match(&self, state: &Self::State) -> bool {
        matches!(state, Reading::Ending(state) if self.0.is_match(state))
    }

    fn can_match(&self, state: &Self::State) -> bool {
        match state {
            Reading::Stem { states, .. } => states.iter().flatten().any(|state| self.0.can_match(state)),
            Reading::Ending(state) => self.0.can_match(state),
            Reading::Nowhere => false,
        }
    }

    fn accept(&self, state: &Self::State, byte: u8) -> Self::State {
        match state {
            Reading::Stem { states, .. } if is_mark(byte) => {
                states[lacked(byte)].clone().map_or(Reading::Nowhere, Reading::Ending)
            }
            Reading::Stem { states: [now, before, _], last } => {
                let next = now.as_ref().map(|now| self.0.accept(now, byte));
                // The first of two that may be lacked may be lacked by itself.
                let without_it = now.clone().filter(|_| may_lack(&[byte]));
                let without_both = before.clone().filter(|_| may_lack(&[*last, byte]));
                Reading::Stem { states: [next, without_it, without_both], last: byte }
            }
            Reading::Ending(state) => Reading::Ending(self.0.accept(state, byte)),
            Reading::Nowhere => Reading::Nowhere,
        }
    }
}

/// Finds what begins so.
pub struct Beginning<'p>(
    /// The first bytes.
    pub &'p [u8],
);

impl Automaton for Beginning<'_> {
    /// How many of the bytes were seen; `None` after another one.
    type State = Option<usize>;

    fn start(&self) -> Option<usize> {
        Some(0)
    }

    fn is_match(&self, state: &Option<usize>) -> bool {
        *state == Some(self.0.len())
    }

    fn can_match(&self, state: &Option<usize>) -> bool {
        state.is_some()
    }

    fn accept(&self, state: &Option<usize>, byte: u8) -> Option<usize> {
        match self.0.get((*state)?) {
            Some(wanted) => (*wanted == byte).then_some((*state)? + 1),
            None => *state,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn finds(automaton: &impl Automaton, bytes: &[u8]) -> bool {
        let mut state = automaton.start();
        for byte in bytes {
            if !automaton.can_match(&state) {
                return false;
            }
            state = automaton.accept(&state, *byte);
        }
        automaton.is_match(&state)
    }

    const WORDS: [&str; 16] = [
        "farm",
        "farms",
        "farming",
        "happy",
        "happily",
        "happiness",
        "dying",
        "die",
        "dies",
        "hoping",
        "hope",
        "sky",
        "skies",
        "1956",
        "possibility",
        "毛",
    ];

    #[test]
    fn a_word_is_filed_among_the_forms_of_its_stem_and_nowhere_else() {
        for word in WORDS {
            let key = filed(word);
            assert_eq!(written(key.as_bytes()).as_deref(), Some(word));
            for other in WORDS {
                let among = forms(&stem(other)).contains(&key.clone().into_bytes());
                assert_eq!(among, stem(other) == stem(word), "{word} among the forms of {other}");
            }
        }
        assert_eq!(written(b"farm"), None);
        assert_eq!(written(b"\x03ing"), None);
    }

    #[test]
    fn what_begins_so_is_found_whatever_its_stem() {
        for beginning in ["h", "hop", "hopi", "hopin", "dy", "di", "skie", "happil", "farm", "毛"] {
            for word in WORDS {
                let found = finds(&Written(Beginning(beginning.as_bytes())), filed(word).as_bytes());
                assert_eq!(found, word.starts_with(beginning), "{beginning}* and {word}");
            }
        }
    }

    proptest! {
        /// Else words would be their own stems that need not be.
        #[test]
        fn the_stemmer_puts_on_nothing_else(word in "[a-z]{1,30}|[a-z]{1,12}(ing|ies|ied|ation|ational|ly|y|s|e|ed|ness|able|ability|ying|ogi|izer|ency|ously|fully|ements)") {
            let stem = frostem::Stemmer::new(frostem::Algorithm::English).stem(&word);
            prop_assert!(may_lack(&stem.as_bytes()[shared(&stem, &word)..]), "{} of {}", stem, word);
        }

        #[test]
        fn any_word_comes_back_from_its_key(word in "[a-z0-9à-öа-я毛]{1,30}|[a-z]{1,12}(ing|ies|ied|ation|ational|ly|y|s|e|ed|ness|able|ability|ying|ogi|izer)") {
            let (stem, key) = (stem(&word).into_owned(), filed(&word));
            prop_assert_eq!(written(key.as_bytes()), Some(word.clone()));
            prop_assert!(forms(&stem).contains(&key.clone().into_bytes()));
            prop_assert!(key.starts_with(&stem));
            for end in (1..=word.len()).filter(|end| word.is_char_boundary(*end)) {
                prop_assert!(finds(&Written(Beginning(&word.as_bytes()[..end])), key.as_bytes()));
            }
        }
    }
}
