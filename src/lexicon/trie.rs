//! The trie of names, word by word.
//!
//! Owns the tables a text is walked through. Refuses to know texts: `matcher` walks.
//!
//! A word is known by the place of its letters in the vocabulary, a text of one word a line. Every word has a node
//! for the names that start with it; a node has edges (a word and the node it leads to) and the claims on the name
//! that ends there.

use rustc_hash::{FxHashMap, FxHashSet};

use super::claim::{Capitals, Claim};
use super::entry::{Class, Entry, EntryId};
use super::fold::{fold_word, number_twins, words};
use super::tables::{Bytes, Lists, Numbers, buckets, count, hash, lists};

/// The tables of a trie.
#[derive(Clone, Debug)]
pub(super) struct Trie {
    pub(super) vocabulary: Bytes,
    pub(super) words: Bytes,
    pub(super) edges: Bytes,
    pub(super) claims: Bytes,
}

/// A word that some name contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) id: u32,
    /// The node of the names that start with it, and below it what there is at that node: most words of a text start no
    /// name, and whoever walks need not look.
    start: u32,
}

/// The bits of [`Word::start`] below the node.
const IS_NAME: u32 = 1;
const LEADS_ON: u32 = 2;
const NODE_SHIFT: u32 = 2;
/// There are never more nodes.
const MOST_NODES: u32 = u32::MAX >> NODE_SHIFT;

impl Word {
    /// What stands for a word that no name contains: no vocabulary has so many.
    pub(super) const NONE: Word = Word { id: u32::MAX, start: 0 };

    /// The node of the names that start with it.
    pub(super) fn node(self) -> u32 {
        self.start >> NODE_SHIFT
    }

    /// Whether it is a name by itself.
    pub(super) fn is_name(self) -> bool {
        self.start & IS_NAME != 0
    }

    /// Whether a longer name starts with it.
    pub(super) fn leads_on(self) -> bool {
        self.start & LEADS_ON != 0
    }

    /// Whether any name starts with it.
    pub(super) fn starts_name(self) -> bool {
        self.start & (IS_NAME | LEADS_ON) != 0
    }
}

impl Default for Word {
    fn default() -> Word {
        Word::NONE
    }
}

/// A trie ready to be walked.
#[derive(Clone, Copy)]
pub(super) struct View<'t> {
    vocabulary: &'t [u8],
    words: Lists<'t>,
    edges: Lists<'t>,
    claims: Lists<'t>,
}

impl Trie {
    /// The trie of every name of these entries.
    pub(super) fn of<'e>(entries: impl Iterator<Item = (EntryId, &'e Entry)>) -> Trie {
        let mut draft = Draft::default();
        for (id, entry) in entries {
            for name in &entry.names {
                let mut folded = folded_words(&name.text);
                let capitals = Capitals::of(name);
                let claim = Claim { entry: id, ambiguous: name.ambiguous, capitals };
                draft.add(&folded, claim);
                if matches!(capitals, Capitals::Free | Capitals::Never) || entry.class == Class::People {
                    let last = folded.pop().unwrap_or_default();
                    for twin in number_twins(&last) {
                        folded.push(twin);
                        draft.add(&folded, claim);
                        folded.pop();
                    }
                }
            }
        }
        draft.finish()
    }

    pub(super) fn view(&self) -> View<'_> {
        View {
            vocabulary: &self.vocabulary,
            words: Lists::over(&self.words),
            edges: Lists::over(&self.edges),
            claims: Lists::over(&self.claims),
        }
    }
}

impl<'t> View<'t> {
    /// A folded word, if any name contains it.
    pub(super) fn word(self, folded: &[u8]) -> Option<Word> {
        let mut rows = self.words.keyed(hash(folded));
        let row = rows.find(|[_, id, _]| {
            let line = self.vocabulary.get(*id as usize..).unwrap_or_default();
            line.strip_prefix(folded).is_some_and(|rest| rest.first() == Some(&b'\n'))
        });
        row.map(|[_, id, node]| {
            let is_name = if self.claims(node).iter().len() > 0 { IS_NAME } else { 0 };
            let leads_on = if self.edges.list(node as usize).iter().len() > 0 { LEADS_ON } else { 0 };
            Word { id, start: node << NODE_SHIFT | leads_on | is_name }
        })
    }

    /// Where a word leads from a node.
    pub(super) fn step(self, node: u32, word: u32) -> Option<u32> {
        self.edges.list(node as usize).paired_with(word)
    }

    /// The claims, packed, on the name that ends at a node.
    pub(super) fn claims(self, node: u32) -> Numbers<'t> {
        self.claims.list(node as usize)
    }
}

fn folded_words(name: &str) -> Vec<String> {
    let fold = |word: &str| {
        let mut folded = String::with_capacity(word.len());
        fold_word(word, &mut folded);
        folded
    };
    words(name).map(|word| fold(&name[word.span])).collect()
}

/// A trie while names are added.
#[derive(Default)]
struct Draft {
    vocabulary: Vec<u8>,
    /// The id of each word and the node of the names that start with it.
    words: FxHashMap<String, (u32, u32)>,
    /// How many nodes there are.
    nodes: u32,
    /// The node a word leads to, by the node it starts from and the word.
    edges: FxHashMap<(u32, u32), u32>,
    /// Packed claims and their nodes, in order.
    claims: Vec<(u32, [u32; 1])>,
    known_claims: FxHashSet<(u32, u32)>,
}

impl Draft {
    fn add(&mut self, folded: &[String], claim: Claim) {
        let Some((first, rest)) = folded.split_first() else { return };
        let (_, mut node) = self.word(first);
        for word in rest {
            let (word, _) = self.word(word);
            node = *self.edges.entry((node, word)).or_insert_with(|| new_node(&mut self.nodes));
        }
        let claim = claim.pack();
        if self.known_claims.insert((node, claim)) {
            self.claims.push((node, [claim]));
        }
    }

    fn word(&mut self, folded: &str) -> (u32, u32) {
        if let Some(&word) = self.words.get(folded) {
            return word;
        }
        let word = (count(self.vocabulary.len()), new_node(&mut self.nodes));
        self.vocabulary.extend(folded.bytes().chain([b'\n']));
        self.words.insert(folded.to_owned(), word);
        word
    }

    fn finish(self) -> Trie {
        let mut words: Vec<_> =
            self.words.iter().map(|(folded, (id, node))| [hash(folded.as_bytes()), *id, *node]).collect();
        words.sort_unstable();
        let mut edges: Vec<_> = self.edges.into_iter().map(|((node, word), next)| (node, [word, next])).collect();
        edges.sort_unstable();
        let nodes = self.nodes as usize;
        Trie {
            vocabulary: self.vocabulary.into(),
            words: buckets(words.into_iter()).into(),
            edges: lists(nodes, edges).into(),
            claims: lists(nodes, self.claims).into(),
        }
    }
}

fn new_node(nodes: &mut u32) -> u32 {
    let new = *nodes;
    *nodes += 1;
    assert!(*nodes <= MOST_NODES, "a lexicon holds far fewer names than can be counted");
    new
}
