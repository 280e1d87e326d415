//! Counts over all passages or over those a request matches: topics, and years.

use std::collections::BTreeMap;

use super::candidates::{Demand, Translator};
use super::plan;
use super::repository::Repository;
use super::request::Request;
use super::want::Want;
use crate::document::{Year, YearRange};
use crate::error::Result;
use crate::index::{Index, guarded};
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
    guarded("count topics in the index", || topics_in(index, lexicon, request))
}

/// The same, wherever the passages are kept.
pub(crate) fn topics_in(
    repository: &dyn Repository,
    lexicon: &Lexicon,
    request: Option<&Request>,
) -> Result<Vec<Count>> {
    let mut counts = repository.topics(&matching(repository, lexicon, request)?)?;
    for count in &mut counts {
        count.label = proper(lexicon, &count.label);
    }
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
    guarded("count years in the index", || timeline_in(index, lexicon, request, step))
}

/// The same, wherever the passages are kept.
pub(crate) fn timeline_in(
    repository: &dyn Repository,
    lexicon: &Lexicon,
    request: Option<&Request>,
    step: Option<i32>,
) -> Result<Timeline> {
    let counted = repository.years(&matching(repository, lexicon, request)?)?;
    let total = counted.iter().map(|(_, passages)| passages).sum();
    let dated: Vec<(Vec<YearRange>, usize)> = counted.into_iter().filter(|(ranges, _)| !ranges.is_empty()).collect();
    let step = step.unwrap_or_else(|| fitting_step(&dated)).max(1);
    let mut bins: BTreeMap<i32, usize> = BTreeMap::new();
    for (ranges, passages) in &dated {
        let mut touched: Vec<i32> = ranges.iter().flat_map(|range| bins_of(*range, step)).collect();
        touched.sort_unstable();
        touched.dedup();
        for bin in touched {
            *bins.entry(bin).or_default() += passages;
        }
    }
    let undated = total - dated.iter().map(|(_, passages)| passages).sum::<usize>();
    let bins = bins.into_iter().filter_map(|(bin, passages)| Some((bin_years(bin, step)?, passages))).collect();
    Ok(Timeline { step, bins, undated, total })
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

fn fitting_step(dated: &[(Vec<YearRange>, usize)]) -> i32 {
    let closed = dated
        .iter()
        .flat_map(|(ranges, _)| ranges)
        .filter(|range| range.start() != Year::MIN && range.end() != Year::MAX);
    let Some(hull) = closed.copied().reduce(YearRange::hull) else { return 10 };
    [1, 10, 100, 1000].into_iter().find(|step| hull.years() / step <= MOST_BINS).unwrap_or(1000)
}

/// What passages must be to be counted.
fn matching(repository: &dyn Repository, lexicon: &Lexicon, request: Option<&Request>) -> Result<Want> {
    let Some(request) = request else { return Ok(Want::All) };
    let plan = plan::plan(repository, lexicon, request)?;
    Ok(Translator { lexicon, plan: &plan, filters: &request.filters }.query(Demand::Strict))
}
