//! What the build script hands to the program.
//!
//! Owns the list of tables.

use super::tables::Bytes;
use super::trie::Trie;

/// A lexicon as tables: nothing in it is read before it is asked for.
#[derive(Clone, Debug)]
pub(super) struct Compiled {
    /// The lines of the entries, end to end, without their references.
    pub(super) text: &'static str,
    /// Where each line ends.
    pub(super) ends: Bytes,
    /// For each entry what it is a part or a kind of.
    pub(super) broader: Bytes,
    /// For each entry what else a passage on it would talk about.
    pub(super) related: Bytes,
    /// Where each name is claimed.
    pub(super) names: Bytes,
    /// For each entry the company it keeps.
    pub(super) neighbours: Bytes,
    /// The names as they are found in texts.
    pub(super) trie: Trie,
}
