//! Words side by side and words near each other, from the places of each in a passage.
//!
//! Knows places only, no index: what stands at 4 and 5 is a pair, what stands at 4 and 20 is near.

use super::UnitSeen;
use crate::search::unit::Unit;

/// Positions looked at together for nearness.
const WINDOW: u32 = 25;

/// For each pair of neighbours in the query the weight of finding them side by side, rarer words more.
pub(super) fn pair_weights(units: &[&Unit], weights: &[f32]) -> Vec<Option<f32>> {
    (1..units.len()).map(|right| units[right].adjacent.then(|| weights[right - 1] + weights[right])).collect()
}

/// How often the second stands right after the first.
fn pairs(left: &UnitSeen, right: &UnitSeen) -> usize {
    left.places
        .iter()
        .filter(|place| right.places.binary_search_by_key(&(place.1 + 1), |other| other.0).is_ok())
        .count()
}

/// What neighbours in the query earn for standing side by side, more for each time but ever less.
pub(super) fn phrases(seen: &[UnitSeen], weights: &[Option<f32>]) -> f32 {
    let each = weights.iter().enumerate().filter_map(|(left, weight)| {
        let found = pairs(&seen[left], &seen[left + 1]) as f32;
        weight.map(|weight| weight * found / (found + 1.0))
    });
    each.sum()
}

/// The most weight of distinct units within any [`WINDOW`] words; nothing for fewer than two.
pub(super) fn nearest(seen: &[UnitSeen], weights: &[f32]) -> f32 {
    let mut places: Vec<(u32, usize)> =
        seen.iter().enumerate().flat_map(|(unit, seen)| seen.places.iter().map(move |place| (place.0, unit))).collect();
    places.sort_unstable();
    let mut inside = vec![0u32; seen.len()];
    let (mut first, mut mass, mut distinct, mut best) = (0, 0.0f32, 0, 0.0f32);
    for &(place, unit) in &places {
        inside[unit] += 1;
        if inside[unit] == 1 {
            mass += weights[unit];
            distinct += 1;
        }
        while place - places[first].0 >= WINDOW {
            let left = places[first].1;
            inside[left] -= 1;
            if inside[left] == 0 {
                mass -= weights[left];
                distinct -= 1;
            }
            first += 1;
        }
        if distinct > 1 {
            best = best.max(mass);
        }
    }
    best
}
