//! What only the surroundings can place: `two years later`, `the next day`, `three weeks`, `now`.

use super::date;
use super::year;
use super::{Determiner, Read};
use crate::document::Year;
use crate::period::calendar::Unit;
use crate::period::cursor::Tokens;
use crate::period::numbers;
use crate::period::sense::{Count, Part, Point, Sense, YearWords};
use crate::period::token::{Kind, Mark};
use crate::period::vocabulary::Word;

pub(super) fn read(tokens: &Tokens, at: usize, determiner: Determiner) -> Read {
    match tokens.word(at) {
        Some(Word::Now) => deictic(tokens, at, "PRESENT_REF"),
        Some(Word::Recent) => deictic(tokens, at, "PAST_REF"),
        Some(Word::Future) => deictic(tokens, at, "FUTURE_REF"),
        Some(Word::Present | Word::Modern) => present_day(tokens, at, determiner),
        Some(Word::Date) if tokens.before(at) == Kind::Word(Word::To) => Some((Sense::Fixed("PRESENT_REF"), at + 1)),
        Some(Word::Every(unit)) => Some((Sense::Each(unit), at + 1)),
        Some(Word::Time) => time(tokens, at, determiner),
        Some(Word::Same) => same(tokens, at, determiner),
        Some(Word::Next) => stepped(tokens, at, 1, determiner),
        Some(Word::Previous) => stepped(tokens, at, -1, determiner),
        Some(Word::Unit(unit, plural)) => unit_alone(tokens, at, unit, plural, determiner),
        Some(Word::Century) => unit_alone(tokens, at, Unit::Century, false, determiner),
        Some(Word::Centuries) => unit_alone(tokens, at, Unit::Century, true, determiner),
        Some(Word::Half | Word::Quarter) => fraction(tokens, at),
        Some(Word::Approximator | Word::Another) => approximate(tokens, at + 1),
        Some(Word::More | Word::Ordinal(_)) | Some(Word::At) => bounded(tokens, at, determiner),
        _ => None,
    }
    .or_else(|| counted(tokens, at, determiner))
}

/// `now`, `today`, `the former president`.
fn deictic(tokens: &Tokens, at: usize, value: &'static str) -> Read {
    // "the former" of two is no time, nor is "as recently as".
    let former_of_two = value == "PAST_REF" && matches!(tokens.kind(at + 1), Kind::Mark(_) | Kind::Edge);
    (!former_of_two && !tokens.is(at + 1, Word::As)).then_some((Sense::Fixed(value), at + 1))
}

/// `present day`, `modern-day`, `the present`.
fn present_day(tokens: &Tokens, at: usize, determiner: Determiner) -> Read {
    let day = tokens.past(at + 1, Mark::Dash);
    if tokens.is(day, Word::Unit(Unit::Day, false)) {
        return Some((Sense::Fixed("PRESENT_REF"), day + 1));
    }
    let noun = matches!(tokens.kind(at + 1), Kind::Mark(Mark::Stop | Mark::Comma));
    (tokens.is(at, Word::Present) && determiner == Determiner::The && noun)
        .then_some((Sense::Fixed("PRESENT_REF"), at + 1))
}

/// `at the time`, `by this time`.
fn time(tokens: &Tokens, at: usize, determiner: Determiner) -> Read {
    let placed =
        matches!(tokens.back(at, 2), Kind::Word(Word::At | Word::By | Word::Until | Word::During | Word::From));
    let being = determiner == Determiner::The && tokens.str(at + 1) == "being";
    let alone = !matches!(tokens.kind(at + 1), Kind::Word(Word::Of | Word::To) | Kind::Mark(Mark::Dash));
    let value = match determiner {
        Determiner::The | Determiner::This => "PRESENT_REF",
        Determiner::That => "",
        _ => return None,
    };
    (being || (placed && alone)).then_some((Sense::Fixed(value), at + 1))
}

