//! One pass over the bytes of a segment: words, numbers and marks, and whether space stands before each.
//!
//! Knows the shapes of numbers (`1,500` is a quantity, `1870s` a decade, `20th` an ordinal) and leaves what they mean
//! to the grammar. A token never ends inside a character.

use std::ops::Range;

use super::numbers;
use super::vocabulary::{self, Word};
use crate::ascii::letters;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word of the vocabulary.
    Word(Word),
    /// Any other word, and any number glued to letters.
    Unknown,
    /// A Roman numeral in capitals, up to 39.
    Roman(u8),
    /// Figures alone: their value and how many they are.
    Number(u32, u8),
    /// Figures with an ending: `20th`.
    Ordinal(u32),
    /// Figures with a plural: `1870s`, `80s`; their value and how many figures.
    Plural(u32, u8),
    /// Figures that cannot be a year: `1,500`, `3.14`.
    Quantity,
    /// A mark between words.
    Mark(Mark),
    /// Before the first token and after the last, and between paragraphs.
    Edge,
}

/// Of a size that is handed from function to function in a register: read back from memory before all of it was written,
/// it would be waited for.
const _: () = assert!(size_of::<Kind>() <= 8);

/// A mark between words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Comma,
    Stop,
    Colon,
    Semicolon,
    /// A hyphen, an en dash, an em dash, a minus.
    Dash,
    Slash,
    Apostrophe,
    Quote,
    Open,
    Close,
    /// What makes figures a price or a number: `$`, `£`, `€`, `#`, `§`.
    Sign,
    Percent,
    Other,
}

/// A word, a number or a mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Byte offsets into the whole text.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
    /// Whether white space stands before it.
    pub(super) spaced: bool,
    /// Whether it is a word that starts with a capital letter.
    pub(super) capital: bool,
}

/// Fills `tokens` with those of `text[span]`; nothing where the span is not a part of the text.
pub(super) fn scan(text: &str, span: Range<usize>, tokens: &mut Vec<Token>) {
    tokens.clear();
    let Some(part) = text.get(span.clone()) else { return };
    let mut scanner = Scanner { bytes: part.as_bytes(), at: 0, base: span.start, tokens };
    scanner.run();
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where the segment starts in the text.
    base: usize,
    tokens: &'a mut Vec<Token>,
}

