//! What a query asks for, one thing at a time, and every way a passage may say it.
//!
//! The planner makes units, the candidates stage turns them into Tantivy queries, the ranker weighs them and the
//! spans stage finds them in the text: all four read the same ways, so that what is found, what is counted and
//! what is highlighted cannot disagree.

use crate::analysis::Analysis;

use super::answer::MatchKind;

/// One thing asked for: a word, a phrase, a prefix.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    /// As it was typed, for messages.
    pub(super) label: String,
    /// The ways to satisfy it, the typed one first.
    pub(super) ways: Vec<Way>,
    /// A question word or a function word: never required, never scored.
    pub(super) empty: bool,
    /// A word of time: a passage may say it, but need not, if it is about those years.
    pub(super) wished: bool,
    /// Stands next to the unit before it in the query, with no other word between.
    pub(super) adjacent: bool,
}

impl Unit {
    /// The ways that are the words as typed.
    pub(super) fn typed(&self) -> impl Iterator<Item = &Way> {
        self.ways.iter().filter(|way| way.kind == MatchKind::Exact)
    }
}

/// One way to say it.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    /// How far it is from what was typed.
    pub(super) kind: MatchKind,
    /// What an occurrence counts, 1.0 for the word as typed.
    pub(super) weight: f32,
    /// What has to occur.
    pub(super) pattern: Pattern,
    /// The name as shown to the user.
    pub(super) shown: String,
}

/// What has to occur in a passage. Terms are analysed already.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Pattern {
    /// Terms in this order, at most `slop` other words between first and last.
    Sequence { analysis: Analysis, terms: Vec<String>, slop: u32 },
    /// Any of these terms.
    AnyOf { analysis: Analysis, terms: Vec<String> },
    /// All operands in any order, at most `distance` words apart.
    Near { operands: Vec<Pattern>, distance: u32 },
}

impl Pattern {
    /// One term.
    pub(super) fn word(analysis: Analysis, term: impl Into<String>) -> Pattern {
        Pattern::Sequence { analysis, terms: vec![term.into()], slop: 0 }
    }

    /// Every term it looks at.
    pub(super) fn terms(&self) -> Vec<(Analysis, &str)> {
        match self {
            Pattern::Sequence { analysis, terms, .. } | Pattern::AnyOf { analysis, terms } => {
                terms.iter().map(|term| (*analysis, term.as_str())).collect()
            }
            Pattern::Near { operands, .. } => operands.iter().flat_map(Pattern::terms).collect(),
        }
    }

    /// Where it occurs: first and last position of each occurrence, given where each term stands.
    pub(super) fn occurrences<'p>(&self, positions: &dyn Fn(Analysis, &str) -> &'p [u32]) -> Vec<(u32, u32)> {
        match self {
            Pattern::Sequence { analysis, terms, .. } if terms.len() == 1 => {
                positions(*analysis, &terms[0]).iter().map(|&place| (place, place)).collect()
            }
            Pattern::Sequence { analysis, terms, slop } => {
                let lists: Vec<&[u32]> = terms.iter().map(|term| positions(*analysis, term)).collect();
                sequences(&lists, *slop)
            }
            Pattern::AnyOf { analysis, terms } => {
                let mut found: Vec<(u32, u32)> =
                    terms.iter().flat_map(|term| positions(*analysis, term)).map(|&place| (place, place)).collect();
                found.sort_unstable();
                found.dedup();
                found
            }
            Pattern::Near { operands, distance } => {
                let lists: Vec<Vec<(u32, u32)>> =
                    operands.iter().map(|operand| operand.occurrences(positions)).collect();
                neighbours(&lists, *distance)
            }
        }
    }
}

/// Runs of one place from each list, in order, with at most `slop` words left over in between.
pub(super) fn sequences(lists: &[&[u32]], slop: u32) -> Vec<(u32, u32)> {
    let Some((first, rest)) = lists.split_first() else { return Vec::new() };
    let widest = u32::try_from(lists.len()).unwrap_or(u32::MAX).saturating_add(slop);
    let mut found = Vec::new();
    for &start in *first {
        let mut last = start;
        let complete = rest.iter().all(|list| {
            let next = list.partition_point(|&place| place <= last);
            list.get(next).filter(|&&place| place - start < widest).is_some_and(|&place| {
                last = place;
                true
            })
        });
        if complete {
            found.push((start, last));
        }
    }
    found
}

/// Groups of one occurrence from each list, in any order, no more than `distance` words from one to the next.
///
/// Each occurrence of the rarest operand takes the nearest one of every other operand.
fn neighbours(lists: &[Vec<(u32, u32)>], distance: u32) -> Vec<(u32, u32)> {
    let Some(rarest) = (0..lists.len()).min_by_key(|&list| lists[list].len()) else { return Vec::new() };
    let mut found = Vec::new();
    for &anchor in &lists[rarest] {
        let mut span = anchor;
        let complete = lists.iter().enumerate().all(|(place, list)| {
            place == rarest || {
                let nearest =
                    list.iter().copied().filter(|other| *other != anchor).min_by_key(|other| gap(anchor, *other));
                nearest.is_some_and(|other| {
                    span = (span.0.min(other.0), span.1.max(other.1));
                    gap(anchor, other) <= distance
                })
            }
        });
        if complete {
            found.push(span);
        }
    }
    found
}

/// Words from one occurrence to the other; 1 for neighbours.
fn gap(a: (u32, u32), b: (u32, u32)) -> u32 {
    if a.1 < b.0 { b.0 - a.1 } else { a.0.saturating_sub(b.1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(places: &'static [(&'static str, &'static [u32])]) -> impl Fn(Analysis, &str) -> &'static [u32] {
        move |_, term| places.iter().find(|(name, _)| *name == term).map(|(_, at)| *at).unwrap_or_default()
    }

    fn sequence(terms: &[&str], slop: u32) -> Pattern {
        let terms = terms.iter().map(|term| (*term).to_owned()).collect();
        Pattern::Sequence { analysis: Analysis::Exact, terms, slop }
    }

    #[test]
    fn a_phrase_stands_side_by_side_and_in_order() {
        let places = at(&[("virgin", &[3, 9, 20]), ("lands", &[2, 4, 12])]);
        assert_eq!(sequence(&["virgin", "lands"], 0).occurrences(&places), [(3, 4)]);
        assert_eq!(sequence(&["virgin", "lands"], 2).occurrences(&places), [(3, 4), (9, 12)]);
        assert_eq!(sequence(&["lands", "virgin"], 0).occurrences(&places), [(2, 3)]);
        assert_eq!(sequence(&["virgin", "soil"], 9).occurrences(&places), []);
    }

    #[test]
    fn near_does_not_mind_the_order() {
        let places = at(&[("maize", &[10]), ("kazakhstan", &[4, 40])]);
        let near = |distance| Pattern::Near {
            operands: vec![sequence(&["maize"], 0), sequence(&["kazakhstan"], 0)],
            distance,
        };
        assert_eq!(near(6).occurrences(&places), [(4, 10)]);
        assert_eq!(near(5).occurrences(&places), []);
    }
}
