//! The contract of a collection: a file that holds essays rather than being one.
//!
//! A collection hands over its members one after the other, and nothing is ever written to disk. It refuses to know
//! what the members are: whoever takes them reads each as the format it is of. What may be unpacked is the
//! [`Budget`]'s to say.

use std::io::Read;
use std::ops::ControlFlow;

use super::collections::limits::Budget;
use super::collections::rows::Row;
use super::skip::Skip;

/// One row of the table [`COLLECTIONS`](super::collections::COLLECTIONS).
#[derive(Debug)]
pub(super) struct Collection {
    /// What it is called: `"zip"`.
    #[cfg_attr(not(test), expect(dead_code, reason = "tests name the rows by it"))]
    pub(super) name: &'static str,
    /// The extensions of its files, in lower case, without the dot.
    pub(super) extensions: &'static [&'static str],
    /// How it is gone through.
    pub(super) opening: Opening,
}

/// What a collection is given. Neither function panics; both are linear in what they are given.
///
/// # Errors
/// A [`Skip`] where it is no collection, or damaged from some point on: what was handed over before stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Opening {
    /// Its bytes from the first to the last, so that it may be packed as a whole.
    Stream(fn(&mut dyn Read, &Budget, Take<'_>) -> Result<(), Skip>),
    /// All of its bytes at once.
    Bytes(fn(&[u8], &Budget, Take<'_>) -> Result<(), Skip>),
}

/// Takes a member; may have had enough.
pub(super) type Take<'a> = &'a mut dyn FnMut(Member) -> ControlFlow<()>;

/// One thing in a collection.
#[derive(Debug)]
pub(super) struct Member {
    /// Its name in the collection, made safe to show: never empty, no `..` in it, parted by `/`.
    pub(super) name: String,
    /// What is there.
    pub(super) content: Content,
}

/// What a member is.
#[derive(Debug)]
pub(super) enum Content {
    /// A file.
    Bytes(Vec<u8>),
    /// An essay in a table.
    Row(Box<Row>),
    /// Nothing that can be read, and why.
    Skipped(Skip),
}

impl Member {
    /// A member that is passed over.
    pub(super) fn skipped(name: String, skip: Skip) -> Member {
        Member { name, content: Content::Skipped(skip) }
    }
}
