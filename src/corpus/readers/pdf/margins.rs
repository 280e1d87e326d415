//! Running heads, running feet and page numbers: what stands at the same height of page after page.
//!
//! Owns the edges of pages. What is taken away is used: the numbers printed on the pages are read from it.

use std::collections::{HashMap, HashSet};

use super::columns::Line;

/// How many rows from the top and the bottom of a page may be heads and feet.
const EDGE_ROWS: usize = 3;
/// How far heads of different pages may differ in height, in points.
const SLACK: f64 = 5.0;
/// The longest line that may be a head, in bytes.
const LONGEST: usize = 200;
/// A line that is a page number has no more characters.
const LONGEST_NUMBER: usize = 20;

/// Takes heads, feet and page numbers from the pages, and returns the number printed on each, where they bear any.
pub(super) fn strip(pages: &mut [Vec<Line>]) -> Option<Vec<Option<u32>>> {
    let edges: Vec<Edge> = pages.iter().enumerate().flat_map(|(page, lines)| edge_lines(page, lines)).collect();
    let repeated = repeated(&edges, pages.len());
    let numbering = Numbering::of(&edges, &repeated, pages.len());
    let places = Places::of(&edges, &repeated, &numbering);
    let mut gone: Vec<Vec<usize>> = vec![Vec::new(); pages.len()];
    for (edge, is_repeated) in edges.iter().zip(repeated) {
        if is_repeated || edge.is_bare && numbering.holds(edge) || places.hold(edge, &numbering) {
            gone[edge.page].push(edge.line);
        }
    }
    // A head stands above a text: where nothing would be left, it is the text.
    if pages.iter().zip(&gone).all(|(lines, gone)| lines.len() == gone.len()) {
        return None;
    }
    for (page, gone) in pages.iter_mut().zip(gone) {
        let mut at = 0..;
        page.retain(|_| at.next().is_none_or(|at| gone.binary_search(&at).is_err()));
    }
    numbering.printed(pages.len())
}

/// A line near the top or the bottom of a page.
struct Edge {
    page: usize,
    line: usize,
    is_top: bool,
    base: f64,
    size: f64,
    /// Whether its letters are larger than most of the page.
    is_large: bool,
    /// Whether its letters are smaller, and it stands well away from the text.
    is_small_and_apart: bool,
    /// Its letters without digits, in lower case.
    skeleton: String,
    /// The number in it that may be the page's.
    number: Option<Number>,
    /// Whether there is nothing else in it.
    is_bare: bool,
}

impl Edge {
    fn height(&self) -> i64 {
        (self.base / SLACK).floor() as i64
    }

