//! The text of an HTML page, block by block, each with where on the page it stands.
//!
//! Owns how elements nest, as far as it matters: a stack of states, restored when an element ends. Refuses to
//! choose the essay among the parts of the page; see `html`.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::elements::{Element, Role, Traits};
use super::entities;
use super::pages;
use super::tags::{Tag, Token, Tokens};
use crate::corpus::draft::Draft;
use crate::corpus::lines::LineCounter;
use crate::document::BlockKind;

/// Which part of the page a piece stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// The article, counted from 1; 0 outside all.
    pub(super) article: u32,
    /// Inside `<main>`.
    pub(super) is_main: bool,
    /// Inside the page's own header.
    pub(super) is_header: bool,
    /// Inside a part that a class or id names as not the essay.
    pub(super) is_surrounding: bool,
}

/// One block of text.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) kind: BlockKind,
    pub(super) place: Place,
    /// The page of the printed book it starts on, where the file says so.
    pub(super) page: Option<u32>,
    /// Its bytes in [`Content::text`].
    span: Range<usize>,
    line: u32,
}

/// What a page says, and what its head says about it.
#[derive(Debug, Default)]
pub(super) struct Content {
    text: String,
    pub(super) pieces: Vec<Piece>,
    /// The `<title>`.
    pub(super) title: String,
    /// `<meta>` names (in lower case) and contents, in order.
    pub(super) meta: Vec<(String, String)>,
    /// The page of the printed book it ends on.
    pub(super) last_page: Option<u32>,
}

/// Which page of the printed book begins at the element of an id.
pub(super) type PageAnchors = FxHashMap<String, u32>;

impl Content {
    /// The text of a piece.
    pub(super) fn text(&self, piece: &Piece) -> &str {
        &self.text[piece.span.clone()]
    }

    /// Writes all pieces; `lines_before` the first line of the HTML there are others in its file.
    pub(super) fn write(&self, draft: &mut Draft, lines_before: u32) {
        self.pieces.iter().for_each(|piece| self.write_piece(piece, draft, lines_before));
    }

    pub(super) fn write_piece(&self, piece: &Piece, draft: &mut Draft, lines_before: u32) {
        draft.push(self.text(piece), lines_before + piece.line);
        draft.close_on(piece.kind, piece.page);
    }
}

/// Whether a tag is `<br>`.
pub(super) fn is_line_break(tag: &str) -> bool {
    let is_break = |token| matches!(token, Token::Open(tag) if tag.name.eq_ignore_ascii_case("br"));
    Tokens::new(tag).next().is_some_and(|(_, token)| is_break(token))
}

/// Reads HTML, whole or in part.
pub(super) fn read(source: &str) -> Content {
    walk(source, Walker::new())
}

/// Reads a page of an e-book, where a tag may end itself; it starts on `page`, and others start at `anchors`.
pub(super) fn read_xhtml(source: &str, page: Option<u32>, anchors: PageAnchors) -> Content {
    walk(source, Walker { is_xhtml: true, page, anchors, ..Walker::new() })
}

fn walk(source: &str, mut walker: Walker) -> Content {
    let mut lines = LineCounter::from("");
    for (start, token) in Tokens::new(source) {
        walker.line = lines.line_at(source, start);
        match token {
            Token::Text(text) => walker.text(text),
            Token::Open(tag) => walker.open(&tag),
            Token::Close(name) => walker.close(name),
        }
    }
    walker.end_block();
    walker.content.last_page = walker.page;
    walker.content
}

/// What holds inside the open elements.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    place: Place,
    kind: Kind,
    is_dropped: bool,
    is_title: bool,
    is_preformatted: bool,
}

#[derive(Clone, Copy, Debug, Default)]
enum Kind {
    #[default]
    Prose,
    Heading(u8),
    Note,
    Reference,
}

