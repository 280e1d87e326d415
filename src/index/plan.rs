//! What a run has to do: the folders as they are against the manifest as it was.
//!
//! Reads no essay. Owns the rule that what cannot be seen never counts as deleted.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::jobs::{Job, Jobs};
use super::known::{Fate, Known};
use super::manifest::{FileState, Files, Manifest, ManifestFile, Root, Trouble};
use super::survey::{Met, Survey};
use crate::corpus::{Found, Problem};
use crate::error::{Error, Kind, Result};

/// The difference between the folders and the manifest.
#[derive(Default)]
pub(super) struct Plan {
    /// The manifest to be: complete but for the jobs, once [`Plan::take_over`] was called.
    pub(super) next: Manifest,
    /// Files to read, in the order of their names.
    pub(super) jobs: Jobs,
    /// Essays to take out of the index, and how many passages each has there.
    pub(super) removed: Vec<(String, u32)>,
    /// How many essays stay as they are.
    pub(super) unchanged: usize,
    /// Nothing of the last run can be carried over: a new generation is being made.
    fresh: bool,
    /// What becomes of the files of the last run, in the order of their names.
    fates: Vec<Fate>,
    /// What else `next` will say of files, in the order they were met: sorted once, which inserting would do for each.
    settled: Vec<(String, ManifestFile)>,
    /// The names that may be met twice.
    names: HashSet<String>,
}

impl Plan {
    /// Whether the index already equals the folders, as far as they and the files in them go.
    pub(super) fn is_empty(&self, before: &Manifest) -> bool {
        let Manifest { roots, files: _, settings_hash, lexicon, model } = &self.next;
        let same = *roots == before.roots
            && *settings_hash == before.settings_hash
            && *lexicon == before.lexicon
            && *model == before.model;
        same && self.jobs.is_empty() && self.removed.is_empty() && self.all_stay()
    }

    /// Whether all that is known of files holds, and nothing else is to be said.
    fn all_stay(&self) -> bool {
        self.settled.is_empty() && self.fates.iter().all(|fate| *fate == Fate::Stays)
    }

    /// Completes the manifest to be. What is known of files that stay as they are moves over from the manifest that was
    /// planned with; where everything is made anew, nothing does.
    pub(super) fn take_over(&mut self, before: &mut Manifest) {
        if !self.fresh && self.all_stay() {
            self.next.files = std::mem::take(&mut before.files);
            return;
        }
        let known = if self.fresh { Files::default() } else { std::mem::take(&mut before.files) };
        let stay = known.into_iter().zip(&self.fates).filter(|(_, fate)| **fate == Fate::Stays);
        let settled = std::mem::take(&mut self.settled);
        self.next.files = stay.map(|(file, _)| file).chain(settled).collect();
    }
}

/// Compares the folders with the manifest.
///
/// # Errors
/// A folder that is missing, or empty where it held essays, is an error unless `prune` is set.
///
/// With `fresh`, every file is read again, and so are the folders of earlier runs that are not among `paths`.
pub(super) fn plan(
    before: &Manifest,
    paths: &[PathBuf],
    survey: &mut Survey,
    prune: bool,
    fresh: bool,
) -> Result<Plan> {
    let (roots, given) = settle_roots(before, paths, prune)?;
    let mut plan = Plan { next: Manifest { roots, ..Manifest::default() }, fresh, ..Plan::default() };
    let mut old = Known::of(before);
    for root in &given {
        plan.survey(root, &mut old, survey, prune)?;
    }
    if fresh {
        plan.survey_other_roots(&given, &mut old, survey)?;
    } else {
        plan.settle_the_rest(&mut old, &given);
    }
    plan.forget_gone_roots(&given);
    plan.fates = old.into_fates();
    Ok(plan)
}

