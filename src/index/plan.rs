//! What a run has to do: the folders as they are against the manifest as it was.
//!
//! Reads no essay. Owns the rule that what cannot be seen never counts as deleted.

use std::collections::{BTreeMap, HashSet};
use std::ffi::OsStr;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::Scope;

use super::manifest::{FileState, Manifest, ManifestFile, Root};
use crate::corpus::{self, Found, Problem, WalkOptions};
use crate::error::{Error, Kind, Result};

/// One file to read.
pub(super) struct Job {
    /// Where to open it, how big it is, when it changed.
    pub(super) found: Found,
    /// What is known of it from the last run.
    pub(super) before: Option<ManifestFile>,
    /// What is known of the essays in it, by name.
    pub(super) members: Members,
}

/// Files whose names begin with that of another.
pub(super) type Members = BTreeMap<String, ManifestFile>;

/// The difference between the folders and the manifest.
#[derive(Default)]
pub(super) struct Plan {
    /// The manifest to be: complete but for the jobs.
    pub(super) next: Manifest,
    /// Files to read, in the order of their names.
    pub(super) jobs: Vec<Job>,
    /// Essays to take out of the index, and how many passages each has there.
    pub(super) removed: Vec<(String, u32)>,
    /// How many essays stay as they are.
    pub(super) unchanged: usize,
    /// Nothing of the last run can be carried over: a new generation is being made.
    fresh: bool,
    /// What `next` will say of files, in the order they were met: sorted once, which inserting would do for each.
    settled: Vec<(String, ManifestFile)>,
    /// The names that may be met twice.
    names: HashSet<String>,
}

impl Plan {
    /// Whether the index already equals the folders.
    pub(super) fn is_empty(&self, before: &Manifest) -> bool {
        self.jobs.is_empty() && self.removed.is_empty() && self.next == *before
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
    options: &WalkOptions,
    prune: bool,
    fresh: bool,
) -> Result<Plan> {
    let (roots, given) = settle_roots(before, paths, prune)?;
    let mut plan = Plan { next: Manifest { roots, ..Manifest::default() }, fresh, ..Plan::default() };
    let mut old: Old<'_> = before.files.iter().map(|(name, file)| (name.as_str(), file)).collect();
    for root in &given {
        plan.survey(root, &mut old, options, prune)?;
    }
    if fresh {
        plan.survey_other_roots(&given, &mut old, options)?;
    } else {
        plan.settle_the_rest(old, &given);
    }
    plan.forget_gone_roots(&given);
    plan.next.files = std::mem::take(&mut plan.settled).into_iter().collect();
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

/// What is known of files that were not met yet.
type Old<'m> = BTreeMap<&'m str, &'m ManifestFile>;

/// Takes out everything below a name.
fn take_below(old: &mut Old<'_>, name: &mut String) -> Members {
    name.push('/');
    let below = old.range::<str, _>((Bound::Included(name.as_str()), Bound::Unbounded)).map(|(other, _)| *other);
    let names: Vec<&str> = below.take_while(|other| other.starts_with(name.as_str())).collect();
    name.pop();
    let taken = names.into_iter().filter_map(|name| old.remove_entry(name));
    taken.map(|(name, file)| (name.to_owned(), file.clone())).collect()
}

/// How many files the walk hands over at once, and how many such batches it may be ahead.
const BATCH: usize = 256;
const BATCHES_AHEAD: usize = 16;

/// The files below a root, looked for by a thread of its own: asking the disk and comparing take about as long.
fn walked<'scope>(
    scope: &'scope Scope<'scope, '_>,
    root: &'scope Path,
    options: WalkOptions,
) -> impl Iterator<Item = std::result::Result<Found, Problem>> + use<> {
    let (sender, receiver) = mpsc::sync_channel(BATCHES_AHEAD);
    scope.spawn(move || {
        let mut walk = corpus::walk(root, options);
        loop {
            let batch: Vec<_> = walk.by_ref().take(BATCH).collect();
            if batch.is_empty() || sender.send(batch).is_err() {
                return;
            }
        }
    });
    receiver.into_iter().flatten()
}

impl Plan {
    /// A fresh index must hold the folders of earlier runs too, not only those given now.
    fn survey_other_roots(&mut self, given: &[Root], old: &mut Old<'_>, options: &WalkOptions) -> Result<()> {
        for root in self.next.roots.clone() {
            if !given.iter().any(|other| root.path.starts_with(&other.path)) {
                self.survey(&root, old, options, false)?;
            }
        }
        Ok(())
    }

