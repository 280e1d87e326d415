//! Text from files made safe to show: what a terminal would obey becomes visible or goes.
//!
//! Owns which characters are dangerous. Refuses to know formats: escaping for JSON, quoting for CSV are theirs.
//!
//! ```
//! use histsearch::render::safe::for_terminal;
//!
//! assert_eq!(for_terminal("Virgin Lands", false), "Virgin Lands");
//! assert_eq!(for_terminal("maize\u{1b}[2J", false), "maize\u{fffd}[2J");
//! assert_eq!(for_terminal("two\nlines.md", false), "two⏎lines.md");
//! ```

use std::borrow::Cow;
use std::ops::RangeInclusive;

/// Stands where a line break stood in a name.
const VISIBLE_LINE_BREAK: char = '⏎';

/// What a terminal obeys rather than shows: C0 but for tab and line feed, DEL, C1, and the directional marks,
/// embeddings, overrides and isolates of Unicode (UAX #9, section 2), with the deprecated formats after them.
const OBEYED: &[RangeInclusive<char>] = &[
    '\0'..='\u{8}',
    '\u{b}'..='\u{1f}',
    '\u{7f}'..='\u{9f}',
    '\u{61c}'..='\u{61c}',
    '\u{200e}'..='\u{200f}',
    '\u{202a}'..='\u{202e}',
    '\u{2066}'..='\u{206f}',
];

/// What takes no room at all, so that two names look the same and are not.
const INVISIBLE: &[RangeInclusive<char>] = &['\u{200b}'..='\u{200d}', '\u{feff}'..='\u{feff}'];

/// Makes text safe for a terminal; borrowed where there was nothing to do.
///
/// What a terminal would obey becomes U+FFFD, zero-width characters go, tabs stay. Line breaks stay with
/// `keep_newlines` (CR LF and the Unicode separators as `\n`, a lone CR as U+FFFD); without it, as in a name, each
/// becomes a visible `⏎`.
pub fn for_terminal(text: &str, keep_newlines: bool) -> Cow<'_, str> {
    let stays = |c: char| if c == '\n' { keep_newlines } else { !(is_separator(c) || is_obeyed(c) || is_invisible(c)) };
    if text.chars().all(stays) {
        return Cow::Borrowed(text);
    }
    let line_break = if keep_newlines { '\n' } else { VISIBLE_LINE_BREAK };
    let mut safe = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' if !keep_newlines => safe.push(line_break),
            '\n' => safe.push(line_break),
            c if is_separator(c) => safe.push(line_break),
            c if is_obeyed(c) => safe.push(char::REPLACEMENT_CHARACTER),
            c if is_invisible(c) => {}
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// A name on a line of its own: safe, line breaks visible, tabs as spaces.
pub fn name(text: &str) -> String {
    for_terminal(text, false).replace('\t', " ")
}

/// Running text on one line: safe, line breaks and tabs as spaces.
pub fn flat(text: &str) -> String {
    for_terminal(text, true).replace(['\t', '\n'], " ")
}

/// Whether a terminal obeys it rather than shows it.
pub(crate) fn is_obeyed(c: char) -> bool {
    contains(OBEYED, c)
}

fn is_invisible(c: char) -> bool {
    contains(INVISIBLE, c)
}

/// Whether it is one of Unicode's own line and paragraph separators.
fn is_separator(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

fn contains(ranges: &[RangeInclusive<char>], c: char) -> bool {
    ranges.iter().any(|range| range.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_of_any_script_is_borrowed() {
        for text in ["", "Хрущёв and the maize", "玉米\tKazakhstan", "naïve café — “quoted”"] {
            assert!(matches!(for_terminal(text, true), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn every_control_and_bidi_character_is_replaced() {
        let hostile = "\0\u{7}\u{8}\u{b}\u{1b}\u{1f}\u{7f}\u{80}\u{9b}\u{9f}\u{61c}\u{200e}\u{202e}\u{2066}\u{2069}";
        assert!(for_terminal(hostile, true).chars().all(|c| c == '\u{fffd}'));
        assert_eq!(for_terminal(hostile, true).chars().count(), hostile.chars().count());
    }

    #[test]
    fn zero_width_characters_go() {
        assert_eq!(for_terminal("\u{feff}ma\u{200b}i\u{200d}ze", false), "maize");
    }

    #[test]
    fn line_breaks_stay_in_text_and_show_in_names() {
        assert_eq!(for_terminal("a\r\nb\nc\u{2028}d", true), "a\nb\nc\nd");
        assert_eq!(for_terminal("a\rb", true), "a\u{fffd}b");
        assert_eq!(for_terminal("a\r\nb\nc\rd\u{2029}e", false), "a⏎b⏎c⏎d⏎e");
    }

    #[test]
    fn names_and_running_text_have_no_tabs() {
        assert_eq!(name("grain\tof\nwheat"), "grain of⏎wheat");
        assert_eq!(flat("grain\tof\r\nwheat\u{2028}too"), "grain of wheat too");
    }
}
