//! The essay in the making: paragraphs, and what is collected beside them.

use std::collections::HashMap;

use super::source::{Source, Step};
use crate::corpus::draft::Draft;
use crate::document::BlockKind;

/// Deeper groups are read without knowing what they are for.
const DEEPEST: usize = 256;
/// What an open brace or environment is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Plain,
    Heading(u8),
    Note,
    Title,
    Author,
    Date,
    Quote,
    Caption,
}

/// Text that is collected beside the paragraph.
#[derive(Clone, Debug, Default)]
pub(super) struct Aside {
    pub(super) text: String,
    pub(super) line: u32,
}

/// Writes the draft, step by step.
pub(super) struct Scribe<'a> {
    pub(super) source: Source<'a>,
    pub(super) draft: Draft,
    pub(super) groups: Vec<Group>,
    /// Groups that are open beyond [`DEEPEST`].
    pub(super) beyond: usize,
    /// Texts being collected beside the paragraph, the innermost last.
    pub(super) asides: Vec<Aside>,
    /// The notes of the open paragraph.
    pub(super) notes: Vec<Aside>,
    pub(super) title: Aside,
    pub(super) author: String,
    pub(super) date: String,
    /// What the next brace is for.
    pub(super) next: Option<Group>,
    /// Whether the document has begun.
    pub(super) is_printed: bool,
    pub(super) is_over: bool,
    /// White space waits for what follows.
    pub(super) has_gap: bool,
    pub(super) quotes: usize,
    pub(super) tables: usize,
    pub(super) references: usize,
    pub(super) macros: HashMap<&'a str, &'a str>,
    pub(super) not_followed: Vec<&'a str>,
}

impl<'a> Scribe<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Scribe {
            source: Source::new(text),
            draft: Draft::default(),
            groups: Vec::new(),
            beyond: 0,
            asides: Vec::new(),
            notes: Vec::new(),
            title: Aside::default(),
            author: String::new(),
            date: String::new(),
            next: None,
            // A chapter that another file includes has no preamble.
            is_printed: !text.contains("\\begin{document}"),
            is_over: false,
            has_gap: false,
            quotes: 0,
            tables: 0,
            references: 0,
            macros: HashMap::new(),
            not_followed: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, step: Step<'a>) {
        match step {
            Step::Open => return self.open(),
            Step::Space => self.has_gap = true,
            Step::EmptyLine => self.end_paragraph(),
            Step::Close => self.close(),
            Step::Text(text) => self.write(text),
            Step::Sign(sign) => self.sign(sign),
            Step::Command(name) => return self.command(name),
        }
        // A command takes the brace that follows it, white space between them or not.
        if step != Step::Space {
            self.next = None;
        }
    }

    pub(super) fn open(&mut self) {
        let group = self.next.take().unwrap_or(Group::Plain);
        if self.groups.len() >= DEEPEST {
            self.beyond += 1;
            return;
        }
        match group {
            Group::Heading(_) | Group::Caption => self.end_paragraph(),
            Group::Note | Group::Title | Group::Author | Group::Date => {
                let line = self.source.line();
                self.asides.push(Aside { text: String::new(), line });
                self.has_gap = false;
            }
            Group::Quote => {
                self.write(if self.quotes.is_multiple_of(2) { "“" } else { "‘" });
                self.quotes += 1;
            }
            Group::Plain => {}
        }
        self.groups.push(group);
    }

    pub(super) fn close(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        match self.groups.pop() {
            Some(Group::Heading(level)) => self.end_block(BlockKind::Heading(level + 1)),
            Some(Group::Caption) => self.end_block(BlockKind::Prose),
            Some(Group::Quote) => {
                self.quotes -= 1;
                self.write(if self.quotes.is_multiple_of(2) { "”" } else { "’" });
            }
            Some(Group::Plain) | None => {}
            Some(group) => {
                let aside = self.asides.pop().unwrap_or_default();
                self.has_gap = false;
                match group {
                    Group::Note => self.notes.push(aside),
                    Group::Title => self.title = aside,
                    Group::Author => self.author = aside.text,
                    Group::Date => self.date = aside.text,
                    _ => {}
                }
            }
        }
    }

    pub(super) fn make_title(&mut self) {
        let thanks = std::mem::take(&mut self.notes);
        self.end_paragraph();
        let Aside { text, line } = self.title.clone();
        if !text.trim().is_empty() {
            self.draft.push(text.trim(), line);
            self.draft.close(BlockKind::Title);
        }
        self.notes = thanks;
        self.end_paragraph();
    }

    pub(super) fn line_break(&mut self) {
        self.source.eat("*");
        self.source.options();
        self.has_gap = false;
        if self.tables > 0 && self.asides.is_empty() {
            self.end_paragraph();
        } else if !self.open_text().is_empty() {
            self.add("\n");
        }
    }

    pub(super) fn open_text(&self) -> &str {
        self.asides.last().map_or(self.draft.open(), |aside| aside.text.as_str())
    }

    pub(super) fn write(&mut self, text: &str) {
        let wants_gap = std::mem::take(&mut self.has_gap);
        let open = self.open_text();
        if wants_gap && !open.is_empty() && !open.ends_with(char::is_whitespace) && !text.is_empty() {
            self.add(" ");
        }
        self.add(text);
    }

    pub(super) fn add(&mut self, text: &str) {
        if let Some(aside) = self.asides.last_mut() {
            aside.text.push_str(text);
        } else if self.is_printed {
            let line = self.source.line();
            self.draft.push(text, line);
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        if let Some(aside) = self.asides.last_mut() {
            // A note of several paragraphs.
            if !aside.text.is_empty() {
                aside.text.push('\n');
            }
            self.has_gap = false;
            return;
        }
        self.end_block(if self.references > 0 { BlockKind::Reference } else { BlockKind::Prose });
    }

    pub(super) fn end_block(&mut self, kind: BlockKind) {
        self.has_gap = false;
        if !self.asides.is_empty() || !self.is_printed {
            return;
        }
        self.draft.close(kind);
        for note in std::mem::take(&mut self.notes) {
            self.draft.push(note.text.trim(), note.line);
            self.draft.close(BlockKind::Note);
        }
    }
}
