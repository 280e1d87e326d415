//! What is quoted of a hit, and the marks around it.
//!
//! Owns typographic quotation marks: those of a text that is quoted change from double to single and back, as they do
//! in print; nothing else of it changes.

use crate::corpus::sentences;
use crate::render::safe;
use crate::search::Hit;

const ELLIPSIS: char = '…';

/// The words that a hit's snippet shows, verbatim on one line; `…` only where that begins or ends within a sentence.
pub(super) fn words(hit: &Hit) -> String {
    let passage = one_line(&hit.text);
    let snippet = safe::flat(&hit.snippet);
    let cut = if passage.contains(&snippet) {
        &snippet // an ellipsis of its own, if any
    } else {
        let cut = snippet.strip_prefix(ELLIPSIS).unwrap_or(&snippet);
        cut.strip_suffix(ELLIPSIS).unwrap_or(cut).trim()
    };
    let Some(start) = passage.find(cut) else { return snippet };
    let end = start + cut.len();
    let begins = start == 0 || sentences(&passage).any(|sentence| sentence.start == start);
    let ends = end == passage.len() || sentences(&passage).any(|sentence| sentence.end == end);
    let mark = |is_whole: bool| if is_whole { String::new() } else { ELLIPSIS.to_string() };
    format!("{}{cut}{}", mark(begins), mark(ends))
}

/// White space as in a snippet.
fn one_line(text: &str) -> String {
    safe::flat(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The same between quotation marks.
pub(super) fn quoted(hit: &Hit) -> String {
    format!("“{}”", turned(&words(hit), 1))
}

/// A text with typographic quotation marks, double and single by turns. `depth` says within how many others it stands.
pub(super) fn turned(text: &str, depth: usize) -> String {
    let mut turned = String::with_capacity(text.len() + 16);
    let mut open: Vec<char> = Vec::new();
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        let opens = before.is_whitespace() || "([{—–-/“‘\"'".contains(before);
        let level = depth + open.len();
        match c {
            '“' => {
                turned.push(opening(level));
                open.push('”');
            }
            '"' if opens && !next.is_whitespace() => {
                turned.push(opening(level));
                open.push('”');
            }
            '‘' => {
                turned.push(opening(level));
                open.push('’');
            }
            '\'' if opens && next.is_alphabetic() => {
                turned.push(opening(level));
                open.push('’');
            }
            '”' | '"' => {
                // A single mark left open was an apostrophe, or is not closed.
                while open.last() == Some(&'’') && open.contains(&'”') {
                    open.pop();
                }
                open.pop();
                turned.push(closing(depth + open.len()));
            }
            '’' | '\'' if open.last() == Some(&'’') && !next.is_alphanumeric() => {
                open.pop();
                turned.push(closing(depth + open.len()));
            }
            '\'' => turned.push('’'),
            c => turned.push(c),
        }
        before = c;
    }
    turned
}

fn opening(level: usize) -> char {
    if level.is_multiple_of(2) { '“' } else { '‘' }
}

fn closing(level: usize) -> char {
    if level.is_multiple_of(2) { '”' } else { '’' }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::sample;

    fn of(text: &str, snippet: &str) -> String {
        let mut hit = sample::answer().hits.remove(0);
        hit.text = text.to_owned();
        hit.snippet = snippet.to_owned();
        words(&hit)
    }

    #[test]
    fn whole_sentences_need_no_ellipsis() {
        let text = "He sowed maize.\nIt failed in the north, as\tit had to. So he fell.";
        assert_eq!(of(text, "…It failed in the north, as it had to.…"), "It failed in the north, as it had to.");
        assert_eq!(of(text, "…failed in the north…"), "…failed in the north…");
        assert_eq!(of(text, "He sowed maize.…"), "He sowed maize.");
        assert_eq!(of("… and so on", "… and so on"), "… and so on");
    }

    #[test]
    fn marks_within_marks_take_turns() {
        assert_eq!(turned("the \"cult of personality\" of Stalin's", 1), "the ‘cult of personality’ of Stalin’s");
        assert_eq!(turned("“He said ‘no’ twice,” I heard", 1), "‘He said “no” twice,’ I heard");
        assert_eq!(turned("“The “Thaw”,” 1956", 0), "“The ‘Thaw’,” 1956");
        assert_eq!(
            turned("'Collectivisation was a success.' Discuss.", 1),
            "‘Collectivisation was a success.’ Discuss."
        );
        assert_eq!(turned("in the '50s the peasants' land", 1), "in the ’50s the peasants’ land");
    }

    #[test]
    fn marks_without_a_partner_stay_inside() {
        assert_eq!(turned("the end.” So he", 1), "the end.’ So he");
        assert_eq!(turned("he wrote: “The end.", 1), "he wrote: ‘The end.");
    }

    proptest! {
        #[test]
        fn nothing_but_marks_changes(text in "[a-c \"'“”‘’.é玉-]{0,60}", depth in 0_usize..3) {
            let plain = |text: &str| text.replace(['"', '\'', '“', '”', '‘', '’'], "*");
            prop_assert_eq!(plain(&turned(&text, depth)), plain(&text));
        }
    }
}
