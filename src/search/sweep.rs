//! One pass over the postings of a bag of words: how many passages match, and the best few hundred of them.
//!
//! Owns the loop that costs most of a search. Passages are looked at a window at a time, small enough to stay in the
//! processor's nearest memory. Reading a posting only notes that its source has the passage, and how often: a bit and a
//! byte. Whether a passage matches, and what it can be worth at most, follows from its set of bits alone; few sets
//! differ, so both are worked out once a set. Only what matches and may still come among the best is scored. Counting
//! every match so costs about two nanoseconds a posting, and scoring next to nothing. Knows nothing of plans: it is
//! given [`Bag`]s of terms and queries. Words weigh as the [ranker](super::rank) weighs them, so that what it is going
//! to score is what it will like.
//!
//! The order is by score, then by place in the index: the same commit always gives the same answer.

mod readers;
mod sources;
#[cfg(test)]
mod tests;
mod window;

use std::cmp::Ordering;
use std::ops::Range;

use tantivy::query::{EnableScoring, Query, Weight};
use tantivy::schema::Field;
use tantivy::{DocAddress, DocId, Searcher};

use super::parallel;
use super::statistics::Living;
use super::word::Word;
use crate::fields::filter::Check;
use readers::{Readers, SOURCES_EACH, Set, Verdict};
use sources::{Reader, Ready, matches};
use window::Window;

/// How many passages are looked at together.
const WINDOW: DocId = 2048;
/// How many verdicts are remembered.
const VERDICTS: usize = 256;
/// The most things asked for at once.
pub(super) const MOST_ASKED: usize = 250;
/// The most sources of all things asked for together.
pub(super) const MOST_SOURCES: usize = 8192;

/// What is looked for.
pub(super) struct Bag {
    /// The things asked for, at most [`MOST_ASKED`], of at most [`MOST_SOURCES`] sources.
    pub(super) asked: Vec<Asked>,
    /// The queries that [`Source::Shared`] names, each run once however many things it stands for.
    pub(super) shared: Vec<Box<dyn Query>>,
    /// How many of [`Bag::asked`] a passage must have.
    pub(super) demanded: usize,
    /// Whether the passage itself must say one of them, not just what stands above it.
    pub(super) said: bool,
    /// What every passage must match besides; its score counts.
    pub(super) required: Option<Box<dyn Query>>,
    /// What is asked of each passage found; counts for nothing.
    pub(super) checks: Vec<Check>,
    /// What no passage may match.
    pub(super) excluded: Option<Box<dyn Query>>,
    /// What lifts passages but is not asked of them.
    pub(super) lifting: Vec<Box<dyn Query>>,
}

/// One thing asked for.
pub(super) struct Asked {
    /// The ways a passage says it; the best one counts.
    pub(super) ways: Vec<Source>,
    /// Where it may stand outside of the passage's own text; each counts.
    pub(super) above: Vec<Source>,
}

/// Passages and what each is worth.
pub(super) enum Source {
    /// Those that hold a word, by BM25 times the weight, their length held against the average of a field: its own,
    /// or that of all text where its own holds only some of the passages.
    Word { word: Word, weight: f32, average: Field },
    /// Those that match a query of [`Bag::shared`], by its score times the weight.
    Shared { number: usize, weight: f32 },
}

/// The best `most` passages, best first, and how many match; so many `workers` look for them.
pub(super) fn sweep(
    living: Living<'_>,
    bag: &Bag,
    most: usize,
    workers: usize,
) -> tantivy::Result<(Vec<DocAddress>, usize)> {
    let searcher = living.searcher;
    let scoring = EnableScoring::enabled_from_statistics_provider(&living, searcher);
    let prepared = Prepared::new(living, bag, scoring, workers)?;
    let of_run = |run: Vec<(u32, Range<DocId>)>| -> tantivy::Result<(Best, usize)> {
        let mut best = Best::new(most.max(1));
        let mut total = 0;
        for (ord, docs) in run {
            total += of_segment(living, bag, &prepared, ord, docs, &mut best)?;
        }
        Ok((best, total))
    };
    let mut best = Best::new(most.max(1));
    let mut total = 0;
    for part in parallel::each(workers, runs(searcher, workers), of_run) {
        let (part, matches) = part?;
        best.found.extend(part.found);
        total += matches;
    }
    prepared.tell(living);
    Ok((best.into_sorted(), total))
}

