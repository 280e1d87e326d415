//! Which entries keep company: those one of which is broader than, related to or the place of the other.
//!
//! Owns the table that `company` weighs by.

use rustc_hash::FxHashMap;

use super::entry::{Class, Entry, EntryId};
use super::tables::{count, lists};

/// For each of these entries, which stand in the order of their ids, its neighbours in order: a table of lists.
pub(super) fn table<'e>(entries: impl Iterator<Item = (EntryId, &'e Entry)> + Clone) -> Vec<u8> {
    let places = entries.clone().filter(|(_, entry)| matches!(entry.class, Class::Place | Class::Polity));
    let places: FxHashMap<&str, EntryId> = places.map(|(id, entry)| (&*entry.name, id)).collect();
    let mut neighbours = vec![Vec::new(); entries.clone().count()];
    for (id, entry) in entries {
        let places = entry.places.iter().filter_map(|place| places.get(&**place));
        neighbours[id.index()].extend(places.map(|place| count(place.index())));
        for other in entry.broader.iter().chain(&entry.related) {
            neighbours[id.index()].push(count(other.index()));
            neighbours[other.index()].push(count(id.index()));
        }
    }
    for (index, list) in neighbours.iter_mut().enumerate() {
        list.sort_unstable();
        list.dedup();
        list.retain(|other| *other as usize != index);
    }
    lists(&neighbours)
}
