//! What a person types where a period is asked for: after `--period` and in front matter.
//!
//! Takes years (`1953`, `-264`, `264 BC`), ranges (`1953..1964`, `1953–64`, `1917..`), what a text may say (`1960s`,
//! `early 17th century`, `c. 1450`) and EDTF of levels 0 and 1 (`1953/1964`, `1954~`, `195X`, `1945/..`). Names of
//! periods are not its business: it answers [`PeriodError::NotYears`] and the caller asks the lexicon.
//!
//! ```
//! use histsearch::period::{PeriodError, parse_period};
//!
//! assert_eq!(parse_period("1953..1964").unwrap().to_string(), "1953–1964");
//! assert_eq!(parse_period("264-146 BC").unwrap().to_string(), "264 BC–146 BC");
//! assert_eq!(parse_period("Khrushchev era"), Err(PeriodError::NotYears));
//! ```

use std::fmt;

use super::anchor::Anchor;
use super::cursor::Tokens;
use super::grammar::{self, NamedTokens};
use super::sense::{RangeEnd, Sense};
use super::token;
use super::vocabulary::Word;
use crate::document::{Year, YearRange};
use crate::error::Error;

/// Longer words are no period; what a person types is short, and reading stays quick.
const LONGEST: usize = 200;

/// Why words are no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodError {
    /// The words name no years; they may be a name the lexicon knows.
    NotYears,
    /// The year 0, which historians do not count.
    YearZero,
    /// The end comes before the start.
    Reversed,
    /// A year beyond [`Year::MIN`] or [`Year::MAX`].
    OutOfRange,
}

impl fmt::Display for PeriodError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PeriodError::NotYears => "these words name no years",
            PeriodError::YearZero => "there is no year 0: AD 1 follows 1 BC",
            PeriodError::Reversed => "the period ends before it starts",
            PeriodError::OutOfRange => "the year is further away than 99999",
        })
    }
}

impl std::error::Error for PeriodError {}

impl From<PeriodError> for Error {
    fn from(error: PeriodError) -> Self {
        let hint = match error {
            PeriodError::Reversed => "write the earlier year first, as in 1953..1964 or 264 BC..146 BC",
            _ => "write years as in 1953..1964, -264..-146, 264 BC, 1960s, 19th century or 1917..",
        };
        Error::usage(error.to_string()).hint(hint)
    }
}

/// Reads a period as a person types it.
///
/// A plain negative year is historical, `-44` being 44 BC; one of four figures or more with a leading zero, or in an
/// interval with a slash, is EDTF and counts a year 0: `-0043` is 44 BC.
///
/// # Errors
/// [`PeriodError::NotYears`] where the words name no years, so that the caller can ask the lexicon; the others where
/// they do and cannot be meant.
pub fn parse_period(words: &str) -> Result<YearRange, PeriodError> {
    let words = words.trim();
    if words.len() > LONGEST {
        return Err(PeriodError::NotYears);
    }
    if let Some(range) = edtf_interval(words) {
        return range;
    }
    if let Some((start, end)) = words.split_once("..") {
        return dotted(start.trim(), end.trim_start_matches('.').trim());
    }
    if let Some(start) = words.strip_suffix(['-', '–', '—']).filter(|start| !start.is_empty()) {
        return dotted(start.trim_end(), "");
    }
    one(words)
}

/// `1953..1964`, `1917..`, `..1917`.
fn dotted(start: &str, end: &str) -> Result<YearRange, PeriodError> {
    let from = match start {
        "" => Year::MIN,
        _ => with_era_of(start, end)?.start(),
    };
    let to = match end {
        "" if start.is_empty() => return Err(PeriodError::NotYears),
        "" => Year::MAX,
        _ => one(end)?.end(),
    };
    YearRange::new(from, to).ok_or(PeriodError::Reversed)
}

/// The start of a range, before Christ where only the end says so: `264..146 BC`.
fn with_era_of(start: &str, end: &str) -> Result<YearRange, PeriodError> {
    let years = one(start)?;
    let bare = start.bytes().all(|byte| byte.is_ascii_digit());
    match one(end) {
        Ok(end) if bare && end.end() < Year::AD(1) => one(&format!("{start} BC")),
        _ => Ok(years),
    }
}

/// A period without `..`.
fn one(words: &str) -> Result<YearRange, PeriodError> {
    if let Some(year) = whole_number(words) {
        return year.map(YearRange::year);
    }
    if let Some(range) = number_pair(words) {
        return range;
    }
    if let Some(range) = edtf_date(words, false) {
        return range;
    }
    as_text(words).or_else(|| as_text(&format!("the {words}"))).ok_or(PeriodError::NotYears)
}

/// `1953`, `476`, `-264`, `-0043`.
fn whole_number(words: &str) -> Option<Result<Year, PeriodError>> {
    let (negative, figures) = match words.strip_prefix(['-', '−']) {
        Some(figures) => (true, figures),
        None => (false, words),
    };
    let edtf = negative && figures.len() >= 4 && figures.starts_with('0');
    if figures.is_empty() || !figures.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(year(figures, negative, edtf))
}

