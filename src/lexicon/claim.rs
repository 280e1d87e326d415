//! An entry's claim on a name in running text: whose it is, whether it is shared, which capitals it demands.
//!
//! Owns the rules for capitals and the number a claim is kept as in a table.

use super::entry::{EntryId, Name};
use super::fold::words;
use super::tables::count;

/// An entry's claim on a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) entry: EntryId,
    pub(super) ambiguous: bool,
    pub(super) capitals: Capitals,
}

/// Which capitals a name demands of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Capitals {
    /// None: `apartheid`.
    Free,
    /// None, and has none either: a shared word such as `march`, which with a capital is part of some other name.
    Never,
    /// At the start: `Virgin Lands`.
    First,
    /// At the start, an article aside: `the Raj`.
    AfterArticle,
    /// All through: `NEP`.
    All,
}

/// In the order of the numbers they are kept as.
const CAPITALS: [Capitals; 5] =
    [Capitals::Free, Capitals::Never, Capitals::First, Capitals::AfterArticle, Capitals::All];

/// The low bits of a kept claim: capitals, then whether the name is shared.
const CAPITALS_BITS: u32 = 3;
const ENTRY_SHIFT: u32 = CAPITALS_BITS + 1;

impl Claim {
    /// The claim as a number.
    pub(super) fn pack(self) -> u32 {
        count(self.entry.index()) << ENTRY_SHIFT | u32::from(self.ambiguous) << CAPITALS_BITS | self.capitals as u32
    }

    /// The claim a number stands for.
    pub(super) fn unpack(packed: u32) -> Claim {
        let capitals = packed & ((1 << CAPITALS_BITS) - 1);
        Claim {
            entry: EntryId::new((packed >> ENTRY_SHIFT) as usize),
            ambiguous: packed >> CAPITALS_BITS & 1 == 1,
            capitals: CAPITALS.get(capitals as usize).copied().unwrap_or(Capitals::Free),
        }
    }
}

impl Capitals {
    pub(super) fn of(name: &Name) -> Capitals {
        let mut listed = words(&name.text).map(|word| &name.text[word.span]);
        let first = listed.next().unwrap_or_default();
        let (after_article, word) = match listed.next() {
            Some(second) if first.eq_ignore_ascii_case("the") => (true, second),
            _ => (false, first),
        };
        let first = word.chars().next();
        let letters = name.text.chars().filter(|character| character.is_alphabetic());
        if name.ambiguous && first.is_some_and(char::is_lowercase) {
            Capitals::Never
        } else if !first.is_some_and(char::is_uppercase) {
            Capitals::Free
        } else if letters.clone().count() > 1 && letters.clone().all(char::is_uppercase) {
            Capitals::All
        } else if after_article {
            Capitals::AfterArticle
        } else {
            Capitals::First
        }
    }

    /// Whether the words of a text, as they are written, have the capitals.
    pub(super) fn allow<'t>(self, mut written: impl DoubleEndedIterator<Item = &'t str>) -> bool {
        match self {
            Capitals::Free => true,
            Capitals::Never => written.next_back().is_some_and(|word| !starts_upper(word)),
            Capitals::First => written.next().is_some_and(starts_upper),
            Capitals::AfterArticle => written.nth(1).is_some_and(starts_upper),
            Capitals::All => written.all(|word| !word.contains(char::is_lowercase)),
        }
    }
}

fn starts_upper(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_survives_its_number() {
        for (entry, ambiguous) in [(0, false), (77_777, true)] {
            for capitals in CAPITALS {
                let claim = Claim { entry: EntryId::new(entry), ambiguous, capitals };
                assert_eq!(Claim::unpack(claim.pack()), claim);
            }
        }
    }
}
