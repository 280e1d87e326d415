//! A word as the index is asked for it: one term, or all forms of a stem as if they were one.
//!
//! Owns how a word is looked up in a segment and how the postings of its forms are read together. A passage is
//! [filed] by its words as written, each behind its stem, so that the forms of a stem are
//! neighbours in the dictionary and on the disk. All other fields have terms as they are.

mod form;
mod together;

use std::io;
use std::sync::Arc;

use tantivy::index::InvertedIndexReader;
use tantivy::postings::{BlockSegmentPostings, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Searcher, SegmentReader, Term};

use crate::analysis::{filed, forms};
use crate::fields::{FieldName, Fields};
use crate::index::Counted;
pub(super) use form::Form;
pub(super) use together::Together;

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Just this term.
    Term(Term),
    /// Every form of this stem.
    Stem(Field, String),
}

impl Word {
    /// A word as the analyzer of the field makes it.
    pub(super) fn new(fields: &Fields, name: FieldName, word: &str) -> Word {
        let field = fields[name];
        match name {
            FieldName::Text => Word::Stem(field, word.to_owned()),
            FieldName::Exact => Word::Term(Term::from_field_text(field, &filed(word))),
            _ => Word::Term(Term::from_field_text(field, word)),
        }
    }

    /// The only term it stands for.
    pub(super) fn term(&self) -> Option<&Term> {
        match self {
            Word::Term(term) => Some(term),
            Word::Stem(..) => None,
        }
    }

    /// Where it is looked up.
    pub(super) fn field(&self) -> Field {
        match self {
            Word::Term(term) => term.field(),
            Word::Stem(field, _) => *field,
        }
    }

    /// What a segment has of it; a stem is looked up in the dictionary once.
    pub(super) fn look_up(&self, segment: &SegmentReader, counted: &Counted) -> tantivy::Result<Forms> {
        self.find(segment, counted, true)
    }

    /// The same, but nothing is remembered: of many words nobody is going to ask more.
    pub(super) fn look_up_once(&self, segment: &SegmentReader, counted: &Counted) -> tantivy::Result<Forms> {
        self.find(segment, counted, false)
    }

    fn find(&self, segment: &SegmentReader, counted: &Counted, is_remembered: bool) -> tantivy::Result<Forms> {
        if !counted.has_terms(segment, self.field())? {
            return Ok(Forms { index: None, infos: Arc::default() });
        }
        let index = segment.inverted_index(self.field())?;
        let of_stem = |stem: &str| {
            let mut infos = Vec::new();
            each_form(&index, stem, |_, info| infos.push(info.clone()))?;
            Ok::<_, io::Error>(infos)
        };
        let infos = match self {
            Word::Term(term) => index.get_term_info(term)?.into_iter().collect(),
            Word::Stem(field, stem) if is_remembered => {
                counted.forms(segment.segment_id(), *field, stem, || of_stem(stem))?
            }
            Word::Stem(_, stem) => of_stem(stem)?.into(),
        };
        Ok(Forms { index: Some(index), infos })
    }

    /// Every term it stands for, in any order, some of them twice.
    pub(super) fn terms(&self, searcher: &Searcher) -> tantivy::Result<Vec<Term>> {
        let (field, stem) = match self {
            Word::Term(term) => return Ok(vec![term.clone()]),
            Word::Stem(field, stem) => (*field, stem),
        };
        let mut terms = Vec::new();
        for segment in searcher.segment_readers() {
            each_form(&*segment.inverted_index(field)?, stem, |key, _| {
                terms.extend(std::str::from_utf8(key).map(|key| Term::from_field_text(field, key)));
            })?;
        }
        Ok(terms)
    }
}

fn each_form(index: &InvertedIndexReader, stem: &str, mut tell: impl FnMut(&[u8], &TermInfo)) -> io::Result<()> {
    let keys = forms(stem);
    let mut found = index.terms().range().ge(&keys.start).lt(&keys.end).into_stream()?;
    while found.advance() {
        tell(found.key(), found.value());
    }
    Ok(())
}

/// What one segment has of a word.
pub(super) struct Forms {
    /// `None` where no passage has a term of the field.
    index: Option<Arc<InvertedIndexReader>>,
    infos: Arc<[TermInfo]>,
}

