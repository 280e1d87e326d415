//! The running reference: what gives `in June`, `that winter` and `two years later` their year.
//!
//! A text is read in order. An expression that names its year moves the reference there; one that does not is placed
//! by it. Where there is no reference nothing is guessed: the expression keeps its value (`XXXX-06`) and no years.

use super::calendar::{DayPart, Unit, add_days, add_months, days_in};
use super::extent::{portion, stretch, widened};
use super::sense::{Count, Item, Open, Ordinal, Part, Point, Sense, Tens, YearWords};
use super::types::MentionKind;
use super::value::{self, Moment};
use crate::document::{Year, YearRange};

/// No history is about later years.
const LATEST: Year = Year::AD(2100);
/// A month this many months before the reference's is in the next year: `in January` after `December 1941`.
const ROLLS_OVER: i32 = 9;
/// So many years ahead of where the story has settled, a year is a look ahead until the text comes back to it.
const FAR_AHEAD: i32 = 3;
/// The story has settled in a year that it named again so many times.
const SETTLED: u32 = 1;
/// Years on either side of a century's start that its turn takes in.
const TURN: i32 = 5;
/// `The turn of the century` is the one this many years or less from the reference.
const NEAR_TURN: i32 = 40;

/// What an expression means in its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Resolved {
    pub(super) kind: MentionKind,
    pub(super) from: Option<Year>,
    pub(super) to: Option<Year>,
    pub(super) value: Option<String>,
}

impl Resolved {
    fn of(kind: MentionKind, years: Option<YearRange>, value: impl Into<String>) -> Self {
        Resolved { kind, from: years.map(YearRange::start), to: years.map(YearRange::end), value: Some(value.into()) }
    }

    fn fixed(value: &str) -> Self {
        let value = (!value.is_empty()).then(|| value.to_owned());
        Resolved { kind: MentionKind::Relative, from: None, to: None, value }
    }
}

/// A day, a month or a year that others are placed by.
#[derive(Clone, Copy, Debug, Default)]
struct Reference {
    year: Option<Year>,
    month: Option<u8>,
    day: Option<u8>,
}

/// The running reference.
#[derive(Clone, Debug, Default)]
pub(super) struct Anchor {
    /// What the expression in hand is placed by.
    here: Reference,
    /// Where the story has got to, while a sentence looks back or ahead.
    story: Option<Reference>,
    /// The year of the last look aside: a second look at the same years is where the story goes on.
    aside: Option<Year>,
    /// How often in a row the story named the year it is in again.
    settled: u32,
    /// The segment and the sentence of the expression in hand.
    sentence: (usize, usize),
    /// A year near which the text is, for `the sixties`; it outlives the reference.
    around: Option<Year>,
}

impl Anchor {
    /// Places an item. `event` is the event the text named last, for `after the war`; `moves` is whether the item may
    /// move the reference. `None` for an expression that means nothing here.
    pub(super) fn place(
        &mut self,
        item: &Item,
        event: Option<YearRange>,
        segment: usize,
        moves: bool,
    ) -> Option<Resolved> {
        let moves = moves && item.moves;
        if self.sentence != (segment, item.sentence) {
            // A look aside to a year ends with its sentence, one to a date tells of it until the paragraph ends.
            if self.sentence.0 != segment || self.here.month.is_none() {
                self.here = self.story.take().unwrap_or(self.here);
            }
            self.sentence = (segment, item.sentence);
        }
        let mut resolved = match item.sense {
            Sense::Point(point) => self.point(point, moves),
            Sense::Decade(tens, part) => self.decade(tens, part),
            Sense::Century(ordinal, part) => Resolved::of(
                MentionKind::Century,
                stretch(ordinal, 100, part),
                value::century(ordinal.number, ordinal.bc),
            ),
            Sense::Millennium(ordinal, part) => Resolved::of(
                MentionKind::Century,
                stretch(ordinal, 1000, part),
                value::millennium(ordinal.number, ordinal.bc),
            ),
            Sense::Turn(ordinal) => self.turn(ordinal),
            Sense::Length(count, unit) => Resolved::of(MentionKind::Relative, None, value::length(count, unit)),
            Sense::Shift(Count::Exactly(count), unit, sign) => self.shift(count, unit, sign, moves),
            Sense::Shift(Count::Some, unit, sign) => self.vague_shift(unit, sign),
            Sense::Offset(year, by) => {
                let year = year.plus(by);
                Resolved::of(MentionKind::Relative, Some(YearRange::year(year)), value::year(Some(year)))
            }
            Sense::Beside(year, by) => {
                let years = YearRange::year(year).hull(YearRange::year(year.plus(by)));
                let length = value::length(Count::Exactly(by.unsigned_abs()), Unit::Year);
                Resolved::of(MentionKind::Relative, Some(years), length)
            }
            Sense::Step(unit, by) => self.step(unit, by, moves),
            Sense::DayStep(day_part, by) => self.day_step(day_part, by, moves),
            Sense::Each(unit) => Resolved::fixed(value::each(unit)),
            Sense::Fixed(value) => Resolved::fixed(value),
            Sense::Named(from, to, ruler) => {
                let kind = if ruler { MentionKind::Reign } else { MentionKind::Named };
                Resolved { kind, from, to, value: None }
            }
            Sense::Unnamed(open) => self.unnamed(open, event)?,
        };
        match item.open {
            Some(Open::Start) if resolved.to.is_some() => (resolved.kind, resolved.from) = (MentionKind::Open, None),
            Some(Open::End) if resolved.from.is_some() => (resolved.kind, resolved.to) = (MentionKind::Open, None),
            _ => {}
        }
        Some(resolved)
    }

