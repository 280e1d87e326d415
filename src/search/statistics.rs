//! What BM25 counts, without passages that are deleted and not yet merged away: how many passages there are, how many
//! words, how many passages hold a term.
//!
//! Tantivy counts the deleted too, so that the same essays would rank otherwise before and after a merge. Segments
//! without deletions, which is nearly all of them, cost nothing more here.

use std::borrow::Cow;
use std::cmp::Reverse;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use super::repository::Holding;
use super::word::{Forms, Word};
use crate::index::{Counted, Index};

/// The counts of what is alive.
#[derive(Clone, Copy)]
pub(super) struct Living<'a> {
    /// The snapshot.
    pub(super) searcher: &'a Searcher,
    /// What was counted in it.
    pub(super) counted: &'a Counted,
}

impl<'a> Living<'a> {
    pub(super) fn of(index: &'a Index) -> Living<'a> {
        Living { searcher: index.searcher(), counted: index.counted() }
    }

    /// How many passages hold the word.
    pub(super) fn containing(&self, word: &Word) -> tantivy::Result<u64> {
        self.counted(word, || self.count(&self.forms(word)?))
    }

    /// What each segment has of the word, and how many passages hold it.
    pub(super) fn look_up(&self, word: &Word) -> tantivy::Result<(Vec<Forms>, u64)> {
        let forms = self.forms(word)?;
        let containing = self.counted(word, || self.count(&forms))?;
        Ok((forms, containing))
    }

    /// The same, but of a stem perhaps some passages too many, those that say it in several forms, and of a segment with
    /// deletions what is to be expected of those that are left: to tell them apart is a walk through its postings. The
    /// same commit always gives the same number, whatever was counted before.
    pub(super) fn look_up_quickly(&self, word: &Word) -> tantivy::Result<(Vec<Forms>, u64)> {
        let forms = self.forms(word)?;
        let segments = self.searcher.segment_readers();
        let postings: u64 = forms.iter().zip(segments).map(|(forms, segment)| expected(forms, segment)).sum();
        Ok((forms, postings.min(self.searcher.num_docs())))
    }

    /// About how many passages hold the word, if those of the largest segment are like all others.
    pub(super) fn containing_about(&self, word: &Word) -> tantivy::Result<Holding> {
        let Some((_, segment)) = self.largest_first().into_iter().next() else { return Ok(Holding::Exactly(0)) };
        let forms = word.look_up_once(segment, self.counted)?;
        let many = forms.postings_of_all() * self.searcher.num_docs() / u64::from(segment.max_doc().max(1));
        Ok(Holding::About { many, at_least: forms.at_least(segment) })
    }

    /// How many passages hold the word, counted segment by segment as long as there may be so many; `None` where there
    /// may not.
    pub(super) fn containing_while(&self, word: &Word, may_be: &dyn Fn(u64) -> bool) -> tantivy::Result<Option<u64>> {
        let mut containing = 0;
        for (ord, segment) in self.largest_first() {
            let forms = word.look_up(segment, self.counted)?;
            if !forms.commonest_while(segment, |more| may_be(containing + more))? {
                return Ok(None);
            }
            containing += forms.containing(segment, self.deleted(ord))?;
        }
        self.note(word, containing); // whoever is going to rank by it need not count again
        Ok(Some(containing).filter(|containing| may_be(*containing)))
    }

    /// The segments with their places.
    fn largest_first(&self) -> Vec<(u32, &'a SegmentReader)> {
        let mut segments: Vec<(u32, &SegmentReader)> = (0..).zip(self.searcher.segment_readers()).collect();
        segments.sort_by_key(|(_, segment)| Reverse(segment.max_doc()));
        segments
    }

    /// The passages of a segment, by its place, that are deleted, in order.
    pub(super) fn deleted(&self, ord: u32) -> &'a [DocId] {
        self.counted.deleted(self.searcher, ord)
    }

    fn forms(&self, word: &Word) -> tantivy::Result<Vec<Forms>> {
        self.searcher.segment_readers().iter().map(|segment| word.look_up(segment, self.counted)).collect()
    }

    fn count(&self, forms: &[Forms]) -> tantivy::Result<u64> {
        let mut containing = 0;
        for (ord, (forms, segment)) in (0..).zip(forms.iter().zip(self.searcher.segment_readers())) {
            containing += forms.containing(segment, self.deleted(ord))?;
        }
        Ok(containing)
    }

    /// Remembers how many passages hold a word.
    pub(super) fn note(&self, word: &Word, containing: u64) {
        if let Some(name) = self.name(word) {
            self.counted.note(word.field(), &name, containing);
        }
    }

