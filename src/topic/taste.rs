//! What a cataloguer would make of each class of entry: which of them name a topic well, and how many of a kind
//! a list of topics should hold.
//!
//! Owns the numbers of the weighing that depend on the class, found by trial on essays of known topics. They are
//! not delicate: a fifth more or less of any of them moves few topics.

use crate::lexicon::Class;

/// How the entries of a class are weighed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taste {
    /// How well an entry of this class does as a topic.
    pub(super) worth: f32,
    /// What standing in the title counts for it, against other classes.
    pub(super) titled: f32,
    /// What it gains where others imply it.
    pub(super) implied: f32,
    /// How much being common speaks against it: the exponent of its rarity.
    pub(super) rarity: f32,
    /// What competes with it for places among the topics.
    pub(super) kind: Kind,
}

/// Classes that a list of topics should not be filled with, and others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Countries, cities, states and peoples.
    Where,
    /// Themes such as agriculture.
    Theme,
    /// Anything else: as many as the essay names.
    Other,
}

impl Kind {
    /// What is left of a topic's score for each of its kind that comes before it.
    pub(super) fn repeated(self) -> f32 {
        match self {
            Kind::Where => 0.85,
            Kind::Theme => 0.8,
            Kind::Other => 1.0,
        }
    }
}

const USUAL: Taste = Taste { worth: 1.0, titled: 1.0, implied: 1.0, rarity: 0.0, kind: Kind::Other };
const WHERE: Taste = Taste { rarity: 0.5, kind: Kind::Where, ..USUAL };
const HAPPENING: Taste = Taste { worth: 0.7, titled: 1.3, ..USUAL };
const FRAME: Taste = Taste { worth: 0.7, ..USUAL };

/// The taste for a class.
pub(super) fn taste(class: Class) -> Taste {
    match class {
        Class::Theme => Taste { worth: 1.2, implied: 1.5, rarity: 0.7, kind: Kind::Theme, ..USUAL },
        Class::Polity | Class::People => WHERE,
        Class::Place => Taste { worth: 0.8, ..WHERE },
        Class::Person => Taste { worth: 0.9, implied: 0.0, ..USUAL },
        Class::Event | Class::War | Class::Revolution | Class::Treaty | Class::Policy => HAPPENING,
        Class::Movement | Class::Period | Class::Dynasty | Class::Reign => FRAME,
    }
}
