//! What was made of a word when it was last met.
//!
//! Owns the remembering: history has few words for its many pages, and most of what a reader of texts does with a word
//! is the same each time. Refuses to know what is made of words. A word has the place that its letters tell, which it
//! shares with three others, until more want it: a map takes several looks at memory for a word, this takes one, and few
//! words are made anew.

use std::array;
use std::hint::black_box;
use std::ops::Range;

/// The longest word that is remembered, in bytes.
pub const LONGEST: usize = PARTS * 8;
/// How many words are looked for at once.
pub const TOGETHER: usize = 16;
/// How many numbers a word is compared in.
const PARTS: usize = 3;

/// A word in numbers, so that two are compared without a loop. Words hold no zero bytes: two that do may be taken for
/// one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key([u64; PARTS]);

/// Which bits of the numbers belong to a word, by its length in bytes.
const MASKS: [[u64; PARTS]; LONGEST + 1] = {
    let mut masks = [[0; PARTS]; LONGEST + 1];
    let mut length = 1;
    while length <= LONGEST {
        masks[length] = masks[length - 1];
        masks[length][(length - 1) / 8] = u64::MAX >> (64 - 8 * ((length - 1) % 8 + 1));
        length += 1;
    }
    masks
};

impl Key {
    /// The key of the word at these bytes of a text; `None` where they are none, or too many, or not all there.
    #[inline]
    pub fn of(text: &[u8], word: Range<usize>) -> Option<Key> {
        let mask = MASKS.get(word.len()).filter(|_| !word.is_empty())?;
        // Nearly all words have so many bytes behind their beginning that no loop is needed.
        let bytes = match text.get(word.start..).and_then(<[u8]>::first_chunk) {
            Some(bytes) => *bytes,
            None => {
                let mut bytes = [0; LONGEST];
                let word = text.get(word)?;
                bytes[..word.len()].copy_from_slice(word);
                bytes
            }
        };
        let parts = bytes.as_chunks().0;
        Some(Key(std::array::from_fn(|place| u64::from_le_bytes(parts[place]) & mask[place])))
    }

    /// The same of a word alone, for tables that are made with the program.
    ///
    /// # Panics
    /// Where the word is longer than [`LONGEST`].
    pub const fn of_word(word: &[u8]) -> Key {
        let mut parts = [0; PARTS];
        let mut at = 0;
        while at < word.len() {
            parts[at / 8] |= (word[at] as u64) << (8 * (at % 8));
            at += 1;
        }
        Key(parts)
    }

    /// The same for words of ASCII letters that differ in their capitals alone, and another one for any other word.
    #[inline]
    pub const fn whatever_its_case(self) -> Key {
        const SMALL: u64 = u64::from_ne_bytes([b'a' ^ b'A'; 8]);
        let Key([first, second, third]) = self;
        Key([first | SMALL, second | SMALL, third | SMALL])
    }

    /// A number of 64 bits, of which only the high ones depend on all letters.
    #[inline]
    pub const fn hash(self) -> u64 {
        let Key([first, second, third]) = self;
        first.wrapping_mul(0x9e37_79b9_7f4a_7c15)
            ^ second.wrapping_mul(0xc2b2_ae3d_27d4_eb4f)
            ^ third.wrapping_mul(0x1656_67b1_9e37_79f9)
    }
}

/// What stands for no word.
const NO_WORD: u64 = 0;

/// What a word is known by, never [`NO_WORD`].
#[inline]
fn known_by(key: Key) -> u64 {
    key.hash().max(NO_WORD + 1)
}

/// For how many words there is room at first; it grows fourfold, up to the most.
const FEWEST: usize = 1 << 9;
/// There are never more places than so many bits of a hash tell apart.
const MOST_BITS: u32 = 16;

/// What was made of words met before.
#[derive(Clone, Debug)]
pub struct Memory<V> {
    places: Vec<Place<V>>,
    /// As many words as may be kept: a power of two.
    most: usize,
    /// How many words were kept since there is room for so many.
    kept: usize,
}

/// How many words share a place.
const SHARED: usize = 4;

/// The words of one place, the last one first: as much as one look at the processor's memory brings, where what is kept
/// has eight bytes at the most.
///
/// A word is known by its hash alone. Up to eight bytes no two words have the same; of longer ones two that meet in a
/// place have it by a chance of one in 2^64, less than that of a mistake of the machine. A text can be made on purpose
/// that has two such: one is then taken for the other, and whoever remembers things of words must bear that.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Place<V> {
    words: [u64; SHARED],
    values: [V; SHARED],
}

impl<V: Copy> Place<V> {
    /// What is kept there of a word.
    #[inline]
    fn get(&self, word: u64) -> Option<&V> {
        // One of them at the most is a word: no branch, as the processor cannot foresee which. All may be no word.
        let rooms = self.words.iter().zip(0..);
        let room = rooms.fold(0, |found, (known, room)| found | (usize::from(*known == word) * room));
        (self.words[room] == word).then(|| &self.values[room])
    }

    /// Puts a word in front, in the room of itself, or of the one that came first.
    fn put(&mut self, word: u64, value: V) {
        let room = self.words.iter().position(|known| *known == word).unwrap_or(SHARED - 1);
        self.words.copy_within(..room, 1);
        self.values.copy_within(..room, 1);
        (self.words[0], self.values[0]) = (word, value);
    }
}

