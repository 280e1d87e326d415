//! One pass over the postings of a bag of words: how many passages match, and the best few hundred of them.
//!
//! Owns the loop that costs most of a search. Passages are looked at a window at a time, small enough to stay in the
//! processor's nearest memory; within a window each word's postings are read in blocks and added up, so that counting
//! every match costs a few nanoseconds a posting and no comparison of lists. Knows nothing of plans: it is given
//! [`Bag`]s of terms and queries. Words weigh as the [ranker](super::rank) weighs them, so that what it is going to
//! score is what it will like.
//!
//! The order is by score, then by place in the index: the same commit always gives the same answer.

mod sources;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use tantivy::query::{EnableScoring, Query, Weight};
use tantivy::schema::Field;
use tantivy::{DocAddress, DocId, Searcher, SegmentReader, TERMINATED, Term};

use super::statistics::Living;
use sources::{Cursor, Matches, Ready, matches};

/// How many passages are looked at together.
const WINDOW: DocId = 4096;
/// The most things asked for at once: what is found of them is counted in bytes.
pub(super) const MOST_ASKED: usize = 250;

/// What is looked for.
pub(super) struct Bag {
    /// The things asked for, at most [`MOST_ASKED`].
    pub(super) asked: Vec<Asked>,
    /// The queries that [`Source::Shared`] names, each run once however many things it stands for.
    pub(super) shared: Vec<Box<dyn Query>>,
    /// How many of [`Bag::asked`] a passage must have.
    pub(super) demanded: usize,
    /// Whether the passage itself must say one of them, not just what stands above it.
    pub(super) said: bool,
    /// What every passage must match besides; its score counts.
    pub(super) required: Option<Box<dyn Query>>,
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
    /// Those that hold a term, by BM25 times the weight, their length held against the average of a field: its own,
    /// or that of all text where its own holds only some of the passages.
    Term { term: Term, weight: f32, average: Field },
    /// Those that match a query of [`Bag::shared`], by its score times the weight.
    Shared { number: usize, weight: f32 },
}

/// The best `most` passages, best first, and how many match.
pub(super) fn sweep(searcher: &Searcher, bag: &Bag, most: usize) -> tantivy::Result<(Vec<DocAddress>, usize)> {
    let living = Living(searcher);
    let scoring = EnableScoring::enabled_from_statistics_provider(&living, searcher);
    let prepared = Prepared::new(searcher, bag, scoring)?;
    let mut best = Best::new(most.max(1));
    let mut total = 0;
    for (ord, segment) in (0..).zip(searcher.segment_readers()) {
        let shared =
            prepared.shared.iter().map(|weight| matches(&**weight, segment)).collect::<tantivy::Result<Vec<_>>>()?;
        total += Pass::new(bag, &prepared, &shared, segment)?.run(ord, &mut best);
    }
    Ok((best.into_sorted(), total))
}

/// What is the same for every segment.
struct Prepared {
    asked: Vec<(Vec<Ready>, Vec<Ready>)>,
    shared: Vec<Box<dyn Weight>>,
    required: Option<Box<dyn Weight>>,
    excluded: Option<Box<dyn Weight>>,
    lifting: Vec<Box<dyn Weight>>,
}

impl Prepared {
    fn new(searcher: &Searcher, bag: &Bag, scoring: EnableScoring<'_>) -> tantivy::Result<Prepared> {
        let weigh = |query: &dyn Query| query.weight(scoring);
        let mut averages: Vec<(Field, f32)> = Vec::new();
        let mut ready = |sources: &[Source]| -> tantivy::Result<Vec<Ready>> {
            sources.iter().filter_map(|source| Ready::new(searcher, source, &mut averages).transpose()).collect()
        };
        let mut asked = Vec::with_capacity(bag.asked.len());
        for one in &bag.asked {
            asked.push((ready(&one.ways)?, ready(&one.above)?));
        }
        Ok(Prepared {
            asked,
            shared: bag.shared.iter().map(|query| weigh(&**query)).collect::<tantivy::Result<_>>()?,
            required: bag.required.as_deref().map(weigh).transpose()?,
            excluded: bag.excluded.as_deref().map(weigh).transpose()?,
            lifting: bag.lifting.iter().map(|query| weigh(&**query)).collect::<tantivy::Result<_>>()?,
        })
    }
}

/// One segment, window by window.
struct Pass<'p> {
    bag: &'p Bag,
    segment: &'p SegmentReader,
    asked: Vec<(Vec<Cursor<'p>>, Vec<Cursor<'p>>)>,
    required: Option<Cursor<'p>>,
    excluded: Option<Cursor<'p>>,
    lifting: Vec<Cursor<'p>>,
    window: Window,
}

/// What was seen of the passages of a window, each by its place in it.
struct Window {
    score: Vec<f32>,
    /// How many of the things asked for it has.
    count: Vec<u8>,
    /// The last thing found, as its number and one.
    last: Vec<u8>,
    /// What the best way to say the last thing is worth; of another window where nothing was found in this one.
    way: Vec<f32>,
    /// 1 where the passage itself says something asked for.
    said: Vec<u8>,
    /// 1 where it matches what is required.
    allowed: Vec<u8>,
}

