//! Which files of a folder are essays.
//!
//! Owns the rules for what is passed over, and whether silently or by name. Opens no essay.
//!
//! | met | what happens |
//! |---|---|
//! | an extension of [`READERS`](crate::corpus::READERS) or of a file that holds essays, or none | [`Found`] |
//! | any other extension, pipes, devices, links, giants | a [`Problem`], by name |
//! | a folder that cannot be read | a [`Problem`] for the whole subtree |
//! | hidden names, editors' droppings, an index, `histsearch.toml` and the vocabularies it names | nothing is said |
//!
//! ```no_run
//! use histsearch::corpus::{WalkOptions, walk};
//!
//! for found in walk("essays".as_ref(), WalkOptions::default()) {
//!     match found {
//!         Ok(essay) => assert!(essay.name.starts_with("essays/")),
//!         Err(problem) => assert!(!problem.skip.detail.is_empty()),
//!     }
//! }
//! ```

use std::ffi::{OsStr, OsString};
use std::fs::{self, Metadata};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::{DirEntry, WalkDir};

use super::collections::is_essay;
use super::open::readable_size;
use super::readers;
use super::skip::{Skip, SkipReason};

/// The file by which a folder is known to be an index of ours, not a folder of essays.
pub const INDEX_LOCK: &str = "histsearch.lock";

/// The user's own settings, which may stand among the essays.
const SETTINGS: &str = "histsearch.toml";

/// What to leave out beyond the usual.
#[derive(Clone, Debug, Default)]
pub struct WalkOptions {
    /// The folder the index is in, as the walk will meet it; left out even when it is still empty.
    pub index: Option<PathBuf>,
    /// Files that are no essays, as the walk will meet them: the vocabularies that settings name.
    pub apart: Vec<PathBuf>,
}

/// A file worth reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where to open it.
    pub path: PathBuf,
    /// What to call it: the root's own name and the way down from there, with `/`.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed: nanoseconds since 1970, 0 where unknown or earlier.
    pub modified_ns: u64,
}

/// A file or folder passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it is.
    pub path: PathBuf,
    /// What to call it, as in [`Found::name`].
    pub name: String,
    /// Why.
    pub skip: Skip,
    /// Whether everything below it is unknown too: what was there before must not count as deleted.
    pub subtree: bool,
}

/// The files below `root` in the order of their names, folder by folder; or `root` itself if it is a file.
///
/// Links are not followed, except for `root` itself. A `root` that is not there yields one [`Problem`].
pub fn walk(root: &Path, options: WalkOptions) -> Walk {
    let prefix = shown_root(root);
    // WalkDir hands `.` through as a name like any other, so the root must be exempt from the rules for names.
    // Within a folder whole paths are in the order of the names, and are there without being taken apart.
    let by_path = |one: &DirEntry, other: &DirEntry| one.path().as_os_str().cmp(other.path().as_os_str());
    let entries = WalkDir::new(root).sort_by(by_path).into_iter();
    Walk { root: root.to_owned(), prefix, options, entries, usual: None }
}

/// The iterator of [`walk`].
#[derive(Debug)]
pub struct Walk {
    root: PathBuf,
    prefix: String,
    options: WalkOptions,
    entries: walkdir::IntoIter,
    /// The extension of the last essay: most files have that of the one before.
    usual: Option<OsString>,
}

impl Iterator for Walk {
    type Item = Result<Found, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.entries.next()? {
                Err(error) => return Some(Err(self.refused(error))),
                Ok(entry) if self.is_left_out(&entry) => {
                    if entry.file_type().is_dir() {
                        self.entries.skip_current_dir();
                    }
                }
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => return Some(self.judge(entry)),
            }
        }
    }
}

impl Walk {
    fn is_left_out(&self, entry: &DirEntry) -> bool {
        if entry.depth() == 0 {
            return false;
        }
        let name = entry.file_name();
        if entry.file_type().is_dir() {
            is_hidden(name) || self.options.index.as_deref() == Some(entry.path()) || is_index(entry.path())
        } else {
            is_litter(name) || self.options.apart.iter().any(|file| file == entry.path())
        }
    }

