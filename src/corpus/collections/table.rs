//! CSV and TSV: the first line names the columns, every other record is an essay.
//!
//! Owns the choice of the sign between cells (comma, semicolon, tab, bar: the one that makes a column of text stand in
//! the first line) and of whether tabs go with quotes. A record with more cells than there are columns is named and
//! left out: the text in it would be cut where a comma was not quoted.

use std::collections::BTreeMap;

use csv::{Reader, ReaderBuilder, StringRecord};

use super::rows::{self, Judge, Origin};
use crate::corpus::collection::{Collection, Content, Member, Opening, Take};
use crate::corpus::decode;
use crate::corpus::front_matter::{Entries, uniform_key};
use crate::corpus::skip::{Skip, SkipReason};
use crate::corpus::values::Values;

/// The row of the table.
pub(super) const CSV: Collection = Collection {
    name: "csv",
    extensions: &["csv"],
    opening: Opening::Bytes(|bytes, _, take| open(bytes, b",;\t|", take)),
};

/// The row of the table.
pub(super) const TSV: Collection = Collection {
    name: "tsv",
    extensions: &["tsv", "tab"],
    opening: Opening::Bytes(|bytes, _, take| open(bytes, b"\t,;|", take)),
};

/// How cells are parted.
#[derive(Clone, Copy, Debug)]
struct Dialect {
    between: u8,
    quotes: bool,
}

fn open(bytes: &[u8], signs: &[u8], take: Take<'_>) -> Result<(), Skip> {
    let decoded = decode::decode(bytes)?;
    let table = decoded.text.as_ref();
    let dialect = dialect(table, signs)?;
    let columns = columns(table, dialect);
    let mut judge = Judge::default();
    for (_, record) in records(table, dialect) {
        if let Some(text) = rows::text_of(&cells(&columns, &record)) {
            judge.look(&text);
        }
    }
    judge.verdict()?;
    let origin = Origin { encoding: decoded.encoding };
    for (number, (line, record)) in (1..).zip(records(table, dialect)) {
        let (name, row) = origin.row(number, line, cells(&columns, &record));
        let row = if record.len() > columns.len() { Err(ragged(record.len(), columns.len())) } else { row };
        let content = row.map_or_else(Content::Skipped, |row| Content::Row(Box::new(row)));
        if take(Member { name, content }).is_break() {
            break;
        }
    }
    Ok(())
}

fn ragged(cells: usize, columns: usize) -> Skip {
    let detail = format!("{cells} cells where the table has {columns} columns: is a sign between cells not quoted?");
    Skip::new(SkipReason::Broken, detail)
}

fn reader(table: &str, dialect: Dialect) -> Reader<&[u8]> {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(dialect.between).quoting(dialect.quotes);
    builder.from_reader(table.as_bytes())
}

/// The records below the first, with the line each starts on. The text is valid, so that no record fails.
fn records(table: &str, dialect: Dialect) -> impl Iterator<Item = (usize, StringRecord)> {
    let (mut at, mut line) = (0, 1);
    let all = reader(table, dialect).into_records().flatten().skip(1);
    all.map(move |record| {
        let told = record.position().map_or(at, |place| usize::try_from(place.byte()).unwrap_or(at));
        // A record is told to start where the one before ended: line ends stand in between.
        let bytes = table.as_bytes();
        let start = (told..bytes.len()).find(|place| !matches!(bytes[*place], b'\r' | b'\n')).unwrap_or(bytes.len());
        line += memchr::memchr_iter(b'\n', &bytes[at..start.max(at)]).count();
        at = start.max(at);
        (line, record)
    })
}

fn columns(table: &str, dialect: Dialect) -> Vec<String> {
    let first = reader(table, dialect).into_records().flatten().next().unwrap_or_default();
    first.iter().map(uniform_key).collect()
}

fn cells(columns: &[String], record: &StringRecord) -> Entries {
    let mut cells: Entries = BTreeMap::new();
    for (column, cell) in columns.iter().zip(record).filter(|(_, cell)| !cell.trim().is_empty()) {
        cells.entry(column.clone()).or_insert_with(|| Values(vec![cell.to_owned()]));
    }
    cells
}

/// The first sign that makes a column of text stand in the first line.
fn dialect(table: &str, signs: &[u8]) -> Result<Dialect, Skip> {
    let has_text =
        |sign: &u8| columns(table, Dialect { between: *sign, quotes: true }).iter().any(|name| rows::is_text(name));
    let Some(&between) = signs.iter().find(|sign| has_text(sign)) else {
        return Err(rows::no_text("a table without a column of text"));
    };
    Ok(Dialect { between, quotes: between != b'\t' || has_quoted_cells(table) })
}

