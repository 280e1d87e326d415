//! An entry as a table keeps it: one string, taken apart where it lies.
//!
//! Owns the signs between its parts: control characters, which are taken out of what a user writes and do not occur
//! in the data files. What an entry refers to stands in tables of its own.

use std::borrow::Cow;

use crate::document::{Year, YearRange};

use super::entry::{Class, Entry, Name};

/// Between the parts of an entry.
const PART: char = '\u{1f}';
/// Between the items of a part.
const ITEM: char = '\u{1e}';

/// Adds an entry to a text of entries, end to end.
pub(super) fn write(entry: &Entry, text: &mut String) {
    text.push_str(&entry.name);
    text.push(PART);
    text.push_str(entry.class.as_str());
    for range in [entry.years, entry.life] {
        text.push(PART);
        if let Some(range) = range {
            text.push_str(&range.start().astronomical().to_string());
            text.push(ITEM);
            text.push_str(&range.end().astronomical().to_string());
        }
    }
    text.push(PART);
    text.push_str(if entry.uncertain { "c" } else { "" });
    text.push(PART);
    for place in &entry.places {
        text.push_str(place);
        text.push(ITEM);
    }
    text.push(PART);
    for name in &entry.names {
        text.push(sign(name));
        text.push_str(&name.text);
        text.push(ITEM);
    }
}

/// Reads what [`write()`] wrote; `keep` says how its names are kept. `None` where it is no entry.
pub(super) fn read<'t>(record: &'t str, keep: impl Fn(&'t str) -> Cow<'static, str>) -> Option<Entry> {
    let mut parts = record.split(PART);
    let mut next = || parts.next();
    let (name, class, years, life) = (next()?, next()?, next()?, next()?);
    let (uncertain, places, names) = (next()?, next()?, next()?);
    let name_of = |item: &'t str| {
        let mut rest = item.chars();
        let sign = rest.next();
        Name { text: keep(rest.as_str()), ambiguous: sign != Some(OWN), renamed: sign == Some(RENAMED) }
    };
    Some(Entry {
        name: keep(name),
        class: Class::from_name(class)?,
        years: range(years),
        life: range(life),
        uncertain: !uncertain.is_empty(),
        places: places.split_terminator(ITEM).map(&keep).collect(),
        names: names.split_terminator(ITEM).map(name_of).collect(),
        broader: Vec::new(),
        related: Vec::new(),
    })
}

fn range(part: &str) -> Option<YearRange> {
    let (start, end) = part.split_once(ITEM)?;
    let year = |number: &str| number.parse().ok().map(Year::from_astronomical);
    YearRange::new(year(start)?, year(end)?)
}

const OWN: char = ' ';
const SHARED: char = '?';
const RENAMED: char = '=';

fn sign(name: &Name) -> char {
    match name {
        Name { renamed: true, .. } => RENAMED,
        Name { ambiguous: true, .. } => SHARED,
        _ => OWN,
    }
}

/// A name or place as a record may hold it: without control characters.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_control) { Cow::Owned(text.replace(char::is_control, " ")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    #[test]
    fn what_is_written_is_read() {
        for (_, entry) in Lexicon::builtin().entries() {
            let mut text = String::new();
            write(entry, &mut text);
            let read = read(&text, |part| Cow::Owned(part.to_owned())).unwrap();
            let unreferenced = Entry { broader: vec![], related: vec![], ..entry.clone() };
            assert_eq!(read, unreferenced);
        }
    }

    #[test]
    fn what_is_no_entry_is_none() {
        for text in ["", "maize", "maize\u{1f}grain\u{1f}\u{1f}\u{1f}\u{1f}\u{1f}", "a\u{1f}policy\u{1f}\u{1f}"] {
            assert_eq!(read(text, |part| Cow::Owned(part.to_owned())), None, "{text:?}");
        }
    }
}