    fn judge(&mut self, entry: DirEntry) -> Result<Found, Problem> {
        let name = self.name(entry.path());
        let examined = self.examine(&entry);
        let path = entry.into_path();
        match examined {
            Ok(metadata) => Ok(Found { path, name, size: metadata.len(), modified_ns: modified_ns(&metadata) }),
            Err(skip) => Err(Problem { path, name, skip, subtree: false }),
        }
    }

    fn examine(&mut self, entry: &DirEntry) -> Result<Metadata, Skip> {
        let is_root = entry.depth() == 0;
        if entry.path_is_symlink() && !is_root {
            return Err(Skip::new(SkipReason::Symlink, "a symbolic link, which is not followed"));
        }
        let extension = entry.path().extension();
        if extension.is_none() || extension != self.usual.as_deref() {
            is_essay(entry.path())?;
            let has_reader = readers::by_path(entry.path()).is_ok_and(|reader| reader.is_some());
            self.usual = extension.filter(|_| has_reader).map(OsStr::to_owned);
        }
        let metadata = if is_root { fs::metadata(entry.path())? } else { fs::symlink_metadata(entry.path())? };
        readable_size(&metadata)?;
        Ok(metadata)
    }

    fn refused(&self, error: walkdir::Error) -> Problem {
        let path = error.path().unwrap_or(&self.root).to_owned();
        let name = self.name(&path);
        let skip = match error.into_io_error() {
            Some(error) => Skip::from(error),
            None => Skip::new(SkipReason::Unreadable, "the folder contains itself"),
        };
        Problem { path, name, skip, subtree: true }
    }

    fn name(&self, path: &Path) -> String {
        let below = path.as_os_str().len().saturating_sub(self.root.as_os_str().len());
        let mut name = String::with_capacity(self.prefix.len() + 1 + below);
        name.push_str(&self.prefix);
        let whole = path.as_os_str().as_encoded_bytes();
        let below = whole.strip_prefix(self.root.as_os_str().as_encoded_bytes()).filter(|_| MAIN_SEPARATOR == '/');
        if let Some(below) = below.and_then(|below| std::str::from_utf8(below).ok()) {
            let below = below.trim_start_matches('/');
            if !name.is_empty() && !below.is_empty() {
                name.push('/');
            }
            name.push_str(below);
            return name;
        }
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        for part in below.components() {
            if !name.is_empty() {
                name.push('/');
            }
            name.push_str(&part.as_os_str().to_string_lossy());
        }
        name
    }
}

