//! One file taken in: its essays read, annotated and handed to the writer; what became of it and of each in it.
//!
//! The file is the unit of change. Where it holds several essays, each is a file of its own in the manifest, under a
//! name that begins with that of the file; those it no longer holds go.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::essay_id;
use super::jobs::{Job, Members};
use super::manifest::{FileState, ManifestFile};
use super::packed::Packed;
use super::target::Target;
use super::update::{Options, Stages};
use crate::corpus::{self, Part, SafeReader, Skip, SkipReason};
use crate::document::Document;
use crate::error::{Error, Result};
use crate::essay::{Annotator, Essay};
use crate::fields::Record;

/// What became of a job.
pub(super) struct Outcome {
    /// The files, and the essays in them, by name.
    pub(super) files: Vec<(String, ManifestFile)>,
    /// What that means for the essays in the index.
    pub(super) counts: Counts,
    /// How many bytes were read.
    pub(super) bytes: u64,
}

/// What became of many.
#[derive(Default)]
pub(super) struct Outcomes {
    /// The files, and the essays in them, in the order in which they were done.
    pub(super) files: Packed<ManifestFile>,
    /// What that means for the essays in the index.
    pub(super) counts: Counts,
    /// How many bytes were read.
    pub(super) bytes: u64,
}

impl Outcomes {
    /// Adds what became of another job.
    ///
    /// # Errors
    /// Where it cannot be noted.
    pub(super) fn join(&mut self, outcome: Outcome) -> Result<()> {
        let Outcome { files, counts, bytes } = outcome;
        self.counts.add(counts);
        self.bytes += bytes;
        files.iter().try_for_each(|(name, file)| self.files.push(name, file))
    }
}

/// Essays by what happened to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) added: usize,
    pub(super) updated: usize,
    pub(super) removed: usize,
    pub(super) unchanged: usize,
}

impl Counts {
    /// Adds other essays.
    pub(super) fn add(&mut self, other: Counts) {
        let Counts { added, updated, removed, unchanged } = other;
        self.added += added;
        self.updated += updated;
        self.removed += removed;
        self.unchanged += unchanged;
    }

    /// What is to be expected of a job: as many essays as last time, or one.
    pub(super) fn foretold(job: &Job) -> Counts {
        let before = job.before.iter().chain(job.members.values());
        let updated = before.filter(|file| file.state.passages().is_some()).count();
        Counts { updated, added: usize::from(updated == 0), ..Counts::default() }
    }

    fn count(&mut self, before: Option<&ManifestFile>, state: &FileState) {
        let was_indexed = before.is_some_and(|file| file.state.passages().is_some());
        match state {
            FileState::Indexed { .. } if was_indexed => self.updated += 1,
            FileState::Indexed { .. } => self.added += 1,
            FileState::Kept { .. } => self.unchanged += 1,
            FileState::Skipped(_) | FileState::Collection => self.removed += usize::from(was_indexed),
        }
    }
}

/// Nanoseconds spent by all threads in each stage.
#[derive(Default)]
pub(super) struct Clocks {
    read: AtomicU64,
    parse: AtomicU64,
    annotate: AtomicU64,
    add: AtomicU64,
}

impl Clocks {
    /// Tells what they show.
    pub(super) fn report(&self, stages: &mut Stages) {
        let spent = |clock: &AtomicU64| Duration::from_nanos(clock.load(Ordering::Relaxed));
        stages.read = spent(&self.read);
        stages.parse = spent(&self.parse);
        stages.annotate = spent(&self.annotate);
        stages.add = spent(&self.add);
    }
}

