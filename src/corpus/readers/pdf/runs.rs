//! Letters that follow each other on one base line, as a page's program wrote them.
//!
//! Owns the gaps between words: a program may leave a gap where another writes a space. Places are in points, from the
//! top left corner of the page, once the text is turned upright.

use hayro_font::kurbo::{Point, Vec2};

/// The most bytes of text a page may hold; a dense newspaper page has 60,000.
const MOST_TEXT: usize = 1_000_000;
/// A gap of this much of the letter size is a space.
pub(super) const SPACE: f64 = 0.17;
/// A longer gap, or a step back by more than half of it, ends a run.
const LONGEST_GAP: f64 = 0.7;
/// How far the base line may shift inside a run, in parts of the letter size.
const SHIFT: f64 = 0.1;

/// Letters of less or more than these many points are no text; nor is a letter wider than that.
const SMALLEST: f64 = 0.05;
const LARGEST: f64 = 100_000.0;

/// A letter as it is written.
#[derive(Debug)]
pub(super) struct Letter {
    /// What it says, perhaps nothing; `None` where the font keeps that to itself.
    pub(super) text: Option<String>,
    pub(super) origin: Point,
    /// The direction of writing.
    pub(super) along: Vec2,
    pub(super) width: f64,
    pub(super) size: f64,
    pub(super) is_bold: bool,
}

/// Letters on one base line, without a large gap, of one size and weight.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    /// The base line, from the top of the page down.
    pub(super) base: f64,
    pub(super) size: f64,
    pub(super) is_bold: bool,
}

/// How text is turned on the page, clockwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Upright,
    Quarter,
    Half,
    ThreeQuarters,
}

const TURNS: [Turn; 4] = [Turn::Upright, Turn::Quarter, Turn::Half, Turn::ThreeQuarters];

impl Turn {
    /// `None` for text that stands askew, as a watermark does.
    fn of(along: Vec2) -> Option<Turn> {
        let (x, y) = (along.x, along.y);
        let is_straight = x.abs().max(y.abs()) > 10.0 * x.abs().min(y.abs());
        match (is_straight, x.abs() > y.abs()) {
            (false, _) => None,
            (true, true) => Some(if x > 0.0 { Turn::Upright } else { Turn::Half }),
            (true, false) => Some(if y > 0.0 { Turn::Quarter } else { Turn::ThreeQuarters }),
        }
    }

    /// Where a place is once the text is turned upright.
    fn upright(self, at: Point) -> Point {
        match self {
            Turn::Upright => at,
            Turn::Quarter => Point::new(at.y, -at.x),
            Turn::Half => Point::new(-at.x, -at.y),
            Turn::ThreeQuarters => Point::new(-at.y, at.x),
        }
    }
}

/// The runs of a page in the making.
#[derive(Debug, Default)]
pub(super) struct Runs {
    done: Vec<(Turn, Run)>,
    open: Option<(Turn, Run)>,
    /// Where the pen stands after the last letter, spacing included.
    pen: Point,
    /// The width and the height of the page, where they are believed.
    page: Option<(f64, f64)>,
    text_bytes: usize,
    /// Letters that say what they are, and those that do not.
    pub(super) known: usize,
    pub(super) unknown: usize,
}

impl Runs {
    /// For a page of this width and height in points, where they are known.
    pub(super) fn new(page: Option<(f64, f64)>) -> Self {
        Runs { page, ..Runs::default() }
    }

    /// Whether the page holds more than any page does.
    pub(super) fn is_full(&self) -> bool {
        self.text_bytes > MOST_TEXT
    }

    pub(super) fn lift(&mut self, pen: Point) {
        self.pen = pen;
    }

