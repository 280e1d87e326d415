//! What essays have in common word for word, or nearly: the same stretch of text in two of them.
//!
//! Owns the comparison of all essays with each other and says how many words two share and where. Refuses to judge: a
//! quotation, a common source and a copy look the same.
//!
//! No two essays are laid side by side unless they have [`RUN`] words in a row in common: runs of that length are
//! sorted, and equal ones lie together (Manber 1994, *Finding similar files in a large file system*). From there they
//! are read to both sides as far as the words agree, and runs with little between them are one stretch: a word changed
//! here and there does not break it. Notes and bibliographies are left out.
//!
//! ```text
//! words of all essays -> equal runs, sorted -> runs as long as they go -> stretches -> where they stand
//! ```

mod stretches;

use std::hash::{Hash, Hasher};
use std::ops::Range;

use rustc_hash::FxHasher;

use crate::analysis::{self, Analysis};
use crate::error::{Error, Kind, Result};
use crate::fields::About;
use crate::index::{self, Index};
use crate::search::{essay_passages, passage_id};
use stretches::{Stretch, stretches};

pub use stretches::RUN;

/// What to look for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// How many words two essays must share in one stretch, at least [`RUN`].
    pub least: usize,
    /// Essays and folders, as the index calls them, of which one side must be; empty for all.
    pub paths: Vec<String>,
    /// The most overlaps to return; 0 for all.
    pub limit: usize,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Overlaps {
    /// Those with most words first.
    pub overlaps: Vec<Overlap>,
    /// How many there are, whatever the limit.
    pub total: usize,
    /// In how many essays.
    pub essays: usize,
}

/// A stretch of text that two essays share.
#[derive(Clone, Debug)]
pub struct Overlap {
    /// How many words are the same, in the same order.
    pub words: usize,
    /// Where it stands, by path.
    pub places: [Place; 2],
}

/// Where a stretch stands.
#[derive(Clone, Debug)]
pub struct Place {
    /// The id of the passage it begins in.
    pub id: String,
    /// What that passage shows besides its text.
    pub about: About,
    /// The stretch as it is written there; an empty line stands between passages.
    pub text: String,
}

/// The words of all essays.
struct Corpus {
    /// A hash of each word.
    words: Vec<u32>,
    essays: Vec<Own>,
}

/// An essay's part of the words.
struct Own {
    id: u64,
    path: String,
    words: Range<usize>,
    is_asked: bool,
}

/// What the essays of an index share. Of a text that many of them have, each is held against the next sixteen only, in
/// the order of their paths.
///
/// # Errors
/// [`Kind::Usage`] where a path names no essay,
/// [`Kind::BadIndex`] when the index is damaged.
pub fn overlaps(index: &Index, asked: &Asked) -> Result<Overlaps> {
    let corpus = Corpus::read(index, &asked.paths)?;
    let mut found = stretches(&corpus, asked.least);
    let place = |stretch: &Stretch, side: usize| (&corpus.essays[stretch.essays[side]].path, stretch.words[side].start);
    found.sort_by(|a, b| {
        b.shared.cmp(&a.shared).then_with(|| [place(a, 0), place(a, 1)].cmp(&[place(b, 0), place(b, 1)]))
    });
    let mut essays: Vec<usize> = found.iter().flat_map(|stretch| stretch.essays).collect();
    essays.sort_unstable();
    essays.dedup();
    let total = found.len();
    found.truncate(if asked.limit == 0 { total } else { asked.limit });
    let overlaps = found.iter().map(|stretch| corpus.overlap(index, stretch)).collect::<Result<_>>()?;
    Ok(Overlaps { overlaps, total, essays: essays.len() })
}