/// `the same day`, `that same month`.
fn same(tokens: &Tokens, at: usize, determiner: Determiner) -> Read {
    if !matches!(determiner, Determiner::The | Determiner::That | Determiner::This) {
        return None;
    }
    match tokens.word(at + 1)? {
        Word::Unit(unit, false) => Some((Sense::Step(unit, 0), at + 2)),
        Word::DayPart(day_part) => Some((Sense::DayStep(day_part, 0), at + 2)),
        Word::Time if tokens.back(at, 2) == Kind::Word(Word::At) => Some((Sense::Fixed(""), at + 2)),
        _ => None,
    }
}

/// `the next day`, `the following two weeks`, `the previous April`, `last winter`.
fn stepped(tokens: &Tokens, at: usize, sign: i32, determiner: Determiner) -> Read {
    let the = matches!(determiner, Determiner::The | Determiner::This | Determiner::That);
    match tokens.word(at + 1) {
        // "the last week of August", "the last month of the war": a stretch of something longer.
        Some(Word::Unit(unit, false)) if sign < 0 && tokens.is(at + 2, Word::Of) => {
            the.then_some((Sense::Length(Count::Exactly(1), unit), at + 2))
        }
        Some(Word::Unit(unit, false)) => {
            let bare = matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Year | Unit::Decade);
            (the || bare).then_some((Sense::Step(unit, sign), at + 2))
        }
        Some(Word::Unit(unit, true)) => the.then_some((Sense::Length(Count::Some, unit), at + 2)),
        Some(Word::Century) => the.then_some((Sense::Step(Unit::Century, sign), at + 2)),
        Some(Word::DayPart(day_part)) => Some((Sense::DayStep(day_part, sign), at + 2)),
        Some(Word::Month(_) | Word::Season(_)) => {
            let (sense, next) = date::read(tokens, at + 1, Determiner::None, Part::Early)?;
            match sense {
                Sense::Point(point) if point.day.is_none() && point.year == YearWords::Missing => {
                    Some((Sense::Point(Point { year: YearWords::Nearest(sign), ..point }), next))
                }
                _ => None,
            }
        }
        None if tokens.str(at) == "past" && determiner == Determiner::The && ends_clause(tokens, at + 1) => {
            Some((Sense::Fixed("PAST_REF"), at + 1))
        }
        _ => {
            let (count, next) = count(tokens, at + 1)?;
            let (unit, next) = unit_at(tokens, next)?;
            the.then_some((Sense::Length(count, unit), next))
        }
    }
}

/// `that month`, `this year`, `a week`, `years later`, `for months`, `every day`.
fn unit_alone(tokens: &Tokens, at: usize, unit: Unit, plural: bool, determiner: Determiner) -> Read {
    match (determiner, plural) {
        (Determiner::This, false)
            if unit == Unit::Day && tokens.back(at, 2) == Kind::Word(Word::To) && ends_clause(tokens, at + 1) =>
        {
            Some((Sense::Fixed("PRESENT_REF"), at + 1))
        }
        (Determiner::That | Determiner::This, false) if unit >= Unit::Day => Some((Sense::Step(unit, 0), at + 1)),
        (Determiner::Each, false) => Some((Sense::Each(unit), at + 1)),
        (Determiner::A, false) if tokens.mark(at + 1, Mark::Dash) => long(tokens, at + 1, Count::Exactly(1), unit),
        (Determiner::A, false) => directed(tokens, at + 1, Count::Exactly(1), unit),
        (Determiner::The, false) if by_year(tokens, at + 1, unit.years()).is_some() => {
            let (year, years, next) = by_year(tokens, at + 1, unit.years())?;
            Some((Sense::Beside(year, years), next))
        }
        (Determiner::None, false) => long(tokens, at + 1, Count::Exactly(1), unit),
        (Determiner::None, true) => {
            if let Some((sign, next)) = direction(tokens, at + 1) {
                return Some((Sense::Shift(Count::Some, unit, sign), next));
            }
            let lasting = matches!(tokens.before(at), Kind::Word(Word::For | Word::Within | Word::After));
            lasting.then_some((Sense::Length(Count::Some, unit), at + 1))
        }
        (Determiner::The, false) if unit == Unit::Year => {
            // "the year after", "the year before": the year itself is not said.
            let (sign, next) = direction(tokens, at + 1).filter(|_| ends_clause(tokens, at + 2))?;
            Some((Sense::Step(unit, sign), next))
        }
        _ => None,
    }
}

