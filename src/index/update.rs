//! One run of indexing: plan, read on all cores, add, commit once.
//!
//! The library draws nothing: it reports [`Event`]s and asks whether to stop.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::carry::carry_over;
use super::intake::{Clocks, Counts, Outcomes, take_in};
use super::jobs::Jobs;
use super::layout::Folder;
use super::lock::WriteLock;
use super::manifest::{Manifest, Trouble};
use super::plan::{Plan, plan};
use super::survey::Survey;
use super::target::{Generation, Target};
use super::{agreement, guarded, locked};
use crate::corpus::{Isolation, SafeReader, WalkOptions};
use crate::embedding::Model;
use crate::error::{Error, Kind, Result};
use crate::essay::Annotator;
use crate::lexicon::Lexicon;

/// How a run goes about it.
pub struct Options<'a> {
    /// Read everything anew into a fresh generation and switch to it at the end.
    pub rebuild: bool,
    /// Only say what would change.
    pub dry_run: bool,
    /// Let a folder that is missing or empty remove its essays.
    pub prune: bool,
    /// Wait for another run to end instead of failing.
    pub wait: bool,
    /// How many files are read at once, and about how many processors are kept busy; at least 1.
    pub jobs: usize,
    /// How to start the processes that read foreign formats; without it they are read in this one.
    pub isolation: Option<&'a Isolation>,
    /// Names, years and topics to recognise.
    pub lexicon: &'a Lexicon,
    /// Identifies the lexicon's user entries; another value than last time reads everything anew.
    pub settings_hash: String,
    /// Files that are no essays, by their real paths: the vocabularies that settings name.
    pub apart: Vec<PathBuf>,
    /// What makes vectors of passages; another one than last time reads everything anew.
    pub model: Option<&'a Model>,
    /// Asked between files; `true` ends the run without a commit.
    pub cancelled: &'a (dyn Fn() -> bool + Sync),
    /// Told what happens, from several threads.
    pub observe: &'a (dyn Fn(Event<'_>) + Sync),
}

impl<'a> Options<'a> {
    /// The usual run: incremental, on all cores, told to nobody.
    pub fn new(lexicon: &'a Lexicon) -> Options<'a> {
        Options {
            rebuild: false,
            dry_run: false,
            prune: false,
            wait: false,
            jobs: std::thread::available_parallelism().map_or(1, usize::from),
            isolation: None,
            lexicon,
            settings_hash: String::new(),
            apart: Vec::new(),
            model: None,
            cancelled: &|| false,
            observe: &|_| {},
        }
    }
}

/// What happens during a run.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// The folders were compared with the index: this is to be read.
    Planned {
        /// Files to read.
        files: usize,
        /// Their size in bytes.
        bytes: u64,
    },
    /// One file was read.
    Done {
        /// Its size in bytes.
        bytes: u64,
        /// How many files are done.
        done: usize,
        /// Of how many.
        files: usize,
    },
    /// A file is left out, and why.
    Skipped(&'a SkippedFile),
    /// Everything is read; the index is being written out.
    Committing,
}

/// What a run did.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Essays that are new.
    pub added: usize,
    /// Essays read again because they changed.
    pub updated: usize,
    /// Essays taken out.
    pub removed: usize,
    /// Essays left as they were.
    pub unchanged: usize,
    /// Essays in the index now.
    pub total: usize,
    /// Passages in the index now; of a run that only looks, those of the essays that stay as they are.
    pub passages: u64,
    /// Files that are not in the index as they stand on disk.
    pub skipped: Vec<SkippedFile>,
    /// Bytes of files read.
    pub bytes_read: u64,
    /// Where the time went.
    pub stages: Stages,
}

/// A file left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedFile {
    /// As shown to users.
    pub path: String,
    /// Why, in kebab case.
    pub reason: String,
    /// The same for a person.
    pub detail: String,
}

/// Time spent; reading to adding are summed over all threads, the others are spans of the clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stages {
    /// Walking the folders and comparing.
    pub plan: Duration,
    /// Opening files and loading their bytes.
    pub read: Duration,
    /// Bytes to document: decoding, mark-up, normalising.
    pub parse: Duration,
    /// Names, years, topics, passages.
    pub annotate: Duration,
    /// Handing passages to the index.
    pub add: Duration,
    /// Writing out and making durable.
    pub commit: Duration,
}

