//! Half a name after the whole one: "Tiberius" behind "Tiberius Gracchus" is he, and not the emperor.
//!
//! Owns the memory of who was named in full. The last one who shares the word is meant, as a reader would take it.

use rustc_hash::FxHashMap;

use super::entry::{Class, EntryId};
use super::matcher::Found;
use super::store::Store;

/// Lets single words mean the person last named in full of whom they are the first or the last word.
///
/// `meant` are the entries that `found` were taken for. Only words that the lexicon knows as a name are touched.
pub(super) fn settle(store: &Store, text: &str, found: &[Found<'_>], meant: &mut [Option<EntryId>]) {
    let is_person = |entry: &Option<EntryId>| entry.is_some_and(|entry| store.get(entry).class == Class::Person);
    let mut named_in_full: FxHashMap<&str, EntryId> = FxHashMap::default();
    for (name, entry) in found.iter().zip(meant) {
        let Some(words) = text.get(name.span.clone()) else { continue };
        if words.contains(char::is_whitespace) {
            if let Some(person) = entry.filter(|_| is_person(entry)) {
                let ends = [words.split_whitespace().next(), words.split_whitespace().next_back()];
                named_in_full.extend(ends.into_iter().flatten().map(|word| (word, person)));
            }
        } else if (entry.is_none() || is_person(entry))
            && let Some(&person) = named_in_full.get(words)
        {
            *entry = Some(person);
        }
    }
}
