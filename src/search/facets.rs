//! Counts over all passages or over those a request matches: topics, and years.

use std::collections::{BTreeMap, HashMap};

use tantivy::query::{AllQuery, Query};
use tantivy::schema::Facet;

use super::candidates::{Demand, Translator};
use super::collect;
use super::plan;
use super::request::Request;
use crate::document::{Year, YearRange};
use crate::error::Result;
use crate::fields::{FieldName, Fields, period};
use crate::index::{Index, guarded, tantivy_error};
use crate::lexicon::Lexicon;

/// One value and how many passages and essays have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The value.
    pub label: String,
    /// Passages that have it.
    pub passages: usize,
    /// Essays with at least one such passage.
    pub essays: usize,
}

/// Passages over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// Years in each bin: 1, 10, 100 …
    pub step: i32,
    /// Bins that have passages, earliest first: the years and how many passages touch them.
    pub bins: Vec<(YearRange, usize)>,
    /// Passages that name no time.
    pub undated: usize,
    /// All passages counted.
    pub total: usize,
}

/// How many passages and essays each topic has, most essays first; parents include their children.
///
/// # Errors
/// As [`search`](super::search).
pub fn topics(index: &Index, lexicon: &Lexicon, request: Option<&Request>) -> Result<Vec<Count>> {
    guarded("count topics in the index", || count_topics(index, lexicon, request))
}

fn count_topics(index: &Index, lexicon: &Lexicon, request: Option<&Request>) -> Result<Vec<Count>> {
    let failed = |error| tantivy_error("read the index", error);
    let mut counts: HashMap<String, (usize, std::collections::HashSet<u64>)> = HashMap::new();
    for (segment, docs) in matching(index, lexicon, request)? {
        let reader = index.searcher().segment_reader(segment);
        let facets = reader.facet_reader(Fields::name(FieldName::Topic)).map_err(failed)?;
        let essays = &index.columns(segment).map_err(failed)?.essay;
        let mut labels: HashMap<u64, Vec<String>> = HashMap::new();
        for doc in docs {
            let mut own: Vec<String> = Vec::new();
            for ord in facets.facet_ords(doc) {
                if let std::collections::hash_map::Entry::Vacant(slot) = labels.entry(ord) {
                    let mut facet = Facet::root();
                    facets.facet_from_ord(ord, &mut facet).map_err(failed)?;
                    slot.insert(facet.to_path().into_iter().map(str::to_owned).collect());
                }
                own.extend(labels[&ord].iter().cloned());
            }
            own.sort_unstable();
            own.dedup();
            for label in own {
                let (passages, in_essays) = counts.entry(label).or_default();
                *passages += 1;
                in_essays.insert(essays.get_val(doc));
            }
        }
    }
    let mut counts: Vec<Count> = counts
        .into_iter()
        .map(|(label, (passages, essays))| Count { label: proper(lexicon, &label), passages, essays: essays.len() })
        .collect();
    counts.sort_by(|a, b| b.essays.cmp(&a.essays).then(b.passages.cmp(&a.passages)).then(a.label.cmp(&b.label)));
    Ok(counts)
}

/// Facets are in lower case; the lexicon knows how a name is written.
fn proper(lexicon: &Lexicon, label: &str) -> String {
    let known = lexicon.lookup(label).into_iter().map(|id| lexicon.get(id).name.to_string());
    known.into_iter().find(|name| name.to_lowercase() == label).unwrap_or_else(|| label.to_owned())
}

/// The most bins a timeline is drawn in.
const MOST_BINS: i32 = 40;

/// How many passages touch each year, decade or century; `step` is chosen to fit where it is not given.
///
/// # Errors
/// As [`search`](super::search).
pub fn timeline(index: &Index, lexicon: &Lexicon, request: Option<&Request>, step: Option<i32>) -> Result<Timeline> {
    guarded("count years in the index", || count_years(index, lexicon, request, step))
}

fn count_years(index: &Index, lexicon: &Lexicon, request: Option<&Request>, step: Option<i32>) -> Result<Timeline> {
    let failed = |error| tantivy_error("read the index", error);
    let mut dated: Vec<Vec<YearRange>> = Vec::new();
    let mut total = 0;
    for (segment, docs) in matching(index, lexicon, request)? {
        let column = &index.columns(segment).map_err(failed)?.period;
        for doc in docs {
            total += 1;
            let ranges: Vec<YearRange> = column.values_for_doc(doc).map(period::unpack).collect();
            if !ranges.is_empty() {
                dated.push(ranges);
            }
        }
    }
    let step = step.unwrap_or_else(|| fitting_step(&dated)).max(1);
    let mut bins: BTreeMap<i32, usize> = BTreeMap::new();
    for ranges in &dated {
        let mut touched: Vec<i32> = ranges.iter().flat_map(|range| bins_of(*range, step)).collect();
        touched.sort_unstable();
        touched.dedup();
        for bin in touched {
            *bins.entry(bin).or_default() += 1;
        }
    }
    let bins = bins.into_iter().filter_map(|(bin, passages)| Some((bin_years(bin, step)?, passages))).collect();
    Ok(Timeline { step, bins, undated: total - dated.len(), total })
}

/// Ranges longer than this many bins are about no time in particular and are counted at their ends only.
const LONGEST_IN_BINS: i32 = 200;

fn bins_of(range: YearRange, step: i32) -> Vec<i32> {
    let first = range.start().astronomical().div_euclid(step);
    let last = range.end().astronomical().div_euclid(step);
    match (range.start() == Year::MIN, range.end() == Year::MAX) {
        (true, true) => Vec::new(),
        (true, false) => vec![last],
        (false, true) => vec![first],
        (false, false) if last - first > LONGEST_IN_BINS => vec![first, last],
        (false, false) => (first..=last).collect(),
    }
}

fn bin_years(bin: i32, step: i32) -> Option<YearRange> {
    let start = Year::from_astronomical(bin * step);
    YearRange::new(start, start.plus(step - 1))
}

fn fitting_step(dated: &[Vec<YearRange>]) -> i32 {
    let closed = dated.iter().flatten().filter(|range| range.start() != Year::MIN && range.end() != Year::MAX);
    let Some(hull) = closed.copied().reduce(YearRange::hull) else { return 10 };
    [1, 10, 100, 1000].into_iter().find(|step| hull.years() / step <= MOST_BINS).unwrap_or(1000)
}

/// The matching passages, by segment, in order.
fn matching(index: &Index, lexicon: &Lexicon, request: Option<&Request>) -> Result<BTreeMap<u32, Vec<u32>>> {
    let found = match request {
        None => collect::all(index.searcher(), &AllQuery)?,
        Some(request) => {
            let plan = plan::plan(index.searcher(), index.fields(), lexicon, request)
                .map_err(|error| tantivy_error("search the index", error))?;
            let translator = Translator {
                searcher: index.searcher(),
                fields: index.fields(),
                lexicon,
                plan: &plan,
                filters: &request.filters,
            };
            let query: Box<dyn Query> = translator.query(Demand::Strict)?;
            collect::all(index.searcher(), &*query)?
        }
    };
    let mut segments: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for address in found {
        segments.entry(address.segment_ord).or_default().push(address.doc_id);
    }
    Ok(segments)
}
