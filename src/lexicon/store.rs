//! The entries of one lexicon, each read when it is first asked for.
//!
//! Owns the way from a number or a name to an entry: through the tables the build script made, and for the few
//! entries a user changed or added through an index of their own.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::compiled::Compiled;
use super::data::Line;
use super::entry::{Entry, EntryId};
use super::fold::{fold, squeeze, without_article};
use super::names::{self, Claim, Place, keep_better, listed_names};
use super::tables::{Bytes, Lists, Numbers};
use super::trie::Trie;

/// Entries by their place, and the index of their names.
#[derive(Debug)]
pub(super) struct Store {
    compiled: Compiled,
    /// Entries of the tables, as far as they have been asked for.
    slots: Vec<OnceLock<Box<Entry>>>,
    /// Entries that are not, or not any more, as the tables say.
    own: BTreeMap<EntryId, Entry>,
    /// Where the names of those stand, as a table.
    own_names: Vec<u8>,
}

macro_rules! table {
    ($name:literal) => {
        Bytes::Borrowed(include_bytes!(concat!(env!("OUT_DIR"), "/", $name)))
    };
}

impl Store {
    /// The entries that come with the program.
    pub(super) fn builtin() -> Store {
        Store::new(Compiled {
            text: include_str!(concat!(env!("OUT_DIR"), "/text")),
            ends: table!("ends"),
            broader: table!("broader"),
            related: table!("related"),
            names: table!("names"),
            neighbours: table!("neighbours"),
            trie: Trie {
                vocabulary: table!("vocabulary"),
                words: table!("words"),
                edges: table!("edges"),
                claims: table!("claims"),
            },
        })
    }

    /// The entries of these tables.
    pub(super) fn new(compiled: Compiled) -> Store {
        let slots = Numbers::over(&compiled.ends).iter().map(|_| OnceLock::new()).collect();
        Store { compiled, slots, own: BTreeMap::new(), own_names: names::index([].into_iter()) }
    }

    /// The same entries, but for those given here: in place of the ones that have their numbers, or after the last.
    pub(super) fn with(&self, own: BTreeMap<EntryId, Entry>) -> Store {
        let own: BTreeMap<_, _> = self.own.clone().into_iter().chain(own).collect();
        let own_names = names::index(own.iter().map(|(id, entry)| (*id, entry)));
        Store { own, own_names, ..Store::new(self.compiled.clone()) }
    }

    /// The tables, where they say all there is to say.
    pub(super) fn unchanged(&self) -> Option<&Compiled> {
        self.own.is_empty().then_some(&self.compiled)
    }

    pub(super) fn len(&self) -> usize {
        self.own.last_key_value().map_or(0, |(last, _)| last.index() + 1).max(self.slots.len())
    }

    /// The entry; panics where there is none of this number.
    pub(super) fn get(&self, id: EntryId) -> &Entry {
        let own = if self.own.is_empty() { None } else { self.own.get(&id) };
        own.unwrap_or_else(|| self.slots[id.index()].get_or_init(|| Box::new(self.read(id.index()))))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (EntryId, &Entry)> + Clone {
        (0..self.len()).map(EntryId::new).map(|id| (id, self.get(id)))
    }

    /// The claims on a folded name; where an entry claims it twice, its better claim.
    ///
    /// Names that agree to the apostrophe come alone: `ch'in` is Qin and not Jin (`chin`).
    pub(super) fn find(&self, folded: &str) -> Vec<Claim> {
        let wanted = without_article(folded);
        let (mut exact, mut loose) = (Vec::new(), Vec::new());
        for place in self.places(wanted) {
            let Some((text, tier)) = listed_names(self.get(place.entry)).nth(place.name) else { continue };
            let text = fold(text);
            let text = without_article(&text);
            let claim = Claim { entry: place.entry, tier };
            if text == wanted {
                keep_better(&mut exact, claim);
            } else if squeeze(text).eq(squeeze(wanted)) {
                keep_better(&mut loose, claim);
            }
        }
        if exact.is_empty() { loose } else { exact }
    }

    /// The entry that goes by this name in full, however it is capitalised.
    pub(super) fn named(&self, name: &str) -> Option<EntryId> {
        let folded = fold(name);
        let mut claims = self.places(without_article(&folded)).filter(|place| place.name == 0);
        claims.find(|place| fold(&self.get(place.entry).name) == folded).map(|place| place.entry)
    }

    /// Where a folded name without its article may stand.
    fn places(&self, folded: &str) -> impl Iterator<Item = Place> {
        let compiled = names::places(&self.compiled.names, folded).filter(|place| !self.own.contains_key(&place.entry));
        compiled.chain(names::places(&self.own_names, folded))
    }

    fn read(&self, index: usize) -> Entry {
        let ends = Numbers::over(&self.compiled.ends);
        let start = index.checked_sub(1).and_then(|before| ends.get(before)).unwrap_or(0);
        let end = ends.get(index).unwrap_or(start);
        let line = self.compiled.text.get(start as usize..end as usize).unwrap_or_default();
        let ids = |table| Lists::over(table).list(index).iter().map(|id| EntryId::new(id as usize)).collect();
        let (broader, related) = (ids(&self.compiled.broader), ids(&self.compiled.related));
        Line::read(line).expect("the tables hold lines that could be read").entry(broader, related)
    }
}