fn add_to(clock: &AtomicU64, spent: Duration) {
    clock.fetch_add(u64::try_from(spent.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
}

fn timed<T>(clock: &AtomicU64, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let value = work();
    add_to(clock, started.elapsed());
    value
}

/// Reads one file and hands over the passages of each essay in it.
pub(super) fn take_in(
    job: &Job,
    reader: &mut SafeReader<'_>,
    annotator: &mut Annotator<'_>,
    target: &dyn Target,
    options: &Options<'_>,
    clocks: &Clocks,
) -> Result<Outcome> {
    let mut intake = Intake {
        job,
        annotator,
        target,
        options,
        clocks,
        before: job.members.clone(),
        own: None,
        members: Vec::new(),
        counts: Counts::default(),
        is_passing: false,
        failure: None,
        elsewhere: Duration::ZERO,
    };
    let bytes = match timed(&clocks.read, || corpus::read_file(&job.found.path)) {
        Ok(bytes) => bytes,
        Err(skip) => return intake.unread(skip),
    };
    let started = Instant::now();
    let read = reader.read_each(&job.found.path, &bytes, &mut |part| intake.take(part));
    add_to(&clocks.parse, started.elapsed().saturating_sub(intake.elsewhere));
    let hash = blake3::hash(&bytes);
    intake.finish(read, bytes.len() as u64, &hash)
}

/// A job under way.
struct Intake<'a, 'l> {
    job: &'a Job,
    annotator: &'a mut Annotator<'l>,
    target: &'a dyn Target,
    options: &'a Options<'a>,
    clocks: &'a Clocks,
    /// Members of the last run that were not met yet.
    before: Members,
    /// What became of the file itself, where it is an essay.
    own: Option<FileState>,
    members: Vec<(String, ManifestFile)>,
    counts: Counts,
    /// Something in it failed for a reason that may pass: it is to be read again.
    is_passing: bool,
    /// Why the index could not be written.
    failure: Option<Error>,
    /// Time spent on anything but parsing.
    elsewhere: Duration,
}

impl Intake<'_, '_> {
    fn take(&mut self, part: Part<'_>) -> ControlFlow<()> {
        let started = Instant::now();
        let taken = self.part(part);
        self.elsewhere += started.elapsed();
        match taken {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.failure = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn part(&mut self, part: Part<'_>) -> Result<()> {
        if part.below.is_empty() {
            let own = self.job.before.as_ref();
            self.own = Some(self.essay(&self.job.found.name, own, part.document)?);
            return Ok(());
        }
        let name = format!("{}/{}", self.job.found.name, part.below);
        let before = self.before.remove(&name);
        let state = self.essay(&name, before.as_ref(), part.document)?;
        let hash = (!part.bytes.is_empty()).then(|| short(&blake3::hash(part.bytes)));
        let size = part.bytes.len() as u64;
        self.members.push((name, ManifestFile { size, modified_ns: 0, hash, state, is_member: true }));
        Ok(())
    }

    /// Hands over one essay, in place of what it was before.
    fn essay(
        &mut self,
        name: &str,
        before: Option<&ManifestFile>,
        document: std::result::Result<Document, Skip>,
    ) -> Result<FileState> {
        let old = before.and_then(|file| file.state.passages());
        let state = match document.and_then(|document| annotate(document, self.annotator, self.clocks)) {
            Ok(mut read) => {
                read.mentions = Vec::new(); // no field is filled from them, and a book has millions
                let records = || Record::all(&read, name, essay_id(name), self.options.model).collect::<Vec<_>>();
                let records = timed(&self.clocks.annotate, records);
                timed(&self.clocks.add, || self.target.put(name, old, &records))?;
                FileState::Indexed { passages: u32::try_from(records.len()).unwrap_or(u32::MAX) }
            }
            Err(skip) => {
                self.is_passing |= skip.reason.is_passing();
                match old {
                    Some(passages) if skip.reason.is_passing() => FileState::Kept { passages, trouble: skip.into() },
                    _ => {
                        timed(&self.clocks.add, || self.target.put(name, old, &[]))?;
                        FileState::Skipped(skip.into())
                    }
                }
            }
        };
        self.counts.count(before, &state);
        Ok(state)
    }

    /// A file that could not be read: where that may pass, it and what is in it stay as they were.
    fn unread(mut self, skip: Skip) -> Result<Outcome> {
        if !skip.reason.is_passing() || self.before.is_empty() {
            let own = self.job.before.as_ref();
            self.own = Some(self.essay(&self.job.found.name, own, Err(skip))?);
            return self.close(FileState::Collection, None, 0);
        }
        self.is_passing = true;
        for (name, file) in std::mem::take(&mut self.before) {
            self.counts.unchanged += usize::from(file.state.passages().is_some());
            self.members.push((name, file));
        }
        self.close(FileState::Skipped(skip.into()), None, 0)
    }

    fn finish(mut self, read: std::result::Result<(), Skip>, length: u64, hash: &blake3::Hash) -> Result<Outcome> {
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        let state = read.map_or_else(|skip| FileState::Skipped(skip.into()), |()| FileState::Collection);
        self.close(state, Some(short(hash)), length)
    }

    /// Takes out what was not met again, and sums up; `state` is that of a file that is no essay itself.
    fn close(mut self, state: FileState, hash: Option<[u8; 16]>, bytes: u64) -> Result<Outcome> {
        let modified_ns = self.settled_time(bytes);
        let mut gone = std::mem::take(&mut self.before);
        let name = &self.job.found.name;
        if self.own.is_none() {
            gone.extend(self.job.before.as_ref().map(|file| (name.clone(), file.clone())));
        }
        gone.retain(|_, file| file.state.passages().is_some());
        self.counts.removed += gone.len();
        for (name, file) in &gone {
            timed(&self.clocks.add, || self.target.put(name, file.state.passages(), &[]))?;
        }
        let state = self.own.unwrap_or(state);
        let own = ManifestFile { size: self.job.found.size, modified_ns, hash, state, is_member: false };
        let mut files = self.members;
        files.reserve_exact(1);
        files.push((name.clone(), own));
        Ok(Outcome { files, counts: self.counts, bytes })
    }

    /// The time to remember: none if the file changed while it was read, or trouble may pass, so that the next run reads
    /// it again.
    fn settled_time(&self, length: u64) -> u64 {
        let found = &self.job.found;
        let now = std::fs::metadata(&found.path).ok();
        let same = now.is_some_and(|now| now.len() == found.size && corpus::modified_ns(&now) == found.modified_ns);
        let is_whole = length == found.size || length == 0;
        if same && is_whole && !self.is_passing { found.modified_ns } else { 0 }
    }
}

fn short(hash: &blake3::Hash) -> [u8; 16] {
    std::array::from_fn(|place| hash.as_bytes()[place])
}

fn annotate(document: Document, annotator: &mut Annotator<'_>, clocks: &Clocks) -> std::result::Result<Essay, Skip> {
    let annotate = AssertUnwindSafe(|| timed(&clocks.annotate, || annotator.annotate(document)));
    catch_unwind(annotate).map_err(|_| Skip::new(SkipReason::Broken, "its years and names could not be told"))
}
