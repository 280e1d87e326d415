//! Lines to paragraphs, headings and notes.
//!
//! Owns the question what the end of a line is. A paragraph that runs over the foot of a page is one, on the page it
//! starts on; notes follow the paragraph beside which they stand.

use std::collections::VecDeque;

use super::columns::Line;
use super::measure::{Edges, INDENT, Measures, ends_sentence};
use super::notes::Note;
use crate::corpus::draft::Draft;
use crate::corpus::shape::{self, Mark};
use crate::document::{BlockKind, Document};

/// A larger distance than this, in parts of the usual one, parts paragraphs.
const GAP: f64 = 1.25;
/// Letters larger than this, beside those of the text, make a heading.
const LARGER: f64 = 1.12;
/// How far the sizes of letters of one paragraph differ.
const SAME_SIZE: f64 = 0.08;
/// The most lines and bytes of a heading.
const HEADING_LINES: usize = 4;
const HEADING_BYTES: usize = 250;
/// How many styles of headings are told apart.
const MOST_STYLES: usize = 60;
/// The deepest heading.
const DEEPEST: usize = 6;

/// What the end of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineEnd {
    Paragraph,
    /// One its author meant, inside a paragraph.
    Kept,
    Wrapped,
}

/// The letters of a heading, in quarters of a point, and whether they are bold.
type Style = (i64, bool);

/// Writes the pages and the notes as a document. `numbers` holds the printed number of each page.
pub(super) fn write(pages: &[Vec<Line>], notes: Vec<Note>, measures: &Measures, numbers: &[Option<u32>]) -> Document {
    let mut scribe = Scribe {
        draft: Draft::default(),
        measures,
        numbers,
        open: None,
        notes: notes.into(),
        in_head: true,
        styles: Vec::new(),
    };
    let mut before: Option<(&Line, Edges)> = None;
    for (page, lines) in pages.iter().enumerate() {
        for column in lines.chunk_by(|a, b| a.column == b.column) {
            let edges = Edges::of(column, measures);
            for (at, line) in column.iter().enumerate() {
                let end = match before {
                    None => LineEnd::Paragraph,
                    Some((last, _)) if at > 0 => scribe.end_in_column(last, line, &edges),
                    Some((last, its)) => scribe.end_of_column(last, &its, line, &edges),
                };
                scribe.add(page, line, end);
                before = Some((line, edges));
            }
        }
    }
    scribe.finish(pages.len())
}

/// The paragraph being written.
struct Open {
    page: usize,
    style: Style,
    lines: usize,
    /// Whether all its lines look alike.
    is_uniform: bool,
}

struct Scribe<'a> {
    draft: Draft,
    measures: &'a Measures,
    numbers: &'a [Option<u32>],
    open: Option<Open>,
    notes: VecDeque<Note>,
    /// Before the first paragraph of running text, where every short line stands for itself.
    in_head: bool,
    /// The styles of the headings, in the order they are met; a heading's level is its style's place here, from 1.
    styles: Vec<Style>,
}

