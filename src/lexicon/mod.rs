//! The lexicon of history: what things are called, when they were, what they belong to.
//!
//! Owns the entries, the ways to find them by name and in running text, and what a user adds. The facts are plain
//! data files beside the code that a historian can read. Refuses to know documents, queries and the index, and
//! never invents: a name nobody listed stays unknown, however near it is to one that somebody did.
//!
//! ```
//! use histsearch::lexicon::Lexicon;
//!
//! let lexicon = Lexicon::builtin();
//! for matched in lexicon.matches("Kruschev sent thousands to the Virgin Lands; maize disappointed him.") {
//!     let entry = lexicon.get(matched.entry);
//!     println!("{} is a {}", entry.name, entry.class);
//! }
//! assert!(lexicon.lookup("no such war").is_empty());
//! ```
//!
//! | file | owns |
//! |---|---|
//! | `entry` | the shape of an entry |
//! | `data` | the line format, the table of files |
//! | `build`, `compile` | at build time: data files to tables |
//! | `compiled`, `tables` | the tables, as one file; numbers and lists in them |
//! | `record` | one entry in a table |
//! | `store` | entries, each when it is asked for |
//! | `fold` | words, and the form in which they are compared |
//! | `names` | where each name is claimed, and what stands in the frames of names |
//! | `frames` | "the reign of", "era": what surrounds a name |
//! | `lookup` | the order in which readings of a name are tried |
//! | `spelling`, `spelling_table`, `ordinals` | spellings by rule |
//! | `matcher`, `trie`, `claim` | names in running text |
//! | `reader` | what is remembered from one text to the next |
//! | `company`, `neighbours` | what shared names mean |
//! | `namesake` | who half a name means after the whole one |
//! | `user`, `check` | a user's entries; what is wrong with data |
//! | [`exchange`] | vocabularies of others, in and out |

mod check;
mod claim;
mod company;
#[cfg(test)]
mod compile;
mod compiled;
mod data;
mod entry;
pub mod exchange;
mod fold;
mod frames;
mod lookup;
mod matcher;
mod names;
mod namesake;
mod neighbours;
mod ordinals;
#[cfg(test)]
mod pairs;
mod reader;
mod record;
mod spelling;
mod spelling_table;
mod store;
mod tables;
#[cfg(test)]
mod tests;
mod trie;
mod user;

use std::collections::VecDeque;
use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use crate::document::YearRange;

pub use check::{check, check_beside};
pub use data::{SOURCES, Source};
pub use entry::{Class, Entry, EntryId, Name};
pub(crate) use lookup::Lookup;
pub use reader::Reader;
pub use spelling::spelling_variants;
pub use tables::Kept;
pub use user::{UserEntry, UserYears};

/// All entries, and what finds them.
#[derive(Debug)]
pub struct Lexicon {
    store: store::Store,
}

/// An entry named in running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Where the name stands, in bytes, end exclusive, without a possessive ending.
    pub span: Range<usize>,
    /// What it names.
    pub entry: EntryId,
    /// Whether the name is nobody else's and no everyday word; else only its company told what it means.
    pub sure: bool,
}

/// Something wrong with an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The entry's name, or file and line where it has none.
    pub entry: String,
    /// What is wrong; lower case, no full stop.
    pub message: String,
}

impl Problem {
    fn new(entry: &str, message: impl Into<String>) -> Problem {
        Problem { entry: entry.to_owned(), message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.entry, self.message)
    }
}

impl Lexicon {
    fn new(store: store::Store) -> Lexicon {
        Lexicon { store }
    }

