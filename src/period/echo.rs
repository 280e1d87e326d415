//! How much of the title a sentence says again: the sentence on "the Immigration Act of 1924" dates an essay so titled.

use super::types::{Role, Segment};
use std::ops::Range;

/// A title word has at least this many letters.
const LETTERS: usize = 4;
/// So many words of the title count.
const WORDS: usize = 16;
/// So far from an expression, in bytes, its sentence is read.
const REACH: usize = 200;
/// Long words that titles have for grammar's sake.
const GRAMMAR: [&str; 14] = [
    "the", "and", "for", "with", "from", "that", "this", "were", "their", "into", "under", "between", "during", "what",
];

/// The words of a text's title.
pub(super) struct Echo<'t> {
    text: &'t str,
    words: Vec<&'t [u8]>,
}

impl<'t> Echo<'t> {
    /// Takes the words of the title segments.
    pub(super) fn new(text: &'t str, segments: &[Segment]) -> Self {
        let titles = segments.iter().take_while(|segment| segment.role != Role::Prose);
        let titles = titles.filter(|segment| segment.role == Role::Title);
        let mut words: Vec<&[u8]> = Vec::new();
        for word in titles.filter_map(|title| text.get(title.span.clone())).flat_map(letters) {
            let known = words.iter().any(|known| known.eq_ignore_ascii_case(word));
            let grammar = GRAMMAR.iter().any(|grammar| grammar.as_bytes().eq_ignore_ascii_case(word));
            if word.len() >= LETTERS && !known && !grammar && words.len() < WORDS {
                words.push(word);
            }
        }
        Echo { text, words }
    }

    /// The share of the title's words in the sentence around a span, from 0 to 1.
    pub(super) fn share(&self, span: &Range<usize>) -> f64 {
        if self.words.is_empty() {
            return 0.0;
        }
        let mut said = 0_u32;
        for word in words(self.sentence(span)).filter(|word| word.len() >= LETTERS) {
            if let Some(index) = self.words.iter().position(|known| known.eq_ignore_ascii_case(word)) {
                said |= 1 << index;
            }
        }
        f64::from(said.count_ones()) / self.words.len() as f64
    }

    /// The bytes of the sentence around a span, or as much of it as is near.
    fn sentence(&self, span: &Range<usize>) -> &'t [u8] {
        let bytes = self.text.as_bytes();
        let near = span.start.saturating_sub(REACH)..(span.end + REACH).min(bytes.len());
        let (Some(before), Some(after)) = (bytes.get(near.start..span.start), bytes.get(span.end..near.end)) else {
            return &[];
        };
        let ends = |pair: &[u8]| pair[0] == b'\n' || (pair[0] == b'.' && pair[1] == b' ');
        let start = before.windows(2).rposition(ends).map_or(near.start, |at| near.start + at + 1);
        let end = after.windows(2).position(ends).map_or(near.end, |at| span.end + at);
        bytes.get(start..end).unwrap_or(&[])
    }
}

fn letters(text: &str) -> impl Iterator<Item = &[u8]> {
    words(text.as_bytes())
}

/// The runs of letters in a text, of whatever script.
fn words(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_names_the_subject_echoes_the_title() {
        let text = "The Virgin Lands\nSerfs were freed in 1861. The virgin lands were ploughed in 1954. Later.";
        let title_ends = text.find('\n').unwrap();
        let segments = [
            Segment { span: 0..title_ends, role: Role::Title },
            Segment { span: title_ends + 1..text.len(), role: Role::Prose },
        ];
        let echo = Echo::new(text, &segments);
        let share = |year: &str| text.find(year).map(|at| echo.share(&(at..at + year.len())));
        assert_eq!(share("1954"), Some(1.0));
        assert_eq!(share("1861"), Some(0.0));
    }
}