impl Scribe<'_> {
    fn style(&self, line: &Line) -> Style {
        ((line.size * 4.0).round() as i64, line.is_bold)
    }

    /// Whether no running text was met yet.
    fn is_head(&self) -> bool {
        self.in_head && !shape::is_running_text(self.draft.open())
    }

    fn is_alike(&self, a: &Line, b: &Line) -> bool {
        (a.size - b.size).abs() <= SAME_SIZE * a.size.max(b.size) && (a.is_bold == b.is_bold || self.measures.is_bold)
    }

    fn is_larger(&self, line: &Line) -> bool {
        line.size > self.measures.body * LARGER
    }

    fn end_in_column(&self, last: &Line, line: &Line, edges: &Edges) -> LineEnd {
        let gap = line.base - last.base;
        let usual = self.measures.leading * last.size.max(line.size);
        let runs_on = line.text.starts_with(char::is_lowercase) && !ends_sentence(&last.text);
        if gap > usual * GAP + 0.5 || gap <= 0.0 {
            return LineEnd::Paragraph;
        }
        if !self.is_alike(last, line) {
            let is_full = edges.is_full(last, line);
            return if is_full && runs_on && !self.is_larger(last) { LineEnd::Wrapped } else { LineEnd::Paragraph };
        }
        if self.is_larger(line) {
            return LineEnd::Wrapped;
        }
        let is_full = edges.is_full(last, line);
        let step = line.left - last.left;
        let indent = INDENT * line.size;
        let is_first = self.open.as_ref().is_some_and(|open| open.lines == 1);
        if Mark::of(&line.text).is_some() && (!is_full || ends_sentence(&last.text)) {
            LineEnd::Paragraph
        } else if step > indent {
            let hangs = edges.hangs || Mark::of(&last.text).is_some();
            if hangs && is_full || runs_on {
                LineEnd::Wrapped
            } else {
                self.centred_or(LineEnd::Paragraph, last, line, edges)
            }
        } else if step < -indent && !(is_first && is_full) && !runs_on {
            self.centred_or(LineEnd::Paragraph, last, line, edges)
        } else if is_full {
            LineEnd::Wrapped
        } else if ends_sentence(&last.text) || edges.hangs && line.left - edges.left < indent {
            LineEnd::Paragraph
        } else if runs_on {
            LineEnd::Wrapped
        } else if self.is_head() {
            LineEnd::Paragraph
        } else {
            LineEnd::Kept
        }
    }

    /// Centred lines stand farther in or out without meaning it.
    fn centred_or(&self, end: LineEnd, last: &Line, line: &Line, edges: &Edges) -> LineEnd {
        let middle = (edges.left + edges.right) / 2.0;
        let is_centred = |line: &Line| {
            let off = (line.left + line.right) / 2.0 - middle;
            off.abs() < line.size && line.left - edges.left > line.size
        };
        if is_centred(last) && is_centred(line) && !self.is_head() { LineEnd::Kept } else { end }
    }

    /// What the last line of a column is to the first line of the next, perhaps overleaf.
    fn end_of_column(&self, last: &Line, its: &Edges, line: &Line, edges: &Edges) -> LineEnd {
        if !self.is_alike(last, line) || self.is_larger(line) || self.is_head() {
            return LineEnd::Paragraph;
        }
        let is_indented = line.left - edges.left > INDENT * line.size;
        let is_full = its.is_full(last, line);
        let starts_small = line.text.starts_with(char::is_lowercase);
        let goes_on = match ends_sentence(&last.text) {
            false => starts_small || is_full && Mark::of(&line.text).is_none(),
            true => is_full && !is_indented && self.measures.indents && !its.hangs && Mark::of(&line.text).is_none(),
        };
        if goes_on { LineEnd::Wrapped } else { LineEnd::Paragraph }
    }

    fn add(&mut self, page: usize, line: &Line, end: LineEnd) {
        if end == LineEnd::Paragraph {
            self.close();
            self.place_notes(page);
        }
        let style = self.style(line);
        match &mut self.open {
            Some(open) => {
                open.lines += 1;
                open.is_uniform &= (open.style.0 - style.0).abs() <= 2 && open.style.1 == style.1;
                match end {
                    LineEnd::Kept => self.draft.push("\n", line.number),
                    _ => self.draft.join(&line.text),
                }
            }
            None => self.open = Some(Open { page, style, lines: 1, is_uniform: true }),
        }
        self.draft.push(&line.text, line.number);
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let text = self.draft.open();
        let kind = if self.is_heading(&open, text) {
            let place = self.styles.iter().position(|style| *style == open.style);
            let place = place.unwrap_or_else(|| {
                // More styles than anybody uses share the last place.
                self.styles.truncate(MOST_STYLES);
                self.styles.push(open.style);
                self.styles.len() - 1
            });
            BlockKind::Heading(u8::try_from(place + 1).unwrap_or(u8::MAX))
        } else {
            self.in_head &= !shape::is_running_text(text);
            BlockKind::Prose
        };
        self.draft.close_on(kind, self.number(open.page));
    }

    fn is_heading(&self, open: &Open, text: &str) -> bool {
        let (size, is_bold) = open.style;
        let is_larger = size as f64 / 4.0 > self.measures.body * LARGER;
        let is_bolder = is_bold && !self.measures.is_bold;
        let is_short =
            open.lines <= HEADING_LINES && text.len() <= HEADING_BYTES && text.chars().any(char::is_alphabetic);
        open.is_uniform
            && is_short
            && (is_larger && !text.contains(" | ") || is_bolder && shape::is_heading(&text.replace('\n', " ")))
    }

    /// The notes of the pages before this one, and not those that may go beside what is still open.
    fn place_notes(&mut self, page: usize) {
        while let Some(note) = self.notes.pop_front_if(|note| note.page < page) {
            self.write_note(&note);
        }
    }

    fn write_note(&mut self, note: &Note) {
        for (at, (_, line)) in note.lines.iter().enumerate() {
            if at > 0 {
                self.draft.join(&line.text);
            }
            self.draft.push(&line.text, line.number);
        }
        self.draft.close_on(BlockKind::Note, self.number(note.page));
    }

    fn number(&self, page: usize) -> Option<u32> {
        self.numbers.get(page).copied().flatten()
    }

    fn finish(mut self, pages: usize) -> Document {
        self.close();
        self.place_notes(pages);
        let mut document = self.draft.finish();
        let levels = levels(&self.styles);
        for block in &mut document.blocks {
            if let BlockKind::Heading(place) = &mut block.kind {
                *place = levels.get(usize::from(*place) - 1).copied().unwrap_or(1);
            }
        }
        document
    }
}

/// The level of each style: the larger, the higher, and bold above what is not.
fn levels(styles: &[Style]) -> Vec<u8> {
    let mut order: Vec<Style> = styles.to_vec();
    order.sort_by(|a, b| b.cmp(a));
    let level = |style: &Style| order.iter().position(|other| other == style).unwrap_or(0).min(DEEPEST - 1) as u8 + 1;
    styles.iter().map(level).collect()
}
