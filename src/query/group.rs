//! Members become groups, in one normal form.
//!
//! Owns the meaning of words side by side, `AND` and `OR`, and that two ways to type the same thing come out
//! the same: alternatives within alternatives are one list, what a required group requires is required
//! of its parent. Knows no tokens.

use super::{Clause, Occur};

type Member = (Occur, Clause);

/// What stands between two brackets, not yet put into a group.
#[derive(Debug)]
pub(super) struct Members {
    members: Vec<Member>,
    /// Joined by `OR`: stays together where words side by side would dissolve into their surroundings.
    alternatives: bool,
}

impl From<Clause> for Members {
    fn from(clause: Clause) -> Members {
        Members { members: vec![(Occur::Should, clause)], alternatives: false }
    }
}

impl Members {
    /// Operands side by side, each with its sign.
    pub(super) fn side_by_side(mut operands: Vec<(Occur, Members)>) -> Members {
        if let [(Occur::Should, _)] = operands[..]
            && let Some((_, only)) = operands.pop()
        {
            return only;
        }
        let mut members = Vec::with_capacity(operands.len());
        for (occur, operand) in operands {
            match occur {
                Occur::Must => require(operand.into_clause(), &mut members),
                Occur::Should if operand.all_should() && !operand.alternatives => members.extend(operand.members),
                Occur::Should | Occur::MustNot => members.push((occur, operand.into_clause())),
            }
        }
        Members { members, alternatives: false }
    }

    /// Operands joined by `AND`: what each asks for is required, what it excludes is excluded.
    pub(super) fn all(operands: Vec<Members>) -> Members {
        only(operands).unwrap_or_else(|operands| {
            let mut members = Vec::with_capacity(operands.len());
            for operand in operands {
                require(Clause::Group(operand.members), &mut members);
            }
            Members { members, alternatives: false }
        })
    }

    /// Operands joined by `OR`.
    pub(super) fn any(operands: Vec<Members>) -> Members {
        only(operands).unwrap_or_else(|operands| {
            let members = operands.into_iter().map(|operand| (Occur::Should, operand.into_clause())).collect();
            Members { members: flat(members), alternatives: true }
        })
    }

    /// As one clause, without a group around a single member.
    pub(super) fn into_clause(mut self) -> Clause {
        if let [(Occur::Must | Occur::Should, _)] = self.members[..]
            && let Some((_, only)) = self.members.pop()
        {
            return only;
        }
        Clause::Group(if self.all_should() { flat(self.members) } else { self.members })
    }

    /// As the clause of a whole query, which is a group of what was typed side by side.
    pub(super) fn into_query_clause(self) -> Clause {
        let members = if self.alternatives { vec![(Occur::Should, self.into_clause())] } else { self.members };
        Clause::Group(members)
    }

    fn all_should(&self) -> bool {
        all_should(&self.members)
    }
}

/// The only operand, or all of several.
fn only(mut operands: Vec<Members>) -> Result<Members, Vec<Members>> {
    if operands.len() > 1 {
        return Err(operands);
    }
    operands.pop().ok_or(operands)
}

fn all_should(members: &[Member]) -> bool {
    members.iter().all(|(occur, _)| *occur == Occur::Should)
}

/// Alternatives without alternatives among them.
fn flat(members: Vec<Member>) -> Vec<Member> {
    let mut list = Vec::with_capacity(members.len());
    for (occur, member) in members {
        match member {
            Clause::Group(inner) if all_should(&inner) => list.extend(flat(inner)),
            other => list.push((occur, other)),
        }
    }
    list
}

/// Adds what `clause` asks for to members that are all to hold.
///
/// A required group is no more than its own requirements and exclusions; where it requires nothing, one of
/// its alternatives is what is required, and that is the only kind of group that stays one.
fn require(clause: Clause, members: &mut Vec<Member>) {
    let Clause::Group(inner) = clause else {
        members.push((Occur::Must, clause));
        return;
    };
    if inner.iter().any(|(occur, _)| *occur == Occur::Must) {
        for (occur, member) in inner {
            match occur {
                Occur::Must => require(member, members),
                Occur::Should | Occur::MustNot => members.push((occur, member)),
            }
        }
        return;
    }
    let (alternatives, excluded): (Vec<Member>, Vec<Member>) =
        inner.into_iter().partition(|(occur, _)| *occur == Occur::Should);
    match <[Member; 1]>::try_from(flat(alternatives)) {
        Ok([(_, only)]) => require(only, members),
        Err(several) if several.is_empty() => {}
        Err(several) => members.push((Occur::Must, Clause::Group(several))),
    }
    members.extend(excluded);
}
