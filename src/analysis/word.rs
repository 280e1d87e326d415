//! Where the words of a text are, and the form in which they are compared.
//!
//! Owns what a word is and how it folds. Refuses to know Tantivy. Bytes are looked at where a word is ASCII, which nearly
//! all words of English are; characters where it is anything else.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::MAX_TERM_BYTES;
use crate::ascii::letters_and_figures;

/// Only a short first part ("de-", "anti-", "counter-") makes a word that is also written without the hyphen.
const MAX_PREFIX_CHARS: usize = 7;

/// Whether nothing but a hyphen stands between a word and the next.
pub(super) fn is_hyphen(text: &str, before: &Range<usize>, word: &Range<usize>) -> bool {
    let gap = &text.as_bytes()[before.end..word.start];
    !before.is_empty() && (gap == b"-" || gap == "\u{2010}".as_bytes() || gap == "\u{2011}".as_bytes())
}

/// A word glued to the one before, which stands in front of a hyphen; both folded.
pub(super) fn joined(text: &str, before: Range<usize>, word: &Raw) -> Option<String> {
    let mut joined = String::new();
    fold_word(&text[before], &mut joined);
    let prefix_chars = joined.chars().count();
    let mut folded = String::new();
    word.fold(text, &mut folded);
    joined.push_str(&folded);
    let joins =
        prefix_chars <= MAX_PREFIX_CHARS && joined.len() <= MAX_TERM_BYTES && joined.chars().all(char::is_alphabetic);
    joins.then_some(joined)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘' | '＇')
}

/// Scripts written without spaces: every character is a word of its own.
fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c), 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || (!c.is_ascii() && is_combining_mark(c))
}

/// A word where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Raw {
    /// Its bytes.
    pub(super) span: Range<usize>,
    /// Whether it is ASCII letters and figures alone.
    pub(super) is_plain: bool,
}

impl Raw {
    /// Appends its folded form.
    pub(super) fn fold(&self, text: &str, out: &mut String) {
        let word = &text[self.span.clone()];
        if self.is_plain { push_lowercase(word, out) } else { fold_word(word, out) }
    }
}

/// The next word at or after `from`: letters, digits and marks, apostrophes inside, `U.S.S.R.` as one.
// Handed over in memory, a word is read before it is all written, and waited for.
#[inline(always)]
pub(super) fn next_word(text: &str, from: usize) -> Option<Raw> {
    let bytes = text.as_bytes();
    let mut start = from;
    loop {
        match *bytes.get(start)? {
            byte if byte.is_ascii_alphanumeric() => break,
            byte if byte.is_ascii() => start += 1,
            _ => {
                let first = text[start..].chars().next()?;
                if first.is_alphanumeric() {
                    return Some(Raw { span: start..end_of_word(text, start, first), is_plain: false });
                }
                start += first.len_utf8();
            }
        }
    }
    let end = start + letters_and_figures(&bytes[start..]);
    let is_plain = match bytes.get(end) {
        Some(b'.') => end > start + 1,
        Some(byte) => *byte != b'\'' && byte.is_ascii(),
        None => true,
    };
    // Nearly all words of English end at a space or a mark.
    let end = if is_plain { end } else { end_of_word(text, start, char::from(bytes[start])) };
    Some(Raw { span: start..end, is_plain })
}

/// Where the word ends that begins at `start` with the letter or digit `first`, whatever it is made of.
#[inline(never)]
fn end_of_word(text: &str, start: usize, first: char) -> usize {
    if is_ideograph(first) {
        return start + first.len_utf8();
    }
    if let Some(end) = initials_end(text, start) {
        return end;
    }
    let mut end = start;
    let mut chars = text[start..].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        if is_word_char(c) && !is_ideograph(c) {
            end = start + offset + c.len_utf8();
        } else if is_apostrophe(c) && chars.peek().is_some_and(|&(_, next)| next.is_alphabetic()) {
            if elides(&text[start..end]) {
                break;
            }
        } else {
            break;
        }
    }
    end
}

