//! A vocabulary that settings name: a thesaurus of a library, a table of names.
//!
//! Owns which files may be named. What stands in them is the business of [`exchange`].

use std::path::{Component, Path, PathBuf};

use super::FILE;
use crate::error::{Error, Result};
use crate::lexicon::exchange::{self, Imported, Source};

/// The largest vocabulary read, in bytes (1 GiB): some millions of names.
pub const MOST_VOCABULARY_BYTES: u64 = 1 << 30;

/// A vocabulary, read but not looked into.
#[derive(Debug)]
pub struct Vocabulary {
    name: String,
    path: PathBuf,
    bytes: Vec<u8>,
    format: Source,
}

impl Vocabulary {
    /// Reads the file of this name below `folder`.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::error::Kind::Usage) where the name leads out of the folder (a link may, too), is that
    /// of no regular file of moderate size, or has the ending of no format; [`Kind::Io`](crate::error::Kind::Io)
    /// where it cannot be read.
    pub fn open(folder: &Path, name: &str) -> Result<Vocabulary> {
        let failed = |path: &Path, error| {
            Error::io("read", path, error).hint(format!("{FILE} names it as one of its vocabularies"))
        };
        let path = folder.join(name);
        let refused = |why: &str| Error::usage(format!("{FILE} names the vocabulary {name:?}, which {why}"));
        let plain = Path::new(name).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if !plain {
            return Err(refused("is outside of its folder"));
        }
        let path = path.canonicalize().map_err(|error| failed(&path, error))?;
        if !path.starts_with(folder.canonicalize().map_err(|error| failed(folder, error))?) {
            return Err(refused("is outside of its folder"));
        }
        let metadata = path.metadata().map_err(|error| failed(&path, error))?;
        if !metadata.is_file() {
            return Err(refused("is no regular file"));
        }
        if metadata.len() > MOST_VOCABULARY_BYTES {
            return Err(refused(&format!("is larger than {} MB", MOST_VOCABULARY_BYTES >> 20)));
        }
        let bytes = std::fs::read(&path).map_err(|error| failed(&path, error))?;
        let format = Source::of(name, &bytes).ok_or_else(|| {
            refused("is of no format that is read")
                .hint("it may be a .csv, .ttl (SKOS), .json or .jsonld (SKOS, PeriodO)")
        })?;
        Ok(Vocabulary { name: name.to_owned(), path, bytes, format })
    }

    /// Its name, as the settings have it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it is, links resolved.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What stands in it.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The entries in it, and what cannot be read of them.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::error::Kind::Usage) where it is not of its format at all.
    pub fn import(&self) -> Result<Imported> {
        exchange::import(self.format, &self.bytes)
            .map_err(|error| Error::usage(format!("cannot read the vocabulary {}", self.name)).because(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    #[test]
    fn only_files_below_the_folder_are_read() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("essays");
        std::fs::create_dir_all(folder.join("names")).unwrap();
        std::fs::write(home.path().join("secret.csv"), "name\nsecret\n").unwrap();
        std::fs::write(folder.join("names/kings.csv"), "name\nOffa\n").unwrap();
        let outside = home.path().join("secret.csv");
        let outside = outside.to_str().unwrap();
        assert_eq!(Vocabulary::open(&folder, "names/kings.csv").unwrap().import().unwrap().entries[0].name, "Offa");
        for name in ["../secret.csv", "names/../../secret.csv", outside, "names", "none.csv", ""] {
            assert!(Vocabulary::open(&folder, name).is_err(), "{name}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(outside, folder.join("link.csv")).unwrap();
            assert_eq!(Vocabulary::open(&folder, "link.csv").unwrap_err().kind(), Kind::Usage);
        }
    }

    #[test]
    fn a_file_of_no_format_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("names.docx"), "name\n").unwrap();
        std::fs::write(folder.path().join("names.csv"), "title\n").unwrap();
        assert_eq!(Vocabulary::open(folder.path(), "names.docx").unwrap_err().kind(), Kind::Usage);
        let error = Vocabulary::open(folder.path(), "names.csv").unwrap().import().unwrap_err();
        assert!(error.to_string().contains("names.csv"), "{error}");
    }
}
