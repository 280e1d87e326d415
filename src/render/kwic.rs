//! A match in its line, the words around it cut to a width; and `--format kwic`, a hit's matches one below the other.
//!
//! Owns where a line is cut. What stands around a match is verbatim and never leaves its passage. Widths are columns of
//! a terminal: a wide character takes two, a combining one none. Refuses to know where matches come from.
//!
//! ```
//! use histsearch::render::kwic::Line;
//!
//! let text = "In 1954 Khrushchev opened the Virgin Lands of Kazakhstan to the plough.";
//! let line = Line::cut(text, 30..42, 40);
//! assert_eq!((line.left, line.matched, line.right), ("opened the ", "Virgin Lands", " of Kazakhstan"));
//! ```

use std::io;
use std::ops::Range;

use textwrap::core::display_width;
use unicode_segmentation::UnicodeSegmentation;

use super::paint::{DIM, MATCHED, painted};
use super::{Style, link, safe, text};
use crate::fields::About;
use crate::search::Answer;

/// How many columns a match is expected to take; what is left of them is halved.
const USUAL_MATCH: usize = 12;
/// The share of a line that says where it stands, and what keeps it apart.
const PLACE_SHARE: usize = 4;
const GAP: usize = 2;
/// A word is kept whole at the end of a line unless that takes more than this share of it.
const CUT_SHARE: usize = 2;

/// A match and what stands before and after it in its passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// What stands before.
    pub left: &'a str,
    /// The match, whole.
    pub matched: &'a str,
    /// What stands after.
    pub right: &'a str,
}

impl<'a> Line<'a> {
    /// Cuts a passage to `columns` around a match, at the ends of words where it can. `span` is in bytes, on the
    /// boundaries of characters. A match wider than `columns` is not cut.
    pub fn cut(text: &'a str, span: Range<usize>, columns: usize) -> Line<'a> {
        let matched = &text[span.clone()];
        let before = left_columns(columns);
        let after = columns.saturating_sub(before + width(matched));
        Line {
            left: last_columns(&text[..span.start], before),
            matched,
            right: first_columns(&text[span.end..], after),
        }
    }
}

/// Where the match begins in a line of so many columns.
fn left_columns(columns: usize) -> usize {
    columns.saturating_sub(USUAL_MATCH) / 2
}

/// Columns of text once it is safe to show.
fn width(text: &str) -> usize {
    display_width(&safe::flat(text))
}

/// Columns of one character with all that belongs to it.
fn grapheme_width(grapheme: &str) -> usize {
    match grapheme.as_bytes() {
        [b' '..=b'~'] => 1,
        _ => width(grapheme),
    }
}

/// The end of a text, at most so many columns.
fn last_columns(text: &str, columns: usize) -> &str {
    let mut used = 0;
    let mut kept = text.len();
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        used += grapheme_width(grapheme);
        if used > columns {
            let end = &text[kept..];
            let within_word = grapheme.chars().all(char::is_alphanumeric) && end.starts_with(char::is_alphanumeric);
            let part = if within_word { end.find(char::is_whitespace).unwrap_or(end.len()) } else { 0 };
            return if width(&end[..part]) * CUT_SHARE <= columns { end[part..].trim_start() } else { end };
        }
        kept = at;
    }
    text
}

/// The beginning of a text, at most so many columns.
fn first_columns(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme_width(grapheme);
        if used > columns {
            let start = &text[..at];
            let within_word = grapheme.chars().all(char::is_alphanumeric) && start.ends_with(char::is_alphanumeric);
            let whole = if within_word { start.rfind(char::is_whitespace).unwrap_or(0) } else { at };
            return if width(&start[whole..]) * CUT_SHARE <= columns { start[..whole].trim_end() } else { start };
        }
    }
    text
}

/// Writes one line: the match where it is in every other line of this style, and where it stands at the end.
pub fn write_line(
    about: &About,
    text: &str,
    span: Range<usize>,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let columns = style.columns();
    let place_columns = columns / PLACE_SHARE;
    let text_columns = columns - place_columns - GAP;
    let line = Line::cut(text, span, text_columns);
    let before = left_columns(text_columns);
    let [left, right] = [line.left, line.right].map(safe::flat);
    let matched = clipped(&safe::flat(line.matched), text_columns - before);
    let taken = before + display_width(&matched) + display_width(&right);
    let indent = " ".repeat(before.saturating_sub(display_width(&left)));
    let gap = " ".repeat((text_columns + GAP).saturating_sub(taken));
    let place = clipped_left(&format!("{}:{}", safe::name(&about.path), about.line), place_columns);
    let matched = painted(MATCHED, &matched, style.colour);
    let place = link::linked(&painted(DIM, &place, style.colour), &about.path, style);
    writeln!(out, "{indent}{left}{matched}{right}{gap}{place}")
}

