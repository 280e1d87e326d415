//! Where names are claimed, and how surely.
//!
//! Owns the index of names. Refuses to know anything about names nobody listed: what surrounds a name ("the reign of
//! …") is the business of `frames`.

use super::data::has_bracket;
use super::entry::{Entry, EntryId};
use super::fold::{fold, squeeze, without_article};
use super::frames::Squeezed;
use super::tables::{Lists, buckets, count, hash};

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

/// A name of an entry, by its position in [`listed_names`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) entry: EntryId,
    pub(super) name: usize,
}

/// The table in which [`places`] finds names. A key stands for every name that differs only in spaces and
/// apostrophes, and once in a long while for others, so whoever asks must compare.
pub(super) fn index<'e>(entries: impl Iterator<Item = (EntryId, &'e Entry)>) -> Vec<u8> {
    let mut rows = Vec::new();
    for (id, entry) in entries {
        for (position, (text, _)) in listed_names(entry).enumerate() {
            rows.push([key(without_article(&fold(text))), count(id.index()), count(position)]);
        }
    }
    buckets(rows.into_iter())
}

/// The places where a folded name without its article may stand, by a table that [`index`] made.
pub(super) fn places<'t>(table: &'t [u8], folded: &str) -> impl Iterator<Item = Place> + use<'t> {
    let rows = Lists::over(table).keyed(key(folded));
    rows.map(|[_, entry, name]| Place { entry: EntryId::new(entry as usize), name: name as usize })
}

/// The table in which [`is_core`] finds what is in the frames of names: the keys of all, in buckets.
pub(super) fn cores<'e>(entries: impl Iterator<Item = (EntryId, &'e Entry)>) -> Vec<u8> {
    let frames = Squeezed::frames();
    let mut keys = Vec::new();
    for (_, entry) in entries {
        for (text, _) in listed_names(entry) {
            let squeezed: Vec<u8> = squeeze(without_article(&fold(text))).collect();
            keys.extend(frames.cores(&squeezed).map(|core| [hash(core)]));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    buckets(keys.into_iter())
}

/// Whether a folded name may be in the frame of a name that somebody listed, by a table that [`cores`] made; nearly
/// always rightly, and never wrongly not.
pub(super) fn is_core(table: &[u8], folded: &str) -> bool {
    Lists::over(table).keyed::<1>(key(without_article(folded))).next().is_some()
}

fn key(folded: &str) -> u32 {
    /// Longer than nearly any name.
    const ROOM: usize = 64;
    let mut room = [0; ROOM];
    if folded.len() > ROOM {
        return hash(&squeeze(folded).collect::<Vec<_>>());
    }
    let length = squeeze(folded).zip(&mut room).map(|(byte, slot)| *slot = byte).count();
    hash(&room[..length])
}
