//! How English writes time: from tokens to what each expression says.
//!
//! One rule file per kind of expression. A rule looks at a bounded number of tokens from a place on, so the whole
//! stays linear; it knows nothing of what came before in the text, which is the anchor's business.

mod date;
mod decade;
mod decoy;
mod link;
mod named;
mod relative;
mod year;

pub(super) use named::NamedTokens;

use super::cursor::Tokens;
use super::sense::{Item, Part, Point, Sense};
use super::token::{Kind, Mark};
use super::vocabulary::Word;
use crate::period::calendar::Unit;

/// What a rule read: the sense, and the token after the expression.
type Read = Option<(Sense, usize)>;

/// The word that introduces an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Determiner {
    None,
    The,
    A,
    This,
    That,
    Each,
}

/// Reads all expressions of a segment, in order, ranges and open ends marked.
pub(super) fn read(tokens: &Tokens, names: &NamedTokens) -> Vec<Item> {
    let mut items = Vec::new();
    let mut at = 0;
    let mut brackets = 0_usize;
    let mut sentence = 0;
    while at < tokens.list.len() {
        match tokens.kind(at) {
            Kind::Mark(Mark::Open) => brackets += 1,
            Kind::Mark(Mark::Close) => brackets = brackets.saturating_sub(1),
            Kind::Edge => {
                brackets = 0;
                sentence += 1;
            }
            Kind::Mark(Mark::Stop) if tokens.capital(at + 1) && !tokens.glued(at + 1) => sentence += 1,
            _ => {}
        }
        if let Some(next) = decoy::skip(tokens, at) {
            if tokens.mark(at, Mark::Open) {
                brackets = brackets.saturating_sub(1);
            }
            at = next.max(at + 1);
            continue;
        }
        let Some(mut item) = expression(tokens, names, at) else {
            at += 1;
            continue;
        };
        item.sentence = sentence;
        item.moves = brackets == 0 && link::moves_reference(tokens, &item);
        at = item.next;
        let second = link::second_end(tokens, &item);
        items.push(item);
        if let Some(second) = second {
            at = second.next;
            items.push(second);
        }
    }
    link::join(tokens, &mut items);
    items
}

/// The expression that starts at a token, if one does.
fn expression(tokens: &Tokens, names: &NamedTokens, at: usize) -> Option<Item> {
    let item = |first, sense, next| Item { first, next, sense, end: None, open: None, sentence: 0, moves: true };
    if let Some((sense, next)) = named::read(tokens, names, at) {
        return Some(item(at, sense, next));
    }
    if !starts_expression(tokens.kind(at)) {
        return None;
    }
    let (determiner, core) = determiner(tokens, at);
    // "the king", as nearly always; "the A.D. 476" is none that the vocabulary knows.
    if core != at && !starts_expression(tokens.kind(core)) && !tokens.capital(core) {
        return None;
    }
    if let Some((part, next)) = part(tokens, core)
        && let Some((sense, next)) = parted(tokens, next, determiner, part)
    {
        let first = if determiner == Determiner::A { core } else { at };
        return Some(item(first, sense, next));
    }
    let (sense, next) = rules(tokens, core, determiner, Part::Whole)?;
    let first = if owns_article(tokens, core, determiner, &sense, next) { at } else { core };
    Some(item(first, sense, next))
}

/// Whether the article or pointing word is part of the expression: it is in `the 1920s` and `a week`, in `the 1917
/// revolution` and `a ten-day siege` it belongs to the noun that follows.
fn owns_article(tokens: &Tokens, core: usize, determiner: Determiner, sense: &Sense, next: usize) -> bool {
    let counted = matches!(tokens.kind(core), Kind::Number(..) | Kind::Word(Word::Cardinal(_)));
    let long = tokens.is(next - 1, Word::Long);
    match (determiner, sense) {
        (Determiner::None, _) => true,
        (Determiner::A, Sense::Length(..) | Sense::Shift(..)) => !counted && !long,
        (Determiner::A, _) => false,
        (_, Sense::Point(Point { season: Some(_), .. })) => !tokens.name(core + 1),
        (_, Sense::Point(Point { day: Some(_), .. })) => {
            !counted || matches!(tokens.back(core, 2), Kind::Word(Word::On | Word::Of | Word::By | Word::Until))
        }
        (_, Sense::Point(point)) => point.month.is_some(),
        (_, Sense::Length(..)) => !counted,
        (_, Sense::Fixed(_)) => !tokens.is(core, Word::Now) && !tokens.is(core, Word::Recent),
        (_, Sense::Each(_)) => determiner == Determiner::Each,
        _ => true,
    }
}

/// A cheap look that turns most tokens away: of the vocabulary those that a text is full of, which no rule begins with.
fn starts_expression(kind: Kind) -> bool {
    match kind {
        Kind::Word(word) => !matches!(
            word,
            Word::Of
                | Word::And
                | Word::Or
                | Word::To
                | Word::In
                | Word::On
                | Word::By
                | Word::For
                | Word::From
                | Word::As
                | Word::Not
                | Word::Function
                | Word::Possessive
        ),
        Kind::Number(..) | Kind::Ordinal(_) | Kind::Plural(..) | Kind::Roman(_) | Kind::Mark(Mark::Apostrophe) => true,
        _ => false,
    }
}

