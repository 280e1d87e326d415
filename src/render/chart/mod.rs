//! A timeline as a picture: bars of text for a terminal, SVG for a paper.
//!
//! Owns what is drawn, how bins are called and how one series is told from another without colour. Refuses to know how
//! passages were counted and where the picture goes.
//!
//! Where words were asked for, bars are rates: passages of a thousand about those years. Otherwise a time that many
//! essays are about would look like one in which a thing is much spoken of.

mod svg;
mod text;

pub use svg::svg;
pub use text::text;

use super::bars::clipped;
use super::{count, safe};
use crate::document::{Year, YearRange};
use crate::search::{Dating, Timeline};

/// The most columns of the words of a series before its tally.
const NAME: usize = 40;
/// A rate of fewer passages than this says little.
const TELLING: usize = 10;

/// What a picture is of.
#[derive(Clone, Debug)]
pub struct Chart<'a> {
    /// The passages over time.
    pub timeline: &'a Timeline,
    /// The words each series was asked for with, in its order; empty where bars are counts of all there is.
    pub words: &'a [String],
}

impl Chart<'_> {
    /// Whether bars are rates rather than counts.
    fn is_of_rates(&self) -> bool {
        !self.words.is_empty()
    }

    /// The words of a series, safe and on one line.
    fn name(&self, series: usize) -> String {
        self.words.get(series).map(|words| safe::flat(words)).unwrap_or_default()
    }

    /// What the bar of a series in a bin stands for.
    fn value(&self, bin: usize, series: usize) -> f64 {
        let bin = &self.timeline.bins[bin];
        if self.is_of_rates() { bin.per_1000(series) } else { bin.passages[series] as f64 }
    }

    /// The length of the longest bar. Rates of so few passages that they say little are cut there, where others are
    /// not as high.
    fn longest(&self) -> f64 {
        let is_telling = |bin: &usize| !self.is_of_rates() || self.timeline.bins[*bin].of >= TELLING;
        let of_all = |bin: usize| (0..self.timeline.found.len()).map(move |series| self.value(bin, series));
        let bins = 0..self.timeline.bins.len();
        let longest = bins.clone().filter(is_telling).flat_map(of_all).fold(0.0, f64::max);
        if longest > 0.0 { longest } else { bins.flat_map(of_all).fold(0.0, f64::max) }
    }

    fn label(&self, bin: usize) -> String {
        label(self.timeline.bins[bin].years, self.timeline.step)
    }

    /// How many passages each series has: `maize: 8 passages, 0 of them undated`.
    fn tallies(&self) -> Vec<String> {
        let tally = |(series, found): (usize, &Dating)| {
            let name = if self.words.len() > 1 { clipped(&self.name(series), NAME) + ": " } else { String::new() };
            format!("{name}{}, {} of them undated", count(found.total, "passage", "passages"), found.undated)
        };
        self.timeline.found.iter().enumerate().map(tally).collect()
    }
}

/// `1953`, `1950s`, `260s BC`, `1900–1999`, `299–200 BC`.
fn label(years: YearRange, step: i32) -> String {
    let (start, end) = (years.start(), years.end());
    let is_whole_decade = step == 10 && years.years() == 10;
    match (start >= Year::AD(1), is_whole_decade) {
        _ if start == end => start.to_string(),
        (true, true) => format!("{start}s"),
        (false, true) => format!("{}s BC", -end.historical()),
        (true, false) => years.to_string(),
        (false, false) => format!("{}–{} BC", -start.historical(), -end.historical()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Bin;

    /// Maize and wheat over four decades, nothing at all in the third.
    pub(super) fn timeline() -> Timeline {
        let bin = |start, passages: [usize; 2], of| Bin {
            years: YearRange::new(Year::AD(start), Year::AD(start + 9)).unwrap(),
            passages: passages.to_vec(),
            of,
        };
        Timeline {
            step: 10,
            bins: vec![bin(1930, [1, 0], 4), bin(1940, [2, 6], 100), bin(1950, [0, 0], 0), bin(1960, [40, 3], 400)],
            found: vec![Dating { total: 43, undated: 2 }, Dating { total: 9, undated: 0 }],
        }
    }

    pub(super) fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|&words| words.to_owned()).collect()
    }

    #[test]
    fn bins_have_the_names_historians_give_them() {
        let years = |start, end| {
            YearRange::new(Year::from_historical(start).unwrap(), Year::from_historical(end).unwrap()).unwrap()
        };
        assert_eq!(label(years(1953, 1953), 1), "1953");
        assert_eq!(label(years(1950, 1959), 10), "1950s");
        assert_eq!(label(years(-269, -260), 10), "260s BC");
        assert_eq!(label(years(1, 9), 10), "1–9");
        assert_eq!(label(years(-9, -1), 10), "9–1 BC");
        assert_eq!(label(years(1900, 1999), 100), "1900–1999");
        assert_eq!(label(years(-299, -200), 100), "299–200 BC");
    }

    #[test]
    fn bars_are_rates_where_words_were_asked_for() {
        let timeline = timeline();
        let (maize, everything) = (words(&["maize"]), words(&[]));
        let of_maize = Chart { timeline: &timeline, words: &maize };
        assert_eq!([of_maize.value(0, 0), of_maize.value(3, 0)], [250.0, 100.0]);
        assert_eq!(of_maize.longest(), 100.0, "a quarter of four passages is cut");
        let of_all = Chart { timeline: &timeline, words: &everything };
        assert_eq!([of_all.value(3, 0), of_all.longest()], [40.0, 40.0]);
    }

    #[test]
    fn where_all_is_little_nothing_is_cut() {
        let mut timeline = timeline();
        timeline.bins.truncate(1);
        let words = words(&["maize", "wheat"]);
        assert_eq!(Chart { timeline: &timeline, words: &words }.longest(), 250.0);
    }
}
