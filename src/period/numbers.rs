//! Numbers as history writes them: figures, Roman numerals, words.

use super::cursor::Tokens;
use super::token::{Kind, Mark};
use super::vocabulary::Word;

/// The value of decimal figures; `None` above six figures, which no year has.
pub(super) fn figures(digits: &[u8]) -> Option<u32> {
    (1..=6).contains(&digits.len()).then(|| digits.iter().fold(0, |value, digit| value * 10 + u32::from(digit - b'0')))
}

/// The value of a Roman numeral in capitals, 1 to 39, enough for centuries, rulers and years of a calendar; `XIXth` is one
/// too.
pub(super) fn roman(word: &[u8]) -> Option<u8> {
    if !matches!(word.first(), Some(b'I' | b'V' | b'X')) {
        return None; // nearly all words
    }
    const ONES: [&[u8]; 10] = [b"", b"I", b"II", b"III", b"IV", b"V", b"VI", b"VII", b"VIII", b"IX"];
    let word = without_ending(word);
    let tens = word.iter().take_while(|&&letter| letter == b'X').count();
    // IX is one of the ones, not a ten behind an I.
    let ones = ONES.iter().position(|&numeral| numeral == &word[tens..])?;
    let value = tens * 10 + ones;
    (tens <= 3 && value > 0).then_some(value as u8)
}

/// A word without the ending of an ordinal: `XIX` of `XIXth`.
fn without_ending(word: &[u8]) -> &[u8] {
    [b"th", b"st", b"nd", b"rd"].into_iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word)
}

/// A number in words or small figures at `at`, and the token after it: `two`, `twenty-five`, `a hundred`, `12`.
pub(super) fn cardinal(tokens: &Tokens, at: usize) -> Option<(u32, usize)> {
    let (mut value, mut next) = match tokens.kind(at) {
        Kind::Number(value, figures) if figures <= 3 => return Some((value, at + 1)),
        Kind::Word(Word::Cardinal(value)) => tens_and_ones(tokens, at, value),
        Kind::Word(Word::A) if matches!(tokens.word(at + 1), Some(Word::Magnitude(_) | Word::Dozen)) => (1, at + 1),
        _ => return None,
    };
    if let Some(Word::Magnitude(factor)) = tokens.word(next) {
        value *= u32::from(factor);
        next += 1;
    } else if tokens.is(next, Word::Dozen) {
        value *= 12;
        next += 1;
    }
    Some((value, next))
}

fn tens_and_ones(tokens: &Tokens, at: usize, tens: u8) -> (u32, usize) {
    let next = tokens.past(at + 1, Mark::Dash);
    match tokens.word(next) {
        Some(Word::Cardinal(ones @ 1..=9)) if tens >= 20 => (u32::from(tens + ones), next + 1),
        _ => (u32::from(tens), at + 1),
    }
}

/// An ordinal at `at`, and the token after it: `20th`, `twentieth`, `twenty-first`, `XIX`.
pub(super) fn ordinal(tokens: &Tokens, at: usize) -> Option<(u32, usize)> {
    match tokens.kind(at) {
        Kind::Ordinal(value) => Some((value, at + 1)),
        Kind::Roman(value) => Some((u32::from(value), at + 1)),
        Kind::Word(Word::Ordinal(value)) => Some((u32::from(value), at + 1)),
        Kind::Word(Word::Cardinal(tens)) if tens >= 20 => {
            let next = tokens.past(at + 1, Mark::Dash);
            match tokens.word(next) {
                Some(Word::Ordinal(ones @ 1..=9)) => Some((u32::from(tens + ones), next + 1)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A year written as two numbers in words, `nineteen fifty-six`, and the token after it.
pub(super) fn year_in_words(tokens: &Tokens, at: usize) -> Option<(i32, usize)> {
    let Kind::Word(Word::Cardinal(century @ 10..=20)) = tokens.kind(at) else { return None };
    let next = tokens.past(at + 1, Mark::Dash);
    let Kind::Word(Word::Cardinal(tens @ 10..)) = tokens.kind(next) else { return None };
    let (rest, next) = tens_and_ones(tokens, next, tens);
    Some((i32::from(century) * 100 + rest as i32, next))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::token::scan;

    fn read<T>(text: &str, rule: impl Fn(&Tokens, usize) -> Option<T>) -> Option<T> {
        let mut list = Vec::new();
        scan(text, 0..text.len(), &mut list);
        rule(&Tokens { text, list: &list }, 0)
    }

    #[test]
    fn numbers_are_read_in_words_and_figures() {
        assert_eq!(read("twenty-five years", cardinal), Some((25, 3)));
        assert_eq!(read("a hundred years", cardinal), Some((100, 2)));
        assert_eq!(read("two dozen", cardinal), Some((24, 2)));
        assert_eq!(read("twenty-first century", ordinal), Some((21, 3)));
        assert_eq!(read("XIX century", ordinal), Some((19, 1)));
        assert_eq!(read("nineteen fifty-six", year_in_words), Some((1956, 4)));
        assert_eq!(read("twenty five hundred", year_in_words), None);
    }

    #[test]
    fn only_well_formed_roman_numerals_count() {
        let known = [("I", 1), ("IV", 4), ("IX", 9), ("XIX", 19), ("XXXIX", 39)];
        for (numeral, value) in known {
            assert_eq!(roman(numeral.as_bytes()), Some(value), "{numeral}");
        }
        for word in ["", "IIII", "XXXX", "MIX", "ABC"] {
            assert_eq!(roman(word.as_bytes()), None, "{word}");
        }
    }
}
