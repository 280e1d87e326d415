//! `--format trec`: a run as the tools of TREC read it, `qid Q0 id rank score histsearch`.
//!
//! Owns the six columns. Refuses to know judgements. A query without an id has `0`; white space inside an id, which
//! would shift the columns, becomes `_`, so `my query` reads `my_query`.

use std::io;

use super::{Style, safe};
use crate::search::Answer;

/// The last column: whose run it is.
const RUN: &str = "histsearch";

/// Writes one line per hit; nothing where there are none.
pub(super) fn render(answer: &Answer, _style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let qid = column(answer.query.qid.as_deref().unwrap_or("0"));
    answer
        .hits
        .iter()
        .try_for_each(|hit| writeln!(out, "{qid} Q0 {} {} {} {RUN}", column(&hit.id), hit.rank, hit.score))
}

fn column(id: &str) -> String {
    safe::name(id).replace(char::is_whitespace, "_")
}
