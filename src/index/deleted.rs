//! The passages that are deleted and not yet merged away.

use tantivy::{BitSet, DocId, SegmentReader};

/// Those of all segments of a snapshot.
#[derive(Debug)]
pub(crate) struct Deleted {
    passages: Vec<DocId>,
    /// Where those of each segment begin, and where the last ones end.
    bounds: Vec<usize>,
}

impl Deleted {
    pub(super) fn in_segments(segments: &[SegmentReader]) -> Deleted {
        let many = segments.iter().map(|segment| segment.num_deleted_docs() as usize).sum();
        let (mut passages, mut bounds) = (Vec::with_capacity(many), vec![0]);
        // As large for each segment as for the largest: the memory of one is there for the next, and what a smaller segment
        // does not have is left as it is.
        let largest = segments.iter().filter(|segment| segment.has_deletes()).map(SegmentReader::max_doc).max();
        for segment in segments {
            if let (Some(alive), Some(largest)) = (segment.alive_bitset(), largest) {
                let mut living = BitSet::with_max_value_and_full(largest);
                living.intersect_update(alive.bitset());
                note(&living, segment.max_doc(), &mut passages);
            }
            bounds.push(passages.len());
        }
        Deleted { passages, bounds }
    }

    /// Those of a segment, by its place in the snapshot, in order.
    pub(crate) fn of(&self, segment: u32) -> &[DocId] {
        match self.bounds.get(segment as usize..) {
            Some([start, end, ..]) => &self.passages[*start..*end],
            _ => &[],
        }
    }
}

/// Looks at 64 passages at a time: of a million, few are deleted.
fn note(living: &BitSet, passages: DocId, deleted: &mut Vec<DocId>) {
    for first in (0..passages).step_by(64) {
        let mut gone = !u64::from_le_bytes(living.tinyset(first / 64).into_bytes());
        while gone != 0 {
            let doc = first + gone.trailing_zeros();
            if doc < passages {
                deleted.push(doc);
            }
            gone &= gone - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use tantivy::indexer::NoMergePolicy;
    use tantivy::schema::{INDEXED, Schema};
    use tantivy::{Index, IndexWriter, TantivyDocument, Term};

    use super::*;

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
            let deleted = Deleted::in_segments(segments);
            for (ord, segment) in (0..).zip(segments) {
                let expected = numbers.into_iter().filter(|number| *number < u64::from(segment.max_doc()));
                assert_eq!(deleted.of(ord), expected.map(|number| number as DocId).collect::<Vec<_>>());
            }
            assert!(deleted.of(9).is_empty());
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
