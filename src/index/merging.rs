//! Which segments become one, and when.
//!
//! Owns the rules. A question has to open each segment: files, dictionaries, columns, a quarter of a millisecond and more
//! in a process that has just begun. To make one of several takes a run some eight microseconds a passage, and twice that
//! at its end, when nothing else is left to do. So a run writes small segments, as much as memory holds, and merges nearly
//! all of them once, while it reads what is still to come. What earlier runs left is merged by and by, four segments about
//! equally large at a time. `BENCHMARKS.md` has the figures.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tantivy::SegmentMeta;
use tantivy::index::SegmentId;
use tantivy::indexer::{LogMergePolicy, MergeCandidate, MergePolicy};

/// Small segments of so many passages together become one, whatever is still to come.
const ENOUGH: u64 = 500_000;

/// And those of less as soon as they have from so many to so many times what is still to come: they are one before all of
/// that is read. Where still less is to come, there is no time left for it.
const TIMES_THE_REST: Range<u64> = 2..8;

/// At the end of a run, small segments become one that together have no more than one in so many of the passages it added.
const PART_AT_THE_END: u64 = 8;

/// A segment of more passages than this stays as it is, until half of it is deleted: to copy it, the memory of a run would
/// grow with the index, and beside so many passages, to open one more segment is little.
const MOST_TO_MERGE: u32 = 250_000;

/// So many segments about equally large, which earlier runs left, become one.
const SEGMENTS_PER_MERGE: usize = 4;

/// An index smaller than this many passages is kept in one segment, so that its statistics are exact.
const ONE_SEGMENT_PASSAGES: u64 = 25_000;

/// The rules, and how far the run is that they serve. A clone is of the same run.
#[derive(Clone, Debug)]
pub(super) struct Merging {
    run: Arc<Run>,
    usual: LogMergePolicy,
}

#[derive(Debug)]
struct Run {
    /// The segments that were there before it.
    earlier: HashSet<SegmentId>,
    /// How many passages it has handed over.
    added: AtomicU64,
    /// How many bytes of files it has read.
    read: AtomicU64,
    /// How many it will have read.
    to_read: u64,
    /// Whether all passages are written.
    is_written: AtomicBool,
}

impl Merging {
    /// For a run that is going to read so many bytes of files.
    pub(super) fn new(earlier: impl IntoIterator<Item = SegmentId>, to_read: u64) -> Merging {
        let mut usual = LogMergePolicy::default();
        usual.set_min_num_segments(SEGMENTS_PER_MERGE);
        usual.set_max_docs_before_merge(MOST_TO_MERGE as usize);
        let (added, read, is_written) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
        let run = Run { earlier: earlier.into_iter().collect(), added, read, to_read, is_written };
        Merging { run: Arc::new(run), usual }
    }

    /// So many more passages were handed over.
    pub(super) fn add(&self, passages: u64) {
        self.run.added.fetch_add(passages, Ordering::Relaxed);
    }

    /// So many more bytes of files were read.
    pub(super) fn has_read(&self, bytes: u64) {
        self.run.read.fetch_add(bytes, Ordering::Relaxed);
    }

    /// The last segments of the run are written: no more are to come.
    pub(super) fn end(&self) {
        self.run.is_written.store(true, Ordering::Relaxed);
    }

    /// While texts are read.
    fn beside_reading(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let mut own = smallest(segments, |segment| !self.run.earlier.contains(&segment.id()));
        // What was merged before waits until there is as much again.
        while let Some((largest, others)) = own.split_last()
            && u64::from(largest.num_docs()) > passages(others).saturating_mul(2)
        {
            own.pop();
        }
        let (passages, rest) = (passages(&own), self.run.still_to_come());
        let is_time = passages.checked_div(rest).is_some_and(|times| TIMES_THE_REST.contains(&times));
        if own.len() > 1 && (passages >= ENOUGH || is_time) { vec![one(own)] } else { Vec::new() }
    }

