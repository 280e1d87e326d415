//! A page of wrapped, painted text, and the widths behind it.
//!
//! Owns columns, indents and ANSI styles. Refuses to know what is written on it; text handed in must already be safe
//! and on one line. `page.hanging("  + ", PLAIN, "maize, Kazakhstan")` writes the second line, if there is one, under
//! `maize`.

use std::ops::Range;

use anstyle::Style as Paint;
use textwrap::WordSeparator;
use textwrap::core::{break_words, display_width};
use textwrap::wrap_algorithms::wrap_first_fit;

use super::marked::Marked;
use crate::render::paint::{MATCHED, PLAIN, painted};
use crate::render::{Style, link};

/// The widest line of prose that is still pleasant to read.
const WIDEST: usize = 120;
/// Columns left for text however wide what stands before it: room for one wide character.
const LEAST: usize = 2;
/// Columns between a line and what stands at its right end.
const GAP: usize = 2;

/// A page being written.
pub(super) struct Page {
    text: String,
    columns: usize,
    style: Style,
    /// Columns taken on the current line.
    used: usize,
}

impl Page {
    /// An empty page for this style.
    pub(super) fn new(style: &Style) -> Self {
        Page { text: String::new(), columns: style.columns().min(WIDEST), style: style.clone(), used: 0 }
    }

    /// The page as text.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Writes text on the current line, however long.
    pub(super) fn put(&mut self, paint: Paint, text: &str) {
        self.used += display_width(text);
        self.text.push_str(&painted(paint, text, self.style.colour));
    }

    /// Writes text that links to the file shown under `path`, where the terminal knows links.
    pub(super) fn put_link(&mut self, paint: Paint, text: &str, path: &str) {
        self.used += display_width(text);
        self.text.push_str(&link::linked(&painted(paint, text, self.style.colour), path, &self.style));
    }

    /// Ends the current line.
    pub(super) fn end_line(&mut self) {
        self.text.push('\n');
        self.used = 0;
    }

    /// Whether this much more text fits on the current line.
    pub(super) fn fits(&self, text: &str) -> bool {
        self.used + display_width(text) <= self.columns
    }

    /// Writes text wrapped, from the start of a line; later lines start under the end of `before`.
    pub(super) fn hanging(&mut self, before: &str, paint: Paint, text: &str) {
        self.each_line(before, text, |page, line| page.put(paint, &text[line]));
    }

    /// Writes text wrapped as [`Page::hanging`] does, and ends the line.
    pub(super) fn paragraph(&mut self, before: &str, paint: Paint, text: &str) {
        self.hanging(before, paint, text);
        self.end_line();
    }

    /// Writes text wrapped with its marks shown, and ends the line.
    pub(super) fn marked(&mut self, before: &str, marked: &Marked) {
        let mut next_mark = 0;
        self.each_line(before, marked.text(), |page, line| page.put_marked(marked, line, &mut next_mark));
        self.end_line();
    }

    /// Writes text at the right end of the current line, or of the next where it does not fit.
    pub(super) fn at_right(&mut self, paint: Paint, text: &str) {
        let width = display_width(text);
        if self.used + GAP + width > self.columns {
            self.end_line();
        }
        let pad = self.columns.saturating_sub(self.used + width);
        self.put(PLAIN, &" ".repeat(pad));
        self.put(paint, text);
    }

    /// Writes one line of marked text; `next_mark` is the first mark that does not end before it.
    fn put_marked(&mut self, marked: &Marked, line: Range<usize>, next_mark: &mut usize) {
        let mut done = line.start;
        while let Some(mark) = marked.marks().get(*next_mark).filter(|mark| mark.start < line.end) {
            let start = mark.start.max(done);
            let end = mark.end.clamp(start, line.end);
            self.put(PLAIN, &marked.text()[done..start]);
            self.put(MATCHED, &marked.text()[start..end]);
            done = end;
            if mark.end > line.end {
                break;
            }
            *next_mark += 1;
        }
        self.put(PLAIN, &marked.text()[done..line.end]);
    }

    /// Wraps text behind `before` and hands over each line's byte range.
    fn each_line(&mut self, before: &str, text: &str, mut put: impl FnMut(&mut Page, Range<usize>)) {
        let indent = display_width(before);
        self.put(PLAIN, before);
        for (n, line) in lines(text, self.columns.saturating_sub(indent).max(LEAST)).into_iter().enumerate() {
            if n > 0 {
                self.end_line();
                self.put(PLAIN, &" ".repeat(indent));
            }
            put(self, line);
        }
    }
}

/// Cuts text into lines of at most `width` columns, at spaces where it can: byte ranges without the spaces cut at.
fn lines(text: &str, width: usize) -> Vec<Range<usize>> {
    let words = break_words(WordSeparator::AsciiSpace.find_words(text), width);
    let mut start = 0;
    wrap_first_fit(&words, &[width as f64])
        .into_iter()
        .map(|line| {
            let length: usize = line.iter().map(|word| word.word.len() + word.whitespace.len()).sum();
            let spaces = line.last().map_or(0, |word| word.whitespace.len());
            let range = start..start + length - spaces;
            start += length;
            range
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str, width: usize) -> Vec<&str> {
        lines(text, width).into_iter().map(|line| &text[line]).collect()
    }

    #[test]
    fn text_is_cut_at_spaces() {
        assert_eq!(cut("maize in Kazakhstan", 10), ["maize in", "Kazakhstan"]);
        assert_eq!(cut("", 10), [""]);
    }

    #[test]
    fn words_too_long_for_a_line_and_wide_characters_are_cut() {
        assert_eq!(cut("Virginlands", 6), ["Virgin", "lands"]);
        assert_eq!(cut("赫鲁晓夫玉米", 5), ["赫鲁", "晓夫", "玉米"]);
    }

    proptest! {
        #[test]
        fn lines_keep_every_character_but_spaces_and_fit(text in "[a-c é玉\u{301}]{0,60}", width in 2_usize..20) {
            let lines = cut(&text, width);
            let kept = |text: &str| text.replace(' ', "");
            prop_assert_eq!(kept(&lines.concat()), kept(&text));
            prop_assert!(lines.iter().all(|line| display_width(line) <= width));
        }
    }
}
