//! Which of its claimants a shared name means, told by the company it keeps in a text.
//!
//! Owns the weighing. "The Restoration" beside Charles II is England's; beside Meiji and Japan it is Japan's; alone
//! it is nobody's. One sense a text.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use crate::document::YearRange;

use super::entry::{Class, EntryId};
use super::matcher::Found;
use super::store::Store;

/// What it takes for a shared name to count: one person, place or event of its company, or two of its themes.
const ENOUGH: u32 = 2;

/// The same for a shared word that means a theme: there, company is easily found.
const ENOUGH_FOR_THEME: u32 = 4;

/// Years in the text say little about something that lasted longer than this.
const TELLING_YEARS: i32 = 400;

/// Claimants of a name, by its node in the trie and the bits of those the capitals allow.
type Question = (u32, u32);

/// The entry each found name means, in order; `None` where nobody can tell.
pub(super) fn judge(store: &Store, found: &[Found<'_>], years: &[YearRange]) -> Vec<Option<EntryId>> {
    let sure: Vec<_> = found.iter().map(sure_claim).collect();
    let mut present = FxHashMap::default();
    for entry in sure.iter().flatten() {
        *present.entry(*entry).or_insert(0_u32) += 1;
    }
    let court = Court { store, present, years };
    let mut settled: FxHashMap<Question, Option<EntryId>> = FxHashMap::default();
    let judged = found.iter().zip(sure).map(|(name, sure)| {
        let question = (name.node, name.allowed);
        sure.or_else(|| *settled.entry(question).or_insert_with(|| court.decide(name)))
    });
    judged.collect()
}

fn sure_claim(name: &Found<'_>) -> Option<EntryId> {
    name.candidates().find(|claim| !claim.ambiguous).map(|claim| claim.entry)
}

/// One text's evidence.
struct Court<'t> {
    store: &'t Store,
    /// How often each entry is named beyond doubt.
    present: FxHashMap<EntryId, u32>,
    years: &'t [YearRange],
}

impl Court<'_> {
    /// The claimant with the most company; none where it is too little, or equal for two of different times.
    fn decide(&self, name: &Found<'_>) -> Option<EntryId> {
        let weighed = name.candidates().map(|claim| (self.weigh(claim.entry), claim.entry));
        let mut weighed: Vec<_> = weighed.filter(|((weight, _), entry)| *weight >= self.enough(*entry)).collect();
        weighed.sort_unstable_by_key(|&(weight, entry)| (Reverse(weight), self.store.get(entry).class, entry));
        let &(weight, best) = weighed.first()?;
        let mut rivals = weighed.iter().filter(|rival| rival.0 == weight).map(|rival| rival.1);
        rivals.all(|rival| self.same_time(best, rival)).then_some(best)
    }

    fn enough(&self, entry: EntryId) -> u32 {
        if self.store.get(entry).class == Class::Theme { ENOUGH_FOR_THEME } else { ENOUGH }
    }

    /// The weight of an entry's company, then how often that company is named.
    fn weigh(&self, entry: EntryId) -> (u32, u32) {
        let own = self.present.get(&entry).map_or((0, 0), |count| (3, *count));
        let years = if self.names_its_years(entry) { (2, 1) } else { (0, 0) };
        let neighbours = self.store.neighbours(entry).filter_map(|other| {
            let count = *self.present.get(&other)?;
            Some((if self.store.get(other).class == Class::Theme { 1 } else { 2 }, count))
        });
        neighbours.chain([own, years]).fold((0, 0), |sum, item| (sum.0 + item.0, sum.1.saturating_add(item.1)))
    }

    fn names_its_years(&self, entry: EntryId) -> bool {
        let span = self.store.get(entry).span().filter(|span| span.years() <= TELLING_YEARS);
        span.is_some_and(|span| self.years.iter().any(|years| span.contains(*years)))
    }

    fn same_time(&self, one: EntryId, other: EntryId) -> bool {
        match (self.store.get(one).span(), self.store.get(other).span()) {
            (Some(one), Some(other)) => one.overlaps(other),
            _ => one == other,
        }
    }
}