    fn place(&self) -> (bool, i64, i64) {
        (self.is_top, (self.base * 2.0).round() as i64, (self.size * 4.0).round() as i64)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Number {
    Arabic(u32),
    Roman(u32),
}

fn edge_lines(page: usize, lines: &[Line]) -> Vec<Edge> {
    let mut bases: Vec<f64> = lines.iter().map(|line| line.base).collect();
    bases.sort_by(f64::total_cmp);
    bases.dedup_by(|a, b| (*a - *b).abs() < 1.0);
    let rows = EDGE_ROWS.min(bases.len().saturating_sub(1) / 2 + 1);
    let (Some(&top), Some(&bottom)) =
        (bases.get(rows.saturating_sub(1)), bases.get(bases.len() - rows.min(bases.len())))
    else {
        return Vec::new();
    };
    let mut sizes: Vec<f64> = lines.iter().map(|line| line.size).collect();
    sizes.sort_by(f64::total_cmp);
    let usual = sizes.get(sizes.len() / 2).copied().unwrap_or(0.0);
    let edge = |(line, Line { base, size, text, .. }): (usize, &Line)| {
        let is_top = *base < top + 1.0;
        if !(is_top || *base > bottom - 1.0) || text.len() > LONGEST {
            return None;
        }
        let letters =
            text.chars().filter(|c| c.is_alphabetic() || *c == ' ').flat_map(char::to_lowercase).collect::<String>();
        let skeleton = letters.split_whitespace().collect::<Vec<_>>().join(" ");
        let (number, is_bare) = page_number(text);
        let below = bases.get(bases.partition_point(|other| *other <= base + 1.0));
        let is_small_and_apart = *size < usual * 0.95 && below.is_some_and(|below| below - base > 2.0 * usual);
        Some(Edge {
            page,
            line,
            is_top,
            base: *base,
            size: *size,
            is_large: *size > usual * 1.1,
            is_small_and_apart,
            skeleton,
            number,
            is_bare,
        })
    };
    lines.iter().enumerate().filter_map(edge).collect()
}

/// The number in a line that may be the page's, first or last in it, and whether it is alone.
fn page_number(text: &str) -> (Option<Number>, bool) {
    let is_joint = |c: char| c.is_whitespace() || "-–—|()[]/.,·•".contains(c);
    let words: Vec<&str> = text.split(is_joint).filter(|word| !word.is_empty()).collect();
    let is_label = |word: &&str| matches!(word.to_lowercase().as_str(), "page" | "p" | "pg" | "of");
    let bare: Vec<&str> = words.iter().copied().filter(|word| !is_label(word)).collect();
    let is_bare = matches!(bare.len(), 1 | 2)
        && text.chars().count() <= LONGEST_NUMBER
        && bare.iter().all(|word| number(word).is_some());
    let found = match is_bare {
        true => bare.first().and_then(|word| number(word)),
        false => [words.first(), words.last()].into_iter().flatten().find_map(|word| arabic(word)),
    };
    (found, is_bare)
}

fn number(word: &str) -> Option<Number> {
    arabic(word).or_else(|| roman(word))
}

fn arabic(word: &str) -> Option<Number> {
    let is_number = (1..=4).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| word.parse().ok().map(Number::Arabic)).flatten()
}

fn roman(word: &str) -> Option<Number> {
    const LONGEST: usize = 8;
    let value = |c: char| "ivxlc".find(c).map(|at| [1, 5, 10, 50, 100][at]);
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let values: Option<Vec<u32>> = word.to_lowercase().chars().map(value).collect();
    let values = values?;
    let add = |total: u32, at: usize| {
        let is_less = values.get(at + 1).is_some_and(|next| *next > values[at]);
        if is_less { total.wrapping_sub(values[at]) } else { total.wrapping_add(values[at]) }
    };
    Some(Number::Roman((0..values.len()).fold(0, add)))
}

/// Which of the lines say the same, but for digits, at the same height of other pages.
fn repeated(edges: &[Edge], pages: usize) -> Vec<bool> {
    let least = if pages >= 5 { 3 } else { 2 };
    let mut counts: HashMap<(bool, &str, i64), Vec<usize>> = HashMap::new();
    for edge in edges.iter().filter(|edge| !edge.skeleton.is_empty() && !edge.is_bare) {
        let pages = counts.entry((edge.is_top, &edge.skeleton, edge.height())).or_default();
        if pages.last() != Some(&edge.page) {
            pages.push(edge.page);
        }
    }
    let count = |edge: &Edge| {
        let near =
            (edge.height() - 1..=edge.height() + 1).filter_map(|at| counts.get(&(edge.is_top, &edge.skeleton, at)));
        near.map(Vec::len).sum::<usize>()
    };
    edges.iter().map(|edge| !edge.skeleton.is_empty() && !edge.is_bare && count(edge) >= least).collect()
}

/// How the printed numbers of the pages run beside their order in the file.
#[derive(Debug, Default)]
struct Numbering {
    /// What is added to the place of a page, from 0, for its Arabic number; with how many pages say so.
    arabic: Vec<(i64, usize)>,
    roman: Vec<(i64, usize)>,
}

impl Numbering {
    fn of(edges: &[Edge], repeated: &[bool], pages: usize) -> Self {
        // On a single page only the number 1 is believed.
        let least = if pages >= 6 { 3 } else { pages.min(2) };
        let mut arabic: HashMap<i64, Vec<usize>> = HashMap::new();
        let mut roman: HashMap<i64, Vec<usize>> = HashMap::new();
        for (edge, repeated) in edges.iter().zip(repeated) {
            let (votes, number) = match edge.number {
                Some(Number::Arabic(number)) if edge.is_bare || *repeated => (&mut arabic, number),
                Some(Number::Roman(number)) if edge.is_bare => (&mut roman, number),
                _ => continue,
            };
            let pages = votes.entry(i64::from(number) - edge.page as i64).or_default();
            if pages.last() != Some(&edge.page) {
                pages.push(edge.page);
            }
        }
        let believed = |votes: HashMap<i64, Vec<usize>>| {
            let counts = votes.into_iter().map(|(offset, pages)| (offset, pages.len()));
            let mut counts: Vec<_> =
                counts.filter(|&(offset, count)| count >= least && (pages > 1 || offset == 1)).collect();
            counts.sort_by_key(|&(offset, count)| (std::cmp::Reverse(count), offset));
            counts
        };
        Numbering { arabic: believed(arabic), roman: believed(roman) }
    }