/// All passages in runs about equally long, in the order of the index; a segment is cut between windows.
fn runs(searcher: &Searcher, many: usize) -> Vec<Vec<(u32, Range<DocId>)>> {
    let segments = searcher.segment_readers();
    let windows = |docs: DocId| docs.div_ceil(WINDOW);
    let each = segments.iter().map(|segment| windows(segment.max_doc())).sum::<u32>().div_ceil(many as u32).max(1);
    let mut runs = vec![Vec::new()];
    let mut left = each;
    for (ord, segment) in (0..).zip(segments) {
        let mut start = 0;
        while start < segment.max_doc() {
            if left == 0 {
                runs.push(Vec::new());
                left = each;
            }
            let end = start.saturating_add(left.saturating_mul(WINDOW)).min(segment.max_doc());
            if let Some(last) = runs.last_mut() {
                last.push((ord, start..end));
            }
            left = left.saturating_sub(windows(end - start));
            start = end;
        }
    }
    runs
}

/// The same of some passages of one segment, from the first passage of a window on.
fn of_segment(
    living: Living<'_>,
    bag: &Bag,
    prepared: &Prepared<'_>,
    ord: u32,
    docs: Range<DocId>,
    best: &mut Best,
) -> tantivy::Result<usize> {
    let segment = living.searcher.segment_reader(ord);
    let deleted = living.deleted(ord);
    let deleted = &deleted[deleted.partition_point(|doc| *doc < docs.start)..];
    let shared = prepared.shared.iter().map(|weight| matches(&**weight, segment, &docs));
    let shared = shared.collect::<tantivy::Result<Vec<_>>>()?;
    let readers = Readers::open(bag, prepared, &shared, ord, segment)?;
    // A set of sources is as many words as it needs; nearly all queries need one.
    Ok(match readers.sources.len().div_ceil(SOURCES_EACH) {
        0..=1 => Pass::<1>::new(readers, deleted).run(ord, docs, best),
        2 => Pass::<2>::new(readers, deleted).run(ord, docs, best),
        3..=4 => Pass::<4>::new(readers, deleted).run(ord, docs, best),
        5..=32 => Pass::<32>::new(readers, deleted).run(ord, docs, best),
        _ => Pass::<{ MOST_SOURCES / SOURCES_EACH }>::new(readers, deleted).run(ord, docs, best),
    })
}

/// What is the same for every segment.
struct Prepared<'b> {
    asked: Vec<(Vec<Ready<'b>>, Vec<Ready<'b>>)>,
    shared: Vec<Box<dyn Weight>>,
    required: Option<Box<dyn Weight>>,
    excluded: Option<Box<dyn Weight>>,
    lifting: Vec<Box<dyn Weight>>,
}

impl<'b> Prepared<'b> {
    fn new(
        living: Living<'_>,
        bag: &'b Bag,
        scoring: EnableScoring<'_>,
        workers: usize,
    ) -> tantivy::Result<Prepared<'b>> {
        let weigh = |query: &dyn Query| query.weight(scoring);
        let sources = bag.asked.iter().flat_map(|asked| asked.ways.iter().chain(&asked.above));
        let ready = parallel::each(workers, sources, |source| Ready::new(living, source));
        let mut ready = ready.into_iter();
        let mut next = |sources: &[Source]| -> tantivy::Result<Vec<Ready<'b>>> {
            ready.by_ref().take(sources.len()).filter_map(Result::transpose).collect()
        };
        let mut asked = Vec::with_capacity(bag.asked.len());
        for Asked { ways, above } in &bag.asked {
            asked.push((next(ways)?, next(above)?));
        }
        Ok(Prepared {
            asked,
            shared: bag.shared.iter().map(|query| weigh(&**query)).collect::<tantivy::Result<_>>()?,
            required: bag.required.as_deref().map(weigh).transpose()?,
            excluded: bag.excluded.as_deref().map(weigh).transpose()?,
            lifting: bag.lifting.iter().map(|query| weigh(&**query)).collect::<tantivy::Result<_>>()?,
        })
    }

    /// Lets those who come after know how many passages hold each stem, if all its postings were read.
    fn tell(&self, living: Living<'_>) {
        if self.required.is_none() {
            self.asked.iter().flat_map(|(ways, above)| ways.iter().chain(above)).for_each(|ready| ready.tell(living));
        }
    }
}

