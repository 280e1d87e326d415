//! Why a text is no query at all.

use std::fmt;

use crate::error::Error;

/// Why a text is no query at all. Whatever is merely malformed is read as words instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum QueryError {
    /// It holds no letter and no digit to search for.
    Empty,
    /// It is longer than [`super::MAX_TEXT_BYTES`].
    TooLong {
        /// How long it is, in bytes.
        bytes: usize,
    },
}

impl QueryError {
    /// What to type instead.
    pub fn hint(self) -> &'static str {
        match self {
            QueryError::Empty => "type a word that should be in the passage, such as: maize",
            QueryError::TooLong { .. } => "search for a sentence or a paragraph of it",
        }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            QueryError::Empty => f.write_str("nothing to search for"),
            QueryError::TooLong { bytes } => {
                write!(f, "the query is {bytes} bytes long, the most is {}", super::MAX_TEXT_BYTES)
            }
        }
    }
}

impl std::error::Error for QueryError {}

impl From<QueryError> for Error {
    fn from(error: QueryError) -> Error {
        Error::usage(error.to_string()).hint(error.hint())
    }
}
