//! The text of a TEI file, element by element.
//!
//! Owns how elements nest: what a head is a heading of, and whether a quotation is part of a paragraph. Of several
//! readings one is read: the corrected, regularised, expanded one.

use super::elements::{Role, TABLE};
use super::header::Header;
use crate::corpus::readers::pages;
use crate::corpus::readers::story::{Aside, Lines, Story};
use crate::corpus::readers::xml::{Event, Tag, Xml};
use crate::corpus::skip::Skip;
use crate::document::{BlockKind, Document};

/// The deepest heading.
const DEEPEST: u8 = 9;

/// What holds inside an open element.
#[derive(Clone, Copy, Debug)]
struct State {
    role: Role,
    /// What the blocks are.
    kind: BlockKind,
    /// How many divisions are open.
    level: u8,
    /// Heads are headings, not captions.
    has_headings: bool,
    /// Inside a paragraph or the like, where more is part of the sentence.
    is_inline: bool,
    /// One child of a choice was read.
    has_chosen: bool,
    /// It stands apart from the sentence around it.
    is_aside: bool,
}

impl State {
    const OUTSIDE: State = State {
        role: Role::Inline,
        kind: BlockKind::Prose,
        level: 0,
        has_headings: true,
        is_inline: false,
        has_chosen: false,
        is_aside: false,
    };
}

/// Writes the document.
pub(super) struct Scribe<'a> {
    source: &'a str,
    story: Story,
    /// The open elements, innermost last, and what holds in each.
    open: Vec<State>,
    is_tei: bool,
    /// The header of the whole file.
    header: Option<Header>,
    has_title: bool,
    /// What was said last leads on to the next block: a speaker, the number of an item.
    leads_on: bool,
}

impl<'a> Scribe<'a> {
    /// Reads a file; `None` if it is not TEI.
    pub(super) fn read(source: &'a str) -> Result<Option<(Document, Header)>, Skip> {
        let mut xml = Xml::new("the file", source, TABLE, "tei");
        let story = Story::new(Lines::OfTheFile);
        let open = Vec::new();
        let mut scribe = Scribe { source, story, open, is_tei: false, header: None, has_title: false, leads_on: false };
        while let Some(event) = xml.next()? {
            match event {
                Event::Open(role, tag) => {
                    if scribe.open.is_empty() && role != Role::Tei {
                        return Ok(None);
                    }
                    scribe.is_tei = true;
                    scribe.open(role, &tag, &mut xml)?;
                }
                Event::Close(role) => scribe.close(role),
                Event::Text(role, text) => scribe.text(role, &text, xml.line()),
            }
        }
        let Scribe { story, header, is_tei, .. } = scribe;
        Ok(is_tei.then(|| (story.finish(), header.unwrap_or_default())))
    }

    fn state(&self) -> State {
        self.open.last().copied().unwrap_or(State::OUTSIDE)
    }

    fn open(&mut self, role: Role, tag: &Tag, xml: &mut Xml<'a, Role>) -> Result<(), Skip> {
        if !self.chooses(role) {
            return xml.skip();
        }
        let outside = self.state();
        let mut inside = State { role, has_chosen: false, is_aside: false, ..outside };
        match role {
            Role::Header => return self.read_header(xml),
            Role::Dropped => return xml.skip(),
            Role::Link if tag.get("type").is_some_and(|kind| is_note_mark(&kind)) => return xml.skip(),
            Role::Note if tag.get("place").is_none_or(|place| place != "inline") => {
                self.story.begin_aside(Aside::Note);
                inside = State { kind: BlockKind::Note, is_inline: false, is_aside: true, ..inside };
            }
            Role::PageBreak | Role::LineBreak => self.line_end(role, tag),
            Role::Gap => self.story.gap(),
            Role::VerseLine => self.story.line_break(),
            Role::Row => self.story.begin_row(),
            Role::Cell => {
                self.story.begin_cell();
                inside.is_inline = true;
            }
            _ if is_block(role, outside) => {
                self.begin_block();
                inside = self.enter(inside, tag);
            }
            _ => {}
        }
        self.open.push(inside);
        Ok(())
    }

    /// Whether an element is read: of a choice only one is, and never what the editor replaced.
    fn chooses(&mut self, role: Role) -> bool {
        let Some(outside) = self.open.last_mut().filter(|outside| outside.role == Role::Choice) else { return true };
        let is_read = role != Role::Replaced && !outside.has_chosen;
        outside.has_chosen |= is_read;
        is_read
    }

    /// Ends the block before a new one, unless it leads on to it.
    fn begin_block(&mut self) {
        if !self.leads_on {
            self.story.end_block(self.state().kind);
        }
    }

