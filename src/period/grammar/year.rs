//! Years by their number: `1953`, `264 BC`, `AD 476`, `c. 1450`, `1642/3`, `'89`, and when a number is one.

use super::{Determiner, Read};
use crate::document::Year;
use crate::period::cursor::Tokens;
use crate::period::numbers;
use crate::period::sense::{Part, Point, Sense, YearWords};
use crate::period::token::{Kind, Mark};
use crate::period::vocabulary::Word;

/// The last year that four bare figures may mean.
const LATEST: u32 = 2099;
/// The first year that four bare figures may mean.
const EARLIEST: u32 = 1000;

/// Whether `BC` or `AD` is written at a token, whether it is `BC`, and the token after it.
pub(super) fn era(tokens: &Tokens, at: usize) -> Option<(bool, usize)> {
    match tokens.word(at) {
        Some(Word::Bc) => return Some((true, at + 1)),
        Some(Word::Ad | Word::Ce) if tokens.capital(at) => return Some((false, at + 1)),
        _ => {}
    }
    const DOTTED: [(&str, bool, usize); 5] =
        [("B.C.E.", true, 6), ("B.C.E", true, 5), ("B.C.", true, 4), ("A.D.", false, 4), ("C.E.", false, 4)];
    let start = tokens.list.get(at)?.start;
    let rest = tokens.text.get(start..).filter(|rest| rest.as_bytes().get(1) == Some(&b'.'))?;
    let (_, bc, length) = DOTTED.into_iter().find(|(written, ..)| rest.starts_with(written))?;
    Some((bc, at + length))
}

pub(super) fn read(tokens: &Tokens, at: usize, determiner: Determiner, part: Part) -> Read {
    match tokens.kind(at) {
        Kind::Number(..) => numbered(tokens, at, part),
        Kind::Word(Word::Circa) => circa(tokens, at),
        Kind::Word(Word::Ad | Word::A) => after_era(tokens, at),
        Kind::Unknown if tokens.capital(at) => after_era(tokens, at),
        Kind::Mark(Mark::Apostrophe) => short(tokens, at),
        Kind::Word(Word::Cardinal(_)) if determiner != Determiner::A && !tokens.capital(at + 1) => {
            let (year, next) = numbers::year_in_words(tokens, at)?;
            Some((point(Point { year: YearWords::Known(Year::AD(year)), ..Point::default() }, part), next))
        }
        _ => None,
    }
}

fn point(point: Point, part: Part) -> Sense {
    let half = match part {
        Part::Half(half) => Some(half),
        _ => None,
    };
    Sense::Point(Point { half, ..point })
}

/// A year at `at` where it needs no more evidence than its place, as behind a month: the year, whether its era is
/// written, and the token after it.
pub(super) fn after_month(tokens: &Tokens, at: usize) -> Option<(Year, bool, usize)> {
    let (value, figures) = tokens.number(at)?;
    if let Some((bc, next)) = era(tokens, at + 1) {
        return Some((in_era(value, bc)?, true, next));
    }
    let plausible = match figures {
        4 => (EARLIEST..=LATEST).contains(&value),
        3 => value >= 100,
        _ => false,
    };
    (plausible && !counts(tokens, at)).then_some((Year::AD(value as i32), false, at + 1))
}

/// The year `value` of an era; `None` for a year 0.
pub(super) fn in_era(value: u32, bc: bool) -> Option<Year> {
    let value = i32::try_from(value).ok().filter(|value| (1..=99_999).contains(value))?;
    Some(if bc { Year::BC(value) } else { Year::AD(value) })
}

fn numbered(tokens: &Tokens, at: usize, part: Part) -> Read {
    let (value, figures) = tokens.number(at)?;
    if is_code(tokens, at) {
        return None;
    }
    if let Some((bc, next)) = era(tokens, at + 1) {
        let comic = tokens.is(next, Word::Comics);
        let year = in_era(value, bc).filter(|_| !comic)?;
        return Some((known(year, true, tokens, at, part), next));
    }
    if let Some(bc) = era_of_range(tokens, at) {
        return Some((known(in_era(value, bc)?, false, tokens, at, part), at + 1));
    }
    let year = Year::AD(value as i32);
    match figures {
        4 if (EARLIEST..=LATEST).contains(&value) && !counts(tokens, at) => {}
        3 if value >= 100 && placed_like_a_year(tokens, at) => {}
        _ => return None,
    }
    if let Some(next) = dual(tokens, at) {
        return Some((Sense::Point(Point { year: YearWords::Known(year), dual: true, ..Point::default() }), next));
    }
    if let Some(Word::Season(season)) = tokens.word(at + 1)
        && !tokens.capital(at + 1)
        && season != crate::period::calendar::Season::Fall
    {
        let point = Point { year: YearWords::Known(year), season: Some(season), ..Point::default() };
        return Some((Sense::Point(point), at + 2));
    }
    Some((known(year, false, tokens, at, part), at + 1))
}

