//! Columns: which pieces of a page's rows are read after which.
//!
//! A gutter is a strip that many rows leave free between two pieces of running text. What crosses a gutter, such as a
//! title, parts the page into bands; in each band one column is read after the other.

use super::rows::Piece;

/// Into how many strips the width of the text is cut.
const STRIPS: usize = 400;
/// In how many bands of a line's height a strip must be free, at least.
const LEAST_BANDS: usize = 5;
/// The same in parts of all bands.
const FREE_PART: f64 = 0.25;
/// The narrowest gutter, in parts of the letter size.
const NARROWEST: f64 = 0.75;
/// The narrowest column, in parts of the width of the text.
const NARROWEST_COLUMN: f64 = 0.15;
/// Columns of shorter pieces than this, on average in characters, are those of a table.
const LEAST_LETTERS: usize = 14;
/// A gap of this much of the letter size parts the cells of a table.
const CELL_GAP: f64 = 2.5;

/// A line of a column.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) base: f64,
    pub(super) size: f64,
    pub(super) is_bold: bool,
    pub(super) starts_raised: bool,
    /// Which column of the page it stands in, counted in reading order; a band that crosses the page is a column.
    pub(super) column: usize,
    /// Its number on the page, from 1, in reading order; heads and feet are not counted.
    pub(super) number: u32,
}

/// The lines of a page in reading order.
pub(super) fn lines(pieces: Vec<Piece>) -> Vec<Line> {
    let gutters = gutters(&pieces);
    let mut order =
        Order { lines: Vec::new(), waiting: vec![Vec::new(); gutters.len() + 1], column: 0, crosses: false };
    for row in pieces.chunk_by(|a, b| a.row == b.row) {
        let crosses = row
            .iter()
            .any(|piece| gutters.iter().any(|gutter| piece.left < gutter - 1.0 && piece.right > gutter + 1.0));
        if crosses != order.crosses {
            order.end_band();
            order.crosses = crosses;
        }
        for piece in row {
            let column = if crosses { 0 } else { gutters.partition_point(|gutter| *gutter < piece.left + 1.0) };
            order.waiting[column].push(piece.clone());
        }
    }
    order.end_band();
    order.lines
}

/// The lines so far, and the pieces of the band being read.
struct Order {
    lines: Vec<Line>,
    waiting: Vec<Vec<Piece>>,
    column: usize,
    crosses: bool,
}

impl Order {
    fn end_band(&mut self) {
        for pieces in &mut self.waiting {
            let pieces = std::mem::take(pieces);
            for row in pieces.chunk_by(|a, b| a.row == b.row) {
                self.lines.push(line(row, self.column));
            }
            self.column += usize::from(!pieces.is_empty());
        }
    }
}

fn line(row: &[Piece], column: usize) -> Line {
    let first = &row[0];
    let widest = row.iter().max_by(|a, b| (a.right - a.left).total_cmp(&(b.right - b.left))).unwrap_or(first);
    let mut text = first.text.clone();
    for pair in row.windows(2) {
        let is_cell = pair[1].left - pair[0].right > CELL_GAP * pair[1].size;
        text.push_str(if is_cell { " | " } else { " " });
        text.push_str(&pair[1].text);
    }
    let right = row.iter().map(|piece| piece.right).fold(first.right, f64::max);
    let is_bold = row.iter().all(|piece| piece.is_bold);
    let Piece { left, base, starts_raised, .. } = *first;
    Line { text, left, right, base, size: widest.size, is_bold, starts_raised, column, number: 0 }
}

/// The middles of the gutters of a page, from the left.
fn gutters(pieces: &[Piece]) -> Vec<f64> {
    let left = pieces.iter().map(|piece| piece.left).fold(f64::INFINITY, f64::min);
    let right = pieces.iter().map(|piece| piece.right).fold(f64::NEG_INFINITY, f64::max);
    let mut sizes: Vec<f64> = pieces.iter().map(|piece| piece.size).collect();
    sizes.sort_by(f64::total_cmp);
    let Some(&size) = sizes.get(sizes.len() / 2) else { return Vec::new() };
    let strip = (right - left) / STRIPS as f64;
    if !(strip > 0.0 && strip.is_finite() && size > 0.0) {
        return Vec::new();
    }
    let mut free = Free { counts: vec![0; STRIPS], strip, left, size };
    let mut bands = 0usize;
    // Rows of a line's height together: columns need not share their base lines.
    for band in pieces.chunk_by(|a, b| (a.base / (size * 1.25)).floor() == (b.base / (size * 1.25)).floor()) {
        free.count(band);
        bands += 1;
    }
    let least = LEAST_BANDS.max((bands as f64 * FREE_PART) as usize);
    let mut found = free.strips_of(least);
    found.retain(|gutter| parts_columns(pieces, *gutter, (left, right)));
    found
}

