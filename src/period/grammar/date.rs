//! Days, months and seasons: `14 October 1964`, `the 9th of May`, `September 1939`, `1964-10-14`, `that summer`.

use super::year;
use super::{Determiner, Read};
use crate::document::Year;
use crate::period::calendar::{DayPart, Season, Unit};
use crate::period::cursor::Tokens;
use crate::period::numbers;
use crate::period::sense::{Part, Point, Sense, YearWords};
use crate::period::token::{Kind, Mark};
use crate::period::vocabulary::Word;

pub(super) fn read(tokens: &Tokens, at: usize, determiner: Determiner, part: Part) -> Read {
    match tokens.kind(at) {
        Kind::Number(..) => numeric(tokens, at).or_else(|| day_first(tokens, at)),
        Kind::Ordinal(_) => day_first(tokens, at).or_else(|| lone_day(tokens, at, determiner)),
        Kind::Word(Word::Ordinal(_) | Word::Cardinal(_)) => day_first(tokens, at),
        Kind::Word(Word::Month(_) | Word::MonthShort(_)) => month_first(tokens, at, determiner, part),
        Kind::Word(Word::Season(season)) => seasonal(tokens, at, season, determiner, part),
        Kind::Word(Word::DayPart(day_part)) => part_of_day(tokens, at, day_part, determiner),
        Kind::Word(Word::Weekday(_)) => weekday(tokens, at),
        Kind::Word(Word::Christmas) => christmas(tokens, at),
        _ => None,
    }
}

/// The month at a token, where it is one there: never the `may` of `may march`.
fn month(tokens: &Tokens, at: usize) -> Option<u8> {
    let dated = || {
        let after = tokens.past(at + 1, Mark::Comma);
        matches!(tokens.kind(at + 1), Kind::Number(..) | Kind::Ordinal(_))
            || year::after_month(tokens, after).is_some()
            || matches!(tokens.before(at), Kind::Number(_, 1..=2) | Kind::Ordinal(_))
    };
    match tokens.word(at)? {
        Word::MonthShort(month) => (tokens.capital(at) && dated_short(tokens, at)).then_some(month),
        Word::Month(month) if !tokens.capital(at) => (!matches!(month, 3 | 5 | 8) || dated()).then_some(month),
        Word::Month(3)
            if tokens.capital(at.wrapping_sub(1)) && !matches!(tokens.before(at), Kind::Word(_))
                || follows_long(tokens, at) =>
        {
            dated().then_some(3)
        }
        Word::Month(month @ (3 | 5)) if starts_sentence(tokens, at) => {
            (dated() || tokens.is(at + 1, Word::Of) || tokens.is(at + 1, Word::To) || tokens.mark(at + 1, Mark::Dash))
                .then_some(month)
        }
        Word::Month(month @ (4 | 5 | 6 | 8)) if tokens.name(at.wrapping_sub(1)) => dated().then_some(month),
        Word::Month(month) => Some(month),
        _ => None,
    }
}

/// `the Long March`, `Women's March`, `the March to Versailles`: a march, not a month.
fn follows_long(tokens: &Tokens, at: usize) -> bool {
    tokens.before(at) == Kind::Word(Word::Long)
        || (matches!(tokens.before(at), Kind::Unknown) && tokens.mark(at.saturating_sub(2), Mark::Apostrophe))
        || (tokens.before(at) == Kind::Word(Word::The) && matches!(tokens.word(at + 1), Some(Word::To | Word::On)))
}

fn dated_short(tokens: &Tokens, at: usize) -> bool {
    let after = tokens.past(at + 1, Mark::Stop);
    matches!(tokens.kind(after), Kind::Number(..) | Kind::Ordinal(_))
        || matches!(tokens.before(at), Kind::Number(_, 1..=2) | Kind::Ordinal(_))
}

fn starts_sentence(tokens: &Tokens, at: usize) -> bool {
    matches!(tokens.before(at), Kind::Edge | Kind::Mark(Mark::Stop | Mark::Other | Mark::Quote))
}