/// French and Italian articles before an apostrophe are words of their own: d'Estaing, l'État.
fn elides(before: &str) -> bool {
    matches!(before, "d" | "D" | "l" | "L")
}

/// The end of `U.S.S.R.` or `J.F.K`: at least two single letters with full stops between.
fn initials_end(text: &str, start: usize) -> Option<usize> {
    let mut end = start;
    let mut letters = 0;
    let mut chars = text[start..].chars().peekable();
    while let Some(letter) = chars.next() {
        if !letter.is_alphabetic() || chars.peek().copied().is_some_and(is_word_char) {
            break;
        }
        letters += 1;
        end += letter.len_utf8();
        if chars.peek() != Some(&'.') {
            break;
        }
        chars.next();
        if !chars.peek().is_some_and(|next| next.is_alphabetic()) {
            break;
        }
        end += 1;
    }
    // The run must not stop in the middle of a longer word ("e.g.anything").
    let whole = !text[end..].chars().next().is_some_and(is_word_char);
    let dotted = text[start..end].contains('.');
    (letters >= 2 && dotted && whole).then_some(end)
}

/// Lower case, accents off, full stops and apostrophes out, a possessive `'s` dropped; appended to `out`.
fn fold_word(word: &str, out: &mut String) {
    let is_plain = |word: &str| word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_plain(word) {
        return push_lowercase(word, out);
    }
    let word = without_possessive(word);
    if is_plain(word) {
        return push_lowercase(word, out);
    }
    for c in word.chars() {
        if out.len() + 12 > MAX_TERM_BYTES {
            break;
        }
        if c == '.' || is_apostrophe(c) {
            continue;
        }
        fold_char(c, out);
    }
}

fn push_lowercase(word: &str, out: &mut String) {
    let from = out.len();
    out.push_str(&word[..word.len().min(MAX_TERM_BYTES)]);
    out[from..].make_ascii_lowercase();
}

fn without_possessive(word: &str) -> &str {
    let mut tail = word.char_indices().rev();
    match (tail.next(), tail.next()) {
        (Some((_, 's' | 'S')), Some((at, mark))) if is_apostrophe(mark) && at > 0 => &word[..at],
        _ => word,
    }
}

/// Letters that do not decompose into a base letter and a mark.
fn spelled_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        'ħ' | 'Ħ' => "h",
        'ʿ' | 'ʾ' | 'ʹ' | 'ʺ' => "",
        _ => return None,
    })
}

pub(super) fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
    } else if let Some(spelled) = spelled_out(c) {
        out.push_str(spelled);
    } else if matches!(u32::from(c), 0xAC00..=0xD7A3) {
        out.push(c); // a Hangul syllable is one letter, not a base with marks
    } else {
        for base in std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c)) {
            match spelled_out(base) {
                Some(spelled) => out.push_str(spelled), // a raised ꟸ is Ħ only now
                None => out.extend(base.to_lowercase().filter(|c| c.is_alphanumeric())),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Analysis, count, words};
    use super::*;

    proptest! {
        #[test]
        fn words_are_found_by_bytes_as_they_are_by_characters(text in "[a-cA-C0-9.'’ \\-é́毛]{0,24}") {
            let (mut at, mut found) = (0, Vec::new());
            while let Some(word) = next_word(&text, at) {
                let first = text[at..].char_indices().find(|(_, c)| c.is_alphanumeric());
                let (offset, first) = first.expect("a word has a letter or a digit");
                prop_assert_eq!(&word.span, &(at + offset..end_of_word(&text, at + offset, first)));
                let (mut folded, mut slowly) = (String::new(), String::new());
                word.fold(&text, &mut folded);
                fold_word(&text[word.span.clone()], &mut slowly);
                prop_assert_eq!(folded, slowly);
                at = word.span.end;
                found.push(word);
            }
            prop_assert!(!text[at..].contains(char::is_alphanumeric), "{found:?} are not all");
            prop_assert_eq!(count(&text), words(&text, Analysis::Exact).len() as u64);
        }
    }
}