    fn survey(&mut self, root: &Root, old: &mut Old<'_>, options: &WalkOptions, prune: bool) -> Result<()> {
        let met = std::thread::scope(|scope| self.meet(walked(scope, &root.path, options.clone()), root, old));
        let had = old.keys().any(|name| is_below(name, &root.prefix));
        if met == 0 && had && !prune {
            let what = if root.path.exists() { "is empty" } else { "is missing" };
            return Err(vanished(root, what));
        }
        Ok(())
    }

    /// Compares what was found below a root with what is known of it; gives how much was found.
    fn meet(
        &mut self,
        walked: impl Iterator<Item = std::result::Result<Found, Problem>>,
        root: &Root,
        old: &mut Old<'_>,
    ) -> usize {
        let mut met = 0;
        let walked_name = root.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let shown = |name: &str| format!("{}{}", root.prefix, name.strip_prefix(walked_name.as_str()).unwrap_or(name));
        for found in walked {
            match found {
                Ok(mut found) => {
                    met += 1;
                    found.name = self.unique(shown(&found.name), &found.path);
                    let members = take_below(old, &mut found.name);
                    let before = old.remove(found.name.as_str()).filter(|_| !self.fresh);
                    self.consider(found, before.cloned(), if self.fresh { Members::new() } else { members });
                }
                Err(problem) if problem.subtree && problem.path == root.path && !root.path.exists() => {}
                Err(mut problem) => {
                    met += 1;
                    problem.name = self.unique(shown(&problem.name), &problem.path);
                    self.keep_what_cannot_be_seen(problem, old);
                }
            }
        }
        met
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

    fn consider(&mut self, found: Found, before: Option<ManifestFile>, members: Members) {
        let is_kept = |file: &ManifestFile| matches!(file.state, FileState::Kept { .. });
        let same = before.as_ref().is_some_and(|file| {
            !file.is_member
                && file.size == found.size
                && file.modified_ns == found.modified_ns
                && !is_kept(file)
                && !members.values().any(is_kept)
        });
        match before {
            Some(file) if same => {
                for (name, file) in members.into_iter().chain([(found.name, file)]) {
                    self.carry_over(name, file);
                }
            }
            before => self.jobs.push(Job { found, before, members }),
        }
    }

    fn carry_over(&mut self, name: String, file: ManifestFile) {
        self.unchanged += usize::from(file.state.passages().is_some());
        self.settled.push((name, file));
    }

    /// A file or folder that cannot be read keeps its last indexed text.
    fn keep_what_cannot_be_seen(&mut self, problem: Problem, old: &mut Old<'_>) {
        let Problem { mut name, skip, subtree, .. } = problem;
        let (reason, detail) = (skip.reason.as_str().to_owned(), skip.detail);
        let unseen: Vec<&str> =
            if subtree { old.keys().copied().filter(|other| is_below(other, &name)).collect() } else { Vec::new() };
        for other in unseen {
            if let Some(mut file) = old.remove(other).cloned() {
                let (reason, detail) = (reason.clone(), detail.clone());
                file.state = match (file.state.passages().filter(|_| !self.fresh), file.state) {
                    (Some(passages), _) => {
                        self.unchanged += 1;
                        FileState::Kept { passages, reason, detail }
                    }
                    // Nothing of it can be lost, and what is said of it is as true as before.
                    (None, state) if !self.fresh && (file.is_member || state == FileState::Collection) => state,
                    (None, _) => {
                        file.modified_ns = 0; // what was known of it is gone: it is to be read when it can be
                        FileState::Skipped { reason, detail }
                    }
                };
                self.settled.push((other.to_owned(), file));
            }
        }
        let state = FileState::Skipped { reason, detail };
        let own = old.remove(name.as_str()).map(|file| (name.clone(), file.clone()));
        let gone = take_below(old, &mut name).into_iter().chain(own);
        let indexed = gone.filter_map(|(name, file)| Some((name, file.state.passages().filter(|_| !self.fresh)?)));
        self.removed.extend(indexed);
        let file = ManifestFile { size: 0, modified_ns: 0, hash: None, state, is_member: false };
        self.settled.push((name, file));
    }

    /// Files of the last run that were not met: gone, or in folders this run does not look at.
    fn settle_the_rest(&mut self, old: Old<'_>, given: &[Root]) {
        let looked_at = |name: &str| given.iter().any(|root| is_below(name, &root.prefix));
        let known = |name: &str, roots: &[Root]| roots.iter().any(|root| is_below(name, &root.prefix));
        for (name, file) in old {
            if !looked_at(name) && known(name, &self.next.roots) {
                self.carry_over(name.to_owned(), file.clone());
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
