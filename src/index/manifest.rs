//! The manifest: every file found, its fingerprint, and what became of it.
//!
//! Written beside the segments under a name made from its own hash, and named by the commit; see the module
//! above for why the two cannot disagree.

use std::fmt;
use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

use litemap::LiteMap;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::REBUILD;
use super::commit::Summary;
use super::knowledge::LexiconFile;
use super::layout::write_durably;
use crate::corpus::Skip;
use crate::embedding::Identity;
use crate::error::{Error, Kind, Result};

/// All that an index knows about the files it was made from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The folders (or single files) that were indexed, in the order they were first given.
    pub roots: Vec<Root>,
    /// Every file found, by the path it is shown under.
    #[serde(deserialize_with = "one_by_one")]
    pub files: Files,
    /// Identifies the user's entries the essays were read with.
    pub settings_hash: String,
    /// The lexicon with those entries, where there are any.
    pub lexicon: Option<LexiconFile>,
    /// The model that made the vectors of its passages, where there is one.
    pub model: Option<Identity>,
}

/// Files by their paths, in the order of these: of a million, a tree would take half as much memory again.
pub type Files = LiteMap<String, ManifestFile>;

/// Reads files without believing how many are promised.
fn one_by_one<'de, D: Deserializer<'de>>(files: D) -> std::result::Result<Files, D::Error> {
    struct Reading;
    impl<'de> Visitor<'de> for Reading {
        type Value = Files;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("files by their paths")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
            let mut files: Vec<(String, ManifestFile)> = Vec::new();
            while let Some(file) = map.next_entry()? {
                files.push(file);
            }
            Ok(files.into_iter().collect())
        }
    }
    files.deserialize_map(Reading)
}

/// A folder that was indexed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// Its absolute path, with links resolved.
    pub path: PathBuf,
    /// What the paths of its essays begin with when shown.
    pub prefix: String,
}

/// One file and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Size in bytes when it was read.
    pub size: u64,
    /// Time of its last change when it was read, in nanoseconds since 1970.
    pub modified_ns: u64,
    /// Hash of its bytes; absent where they were not read.
    pub hash: Option<[u8; 16]>,
    /// What became of it.
    pub state: FileState,
    /// Whether it is inside of another file, whose name its own begins with.
    pub is_member: bool,
}

/// What was the matter with a file. Few have any: in a box, it costs the others nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// In kebab case.
    pub reason: String,
    /// The same for a person.
    pub detail: String,
}

impl From<Skip> for Box<Trouble> {
    fn from(skip: Skip) -> Box<Trouble> {
        Box::new(Trouble { reason: skip.reason.as_str().to_owned(), detail: skip.detail })
    }
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FileState {
    /// Its passages are in the index.
    Indexed {
        /// How many.
        passages: u32,
    },
    /// Its passages are in the index as last read, but it could not be read this time.
    Kept {
        /// How many.
        passages: u32,
        /// Why it could not be read.
        trouble: Box<Trouble>,
    },
    /// It is not in the index, and why. Where it is a table or an archive of essays, those read before the trouble are.
    Skipped(Box<Trouble>),
    /// It is a table or an archive of essays, which are files of their own in the manifest; it counts for none itself.
    Collection,
}

impl FileState {
    /// How many of its passages the index holds; `None` when it is not in the index.
    pub fn passages(&self) -> Option<u32> {
        match self {
            FileState::Indexed { passages } | FileState::Kept { passages, .. } => Some(*passages),
            FileState::Skipped(_) | FileState::Collection => None,
        }
    }

    /// The trouble that the last run had with it.
    pub fn trouble(&self) -> Option<&Trouble> {
        match self {
            FileState::Indexed { .. } | FileState::Collection => None,
            FileState::Kept { trouble, .. } | FileState::Skipped(trouble) => Some(trouble),
        }
    }
}

impl Manifest {
    /// How many essays are in the index.
    pub fn essays(&self) -> usize {
        self.files.values().filter(|file| file.state.passages().is_some()).count()
    }

