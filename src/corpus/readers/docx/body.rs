//! The text of a Word document, paragraph by paragraph.
//!
//! Owns what runs, fields, tracked changes and text boxes mean. Only what stands in `<w:t>` is text: codes of fields,
//! deleted text and names of things are in elements of other names.

use rustc_hash::FxHashMap;

use super::styles::{self, Sort, Styles};
use crate::corpus::readers::story::{Aside, Lines, Piece, Story};
use crate::corpus::readers::xml::{Event, Table, Tag, Xml};
use crate::corpus::skip::Skip;
use crate::document::{BlockKind, Document};

/// What an element does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Role {
    #[default]
    Other,
    Dropped,
    Paragraph,
    ParagraphProperties,
    ParagraphStyle,
    OutlineLevel,
    Run,
    RunStyle,
    Bold,
    Hidden,
    Text,
    Tab,
    LineBreak,
    Hyphen,
    PageBreak,
    FieldMark,
    Deleted,
    Note,
    Reference(NoteKind),
    Box,
    Row,
    RowProperties,
    Cell,
    Control,
    Placeholder,
    Gallery,
    ControlContent,
}

const TABLE: &Table<Role> = &[
    ("m", "t", Role::Text),
    ("mc", "Fallback", Role::Dropped),
    ("w", "b", Role::Bold),
    ("w", "br", Role::LineBreak),
    ("w", "cr", Role::LineBreak),
    ("w", "del", Role::Deleted),
    ("w", "docPartGallery", Role::Gallery),
    ("w", "endnote", Role::Note),
    ("w", "endnoteReference", Role::Reference(NoteKind::End)),
    ("w", "fldChar", Role::FieldMark),
    ("w", "footnote", Role::Note),
    ("w", "footnoteReference", Role::Reference(NoteKind::Foot)),
    ("w", "lastRenderedPageBreak", Role::PageBreak),
    ("w", "moveFrom", Role::Dropped),
    ("w", "noBreakHyphen", Role::Hyphen),
    ("w", "outlineLvl", Role::OutlineLevel),
    ("w", "p", Role::Paragraph),
    ("w", "pPr", Role::ParagraphProperties),
    ("w", "pPrChange", Role::Dropped),
    ("w", "pStyle", Role::ParagraphStyle),
    ("w", "ptab", Role::Tab),
    ("w", "r", Role::Run),
    ("w", "rPrChange", Role::Dropped),
    ("w", "rStyle", Role::RunStyle),
    ("w", "rt", Role::Dropped),
    ("w", "sdt", Role::Control),
    ("w", "sdtContent", Role::ControlContent),
    ("w", "sectPr", Role::Dropped),
    ("w", "showingPlcHdr", Role::Placeholder),
    ("w", "specVanish", Role::Hidden),
    ("w", "t", Role::Text),
    ("w", "tab", Role::Tab),
    ("w", "tc", Role::Cell),
    ("w", "tr", Role::Row),
    ("w", "trPr", Role::RowProperties),
    ("w", "trPrChange", Role::Dropped),
    ("w", "txbxContent", Role::Box),
    ("w", "vanish", Role::Hidden),
];

/// Where a note stands on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum NoteKind {
    Foot,
    End,
}

/// The notes, which are parts of their own, by kind and id.
#[derive(Debug, Default)]
pub(super) struct Notes(FxHashMap<(NoteKind, String), Vec<Piece>>);

impl Notes {
    /// Reads a part of notes.
    pub(super) fn read(&mut self, kind: NoteKind, what: &str, source: &str, styles: &Styles) -> Result<(), Skip> {
        let mut body = Body::new(styles, Notes::default());
        let mut xml = Xml::new(what, source, TABLE, "w");
        let mut id = String::new();
        while let Some(event) = xml.next()? {
            match event {
                // The lines that divide notes from text are notes too.
                Event::Open(Role::Note, tag) if tag.get("type").is_some_and(|kind| kind != "normal") => xml.skip()?,
                Event::Open(Role::Note, tag) => {
                    id = tag.get("id").unwrap_or_default().into_owned();
                    body.story.begin_aside(Aside::Note);
                }
                Event::Close(Role::Note) => {
                    body.story.end_aside();
                    self.0.insert((kind, std::mem::take(&mut id)), body.story.take_notes());
                }
                event => body.take(event, &mut xml)?,
            }
        }
        Ok(())
    }
}