/// `month-long`, `year-long`.
fn long(tokens: &Tokens, at: usize, count: Count, unit: Unit) -> Read {
    let dash = tokens.past(at, Mark::Dash);
    (dash != at && tokens.is(dash, Word::Long)).then_some((Sense::Length(count, unit), dash + 1))
}

/// `nearly four weeks`, `another seven months`, `just over a year`.
fn approximate(tokens: &Tokens, at: usize) -> Read {
    let inner = match tokens.word(at) {
        Some(Word::A) => {
            let (sense, next) = counted(tokens, at + 1, Determiner::A).or_else(|| match tokens.word(at + 1) {
                Some(Word::Unit(unit, false)) => directed(tokens, at + 2, Count::Exactly(1), unit),
                _ => None,
            })?;
            return Some((sense, next));
        }
        Some(Word::Unit(unit, true)) => {
            let (sign, next) = direction(tokens, at + 1)?;
            return Some((Sense::Shift(Count::Some, unit, sign), next));
        }
        _ => at,
    };
    counted(tokens, inner, Determiner::None)
}

/// `more than 40 days`, `at least two years`, `the first ten months`.
fn bounded(tokens: &Tokens, at: usize, determiner: Determiner) -> Read {
    match (tokens.word(at)?, tokens.word(at + 1)?) {
        (Word::More, Word::Than) | (Word::At, Word::Least) => approximate(tokens, at + 2),
        (Word::Ordinal(1), _) if determiner == Determiner::The => {
            let (sense, next) = match tokens.word(at + 1) {
                Some(Word::Unit(unit, true)) => return Some((Sense::Length(Count::Some, unit), at + 2)),
                Some(Word::Unit(unit @ (Unit::Hour | Unit::Week | Unit::Month | Unit::Year), false)) => {
                    return Some((Sense::Length(Count::Exactly(1), unit), at + 2));
                }
                _ => counted(tokens, at + 1, Determiner::None)?,
            };
            matches!(sense, Sense::Length(..)).then_some((sense, next))
        }
        _ => None,
    }
}

/// `two years`, `a few days later`, `ten-day`, `several months`.
fn counted(tokens: &Tokens, at: usize, determiner: Determiner) -> Read {
    let (count, next) = match (determiner, tokens.word(at)) {
        (Determiner::A, Some(Word::Few)) => (Count::Some, at + 1),
        (Determiner::A, Some(Word::Couple)) => (Count::Some, tokens.past_word(at + 1, Word::Of)),
        (Determiner::A, Some(Word::Magnitude(size))) => (Count::Exactly(u32::from(size)), at + 1),
        (Determiner::A, Some(Word::Dozen)) => (Count::Exactly(12), at + 1),
        _ => count(tokens, at)?,
    };
    let (unit, after) = unit_at(tokens, next)?;
    let after = past_long(tokens, after);
    directed(tokens, after, count, unit)
}

/// `few`, `several`, or a number.
fn count(tokens: &Tokens, at: usize) -> Option<(Count, usize)> {
    match tokens.word(at) {
        Some(Word::Few) => Some((Count::Some, tokens.past_word(at + 1, Word::More))),
        Some(Word::Couple) => Some((Count::Some, tokens.past_word(at + 1, Word::Of))),
        _ => {
            let (value, next) = numbers::cardinal(tokens, at)?;
            let next = if matches!(tokens.word(next), Some(Word::More | Word::Previous | Word::Next)) {
                next + 1
            } else {
                next
            };
            Some((Count::Exactly(value), next))
        }
    }
}

