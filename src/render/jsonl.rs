//! `--format jsonl`: one hit per line, with the query's id where it has one.
//!
//! Owns the line. Refuses to know the names inside a hit, which are [`json`](super::json)'s:
//! `{"qid":"q7","rank":1,"score":7.31,"match":"exact",…}`.

use std::io;

use serde::Serialize;

use super::Style;
use super::json::{HitJson, write_line};
use crate::search::Answer;

/// A hit that says which query it belongs to.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    qid: Option<&'a str>,
    #[serde(flatten)]
    hit: HitJson<'a>,
}

/// Writes one line per hit; nothing where there are none.
pub(super) fn render(answer: &Answer, _style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let qid = answer.query.qid.as_deref();
    answer.hits.iter().map(|hit| Line { qid, hit: HitJson::new(hit) }).try_for_each(|line| write_line(&line, out))
}
