//! The folder `index/`: open it, keep it equal to the essays, check it.
//!
//! ```text
//! index/
//!   histsearch.lock      held (flock) by the run that writes; the system lets go when a process dies
//!   CURRENT              the name of the generation to read, replaced atomically
//!   gen-3/               one Tantivy index and the manifest its last commit names
//!     meta.json  *.idx …
//!     manifest-5d41….bin
//!     lexicon.bin        where the user has entries of their own
//! ```
//!
//! One commit carries everything: the payload of Tantivy's `meta.json` names the manifest file and its
//! checksum, so the rename of `meta.json` switches passages and manifest together and no instant leaves them
//! disagreeing. A rebuild works in a new generation and switches `CURRENT` at the end.
//!
//! Every byte that can alter an answer is under a checksum: the segments under Tantivy's, the manifest under the one
//! the commit names and so the lexicon, `CURRENT`, `meta.json` and `.managed.json` under one of their own (see `seal.rs`), and each stored
//! passage under one more. The small ones and the passages are checked whenever they are read, the segments by
//! [`check`](check()) and before a run builds on them.
//!
//! Owns the layout, the lock, the manifest, the commit. Knows nothing of queries or ranking.

mod agreement;
mod blocks;
mod carry;
mod check;
mod columns;
mod commit;
mod counted;
mod directory;
mod intake;
mod jobs;
mod knowledge;
mod known;
mod layout;
mod lock;
mod manifest;
mod merging;
mod packed;
mod passages;
mod pieces;
mod places;
mod plan;
#[cfg(unix)]
mod sampled;
mod seal;
#[cfg(unix)]
mod segment_file;
mod survey;
mod target;
#[cfg(unix)]
mod unmapped;
mod update;
mod waiting;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tantivy::collector::DocSetCollector;
use tantivy::columnar::{Column, ColumnValues, StrColumn};
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError};
use tantivy::{DocAddress, Searcher, TantivyError};

use crate::analysis;
use crate::error::{Error, Kind, Result};
use crate::fields::{self, About, FieldName, Fields, PassageKey, filter};
use crate::lexicon::Lexicon;
use columns::AllColumns;
use commit::Snapshot;
use layout::Moment;
use manifest::ManifestSource;
use passages::Passages;

pub use check::{Finding, check};
pub(crate) use columns::Columns;
pub use commit::Summary;
pub(crate) use counted::Counted;
pub use knowledge::LexiconFile;
pub use layout::Folder;
pub(crate) use layout::write_atomically;
pub use manifest::{FileState, Files, Manifest, ManifestFile, Root, Trouble};
pub use places::{Places, Whereabouts};
pub(crate) use seal::{sealed, unsealed};
pub(crate) use target::Target;
pub(crate) use update::update_target;
pub use update::{Event, Options, Report, SkippedFile, Stages, update};

/// Identifies what an index was built with: the layout, the fields, the analyzers. An index of another
/// fingerprint is refused, never misread.
pub fn format_fingerprint() -> String {
    format!("histsearch-{}.{}.{}", layout::VERSION, fields::VERSION, analysis::VERSION)
}

/// The stable id of an essay: 64 bits of the hash of the path it is shown under.
pub fn essay_id(path: &str) -> u64 {
    let hash = blake3::hash(path.as_bytes());
    let (first, _) = hash.as_bytes().split_at(8);
    first.iter().fold(0, |id, byte| id << 8 | u64::from(*byte))
}