/// The year of some figures. EDTF counts a year 0, which is 1 BC.
fn year(figures: &str, negative: bool, edtf: bool) -> Result<Year, PeriodError> {
    let number: i32 = figures.parse().map_err(|_| PeriodError::OutOfRange)?;
    let signed = if negative { -number } else { number };
    if number > 99_999 {
        Err(PeriodError::OutOfRange)
    } else if edtf {
        Ok(Year::from_astronomical(signed))
    } else {
        Year::from_historical(signed).ok_or(PeriodError::YearZero)
    }
}

/// `306-337`, `1953–1964`, `1904-05`: whole years, the second perhaps by its last figures.
fn number_pair(words: &str) -> Option<Result<YearRange, PeriodError>> {
    let (first, last) = words.split_once(['-', '–', '—'])?;
    let (first, last) = (first.trim(), last.trim());
    let figures = |word: &str| !word.is_empty() && word.len() <= 5 && word.bytes().all(|byte| byte.is_ascii_digit());
    if !figures(first) || !figures(last) {
        return None;
    }
    let (start, mut end): (i32, i32) = (first.parse().ok()?, last.parse().ok()?);
    if last.len() < first.len() {
        let scale = 10_i32.pow(last.len() as u32);
        end += start - start % scale;
        if end <= start {
            // "1956-02" is a month, "1956-21" a season of EDTF.
            return None;
        }
    }
    let range = match (Year::from_historical(start), Year::from_historical(end)) {
        (Some(start), Some(end)) => YearRange::new(start, end).ok_or(PeriodError::Reversed),
        _ => Err(PeriodError::YearZero),
    };
    Some(range)
}

/// `1953/1964`, `1945/..`, `../1945`; not the double year of `1642/3`.
fn edtf_interval(words: &str) -> Option<Result<YearRange, PeriodError>> {
    let (start, end) = words.split_once('/')?;
    let (start, end) = (start.trim(), end.trim());
    let open = |side: &str| matches!(side, "" | "..");
    if open(start) && open(end) {
        return None;
    }
    let side =
        |side: &str, open_end| if open(side) { Some(Ok(YearRange::year(open_end))) } else { edtf_date(side, true) };
    let (from, to) = (side(start, Year::MIN)?, side(end, Year::MAX)?);
    Some(from.and_then(|from| to.and_then(|to| YearRange::new(from.start(), to.end()).ok_or(PeriodError::Reversed))))
}

/// `1956-02-14`, `1954~`, `195X`, `-0043`: the years of an EDTF date. `signed` takes a minus sign as EDTF does.
fn edtf_date(words: &str, signed: bool) -> Option<Result<YearRange, PeriodError>> {
    let date = words.trim_end_matches(['~', '?', '%']);
    let (negative, date) = match date.strip_prefix('-') {
        Some(date) => (true, date),
        None => (false, date),
    };
    let mut parts = date.split('-');
    let figures = parts.next()?;
    let rest_is_date =
        parts.all(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'X'));
    let unknown = figures.bytes().rev().take_while(|&byte| byte == b'X').count();
    let known = &figures[..figures.len() - unknown];
    if figures.len() < 4 || known.is_empty() || !rest_is_date || !known.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let edtf = signed || figures.starts_with('0') || unknown > 0;
    let first = figures.replace('X', "0");
    let last = figures.replace('X', "9");
    let (first, last) = if negative { (last, first) } else { (first, last) };
    let range = year(&first, negative, edtf).and_then(|first| {
        year(&last, negative, edtf).and_then(|last| YearRange::new(first, last).ok_or(PeriodError::Reversed))
    });
    Some(range)
}

/// The years of words that a text might say, where they say years and nothing else.
fn as_text(words: &str) -> Option<YearRange> {
    let mut list = Vec::new();
    token::scan(words, 0..words.len(), &mut list);
    let tokens = Tokens { text: words, list: &list };
    let items = grammar::read(&tokens, &NamedTokens::new(&list, &[]));
    let (first, last) = (items.first()?, items.last()?);
    let range = matches!((first.end, last.end), (Some(RangeEnd::First), Some(RangeEnd::Last)));
    if items.len() > 2 || (items.len() == 2 && !range) {
        return None;
    }
    let introduced = (0..first.first).all(|at| tokens.word(at).is_some_and(introduces));
    let ends = last.next == list.len() || (last.next + 1 == list.len() && tokens.is(last.next, Word::Onwards));
    let named = |sense: Sense| matches!(sense, Sense::Named(..) | Sense::Unnamed(_));
    if !introduced || !ends || named(first.sense) {
        return None;
    }
    let mut anchor = Anchor::default();
    let years = |resolved: super::anchor::Resolved| match (resolved.from, resolved.to) {
        (None, None) => None,
        (from, to) => YearRange::new(from.unwrap_or(Year::MIN), to.unwrap_or(Year::MAX)),
    };
    let start = years(anchor.place(first, None, 0, true)?)?;
    let end = years(anchor.place(last, None, 0, true)?)?;
    YearRange::new(start.start(), end.end())
}

