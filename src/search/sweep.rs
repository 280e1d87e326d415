//! One pass over the postings of a bag of words: how many passages match, and the best few hundred of them.
//!
//! Owns the loop that costs most of a search. Passages are looked at a window at a time, small enough to stay in the
//! processor's nearest memory; within a window each word's postings are read in blocks and added up, so that counting
//! every match costs a few nanoseconds a posting and no comparison of lists. Knows nothing of plans: it is given
//! [`Bag`]s of terms and queries. Words weigh as the [ranker](super::rank) weighs them, so that what it is going to
//! score is what it will like.
//!
//! The order is by score, then by place in the index: the same commit always gives the same answer.

use std::cmp::Ordering;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{EnableScoring, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use super::rank::{PASSAGE, Saturation, idf};
use super::statistics::Living;

/// How many passages are looked at together.
const WINDOW: DocId = 4096;

/// What is looked for.
pub(super) struct Bag {
    /// The things asked for, at most 250.
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
    /// Those that hold a term, by BM25 times the weight.
    Term { term: Term, weight: f32 },
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

/// A source with the statistics it needs.
enum Ready {
    Term { term: Term, table: Box<LengthTable> },
    Shared { number: usize, weight: f32 },
}

/// BM25 of one term: its weight, and what the length of a passage adds to the divisor, by the length's code.
struct LengthTable {
    weight: f32,
    norms: [f32; 256],
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

impl Ready {
    /// `None` for a term no passage holds.
    fn new(searcher: &Searcher, source: &Source, averages: &mut Vec<(Field, f32)>) -> tantivy::Result<Option<Ready>> {
        Ok(match source {
            Source::Shared { number, weight } => Some(Ready::Shared { number: *number, weight: *weight }),
            Source::Term { term, weight } => {
                let containing = Living(searcher).containing(term)? as f32;
                if containing == 0.0 {
                    return Ok(None);
                }
                let passages = searcher.num_docs() as f32;
                let average = match averages.iter().find(|(field, _)| *field == term.field()) {
                    Some((_, average)) => *average,
                    None => {
                        let average = Living(searcher).words(term.field())? as f32 / passages.max(1.0);
                        averages.push((term.field(), average));
                        average
                    }
                };
                let table = Box::new(LengthTable::new(PASSAGE, weight * idf(containing, passages), average));
                Some(Ready::Term { term: term.clone(), table })
            }
        })
    }

    /// `shared` are the matches of the shared queries in the segment.
    fn open<'p>(&'p self, segment: &SegmentReader, shared: &'p [Matches]) -> tantivy::Result<Option<Cursor<'p>>> {
        Ok(match self {
            Ready::Term { term, table } => {
                let index = segment.inverted_index(term.field())?;
                let postings = index.read_block_postings(term, IndexRecordOption::WithFreqs)?;
                let norms = segment.get_fieldnorms_reader(term.field())?;
                postings.map(|postings| Cursor::Term(Box::new(TermCursor { postings, at: 0, norms, table })))
            }
            Ready::Shared { number, weight } => {
                let matches = &shared[*number];
                (!matches.is_empty()).then_some(Cursor::List { matches, weight: *weight })
            }
        })
    }
}

impl LengthTable {
    fn new(knobs: Saturation, weight: f32, average: f32) -> LengthTable {
        let norms = std::array::from_fn(|code| {
            let code = u8::try_from(code).unwrap_or(u8::MAX);
            knobs.norm(FieldNormReader::id_to_fieldnorm(code) as f32, average)
        });
        LengthTable { weight: weight * knobs.ceiling(), norms }
    }

    fn score(&self, frequency: u32, length: u8) -> f32 {
        let frequency = frequency as f32;
        self.weight * frequency / (frequency + self.norms[usize::from(length)])
    }
}

/// The passages of a segment that match a query, in order, and their scores.
type Matches = Vec<(DocId, f32)>;

fn matches(weight: &dyn Weight, segment: &SegmentReader) -> tantivy::Result<Matches> {
    let mut matches = Vec::new();
    weight.for_each(segment, &mut |doc, score| matches.push((doc, score)))?;
    Ok(matches)
}

/// Where a source stands in a segment.
enum Cursor<'p> {
    Term(Box<TermCursor<'p>>),
    /// What is left of a list of matches.
    List {
        matches: &'p [(DocId, f32)],
        weight: f32,
    },
    Query(Box<dyn Scorer>),
}

struct TermCursor<'p> {
    postings: BlockSegmentPostings,
    /// The place within the block.
    at: usize,
    norms: FieldNormReader,
    table: &'p LengthTable,
}

impl Cursor<'_> {
    /// Tells each passage from `start` on and before `end`, and its worth.
    fn walk(&mut self, start: DocId, end: DocId, mut tell: impl FnMut(usize, f32)) {
        match self {
            Cursor::Term(cursor) => cursor.walk(start, end, tell),
            Cursor::List { matches, weight } => {
                let (here, rest) = matches.split_at(matches.partition_point(|&(doc, _)| doc < end));
                let here = &here[here.partition_point(|&(doc, _)| doc < start)..];
                here.iter().for_each(|&(doc, score)| tell((doc - start) as usize, *weight * score));
                *matches = rest;
            }
            Cursor::Query(scorer) => {
                if scorer.doc() < start {
                    scorer.seek(start);
                }
                while scorer.doc() < end {
                    let score = scorer.score();
                    tell((scorer.doc() - start) as usize, score);
                    scorer.advance();
                }
            }
        }
    }
}

impl TermCursor<'_> {
    fn walk(&mut self, start: DocId, end: DocId, mut tell: impl FnMut(usize, f32)) {
        match self.postings.docs().get(self.at) {
            Some(&doc) if doc >= end => return,
            Some(&doc) if doc < start => self.at = self.postings.seek(start),
            _ => {}
        }
        loop {
            let docs = self.postings.docs();
            let here = docs.get(self.at..).unwrap_or_default();
            let freqs = self.postings.freqs().get(self.at..).unwrap_or_default();
            let before = if here.last().is_some_and(|&last| last < end) {
                here.len()
            } else {
                here.partition_point(|&doc| doc < end)
            };
            for (&doc, &frequency) in here[..before].iter().zip(freqs) {
                tell((doc - start) as usize, self.table.score(frequency, self.norms.fieldnorm_id(doc)));
            }
            self.at += before;
            if before < here.len() || docs.is_empty() {
                return;
            }
            self.postings.advance();
            self.at = 0;
        }
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
    /// What the best way to say the last thing is worth.
    way: Vec<f32>,
    /// 1 where the passage itself says something; 0 where it may not be shown.
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::collector::{Count, DocSetCollector};
    use tantivy::query::{BooleanQuery, Occur, TermQuery};
    use tantivy::schema::{Schema, TEXT};
    use tantivy::{Index, IndexWriter, doc};

    use super::*;

    const WORDS: [&str; 6] = ["maize", "wheat", "steppe", "kolkhoz", "tractor", "plan"];

    /// An index with a commit, and so a segment, for each list of passages; those that say `tractor` are deleted.
    fn index(commits: &[Vec<Vec<usize>>]) -> (Searcher, Field) {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        writer.set_merge_policy(Box::new(tantivy::indexer::NoMergePolicy));
        for passages in commits {
            for passage in passages {
                let words: Vec<&str> = passage.iter().map(|word| WORDS[*word]).collect();
                writer.add_document(doc!(text => words.join(" "))).unwrap();
            }
            writer.commit().unwrap();
        }
        writer.delete_query(Box::new(query(text, WORDS[4]))).unwrap();
        writer.commit().unwrap();
        (index.reader().unwrap().searcher(), text)
    }

    fn query(field: Field, word: &str) -> TermQuery {
        TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs)
    }

    fn bag(field: Field, words: &[usize], demanded: usize) -> Bag {
        let source = |word: &usize| Source::Term { term: Term::from_field_text(field, WORDS[*word]), weight: 1.0 };
        let asked = words.iter().map(|word| Asked { ways: vec![source(word)], above: Vec::new() }).collect();
        Bag { asked, shared: Vec::new(), demanded, said: true, required: None, excluded: None, lifting: Vec::new() }
    }

    fn passages() -> impl Strategy<Value = Vec<Vec<Vec<usize>>>> {
        prop::collection::vec(prop::collection::vec(prop::collection::vec(0..WORDS.len(), 0..6), 0..40), 1..4)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_found_is_what_tantivy_finds(
            commits in passages(),
            words in prop::sample::subsequence(vec![0, 1, 2, 3, 4], 1..5),
            demanded in 1..4_usize,
            required: bool,
            excluded: bool,
        ) {
            let (searcher, field) = index(&commits);
            let mut bag = bag(field, &words, demanded.min(words.len()));
            let any: Vec<(Occur, Box<dyn Query>)> = words
                .iter()
                .map(|word| (Occur::Should, Box::new(query(field, WORDS[*word])) as Box<dyn Query>))
                .collect();
            let any = BooleanQuery::with_minimum_required_clauses(any, bag.demanded);
            let mut clauses: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, Box::new(any))];
            if required {
                bag.required = Some(Box::new(query(field, WORDS[5])));
                clauses.push((Occur::Must, Box::new(query(field, WORDS[5]))));
            }
            if excluded {
                bag.excluded = Some(Box::new(query(field, WORDS[0])));
                clauses.push((Occur::MustNot, Box::new(query(field, WORDS[0]))));
            }
            let boolean = BooleanQuery::new(clauses);
            let (found, total) = sweep(&searcher, &bag, 1000).unwrap();
            prop_assert_eq!(total, searcher.search(&boolean, &Count).unwrap());
            let mut set: Vec<_> = found.clone();
            set.sort_unstable();
            let mut theirs: Vec<_> = searcher.search(&boolean, &DocSetCollector).unwrap().into_iter().collect();
            theirs.sort_unstable();
            prop_assert_eq!(set, theirs);
            let (few, counted) = sweep(&searcher, &bag, 3).unwrap();
            prop_assert_eq!(counted, total);
            prop_assert_eq!(&few[..], &found[..found.len().min(3)]);
        }
    }

    #[test]
    fn more_passages_than_a_window_holds_are_all_counted() {
        let many = 2 * WINDOW as usize + 77;
        let passages = (0..many).map(|number| if number % 1000 == 3 { vec![0, 1] } else { vec![0, 2] }).collect();
        let (searcher, field) = index(&[passages]);
        assert_eq!(sweep(&searcher, &bag(field, &[0, 2], 1), 10).unwrap().1, many);
        let (best, total) = sweep(&searcher, &bag(field, &[0, 1], 2), 100).unwrap();
        assert_eq!(total, 9);
        let docs: Vec<DocId> = best.iter().map(|address| address.doc_id).collect();
        assert_eq!(docs, [3, 1003, 2003, 3003, 4003, 5003, 6003, 7003, 8003]);
    }

    #[test]
    fn the_best_way_to_say_a_thing_counts_once() {
        let (searcher, field) = index(&[vec![vec![0, 1], vec![0, 0, 2], vec![3]]]);
        let mut twofold = bag(field, &[0], 1);
        let way = Source::Term { term: Term::from_field_text(field, WORDS[1]), weight: 0.5 };
        twofold.asked[0].ways.push(way);
        twofold.demanded = 1;
        assert_eq!(sweep(&searcher, &twofold, 10).unwrap().1, 2);
        twofold.shared.push(Box::new(query(field, WORDS[3])));
        twofold.asked[0].ways.push(Source::Shared { number: 0, weight: 1.0 });
        assert_eq!(sweep(&searcher, &twofold, 10).unwrap().1, 3);
        twofold.demanded = 2;
        assert_eq!(sweep(&searcher, &twofold, 10).unwrap().1, 0, "one thing said twice is no two things");
    }
}
