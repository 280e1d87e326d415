//! A document in the making, for formats whose notes, boxes and tables stand in the middle of sentences.
//!
//! Owns where each piece of text goes: a sentence goes on across a footnote, the note waits for the end of its
//! section, so that it stands under its heading and parts no paragraphs. Refuses to know mark-up.
//!
//! | what | becomes |
//! |---|---|
//! | a note | a block before the next heading, or at the end |
//! | a box | blocks behind the paragraph it hangs on |
//! | a table row of short cells | one block, `1954 \| 0.8` |
//! | a table row with running text in it, or one cell only | the blocks of its cells |
//!
//! White space is one space, whatever it was, but for line breaks that the author meant.

mod piece;

pub(super) use self::piece::Piece;
use self::piece::{LONGEST_CELL, Open, joined, words};
use crate::corpus::draft::Draft;
use crate::document::{BlockKind, Document};

/// What line the blocks are said to stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lines {
    /// Their number among all blocks, from 1, for formats that have no lines.
    Counted,
    /// The line of the file, as [`Story::at_line`] says.
    OfTheFile,
}

/// What stands apart from the sentence it is found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aside {
    /// A footnote or endnote.
    Note,
    /// A text box.
    Box,
}

/// Collects a document.
#[derive(Debug)]
pub(super) struct Story {
    draft: Draft,
    numbering: Lines,
    /// The text being collected: the body's first, then asides inside it.
    open: Vec<Open>,
    /// The blocks of the open row's cells, and how many rows are open inside each other.
    cells: Vec<Vec<Piece>>,
    rows: usize,
    notes: Vec<Piece>,
    /// How many of the notes were there when the open block of the body began.
    notes_before: usize,
    boxes: Vec<Piece>,
    line: u32,
    page: Option<u32>,
    written: u32,
}

impl Story {
    pub(super) fn new(numbering: Lines) -> Self {
        Story {
            draft: Draft::default(),
            numbering,
            open: vec![Open::default()],
            cells: Vec::new(),
            rows: 0,
            notes: Vec::new(),
            notes_before: 0,
            boxes: Vec::new(),
            line: 1,
            page: None,
            written: 0,
        }
    }

    /// Says which line of the file comes next.
    pub(super) fn at_line(&mut self, line: u32) {
        self.line = line;
    }

    /// The printed page of what comes next.
    pub(super) fn page(&self) -> Option<u32> {
        self.page
    }

    /// Says which printed page comes next.
    pub(super) fn set_page(&mut self, page: Option<u32>) {
        self.page = page;
    }

    /// Whether nothing was written yet.
    pub(super) fn is_empty(&self) -> bool {
        self.written == 0 && self.notes.is_empty()
    }

    /// Adds text to the open block.
    pub(super) fn text(&mut self, text: &str) {
        let (line, page) = (self.line, self.page);
        if self.open.len() == 1 && self.innermost().text.is_empty() {
            self.notes_before = self.notes.len();
        }
        self.innermost().add(text, line, page);
    }

    /// Adds white space.
    pub(super) fn gap(&mut self) {
        self.innermost().has_gap = true;
    }

    /// Adds a line end that means nothing: what a printer did, with or without a hyphen.
    pub(super) fn line_end(&mut self) {
        self.innermost().has_line_end = true;
    }

    /// Adds a line end inside a word: neither white space nor a hyphen stands there.
    pub(super) fn glue(&mut self) {
        self.innermost().glue();
    }

    /// Adds a line end that its author meant.
    pub(super) fn line_break(&mut self) {
        self.innermost().line_break();
    }

    /// Ends the open block, if there is text in it; the number of the block in the document, from 0, if it is
    /// written there already.
    pub(super) fn end_block(&mut self, kind: BlockKind) -> Option<usize> {
        let is_body = self.open.len() == 1;
        let open = self.innermost();
        let aside = open.aside;
        let ended = std::mem::take(open);
        open.aside = aside;
        let piece = Piece { kind, text: ended.text, lines: ended.lines, page: ended.page };
        if piece.text.trim().is_empty() {
            return None;
        }
        match aside {
            Some(Aside::Note) => self.notes.push(Piece { kind: BlockKind::Note, ..piece }),
            Some(Aside::Box) => self.boxes.push(piece),
            None if self.rows > 0 => match self.cells.last_mut() {
                Some(cell) => cell.push(piece),
                None => self.cells.push(vec![piece]),
            },
            None => {
                debug_assert!(is_body, "only the body is no aside");
                return Some(self.write_body(piece));
            }
        }
        None
    }

    /// Forgets the open block.
    pub(super) fn drop_block(&mut self) {
        let open = self.innermost();
        *open = Open { aside: open.aside, ..Open::default() };
    }

    /// Starts what stands apart; the open block goes on behind it.
    pub(super) fn begin_aside(&mut self, aside: Aside) {
        // A box inside a note is part of the note.
        let outer = self.innermost().aside.filter(|outer| *outer == Aside::Note);
        self.open.push(Open { aside: outer.or(Some(aside)), ..Open::default() });
    }

    /// Ends the innermost aside, and its open block.
    pub(super) fn end_aside(&mut self) {
        self.end_block(BlockKind::Prose);
        if self.open.len() > 1 {
            self.open.pop();
        }
    }

    /// Takes the notes that wait.
    pub(super) fn take_notes(&mut self) -> Vec<Piece> {
        std::mem::take(&mut self.notes)
    }

    /// Adds a note that was read elsewhere, as if it stood here.
    pub(super) fn add_note(&mut self, note: Vec<Piece>) {
        let page = self.page;
        self.notes.extend(note.into_iter().map(|piece| Piece { page, ..piece }));
    }