/// A short hash of a text, in hex.
pub fn hash_of(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

/// An index opened for reading: one snapshot, which later commits do not change.
pub struct Index {
    searcher: Searcher,
    counted: Counted,
    passages: Passages,
    columns: AllColumns,
    fields: Fields,
    summary: Summary,
    manifest: ManifestSource,
    lexicon: Option<Arc<Lexicon>>,
    folder: Folder,
    moment: Moment,
    was_searched: AtomicBool,
}

/// How often reading is tried again when commits remove files between reading the list and opening them.
const TRIES: usize = 50;

/// What heals an index that cannot be read.
const REBUILD: &str = "histsearch index --rebuild PATH... makes the index anew from the essays";

impl Index {
    /// Opens the current generation. Writes nothing, takes no lock, works on a read-only disk.
    ///
    /// # Errors
    /// [`Kind::NoIndex`] when there is none, [`Kind::BadIndex`] when it is of another version or damaged.
    pub fn open(folder: &Folder) -> Result<Index> {
        let open = |moment: &Moment| {
            let snapshot = guarded("open the index", || commit::open_snapshot(moment))?;
            Ok((moment.clone(), snapshot))
        };
        // The moment is that before: a commit that comes in between is one too many rather than one too few.
        let (moment, snapshot) = undisturbed(folder, open, |_| true)?;
        let Snapshot { searcher, summary, manifest, lexicon } = snapshot;
        let (passages, columns) = (Passages::of(&searcher), AllColumns::of(&searcher));
        let (fields, lexicon, folder) = (Fields::new(), lexicon.map(Arc::new), folder.clone());
        let (counted, was_searched) = (Counted::default(), AtomicBool::new(false));
        Ok(Index {
            searcher,
            counted,
            passages,
            columns,
            fields,
            summary,
            manifest,
            lexicon,
            folder,
            moment,
            was_searched,
        })
    }

    /// The snapshot.
    pub fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// What was counted in the snapshot so far.
    pub(crate) fn counted(&self) -> &Counted {
        &self.counted
    }

    /// Whether it was searched before; where not, hardly a page of its files is in the memory of this process.
    pub(crate) fn was_searched(&self) -> bool {
        self.was_searched.load(Ordering::Relaxed)
    }

    /// Remembers that it was searched.
    pub(crate) fn note_search(&self) {
        self.was_searched.store(true, Ordering::Relaxed);
    }

    /// The fields of the index.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// What is stored of a passage: what a hit shows besides its text, and the text.
    ///
    /// # Errors
    /// [`Kind::BadIndex`] when the bytes at this address are damaged or belong to another passage than `key`.
    pub(crate) fn passage(&self, at: DocAddress, key: PassageKey) -> Result<(About, String)> {
        self.passages.get(&self.searcher, at, key)
    }

    /// All passages of one essay, in order: what a hit shows besides its text, and the text. Empty when the index has no
    /// such essay.
    ///
    /// # Errors
    /// [`Kind::BadIndex`] when the index is damaged.
    pub fn essay(&self, essay: u64) -> Result<Vec<(About, String)>> {
        guarded("read the index", || {
            let query = filter::essay(self.fields[FieldName::Essay], essay);
            let found = self.searcher.search(&*query, &DocSetCollector);
            let mut found: Vec<_> =
                found.map_err(|error| tantivy_error("search the index", error))?.into_iter().collect();
            found.sort_unstable(); // an essay's passages were added one after the other, as one batch
            let keys = (0..).map(|ordinal| PassageKey { essay, ordinal });
            found.into_iter().zip(keys).map(|(address, key)| self.passage(address, key)).collect()
        })
    }

    /// Where the passages of a segment stand in their essays.
    pub(crate) fn columns(&self, segment: u32) -> tantivy::Result<&Columns> {
        self.columns.places(&self.searcher, segment)
    }

    /// The ids of the essays of a segment's passages.
    pub(crate) fn essays(&self, segment: u32) -> tantivy::Result<&dyn ColumnValues<u64>> {
        self.columns.essays(&self.searcher, segment)
    }

    /// The years that the passages of a segment are about, packed; any number of ranges each.
    pub(crate) fn periods(&self, segment: u32) -> tantivy::Result<&Column<u64>> {
        self.columns.periods(&self.searcher, segment)
    }

    /// Which passage stands at an address.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(crate) fn key(&self, at: DocAddress) -> Result<PassageKey> {
        let failed = |error| tantivy_error("read the index", error);
        let essay = self.essays(at.segment_ord).map_err(failed)?.get_val(at.doc_id);
        let ordinal = self.columns(at.segment_ord).map_err(failed)?.ordinal.get_val(at.doc_id);
        Ok(PassageKey { essay, ordinal })
    }

    /// The paths of the passages of a segment; `None` where it has no passage.
    pub(crate) fn paths(&self, segment: u32) -> tantivy::Result<Option<&StrColumn>> {
        self.columns.paths(&self.searcher, segment)
    }

    /// Counts and names of the commit this snapshot belongs to.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The lexicon its essays were read with; `None` where that is the one of the program.
    pub fn lexicon(&self) -> Option<Arc<Lexicon>> {
        self.lexicon.clone()
    }

    /// The folder it was opened from.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Whether there was another commit since this one was opened; costs the reading of two small files.
    ///
    /// # Errors
    /// Those of [`Index::open`] where it cannot be told.
    pub fn is_outdated(&self) -> Result<bool> {
        Ok(self.folder.moment()? != self.moment)
    }

    /// Where its essays are on disk.
    pub fn places(&self) -> Places {
        let Summary { roots, prefixes, .. } = &self.summary;
        Places::new(prefixes.iter().cloned().zip(roots.iter().cloned()))
    }

    /// Reads the manifest of this snapshot.
    ///
    /// # Errors
    /// [`Kind::BadIndex`] when the file is missing or does not match its checksum.
    pub fn manifest(&self) -> Result<Manifest> {
        self.manifest.load(&self.summary)
    }
}

