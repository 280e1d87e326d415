//! The text of an OpenDocument text, paragraph by paragraph.
//!
//! Owns what spans, notes, tables and sections mean. What tracking of changes took out stands apart at the top of the
//! text, where it is never looked at; what it put in is text like any other.

use super::styles::{Family, Sort, Styles};
use crate::corpus::readers::story::{Aside, Lines, Story};
use crate::corpus::readers::xml::{Event, Table, Tag, Xml};
use crate::corpus::skip::Skip;
use crate::document::{BlockKind, Document};

/// What an element does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Role {
    #[default]
    Other,
    /// No text of the author's, or a second copy of it.
    Dropped,
    Heading,
    Paragraph,
    HiddenParagraph,
    Section,
    Span,
    Gap,
    LineBreak,
    PageBreak,
    Note,
    Box,
    Row,
    Cell,
    Bibliography,
}

const TABLE: &Table<Role> = &[
    ("draw", "object", Role::Dropped),
    ("draw", "text-box", Role::Box),
    ("office", "annotation", Role::Dropped),
    ("office", "automatic-styles", Role::Dropped),
    ("office", "binary-data", Role::Dropped),
    ("office", "font-face-decls", Role::Dropped),
    ("office", "forms", Role::Dropped),
    ("office", "master-styles", Role::Dropped),
    ("office", "meta", Role::Dropped),
    ("office", "scripts", Role::Dropped),
    ("office", "settings", Role::Dropped),
    ("office", "styles", Role::Dropped),
    ("svg", "desc", Role::Dropped),
    ("svg", "title", Role::Dropped),
    ("table", "covered-table-cell", Role::Dropped),
    ("table", "table-cell", Role::Cell),
    ("table", "table-row", Role::Row),
    ("text", "alphabetical-index", Role::Dropped),
    ("text", "bibliography", Role::Bibliography),
    ("text", "h", Role::Heading),
    ("text", "hidden-paragraph", Role::HiddenParagraph),
    ("text", "hidden-text", Role::Dropped),
    ("text", "illustration-index", Role::Dropped),
    ("text", "line-break", Role::LineBreak),
    ("text", "note", Role::Note),
    ("text", "note-citation", Role::Dropped),
    ("text", "number", Role::Dropped),
    ("text", "object-index", Role::Dropped),
    ("text", "p", Role::Paragraph),
    ("text", "ruby-text", Role::Dropped),
    ("text", "s", Role::Gap),
    ("text", "section", Role::Section),
    ("text", "soft-page-break", Role::PageBreak),
    ("text", "span", Role::Span),
    ("text", "tab", Role::Gap),
    ("text", "table-index", Role::Dropped),
    ("text", "table-of-content", Role::Dropped),
    ("text", "tracked-changes", Role::Dropped),
    ("text", "user-index", Role::Dropped),
];

/// A document being written.
pub(super) struct Body<'s> {
    styles: &'s Styles,
    story: Story,
    /// The open paragraphs, those of notes inside those they hang on.
    paragraphs: Vec<Paragraph>,
    /// Whether each open span is bold.
    spans: Vec<bool>,
    bibliographies: usize,
    /// The numbers of the paragraphs that are bold as a whole.
    bold: Vec<usize>,
    has_begun: bool,
}

#[derive(Debug)]
struct Paragraph {
    kind: BlockKind,
    is_bold: bool,
    is_hidden: bool,
    has_bold: bool,
    has_plain: bool,
    /// How many spans were open around it.
    spans: usize,
}

impl<'s> Body<'s> {
    pub(super) fn new(styles: &'s Styles, lines: Lines) -> Self {
        Body {
            styles,
            story: Story::new(lines),
            paragraphs: Vec::new(),
            spans: Vec::new(),
            bibliographies: 0,
            bold: Vec::new(),
            has_begun: false,
        }
    }

    /// Reads the content; `has_pages` where it says where pages break.
    pub(super) fn read(&mut self, what: &str, source: &str, has_pages: bool) -> Result<(), Skip> {
        self.story.set_page(has_pages.then_some(1));
        let mut xml = Xml::new(what, source, TABLE, "office");
        while let Some(event) = xml.next()? {
            match event {
                Event::Open(role, tag) => self.open(role, &tag, &mut xml)?,
                Event::Close(role) => self.close(role),
                Event::Text(_, text) => {
                    let line = xml.line();
                    self.text(&text, line);
                }
            }
        }
        Ok(())
    }

