//! What only looks like a date: page and article numbers, prices, ISBNs, citations.

use crate::period::cursor::Tokens;
use crate::period::token::{Kind, Mark};
use crate::period::vocabulary::Word;

/// How many tokens a bracketed citation may have.
const CITATION_TOKENS: usize = 24;
/// From this year on a bracketed name and year are a citation also where a comma stands between.
const MODERN_SCHOLARSHIP: u32 = 1950;
/// From this year on a bracketed name and year are a citation: `(Smith 1936)`.
const SCHOLARSHIP: u32 = 1880;

/// The token to go on from where a decoy starts at `at`.
pub(super) fn skip(tokens: &Tokens, at: usize) -> Option<usize> {
    match tokens.kind(at) {
        Kind::Word(Word::Numbered) => numbered(tokens, at),
        Kind::Word(Word::No) => {
            let number = tokens.past(at + 1, Mark::Stop);
            tokens.number(number).map(|_| past_numbers(tokens, number))
        }
        Kind::Mark(Mark::Sign) => matches!(tokens.kind(at + 1), Kind::Number(..) | Kind::Plural(..)).then_some(at + 2),
        Kind::Word(Word::Isbn) => Some(past_numbers(tokens, tokens.past(at + 1, Mark::Colon))),
        Kind::Mark(Mark::Open) => citation(tokens, at),
        Kind::Unknown if matches!(tokens.kind(at + 1), Kind::Mark(Mark::Open)) => cited_author(tokens, at + 1),
        Kind::Number(..) => argued(tokens, at).or_else(|| clock(tokens, at)),
        _ => None,
    }
}

/// `p. 1848`, `pp. 1901-1910`, `Article 1848`.
fn numbered(tokens: &Tokens, at: usize) -> Option<usize> {
    let number = tokens.past(at + 1, Mark::Stop);
    matches!(tokens.kind(number), Kind::Number(..) | Kind::Plural(..)).then(|| past_numbers(tokens, number))
}

fn past_numbers(tokens: &Tokens, mut at: usize) -> usize {
    while matches!(tokens.kind(at), Kind::Number(..) | Kind::Quantity)
        || (matches!(tokens.kind(at), Kind::Mark(Mark::Dash)) && matches!(tokens.kind(at + 1), Kind::Number(..)))
    {
        at += 1;
    }
    at
}

/// `(Smith 2001)`, `(Smith and Jones, 1998: 34)`, `(see Nove 1969, pp. 12-15)`: the token of the closing bracket.
fn citation(tokens: &Tokens, open: usize) -> Option<usize> {
    let mut year: Option<(u32, bool)> = None;
    let mut names = 0;
    let mut comma = false;
    for at in open + 1..open + CITATION_TOKENS {
        match tokens.kind(at) {
            Kind::Mark(Mark::Close) => {
                let (year, followed) = year?;
                let from = if comma && !followed { MODERN_SCHOLARSHIP } else { SCHOLARSHIP };
                return (names > 0 && year >= from).then_some(at);
            }
            Kind::Number(value, 4) if year.is_none() && (1000..=2099).contains(&value) => {
                comma = tokens.mark(at - 1, Mark::Comma);
                year = Some((value, false));
            }
            Kind::Number(..) if year.is_some() => year = year.map(|(value, _)| (value, true)),
            Kind::Unknown if year.is_none() && tokens.capital(at) => names += 1,
            Kind::Unknown if year.is_none() && matches!(tokens.str(at), "et" | "al" | "see" | "cf" | "eds" | "ed") => {}
            Kind::Word(Word::And | Word::Numbered)
            | Kind::Mark(Mark::Comma | Mark::Stop | Mark::Semicolon | Mark::Colon | Mark::Dash | Mark::Other) => {}
            _ => return None,
        }
    }
    None
}

/// `Nove (1969) argues`: the token of the verb.
fn cited_author(tokens: &Tokens, open: usize) -> Option<usize> {
    tokens.number(open + 1)?;
    (tokens.mark(open + 2, Mark::Close) && tokens.is(open + 3, Word::Argues)).then_some(open + 3)
}

/// `1848%`, `1848:12`, `9 a.m.`: figures that cannot be a year.
fn argued(tokens: &Tokens, at: usize) -> Option<usize> {
    tokens.mark(at + 1, Mark::Percent).then_some(at + 2)
}

/// `10:57`.
fn clock(tokens: &Tokens, at: usize) -> Option<usize> {
    let colon = tokens.mark(at + 1, Mark::Colon) && tokens.glued(at + 1) && tokens.glued(at + 2);
    (colon && matches!(tokens.number(at + 2), Some((_, 2)))).then_some(at + 3)
}
