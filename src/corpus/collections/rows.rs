//! A row of a table or a line of JSON as an essay: which of its cells is what.
//!
//! Owns the names people give to the columns, beside those of front matter, and what tells a table of essays from a
//! table of data. Knows neither CSV nor JSON.

use std::borrow::Cow;
use std::path::Path;

use super::names::tidy;
use crate::corpus::front_matter::{self, Entries, uniform_key};
use crate::corpus::skip::{Skip, SkipReason};
use crate::corpus::values::Values;
use crate::document::{Block, BlockKind, Document, LineMap};

/// The columns an essay's text may be in; where there are several, the earlier one is.
const TEXTS: &[&str] = &["text", "body", "content", "essay", "full_text", "essay_text", "article"];
/// The columns that may name it.
const IDS: &[&str] = &["id", "essay_id", "doc_id", "document_id", "slug"];
/// Names of columns that mean what another name means in front matter.
const ALIASES: &[(&str, &str)] = &[
    ("heading", "title"),
    ("headline", "title"),
    ("name", "title"),
    ("essay_title", "title"),
    ("writer", "author"),
    ("student", "author"),
    ("year", "date"),
];
/// The longest id that is shown, in bytes.
const LONGEST_ID: usize = 200;
/// A cell of so many words and figures is running text.
const RUNNING_TEXT: usize = 3;

/// One essay of a table.
#[derive(Debug)]
pub(in crate::corpus) struct Row {
    /// Its text, in whatever mark-up.
    pub(in crate::corpus) text: String,
    said: Entries,
    /// The line of the file it starts on.
    line: u32,
    encoding: &'static str,
}

/// What a row is called, and the essay in it.
pub(super) type Named = (String, Result<Row, Skip>);

/// Where rows come from: their encoding, which all of them share.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    pub(super) encoding: &'static str,
}

/// Whether a column of this name holds the text.
pub(super) fn is_text(name: &str) -> bool {
    TEXTS.contains(&uniform_key(name).as_str())
}

/// What a table without a text is told to have.
pub(super) fn no_text(what: &str) -> Skip {
    let detail = format!("{what}: it needs one named {}", TEXTS.join(", "));
    Skip::new(SkipReason::Unsupported, detail)
}

/// The text among the cells of a row; `None` where there is no such cell or nothing in it.
pub(super) fn text_of(cells: &Entries) -> Option<Cow<'_, str>> {
    let cell = TEXTS.iter().find_map(|name| cells.get(*name).filter(|values| !is_blank(values)))?;
    Some(match cell.0.as_slice() {
        [one] => Cow::Borrowed(one.as_str()),
        paragraphs => Cow::Owned(paragraphs.join("\n\n")),
    })
}

fn is_blank(values: &Values) -> bool {
    values.0.iter().all(|value| value.trim().is_empty())
}

impl Origin {
    /// The essay in a row, which has this number and starts on this line of the file.
    pub(super) fn row(self, number: usize, line: usize, cells: Entries) -> Named {
        let name = IDS.iter().find_map(|name| id(cells.get(*name)?)).unwrap_or_else(|| number.to_string());
        let Some(text) = text_of(&cells).map(Cow::into_owned) else {
            return (name, Err(Skip::new(SkipReason::Empty, "a row without a text")));
        };
        let mut said = cells;
        for &(alias, key) in ALIASES {
            if let Some(values) = said.remove(alias).filter(|values| !is_blank(values)) {
                said.entry(key.to_owned()).or_insert(values);
            }
        }
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        (name, Ok(Row { text, said, line, encoding: self.encoding }))
    }
}

/// An id that can stand in a path.
fn id(values: &Values) -> Option<String> {
    let id = values.0.first().filter(|_| values.0.len() == 1)?.trim();
    tidy(id).filter(|id| id.len() <= LONGEST_ID && !id.chars().any(char::is_control))
}

