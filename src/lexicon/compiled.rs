//! A lexicon as tables: nothing in it is read before it is asked for.
//!
//! Owns the list of tables, how they are made of entries, and the one file they fit in. The build script hands the
//! built-in lexicon to the program as such a file; an index keeps one with what its user added.
//!
//! A file is the length of each table in bytes (`u64`, little end first), then the tables, end to end.

use super::entry::{Entry, EntryId};
use super::tables::{Bytes, count, lists, numbers};
use super::trie::Trie;
use super::{names, neighbours, record};

/// See the module.
#[derive(Clone, Debug)]
pub(super) struct Compiled {
    /// The entries, end to end, without what they refer to.
    pub(super) text: Bytes,
    /// Where each ends.
    pub(super) ends: Bytes,
    /// For each entry what it is a part or a kind of.
    pub(super) broader: Bytes,
    /// For each entry what else a passage on it would talk about.
    pub(super) related: Bytes,
    /// Where each name is claimed.
    pub(super) names: Bytes,
    /// What is in the frames of names.
    pub(super) cores: Bytes,
    /// For each entry the company it keeps.
    pub(super) neighbours: Bytes,
    /// The names as they are found in texts.
    pub(super) trie: Trie,
}

/// How many tables there are.
const TABLES: usize = 11;
/// How many bytes say the length of one.
const LENGTH_BYTES: usize = size_of::<u64>();

impl Compiled {
    /// The tables of these entries, which stand in the order of their ids.
    pub(super) fn of<'e>(entries: impl Iterator<Item = (EntryId, &'e Entry)> + Clone) -> Compiled {
        let (mut text, mut ends) = (String::new(), Vec::new());
        let (mut broader, mut related) = (Vec::new(), Vec::new());
        for (id, entry) in entries.clone() {
            record::write(entry, &mut text);
            ends.push(count(text.len()));
            let row = |other: &EntryId| (count(id.index()), [count(other.index())]);
            broader.extend(entry.broader.iter().map(row));
            related.extend(entry.related.iter().map(row));
        }
        Compiled {
            text: text.into_bytes().into(),
            broader: lists(ends.len(), broader).into(),
            related: lists(ends.len(), related).into(),
            ends: numbers(ends).into(),
            names: names::index(entries.clone()).into(),
            cores: names::cores(entries.clone()).into(),
            neighbours: neighbours::table(entries.clone()).into(),
            trie: Trie::of(entries),
        }
    }

    /// The tables as one file.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let Trie { vocabulary, words, edges, claims } = &self.trie;
        let Compiled { text, ends, broader, related, names, cores, neighbours, .. } = self;
        let tables: [&Bytes; TABLES] =
            [text, ends, broader, related, names, cores, neighbours, vocabulary, words, edges, claims];
        let lengths = tables.iter().flat_map(|table| (table.len() as u64).to_le_bytes());
        let mut file: Vec<u8> = lengths.collect();
        tables.iter().for_each(|table| file.extend_from_slice(table));
        file
    }

    /// The tables in a file, which are not looked into; `None` where its lengths do not add up.
    pub(super) fn open(file: &Bytes) -> Option<Compiled> {
        let lengths = file.get(..TABLES * LENGTH_BYTES)?.as_chunks::<LENGTH_BYTES>().0;
        let mut at = TABLES * LENGTH_BYTES;
        let mut tables = Vec::with_capacity(TABLES);
        for length in lengths {
            let end = at.checked_add(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
            tables.push(file.part(at..end)?);
            at = end;
        }
        let tables: [Bytes; TABLES] = tables.try_into().ok().filter(|_| at == file.len())?;
        let [text, ends, broader, related, names, cores, neighbours, vocabulary, words, edges, claims] = tables;
        let trie = Trie { vocabulary, words, edges, claims };
        Some(Compiled { text, ends, broader, related, names, cores, neighbours, trie })
    }
}