    fn point(&mut self, point: Point, moves: bool) -> Resolved {
        let mut moment = Moment {
            year: self.year_of(&point),
            half: point.half,
            month: point.month,
            day: point.day,
            season: point.season,
            day_part: point.day_part,
        };
        if point.day.is_some() && point.month.is_none() {
            moment.month = self.here.month;
        }
        let loose = point.year == YearWords::Missing && point.season.is_some();
        if moves
            && !loose
            && point.year != YearWords::Nearest(-1)
            && let Some(year) = moment.year
        {
            self.look_aside(year, &point);
            self.move_to(&moment);
        }
        let finer = point.month.is_some() || point.day.is_some() || point.season.is_some();
        let kind = if finer { MentionKind::Date } else { MentionKind::Year };
        Resolved::of(kind, moment.year.map(|year| widened(year, &point)), value::moment(&moment))
    }

    /// Remembers the story where a year leaves it: backwards, or some years ahead, in the middle of a paragraph.
    fn look_aside(&mut self, year: Year, point: &Point) {
        let named = matches!(point.year, YearWords::Known(_) | YearWords::Short(_));
        let story = self.story.unwrap_or(self.here);
        let Some(reached) = story.year.filter(|_| named) else { return };
        let ahead = year.astronomical() - reached.astronomical();
        let far = ahead < 0 || (ahead >= FAR_AHEAD && self.settled >= SETTLED);
        let opens_paragraph = self.sentence.1 == 0;
        let again = self.aside.is_some_and(|aside| aside == year);
        if far && !opens_paragraph && !again {
            self.story = Some(story);
            self.aside = Some(year);
        } else {
            self.story = None;
            self.aside = self.aside.filter(|_| again);
            self.settled = if ahead == 0 { self.settled + 1 } else { 0 };
        }
    }

    fn move_to(&mut self, moment: &Moment) {
        self.here = Reference { year: moment.year, month: moment.month, day: moment.day };
        if let Some(season) = moment.season {
            self.here.month = Some(season.middle());
        }
        self.around = moment.year.or(self.around);
    }

    fn year_of(&self, point: &Point) -> Option<Year> {
        let month = point.month.or_else(|| point.season.map(|season| season.middle()));
        match point.year {
            YearWords::Known(year) => Some(year),
            YearWords::Short(figures) => Some(self.nearest_ending(i32::from(figures))),
            YearWords::Step(by) => Some(self.here.year?.plus(by)),
            YearWords::Nearest(sign) => Some(self.nearest(month?, sign)?),
            YearWords::Missing => {
                let rolls = match (self.here.month, month) {
                    (Some(reference), Some(month)) => i32::from(reference) - i32::from(month) >= ROLLS_OVER,
                    _ => false,
                };
                Some(self.here.year?.plus(i32::from(rolls)))
            }
        }
    }

