//! The lexicon as the build script sees it: the modules that read the data files, and those that make tables.
//!
//! No part of the library, but made of the same files, so that both sides can only agree.

mod claim;
mod compile;
mod compiled;
mod data;
mod entry;
mod fold;
mod frames;
mod names;
mod neighbours;
mod record;
mod tables;
mod trie;

use std::path::Path;
use std::{fs, io};

/// Writes the tables of the built-in lexicon, as one file, into a folder.
pub(crate) fn write(folder: &Path) -> io::Result<()> {
    fs::write(folder.join("lexicon"), compile::compile(data::SOURCES).to_bytes())
}
