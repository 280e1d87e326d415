//! What an expression says by itself, before its surroundings are asked.

use super::calendar::{DayPart, Season, Unit};
use crate::document::Year;

/// One expression as the grammar reads it.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Its first token.
    pub(super) first: usize,
    /// The token after its last.
    pub(super) next: usize,
    /// What it says.
    pub(super) sense: Sense,
    /// Whether it is an end of a range, and which.
    pub(super) end: Option<RangeEnd>,
    /// Whether words around it leave one end open.
    pub(super) open: Option<Open>,
    /// The sentence of the segment it stands in, from 0.
    pub(super) sentence: usize,
    /// Whether a year it names becomes the running reference year.
    pub(super) moves: bool,
}

/// Which end of a range an item is; the other end is the next or the previous item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RangeEnd {
    First,
    Last,
}

/// Which end is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// `by`, `until`, `before`: no start.
    Start,
    /// `after`, `since`, `from … on`: no end.
    End,
}

/// What an expression says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sense {
    /// A year or something finer.
    Point(Point),
    /// Ten years.
    Decade(Tens, Part),
    /// A hundred years, counted from 1.
    Century(Ordinal, Part),
    /// A thousand years, counted from 1.
    Millennium(Ordinal, Part),
    /// The years around the start of a century; `None` where the century goes without saying.
    Turn(Option<Ordinal>),
    /// A length of time: `three weeks`.
    Length(Count, Unit),
    /// A length of time away from the reference: `two years later` is `+1`, `a decade earlier` is `-1`.
    Shift(Count, Unit, i32),
    /// Years away from a year that is named: `two years after 1945` is `(1945, 2)`.
    Offset(Year, i32),
    /// The years next to a year that is named: `the decade before 1914` is `(1914, -10)`.
    Beside(Year, i32),
    /// A unit next to the reference: `the following year` is `+1`, `that month` is 0.
    Step(Unit, i32),
    /// A time of day on a day next to the reference: `the next morning`.
    DayStep(DayPart, i32),
    /// What happens once in each unit: `daily`.
    Each(Unit),
    /// A TIMEX3 value of its own: `PRESENT_REF`; empty for none.
    Fixed(&'static str),
    /// Years that come with a name; `None` is an open end. Whether they are a ruler's.
    Named(Option<Year>, Option<Year>, bool),
    /// `after the war`, `before the revolution`, where the text does not say which.
    Unnamed(Open),
}

/// A point in time by what is said of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    pub(super) year: YearWords,
    /// Whether `BC` or `AD` is written, so that the year cannot take the era of its range.
    pub(super) era: bool,
    /// `c.`, `about`.
    pub(super) circa: bool,
    /// The second year of `1642/3`.
    pub(super) dual: bool,
    pub(super) half: Option<u8>,
    pub(super) month: Option<u8>,
    pub(super) day: Option<u8>,
    pub(super) season: Option<Season>,
    pub(super) day_part: Option<DayPart>,
}

/// How a point says its year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum YearWords {
    /// Not at all.
    #[default]
    Missing,
    /// By its number.
    Known(Year),
    /// By its last two figures: `'89`.
    Short(u8),
    /// By its distance to the reference: `of that year`, `of the next year`.
    Step(i32),
    /// As the nearest one after (`+1`) or before (`-1`) the reference: `the previous April`.
    Nearest(i32),
}

/// Which ten years.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Tens {
    /// From this year on.
    From(Year),
    /// The tens alone: 60 for `the sixties`.
    Alone(u8),
    /// The ten years before Christ that count down from this: `the 60s BC`.
    Bc(u32),
}

/// The number of a century or millennium.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ordinal {
    pub(super) number: u32,
    pub(super) bc: bool,
    /// Whether the era is written.
    pub(super) era: bool,
}

/// Which part of a decade, a century, a millennium or a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    Start,
    Early,
    Mid,
    Late,
    End,
    /// The first or second half.
    Half(u8),
    /// The first to fourth quarter.
    Quarter(u8),
    /// The first to third third.
    Third(u8),
    /// The first to tenth tenth: `the last decade of the century`.
    Tenth(u8),
}

impl Part {
    /// The part in hundredths of the whole, from inclusive to exclusive.
    ///
    /// `Early` and `Late` reach further in than `Start` and `End`: historians count the 1630s to the early
    /// seventeenth century, but not to its beginning.
    pub(super) const fn percent(self) -> (i32, i32) {
        match self {
            Part::Whole => (0, 100),
            Part::Start => (0, 20),
            Part::Early => (0, 40),
            Part::Mid => (35, 65),
            Part::Late => (60, 100),
            Part::End => (80, 100),
            Part::Half(half) => (50 * (half as i32 - 1), 50 * half as i32),
            Part::Quarter(quarter) => (25 * (quarter as i32 - 1), 25 * quarter as i32),
            Part::Tenth(tenth) => (10 * (tenth as i32 - 1), 10 * tenth as i32),
            Part::Third(third) => (100 * (third as i32 - 1) / 3, 100 * third as i32 / 3),
        }
    }
}

/// How many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    Exactly(u32),
    /// `a few`, `several`, or no number at all.
    Some,
}
