//! The columns of a table of hits, shared by CSV and TSV.
//!
//! Owns which columns there are, their names and order. Refuses to know how cells are quoted or made safe: it says
//! only which are ours (numbers) and which come from a file (text). The header is
//! `rank,score,match,path,…,snippet,id`.

use std::borrow::Cow;

use super::json;
use crate::document::YearRange;
use crate::search::Hit;

/// What stands in one cell.
pub(super) enum Cell<'a> {
    /// A number of ours, safe anywhere; empty where there is none.
    Number(String),
    /// Text that may have come from a file.
    Text(Cow<'a, str>),
}

/// One column: a row of [`COLUMNS`].
pub(super) struct Column {
    /// As the header has it.
    pub(super) name: &'static str,
    /// What a hit shows in it.
    pub(super) cell: fn(&Hit) -> Cell<'_>,
}

/// Every column, in order.
pub(super) const COLUMNS: &[Column] = &[
    Column { name: "rank", cell: |hit| number(Some(hit.rank)) },
    Column { name: "score", cell: |hit| number(Some(hit.score)) },
    Column { name: "match", cell: |hit| text(hit.kind.as_str()) },
    Column { name: "path", cell: |hit| text(&hit.about.path) },
    Column { name: "paragraph", cell: |hit| number(Some(hit.about.paragraph)) },
    Column { name: "line", cell: |hit| number(Some(hit.about.line)) },
    Column { name: "page", cell: |hit| number(hit.about.page) },
    Column { name: "title", cell: |hit| optional(&hit.about.title) },
    Column { name: "author", cell: |hit| optional(&hit.about.author) },
    Column { name: "question", cell: |hit| optional(&hit.about.question) },
    Column { name: "topics", cell: |hit| joined(&hit.about.topics, "; ") },
    Column { name: "period_start", cell: |hit| number(hull(hit).and_then(json::start)) },
    Column { name: "period_end", cell: |hit| number(hull(hit).and_then(json::end)) },
    Column { name: "heading", cell: |hit| joined(&hit.about.heading, " > ") },
    Column { name: "snippet", cell: |hit| text(&hit.snippet) },
    Column { name: "id", cell: |hit| text(&hit.id) },
];

fn number(value: Option<impl ToString>) -> Cell<'static> {
    Cell::Number(value.map(|value| value.to_string()).unwrap_or_default())
}

fn text(value: &str) -> Cell<'_> {
    Cell::Text(Cow::Borrowed(value))
}

fn optional(value: &Option<String>) -> Cell<'_> {
    text(value.as_deref().unwrap_or_default())
}

fn joined<'a>(values: &[String], between: &str) -> Cell<'a> {
    Cell::Text(Cow::Owned(values.join(between)))
}

fn hull(hit: &Hit) -> Option<YearRange> {
    hit.about.period.as_ref()?.hull()
}