    /// The year of the first such month after the reference, or of the last before it.
    fn nearest(&self, month: u8, sign: i32) -> Option<Year> {
        let year = self.here.year?;
        let beyond = match self.here.month {
            Some(reference) if sign > 0 => month <= reference,
            Some(reference) => month >= reference,
            None => true,
        };
        Some(year.plus(if beyond { sign } else { 0 }))
    }

    /// The year with these last two figures nearest to what the text is about; in the twentieth century where nothing
    /// is known, as English has it.
    fn nearest_ending(&self, figures: i32) -> Year {
        let Some(around) = self.here.year.or(self.around) else { return Year::AD(1900 + figures) };
        let around = around.astronomical();
        let below = around - (around - figures).rem_euclid(100);
        Year::from_astronomical(if around - below <= 50 { below } else { below + 100 })
    }

    fn decade(&mut self, tens: Tens, part: Part) -> Resolved {
        let first = match tens {
            Tens::From(year) => year,
            Tens::Alone(tens) => self.nearest_ending(i32::from(tens)),
            Tens::Bc(value) => {
                let first = Year::from_astronomical(1 - (value as i32 + 9).min(99_999));
                let years = portion(first, 10, part);
                return Resolved::of(
                    MentionKind::Decade,
                    years,
                    value::decade(Year::from_astronomical(1 - value as i32)),
                );
            }
        };
        self.around = Some(first);
        Resolved::of(MentionKind::Decade, portion(first, 10, part), value::decade(first))
    }

    fn turn(&self, ordinal: Option<Ordinal>) -> Resolved {
        let middle = match ordinal {
            Some(ordinal) => stretch(ordinal, 100, Part::Whole).map(|century| century.start().plus(-1)),
            None => self.here.year.or(self.around).and_then(|year| {
                let year = year.astronomical();
                let nearest = (year + 50).div_euclid(100) * 100;
                ((year - nearest).abs() <= NEAR_TURN).then(|| Year::from_astronomical(nearest))
            }),
        };
        let years = middle.and_then(|middle| YearRange::new(middle.plus(-TURN), middle.plus(TURN)));
        let (from, to) = (years.map(YearRange::start), years.map(YearRange::end));
        Resolved { kind: MentionKind::Century, from, to, value: middle.map(|middle| value::year(Some(middle))) }
    }

    fn shift(&mut self, count: u32, unit: Unit, sign: i32, moves: bool) -> Resolved {
        let count = i32::try_from(count).unwrap_or(i32::MAX).min(9_999) * sign;
        let there = self.moved(count, unit);
        let value = match there {
            Some(moment) if unit == Unit::Week && moment.day.is_none() => value::year(moment.year) + "-WXX",
            Some(moment) if unit <= Unit::Fortnight && moment.day.is_none() => value::year(moment.year) + "-XX-XX",
            Some(moment) if unit == Unit::Month && moment.month.is_none() => value::year(moment.year) + "-XX",
            Some(moment) => value::moment(&moment),
            None => vague(unit, sign).to_owned(),
        };
        if moves
            && sign > 0
            && let Some(moment) = there
        {
            self.move_to(&moment);
        }
        Resolved::of(MentionKind::Relative, there.and_then(|moment| moment.year).map(YearRange::year), value)
    }

    /// The moment `count` units from the reference, as finely as the unit and the reference say.
    fn moved(&self, count: i32, unit: Unit) -> Option<Moment> {
        let year = self.here.year?;
        let only_year = Moment { year: Some(year), ..Moment::default() };
        let days = match unit {
            Unit::Minute | Unit::Hour => 0,
            Unit::Day => count,
            Unit::Week => 7 * count,
            Unit::Fortnight => 14 * count,
            Unit::Month => {
                let Some(month) = self.here.month else {
                    return Some(Moment { year: Some(year.plus(count / 12)), ..Moment::default() });
                };
                let (year, month) = add_months(year.astronomical(), month, count);
                return Some(Moment {
                    year: Some(Year::from_astronomical(year)),
                    month: Some(month),
                    ..Moment::default()
                });
            }
            _ => {
                let then = year.plus(count.saturating_mul(unit.years()));
                // "Four thousand years later", after a date of excavation, is counted from another time.
                return (then <= LATEST).then_some(Moment { year: Some(then), ..Moment::default() });
            }
        };
        let (Some(month), Some(day)) = (self.here.month, self.here.day) else { return Some(only_year) };
        let day = day.min(days_in(year.astronomical(), month)).max(1);
        let (year, month, day) = add_days(year.astronomical(), month, day, days);
        Some(Moment {
            year: Some(Year::from_astronomical(year)),
            month: Some(month),
            day: Some(day),
            ..Moment::default()
        })
    }

