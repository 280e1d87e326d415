//! The words of a quotation and of a source, in the form in which they are compared.
//!
//! Owns what is typography: capitals, quotation marks, dashes, spaces, ligatures, soft hyphens, a hyphen at a line's
//! end, the sign between thousands, an apostrophe of any shape. Everything else is wording: accents, spelling, figures.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// The form that is compared.
    pub(super) folded: String,
    /// As it is written, without what surrounds it.
    pub(super) written: String,
    /// Its bytes in the text.
    pub(super) span: Range<usize>,
    /// Whether it begins a sentence, so that its capital says nothing.
    pub(super) begins: bool,
}

impl Word {
    /// Whether it is a figure or has one in it.
    pub(super) fn is_number(&self) -> bool {
        self.folded.chars().any(char::is_numeric)
    }

    /// Whether it is written with a capital.
    pub(super) fn is_capital(&self) -> bool {
        self.written.chars().next().is_some_and(char::is_uppercase)
    }
}

/// The words of a source, in order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut begins = true;
    let mut at = 0;
    while let Some(start) = next_start(text, at) {
        begins |= ends_sentence(&text[at..start]);
        let (end, folded) = word(text, start);
        found.push(Word { folded, written: text[start..end].to_owned(), span: start..end, begins });
        begins = false;
        at = end;
    }
    found
}

/// The parts of a quotation between the omissions and insertions of its writer; none is empty.
pub(super) fn fragments(quotation: &str) -> Vec<Vec<Word>> {
    let text = without_brackets(quotation);
    let parts = text.split([OMISSION]).map(words);
    parts.filter(|words| !words.is_empty()).collect()
}

/// Stands for what the writer left out or put in. A private character, which no text means.
const OMISSION: char = '\u{f8ff}';

/// A quotation with omissions marked: `…`, three dots with or without spaces, `[…]`, `[the tsar]`. A bracket around a
/// part of a word (`[T]he`) is only typography; `[sic]` is nothing.
fn without_brackets(quotation: &str) -> String {
    let mut text = String::with_capacity(quotation.len());
    let mut rest = quotation.trim_matches(|c: char| is_quote(c) || c.is_whitespace());
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        match (first, after.split_once(']')) {
            ('[', Some((inside, behind))) if inside.len() < 200 && !inside.contains('[') => {
                let is_word = inside.chars().all(char::is_alphabetic) && !inside.is_empty();
                let joins = behind.starts_with(char::is_alphabetic) || text.ends_with(char::is_alphabetic);
                if is_word && joins {
                    text.push_str(inside);
                } else if !inside.trim().eq_ignore_ascii_case("sic") {
                    text.push(OMISSION);
                }
                rest = behind;
            }
            ('…', _) => {
                text.push(OMISSION);
                rest = after;
            }
            ('.', _) if dots(rest).is_some() => {
                text.push(OMISSION);
                rest = &rest[dots(rest).unwrap_or(1)..];
            }
            _ => {
                text.push(first);
                rest = after;
            }
        }
    }
    text
}

/// The length of three or four dots, with spaces between or without.
fn dots(text: &str) -> Option<usize> {
    let (mut count, mut end) = (0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '.' => (count, end) = (count + 1, at + 1),
            ' ' | '\u{a0}' => {}
            _ => break,
        }
    }
    (count >= 3).then_some(end)
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '‚')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘' | '＇' | '`' | '´')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

fn next_start(text: &str, from: usize) -> Option<usize> {
    text[from..].char_indices().find(|(_, c)| c.is_alphanumeric()).map(|(offset, _)| from + offset)
}

fn ends_sentence(gap: &str) -> bool {
    gap.contains(['.', '!', '?', '\n', '“', '"', ':'])
}

/// The end of the word that starts here, and its folded form.
fn word(text: &str, start: usize) -> (usize, String) {
    let mut folded = String::new();
    let mut end = start;
    let mut at = start;
    while let Some(c) = text[at..].chars().next() {
        let next = at + c.len_utf8();
        let behind = &text[next..];
        if is_letter(c) {
            folded.extend(std::iter::once(c).nfkc().flat_map(char::to_lowercase));
            end = next;
        } else if is_invisible(c) || (is_apostrophe(c) && behind.starts_with(char::is_alphabetic)) {
        } else if let Some(skipped) = line_end(c, behind).or_else(|| thousands(c, &text[start..at], behind)) {
            at = next + skipped;
            continue;
        } else {
            break;
        }
        at = next;
    }
    (end, folded.nfc().collect())
}

/// A hyphen, the end of a line, and a small letter: one word that was broken. How far to go on behind the hyphen.
fn line_end(c: char, behind: &str) -> Option<usize> {
    let rest = behind.trim_start_matches([' ', '\r']).strip_prefix('\n')?.trim_start_matches([' ', '\t']);
    let breaks = matches!(c, '-' | '‐' | '¬') && rest.starts_with(char::is_lowercase);
    breaks.then(|| behind.len() - rest.len())
}

/// The sign between thousands: `1,500`, `1 500` with a narrow space.
fn thousands(c: char, before: &str, behind: &str) -> Option<usize> {
    let is_sign = matches!(c, ',' | '\u{a0}' | '\u{202f}' | '\u{2009}');
    let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = before.ends_with(|c: char| c.is_ascii_digit()) && !before.contains(|c: char| c.is_alphabetic());
    (is_sign && is_number && digits == 3).then_some(0)
}
