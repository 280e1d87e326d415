//! All entries as one JSON object, for programs.

use std::io;

use serde::Serialize;

use super::super::{Entry, EntryId, Lexicon};
use super::signed;
use super::years::ends;

/// The version of this shape.
const FORMAT_VERSION: u32 = 1;

#[derive(Serialize)]
struct FileJson<'l> {
    format_version: u32,
    entries: Vec<EntryJson<'l>>,
}

#[derive(Serialize)]
struct EntryJson<'l> {
    name: &'l str,
    class: &'static str,
    start: Option<i32>,
    end: Option<i32>,
    life_start: Option<i32>,
    life_end: Option<i32>,
    uncertain: bool,
    places: Vec<&'l str>,
    variants: Vec<String>,
    broader: Vec<&'l str>,
    related: Vec<&'l str>,
}

impl<'l> EntryJson<'l> {
    fn new(lexicon: &'l Lexicon, entry: &'l Entry) -> EntryJson<'l> {
        let (start, end) = entry.years.map(ends).unwrap_or_default();
        let (life_start, life_end) = entry.life.map(ends).unwrap_or_default();
        let names = |ids: &[EntryId]| ids.iter().map(|id| &*lexicon.get(*id).name).collect();
        EntryJson {
            name: &entry.name,
            class: entry.class.as_str(),
            start,
            end,
            life_start,
            life_end,
            uncertain: entry.uncertain,
            places: entry.places.iter().map(|place| &**place).collect(),
            variants: entry.names.iter().skip(1).map(signed).collect(),
            broader: names(&entry.broader),
            related: names(&entry.related),
        }
    }
}

pub(super) fn write(lexicon: &Lexicon, out: &mut dyn io::Write) -> io::Result<()> {
    let entries = lexicon.entries().map(|(_, entry)| EntryJson::new(lexicon, entry)).collect();
    serde_json::to_writer(&mut *out, &FileJson { format_version: FORMAT_VERSION, entries })?;
    out.write_all(b"\n")
}
