//! The period field: year ranges packed whole into one column, so that 1914–1918 and 1939–1945 never add up to
//! 1914–1945, and the filter over them.

use std::sync::Arc;

use super::filter::Check;
use super::{FieldName, Fields};
use crate::document::{Year, YearRange};

/// Moves astronomical years, which may be negative, into unsigned numbers of the same order.
const OFFSET: i32 = 1 << 20;

/// A range as one number; the order is by start, then end.
pub fn pack(range: YearRange) -> u64 {
    let raised = |year: Year| u64::from(year.astronomical().saturating_add(OFFSET).unsigned_abs());
    raised(range.start()) << 32 | raised(range.end())
}

/// The range a number stands for.
pub fn unpack(packed: u64) -> YearRange {
    let lowered = |raised: u64| Year::from_astronomical((raised & 0xFFFF_FFFF) as i32 - OFFSET);
    let (start, end) = (lowered(packed >> 32), lowered(packed));
    YearRange::new(start, end).unwrap_or(YearRange::year(start))
}

/// How a passage's years must relate to the years asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PeriodMatch {
    /// They share at least one year.
    #[default]
    Overlaps,
    /// Every range of the passage lies inside.
    Within,
}

impl PeriodMatch {
    /// Whether a passage about `ranges` satisfies any of the `wanted`.
    pub fn holds(self, mut ranges: impl Iterator<Item = YearRange>, wanted: &[YearRange]) -> bool {
        match self {
            PeriodMatch::Overlaps => ranges.any(|range| wanted.iter().any(|asked| asked.overlaps(range))),
            PeriodMatch::Within => {
                let mut ranges = ranges.peekable();
                ranges.peek().is_some() && ranges.all(|range| wanted.iter().any(|asked| asked.contains(range)))
            }
        }
    }
}

/// Passages whose years match any of the `wanted` ranges; undated passages never do.
pub fn filter(wanted: Vec<YearRange>, how: PeriodMatch) -> Check {
    let wanted: Arc<[YearRange]> = wanted.into();
    Check::new(move |segment| {
        let column = segment.fast_fields().u64(Fields::name(FieldName::Period))?;
        let wanted = Arc::clone(&wanted);
        Ok(Box::new(move |doc| how.holds(column.values_for_doc(doc).map(unpack), &wanted)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn range(start: i32, end: i32) -> YearRange {
        YearRange::new(Year::from_astronomical(start), Year::from_astronomical(end)).unwrap()
    }

    #[test]
    fn two_wars_do_not_make_one_between() {
        let wars = [range(1914, 1918), range(1939, 1945)];
        assert!(!PeriodMatch::Overlaps.holds(wars.into_iter(), &[range(1920, 1930)]));
        assert!(PeriodMatch::Overlaps.holds(wars.into_iter(), &[range(1918, 1930)]));
        assert!(PeriodMatch::Within.holds(wars.into_iter(), &[range(1900, 1950)]));
        assert!(!PeriodMatch::Within.holds(wars.into_iter(), &[range(1900, 1940)]));
        assert!(!PeriodMatch::Within.holds(std::iter::empty(), &[range(1900, 1940)]));
    }

    proptest! {
        #[test]
        fn packing_keeps_ranges_and_their_order(a in -99_999i32..99_999, b in 0i32..500, c in -99_999i32..99_999) {
            let (first, second) = (range(a, (a + b).min(99_999)), range(c, c));
            prop_assert_eq!(unpack(pack(first)), first);
            prop_assert_eq!(pack(first) < pack(second), first < second);
        }
    }
}