/// The day of a month at a token, in figures or words, and the token after it.
fn day(tokens: &Tokens, at: usize) -> Option<(u8, usize)> {
    let (value, next) = match tokens.number(at) {
        Some((value, 1..=2)) => (value, at + 1),
        Some(_) => return None,
        None => match tokens.kind(at) {
            Kind::Ordinal(_) | Kind::Word(Word::Ordinal(_) | Word::Cardinal(20..)) => numbers::ordinal(tokens, at)?,
            _ => return None,
        },
    };
    u8::try_from(value).ok().filter(|day| (1..=31).contains(day)).map(|day| (day, next))
}

/// `14 October 1964`, `the 9th of May`, `14th day of October`, and the `6` of `6-7 January`.
fn day_first(tokens: &Tokens, at: usize) -> Read {
    let (day, after) = day(tokens, at)?;
    let worded = matches!(tokens.kind(at), Kind::Word(_));
    let after = match tokens.word(after) {
        Some(Word::Unit(Unit::Day, false)) if tokens.is(after + 1, Word::Of) => after + 1,
        _ => after,
    };
    let of = tokens.past_word(after, Word::Of);
    if worded && of == after {
        // "the first January" is rare; "Second May offensive" would be wrong.
        return None;
    }
    let name = tokens.past(of, Mark::Dash);
    if name != of && !(tokens.glued(of) && tokens.glued(name)) {
        return first_day_of_range(tokens, after, day);
    }
    let Some(month) = month(tokens, name) else { return first_day_of_range(tokens, after, day) };
    let (point, next) = with_year(
        tokens,
        past_abbreviation(tokens, name),
        Point { month: Some(month), day: Some(day), ..Point::default() },
    );
    Some((Sense::Point(point), next))
}

/// Where another day and a month follow, the day is of that month: `6-7 January`, `the 28 and 29 August`.
fn first_day_of_range(tokens: &Tokens, at: usize, first: u8) -> Read {
    let linked = matches!(
        tokens.kind(at),
        Kind::Mark(Mark::Dash | Mark::Slash | Mark::Comma) | Kind::Word(Word::To | Word::And | Word::Or)
    );
    if !linked {
        return None;
    }
    let (_, after) = day(tokens, tokens.past_word(at + 1, Word::The))?;
    month(tokens, tokens.past_word(after, Word::Of))?;
    Some((Sense::Point(Point { day: Some(first), ..Point::default() }), at))
}

/// `the 20th`, where nothing it could count follows.
fn lone_day(tokens: &Tokens, at: usize, determiner: Determiner) -> Read {
    let (day, next) = day(tokens, at)?;
    let introduced = matches!(
        tokens.back(at, 2),
        Kind::Word(Word::On | Word::By | Word::Until | Word::Since | Word::From | Word::To | Word::Of)
    );
    let alone = match tokens.kind(next) {
        Kind::Word(word) => matches!(
            word,
            Word::Function | Word::The | Word::A | Word::In | Word::At | Word::By | Word::After | Word::Before
        ),
        Kind::Mark(mark) => mark != Mark::Dash,
        Kind::Edge => true,
        _ => false,
    };
    (determiner == Determiner::The && introduced && alone)
        .then_some((Sense::Point(Point { day: Some(day), ..Point::default() }), next))
}

fn past_abbreviation(tokens: &Tokens, at: usize) -> usize {
    match tokens.word(at) {
        Some(Word::MonthShort(_)) => tokens.past(at + 1, Mark::Stop),
        _ => at + 1,
    }
}

/// `October 14, 1964`, `September 1939`, `May of 1789`, `June of the next year`, `March`.
fn month_first(tokens: &Tokens, at: usize, determiner: Determiner, part: Part) -> Read {
    let month = month(tokens, at)?;
    let after = past_abbreviation(tokens, at);
    let bare = Point { month: Some(month), ..Point::default() };
    let the_day = tokens.past_word(after, Word::The);
    if let Some((day, next)) = day(tokens, the_day).filter(|_| !matches!(tokens.kind(the_day), Kind::Word(_)))
        && year::era(tokens, next).is_none()
        && determiner != Determiner::The
    {
        let (point, next) = with_year(tokens, next, Point { day: Some(day), ..bare });
        return Some((Sense::Point(point), next));
    }
    let (point, next) = with_year(tokens, after, bare);
    // In "the August battles" the article belongs to the battles.
    (determiner == Determiner::None || part != Part::Whole).then_some((Sense::Point(point), next))
}

