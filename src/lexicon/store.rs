//! The entries of one lexicon, each read when it is first asked for.
//!
//! Owns the way from a number or a name to an entry, through the tables.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::compiled::Compiled;
use super::entry::{Entry, EntryId};
use super::fold::{fold, squeeze, without_article};
use super::names::{self, Claim, Place, keep_better, listed_names};
use super::record;
use super::tables::{Bytes, Lists, Numbers};

/// Entries by their place, and the index of their names.
#[derive(Debug)]
pub(super) struct Store {
    compiled: Compiled,
    /// How many entries there are.
    count: usize,
    /// Entries as far as they have been asked for, in chunks, since a lexicon may hold millions.
    chunks: Vec<OnceLock<Chunk>>,
}

/// How many entries a chunk has room for.
const CHUNK: usize = 1 << 8;

type Chunk = Box<[OnceLock<Box<Entry>>]>;

impl Store {
    /// The entries that come with the program.
    pub(super) fn builtin() -> Store {
        let file = Bytes::Static(include_bytes!(concat!(env!("OUT_DIR"), "/lexicon")));
        Store::new(Compiled::open(&file).expect("the build script wrote whole tables"))
    }

    /// The entries of these tables.
    pub(super) fn new(compiled: Compiled) -> Store {
        let count = Numbers::over(&compiled.ends).iter().len();
        let chunks = std::iter::repeat_with(OnceLock::new).take(count.div_ceil(CHUNK)).collect();
        Store { compiled, count, chunks }
    }

    /// The same entries, but for those given here: in place of the ones that have their numbers, or after the last.
    pub(super) fn with(&self, own: &BTreeMap<EntryId, Entry>) -> Store {
        let count = own.last_key_value().map_or(0, |(last, _)| last.index() + 1).max(self.count);
        let ids = (0..count).map(EntryId::new);
        Store::new(Compiled::of(ids.map(|id| (id, own.get(&id).unwrap_or_else(|| self.get(id))))))
    }

    /// The tables.
    pub(super) fn tables(&self) -> &Compiled {
        &self.compiled
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// The entry; panics where there is none of this number.
    pub(super) fn get(&self, id: EntryId) -> &Entry {
        let new_chunk = || std::iter::repeat_with(OnceLock::new).take(CHUNK).collect();
        let chunk = self.chunks[id.index() / CHUNK].get_or_init(new_chunk);
        chunk[id.index() % CHUNK].get_or_init(|| Box::new(self.read(id.index())))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (EntryId, &Entry)> + Clone {
        (0..self.len()).map(EntryId::new).map(|id| (id, self.get(id)))
    }

    /// The company an entry keeps, in order.
    pub(super) fn neighbours(&self, id: EntryId) -> impl Iterator<Item = EntryId> {
        let neighbours = Lists::over(&self.compiled.neighbours).list(id.index()).iter();
        neighbours.map(|other| EntryId::new(other as usize)).filter(|other| other.index() < self.count)
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

    /// Whether the folded name in a frame ("… era", "reign of …") may be a name that somebody listed.
    pub(super) fn is_core(&self, folded: &str) -> bool {
        names::is_core(&self.compiled.cores, folded)
    }

    /// The entry that goes by this name in full, however it is capitalised.
    pub(super) fn named(&self, name: &str) -> Option<EntryId> {
        let folded = fold(name);
        let mut claims = self.places(without_article(&folded)).filter(|place| place.name == 0);
        claims.find(|place| fold(&self.get(place.entry).name) == folded).map(|place| place.entry)
    }

    /// Where a folded name without its article may stand.
    fn places(&self, folded: &str) -> impl Iterator<Item = Place> {
        names::places(&self.compiled.names, folded).filter(|place| place.entry.index() < self.count)
    }

    fn read(&self, index: usize) -> Entry {
        let ids = |table| {
            let ids = Lists::over(table).list(index).iter().map(|id| EntryId::new(id as usize));
            ids.filter(|id| id.index() < self.count).collect()
        };
        let entry = self.record(index).unwrap_or_else(|| Entry::blank(Cow::Borrowed("")));
        Entry { broader: ids(&self.compiled.broader), related: ids(&self.compiled.related), ..entry }
    }

    /// An entry without what it refers to; `None` where the tables are not what a lexicon made.
    fn record(&self, index: usize) -> Option<Entry> {
        let ends = Numbers::over(&self.compiled.ends);
        let start = index.checked_sub(1).map_or(Some(0), |before| ends.get(before))?;
        let range = start as usize..ends.get(index)? as usize;
        match &self.compiled.text {
            Bytes::Static(text) => record::read(str::from_utf8(text.get(range)?).ok()?, Cow::Borrowed),
            text => record::read(str::from_utf8(text.get(range)?).ok()?, |part| Cow::Owned(part.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::frames::{Core, Frame, other_frames, unframe};
    use super::*;

    #[test]
    fn what_is_found_in_a_frame_is_known_for_it() {
        let store = Store::builtin();
        let mut framed = 0;
        for (_, entry) in store.iter() {
            let folded = fold(&entry.name);
            let name = unframe(&folded).name;
            if other_frames(Core { name, frame: Frame::Loose }).any(|name| !store.find(&name).is_empty()) {
                assert!(store.is_core(name), "{}", entry.name);
                framed += 1;
            }
        }
        assert!(framed > 100, "{framed}");
        assert!(!store.is_core("virgin lands"));
    }
}
