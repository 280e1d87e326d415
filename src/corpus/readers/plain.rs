//! Plain text: no mark-up, so everything is known by how it stands on the page.
//!
//! Owns paragraphs and headings of unmarked text. Leaves the text as it is but for the line ends of a
//! hard-wrapped file; what is the question, the byline or a note is for `shape` to say.
//!
//! | the file | its paragraphs |
//! |---|---|
//! | hard-wrapped | part at empty lines, indents, and lines that end early with a full stop |
//! | lines of over 120 characters | every line is one |
//! | short lines | part at empty lines; inside, line ends stay |

use std::ops::Range;

use crate::corpus::byline;
use crate::corpus::reader::{Reader, Reading};
use crate::corpus::shape::{self, Mark};
use crate::corpus::wrap::{self, Margin, is_blank};
use crate::document::{Block, BlockKind, Document};

/// The row of the table.
pub(super) const READER: Reader =
    Reader { name: "plain", extensions: &["txt", "text"], reading: Reading::Text { recognises: |_| true, read } };

/// Lines of more bytes than this are paragraphs of their own.
const LONG_LINE: usize = 120;
/// How many groups of lines from the top may be title, byline and question, a line each.
const HEAD_GROUPS: usize = 4;
/// The most lines of such a group.
const HEAD_LINES: usize = 6;

fn read(source: &str) -> Document {
    let mut page = Page::new(source);
    let mut group: Vec<Line> = Vec::new();
    for (index, text) in source.split('\n').enumerate() {
        if is_blank(text) {
            page.add_group(&group);
            group.clear();
            page.add_gap(text);
        } else {
            group.push(Line { text, number: u32::try_from(index + 1).unwrap_or(u32::MAX) });
        }
    }
    page.add_group(&group);
    let mut document = page.finish();
    shape::name_title(&mut document);
    shape::name_head(&mut document);
    name_headings(&mut document);
    shape::name_sections(&mut document);
    shape::name_closing_notes(&mut document);
    document
}

/// A line of the file.
#[derive(Clone, Copy, Debug)]
struct Line<'a> {
    text: &'a str,
    /// From 1.
    number: u32,
}

impl Line<'_> {
    fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }

    fn ends_sentence(&self) -> bool {
        let text = self.text.trim_end().trim_end_matches(['"', '\'', '”', '’', ')', ']']);
        text.ends_with(['.', '!', '?', ':'])
    }
}

/// What the end of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineEnd {
    /// The end of a paragraph.
    Paragraph,
    /// A line end its author meant, inside a paragraph.
    Kept,
    /// The work of a wrapping program.
    Wrapped,
}

/// The document being copied from the file, line by line.
struct Page {
    document: Document,
    margin: Option<Margin>,
    /// Whether a line has been copied, so that the next needs a line end before it.
    begun: bool,
    groups: usize,
    in_head: bool,
    /// Inside a bibliography or the notes, where every line is an entry and indents hang.
    in_entries: bool,
}

impl Page {
    fn new(source: &str) -> Self {
        let document = Document { text: String::with_capacity(source.len()), ..Document::default() };
        Page { document, margin: Margin::of(source), begun: false, groups: 0, in_head: true, in_entries: false }
    }

    fn add_gap(&mut self, line: &str) {
        self.line_end();
        self.document.text.push_str(line);
    }

    fn line_end(&mut self) {
        if self.begun {
            self.document.text.push('\n');
        }
        self.begun = true;
    }

