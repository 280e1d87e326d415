//! The folder of essays: which files there are, what each says, and the passages it is cut into.
//!
//! Owns the way from a path on disk to a [`Document`] and its [`Passage`](crate::document::Passage)s. Refuses to know what the text is about (years and topics are
//! other rooms) and how it is stored.
//!
//! ```
//! use std::path::Path;
//!
//! let essay = b"# The Virgin Lands campaign\n\nIn 1954 Khrushchev sent volunteers to Kazakhstan to sow wheat.\n";
//! let document = histsearch::corpus::read(Path::new("virgin-lands.md"), essay).unwrap();
//! assert_eq!(document.title.as_deref(), Some("The Virgin Lands campaign"));
//!
//! let passages = histsearch::corpus::passages(&document);
//! assert!(document.text[passages[0].span.clone()].starts_with("In 1954"));
//! assert_eq!(passages[0].line, 3);
//! ```
//!
//! # The way of a file
//! | step | module | in → out |
//! |---|---|---|
//! | [`walk`](walk()) | `walk` | a folder → the files worth opening, and those passed over |
//! | [`read_file`] | `open` | a path → its bytes, regular files of a bounded size only |
//! | | `contents` | bytes → those of every essay in a file that holds some; the table of such files in `collections` |
//! | [`SafeReader`] | `isolation` | bytes → a document, in a process apart where the format is a risk |
//! | [`read`] | `decode` | bytes → text in one encoding, or not text at all |
//! | | `normalise` | text → uniform text: Unicode, line ends, control characters |
//! | | `readers` | text → a document of blocks; one file per format, the table [`READERS`] on top |
//! | | `shape` | blocks → which of them are the question, the byline, the notes |
//! | [`passages`](passages()) | `passages` | a document → what is indexed and returned |
//!
//! A new format is one file in `readers/` and one row of [`READERS`]; a new kind of file that holds essays is one file in
//! `collections/` and one row there.

mod byline;
mod collection;
mod collections;
mod contents;
mod decode;
mod draft;
mod front_matter;
mod isolation;
mod lines;
mod normalise;
mod open;
mod passages;
mod reader;
mod readers;
mod sentences;
mod shape;
mod skip;
mod values;
mod walk;
mod wrap;

use std::path::Path;

use crate::document::Document;

pub use self::collections::is_essay;
pub use self::isolation::{
    Isolation, MAX_TEXT_BYTES, PATIENCE, Part, Request, SafeReader, WORKER_CPU_SECONDS, WORKER_MEMORY,
};
pub use self::open::{MAX_FILE_BYTES, read_file};
pub use self::passages::passages;
pub use self::reader::{Reader, Reading};
pub use self::readers::READERS;
pub use self::sentences::sentences;
pub use self::skip::{Skip, SkipReason};
pub use self::walk::{Found, INDEX_LOCK, Problem, Walk, WalkOptions, modified_ns, walk};

/// Turns the bytes of one file into a document.
///
/// The reader is chosen by the bytes where they are of a format that is not text, else by the extension of `path`,
/// else by the look of the text; `path` is never opened.
/// Takes time linear in the length of `bytes`. A file that holds essays, such as a table or an archive, is for
/// [`SafeReader::read_each`] to open.
///
/// # Errors
/// A [`Skip`] where the bytes are no essay: not text, empty, or of a format nobody reads.
pub fn read(path: &Path, bytes: &[u8]) -> Result<Document, Skip> {
    let named = readers::by_path(path)?;
    if bytes.is_empty() {
        return Err(Skip::new(SkipReason::Empty, "an empty file"));
    }
    // A Word document is one whatever its name says: the first bytes of such files are no accident.
    let reader = readers::by_bytes(bytes).or(named);
    let document = match reader {
        Some(&Reader { name: format, reading: Reading::Bytes { read, .. }, .. }) => Document { format, ..read(bytes)? },
        _ => read_text(reader, bytes)?,
    };
    if !document.text.chars().any(char::is_alphanumeric) {
        return Err(Skip::new(SkipReason::Empty, "no words in it"));
    }
    Ok(document)
}

fn read_text(named: Option<&Reader>, bytes: &[u8]) -> Result<Document, Skip> {
    let decoded = decode::decode(bytes)?;
    let source = normalise::characters(decoded.text);
    let reader = named.unwrap_or_else(|| readers::by_look(&source));
    let mut document = match reader.reading {
        Reading::Text { read, .. } => read(&source),
        Reading::Bytes { read, .. } => read(bytes)?,
    };
    document.format = reader.name;
    document.encoding = decoded.encoding;
    document.warnings.extend(decoded.warning);
    Ok(document)
}

#[cfg(test)]
mod tests;
