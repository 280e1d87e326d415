//! Expressions that belong together: the two ends of a range, a list that shares its year, an open end.

use crate::document::Year;
use crate::period::sense::{Item, Open, Point, RangeEnd, Sense, Tens, YearWords};
use crate::period::token::{Kind, Mark, Tokens};
use crate::period::vocabulary::Word;

use super::year;

/// The shortened second end that follows an item: the `18` of `1914-18`, the `9` of `March 5-9, 1918`.
pub(super) fn second_end(tokens: &Tokens, item: &Item) -> Option<Item> {
    let Sense::Point(point) = item.sense else { return None };
    let link = item.next;
    let dash = tokens.mark(link, Mark::Dash) && tokens.glued(link) == tokens.glued(link + 1);
    let at = link + 1;
    let (value, figures) = tokens.number(at).filter(|_| dash)?;
    if tokens.mark(at + 1, Mark::Dash) && tokens.glued(at + 1) {
        return None;
    }
    let (sense, next) = match (point, figures) {
        (Point { month: Some(month), day: Some(first), year: YearWords::Missing, .. }, 1..=2) => {
            let last = u8::try_from(value).ok().filter(|last| (first + 1..=31).contains(last))?;
            if matches!(tokens.word(at + 1), Some(Word::Month(_) | Word::MonthShort(_))) {
                return None;
            }
            let after = tokens.past(at + 1, Mark::Comma);
            let end = Point { month: Some(month), day: Some(last), ..Point::default() };
            match year::after_month(tokens, after) {
                Some((year, era, next)) => (Point { year: YearWords::Known(year), era, ..end }, next),
                None => (end, at + 1),
            }
        }
        (Point { month: None, season: None, year: YearWords::Known(year), era: false, dual: false, .. }, 1..=2) => {
            (Point { year: YearWords::Known(shortened(year, value, figures)?), ..Point::default() }, at + 1)
        }
        _ => return None,
    };
    Some(Item {
        first: at,
        next,
        sense: Sense::Point(sense),
        end: None,
        open: None,
        sentence: item.sentence,
        moves: item.moves,
    })
}

/// The year whose last figures are `value`, after `first` and within its century: `1914-18`, `1904-5`.
fn shortened(first: Year, value: u32, figures: u8) -> Option<Year> {
    let scale = 10_i32.checked_pow(u32::from(figures))?;
    let first = first.astronomical();
    let last = first - first.rem_euclid(scale) + value as i32;
    (first >= 100 && last > first).then_some(Year::AD(last))
}

/// Whether a year that the item names is where the story has got to, not a name's year or a look aside: `the 1911
/// Encyclopaedia`, `since 1882`.
pub(super) fn moves_reference(tokens: &Tokens, item: &Item) -> bool {
    let since = matches!(tokens.before(item.first), Kind::Word(Word::Since));
    let year_alone = matches!(item.sense, Sense::Point(Point { month: None, season: None, day: None, .. }));
    let names_thing =
        year_alone && tokens.name(item.next) && matches!(tokens.before(item.first), Kind::Word(Word::The | Word::A));
    !since && !names_thing
}

