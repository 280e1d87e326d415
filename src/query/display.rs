//! A query said back in its own language.
//!
//! Owns the canonical form: reading it again gives the same clauses. Knows nothing of how the query was
//! typed.

use std::fmt::{self, Display, Formatter};

use super::word::is_bare_value;
use super::{Clause, Occur, Query};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.clause {
            Clause::Group(members) => match (members.as_slice(), Joint::of(members)) {
                ([(Occur::Should, only)], _) => only.fmt(f),
                (members, Joint::Or) => write_members(f, members, Joint::SideBySide),
                (members, joint) => write_members(f, members, joint),
            },
            other => other.fmt(f),
        }
    }
}

/// As it stands alone or between brackets.
impl Display for Clause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Clause::Word(word) => f.write_str(word),
            Clause::Prefix(prefix) => write!(f, "{prefix}*"),
            Clause::Fuzzy { word, distance } => write!(f, "{word}~{distance}"),
            Clause::Phrase { words, slop: 0 } => write!(f, "\"{words}\""),
            Clause::Phrase { words, slop } => write!(f, "\"{words}\"~{slop}"),
            Clause::Near { operands, distance } => {
                for (at, operand) in operands.iter().enumerate() {
                    if at > 0 {
                        write!(f, " NEAR/{distance} ")?;
                    }
                    Operand(operand).fmt(f)?;
                }
                Ok(())
            }
            Clause::Field { field, clause } => write!(f, "{}:{}", field.name(), Operand(clause)),
            Clause::Topic(name) => write!(f, "topic:{}", Value(name)),
            Clause::Period(name) => write!(f, "period:{}", Value(name)),
            Clause::Group(members) => write_members(f, members, Joint::of(members)),
        }
    }
}

/// A clause beside others: brackets around what has parts.
struct Operand<'a>(&'a Clause);

impl Display for Operand<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            compound @ (Clause::Group(_) | Clause::Near { .. }) => write!(f, "({compound})"),
            simple => simple.fmt(f),
        }
    }
}

/// A topic or period: quotation marks only where needed.
struct Value<'a>(&'a str);

impl Display for Value<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if is_bare_value(self.0) { f.write_str(self.0) } else { write!(f, "\"{}\"", self.0) }
    }
}

/// How the members of a group are written.
#[derive(Clone, Copy, PartialEq)]
enum Joint {
    /// Only alternatives: `maize OR corn`.
    Or,
    /// One requirement and exclusions: `maize AND NOT wheat`.
    And,
    /// Several requirements, perhaps exclusions: `maize AND corn NOT wheat`.
    AndThenNot,
    /// Anything else: `+maize corn NOT wheat`.
    SideBySide,
}

impl Joint {
    fn of(members: &[(Occur, Clause)]) -> Joint {
        let count = |wanted: Occur| members.iter().filter(|(occur, _)| *occur == wanted).count();
        match (count(Occur::Must), count(Occur::Should), count(Occur::MustNot)) {
            (0, _, 0) => Joint::Or,
            (1, 0, 1..) => Joint::And,
            (2.., 0, _) => Joint::AndThenNot,
            _ => Joint::SideBySide,
        }
    }

    fn before(self, occur: Occur) -> &'static str {
        match (self, occur) {
            (Joint::Or, _) => " OR ",
            (Joint::And, _) | (Joint::AndThenNot, Occur::Must | Occur::Should) => " AND ",
            (Joint::AndThenNot, Occur::MustNot) | (Joint::SideBySide, _) => " ",
        }
    }
}

fn write_members(f: &mut Formatter<'_>, members: &[(Occur, Clause)], joint: Joint) -> fmt::Result {
    for (at, (occur, member)) in members.iter().enumerate() {
        if at > 0 {
            f.write_str(joint.before(*occur))?;
        }
        f.write_str(match occur {
            Occur::MustNot => "NOT ",
            Occur::Must if joint == Joint::SideBySide => "+",
            Occur::Must | Occur::Should => "",
        })?;
        Operand(member).fmt(f)?;
    }
    Ok(())
}