    /// When all is written.
    fn at_the_end(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        if is_untidy(segments) {
            return vec![one(segments)];
        }
        let mut left = smallest(segments, |_| true);
        while passages(&left) > self.run.added.load(Ordering::Relaxed) / PART_AT_THE_END {
            left.pop();
        }
        if left.len() > 1 {
            return vec![one(left)]; // the others are asked about when this is done
        }
        let worn = segments.iter().filter(|segment| segment.num_deleted_docs() > segment.max_doc() / 2);
        let worn: Vec<_> = worn.map(|segment| one([segment])).collect();
        if worn.is_empty() { self.usual.compute_merge_candidates(segments) } else { worn }
    }
}

impl Run {
    /// How many passages are still to be added, if the files not read yet have as many for their size as the others.
    fn still_to_come(&self) -> u64 {
        let [added, read] = [&self.added, &self.read].map(|count| count.load(Ordering::Relaxed));
        let left = u128::from(self.to_read.saturating_sub(read));
        let passages = u128::from(added) * left / u128::from(read.max(1));
        u64::try_from(passages).unwrap_or(u64::MAX)
    }
}

impl MergePolicy for Merging {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let is_written = self.run.is_written.load(Ordering::Relaxed);
        if is_written { self.at_the_end(segments) } else { self.beside_reading(segments) }
    }
}

/// Whether segments are few and small enough to be one, and are not.
pub(super) fn is_untidy(segments: &[SegmentMeta]) -> bool {
    let passages: u64 = segments.iter().map(|segment| u64::from(segment.max_doc())).sum();
    let apart = segments.len() > 1 || segments.iter().any(SegmentMeta::has_deletes);
    apart && passages <= ONE_SEGMENT_PASSAGES
}

/// The smallest of those that may be merged, no more than make a large one.
fn smallest(segments: &[SegmentMeta], may: impl Fn(&SegmentMeta) -> bool) -> Vec<&SegmentMeta> {
    let mut small: Vec<_> = segments.iter().filter(|one| one.num_docs() <= MOST_TO_MERGE && may(one)).collect();
    small.sort_by_key(|segment| segment.num_docs());
    let mut before = 0;
    let missing = small.into_iter().take_while(|segment| {
        let is_missing = before < ENOUGH;
        before += u64::from(segment.num_docs());
        is_missing
    });
    missing.collect()
}

/// How many passages segments have together.
fn passages(segments: &[&SegmentMeta]) -> u64 {
    segments.iter().map(|segment| u64::from(segment.num_docs())).sum()
}

fn one<'s>(segments: impl IntoIterator<Item = &'s SegmentMeta>) -> MergeCandidate {
    MergeCandidate(segments.into_iter().map(SegmentMeta::id).collect())
}

#[cfg(test)]
mod tests {
    use tantivy::indexer::NoMergePolicy;
    use tantivy::schema::{INDEXED, Schema};
    use tantivy::{Index, IndexWriter, TantivyDocument, Term};

    use super::*;

    /// Segments of so many thousand passages.
    fn segments(index: &Index, thousands: &[u32]) -> Vec<SegmentMeta> {
        let new = |thousands: &u32| index.new_segment_meta(SegmentId::generate_random(), thousands * 1000);
        thousands.iter().map(new).collect()
    }

    /// The sizes, in thousands, of what the rules make one of such segments.
    fn merged(merging: &Merging, segments: &[SegmentMeta]) -> Vec<Vec<u32>> {
        let size = |id: &SegmentId| segments.iter().find(|segment| segment.id() == *id).unwrap().max_doc() / 1000;
        let candidates = merging.compute_merge_candidates(segments);
        candidates.iter().map(|MergeCandidate(ids)| ids.iter().map(size).collect()).collect()
    }

