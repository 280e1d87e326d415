//! Bars of text: labels, figures in columns, a bar in eighths of a column.
//!
//! Owns how rows share the width. Refuses to know what is counted:
//!
//! ```
//! use histsearch::render::bars::{Bar, write};
//!
//! let bar = |label: &str, passages: u32| Bar {
//!     label: label.into(),
//!     figures: vec![passages.to_string()],
//!     length: f64::from(passages),
//!     ..Bar::default()
//! };
//! let mut text = Vec::new();
//! write(&[bar("maize", 8), bar("wheat", 2)], &[], 18, &mut text)?;
//! assert_eq!(String::from_utf8_lossy(&text), "maize 8 ████████\nwheat 2 ██\n");
//! # std::io::Result::Ok(())
//! ```

use std::io;

use textwrap::core::display_width;

/// One row of a bar chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// What it stands for, safe to show; clipped to half the width.
    pub label: String,
    /// Numbers beside it, set in columns; as many in each row.
    pub figures: Vec<String>,
    /// How long it is beside the others, not negative.
    pub length: f64,
    /// Whether it is drawn in dots, to be told from its neighbour.
    pub dotted: bool,
    /// Whether it goes on beyond its length, and shows that it does.
    pub cut: bool,
    /// What stands behind it.
    pub note: String,
}

/// What a bar is drawn with, and what one is that is told from it.
pub const SOLID: &str = "█";
/// See [`SOLID`].
pub const DOTTED: &str = "░";
/// The end of a bar that goes on.
pub const CUT: &str = "▸";

/// The width of a chart where the terminal's is not known.
const USUAL_WIDTH: usize = 80;

/// The columns of a chart on a terminal of this width, 0 where nobody knows it.
pub(super) fn columns(width: usize) -> usize {
    if width == 0 { USUAL_WIDTH } else { width }
}

/// The fewest columns left for bars, and for labels.
const LEAST_ROOM: usize = 4;
const LEAST_LABEL: usize = 4;

/// Writes rows below the names of their columns of figures, where these have names, within `width` columns (0 where
/// nobody knows).
pub fn write(rows: &[Bar], names: &[&str], width: usize, out: &mut dyn io::Write) -> io::Result<()> {
    let width = columns(width);
    let widest = |texts: &mut dyn Iterator<Item = &str>| texts.map(display_width).max().unwrap_or(0);
    let note = widest(&mut rows.iter().map(|row| row.note.as_str()));
    let most_figures = rows.iter().map(|row| row.figures.len()).max().unwrap_or(0);
    let named = |column: usize| names.get(column).copied().unwrap_or_default();
    let figures: Vec<usize> = (0..most_figures)
        .map(|column| {
            let own = rows.iter().filter_map(|row| row.figures.get(column)).map(String::as_str);
            widest(&mut own.chain([named(column)]))
        })
        .collect();
    let taken = figures.iter().map(|width| width + 1).sum::<usize>() + 1 + if note == 0 { 0 } else { note + 2 };
    let most = (width / 2).min(width.saturating_sub(taken + LEAST_ROOM)).max(LEAST_LABEL);
    let label = widest(&mut rows.iter().map(|row| row.label.as_str())).min(most);
    let room = width.saturating_sub(label + taken).max(LEAST_ROOM);
    let longest = rows.iter().map(|row| row.length).fold(0.0, f64::max);
    let line = |text: &str, cells: &mut dyn Iterator<Item = &str>| {
        let text = clipped(text, label);
        let pad = " ".repeat(label.saturating_sub(display_width(&text)));
        let cells = cells.zip(&figures).map(|(cell, width)| format!(" {cell:>width$}"));
        format!("{text}{pad}{}", cells.collect::<String>())
    };
    if !names.is_empty() {
        writeln!(out, "{}", line("", &mut names.iter().copied()).trim_end())?;
    }
    for row in rows {
        let bar = bar(row, longest, room);
        let gap = " ".repeat(room.saturating_sub(display_width(&bar)));
        let before = line(&row.label, &mut row.figures.iter().map(String::as_str));
        writeln!(out, "{}", format!("{before} {bar}{gap}  {}", row.note).trim_end())?;
    }
    Ok(())
}

/// A text cut to at most so many columns, and a mark where it was.
pub(super) fn clipped(text: &str, most: usize) -> String {
    if display_width(text) <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if display_width(&kept) + 2 > most {
            break;
        }
        kept.push(c);
    }
    kept + "…"
}

/// A bar in its share of the room; what is not nothing is seen.
fn bar(row: &Bar, longest: f64, room: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if row.length <= 0.0 {
        return String::new();
    }
    let share = row.length / longest * room as f64;
    if row.cut {
        return if row.dotted { DOTTED } else { SOLID }.repeat((share as usize).max(1) - 1) + CUT;
    }
    if row.dotted {
        return DOTTED.repeat((share.round() as usize).max(1));
    }
    let eighths = (share * 8.0).ceil() as usize;
    format!("{}{}", SOLID.repeat(eighths / 8), EIGHTHS[eighths % 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(rows: &[Bar], names: &[&str], width: usize) -> String {
        let mut out = Vec::new();
        write(rows, names, width, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn topics() -> [Bar; 3] {
        [("Soviet agriculture", 12), ("maize", 1), ("玉米", 0)].map(|(label, value)| Bar {
            label: label.to_owned(),
            figures: vec![value.to_string(), "5.0".to_owned()],
            length: f64::from(value),
            ..Bar::default()
        })
    }

    #[test]
    fn bars_fill_the_width_and_no_more() {
        for width in [30, 40, 80, 120] {
            let text = written(&topics(), &["hits", "per 1,000"], width);
            let widths: Vec<usize> = text.lines().map(display_width).collect();
            assert_eq!(widths.iter().max(), Some(&width), "{text}");
            assert_eq!(text.lines().next().unwrap().split_whitespace().count(), 3, "{text}");
        }
    }

    #[test]
    fn little_is_seen_and_nothing_is_not() {
        let mut rows = topics();
        rows[1].length = 0.001;
        rows[1].dotted = true;
        rows[0].cut = true;
        let text = written(&rows, &[], 60);
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].ends_with(&format!("{SOLID}{CUT}")), "{text}");
        assert!(lines[1].ends_with(DOTTED), "{text}");
        assert!(lines[2].ends_with("5.0"), "{text}");
    }

    #[test]
    fn a_long_label_is_clipped() {
        assert_eq!(clipped("Soviet agriculture", 7), "Soviet…");
        assert_eq!(clipped("maize", 7), "maize");
    }
}