    pub(super) fn write(&mut self, letter: Letter) {
        let Some(turn) = Turn::of(letter.along) else { return };
        let is_sized = (SMALLEST..LARGEST).contains(&letter.size) && letter.width < LARGEST;
        if !is_sized || !self.is_on_page(letter.origin) {
            return;
        }
        let is_known = letter.text.is_some();
        let text = letter.text.unwrap_or_else(|| '\u{FFFD}'.to_string());
        if !text.trim().is_empty() {
            *(if is_known { &mut self.known } else { &mut self.unknown }) += 1;
        }
        self.text_bytes += text.len();
        let at = turn.upright(letter.origin);
        let gap = at.x - turn.upright(self.pen).x;
        if let Some((open_turn, run)) = &mut self.open {
            let size = run.size;
            let follows = *open_turn == turn
                && run.is_bold == letter.is_bold
                && (run.size - letter.size).abs() <= size * SHIFT
                && (run.base - at.y).abs() <= size * SHIFT
                && (-size * LONGEST_GAP / 2.0..=size * LONGEST_GAP).contains(&gap);
            if follows {
                let parts = run.text.ends_with(char::is_whitespace) || text.starts_with(char::is_whitespace);
                if gap > size * SPACE && !parts {
                    run.text.push(' ');
                }
                run.text.push_str(&text);
                run.right = run.right.max(at.x + letter.width);
                return;
            }
        }
        self.done.extend(self.open.take());
        let Letter { width, size, is_bold, .. } = letter;
        self.open = Some((turn, Run { text, left: at.x, right: at.x + width, base: at.y, size, is_bold }));
    }

    /// Printers' marks and hidden drafts stand beside the page.
    fn is_on_page(&self, at: Point) -> bool {
        const SLACK: f64 = 2.0;
        const FARTHEST: f64 = 1e7;
        let (left, top, right, bottom) = match self.page {
            Some((width, height)) => (-SLACK, -SLACK, width + SLACK, height + SLACK),
            None => (-FARTHEST, -FARTHEST, FARTHEST, FARTHEST),
        };
        (left..=right).contains(&at.x) && (top..=bottom).contains(&at.y)
    }

    /// The runs with words in them, once each, in up to four lots: the most usual way up first.
    pub(super) fn finish(mut self) -> Vec<Vec<Run>> {
        self.done.extend(self.open.take());
        let mut lots: Vec<Vec<Run>> = TURNS
            .iter()
            .map(|turn| self.done.iter().filter(|(own, _)| own == turn).filter_map(|(_, run)| trimmed(run)).collect())
            .filter(|lot: &Vec<Run>| !lot.is_empty())
            .collect();
        lots.sort_by_key(|lot| std::cmp::Reverse(lot.iter().map(|run| run.text.len()).sum::<usize>()));
        lots.into_iter().map(without_overprints).collect()
    }
}

/// The run without white space around it; where that stood is guessed from its share of the characters.
fn trimmed(run: &Run) -> Option<Run> {
    let text = run.text.trim();
    if text.is_empty() {
        return None;
    }
    let letter = (run.right - run.left) / run.text.chars().count() as f64;
    let white = |part: &str| part.chars().count() as f64 * letter * 0.6;
    let before = &run.text[..run.text.len() - run.text.trim_start().len()];
    let after = &run.text[run.text.trim_end().len()..];
    Some(Run { text: text.to_owned(), left: run.left + white(before), right: run.right - white(after), ..run.clone() })
}

/// Drops what is written twice on nearly the same place, which makes letters look bold.
fn without_overprints(mut runs: Vec<Run>) -> Vec<Run> {
    let mut seen = std::collections::HashMap::<(String, i64), Vec<f64>>::new();
    runs.retain(|run| {
        let step = run.size * 0.3;
        let row = (run.base / step).round() as i64;
        let is_twice = (row - 1..=row + 1).any(|row| {
            let lefts = seen.get(&(run.text.clone(), row));
            lefts.is_some_and(|lefts| lefts.iter().any(|left| (left - run.left).abs() < step))
        });
        let lefts = seen.entry((run.text.clone(), row)).or_default();
        // More than a few of the same on one line are a pattern, not a doubling.
        if lefts.len() < 16 {
            lefts.push(run.left);
        }
        !is_twice
    });
    runs
}
