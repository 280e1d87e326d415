//! What is known here of an index on an engine: the manifest of the last run, and the essays a run now under way has
//! touched.
//!
//! ```text
//! index/engine-5d41402a.state     the commit, the one it takes the place of, the manifest; replaced atomically
//! index/engine-5d41402a.journal   essays sent since, a line each: how many passages, name
//! ```
//!
//! An engine has no commit that carries passages and manifest in one. So the state is written when every passage is
//! there and before the catalogue of the engine names the commit: whatever instant a run dies at, the next one can tell
//! what it finds. An essay is in the journal before any of its passages is sent; the next run after one that died reads
//! it again, whatever its file looks like, and takes out as many passages as may have come of it.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::REBUILD;
use super::place::Place;
use crate::error::{Error, Kind, Result};
use crate::index::{FileState, Files, Folder, Manifest, ManifestFile, sealed, unsealed, write_atomically};

/// What a run left on an engine; the one document of its catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Commit {
    /// Counts the runs that changed something, from 1.
    pub(super) number: u64,
    /// The index that holds the passages.
    pub(super) index: String,
    /// See [`format_fingerprint`](crate::index::format_fingerprint).
    pub(super) format: String,
    /// Tells one state of the manifest from another.
    pub(super) fingerprint: String,
    pub(super) essays: u64,
    pub(super) passages: u64,
    pub(super) skipped: u64,
    /// The words of all passages.
    pub(super) words: u64,
    /// Identifies the user's entries the essays were read with.
    pub(super) settings_hash: String,
}

/// What is kept of the last run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct State {
    /// What it left.
    pub(super) commit: Commit,
    /// What the catalogue said before it.
    pub(super) replaces: Option<Commit>,
    /// The files it left it from.
    pub(super) manifest: Manifest,
}

/// Where the state of a place is kept.
pub(super) struct StateFiles {
    state: PathBuf,
    journal: PathBuf,
}

impl StateFiles {
    /// In an index folder, apart for every place.
    pub(super) fn new(folder: &Folder, place: &Place) -> StateFiles {
        let hash = blake3::hash(place.to_string().as_bytes()).to_hex();
        let file = |kind: &str| folder.path().join(format!("engine-{}.{kind}", &hash[..8]));
        StateFiles { state: file("state"), journal: file("journal") }
    }

    /// The state of the last run; `None` where there was none.
    ///
    /// # Errors
    /// [`Kind::BadIndex`] when the file is damaged.
    pub(super) fn read(&self) -> Result<Option<State>> {
        let bytes = match fs::read(&self.state) {
            Ok(bytes) => bytes,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
            Err(error) => return Err(Error::io("read", &self.state, error)),
        };
        let read = unsealed(bytes).ok().and_then(|bytes| postcard::from_bytes(&bytes).ok());
        read.map(Some)
            .ok_or_else(|| Error::new(Kind::BadIndex, format!("{} is damaged", self.state.display())).hint(REBUILD))
    }

    /// Writes the state durably; the journal is done with.
    pub(super) fn write(&self, state: &State) -> Result<()> {
        let bytes = postcard::to_stdvec(state)
            .map_err(|error| Error::new(Kind::Io, "cannot encode the manifest").because(error))?;
        write_atomically(&self.state, &sealed(&bytes))?;
        match fs::remove_file(&self.journal) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::io("remove", &self.journal, error)),
            _ => Ok(()),
        }
    }

    /// Opens the journal to add to it; an empty one, where `fresh`.
    pub(super) fn open_journal(&self, fresh: bool) -> Result<Journal> {
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        let opened = options.open(&self.journal).and_then(|file| {
            if fresh {
                file.set_len(0)?;
            }
            Ok(file)
        });
        opened.map(|file| Journal(Mutex::new(file))).map_err(|error| Error::io("open", &self.journal, error))
    }

    /// Notes in a manifest what the journal of a run that died says.
    ///
    /// # Errors
    /// When the journal is there and cannot be read.
    pub(super) fn note_unfinished(&self, manifest: &mut Manifest) -> Result<()> {
        match fs::read_to_string(&self.journal) {
            Ok(journal) => note(&journal, &mut manifest.files),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(Error::io("read", &self.journal, error)),
        }
        Ok(())
    }
}

/// The essays a run has touched.
pub(super) struct Journal(Mutex<File>);

impl Journal {
    /// Notes an essay of which so many passages may be on the engine from now on.
    pub(super) fn note(&self, name: &str, passages: usize) -> Result<()> {
        let line = format!("{passages} {}\n", name.escape_default());
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(line.as_bytes())
            .map_err(|error| Error::new(Kind::Io, "cannot write the journal of the run").because(error))
    }
}

/// Each essay of the journal is to be read again, and so is the file it is in.
fn note(journal: &str, files: &mut Files) {
    let lines = journal.lines().filter_map(|line| line.split_once(' '));
    let touched: BTreeMap<String, u32> = lines.fold(BTreeMap::new(), |mut touched, (passages, name)| {
        let most = touched.entry(unescaped(name)).or_insert(0);
        *most = (*most).max(passages.parse().unwrap_or(0));
        touched
    });
    for (name, sent) in touched {
        for (end, _) in name.match_indices('/') {
            if let Some(outer) = files.get_mut(&name[..end]) {
                outer.modified_ns = 0;
            }
        }
        let unknown = ManifestFile {
            size: 0,
            modified_ns: 0,
            hash: None,
            state: FileState::Indexed { passages: 0 },
            is_member: false,
        };
        let file = files.entry(name).or_insert(unknown);
        file.modified_ns = 0;
        let passages = sent.max(file.state.passages().unwrap_or(0));
        file.state = FileState::Indexed { passages };
    }
}

/// What `escape_default` made of a name, back.
fn unescaped(escaped: &str) -> String {
    let mut name = String::with_capacity(escaped.len());
    let mut chars = escaped.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            name.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => name.push('\n'),
            Some('r') => name.push('\r'),
            Some('t') => name.push('\t'),
            Some('u') => {
                let digits: String = chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
                name.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
            }
            other => name.extend(other),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file(passages: u32, is_member: bool) -> ManifestFile {
        let state = FileState::Indexed { passages };
        ManifestFile { size: 9, modified_ns: 7, hash: None, state, is_member }
    }

    #[test]
    fn what_a_run_touched_is_read_again_and_as_much_of_it_taken_out_as_may_be_there() {
        let collection = ManifestFile { state: FileState::Collection, ..file(0, false) };
        let mut files = Files::from_iter([
            ("essays/a.md".to_owned(), file(5, false)),
            ("essays/b.md".to_owned(), file(2, false)),
            ("essays/c.zip".to_owned(), collection),
            ("essays/c.zip/d.md".to_owned(), file(3, true)),
        ]);
        note("3 essays/a.md\n8 essays/b.md\n4 essays/c.zip/d.md\n6 essays/new.md\n", &mut files);
        let known = |name: &str| files.get(name).map(|file| (file.modified_ns, file.state.passages()));
        assert_eq!(known("essays/a.md"), Some((0, Some(5))));
        assert_eq!(known("essays/b.md"), Some((0, Some(8))));
        assert_eq!(known("essays/c.zip"), Some((0, None)));
        assert_eq!(known("essays/c.zip/d.md"), Some((0, Some(4))));
        assert_eq!(known("essays/new.md"), Some((0, Some(6))));
    }

    proptest! {
        #[test]
        fn names_come_back(name in "\\PC{0,20}[\\n\\t\\\\/'\"]?\\PC{0,5}") {
            prop_assert_eq!(unescaped(&name.escape_default().to_string()), name);
        }
    }
}
