//! What was looked up and counted in a snapshot, remembered as long as it is open.
//!
//! How many passages hold a stem stands nowhere: its forms have lists of their own, which have passages in common. One
//! search asks for it at several places, and a server for the same words again and again; and each time the forms of the
//! stem would be looked for in the dictionary of each segment. Nor does it stand anywhere, once passages are deleted, how
//! many words the others have.

use std::sync::{Arc, Mutex, OnceLock};

use rustc_hash::FxHashMap;
use tantivy::directory::CompositeFile;
use tantivy::index::{SegmentComponent, SegmentId};
use tantivy::postings::TermInfo;
use tantivy::schema::Field;
use tantivy::{BitSet, DocId, Searcher, SegmentReader};

use super::locked;

/// The most words of a field of which the number of passages is remembered.
const MOST: usize = 1 << 14;
/// The same of where a segment has their forms.
const MOST_FORMS: usize = 1 << 12;

/// See the module. Clones share what they remember.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counted(Arc<Known>);

#[derive(Debug, Default)]
struct Known {
    passages: Mutex<FxHashMap<Field, ByWord<u64>>>,
    forms: Mutex<FxHashMap<(SegmentId, Field), ByWord<Forms>>>,
    dictionaries: Mutex<FxHashMap<SegmentId, CompositeFile>>,
    words: Mutex<FxHashMap<Field, u64>>,
    /// By segment.
    deleted: OnceLock<Vec<Vec<DocId>>>,
}

type ByWord<T> = FxHashMap<String, T>;

/// Where the postings of each form are.
type Forms = Arc<[TermInfo]>;

impl Counted {
    /// How many passages hold the word, a stem or another one by whatever name; counted where it is not known yet.
    ///
    /// # Errors
    /// Those of the counting.
    pub(crate) fn passages<E>(
        &self,
        field: Field,
        word: &str,
        count: impl FnOnce() -> Result<u64, E>,
    ) -> Result<u64, E> {
        let known = locked(&self.0.passages).get(&field).and_then(|known| known.get(word).copied());
        if let Some(known) = known {
            return Ok(known);
        }
        let counted = count()?;
        self.note(field, word, counted);
        Ok(counted)
    }

    /// Remembers how many passages hold the word.
    pub(crate) fn note(&self, field: Field, word: &str, passages: u64) {
        keep(locked(&self.0.passages).entry(field).or_default(), MOST, word, passages);
    }

    /// Where a segment has the postings of each form of the stem; looked up where it is not known yet.
    ///
    /// # Errors
    /// Those of looking up.
    pub(crate) fn forms<E>(
        &self,
        segment: SegmentId,
        field: Field,
        stem: &str,
        look_up: impl FnOnce() -> Result<Vec<TermInfo>, E>,
    ) -> Result<Forms, E> {
        let known = locked(&self.0.forms).get(&(segment, field)).and_then(|known| known.get(stem).cloned());
        if let Some(known) = known {
            return Ok(known);
        }
        let forms: Forms = look_up()?.into();
        keep(locked(&self.0.forms).entry((segment, field)).or_default(), MOST_FORMS, stem, Arc::clone(&forms));
        Ok(forms)
    }

    /// Whether any passage of a segment has a term of the field.
    ///
    /// Asked for the terms of a field that has none, Tantivy makes an empty dictionary, by way of a table of a megabyte:
    /// much, where a process does nothing but answer one question.
    ///
    /// # Errors
    /// When the list of dictionaries cannot be read.
    pub(crate) fn has_terms(&self, segment: &SegmentReader, field: Field) -> tantivy::Result<bool> {
        let mut dictionaries = locked(&self.0.dictionaries);
        if let Some(known) = dictionaries.get(&segment.segment_id()) {
            return Ok(known.open_read(field).is_some());
        }
        let opened = CompositeFile::open(&segment.open_read(SegmentComponent::Terms)?)?;
        let has_terms = opened.open_read(field).is_some();
        dictionaries.insert(segment.segment_id(), opened);
        Ok(has_terms)
    }

    /// How many words a field has; counted where it is not known yet, once however many ask together.
    ///
    /// # Errors
    /// Those of the counting.
    pub(crate) fn words<E>(&self, field: Field, count: impl FnOnce() -> Result<u64, E>) -> Result<u64, E> {
        let mut words = locked(&self.0.words);
        if let Some(known) = words.get(&field) {
            return Ok(*known);
        }
        let counted = count()?;
        words.insert(field, counted);
        Ok(counted)
    }