/// Adds the year that follows: `, 1964`, `of 1789`, `of that year`, `'89`.
fn with_year(tokens: &Tokens, at: usize, point: Point) -> (Point, usize) {
    let before = if tokens.is(at, Word::Of) { at + 1 } else { tokens.past(at, Mark::Comma) };
    let long_enough = !tokens.is(at, Word::Of) || matches!(tokens.number(before), Some((_, 4)));
    if let Some((year, era, next)) = year::after_month(tokens, before).filter(|_| long_enough) {
        return (Point { year: YearWords::Known(year), era, ..point }, next);
    }
    if let Some((step, next)) = stepped_year(tokens, before).filter(|_| !tokens.mark(at, Mark::Comma)) {
        return (Point { year: YearWords::Step(step), ..point }, next);
    }
    if tokens.mark(before, Mark::Apostrophe)
        && tokens.glued(before + 1)
        && let Some((value, 2)) = tokens.number(before + 1)
    {
        return (Point { year: YearWords::Short(value as u8), ..point }, before + 2);
    }
    (point, at)
}

/// `that year`, `the same year`, `the next year`, as years from the reference, and the token after.
fn stepped_year(tokens: &Tokens, at: usize) -> Option<(i32, usize)> {
    let (step, year) = match (tokens.word(at)?, tokens.word(at + 1)?) {
        (Word::The | Word::That, Word::Same) => (0, at + 2),
        (Word::The, Word::Next) => (1, at + 2),
        (Word::The, Word::Previous) => (-1, at + 2),
        (Word::That | Word::This, _) => (0, at + 1),
        (Word::Next, _) => (1, at + 1),
        (Word::Previous, _) => (-1, at + 1),
        _ => return None,
    };
    tokens.is(year, Word::Unit(Unit::Year, false)).then_some((step, year + 1))
}

/// `the spring of 1986`, `summer 1918`, `that summer`, `the Spring Offensive`.
fn seasonal(tokens: &Tokens, at: usize, season: Season, determiner: Determiner, part: Part) -> Read {
    let here = Point { season: Some(season), ..Point::default() };
    let (point, next) = with_year(tokens, at + 1, here);
    let dated = point.year != YearWords::Missing;
    let named = tokens.capital(at) && tokens.capital(at + 1) && tokens.name(at + 1);
    let step = match determiner {
        Determiner::This | Determiner::That => Some(0),
        _ => None,
    };
    if dated {
        // "the winter of 1941-42"
        let dual = year::next_year(tokens, next);
        let point = Point { dual: dual.is_some(), ..point };
        return (determiner != Determiner::A).then_some((Sense::Point(point), dual.unwrap_or(next)));
    }
    if let Some(step) = step {
        return Some((Sense::Point(Point { year: YearWords::Step(step), ..here }), at + 1));
    }
    let placed = part != Part::Whole
        || (introduces(tokens, at, season, determiner) && !is_noun_phrase(tokens, at, season))
        || starts_list(tokens, at);
    let plain = match determiner {
        Determiner::None => placed || (named && season != Season::Fall),
        Determiner::The => placed,
        _ => false,
    };
    plain.then_some((Sense::Point(here), at + 1))
}

/// Whether a word that takes a time stands before the season and its article: `in winter`, `over the winter`.
fn introduces(tokens: &Tokens, at: usize, season: Season, determiner: Determiner) -> bool {
    let steps = 1 + usize::from(determiner != Determiner::None);
    match tokens.back(at, steps) {
        Kind::Word(word) => {
            matches!(word, Word::In | Word::By | Word::During | Word::Until | Word::Since)
                || (season != Season::Fall && matches!(word, Word::And | Word::Between))
                || (season != Season::Fall
                    && determiner == Determiner::The
                    && matches!(word, Word::Approximator | Word::For | Word::Of | Word::To))
        }
        Kind::Unknown => matches!(tokens.str(at - steps), "over" | "Over" | "that" | "through"),
        _ => false,
    }
}