/// Text with its end cut off where it does not fit.
fn clipped(text: &str, columns: usize) -> String {
    if display_width(text) <= columns {
        return text.to_owned();
    }
    let mut used = 1; // the ellipsis
    let fits = |grapheme: &&str| {
        used += display_width(grapheme);
        used <= columns
    };
    text.graphemes(true).take_while(fits).collect::<String>() + "…"
}

/// Text with its beginning cut off where it does not fit.
fn clipped_left(text: &str, columns: usize) -> String {
    if display_width(text) <= columns {
        return text.to_owned();
    }
    let mut used = 1; // the ellipsis
    let cut = text.grapheme_indices(true).rev().find(|(_, grapheme)| {
        used += display_width(grapheme);
        used > columns
    });
    let end = cut.map_or(text, |(at, grapheme)| &text[at + grapheme.len()..]);
    format!("…{end}")
}

/// `--format kwic`: every match of every hit.
pub(super) fn render(answer: &Answer, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    if answer.hits.is_empty() {
        return text::render(answer, style, out);
    }
    for hit in &answer.hits {
        for &(start, end) in &hit.spans {
            write_line(&hit.about, &hit.text, start..end, style, out)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::sample;

    fn shown(text: &str, span: Range<usize>, columns: usize) -> String {
        let about = sample::answer().hits.remove(0).about;
        let mut bytes = Vec::new();
        write_line(&about, text, span, &Style { width: columns, ..Style::default() }, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    fn cut(text: &str, matched: &str, columns: usize) -> (String, String) {
        let start = text.find(matched).unwrap();
        let line = Line::cut(text, start..start + matched.len(), columns);
        (line.left.to_owned(), line.right.to_owned())
    }

    #[test]
    fn context_is_cut_between_words() {
        let text = "Soviet planners loved maize more than anything";
        assert_eq!(cut(text, "maize", 40), ("loved ".into(), " more than anything".into()));
        assert_eq!(cut(text, "maize", 28), ("loved ".into(), " more than".into()));
        assert_eq!(cut("maize", "maize", 28), (String::new(), String::new()));
    }

    #[test]
    fn a_text_without_spaces_is_cut_between_characters() {
        let text = "赫鲁晓夫在哈萨克斯坦种植玉米但是失败了因为天气太冷";
        assert_eq!(cut(text, "玉米", 32), ("克斯坦种植".into(), "但是失败了因为天气".into()));
    }

    #[test]
    fn the_place_stands_at_the_end_with_its_beginning_cut_off() {
        let line = shown("The Virgin Lands were ploughed from 1954.", 4..16, 80);
        assert_eq!(line, "                   The Virgin Lands were ploughed from      …/virgin-lands.md:31\n");
    }

    #[test]
    fn a_match_wider_than_its_room_is_cut_at_its_end() {
        let text = "maize and wheat and rye and barley and oats and millet";
        assert_eq!(shown(text, 0..text.len(), 40), "        maize and wheat and…  …nds.md:31\n");
    }

    proptest! {
        #[test]
        fn every_line_is_verbatim_and_aligned(
            text in "[a-e é玉\u{301}\u{1f1e6}\u{202e}\u{1b}\u{200d}\n“-]{1,80}",
            from in 0_usize..80,
            length in 1_usize..20,
            columns in 30_usize..120,
        ) {
            let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let from = from.min(bounds.len() - 2);
            let span = bounds[from]..bounds[(from + length).min(bounds.len() - 1)];
            let line = Line::cut(&text, span.clone(), columns);
            let whole = format!("{}{}{}", line.left, line.matched, line.right);
            prop_assert_eq!(&text[span.start - line.left.len()..span.end + line.right.len()], whole);
            let shown = shown(&text, span.clone(), columns);
            prop_assert!(display_width(shown.trim_end_matches('\n')) <= columns, "{shown:?}");
            prop_assert!(!shown.trim_end_matches('\n').contains(|c: char| c.is_control() || safe::is_obeyed(c)));
            let text_columns = columns - columns / PLACE_SHARE - GAP;
            let before = left_columns(text_columns);
            let left = safe::flat(Line::cut(&text, span, text_columns).left);
            let indent = before - display_width(&left);
            prop_assert!(shown.starts_with(&format!("{}{left}", " ".repeat(indent))), "{shown:?}");
        }
    }
}