    /// What holds inside a block.
    fn enter(&mut self, mut inside: State, tag: &Tag) -> State {
        match inside.role {
            Role::Division => {
                inside.level = inside.level.saturating_add(1);
                inside.has_headings = true;
                if let Some(kind) = tag.get("type").and_then(|kind| division(&kind)) {
                    inside.kind = kind;
                }
            }
            Role::References => {
                inside.level = inside.level.saturating_add(1);
                inside.has_headings = true;
                inside.kind = BlockKind::Reference;
            }
            Role::Reference => (inside.kind, inside.is_inline) = (BlockKind::Reference, true),
            Role::Head if inside.has_headings => {
                (inside.kind, inside.is_inline) = (BlockKind::Heading(inside.level.clamp(1, DEEPEST)), true);
            }
            Role::TitlePage | Role::Byline => inside.kind = BlockKind::Byline,
            Role::TitlePart => inside.kind = if self.has_title { BlockKind::Byline } else { BlockKind::Title },
            Role::Head | Role::Paragraph | Role::Stage | Role::Speaker | Role::Label => inside.is_inline = true,
            Role::Frame => inside.has_headings = false,
            _ => {}
        }
        inside
    }

    fn close(&mut self, role: Role) {
        let Some(inside) = self.open.pop() else { return };
        let outside = self.state();
        match role {
            Role::Note if inside.is_aside => self.story.end_aside(),
            Role::VerseLine => self.story.line_break(),
            Role::Row => self.story.end_row(true),
            Role::Speaker => {
                self.story.line_break();
                self.leads_on = true;
            }
            Role::Label => {
                self.story.gap();
                self.leads_on = true;
            }
            Role::TitlePart => {
                self.has_title |= self.story.end_block(inside.kind).is_some();
            }
            Role::Cell => {}
            _ if is_block(role, outside) => {
                self.leads_on = false;
                self.story.end_block(inside.kind);
            }
            _ => {}
        }
    }

    fn text(&mut self, role: Role, text: &str, line: u32) {
        // Between the readings of a choice there is nothing to read.
        if role == Role::Choice || self.open.is_empty() {
            return;
        }
        self.leads_on &= text.trim().is_empty();
        for (next, text) in (line..).zip(text.split_inclusive('\n')) {
            self.story.at_line(next);
            self.story.text(text);
        }
    }

    fn line_end(&mut self, role: Role, tag: &Tag) {
        if tag.get("break").is_some_and(|at| at == "no") {
            self.story.glue();
        } else {
            self.story.line_end();
        }
        if role == Role::PageBreak {
            self.story.set_page(tag.get("n").and_then(|page| pages::number(&page)));
        }
    }

    /// Reads the header of the file, or that of one of the texts of a corpus, which becomes a heading.
    fn read_header(&mut self, xml: &mut Xml<'a, Role>) -> Result<(), Skip> {
        let (start, line) = (xml.position(), xml.line());
        xml.skip()?;
        let header = Header::read(&self.source[start..])?;
        if self.header.is_none() {
            self.header = Some(header);
        } else if let Some(title) = header.title {
            self.begin_block();
            self.story.set_page(None);
            self.story.at_line(line);
            self.story.text(&title);
            self.story.end_block(BlockKind::Heading(1));
            // Its divisions lie below it.
            if let Some(state) = self.open.last_mut() {
                state.level = 1;
            }
        }
        Ok(())
    }
}

/// Whether an element is a block where it stands.
fn is_block(role: Role, outside: State) -> bool {
    match role {
        Role::Stage | Role::Reference => !outside.is_inline,
        // The author's name in it is part of the line.
        Role::Byline => outside.role != Role::Byline,
        Role::Tei
        | Role::Division
        | Role::Head
        | Role::Paragraph
        | Role::Part
        | Role::Frame
        | Role::Speech
        | Role::Speaker
        | Role::Label
        | Role::TitlePage
        | Role::TitlePart
        | Role::References => true,
        _ => false,
    }
}

/// What stands in a division of this type.
fn division(kind: &str) -> Option<BlockKind> {
    match kind.to_lowercase().as_str() {
        "notes" | "footnotes" | "endnotes" => Some(BlockKind::Note),
        "bibliography" | "references" | "bibliographie" => Some(BlockKind::Reference),
        _ => None,
    }
}

/// Whether a link of this type is the number of a note.
fn is_note_mark(kind: &str) -> bool {
    matches!(kind.to_lowercase().as_str(), "noteref" | "noteanchor" | "note-ref" | "note" | "footnote")
}