    /// Whether the number in the line is that of its page.
    fn holds(&self, edge: &Edge) -> bool {
        let (known, number) = match edge.number {
            Some(Number::Arabic(number)) => (&self.arabic, number),
            Some(Number::Roman(number)) => (&self.roman, number),
            None => return false,
        };
        known.iter().any(|(offset, _)| i64::from(number) - edge.page as i64 == *offset)
    }

    /// The Arabic numbers of all pages, where a third of them bear one.
    fn printed(&self, pages: usize) -> Option<Vec<Option<u32>>> {
        let &(offset, count) = self.arabic.first()?;
        let number = |page: usize| u32::try_from(page as i64 + offset).ok().filter(|number| *number > 0);
        (count * 3 >= pages && pages > 1).then(|| (0..pages).map(number).collect())
    }
}

/// Where heads and numbers were found.
struct Places {
    /// Roughly.
    heights: HashSet<(bool, i64)>,
    /// To half a point, in letters of one size; with how many lines there are heads, and how many lines stand there.
    exact: HashMap<(bool, i64, i64), (usize, usize)>,
}

impl Places {
    fn of(edges: &[Edge], repeated: &[bool], numbering: &Numbering) -> Self {
        let mut places = Places { heights: HashSet::new(), exact: HashMap::new() };
        for (edge, is_repeated) in edges.iter().zip(repeated) {
            let (heads, lines) = places.exact.entry(edge.place()).or_default();
            *lines += 1;
            if *is_repeated || edge.is_bare && numbering.holds(edge) {
                *heads += 1;
                places.heights.insert((edge.is_top, edge.height()));
            }
        }
        places
    }

    /// Whether a line that is said once only is a head all the same: the head of a short chapter.
    fn hold(&self, edge: &Edge, numbering: &Numbering) -> bool {
        let is_roman = edge.is_bare && matches!(edge.number, Some(Number::Roman(_)));
        let is_near =
            (edge.height() - 1..=edge.height() + 1).any(|height| self.heights.contains(&(edge.is_top, height)));
        let &(heads, lines) = self.exact.get(&edge.place()).unwrap_or(&(0, 0));
        // Titles of slides stand at one height too, but most of them are said once.
        is_near && (is_roman || numbering.holds(edge) || heads > 1 && heads * 2 >= lines && !edge.is_large)
            || edge.is_top && edge.is_small_and_apart && lines > 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(texts: &[&str]) -> Vec<Line> {
        let line = |(row, text): (usize, &&str)| {
            let base = 50.0 + 14.0 * row as f64;
            Line {
                text: (*text).to_owned(),
                left: 50.0,
                right: 300.0,
                base,
                size: 10.0,
                is_bold: false,
                starts_raised: false,
                column: 0,
                number: 0,
            }
        };
        texts.iter().enumerate().map(line).collect()
    }

    fn texts(pages: &[Vec<Line>]) -> Vec<Vec<&str>> {
        pages.iter().map(|lines| lines.iter().map(|line| line.text.as_str()).collect()).collect()
    }

    #[test]
    fn heads_and_numbers_go_and_the_numbers_are_remembered() {
        let mut pages = vec![
            page(&["The Virgin Lands", "In 1954 it began.", "More.", "More still.", "Even more.", "311"]),
            page(&["312 Jane Doe", "The soil was thin.", "More.", "Yet more.", "So much more.", "And more."]),
            page(&["The Virgin Lands 313", "It blew away.", "Some.", "Some such.", "Some others.", "And on."]),
            page(&["314 Jane Doe", "So it ended.", "Nearly.", "Almost.", "Quite.", "Entirely."]),
        ];
        let numbers = strip(&mut pages);
        assert_eq!(numbers, Some(vec![Some(311), Some(312), Some(313), Some(314)]));
        assert_eq!(texts(&pages)[1][0], "The soil was thin.");
        assert_eq!(texts(&pages)[2][0], "It blew away.");
        assert_eq!(texts(&pages)[3][0], "So it ended.");
    }

    #[test]
    fn what_is_all_there_is_stays() {
        let mut pages = vec![page(&["In 1954 Khrushchev sowed maize."]); 9];
        let before = texts(&pages).concat().join(" ");
        assert_eq!(strip(&mut pages), None);
        assert_eq!(texts(&pages).concat().join(" "), before);
    }

    #[test]
    fn years_and_verses_at_the_edge_stay() {
        let mut pages =
            vec![page(&["1954", "It began.", "So."]), page(&["1963", "It ended.", "So."]), page(&["It was over."])];
        let before = pages.clone();
        assert_eq!(strip(&mut pages), None);
        assert_eq!(texts(&pages)[0][..2], texts(&before)[0][..2]);
        assert_eq!(roman("xiv"), Some(Number::Roman(14)));
    }
}
