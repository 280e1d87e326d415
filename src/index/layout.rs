//! Where things stand in the index folder, and how one generation follows another.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::REBUILD;
use super::directory::META;
use super::seal::{sealed, unsealed};
use crate::error::{Error, Kind, Result};

/// Changes whenever the folder is laid out otherwise.
pub(super) const VERSION: u32 = 5;

const CURRENT: &str = "CURRENT";
const GENERATION_PREFIX: &str = "gen-";

/// Name of the lock file; its presence marks a folder as an index of ours.
pub(super) const LOCK: &str = "histsearch.lock";

/// An index folder, which may not exist yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder(PathBuf);

impl Folder {
    /// The index at `path`.
    pub fn at(path: impl Into<PathBuf>) -> Folder {
        Folder(path.into())
    }

    /// The nearest folder `index` that histsearch made, in `start` or one of its parents.
    pub fn nearest(start: &Path) -> Option<Folder> {
        start.ancestors().map(|parent| Folder(parent.join("index"))).find(|folder| folder.0.join(LOCK).is_file())
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The folder of the generation to read.
    ///
    /// # Errors
    /// [`Kind::NoIndex`] when nothing was ever indexed here, [`Kind::BadIndex`] when its name cannot be made out.
    pub(super) fn current(&self) -> Result<PathBuf> {
        let path = self.0.join(CURRENT);
        let damaged = || Error::new(Kind::BadIndex, format!("{} is damaged", path.display())).hint(REBUILD);
        match fs::read(&path) {
            Ok(bytes) => {
                let name = unsealed(bytes).ok().and_then(|bytes| String::from_utf8(bytes).ok());
                name.filter(|name| is_generation(name)).map(|name| self.0.join(name)).ok_or_else(damaged)
            }
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Err(Error::new(Kind::NoIndex, format!("no index at {}", self.0.display()))
                    .hint("histsearch index FOLDER makes one from the essays in FOLDER"))
            }
            Err(error) if error.kind() == ErrorKind::IsADirectory => Err(damaged()),
            Err(error) => Err(Error::io("read", &path, error)),
        }
    }

    /// Which commit is the last one now; another one later, and what failed in between failed for that reason.
    pub(super) fn moment(&self) -> Result<Moment> {
        self.current().map(Moment::of)
    }

    /// Makes the folder itself, readable by its owner only.
    pub(super) fn make(&self) -> Result<()> {
        if self.0.is_dir() {
            return self.refuse_foreign();
        }
        let make = || {
            make_private_dir(&self.0)?;
            sync_folder(&self.0.join(".."))
        };
        make().map_err(|error| Error::io("make the folder", &self.0, error))
    }

    /// Whether a run of ours has worked here before.
    pub(super) fn is_ours(&self) -> bool {
        self.0.join(LOCK).is_file()
    }

    /// A folder with somebody else's files in it is not taken for an index.
    fn refuse_foreign(&self) -> Result<()> {
        let entries = fs::read_dir(&self.0).map_err(|error| Error::io("read", &self.0, error))?;
        let visible = |entry: fs::DirEntry| !entry.file_name().as_encoded_bytes().starts_with(b".");
        if self.is_ours() || !entries.flatten().any(visible) {
            return Ok(());
        }
        Err(Error::usage(format!("{} holds other files, so it cannot be the index", self.0.display()))
            .hint("give --index a folder of its own"))
    }

    /// A new, empty generation folder beside the current one.
    pub(super) fn begin_generation(&self) -> Result<PathBuf> {
        let next = self.generations().iter().filter_map(|path| generation_number(path)).max().unwrap_or(0) + 1;
        let path = self.0.join(format!("{GENERATION_PREFIX}{next}"));
        let make = || {
            make_private_dir(&path)?;
            sync_folder(&self.0)
        };
        make().map_err(|error| Error::io("make the folder", &path, error))?;
        Ok(path)
    }

