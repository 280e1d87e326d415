//! Decades, centuries and millennia: `the late 1920s`, `the sixties`, `the early seventeenth century`, `the turn of
//! the century`.

use super::year::{self, in_era};
use super::{Determiner, Read};
use crate::document::Year;
use crate::period::cursor::Tokens;
use crate::period::numbers;
use crate::period::sense::{Ordinal, Part, Sense, Tens};
use crate::period::token::{Kind, Mark};
use crate::period::vocabulary::Word;

pub(super) fn read(tokens: &Tokens, at: usize, determiner: Determiner, part: Part) -> Read {
    match tokens.kind(at) {
        Kind::Plural(value, figures) => figured(tokens, at, value, figures, determiner, part),
        Kind::Word(Word::Tens(tens)) => worded(tokens, at, tens, determiner, part),
        Kind::Word(Word::Cardinal(century @ 10..=20)) => decade_in_words(tokens, at, century, part),
        Kind::Word(Word::Turn) => turn(tokens, at),
        Kind::Mark(Mark::Apostrophe) => apostrophe(tokens, at, part),
        _ => counted(tokens, at, part),
    }
}

/// `1880s`, `1900s`, `80s`, `60s BC`.
fn figured(tokens: &Tokens, at: usize, value: u32, figures: u8, determiner: Determiner, part: Part) -> Read {
    if !value.is_multiple_of(10) {
        return None;
    }
    if let Some((bc, next)) = year::era(tokens, at + 1) {
        let tens = if bc { Tens::Bc(value) } else { Tens::From(in_era(value.max(1), false)?) };
        return Some((Sense::Decade(tens, part), next));
    }
    match figures {
        4 if (1000..=2090).contains(&value) => Some((Sense::Decade(Tens::From(Year::AD(value as i32)), part), at + 1)),
        3 if determiner == Determiner::The && value >= 100 => {
            Some((Sense::Decade(Tens::From(Year::AD(value as i32)), part), at + 1))
        }
        2 if determiner == Determiner::The || part != Part::Whole || follows_decade(tokens, at) => {
            Some((Sense::Decade(Tens::Alone(value as u8), part), at + 1))
        }
        _ => None,
    }
}

/// Whether a decade and a word that links stand before: `the 1920s and 30s`.
fn follows_decade(tokens: &Tokens, at: usize) -> bool {
    let link = matches!(
        tokens.before(at),
        Kind::Word(Word::And | Word::To | Word::Or) | Kind::Mark(Mark::Dash | Mark::Comma | Mark::Apostrophe)
    );
    link && matches!(tokens.back(at, 2), Kind::Plural(..) | Kind::Word(Word::And | Word::To | Word::Or))
}

/// `'60s`.
fn apostrophe(tokens: &Tokens, at: usize, part: Part) -> Read {
    let value = match tokens.kind(at + 1) {
        Kind::Plural(value, 2) => value,
        Kind::Word(Word::Tens(tens)) => u32::from(tens),
        _ => return None,
    };
    (value % 10 == 0 && tokens.glued(at + 1)).then_some((Sense::Decade(Tens::Alone(value as u8), part), at + 2))
}

/// `the sixties`, never `his sixties`.
fn worded(tokens: &Tokens, at: usize, tens: u8, determiner: Determiner, part: Part) -> Read {
    let linked = matches!(tokens.before(at), Kind::Word(Word::And | Word::Or))
        && matches!(tokens.back(at, 2), Kind::Word(Word::Tens(_)));
    // "the roaring twenties", "the swinging sixties": one word may stand between.
    let described = tokens.back(at, 2) == Kind::Word(Word::The) && matches!(tokens.before(at), Kind::Unknown);
    (determiner == Determiner::The || part != Part::Whole || linked || described)
        .then_some((Sense::Decade(Tens::Alone(tens), part), at + 1))
        .filter(|_| !is_age(tokens, at))
}

/// Whether a possessive within the three words before makes the number an age: `in his late sixties`.
fn is_age(tokens: &Tokens, at: usize) -> bool {
    (1..=3).any(|steps| tokens.back(at, steps) == Kind::Word(Word::Possessive))
}

/// `the nineteen-sixties`.
fn decade_in_words(tokens: &Tokens, at: usize, century: u8, part: Part) -> Read {
    let next = tokens.past(at + 1, Mark::Dash);
    let Some(Word::Tens(tens)) = tokens.word(next) else { return None };
    let year = Year::AD(i32::from(century) * 100 + i32::from(tens));
    Some((Sense::Decade(Tens::From(year), part), next + 1))
}

/// `19th century`, `third millennium BC`, and the first of `the sixteenth and seventeenth centuries`.
fn counted(tokens: &Tokens, at: usize, part: Part) -> Read {
    let (number, after) = numbers::ordinal(tokens, at)?;
    let unit = tokens.past(after, Mark::Dash);
    match tokens.word(unit) {
        Some(Word::Century | Word::Centuries) if number <= 30 => {
            let (ordinal, next) = with_era(tokens, unit + 1, number);
            Some((Sense::Century(ordinal, part), next))
        }
        Some(Word::Millennium | Word::Millennia) if number <= 20 => {
            let (ordinal, next) = with_era(tokens, unit + 1, number);
            Some((Sense::Millennium(ordinal, part), next))
        }
        _ => first_of_several(tokens, after, number, part),
    }
}

fn with_era(tokens: &Tokens, at: usize, number: u32) -> (Ordinal, usize) {
    match year::era(tokens, at) {
        Some((bc, next)) => (Ordinal { number, bc, era: true }, next),
        None => (Ordinal { number, bc: false, era: false }, at),
    }
}

/// Where `at` links to another ordinal and `centuries`: the first ordinal is a century too, of the same era.
fn first_of_several(tokens: &Tokens, at: usize, number: u32, part: Part) -> Read {
    let linked = matches!(
        tokens.kind(at),
        Kind::Word(Word::And | Word::Or | Word::To) | Kind::Mark(Mark::Dash | Mark::Comma | Mark::Slash)
    );
    if !linked || number > 30 {
        return None;
    }
    let mut next = tokens.past_word(at + 1, Word::The);
    while matches!(tokens.word(next), Some(Word::Early | Word::Late | Word::Mid)) {
        next = tokens.past(next + 1, Mark::Dash);
    }
    let (_, after) = numbers::ordinal(tokens, next)?;
    let unit = tokens.past(after, Mark::Dash);
    let (ordinal, _) = with_era(tokens, unit + 1, number);
    match tokens.word(unit)? {
        Word::Century | Word::Centuries => Some((Sense::Century(ordinal, part), at)),
        Word::Millennium | Word::Millennia => Some((Sense::Millennium(ordinal, part), at)),
        _ => None,
    }
}

/// `the turn of the twentieth century`, `the turn of the century`.
fn turn(tokens: &Tokens, at: usize) -> Read {
    let the = super::past_word(tokens, at + 1, Word::Of)?;
    let number = tokens.past_word(the, Word::The);
    if matches!(tokens.word(number), Some(Word::Century | Word::Millennium)) {
        return Some((Sense::Turn(None), number + 1));
    }
    match counted(tokens, number, Part::Whole)? {
        (Sense::Century(ordinal, _), next) => Some((Sense::Turn(Some(ordinal)), next)),
        _ => None,
    }
}
