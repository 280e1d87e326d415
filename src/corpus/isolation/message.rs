//! What goes through the pipes between a run and its worker: the extension and the bytes one way, a document or a
//! reason the other. Every part is preceded by its length in eight bytes, least first.

use std::borrow::Cow;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::read_in_place;
use crate::corpus::open::MAX_FILE_BYTES;
use crate::corpus::readers;
use crate::corpus::skip::Skip;
use crate::document::Document;

/// The longest part that is believed: a document is never much longer than what was unpacked for it.
const LONGEST_PART: u64 = 10 * MAX_FILE_BYTES;

/// A file to be read: all that a worker learns of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// The extension of its name, the only thing a reader asks of a name.
    extension: Option<Cow<'a, str>>,
    bytes: Cow<'a, [u8]>,
}

impl<'a> Request<'a> {
    /// The file of this name that holds these bytes.
    pub fn of(path: &'a Path, bytes: &'a [u8]) -> Request<'a> {
        let extension = path.extension().map(|extension| extension.to_string_lossy());
        Request { extension, bytes: Cow::Borrowed(bytes) }
    }

    pub(super) fn send(&self, mut to: impl Write) -> io::Result<()> {
        // An extension is never empty: `a.` has none worth the name.
        send(self.extension.as_deref().unwrap_or_default().as_bytes(), &mut to)?;
        send(&self.bytes, &mut to)?;
        to.flush()
    }
}

impl Request<'static> {
    /// The next request; `None` at the end of the input.
    ///
    /// # Errors
    /// What reading says, and where it is no request.
    pub fn receive(mut from: impl Read) -> io::Result<Option<Request<'static>>> {
        let Some(extension) = receive(&mut from)? else { return Ok(None) };
        let extension = String::from_utf8(extension).map_err(io::Error::other)?;
        let bytes = receive(&mut from)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        let extension = Some(extension).filter(|extension| !extension.is_empty()).map(Cow::Owned);
        Ok(Some(Request { extension, bytes: Cow::Owned(bytes) }))
    }

    /// Reads the file and answers. A panic of the reader is an answer too.
    ///
    /// # Errors
    /// What writing says.
    pub fn answer(self, mut to: impl Write) -> io::Result<()> {
        let mut name = PathBuf::from("essay");
        if let Some(extension) = &self.extension {
            name.set_extension(extension.as_ref());
        }
        let read = read_in_place(&name, &self.bytes);
        drop(self);
        let reply = read.map(Reply::from);
        send(&postcard::to_stdvec(&reply).map_err(io::Error::other)?, &mut to)?;
        to.flush()
    }
}

/// A document with the names that are words of our own tables, which a document itself only borrows.
#[derive(Serialize, Deserialize)]
struct Reply {
    format: String,
    encoding: String,
    document: Document,
}

impl From<Document> for Reply {
    fn from(document: Document) -> Reply {
        Reply { format: document.format.to_owned(), encoding: document.encoding.to_owned(), document }
    }
}

impl Reply {
    fn into_document(self) -> Document {
        let encoding = encoding_rs::Encoding::for_label(self.encoding.as_bytes()).unwrap_or(encoding_rs::UTF_8);
        Document { format: readers::known_name(&self.format), encoding: encoding.name(), ..self.document }
    }
}

/// Waits for the answer to a request.
pub(super) fn receive_answer(from: impl Read) -> io::Result<Result<Document, Skip>> {
    let bytes = receive(from)?.ok_or(io::ErrorKind::UnexpectedEof)?;
    let reply: Result<Reply, Skip> = postcard::from_bytes(&bytes).map_err(io::Error::other)?;
    Ok(reply.map(Reply::into_document))
}

fn send(part: &[u8], to: &mut impl Write) -> io::Result<()> {
    to.write_all(&(part.len() as u64).to_le_bytes())?;
    to.write_all(part)
}

/// The next part; `None` where the input ends before it.
fn receive(mut from: impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    match from.read(&mut length[..1])? {
        0 => return Ok(None),
        _ => from.read_exact(&mut length[1..])?,
    }
    let length = u64::from_le_bytes(length);
    if length > LONGEST_PART {
        return Err(io::Error::other("a part of this length is not believed"));
    }
    // Nothing is reserved on the word of the other side alone.
    let mut part = Vec::new();
    from.take(length).read_to_end(&mut part)?;
    if part.len() as u64 == length { Ok(Some(part)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}