    /// How many passages are in the index.
    pub fn passages(&self) -> u64 {
        self.files.values().filter_map(|file| file.state.passages()).map(u64::from).sum()
    }

    /// The files the last run had trouble with, and what.
    pub fn troubled(&self) -> impl Iterator<Item = (&str, &Trouble)> {
        self.files.iter().filter_map(|(path, file)| Some((path.as_str(), file.state.trouble()?)))
    }

    /// A manifest as its file holds it, without looking at checksums.
    ///
    /// # Errors
    /// Where the bytes are none.
    pub fn decoded(bytes: &[u8]) -> std::result::Result<Manifest, postcard::Error> {
        postcard::from_bytes(bytes)
    }

    /// Writes the manifest durably into the generation folder; gives its file name and its checksum.
    pub(super) fn save(&self, generation: &Path) -> Result<(String, String)> {
        let bytes = postcard::to_stdvec(self)
            .map_err(|error| Error::new(Kind::Io, "cannot encode the manifest").because(error))?;
        let checksum = blake3::hash(&bytes).to_hex().to_string();
        let name = format!("{PREFIX}{}{SUFFIX}", &checksum[..16]);
        write_durably(&generation.join(&name), &bytes)?;
        Ok((name, checksum))
    }
}

const PREFIX: &str = "manifest-";
const SUFFIX: &str = ".bin";

/// The manifest a commit names, opened but not read: queries have no need of it. Once open it stays readable,
/// even when a later commit removes it.
#[derive(Debug)]
pub(super) struct ManifestSource {
    path: PathBuf,
    file: File,
}

impl ManifestSource {
    /// Opens it.
    pub(super) fn open(generation: &Path, summary: &Summary) -> Result<ManifestSource> {
        let path = generation.join(&summary.manifest);
        match File::open(&path) {
            Ok(file) => Ok(ManifestSource { path, file }),
            Err(error) => Err(unreadable(&path, error)),
        }
    }

    /// Reads it.
    pub(super) fn load(&self, summary: &Summary) -> Result<Manifest> {
        let mut bytes = Vec::new();
        let mut file = &self.file;
        file.rewind().and_then(|()| file.read_to_end(&mut bytes)).map_err(|error| unreadable(&self.path, error))?;
        if blake3::hash(&bytes).to_hex().as_str() != summary.manifest_checksum {
            return Err(damaged(&self.path, "does not match its checksum"));
        }
        Manifest::decoded(&bytes).map_err(|error| damaged(&self.path, "cannot be read").because(error))
    }
}

fn unreadable(path: &Path, error: std::io::Error) -> Error {
    use std::io::ErrorKind::{IsADirectory, NotFound};
    match error.kind() {
        NotFound => damaged(path, "is missing"),
        IsADirectory => damaged(path, "is a folder"),
        _ => Error::io("read", path, error),
    }
}

fn damaged(path: &Path, what: &str) -> Error {
    Error::new(Kind::BadIndex, format!("{} {what}", path.display())).hint(REBUILD)
}

/// Whether a file of this name is a manifest, of whatever commit.
pub(super) fn is_manifest(name: &str) -> bool {
    name.starts_with(PREFIX) && name.ends_with(SUFFIX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_files_of_a_path_the_last_counts_and_all_stand_in_order() {
        let file =
            |size| ManifestFile { size, modified_ns: 0, hash: None, state: FileState::Collection, is_member: false };
        let met = [("b", 1), ("a", 2), ("b", 3), ("c", 4), ("a", 5), ("b", 6)];
        let files: Files = met.map(|(path, size)| (path.to_owned(), file(size))).into_iter().collect();
        let kept: Vec<(&str, u64)> = files.iter().map(|(path, file)| (path.as_str(), file.size)).collect();
        assert_eq!(kept, [("a", 5), ("b", 6), ("c", 4)]);
    }
}