impl Row {
    /// A file name by which the text is read as what it is, where it lacks what files begin with.
    pub(in crate::corpus) fn name(&self) -> &'static Path {
        let is_heading = |line: &str| {
            let rest = line.trim_start_matches('#');
            rest.starts_with(' ') && (1..=6).contains(&(line.len() - rest.len()))
        };
        Path::new(if is_html(&self.text) {
            "row.html"
        } else if self.text.lines().any(is_heading) {
            "row.md"
        } else {
            "row"
        })
    }

    /// What the text was read as, with what the row says of it, which counts for more than what the text says.
    pub(in crate::corpus) fn complete(&self, document: Document) -> Document {
        let mut said = Document::default();
        front_matter::fill_in(&self.said, &mut said);
        let mut document = document;
        if let Some(title) = said.title {
            keep_top(&mut document, &title);
            document.title = Some(title);
        }
        let fields = [
            (&mut document.author, said.author),
            (&mut document.written, said.written),
            (&mut document.question, said.question),
            (&mut document.source, said.source),
            (&mut document.period, said.period),
            (&mut document.language, said.language),
        ];
        for (field, said) in fields {
            if said.is_some() {
                *field = said;
            }
        }
        front_matter::add_topics(&mut document, said.topics.iter().map(String::as_str));
        document.encoding = self.encoding;
        document.lines = LineMap::default();
        document.lines.push(0, self.line);
        document
    }
}

/// Whether a text is a piece of a page: it begins with a tag of running text, or has paragraphs marked as such.
fn is_html(text: &str) -> bool {
    const TAGS: &[&str] = &[
        "a",
        "article",
        "b",
        "blockquote",
        "br",
        "div",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "i",
        "main",
        "ol",
        "p",
        "section",
        "span",
        "strong",
        "ul",
    ];
    match text.trim_start().strip_prefix('<') {
        Some(rest) => {
            let tag = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            TAGS.iter().any(|known| known.eq_ignore_ascii_case(tag))
        }
        None => ["</p>", "</P>", "<br>", "<br/>", "<br />", "<BR>"].iter().any(|tag| text.contains(tag)),
    }
}

/// What the text's own first line was taken for, a title, is a heading or a sentence where the row has another title.
fn keep_top(document: &mut Document, title: &str) {
    let Document { blocks, text, .. } = document;
    let is_alone = blocks.len() == 1;
    let is_other = |block: &&mut Block| {
        block.kind == BlockKind::Title && !text[block.span.clone()].trim().eq_ignore_ascii_case(title.trim())
    };
    for block in blocks.iter_mut().filter(is_other) {
        let ends_like_sentence = text[block.span.clone()].ends_with(['.', '!', '?', ';', ',']);
        block.kind = if is_alone || ends_like_sentence { BlockKind::Prose } else { BlockKind::Heading(1) };
    }
}

/// Whether a cell holds sentences rather than a figure with its unit, a code or a label.
fn is_running(text: &str) -> bool {
    /// Beyond this, writing does without spaces.
    const UNSPACED: char = '\u{2E80}';
    let has_letters = |word: &&str| word.chars().any(char::is_alphabetic);
    let is_spaced = text.split_whitespace().take(RUNNING_TEXT).count() == RUNNING_TEXT
        && text.split_whitespace().filter(has_letters).take(RUNNING_TEXT - 1).count() == RUNNING_TEXT - 1;
    let unspaced = text.chars().filter(|c| c.is_alphabetic() && *c > UNSPACED);
    is_spaced || unspaced.take(RUNNING_TEXT * 2).count() == RUNNING_TEXT * 2
}

/// Tells essays from data by the cells of the column that should hold the text.
#[derive(Debug, Default)]
pub(super) struct Judge {
    cells: usize,
    running: usize,
}

impl Judge {
    /// Looks at one cell.
    pub(super) fn look(&mut self, text: &str) {
        self.cells += 1;
        self.running += usize::from(is_running(text));
    }

    /// Whether the cells hold essays.
    ///
    /// # Errors
    /// A [`Skip`] that says what they hold instead.
    pub(super) fn verdict(&self) -> Result<(), Skip> {
        if self.cells == 0 {
            return Err(Skip::new(SkipReason::Empty, "a table in which no row has a text"));
        }
        if self.running * 2 < self.cells {
            let detail = format!(
                "a table of data: {} of {} texts in it are shorter than {RUNNING_TEXT} words",
                self.cells - self.running,
                self.cells
            );
            return Err(Skip::new(SkipReason::Unsupported, detail));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
