//! One error for the whole library: a kind, a cause, a hint.
//!
//! The kind decides the exit code (in the binary), the message says what failed and on what, the hint
//! says what to type next. Messages are lower case and carry no full stop, so that they read well
//! behind `histsearch: `.
//!
//! ```
//! use histsearch::error::{Error, Kind};
//!
//! let error = Error::new(Kind::NoIndex, "no index at notes/index").hint("histsearch index notes");
//! assert_eq!(error.kind(), Kind::NoIndex);
//! assert_eq!(error.to_string(), "no index at notes/index");
//! ```

use std::fmt;
use std::path::Path;

/// The library's result.
pub type Result<T> = std::result::Result<T, Error>;

/// What sort of trouble it is; the binary turns it into an exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// The request cannot be carried out as it was put: a bad argument, a period nobody knows.
    Usage,
    /// There is no index where one was looked for.
    NoIndex,
    /// The index is of another version, damaged, or does not agree with its manifest.
    BadIndex,
    /// Another run holds the index.
    Busy,
    /// The disk, a file or a folder refused, or an engine does not answer.
    Io,
    /// The user stopped the run.
    Interrupted,
}

/// What failed, on what, why, and what to do next.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    message: String,
    hint: Option<String>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error of this kind. The message is lower case, without a full stop.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Error { kind, message: message.into(), hint: None, cause: None }
    }

    /// The request itself was wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Error::new(Kind::Usage, message)
    }

    /// The operating system refused something on `path`.
    ///
    /// `action` is a verb phrase: `"read"`, `"make the folder"`.
    pub fn io(action: &str, path: &Path, cause: std::io::Error) -> Self {
        let hint = match cause.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                Some("free some space and run the command again; the last complete index is untouched")
            }
            std::io::ErrorKind::PermissionDenied => Some("check the owner and permissions of the path"),
            _ => None,
        };
        let mut error = Error::new(Kind::Io, format!("cannot {action} {}", path.display())).because(cause);
        error.hint = hint.map(str::to_owned);
        error
    }

    /// Adds the underlying error.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Adds what to do next; a command line where there is one.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The message and what caused it, in one line.
    pub fn whole(&self) -> String {
        let mut message = self.to_string();
        let mut source = std::error::Error::source(self);
        while let Some(cause) = source {
            let cause_text = cause.to_string();
            if !message.contains(&cause_text) {
                message.push_str(": ");
                message.push_str(&cause_text);
            }
            source = cause.source();
        }
        message
    }

    /// The sort of trouble.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What to do next, where something is known to help.
    pub fn next_step(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}
