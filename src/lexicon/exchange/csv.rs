//! A table of entries, for spreadsheets.
//!
//! Owns the columns. Lists inside a cell are separated by semicolons. A cell of text that a spreadsheet would take
//! for a formula gets a leading apostrophe, which reading takes off again.

use std::io;

use ::csv::{Position, ReaderBuilder, StringRecord, Writer};

use super::super::data::list;
use super::super::{Class, Entry, EntryId, Lexicon, UserEntry};
use super::years::{ends, written};
use super::{Imported, signed};
use crate::error::{Error, Result};

const COLUMNS: [&str; 11] =
    ["name", "class", "start", "end", "life_start", "life_end", "uncertain", "place", "variants", "broader", "related"];

/// Signs that make a spreadsheet calculate.
const FORMULA_STARTS: [char; 4] = ['=', '+', '-', '@'];

pub(super) fn write(lexicon: &Lexicon, out: &mut dyn io::Write) -> io::Result<()> {
    let mut table = Writer::from_writer(out);
    table.write_record(COLUMNS).map_err(io_error)?;
    for (_, entry) in lexicon.entries() {
        table.write_record(record(lexicon, entry)).map_err(io_error)?;
    }
    table.flush()
}

/// The writer's own error, so that a closed pipe is still known for one.
fn io_error(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn record(lexicon: &Lexicon, entry: &Entry) -> [String; 11] {
    let number = |year: Option<i32>| year.map(|year| year.to_string()).unwrap_or_default();
    let (start, end) = entry.years.map(ends).unwrap_or_default();
    let (born, died) = entry.life.map(ends).unwrap_or_default();
    let names = |ids: &[EntryId]| guarded(ids.iter().map(|id| lexicon.get(*id).name.to_string()));
    [
        guarded([entry.name.to_string()].into_iter()),
        entry.class.as_str().to_owned(),
        number(start),
        number(end),
        number(born),
        number(died),
        if entry.uncertain { "yes".to_owned() } else { String::new() },
        guarded(entry.places.iter().map(ToString::to_string)),
        guarded(entry.names.iter().skip(1).map(signed)),
        names(&entry.broader),
        names(&entry.related),
    ]
}

fn guarded(items: impl Iterator<Item = String>) -> String {
    let cell = items.collect::<Vec<_>>().join("; ");
    if cell.starts_with(FORMULA_STARTS) { format!("'{cell}") } else { cell }
}

pub(super) fn read(bytes: &[u8]) -> Result<Imported> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut table = ReaderBuilder::new().flexible(true).from_reader(bytes);
    let headers = table.headers().map_err(|error| Error::usage("not a table").because(error))?.clone();
    let columns = COLUMNS.map(|column| headers.iter().position(|header| header.trim().eq_ignore_ascii_case(column)));
    if columns[0].is_none() {
        return Err(
            Error::usage("the table has no column \"name\"").hint(format!("the columns are {}", COLUMNS.join(", ")))
        );
    }
    let mut imported = Imported::default();
    let mut record = StringRecord::new();
    loop {
        match table.read_record(&mut record) {
            Ok(false) => return Ok(imported),
            Ok(true) => {
                let row = line_of(record.position(), bytes);
                match entry(&columns.map(|column| cell(&record, column))) {
                    Ok(entry) => imported.entries.push(entry),
                    Err(reason) => imported.skip(row, reason),
                }
            }
            Err(error) => {
                let row = line_of(error.position(), bytes);
                imported.skip(row, error.to_string());
            }
        }
    }
}

/// The line a record starts on; its position is before any blank lines.
fn line_of(position: Option<&Position>, bytes: &[u8]) -> usize {
    let Some(position) = position else { return 0 };
    let ahead = usize::try_from(position.byte()).ok().and_then(|byte| bytes.get(byte..)).unwrap_or_default();
    let blank = ahead.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).filter(|byte| **byte == b'\n').count();
    blank + usize::try_from(position.line()).unwrap_or(usize::MAX - blank)
}

fn cell(record: &StringRecord, column: Option<usize>) -> &str {
    let cell = column.and_then(|column| record.get(column)).unwrap_or_default().trim();
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA_STARTS)).unwrap_or(cell)
}

fn entry(cells: &[&str; 11]) -> std::result::Result<UserEntry, String> {
    let [name, class, start, end, born, died, uncertain, place, variants, broader, related] = *cells;
    if name.is_empty() {
        return Err("no name".to_owned());
    }
    let class = match class {
        "" => None,
        class => Some(Class::from_name(&class.to_lowercase()).ok_or_else(|| format!("unknown class {class:?}"))?),
    };
    let items = |cell: &str| list(cell, b';').map(str::to_owned).collect();
    Ok(UserEntry {
        name: name.to_owned(),
        class,
        years: written(start, end, (born, died), !uncertain.is_empty())?,
        place: list(place, b';').collect::<Vec<_>>().join(", "),
        variants: items(variants),
        broader: items(broader),
        related: items(related),
    })
}
