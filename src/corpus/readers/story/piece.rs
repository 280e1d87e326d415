//! One block before it is written: its text, and where that came from.

use super::Aside;
use crate::corpus::wrap;
use crate::document::BlockKind;

/// A cell of more words is running text.
pub(super) const LONGEST_CELL: usize = 60;

/// A block that is not written yet.
#[derive(Clone, Debug)]
pub(in crate::corpus::readers) struct Piece {
    pub(super) kind: BlockKind,
    pub(super) text: String,
    /// Where in the text lines of the file start.
    pub(super) lines: Vec<(usize, u32)>,
    pub(super) page: Option<u32>,
}

/// Text being collected.
#[derive(Debug, Default)]
pub(super) struct Open {
    pub(super) text: String,
    pub(super) lines: Vec<(usize, u32)>,
    pub(super) page: Option<u32>,
    /// White space was met, and counts if text follows.
    pub(super) has_gap: bool,
    /// A line end was met that means nothing, perhaps behind a hyphen of its own.
    pub(super) has_line_end: bool,
    /// The next text continues a word.
    pub(super) is_glued: bool,
    /// What it is an aside of, if any.
    pub(super) aside: Option<Aside>,
}

impl Open {
    /// Adds text, with one space for any white space in it.
    pub(super) fn add(&mut self, text: &str, line: u32, page: Option<u32>) {
        self.has_gap |= text.starts_with(char::is_whitespace);
        for (index, word) in text.split_whitespace().enumerate() {
            self.has_gap |= index > 0;
            self.word(word, line, page);
        }
        self.has_gap |= text.ends_with(char::is_whitespace);
    }

    /// Adds a line end inside a word: its hyphen goes.
    pub(super) fn glue(&mut self) {
        let bare = self.text.trim_end_matches(['-', '\u{2010}', '\u{AD}', '¬']).len();
        self.text.truncate(bare);
        self.is_glued = true;
        self.keep_lines_inside();
    }

    /// Lines that began in what was taken away begin where it was.
    fn keep_lines_inside(&mut self) {
        let end = self.text.len();
        let beyond = self.lines.iter_mut().rev().take_while(|(start, _)| *start > end);
        beyond.for_each(|(start, _)| *start = end);
    }

    /// Adds a line end that its author meant.
    pub(super) fn line_break(&mut self) {
        self.has_gap = false;
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn word(&mut self, word: &str, line: u32, page: Option<u32>) {
        if self.text.is_empty() {
            self.page = page;
        }
        let (has_gap, has_line_end, is_glued) = (self.has_gap, self.has_line_end, self.is_glued);
        (self.has_gap, self.has_line_end, self.is_glued) = (false, false, false);
        if !self.text.is_empty() && !self.text.ends_with('\n') && !is_glued {
            if has_line_end {
                wrap::join(&mut self.text, word);
                self.keep_lines_inside();
            } else if has_gap {
                self.text.push(' ');
            }
        }
        if self.lines.last().is_none_or(|&(_, last)| last < line) {
            let start = if self.lines.is_empty() { 0 } else { self.text.len() };
            self.lines.push((start, line));
        }
        self.text.push_str(word);
    }
}

/// How many words there are in a cell.
pub(super) fn words(cell: &[Piece]) -> usize {
    cell.iter().map(|piece| piece.text.split_whitespace().count()).sum()
}

/// The cells of a row on one line.
pub(super) fn joined(cells: Vec<Vec<Piece>>) -> Piece {
    let first = cells.iter().flatten().next();
    let page = first.and_then(|piece| piece.page);
    let lines = first.and_then(|piece| piece.lines.first()).map(|&(_, line)| (0, line)).into_iter().collect();
    let cell = |cell: Vec<Piece>| {
        let words: Vec<&str> = cell.iter().flat_map(|piece| piece.text.split_whitespace()).collect();
        words.join(" ")
    };
    let text = cells.into_iter().map(cell).collect::<Vec<_>>().join(" | ");
    Piece { kind: BlockKind::Prose, text, lines, page }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_inside_a_text_that_shrinks() {
        let mut open = Open::default();
        open.add("ka", 1, None);
        open.add(" --", 2, None);
        open.glue();
        open.has_line_end = true;
        open.is_glued = false;
        open.add("é", 3, None);
        assert_eq!(open.text, "ka é");
        assert!(open.lines.iter().all(|&(start, _)| open.text.is_char_boundary(start)), "{:?}", open.lines);
    }
}
