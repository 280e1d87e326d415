//! A snippet made safe with its highlights still in place.
//!
//! Owns the way from characters of the snippet as found to bytes of the snippet as shown. Refuses to know colours and
//! widths. Making text safe may change its length; the marks move with it: `ma\u{200b}ize` marked whole is `maize`
//! marked whole.

use std::iter;
use std::ops::Range;

use crate::render::safe;

/// Safe text on one line, and what to mark in it.
pub(super) struct Marked {
    text: String,
    marks: Vec<Range<usize>>,
}

impl Marked {
    /// From a snippet and its highlights: code points, end exclusive, in order. Highlights that lie outside, are
    /// empty or fall behind an earlier one are cut or left out.
    pub(super) fn new(snippet: &str, highlights: &[(usize, usize)]) -> Self {
        let offsets: Vec<usize> = snippet.char_indices().map(|(at, _)| at).chain(iter::once(snippet.len())).collect();
        let byte = |character: usize| offsets.get(character).copied().unwrap_or(snippet.len());
        let mut marked = Marked { text: String::with_capacity(snippet.len()), marks: Vec::new() };
        let mut done = 0;
        for &(start, end) in highlights {
            let (start, end) = (byte(start).max(done), byte(end));
            if start < end {
                marked.push(&snippet[done..start]);
                marked.push_mark(&snippet[start..end]);
                done = end;
            }
        }
        marked.push(&snippet[done..]);
        marked
    }

    /// The text, safe to show.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// What to mark: bytes of the text, in order, disjoint, never empty.
    pub(super) fn marks(&self) -> &[Range<usize>] {
        &self.marks
    }

    fn push(&mut self, piece: &str) {
        self.text.push_str(&safe::flat(piece));
    }

    fn push_mark(&mut self, piece: &str) {
        let start = self.text.len();
        self.push(piece);
        if start < self.text.len() {
            self.marks.push(start..self.text.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(snippet: &str, highlights: &[(usize, usize)]) -> Vec<String> {
        let marked = Marked::new(snippet, highlights);
        marked.marks().iter().map(|mark| marked.text()[mark.clone()].to_owned()).collect()
    }

    #[test]
    fn highlights_count_characters_not_bytes() {
        assert_eq!(marks("Хрущёв sowed maize", &[(0, 6), (13, 18)]), ["Хрущёв", "maize"]);
    }

    #[test]
    fn marks_stay_in_place_when_the_text_is_made_safe() {
        assert_eq!(marks("\u{feff}the\u{200b} ma\u{200b}ize\u{1b}", &[(6, 12)]), ["maize"]);
    }

    #[test]
    fn highlights_out_of_place_are_cut_or_left_out() {
        assert_eq!(marks("maize", &[(3, 99), (1, 2), (7, 9), (5, 2)]), ["ze"]);
        assert_eq!(marks("", &[(0, 1)]), Vec::<String>::new());
    }
}
