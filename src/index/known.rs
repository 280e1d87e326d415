//! The files of the last run in the order of their names, and what this run has met of them.
//!
//! Borrows the manifest: of a hundred thousand files that stay as they are, none is copied.

use std::ops::Range;

use super::manifest::{Manifest, ManifestFile};

/// What becomes of a file of the last run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It was not met yet.
    Unmet,
    /// What is known of it holds no more.
    Over,
    /// What is known of it holds.
    Stays,
}

/// See the module.
pub(super) struct Known<'m> {
    files: &'m [(String, ManifestFile)],
    fates: Vec<Fate>,
    /// The place after the one that was last found: most files are met in the order of their names.
    next: usize,
}

impl<'m> Known<'m> {
    pub(super) fn of(manifest: &'m Manifest) -> Known<'m> {
        let files = manifest.files.as_slice();
        let fates = vec![Fate::Unmet; files.len()];
        Known { files, fates, next: 0 }
    }

    /// The fate of each file, in the order of their names.
    pub(super) fn into_fates(self) -> Vec<Fate> {
        self.fates
    }

    /// Name of a file, and what is known of it.
    pub(super) fn at(&self, place: usize) -> (&'m str, &'m ManifestFile) {
        let (name, file) = &self.files[place];
        (name, file)
    }

    pub(super) fn decide(&mut self, place: usize, fate: Fate) {
        self.fates[place] = fate;
    }

    /// The files that were not met yet.
    pub(super) fn unmet(&self) -> impl Iterator<Item = usize> + use<'_, 'm> {
        (0..self.files.len()).filter(|place| self.fates[*place] == Fate::Unmet)
    }

    /// The place of the file of this name, and of those below it, where they were not met yet.
    pub(super) fn find(&mut self, name: &str) -> (Option<usize>, Vec<usize>) {
        let is_next = self.files.get(self.next).is_some_and(|(next, _)| next == name);
        let found =
            if is_next { Ok(self.next) } else { self.files.binary_search_by(|(other, _)| other.as_str().cmp(name)) };
        let after = match found {
            Ok(place) => place + 1,
            Err(place) => place,
        };
        self.next = after;
        let is_unmet = |place: &usize| self.fates[*place] == Fate::Unmet;
        let below = self.below(name, after).filter(is_unmet).collect();
        (found.ok().filter(is_unmet), below)
    }

    /// The places of the names that go on with `/`, or of all below the nameless root; all from `after` on are greater
    /// than this name.
    fn below(&self, name: &str, after: usize) -> Range<usize> {
        if name.is_empty() {
            return after..self.files.len();
        }
        // Whatever stands between a name and those below it begins with that name too.
        let rest = &self.files[after..];
        if !rest.first().is_some_and(|(other, _)| other.starts_with(name)) {
            return 0..0;
        }
        let first = rest.partition_point(|(other, _)| other.strip_prefix(name).is_some_and(|behind| behind < "/"));
        let is_below = |other: &str| other.strip_prefix(name).is_some_and(|behind| behind.starts_with('/'));
        let length = rest[first..].partition_point(|(other, _)| is_below(other));
        after + first..after + first + length
    }
}

#[cfg(test)]
mod tests {
    use super::super::manifest::FileState;
    use super::*;

    fn manifest(names: &[&str]) -> Manifest {
        let file = ManifestFile { size: 1, modified_ns: 1, hash: None, state: FileState::Collection, is_member: false };
        let files = names.iter().map(|name| ((*name).to_owned(), file.clone())).collect();
        Manifest { files, ..Manifest::default() }
    }

    #[test]
    fn a_file_and_those_below_it_are_found_in_any_order() {
        let names = ["a", "a b", "a-1", "a.md", "a/", "a/1", "a/é", "a0", "ab/1", "b", "b/1/2", "c/1", "z"];
        let manifest = manifest(&names);
        let asked = names.iter().copied().chain(["", "0", "a-", "c", "zz", "é"]);
        let asked: Vec<&str> = asked.collect();
        for order in [asked.clone(), asked.iter().rev().copied().collect()] {
            let mut known = Known::of(&manifest);
            for name in order {
                let (own, below) = known.find(name);
                let named = |place: usize| known.at(place).0;
                assert_eq!(own.map(named), names.iter().copied().find(|other| *other == name));
                let below: Vec<&str> = below.into_iter().map(named).collect();
                let prefix = if name.is_empty() { String::new() } else { format!("{name}/") };
                let expected: Vec<&str> = names.iter().copied().filter(|other| other.starts_with(&prefix)).collect();
                assert_eq!(below, expected, "below {name:?}");
            }
        }
    }

    #[test]
    fn what_was_met_is_not_found_again() {
        let manifest = manifest(&["a", "a/1", "a/2", "b"]);
        let mut known = Known::of(&manifest);
        known.decide(0, Fate::Stays);
        known.decide(1, Fate::Over);
        assert_eq!(known.find("a"), (None, vec![2]));
        assert_eq!(known.find("b"), (Some(3), vec![]));
        assert_eq!(known.unmet().collect::<Vec<_>>(), [2, 3]);
        assert_eq!(known.into_fates(), [Fate::Stays, Fate::Over, Fate::Unmet, Fate::Unmet]);
    }
}
