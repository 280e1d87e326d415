//! The index of names.
//!
//! Owns where each name is claimed. Refuses to know anything about names nobody listed: what surrounds a name
//! ("the reign of …") is the business of `frames`.

use std::iter;

use super::data::has_bracket;
use super::entry::{Entry, EntryId};
use super::fold::{fold, squeeze, without_article};

/// How surely a name means an entry; best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tier {
    /// Its usual name.
    Primary,
    /// Another name of its own.
    Variant,
    /// A name it shares.
    Ambiguous,
}

/// An entry that claims a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) entry: EntryId,
    pub(super) tier: Tier,
}

/// Adds a claim, unless the same entry has a better one already.
pub(super) fn keep_better(claims: &mut Vec<Claim>, claim: Claim) {
    match claims.iter_mut().find(|known| known.entry == claim.entry) {
        Some(known) => known.tier = known.tier.min(claim.tier),
        None => claims.push(claim),
    }
}

/// Every way to name an entry: its full name where that has a bracket, then its names in order.
pub(super) fn listed_names(entry: &Entry) -> impl Iterator<Item = (&str, Tier)> {
    let full = has_bracket(&entry.name).then_some((&*entry.name, Tier::Primary));
    let others = entry.names.iter().map(|name| {
        let tier = match name.ambiguous {
            true => Tier::Ambiguous,
            false if name.text == entry.name => Tier::Primary,
            false => Tier::Variant,
        };
        (&*name.text, tier)
    });
    full.into_iter().chain(others)
}

/// Where each name stands: a hash table with chains. A chain holds every name of its key (names that differ only in
/// spaces and apostrophes, and once in a long while others), so whoever asks must compare.
///
/// Made on every run before the first answer, hence no more than two allocations.
#[derive(Debug)]
pub(super) struct NameIndex {
    /// For each bucket the last of its places; a power of two of them, few enough to stay in a core's cache while
    /// names are added.
    buckets: Vec<u32>,
    places: Vec<Place>,
}

/// A name of an entry, by its position in [`listed_names`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) entry: EntryId,
    pub(super) name: u32,
    key: u32,
    next: u32,
}

const END: u32 = u32::MAX;

impl NameIndex {
    /// An empty index with room for the names in data of this many bytes.
    pub(super) fn for_bytes(bytes: usize) -> NameIndex {
        let names = bytes / 24;
        NameIndex { buckets: vec![END; (names / 2).next_power_of_two()], places: Vec::with_capacity(names) }
    }

    /// Adds an entry's names, in the order of [`listed_names`].
    pub(super) fn add<'t>(&mut self, entry: EntryId, names: impl Iterator<Item = &'t str>) {
        for (text, name) in names.zip(0..) {
            let Ok(place) = u32::try_from(self.places.len()) else { return };
            let key = key_of_name(text);
            let bucket = self.bucket(key);
            let next = std::mem::replace(&mut self.buckets[bucket], place);
            self.places.push(Place { entry, name, key, next });
        }
    }

    /// The places where a folded name without its article may stand.
    pub(super) fn places(&self, folded: &str) -> impl Iterator<Item = Place> {
        let key = key(squeeze(folded));
        let place = |at: u32| self.places.get(at as usize).copied();
        let first = place(self.buckets[self.bucket(key)]);
        iter::successors(first, move |last| place(last.next)).filter(move |place| place.key == key)
    }

    fn bucket(&self, key: u32) -> usize {
        key as usize & (self.buckets.len() - 1)
    }
}

/// The key of a name as it is written. Plain names, which are nearly all, are not folded first.
fn key_of_name(name: &str) -> u32 {
    let plain = name.bytes().all(|byte| byte.is_ascii() && byte != b'\'' && byte != b'`');
    if !plain {
        return key(squeeze(without_article(&fold(name))));
    }
    let letters = |name: &'_ str| key(name.bytes().map(|byte| PLAIN[usize::from(byte)]));
    match name.split_at_checked(4) {
        Some((article, rest)) if article.eq_ignore_ascii_case("the ") && letters(rest) != NO_LETTERS => letters(rest),
        _ => letters(name),
    }
}

/// ASCII letters and digits in lower case, 0 for every other byte.
const PLAIN: [u8; 256] = {
    let mut plain = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            plain[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    plain
};

/// The key of nothing.
const NO_LETTERS: u32 = 0;

/// FNV-1a over the letters, zeros left out (by selection, not by a branch: spaces come at random).
fn key(letters: impl Iterator<Item = u8>) -> u32 {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let hash = letters.fold(BASIS, |hash, letter| {
        let longer = (hash ^ u64::from(letter)).wrapping_mul(PRIME);
        if letter == 0 { hash } else { longer }
    });
    let hash = hash ^ BASIS;
    (hash ^ hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_plain_name_has_the_key_of_its_folded_form(name in "(the |The )?[A-Za-z][A-Za-z0-9.,() -]{0,20}") {
            prop_assert_eq!(key_of_name(&name), key(squeeze(without_article(&fold(&name)))));
        }
    }
}