    /// The document, the numbers of its bold paragraphs, and the number of its last page.
    pub(super) fn finish(self) -> (Document, Vec<usize>, Option<u32>) {
        let last_page = self.story.page();
        (self.story.finish(), self.bold, last_page)
    }

    fn open(&mut self, role: Role, tag: &Tag, xml: &mut Xml<Role>) -> Result<(), Skip> {
        let style = || tag.get("style-name").unwrap_or_default();
        match role {
            Role::Dropped => return xml.skip(),
            Role::Section if tag.get("display").is_some_and(|display| display == "none") => return xml.skip(),
            Role::Heading | Role::Paragraph => {
                let (styles, style) = (self.styles, style());
                if styles.is_hidden(Family::Paragraph, &style) || styles.sort(&style) == Some(Sort::Repeats) {
                    return xml.skip();
                }
                self.begin_paragraph(role, &style, tag.get("outline-level").as_deref());
            }
            Role::HiddenParagraph if tag.get("is-hidden").is_some_and(|is| is == "true") => {
                self.paragraphs.last_mut().into_iter().for_each(|paragraph| paragraph.is_hidden = true);
            }
            Role::Span => {
                let style = style();
                if self.styles.is_hidden(Family::Text, &style) {
                    return xml.skip();
                }
                let around = self.is_bold();
                self.spans.push(self.styles.is_bold(Family::Text, &style).unwrap_or(around));
            }
            Role::Gap => self.story.gap(),
            Role::LineBreak => self.story.line_break(),
            Role::PageBreak => self.next_page(),
            Role::Note => self.story.begin_aside(Aside::Note),
            Role::Box => self.story.begin_aside(Aside::Box),
            Role::Row => self.story.begin_row(),
            Role::Cell => self.story.begin_cell(),
            Role::Bibliography => self.bibliographies += 1,
            Role::Section | Role::HiddenParagraph | Role::Other => {}
        }
        Ok(())
    }

    fn close(&mut self, role: Role) {
        match role {
            Role::Heading | Role::Paragraph => self.end_paragraph(),
            Role::Span => drop(self.spans.pop()),
            Role::Note | Role::Box => self.story.end_aside(),
            Role::Row => self.story.end_row(true),
            Role::Bibliography => self.bibliographies = self.bibliographies.saturating_sub(1),
            _ => {}
        }
    }

    fn begin_paragraph(&mut self, role: Role, style: &str, level: Option<&str>) {
        if self.styles.breaks_page(style) && self.has_begun && self.paragraphs.is_empty() {
            self.next_page();
        }
        self.has_begun = true;
        let level = level.and_then(|level| level.parse().ok()).unwrap_or(1);
        let kind = match (role, self.styles.sort(style)) {
            (Role::Heading, _) => BlockKind::Heading(u8::clamp(level, 1, 10)),
            (_, Some(Sort::Is(kind))) if kind != BlockKind::Prose => kind,
            _ if self.bibliographies > 0 => BlockKind::Reference,
            _ => BlockKind::Prose,
        };
        let is_bold = self.styles.is_bold(Family::Paragraph, style).unwrap_or(false);
        let spans = self.spans.len();
        self.paragraphs.push(Paragraph { kind, is_bold, is_hidden: false, has_bold: false, has_plain: false, spans });
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        if paragraph.is_hidden {
            return self.story.drop_block();
        }
        let number = self.story.end_block(paragraph.kind);
        let is_bold = paragraph.kind == BlockKind::Prose && paragraph.has_bold && !paragraph.has_plain;
        self.bold.extend(number.filter(|_| is_bold));
    }

    fn text(&mut self, text: &str, line: u32) {
        let is_bold = self.is_bold();
        // White space between paragraphs is the writing program's.
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        if !text.trim().is_empty() {
            paragraph.has_bold |= is_bold;
            paragraph.has_plain |= !is_bold;
        }
        for (line, text) in (line..).zip(text.split_inclusive('\n')) {
            self.story.at_line(line);
            self.story.text(text);
        }
    }

    fn is_bold(&self) -> bool {
        let Some(paragraph) = self.paragraphs.last() else { return false };
        let inner = self.spans.get(paragraph.spans..).and_then(<[bool]>::last);
        inner.copied().unwrap_or(paragraph.is_bold)
    }

    fn next_page(&mut self) {
        self.story.set_page(self.story.page().map(|page| page.saturating_add(1)));
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
