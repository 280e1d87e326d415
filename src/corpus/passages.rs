//! Cuts a document into passages: what is indexed and returned, about a paragraph each.
//!
//! Owns sizes. Refuses to know formats: it sees blocks only.
//!
//! | paragraph | becomes |
//! |---|---|
//! | 40 to 300 words | a passage of its own |
//! | shorter | merged with short neighbours up to 120 words, else with the next paragraph, else with the last |
//! | longer | cut at sentence ends into near-equal pieces of at most 220 words |
//!
//! No passage crosses a heading or mixes prose with notes or references. A document of headings alone is one
//! passage, so that nothing becomes unfindable.
//!
//! ```
//! use std::path::Path;
//!
//! let essay = b"# Maize\n\n## Kazakhstan\n\nThe soil was thin.\n\nThe rains failed in 1963.\n";
//! let document = histsearch::corpus::read(Path::new("maize.md"), essay).unwrap();
//! let passages = histsearch::corpus::passages(&document);
//! assert_eq!(passages.len(), 1);
//! assert_eq!(passages[0].heading, ["Kazakhstan"]);
//! assert_eq!(&document.text[passages[0].span.clone()], "The soil was thin.\n\nThe rains failed in 1963.");
//! ```

use std::ops::Range;

use super::sentences::sentences;
use crate::ascii::{self, BLOCK};
use crate::document::{Block, BlockKind, Document, Passage};

/// Paragraphs under this many words look for company.
const SHORT: usize = 40;
/// Short paragraphs merge up to this many words.
const MERGED: usize = 120;
/// Paragraphs over this many words are cut.
const LONG: usize = 300;
/// Pieces of a long paragraph have at most this many words.
const PIECE: usize = 220;
/// Every started stretch of this many bytes counts as a word where no white space does, as in Chinese.
const WORD_BYTES: usize = 40;

/// Cuts the document into passages, in order. Linear in its length; at least one unless it has no blocks.
pub fn passages(document: &Document) -> Vec<Passage> {
    let mut cutter = Cutter { document, trail: Vec::new(), paragraph: 0, group: Vec::new(), passages: Vec::new() };
    for block in &document.blocks {
        cutter.take(block);
    }
    cutter.close_group();
    if cutter.passages.is_empty() { whole(document).into_iter().collect() } else { cutter.passages }
}

/// All blocks as one passage, for a document without a paragraph.
fn whole(document: &Document) -> Option<Passage> {
    let (first, last) = (document.blocks.first()?, document.blocks.last()?);
    let span = first.span.start..last.span.end;
    let line = document.lines.line_at(span.start);
    Some(Passage { span, kind: BlockKind::Prose, heading: Vec::new(), paragraph: 1, line, page: first.page })
}

/// A paragraph or a piece of one, or several merged.
#[derive(Clone, Debug)]
struct Unit {
    span: Range<usize>,
    words: usize,
    kind: BlockKind,
    paragraph: u32,
    page: Option<u32>,
    /// Whether it holds a paragraph long enough to stand alone, which never meets another such.
    stands_alone: bool,
}

impl Unit {
    fn absorb(&mut self, next: Unit) {
        self.span.end = next.span.end;
        self.words += next.words;
        self.stands_alone |= next.stands_alone;
    }
}

struct Cutter<'a> {
    document: &'a Document,
    trail: Vec<(u8, &'a str)>,
    paragraph: u32,
    /// Units of one kind under one heading.
    group: Vec<Unit>,
    passages: Vec<Passage>,
}

impl<'a> Cutter<'a> {
    fn take(&mut self, block: &'a Block) {
        match block.kind {
            BlockKind::Prose | BlockKind::Note | BlockKind::Reference => self.paragraph(block),
            BlockKind::Heading(level) => {
                self.close_group();
                while self.trail.last().is_some_and(|&(above, _)| above >= level) {
                    self.trail.pop();
                }
                self.trail.push((level, &self.document.text[block.span.clone()]));
            }
            BlockKind::Title | BlockKind::Question | BlockKind::Byline => self.close_group(),
        }
    }