    /// A run that has added so many thousand passages and read so many of a hundred bytes.
    fn run(earlier: &[SegmentMeta], thousands: u64, read: u64) -> Merging {
        let merging = Merging::new(earlier.iter().map(SegmentMeta::id), 100);
        merging.add(thousands * 1000);
        merging.has_read(read);
        merging
    }

    fn over(thousands: u64) -> Merging {
        let merging = run(&[], thousands, 100);
        merging.end();
        merging
    }

    #[test]
    fn beside_reading_small_segments_become_one_when_they_are_many_or_little_is_to_come() {
        let index = Index::create_in_ram(Schema::builder().build());
        let merged = |thousands: u64, read, sizes: &[u32]| merged(&run(&[], thousands, read), &segments(&index, sizes));
        assert!(merged(400, 10, &[100; 4]).is_empty());
        assert_eq!(merged(500, 10, &[100; 5]), [[100; 5]]);
        assert_eq!(merged(700, 10, &[100; 7]), [[100; 5]], "no more than make a large one");
        assert!(merged(300, 50, &[100; 3]).is_empty(), "as much again is to come");
        assert_eq!(merged(300, 70, &[100; 3]), [[100; 3]], "a third of what there is");
        assert!(merged(300, 99, &[100; 3]).is_empty(), "too late");
        assert!(merged(500, 80, &[300, 200]).is_empty(), "one is large, and the other alone");
        assert_eq!(merged(260, 92, &[30, 30, 200]), [[30, 30]], "what was merged before waits for as much again");
    }

    #[test]
    fn beside_reading_what_earlier_runs_left_is_let_be() {
        let index = Index::create_in_ram(Schema::builder().build());
        let (earlier, own) = (segments(&index, &[100; 5]), segments(&index, &[90; 6]));
        let merging = run(&earlier, 540, 10);
        assert!(merged(&merging, &earlier).is_empty());
        assert_eq!(merged(&merging, &[earlier, own].concat()), [[90; 6]]);
    }

    #[test]
    fn at_its_end_a_run_merges_an_eighth_of_what_it_added_and_then_what_is_alike() {
        let index = Index::create_in_ram(Schema::builder().build());
        let merged = |thousands: u64, sizes: &[u32]| merged(&over(thousands), &segments(&index, sizes));
        assert_eq!(merged(1000, &[500, 300, 100, 70, 30]), [[30, 70]]);
        assert!(merged(1000, &[500, 300, 200]).is_empty());
        assert!(merged(30, &[500, 300, 100, 70, 30]).is_empty());
        assert_eq!(merged(30, &[500, 300, 30, 30, 30, 30]), [[30; 4]], "four alike");
        assert!(merged(1, &[500, 300, 260, 260, 260]).is_empty(), "large ones stay");
    }

    #[test]
    fn a_segment_of_which_most_is_deleted_is_written_anew() {
        let mut schema = Schema::builder();
        let number = schema.add_u64_field("number", INDEXED);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        writer.set_merge_policy(Box::new(NoMergePolicy));
        for place in 0..ONE_SEGMENT_PASSAGES + 1000 {
            let mut passage = TantivyDocument::new();
            passage.add_u64(number, place % 100);
            writer.add_document(passage).unwrap();
        }
        let mut after_removing = |numbers: std::ops::Range<u64>| {
            for one in numbers {
                writer.delete_term(Term::from_field_u64(number, one));
            }
            writer.commit().unwrap();
            merged(&over(0), &index.searchable_segment_metas().unwrap())
        };
        assert!(after_removing(0..50).is_empty());
        assert_eq!(after_removing(50..51), [[26]]);
    }

    #[test]
    fn a_small_index_is_one_segment() {
        let index = Index::create_in_ram(Schema::builder().build());
        assert_eq!(merged(&over(20), &segments(&index, &[10, 10])), [[10, 10]]);
        assert!(merged(&over(20), &segments(&index, &[20])).is_empty());
        assert!(merged(&over(30), &segments(&index, &[15, 15])).is_empty());
    }
}
