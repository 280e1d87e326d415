//! `histsearch.toml`: a user's own entries for the lexicon and habits for queries, kept beside the essays.
//!
//! It holds data only: nothing in it names a command or a file to open.
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

use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::lexicon::UserEntry;

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

impl Settings {
    /// Reads the text of a settings file.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::error::Kind::Usage) naming the line that cannot be read.
    pub fn parse(text: &str) -> Result<Settings> {
        toml::from_str(text).map_err(|error| {
            Error::usage(format!("cannot read {FILE}")).because(error).hint("see the section on settings in the README")
        })
    }

    /// The settings file in a folder, with its text; `None` when there is none.
    ///
    /// # Errors
    /// As [`Settings::parse`], and when the file cannot be read or is not a regular file of moderate size.
    pub fn beside(folder: &Path) -> Result<Option<(Settings, String)>> {
        let path = folder.join(FILE);
        let Ok(metadata) = std::fs::symlink_metadata(&path) else { return Ok(None) };
        if !metadata.is_file() || metadata.len() > MOST_BYTES {
            return Err(Error::usage(format!("{} is not a settings file", path.display())));
        }
        let text = std::fs::read_to_string(&path).map_err(|error| Error::io("read", &path, error))?;
        let settings = Settings::parse(&text)
            .map_err(|error| Error::usage(format!("cannot read {}", path.display())).because(error))?;
        Ok(Some((settings, text)))
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
    fn a_folder_without_a_file_has_no_settings() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Settings::beside(folder.path()).unwrap(), None);
    }
}