    fn paragraph(&mut self, block: &Block) {
        if self.group.last().is_some_and(|unit| unit.kind != block.kind) {
            self.close_group();
        }
        self.paragraph += 1;
        for (span, words) in pieces(&self.document.text, block.span.clone()) {
            let stands_alone = words >= SHORT;
            let (kind, page) = (block.kind, block.page);
            self.group.push(Unit { span, words, kind, paragraph: self.paragraph, page, stands_alone });
        }
    }

    fn close_group(&mut self) {
        for unit in merged(std::mem::take(&mut self.group)) {
            let heading = self.trail.iter().map(|&(_, heading)| heading.to_owned()).collect();
            let line = self.document.lines.line_at(unit.span.start);
            let Unit { span, kind, paragraph, page, .. } = unit;
            self.passages.push(Passage { span, kind, heading, paragraph, line, page });
        }
    }
}

/// Merges short units with their neighbours.
fn merged(units: Vec<Unit>) -> Vec<Unit> {
    let mut done: Vec<Unit> = Vec::new();
    let mut open: Option<Unit> = None;
    for unit in units {
        match &mut open {
            Some(before) if may_join(before, &unit) => before.absorb(unit),
            _ => done.extend(open.replace(unit)),
        }
    }
    let Some(last) = open else { return done };
    match done.last_mut() {
        Some(before) if last.words < SHORT && before.words + last.words <= LONG => before.absorb(last),
        _ => done.push(last),
    }
    done
}

/// Whether `next` goes into the passage before it.
fn may_join(before: &Unit, next: &Unit) -> bool {
    let words = before.words + next.words;
    match (before.stands_alone, next.stands_alone) {
        // Two short ones, or a short one that would otherwise be left over.
        (false, false) => words <= MERGED || before.words < SHORT,
        (false, true) => before.words < SHORT && words <= LONG,
        (true, _) => false,
    }
}

/// The paragraph as it is, or cut where it is too long; with the words of each piece.
fn pieces(text: &str, span: Range<usize>) -> Vec<(Range<usize>, usize)> {
    let words = count_words(&text[span.clone()]);
    if words <= LONG {
        return vec![(span, words)];
    }
    let count = words.div_ceil(PIECE);
    // The goal is where the open piece should end, counted from the start: rounding must not add up.
    let goal = |closed: usize| (closed + 1) * words / count;
    let mut pieces: Vec<(Range<usize>, usize)> = Vec::with_capacity(count);
    let mut open: Option<(Range<usize>, usize)> = None;
    let mut before = 0;
    for (sentence, words) in short_sentences(text, span) {
        match &mut open {
            // Nearer to the goal with this sentence than without it.
            Some((piece, sum)) if *sum + words <= PIECE && before + words / 2 <= goal(pieces.len()) => {
                piece.end = sentence.end;
                *sum += words;
            }
            _ => pieces.extend(open.replace((sentence, words))),
        }
        before += words;
    }
    pieces.extend(open);
    pieces
}

/// The sentences of `span` with their words; those over [`PIECE`] words in parts.
fn short_sentences(text: &str, span: Range<usize>) -> impl Iterator<Item = (Range<usize>, usize)> {
    let shift = move |range: Range<usize>| range.start + span.start..range.end + span.start;
    sentences(&text[span.clone()]).map(shift).flat_map(move |sentence| {
        let words = count_words(&text[sentence.clone()]);
        if words <= PIECE { vec![(sentence, words)] } else { parts(text, sentence) }
    })
}

/// Cuts a sentence after every [`PIECE`] words.
fn parts(text: &str, sentence: Range<usize>) -> Vec<(Range<usize>, usize)> {
    let mut parts: Vec<(Range<usize>, usize)> = Vec::new();
    for (word, words) in short_words(&text[sentence.clone()]) {
        let word = word.start + sentence.start..word.end + sentence.start;
        match parts.last_mut() {
            Some((part, sum)) if *sum + words <= PIECE => {
                part.end = word.end;
                *sum += words;
            }
            _ => parts.push((word, words)),
        }
    }
    parts
}