    fn counted(&self, word: &Word, count: impl FnOnce() -> tantivy::Result<u64>) -> tantivy::Result<u64> {
        match self.name(word) {
            Some(name) => self.counted.passages(word.field(), &name, count),
            None => count(),
        }
    }

    /// What a word is remembered by; `None` for a term of an index without deletions, of which the number of passages
    /// stands beside its postings.
    fn name<'w>(&self, word: &'w Word) -> Option<Cow<'w, str>> {
        match word {
            Word::Stem(_, stem) => Some(Cow::Borrowed(stem)),
            Word::Term(_) if !self.searcher.segment_readers().iter().any(SegmentReader::has_deletes) => None,
            Word::Term(term) => Some(Cow::Owned(format!("={}", term.value().as_str()?))), // no stem begins so
        }
    }

    /// Whether any passage holds the word.
    pub(super) fn has(&self, word: &Word) -> tantivy::Result<bool> {
        for segment in self.searcher.segment_readers() {
            if has(segment, word.look_up(segment, self.counted)?)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How many words the field holds.
    pub(super) fn words(&self, field: Field) -> tantivy::Result<u64> {
        self.counted.words(field, || {
            let mut all = 0;
            for (ord, segment) in (0..).zip(self.searcher.segment_readers()) {
                let has_terms = self.counted.has_terms(segment, field)?;
                all += if has_terms { words(segment, field, self.deleted(ord))? } else { 0 };
            }
            Ok(all)
        })
    }
}

/// How many postings are of passages that are not deleted, if those are neither oftener nor seldomer among them than
/// among all.
fn expected(forms: &Forms, segment: &SegmentReader) -> u64 {
    let postings = forms.postings_of_all();
    if postings == 0 || !segment.has_deletes() {
        return postings;
    }
    (postings * u64::from(segment.num_docs()) / u64::from(segment.max_doc())).max(1)
}

fn has(segment: &SegmentReader, forms: Forms) -> tantivy::Result<bool> {
    let Some(alive) = segment.alive_bitset() else { return Ok(!forms.is_empty()) };
    Ok(forms.postings(IndexRecordOption::Basic)?.is_some_and(|mut postings| {
        while postings.doc() != TERMINATED && !alive.is_alive(postings.doc()) {
            postings.advance();
        }
        postings.doc() != TERMINATED
    }))
}

/// The lengths of what is deleted are those the index remembers for BM25: exact up to forty words, then in steps.
fn words(segment: &SegmentReader, field: Field, deleted: &[DocId]) -> tantivy::Result<u64> {
    let all = segment.inverted_index(field)?.total_num_tokens();
    let lengths = segment.fieldnorms_readers().get_inner_file().open_read(field);
    let Some(lengths) = lengths.filter(|_| !deleted.is_empty()) else { return Ok(all) };
    let lengths = lengths.read_bytes()?; // a byte for each passage
    let codes = deleted.iter().filter_map(|doc| lengths.get(*doc as usize));
    let gone: u64 = codes.map(|code| u64::from(FieldNormReader::id_to_fieldnorm(*code))).sum();
    Ok(all.saturating_sub(gone))
}

impl Bm25StatisticsProvider for Living<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.words(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.searcher.num_docs())
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.containing(&Word::Term(term.clone()))
    }
}

#[cfg(test)]
mod tests {
    use tantivy::{IndexWriter, TantivyDocument};

    use super::*;
    use crate::fields::{self, FieldName, Fields};

    #[test]
    fn of_long_passages_with_few_deleted_the_words_are_nearly_all_counted() {
        let fields = Fields::new();
        let index = tantivy::Index::create_in_ram(fields.schema());
        fields::register(index.tokenizers());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        let length = |number: u64| 60 + number * 7 % 90;
        for number in 0..500 {
            let mut document = TantivyDocument::default();
            document.add_text(fields[FieldName::Text], "war ".repeat(length(number) as usize));
            document.add_text(fields[FieldName::Title], number.to_string());
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let is_deleted = |number: u64| number.is_multiple_of(20);
        for number in (0..500).filter(|number| is_deleted(*number)) {
            writer.delete_term(Term::from_field_text(fields[FieldName::Title], &number.to_string()));
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let living = Living { searcher: &searcher, counted: &Counted::default() };
        let told = living.words(fields[FieldName::Text]).unwrap();
        let (gone, left): (Vec<u64>, Vec<u64>) = (0..500).partition(|number| is_deleted(*number));
        let [gone, left] = [gone, left].map(|numbers| numbers.into_iter().map(length).sum::<u64>());
        assert!(told >= left && told - left <= gone / 16, "{told} of {left}, {gone} gone"); // steps of a sixteenth
    }
}
