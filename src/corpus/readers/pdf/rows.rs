//! Runs that stand on one line of the page, whatever the order they were written in.
//!
//! Owns base lines: a note's number above the line belongs to the line, and is dropped inside it. Columns side by side
//! share rows here; `columns` parts them.

use std::collections::BTreeMap;

use super::runs::{Run, SPACE};

/// A gap of this much of the letter size parts two pieces of a row: a gutter may be no wider.
const PARTING: f64 = 0.75;
/// How far apart two runs on one line may stand, in parts of the letter size.
const SAME_LINE: f64 = 0.12;
/// Letters of less than this part of the line's size are raised or lowered.
const SCRIPT: f64 = 0.86;
/// How many sizes of letters are told apart on one row.
const MOST_SIZES: usize = 16;
/// What is raised above another letter as part of a formula or a unit, and not as a note's number.
const RAISED_UNITS: &[&str] = &["km", "m", "cm", "mm", "mi", "ft"];

/// Text that stands together on one row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) base: f64,
    /// The size of most of its letters.
    pub(super) size: f64,
    /// Whether most of its letters are bold.
    pub(super) is_bold: bool,
    /// Which row of the page it stands on, from the top.
    pub(super) row: usize,
    /// Whether it starts with a raised number.
    pub(super) starts_raised: bool,
}

struct Row {
    base: f64,
    size: f64,
    left: f64,
    right: f64,
    runs: Vec<(Run, bool)>,
}

/// The pieces of a page from the top down, and from the left on each row.
pub(super) fn pieces(mut runs: Vec<Run>) -> Vec<Piece> {
    // Large letters make the rows; small ones look for a row to stand on.
    runs.sort_by(|a, b| b.size.total_cmp(&a.size).then(a.base.total_cmp(&b.base)));
    let mut rows: Vec<Row> = Vec::new();
    let mut by_base: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for run in runs {
        let found = row_of(&run, &rows, &by_base);
        let place = found.map_or(rows.len(), |(place, _)| place);
        let is_raised = found.is_some_and(|(_, is_raised)| is_raised);
        match rows.get_mut(place) {
            Some(row) => {
                (row.left, row.right) = (row.left.min(run.left), row.right.max(run.right));
                row.runs.push((run, is_raised));
            }
            None => {
                by_base.entry(key(run.base)).or_default().push(place);
                rows.push(Row {
                    base: run.base,
                    size: run.size,
                    left: run.left,
                    right: run.right,
                    runs: vec![(run, false)],
                });
            }
        }
    }
    rows.sort_by(|a, b| a.base.total_cmp(&b.base));
    rows.into_iter().enumerate().flat_map(|(number, row)| row.pieces(number)).collect()
}

fn key(base: f64) -> i64 {
    base.round() as i64
}

/// The row a run stands on, and whether it is raised there.
fn row_of(run: &Run, rows: &[Row], by_base: &BTreeMap<i64, Vec<usize>>) -> Option<(usize, bool)> {
    /// More rows this close are no text.
    const MOST_ROWS: usize = 12;
    // A raised run has its row's base line below it, by at most this.
    let reach = run.size.min(1000.0) * 1.2;
    let near = by_base.range(key(run.base - reach)..=key(run.base + reach)).flat_map(|(_, rows)| rows).copied();
    let near: Vec<usize> = near.take(MOST_ROWS).collect();
    let on_base = |place: &&usize| {
        let row = &rows[**place];
        (row.base - run.base).abs() <= SAME_LINE * run.size
    };
    if let Some(&place) = near.iter().find(on_base) {
        return Some((place, false));
    }
    let script_of = |place: &&usize| {
        let row = &rows[**place];
        let rise = (row.base - run.base) / row.size;
        let touches = run.left <= row.right + row.size * 0.5 && run.right >= row.left - row.size * 0.5;
        run.size < row.size * SCRIPT && (-0.3..=0.62).contains(&rise) && touches
    };
    near.iter().find(script_of).map(|&place| (place, rows[place].base > run.base))
}

impl Row {
    fn pieces(mut self, number: usize) -> Vec<Piece> {
        self.runs.sort_by(|a, b| a.0.left.total_cmp(&b.0.left));
        let mut pieces: Vec<Making> = Vec::new();
        for (run, is_raised) in self.runs {
            match pieces.last_mut() {
                Some(open) if run.left - open.piece.right <= PARTING * self.size => open.add(&run, is_raised),
                _ => pieces.push(Making::new(&run, is_raised, self.base, number)),
            }
        }
        pieces.into_iter().map(Making::finish).filter(|piece| !piece.text.is_empty()).collect()
    }
}

