//! Where sentences end, as far as it matters for cutting long paragraphs.
//!
//! Owns the abbreviations of history books. Prefers to miss an end over finding a false one: a piece that is
//! one sentence too long is still citable, half a name is not.
//!
//! ```
//! let text = "Mr. N. S. Khrushchev spoke in 1956 (p. 81). The congress listened.";
//! let sentences: Vec<&str> = histsearch::corpus::sentences(text).map(|span| &text[span]).collect();
//! assert_eq!(sentences, ["Mr. N. S. Khrushchev spoke in 1956 (p. 81).", "The congress listened."]);
//! ```

use std::ops::Range;

/// Words that carry a full stop in mid-sentence, in lower case, without their last stop.
///
/// `etc` is missing on purpose, because it ends as many sentences as it does not; so are months and `No`,
/// whose stop counts only before a number, which never starts a sentence here.
const ABBREVIATIONS: &[&str] = &[
    "adm", "al", "approx", "b.c", "bros", "c", "ca", "capt", "cf", "ch", "chap", "cmdr", "co", "col", "cpl", "d", "dr",
    "e.g", "ed", "eds", "esp", "fig", "fl", "fol", "fr", "ft", "gen", "gov", "hon", "i.e", "ibid", "inc", "jr", "lt",
    "ltd", "maj", "messrs", "mm", "mr", "mrs", "ms", "mt", "op", "pp", "pres", "prof", "pt", "pvt", "r", "rep", "rev",
    "rt", "sen", "ser", "sgt", "sr", "st", "trans", "viz", "vol", "vols", "vs",
];

/// The sentences of a text as byte ranges, in order, without the white space between them.
///
/// Linear in the length of the text.
pub fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        start += text[start..].len() - text[start..].trim_start().len();
        if start == text.len() {
            return None;
        }
        let end = end_of_sentence(text, start);
        let sentence = start..start + text[start..end].trim_end().len();
        start = end;
        Some(sentence)
    })
}

/// Where the sentence that starts at `start` ends; the end of the text where nothing ends it.
fn end_of_sentence(text: &str, start: usize) -> usize {
    let mut from = start;
    while let Some(found) = text[from..].find(|c| matches!(c, '.' | '!' | '?' | '…') || is_wide_stop(c)) {
        let at = from + found;
        let Some(c) = text[at..].chars().next() else { break };
        let stop = closed(text, at + c.len_utf8());
        let ends = is_wide_stop(c) || starts_anew(&text[stop..]) && !(c == '.' && is_abbreviated(&text[start..at]));
        if ends {
            return stop;
        }
        from = stop;
    }
    text.len()
}

/// The full stops of Chinese and Japanese, which no white space follows.
fn is_wide_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？')
}

/// Past what closes a sentence with its stop: more stops, quotes, brackets, a note's mark like `[12]`.
fn closed(text: &str, from: usize) -> usize {
    const LONGEST_MARK: usize = 6;
    let is_closing = |c: char| matches!(c, '.' | '!' | '?' | '…' | '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '」');
    let rest = &text[from..];
    let after = from + (rest.len() - rest.trim_start_matches(is_closing).len());
    let mark = text[after..].strip_prefix('[').and_then(|mark| {
        let digits = mark.bytes().take(LONGEST_MARK).take_while(u8::is_ascii_digit).count();
        (digits > 0 && mark[digits..].starts_with(']')).then_some(digits + 2)
    });
    after + mark.unwrap_or(0)
}

/// Whether white space follows and then something a sentence starts with.
fn starts_anew(rest: &str) -> bool {
    /// Nobody leaves a wider gap in mid-text, and looking further each time would cost too much.
    const WIDEST_GAP: usize = 16;
    let mut next = rest.chars();
    if !next.next().is_none_or(char::is_whitespace) {
        return false;
    }
    let first = next.take(WIDEST_GAP).find(|c| !c.is_whitespace());
    first.is_none_or(|c| !c.is_lowercase() && !c.is_numeric() && !matches!(c, ',' | ';' | ':' | '.' | ')' | '–' | '—'))
}

/// Whether a stop after `before` belongs to an abbreviation or an initial.
fn is_abbreviated(before: &str) -> bool {
    /// Longer words are no abbreviations, and need not be looked at in full.
    const LONGEST: usize = 8;
    let is_part = |c: char| c.is_alphanumeric() || c == '.' || c == '-';
    let letters = before.chars().rev().take(LONGEST + 1).take_while(|&c| is_part(c)).count();
    if letters == 0 || letters > LONGEST {
        return false;
    }
    let word: String = before.chars().rev().take(letters).collect::<Vec<_>>().into_iter().rev().collect();
    let last = word.rsplit(['.', '-']).next().unwrap_or(&word);
    let is_initial = last.chars().count() == 1 && last.chars().all(char::is_alphabetic) && last != "I";
    is_initial || ABBREVIATIONS.binary_search(&word.to_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).map(|span| &text[span]).collect()
    }

    #[test]
    fn abbreviations_are_sorted_for_the_search() {
        assert!(ABBREVIATIONS.is_sorted());
    }

    #[test]
    fn names_titles_eras_and_pages_are_not_torn() {
        for whole in [
            "Mr. N. S. Khrushchev addressed the U.S. Senate.",
            "Caesar died c. 44 B.C. Rome mourned him.",
            "See Taubman, p. 81, and cf. Nove, pp. 12–14.",
            "Gen. Zhukov and Lt. Col. Petrov, e.g. Marshals of the U.S.S.R. Army.",
            "The yield was 0.8 t per ha in No. 7 district.",
        ] {
            assert_eq!(split(whole), [whole]);
        }
    }

    #[test]
    fn sentences_end_where_a_reader_would_stop() {
        assert_eq!(
            split("He sowed maize. It failed! Why?  “Frost.” So he fell."),
            ["He sowed maize.", "It failed!", "Why?", "“Frost.”", "So he fell."]
        );
        assert_eq!(
            split("It failed.[12] Then came drought. (It passed.) So did I. He left."),
            ["It failed.[12]", "Then came drought.", "(It passed.)", "So did I.", "He left."]
        );
        assert_eq!(split("赫鲁晓夫种玉米。失败了！"), ["赫鲁晓夫种玉米。", "失败了！"]);
    }

    #[test]
    fn a_long_run_of_stops_is_quick() {
        assert_eq!(split(&".".repeat(1_000_000)).len(), 1);
        assert_eq!(split(&". a".repeat(500_000)).len(), 1);
        assert!(split(&format!("a.{}", " ".repeat(1_000_000)).repeat(2)).len() <= 2);
    }

    proptest! {
        #[test]
        fn sentences_hold_all_that_is_not_white_space(text in any::<String>()) {
            let joined: String = sentences(&text).flat_map(|span| text[span].chars().collect::<Vec<_>>()).collect();
            let squeeze = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(squeeze(&joined), squeeze(&text));
        }
    }
}
