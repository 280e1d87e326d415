//! TIMEX3 values: how a resolved time is written as one word.
//!
//! Follows ISO 8601 with the extensions of TIMEX3 (TimeML 1.2.1, section 2.2): `195` a decade, `19` a century,
//! `1812-SU` a season, `XXXX-06` a June of some year, `BC0264` a year before Christ, `P3W` three weeks.

use super::calendar::{DayPart, Season, Unit};
use super::sense::Count;
use crate::document::Year;

/// A point in time whose fields are known as far as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) year: Option<Year>,
    pub(super) half: Option<u8>,
    pub(super) month: Option<u8>,
    pub(super) day: Option<u8>,
    pub(super) season: Option<Season>,
    pub(super) day_part: Option<DayPart>,
}

/// `1956`, `BC0264`, `XXXX`.
pub(super) fn year(year: Option<Year>) -> String {
    match year.map(Year::historical) {
        None => "XXXX".to_owned(),
        Some(year) if year < 0 => format!("BC{:04}", -year),
        Some(year) => format!("{year:04}"),
    }
}

/// `1956-02-14`, `1812-SU`, `2008-H2`, `1791-06-20TNI`.
pub(super) fn moment(moment: &Moment) -> String {
    let mut value = year(moment.year);
    if let Some(season) = moment.season {
        return value + "-" + season.code();
    }
    match (moment.month, moment.day) {
        (Some(month), Some(day)) => value += &format!("-{month:02}-{day:02}"),
        (Some(month), None) => value += &format!("-{month:02}"),
        (None, Some(day)) => value += &format!("-XX-{day:02}"),
        (None, None) => {
            if let Some(half) = moment.half {
                value += &format!("-H{half}");
            }
        }
    }
    if let Some(day_part) = moment.day_part {
        value += day_part.code();
    }
    value
}

/// `195`, `BC6`: the decade that starts in a year (that counts down to it, before Christ).
pub(super) fn decade(first: Year) -> String {
    let year = first.historical();
    if year < 0 { format!("BC{:03}", -year / 10) } else { format!("{:03}", year / 10) }
}

/// `19` for the twentieth century, `BC02` for the third before Christ.
pub(super) fn century(number: u32, bc: bool) -> String {
    let era = if bc { "BC" } else { "" };
    format!("{era}{:02}", number.saturating_sub(1))
}

/// `1` for the second millennium, `BC2` for the third before Christ.
pub(super) fn millennium(number: u32, bc: bool) -> String {
    let era = if bc { "BC" } else { "" };
    format!("{era}{}", number.saturating_sub(1))
}

/// `P3W`, `PXD`, `PT7H`.
pub(super) fn length(count: Count, unit: Unit) -> String {
    let (prefix, factor, letters) = unit.timex();
    match count {
        Count::Exactly(count) => format!("{prefix}{}{letters}", u64::from(count) * u64::from(factor)),
        Count::Some => format!("{prefix}X{letters}"),
    }
}

/// `XXXX-XX-XX` for `daily`: each time at the fineness of the unit.
pub(super) fn each(unit: Unit) -> &'static str {
    match unit {
        Unit::Minute | Unit::Hour => "XXXX-XX-XXTXX",
        Unit::Day => "XXXX-XX-XX",
        Unit::Week | Unit::Fortnight => "XXXX-WXX",
        Unit::Month => "XXXX-XX",
        _ => "XXXX",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_follow_timex3() {
        let march_1954 = Moment { year: Some(Year::AD(1954)), month: Some(3), ..Moment::default() };
        assert_eq!(moment(&march_1954), "1954-03");
        assert_eq!(moment(&Moment { day: Some(5), ..march_1954 }), "1954-03-05");
        assert_eq!(moment(&Moment { month: Some(6), ..Moment::default() }), "XXXX-06");
        assert_eq!(year(Some(Year::BC(264))), "BC0264");
        assert_eq!(decade(Year::AD(1950)), "195");
        assert_eq!(century(20, false), "19");
        assert_eq!(century(3, true), "BC02");
        assert_eq!(length(Count::Exactly(3), Unit::Week), "P3W");
        assert_eq!(length(Count::Some, Unit::Hour), "PTXH");
    }
}
