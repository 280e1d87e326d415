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
        Kind::Word(Word::The) => {
            reign(tokens, names, at + 1).or_else(|| era(tokens, names, at + 1)).or_else(|| era(tokens, names, at))
        }
        Kind::Word(Word::Reign) => reign(tokens, names, at),
        Kind::Word(Word::In | Word::During | Word::After | Word::Before | Word::Since | Word::Until) => {
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

/// `under Stalin`, `under the Ming dynasty`.
fn under(tokens: &Tokens, names: &NamedTokens, at: usize) -> Read {
    if let Some((named, next)) = ruler(tokens, names, at + 1) {
        return Some((whole(named.years, true), next));
    }
    let (named, next) = name(tokens, names, at + 1)?;
    tokens.is(next - 1, Word::Epoch).then(|| (whole(named.years, true), next))
}

/// The name at a token, or behind an article there.
fn name<'n>(tokens: &Tokens, names: &NamedTokens<'n>, at: usize) -> Option<(&'n Named, usize)> {
    names.at(at).or_else(|| names.at(tokens.past_word(at, Word::The)))
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

/// `Thatcher years`, `Stalin's reign`, and a name that ends so itself: `Khrushchev era`.
fn era(tokens: &Tokens, names: &NamedTokens, at: usize) -> Read {
    let (named, next) = names.at(at)?;
    if matches!(tokens.word(next - 1), Some(Word::Era | Word::Unit(Unit::Year, true))) {
        return Some((whole(named.years, named.ruler), next));
    }
    let noun = past_possessive(tokens, next);
    let rules = match tokens.word(noun)? {
        Word::Era | Word::Unit(Unit::Year, true) => true,
        Word::Reign => noun != next,
        _ => false,
    };
    (named.ruler && rules).then(|| (whole(named.years, true), noun + 1))
}

fn past_possessive(tokens: &Tokens, at: usize) -> usize {
    if !tokens.mark(at, Mark::Apostrophe) {
        return at;
    }
    at + 1 + usize::from(tokens.str(at + 1) == "s")
}

/// `during the Cold War`, `after the French Revolution`, `before Stalin's death`.
fn placed(tokens: &Tokens, names: &NamedTokens, at: usize) -> Read {
    let (named, next) = name(tokens, names, at + 1)?;
    let office = past_possessive(tokens, next);
    if named.ruler && tokens.is(at, Word::During) && tokens.is(office, Word::Office) {
        return Some((whole(named.years, true), office + 1));
    }
    let (years, next) = if named.ruler { turning_point(tokens, named, next)? } else { (named.years, next) };
    let words = || (at + 1..next).map(|word| tokens.kind(word));
    // "in February 1917" is a date first, whatever revolution goes by that name.
    let dated = words().any(|kind| matches!(kind, Kind::Number(..) | Kind::Plural(..)));
    let sense = match tokens.word(at)? {
        _ if !named.event && !named.ruler && describes_next(tokens, next) => return None,
        Word::After => Sense::Named(Some(end(years)?), None, false),
        Word::Since => Sense::Named(Some(if named.event { end(years)? } else { start(years)? }), None, false),
        Word::Before | Word::Until => Sense::Named(None, Some(start(years)?), false),
        Word::During if !dated => whole(years, false),
        Word::In if !dated && words().any(names_time) => whole(years, false),
        _ => return None,
    };
    Some((sense, next))
}

/// The year of `Stalin's death` or `Elizabeth's accession`, and the token after; a ruler alone is no time.
fn turning_point(tokens: &Tokens, ruler: &Named, next: usize) -> Option<(YearRange, usize)> {
    let noun = past_possessive(tokens, next);
    let year = match tokens.word(noun).filter(|_| noun != next)? {
        Word::Death | Word::Season(_) => end(ruler.years)?,
        Word::Accession => start(ruler.years)?,
        _ => return None,
    };
    Some((YearRange::year(year), noun + 1))
}

/// Whether a word makes a name one of a time rather than of a place or a body: `in the Cold War`, not `in Gallipoli`.
fn names_time(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Word(
            Word::Era
                | Word::Epoch
                | Word::War
                | Word::Wars
                | Word::Revolution
                | Word::Reign
                | Word::Unit(Unit::Year, true)
        )
    )
}

/// Whether a name belongs to the noun that follows: `before the Soviet deployment`, `mainland China's railways`.
fn describes_next(tokens: &Tokens, next: usize) -> bool {
    matches!(tokens.kind(next), Kind::Unknown | Kind::Word(Word::Counted) | Kind::Mark(Mark::Apostrophe | Mark::Dash))
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
        Kind::Word(Word::Of | Word::In | Word::On | Word::Now | Word::Recent | Word::Future | Word::Function)
            | Kind::Mark(Mark::Dash)
    );
    (tokens.is(at + 1, Word::The) && war && alone).then_some((Sense::Unnamed(open), at + 3))
}

/// `on the eve of the Revolution`: the year before it and its first.
fn eve(tokens: &Tokens, names: &NamedTokens, at: usize) -> Read {
    let eve = tokens.past_word(at + 1, Word::The);
    let of = tokens.is(eve, Word::Eve).then_some(eve + 1).and_then(|of| super::past_word(tokens, of, Word::Of))?;
    let (named, next) = name(tokens, names, of)?;
    let start = start(named.years)?;
    Some((Sense::Named(Some(start.plus(-1)), Some(start), false), next))
}
