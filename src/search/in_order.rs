//! Passages that say words in order, close enough together.
//!
//! Owns a Tantivy query for stems, and for long and loose phrases. Tantivy's own looks for terms, and a stem is many; it
//! reads the postings of a word once for each time it is in the phrase, and with slop keeps every way to walk through
//! the places of the words: minutes and gigabytes for `"of the of the of the"~1000`. This one reads each word once and
//! asks [`sequences`], as the ranker does, so that what is counted and what is highlighted agree.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings;
use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, TantivyError};

use super::rank::idf;
use super::statistics::Living;
use super::unit::sequences;
use super::word::{Together, Word};
use crate::index::Counted;

/// See the module.
#[derive(Clone, Debug)]
pub(super) struct InOrder {
    /// The words that occur, each once.
    words: Vec<Word>,
    /// The phrase, as places in `words`.
    order: Vec<usize>,
    /// How many other words may stand in between, all told.
    slop: u32,
    /// See [`InOrder::worth_as_a_term`].
    as_a_term: bool,
    /// What was looked up in the snapshot.
    counted: Counted,
}

impl InOrder {
    /// The words of a phrase, which are of one field. One alone is no phrase, but found all the same.
    pub(super) fn new(living: Living<'_>, phrase: impl Iterator<Item = Word>, slop: u32) -> InOrder {
        let mut words: Vec<Word> = Vec::new();
        let order = phrase.map(|word| {
            words.iter().position(|known| *known == word).unwrap_or_else(|| {
                words.push(word);
                words.len() - 1
            })
        });
        let order = order.collect();
        InOrder { words, order, slop, as_a_term: false, counted: living.counted.clone() }
    }

    /// Weighs its matches as Tantivy weighs those of a term or phrase: by BM25, with the sum of what its words weigh.
    pub(super) fn worth_as_a_term(self) -> InOrder {
        InOrder { as_a_term: true, ..self }
    }

    /// Its BM25, but for how often the words are said; `None` where one of them is not said at all. Words weigh as where
    /// they [stand alone](Living::look_up_quickly).
    fn bm25(&self, searcher: &Searcher) -> tantivy::Result<Option<Bm25Weight>> {
        let Some(first) = self.words.first() else { return Ok(None) };
        let living = Living { searcher, counted: &self.counted };
        let mut containing = Vec::with_capacity(self.words.len());
        for word in &self.words {
            containing.push(living.look_up_quickly(word)?.1);
        }
        if containing.contains(&0) {
            return Ok(None);
        }
        let passages = searcher.num_docs();
        let average = living.words(first.field())? as Score / passages as Score;
        let weight = |word: usize| idf(containing[word] as Score, passages as Score);
        let all: Score = self.order.iter().map(|word| weight(*word)).sum();
        let of_one = Bm25Weight::for_one_term_without_explain(containing[0], passages, average);
        Ok(Some(of_one.boost_by(all / weight(0))))
    }
}

impl Query for InOrder {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let bm25 = match scoring {
            EnableScoring::Enabled { searcher, .. } if self.as_a_term => self.bm25(searcher)?,
            _ => None,
        };
        Ok(Box::new(InOrderWeight { phrase: self.clone(), bm25 }))
    }
}

struct InOrderWeight {
    phrase: InOrder,
    bm25: Option<Bm25Weight>,
}