    /// Makes `generation` the one to read, durably, then removes every other one.
    pub(super) fn switch_to(&self, generation: &Path) -> Result<()> {
        let name = generation.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        write_atomically(&self.0.join(CURRENT), &sealed(name.as_bytes()))?;
        self.sweep();
        Ok(())
    }

    /// Removes what a rebuild or a run that died left behind: other generations, a `CURRENT` half written.
    ///
    /// Whoever calls it holds the lock. Where it is not certain which generation is the current one (its name cannot
    /// be read, or names none that is there), nothing is removed: the essays' index may be among them.
    pub(super) fn sweep(&self) {
        let current = match self.current() {
            Ok(current) if current.is_dir() => Some(current),
            Err(error) if error.kind() == Kind::NoIndex => None,
            _ => return,
        };
        // Whatever cannot be removed is still there next time, where it is swept again.
        for path in self.generations().into_iter().filter(|path| Some(path) != current.as_ref()) {
            let _ = fs::remove_dir_all(path);
        }
        let _ = fs::remove_file(temporary(&self.0.join(CURRENT)));
    }

    fn generations(&self) -> Vec<PathBuf> {
        entries(&self.0).filter(|path| generation_number(path).is_some()).collect()
    }
}

/// What stands in a folder; nothing where it cannot be read.
pub(super) fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}

/// Where the bytes of a file are written before they take its name.
fn temporary(path: &Path) -> PathBuf {
    path.with_extension("new")
}

/// One commit, told from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// The generation it is in.
    pub(super) generation: PathBuf,
    commit: Option<Vec<u8>>,
}

impl Moment {
    /// The last commit of a generation.
    pub(super) fn of(generation: PathBuf) -> Moment {
        let commit = commit_of(&generation);
        Moment { generation, commit }
    }

    /// Whether there is another commit in the generation now.
    pub(super) fn is_past(&self) -> bool {
        commit_of(&self.generation) != self.commit
    }

    /// What Tantivy's `meta.json` said; `None` where it was not there, or damaged.
    pub(super) fn said(&self) -> Option<Vec<u8>> {
        unsealed(self.commit.clone()?).ok()
    }
}

fn commit_of(generation: &Path) -> Option<Vec<u8>> {
    fs::read(generation.join(META)).ok()
}

fn is_generation(name: &str) -> bool {
    generation_number(Path::new(name)).is_some()
}

fn generation_number(path: &Path) -> Option<u64> {
    path.file_name()?.to_str()?.strip_prefix(GENERATION_PREFIX)?.parse().ok()
}

fn make_private_dir(path: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Options for a file only its owner can read.
pub(super) fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Writes a new file and makes it durable, its name too.
pub(super) fn write_durably(path: &Path, bytes: &[u8]) -> Result<()> {
    let write = || -> std::io::Result<()> {
        let mut file = private_file().truncate(true).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        sync_folder(path.parent().unwrap_or(Path::new(".")))
    };
    write().map_err(|error| Error::io("write", path, error))
}

/// Replaces a file so that a reader, a crash or a power cut sees the old bytes or the new ones.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = temporary(path);
    let write = || -> std::io::Result<Option<File>> {
        // Opened before anything is replaced: what cannot be made durable is not begun.
        let folder = open_folder(path.parent().unwrap_or(Path::new(".")))?;
        let mut file = private_file().truncate(true).open(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        Ok(folder)
    };
    let folder = write().map_err(|error| Error::io("write", path, error))?;
    let durable = folder.map_or(Ok(()), |folder| folder.sync_all());
    durable.map_err(|error| {
        let hint = "it is in place, but may not outlive a loss of power: run the command again";
        Error::io("make durable", path, error).hint(hint)
    })
}

/// Makes the names in a folder durable; a rename is not on disk before this.
pub(super) fn sync_folder(path: &Path) -> std::io::Result<()> {
    open_folder(path)?.map_or(Ok(()), |folder| folder.sync_all())
}

/// A folder, where the system lets one be opened to make its names durable.
fn open_folder(path: &Path) -> std::io::Result<Option<File>> {
    cfg!(unix).then(|| File::open(path)).transpose()
}