/// So many passages are counted together, a bit for each: they stay in the processor's nearest memory.
const COUNTED_TOGETHER: usize = 1 << 16;
/// A form in so many times as many passages as all others together and those deleted is not walked through, but looked
/// into.
const MUCH_MORE: u64 = 8;

impl Forms {
    pub(super) fn is_empty(&self) -> bool {
        self.infos.is_empty()
    }

    /// What is read of each of these forms.
    fn read<'i, T>(
        &self,
        infos: impl Iterator<Item = &'i TermInfo>,
        read: impl Fn(&InvertedIndexReader, &TermInfo) -> io::Result<T>,
    ) -> impl Iterator<Item = io::Result<T>> {
        let index = self.index.as_deref();
        infos.filter_map(move |info| index.map(|index| read(index, info)))
    }

    /// The postings of each form for themselves.
    pub(super) fn each(&self, option: IndexRecordOption) -> io::Result<Vec<Form>> {
        let open = |index: &InvertedIndexReader, info: &TermInfo| index.read_block_postings_from_terminfo(info, option);
        self.read(self.infos.iter(), |index, info| open(index, info).map(Form::new)).collect()
    }

    /// The postings of one form after the other: each is opened when the one before it is done with.
    pub(super) fn one_by_one(&self, option: IndexRecordOption) -> impl Iterator<Item = io::Result<SegmentPostings>> {
        self.read(self.infos.iter(), move |index, info| index.read_postings_from_terminfo(info, option))
    }

    /// The postings of all forms together; `None` where there is none.
    pub(super) fn postings(&self, option: IndexRecordOption) -> io::Result<Option<Together>> {
        let forms = self.one_by_one(option).map(|form| form.map(Box::new)).collect::<io::Result<Vec<_>>>()?;
        Ok((!forms.is_empty()).then(|| Together::new(forms)))
    }

    /// How many postings its forms have, of deleted passages too.
    pub(super) fn postings_of_all(&self) -> u64 {
        self.infos.iter().map(|info| u64::from(info.doc_freq)).sum()
    }

    fn commonest(&self) -> Option<&TermInfo> {
        self.infos.iter().max_by_key(|info| info.doc_freq)
    }

    fn passages_of(&self, form: &TermInfo) -> io::Result<Option<BlockSegmentPostings>> {
        self.index.as_deref().map(|index| passages(index, form)).transpose()
    }

    /// So many passages at least hold a form and are not deleted, as far as that is known without looking at them.
    pub(super) fn at_least(&self, segment: &SegmentReader) -> u64 {
        self.commonest().map_or(0, |form| u64::from(form.doc_freq.saturating_sub(segment.num_deleted_docs())))
    }

    /// Whether there may be as many passages as hold its commonest form and are not deleted: counted only as far as there
    /// may.
    pub(super) fn commonest_while(&self, segment: &SegmentReader, may_be: impl Fn(u64) -> bool) -> io::Result<bool> {
        let Some(commonest) = self.commonest() else { return Ok(true) };
        let at_least = self.at_least(segment);
        let Some(alive) = segment.alive_bitset().filter(|_| may_be(at_least)) else { return Ok(may_be(at_least)) };
        let Some(mut postings) = self.passages_of(commonest)? else { return Ok(true) };
        let mut living = 0;
        while !postings.docs().is_empty() {
            living += postings.docs().iter().filter(|doc| alive.is_alive(**doc)).count() as u64;
            if !may_be(living) {
                return Ok(false);
            }
            postings.advance();
        }
        Ok(true)
    }

    /// How many passages hold any form, those left out that are `deleted`, which are in order.
    pub(super) fn containing(&self, segment: &SegmentReader, deleted: &[DocId]) -> io::Result<u64> {
        let Some(commonest) = self.commonest() else { return Ok(0) };
        let is_alive = |doc: DocId| segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc));
        let (all, most) = (self.postings_of_all(), u64::from(commonest.doc_freq));
        if all - most + deleted.len() as u64 <= most / MUCH_MORE {
            let mut others = self.docs_of(self.infos.iter().filter(|other| !std::ptr::eq(*other, commonest)))?;
            others.retain(|doc| is_alive(*doc));
            let (gone, shared) = (self.holding(commonest, deleted)?, self.holding(commonest, &others)?);
            return Ok((most + others.len() as u64).saturating_sub(gone + shared));
        }
        let mut forms = self.each(IndexRecordOption::Basic)?;
        let (mut held, mut deleted) = (0, deleted);
        for start in (0..segment.max_doc()).step_by(COUNTED_TOGETHER) {
            let end = start.saturating_add(COUNTED_TOGETHER as DocId);
            let mut seen = [0_u64; COUNTED_TOGETHER / 64];
            let place = |doc: DocId| (doc.wrapping_sub(start) as usize % COUNTED_TOGETHER / 64, doc % 64);
            for form in &mut forms {
                form.read(start, end, |docs, _| {
                    for (bits, bit) in docs.iter().map(|doc| place(*doc)) {
                        seen[bits] |= 1 << bit;
                    }
                });
            }
            let (here, rest) = deleted.split_at(deleted.partition_point(|doc| *doc < end));
            for (bits, bit) in here.iter().map(|doc| place(*doc)) {
                seen[bits] &= !(1 << bit);
            }
            deleted = rest;
            held += seen.iter().map(|bits| u64::from(bits.count_ones())).sum::<u64>();
        }
        Ok(held)
    }

    /// How many of these passages, which are in order, hold a form. What lies between them is not read.
    fn holding(&self, form: &TermInfo, docs: &[DocId]) -> io::Result<u64> {
        if docs.is_empty() {
            return Ok(0);
        }
        let Some(mut postings) = self.passages_of(form)? else { return Ok(0) };
        let mut holds = |doc: DocId| {
            let place = postings.seek(doc);
            postings.docs().get(place) == Some(&doc)
        };
        Ok(docs.iter().filter(|doc| holds(**doc)).count() as u64)
    }

    /// The passages of some forms, in order, each once.
    fn docs_of<'i>(&self, infos: impl Iterator<Item = &'i TermInfo>) -> io::Result<Vec<DocId>> {
        let mut docs = Vec::new();
        for postings in self.read(infos, passages) {
            let mut postings = postings?;
            while !postings.docs().is_empty() {
                docs.extend_from_slice(postings.docs());
                postings.advance();
            }
        }
        docs.sort_unstable();
        docs.dedup();
        Ok(docs)
    }
}

