//! Near-copies: the same passage in two files, or with a word changed, is one hit that says where else it stands.
//!
//! Owns the comparison: the share of runs of four words two passages have in common (Broder 1997). Short passages are
//! never copies; a sentence may well be written twice.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

/// The length of the runs compared, in words.
const RUN: usize = 4;
/// Passages of fewer words are left alone.
const FEWEST_WORDS: usize = 24;
/// The share of runs in common that makes a copy.
const COPIED_SHARE: f64 = 0.7;

/// What is remembered of a passage to know a copy of it: the hashes of its runs, in their own order, none twice.
#[derive(Debug)]
pub(super) struct Sketch(Vec<u64>);

impl Sketch {
    /// The sketch of a passage by the hashes of its words, in order.
    pub(super) fn new(words: &[u64]) -> Sketch {
        if words.len() < FEWEST_WORDS {
            return Sketch(Vec::new());
        }
        let hash = |run: &[u64]| {
            let mut hasher = FxHasher::default();
            run.hash(&mut hasher);
            hasher.finish()
        };
        let mut runs: Vec<u64> = words.windows(RUN).map(hash).collect();
        runs.sort_unstable();
        runs.dedup();
        Sketch(runs)
    }

    /// Whether two passages are the same but for a few words.
    pub(super) fn is_copy(&self, other: &Sketch) -> bool {
        let (fewer, more) = if self.0.len() <= other.0.len() { (self, other) } else { (other, self) };
        if fewer.0.is_empty() || (fewer.0.len() as f64) < COPIED_SHARE * more.0.len() as f64 {
            return false;
        }
        let shared = in_common(&fewer.0, &more.0);
        let either = self.0.len() + other.0.len() - shared;
        shared as f64 >= COPIED_SHARE * either as f64
    }
}

/// How many two ordered lists have in common.
fn in_common(one: &[u64], other: &[u64]) -> usize {
    let (mut at, mut beside, mut shared) = (0, 0, 0);
    while let (Some(run), Some(against)) = (one.get(at), other.get(beside)) {
        let order = run.cmp(against);
        at += usize::from(order != Ordering::Greater);
        beside += usize::from(order != Ordering::Less);
        shared += usize::from(order == Ordering::Equal);
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::spans::Analysed;

    fn sketch(text: &str) -> Sketch {
        Sketch::new(Analysed::new(text, None, &[]).hashes())
    }

    #[test]
    fn a_word_changed_makes_a_copy_and_another_passage_none() {
        let passage = "In 1954 Khrushchev sent three hundred thousand volunteers to the steppe of Kazakhstan, where they \
                       lived in tents, ploughed thirty million hectares in two years and brought in the harvest of 1956, \
                       the largest the country had known.";
        assert!(sketch(passage).is_copy(&sketch(passage)));
        assert!(sketch(passage).is_copy(&sketch(&passage.replace("largest", "biggest"))));
        assert!(!sketch(passage).is_copy(&sketch("Maize was another matter. It was sown where it could not ripen, in the \
            north and on poor soils, by farms that had neither the seed nor the machines nor the hands for it, and in 1963 \
            most of it was lost.")));
        assert!(!sketch("The harvest failed.").is_copy(&sketch("The harvest failed.")));
    }
}