/// How often each strip of a page is free between two pieces.
struct Free {
    counts: Vec<usize>,
    strip: f64,
    left: f64,
    size: f64,
}

impl Free {
    fn count(&mut self, band: &[Piece]) {
        let mut spans: Vec<(f64, f64)> = band.iter().map(|piece| (piece.left, piece.right)).collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut reach = f64::NEG_INFINITY;
        for (left, right) in spans {
            if reach.is_finite() && left - reach >= NARROWEST * self.size {
                let [from, to] =
                    [reach, left].map(|x| ((x - self.left) / self.strip).clamp(0.0, STRIPS as f64) as usize);
                self.counts[from.min(STRIPS - 1)..to.min(STRIPS)].iter_mut().for_each(|count| *count += 1);
            }
            reach = reach.max(right);
        }
    }

    /// The middles of the freest strips, one of each stretch that is free at least this often.
    fn strips_of(&self, least: usize) -> Vec<f64> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < STRIPS {
            let length = self.counts[at..].iter().take_while(|count| **count >= least).count();
            if length > 0 {
                let stretch = &self.counts[at..at + length];
                let most = stretch.iter().max().copied().unwrap_or(0);
                let first = stretch.iter().position(|count| *count == most).unwrap_or(0);
                let last = stretch.iter().rposition(|count| *count == most).unwrap_or(0);
                found.push(self.left + self.strip * (at as f64 + (first + last + 1) as f64 / 2.0));
            }
            at += length + 1;
        }
        found
    }
}

/// Whether there is running text on both sides, rather than the numbers of a list or the cells of a table.
fn parts_columns(pieces: &[Piece], gutter: f64, (left, right): (f64, f64)) -> bool {
    let is_text = |side: &dyn Fn(&&Piece) -> bool, width: f64| {
        let (mut count, mut letters) = (0usize, 0usize);
        for piece in pieces.iter().filter(side) {
            count += 1;
            letters += piece.text.chars().count();
        }
        width >= NARROWEST_COLUMN * (right - left) && letters >= count * LEAST_LETTERS
    };
    is_text(&|piece| piece.right <= gutter, gutter - left) && is_text(&|piece| piece.left >= gutter, right - gutter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(text: &str, left: f64, row: usize) -> Piece {
        let right = left + text.chars().count() as f64 * 5.0;
        let base = 100.0 + 12.0 * row as f64;
        Piece { text: text.to_owned(), left, right, base, size: 10.0, is_bold: false, row, starts_raised: false }
    }

    fn texts(pieces: Vec<Piece>) -> Vec<String> {
        lines(pieces).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other_below_a_title_that_crosses_them() {
        let mut page = vec![piece("The Virgin Lands campaign in Kazakhstan, 1954 to 1963", 60.0, 0)];
        for row in 1..=8 {
            page.push(piece(&format!("left column, line {row}"), 50.0, row));
            page.push(piece(&format!("right column, line {row}"), 200.0, row));
        }
        let texts = texts(page);
        assert_eq!(
            (texts[0].as_str(), texts[1].as_str()),
            ("The Virgin Lands campaign in Kazakhstan, 1954 to 1963", "left column, line 1")
        );
        assert_eq!((texts[8].as_str(), texts[9].as_str()), ("left column, line 8", "right column, line 1"));
    }

    #[test]
    fn a_table_is_read_by_its_rows() {
        let page = (0..8).flat_map(|row| [piece(&format!("195{row}"), 50.0, row), piece("0.8", 150.0, row)]).collect();
        assert_eq!(texts(page)[..2], ["1950 | 0.8", "1951 | 0.8"]);
    }
}
