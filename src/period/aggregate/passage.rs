//! The years of a passage, or of a text so short that it is one: it says what it is about and hardly digresses.
//!
//! Mentions count whole: `500–323 BC` is all of these years or none of them. Where no time is mentioned, the years
//! that the names in it have in common.

use super::{ERAS_APART, Evidence, Points, shortest, spread, years_apart};
use crate::document::{Year, YearRange};

/// The share of the weight that a passage's period holds: a passage digresses less than an essay.
const PASSAGE_SHARE: f64 = 0.9;
/// Where names alone date a passage, what share of the weight of the first a second company of them must have.
const SECOND_COMPANY: f64 = 0.75;
/// With more mentions than this in a passage, a few years more or less no longer matter; time does.
const MOST_WEIGHED_WHOLE: usize = 300;

/// The years of a text too short to digress: those of its mentions, or else of its names.
pub(super) fn of_passage(dated: &[Evidence], names: &[Evidence]) -> Vec<YearRange> {
    let counted: Vec<&Evidence> = dated.iter().filter(|one| one.counts).collect();
    if counted.is_empty() {
        return agreed(&names.iter().chain(dated).collect::<Vec<_>>());
    }
    narrowest(&counted, PASSAGE_SHARE).map(|range| without_bare_years(range, &counted)).unwrap_or_default()
}

/// The years that the weightiest company of names has in common, and those of a second company where that weighs
/// nearly as much and lies in another era.
///
/// A name says in which years something lies, not that it fills them: Khomeini beside Saddam Hussein is 1979 to 1989.
fn agreed(names: &[&Evidence]) -> Vec<YearRange> {
    let mut steps = companies(names);
    steps.sort_by(|(years, weight), (other_years, other)| other.total_cmp(weight).then(years.cmp(other_years)));
    let Some(&(first, most)) = steps.first() else { return Vec::new() };
    let second = steps.iter().find(|&&(years, weight)| weight >= most * SECOND_COMPANY && years_apart(first, years));
    YearRange::disjoint([first].into_iter().chain(second.map(|&(years, _)| years)))
}

/// Every stretch of years in which the same names hold, with what they weigh together.
///
/// Where one reign ends the next begins: that year, which they share, makes no company of them.
fn companies(names: &[&Evidence]) -> Vec<(YearRange, f64)> {
    let mut turns: Vec<(Year, f64)> = Vec::with_capacity(names.len() * 2);
    for one in names {
        turns.push((one.years.start(), one.weight));
        let end = one.years.end();
        turns.push((if one.years.years() == 1 { end.next() } else { end }, -one.weight));
    }
    turns.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)));
    let mut held = 0.0;
    let mut stretches = Vec::new();
    for pair in turns.windows(2) {
        held += pair[0].1;
        let last = if pair[1].0 == pair[0].0.next() { pair[0].0 } else { pair[1].0 };
        if let Some(years) = YearRange::new(pair[0].0, last).filter(|_| pair[0].0 < pair[1].0) {
            stretches.push((years, held));
        }
    }
    stretches
}

/// The shortest run of years that holds a share of the weight in whole mentions, none of them cut; of the equally short
/// ones the heaviest, then the earliest.
fn narrowest(evidence: &[&Evidence], share: f64) -> Option<YearRange> {
    if evidence.len() > MOST_WEIGHED_WHOLE {
        let points: Points = spread(evidence.iter().copied()).into_iter().collect();
        return shortest(&points, share);
    }
    let total: f64 = evidence.iter().map(|one| one.weight).sum();
    let wanted = total * share - 1e-9;
    let mut by_end = evidence.to_vec();
    by_end.sort_by_key(|one| one.years.end());
    let mut starts: Vec<Year> = evidence.iter().map(|one| one.years.start()).collect();
    starts.sort_unstable();
    starts.dedup();
    let mut best: Option<(YearRange, f64)> = None;
    for start in starts {
        let mut held = 0.0;
        let reached = by_end.iter().filter(|one| one.years.start() >= start).find(|one| {
            held += one.weight;
            held >= wanted
        });
        let Some(range) = reached.and_then(|last| YearRange::new(start, last.years.end())) else { break };
        let better = best.is_none_or(|(narrowest, heaviest)| {
            range.years() < narrowest.years() || (range.years() == narrowest.years() && held > heaviest)
        });
        if better {
            best = Some((range, held));
        }
    }
    best.map(|(range, _)| range)
}

/// The range in as many pieces as there are eras: where no year is spoken of for [`ERAS_APART`] years, it breaks off.
///
/// A passage that sets 1812 beside 1941 is not about 1850. The first and the last year stay what they are.
fn without_bare_years(range: YearRange, evidence: &[&Evidence]) -> Vec<YearRange> {
    let mut spoken: Vec<YearRange> = evidence.iter().filter_map(|one| one.years.intersect(range)).collect();
    spoken.sort();
    let mut pieces: Vec<YearRange> = vec![YearRange::year(range.start())];
    for years in spoken.into_iter().chain([YearRange::year(range.end())]) {
        match pieces.last_mut() {
            Some(last) if years.start() <= last.end().plus(ERAS_APART) => *last = last.hull(years),
            _ => pieces.push(years),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(from: i32, to: i32, weight: f64) -> Evidence<'static> {
        let years = YearRange::new(Year::from_historical(from).unwrap(), Year::from_historical(to).unwrap()).unwrap();
        Evidence { years, weight, plain: weight, span: 0..0, range: false, counts: true, name: None }
    }

    fn shown(ranges: Vec<YearRange>) -> Vec<String> {
        ranges.into_iter().map(|range| range.to_string()).collect()
    }

    #[test]
    fn a_mention_counts_whole() {
        assert_eq!(shown(of_passage(&[evidence(-500, -323, 1.0)], &[])), ["500 BC–323 BC"]);
        let aside = [evidence(1954, 1954, 1.0), evidence(1954, 1963, 1.0), evidence(1861, 1861, 0.1)];
        assert_eq!(shown(of_passage(&aside, &[])), ["1954–1963"]);
    }

    #[test]
    fn eras_that_are_compared_leave_out_what_lies_between() {
        let invasions = [evidence(1812, 1812, 1.0), evidence(1941, 1941, 1.0)];
        assert_eq!(shown(of_passage(&invasions, &[])), ["1812", "1941"]);
    }

    #[test]
    fn names_date_a_passage_by_the_years_they_share() {
        let names = [evidence(1979, 2003, 0.4), evidence(1979, 1989, 0.5), evidence(680, 680, 0.6)];
        assert_eq!(shown(of_passage(&[], &names)), ["1979–1989"]);
        let apart = [evidence(395, 476, 0.5), evidence(768, 814, 0.5)];
        assert_eq!(shown(of_passage(&[], &apart)), ["395–476", "768–814"]);
        assert!(of_passage(&[], &[]).is_empty());
    }

    #[test]
    fn very_many_mentions_are_weighed_too() {
        let many: Vec<_> = (0..5_000).map(|n| evidence(1900 + n % 50, 1900 + n % 50, 1.0)).collect();
        assert_eq!(of_passage(&many, &[]).len(), 1);
    }
}
