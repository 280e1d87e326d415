//! The tokens of RTF: braces, control words with their number, symbols, and text.
//!
//! Owns the grammar (Rich Text Format Specification 1.9.1, "RTF Syntax"). Refuses to know what a word does, but for
//! `\bin`, whose bytes are no tokens. Any bytes are some tokens.

use memchr::memchr_iter;

/// A token of RTF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// A control word with its number: `\u8217`.
    Word(&'a str, Option<i32>),
    /// A control symbol: `\~`.
    Symbol(u8),
    /// A byte as two digits: `\'92`.
    Byte(u8),
    /// Bytes that stand for themselves, in the code page of the font.
    Text(&'a [u8]),
}

/// Reads the tokens of a file one by one.
#[derive(Clone, Debug)]
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
    counted: usize,
    line: u32,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Tokens { bytes, at: 0, counted: 0, line: 1 }
    }

    /// The line of the file that was read to, from 1.
    pub(super) fn line(&mut self) -> u32 {
        let passed = &self.bytes[self.counted..self.at];
        self.line = self.line.saturating_add(u32::try_from(memchr_iter(b'\n', passed).count()).unwrap_or(u32::MAX));
        self.counted = self.at;
        self.line
    }

    fn control(&mut self) -> Token<'a> {
        let rest = &self.bytes[self.at..];
        match rest.first() {
            Some(b'\'') => {
                let digits = rest.get(1..3).and_then(|digits| std::str::from_utf8(digits).ok());
                let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                self.at += if byte.is_some() { 3 } else { 1 };
                byte.map_or(Token::Text(&[]), Token::Byte)
            }
            Some(byte) if byte.is_ascii_alphabetic() => self.word(),
            Some(&symbol) => {
                self.at += 1;
                Token::Symbol(symbol)
            }
            None => Token::Text(&[]),
        }
    }

    fn word(&mut self) -> Token<'a> {
        /// The specification's limit.
        const LONGEST: usize = 32;
        let rest = &self.bytes[self.at..];
        let letters = rest.iter().take(LONGEST).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let sign = usize::from(rest.get(letters) == Some(&b'-'));
        let digits = rest[letters + sign..].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let length = letters + if digits > 0 { sign + digits } else { 0 };
        let text = |range: std::ops::Range<usize>| std::str::from_utf8(&rest[range]).unwrap_or("");
        let name = text(0..letters);
        let number = text(letters..length).parse().ok();
        self.at += length;
        // One space after a word belongs to it.
        self.at += usize::from(self.bytes.get(self.at) == Some(&b' '));
        if let ("bin", Some(size)) = (name, number) {
            let size = usize::try_from(size).unwrap_or(0);
            self.at = self.at.saturating_add(size).min(self.bytes.len());
        }
        Token::Word(name, number)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let rest = &self.bytes[self.at..];
        let &first = rest.first()?;
        if matches!(first, b'{' | b'}' | b'\\') {
            self.at += 1;
        }
        Some(match first {
            b'{' => Token::Open,
            b'}' => Token::Close,
            b'\\' => self.control(),
            // Line ends of the file mean nothing.
            b'\r' | b'\n' | 0 => {
                self.at += 1;
                Token::Text(&[])
            }
            _ => {
                let length =
                    rest.iter().take_while(|byte| !matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0)).count();
                self.at += length;
                Token::Text(&rest[..length])
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_take_a_number_and_a_space() {
        let tokens: Vec<_> = Tokens::new(b"{\\b0 Maize\\u-10179?\\'92\\~\\par\n}").collect();
        assert_eq!(
            tokens,
            [
                Token::Open,
                Token::Word("b", Some(0)),
                Token::Text(b"Maize"),
                Token::Word("u", Some(-10179)),
                Token::Text(b"?"),
                Token::Byte(0x92),
                Token::Symbol(b'~'),
                Token::Word("par", None),
                Token::Text(b""),
                Token::Close,
            ]
        );
    }

    #[test]
    fn binary_data_is_passed_over_even_where_it_is_cut_off() {
        assert_eq!(Tokens::new(b"\\bin3 {}{x").last(), Some(Token::Text(b"x")));
        assert_eq!(Tokens::new(b"\\bin999 {").count(), 1);
        assert_eq!(Tokens::new(b"\\'").count(), 1);
    }
}
