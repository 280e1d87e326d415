//! Words of running text and the form in which they are compared.
//!
//! Owns what a word is (a run of letters and digits, with the apostrophe of `Ch'ing` inside and the possessive of
//! `Stalin's` outside, `U.S.S.R.` in one piece) and its folded form (lower case, no diacritics, one apostrophe).
//! Refuses to know entries. Text and names go through the same scanner, so that they can only agree.
//!
//! `Khrushchëv’s Virgin-Lands` folds to `khrushchev virgin lands`.

use std::ops::Range;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use crate::ascii::letters_and_figures;

/// One word of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it stands, in bytes, without a possessive ending.
    pub(super) span: Range<usize>,
    /// The byte after it and its possessive ending.
    pub(super) next: usize,
    /// Whether it is ASCII letters and figures alone, so that lower case is all there is to fold.
    pub(super) is_plain: bool,
}

/// The words of a text in order. Linear in the text.
pub(super) struct Words<'t> {
    text: &'t str,
    at: usize,
}

/// The words of `text`.
pub(super) fn words(text: &str) -> Words<'_> {
    Words { text, at: 0 }
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let mut word = Word::default();
        self.read(&mut word).then_some(word)
    }
}

impl Words<'_> {
    /// Puts the next word there, and tells whether there was one.
    // Handed over as a value, a word is read as a whole before all its parts are written, and waited for.
    #[inline(always)]
    pub(super) fn read(&mut self, word: &mut Word) -> bool {
        let Some(start) = self.skip_to_word() else { return false };
        word.span.start = start;
        match self.end_of_plain_word(start) {
            Some(end) => (word.span.end, word.next, word.is_plain) = (end, end, true),
            None => self.any_word(word),
        }
        self.at = word.next;
        true
    }

    #[inline]
    fn skip_to_word(&self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        while let Some(&byte) = bytes.get(at) {
            if byte.is_ascii_alphanumeric() {
                return Some(at);
            } else if byte.is_ascii() {
                at += 1;
            } else {
                let character = self.char_at(at)?;
                if starts_word(character) {
                    return Some(at);
                }
                at += character.len_utf8();
            }
        }
        None
    }

    /// The rest of the word that starts there, whatever it is made of.
    #[inline(never)]
    fn any_word(&self, word: &mut Word) {
        let start = word.span.start;
        word.next = self.end_of_acronym(start, self.end_of_word(start));
        word.span.end = start + strip_possessive(&self.text[start..word.next]).len();
        word.is_plain = false;
    }

    /// The end of a word that is ASCII letters and figures and stops at something that no word holds; nearly all do.
    #[inline]
    fn end_of_plain_word(&self, start: usize) -> Option<usize> {
        let rest = &self.text.as_bytes()[start..];
        let length = letters_and_figures(rest);
        let is_over = match rest.get(length) {
            Some(b'.') => length > 1, // else perhaps an acronym
            Some(byte) => byte.is_ascii() && !matches!(byte, b'\'' | b'`'),
            None => true,
        };
        (is_over && length > 0).then_some(start + length)
    }

    fn end_of_word(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = start;
        while let Some(&byte) = bytes.get(at) {
            if byte.is_ascii_alphanumeric() {
                at += letters_and_figures(&bytes[at..]);
                continue;
            }
            if byte.is_ascii() && byte != b'\'' && byte != b'`' {
                break;
            }
            let Some(character) = self.char_at(at) else { break };
            let after = at + character.len_utf8();
            let joins = if is_apostrophe(character) {
                self.char_at(after).is_some_and(starts_word)
            } else {
                is_word_char(character)
            };
            if !joins {
                break;
            }
            at = after;
        }
        at
    }

    /// Where `U.S.S.R` ends, given that its `U` ends at `end`; `end` itself for any other word.
    fn end_of_acronym(&self, start: usize, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        if end - start != 1 || !bytes[start].is_ascii_alphabetic() {
            return end;
        }
        let mut end = end;
        while let [b'.', letter, b'.', ..] = bytes[end..]
            && letter.is_ascii_alphabetic()
        {
            end += 2;
        }
        end
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }
}

fn is_word_char(character: char) -> bool {
    starts_word(character) || is_combining_mark(character) || is_invisible(character)
}

fn starts_word(character: char) -> bool {
    character.is_alphanumeric() && !is_combining_mark(character) && !is_apostrophe(character)
}

/// Every sign that stands for an apostrophe in names: quotes, primes, the Arabic and Hebrew half rings.
fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '`' | '´' | '‘' | '’' | '‛' | '′' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | 'ʾ' | 'ʿ' | 'ˈ' | '＇')
}

/// Soft hyphens and joiners, which are written inside words and mean nothing.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}')
}

fn strip_possessive(word: &str) -> &str {
    let Some(owner) = word.strip_suffix(['s', 'S']) else { return word };
    match owner.strip_suffix(is_apostrophe) {
        Some(owner) if !owner.is_empty() => owner,
        _ => word,
    }
}

