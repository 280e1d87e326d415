//! The folder `index/`: open it, keep it equal to the essays, check it.
//!
//! ```text
//! index/
//!   histsearch.lock      held (flock) by the run that writes; the system lets go when a process dies
//!   CURRENT              the name of the generation to read, replaced atomically
//!   gen-3/               one Tantivy index and the manifest its last commit names
//!     meta.json  *.idx …
//!     manifest-5d41….bin
//! ```
//!
//! One commit carries everything: the payload of Tantivy's `meta.json` names the manifest file and its
//! checksum, so the rename of `meta.json` switches passages and manifest together and no instant leaves them
//! disagreeing. A rebuild works in a new generation and switches `CURRENT` at the end.
//!
//! Owns the layout, the lock, the manifest, the commit. Knows nothing of queries or ranking.

mod check;
mod commit;
mod directory;
mod layout;
mod lock;
mod manifest;
mod plan;
mod update;

use tantivy::Searcher;

use crate::analysis;
use crate::error::{Error, Kind, Result};
use crate::fields::{self, Fields};

pub use check::{Finding, check};
pub use commit::Summary;
pub use layout::Folder;
pub use manifest::{FileState, Manifest, ManifestFile, Root};
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
    fields: Fields,
    summary: Summary,
    folder: Folder,
}

/// How often opening is tried again when a commit removes files between reading the list and opening them.
const OPEN_TRIES: usize = 6;

impl Index {
    /// Opens the current generation. Writes nothing, takes no lock, works on a read-only disk.
    ///
    /// # Errors
    /// [`Kind::NoIndex`] when there is none, [`Kind::BadIndex`] when it is of another version or damaged.
    pub fn open(folder: &Folder) -> Result<Index> {
        let mut last = None;
        for _ in 0..OPEN_TRIES {
            let generation = folder.current()?;
            match commit::open_snapshot(&generation) {
                Ok((searcher, fields, summary)) => {
                    return Ok(Index { searcher, fields, summary, folder: folder.clone() });
                }
                Err(error) if error.kind() == Kind::BadIndex => last = Some(error),
                Err(error) => return Err(error),
            }
        }
        Err(last.unwrap_or_else(|| Error::new(Kind::BadIndex, "the index cannot be opened")))
    }

    /// The snapshot.
    pub fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// The fields of the index.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Counts and names of the commit this snapshot belongs to.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The folder it was opened from.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Reads the manifest of this snapshot.
    ///
    /// # Errors
    /// [`Kind::BadIndex`] when the file is missing or does not match its checksum.
    pub fn manifest(&self) -> Result<Manifest> {
        manifest::load(&self.folder.current()?, &self.summary)
    }
}

/// Turns a Tantivy error into ours: full disks and refusals keep their own kind, the rest is damage.
pub(crate) fn tantivy_error(action: &str, error: tantivy::TantivyError) -> Error {
    use tantivy::TantivyError as T;
    let kind = match &error {
        T::IoError(_) | T::OpenDirectoryError(_) | T::OpenWriteError(_) => Kind::Io,
        T::LockFailure(..) => Kind::Busy,
        _ => Kind::BadIndex,
    };
    let failed = Error::new(kind, format!("cannot {action}")).because(error);
    match kind {
        Kind::Io => failed.hint("free some space or check the permissions, then run the command again; the last complete index is untouched"),
        Kind::BadIndex => failed.hint("histsearch index --rebuild PATH... makes it anew from the essays"),
        _ => failed,
    }
}
