//! How many years words mean: what `circa` allows, where a century starts, how far its early part reaches.

use super::sense::{Ordinal, Part, Point};
use crate::document::{Year, YearRange};

/// A year, or the years that `circa` or a double date make of it.
pub(super) fn widened(year: Year, point: &Point) -> YearRange {
    let slack = match (point.circa, year.astronomical()) {
        (false, _) => 0,
        (true, ..=0) => 25,
        (true, 1..1800) => 10,
        (true, _) => 5,
    };
    let range = YearRange::year(year.plus(-slack)).hull(YearRange::year(year.plus(slack)));
    if point.dual { range.hull(YearRange::year(year.plus(1))) } else { range }
}

/// The years of a century (`length` 100) or millennium (1000), or of a part of it.
pub(super) fn stretch(ordinal: Ordinal, length: i32, part: Part) -> Option<YearRange> {
    let number = i32::try_from(ordinal.number).ok().filter(|number| (1..=99).contains(number))?;
    let first = if ordinal.bc { Year::BC(number * length) } else { Year::AD((number - 1) * length + 1) };
    portion(first, length, part)
}

pub(super) fn portion(first: Year, length: i32, part: Part) -> Option<YearRange> {
    let (from, to) = match (length, part) {
        // In a decade the parts are whole years that people agree on: mid-1980s is 1983 to 1987.
        (10, Part::Mid) => (3, 7),
        (10, Part::Early) => (0, 3),
        (10, Part::Late) => (6, 9),
        _ => {
            let (from, to) = part.percent();
            (length * from / 100, length * to / 100 - 1)
        }
    };
    YearRange::new(first.plus(from), first.plus(to))
}
