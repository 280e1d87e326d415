//! What one entry of the lexicon says.
//!
//! Owns the shape of an entry. Refuses to know where entries come from and how they are found.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::document::YearRange;

/// The place of an entry in its [`Lexicon`](super::Lexicon); means nothing in another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(u32);

impl EntryId {
    /// The entry at this index.
    pub(crate) fn new(index: usize) -> EntryId {
        EntryId(u32::try_from(index).expect("a lexicon holds far fewer entries than u32 counts"))
    }

    /// Its index, below [`Lexicon::len`](super::Lexicon::len).
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What sort of thing an entry is. The order is the order of preference when a name means several things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Class {
    /// A named stretch of time: Victorian era, Bronze Age.
    Period,
    /// A war or a battle.
    War,
    /// Something that happened: a famine, a conference, a crisis.
    Event,
    /// A revolution, rising or coup.
    Revolution,
    /// A treaty, pact or peace.
    Treaty,
    /// A law, plan, campaign or programme.
    Policy,
    /// A movement, party or school of thought.
    Movement,
    /// A state, empire, republic or city state.
    Polity,
    /// A ruling house and its time.
    Dynasty,
    /// A reign or term of rule named as such.
    Reign,
    /// A man or woman.
    Person,
    /// An ethnic or social group.
    People,
    /// A country, region or city.
    Place,
    /// A topic such as agriculture.
    Theme,
}

impl Class {
    /// Every class, in order of preference.
    pub const ALL: [Class; 14] = [
        Class::Period,
        Class::War,
        Class::Event,
        Class::Revolution,
        Class::Treaty,
        Class::Policy,
        Class::Movement,
        Class::Polity,
        Class::Dynasty,
        Class::Reign,
        Class::Person,
        Class::People,
        Class::Place,
        Class::Theme,
    ];

    /// Its name in the data files and on every surface: `"policy"`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Class::Period => "period",
            Class::War => "war",
            Class::Event => "event",
            Class::Revolution => "revolution",
            Class::Treaty => "treaty",
            Class::Policy => "policy",
            Class::Movement => "movement",
            Class::Polity => "polity",
            Class::Dynasty => "dynasty",
            Class::Reign => "reign",
            Class::Person => "person",
            Class::People => "people",
            Class::Place => "place",
            Class::Theme => "theme",
        }
    }

    /// The class of this name, if it is one.
    pub fn from_name(name: &str) -> Option<Class> {
        Class::ALL.into_iter().find(|class| class.as_str() == name)
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One thing history essays are about, with the names it goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its usual English name, unique in the lexicon; a bracket tells namesakes apart.
    pub name: Cow<'static, str>,
    /// What sort of thing it is.
    pub class: Class,
    /// The years it lasted; for a person the years of rule, office or main activity.
    pub years: Option<YearRange>,
    /// A person's life.
    pub life: Option<YearRange>,
    /// Whether an end of its years is only known roughly.
    pub uncertain: bool,
    /// The countries or regions it belongs to, as usual English names.
    pub places: Vec<Cow<'static, str>>,
    /// Every name it goes by, the usual one first (without its bracket).
    pub names: Vec<Name>,
    /// What it is a part or a kind of.
    pub broader: Vec<EntryId>,
    /// What a passage on it would also talk about.
    pub related: Vec<EntryId>,
}

impl Entry {
    /// An entry of which only the name is known.
    pub(super) fn blank(name: Cow<'static, str>) -> Entry {
        Entry {
            names: vec![Name::usual(name.clone())],
            name,
            class: Class::Theme,
            years: None,
            life: None,
            uncertain: false,
            places: Vec::new(),
            broader: Vec::new(),
            related: Vec::new(),
        }
    }

    /// The years to show for it: its own, else the life.
    pub fn span(&self) -> Option<YearRange> {
        self.years.or(self.life)
    }

    /// The names it goes by that are nobody else's.
    pub fn sure_names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().filter(|name| !name.ambiguous).map(|name| &*name.text)
    }
}

/// One name of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As it is written: `"Khrushchyov"`.
    pub text: Cow<'static, str>,
    /// Whether something else goes by it too, or it is too common to be sure.
    pub ambiguous: bool,
    /// Whether it is the name of the same place or people at another time, for which another entry stands: Ghana's
    /// `Gold Coast`. A text that says it means the other entry; who searches for one wants both.
    pub renamed: bool,
}
