//! The readings of a name, in the order in which they are tried, and the variants that follow from them.
//!
//! Owns the order: as it stands, in the other number, spelt otherwise, out of its frame, in another frame, with a
//! country after it. The first reading that anybody listed decides, so that nothing is ever guessed past a fact.

use std::cell::RefCell;

use rustc_hash::{FxHashMap, FxHashSet};
use strsim::normalized_damerau_levenshtein;

use super::Lexicon;
use super::entry::{Class, Entry, EntryId};
use super::fold::{fold, number_twins, words};
use super::frames::{Core, Frame, is_telling, other_frames, split_country, unframe};
use super::names::{Claim, Tier};
use super::spelling::{replace_words, respelt, spelling_variants};

/// A lexicon being asked for names, many of them of the same words.
pub(crate) struct Lookup<'l> {
    lexicon: &'l Lexicon,
    /// The spellings of words that were looked for.
    spellings: RefCell<FxHashMap<String, Vec<String>>>,
}

/// How alike two names of one person must be to stand for each other inside a longer name, from 0 to 1.
const ALIKE: f64 = 0.5;

impl<'l> Lookup<'l> {
    pub(super) fn new(lexicon: &'l Lexicon) -> Self {
        Lookup { lexicon, spellings: RefCell::default() }
    }

    /// See [`Lexicon::lookup`].
    pub(crate) fn entries(&self, name: &str) -> Vec<EntryId> {
        let folded = fold(name);
        let mut claims = self.listed(name, &folded);
        let frame = unframe(&folded).frame;
        if claims.is_empty() {
            claims = self.framed(&folded);
        }
        if claims.is_empty() {
            claims = self.in_a_country(&folded);
        }
        self.ordered(claims, frame)
    }

    /// See [`Lexicon::lookup_as_it_stands`].
    pub(crate) fn as_it_stands(&self, name: &str) -> Vec<EntryId> {
        self.ordered(self.find(&fold(name)), Frame::Bare)
    }

    fn ordered(&self, mut claims: Vec<Claim>, frame: Frame) -> Vec<EntryId> {
        claims.sort_unstable_by_key(|claim| {
            let entry = self.lexicon.get(claim.entry);
            let no_ruler = frame == Frame::Rule && !matches!(entry.class, Class::Person | Class::Reign);
            (no_ruler, claim.tier, entry.class, entry.span().is_none(), claim.entry)
        });
        let mut seen = FxHashSet::default();
        claims.into_iter().map(|claim| claim.entry).filter(|entry| seen.insert(*entry)).collect()
    }

    /// Claims on the name itself: as it stands, in the other number, or spelt otherwise.
    fn listed(&self, name: &str, folded: &str) -> Vec<Claim> {
        let as_it_stands = self.in_either_number(folded);
        if !as_it_stands.is_empty() {
            return as_it_stands;
        }
        let respelt = self.respellings(name);
        respelt
            .iter()
            .map(|name| self.in_either_number(&fold(name)))
            .find(|claims| !claims.is_empty())
            .unwrap_or_default()
    }

    fn in_either_number(&self, folded: &str) -> Vec<Claim> {
        let claims = self.find(folded);
        if !claims.is_empty() {
            return claims;
        }
        number_twins(folded).iter().map(|twin| self.find(twin)).find(|claims| !claims.is_empty()).unwrap_or_default()
    }

    fn respellings(&self, phrase: &str) -> Vec<String> {
        respelt(phrase, |word| self.spellings(word))
    }

    /// The other spellings of one word.
    fn spellings(&self, word: &str) -> Vec<String> {
        if let Some(known) = self.spellings.borrow().get(word) {
            return known.clone();
        }
        let spellings = spelling_variants(word);
        self.spellings.borrow_mut().insert(word.to_owned(), spellings.clone());
        spellings
    }

    fn find(&self, folded: &str) -> Vec<Claim> {
        self.lexicon.store.find(folded)
    }

    /// Claims on a name out of its frame, or in another one: `Victorian age` for `Victorian era`.
    fn framed(&self, folded: &str) -> Vec<Claim> {
        let core = unframe(folded);
        let spellings = self.respellings(core.name).into_iter().map(|spelling| fold(&spelling));
        let mut names = std::iter::once(core.name.to_owned()).chain(spellings);
        names.find_map(|name| self.core(Core { name: &name, ..core })).unwrap_or_default()
    }

    fn core(&self, core: Core<'_>) -> Option<Vec<Claim>> {
        if !is_telling(core.name) {
            return None;
        }
        let plain = if core.frame == Frame::Bare { Vec::new() } else { self.in_either_number(core.name) };
        let plain: Vec<_> = plain.into_iter().filter(|claim| self.is_a_time(*claim)).collect();
        if !plain.is_empty() {
            return Some(plain);
        }
        let reframed = self.reframed(core);
        (!reframed.is_empty()).then_some(reframed)
    }