/// Appends the folded form of one word.
pub(super) fn fold_word(word: &str, folded: &mut String) {
    if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let from = folded.len();
        folded.push_str(word);
        folded[from..].make_ascii_lowercase();
    } else if word.is_ascii() {
        folded.extend(word.bytes().filter(|byte| *byte != b'.').map(|byte| match byte {
            b'`' => '\'',
            byte => char::from(byte.to_ascii_lowercase()),
        }));
    } else {
        word.chars().for_each(|character| fold_char(character, folded));
    }
}

fn fold_char(character: char, folded: &mut String) {
    if character.is_ascii() && character != '.' && character != '`' {
        folded.push(character.to_ascii_lowercase());
    } else if is_apostrophe(character) {
        folded.push('\'');
    } else if character != '.' && !is_invisible(character) {
        for lower in character.to_lowercase() {
            decompose_canonical(lower, |part| match plain_letters(part) {
                Some(plain) => folded.push_str(plain),
                None if is_combining_mark(part) => {}
                None => folded.push(part),
            });
        }
    }
}

/// How English writes letters that no decomposition takes apart.
fn plain_letters(character: char) -> Option<&'static str> {
    Some(match character {
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ß' => "ss",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        _ => return None,
    })
}

/// The folded words of `text`, one space between them; initials are written together (`N. S.` is `ns`).
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut after_initial = false;
    for word in words(text) {
        let initial = word.span.len() == 1 && text.as_bytes()[word.span.start].is_ascii_alphabetic();
        let joined = folded.is_empty() || (initial && after_initial);
        if !joined {
            folded.push(' ');
        }
        fold_word(&text[word.span], &mut folded);
        after_initial = initial;
    }
    folded
}

/// A folded name without a leading article.
pub(super) fn without_article(folded: &str) -> &str {
    folded.strip_prefix("the ").filter(|rest| !rest.is_empty()).unwrap_or(folded)
}

/// A folded name with its last word in the other number: `tsars` for `tsar`, `famine` for `famines`.
///
/// Only regular plurals, and more than one where the spelling leaves it open; words with digits have none.
pub(super) fn number_twins(folded: &str) -> Vec<String> {
    let last = folded.rsplit(' ').next().unwrap_or_default();
    if last.len() < 3 || !last.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Vec::new();
    }
    let plural = last.ends_with('s') && !last.ends_with("ss");
    let changes = PLURALS.iter().map(|&(one, many)| if plural { (many, one) } else { (one, many) });
    changes.filter_map(|(from, to)| Some(format!("{}{to}", folded.strip_suffix(from)?))).collect()
}

/// Endings of a noun in the singular and in the plural.
const PLURALS: &[(&str, &str)] =
    &[("", "s"), ("y", "ies"), ("ch", "ches"), ("sh", "shes"), ("ss", "sses"), ("x", "xes")];

/// A folded text without its spaces and apostrophes: what `Mao Tse-tung` and `Mao Tsetung` have in common.
pub(super) fn squeeze(folded: &str) -> impl Iterator<Item = u8> {
    folded.bytes().filter(|byte| !matches!(byte, b' ' | b'\''))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folding_forgets_case_marks_hyphens_and_possessives() {
        for (text, folded) in [
            ("Khrushchëv’s Virgin-Lands", "khrushchev virgin lands"),
            ("The Hundred Years' War", "the hundred years war"),
            ("K’ang-hsi", "k'ang hsi"),
            ("ʿAbbāsid", "abbasid"),
            ("U.S.S.R.", "ussr"),
            ("N. S. Khrushchev", "ns khrushchev"),
            ("N.S. Khrushchev", "ns khrushchev"),
            ("Хрущёв", "хрущев"),
            ("Łódź", "lodz"),
            ("1950's", "1950"),
            ("co\u{AD}operation", "cooperation"),
            ("'s", "s"),
            ("  —…!? ", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn a_possessive_is_outside_the_word() {
        let text = "Stalin’s Terror";
        let spans: Vec<_> = words(text).map(|word| &text[word.span]).collect();
        assert_eq!(spans, ["Stalin", "Terror"]);
    }

    #[test]
    fn a_noun_has_a_twin_in_the_other_number() {
        for (one, many) in
            [("tsar", "tsars"), ("trade union", "trade unions"), ("colony", "colonies"), ("tax", "taxes")]
        {
            assert!(number_twins(one).contains(&many.to_owned()), "{one}");
            assert!(number_twins(many).contains(&one.to_owned()), "{many}");
        }
        assert!(number_twins("1930s").is_empty() && number_twins("").is_empty() && number_twins("хрущев").is_empty());
    }

    proptest! {
        #[test]
        fn words_stand_in_order_on_char_boundaries(text in "\\PC*|[a-zA-Z'’. \u{301}\u{AD}ʿé-]*") {
            let mut last = 0;
            for word in words(&text) {
                prop_assert!(last <= word.span.start && word.span.start < word.span.end && word.span.end <= word.next);
                prop_assert!(text.get(word.span.clone()).is_some() && text.get(word.next..).is_some());
                last = word.next;
            }
        }

        #[test]
        fn a_folded_text_has_one_form_of_everything(text in "\\PC*") {
            let folded = fold(&text);
            prop_assert!(!folded.contains("  ") && !folded.contains(['’', '-', '`']));
            prop_assert!(!folded.bytes().any(|byte| byte.is_ascii_uppercase()));
        }
    }
}