    /// The passages of a segment, by its place in the snapshot, that are deleted and not yet merged away, in order. The
    /// snapshot is always the same.
    pub(crate) fn deleted(&self, snapshot: &Searcher, segment: u32) -> &[DocId] {
        let deleted = || snapshot.segment_readers().iter().map(deleted).collect();
        self.0.deleted.get_or_init(deleted).get(segment as usize).map_or(&[], Vec::as_slice)
    }
}

/// Looks at 64 passages at a time: of a million, few are deleted.
fn deleted(segment: &SegmentReader) -> Vec<DocId> {
    let Some(alive) = segment.alive_bitset() else { return Vec::new() };
    let mut living = BitSet::with_max_value_and_full(segment.max_doc());
    living.intersect_update(alive.bitset());
    let mut deleted = Vec::with_capacity(segment.num_deleted_docs() as usize);
    for first in (0..segment.max_doc()).step_by(64) {
        let mut gone = !u64::from_le_bytes(living.tinyset(first / 64).into_bytes());
        while gone != 0 {
            deleted.push(first + gone.trailing_zeros());
            gone &= gone - 1;
        }
    }
    deleted.retain(|doc| *doc < segment.max_doc());
    deleted
}

fn keep<T>(known: &mut ByWord<T>, most: usize, word: &str, value: T) {
    if known.len() >= most {
        known.clear();
    }
    known.insert(word.to_owned(), value);
}

#[cfg(test)]
mod tests {
    use tantivy::indexer::NoMergePolicy;
    use tantivy::schema::{INDEXED, Schema};
    use tantivy::{Index, IndexWriter, TantivyDocument, Term};

    use super::*;

    #[test]
    fn what_was_counted_is_not_counted_again_and_a_failure_is_not_remembered() {
        let (counted, field) = (Counted::default(), Field::from_field_id(0));
        assert_eq!(counted.passages(field, "farm", || Err("unreadable")), Err("unreadable"));
        assert_eq!(counted.passages(field, "farm", || Ok::<_, &str>(3)), Ok(3));
        assert_eq!(counted.clone().passages(field, "farm", || Err("asked again")), Ok(3));
        assert_eq!(counted.passages(Field::from_field_id(1), "farm", || Ok::<_, &str>(5)), Ok(5));
        for stem in 0..2 * MOST {
            counted.passages(field, &stem.to_string(), || Ok::<_, &str>(1)).unwrap();
        }
        assert!(locked(&counted.0.passages)[&field].len() <= MOST);
    }

    #[test]
    fn forms_are_looked_up_once_in_each_segment() {
        let (counted, field) = (Counted::default(), Field::from_field_id(0));
        let (first, second) = (SegmentId::generate_random(), SegmentId::generate_random());
        let info = TermInfo { doc_freq: 3, postings_range: 0..9, positions_range: 0..4 };
        let found = counted.forms(first, field, "farm", || Ok::<_, &str>(vec![info.clone()]));
        assert_eq!(found.as_deref(), Ok(&[info][..]));
        assert_eq!(counted.clone().forms(first, field, "farm", || Err("asked again")), found);
        assert_eq!(counted.forms(second, field, "farm", || Err("unreadable")), Err("unreadable"));
        assert_eq!(counted.forms(second, field, "farm", || Ok::<_, &str>(Vec::new())).as_deref(), Ok(&[][..]));
    }

    #[test]
    fn of_each_segment_those_that_are_deleted_are_known_however_large_the_others_are() {
        let mut schema = Schema::builder();
        let number = schema.add_u64_field("number", INDEXED);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        writer.set_merge_policy(Box::new(NoMergePolicy));
        for passages in [1000, 70, 64, 130] {
            for place in 0..passages {
                let mut passage = TantivyDocument::new();
                passage.add_u64(number, place);
                writer.add_document(passage).unwrap();
            }
            writer.commit().unwrap();
        }
        let found = |numbers: [u64; 3]| {
            let searcher = index.reader().unwrap().searcher();
            let segments = searcher.segment_readers();
            let counted = Counted::default();
            for (ord, segment) in (0..).zip(segments) {
                let expected = numbers.into_iter().filter(|number| *number < u64::from(segment.max_doc()));
                assert_eq!(counted.deleted(&searcher, ord), expected.map(|number| number as DocId).collect::<Vec<_>>());
            }
            assert!(counted.deleted(&searcher, 9).is_empty());
        };
        found([u64::MAX; 3]);
        let numbers = [0, 69, 999];
        for one in numbers {
            writer.delete_term(Term::from_field_u64(number, one));
        }
        writer.commit().unwrap();
        found(numbers);
    }
}