impl Scanner<'_> {
    fn run(&mut self) {
        let mut spaced = true;
        let mut newlines = 0;
        while let Some(&byte) = self.bytes.get(self.at) {
            let start = self.at;
            let kind = match byte {
                b' ' | b'\t' | b'\r' | b'\n' => {
                    newlines += usize::from(byte == b'\n');
                    spaced = true;
                    self.at += 1;
                    continue;
                }
                b'0'..=b'9' => self.number(),
                b'a'..=b'z' | b'A'..=b'Z' => self.word(),
                _ => match self.mark() {
                    Some(Symbol::Space) => {
                        spaced = true;
                        continue;
                    }
                    Some(Symbol::Mark(mark)) => Kind::Mark(mark),
                    None => self.word(),
                },
            };
            if newlines > 1 {
                self.push(start..start, Kind::Edge, true);
            }
            newlines = 0;
            self.push(start..self.at, kind, spaced);
            spaced = false;
        }
    }

    fn push(&mut self, span: Range<usize>, kind: Kind, spaced: bool) {
        let capital = self.bytes.get(span.start).is_some_and(u8::is_ascii_uppercase) && span.end > span.start;
        self.tokens.push(Token { start: self.base + span.start, end: self.base + span.end, kind, spaced, capital });
    }

    /// Reads the mark at the cursor and moves past it; `None`, unmoved, where a letter stands.
    fn mark(&mut self) -> Option<Symbol> {
        let (symbol, length) = symbol_at(&self.bytes[self.at..])?;
        self.at += length;
        Some(symbol)
    }

    /// Moves past letters of any script.
    #[inline]
    fn skip_letters(&mut self) {
        loop {
            self.at += letters(&self.bytes[self.at..]);
            let rest = &self.bytes[self.at..];
            match rest.first() {
                Some(0x80..) if symbol_at(rest).is_none() => self.at += 1,
                _ => return,
            }
        }
    }

    fn word(&mut self) -> Kind {
        let start = self.at;
        self.skip_letters();
        let word = &self.bytes[start..self.at];
        let kind = vocabulary::look_up(self.bytes, start..self.at).map(Kind::Word);
        let next = self.bytes.get(self.at).copied();
        if kind == Some(Kind::Word(Word::Web)) && matches!(next, Some(b':' | b'.')) {
            self.skip_to_space();
            return Kind::Unknown;
        }
        if next.is_some_and(|byte| byte.is_ascii_digit()) && !takes_figures(kind) {
            self.skip_alphanumerics();
            return Kind::Unknown;
        }
        kind.or_else(|| numbers::roman(word).map(Kind::Roman)).unwrap_or(Kind::Unknown)
    }

    fn number(&mut self) -> Kind {
        let start = self.at;
        self.skip_digits();
        let figures = self.at - start;
        if self.is_grouped(figures) || self.is_decimal(figures) {
            self.skip_quantity();
            return Kind::Quantity;
        }
        let Some(value) = numbers::figures(&self.bytes[start..self.at]) else { return Kind::Quantity };
        let figures = figures as u8;
        let after = self.at;
        if figures == 4 && value % 10 == 0 && self.possessive_plural() {
            return Kind::Plural(value, figures);
        }
        self.skip_letters();
        match &self.bytes[after..self.at] {
            b"" => Kind::Number(value, figures),
            b"s" => Kind::Plural(value, figures),
            b"st" | b"nd" | b"rd" | b"th" => Kind::Ordinal(value),
            _ if matches!(vocabulary::look_up(self.bytes, after..self.at), Some(Word::Bc | Word::Ad | Word::Ce)) => {
                self.at = after;
                Kind::Number(value, figures)
            }
            _ => {
                self.skip_alphanumerics();
                Kind::Unknown
            }
        }
    }

    /// Moves past the ending of `1920's`.
    fn possessive_plural(&mut self) -> bool {
        let rest = &self.bytes[self.at..];
        let length = if rest.starts_with(b"'s") {
            2
        } else if rest.starts_with("’s".as_bytes()) {
            "’s".len()
        } else {
            return false;
        };
        if rest.get(length).is_some_and(u8::is_ascii_alphanumeric) {
            return false;
        }
        self.at += length;
        true
    }

    /// Whether a comma and just three more figures follow: `1,500`.
    fn is_grouped(&self, figures: usize) -> bool {
        let rest = &self.bytes[self.at..];
        figures <= 3
            && rest.first() == Some(&b',')
            && rest.len() > 3
            && rest[1..4].iter().all(u8::is_ascii_digit)
            && !rest.get(4).is_some_and(u8::is_ascii_digit)
    }

    /// Whether a point and more figures follow, other than those of a date like `14.10.1964`.
    fn is_decimal(&self, figures: usize) -> bool {
        let rest = &self.bytes[self.at..];
        if rest.first() != Some(&b'.') || !rest.get(1).is_some_and(u8::is_ascii_digit) {
            return false;
        }
        let follows = digits(&rest[1..]);
        let day = follows <= 2 && rest.get(1 + follows) == Some(&b'.') && digits(&rest[2 + follows..]) == 4;
        let month = follows == 4 && self.after_day_point();
        let dated = figures <= 2 && (day || month);
        !dated
    }

    /// Whether the two tokens before are the day and the point of a date: the month is being read.
    fn after_day_point(&self) -> bool {
        matches!(
            self.tokens.as_slice(),
            [.., Token { kind: Kind::Number(_, 1..=2), .. }, Token { kind: Kind::Mark(Mark::Stop), spaced: false, .. }]
        )
    }

    fn skip_digits(&mut self) {
        self.at += digits(&self.bytes[self.at..]);
    }

    /// Moves past groups and decimals to the last figure.
    fn skip_quantity(&mut self) {
        while let [b',' | b'.', b'0'..=b'9', ..] = &self.bytes[self.at..] {
            self.at += 1;
            self.skip_digits();
        }
    }

    fn skip_alphanumerics(&mut self) {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_alphanumeric) {
            self.at += 1;
            self.skip_letters();
        }
    }

    fn skip_to_space(&mut self) {
        while self.bytes.get(self.at).is_some_and(|byte| !byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }
}

