//! What a word is to the query language: where it ends, what is trimmed off it, how long it may be.
//!
//! Owns the character classes. Knows no operators and no analyzer; an analyzer may still make several terms
//! of one word.

use super::MAX_WORD_BYTES;
use super::notes::{Note, Notes};

/// White space, and what is as good as white space: control characters, NUL among them.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// A double quotation mark, straight or curly; any of them closes any other.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟')
}

/// Punctuation that is no part of a word it begins or ends.
///
/// The blocks are Latin-1 punctuation, General Punctuation, CJK punctuation and the byte order mark. Other
/// marks stay: a combining accent at the end of a word is neither letter nor punctuation.
pub(super) fn is_edge(c: char) -> bool {
    let in_block = matches!(c, '\u{A0}'..='\u{BF}' | '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{303F}' | '\u{FEFF}');
    c.is_ascii_punctuation() || (in_block && !c.is_alphanumeric())
}

/// Whether it ends a word wherever it stands. A comma ends one too, but not between digits.
fn is_break(c: char) -> bool {
    is_space(c) || is_quote(c) || matches!(c, '(' | ')' | ';' | '—' | '…' | '*' | '~')
}

/// How many bytes of `text` belong to the word it begins with, punctuation at the end included.
pub(super) fn body_length(text: &str) -> usize {
    let mut before_is_digit = false;
    for (at, c) in text.char_indices() {
        let splits = c == ',' && !(before_is_digit && text[at + 1..].starts_with(|next: char| next.is_ascii_digit()));
        if splits || is_break(c) {
            return at;
        }
        before_is_digit = c.is_ascii_digit();
    }
    text.len()
}

/// The body of a word, cut to size and without punctuation at its end; `None` without a letter or digit.
///
/// The last full stop of an abbreviation with others in it stays: `U.S.S.R.`
pub(super) fn trimmed<'a>(body: &'a str, notes: &mut Notes) -> Option<&'a str> {
    let body = cut(body, notes);
    let bare = body.trim_end_matches(is_edge);
    let keeps_stop = bare.contains('.') && body[bare.len()..].starts_with('.');
    let word = &body[..bare.len() + usize::from(keeps_stop)];
    has_substance(word).then_some(word)
}

/// The words between two quotation marks, white space made single, each cut to size; `None` without a letter
/// or digit.
pub(super) fn phrase(quoted: &str, notes: &mut Notes) -> Option<String> {
    let words: Vec<&str> =
        quoted.split(is_space).filter(|word| !word.is_empty()).map(|word| cut(word, notes)).collect();
    let phrase = words.join(" ");
    has_substance(&phrase).then_some(phrase)
}

/// A topic or period as typed without quotation marks reaches so many bytes into `text`.
pub(super) fn value_length(text: &str) -> usize {
    text.find(|c: char| !is_value_char(c)).unwrap_or(text.len())
}

/// A topic or period without quotation marks: no comma behind it, cut to size.
pub(super) fn bare_value<'a>(typed: &'a str, notes: &mut Notes) -> Option<&'a str> {
    let value = cut(typed, notes).trim_end_matches([',', ';']);
    has_substance(value).then_some(value)
}

/// A topic or period between quotation marks, white space made single, cut to size.
pub(super) fn quoted_value(quoted: &str, notes: &mut Notes) -> Option<String> {
    let value = phrase(quoted, notes)?;
    let value = cut(&value, notes).trim_end();
    has_substance(value).then(|| value.to_owned())
}

/// Whether a topic or period reads the same without quotation marks.
pub(super) fn is_bare_value(value: &str) -> bool {
    value.chars().all(is_value_char) && !value.ends_with([',', ';'])
}

fn is_value_char(c: char) -> bool {
    !(is_space(c) || is_quote(c) || matches!(c, '(' | ')'))
}

/// Whether there is a letter or digit in it: something an index can hold.
pub(super) fn has_substance(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

fn cut<'a>(word: &'a str, notes: &mut Notes) -> &'a str {
    if word.len() <= MAX_WORD_BYTES {
        return word;
    }
    notes.add(Note::LongWord);
    &word[..word.floor_char_boundary(MAX_WORD_BYTES)]
}