/// The passages of one form, and nothing else of it.
fn passages(index: &InvertedIndexReader, info: &TermInfo) -> io::Result<BlockSegmentPostings> {
    index.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;
    use tantivy::postings::Postings;
    use tantivy::{DocSet, Index, IndexWriter, TERMINATED, TantivyDocument};

    use super::*;
    use crate::analysis::{self, Analysis};
    use crate::fields;

    /// Where each passage says each word, by an analysis, from the text itself.
    fn said(texts: &[String], analysis: Analysis) -> BTreeMap<String, BTreeMap<u32, Vec<u32>>> {
        let mut said: BTreeMap<String, BTreeMap<u32, Vec<u32>>> = BTreeMap::new();
        for (doc, text) in (0..).zip(texts) {
            for word in analysis::words(text, analysis) {
                said.entry(word.term).or_default().entry(doc).or_default().push(word.position as u32);
            }
        }
        said
    }

    fn found(mut postings: Together) -> BTreeMap<u32, Vec<u32>> {
        let mut found = BTreeMap::new();
        while postings.doc() != TERMINATED {
            let mut places = Vec::new();
            postings.positions(&mut places);
            assert_eq!(postings.term_freq() as usize, places.len());
            found.insert(postings.doc(), places);
            postings.advance();
        }
        found
    }

    #[test]
    fn passages_are_counted_once_however_many_forms_they_hold() {
        let fields = Fields::new();
        let index = Index::create_in_ram(fields.schema());
        fields::register(index.tokenizers());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        type Holds = fn(usize) -> [bool; 2];
        // One form is much commoner than the other; both are common; both are rare.
        let said: [(&str, [&str; 2], Holds); 3] = [
            ("war", ["wars", "war"], |number| [number.is_multiple_of(3), number % 50 == 1]),
            ("farm", ["farms", "farming"], |number| [number.is_multiple_of(2), number.is_multiple_of(3)]),
            ("king", ["kings", "king"], |number| [number % 50 == 1, number % 75 == 1]),
        ];
        let is_deleted = |number: usize| number % 101 < 2;
        for number in 0..3_000 {
            let mut document = TantivyDocument::default();
            let words = said.iter().flat_map(|(_, forms, holds)| forms.iter().zip(holds(number)));
            let words: Vec<&str> = words.filter_map(|(form, holds)| holds.then_some(*form)).collect();
            document.add_text(fields[FieldName::Text], words.join(" "));
            document.add_text(fields[FieldName::Title], if is_deleted(number) { "gone" } else { "here" });
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let held = |is_left: &dyn Fn(usize) -> bool| {
            let searcher = index.reader().unwrap().searcher();
            let counted = Counted::default();
            for (stem, _, holds) in said {
                let word = Word::new(&fields, FieldName::Text, stem);
                let of = |(ord, segment): (u32, &SegmentReader)| {
                    let deleted = counted.deleted(&searcher, ord);
                    word.look_up(segment, &counted).unwrap().containing(segment, deleted).unwrap()
                };
                let expected = (0..3_000).filter(|number| is_left(*number) && holds(*number).contains(&true)).count();
                assert_eq!((0..).zip(searcher.segment_readers()).map(of).sum::<u64>(), expected as u64, "{stem}");
            }
        };
        held(&|_| true);
        writer.delete_term(Term::from_field_text(fields[FieldName::Title], "gone"));
        writer.commit().unwrap();
        held(&|number| !is_deleted(number));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn a_word_is_found_where_the_texts_say_it_in_any_form(
            texts in proptest::collection::vec("((farm|farms|farming|happy|happily|happiness|dying|die|de-Stalinisation|1956|the) ){0,12}", 1..40),
            removed in any::<prop::sample::Index>(),
        ) {
            let fields = Fields::new();
            let index = Index::create_in_ram(fields.schema());
            fields::register(index.tokenizers());
            let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
            for (place, text) in texts.iter().enumerate() {
                let mut document = TantivyDocument::default();
                document.add_text(fields[FieldName::Text], text);
                document.add_text(fields[FieldName::Title], place.to_string());
                writer.add_document(document).unwrap();
            }
            writer.commit().unwrap();
            let removed = removed.index(texts.len() + 1);
            writer.delete_term(Term::from_field_text(fields[FieldName::Title], &removed.to_string()));
            writer.commit().unwrap();
            let searcher = index.reader().unwrap().searcher();
            let Some(segment) = searcher.segment_readers().first() else { return Ok(()) };
            let counted = Counted::default();
            let deleted = counted.deleted(&searcher, 0);
            for (name, analysis) in [(FieldName::Text, Analysis::Stemmed), (FieldName::Exact, Analysis::Exact)] {
                let said = said(&texts, analysis);
                for (word, places) in &said {
                    let word = Word::new(&fields, name, word);
                    let forms = word.look_up(segment, &counted).unwrap();
                    let living = places.keys().filter(|doc| **doc as usize != removed).count() as u64;
                    prop_assert_eq!(forms.containing(segment, deleted).unwrap(), living);
                    let all = forms.postings(IndexRecordOption::WithFreqsAndPositions).unwrap();
                    prop_assert_eq!(&found(all.unwrap()), places);
                    for target in 0..texts.len() as u32 {
                        let mut postings = forms.postings(IndexRecordOption::WithFreqs).unwrap().unwrap();
                        let there = places.range(target..).next().map_or(TERMINATED, |(doc, _)| *doc);
                        prop_assert_eq!(postings.seek(target), there);
                    }
                    let terms: BTreeSet<Term> = word.terms(&searcher).unwrap().into_iter().collect();
                    prop_assert_eq!(terms.len(), forms.infos.len());
                }
                let nowhere = Word::new(&fields, name, "grain").look_up(segment, &counted).unwrap();
                prop_assert!(nowhere.is_empty() && nowhere.containing(segment, deleted).unwrap() == 0);
            }
        }
    }
}
