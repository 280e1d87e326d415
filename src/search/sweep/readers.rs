//! The sources of a bag in one segment, and what a set of them is worth together.

use std::ops::Range;

use tantivy::query::Weight;
use tantivy::{DocId, SegmentReader, TERMINATED};

use super::sources::{Matches, Reader, Ready};
use super::window::ones;
use super::{Bag, Prepared, VERDICTS};
use crate::fields::filter::Passes;

/// What is read of one segment. A source that has nothing in it is left out.
pub(super) struct Readers<'p> {
    /// Of each thing asked for its ways and where else it may stand, thing by thing; then what lifts; then what is
    /// required and what is excluded.
    pub(super) sources: Vec<Reader<'p>>,
    /// What each source is to the whole.
    roles: Vec<Role>,
    things: Vec<Thing>,
    pub(super) required: Option<usize>,
    excluded: Option<usize>,
    checks: Vec<Passes>,
    pub(super) demanded: usize,
    said: bool,
}

/// What a source is to the whole.
#[derive(Clone, Copy)]
enum Role {
    /// A way to say a thing, by its number; of all the best one counts.
    Way(usize),
    /// Where a thing may stand besides; each counts.
    Above(usize),
    /// What counts for itself.
    Besides,
    /// What counts for nothing.
    Excluded,
}

/// The sources of one thing asked for.
struct Thing {
    ways: Range<usize>,
    above: Range<usize>,
}

impl<'p> Readers<'p> {
    pub(super) fn open(
        bag: &Bag,
        prepared: &'p Prepared<'_>,
        shared: &'p [Matches],
        ord: u32,
        segment: &'p SegmentReader,
    ) -> tantivy::Result<Readers<'p>> {
        let mut sources = Vec::new();
        let mut add = |readers: &mut dyn Iterator<Item = tantivy::Result<Option<Reader<'p>>>>| {
            let before = sources.len();
            for reader in readers {
                sources.extend(reader?);
            }
            Ok::<_, tantivy::TantivyError>(before..sources.len())
        };
        let of = |ready: &'p Ready<'_>| ready.open(ord, segment, shared);
        let query = |weight: &dyn Weight| Ok(Some(Reader::query(weight.scorer(segment, 1.0)?)));
        let mut things = Vec::with_capacity(prepared.asked.len());
        for (ways, above) in &prepared.asked {
            let ways = add(&mut ways.iter().map(of))?;
            things.push(Thing { ways, above: add(&mut above.iter().map(of))? });
        }
        add(&mut prepared.lifting.iter().map(|weight| query(&**weight)))?;
        let mut one = |weight: &Option<Box<dyn Weight>>| match weight {
            Some(weight) => add(&mut std::iter::once(query(&**weight))).map(|range| Some(range.start)),
            None => Ok(None),
        };
        let (required, excluded) = (one(&prepared.required)?, one(&prepared.excluded)?);
        let mut roles = vec![Role::Besides; sources.len()];
        for (number, Thing { ways, above }) in things.iter().enumerate() {
            roles[ways.clone()].fill(Role::Way(number));
            roles[above.clone()].fill(Role::Above(number));
        }
        excluded.into_iter().for_each(|excluded| roles[excluded] = Role::Excluded);
        let checks = bag.checks.iter().map(|check| check.of_segment(segment)).collect::<tantivy::Result<_>>()?;
        let Bag { demanded, said, .. } = *bag;
        Ok(Readers { sources, roles, things, required, excluded, checks, demanded, said })
    }

    /// No passage before this one matches, of those that were not read yet.
    pub(super) fn next(&self) -> DocId {
        match self.required {
            Some(required) => self.sources[required].doc(),
            None => self.sources.iter().map(Reader::doc).min().unwrap_or(TERMINATED),
        }
    }

    /// Whether a passage is what each has to be by itself.
    pub(super) fn pass(&self, doc: DocId) -> bool {
        self.checks.iter().all(|passes| passes(doc))
    }

    /// What is true of every passage that just these sources have.
    pub(super) fn judge<const N: usize>(&self, set: Set<N>) -> Verdict {
        let holds = |source: usize| set.has(source);
        let most = |source: usize| self.sources[source].most();
        let is_said = |thing: &Thing| thing.ways.clone().any(holds);
        let found = |thing: &Thing| thing.ways.start..thing.above.end;
        let matches = self.things.iter().filter(|thing| found(thing).any(holds)).count() >= self.demanded
            && (!self.said || self.things.iter().any(is_said))
            && self.required.is_none_or(holds)
            && !self.excluded.is_some_and(holds);
        Verdict { matches, most: if matches { self.worth(set, most) } else { 0.0 } }
    }

    /// What a passage is worth that these sources have, by its place in the window and its number.
    pub(super) fn score<const N: usize>(&self, set: Set<N>, place: usize, doc: DocId) -> f32 {
        self.worth(set, |source| self.sources[source].worth(place, doc))
    }

    /// What a passage is worth that has so much of each source of a set: of the ways to say a thing the best one counts.
    fn worth<const N: usize>(&self, set: Set<N>, of: impl Fn(usize) -> f32) -> f32 {
        let (mut all, mut besides) = (0.0, 0.0);
        let (mut current, mut best, mut above) = (0, 0.0f32, 0.0);
        for source in set.sources() {
            let worth = of(source);
            let role = self.roles[source];
            if let Role::Way(thing) | Role::Above(thing) = role
                && thing != current
            {
                all += best + above;
                (current, best, above) = (thing, 0.0, 0.0);
            }
            match role {
                Role::Way(_) => best = best.max(worth),
                Role::Above(_) => above += worth,
                Role::Besides => besides += worth,
                Role::Excluded => {}
            }
        }
        all + (best + above) + besides
    }
}

/// Which sources have a passage, by their places in [`Readers::sources`]: in words as small as most queries need, since
/// a window of them is wiped again and again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Set<const N: usize>([u16; N]);

/// How many sources a word of a set stands for.
pub(super) const SOURCES_EACH: usize = u16::BITS as usize;

impl<const N: usize> Set<N> {
    pub(super) const EMPTY: Set<N> = Set([0; N]);

    #[inline]
    pub(super) fn has(&self, source: usize) -> bool {
        self.0[source / SOURCES_EACH] >> (source % SOURCES_EACH) & 1 == 1
    }

    /// The sources in it, in order.
    pub(super) fn sources(&self) -> impl Iterator<Item = usize> + use<N> {
        ones(self.0)
    }

    #[inline]
    pub(super) fn add(&mut self, source: usize) {
        self.0[source / SOURCES_EACH] |= 1 << (source % SOURCES_EACH);
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|&word| word == 0)
    }

    /// Where a verdict on it is kept, of [`VERDICTS`] places (Fibonacci hashing, Knuth).
    pub(super) fn slot(&self) -> usize {
        let mix =
            |mixed: u64, &word: &u16| (mixed.rotate_left(5) ^ u64::from(word)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mixed = self.0.iter().fold(0, mix);
        (mixed >> 32) as usize % VERDICTS
    }
}

/// What is true of all passages that have the same sources.
#[derive(Clone, Copy)]
pub(super) struct Verdict {
    pub(super) matches: bool,
    /// No such passage is worth more.
    pub(super) most: f32,
}
