//! Data files into tables that need no loading.
//!
//! Owns what the build script makes of the data, and tests of theirs. Forgiving: a bad line or an unknown reference
//! is left out, `check` tells.

use rustc_hash::FxHashMap;

use super::compiled::Compiled;
use super::data::{Line, Source, list, rows};
use super::entry::{Entry, EntryId};
use super::tables::{count, lists, numbers};
use super::trie::Trie;
use super::{names, neighbours};

/// The tables of these files. Their text is kept for as long as the program runs.
pub(super) fn compile(sources: &[Source<'static>]) -> Compiled {
    let lines: Vec<_> =
        sources.iter().flat_map(|source| rows(source.text)).filter_map(|(_, row)| Line::read(row).ok()).collect();
    let mut by_name = FxHashMap::default();
    for (index, line) in lines.iter().enumerate() {
        by_name.entry(line.name.to_lowercase()).or_insert(EntryId::new(index));
    }
    let named = |field: &str| -> Vec<EntryId> {
        list(field, b';').filter_map(|name| by_name.get(&name.to_lowercase()).copied()).collect()
    };
    let entries: Vec<Entry> = lines.iter().map(|line| line.entry(named(line.broader), named(line.related))).collect();
    let numbered = || entries.iter().enumerate().map(|(index, entry)| (EntryId::new(index), entry));
    let (text, ends) = text_of(&lines);
    let ids = |ids: &Vec<EntryId>| ids.iter().map(|id| count(id.index())).collect();
    Compiled {
        text: text.leak(),
        ends: numbers(ends).into(),
        broader: lists(&entries.iter().map(|entry| ids(&entry.broader)).collect::<Vec<_>>()).into(),
        related: lists(&entries.iter().map(|entry| ids(&entry.related)).collect::<Vec<_>>()).into(),
        names: names::index(numbered()).into(),
        neighbours: neighbours::table(numbered()).into(),
        trie: Trie::of(numbered()),
    }
}

/// Lines without what the tables hold, and where each ends.
fn text_of(lines: &[Line<'_>]) -> (String, Vec<u32>) {
    let mut text = String::new();
    let mut ends = Vec::with_capacity(lines.len());
    for line in lines {
        let Line { class, name, written_years, places, variants, .. } = line;
        text.extend([class.as_str(), "|", name, "|", written_years, "|", places, "|", variants, "||"]);
        ends.push(count(text.len()));
    }
    (text, ends)
}