struct Walker {
    content: Content,
    state: State,
    /// The open elements and the state outside each.
    stack: Vec<(Element, State)>,
    /// How many of each element are open, so that no end tag is looked for in vain.
    open: [u32; Element::COUNT],
    articles: u32,
    line: u32,
    /// Where the open block starts in the text, and its line once it has text.
    start: usize,
    start_line: Option<u32>,
    start_page: Option<u32>,
    /// White space was met, and counts if text follows.
    has_gap: bool,
    is_xhtml: bool,
    page: Option<u32>,
    anchors: PageAnchors,
}

impl Walker {
    fn new() -> Self {
        Walker {
            content: Content::default(),
            state: State::default(),
            stack: Vec::new(),
            open: [0; Element::COUNT],
            articles: 0,
            line: 1,
            start: 0,
            start_line: None,
            start_page: None,
            has_gap: false,
            is_xhtml: false,
            page: None,
            anchors: PageAnchors::default(),
        }
    }

    fn open(&mut self, tag: &Tag) {
        let Some(element) = Element::named(tag.name) else { return };
        let role = element.role();
        match role {
            Role::LineBreak => return self.line_break(),
            Role::Meta => return self.meta(tag),
            Role::Void => return self.has_gap = true,
            _ => {}
        }
        if role != Role::Inline {
            self.end_implied(role);
            if role == Role::Cell { self.cell() } else { self.end_block() }
        }
        self.stack.push((element, self.state));
        self.open[element.row()] += 1;
        self.enter(role, tag);
        if self.is_xhtml && tag.is_closed() {
            self.close(tag.name);
        }
    }

    /// Changes the state to what holds inside the element.
    fn enter(&mut self, role: Role, tag: &Tag) {
        let traits = if tag.has_attributes() { Traits::of(tag) } else { Traits::default() };
        self.turn_page(&traits, tag);
        let state = &mut self.state;
        let is_essay = state.place.is_main || state.place.article > 0;
        match role {
            Role::Dropped => state.is_dropped |= !traits.is_notes && !traits.is_references,
            Role::Title => state.is_title = true,
            Role::Heading(level) => state.kind = Kind::Heading(level),
            Role::Preformatted => state.is_preformatted = true,
            Role::Header => state.place.is_header |= !is_essay,
            Role::Main => state.place.is_main = true,
            Role::Article if state.place.article == 0 => {
                self.articles += 1;
                state.place.article = self.articles;
            }
            _ => {}
        }
        if role == Role::Whole {
            return;
        }
        let is_part = !matches!(role, Role::Inline | Role::Heading(_));
        state.is_dropped |= traits.is_hidden || traits.is_page_break || traits.is_mark && role == Role::Inline;
        state.place.is_main |= traits.is_main;
        state.place.is_surrounding |=
            traits.is_surrounding && !matches!(role, Role::Main | Role::Article | Role::Heading(_));
        if traits.is_notes && is_part {
            state.kind = Kind::Note;
        } else if traits.is_references && is_part {
            state.kind = Kind::Reference;
        }
    }

    /// Goes to the page that begins at this tag, if one does.
    fn turn_page(&mut self, traits: &Traits, tag: &Tag) {
        if traits.is_page_break {
            let labels = ["aria-label", "title", "value", "id"].iter().filter_map(|name| tag.attribute(name));
            self.page = labels.flat_map(|label| pages::number(&label)).next();
        } else if !self.anchors.is_empty()
            && let Some(page) = tag.attribute("id").and_then(|id| self.anchors.get(&*id))
        {
            self.page = Some(*page);
        }
    }

    fn close(&mut self, name: &str) {
        /// How many open elements an inline end tag looks past.
        const FURTHEST: usize = 64;
        let Some(element) = Element::named(name) else { return };
        if self.open[element.row()] == 0 {
            return;
        }
        if element.role() == Role::Inline {
            let inner = self.stack.iter().rev().take(FURTHEST).take_while(|(open, _)| open.role() == Role::Inline);
            let depth = inner.map(|&(open, _)| open).position(|open| open == element);
            return depth.into_iter().for_each(|depth| (0..=depth).for_each(|_| self.leave()));
        }
        if element.role() == Role::Cell {
            self.has_gap = true;
        } else {
            self.end_block();
        }
        while let Some((open, _)) = self.stack.last() {
            let is_last = *open == element;
            self.leave();
            if is_last {
                break;
            }
        }
    }