impl InOrderWeight {
    fn open(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Option<Reading>> {
        let InOrder { words, order, slop, counted, .. } = &self.phrase;
        let Some(first) = words.first() else { return Ok(None) };
        let option = match order.len() {
            1 => IndexRecordOption::WithFreqs,
            _ => IndexRecordOption::WithFreqsAndPositions,
        };
        let mut postings = Vec::with_capacity(words.len());
        for word in words {
            let Some(read) = word.look_up(segment, counted)?.postings(option)? else { return Ok(None) };
            postings.push(read);
        }
        let worth = match &self.bm25 {
            Some(bm25) => Worth::Bm25(bm25.boost_by(boost), segment.get_fieldnorms_reader(first.field())?),
            None => Worth::AtMost(boost),
        };
        let mut by_rarity: Vec<usize> = (0..postings.len()).collect();
        by_rarity.sort_by_key(|word| postings[*word].size_hint());
        let places = vec![Vec::new(); postings.len()];
        let (order, slop) = (order.clone(), *slop);
        let mut reading = Reading { postings, by_rarity, places, order, slop, occurrences: 0, worth, doc: 0 };
        reading.settle();
        Ok(Some(reading))
    }
}

impl Weight for InOrderWeight {
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

/// What a match is worth.
enum Worth {
    /// BM25, by the length of the passage.
    Bm25(Bm25Weight, FieldNormReader),
    /// More for more occurrences, never more than this.
    AtMost(Score),
}

/// The passages of one segment.
struct Reading {
    postings: Vec<Together>,
    /// The places of the postings, rarest word first.
    by_rarity: Vec<usize>,
    /// Where each word stands in the passage last looked at.
    places: Vec<Vec<u32>>,
    order: Vec<usize>,
    slop: u32,
    occurrences: u32,
    worth: Worth,
    doc: DocId,
}

impl Reading {
    fn rarest(&mut self) -> &mut Together {
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
        if self.order.len() == 1 {
            self.occurrences = self.postings[0].term_freq();
            return true;
        }
        for (postings, places) in self.postings.iter_mut().zip(&mut self.places) {
            postings.positions(places);
        }
        let lists: Vec<&[u32]> = self.order.iter().map(|word| self.places[*word].as_slice()).collect();
        self.occurrences = u32::try_from(sequences(&lists, self.slop).len()).unwrap_or(u32::MAX);
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
    fn score(&mut self) -> Score {
        match &self.worth {
            Worth::Bm25(bm25, lengths) => bm25.score(lengths.fieldnorm_id(self.doc), self.occurrences),
            Worth::AtMost(most) => most * self.occurrences as Score / (self.occurrences as Score + 1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use tantivy::collector::Count;
    use tantivy::query::{PhraseQuery, TermQuery};
    use tantivy::schema::{Schema, TEXT};
    use tantivy::{Index, IndexWriter, Term, doc};

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

    fn in_order(searcher: &Searcher, terms: Vec<Term>, slop: u32) -> InOrder {
        InOrder::new(Living { searcher, counted: &Counted::default() }, terms.into_iter().map(Word::Term), slop)
    }

    #[test]
    fn without_slop_it_finds_what_a_phrase_finds() {
        let (searcher, field) = passages();
        for words in
            [&["of", "the"][..], &["of", "the", "of"], &["king", "king", "of", "the"], &["of"; 6], &["no", "of"]]
        {
            let terms = terms(field, words);
            let phrase = searcher.search(&PhraseQuery::new(terms.clone()), &Count).unwrap();
            assert_eq!(searcher.search(&in_order(&searcher, terms, 0), &Count).unwrap(), phrase, "{words:?}");
        }
    }

    #[test]
    fn with_slop_other_words_may_stand_in_between() {
        let (searcher, field) = passages();
        let count =
            |words: &[&str], slop| searcher.search(&in_order(&searcher, terms(field, words), slop), &Count).unwrap();
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
    fn worth_as_a_term_is_what_tantivy_gives_terms_and_phrases() {
        let (searcher, field) = passages();
        let scores = |query: &dyn Query| {
            let mut scores = Vec::new();
            let weight = query.weight(EnableScoring::enabled_from_searcher(&searcher)).unwrap();
            weight.for_each(searcher.segment_reader(0), &mut |doc, score| scores.push((doc, score))).unwrap();
            scores
        };
        let agree = |ours: &dyn Query, theirs: &dyn Query| {
            let (ours, theirs) = (scores(ours), scores(theirs));
            assert_eq!(ours.len(), theirs.len());
            for ((doc, score), (other, wanted)) in ours.into_iter().zip(theirs) {
                assert!(doc == other && (score - wanted).abs() < 1e-5, "{doc} {score}, {other} {wanted}");
            }
        };
        let king = terms(field, &["king"]);
        let term = TermQuery::new(king[0].clone(), IndexRecordOption::WithFreqs);
        agree(&in_order(&searcher, king, 0).worth_as_a_term(), &term);
        for words in [&["of", "the"][..], &["the", "king", "of"], &["of", "the", "of"]] {
            let terms = terms(field, words);
            agree(&in_order(&searcher, terms.clone(), 0).worth_as_a_term(), &PhraseQuery::new(terms));
        }
    }

    #[test]
    fn it_can_be_sought_and_excluded_like_any_other() {
        let (searcher, field) = passages();
        let query = in_order(&searcher, terms(field, &["of", "the", "of"]), 1);
        let segment = searcher.segment_reader(0);
        let mut all = Vec::new();
        let query = query.weight(EnableScoring::disabled_from_searcher(&searcher)).unwrap();
        query.for_each(segment, &mut |doc, score| all.push((doc, score))).unwrap();
        for target in 0..searcher.num_docs() as u32 {
            let mut scorer = query.scorer(segment, 1.0).unwrap();
            let found = if scorer.doc() < target { scorer.seek(target) } else { scorer.doc() };
            let next = all.iter().find(|(doc, _)| *doc >= target).map_or(TERMINATED, |(doc, _)| *doc);
            assert_eq!(found, next);
        }
    }
}