/// A document being written.
pub(super) struct Body<'s> {
    styles: &'s Styles,
    notes: Notes,
    story: Story,
    /// Whether the file says where Word last broke its pages.
    pub(super) has_pages: bool,
    paragraph: Paragraph,
    run: Run,
    fields: Fields,
    /// What was open around each open box.
    outside: Vec<(Paragraph, Run, Fields)>,
    rows: Vec<Row>,
    in_paragraph_properties: bool,
    in_row_properties: bool,
    /// The content of the open control is no text of the author's.
    skips_control: bool,
    /// The numbers of the paragraphs that are bold as a whole.
    bold: Vec<usize>,
}

#[derive(Debug, Default)]
struct Paragraph {
    sort: Option<Sort>,
    outline: Option<Sort>,
    is_hidden: bool,
    /// Its end was struck out: the next one goes on in it.
    is_joined: bool,
    has_bold: bool,
    has_plain: bool,
}

#[derive(Debug, Default)]
struct Run {
    is_hidden: bool,
    is_bold: bool,
}

/// The open fields, each in its code until the mark before its result.
#[derive(Debug, Default)]
struct Fields {
    open: Vec<bool>,
    /// How many of them are in their code.
    in_code: usize,
}

impl Fields {
    fn take(&mut self, mark: &str) {
        match mark {
            "begin" => {
                self.open.push(true);
                self.in_code += 1;
            }
            "separate" => {
                let was_code = self.open.last_mut().is_some_and(std::mem::take);
                self.in_code -= usize::from(was_code);
            }
            _ => self.in_code -= usize::from(self.open.pop() == Some(true)),
        }
    }
}

/// A row of a table, whose cells may break over pages each for itself.
#[derive(Debug)]
struct Row {
    page: Option<u32>,
    last_page: Option<u32>,
    is_deleted: bool,
}

impl<'s> Body<'s> {
    pub(super) fn new(styles: &'s Styles, notes: Notes) -> Self {
        Body {
            styles,
            notes,
            story: Story::new(Lines::Counted),
            has_pages: false,
            paragraph: Paragraph::default(),
            run: Run::default(),
            fields: Fields::default(),
            outside: Vec::new(),
            rows: Vec::new(),
            in_paragraph_properties: false,
            in_row_properties: false,
            skips_control: false,
            bold: Vec::new(),
        }
    }

    /// Reads the main part.
    pub(super) fn read(&mut self, what: &str, source: &str) -> Result<(), Skip> {
        self.story.set_page(self.has_pages.then_some(1));
        let mut xml = Xml::new(what, source, TABLE, "w");
        while let Some(event) = xml.next()? {
            self.take(event, &mut xml)?;
        }
        Ok(())
    }

    /// The document, and the numbers of its bold paragraphs.
    pub(super) fn finish(self) -> (Document, Vec<usize>) {
        (self.story.finish(), self.bold)
    }

    fn take(&mut self, event: Event<Role>, xml: &mut Xml<Role>) -> Result<(), Skip> {
        match event {
            Event::Open(role, tag) => return self.open(role, &tag, xml),
            Event::Close(role) => self.close(role),
            Event::Text(Role::Text, text) => self.text(&text),
            Event::Text(..) => {}
        }
        Ok(())
    }

    fn open(&mut self, role: Role, tag: &Tag, xml: &mut Xml<Role>) -> Result<(), Skip> {
        match role {
            Role::Dropped => return xml.skip(),
            Role::Deleted if self.in_paragraph_properties => self.paragraph.is_joined = true,
            Role::Deleted if self.in_row_properties => {
                self.rows.last_mut().into_iter().for_each(|row| row.is_deleted = true)
            }
            Role::Deleted => return xml.skip(),
            Role::ControlContent if std::mem::take(&mut self.skips_control) => return xml.skip(),
            Role::Gallery => self.skips_control |= tag.get("val").is_some_and(|name| name == "Table of Contents"),
            Role::Placeholder => self.skips_control |= tag.is_on(),
            Role::Control => self.skips_control = false,
            Role::Paragraph => self.paragraph = Paragraph::default(),
            Role::ParagraphProperties => self.in_paragraph_properties = true,
            Role::RowProperties => self.in_row_properties = true,
            Role::ParagraphStyle | Role::OutlineLevel | Role::RunStyle | Role::Bold | Role::Hidden => {
                self.style(role, tag)
            }
            Role::Run => self.run = Run::default(),
            Role::Tab => self.story.gap(),
            Role::LineBreak => self.story.line_break(),
            Role::Hyphen => self.text("-"),
            Role::PageBreak => self.next_page(),
            Role::FieldMark => self.fields.take(&tag.get("fldCharType").unwrap_or_default()),
            Role::Reference(kind) => self.note(kind, tag),
            Role::Box => self.open_box(),
            Role::Row => self.open_row(),
            Role::Cell => self.open_cell(),
            Role::Note | Role::Text | Role::ControlContent | Role::Other => {}
        }
        Ok(())
    }