    fn vague_shift(&self, unit: Unit, sign: i32) -> Resolved {
        // "a few weeks later" stays in the year more often than not; "years later" never does.
        let years = self.here.year.filter(|_| unit < Unit::Year).map(YearRange::year);
        Resolved::of(MentionKind::Relative, years, vague(unit, sign))
    }

    fn step(&mut self, unit: Unit, by: i32, moves: bool) -> Resolved {
        let year = self.here.year.map(YearRange::year);
        match unit {
            Unit::Decade | Unit::Century | Unit::Millennium | Unit::Generation => self.step_long(unit, by),
            Unit::Week | Unit::Fortnight | Unit::Hour | Unit::Minute => {
                Resolved::of(MentionKind::Relative, year, value::length(Count::Exactly(1), unit))
            }
            _ => {
                let there = self.moved(by, unit);
                let value = match there {
                    Some(moment) if unit == Unit::Day && moment.day.is_none() => value::each(unit).to_owned(),
                    Some(moment) if unit == Unit::Month && moment.month.is_none() => value::each(unit).to_owned(),
                    Some(moment) => value::moment(&moment),
                    None => value::each(unit).to_owned(),
                };
                if moves
                    && by > 0
                    && let Some(moment) = there
                {
                    self.move_to(&moment);
                }
                Resolved::of(MentionKind::Relative, there.and_then(|moment| moment.year).map(YearRange::year), value)
            }
        }
    }

    /// `that decade`, `the next century`.
    fn step_long(&self, unit: Unit, by: i32) -> Resolved {
        let length = unit.years();
        let years = self.here.year.and_then(|year| {
            let from = match by {
                0 => Year::from_astronomical(year.astronomical().div_euclid(length) * length + i32::from(length > 10)),
                1.. => year.next(),
                _ => year.plus(-length),
            };
            YearRange::new(from, from.plus(length - 1))
        });
        let value = match years {
            Some(years) if by == 0 && unit == Unit::Decade => value::decade(years.start()),
            _ => value::length(Count::Exactly(length as u32), Unit::Year),
        };
        Resolved::of(MentionKind::Relative, years, value)
    }

    fn day_step(&mut self, day_part: DayPart, by: i32, moves: bool) -> Resolved {
        let there = self.moved(by, Unit::Day).filter(|moment| moment.day.is_some());
        let value = match there {
            Some(moment) => value::moment(&Moment { day_part: Some(day_part), ..moment }),
            None => value::each(Unit::Day).to_owned() + day_part.code(),
        };
        if moves
            && by > 0
            && let Some(moment) = there
        {
            self.move_to(&moment);
        }
        Resolved::of(MentionKind::Relative, self.here.year.map(YearRange::year), value)
    }

    fn unnamed(&self, open: Open, event: Option<YearRange>) -> Option<Resolved> {
        let near = event.filter(|event| {
            self.here.year.is_none_or(|year| event.start().plus(-1) <= year && year <= event.end().plus(1))
        });
        let year = match (near, open) {
            (Some(event), Open::End) => event.end(),
            (Some(event), Open::Start) => event.start(),
            (None, _) => self.here.year?,
        };
        let (from, to) = match open {
            Open::End => (Some(year), None),
            Open::Start => (None, Some(year)),
        };
        Some(Resolved { kind: MentionKind::Named, from, to, value: None })
    }
}

fn vague(unit: Unit, sign: i32) -> &'static str {
    match unit {
        Unit::Day | Unit::Month => value::each(unit),
        _ if sign > 0 => "FUTURE_REF",
        _ => "PAST_REF",
    }
}