impl Corpus {
    /// Reads every essay, in the order of their paths.
    fn read(index: &Index, paths: &[String]) -> Result<Corpus> {
        let mut corpus = Corpus { words: Vec::new(), essays: Vec::new() };
        let mut unknown: Vec<&String> = paths.iter().collect();
        for (path, file) in index.manifest()?.files {
            if file.state.passages().is_none() {
                continue;
            }
            let start = corpus.words.len();
            let id = index::essay_id(&path);
            for (_, _, text) in prose(index, id)? {
                corpus.words.extend(words(&text).map(|(hash, _)| hash));
            }
            let is_asked = paths.is_empty() || paths.iter().any(|asked| is_within(&path, asked));
            unknown.retain(|asked| !is_within(&path, asked));
            corpus.essays.push(Own { id, path, words: start..corpus.words.len(), is_asked });
        }
        if let Some(unknown) = unknown.first() {
            return Err(
                Error::usage(format!("nothing in the index is called {unknown}")).hint("histsearch status lists paths")
            );
        }
        if u32::try_from(corpus.words.len()).is_err() {
            return Err(Error::usage("the essays have too many words to be held against each other"));
        }
        Ok(corpus)
    }

    /// The essay a word belongs to.
    fn essay(&self, word: usize) -> usize {
        self.essays.partition_point(|essay| essay.words.end <= word)
    }

    fn overlap(&self, index: &Index, stretch: &Stretch) -> Result<Overlap> {
        let [one, other] = [0, 1].map(|side| self.place(index, stretch.essays[side], stretch.words[side].clone()));
        Ok(Overlap { words: stretch.shared, places: [one?, other?] })
    }

    /// Reads the stretch again, as it is written.
    fn place(&self, index: &Index, essay: usize, stretch: Range<usize>) -> Result<Place> {
        let own = &self.essays[essay];
        let mut word = own.words.start;
        let mut place: Option<Place> = None;
        for (ordinal, about, text) in prose(index, own.id)? {
            let spans: Vec<Range<usize>> = words(&text).map(|(_, span)| span).collect();
            let within = stretch.start.max(word) - word..stretch.end.clamp(word, word + spans.len()) - word;
            word += spans.len();
            let Some(spans) = spans.get(within).filter(|spans| !spans.is_empty()) else { continue };
            let piece = &text[spans[0].start..spans[spans.len() - 1].end];
            match &mut place {
                None => place = Some(Place { id: passage_id(own.id, ordinal), about, text: piece.to_owned() }),
                Some(place) => place.text = format!("{}\n\n{piece}", place.text),
            }
        }
        place.ok_or_else(|| Error::new(Kind::BadIndex, format!("the passages of {} have changed", own.path)))
    }
}

/// The passages of an essay but for its notes and bibliography.
fn prose(index: &Index, essay: u64) -> Result<Vec<(u64, About, String)>> {
    let mut passages = essay_passages(index, essay)?;
    passages.retain(|(_, about, _)| !about.aside);
    Ok(passages)
}

/// A hash of each word of a text and the bytes it spans.
fn words(text: &str) -> impl Iterator<Item = (u32, Range<usize>)> {
    let mut last = None;
    let words = analysis::words(text, Analysis::Exact).into_iter();
    // A joined form stands where its last part does.
    words
        .filter(move |word| last.replace(word.position) != Some(word.position))
        .map(|word| (hash(&word.term), word.span))
}

fn hash(value: &impl Hash) -> u32 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    (hasher.finish() >> 32) as u32
}

/// Whether an essay is the one named or in the folder, table or archive named.
fn is_within(path: &str, asked: &str) -> bool {
    let asked = asked.strip_prefix("./").unwrap_or(asked).trim_end_matches('/');
    path.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_an_essay_or_all_in_a_folder() {
        assert!(is_within("essays/maize.md", "essays/maize.md") && is_within("essays/maize.md", "./essays/"));
        assert!(!is_within("essays/maize.md", "essays/mai") && !is_within("essays/maize.md", "maize.md"));
    }

    #[test]
    fn words_are_compared_by_their_letters_alone() {
        let hashes = |text: &str| words(text).map(|(hash, _)| hash).collect::<Vec<u32>>();
        assert_eq!(hashes("“De-Stalinisation”: Khrushchev’s"), hashes("de stalinisation Khrushchev"));
        assert_ne!(hashes("in 1956"), hashes("in 1957"));
    }
}