/// Marks ranges and open ends, and lends years and eras within ranges and lists.
pub(super) fn join(tokens: &Tokens, items: &mut [Item]) {
    for index in (1..items.len()).rev() {
        let (head, tail) = items.split_at_mut(index);
        let (Some(first), Some(last)) = (head.last_mut(), tail.first_mut()) else { continue };
        match link(tokens, first, last) {
            Some(Link::Range) => {
                lend(first, last);
                first.end = Some(RangeEnd::First);
                last.end = Some(RangeEnd::Last);
            }
            Some(Link::List) => lend(first, last),
            None => {}
        }
    }
    for item in items {
        if item.end.is_none() && can_be_open(&item.sense) {
            item.open = open(tokens, item);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    Range,
    List,
}

fn link(tokens: &Tokens, first: &Item, last: &Item) -> Option<Link> {
    if !(is_dated(&first.sense) && is_dated(&last.sense)) || last.end == Some(RangeEnd::First) {
        return None;
    }
    let between = last.first.checked_sub(first.next)?;
    let gap = tokens.kind(first.next);
    let before = tokens.before(first.first);
    match (between, gap) {
        (1, Kind::Mark(Mark::Dash) | Kind::Word(Word::To | Word::Until)) => Some(Link::Range),
        (2, Kind::Word(Word::To | Word::Until)) if tokens.is(first.next + 1, Word::The) => Some(Link::Range),
        (1, Kind::Word(Word::And)) if before == Kind::Word(Word::Between) => Some(Link::Range),
        (1, Kind::Word(Word::And)) if are_neighbours(&first.sense, &last.sense) => Some(Link::Range),
        (1, Kind::Word(Word::And | Word::Or) | Kind::Mark(Mark::Comma | Mark::Slash)) => Some(Link::List),
        // "the Spring Offensive of 1918": the year behind the noun is the season's too.
        (2, Kind::Unknown) if tokens.is(first.next + 1, Word::Of) && is_whole_year(&last.sense) => Some(Link::List),
        _ => None,
    }
}

/// Whether two decades or centuries follow on one another: `the 1950s and 1960s`.
fn are_neighbours(first: &Sense, last: &Sense) -> bool {
    match (first, last) {
        (Sense::Decade(Tens::From(first), _), Sense::Decade(Tens::From(last), _)) => first.plus(10) == *last,
        (Sense::Decade(Tens::From(first), _), Sense::Decade(Tens::Alone(tens), _)) => {
            (first.astronomical() + 10).rem_euclid(100) == i32::from(*tens)
        }
        (Sense::Decade(Tens::Alone(first), _), Sense::Decade(Tens::Alone(last), _)) => first + 10 == *last,
        (Sense::Century(first, _), Sense::Century(last, _)) => first.number.abs_diff(last.number) == 1,
        _ => false,
    }
}

fn is_whole_year(sense: &Sense) -> bool {
    matches!(sense, Sense::Point(Point { year: YearWords::Known(_), month: None, season: None, day: None, .. }))
}

fn is_dated(sense: &Sense) -> bool {
    matches!(sense, Sense::Point(_) | Sense::Decade(..) | Sense::Century(..) | Sense::Millennium(..))
}

/// Gives the first of two what it leaves to the second to say.
fn lend(first: &mut Item, last: &mut Item) {
    match (&mut first.sense, &last.sense) {
        (Sense::Point(first), Sense::Point(last)) => lend_point(first, last),
        (Sense::Century(first, _), Sense::Century(last, _))
        | (Sense::Millennium(first, _), Sense::Millennium(last, _))
            if !first.era && last.era && (!last.bc || first.number >= last.number) =>
        {
            first.bc = last.bc;
        }
        _ => {}
    }
    if let (Sense::Decade(Tens::From(first), _), Sense::Decade(last @ Tens::Alone(_), _)) =
        (&first.sense, &mut last.sense)
        && let Tens::Alone(tens) = *last
    {
        let century = first.astronomical().div_euclid(100) * 100;
        *last = Tens::From(Year::AD(century + i32::from(tens)));
    }
}

fn lend_point(first: &mut Point, last: &Point) {
    if first.day.is_some() && first.month.is_none() && first.year == YearWords::Missing {
        first.month = last.month;
    }
    match (first.year, last.year) {
        (YearWords::Missing, YearWords::Known(year)) => {
            let rolls = month_of(first).zip(month_of(last)).is_some_and(|(first, last)| first > last);
            first.year = YearWords::Known(year.plus(-i32::from(rolls)));
            first.era = last.era;
        }
        (YearWords::Missing, YearWords::Step(step)) => first.year = YearWords::Step(step),
        (YearWords::Known(start), YearWords::Known(end))
            if !first.era && last.era && end < Year::AD(1) && start >= Year::AD(1) =>
        {
            let year = Year::BC(start.astronomical());
            if year <= end {
                first.year = YearWords::Known(year);
                first.era = true;
            }
        }
        _ => {}
    }
}

fn month_of(point: &Point) -> Option<u8> {
    point.month.or_else(|| point.season.map(|season| season.middle()))
}

fn can_be_open(sense: &Sense) -> bool {
    match sense {
        Sense::Point(point) => point.day_part.is_none(),
        Sense::Decade(..) | Sense::Century(..) | Sense::Millennium(..) => true,
        Sense::Step(unit, _) => unit.years() > 0,
        _ => false,
    }
}

/// The end that the words around leave open: `by 1963`, `no later than 1521`, `from 1928 onwards`, `post-1945`.
fn open(tokens: &Tokens, item: &Item) -> Option<Open> {
    let at = item.first;
    let back = |steps| match tokens.back(at, steps) {
        Kind::Word(word) => Some(word),
        _ => None,
    };
    if tokens.is(item.next, Word::Onwards) || (back(1) == Some(Word::From) && tokens.is(item.next, Word::On)) {
        return Some(Open::End);
    }
    match (back(1), back(2), back(3)) {
        (Some(Word::Than), Some(Word::Later), Some(Word::No | Word::Not)) => Some(Open::Start),
        (Some(Word::Than), Some(Word::Earlier), Some(Word::No | Word::Not)) => Some(Open::End),
        (Some(Word::To), Some(Word::Prior | Word::Up), _) => Some(Open::Start),
        (Some(Word::By | Word::Until | Word::Before), ..) => Some(Open::Start),
        (Some(Word::After | Word::Since), ..) => Some(Open::End),
        (Some(Word::From), ..) if tokens.capital(at - 1) => Some(Open::End),
        _ if tokens.before(at) == Kind::Mark(Mark::Dash) && tokens.glued(at) => {
            match tokens.str(at.saturating_sub(2)) {
                "post" | "Post" => Some(Open::End),
                "pre" | "Pre" => Some(Open::Start),
                _ => None,
            }
        }
        _ => None,
    }
}
