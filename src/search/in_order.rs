//! Passages that say words in order, close enough together.
//!
//! Owns a Tantivy query for long and for loose phrases. Tantivy's own reads the postings of a word once for each time
//! it is in the phrase, and with slop keeps every way to walk through the places of the words: minutes and gigabytes
//! for `"of the of the of the"~1000`. This one reads each word once and asks [`sequences`], as the ranker does, so that
//! what is counted and what is highlighted agree.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use super::unit::sequences;

/// See the module.
#[derive(Clone, Debug)]
pub(super) struct InOrder {
    /// The words that occur, each once.
    words: Vec<Term>,
    /// The phrase, as places in `words`.
    order: Vec<usize>,
    /// How many other words may stand in between, all told.
    slop: u32,
}

impl InOrder {
    /// The words of a phrase, which are terms of one field.
    pub(super) fn new(phrase: impl Iterator<Item = Term>, slop: u32) -> InOrder {
        let mut words: Vec<Term> = Vec::new();
        let order = phrase.map(|term| {
            words.iter().position(|known| *known == term).unwrap_or_else(|| {
                words.push(term);
                words.len() - 1
            })
        });
        let order = order.collect();
        InOrder { words, order, slop }
    }

    fn open(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Option<Reading>> {
        let Some(first) = self.words.first() else { return Ok(None) };
        let index = segment.inverted_index(first.field())?;
        let mut postings = Vec::with_capacity(self.words.len());
        for word in &self.words {
            let Some(read) = index.read_postings(word, IndexRecordOption::WithFreqsAndPositions)? else {
                return Ok(None);
            };
            postings.push(read);
        }
        let mut by_rarity: Vec<usize> = (0..postings.len()).collect();
        by_rarity.sort_by_key(|word| postings[*word].size_hint());
        let places = vec![Vec::new(); postings.len()];
        let (order, slop) = (self.order.clone(), self.slop);
        let mut reading = Reading { postings, by_rarity, places, order, slop, occurrences: 0, boost, doc: 0 };
        reading.settle();
        Ok(Some(reading))
    }
}

impl Query for InOrder {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for InOrder {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.open(segment, boost)? {
            Some(reading) => Box::new(reading),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let absent = || TantivyError::InvalidArgument(format!("document {doc} does not say these words in order"));
        let mut reading = self.open(segment, 1.0)?.ok_or_else(absent)?;
        if reading.doc() < doc {
            reading.seek(doc);
        }
        if reading.doc() != doc {
            return Err(absent());
        }
        Ok(Explanation::new("words in order", reading.score()))
    }
}

/// The passages of one segment.
struct Reading {
    postings: Vec<SegmentPostings>,
    /// The places of the postings, rarest word first.
    by_rarity: Vec<usize>,
    /// Where each word stands in the passage last looked at.
    places: Vec<Vec<u32>>,
    order: Vec<usize>,
    slop: u32,
    occurrences: usize,
    boost: Score,
    doc: DocId,
}

impl Reading {
    fn rarest(&mut self) -> &mut SegmentPostings {
        &mut self.postings[self.by_rarity[0]]
    }

    /// Goes on to the next passage that has all words in order, the one the rarest word stands at included.
    fn settle(&mut self) -> DocId {
        loop {
            let doc = self.rarest().doc();
            if doc == TERMINATED || (self.all_are_at(doc) && self.are_in_order()) {
                self.doc = doc;
                return doc;
            }
            if self.rarest().doc() == doc {
                self.rarest().advance();
            }
        }
    }

    /// Whether every word is in this passage; the rarest moves on to where the first missing one is, if it is not.
    fn all_are_at(&mut self, doc: DocId) -> bool {
        for place in 1..self.by_rarity.len() {
            let postings = &mut self.postings[self.by_rarity[place]];
            let found = if postings.doc() < doc { postings.seek(doc) } else { postings.doc() };
            if found > doc {
                self.rarest().seek(found);
                return false;
            }
        }
        true
    }