    /// Copies lines that stand together, and cuts them into paragraphs.
    fn add_group(&mut self, lines: &[Line]) {
        let [first, rest @ ..] = lines else { return };
        self.groups += 1;
        self.in_head &= self.groups <= HEAD_GROUPS && lines.iter().all(|line| line.text.len() <= 2 * LONG_LINE);
        if let Some(kind) = shape::section(first.text.trim()) {
            self.in_entries = kind != BlockKind::Prose;
        }
        let has_long_lines = lines.iter().any(|line| line.text.len() > LONG_LINE);

        self.line_end();
        let mut paragraph = self.add_line(first);
        let mut opening = *first;
        let mut before = *first;
        for line in rest {
            let end = match self.margin {
                Some(margin) => self.wrapped_end(margin, &opening, &before, line),
                None if has_long_lines || self.in_entries => LineEnd::Paragraph,
                None if self.in_head && lines.len() <= HEAD_LINES => LineEnd::Paragraph,
                None if Mark::of(line.text).is_some() => LineEnd::Paragraph,
                None => LineEnd::Kept,
            };
            let span = match end {
                LineEnd::Wrapped => self.join_line(line),
                LineEnd::Kept | LineEnd::Paragraph => {
                    self.line_end();
                    self.add_line(line)
                }
            };
            if end == LineEnd::Paragraph {
                self.add_paragraph(paragraph);
                (paragraph, opening) = (span, *line);
            } else {
                paragraph.end = span.end;
            }
            before = *line;
        }
        self.add_paragraph(paragraph);
    }

    /// What the end of `before` is in a hard-wrapped file, where `opening` began the paragraph.
    fn wrapped_end(&self, margin: Margin, opening: &Line, before: &Line, next: &Line) -> LineEnd {
        let is_full = margin.is_full(before.text, next.text);
        let is_indented = next.indent() > before.indent() + 1;
        let is_outdented = next.indent() + 1 < before.indent();
        let is_first = opening.number == before.number;
        if Mark::of(next.text).is_some() && (before.ends_sentence() || !is_full) {
            LineEnd::Paragraph
        } else if is_indented {
            if self.in_entries || Mark::of(before.text).is_some() { LineEnd::Wrapped } else { LineEnd::Paragraph }
        } else if is_outdented && (!is_first || self.in_entries) {
            LineEnd::Paragraph
        } else if is_full {
            LineEnd::Wrapped
        } else if before.ends_sentence() || self.in_entries {
            LineEnd::Paragraph
        } else if next.text.trim_start().starts_with(char::is_lowercase) && byline::read(next.text).is_none() {
            LineEnd::Wrapped
        } else if self.in_head {
            LineEnd::Paragraph
        } else {
            LineEnd::Kept
        }
    }

    fn add_line(&mut self, line: &Line) -> Range<usize> {
        let document = &mut self.document;
        let start = document.text.len();
        document.lines.push(start, line.number);
        document.text.push_str(line.text);
        start + line.indent()..start + line.text.trim_end().len()
    }

    fn join_line(&mut self, line: &Line) -> Range<usize> {
        let document = &mut self.document;
        let text = line.text.trim();
        wrap::join(&mut document.text, text);
        let start = document.text.len();
        document.lines.push(start, line.number);
        document.text.push_str(text);
        start..document.text.len()
    }

    fn add_paragraph(&mut self, span: Range<usize>) {
        self.document.blocks.push(Block { kind: BlockKind::Prose, span, page: None });
    }

    fn finish(self) -> Document {
        self.document
    }
}

/// Marks the short lines that stand above longer paragraphs as headings.
pub(super) fn name_headings(document: &mut Document) {
    /// More short lines in a row are a list.
    const MOST_IN_A_ROW: usize = 3;
    // How many headings stand between here and the running text below, if there is some.
    let mut headings_below: Option<usize> = None;
    for block in document.blocks.iter_mut().rev().filter(|block| block.kind == BlockKind::Prose) {
        let text = &document.text[block.span.clone()];
        let stands_above = headings_below.is_some_and(|count| count < MOST_IN_A_ROW);
        if shape::section(text).is_some() || stands_above && shape::is_heading(text) {
            block.kind = BlockKind::Heading(2);
            headings_below = Some(headings_below.map_or(0, |count| count + 1));
        } else {
            headings_below = shape::is_running_text(text).then_some(0);
        }
    }
    unname_entries(document);
}

/// Takes back the headings inside a bibliography or notes, where entries look like headings.
fn unname_entries(document: &mut Document) {
    let mut in_entries = false;
    for block in document.blocks.iter_mut().filter(|block| matches!(block.kind, BlockKind::Heading(_))) {
        let text = &document.text[block.span.clone()];
        if let Some(kind) = shape::section(text) {
            in_entries = kind != BlockKind::Prose;
        } else if in_entries && shape::may_be_entry(text) {
            block.kind = BlockKind::Prose;
        } else {
            in_entries = false;
        }
    }
}
