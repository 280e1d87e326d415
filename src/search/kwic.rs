//! Every match in every passage that matches, for a concordance.
//!
//! Owns which passages are looked through and in what order their matches come. Nothing is ranked, capped or folded,
//! and nothing that is only related is looked for; what is found in a passage is what a search marks in it. Refuses to
//! know how wide a line is.
//!
//! Passages are read a batch at a time by all processors and handed over at once, so that a word that stands in a
//! million of them needs little memory. In another order than that of place, the words beside each match are kept until
//! all are known.

use std::ops::{ControlFlow, Range};

use rustc_hash::FxHashSet;
use tantivy::DocAddress;
use unicode_segmentation::UnicodeSegmentation;

use super::answer::{MatchKind, QueryRead};
use super::candidates::Demand;
use super::parallel;
use super::repository::Repository;
use super::request::{Request, Sort};
use super::spans::{self, Analysed, Mark};
use super::unit::Unit;
use super::{Search, passage_id, plan};
use crate::error::Result;
use crate::fields::{About, PassageKey};
use crate::index::{Index, guarded};
use crate::lexicon::Lexicon;

/// The order of matches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By path, paragraph and place in it.
    #[default]
    Place,
    /// By the words before the match, the nearest first; then by place.
    Left,
    /// By the words after the match; then by place.
    Right,
}

/// How many words beside a match its order may depend on.
const MOST_WORDS: usize = 8;

/// The most passages that are read together. The first batches are small, so that the first lines come at once.
const MOST_TOGETHER: usize = 4096;

/// One match where it stands.
#[derive(Clone, Debug)]
pub struct Occurrence<'a> {
    /// The passage's id.
    pub id: &'a str,
    /// Path, title, period and the rest of the passage.
    pub about: &'a About,
    /// The whole passage, verbatim after normalisation.
    pub text: &'a str,
    /// Where in the text it is: bytes, end exclusive.
    pub span: Range<usize>,
    /// The step that was needed to find it.
    pub kind: MatchKind,
}

/// What was looked through.
#[derive(Clone, Debug)]
pub struct Scanned {
    /// How the query was read.
    pub query: QueryRead,
    /// How many matches were handed over.
    pub occurrences: usize,
    /// How many passages they stand in.
    pub passages: usize,
}

/// Hands over every match of a request's words, until `each` breaks or there have been `most`.
///
/// Of the request, the words, the filters and whether other spellings count are looked at.
///
/// # Errors
/// As [`search`](super::search()).
pub fn kwic(
    index: &Index,
    lexicon: &Lexicon,
    request: &Request,
    order: Order,
    most: usize,
    each: &mut dyn FnMut(&Occurrence<'_>) -> ControlFlow<()>,
) -> Result<Scanned> {
    guarded("search the index", || {
        let plan = plan::plan(index, lexicon, request)?;
        let search = Search { repository: index, lexicon, request, plan: &plan, meaning: None };
        let places = search.matching_places(index)?;
        let mut scan = Scan { index, units: &plan.units, most, each, occurrences: 0, passages: 0 };
        match order {
            Order::Place => scan.in_place(&places)?,
            order => scan.sorted(&places, order)?,
        }
        let Scan { occurrences, passages, .. } = scan;
        Ok(Scanned { query: search.read(&[], false, false), occurrences, passages })
    })
}

/// Where a passage lies in the index, and which it is.
#[derive(Clone, Copy)]
struct Place {
    address: DocAddress,
    key: PassageKey,
}

/// A passage with what matches in it.
struct Matched {
    about: About,
    text: String,
    marks: Vec<Mark>,
}

/// A match to be put in order: the words beside it, the number of its place, the mark.
type Keyed = (Box<str>, usize, Mark);

impl Search<'_> {
    /// Where the passages lie that match, in the order of their paths.
    fn matching_places(&self, index: &Index) -> Result<Vec<Place>> {
        let (found, _) = index.find(&self.translator().query(Demand::Strict), Sort::Path, usize::MAX)?;
        let paths = Repository::paths(index, &found)?;
        let mut places = Vec::with_capacity(found.len());
        for address in found {
            let key = index.key(address)?;
            places.push(Place { address, key });
        }
        places.sort_by_cached_key(|place| (paths.get(&place.address).cloned(), place.key.ordinal));
        Ok(places)
    }
}

