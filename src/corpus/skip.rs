//! Why a file was passed over: a reason for programs, a detail for people.
//!
//! ```
//! use histsearch::corpus::{Skip, SkipReason};
//!
//! let skip = Skip::new(SkipReason::Unsupported, "word processor files are not yet read");
//! assert_eq!(skip.reason.as_str(), "unsupported");
//! assert_eq!(skip.to_string(), "word processor files are not yet read");
//! ```

use std::fmt;
use std::io;

use serde::{Deserialize, Serialize};

/// The longest detail, in characters.
const LONGEST_DETAIL: usize = 300;

/// A file passed over. Never an abort: the run goes on, the file is named and counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skip {
    /// What sort of trouble it is.
    pub reason: SkipReason,
    /// What exactly, for people; lower case, without a full stop.
    pub detail: String,
}

impl Skip {
    /// A skip for this reason. A detail is told to people, and may quote the file: after 300 characters it breaks off.
    pub fn new(reason: SkipReason, detail: impl Into<String>) -> Self {
        let mut detail = detail.into();
        if let Some((end, _)) = detail.char_indices().nth(LONGEST_DETAIL) {
            detail.truncate(end);
            detail.push('…');
        }
        Skip { reason, detail }
    }
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl std::error::Error for Skip {}

impl From<io::Error> for Skip {
    fn from(error: io::Error) -> Self {
        let reason = match error.kind() {
            io::ErrorKind::NotFound => SkipReason::Missing,
            _ => SkipReason::Unreadable,
        };
        Skip::new(reason, error.to_string())
    }
}

/// The sorts of files that are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SkipReason {
    /// No reader knows this format.
    Unsupported,
    /// The bytes are not text, whatever the name says.
    Binary,
    /// There are no words in it.
    Empty,
    /// Its pages are pictures of text, which only OCR can read.
    NoTextLayer,
    /// Larger than [`MAX_FILE_BYTES`](crate::corpus::MAX_FILE_BYTES), or too large once unpacked.
    TooLarge,
    /// A password or a licence locks it.
    Encrypted,
    /// Damaged, or made so that the reader gave up; also for callers that catch what a reader did not foresee.
    Broken,
    /// The operating system refused.
    Unreadable,
    /// It was there a moment ago, or never was.
    Missing,
    /// A folder, pipe, socket or device.
    NotAFile,
    /// A symbolic link, which a walk does not follow.
    Symlink,
}

impl SkipReason {
    /// Its name in JSON, in kebab case.
    pub fn as_str(self) -> &'static str {
        match self {
            SkipReason::Unsupported => "unsupported",
            SkipReason::Binary => "binary",
            SkipReason::Empty => "empty",
            SkipReason::NoTextLayer => "no-text-layer",
            SkipReason::TooLarge => "too-large",
            SkipReason::Encrypted => "encrypted",
            SkipReason::Broken => "broken",
            SkipReason::Unreadable => "unreadable",
            SkipReason::Missing => "missing",
            SkipReason::NotAFile => "not-a-file",
            SkipReason::Symlink => "symlink",
        }
    }
}

impl SkipReason {
    /// Whether the trouble lies outside of the file and may pass: what was known of the file still holds.
    pub fn is_passing(self) -> bool {
        SkipReason::PASSING.contains(&self)
    }

    /// The reasons of such trouble.
    pub(crate) const PASSING: [SkipReason; 2] = [SkipReason::Unreadable, SkipReason::Missing];
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detail_never_quotes_a_file_at_length() {
        let name = "é".repeat(1_000_000);
        let skip = Skip::new(SkipReason::Broken, format!("expected </{name}>"));
        assert_eq!(skip.detail.chars().count(), LONGEST_DETAIL + 1);
        assert!(skip.detail.starts_with("expected </éé") && skip.detail.ends_with('…'));
        assert_eq!(Skip::new(SkipReason::Broken, "cut short").detail, "cut short");
    }
}
