//! The measures of a document: the size of its letters, the distance of its lines, the edges of its columns.
//!
//! Everything is told by what most of the text does, so that a title or a table sways nothing.

use std::collections::HashMap;

use super::columns::Line;

/// An indent is at least this part of the letter size.
pub(super) const INDENT: f64 = 0.7;
/// Sizes and distances are counted in steps of this many points.
const STEP: f64 = 0.25;
/// An edge counts where this part of the lines keep it.
const EDGE_PART: usize = 10;
/// How many indented first lines a document shows that parts its paragraphs by them.
const LEAST_INDENTS: usize = 2;

/// What most of a document does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measures {
    /// The letter size of the running text, in points.
    pub(super) body: f64,
    /// From base line to base line of the running text, in parts of the letter size.
    pub(super) leading: f64,
    /// Whether most of the text is bold, so that bold says nothing.
    pub(super) is_bold: bool,
    /// Whether paragraphs start with an indent.
    pub(super) indents: bool,
}

impl Measures {
    pub(super) fn of(pages: &[Vec<Line>]) -> Self {
        let lines = || pages.iter().flatten();
        let weight = |line: &Line| line.text.chars().filter(|c| c.is_alphanumeric()).count();
        let body = most_usual(lines().map(|line| (line.size, weight(line)))).unwrap_or(10.0);
        let bold: usize = lines().filter(|line| line.is_bold).map(weight).sum();
        let is_bold = bold * 2 > lines().map(weight).sum();
        let is_body = |line: &Line| (line.size - body).abs() <= body * 0.06;
        let pairs =
            || pages.iter().flat_map(|page| page.windows(2)).filter_map(|pair| <&[Line; 2]>::try_from(pair).ok());
        let body_pairs = || pairs().filter(|[a, b]| a.column == b.column && is_body(a) && is_body(b));
        let leading = most_usual(body_pairs().map(|[a, b]| (b.base - a.base, 1)).filter(|(gap, _)| *gap > 0.0));
        let leading = leading.map_or(1.2, |leading| leading / body).clamp(0.8, 4.0);
        let indents = body_pairs().filter(|[a, b]| {
            let is_near = (b.base - a.base) <= leading * body * 1.2;
            let indent = b.left - a.left;
            is_near && indent > INDENT * body && indent < 6.0 * body && ends_sentence(&a.text)
        });
        let indents = indents.count() >= LEAST_INDENTS;
        Measures { body, leading, is_bold, indents }
    }
}

/// The value of most weight, in steps.
fn most_usual(values: impl Iterator<Item = (f64, usize)>) -> Option<f64> {
    let mut weights: HashMap<i64, usize> = HashMap::new();
    for (value, weight) in values.filter(|(value, _)| value.is_finite()) {
        *weights.entry((value / STEP).round() as i64).or_default() += weight;
    }
    let most = weights.into_iter().max_by_key(|&(step, weight)| (weight, step))?;
    Some(most.0 as f64 * STEP).filter(|value| *value > 0.0)
}

/// The edges of a column on one page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Edges {
    pub(super) left: f64,
    pub(super) right: f64,
    /// Whether first lines stand out to the left, as in a bibliography.
    pub(super) hangs: bool,
}

impl Edges {
    /// Of lines that stand in one column.
    pub(super) fn of(lines: &[Line], measures: &Measures) -> Self {
        let indent = INDENT * measures.body;
        let mut lefts: Vec<f64> = lines.iter().map(|line| line.left).collect();
        lefts.sort_by(f64::total_cmp);
        let mut end = 0;
        let left = lefts.iter().enumerate().find(|(at, left)| {
            end += lefts[end..].iter().take_while(|other| **other <= **left + 2.0).count();
            (end - at) * EDGE_PART >= lefts.len()
        });
        let left = left.map_or(0.0, |(_, left)| *left);
        let right = lines.iter().map(|line| line.right).fold(left, f64::max);
        let mut edges = Edges { left, right, hangs: false };
        let (mut hanging, mut indented) = (0usize, 0usize);
        for pair in lines.windows(2) {
            let is_full = edges.is_full(&pair[0], &pair[1]);
            let [first, second] = [&pair[0], &pair[1]].map(|line| line.left - left > indent);
            hanging += usize::from(is_full && !first && second);
            indented += usize::from(is_full && first && !second);
        }
        edges.hangs = hanging > indented;
        edges
    }

    /// Whether the first word of `next` would not have fitted on `line`.
    pub(super) fn is_full(&self, line: &Line, next: &Line) -> bool {
        let word = next.text.split_whitespace().next().map_or(0, |word| word.chars().count());
        let letter = (next.right - next.left) / next.text.chars().count().max(1) as f64;
        let slack = (self.right - self.left) * 0.02;
        line.right + letter * (word as f64 + 1.0) > self.right - slack
    }
}

/// Whether a line ends where a sentence may end.
pub(super) fn ends_sentence(text: &str) -> bool {
    // The number of a note may follow.
    let text = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let text = text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']);
    text.ends_with(['.', '!', '?', ':'])
}
