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
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::Problem;
use super::data::{Standing, Years, list, read_variant, read_years};
use super::entry::{Class, Entry, EntryId, Name};
use super::fold::{fold, without_article};
use super::record;
use super::store::Store;

/// One entry as a user writes it. All keys but the name may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserEntry {
    /// Its usual name. The name of a built-in entry adds to that entry instead of making a new one.
    pub name: String,
    /// What sort of thing it is; a theme where it does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// `"1959..1960"`, `"264 BC..146 BC"`, `1959`; historical years, both ends inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub years: Option<UserYears>,
    /// The countries or regions it belongs to, comma-separated.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Other names; a leading `?` marks one that it shares with something else, `=` one that another entry has too and
    /// a search takes for the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<String>,
    /// Names of entries it is a part or a kind of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub broader: Vec<String>,
    /// Names of entries a passage on it would also talk about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<String>,
}

/// A number or words for years, as TOML allows both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// A user's entries as they stand beside those of `store`, which they change or follow. What cannot be understood is
/// left out and reported; the rest of the entry stays.
pub(super) fn add(store: &Store, user: Vec<UserEntry>) -> (BTreeMap<EntryId, Entry>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut draft = Draft { store, changed: BTreeMap::new(), added: FxHashMap::default() };
    let user: Vec<_> = user.into_iter().filter(|entry| has_name(entry, &mut problems)).collect();
    let ids: Vec<_> = user.iter().map(|entry| draft.add(entry, &mut problems)).collect();
    draft.give_up_names(&ids, &user);
    for (id, entry) in ids.into_iter().zip(&user) {
        let broader = draft.find_all(entry, &entry.broader, &mut problems);
        let related = draft.find_all(entry, &entry.related, &mut problems);
        let entry = draft.edit(id);
        entry.broader.extend(broader);
        entry.related.extend(related);
    }
    (draft.changed, problems)
}

/// A lexicon and what has been changed of it.
struct Draft<'s> {
    store: &'s Store,
    changed: BTreeMap<EntryId, Entry>,
    /// The new entries by their folded names.
    added: FxHashMap<String, EntryId>,
}

impl Draft<'_> {
    fn named(&self, name: &str) -> Option<EntryId> {
        self.added.get(&fold(name)).copied().or_else(|| self.store.named(name))
    }

    fn edit(&mut self, id: EntryId) -> &mut Entry {
        self.changed.entry(id).or_insert_with(|| self.store.get(id).clone())
    }

    fn add(&mut self, user: &UserEntry, problems: &mut Vec<Problem>) -> EntryId {
        let id = self.named(&user.name).unwrap_or_else(|| self.start(user.name.trim()));
        let entry = self.edit(id);
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
        entry.names.extend(variants.map(|(text, standing)| Name::new(owned(text), standing)));
        entry.places.extend(list(&user.place, b',').map(owned));
        id
    }

    fn start(&mut self, full_name: &str) -> EntryId {
        let id = EntryId::new(self.store.len() + self.added.len());
        self.added.insert(fold(full_name), id);
        self.changed.insert(id, Entry::blank(owned(full_name)));
        id
    }

    /// Takes the names a user claims away from all other entries.
    fn give_up_names(&mut self, own: &[EntryId], user: &[UserEntry]) {
        let own: FxHashSet<_> = own.iter().collect();
        let names = user.iter().flat_map(|entry| entry.variants.iter().chain([&entry.name]));
        for claimed in names
            .map(|name| read_variant(name.trim()))
            .filter(|(_, standing)| *standing == Standing::Own)
            .map(|(name, _)| plain(name))
        {
            let claims = self.store.find(&claimed).into_iter().map(|claim| claim.entry);
            for loser in claims.filter(|entry| !own.contains(entry)) {
                self.edit(loser).names.retain(|name| plain(&name.text) != claimed);
            }
        }
    }

    fn find_all(&self, entry: &UserEntry, names: &[String], problems: &mut Vec<Problem>) -> Vec<EntryId> {
        let mut found = Vec::new();
        for name in names {
            match self.named(name) {
                Some(id) => found.push(id),
                None => problems.push(Problem::new(&entry.name, format!("no entry is called {name:?}"))),
            }
        }
        found
    }
}

fn has_name(entry: &UserEntry, problems: &mut Vec<Problem>) -> bool {
    let named = !fold(&entry.name).is_empty();
    if !named {
        problems.push(Problem::new(&entry.name, "an entry needs a name with letters or digits in it"));
    }
    named
}

fn owned(text: &str) -> Cow<'static, str> {
    Cow::Owned(record::plain(text).into_owned())
}

fn plain(name: &str) -> String {
    without_article(&fold(name)).to_owned()
}
