//! `--format pandoc`: quotations in Markdown, each with its citation, and below them the sources as Pandoc reads them.
//!
//! Owns the escapes of Markdown. Piped into `pandoc --citeproc`, with any CSL style, it becomes a text with notes or
//! citations and a list of works.
//!
//! ```text
//! > The Virgin Lands were ploughed from 1954. [@lindqvist2019virgin, para. 4]
//!
//! ---
//! references:
//! - {"id":"lindqvist2019virgin","type":"document","title":"The Virgin Lands Campaign, 1954-1963",…}
//! ---
//! ```

use std::io;

use serde_json::Value;

use super::{Cited, Locator, quotation};
use crate::render::Style;
use crate::render::json::json_string;
use crate::search::Answer;

/// Writes the quotations and the sources; nothing where there are none.
pub(in crate::render) fn render(answer: &Answer, _style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let cited = Cited::of(answer);
    if cited.hits.is_empty() {
        return Ok(());
    }
    for (hit, place) in &cited.hits {
        let (key, locator) = (&cited.sources[*place].key, Locator::of(&hit.about).short());
        writeln!(out, "> {} [@{key}, {locator}]\n", escaped(&quotation::words(hit)))?;
    }
    writeln!(out, "---\nreferences:")?;
    for source in &cited.sources {
        let item = source.item().into_iter().map(|(name, value)| {
            let value = if is_literal(&name) { value } else { in_markdown(value) };
            (name, value)
        });
        // JSON is YAML too.
        writeln!(out, "- {}", json_string(&item.collect::<serde_json::Map<_, _>>()))?;
    }
    writeln!(out, "---")
}

/// What Pandoc does not read as Markdown.
fn is_literal(name: &str) -> bool {
    matches!(name, "id" | "type" | "URL" | "language")
}

fn in_markdown(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(escaped(&text)),
        Value::Array(values) => values.into_iter().map(in_markdown).collect(),
        Value::Object(values) => values.into_iter().map(|(name, value)| (name, in_markdown(value))).collect(),
        other => other,
    }
}

/// Text that Markdown shows as it stands.
fn escaped(text: &str) -> String {
    const OBEYED: &str = "\\`*_{}[]<>@#$^~|!&";
    let mut escaped = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        // At the start of a line a number is that of a list, and a hyphen an item.
        let begins_list = match c {
            '-' | '+' | '=' | ':' | '%' => at == 0,
            '.' | ')' => at > 0 && text[..at].chars().all(char::is_alphanumeric),
            '(' => at == 0,
            _ => false,
        };
        if begins_list || OBEYED.contains(c) || (c == '-' && text[..at].ends_with('-')) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_would_obey_is_escaped() {
        assert_eq!(escaped("*Pravda* [1] <b> a_b @x"), "\\*Pravda\\* \\[1\\] \\<b\\> a\\_b \\@x");
        assert_eq!(escaped("1954. A year -- and"), "1954\\. A year -\\- and");
        assert_eq!(escaped("- no item"), "\\- no item");
        assert_eq!(escaped("Khrushchev’s fall, in 1964."), "Khrushchev’s fall, in 1964.");
    }
}
