//! The entries of one lexicon, each read when it is first asked for.
//!
//! Owns the resolution of references and the order of entries. Most runs ask for a handful of entries by name, so
//! loading only splits lines and indexes names; the rest of a line waits. Forgiving: a bad line or an unknown
//! reference is left out, `check` tells.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::data::{Source, bare_name, fields, has_bracket, list, read_years, rows, written_names};
use super::entry::{Class, Entry, EntryId, Name};
use super::fold::{fold, squeeze, without_article};
use super::names::{Claim, NameIndex, keep_better, listed_names};

/// Entries by their place, and the index of their names.
#[derive(Debug)]
pub(super) struct Store {
    slots: Vec<Slot>,
    names: NameIndex,
}

/// One entry, read or still to be read.
#[derive(Debug)]
struct Slot {
    line: &'static str,
    entry: OnceLock<Entry>,
}

impl Store {
    /// From data files.
    pub(super) fn from_sources(sources: &[Source<'static>]) -> Store {
        let bytes: usize = sources.iter().map(|source| source.text.len()).sum();
        let mut store = Store { slots: Vec::with_capacity(bytes / 250), names: NameIndex::for_bytes(bytes) };
        for (_, line) in sources.iter().flat_map(|source| rows(source.text)) {
            let Ok([class, name, _, _, variants, _, _]) = fields(line) else { continue };
            if Class::from_name(class).is_some() && !bare_name(name).is_empty() {
                let id = EntryId::new(store.slots.len());
                store.names.add(id, written_names(name, list(variants, b';')).map(|(text, _)| text));
                store.slots.push(Slot { line, entry: OnceLock::new() });
            }
        }
        store
    }

    /// From entries that are complete.
    pub(super) fn from_entries(entries: Vec<Entry>) -> Store {
        let mut names = NameIndex::for_bytes(entries.len() * 250);
        for (index, entry) in entries.iter().enumerate() {
            names.add(EntryId::new(index), listed_names(entry).map(|(text, _)| text));
        }
        let slots = entries.into_iter().map(|entry| Slot { line: "", entry: OnceLock::from(entry) });
        Store { slots: slots.collect(), names }
    }

    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// The entry; panics where there is none of this number.
    pub(super) fn get(&self, id: EntryId) -> &Entry {
        let slot = &self.slots[id.index()];
        slot.entry.get_or_init(|| self.read(slot.line))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        (0..self.slots.len()).map(EntryId::new).map(|id| (id, self.get(id)))
    }

    /// The claims on a folded name; where an entry claims it twice, its better claim.
    ///
    /// Names that agree to the apostrophe come alone: `ch'in` is Qin and not Jin (`chin`).
    pub(super) fn find(&self, folded: &str) -> Vec<Claim> {
        let wanted = without_article(folded);
        let (mut exact, mut loose) = (Vec::new(), Vec::new());
        for place in self.names.places(wanted) {
            let Some((text, tier)) = listed_names(self.get(place.entry)).nth(place.name as usize) else { continue };
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

    fn read(&self, line: &'static str) -> Entry {
        let [class, name, years, places, variants, broader, related] = fields(line).unwrap_or_default();
        let years = read_years(years).unwrap_or_default();
        let names = written_names(name, list(variants, b';')).skip(usize::from(has_bracket(name)));
        Entry {
            name: Cow::Borrowed(name),
            class: Class::from_name(class).unwrap_or(Class::Theme),
            years: years.range,
            life: years.life,
            uncertain: years.uncertain,
            places: list(places, b',').map(Cow::Borrowed).collect(),
            names: names.map(|(text, ambiguous)| Name { text: Cow::Borrowed(text), ambiguous }).collect(),
            broader: list(broader, b';').filter_map(|name| self.named(name)).collect(),
            related: list(related, b';').filter_map(|name| self.named(name)).collect(),
        }
    }

    /// The entry whose own name this is, capitals aside. Looks at lines only, since entries refer in circles.
    fn named(&self, name: &str) -> Option<EntryId> {
        let folded = fold(name);
        let places = self.names.places(without_article(&folded)).filter(|place| place.name == 0);
        let mut entries = places.map(|place| place.entry);
        entries.find(|entry| own_name(self.slots[entry.index()].line).to_lowercase() == name.to_lowercase())
    }
}

fn own_name(line: &str) -> &str {
    line.split('|').nth(1).unwrap_or_default().trim()
}