/// A piece in the making, with the weights of its sizes.
struct Making {
    piece: Piece,
    letters: usize,
    bold: usize,
    sizes: Vec<(f64, usize)>,
}

impl Making {
    fn new(run: &Run, is_raised: bool, base: f64, row: usize) -> Self {
        let piece = Piece {
            text: String::new(),
            left: run.left,
            right: run.right,
            base,
            size: run.size,
            is_bold: false,
            row,
            starts_raised: false,
        };
        let mut making = Making { piece, letters: 0, bold: 0, sizes: Vec::new() };
        making.add(run, is_raised);
        making
    }

    fn add(&mut self, run: &Run, is_raised: bool) {
        let piece = &mut self.piece;
        let gap = run.left - piece.right;
        piece.right = piece.right.max(run.right);
        if is_raised && is_number(&run.text) && !piece.text.is_empty() {
            if RAISED_UNITS.iter().any(|unit| last_word(&piece.text) == *unit) {
                piece.text.extend(run.text.chars().map(raised));
            }
            return;
        }
        let size = run.size.min(piece.size);
        let at_start = piece.text.is_empty();
        piece.starts_raised |= at_start && is_raised && is_number(&run.text);
        // The number of a note stands close to its text.
        let after_number = piece.starts_raised && is_number(&piece.text);
        if !at_start && (gap > SPACE * size || after_number) {
            piece.text.push(' ');
        }
        piece.text.push_str(&run.text);
        let letters = run.text.chars().filter(|c| c.is_alphanumeric()).count();
        self.letters += letters;
        self.bold += if run.is_bold { letters } else { 0 };
        match self.sizes.iter().position(|(size, _)| (*size - run.size).abs() < 0.05) {
            Some(known) => self.sizes[known].1 += letters,
            None if self.sizes.len() < MOST_SIZES => self.sizes.push((run.size, letters)),
            None => {}
        }
    }

    fn finish(self) -> Piece {
        let size = self.sizes.iter().max_by_key(|(_, count)| *count).map_or(self.piece.size, |(size, _)| *size);
        Piece { is_bold: self.bold * 5 > self.letters * 4, size, ..self.piece }
    }
}

/// The number or sign of a note.
fn is_number(text: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_digit() || "*†‡§,[]()".contains(c) || c.is_whitespace();
    !text.is_empty() && text.len() <= 12 && text.chars().all(is_sign)
}

fn last_word(text: &str) -> &str {
    text.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("")
}

fn raised(digit: char) -> char {
    match digit {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str, left: f64, base: f64, size: f64) -> Run {
        let right = left + text.chars().count() as f64 * size / 2.0;
        Run { text: text.to_owned(), left, right, base, size, is_bold: false }
    }

    fn texts(runs: Vec<Run>) -> Vec<String> {
        pieces(runs).into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn runs_on_one_base_line_are_one_piece_in_any_order() {
        let runs = vec![
            run("Lands.", 135.0, 100.0, 10.0),
            run("Khrushchev", 50.0, 100.0, 10.0),
            run("Virgin", 103.0, 100.3, 10.0),
        ];
        assert_eq!(texts(runs), ["Khrushchev Virgin Lands."]);
    }

    #[test]
    fn the_number_of_a_note_goes_from_the_line_and_stays_before_its_note() {
        let runs = vec![
            run("Kazakhstan.", 50.0, 100.0, 10.0),
            run("12", 105.5, 96.0, 6.0),
            run("12", 50.0, 197.0, 5.0),
            run("Nove, p. 81.", 56.0, 200.0, 8.0),
        ];
        assert_eq!(texts(runs), ["Kazakhstan.", "12 Nove, p. 81."]);
    }

    #[test]
    fn ordinals_and_squares_are_no_notes() {
        assert_eq!(texts(vec![run("the 20", 50.0, 100.0, 10.0), run("th", 80.0, 96.0, 6.0)]), ["the 20th"]);
        assert_eq!(texts(vec![run("40 km", 50.0, 100.0, 10.0), run("2", 75.0, 96.0, 6.0)]), ["40 km²"]);
    }

    #[test]
    fn a_gutter_parts_a_row() {
        let found = pieces(vec![run("left", 50.0, 100.0, 10.0), run("right", 80.0, 100.0, 10.0)]);
        assert_eq!(
            found.iter().map(|piece| (piece.text.as_str(), piece.row)).collect::<Vec<_>>(),
            [("left", 0), ("right", 0)]
        );
    }
}
