//! Markdown: CommonMark with tables, footnotes and front matter.
//!
//! Owns which part of the mark-up is which block. Mark-up goes, words stay; raw HTML is read for its text.
//!
//! | mark-up | block |
//! |---|---|
//! | the first `# ` heading, near the top | title |
//! | other headings | heading |
//! | paragraph, list item, table row, code | prose |
//! | footnote definition | note |

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::content;
use crate::corpus::draft::Draft;
use crate::corpus::lines::LineCounter;
use crate::corpus::reader::{Reader, Reading};
use crate::corpus::{front_matter, shape};
use crate::document::{BlockKind, Document};

/// The row of the table.
pub(super) const READER: Reader =
    Reader { name: "markdown", extensions: &["md", "markdown", "mdown"], reading: Reading::Text { recognises, read } };

fn recognises(text: &str) -> bool {
    text.starts_with("# ") || front_matter::split(text).0.is_some()
}

fn read(source: &str) -> Document {
    let (matter, body) = front_matter::split(source);
    let mut scribe = Scribe::new(LineCounter::from(&source[..source.len() - body.len()]));
    for (event, span) in Parser::new_ext(body, options()).into_offset_iter() {
        let line = scribe.lines.line_at(body, span.start);
        scribe.take(event, line);
    }
    scribe.close();
    let mut document = scribe.draft.finish();
    if let Some(matter) = matter {
        front_matter::apply(matter, &mut document);
    }
    shape::name_top_heading(&mut document);
    shape::name_head(&mut document);
    shape::name_sections(&mut document);
    document
}

/// Strikethrough stays off: "~1953 and ~1964" is not struck out.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_WIKILINKS
        | Options::ENABLE_GFM
}

/// Writes the draft, event by event.
struct Scribe {
    draft: Draft,
    lines: LineCounter,
    heading: Option<u8>,
    notes: usize,
    /// A line end that means nothing was met, and waits for what follows.
    joins: bool,
    /// The HTML block being collected, and its line.
    html: Option<(String, u32)>,
}

impl Scribe {
    fn new(lines: LineCounter) -> Self {
        Scribe { draft: Draft::default(), lines, heading: None, notes: 0, joins: false, html: None }
    }

    fn take(&mut self, event: Event, line: u32) {
        match event {
            Event::Start(tag) => self.start(tag, line),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text, line);
            }
            Event::Html(html) => match &mut self.html {
                Some((collected, _)) => collected.push_str(&html),
                None => self.html = Some((html.into_string(), line)),
            },
            Event::InlineHtml(tag) if content::is_line_break(&tag) => self.text("\n", line),
            Event::SoftBreak => self.joins = true,
            Event::HardBreak => self.text("\n", line),
            Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::Rule | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag, line: u32) {
        match tag {
            Tag::TableCell if !self.draft.open().is_empty() => self.text(" | ", line),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
            Tag::Link { .. } | Tag::Image { .. } | Tag::TableCell => {}
            Tag::Heading { level, .. } => {
                self.close();
                self.heading = Some(level as u8);
            }
            Tag::FootnoteDefinition(_) => {
                self.close();
                self.notes += 1;
            }
            _ => self.close(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {}
            TagEnd::Link | TagEnd::Image | TagEnd::TableCell => {}
            TagEnd::Heading(_) => {
                self.close();
                self.heading = None;
            }
            TagEnd::FootnoteDefinition => {
                self.close();
                self.notes = self.notes.saturating_sub(1);
            }
            TagEnd::HtmlBlock => {
                if let Some((html, line)) = self.html.take() {
                    content::read(&html).write(&mut self.draft, line - 1);
                }
            }
            _ => self.close(),
        }
    }

    fn text(&mut self, text: &str, line: u32) {
        if std::mem::take(&mut self.joins) {
            self.draft.join(text);
        }
        self.draft.push(text, line);
    }

    fn close(&mut self) {
        self.joins = false;
        let kind = match self.heading {
            Some(level) => BlockKind::Heading(level),
            None if self.notes > 0 => BlockKind::Note,
            None => BlockKind::Prose,
        };
        self.draft.close(kind);
    }
}
