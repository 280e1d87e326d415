//! The folder of a generation as Tantivy sees it.
//!
//! Owns five promises Tantivy's own directory does not make:
//!
//! - Reading only reads: no lock file, nothing created, so that a query works on a read-only disk and in another
//!   user's index. Tantivy would lock the folder while it opens segments, against a commit that removes them
//!   meanwhile; [`Index::open`](super::Index::open) tries again instead.
//! - The small files `meta.json` and `.managed.json` are [sealed](super::seal).
//! - The file of stored passages is looked at before Tantivy [believes its lengths](super::blocks).
//! - What was replaced is replaced on disk too, before anything it made superfluous is removed.
//! - While an index is written, large files are not [mapped into memory](super::unmapped) as a whole, and files are
//!   written in [large pieces](super::pieces); while it is asked, postings are not mapped
//!   [before it is worth it](super::sampled).

use std::io;
use std::path::Path;
#[cfg(unix)]
use std::path::PathBuf;
use std::sync::Arc;

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::footer::Footer;
use tantivy::directory::{
    DirectoryLock, FileHandle, FileSlice, INDEX_WRITER_LOCK, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

use super::blocks::{self, Blocks};
use super::pieces::in_pieces;
#[cfg(unix)]
use super::sampled::Samples;
use super::seal::{sealed, unsealed};
#[cfg(unix)]
use super::unmapped;

/// See the module.
#[derive(Clone, Debug)]
pub(super) struct Store {
    files: MmapDirectory,
    #[cfg(unix)]
    folder: PathBuf,
    #[cfg(unix)]
    samples: Arc<Samples>,
    writable: bool,
}

impl Store {
    /// A generation to read from.
    pub(super) fn for_reading(generation: &Path) -> Result<Store, OpenDirectoryError> {
        Store::open(generation, false)
    }

    /// A generation to write to.
    pub(super) fn for_writing(generation: &Path) -> Result<Store, OpenDirectoryError> {
        Store::open(generation, true)
    }

    fn open(generation: &Path, writable: bool) -> Result<Store, OpenDirectoryError> {
        let files = MmapDirectory::open(generation)?;
        Ok(Store {
            #[cfg(unix)]
            samples: Arc::new(Samples::of(generation, &files)),
            files,
            #[cfg(unix)]
            folder: generation.to_owned(),
            writable,
        })
    }

    /// Whether a file of a segment matches its checksum. However large it is, only a piece of it is held.
    pub(super) fn is_intact(&self, path: &Path) -> Result<bool, OpenReadError> {
        let failed = |error| OpenReadError::wrap_io_error(error, path.to_owned());
        let whole = FileSlice::new(self.read_in_pieces(path)?);
        let (footer, body) = Footer::extract_footer(whole).map_err(failed)?;
        let mut checksum = crc32fast::Hasher::new();
        for piece in body.stream_file_chunks() {
            checksum.update(&piece.map_err(failed)?);
        }
        Ok(checksum.finalize() == footer.crc)
    }

    fn read_in_pieces(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        #[cfg(unix)]
        if let Some(file) = unmapped::open(&self.folder, path, &self.files) {
            return Ok(file);
        }
        self.files.get_file_handle(path)
    }

    fn read_here_and_there(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        #[cfg(unix)]
        if let Some(file) = self.samples.open(path) {
            return Ok(file);
        }
        self.files.get_file_handle(path)
    }

    fn writing(&self) -> io::Result<&MmapDirectory> {
        let refused = || io::Error::new(io::ErrorKind::PermissionDenied, "the index is open for reading only");
        if self.writable { Ok(&self.files) } else { Err(refused()) }
    }
}

impl Directory for Store {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let file = if self.writable { self.read_in_pieces(path)? } else { self.read_here_and_there(path)? };
        if path.extension().is_none_or(|extension| extension != blocks::EXTENSION) {
            return Ok(file);
        }
        let blocks = Blocks::open(file).map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))?;
        Ok(Arc::new(blocks))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let refused = |error| DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_owned() };
        self.writing().map_err(refused)?.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let files = self.writing().map_err(|error| OpenWriteError::wrap_io_error(error, path.to_owned()))?;
        files.open_write(path).map(in_pieces)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        unsealed(self.files.atomic_read(path)?).map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))
    }

    fn atomic_write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let files = self.writing()?;
        files.atomic_write(path, &sealed(bytes))?;
        // A list of files to remove may be lost; a commit may not.
        if path == Path::new(META) { files.sync_directory() } else { Ok(()) }
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.writing()?.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.writing() {
            Ok(files) => files.acquire_lock(lock),
            Err(error) if lock.filepath == INDEX_WRITER_LOCK.filepath => Err(LockError::wrap_io_error(error)),
            Err(_) => Ok(DirectoryLock::from(Box::new(()))),
        }
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

/// Tantivy's name for the list of segments; replacing it is the commit.
pub(super) const META: &str = "meta.json";

/// Tantivy's name for the list of files that are its own to remove.
pub(super) const MANAGED: &str = ".managed.json";
