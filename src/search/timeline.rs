//! Passages over time: how many speak of each year, decade or century, and how many there are about it at all.
//!
//! Owns the bins and what falls into them. A bin is named by the numbers historians count with: the 260s BC are 269–260
//! BC, the first decade before and after the turn of the era has nine years.

use std::collections::BTreeMap;

use super::facets::wanted;
use super::repository::Repository;
use super::request::{Filters, Request};
use crate::document::{Year, YearRange};
use crate::error::{Error, Result};
use crate::index::{Index, guarded};
use crate::lexicon::Lexicon;

/// Passages over time, of one or several requests side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// Years in each bin: 1, 10, 100 …
    pub step: i32,
    /// Every bin from the first that a passage counted touches to the last, earliest first.
    pub bins: Vec<Bin>,
    /// What each request found, in the order asked.
    pub found: Vec<Dating>,
}

/// A run of years and the passages that touch it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bin {
    /// The years, inclusive.
    pub years: YearRange,
    /// How many passages of each request touch them, in the order asked.
    pub passages: Vec<usize>,
    /// How many passages touch them at all: of those the filters select where words were asked for, else of the index.
    pub of: usize,
}

/// How many passages a request found, and how many of them name no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dating {
    /// All of them.
    pub total: usize,
    /// Those of no time, which are in no bin.
    pub undated: usize,
}

impl Bin {
    /// Of a thousand passages about these years, how many are those of the request at `place`; 0 where there are none
    /// about them.
    pub fn per_1000(&self, place: usize) -> f64 {
        1000.0 * self.passages[place] as f64 / self.of.max(1) as f64
    }
}

/// The steps chosen from.
const STEPS: [i32; 6] = [1, 10, 50, 100, 500, 1000];
/// The most bins a timeline has whose step is chosen to fit.
const MOST_FITTING: i32 = 50;
/// The most bins a timeline has at all.
const MOST_BINS: usize = 10_000;
/// Ranges longer than this many bins are about no time in particular and are counted at their ends only.
const LONGEST_IN_BINS: i32 = 200;

/// How many passages of each request touch each run of `step` years; a step that fits them all is chosen where none is
/// given.
///
/// # Errors
/// As [`search`](super::search()); [`Kind::Usage`](crate::error::Kind::Usage) where the bins would be more than 10,000.
pub fn timeline(index: &Index, lexicon: &Lexicon, asked: &[Request], step: Option<i32>) -> Result<Timeline> {
    guarded("count years in the index", || timeline_in(index, lexicon, asked, step))
}

/// The same, wherever the passages are kept.
pub(crate) fn timeline_in(
    repository: &dyn Repository,
    lexicon: &Lexicon,
    asked: &[Request],
    step: Option<i32>,
) -> Result<Timeline> {
    let count = |request: &Request| Counted::of(repository, lexicon, request);
    let counted = asked.iter().map(count).collect::<Result<Vec<Counted>>>()?;
    let of = asked.first().map(|request| count(&whole(request))).transpose()?;
    drawn(&counted, of.as_ref(), step)
}

/// The years of what one request finds, for who needs no rates and so does not have all passages counted: each
/// [`Bin::of`] is what was found.
///
/// # Errors
/// As [`search`](super::search()).
pub fn years(index: &Index, lexicon: &Lexicon, request: &Request) -> Result<Timeline> {
    guarded("count years in the index", || drawn(&[Counted::of(index, lexicon, request)?], None, None))
}

/// The bins of what was counted, and of what they are some; of the first of them where that is not given.
fn drawn(counted: &[Counted], of: Option<&Counted>, step: Option<i32>) -> Result<Timeline> {
    let step = step.unwrap_or_else(|| fitting_step(counted)).max(1);
    let tallies: Vec<BTreeMap<i32, usize>> = counted.iter().map(|counted| counted.tally(step)).collect();
    let of = match of {
        Some(of) => of.tally(step),
        None => tallies.first().cloned().unwrap_or_default(),
    };
    let found = counted.iter().map(|counted| counted.dating);
    Ok(Timeline { step, bins: bins(&tallies, &of, step)?, found: found.collect() })
}