    /// Starts a row of a table. Rows inside rows are text of the outer one.
    pub(super) fn begin_row(&mut self) {
        self.end_block(BlockKind::Prose);
        self.rows += 1;
        if self.rows == 1 {
            self.cells.clear();
        }
    }

    /// Starts a cell.
    pub(super) fn begin_cell(&mut self) {
        self.end_block(BlockKind::Prose);
        if self.rows == 1 {
            self.cells.push(Vec::new());
        }
    }

    /// Ends a row; `is_kept` is false where it was struck out.
    pub(super) fn end_row(&mut self, is_kept: bool) {
        self.end_block(BlockKind::Prose);
        self.rows = self.rows.saturating_sub(1);
        if self.rows > 0 {
            return;
        }
        let cells: Vec<_> = std::mem::take(&mut self.cells).into_iter().filter(|cell| !cell.is_empty()).collect();
        if !is_kept {
            return;
        }
        let is_running = |cell: &Vec<Piece>| words(cell) > LONGEST_CELL;
        if cells.len() < 2 || cells.iter().any(is_running) {
            for piece in cells.into_iter().flatten() {
                self.write_body(piece);
            }
        } else {
            self.write_body(joined(cells));
        }
    }

    /// The finished document.
    pub(super) fn finish(mut self) -> Document {
        while self.open.len() > 1 {
            self.end_aside();
        }
        self.end_block(BlockKind::Prose);
        let left = std::mem::take(&mut self.cells).into_iter().flatten();
        left.chain(std::mem::take(&mut self.boxes)).for_each(|piece| self.write(piece));
        self.write_notes(usize::MAX);
        self.draft.finish()
    }

    fn innermost(&mut self) -> &mut Open {
        if self.open.is_empty() {
            self.open.push(Open::default());
        }
        let last = self.open.len() - 1;
        &mut self.open[last]
    }

    /// Writes a block of the body and what hangs on it; its number.
    fn write_body(&mut self, piece: Piece) -> usize {
        if matches!(piece.kind, BlockKind::Heading(_)) {
            self.write_notes(self.notes_before);
        }
        let number = self.draft.count();
        self.write(piece);
        for piece in std::mem::take(&mut self.boxes) {
            self.write(piece);
        }
        number
    }

    /// Writes the first `count` of the notes that wait.
    fn write_notes(&mut self, count: usize) {
        let count = count.min(self.notes.len());
        let notes: Vec<_> = self.notes.drain(..count).collect();
        notes.into_iter().for_each(|note| self.write(note));
    }

    fn write(&mut self, piece: Piece) {
        self.written += 1;
        match self.numbering {
            Lines::Counted => self.draft.push(&piece.text, self.written),
            Lines::OfTheFile => {
                let ends = piece.lines.iter().skip(1).map(|&(at, _)| at).chain([piece.text.len()]);
                for (&(start, line), end) in piece.lines.iter().zip(ends) {
                    self.draft.push(&piece.text[start..end], line);
                }
            }
        }
        self.draft.close_on(piece.kind, piece.page);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(story: Story) -> Vec<(BlockKind, String, u32)> {
        let document = story.finish();
        let shown = |block: &crate::document::Block| {
            let line = document.lines.line_at(block.span.start);
            (block.kind, document.text[block.span.clone()].to_owned(), line)
        };
        document.blocks.iter().map(shown).collect()
    }

    #[test]
    fn a_sentence_goes_on_across_its_note_which_waits_for_the_end_of_the_section() {
        let mut story = Story::new(Lines::Counted);
        story.text("In 1954");
        story.begin_aside(Aside::Note);
        story.text("Nove, p. 81.");
        story.end_aside();
        story.text(" it began.");
        story.end_block(BlockKind::Prose);
        story.text("It failed.");
        story.end_block(BlockKind::Prose);
        story.text("Maize");
        story.begin_aside(Aside::Note);
        story.text("A crop.");
        story.end_aside();
        story.end_block(BlockKind::Heading(2));
        use BlockKind::{Heading, Note, Prose};
        let expected = [
            (Prose, "In 1954 it began.", 1),
            (Prose, "It failed.", 2),
            (Note, "Nove, p. 81.", 3),
            (Heading(2), "Maize", 4),
            (Note, "A crop.", 5),
        ];
        assert_eq!(blocks(story), expected.map(|(kind, text, line)| (kind, text.to_owned(), line)));
    }

    #[test]
    fn rows_of_short_cells_are_lines_and_cells_of_prose_are_paragraphs() {
        let mut story = Story::new(Lines::Counted);
        let long = "maize ".repeat(LONGEST_CELL + 1);
        for row in [["1954", "0.8"], ["", "alone"], ["note", &long]] {
            story.begin_row();
            for cell in row {
                story.begin_cell();
                story.text(cell);
                story.end_block(BlockKind::Prose);
            }
            story.end_row(true);
        }
        let texts: Vec<_> = blocks(story).into_iter().map(|(_, text, _)| text).collect();
        assert_eq!(texts, ["1954 | 0.8", "alone", "note", long.trim()]);
    }

    #[test]
    fn printed_line_ends_are_mended() {
        let mut story = Story::new(Lines::OfTheFile);
        for (line, text) in [(3, "inter-"), (4, "national self-"), (5, "determination"), (6, "and maize")] {
            story.at_line(line);
            story.text(text);
            story.line_end();
        }
        story.text("ka-");
        story.glue();
        story.text("\n zakh");
        let document = story.finish();
        assert_eq!(document.text, "international self-determination and maize kazakh");
        assert_eq!(document.lines.line_at(0), 3);
        assert_eq!(document.lines.line_at(document.text.find("and").unwrap()), 6);
    }
}