    /// The lexicon that comes with the program. Nothing of it is read before it is asked for.
    pub fn builtin() -> &'static Lexicon {
        static BUILTIN: OnceLock<Lexicon> = OnceLock::new();
        BUILTIN.get_or_init(|| Lexicon::new(store::Store::builtin()))
    }

    /// The built-in lexicon with a user's entries added, and what was wrong with those.
    ///
    /// A name the user claims is taken from whatever had it before. An entry of a name that is there already adds
    /// to that entry; its class and years, where given, replace the old ones. What is wrong is left out.
    pub fn with_user(user: Vec<UserEntry>) -> (Lexicon, Vec<Problem>) {
        Lexicon::builtin().with_entries(user)
    }

    /// A lexicon without entries.
    #[cfg(test)]
    fn empty() -> Lexicon {
        Lexicon::new(store::Store::new(compile::compile(&[])))
    }

    fn with_entries(&self, user: Vec<UserEntry>) -> (Lexicon, Vec<Problem>) {
        let (own, problems) = user::add(&self.store, user);
        (Lexicon::new(self.store.with(&own)), problems)
    }

    /// The lexicon as one file, in which [`Lexicon::kept`] finds everything where it lies. Of the machine it says
    /// nothing: equal lexicons are equal files.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.store.tables().to_bytes()
    }

    /// The lexicon in such a file. Nothing of it is read before it is asked for; bytes that were changed since may
    /// name other things or none, so whoever keeps the file keeps its checksum too.
    ///
    /// `None` where it is no such file.
    pub fn kept(file: Kept) -> Option<Lexicon> {
        compiled::Compiled::open(&file.into()).map(|tables| Lexicon::new(store::Store::new(tables)))
    }

    /// Whether it is the one that comes with the program and no other.
    pub fn is_builtin(&self) -> bool {
        std::ptr::eq(self, Lexicon::builtin())
    }

    /// Everything right below an entry: what is a part or a kind of it, in the order of the files.
    pub fn children(&self, id: EntryId) -> impl Iterator<Item = EntryId> {
        self.store.neighbours(id).filter(move |other| self.get(*other).broader.contains(&id))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.store.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entry. `id` must come from this lexicon.
    ///
    /// # Panics
    /// Where `id` comes from a larger lexicon.
    pub fn get(&self, id: EntryId) -> &Entry {
        self.store.get(id)
    }

    /// Every entry, in the order of the files.
    pub fn entries(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        self.store.iter()
    }

    /// The entries a name may mean, best first; empty where nobody listed it.
    ///
    /// Case, diacritics, hyphens, apostrophes, a leading "the", number and British or American spelling do not
    /// matter. Where the name as it stands is unknown, words of time and rule come off it ("the reign of Akbar",
    /// "Thatcher era", "Victorian age", "Tudor England") and what is left must name something with years. A usual
    /// name goes before a variant, that before a shared name; then [`Class`] decides.
    pub fn lookup(&self, name: &str) -> Vec<EntryId> {
        self.asked().entries(name)
    }

    /// As [`Lexicon::lookup`], for a name that somebody listed in these words: no other number, spelling or frame is
    /// tried, which costs a fraction.
    pub fn lookup_as_it_stands(&self, name: &str) -> Vec<EntryId> {
        self.asked().as_it_stands(name)
    }

    /// Every other way to write a word or name, without the way it came in; empty where none is known.
    ///
    /// The names of the one entry it surely means, spellings by rule, and for a phrase nobody listed its words in
    /// turn. Never names that two entries share.
    pub fn variants(&self, word: &str) -> Vec<String> {
        self.asked().variants(word)
    }

    /// For many names, made of the same words.
    pub(crate) fn asked(&self) -> Lookup<'_> {
        Lookup::new(self)
    }

    /// Everything it is a part or a kind of, nearest first, itself left out, none twice.
    pub fn ancestors(&self, id: EntryId) -> Vec<EntryId> {
        let mut seen = vec![id];
        let mut next = VecDeque::from([id]);
        while let Some(entry) = next.pop_front() {
            for &broader in &self.get(entry).broader {
                if !seen.contains(&broader) {
                    seen.push(broader);
                    next.push_back(broader);
                }
            }
        }
        seen.remove(0);
        seen
    }

    /// The entries named in a text, in order, not overlapping.
    ///
    /// Leftmost and longest, whole words only. A name that starts with a capital needs one in the text, a name all
    /// in capitals needs all, a shared word in lower case must have none. A shared name counts only where the text names enough of what one of its entries
    /// goes with, and then means the same throughout. Linear in the text.
    pub fn matches(&self, text: &str) -> Vec<Match> {
        self.reader().matches(text)
    }

    /// As [`Lexicon::matches`], with years the text is known to mention as further company for shared names.
    pub fn matches_with(&self, text: &str, years: &[YearRange]) -> Vec<Match> {
        self.reader().matches_with(text, years)
    }

    /// For many texts: as [`Lexicon::matches`], and remembers words from one to the next.
    pub fn reader(&self) -> Reader<'_> {
        Reader::new(self)
    }
}