/// The words of a text, and what has no white space in pieces that count as at most [`PIECE`] words.
fn short_words(text: &str) -> impl Iterator<Item = (Range<usize>, usize)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text[at..].trim_start();
        let start = text.len() - rest.len();
        let longest = rest.floor_char_boundary(PIECE * WORD_BYTES);
        let end = start + rest[..longest].find(char::is_whitespace).unwrap_or(longest);
        at = end;
        (end > start).then(|| (start..end, weight(&text[start..end])))
    })
}

/// The sum of the [weights](weight) of all words.
fn count_words(text: &str) -> usize {
    if has_wide_space(text.as_bytes()) {
        return text.split_whitespace().map(weight).sum();
    }
    let bytes = text.as_bytes();
    let (mut words, mut bytes_of_word) = (0, 0);
    for at in (0..bytes.len()).step_by(BLOCK) {
        let block = &bytes[at..bytes.len().min(at + BLOCK)];
        let spaces = ascii::Block::at(bytes, at).spaces();
        let letters = !spaces & (u64::MAX >> (BLOCK - block.len()));
        // Nearly always no word is too long, and all that begin here are counted together.
        if bytes_of_word + letters.trailing_ones() as usize <= WORD_BYTES && !has_run(letters, WORD_BYTES + 1) {
            words += (letters & !(letters << 1 | u64::from(bytes_of_word > 0))).count_ones() as usize;
            let last = (letters << (BLOCK - block.len())).leading_ones() as usize;
            bytes_of_word = if last == block.len() { bytes_of_word + last } else { last };
            continue;
        }
        // A long word counts for several.
        for byte in block {
            let after = if bytes_of_word == WORD_BYTES { 1 } else { bytes_of_word + 1 };
            bytes_of_word = if byte.is_ascii_whitespace() { 0 } else { after };
            words += usize::from(bytes_of_word == 1);
        }
    }
    words
}

/// Whether so many bits in a row are set.
fn has_run(bits: u64, long: usize) -> bool {
    let (mut runs, mut length) = (bits, 1);
    while length < long {
        let more = length.min(long - length);
        runs &= runs >> more;
        length += more;
    }
    runs != 0
}

/// Whether a text may hold white space beyond ASCII.
fn has_wide_space(text: &[u8]) -> bool {
    let may_be_wide = |at: usize| match &text[at..] {
        [0xE2, 0x80, last, ..] => matches!(last, 0x80..=0x8A | 0xA8 | 0xA9 | 0xAF),
        [0xC2, last, ..] => matches!(last, 0x85 | 0xA0),
        _ => true,
    };
    memchr::memchr(0xE1, text).is_some() || memchr::memchr3_iter(0xC2, 0xE2, 0xE3, text).any(may_be_wide)
}

