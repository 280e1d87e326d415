//! Names that somebody recognised, where the words around them speak of time: `under Stalin`, `the reign of Akbar`,
//! `during the Cold War`, `after the war`.

use super::Read;
use crate::document::{Year, YearRange};
use crate::period::calendar::Unit;
use crate::period::cursor::Tokens;
use crate::period::sense::{Open, Sense};
use crate::period::token::{Kind, Mark, Token};
use crate::period::types::Named;
use crate::period::vocabulary::Word;

/// The named spans of a segment by the tokens they cover, in order.
pub(in crate::period) struct NamedTokens<'n> {
    entries: Vec<(usize, usize, &'n Named)>,
}

impl<'n> NamedTokens<'n> {
    /// Finds the tokens that each span covers. `named` must be in order of their starts.
    pub(in crate::period) fn new(tokens: &[Token], named: &'n [Named]) -> Self {
        let mut entries = Vec::with_capacity(named.len());
        for name in named {
            let first = tokens.partition_point(|token| token.start < name.span.start);
            let next = tokens.partition_point(|token| token.start < name.span.end);
            if first < next {
                entries.push((first, next, name));
            }
        }
        NamedTokens { entries }
    }

    /// The name that starts at a token and the token after it.
    fn at(&self, token: usize) -> Option<(&'n Named, usize)> {
        let after = self.entries.partition_point(|&(first, ..)| first <= token);
        let &(first, next, named) = self.entries.get(after.checked_sub(1)?)?;
        (first == token).then_some((named, next))
    }
}

pub(super) fn read(tokens: &Tokens, names: &NamedTokens, at: usize) -> Read {
    match tokens.kind(at) {
        Kind::Word(Word::Under) => under(tokens, names, at),
        Kind::Word(Word::Between) => between_the_wars(tokens, at),
        Kind::Word(Word::Interwar) => Some((BETWEEN_THE_WARS, tokens.past_word(at + 1, Word::Era))),
        Kind::Word(Word::The) => reign(tokens, names, at + 1).or_else(|| era(tokens, names, at + 1)),
        Kind::Word(Word::Reign) => reign(tokens, names, at),
        Kind::Word(Word::In | Word::During | Word::After | Word::Before | Word::Since | Word::Until | Word::By) => {
            placed(tokens, names, at).or_else(|| the_war(tokens, at))
        }
        Kind::Word(Word::On) => eve(tokens, names, at),
        _ if tokens.capital(at) => era(tokens, names, at),
        _ => None,
    }
}

/// The years between the world wars, as English means them.
const BETWEEN_THE_WARS: Sense = Sense::Named(Some(Year::AD(1918)), Some(Year::AD(1939)), false);

fn between_the_wars(tokens: &Tokens, at: usize) -> Read {
    let wars = tokens.past_word(tokens.past_word(at + 1, Word::The), Word::Cardinal(2));
    // "between the world wars"
    let wars = wars + usize::from(matches!(tokens.str(wars), "world" | "World"));
    tokens.is(wars, Word::Wars).then_some((BETWEEN_THE_WARS, wars + 1))
}

fn whole(years: YearRange, ruler: bool) -> Sense {
    Sense::Named(start(years), end(years), ruler)
}

fn start(years: YearRange) -> Option<Year> {
    Some(years.start()).filter(|&year| year != Year::MIN)
}

fn end(years: YearRange) -> Option<Year> {
    Some(years.end()).filter(|&year| year != Year::MAX)
}

/// `under Stalin`, `under the rule of Akbar`.
fn under(tokens: &Tokens, names: &NamedTokens, at: usize) -> Read {
    let (named, next) = ruler(tokens, names, at + 1)?;
    Some((whole(named.years, true), next))
}

