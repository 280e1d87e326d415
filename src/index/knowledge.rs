//! The lexicon an index was made with, where it is not the one that comes with the program.
//!
//! Owns the file `lexicon.bin` of a generation. It is written once, before the first commit of the generation, since
//! other entries make another generation; every commit names its checksum. Made of a user's millions of names once,
//! it is only looked into afterwards: the file is mapped, and a query touches the pages it needs.

use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::Directory;

use super::layout::write_durably;
use super::{REBUILD, directory};
use crate::error::{Error, Kind, Result};
use crate::lexicon::{Kept, Lexicon};

const FILE: &str = "lexicon.bin";

/// What a commit says of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LexiconFile {
    /// CRC-32 of all its bytes.
    checksum: u32,
}

/// Writes the lexicon durably into the folder of a generation, unless it is the built-in one.
pub(super) fn keep(generation: &Path, lexicon: &Lexicon) -> Result<Option<LexiconFile>> {
    if lexicon.is_builtin() {
        return Ok(None);
    }
    let bytes = lexicon.to_bytes();
    write_durably(&generation.join(FILE), &bytes)?;
    Ok(Some(LexiconFile { checksum: crc32fast::hash(&bytes) }))
}

/// Refuses to build on a generation whose lexicon is not as it was written.
pub(super) fn refuse_damage(generation: &Path, named: Option<&LexiconFile>) -> Result<()> {
    open(generation, named).map(drop)
}

/// Opens the lexicon of a generation. Once open it stays readable, even when a later commit removes the file.
///
/// # Errors
/// [`Kind::BadIndex`] when the file is missing or does not match its checksum.
pub(super) fn open(generation: &Path, named: Option<&LexiconFile>) -> Result<Option<Lexicon>> {
    let Some(named) = named else { return Ok(None) };
    let damaged =
        |what: &str| Error::new(Kind::BadIndex, format!("{} {what}", generation.join(FILE).display())).hint(REBUILD);
    let files = directory::Store::for_reading(generation).map_err(|error| damaged("cannot be read").because(error))?;
    let file = files.open_read(Path::new(FILE)).map_err(|error| damaged("cannot be read").because(error))?;
    let bytes = file.read_bytes().map_err(|error| damaged("cannot be read").because(error))?;
    if crc32fast::hash(&bytes) != named.checksum {
        return Err(damaged("does not match its checksum"));
    }
    let kept: Kept = std::sync::Arc::new(bytes);
    Lexicon::kept(kept).map(Some).ok_or_else(|| damaged("holds no lexicon"))
}
