//! `histsearch.toml`: a user's own entries for the lexicon and habits for queries, kept beside the essays.
//!
//! It holds data only. Nothing in it names a command; the only files it can name are vocabularies that lie beside it
//! or below ([`Vocabulary`]), so that somebody else's folder of essays cannot have other files read.
//!
//! ```
//! use histsearch::settings::Settings;
//!
//! let settings = Settings::parse(r#"
//!     [query]
//!     limit = 5
//!
//!     [[entry]]
//!     name = "Great Winter of Barsetshire"
//!     class = "event"
//!     years = "1880..1881"
//! "#).unwrap();
//! assert_eq!(settings.query.limit, Some(5));
//! assert_eq!(settings.entry.len(), 1);
//! ```

mod vocabulary;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::lexicon::UserEntry;

pub use vocabulary::{MOST_VOCABULARY_BYTES, Vocabulary};

/// The name of the file.
pub const FILE: &str = "histsearch.toml";

/// The largest settings file read, in bytes.
const MOST_BYTES: u64 = 16 << 20;

/// What a settings file says.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Habits for queries; flags win over them.
    pub query: QueryHabits,
    /// Entries added to the lexicon.
    pub entry: Vec<UserEntry>,
    /// Engines by their names, for `--engine NAME`; none is used unless it is asked for.
    pub engine: BTreeMap<String, EngineHabits>,
    /// Files of further entries, by their paths from the folder the settings are in.
    pub vocabularies: Vec<String>,
}

/// Defaults for `histsearch query`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct QueryHabits {
    /// As `--limit`.
    pub limit: Option<usize>,
    /// As `--per-essay`.
    pub per_essay: Option<usize>,
    /// `false` is `--no-variants`.
    pub variants: Option<bool>,
    /// `false` is `--no-related`.
    pub related: Option<bool>,
}

/// An engine: where it is, and how it is to divide an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EngineHabits {
    /// As `--engine` takes it.
    pub url: String,
    /// Into how many parts; 1 without it.
    pub shards: Option<u16>,
    /// How many copies of each part besides the first; 1 without it.
    pub replicas: Option<u16>,
}

impl Settings {
    /// Reads the text of a settings file.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::error::Kind::Usage) naming the line that cannot be read.
    pub fn parse(text: &str) -> Result<Settings> {
        Settings::parse_file(FILE, text)
    }

    /// The same, of a file of this name. What stands in it is not repeated: it may be long, and anything.
    fn parse_file(name: &str, text: &str) -> Result<Settings> {
        toml::from_str(text).map_err(|error: toml::de::Error| {
            let line = error.span().map(|span| 1 + text[..span.start].matches('\n').count());
            let place = line.map(|line| format!("line {line}: ")).unwrap_or_default();
            Error::usage(format!("cannot read {name}"))
                .because(format!("{place}{}", error.message()))
                .hint("see the section on settings in the README")
        })
    }

    /// The vocabularies it names, for settings that stand in `folder`.
    ///
    /// # Errors
    /// As [`Vocabulary::open`], for the first that cannot be read.
    pub fn open_vocabularies(&self, folder: &Path) -> Result<Vec<Vocabulary>> {
        self.vocabularies.iter().map(|name| Vocabulary::open(folder, name)).collect()
    }

    /// Tells one set of entries from another, in hex: those that stand here and those in vocabularies. Empty where
    /// there are none. Habits do not matter.
    pub fn entries_hash(&self, vocabularies: &[Vocabulary]) -> String {
        if self.entry.is_empty() && vocabularies.is_empty() {
            return String::new();
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(&serde_json::to_vec(&self.entry).expect("an entry is strings and lists of strings"));
        for vocabulary in vocabularies {
            hasher.update(format!("{:?} {}\n", vocabulary.name(), vocabulary.bytes().len()).as_bytes());
            hasher.update(vocabulary.bytes());
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }

    /// The settings in a folder; `None` when there are none.
    ///
    /// # Errors
    /// As [`Settings::parse`], and when the file cannot be read or is not a regular file of moderate size.
    pub fn beside(folder: &Path) -> Result<Option<Settings>> {
        let path = folder.join(FILE);
        let Ok(metadata) = std::fs::symlink_metadata(&path) else { return Ok(None) };
        if !metadata.is_file() {
            return Err(Error::usage(format!("{} is not a regular file", path.display())));
        }
        if metadata.len() > MOST_BYTES {
            return Err(Error::usage(format!("{} is larger than {} MB", path.display(), MOST_BYTES >> 20))
                .hint("put the entries in a table beside it: vocabularies = [\"thesaurus.csv\"]"));
        }
        let text = std::fs::read_to_string(&path).map_err(|error| {
            let is_encoding = error.kind() == std::io::ErrorKind::InvalidData;
            let told = Error::io("read", &path, error);
            if is_encoding { told.hint("save it as UTF-8") } else { told }
        })?;
        Settings::parse_file(&path.display().to_string(), &text).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_named() {
        let error = Settings::parse("[query]\nlimits = 5\n").unwrap_err();
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains("limits"), "{cause}");
    }

    #[test]
    fn a_file_in_another_encoding_is_told_how_to_be_saved() {
        let folder = tempfile::tempdir().unwrap();
        let utf16: Vec<u8> = "[query]\nlimit = 5\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        std::fs::write(folder.path().join(FILE), [b"\xff\xfe", &utf16[..]].concat()).unwrap();
        let error = Settings::beside(folder.path()).unwrap_err();
        assert!(error.next_step().is_some_and(|hint| hint.contains("UTF-8")), "{error}");
    }

    #[test]
    fn entries_and_vocabularies_are_told_apart_and_habits_do_not_matter() {
        let folder = tempfile::tempdir().unwrap();
        let read = |text: &str, table: &str| {
            std::fs::write(folder.path().join("names.csv"), table).unwrap();
            let settings = Settings::parse(text).unwrap();
            settings.entries_hash(&settings.open_vocabularies(folder.path()).unwrap())
        };
        assert_eq!(read("[query]\nlimit = 5\n", ""), "");
        let entry = read("[[entry]]\nname = \"Weir\"\n", "");
        assert_eq!(read("[query]\nlimit = 5\n[[entry]]\nname = \"Weir\"\n", ""), entry);
        let named = read("vocabularies = [\"names.csv\"]\n", "name\nWeir\n");
        let changed = read("vocabularies = [\"names.csv\"]\n", "name\nDyke\n");
        assert!(entry != named && named != changed && entry != changed && !changed.is_empty());
    }

    #[test]
    fn a_folder_without_a_file_has_no_settings() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Settings::beside(folder.path()).unwrap(), None);
    }
}