/// Whether a word may stand before the years: `from`, `by`, `no later than`, `about`.
fn introduces(word: Word) -> bool {
    matches!(
        word,
        Word::From
            | Word::Between
            | Word::By
            | Word::Until
            | Word::Since
            | Word::Before
            | Word::After
            | Word::In
            | Word::During
            | Word::The
            | Word::About
            | Word::No
            | Word::Not
            | Word::Later
            | Word::Earlier
            | Word::Than
            | Word::Up
            | Word::To
            | Word::Prior
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(words: &str, start: i32, end: i32) {
        let years = parse_period(words).unwrap_or_else(|error| panic!("{words}: {error}"));
        assert_eq!((years.start().historical(), years.end().historical()), (start, end), "{words}");
    }

    #[test]
    fn years_and_ranges_as_typed() {
        reads("1953..1964", 1953, 1964);
        reads(" 1953 .. 1964 ", 1953, 1964);
        reads("1953", 1953, 1953);
        reads("476", 476, 476);
        reads("1953-1964", 1953, 1964);
        reads("1953–64", 1953, 1964);
        reads("1953 – 1964", 1953, 1964);
        reads("1904-05", 1904, 1905);
        reads("306-337", 306, 337);
        reads("from 1953 to 1964", 1953, 1964);
        reads("1642/3", 1642, 1643);
        reads("c. 1450", 1440, 1460);
    }

    #[test]
    fn years_before_christ() {
        reads("-264..-146", -264, -146);
        reads("264 BC..146 BC", -264, -146);
        reads("264..146 BC", -264, -146);
        reads("264-146 BC", -264, -146);
        reads("-44", -44, -44);
        reads("44 BC", -44, -44);
        reads("44 B.C.", -44, -44);
        reads("27 BC - AD 14", -27, 14);
        reads("27 BC..14", -27, 14);
        reads("AD 476", 476, 476);
        reads("third millennium BC", -3000, -2001);
        reads("5th century BCE", -500, -401);
    }

    #[test]
    fn open_ends() {
        let since = parse_period("1917..").unwrap();
        assert_eq!((since.start(), since.end()), (Year::AD(1917), Year::MAX));
        assert_eq!(parse_period("since 1917"), Ok(since));
        assert_eq!(parse_period("from 1917 onwards"), Ok(since));
        assert_eq!(parse_period("1917-"), Ok(since));
        assert_eq!(parse_period("1917/.."), Ok(since));
        assert_eq!(parse_period("1917/"), Ok(since));
        let until = YearRange::until(Year::AD(1917));
        assert_eq!(parse_period("..1917"), Ok(until));
        assert_eq!(parse_period("../1917"), Ok(until));
        assert_eq!(parse_period("until 1917"), Ok(until));
    }

    #[test]
    fn decades_and_centuries() {
        reads("1960s", 1960, 1969);
        reads("the 1960s", 1960, 1969);
        reads("late 1920s", 1926, 1929);
        reads("mid-1980s", 1983, 1987);
        reads("sixties", 1960, 1969);
        reads("1950s..1960s", 1950, 1969);
        reads("19th century", 1801, 1900);
        reads("early 17th century", 1601, 1640);
        reads("XIX century", 1801, 1900);
        reads("16th-17th centuries", 1501, 1700);
    }

    #[test]
    fn edtf() {
        reads("1953/1964", 1953, 1964);
        reads("1954~", 1954, 1954);
        reads("1954?", 1954, 1954);
        reads("195X", 1950, 1959);
        reads("19XX", 1900, 1999);
        reads("-0043", -44, -44);
        reads("-0099/-0043", -100, -44);
        reads("1956-02-14", 1956, 1956);
        reads("1956-02", 1956, 1956);
        reads("1956-02/1957-06", 1956, 1957);
    }

    #[test]
    fn refusals_say_why() {
        for words in
            ["", "..", "/", "Khrushchev era", "Cold War", "p. 1848", "may", "two years later", "now", "1953 and so on"]
        {
            assert_eq!(parse_period(words), Err(PeriodError::NotYears), "{words}");
        }
        assert_eq!(parse_period("0"), Err(PeriodError::YearZero));
        assert_eq!(parse_period("0000"), Err(PeriodError::YearZero));
        assert_eq!(parse_period("-0"), Err(PeriodError::YearZero));
        assert_eq!(parse_period("0..14"), Err(PeriodError::YearZero));
        assert_eq!(parse_period("1964..1953"), Err(PeriodError::Reversed));
        assert_eq!(parse_period("123456"), Err(PeriodError::OutOfRange));
        assert_eq!(parse_period("99999999999999999999"), Err(PeriodError::OutOfRange));
    }
}