fn determiner(tokens: &Tokens, at: usize) -> (Determiner, usize) {
    match tokens.word(at) {
        // "A.D. 476" starts like an article.
        Some(Word::A) if year::era(tokens, at).is_some() => (Determiner::None, at),
        Some(Word::The) => (Determiner::The, at + 1),
        Some(Word::A) => (Determiner::A, at + 1),
        Some(Word::This | Word::These) => (Determiner::This, at + 1),
        Some(Word::That) => (Determiner::That, at + 1),
        Some(Word::Each) => (Determiner::Each, at + 1),
        _ => (Determiner::None, at),
    }
}

/// The part of a longer time that words ask for, and the token after them: `early`, `the end of`, `late in`.
fn part(tokens: &Tokens, at: usize) -> Option<(Part, usize)> {
    let word = tokens.word(at)?;
    let of = |part| tokens.is(at + 1, Word::Of).then_some((part, at + 2));
    match word {
        Word::Early | Word::Late | Word::Mid if is_stretch(tokens, at + 1) => {
            Some((adjective(word)?, past_part_and_of(tokens, at + 1)?))
        }
        Word::Mid if tokens.is(at + 1, Word::Of) => of(Part::Mid),
        Word::Early | Word::Late if tokens.is(at + 1, Word::In) => Some((adjective(word)?, at + 2)),
        Word::Late if tokens.is(at + 1, Word::Half) => Some((Part::Half(2), past_word(tokens, at + 2, Word::Of)?)),
        Word::Early | Word::Late | Word::Mid => Some((adjective(word)?, tokens.past(at + 1, Mark::Dash))),
        Word::Later if tokens.is(at + 1, Word::In) => Some((Part::Late, at + 2)),
        Word::Earlier if tokens.is(at + 1, Word::In) => Some((Part::Early, at + 2)),
        Word::Start if is_stretch(tokens, at + 1) => Some((Part::Start, past_part_and_of(tokens, at + 1)?)),
        Word::Start => of(Part::Start),
        Word::End => of(Part::End),
        Word::Previous | Word::Final if is_stretch(tokens, at + 1) => {
            Some((Part::End, past_part_and_of(tokens, at + 1)?))
        }
        Word::Previous | Word::Final => fraction(tokens, at, None),
        Word::Ordinal(number) => fraction(tokens, at, Some(number)),
        _ => None,
    }
}

fn adjective(word: Word) -> Option<Part> {
    match word {
        Word::Early => Some(Part::Early),
        Word::Mid => Some(Part::Mid),
        Word::Late => Some(Part::Late),
        _ => None,
    }
}

/// Whether `part`, `years` or `decades` stands at a token: `the early years of the century`.
fn is_stretch(tokens: &Tokens, at: usize) -> bool {
    matches!(tokens.word(at), Some(Word::Part | Word::Unit(Unit::Year | Unit::Decade, true)))
}

fn past_part_and_of(tokens: &Tokens, at: usize) -> Option<usize> {
    past_word(tokens, at + 1, Word::Of)
}

fn past_word(tokens: &Tokens, at: usize, word: Word) -> Option<usize> {
    tokens.is(at, word).then_some(at + 1)
}

/// `the second half of`, `the first quarter of`, `the last third of`, `the first years of`; no number is the last.
fn fraction(tokens: &Tokens, at: usize, number: Option<u8>) -> Option<(Part, usize)> {
    let of = |whole: u8| match number {
        Some(number) => (1..=whole).contains(&number).then_some(number),
        None => Some(whole),
    };
    let part = match tokens.word(at + 1)? {
        Word::Half => Part::Half(of(2)?),
        Word::Quarter => Part::Quarter(of(4)?),
        Word::Ordinal(3) => Part::Third(of(3)?),
        Word::Unit(Unit::Decade, false) => Part::Tenth(of(10)?),
        Word::Unit(Unit::Year | Unit::Decade, true) if number == Some(1) => Part::Start,
        _ => return None,
    };
    Some((part, past_word(tokens, at + 2, Word::Of)?))
}

/// What stands behind words for a part: `early` … `1914`, `the end of` … `the year`.
fn parted(tokens: &Tokens, at: usize, outer: Determiner, part: Part) -> Read {
    let (inner, core) = determiner(tokens, at);
    // In "the late 1920s" the article outside belongs to the decade, in "the end of March" it does not.
    let adjective = !matches!(tokens.before(at), Kind::Word(Word::Of | Word::In));
    let determiner = if adjective { outer } else { inner };
    // "the end of the early 1920s" is no English, but "the end of late March" happens.
    let core = match tokens.word(core) {
        Some(Word::Early | Word::Late | Word::Mid) => tokens.past(core + 1, Mark::Dash),
        _ => core,
    };
    let of_stretch = |unit| Some((Sense::Step(unit, 0), core + 1));
    match (tokens.word(core), inner) {
        (Some(Word::Unit(unit @ (Unit::Year | Unit::Month | Unit::Week | Unit::Decade), false)), _)
            if inner != Determiner::None && inner != Determiner::A =>
        {
            return of_stretch(unit);
        }
        _ => {}
    }
    rules(tokens, core, determiner, part)
}

fn rules(tokens: &Tokens, at: usize, determiner: Determiner, part: Part) -> Read {
    date::read(tokens, at, determiner, part)
        .or_else(|| decade::read(tokens, at, determiner, part))
        .or_else(|| year::read(tokens, at, determiner, part))
        .or_else(|| relative::read(tokens, at, determiner))
}