/// The passages that those of a request are some of: with words, what its filters select, so that the rate is that of
/// the words; without, every passage.
fn whole(request: &Request) -> Request {
    let filters = if request.query.text.is_empty() { Filters::default() } else { request.filters.clone() };
    Request { filters, ..Request::everything() }
}

/// The years of the passages of a request.
struct Counted {
    /// The years of those that name a time, and how many have just these.
    dated: Vec<(Vec<YearRange>, usize)>,
    dating: Dating,
}

impl Counted {
    fn of(repository: &dyn Repository, lexicon: &Lexicon, request: &Request) -> Result<Counted> {
        let counted = repository.years(&wanted(repository, lexicon, request)?)?;
        let (dated, undated): (Vec<_>, Vec<_>) = counted.into_iter().partition(|(ranges, _)| !ranges.is_empty());
        let sum = |counted: &[(Vec<YearRange>, usize)]| counted.iter().map(|(_, passages)| passages).sum::<usize>();
        let (total, undated) = (sum(&dated) + sum(&undated), sum(&undated));
        Ok(Counted { dated, dating: Dating { total, undated } })
    }

    /// How many passages touch each bin.
    fn tally(&self, step: i32) -> BTreeMap<i32, usize> {
        let mut tally = BTreeMap::new();
        for (ranges, passages) in &self.dated {
            let mut touched: Vec<i32> = ranges.iter().flat_map(|range| bins_of(*range, step)).collect();
            touched.sort_unstable();
            touched.dedup();
            for bin in touched {
                *tally.entry(bin).or_default() += passages;
            }
        }
        tally
    }
}

fn bins(tallies: &[BTreeMap<i32, usize>], all: &BTreeMap<i32, usize>, step: i32) -> Result<Vec<Bin>> {
    let first = tallies.iter().filter_map(|tally| tally.keys().next()).min();
    let last = tallies.iter().filter_map(|tally| tally.keys().next_back()).max();
    let (Some(&first), Some(&last)) = (first, last) else { return Ok(Vec::new()) };
    if first.abs_diff(last) as usize >= MOST_BINS {
        return Err(Error::usage(format!("with --step {step} the years would take more than {MOST_BINS} bars"))
            .hint("a larger --step, or --period to look at fewer years"));
    }
    let count = |tally: &BTreeMap<i32, usize>, bin: i32| tally.get(&bin).copied().unwrap_or(0);
    let bin = |bin: i32| {
        let passages = tallies.iter().map(|tally| count(tally, bin)).collect();
        Some(Bin { years: years_of(bin, step)?, passages, of: count(all, bin) })
    };
    Ok((first..=last).filter_map(bin).collect())
}

/// The bin a year is in: from 0 on since the turn of the era, from -1 on down before it.
fn bin_of(year: Year, step: i32) -> i32 {
    let number = year.historical();
    if number > 0 { number / step } else { number / step - 1 }
}

/// The years of a bin; `None` for those between 1 BC and AD 1, of which there are none.
fn years_of(bin: i32, step: i32) -> Option<YearRange> {
    let nearest = step * if bin >= 0 { bin } else { -1 - bin };
    let (near, far) = (nearest.max(1), (nearest + step - 1).min(Year::MAX.astronomical()));
    let (start, end) = if bin >= 0 { (near, far) } else { (-far, -near) };
    YearRange::new(Year::from_historical(start)?, Year::from_historical(end)?)
}

fn bins_of(range: YearRange, step: i32) -> Vec<i32> {
    let (first, last) = (bin_of(range.start(), step), bin_of(range.end(), step));
    match (range.start() == Year::MIN, range.end() == Year::MAX) {
        (true, true) => Vec::new(),
        (true, false) => vec![last],
        (false, true) => vec![first],
        (false, false) if last - first > LONGEST_IN_BINS => vec![first, last],
        (false, false) => (first..=last).collect(),
    }
}