/// A ruler's name at a token or behind a title: `Emperor Akbar`.
fn ruler<'n>(tokens: &Tokens, names: &NamedTokens<'n>, at: usize) -> Option<(&'n Named, usize)> {
    let title = usize::from(names.at(at).is_none() && tokens.capital(at));
    names.at(at + title).filter(|(named, _)| named.ruler)
}

/// `reign of Akbar`, `rule of Stalin`, `years of Stalin`.
fn reign(tokens: &Tokens, names: &NamedTokens, at: usize) -> Read {
    if !matches!(tokens.word(at), Some(Word::Reign | Word::Era | Word::Unit(Unit::Year | Unit::Day, true))) {
        return None;
    }
    let of = super::past_word(tokens, at + 1, Word::Of)?;
    let (named, next) = ruler(tokens, names, of)?;
    Some((whole(named.years, true), next))
}

/// `Thatcher years`, `Khrushchev era`, `Stalin's reign`.
fn era(tokens: &Tokens, names: &NamedTokens, at: usize) -> Read {
    let (named, next) = names.at(at).filter(|(named, _)| named.ruler)?;
    let noun = past_possessive(tokens, next);
    match tokens.word(noun)? {
        Word::Era | Word::Unit(Unit::Year, true) => Some((whole(named.years, true), noun + 1)),
        Word::Reign if noun != next => Some((whole(named.years, true), noun + 1)),
        _ => None,
    }
}

fn past_possessive(tokens: &Tokens, at: usize) -> usize {
    if !tokens.mark(at, Mark::Apostrophe) {
        return at;
    }
    at + 1 + usize::from(tokens.str(at + 1) == "s")
}

/// `during the Cold War`, `after the French Revolution`, `before Stalin's death`.
fn placed(tokens: &Tokens, names: &NamedTokens, at: usize) -> Read {
    let word = tokens.word(at)?;
    let name = tokens.past_word(at + 1, Word::The);
    let (named, next) = names.at(name)?;
    let (years, next) = if named.ruler {
        let noun = past_possessive(tokens, next);
        let year = match tokens.word(noun).filter(|_| noun != next)? {
            Word::Death | Word::Season(_) => end(named.years)?,
            Word::Accession => start(named.years)?,
            _ => return None,
        };
        (YearRange::year(year), noun + 1)
    } else {
        (named.years, next)
    };
    let sense = match word {
        Word::After | Word::Since => {
            Sense::Named(Some(if named.event { end(years)? } else { start(years)? }), None, false)
        }
        Word::Before | Word::Until | Word::By => Sense::Named(None, Some(start(years)?), false),
        Word::During => whole(years, false),
        Word::In if named.event || name != at + 1 => whole(years, false),
        _ => return None,
    };
    Some((sense, next))
}

/// `after the war`, `before the revolution`: the one that the text is about.
fn the_war(tokens: &Tokens, at: usize) -> Read {
    let open = match tokens.word(at)? {
        Word::After | Word::Since => Open::End,
        Word::Before => Open::Start,
        _ => return None,
    };
    let war = matches!(tokens.word(at + 2), Some(Word::War | Word::Revolution));
    let alone = !matches!(
        tokens.kind(at + 3),
        Kind::Word(Word::Of | Word::In | Word::On | Word::Deictic(_) | Word::Function) | Kind::Mark(Mark::Dash)
    );
    (tokens.is(at + 1, Word::The) && war && alone).then_some((Sense::Unnamed(open), at + 3))
}

/// `on the eve of the Revolution`: the year before it and its first.
fn eve(tokens: &Tokens, names: &NamedTokens, at: usize) -> Read {
    let eve = tokens.past_word(at + 1, Word::The);
    let of = tokens.is(eve, Word::Eve).then_some(eve + 1).and_then(|of| super::past_word(tokens, of, Word::Of))?;
    let (named, next) = names.at(tokens.past_word(of, Word::The))?;
    let start = start(named.years)?;
    Some((Sense::Named(Some(start.plus(-1)), Some(start), false), next))
}
