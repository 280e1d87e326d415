//! The lexicon as the build script sees it: the modules that read the data files, and the one that writes tables.
//!
//! No part of the library, but made of the same files, so that both sides can only agree.

mod claim;
mod compile;
mod compiled;
mod data;
mod entry;
mod fold;
mod names;
mod neighbours;
mod tables;
mod trie;

use std::path::Path;
use std::{fs, io};

/// Writes the tables of the built-in lexicon, a file each, into a folder.
pub(crate) fn write(folder: &Path) -> io::Result<()> {
    let compiled = compile::compile(data::SOURCES);
    let files: [(&str, &[u8]); 10] = [
        ("text", compiled.text.as_bytes()),
        ("ends", &compiled.ends),
        ("broader", &compiled.broader),
        ("related", &compiled.related),
        ("names", &compiled.names),
        ("neighbours", &compiled.neighbours),
        ("vocabulary", &compiled.trie.vocabulary),
        ("words", &compiled.trie.words),
        ("edges", &compiled.trie.edges),
        ("claims", &compiled.trie.claims),
    ];
    files.into_iter().try_for_each(|(name, bytes)| fs::write(folder.join(name), bytes))
}