/// One segment, window by window.
struct Pass<'p, const N: usize> {
    readers: Readers<'p>,
    /// The passages not looked at yet that are deleted, in order.
    deleted: &'p [DocId],
    window: Window<N>,
    /// Verdicts, each in its slot until another one wants it: most passages have one of a few sets.
    verdicts: Vec<(Set<N>, Verdict)>,
}

impl<'p, const N: usize> Pass<'p, N> {
    fn new(readers: Readers<'p>, deleted: &'p [DocId]) -> Pass<'p, N> {
        let of_nothing = (Set::EMPTY, readers.judge(Set::<N>::EMPTY));
        let window = Window::new(readers.demanded < 2);
        Pass { readers, deleted, window, verdicts: vec![of_nothing; VERDICTS] }
    }

    /// Gives the number of matches; the best go to `best`.
    fn run(mut self, ord: u32, docs: Range<DocId>, best: &mut Best) -> usize {
        let mut total = 0;
        let mut start = docs.start;
        loop {
            // Where nothing has a passage, there is nothing to look at.
            start = start.max(self.readers.next() / WINDOW * WINDOW);
            if start >= docs.end {
                break;
            }
            let end = start.saturating_add(WINDOW).min(docs.end);
            self.look(start, end);
            total += self.collect(ord, start, best);
            start = end;
        }
        self.readers.sources.iter().for_each(Reader::end);
        total
    }

    /// Reads a window, and takes what is deleted out of it.
    fn look(&mut self, start: DocId, end: DocId) {
        let Pass { readers, deleted, window, .. } = self;
        window.clear();
        for (number, source) in readers.sources.iter_mut().enumerate() {
            source.read(start, end, number, window);
        }
        let (here, rest) = deleted.split_at(deleted.partition_point(|doc| *doc < end));
        for doc in &here[here.partition_point(|doc| *doc < start)..] {
            window.take((doc - start) as usize).sources().for_each(|source| readers.sources[source].leave_out());
        }
        *deleted = rest;
    }

    /// Counts what matches in the window that was read.
    fn collect(&mut self, ord: u32, start: DocId, best: &mut Best) -> usize {
        let mut total = 0;
        for (place, set) in self.window.telling() {
            let kept = &mut self.verdicts[set.slot()];
            if kept.0 != set {
                *kept = (set, self.readers.judge(set));
            }
            let Verdict { matches, most } = kept.1;
            let doc = start + place as DocId;
            if matches && self.readers.pass(doc) {
                total += 1;
                if most > best.bar {
                    best.offer(self.readers.score(set, place, doc), DocAddress::new(ord, doc));
                }
            }
        }
        total
    }
}

/// The best passages so far.
struct Best {
    most: usize,
    found: Vec<(f32, DocAddress)>,
    /// What a passage must be worth more than to come in, once enough are found.
    bar: f32,
}

impl Best {
    fn new(most: usize) -> Best {
        Best { most, found: Vec::new(), bar: f32::NEG_INFINITY }
    }

    /// Passages are offered in the order of the index, so that of equals the first stay.
    fn offer(&mut self, score: f32, address: DocAddress) {
        if score <= self.bar {
            return;
        }
        self.found.push((score, address));
        if self.found.len() >= self.most.saturating_mul(2) {
            self.found.select_nth_unstable_by(self.most - 1, better);
            self.found.truncate(self.most);
            self.bar = self.found[self.most - 1].0;
        }
    }

    fn into_sorted(mut self) -> Vec<DocAddress> {
        self.found.sort_unstable_by(better);
        self.found.truncate(self.most);
        self.found.into_iter().map(|(_, address)| address).collect()
    }
}

fn better(one: &(f32, DocAddress), other: &(f32, DocAddress)) -> Ordering {
    other.0.total_cmp(&one.0).then(one.1.cmp(&other.1))
}
