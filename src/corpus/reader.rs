//! The contract of a reader: a name, its extensions, and a function from text to document.
//!
//! A reader gets text that is already decoded and of uniform characters
//! (NFC, `\n` line ends, no control characters). It refuses to know where the text came from.

use crate::document::Document;

/// One row of the table [`READERS`](crate::corpus::READERS): how files of one format are read.
#[derive(Debug)]
pub struct Reader {
    /// What it is called in answers: `"markdown"`.
    pub name: &'static str,
    /// The extensions of its files, in lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// Whether a text without an extension looks like this format.
    pub recognises: fn(&str) -> bool,
    /// Reads the text. Never fails, never panics, linear in its length; doubts become warnings.
    /// [`Document::format`] and [`Document::encoding`] are filled in by the caller.
    pub read: fn(&str) -> Document,
}
