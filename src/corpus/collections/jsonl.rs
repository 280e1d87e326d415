//! JSON Lines: a line an object, an object an essay.
//!
//! A line that is no object is named and left out; blank lines are nothing.

use std::ops::ControlFlow;

use super::limits::Budget;
use super::rows::{self, Judge, Origin};
use crate::corpus::collection::{Collection, Content, Member, Opening, Take};
use crate::corpus::decode;
use crate::corpus::front_matter::{Entries, uniform_key};
use crate::corpus::skip::{Skip, SkipReason};

/// The row of the table.
pub(super) const JSONL: Collection =
    Collection { name: "jsonl", extensions: &["jsonl", "ndjson"], opening: Opening::Bytes(open) };

fn open(bytes: &[u8], _: &Budget, take: Take<'_>) -> Result<(), Skip> {
    let decoded = decode::decode(bytes)?;
    judge(&decoded.text)?;
    let origin = Origin { encoding: decoded.encoding };
    for (number, line) in lines(&decoded.text) {
        let (name, row) = match object(line) {
            Ok(cells) => origin.row(number, number, cells),
            Err(skip) => (number.to_string(), Err(skip)),
        };
        let content = row.map_or_else(Content::Skipped, |row| Content::Row(Box::new(row)));
        if take(Member { name, content }) == ControlFlow::Break(()) {
            break;
        }
    }
    Ok(())
}

/// The lines with something on them, and their numbers.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty())
}

fn object(line: &str) -> Result<Entries, Skip> {
    let entries: Entries = serde_json::from_str(line).map_err(|error| {
        // The line of the error is always the first: it was given but one.
        let detail = format!("not a JSON object: {}", error.to_string().replace(" at line 1 column ", " at column "));
        Skip::new(SkipReason::Broken, detail)
    })?;
    Ok(entries.into_iter().map(|(key, values)| (uniform_key(&key), values)).collect())
}

/// Whether there are essays in it at all.
fn judge(text: &str) -> Result<(), Skip> {
    let (mut objects, mut has_text) = (0usize, false);
    let mut judge = Judge::default();
    for cells in lines(text).filter_map(|(_, line)| object(line).ok()) {
        objects += 1;
        has_text |= cells.keys().any(|key| rows::is_text(key));
        if let Some(text) = rows::text_of(&cells) {
            judge.look(&text);
        }
    }
    match (objects, has_text) {
        (0, _) => Err(Skip::new(SkipReason::Broken, "no line of it is a JSON object")),
        (_, false) => Err(rows::no_text("JSON in which no object has a key for the text")),
        _ => judge.verdict(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The names of the lines with their texts, or what is wrong with them.
    type Lines = Vec<(String, Result<String, String>)>;

    fn read(text: &str) -> Result<Lines, Skip> {
        let mut all = Vec::new();
        open(text.as_bytes(), &Budget::of(text.len()), &mut |member| {
            all.push((
                member.name,
                match member.content {
                    Content::Row(row) => Ok(row.text),
                    Content::Skipped(skip) => Err(skip.detail),
                    Content::Bytes(_) => panic!("no files here"),
                },
            ));
            ControlFlow::Continue(())
        })?;
        Ok(all)
    }

    #[test]
    fn a_line_is_an_essay() {
        let text = "{\"id\": 7, \"text\": [\"Sown in 1954.\", \"Reaped in 1956.\"]}\n\n{\"text\": null, \"body\": \"Nasser took \
                    the canal.\"}\n{\"text\": \"\"}\n{\"text\": \"unfinished\n";
        let expected = [
            ("7", Ok("Sown in 1954.\n\nReaped in 1956.".to_owned())),
            ("3", Ok("Nasser took the canal.".to_owned())),
            ("4", Err("a row without a text".to_owned())),
            ("5", Err("not a JSON object: EOF while parsing a string at column 20".to_owned())),
        ];
        assert_eq!(read(text).unwrap(), expected.map(|(name, text)| (name.to_owned(), text)));
    }

    #[test]
    fn data_is_no_essay() {
        assert_eq!(read("[1, 2]\n3\n").unwrap_err().detail, "no line of it is a JSON object");
        let skip = read("{\"year\": 1954, \"wheat\": 85.6}\n").unwrap_err();
        assert!(skip.detail.contains("it needs one named text, body, content, essay"), "{skip}");
        assert_eq!(read("{\"text\": 1954}\n{\"text\": {\"a\": 1}}\n").unwrap_err().reason, SkipReason::Unsupported);
    }

    proptest! {
        #[test]
        fn any_lines_are_survived(text in "(\\{\"text\":|\"maize\"|[\\[\\]{}\",:\n a-z0-9]){0,80}") {
            let _ = read(&text);
        }

        #[test]
        fn depth_is_bounded(depth in 0usize..5_000) {
            let _ = read(&format!("{{\"text\": {}", "[".repeat(depth)));
        }
    }
}
