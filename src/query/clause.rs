//! What a query is once read: a tree of clauses, and helpers to walk it.
//!
//! Owns the shape of a query. Knows neither how it was typed (`lexer`, `parse`) nor how it is matched.
//!
//! Inside a [`Clause::Group`] members keep the order they were typed in. A group matches a passage when every
//! [`Occur::Must`] matches, no [`Occur::MustNot`] does and, where it has no `Must` but some
//! [`Occur::Should`], at least one of these does. A group of only `MustNot` matches everything but.
//!
//! ```
//! use histsearch::query::{Clause, Occur, parse};
//!
//! let query = parse("maize -wheat").unwrap();
//! let maize = (Occur::Should, Clause::Word("maize".into()));
//! let wheat = (Occur::MustNot, Clause::Word("wheat".into()));
//! assert_eq!(query.clause, Clause::Group(vec![maize, wheat]));
//! ```

/// What a member is to its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Occur {
    /// A passage without it does not match.
    Must,
    /// A passage with it ranks higher; in a group without a [`Occur::Must`], one of these has to match.
    Should,
    /// A passage with it does not match.
    MustNot,
}

/// A field of the essay that words can be looked for in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The essay's title.
    Title,
    /// The essay's author.
    Author,
    /// The headings above a passage.
    Heading,
}

impl Field {
    /// Every field, in the order they are documented.
    pub const ALL: [Field; 3] = [Field::Title, Field::Author, Field::Heading];

    /// As it is typed, without the colon: `title`.
    pub fn name(self) -> &'static str {
        match self {
            Field::Title => "title",
            Field::Author => "author",
            Field::Heading => "heading",
        }
    }
}

/// One part of a query.
///
/// Texts are as typed, case and accents kept; each holds at least one letter or digit. An analyzer may make
/// several terms of one word (`de-Stalinisation`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Clause {
    /// One word: `maize`.
    Word(String),
    /// Words that begin so, without the star: `Kazakh*`.
    Prefix(String),
    /// A word or one spelt nearly so: `Khruschev~1`.
    Fuzzy {
        /// The word as typed; it holds no digit.
        word: String,
        /// How many letters may differ, 1 or 2.
        distance: u8,
    },
    /// Words in this order: `"virgin lands"`, `"virgin lands"~5`.
    Phrase {
        /// What stood between the quotation marks, white space made single; verbatim otherwise.
        words: String,
        /// How many words may stand between them in all; 0 for the exact phrase.
        slop: u32,
    },
    /// Operands close together in any order: `maize NEAR/8 Kazakhstan`.
    Near {
        /// Two or more words, prefixes, fuzzy words, phrases, or groups of only [`Occur::Should`] of these.
        operands: Vec<Clause>,
        /// How many other words may stand between one operand and the next, as they stand in the text.
        distance: u32,
    },
    /// A clause looked for in one field: `title:Khrushchev`.
    Field {
        /// Where to look.
        field: Field,
        /// What to look for: never again a field, topic or period.
        clause: Box<Clause>,
    },
    /// A topic by any of its names: `topic:"Soviet agriculture"`.
    Topic(String),
    /// A period, unread: `period:1953..1964`, `period:"Cold War"`.
    Period(String),
    /// Members, each with what it is to the group; never empty.
    Group(Vec<(Occur, Clause)>),
}

impl Clause {
    /// Whether it is a word, prefix, fuzzy word or phrase: something found in the text as such.
    pub fn is_leaf(&self) -> bool {
        matches!(self, Clause::Word(_) | Clause::Prefix(_) | Clause::Fuzzy { .. } | Clause::Phrase { .. })
    }

    /// How deep brackets nest within it when it is said back.
    pub(super) fn bracket_depth(&self) -> usize {
        fn beside_others(clause: &Clause) -> usize {
            clause.bracket_depth() + usize::from(matches!(clause, Clause::Group(_) | Clause::Near { .. }))
        }
        match self {
            Clause::Group(members) => match members.as_slice() {
                [(Occur::Should, only)] => only.bracket_depth(),
                members => members.iter().map(|(_, member)| beside_others(member)).max().unwrap_or(0),
            },
            Clause::Near { operands, .. } => operands.iter().map(beside_others).max().unwrap_or(0),
            Clause::Field { clause, .. } => beside_others(clause),
            _ => 0,
        }
    }

    /// The leaves a passage's text may be marked and ranked by, in the order typed: the operands of NEAR
    /// too, but nothing under NOT and nothing looked for in a field.
    pub fn words(&self) -> impl Iterator<Item = &Clause> {
        let mut pending = vec![self];
        std::iter::from_fn(move || {
            while let Some(clause) = pending.pop() {
                match clause {
                    Clause::Near { operands, .. } => pending.extend(operands.iter().rev()),
                    Clause::Group(members) => {
                        let wanted = members.iter().rev().filter(|(occur, _)| *occur != Occur::MustNot);
                        pending.extend(wanted.map(|(_, member)| member));
                    }
                    Clause::Field { .. } | Clause::Topic(_) | Clause::Period(_) => {}
                    leaf => return Some(leaf),
                }
            }
            None
        })
    }
}

/// A query as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// As typed.
    pub text: String,
    /// What it asks for; always a [`Clause::Group`].
    pub clause: Clause,
    /// What was malformed or left out and how it was read instead, for people; each said once.
    pub notes: Vec<String>,
}

impl Query {
    /// The leaves a passage's text may be marked and ranked by; see [`Clause::words`].
    pub fn words(&self) -> impl Iterator<Item = &Clause> {
        self.clause.words()
    }

    /// Whether it only says what is not wanted: everything but.
    pub fn only_excludes(&self) -> bool {
        match &self.clause {
            Clause::Group(members) => members.iter().all(|(occur, _)| *occur == Occur::MustNot),
            _ => false,
        }
    }
}