impl<V: Copy + Default> Memory<V> {
    /// Of nothing yet; never of more words than this, a power of two from 4 to 262,144.
    pub const fn of_at_most(most: usize) -> Memory<V> {
        assert!(most.is_power_of_two() && most >= SHARED && most / SHARED <= 1 << MOST_BITS);
        Memory { places: Vec::new(), most, kept: 0 }
    }

    /// What was kept for a word, if no four other words came since that wanted its place.
    #[inline]
    pub fn get(&self, key: Key) -> Option<&V> {
        let word = known_by(key);
        self.places.get(self.place(word))?.get(word)
    }

    /// The same for several words in a row, given the key of each that has one.
    ///
    /// Compared one after the other, each is waited for where it lies far from the processor. So all are looked at first,
    /// in so few steps that it asks for the last before the first has come, and waits once.
    #[inline]
    pub fn get_each(&self, key: impl Fn(usize) -> Option<Key>) -> [Option<V>; TOGETHER] {
        let words: [u64; TOGETHER] = array::from_fn(|word| key(word).map_or(NO_WORD, known_by));
        let look = |word: u64| self.places.get(self.place(word)).map_or(0, |place| place.words[0]);
        black_box(words.iter().fold(0, |seen, word| seen ^ look(*word)));
        words.map(|word| self.places.get(self.place(word))?.get(word).filter(|_| word != NO_WORD).copied())
    }

    /// Keeps what was made of a word.
    pub fn keep(&mut self, key: Key, value: V) {
        self.kept += 1;
        let room = SHARED * self.places.len();
        if room == 0 || (self.kept > room && room < self.most) {
            let more = (4 * room).clamp(FEWEST.min(self.most), self.most);
            let nothing = Place { words: [NO_WORD; SHARED], values: [V::default(); SHARED] };
            self.places = vec![nothing; more / SHARED];
            self.kept = 0;
        }
        let word = known_by(key);
        let place = self.place(word);
        self.places[place].put(word, value);
    }

    #[inline]
    fn place(&self, word: u64) -> usize {
        (word >> (64 - MOST_BITS)) as usize & self.places.len().wrapping_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(word: &str) -> Option<Key> {
        Key::of(word.as_bytes(), 0..word.len())
    }

    #[test]
    fn what_is_no_word_or_too_long_has_no_key() {
        assert_eq!(key(""), None);
        assert_eq!(key(&"a".repeat(LONGEST + 1)), None);
        assert!(key(&"a".repeat(LONGEST)).is_some());
        assert_eq!(Key::of(b"maize", 3..6), None);
        assert_eq!(Key::of(b"maize", 7..9), None);
    }

    #[test]
    fn there_is_never_more_room_than_allowed() {
        let mut memory = Memory::of_at_most(1 << 10);
        for word in 0..20_000_u32 {
            memory.keep(key(&word.to_string()).unwrap(), word);
        }
        assert_eq!(memory.places.len(), (1 << 10) / SHARED);
        assert_eq!(memory.get(key("19999").unwrap()), Some(&19_999));
        assert_eq!(memory.get(key("maize").unwrap()), None);
    }

    #[test]
    fn capitals_are_all_that_is_overlooked() {
        let same =
            |one: &str, other: &str| key(one).unwrap().whatever_its_case() == key(other).unwrap().whatever_its_case();
        assert!(same("Maize", "mAIZE"));
        for other in ["maiz", "maizes", "maizE\u{e9}", "mai{e", "m4ize"] {
            assert!(!same("maize", other), "{other}");
        }
    }

    proptest! {
        #[test]
        fn keys_are_equal_as_words_are(one in "[a-c]{1,26}", other in "[a-c]{1,26}", behind in "[a-c ]{0,30}") {
            let text = format!("{one}{behind}");
            let there = Key::of(text.as_bytes(), 0..one.len());
            prop_assert_eq!(there, key(&one));
            prop_assert_eq!(there.is_some(), one.len() <= LONGEST);
            if let Some(there) = there {
                prop_assert_eq!(Some(there) == key(&other), one == other);
                prop_assert_eq!(there, Key::of_word(one.as_bytes()));
            }
        }

        /// Little room, so that words drive each other out.
        #[test]
        fn what_is_remembered_is_what_was_kept_last(words in prop::collection::vec("[ab]{1,9}", 1..200)) {
            let mut memory = Memory::of_at_most(4);
            for (number, word) in words.iter().enumerate() {
                let key = key(word).unwrap();
                let last = words[..number].iter().rposition(|other| other == word);
                prop_assert!(memory.get(key).is_none_or(|kept| Some(*kept) == last));
                memory.keep(key, number);
                prop_assert_eq!(memory.get(key), Some(&number));
                let first = self::key(&words[0]).unwrap();
                let each = [memory.get(first).copied(), None, Some(number)];
                let several = memory.get_each(|place| [Some(first), None, Some(key)][place % 3]);
                prop_assert!(several.iter().enumerate().all(|(place, value)| *value == each[place % 3]));
            }
        }
    }
}