/// The roots after this run, and those this run looks at.
fn settle_roots(before: &Manifest, paths: &[PathBuf], prune: bool) -> Result<(Vec<Root>, Vec<Root>)> {
    let mut roots = before.roots.clone();
    let mut given: Vec<Root> = Vec::new();
    for path in paths {
        let root = match path.canonicalize() {
            Ok(real) => Root { prefix: prefix_for(path, &real, &roots), path: real },
            Err(error) => match known_root(path, &roots) {
                Some(root) if prune => root,
                Some(root) => return Err(vanished(&root, "is missing")),
                None => return Err(Error::io("find", path, error).hint("give the folder that holds your essays")),
            },
        };
        roots.retain(|known| !known.path.starts_with(&root.path) || known.path == root.path);
        if !roots.iter().any(|known| root.path.starts_with(&known.path)) {
            roots.push(root.clone());
        }
        given.retain(|other| !other.path.starts_with(&root.path));
        if !given.iter().any(|other| root.path.starts_with(&other.path)) {
            given.push(root);
        }
    }
    Ok((roots, given))
}

/// A root inside one that is known shares its naming; two roots of one name are told apart by their parents.
fn prefix_for(typed: &Path, real: &Path, known: &[Root]) -> String {
    if let Some(outer) = known.iter().find(|root| real.starts_with(&root.path)) {
        let below = real.strip_prefix(&outer.path).unwrap_or(Path::new(""));
        return join(&outer.prefix, below);
    }
    let own = typed.file_name().or(real.file_name()).unwrap_or(OsStr::new("")).to_string_lossy().into_owned();
    if known.iter().any(|root| root.prefix == own) {
        let parent = real.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
        return format!("{parent}/{own}");
    }
    own
}

fn join(prefix: &str, below: &Path) -> String {
    below.components().fold(prefix.to_owned(), |name, part| format!("{name}/{}", part.as_os_str().to_string_lossy()))
}

fn known_root(path: &Path, roots: &[Root]) -> Option<Root> {
    let absolute = std::path::absolute(path).ok()?;
    roots.iter().find(|root| root.path == absolute || absolute.ends_with(&root.prefix)).cloned()
}

fn vanished(root: &Root, what: &str) -> Error {
    Error::new(Kind::Io, format!("{} {what}, but essays of it are indexed; nothing was changed", root.path.display()))
        .hint("if they are meant to go, run again with --prune")
}

fn is_below(name: &str, prefix: &str) -> bool {
    prefix.is_empty() || name == prefix || name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('/'))
}

impl Plan {
    /// A fresh index must hold the folders of earlier runs too, not only those given now.
    fn survey_other_roots(&mut self, given: &[Root], old: &mut Known<'_>, survey: &mut Survey) -> Result<()> {
        for root in self.next.roots.clone() {
            if !given.iter().any(|other| root.path.starts_with(&other.path)) {
                self.survey(&root, old, survey, false)?;
            }
        }
        Ok(())
    }

    fn survey(&mut self, root: &Root, old: &mut Known<'_>, survey: &mut Survey, prune: bool) -> Result<()> {
        let met = self.meet(survey.of(&root.path), root, old)?;
        let had = || old.unmet().any(|place| is_below(old.at(place).0, &root.prefix));
        if met == 0 && !prune && had() {
            let what = if root.path.exists() { "is empty" } else { "is missing" };
            return Err(vanished(root, what));
        }
        Ok(())
    }

    /// Compares what was found below a root with what is known of it; gives how much was found.
    fn meet(&mut self, walked: impl Iterator<Item = Met>, root: &Root, old: &mut Known<'_>) -> Result<usize> {
        let mut met = 0;
        let walked_name = root.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let shown = |name: String| match name.strip_prefix(walked_name.as_str()) {
            Some(below) if walked_name != root.prefix => format!("{}{below}", root.prefix),
            Some(_) => name,
            None => format!("{}{name}", root.prefix),
        };
        for found in walked {
            match found {
                Ok(mut found) => {
                    met += 1;
                    found.name = self.unique(shown(found.name), &found.path);
                    self.consider(found, root, old)?;
                }
                Err(problem) if problem.subtree && problem.path == root.path && !root.path.exists() => {}
                Err(mut problem) => {
                    met += 1;
                    problem.name = self.unique(shown(problem.name), &problem.path);
                    self.keep_what_cannot_be_seen(problem, old);
                }
            }
        }
        Ok(met)
    }

