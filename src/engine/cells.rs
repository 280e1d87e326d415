//! Years as words, so that an engine that knows only words can tell which ranges overlap.
//!
//! A range is cut into cells: spans of 1, 2, 4, 8 … years that begin at a multiple of their length, as few as will do,
//! at most two of each length. Two ranges overlap if and only if a cell of one lies in a cell of the other. So a
//! passage holds two kinds of words: its cells (`=`), and those with all that they lie in (`<`); and a question asks for
//! its own cells among the second, or for them and all they lie in among the first. No pairs of numbers are needed,
//! and passages on 1914–1918 and 1939–1945 are not about 1925.

use crate::document::{Year, YearRange};

/// Moves astronomical years, which may be negative, into positive numbers.
const OFFSET: u32 = 1 << 17;
/// The length of the longest cell, as a power of two: all years there are lie in one.
const WHOLE: u32 = 18;

/// A cell: the power of two that is its length, and its number among those.
type Cell = (u32, u32);

/// The words of a passage about these years.
pub(super) fn of(ranges: &[YearRange]) -> Vec<String> {
    let cells = || ranges.iter().flat_map(|range| cover(*range));
    let mut words: Vec<String> = cells().map(|cell| word('=', cell)).collect();
    words.extend(cells().flat_map(with_outer).map(|cell| word('<', cell)));
    words.sort_unstable();
    words.dedup();
    words
}

/// The words of which a passage has one if it shares a year with any of these ranges.
pub(super) fn overlapping(wanted: &[YearRange]) -> Vec<String> {
    let cells = || wanted.iter().flat_map(|range| cover(*range));
    let mut words: Vec<String> = cells().map(|cell| word('<', cell)).collect();
    words.extend(cells().flat_map(with_outer).map(|cell| word('=', cell)));
    words.sort_unstable();
    words.dedup();
    words
}

/// All years outside of these ranges.
pub(super) fn outside(wanted: &[YearRange]) -> Vec<YearRange> {
    let mut sorted = wanted.to_vec();
    sorted.sort();
    let mut gaps = Vec::new();
    let mut next = Year::MIN.astronomical();
    for range in sorted {
        let gap =
            YearRange::new(Year::from_astronomical(next), Year::from_astronomical(range.start().astronomical() - 1));
        gaps.extend(gap.filter(|_| next < range.start().astronomical()));
        next = next.max(range.end().astronomical() + 1);
    }
    let rest = YearRange::new(Year::from_astronomical(next), Year::MAX);
    gaps.extend(rest.filter(|_| next <= Year::MAX.astronomical()));
    gaps
}

fn cover(range: YearRange) -> Vec<Cell> {
    let raised = |year: Year| year.astronomical().saturating_add_unsigned(OFFSET).unsigned_abs();
    let (mut start, mut end) = (raised(range.start()), raised(range.end()) + 1);
    let mut cells = Vec::new();
    let mut length = 0;
    while start < end {
        if start & 1 == 1 {
            cells.push((length, start));
            start += 1;
        }
        if end & 1 == 1 {
            end -= 1;
            cells.push((length, end));
        }
        (start, end, length) = (start >> 1, end >> 1, length + 1);
    }
    cells
}

/// A cell and all it lies in.
fn with_outer((length, number): Cell) -> impl Iterator<Item = Cell> {
    (length..=WHOLE).map(move |outer| (outer, number >> (outer - length)))
}

fn word(sign: char, (length, number): Cell) -> String {
    format!("{sign}{length}.{number}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn range(start: i32, years: i32) -> YearRange {
        YearRange::new(Year::from_astronomical(start), Year::from_astronomical(start + years)).unwrap()
    }

    fn meet(one: &[YearRange], other: &[YearRange]) -> bool {
        let asked = overlapping(other);
        of(one).iter().any(|word| asked.contains(word))
    }

    #[test]
    fn all_years_there_are_fit() {
        let all = YearRange::new(Year::MIN, Year::MAX).unwrap();
        assert!(
            meet(&[all], &[range(1953, 0)]) && meet(&[range(99_999, 0)], &[all]) && meet(&[range(-99_999, 0)], &[all])
        );
        assert_eq!(outside(&[all]), []);
        assert_eq!(outside(&[]), [all]);
    }

    #[test]
    fn two_wars_do_not_make_one_between() {
        let wars = [range(1914, 4), range(1939, 6)];
        assert!(!meet(&wars, &[range(1920, 10)]) && meet(&wars, &[range(1918, 10)]));
        let between = outside(&wars);
        assert!(meet(&[range(1918, 1)], &between) && !meet(&[range(1915, 2)], &between));
    }

    proptest! {
        #[test]
        fn cells_meet_where_years_do(a in -3000i32..3000, b in 0i32..900, c in -3000i32..3000, d in 0i32..900) {
            let (one, other) = (range(a, b), range(c, d));
            prop_assert_eq!(meet(&[one], &[other]), one.overlaps(other));
            prop_assert_eq!(meet(&[one], &outside(&[other])), !other.contains(one));
        }
    }
}