    /// Ends the elements that a new one ends without an end tag: `<li>` the `<li>` before.
    fn end_implied(&mut self, role: Role) {
        let ends = |open: Role| match role {
            Role::Item => matches!(open, Role::Item | Role::Paragraph | Role::Inline),
            Role::Cell => matches!(open, Role::Cell | Role::Paragraph | Role::Inline),
            Role::Row => matches!(open, Role::Row | Role::Cell | Role::Paragraph | Role::Inline),
            _ => matches!(open, Role::Paragraph),
        };
        while self.stack.last().is_some_and(|(open, _)| ends(open.role())) {
            if !matches!(role, Role::Cell) {
                self.end_block();
            }
            self.leave();
        }
    }

    /// Leaves the innermost element, back to the state outside it.
    fn leave(&mut self) {
        if let Some((element, outside)) = self.stack.pop() {
            self.open[element.row()] -= 1;
            self.state = outside;
        }
    }

    fn text(&mut self, text: &str) {
        if self.state.is_title {
            // Only the page's own title, not one inside a drawing.
            if self.content.title.is_empty() && !self.state.is_dropped {
                self.content.title = entities::decoded(text).split_whitespace().collect::<Vec<_>>().join(" ");
            }
        } else if !self.state.is_dropped {
            let text = entities::decoded(text);
            if self.state.is_preformatted { self.verbatim(&text) } else { self.collapsed(&text) }
        }
    }

    /// Adds text with one space for any white space inside.
    fn collapsed(&mut self, text: &str) {
        self.has_gap |= text.starts_with(char::is_whitespace);
        for (index, word) in text.split_whitespace().enumerate() {
            self.has_gap |= index > 0;
            self.gap();
            self.verbatim(word);
        }
        self.has_gap |= text.ends_with(char::is_whitespace);
    }

    fn gap(&mut self) {
        if std::mem::take(&mut self.has_gap) && self.has_text() && !self.content.text.ends_with('\n') {
            self.content.text.push(' ');
        }
    }

    fn verbatim(&mut self, text: &str) {
        if self.start_line.is_none() && !text.trim().is_empty() {
            self.start_line = Some(self.line);
            self.start_page = self.page;
        }
        self.content.text.push_str(text);
    }

    fn has_text(&self) -> bool {
        self.content.text.len() > self.start
    }

    /// One line break is one; two part paragraphs, as on old pages.
    fn line_break(&mut self) {
        self.has_gap = false;
        if self.content.text[self.start..].ends_with('\n') {
            self.end_block();
        } else if self.has_text() {
            self.content.text.push('\n');
        }
    }

    fn cell(&mut self) {
        self.has_gap = false;
        if self.has_text() {
            self.content.text.push_str(" | ");
        }
    }

    fn meta(&mut self, tag: &Tag) {
        /// Pages have some dozens.
        const MOST: usize = 500;
        let name = ["name", "property", "itemprop"].iter().find_map(|key| tag.attribute(key));
        if let (Some(name), Some(content)) = (name, tag.attribute("content")) {
            let content = content.trim();
            if self.content.meta.len() < MOST && !content.is_empty() {
                self.content.meta.push((name.to_lowercase(), content.to_owned()));
            }
        }
    }

    /// Ends the open block, if there is text in it.
    fn end_block(&mut self) {
        let end = self.content.text.len();
        let span = std::mem::replace(&mut self.start, end)..end;
        let line = self.start_line.take();
        self.has_gap = false;
        let Some(line) = line else { return };
        let kind = match self.state.kind {
            Kind::Prose => BlockKind::Prose,
            Kind::Heading(level) => BlockKind::Heading(level),
            Kind::Note => BlockKind::Note,
            Kind::Reference => BlockKind::Reference,
        };
        self.content.pieces.push(Piece { kind, place: self.state.place, page: self.start_page, span, line });
    }
}
