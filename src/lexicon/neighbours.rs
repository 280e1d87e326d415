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
    let mut pairs = Vec::new();
    for (id, entry) in entries.clone() {
        let id = count(id.index());
        let places = entry.places.iter().filter_map(|place| places.get(&**place));
        pairs.extend(places.map(|place| (id, [count(place.index())])));
        for other in entry.broader.iter().chain(&entry.related).map(|other| count(other.index())) {
            pairs.extend([(id, [other]), (other, [id])]);
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs.retain(|(id, [other])| id != other);
    lists(entries.count(), pairs)
}