fn known(year: Year, era: bool, tokens: &Tokens, at: usize, part: Part) -> Sense {
    let circa = tokens.before(at) == Kind::Word(Word::About);
    point(Point { year: YearWords::Known(year), era, circa, ..Point::default() }, part)
}

/// Whether the number is part of a code, a price, an address, or a footnote's number behind its word: `B-1900`,
/// `$1900`, `1900%`, `12/1900`, `elevation;1009`.
fn is_code(tokens: &Tokens, at: usize) -> bool {
    if tokens.mark(at + 1, Mark::Percent) {
        return true;
    }
    let glued = tokens.glued(at);
    match tokens.before(at) {
        Kind::Mark(Mark::Sign) | Kind::Number(..) | Kind::Quantity => true,
        Kind::Mark(_) if !glued => false,
        Kind::Mark(Mark::Dash) => {
            tokens.glued(at - 1) && !follows_time(tokens, at - 1) && !tokens.str(at - 1).contains('—')
        }
        Kind::Mark(Mark::Slash | Mark::Stop | Mark::Colon | Mark::Other) => {
            !matches!(tokens.back(at, 2), Kind::Word(_))
        }
        Kind::Mark(Mark::Comma | Mark::Semicolon | Mark::Close) => !matches!(tokens.back(at, 2), Kind::Number(..)),
        Kind::Mark(Mark::Quote) => tokens.glued(at - 1),
        _ => false,
    }
}

/// Whether what stands before the dash at `dash` can be the start of a range, or a word that takes a year.
fn follows_time(tokens: &Tokens, dash: usize) -> bool {
    match tokens.before(dash) {
        Kind::Number(..) | Kind::Ordinal(_) | Kind::Plural(..) | Kind::Word(_) | Kind::Mark(_) => true,
        Kind::Unknown => matches!(tokens.str(dash - 1).as_bytes(), [b'p' | b'P', b'o' | b'r', ..]),
        _ => false,
    }
}

/// Whether the number counts things rather than years: `1500 soldiers`, `some 1800 warriors`, `2000 archers`.
fn counts(tokens: &Tokens, at: usize) -> bool {
    let Some((value, _)) = tokens.number(at) else { return false };
    let temporal = matches!(
        tokens.before(at),
        Kind::Word(Word::In | Word::By | Word::Since | Word::Until | Word::From | Word::After | Word::Before)
    );
    let the = tokens.before(at) == Kind::Word(Word::The);
    match tokens.kind(at + 1) {
        // "between 1500 and 2000 people"
        Kind::Word(Word::And | Word::Or | Word::To) if last_of_pair_counts(tokens, at + 2) => true,
        Kind::Word(Word::Counted | Word::Unit(..) | Word::Magnitude(_) | Word::Centuries) => {
            !temporal || value % 100 == 0
        }
        Kind::Unknown if !tokens.capital(at + 1) && !tokens.glued(at + 1) => {
            let roughly = matches!(
                tokens.before(at),
                Kind::Word(Word::Few | Word::Approximator | Word::Than | Word::About | Word::More)
            );
            roughly || (value % 50 == 0 && !temporal && !the && tokens.str(at + 1).ends_with('s'))
        }
        _ => false,
    }
}

fn last_of_pair_counts(tokens: &Tokens, at: usize) -> bool {
    tokens.number(at).is_some()
        && matches!(tokens.kind(at + 1), Kind::Word(Word::Counted | Word::Unit(..) | Word::Magnitude(_)))
}

/// Whether a number of three figures stands where a year would: `In 476 the last emperor`, `(306–337)`.
fn placed_like_a_year(tokens: &Tokens, at: usize) -> bool {
    let pair = |first: usize, dash: usize, last: usize| {
        tokens.mark(dash, Mark::Dash)
            && matches!((tokens.number(first), tokens.number(last)), (Some((from, 3)), Some((to, 3))) if from < to)
    };
    let bracketed = (tokens.before(at) == Kind::Mark(Mark::Open)
        && pair(at, at + 1, at + 2)
        && tokens.mark(at + 3, Mark::Close))
        || (at >= 3 && tokens.mark(at - 3, Mark::Open) && pair(at - 2, at - 1, at) && tokens.mark(at + 1, Mark::Close));
    let introduced = matches!(
        tokens.before(at),
        Kind::Word(
            Word::In | Word::By | Word::Since | Word::Until | Word::After | Word::Before | Word::Circa | Word::During
        )
    );
    bracketed || is_span_between(tokens, at) || (introduced && ends_like_a_year(tokens, at + 1))
}

