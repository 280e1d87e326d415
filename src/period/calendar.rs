//! Parts of the calendar: units, seasons, times of day, and what a day is next to another.

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Fortnight,
    Month,
    Year,
    Decade,
    Generation,
    Century,
    Millennium,
}

impl Unit {
    /// How TIMEX3 writes a length of this unit: the prefix, how many of the written unit one is, and its letters.
    pub(super) const fn timex(self) -> (&'static str, u32, &'static str) {
        match self {
            Unit::Minute => ("PT", 1, "M"),
            Unit::Hour => ("PT", 1, "H"),
            Unit::Day => ("P", 1, "D"),
            Unit::Week => ("P", 1, "W"),
            Unit::Fortnight => ("P", 2, "W"),
            Unit::Month => ("P", 1, "M"),
            Unit::Year => ("P", 1, "Y"),
            Unit::Decade => ("P", 1, "DE"),
            Unit::Generation => ("P", 1, "GE"),
            Unit::Century => ("P", 1, "CE"),
            Unit::Millennium => ("P", 1, "ML"),
        }
    }

    /// How many years one is; 0 for a unit shorter than a year.
    pub(super) const fn years(self) -> i32 {
        match self {
            Unit::Year => 1,
            Unit::Decade => 10,
            Unit::Generation => 30,
            Unit::Century => 100,
            Unit::Millennium => 1000,
            _ => 0,
        }
    }
}

/// A season of the northern year. `fall` is autumn in a word that mostly means something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Fall,
    Winter,
}

impl Season {
    /// Its TIMEX3 code.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Season::Spring => "SP",
            Season::Summer => "SU",
            Season::Autumn | Season::Fall => "FA",
            Season::Winter => "WI",
        }
    }

    /// The month it is centred on, for telling whether it comes before or after another date.
    pub(super) const fn middle(self) -> u8 {
        match self {
            Season::Spring => 4,
            Season::Summer => 7,
            Season::Autumn | Season::Fall => 10,
            Season::Winter => 1,
        }
    }
}

/// A time of day by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayPart {
    Morning,
    Afternoon,
    Evening,
    Night,
}

impl DayPart {
    /// Its TIMEX3 code.
    pub(super) const fn code(self) -> &'static str {
        match self {
            DayPart::Morning => "TMO",
            DayPart::Afternoon => "TAF",
            DayPart::Evening => "TEV",
            DayPart::Night => "TNI",
        }
    }
}

/// Whether an astronomical year has a 29 February (proleptic Gregorian: the calendar of ISO 8601).
const fn is_leap(year: i32) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

/// How many days the month (1 to 12) has; 0 for a month that does not exist.
pub(super) const fn days_in(year: i32, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// The day `days` after a day (before it where negative), as year, month, day.
///
/// Goes through a count of days since 1 March of year 0, in which the leap day comes last in its year.
pub(super) fn add_days(year: i32, month: u8, day: u8, days: i32) -> (i32, u8, u8) {
    const DAYS_IN_400_YEARS: i64 = 146_097;
    let shifted = i64::from(year) - i64::from(month <= 2);
    let month_from_march = (i64::from(month) + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    let number = 365 * shifted + shifted.div_euclid(4) - shifted.div_euclid(100)
        + shifted.div_euclid(400)
        + day_of_year
        + i64::from(days);

    let cycle = number.div_euclid(DAYS_IN_400_YEARS);
    let of_cycle = number.rem_euclid(DAYS_IN_400_YEARS);
    let year_of_cycle = (of_cycle - of_cycle / 1460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
    let day_of_year = of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = cycle * 400 + year_of_cycle + i64::from(month <= 2);
    (year as i32, month as u8, day as u8)
}

/// The month `months` after a month, as year and month.
pub(super) fn add_months(year: i32, month: u8, months: i32) -> (i32, u8) {
    let count = i64::from(year) * 12 + i64::from(month) - 1 + i64::from(months);
    (count.div_euclid(12) as i32, (count.rem_euclid(12) + 1) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_roll_over_months_years_and_leap_days() {
        assert_eq!(add_days(1941, 12, 31, 1), (1942, 1, 1));
        assert_eq!(add_days(1956, 2, 28, 1), (1956, 2, 29));
        assert_eq!(add_days(1900, 2, 28, 1), (1900, 3, 1));
        assert_eq!(add_days(1, 1, 1, -1), (0, 12, 31));
        assert_eq!(add_days(-43, 3, 15, 365), (-42, 3, 15));
        assert_eq!(add_months(1953, 3, -4), (1952, 11));
    }
}