/// Whether figures may be glued to the word: `c1450`, `AD476`.
fn takes_figures(kind: Option<Kind>) -> bool {
    matches!(kind, Some(Kind::Word(Word::Circa | Word::Ad | Word::Bc | Word::Ce)))
}

fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

enum Symbol {
    Space,
    Mark(Mark),
}

/// The mark or space that `bytes` start with and its length; `None` for a letter, a figure, or nothing.
fn symbol_at(bytes: &[u8]) -> Option<(Symbol, usize)> {
    let mark = |mark, length| Some((Symbol::Mark(mark), length));
    match bytes {
        [b',', ..] => mark(Mark::Comma, 1),
        [b'.', ..] => mark(Mark::Stop, 1),
        [b':', ..] => mark(Mark::Colon, 1),
        [b';', ..] => mark(Mark::Semicolon, 1),
        [b'-', ..] => mark(Mark::Dash, 1),
        [b'/', ..] => mark(Mark::Slash, 1),
        [b'\'', ..] => mark(Mark::Apostrophe, 1),
        [b'"', ..] => mark(Mark::Quote, 1),
        [b'(' | b'[', ..] => mark(Mark::Open, 1),
        [b')' | b']', ..] => mark(Mark::Close, 1),
        [b'$' | b'#', ..] => mark(Mark::Sign, 1),
        [b'%', ..] => mark(Mark::Percent, 1),
        [byte, ..] if byte.is_ascii_alphanumeric() => None,
        [byte, ..] if byte.is_ascii() => mark(Mark::Other, 1),
        [0xC2, 0xA0, ..] => Some((Symbol::Space, 2)),
        [0xC2, 0xA3 | 0xA7, ..] => mark(Mark::Sign, 2),
        [0xC2, 0xAB | 0xBB, ..] => mark(Mark::Quote, 2),
        [0xE2, 0x80, 0x80..=0x8B | 0xA8 | 0xA9 | 0xAF, ..] => Some((Symbol::Space, 3)),
        [0xE2, 0x80, 0x90..=0x95, ..] | [0xE2, 0x88, 0x92, ..] => mark(Mark::Dash, 3),
        [0xE2, 0x80, 0x98 | 0x99, ..] => mark(Mark::Apostrophe, 3),
        [0xE2, 0x80, 0x9C..=0x9F, ..] => mark(Mark::Quote, 3),
        [0xE2, 0x80, 0xA6, ..] => mark(Mark::Stop, 3),
        [0xE2, 0x82, 0xAC, ..] => mark(Mark::Sign, 3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        let mut tokens = Vec::new();
        scan(text, 0..text.len(), &mut tokens);
        tokens.iter().map(|token| token.kind).collect()
    }

    #[test]
    fn figures_keep_their_shape() {
        assert_eq!(kinds("1954"), [Kind::Number(1954, 4)]);
        assert_eq!(kinds("1,500"), [Kind::Quantity]);
        assert_eq!(kinds("3.14"), [Kind::Quantity]);
        assert_eq!(kinds("1920’s"), [Kind::Plural(1920, 4)]);
        assert_eq!(kinds("80s"), [Kind::Plural(80, 2)]);
        assert_eq!(kinds("20th"), [Kind::Ordinal(20)]);
        assert_eq!(kinds("T34"), [Kind::Unknown]);
        assert_eq!(kinds("99999999999999999999"), [Kind::Quantity]);
        assert_eq!(kinds("c1450"), [Kind::Word(Word::Circa), Kind::Number(1450, 4)]);
        assert_eq!(kinds("14.10.1964").len(), 5);
        assert_eq!(kinds("https://example.org/1956/02"), [Kind::Unknown]);
    }

    #[test]
    fn a_blank_line_is_an_edge() {
        assert_eq!(kinds("Virgin\n\nLands"), [Kind::Unknown, Kind::Edge, Kind::Unknown]);
        assert_eq!(kinds("Virgin\nLands"), [Kind::Unknown, Kind::Unknown]);
    }
}
