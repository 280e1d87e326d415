//! `--format csl-json`: an array of items as Zotero, Pandoc and other CSL programs read them, one for each essay.
//!
//! Owns the array. What was quoted goes into `annote`, which no style prints.

use std::io;

use serde_json::json;

use super::Cited;
use crate::render::Style;
use crate::render::json::json_string;
use crate::search::Answer;

/// Writes an array, an item a line.
pub(in crate::render) fn render(answer: &Answer, _style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let cited = Cited::of(answer);
    write!(out, "[")?;
    for (place, source) in cited.sources.iter().enumerate() {
        let mut item = source.item();
        item.insert("annote".to_owned(), json!(cited.quotations(place).join("\n")));
        let comma = if place == 0 { "" } else { "," };
        write!(out, "{comma}\n{}", json_string(&item))?;
    }
    writeln!(out, "{}]", if cited.sources.is_empty() { "" } else { "\n" })
}