/// The unit at a token, or behind a hyphen, and the token after it.
fn unit_at(tokens: &Tokens, at: usize) -> Option<(Unit, usize)> {
    let next = tokens.past(at, Mark::Dash);
    match tokens.word(next)? {
        Word::Unit(unit, _) => Some((unit, next + 1)),
        Word::Century | Word::Centuries => Some((Unit::Century, next + 1)),
        Word::Millennium | Word::Millennia => Some((Unit::Millennium, next + 1)),
        _ => None,
    }
}

fn past_long(tokens: &Tokens, at: usize) -> usize {
    let next = tokens.past(at, Mark::Dash);
    if next != at && tokens.is(next, Word::Long) { next + 1 } else { at }
}

/// A length, moved by the word behind it: `two years` and `later`.
fn directed(tokens: &Tokens, at: usize, count: Count, unit: Unit) -> Read {
    if tokens.is(at, Word::Ago) {
        // Counted from the writer's day, which the text does not tell.
        return Some((Sense::Fixed("PAST_REF"), at + 1));
    }
    if let Count::Exactly(count) = count
        && let Some((year, years, next)) =
            by_year(tokens, at, i32::try_from(count).unwrap_or(0).saturating_mul(unit.years()))
    {
        return Some((Sense::Offset(year, years), next));
    }
    match direction(tokens, at) {
        Some((sign, next)) => Some((Sense::Shift(count, unit, sign), next)),
        None => Some((Sense::Length(count, unit), past_content(tokens, at))),
    }
}

/// `after 1945`, `before 1914` behind a length of so many years: the year, the years with their sign, the token after.
fn by_year(tokens: &Tokens, at: usize, years: i32) -> Option<(Year, i32, usize)> {
    let sign = match tokens.word(at)? {
        Word::After => 1,
        Word::Before => -1,
        _ => return None,
    };
    let (year, _, next) = year::after_month(tokens, at + 1)?;
    (years > 0).then_some((year, sign * years, next))
}

/// `half a century later`, `quarter of a century`.
fn fraction(tokens: &Tokens, at: usize) -> Read {
    let of = tokens.past_word(at + 1, Word::Of);
    let unit = super::past_word(tokens, of, Word::A)?;
    let years = match tokens.word(unit)? {
        Word::Century => 100,
        Word::Millennium => 1000,
        Word::Unit(Unit::Decade, false) => 10,
        _ => return None,
    };
    let years = if tokens.is(at, Word::Half) { years / 2 } else { years / 4 };
    directed(tokens, unit + 1, Count::Exactly(years), Unit::Year)
}

/// The token after what fills the length, where that is short and ends a clause: `of fighting`, `old`, `of age`.
fn past_content(tokens: &Tokens, at: usize) -> usize {
    const LONGEST: usize = 2;
    if tokens.is(at, Word::Old) {
        return at + 1;
    }
    if !tokens.is(at, Word::Of) {
        return at;
    }
    let plain = |next: usize| {
        matches!(tokens.kind(next), Kind::Unknown | Kind::Word(Word::War | Word::Era)) && !tokens.capital(next)
    };
    let words = (at + 1..at + 1 + LONGEST).take_while(|&next| plain(next)).count();
    if words > 0 && ends_clause(tokens, at + 1 + words) { at + 1 + words } else { at }
}

/// `later`, `earlier`, `ago`, and `after` or `before` where nothing follows that they could belong to.
fn direction(tokens: &Tokens, at: usize) -> Option<(i32, usize)> {
    match tokens.word(at)? {
        Word::Later => Some((1, at + 1)),
        Word::Earlier => Some((-1, at + 1)),
        Word::After if ends_clause(tokens, at + 1) => Some((1, at + 1)),
        Word::Before if ends_clause(tokens, at + 1) => Some((-1, at + 1)),
        _ => None,
    }
}

fn ends_clause(tokens: &Tokens, at: usize) -> bool {
    matches!(
        tokens.kind(at),
        Kind::Edge | Kind::Mark(Mark::Stop | Mark::Comma | Mark::Semicolon | Mark::Colon | Mark::Close)
    )
}
