//! `--format tsv`: the table of CSV for `cut` and `awk`: tabs between cells, one line per hit, no quotes.
//!
//! Owns the line. Refuses to know the columns, which are [`columns`](super::columns)'. A tab or line break inside a
//! cell becomes a space: `"grain\tharvest"` reads `grain harvest`.

use std::io;

use super::columns::{COLUMNS, Cell};
use super::{Style, safe};
use crate::search::Answer;

/// Writes a header and one line per hit.
pub(super) fn render(answer: &Answer, _style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let header: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
    writeln!(out, "{}", header.join("\t"))?;
    for hit in &answer.hits {
        let cells: Vec<String> = COLUMNS.iter().map(|column| shown((column.cell)(hit))).collect();
        writeln!(out, "{}", cells.join("\t"))?;
    }
    Ok(())
}

fn shown(cell: Cell<'_>) -> String {
    match cell {
        Cell::Number(number) => number,
        Cell::Text(text) => safe::flat(&text),
    }
}
