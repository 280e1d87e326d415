//! A timeline as bars of text, a row a bin.
//!
//! ```text
//!        hits   of  per 1,000
//! 1930s     1   61       16.4 ████
//! 1940s     0   80        0.0
//! 1950s     4   75       53.3 █████████████
//! ```

use std::io;
use std::ops::Range;

use super::{Chart, TELLING, label};
use crate::render::bars::{self, Bar, CUT, DOTTED, SOLID, clipped, columns};
use crate::search::Bin;

/// Up to this many rows every bin has its own, so that time is to scale.
const MOST_TO_SCALE: usize = 60;
/// Beyond, more empty bins than this in a row become one row that says so.
const MOST_EMPTY: usize = 3;

/// Writes a timeline within `width` columns (0 where nobody knows).
pub fn text(chart: &Chart<'_>, width: usize, out: &mut dyn io::Write) -> io::Result<()> {
    let longest = chart.longest();
    let rows: Vec<Bar> = stretches(chart).into_iter().flat_map(|stretch| rows(chart, stretch, longest)).collect();
    if chart.words.len() > 1 {
        for (series, mark) in (0..chart.words.len()).zip([SOLID, DOTTED]) {
            writeln!(out, "{mark} {}", clipped(&chart.name(series), columns(width).saturating_sub(2)))?;
        }
    }
    let names: &[&str] = if chart.is_of_rates() && !rows.is_empty() { &["hits", "of", "per 1,000"] } else { &[] };
    bars::write(&rows, names, width, out)?;
    if rows.iter().any(|row| row.cut) {
        writeln!(out, "{CUT} of fewer than {TELLING} passages, cut")?;
    }
    for tally in chart.tallies() {
        writeln!(out, "{tally}")?;
    }
    Ok(())
}

/// The bins one by one, or a run of empty ones together.
fn stretches(chart: &Chart<'_>) -> Vec<Range<usize>> {
    let bins = &chart.timeline.bins;
    let mut stretches = Vec::new();
    let mut bin = 0;
    while bin < bins.len() {
        let run = (bin..bins.len()).take_while(|bin| is_empty(&bins[*bin])).count();
        let rows = if bins.len() > MOST_TO_SCALE && run > MOST_EMPTY { run } else { 1 };
        stretches.push(bin..bin + rows);
        bin += rows;
    }
    stretches
}

/// A row for each series; one, where no series has anything.
fn rows(chart: &Chart<'_>, bins: Range<usize>, longest: f64) -> Vec<Bar> {
    let first = bins.start;
    if bins.len() > 1 {
        let (from, to) = (&chart.timeline.bins[first], &chart.timeline.bins[bins.end - 1]);
        let label = format!("⋮ {}", label(from.years.hull(to.years), chart.timeline.step));
        return vec![Bar { label, figures: vec!["0".to_owned()], ..Bar::default() }];
    }
    let row = |series: usize| {
        let mut figures = vec![chart.timeline.bins[first].passages[series].to_string()];
        if chart.is_of_rates() {
            figures.push(if series == 0 { chart.timeline.bins[first].of.to_string() } else { String::new() });
            figures.push(format!("{:.1}", chart.value(first, series)));
        }
        let value = chart.value(first, series);
        let label = if series == 0 { chart.label(first) } else { String::new() };
        let (length, cut) = (value.min(longest), value > longest);
        Bar { label, figures, length, dotted: series > 0, cut, note: String::new() }
    };
    let series = if is_empty(&chart.timeline.bins[first]) { 1 } else { chart.timeline.found.len() };
    (0..series).map(row).collect()
}

fn is_empty(bin: &Bin) -> bool {
    bin.passages.iter().all(|passages| *passages == 0)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{timeline, words};
    use super::*;
    use crate::document::YearRange;

    fn written(words: &[String], timeline: &crate::search::Timeline, width: usize) -> String {
        let mut out = Vec::new();
        text(&Chart { timeline, words }, width, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn two_series_are_told_apart_without_colour() {
        let shown = written(&words(&["maize", "wheat"]), &timeline(), 40);
        let wanted = "\
█ maize
░ wheat
      hits  of per 1,000
1930s    1   4     250.0 ██████████████▸
         0           0.0
1940s    2 100      20.0 ███
         6          60.0 ░░░░░░░░░
1950s    0   0       0.0
1960s   40 400     100.0 ███████████████
         3           7.5 ░
▸ of fewer than 10 passages, cut
maize: 43 passages, 2 of them undated
wheat: 9 passages, 0 of them undated
";
        assert_eq!(shown, wanted);
    }

    #[test]
    fn a_long_silence_is_one_row_where_there_are_many() {
        let mut long = timeline();
        let (silent, last) = (long.bins[2].clone(), long.bins.pop().unwrap());
        let later = |n| Bin {
            years: YearRange::new(silent.years.start().plus(10 * n), silent.years.end().plus(10 * n)).unwrap(),
            ..silent.clone()
        };
        long.bins.extend((1..=80).map(later));
        long.bins.push(last);
        let shown = written(&words(&["maize", "wheat"]), &long, 80);
        assert!(shown.contains("\n⋮ 1950–2759    0\n1960s"), "{shown}");
        assert_eq!(shown.lines().count(), 13, "{shown}");
    }
}