/// Makes the index equal to the folders.
///
/// # Errors
/// [`Kind::Busy`] when another run holds the index, [`Kind::Interrupted`] when `cancelled` said so,
/// [`Kind::BadIndex`] when the index cannot be continued (rebuild it), [`Kind::Io`] when the disk refuses. In
/// every case the last committed index is untouched.
pub fn update(folder: &Folder, paths: &[PathBuf], options: &Options<'_>) -> Result<Report> {
    guarded("update the index", || update_target(folder, &mut Generation::of(folder, options.jobs), paths, options))
}

/// Makes a target equal to the folders; the index folder has the lock and what else the target keeps there.
///
/// # Errors
/// As [`update`], and what the target says.
pub(crate) fn update_target<T: Target>(
    folder: &Folder,
    target: &mut T,
    paths: &[PathBuf],
    options: &Options<'_>,
) -> Result<Report> {
    let started = Instant::now();
    let _lock = if options.dry_run {
        None
    } else {
        let missing = paths.iter().find(|path| !path.exists()).filter(|_| !folder.is_ours());
        if let Some(path) = missing {
            // A slip of the pen should not leave an empty index behind.
            let error = std::io::Error::from(std::io::ErrorKind::NotFound);
            return Err(Error::io("find", path, error).hint("give the folder that holds your essays"));
        }
        folder.make()?;
        let lock = WriteLock::take(folder, options.wait, options.cancelled)?;
        target.sweep();
        Some(lock)
    };
    let index_path = folder.path().canonicalize().unwrap_or_else(|_| folder.path().to_owned());
    let walk = WalkOptions { index: Some(index_path), apart: options.apart.clone() };
    let mut survey = Survey::begin(paths, walk);
    let before = match target.last() {
        Ok(manifest) => Some(manifest),
        Err(error) if error.kind() == Kind::NoIndex || options.rebuild => None,
        Err(error) => return Err(error),
    };
    let is_continued = |before: &Manifest| before.settings_hash == options.settings_hash;
    let fresh = match &before {
        Some(before) if !options.rebuild => !is_continued(before) | agreement::is_new(before, options.model)?,
        _ => true,
    };
    let mut known = before.unwrap_or_default();
    let mut compare = |fresh| -> Result<Plan> {
        let mut planned = plan(&known, paths, &mut survey, options.prune, fresh)?;
        planned.next.settings_hash.clone_from(&options.settings_hash);
        planned.next.lexicon.clone_from(&known.lexicon);
        planned.next.model = options.model.map(|model| model.identity().clone());
        Ok(planned)
    };
    let mut planned = compare(fresh)?;
    let anew = !fresh && !target.can_change() && !planned.is_empty(&known);
    let fresh = fresh || anew;
    if anew {
        planned = compare(true)?;
    }
    let nothing_changed = !fresh && planned.is_empty(&known);
    planned.take_over(&mut known);
    let mut run = Run::new(&planned, options);
    run.report.stages.plan = started.elapsed();
    run.announce(&planned);
    if options.dry_run {
        return Ok(run.foretell(planned));
    }
    if nothing_changed {
        target.settle(&planned.next)?;
        let report = run.conclude(&planned.next);
        // To give back the memory of a hundred thousand names takes a tenth of such a run: nobody waits for it. Where no
        // thread is to be had, it is given back here.
        let _ = std::thread::Builder::new().spawn(move || drop((known, planned)));
        return Ok(report);
    }
    target.begin(fresh, planned.jobs.bytes(), options.lexicon, &mut planned.next)?;
    run.execute(planned, target, fresh.then_some(&known))
}

struct Run<'a> {
    options: &'a Options<'a>,
    counts: Counts,
    report: Report,
}

impl<'a> Run<'a> {
    fn new(plan: &Plan, options: &'a Options<'a>) -> Self {
        let counts = Counts { unchanged: plan.unchanged, removed: plan.removed.len(), ..Counts::default() };
        Run { options, counts, report: Report::default() }
    }

    fn announce(&self, plan: &Plan) {
        (self.options.observe)(Event::Planned { files: plan.jobs.len(), bytes: plan.jobs.bytes() });
    }

