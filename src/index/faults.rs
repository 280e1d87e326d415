//! A directory that fails, at any one of its operations or from there on: the index is the old one or the new one.
//!
//! The reliability tests make the calls of the whole program fail; here it is every operation Tantivy asks for, in turn.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, Lock, TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};
use tantivy::indexer::UserOperation;
use tantivy::{Directory, Term};

use super::commit::{Writer, last_manifest, open_snapshot};
use super::directory::Store;
use super::manifest::FileState;
use super::tests::index_of_one;
use super::*;
use crate::document::{Block, BlockKind, Document};
use crate::essay::Essay;
use crate::fields::Record;

/// Which operation fails.
struct Fault {
    moment: usize,
    for_ever: bool,
    done: AtomicUsize,
}

impl Fault {
    fn strike(&self) -> io::Result<()> {
        let done = self.done.fetch_add(1, Ordering::SeqCst);
        let fails = done == self.moment || (self.for_ever && done > self.moment);
        if fails { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    fn is_met(&self) -> bool {
        self.done.load(Ordering::SeqCst) > self.moment
    }
}

#[derive(Clone)]
struct Faulty {
    store: Store,
    fault: Arc<Fault>,
}

impl fmt::Debug for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Faulty({:?})", self.store)
    }
}

impl Directory for Faulty {
    fn get_file_handle(&self, path: &Path) -> std::result::Result<Arc<dyn FileHandle>, OpenReadError> {
        self.fault.strike().map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))?;
        self.store.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> std::result::Result<(), DeleteError> {
        let failed = |error| DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_owned() };
        self.fault.strike().map_err(failed)?;
        self.store.delete(path)
    }

    fn exists(&self, path: &Path) -> std::result::Result<bool, OpenReadError> {
        self.store.exists(path)
    }

    fn open_write(&self, path: &Path) -> std::result::Result<WritePtr, OpenWriteError> {
        self.fault.strike().map_err(|error| OpenWriteError::wrap_io_error(error, path.to_owned()))?;
        let file = self.store.open_write(path)?;
        Ok(WritePtr::new(Box::new(FaultyFile { file, fault: Arc::clone(&self.fault) })))
    }

    fn atomic_read(&self, path: &Path) -> std::result::Result<Vec<u8>, OpenReadError> {
        self.fault.strike().map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))?;
        self.store.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.fault.strike()?;
        self.store.atomic_write(path, bytes)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.fault.strike()?;
        self.store.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> std::result::Result<DirectoryLock, LockError> {
        self.fault.strike().map_err(LockError::wrap_io_error)?;
        self.store.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.store.watch(callback)
    }
}

struct FaultyFile {
    file: WritePtr,
    fault: Arc<Fault>,
}

impl Write for FaultyFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.fault.strike()?;
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.fault.strike()?;
        self.file.flush()
    }
}

impl TerminatingWrite for FaultyFile {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.fault.strike()?;
        self.file.terminate_ref(token)
    }
}

const NAME: &str = "essays/maize.md";

/// An essay of three passages.
fn three_passages() -> Essay {
    let line = |sentence: &str| sentence.repeat(40) + "\n";
    let text = ["In 1955 maize was sown. ", "In 1956 it froze. ", "In 1964 they went home. "].map(line).concat();
    let mut blocks = Vec::new();
    for line in text.split_inclusive('\n') {
        let start = blocks.last().map_or(0, |block: &Block| block.span.end);
        blocks.push(Block { kind: BlockKind::Prose, span: start..start + line.len(), page: None });
    }
    let essay = Essay::annotate(Document { text, blocks, ..Document::default() }, Lexicon::builtin());
    assert_eq!(essay.passages.len(), 3);
    essay
}

/// Puts an essay in place of the one there is.
fn write_new(generation: &Path, directory: impl Directory, essay: &Essay) -> Result<()> {
    let mut manifest = last_manifest(&Moment::of(generation.to_owned()))?;
    let writer = Writer::open_in(directory, generation, 0, 1)?;
    let records = Record::all(essay, NAME, essay_id(NAME), None);
    let added = records.map(|record| UserOperation::Add(writer.fields().document(&record)));
    let old = Term::from_field_u64(writer.fields()[FieldName::Essay], essay_id(NAME));
    writer.run(std::iter::once(UserOperation::Delete(old)).chain(added).collect())?;
    for (_, file) in manifest.files.iter_mut() {
        file.state = FileState::Indexed { passages: u32::try_from(essay.passages.len()).unwrap() };
    }
    writer.commit(generation, &manifest).map(drop)
}

/// How many passages it has, by what it says of itself, which must be what it holds.
fn passages(generation: &Path) -> u64 {
    let snapshot = open_snapshot(&Moment::of(generation.to_owned())).unwrap();
    let said = snapshot.manifest.load(&snapshot.summary).unwrap().passages();
    assert_eq!((snapshot.searcher.num_docs(), snapshot.summary.passages), (said, said));
    said
}

#[test]
fn whatever_operation_of_the_directory_fails_the_index_is_the_old_one_or_the_new_one() {
    let (_home, folder) = index_of_one();
    let generation = folder.current().unwrap();
    let essay = three_passages();
    let (old, new) = (passages(&generation), 3);
    assert_ne!(old, new);
    for for_ever in [false, true] {
        let mut left = [0, 0];
        for moment in (0..).step_by(if for_ever { 4 } else { 1 }) {
            let copy = tempfile::tempdir().unwrap();
            for file in std::fs::read_dir(&generation).unwrap().flatten() {
                std::fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
            }
            let fault = Arc::new(Fault { moment, for_ever, done: AtomicUsize::new(0) });
            let store = Store::for_writing(copy.path()).unwrap();
            let outcome = write_new(copy.path(), Faulty { store, fault: Arc::clone(&fault) }, &essay);
            let now = passages(copy.path());
            let is_whole = if outcome.is_ok() { now == new } else { now == old || now == new };
            assert!(is_whole, "operation {moment}, for ever {for_ever}: {now} passages after {outcome:?}");
            left[usize::from(now == new)] += 1;
            write_new(copy.path(), Store::for_writing(copy.path()).unwrap(), &essay).unwrap();
            assert_eq!(passages(copy.path()), new, "after operation {moment} and a run in which nothing fails");
            if !fault.is_met() {
                break;
            }
        }
        assert!(left[0] > 20 && left[1] > 1, "the old index and the new one, so many times: {left:?}");
    }
}