/// Tabs part cells with quotes around them or without. Quotes are meant where each that opens a cell also closes it.
fn has_quoted_cells(table: &str) -> bool {
    let mut rest = table;
    loop {
        if let Some(quoted) = rest.strip_prefix('"') {
            let Some(after) = behind_quote(quoted) else { return false };
            rest = after;
        }
        match rest.find(['\t', '\n']) {
            Some(end) => rest = &rest[end + 1..],
            None => return true,
        }
    }
}

/// What follows the quote that closes a cell; `None` where none does, or text follows it.
fn behind_quote(cell: &str) -> Option<&str> {
    let mut rest = cell;
    loop {
        rest = &rest[rest.find('"')? + 1..];
        match rest.strip_prefix('"') {
            Some(doubled) => rest = doubled,
            None => return Some(rest).filter(|rest| rest.is_empty() || rest.starts_with(['\t', '\n', '\r'])),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use proptest::prelude::*;

    /// The names of the rows with their texts, or why they have none.
    type Rows = Vec<(String, Result<String, SkipReason>)>;

    fn read(signs: &[u8], table: &str) -> Result<Rows, Skip> {
        let mut all = Vec::new();
        open(table.as_bytes(), signs, &mut |member| {
            all.push((
                member.name,
                match member.content {
                    Content::Row(row) => Ok(row.text),
                    Content::Skipped(skip) => Err(skip.reason),
                    Content::Bytes(_) => panic!("a table has no files"),
                },
            ));
            ControlFlow::Continue(())
        })?;
        Ok(all)
    }

    fn row(name: &str, text: &str) -> (String, Result<String, SkipReason>) {
        (name.to_owned(), Ok(text.to_owned()))
    }

    #[test]
    fn a_row_is_an_essay_named_by_its_id_or_its_number() {
        let table = "ID,Title,Text\nmaize,Maize,\"Sown in 1954,\nfar north.\"\n,Suez,Nasser took the canal.\n";
        let expected = [row("maize", "Sown in 1954,\nfar north."), row("2", "Nasser took the canal.")];
        assert_eq!(read(b",;\t|", table).unwrap(), expected);
    }

    #[test]
    fn semicolons_bars_and_tabs_part_cells_too() {
        for sign in [";", "|", "\t"] {
            let table = ["title", "body\nMaize", "Sown far north, in 1954.\n"].join(sign);
            assert_eq!(read(b",;\t|", &table).unwrap(), [row("1", "Sown far north, in 1954.")], "{sign:?}");
        }
    }

    #[test]
    fn a_quotation_mark_in_a_table_of_tabs_is_one() {
        let plain = "title\ttext\na\t\"Maize\" was his word.\nb\t\"Wheat was hers.\n";
        assert_eq!(read(b"\t", plain).unwrap(), [row("1", "\"Maize\" was his word."), row("2", "\"Wheat was hers.")]);
        let quoted = "title\ttext\na\t\"Maize was\nhis word.\"\nb\tWheat was hers.\n";
        assert_eq!(read(b"\t", quoted).unwrap(), [row("1", "Maize was\nhis word."), row("2", "Wheat was hers.")]);
    }

    #[test]
    fn rows_without_a_text_or_with_cells_too_many_are_named() {
        let table = "id,text,note\na,Sown in 1954.,x\nb,,x\nc,Sown in 1954, far north,x\nd,Sown again in 1955.\n";
        let read = read(b",", table).unwrap();
        let reasons: Vec<_> = read.into_iter().map(|(name, text)| (name, text.err())).collect();
        let expected = [("a", None), ("b", Some(SkipReason::Empty)), ("c", Some(SkipReason::Broken)), ("d", None)];
        assert_eq!(reasons, expected.map(|(name, reason)| (name.to_owned(), reason)));
    }

    #[test]
    fn data_is_no_essay() {
        let skip = read(b",", "year,wheat,maize\n1954,85.6,3.7\n").unwrap_err();
        assert_eq!(skip.reason, SkipReason::Unsupported);
        assert!(skip.detail.starts_with("a table without a column of text: it needs one named text, body"), "{skip}");
        let skip = read(b",", "sample,content\na,4.2 mg\nb,5 mg\nc,see note 4 below\n").unwrap_err();
        assert_eq!(skip.detail, "a table of data: 2 of 3 texts in it are shorter than 3 words");
        assert_eq!(read(b",", "title,text\nMaize,\n").unwrap_err().reason, SkipReason::Empty);
    }

    proptest! {
        #[test]
        fn any_table_is_survived(table in "(text|id|title|[,;|\t\"\n\r a-zé]){0,60}") {
            let _ = (read(b",;\t|", &table), read(b"\t,;|", &format!("text\tid\n{table}")));
        }

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = open(&bytes, b",", &mut |_| ControlFlow::Continue(()));
            let _ = open(&[&b"text,id\n"[..], &bytes].concat(), b",", &mut |_| ControlFlow::Continue(()));
        }
    }
}