fn fitting_step(counted: &[Counted]) -> i32 {
    let ranges = counted.iter().flat_map(|counted| &counted.dated).flat_map(|(ranges, _)| ranges);
    let closed = ranges.filter(|range| range.start() != Year::MIN && range.end() != Year::MAX);
    let Some(hull) = closed.copied().reduce(YearRange::hull) else { return 10 };
    STEPS.into_iter().find(|step| hull.years() / step < MOST_FITTING).unwrap_or(1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn years(start: i32, end: i32) -> YearRange {
        YearRange::new(Year::from_historical(start).unwrap(), Year::from_historical(end).unwrap()).unwrap()
    }

    fn shown(bin: i32, step: i32) -> Option<(i32, i32)> {
        years_of(bin, step).map(|years| (years.start().historical(), years.end().historical()))
    }

    #[test]
    fn decades_before_christ_are_those_of_historians() {
        assert_eq!(shown(bin_of(Year::BC(264), 10), 10), Some((-269, -260)));
        assert_eq!(shown(bin_of(Year::BC(1), 10), 10), Some((-9, -1)));
        assert_eq!(shown(bin_of(Year::AD(9), 10), 10), Some((1, 9)));
        assert_eq!(shown(bin_of(Year::AD(1953), 100), 100), Some((1900, 1999)));
        assert_eq!(shown(bin_of(Year::BC(1), 1), 1), Some((-1, -1)));
    }

    /// A passage for each of these.
    fn passages(of: &[YearRange]) -> Counted {
        let dated = of.iter().map(|range| (vec![*range], 1)).collect();
        Counted { dated, dating: Dating { total: of.len(), undated: 0 } }
    }

    #[test]
    fn an_empty_bin_between_two_is_there_and_says_how_much_there_was_to_find() {
        let counted = passages(&[years(1861, 1863), years(1885, 1885)]);
        let all = passages(&[years(1861, 1863), years(1885, 1885), years(1870, 1879)]);
        let found = bins(&[counted.tally(10)], &all.tally(10), 10).unwrap();
        let rows: Vec<(String, usize, usize)> =
            found.iter().map(|bin| (bin.years.to_string(), bin.passages[0], bin.of)).collect();
        let row = |years: &str, passages, of| (years.to_owned(), passages, of);
        assert_eq!(rows, [row("1860–1869", 1, 1), row("1870–1879", 0, 1), row("1880–1889", 1, 1)]);
        assert_eq!(found[0].per_1000(0), 1000.0);
        assert_eq!(found[1].per_1000(0), 0.0);
    }

    #[test]
    fn single_years_run_over_the_turn_of_the_era() {
        let counted = passages(&[years(-2, 2)]);
        let found = bins(&[counted.tally(1)], &counted.tally(1), 1).unwrap();
        let rows: Vec<i32> = found.iter().map(|bin| bin.years.start().historical()).collect();
        assert_eq!(rows, [-2, -1, 1, 2]);
    }

    #[test]
    fn too_many_bars_are_refused() {
        let counted = passages(&[years(-9000, -9000), years(1950, 1950)]);
        assert_eq!(bins(&[counted.tally(1)], &BTreeMap::new(), 1).unwrap_err().kind(), crate::error::Kind::Usage);
        assert_eq!(fitting_step(&[counted]), 500);
    }

    proptest! {
        #[test]
        fn every_year_lies_in_its_bin_and_bins_follow_each_other(n in -99_000i32..99_000, step in 1i32..=1000) {
            let year = Year::from_astronomical(n);
            let bin = bin_of(year, step);
            let own = years_of(bin, step).unwrap();
            prop_assert!(own.contains(YearRange::year(year)));
            let next = (bin + 1..).find_map(|bin| years_of(bin, step)).unwrap();
            prop_assert_eq!(own.end().next(), next.start());
        }
    }
}