    fn are_in_order(&mut self) -> bool {
        for (postings, places) in self.postings.iter_mut().zip(&mut self.places) {
            postings.positions(places);
        }
        let lists: Vec<&[u32]> = self.order.iter().map(|word| self.places[*word].as_slice()).collect();
        self.occurrences = sequences(&lists, self.slop).len();
        self.occurrences > 0
    }
}

impl DocSet for Reading {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.rarest().advance();
            self.settle();
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            if self.rarest().doc() < target {
                self.rarest().seek(target);
            }
            self.settle();
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.by_rarity.first().map_or(0, |rarest| self.postings[*rarest].size_hint())
    }
}

impl Scorer for Reading {
    /// More for more occurrences, never more than the boost.
    fn score(&mut self) -> Score {
        let occurrences = self.occurrences as Score;
        self.boost * occurrences / (occurrences + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use tantivy::collector::Count;
    use tantivy::query::PhraseQuery;
    use tantivy::schema::{Schema, TEXT};
    use tantivy::{Index, IndexWriter, doc};

    use super::*;

    /// Passages of all mixes of three words.
    fn passages() -> (tantivy::Searcher, tantivy::schema::Field) {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 20_000_000).unwrap();
        for mix in 0..3_usize.pow(6) {
            let word = |place: u32| ["of", "the", "king"][mix / 3_usize.pow(place) % 3];
            let text = (0..6).map(word).collect::<Vec<_>>().join(" ");
            writer.add_document(doc!(field => text)).unwrap();
        }
        writer.commit().unwrap();
        (index.reader().unwrap().searcher(), field)
    }

    fn terms(field: tantivy::schema::Field, words: &[&str]) -> Vec<Term> {
        words.iter().map(|word| Term::from_field_text(field, word)).collect()
    }

    #[test]
    fn without_slop_it_finds_what_a_phrase_finds() {
        let (searcher, field) = passages();
        for words in
            [&["of", "the"][..], &["of", "the", "of"], &["king", "king", "of", "the"], &["of"; 6], &["no", "of"]]
        {
            let terms = terms(field, words);
            let phrase = searcher.search(&PhraseQuery::new(terms.clone()), &Count).unwrap();
            assert_eq!(searcher.search(&InOrder::new(terms.into_iter(), 0), &Count).unwrap(), phrase, "{words:?}");
        }
    }

    #[test]
    fn with_slop_other_words_may_stand_in_between() {
        let (searcher, field) = passages();
        let count = |words: &[&str], slop| {
            searcher.search(&InOrder::new(terms(field, words).into_iter(), slop), &Count).unwrap()
        };
        let mut before = 0;
        for slop in 0..4 {
            let now = count(&["of", "the", "king"], slop);
            assert!(now > before);
            before = now;
        }
        // In six words out of three, these are in order in as many passages as have them as a subsequence.
        let all = 3_usize.pow(6);
        let found = (0..all).filter(|mix| {
            let mut wanted = [0, 1, 2].into_iter().peekable();
            for place in 0..6 {
                wanted.next_if_eq(&(mix / 3_usize.pow(place) % 3));
            }
            wanted.peek().is_none()
        });
        assert_eq!(count(&["of", "the", "king"], 1000), found.count());
    }

    #[test]
    fn it_can_be_sought_and_excluded_like_any_other() {
        let (searcher, field) = passages();
        let query = InOrder::new(terms(field, &["of", "the", "of"]).into_iter(), 1);
        let segment = searcher.segment_reader(0);
        let mut all = Vec::new();
        query.for_each(segment, &mut |doc, score| all.push((doc, score))).unwrap();
        for target in 0..searcher.num_docs() as u32 {
            let mut scorer = query.scorer(segment, 1.0).unwrap();
            let found = if scorer.doc() < target { scorer.seek(target) } else { scorer.doc() };
            let next = all.iter().find(|(doc, _)| *doc >= target).map_or(TERMINATED, |(doc, _)| *doc);
            assert_eq!(found, next);
        }
    }
}