    /// Names that are not valid Unicode may look alike, and so may those below roots of one name; they stay apart by a
    /// hash of their bytes.
    fn unique(&mut self, name: String, path: &Path) -> String {
        let may_be_met_twice = self.next.roots.len() > 1 || name.contains(char::REPLACEMENT_CHARACTER);
        if !may_be_met_twice || self.names.insert(name.clone()) {
            return name;
        }
        let hash = blake3::hash(path.as_os_str().as_encoded_bytes()).to_hex();
        format!("{name}~{}", &hash[..8])
    }

    fn consider(&mut self, found: Found, root: &Root, old: &mut Known<'_>) -> Result<()> {
        let (own, below) = old.find(&found.name);
        let is_kept = |file: &ManifestFile| matches!(file.state, FileState::Kept { .. });
        let same = own.filter(|_| !self.fresh).filter(|own| {
            let (_, file) = old.at(*own);
            !file.is_member
                && file.size == found.size
                && file.modified_ns == found.modified_ns
                && !is_kept(file)
                && !below.iter().any(|member| is_kept(old.at(*member).1))
        });
        if let Some(own) = same {
            for place in below.into_iter().chain([own]) {
                self.carry_over(place, old);
            }
            return Ok(());
        }
        let mut taken = |place: usize| {
            old.decide(place, Fate::Over);
            let (name, file) = old.at(place);
            Some((name.to_owned(), file.clone())).filter(|_| !self.fresh)
        };
        let members = below.into_iter().filter_map(&mut taken).collect();
        let before = own.and_then(taken).map(|(_, file)| file);
        self.jobs.push(root, Job { found, before, members })
    }

    fn carry_over(&mut self, place: usize, old: &mut Known<'_>) {
        self.unchanged += usize::from(old.at(place).1.state.passages().is_some());
        old.decide(place, Fate::Stays);
    }

    /// Notes what is to be said of a file, where that is not what was said before.
    fn settle(&mut self, place: Option<usize>, old: &mut Known<'_>, name: &str, file: ManifestFile) {
        match place {
            Some(place) if !self.fresh && *old.at(place).1 == file => old.decide(place, Fate::Stays),
            _ => self.settled.push((name.to_owned(), file)),
        }
    }

    /// A file or folder that cannot be read keeps its last indexed text.
    fn keep_what_cannot_be_seen(&mut self, problem: Problem, old: &mut Known<'_>) {
        let Problem { name, skip, subtree, .. } = problem;
        let trouble: Box<Trouble> = skip.into();
        let (own, below) = old.find(&name);
        // What was an essay and is now said to be out of sight with all below it may be that essay still.
        let unseen = own.filter(|own| subtree && !self.fresh && old.at(*own).1.state.passages().is_some());
        for place in below.into_iter().chain(unseen) {
            let (other, file) = old.at(place);
            old.decide(place, Fate::Over);
            let indexed = file.state.passages().filter(|_| !self.fresh);
            if !subtree {
                self.removed.extend(indexed.map(|passages| (other.to_owned(), passages)));
                continue;
            }
            let mut file = file.clone();
            file.state = match (indexed, file.state) {
                (Some(passages), _) => {
                    self.unchanged += 1;
                    FileState::Kept { passages, trouble: trouble.clone() }
                }
                // Nothing of it can be lost, and what is said of it is as true as before.
                (None, state) if !self.fresh && (file.is_member || state == FileState::Collection) => state,
                (None, _) => {
                    file.modified_ns = 0; // what was known of it is gone: it is to be read when it can be
                    FileState::Skipped(trouble.clone())
                }
            };
            self.settle(Some(place), old, other, file);
        }
        if unseen.is_some() {
            return;
        }
        if let Some(place) = own {
            old.decide(place, Fate::Over);
            let indexed = old.at(place).1.state.passages().filter(|_| !self.fresh);
            self.removed.extend(indexed.map(|passages| (name.clone(), passages)));
        }
        let state = FileState::Skipped(trouble);
        let file = ManifestFile { size: 0, modified_ns: 0, hash: None, state, is_member: false };
        self.settle(own, old, &name, file);
    }