struct Scan<'s> {
    index: &'s Index,
    units: &'s [Unit],
    most: usize,
    each: &'s mut dyn FnMut(&Occurrence<'_>) -> ControlFlow<()>,
    occurrences: usize,
    passages: usize,
}

impl Scan<'_> {
    fn in_place(&mut self, places: &[Place]) -> Result<()> {
        each_matched(self.index, self.units, places, &mut |number, Matched { about, text, marks }| {
            self.passages += usize::from(!marks.is_empty() && self.occurrences < self.most);
            marks.iter().try_for_each(|mark| self.hand_over(places[number].key, &about, &text, mark))
        })
    }

    /// Reads all passages for the words beside the matches, then those again that are handed over.
    fn sorted(&mut self, places: &[Place], order: Order) -> Result<()> {
        let mut keyed: Vec<Keyed> = Vec::new();
        each_matched(self.index, self.units, places, &mut |number, Matched { text, marks, .. }| {
            keyed.extend(marks.into_iter().map(|mark| (company(&text, &mark.bytes, order), number, mark)));
            ControlFlow::Continue(())
        })?;
        keyed.sort_by(|(a, at, mark), (b, other_at, other)| {
            a.cmp(b).then(at.cmp(other_at)).then(mark.bytes.start.cmp(&other.bytes.start))
        });
        keyed.truncate(self.most);
        self.passages = keyed.iter().map(|(_, number, _)| number).collect::<FxHashSet<_>>().len();
        for (_, number, mark) in keyed {
            let Place { address, key } = places[number];
            let (about, text) = self.index.passage(address, key)?;
            if self.hand_over(key, &about, &text, &mark).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn hand_over(&mut self, key: PassageKey, about: &About, text: &str, mark: &Mark) -> ControlFlow<()> {
        if self.occurrences >= self.most {
            return ControlFlow::Break(());
        }
        self.occurrences += 1;
        let id = &passage_id(key.essay, key.ordinal);
        (self.each)(&Occurrence { id, about, text, span: mark.bytes.clone(), kind: mark.kind })
    }
}

/// Reads these passages, all processors at work, and hands each over in order with its number.
fn each_matched(
    index: &Index,
    units: &[Unit],
    places: &[Place],
    each: &mut dyn FnMut(usize, Matched) -> ControlFlow<()>,
) -> Result<()> {
    let workers = parallel::processors();
    let (mut done, mut together) = (0, workers);
    while done < places.len() {
        let batch = &places[done..places.len().min(done + together)];
        let read = parallel::each(workers, batch, |place| matched(index, units, *place));
        for (number, matched) in (done..).zip(read) {
            if each(number, matched?).is_break() {
                return Ok(());
            }
        }
        done += batch.len();
        together = MOST_TOGETHER.min(together * 2);
    }
    Ok(())
}

fn matched(index: &Index, units: &[Unit], Place { address, key }: Place) -> Result<Matched> {
    let (about, text) = index.passage(address, key)?;
    let marks = spans::marks(&Analysed::new(&text, about.language, units).find(units));
    Ok(Matched { about, text, marks })
}

/// The words beside a match in lower case, read away from it.
fn company(text: &str, span: &Range<usize>, order: Order) -> Box<str> {
    let mut key = String::new();
    let mut add = |word: &str| {
        key.extend(word.chars().flat_map(char::to_lowercase));
        key.push(' ');
    };
    match order {
        Order::Left => text[..span.start].unicode_words().rev().take(MOST_WORDS).for_each(&mut add),
        Order::Place | Order::Right => text[span.end..].unicode_words().take(MOST_WORDS).for_each(&mut add),
    }
    key.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn company_is_read_away_from_the_match() {
        let text = "By 1960, the Virgin Lands of Kazakhstan";
        let span = 13..25;
        assert_eq!(&text[span.clone()], "Virgin Lands");
        assert_eq!(&*company(text, &span, Order::Left), "the 1960 by ");
        assert_eq!(&*company(text, &span, Order::Right), "of kazakhstan ");
    }

    #[test]
    fn company_is_a_few_words_however_long_the_passage() {
        let text = "Maize and ".repeat(500);
        assert_eq!(company(&text, &(2500..2505), Order::Left).split_whitespace().count(), MOST_WORDS);
    }
}