impl Window {
    fn new() -> Window {
        let size = WINDOW as usize;
        Window {
            score: vec![0.0; size],
            count: vec![0; size],
            last: vec![0; size],
            way: vec![0.0; size],
            said: vec![0; size],
            allowed: vec![0; size],
        }
    }

    fn clear(&mut self) {
        self.score.fill(0.0);
        self.count.fill(0);
        self.last.fill(0);
        self.said.fill(0);
        self.allowed.fill(0);
    }

    /// The thing of this number (and one) was found.
    fn found(&mut self, place: usize, number: u8) -> bool {
        let first = self.last[place] != number;
        self.last[place] = number;
        self.count[place] += u8::from(first);
        first
    }
}

impl<'p> Pass<'p> {
    fn new(
        bag: &'p Bag,
        prepared: &'p Prepared,
        shared: &'p [Matches],
        segment: &'p SegmentReader,
    ) -> tantivy::Result<Pass<'p>> {
        let open = |sources: &'p [Ready]| -> tantivy::Result<Vec<Cursor<'p>>> {
            sources.iter().filter_map(|source| source.open(segment, shared).transpose()).collect()
        };
        let query =
            |weight: &dyn Weight| -> tantivy::Result<Cursor<'p>> { Ok(Cursor::Query(weight.scorer(segment, 1.0)?)) };
        let asked = prepared.asked.iter().map(|(ways, above)| Ok((open(ways)?, open(above)?)));
        Ok(Pass {
            bag,
            segment,
            asked: asked.collect::<tantivy::Result<_>>()?,
            required: prepared.required.as_deref().map(query).transpose()?,
            excluded: prepared.excluded.as_deref().map(query).transpose()?,
            lifting: prepared.lifting.iter().map(|weight| query(&**weight)).collect::<tantivy::Result<_>>()?,
            window: Window::new(),
        })
    }

    /// Gives the number of matches; the best go to `best`.
    fn run(mut self, ord: u32, best: &mut Best) -> usize {
        let mut total = 0;
        let mut start = 0;
        while start < self.segment.max_doc() {
            if let Some(Cursor::Query(scorer)) = &self.required {
                if scorer.doc() == TERMINATED {
                    break;
                }
                start = start.max(scorer.doc() / WINDOW * WINDOW);
            }
            let end = start.saturating_add(WINDOW).min(self.segment.max_doc());
            self.look(start, end);
            total += self.collect(ord, start, end, best);
            start = end;
        }
        total
    }

    /// Reads a window.
    fn look(&mut self, start: DocId, end: DocId) {
        let Pass { asked, required, excluded, lifting, window, .. } = self;
        window.clear();
        for (number, (ways, above)) in (1..).zip(asked) {
            match ways.as_mut_slice() {
                [only] => only.walk(start, end, |place, score| {
                    window.found(place, number);
                    window.said[place] = 1;
                    window.score[place] += score;
                }),
                ways => {
                    for way in ways {
                        way.walk(start, end, |place, score| {
                            let known = if window.found(place, number) { 0.0 } else { window.way[place] };
                            window.said[place] = 1;
                            window.way[place] = known.max(score);
                            window.score[place] += (score - known).max(0.0);
                        });
                    }
                }
            }
            for source in above {
                source.walk(start, end, |place, score| {
                    window.found(place, number);
                    window.score[place] += score;
                });
            }
        }
        for source in lifting {
            source.walk(start, end, |place, score| window.score[place] += score);
        }
        if let Some(required) = required {
            required.walk(start, end, |place, score| {
                window.allowed[place] = 1;
                window.score[place] += score;
            });
        }
        if let Some(excluded) = excluded {
            excluded.walk(start, end, |place, _| {
                window.count[place] = 0;
                window.allowed[place] = 0;
            });
        }
    }

    /// Counts what matches in the window that was read.
    fn collect(&self, ord: u32, start: DocId, end: DocId, best: &mut Best) -> usize {
        let alive = self.segment.alive_bitset();
        let demanded = u8::try_from(self.bag.demanded).unwrap_or(u8::MAX);
        let places = (end - start) as usize;
        let mut total = 0;
        let mut judge = |place: usize| {
            let doc = start + place as DocId;
            let matches = self.window.count[place] >= demanded
                && (!self.bag.said || self.window.said[place] == 1)
                && (self.required.is_none() || self.window.allowed[place] == 1)
                && alive.is_none_or(|alive| alive.is_alive(doc));
            if matches {
                total += 1;
                best.offer(self.window.score[place], DocAddress::new(ord, doc));
            }
        };
        // What decides is mostly nought: eight passages at a glance.
        let telling = if demanded > 0 { &self.window.count } else { &self.window.allowed };
        for (eight, first) in telling[..places].chunks(8).zip((0..).step_by(8)) {
            if eight.iter().any(|&byte| byte != 0) {
                (first..first + eight.len()).for_each(&mut judge);
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