/// Whether what follows a number at `at` leaves it a year: not something that it counts.
fn ends_like_a_year(tokens: &Tokens, at: usize) -> bool {
    match tokens.kind(at) {
        Kind::Unknown => tokens.capital(at),
        Kind::Word(Word::Counted | Word::Unit(..) | Word::Magnitude(_) | Word::Numbered | Word::Few | Word::More) => {
            false
        }
        Kind::Word(_) | Kind::Edge => true,
        Kind::Mark(mark) => {
            matches!(mark, Mark::Comma | Mark::Stop | Mark::Semicolon | Mark::Close | Mark::Colon | Mark::Dash)
        }
        _ => false,
    }
}

/// `from 306 to 337`, `between 306 and 337`.
fn is_span_between(tokens: &Tokens, at: usize) -> bool {
    let link = |first: usize| {
        matches!(
            (tokens.before(first), tokens.word(first + 1)),
            (Kind::Word(Word::From), Some(Word::To | Word::Until)) | (Kind::Word(Word::Between), Some(Word::And))
        ) && matches!((tokens.number(first), tokens.number(first + 2)), (Some((from, 3..)), Some((to, 3..))) if from < to)
            && ends_like_a_year(tokens, first + 3)
    };
    link(at) || at.checked_sub(2).is_some_and(link)
}

/// The era that the end of a range lends to its start: `49-44 BC`, `from 264 to 146 BC`.
fn era_of_range(tokens: &Tokens, at: usize) -> Option<bool> {
    let joined = tokens.mark(at + 1, Mark::Dash)
        || matches!(tokens.word(at + 1), Some(Word::To | Word::And | Word::Until | Word::Or));
    tokens.number(at + 2).filter(|_| joined)?;
    let (bc, _) = era(tokens, at + 3)?;
    // An AD at the end says nothing new, unless the start is too short to be a year by itself.
    Some(bc)
}

/// The token after the second half of a double-dated year: `1642/3`, `1642/43`.
fn dual(tokens: &Tokens, at: usize) -> Option<usize> {
    next_year(tokens, at + 1).filter(|_| tokens.mark(at + 1, Mark::Slash))
}

/// Where the mark at `at` adds the next year to the one before it, `/3` or `-43` behind `1642`: the token after.
pub(super) fn next_year(tokens: &Tokens, at: usize) -> Option<usize> {
    let (first, _) = tokens.number(at.checked_sub(1)?)?;
    let (second, figures) = tokens.number(at + 1)?;
    let joined =
        matches!(tokens.kind(at), Kind::Mark(Mark::Slash | Mark::Dash)) && tokens.glued(at) && tokens.glued(at + 1);
    let scale = 10_u32.checked_pow(u32::from(figures))?;
    (joined && figures <= 4 && (first + 1) % scale == second).then_some(at + 2)
}

fn circa(tokens: &Tokens, at: usize) -> Read {
    let number = tokens.past(at + 1, Mark::Stop);
    if !tokens.glued(at + 1) && !matches!(tokens.kind(at + 1), Kind::Number(..)) && number == at + 1 {
        return None;
    }
    let (sense, next) = match after_era(tokens, number) {
        Some(read) => read,
        None => {
            let (year, era, next) = match after_month(tokens, number) {
                Some(read) => read,
                None => {
                    let (value, _) = tokens.number(number)?;
                    (in_era(value, era_of_range(tokens, number)?)?, false, number + 1)
                }
            };
            (Sense::Point(Point { year: YearWords::Known(year), era, ..Point::default() }), next)
        }
    };
    match sense {
        Sense::Point(point) => Some((Sense::Point(Point { circa: true, ..point }), next)),
        _ => None,
    }
}

/// `AD 476`, `A.D. 476`.
fn after_era(tokens: &Tokens, at: usize) -> Read {
    let (bc, next) = era(tokens, at)?;
    let (value, _) = tokens.number(next)?;
    let year = in_era(value, bc)?;
    Some((Sense::Point(Point { year: YearWords::Known(year), era: true, ..Point::default() }), next + 1))
}

/// `'89`, where the apostrophe stands for the century.
fn short(tokens: &Tokens, at: usize) -> Read {
    let (value, figures) = tokens.number(at + 1)?;
    let opens_word = !tokens.glued(at) || matches!(tokens.before(at), Kind::Mark(_) | Kind::Edge);
    let place = matches!(
        tokens.before(at),
        Kind::Word(
            Word::In
                | Word::Of
                | Word::Since
                | Word::By
                | Word::Until
                | Word::From
                | Word::Before
                | Word::After
                | Word::The
                | Word::Season(_)
                | Word::Month(_)
        )
    );
    let quoted =
        tokens.mark(at + 2, Mark::Apostrophe) || matches!(tokens.word(at + 2), Some(Word::Counted | Word::Unit(..)));
    (figures == 2 && opens_word && place && tokens.glued(at + 1) && !quoted)
        .then(|| (Sense::Point(Point { year: YearWords::Short(value as u8), ..Point::default() }), at + 2))
}
