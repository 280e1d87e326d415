//! Data files into tables that need no loading.
//!
//! Owns what the build script makes of the data, and tests of theirs. Forgiving: a bad line or an unknown reference
//! is left out, `check` tells.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::compiled::Compiled;
use super::data::{Line, Source, list, read_variant, rows};
use super::entry::{Entry, EntryId, Name};

/// The tables of these files.
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
    Compiled::of(entries.iter().enumerate().map(|(index, entry)| (EntryId::new(index), entry)))
}

impl Line<'static> {
    /// The entry of this line, which refers to these.
    fn entry(&self, broader: Vec<EntryId>, related: Vec<EntryId>) -> Entry {
        let variants = list(self.variants, b';').map(read_variant).filter(|(text, _)| !text.is_empty());
        let variants = variants.map(|(text, standing)| Name::new(Cow::Borrowed(text), standing));
        Entry {
            name: Cow::Borrowed(self.name),
            class: self.class,
            years: self.years.range,
            life: self.years.life,
            uncertain: self.years.uncertain,
            places: list(self.places, b',').map(Cow::Borrowed).collect(),
            names: std::iter::once(Name::usual(Cow::Borrowed(self.name))).chain(variants).collect(),
            broader,
            related,
        }
    }
}