    /// Files of the last run that were not met: gone, or in folders this run does not look at.
    fn settle_the_rest(&mut self, old: &mut Known<'_>, given: &[Root]) {
        let looked_at = |name: &str| given.iter().any(|root| is_below(name, &root.prefix));
        let known = |name: &str, roots: &[Root]| roots.iter().any(|root| is_below(name, &root.prefix));
        for place in old.unmet().collect::<Vec<_>>() {
            let (name, file) = old.at(place);
            if !looked_at(name) && known(name, &self.next.roots) {
                self.carry_over(place, old);
            } else if let Some(passages) = file.state.passages() {
                self.removed.push((name.to_owned(), passages));
            }
        }
    }

    fn forget_gone_roots(&mut self, given: &[Root]) {
        let gone: Vec<Root> = given.iter().filter(|root| !root.path.exists()).cloned().collect();
        self.next.roots.retain(|root| !gone.contains(root));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Skip, SkipReason};

    fn file(state: FileState) -> ManifestFile {
        ManifestFile { size: 9, modified_ns: 9, hash: None, state, is_member: false }
    }

    fn found(name: &str, size: u64) -> Met {
        Ok(Found { path: PathBuf::from("/corpus").join(name), name: format!("corpus/{name}"), size, modified_ns: 9 })
    }

    fn refused(name: &str, subtree: bool) -> Met {
        let skip = Skip::new(SkipReason::Unreadable, "permission denied");
        Err(Problem { path: PathBuf::from("/corpus").join(name), name: format!("corpus/{name}"), skip, subtree })
    }

    /// What a run over one folder makes of a manifest, where it meets these.
    fn planned(before: &mut Manifest, met: Vec<Met>) -> Plan {
        let root = Root { path: PathBuf::from("/corpus"), prefix: "corpus".to_owned() };
        before.roots = vec![root.clone()];
        let mut plan = Plan { next: Manifest { roots: vec![root.clone()], ..Manifest::default() }, ..Plan::default() };
        let mut old = Known::of(before);
        plan.meet(met.into_iter(), &root, &mut old).unwrap();
        plan.settle_the_rest(&mut old, &[root]);
        plan.fates = old.into_fates();
        plan
    }

    #[test]
    fn an_essay_that_may_stand_out_of_sight_is_kept_as_what_is_below_it_is() {
        let indexed = |passages| file(FileState::Indexed { passages });
        let names = ["corpus/a", "corpus/a/1", "corpus/ab", "corpus/b"];
        let files = names.into_iter().zip([2, 3, 4, 5]).map(|(name, passages)| (name.to_owned(), indexed(passages)));
        let mut before = Manifest { files: files.collect(), ..Manifest::default() };
        let mut plan = planned(&mut before, vec![refused("a", true), found("ab", 9), refused("b", false)]);
        assert_eq!(plan.removed, [("corpus/b".to_owned(), 5)]);
        assert_eq!((plan.unchanged, plan.jobs.len(), plan.is_empty(&before)), (3, 0, false));
        plan.take_over(&mut before);
        let passages: Vec<_> = plan.next.files.values().map(|file| file.state.passages()).collect();
        assert_eq!(passages, [Some(2), Some(3), Some(4), None]);
        let is_kept = |name: &str| matches!(plan.next.files.get(name).unwrap().state, FileState::Kept { .. });
        assert_eq!(names.map(is_kept), [true, true, false, false]);
    }

    #[test]
    fn the_same_trouble_again_is_no_change_and_another_is() {
        let skipped = |detail: &str| {
            let state = FileState::Skipped(Skip::new(SkipReason::Unreadable, detail).into());
            ManifestFile { size: 0, modified_ns: 0, ..file(state) }
        };
        for (detail, is_same) in [("permission denied", true), ("an error of the disk", false)] {
            let essay = ("corpus/a".to_owned(), file(FileState::Indexed { passages: 1 }));
            let files = [essay, ("corpus/b".to_owned(), skipped(detail))];
            let mut before = Manifest { files: files.into_iter().collect(), ..Manifest::default() };
            let mut plan = planned(&mut before, vec![found("a", 9), refused("b", false)]);
            assert_eq!(plan.is_empty(&before), is_same, "{detail}");
            let mut expected = before.files.clone();
            expected.insert("corpus/b".to_owned(), skipped("permission denied"));
            plan.take_over(&mut before);
            assert_eq!(plan.next.files, expected, "{detail}");
        }
    }
}