/// What a slot keeps, opened when first asked; a failure is not kept.
fn kept<T, E>(slot: &OnceLock<T>, open: impl FnOnce() -> std::result::Result<T, E>) -> std::result::Result<&T, E> {
    match slot.get() {
        Some(opened) => Ok(opened),
        None => open().map(|opened| slot.get_or_init(|| opened)),
    }
}

/// A poisoned lock only means that another thread panicked while it held plain data.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads the current generation; again, where it failed or found fault and another commit came in between.
fn undisturbed<T>(folder: &Folder, read: impl Fn(&Moment) -> Result<T>, is_sound: impl Fn(&T) -> bool) -> Result<T> {
    for _ in 0..TRIES {
        let before = folder.moment()?;
        let read = read(&before);
        if read.as_ref().is_ok_and(&is_sound) || folder.moment()? == before {
            return read;
        }
    }
    Err(Error::new(Kind::Busy, "the index changes faster than it can be read").hint("run the command again"))
}

/// Runs what reads an index. A panic on the way, which damage causes inside of Tantivy, becomes an error.
pub(crate) fn guarded<T>(action: &str, read: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| {
        let hint = "histsearch check tells whether it is damaged; histsearch index --rebuild PATH... makes it anew";
        Err(Error::new(Kind::BadIndex, format!("cannot {action}: it is damaged, or histsearch has a fault"))
            .because(last_words(&*panic))
            .hint(hint))
    })
}

fn last_words(panic: &(dyn Any + Send)) -> String {
    let formatted = panic.downcast_ref::<String>().map(String::as_str);
    formatted.or(panic.downcast_ref::<&str>().copied()).unwrap_or("a panic without a message").to_owned()
}

/// Turns what Tantivy says while it reads into ours: refusals keep their own kind, the rest is damage.
pub(crate) fn tantivy_error(action: &str, error: TantivyError) -> Error {
    let kind = match os_error(&error) {
        Some(cause) if is_refusal(cause) => Kind::Io,
        _ => Kind::BadIndex,
    };
    told(kind, action, error)
}

/// The same while it writes: whatever its threads report is the disk's doing, unless the index itself is at fault.
fn write_error(action: &str, error: TantivyError) -> Error {
    use TantivyError as T;
    let kind = match &error {
        T::LockFailure(LockError::LockBusy, _) => Kind::Busy,
        T::OpenReadError(_) | T::DataCorruption(_) | T::IncompatibleIndex(_) | T::SchemaError(_) => {
            return tantivy_error(action, error);
        }
        _ => Kind::Io,
    };
    told(kind, action, error)
}

fn told(kind: Kind, action: &str, error: TantivyError) -> Error {
    let failed = Error::new(kind, format!("cannot {action}")).because(error);
    match kind {
        Kind::Io => failed.hint("free some space or check the permissions, then run the command again; the last complete index is untouched"),
        Kind::BadIndex => failed.hint(REBUILD),
        _ => failed,
    }
}

/// What the operating system said, where it said anything.
fn os_error(error: &TantivyError) -> Option<&std::io::Error> {
    match error {
        TantivyError::IoError(cause)
        | TantivyError::OpenReadError(OpenReadError::IoError { io_error: cause, .. })
        | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error: cause, .. }) => Some(cause),
        _ => None,
    }
}

fn is_refusal(cause: &std::io::Error) -> bool {
    use std::io::ErrorKind::{OutOfMemory, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    matches!(cause.kind(), OutOfMemory | PermissionDenied | QuotaExceeded | ReadOnlyFilesystem | StorageFull)
}

#[cfg(test)]
mod faults;
#[cfg(test)]
pub(crate) mod tests;