/// Whether the season only describes what follows, or is not a season at all: `the fall of Berlin`.
fn is_noun_phrase(tokens: &Tokens, at: usize, season: Season) -> bool {
    match tokens.kind(at + 1) {
        Kind::Word(Word::Of) => true,
        Kind::Unknown => matches!(season, Season::Fall | Season::Spring) && !tokens.capital(at + 1),
        _ => false,
    }
}

/// `the spring and summer of 1979`: the first of two seasons.
fn starts_list(tokens: &Tokens, at: usize) -> bool {
    matches!(tokens.word(at + 1), Some(Word::And | Word::Or | Word::To))
        && matches!(tokens.word(at + 2), Some(Word::Season(_)))
}

/// `the night of 20 June 1791`, `the morning of the next day`.
fn part_of_day(tokens: &Tokens, at: usize, day_part: DayPart, determiner: Determiner) -> Read {
    let of_the_day = determiner == Determiner::The && matches!(tokens.back(at, 2), Kind::Word(Word::In | Word::During));
    if matches!(determiner, Determiner::That | Determiner::This) || (of_the_day && !tokens.is(at + 1, Word::Of)) {
        return Some((Sense::DayStep(day_part, 0), at + 1));
    }
    if day_part == DayPart::Night && tokens.before(at) == Kind::Word(Word::At) {
        return Some((Sense::Fixed("XXXX-XX-XXTNI"), at + 1));
    }
    let of = super::past_word(tokens, at + 1, Word::Of)?;
    let day = tokens.past_word(of, Word::The);
    match full_day(tokens, day)? {
        (Sense::Point(point), next) if point.day.is_some() => {
            Some((Sense::Point(Point { day_part: Some(day_part), ..point }), next))
        }
        _ => None,
    }
}

/// A day by its number, with or without its year.
fn full_day(tokens: &Tokens, at: usize) -> Read {
    numeric(tokens, at)
        .or_else(|| day_first(tokens, at))
        .or_else(|| month_first(tokens, at, Determiner::None, Part::Whole))
}

/// `Monday, 14 October 1964`; a weekday alone says too little.
fn weekday(tokens: &Tokens, at: usize) -> Read {
    let date = tokens.past_word(tokens.past(at + 1, Mark::Comma), Word::The);
    match full_day(tokens, date)? {
        (Sense::Point(point), next) if point.day.is_some() && point.month.is_some() => {
            Some((Sense::Point(point), next))
        }
        _ => None,
    }
}

/// `Christmas 1914`, `Christmas Day, 1914`.
fn christmas(tokens: &Tokens, at: usize) -> Read {
    let after = tokens.past_word(at + 1, Word::Unit(Unit::Day, false));
    let day = Point { month: Some(12), day: Some(25), ..Point::default() };
    let (point, next) = with_year(tokens, after, day);
    let placed = matches!(
        tokens.before(at),
        Kind::Word(Word::By | Word::At | Word::Until | Word::Before | Word::Since | Word::After)
    );
    (placed || point.year != YearWords::Missing).then_some((Sense::Point(point), next))
}

/// `1956-02-14`, `14.10.1964`, `14/10/1964`.
fn numeric(tokens: &Tokens, at: usize) -> Read {
    let (first, first_figures) = tokens.number(at)?;
    let mark = tokens.kind(at + 1);
    if !matches!(mark, Kind::Mark(Mark::Dash | Mark::Stop | Mark::Slash)) || tokens.kind(at + 3) != mark {
        return None;
    }
    if !(at + 1..at + 5).all(|next| tokens.glued(next)) {
        return None;
    }
    let ((second, 1..=2), (third, third_figures)) = (tokens.number(at + 2)?, tokens.number(at + 4)?) else {
        return None;
    };
    let (year, month, day) = match (first_figures, third_figures) {
        (4, 1..=2) => (first, second, third),
        // The day comes first everywhere but in the United States; where it cannot, the month does.
        (1..=2, 4) if second <= 12 => (third, second, first),
        (1..=2, 4) => (third, first, second),
        _ => return None,
    };
    let valid = (1..=12).contains(&month) && (1..=31).contains(&day) && year > 0;
    valid.then_some(())?;
    let point = Point {
        year: YearWords::Known(Year::AD(year as i32)),
        month: Some(month as u8),
        day: Some(day as u8),
        ..Point::default()
    };
    Some((Sense::Point(point), at + 5))
}