/// The root's own name; for `.` and `..` the folder they stand for. Empty for the root of the file system.
fn shown_root(root: &Path) -> String {
    let own = root.file_name().map(OsStr::to_owned);
    let real = || fs::canonicalize(root).ok()?.file_name().map(OsStr::to_owned);
    own.or_else(real).map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

pub(super) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// Whether a file of this name is left out, and nothing said.
pub(super) fn is_litter(name: &OsStr) -> bool {
    is_hidden(name) || is_dropping(name) || name == SETTINGS
}

/// What editors, office programs and downloads leave lying about.
fn is_dropping(name: &OsStr) -> bool {
    const BEGINNINGS: &[&str] = &["~$", "#"];
    const ENDINGS: &[&str] = &["~", ".swp", ".swo", ".swx", ".tmp", ".bak", ".part", ".crdownload"];
    const NAMES: &[&str] = &["thumbs.db", "desktop.ini"];
    let name = name.as_encoded_bytes();
    let ends_with = |ending: &&str| {
        let end = name.len().checked_sub(ending.len()).and_then(|start| name.get(start..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(ending.as_bytes()))
    };
    BEGINNINGS.iter().any(|beginning| name.starts_with(beginning.as_bytes()))
        || ENDINGS.iter().any(ends_with)
        || NAMES.iter().any(|whole| name.eq_ignore_ascii_case(whole.as_bytes()))
}

/// Whether the folder holds an index: our lock, or the two files every index of the engine has.
fn is_index(folder: &Path) -> bool {
    let has = |name: &str| folder.join(name).is_file();
    has(INDEX_LOCK) || (has("meta.json") && has(".managed.json"))
}

/// When a file was last changed: nanoseconds since 1970, 0 where unknown or earlier.
pub fn modified_ns(metadata: &Metadata) -> u64 {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn essays(files: &[&str]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join("corpus").join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "Khrushchev sowed maize.").unwrap();
        }
        folder
    }

    fn found(root: &Path) -> Vec<String> {
        walk(root, WalkOptions::default()).filter_map(Result::ok).map(|found| found.name).collect()
    }

    fn problems(root: &Path) -> Vec<(String, SkipReason)> {
        let problems = walk(root, WalkOptions::default()).filter_map(Result::err);
        problems.map(|problem| (problem.name, problem.skip.reason)).collect()
    }

    #[test]
    fn essays_are_named_from_the_folder_the_user_named_and_sorted() {
        let folder = essays(&["russia/virgin-lands.md", "africa/suez.TXT", "notes"]);
        let names = found(&folder.path().join("corpus"));
        assert_eq!(names, ["corpus/africa/suez.TXT", "corpus/notes", "corpus/russia/virgin-lands.md"]);
        assert_eq!(found(&folder.path().join("corpus/")), names);
        assert_eq!(found(&folder.path().join("corpus/../corpus")), names);
        assert_eq!(found(&folder.path().join("corpus/russia/..")), names);
    }

    #[test]
    fn a_single_file_is_a_corpus_of_one() {
        let folder = essays(&["virgin-lands.md"]);
        assert_eq!(found(&folder.path().join("corpus/virgin-lands.md")), ["virgin-lands.md"]);
    }

    #[test]
    fn litter_is_passed_over_in_silence() {
        let litter = [
            ".git/config",
            ".DS_Store",
            "maize.md~",
            ".maize.md.swp",
            "#maize.md#",
            "~$maize.docx",
            "histsearch.toml",
            "index/histsearch.lock",
            "index/store",
            "old/meta.json",
            "old/.managed.json",
        ];
        let folder = essays(&litter);
        let root = folder.path().join("corpus");
        assert_eq!(found(&root), [""; 0]);
        assert_eq!(problems(&root), []);
    }

    #[test]
    fn files_nobody_reads_are_named() {
        let folder = essays(&["maize.pages", "maize.xyz"]);
        let root = folder.path().join("corpus");
        let expected =
            ["corpus/maize.pages", "corpus/maize.xyz"].map(|name| (name.to_owned(), SkipReason::Unsupported));
        assert_eq!(problems(&root), expected);
    }

    #[test]
    fn a_root_that_is_not_there_is_one_problem_for_all_below() {
        let folder = essays(&[]);
        let all: Vec<_> = walk(&folder.path().join("corpus"), WalkOptions::default()).collect();
        let [Err(problem)] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!((problem.skip.reason, problem.subtree), (SkipReason::Missing, true));
    }

    #[cfg(unix)]
    #[test]
    fn links_and_sockets_are_named_and_not_opened() {
        let folder = essays(&["maize.md"]);
        let root = folder.path().join("corpus");
        std::os::unix::fs::symlink(root.join("maize.md"), root.join("again.md")).unwrap();
        std::os::unix::fs::symlink(&root, root.join("loop")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(root.join("socket.txt")).unwrap();
        assert_eq!(found(&root), ["corpus/maize.md"]);
        let expected = [
            ("corpus/again.md".to_owned(), SkipReason::Symlink),
            ("corpus/loop".to_owned(), SkipReason::Symlink),
            ("corpus/socket.txt".to_owned(), SkipReason::NotAFile),
        ];
        assert_eq!(problems(&root), expected);
    }

    #[test]
    fn the_index_is_left_out_even_while_it_is_empty() {
        let folder = essays(&["index/leftover.txt", "maize.md"]);
        let root = folder.path().join("corpus");
        let options = WalkOptions { index: Some(root.join("index")), ..WalkOptions::default() };
        let names: Vec<_> = walk(&root, options).filter_map(Result::ok).map(|found| found.name).collect();
        assert_eq!(names, ["corpus/maize.md"]);
    }
}