    fn close(&mut self, role: Role) {
        match role {
            Role::Paragraph => self.end_paragraph(),
            Role::ParagraphProperties => self.in_paragraph_properties = false,
            Role::RowProperties => self.in_row_properties = false,
            Role::Box => self.close_box(),
            Role::Row => self.close_row(),
            _ => {}
        }
    }

    /// Notes a property of the open paragraph or run.
    fn style(&mut self, role: Role, tag: &Tag) {
        let value = tag.get("val").unwrap_or_default();
        match role {
            Role::ParagraphStyle => {
                self.paragraph.sort = self.styles.sort(&value);
                self.paragraph.is_hidden = self.styles.is_hidden(&value);
            }
            Role::OutlineLevel => self.paragraph.outline = styles::outline(&value),
            // What is said here of the run is said of the mark at the end of the paragraph.
            _ if self.in_paragraph_properties => {}
            Role::RunStyle => self.run.is_hidden |= self.styles.is_hidden(&value),
            Role::Bold => self.run.is_bold = tag.is_on(),
            _ => self.run.is_hidden = tag.is_on(),
        }
    }

    fn text(&mut self, text: &str) {
        if self.run.is_hidden || self.paragraph.is_hidden || self.fields.in_code > 0 {
            return;
        }
        if !text.trim().is_empty() {
            self.paragraph.has_bold |= self.run.is_bold;
            self.paragraph.has_plain |= !self.run.is_bold;
        }
        self.story.text(text);
    }

    fn end_paragraph(&mut self) {
        // A field's code stays in its paragraph; without this, one that is never closed would swallow the rest.
        self.fields = Fields::default();
        if self.paragraph.is_joined {
            return;
        }
        let Paragraph { sort, outline, has_bold, has_plain, .. } = std::mem::take(&mut self.paragraph);
        match sort.filter(|sort| *sort != Sort::Is(BlockKind::Prose)).or(outline).or(sort) {
            Some(Sort::Repeats) => self.story.drop_block(),
            Some(Sort::Is(kind)) if kind != BlockKind::Prose => {
                self.story.end_block(kind);
            }
            _ => {
                let number = self.story.end_block(BlockKind::Prose);
                self.bold.extend(number.filter(|_| has_bold && !has_plain));
            }
        }
    }

    /// A note is read where it is first referred to.
    fn note(&mut self, kind: NoteKind, tag: &Tag) {
        let id = tag.get("id").unwrap_or_default().into_owned();
        if let Some(note) = self.notes.0.remove(&(kind, id)) {
            self.story.add_note(note);
        }
    }

    fn next_page(&mut self) {
        if self.has_pages {
            self.story.set_page(self.story.page().map(|page| page.saturating_add(1)));
        }
    }

    fn open_box(&mut self) {
        let outside = (&mut self.paragraph, &mut self.run, &mut self.fields);
        self.outside.push((std::mem::take(outside.0), std::mem::take(outside.1), std::mem::take(outside.2)));
        self.story.begin_aside(Aside::Box);
    }

    fn close_box(&mut self) {
        self.story.end_aside();
        if let Some((paragraph, run, fields)) = self.outside.pop() {
            (self.paragraph, self.run, self.fields) = (paragraph, run, fields);
        }
    }

    fn open_row(&mut self) {
        self.story.begin_row();
        let page = self.story.page();
        self.rows.push(Row { page, last_page: page, is_deleted: false });
    }

    fn open_cell(&mut self) {
        self.story.begin_cell();
        if let Some(row) = self.rows.last_mut() {
            row.last_page = row.last_page.max(self.story.page());
            self.story.set_page(row.page);
        }
    }

    fn close_row(&mut self) {
        let row = self.rows.pop();
        self.story.end_row(row.as_ref().is_none_or(|row| !row.is_deleted));
        self.story.set_page(row.and_then(|row| row.last_page).max(self.story.page()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_for_the_search() {
        assert!(TABLE.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)));
    }
}