    /// The report of a run that only looks: every changed file is taken to be readable, and to hold as many essays as
    /// last time, or one.
    fn foretell(mut self, mut plan: Plan) -> Report {
        while let Some(job) = plan.jobs.take() {
            self.counts.add(Counts::foretold(&job));
        }
        let expected = self.counts.added + self.counts.updated;
        let mut report = self.conclude(&plan.next);
        report.total += expected;
        report
    }

    /// Where everything is made anew, `replaced` is the manifest of what was there.
    fn execute<T: Target>(mut self, mut plan: Plan, target: &mut T, replaced: Option<&Manifest>) -> Result<Report> {
        for (path, passages) in &plan.removed {
            target.put(path, Some(*passages), &[])?;
        }
        let clocks = Clocks::default();
        let mut read = match self.read_all(std::mem::take(&mut plan.jobs), target, &clocks) {
            Ok(read) => read,
            Err(failure) => return Err(target.cause_of(failure)),
        };
        clocks.report(&mut self.report.stages);
        self.report.bytes_read = read.bytes;
        self.counts.add(read.counts);
        // What indexing needs much memory for is over before all that is known of files is spread out.
        target.write_out()?;
        plan.next.files.reserve(read.files.len());
        plan.next.files.extend(std::iter::from_fn(|| read.files.pop()));
        if let Some(known) = replaced {
            self.counts.unchanged += carry_over(known, &mut plan.next, target, self.options)?;
        }
        if (self.options.cancelled)() {
            return Err(interrupted());
        }
        (self.options.observe)(Event::Committing);
        let started = Instant::now();
        target.commit(&plan.next)?;
        self.report.stages.commit = started.elapsed();
        Ok(self.conclude(&plan.next))
    }

    fn conclude(mut self, manifest: &Manifest) -> Report {
        let skipped = manifest.troubled().map(|(path, trouble)| {
            let Trouble { reason, detail } = trouble.clone();
            SkippedFile { path: path.to_owned(), reason, detail }
        });
        self.report.skipped = skipped.collect();
        for skipped in &self.report.skipped {
            (self.options.observe)(Event::Skipped(skipped));
        }
        let Counts { added, updated, removed, unchanged } = self.counts;
        let (total, passages) = (manifest.essays(), manifest.passages());
        Report { added, updated, removed, unchanged, total, passages, ..self.report }
    }

    /// Reads the jobs on several threads, each taking the next one; gives what became of them all together.
    ///
    /// A job is forgotten once it is done, and only its lines of the manifest stay, packed: they are all the memory that
    /// grows while files are read.
    fn read_all(&self, jobs: Jobs, target: &dyn Target, clocks: &Clocks) -> Result<Outcomes> {
        let files = jobs.len();
        let waiting = Mutex::new(jobs);
        let finished = AtomicUsize::new(0);
        let stop = AtomicBool::new(false);
        let outcomes = Mutex::new(Outcomes::default());
        let failure: Mutex<Option<Error>> = Mutex::new(None);
        std::thread::scope(|scope| {
            for _ in 0..self.options.jobs.clamp(1, files.max(1)) {
                scope.spawn(|| {
                    let mut reader = SafeReader::new(self.options.isolation, self.options.cancelled);
                    let mut annotator = Annotator::new(self.options.lexicon);
                    while !stop.load(Ordering::Relaxed) && !(self.options.cancelled)() {
                        let Some(job) = locked(&waiting).take() else { break };
                        let taken = take_in(&job, &mut reader, &mut annotator, target, self.options, clocks);
                        match taken.and_then(|outcome| locked(&outcomes).join(outcome)) {
                            Ok(()) => {
                                target.has_read(job.found.size);
                                let done = finished.fetch_add(1, Ordering::Relaxed) + 1;
                                (self.options.observe)(Event::Done { bytes: job.found.size, done, files });
                            }
                            Err(error) => {
                                stop.store(true, Ordering::Relaxed);
                                locked(&failure).get_or_insert(error);
                            }
                        }
                    }
                });
            }
        });
        if let Some(error) = locked(&failure).take() {
            return Err(error);
        }
        if finished.into_inner() < files {
            return Err(interrupted());
        }
        let mut outcomes = locked(&outcomes);
        Ok(std::mem::take(&mut *outcomes))
    }
}

fn interrupted() -> Error {
    Error::new(Kind::Interrupted, "stopped; the last complete index is untouched")
}