    /// Claims on what is left of a name, put into other frames.
    fn reframed(&self, core: Core<'_>) -> Vec<Claim> {
        if !self.lexicon.store.is_core(core.name) {
            return Vec::new();
        }
        let claims = other_frames(core).flat_map(|name| self.find(&name));
        claims.filter(|claim| self.is_a_time(*claim)).collect()
    }

    /// Claims on `Tudor England` or `Stalin's Russia`, where the entry says it belongs to that country.
    fn in_a_country(&self, folded: &str) -> Vec<Claim> {
        let Some((name, places)) = split_country(unframe(folded).name) else { return Vec::new() };
        let mut claims = self.in_either_number(name);
        claims.extend(self.reframed(Core { name, frame: Frame::Loose }));
        claims.retain(|claim| self.is_a_time(*claim) && self.belongs(claim.entry, &places));
        claims
    }

    /// Whether a claimant can stand for a stretch of time.
    fn is_a_time(&self, claim: Claim) -> bool {
        let entry = self.lexicon.get(claim.entry);
        entry.years.is_some() && !matches!(entry.class, Class::Place | Class::Theme)
    }

    fn belongs(&self, entry: EntryId, places: &[&str]) -> bool {
        self.lexicon.get(entry).places.iter().any(|place| places.contains(&fold(place).as_str()))
    }

    /// See [`Lexicon::variants`].
    pub(crate) fn variants(&self, word: &str) -> Vec<String> {
        let mut variants = Distinct::without(word);
        if let Some(entry) = self.sure_entry(word) {
            variants.extend(entry.sure_names().map(str::to_owned));
            variants.extend(renamed_names(entry).map(str::to_owned));
        } else if words(word).nth(1).is_some() {
            variants.extend(replace_words(word, |part| self.word_variants(part)));
        }
        variants.extend(self.renamed_to(word));
        variants.extend(self.respellings(word));
        variants.list()
    }

    /// Where entries had this name at another time: their usual names, and others they had.
    fn renamed_to(&self, word: &str) -> Vec<String> {
        let folded = fold(word);
        let claimants = self.find(&folded).into_iter().map(|claim| self.lexicon.get(claim.entry));
        let renamed = claimants.filter(|entry| renamed_names(entry).any(|name| fold(name) == folded));
        renamed.flat_map(|entry| entry.sure_names().take(1).chain(renamed_names(entry)).map(str::to_owned)).collect()
    }

    /// The one entry a name surely means.
    fn sure_entry(&self, name: &str) -> Option<&'l Entry> {
        let mut claims = self.listed(name, &fold(name));
        claims.retain(|claim| claim.tier != Tier::Ambiguous);
        match claims[..] {
            [claim] => Some(self.lexicon.get(claim.entry)),
            _ => None,
        }
    }

    /// What may stand in a phrase for one of its words: spellings, and other single words for the same name.
    fn word_variants(&self, word: &str) -> Vec<String> {
        let mut variants = Distinct::without(word);
        if let Some(entry) = self.sure_entry(word) {
            let single = entry.sure_names().filter(|name| words(name).nth(1).is_none());
            let single = single.filter(|name| stands_for(entry.class, &fold(word), &fold(name)));
            variants.extend(single.map(str::to_owned));
        }
        variants.extend(self.spellings(word));
        variants.list()
    }
}

fn renamed_names(entry: &Entry) -> impl Iterator<Item = &str> {
    entry.names.iter().filter(|name| name.renamed).map(|name| &*name.text)
}

/// Whether one name may replace the other inside a phrase. A place may change its name altogether, a person's
/// other names must look like it (a work of Homer's is no Homer), a theme's are other words.
fn stands_for(class: Class, word: &str, name: &str) -> bool {
    match class {
        Class::Place | Class::Polity | Class::Dynasty => true,
        Class::Person | Class::People => normalized_damerau_levenshtein(word, name) >= ALIKE,
        _ => false,
    }
}

/// Names in order, none twice. Those that differ from an earlier one only in marks and hyphens come last: a search
/// finds them anyway.
struct Distinct {
    folded: FxHashSet<String>,
    written: FxHashSet<String>,
    list: Vec<String>,
    alike: Vec<String>,
}

impl Distinct {
    fn without(name: &str) -> Distinct {
        Distinct {
            folded: FxHashSet::from_iter([fold(name)]),
            written: FxHashSet::from_iter([name.to_lowercase()]),
            list: Vec::new(),
            alike: Vec::new(),
        }
    }

    fn extend(&mut self, names: impl IntoIterator<Item = String>) {
        for name in names {
            if self.written.insert(name.to_lowercase()) {
                let new = self.folded.insert(fold(&name));
                (if new { &mut self.list } else { &mut self.alike }).push(name);
            }
        }
    }

    fn list(mut self) -> Vec<String> {
        self.list.append(&mut self.alike);
        self.list
    }
}
