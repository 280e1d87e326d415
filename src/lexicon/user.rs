//! Entries a user adds in TOML.
//!
//! Owns the keys of an `[[entry]]` table and what adding one does to the lexicon. Refuses to know where the file is.
//!
//! ```toml
//! [[entry]]
//! name = "Ryazan miracle"
//! class = "policy"
//! years = "1959..1960"
//! place = "Soviet Union"
//! variants = ["Ryazan affair", "?the miracle"]
//! broader = ["Khrushchev era"]
//! related = ["Virgin Lands campaign"]
//! ```

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::Problem;
use super::data::{Years, bare_name, has_bracket, list, read_variant, read_years};
use super::entry::{Class, Entry, EntryId, Name};
use super::fold::{fold, without_article};

/// One entry as a user writes it. All keys but the name may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserEntry {
    /// Its usual name. The name of a built-in entry adds to that entry instead of making a new one.
    pub name: String,
    /// What sort of thing it is; a theme where it does not say.
    pub class: Option<Class>,
    /// `"1959..1960"`, `"264 BC..146 BC"`, `1959`; historical years, both ends inclusive.
    pub years: Option<UserYears>,
    /// The countries or regions it belongs to, comma-separated.
    #[serde(default)]
    pub place: String,
    /// Other names; a leading `?` marks one that it shares with something else.
    #[serde(default)]
    pub variants: Vec<String>,
    /// Names of entries it is a part or a kind of.
    #[serde(default)]
    pub broader: Vec<String>,
    /// Names of entries a passage on it would also talk about.
    #[serde(default)]
    pub related: Vec<String>,
}

/// A number or words for years, as TOML allows both.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum UserYears {
    /// One historical year: `1959`, `-264` for 264 BC.
    Year(i64),
    /// As in the data files: `"1959..1960"`.
    Words(String),
}

impl UserYears {
    fn read(&self) -> Result<Years, String> {
        match self {
            UserYears::Year(year) => read_years(&year.to_string()),
            UserYears::Words(words) => read_years(words),
        }
    }
}

/// Adds a user's entries. What cannot be understood is left out and reported; the rest of the entry stays.
pub(super) fn add(entries: &mut Vec<Entry>, user: Vec<UserEntry>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut known: FxHashMap<String, EntryId> =
        entries.iter().enumerate().map(|(index, entry)| (fold(&entry.name), EntryId::new(index))).collect();
    let user: Vec<_> = user.into_iter().filter(|entry| has_name(entry, &mut problems)).collect();
    let ids: Vec<_> = user.iter().map(|entry| add_one(entries, &mut known, entry, &mut problems)).collect();
    give_up_names(entries, &ids, &user);
    for (id, entry) in ids.into_iter().zip(&user) {
        let broader = find_all(&known, entry, &entry.broader, &mut problems);
        let related = find_all(&known, entry, &entry.related, &mut problems);
        entries[id.index()].broader.extend(broader);
        entries[id.index()].related.extend(related);
    }
    problems
}

fn has_name(entry: &UserEntry, problems: &mut Vec<Problem>) -> bool {
    let named = !fold(&entry.name).is_empty();
    if !named {
        problems.push(Problem::new(&entry.name, "an entry needs a name with letters or digits in it"));
    }
    named
}

fn add_one(
    entries: &mut Vec<Entry>,
    known: &mut FxHashMap<String, EntryId>,
    user: &UserEntry,
    problems: &mut Vec<Problem>,
) -> EntryId {
    let id = *known.entry(fold(&user.name)).or_insert_with(|| {
        entries.push(blank(user.name.trim()));
        EntryId::new(entries.len() - 1)
    });
    let entry = &mut entries[id.index()];
    entry.class = user.class.unwrap_or(entry.class);
    match user.years.as_ref().map(UserYears::read) {
        Some(Ok(years)) => {
            entry.years = years.range;
            entry.life = years.life.or(entry.life);
            entry.uncertain = years.uncertain;
        }
        Some(Err(message)) => problems.push(Problem::new(&user.name, message)),
        None => {}
    }
    let variants =
        user.variants.iter().map(|variant| read_variant(variant.trim())).filter(|(text, _)| !text.is_empty());
    entry.names.extend(variants.map(name));
    entry.places.extend(list(&user.place, b',').map(owned));
    id
}

fn name((text, ambiguous): (&str, bool)) -> Name {
    Name { text: owned(text), ambiguous }
}

fn blank(full_name: &str) -> Entry {
    Entry {
        name: owned(full_name),
        class: Class::Theme,
        years: None,
        life: None,
        uncertain: false,
        places: Vec::new(),
        names: vec![name((bare_name(full_name), has_bracket(full_name)))],
        broader: Vec::new(),
        related: Vec::new(),
    }
}

fn owned(text: &str) -> Cow<'static, str> {
    Cow::Owned(text.to_owned())
}

/// Takes the names a user claims away from all other entries.
fn give_up_names(entries: &mut [Entry], ids: &[EntryId], user: &[UserEntry]) {
    let own: FxHashSet<EntryId> = ids.iter().copied().collect();
    let names = user.iter().flat_map(|entry| entry.variants.iter().chain([&entry.name]));
    let sure = names.filter(|name| !name.trim_start().starts_with('?'));
    let claimed: FxHashSet<String> = sure.map(|name| plain(name)).collect();
    if claimed.is_empty() {
        return;
    }
    for (_, entry) in entries.iter_mut().enumerate().filter(|(index, _)| !own.contains(&EntryId::new(*index))) {
        entry.names.retain(|name| !claimed.contains(&plain(&name.text)));
    }
}

fn plain(name: &str) -> String {
    without_article(&fold(name)).to_owned()
}

fn find_all(
    known: &FxHashMap<String, EntryId>,
    entry: &UserEntry,
    names: &[String],
    problems: &mut Vec<Problem>,
) -> Vec<EntryId> {
    let mut found = Vec::new();
    for name in names {
        match known.get(&fold(name)) {
            Some(id) => found.push(*id),
            None => problems.push(Problem::new(&entry.name, format!("no entry is called {name:?}"))),
        }
    }
    found
}
