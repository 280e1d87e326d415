//! The contract of a reader: a name, its extensions, and a function from what is in a file to a document.
//!
//! Formats that are text are read as text that is already decoded and of uniform characters (NFC, `\n` line ends, no
//! control characters). The others, archives and binary files among them, get their bytes and do that themselves.
//! A reader refuses to know where its input came from, and opens nothing.

use super::skip::Skip;
use crate::document::Document;

/// One row of the table [`READERS`](crate::corpus::READERS): how files of one format are read.
///
/// [`Document::format`] and, for text, [`Document::encoding`] are filled in by the caller.
#[derive(Debug)]
pub struct Reader {
    /// What it is called in answers: `"markdown"`.
    pub name: &'static str,
    /// The extensions of its files, in lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// How it reads.
    pub reading: Reading,
}

/// What a reader is given, and how it knows its own. Neither function panics; both are linear in the length given.
#[derive(Clone, Copy, Debug)]
pub enum Reading {
    /// Decoded text.
    Text {
        /// Whether a text without an extension looks like this format.
        recognises: fn(&str) -> bool,
        /// Reads the text. Never fails; doubts become warnings.
        read: fn(&str) -> Document,
    },
    /// The bytes as they are in the file.
    Bytes {
        /// Whether bytes without an extension look like this format.
        recognises: fn(&[u8]) -> bool,
        /// Reads the bytes, or says why they are no essay. Limits on what is unpacked are the reader's to keep.
        read: fn(&[u8]) -> Result<Document, Skip>,
    },
}