fn weight(word: &str) -> usize {
    word.len().div_ceil(WORD_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::LineMap;
    use proptest::prelude::*;

    /// A document of these blocks, one line each with an empty line between.
    fn document(parts: &[(BlockKind, &str)]) -> Document {
        let mut document = Document::default();
        let mut lines = LineMap::default();
        for (index, (kind, part)) in parts.iter().enumerate() {
            let start = document.text.len();
            lines.push(start, 1 + 2 * index as u32);
            document.text.push_str(part);
            document.blocks.push(Block { kind: *kind, span: start..document.text.len(), page: None });
            document.text.push_str("\n\n");
        }
        document.lines = lines;
        document
    }

    fn prose(words: usize) -> String {
        let sentence = "Khrushchev sowed maize in the Virgin Lands of Kazakhstan again.";
        let mut text = vec![sentence; words / 10].join(" ");
        text.push_str(&" maize".repeat(words % 10));
        text.trim().to_owned()
    }

    fn sizes(paragraphs: &[usize]) -> Vec<usize> {
        let texts: Vec<String> = paragraphs.iter().map(|&words| prose(words)).collect();
        let parts: Vec<_> = texts.iter().map(|text| (BlockKind::Prose, text.as_str())).collect();
        let document = document(&parts);
        passages(&document).iter().map(|passage| count_words(&document.text[passage.span.clone()])).collect()
    }

    proptest! {
        #[test]
        fn words_are_counted_as_they_are_split(text in "([a-z]{1,9} |[a-zé—’“] {0,2}[ \n\t]?|[a-z]{38,42}|\u{A0}|\u{2003}|\u{205F}|\u{1680}|\u{3000}|\u{85}){0,40}") {
            prop_assert_eq!(count_words(&text), text.split_whitespace().map(weight).sum::<usize>());
        }
    }

    #[test]
    fn paragraphs_of_a_fair_length_stay_alone() {
        assert_eq!(sizes(&[40, 41, 300, 120]), [40, 41, 300, 120]);
    }

    #[test]
    fn short_paragraphs_find_company() {
        assert_eq!(sizes(&[10, 20, 30, 39, 30]), [129]);
        assert_eq!(sizes(&[39, 39, 39, 39, 39, 39]), [117, 117]);
        assert_eq!(sizes(&[100, 10, 100]), [100, 110]);
        assert_eq!(sizes(&[100, 10]), [110]);
        assert_eq!(sizes(&[10, 100]), [110]);
        assert_eq!(sizes(&[10]), [10]);
        assert_eq!(sizes(&[30, 290, 30]), [30, 290, 30]);
    }

    #[test]
    fn long_paragraphs_are_cut_at_sentences_into_near_equal_pieces() {
        assert_eq!(sizes(&[310]), [160, 150]);
        assert_eq!(sizes(&[660]), [220, 220, 220]);
        assert!(sizes(&[5000]).iter().all(|&words| (200..=220).contains(&words)));
    }

    #[test]
    fn a_sentence_without_an_end_is_cut_at_white_space_and_a_word_without_one_anywhere() {
        let endless = "maize ".repeat(1000);
        let cut = document(&[(BlockKind::Prose, endless.trim())]);
        assert!(passages(&cut).iter().all(|passage| !cut.text[passage.span.clone()].starts_with(' ')));
        assert_eq!(passages(&cut).len(), 5);
        let wordless = document(&[(BlockKind::Prose, &"玉".repeat(50_000))]);
        assert!(passages(&wordless).iter().all(|passage| passage.span.len() <= LONG * WORD_BYTES));
    }

    #[test]
    fn headings_part_and_lead_their_passages() {
        use BlockKind::{Heading, Note, Prose, Title};
        let document = document(&[
            (Title, "The Virgin Lands"),
            (Prose, "Begun in 1954."),
            (Heading(2), "Agriculture"),
            (Heading(3), "Maize"),
            (Prose, "It froze."),
            (Note, "Nove, p. 81."),
            (Heading(2), "The fall"),
            (Prose, "In 1964."),
        ]);
        let passages = passages(&document);
        let seen: Vec<_> = passages.iter().map(|p| (p.heading.join(" > "), p.paragraph, p.line, p.kind)).collect();
        assert_eq!(
            seen,
            [
                (String::new(), 1, 3, Prose),
                ("Agriculture > Maize".to_owned(), 2, 9, Prose),
                ("Agriculture > Maize".to_owned(), 3, 11, Note),
                ("The fall".to_owned(), 4, 15, Prose),
            ]
        );
    }

    #[test]
    fn a_document_of_headings_is_still_found() {
        let document = document(&[(BlockKind::Title, "Maize"), (BlockKind::Heading(2), "Kazakhstan")]);
        let passages = passages(&document);
        assert_eq!(passages.len(), 1);
        assert_eq!(&document.text[passages[0].span.clone()], "Maize\n\nKazakhstan");
    }

    proptest! {
        #[test]
        fn passages_ascend_and_lose_nothing(paragraphs in prop::collection::vec("[ a-z.é玉]{1,3000}", 1..8)) {
            let parts: Vec<_> = paragraphs.iter().map(|text| (BlockKind::Prose, text.as_str())).collect();
            let document = document(&parts);
            let passages = passages(&document);
            let squeeze = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let joined: String = passages.iter().map(|passage| &document.text[passage.span.clone()]).collect();
            prop_assert_eq!(squeeze(&joined), squeeze(&document.text));
            prop_assert!(passages.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
        }
    }
}
