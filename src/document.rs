//! The nouns everybody shares: years, documents, blocks, passages.
//!
//! Owns no behaviour beyond what keeps a value valid. Knows no file format, no index, no terminal.
//!
//! ```
//! use histsearch::document::{Year, YearRange};
//!
//! let punic_wars = YearRange::new(Year::BC(264), Year::BC(146)).unwrap();
//! assert_eq!(punic_wars.years(), 119);
//! assert_eq!(punic_wars.to_string(), "264 BC–146 BC");
//! assert_eq!(Year::from_historical(-1).unwrap().next(), Year::AD(1)); // there is no year 0
//! ```

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A calendar year, counted astronomically inside: 0 is 1 BC, -263 is 264 BC.
///
/// Every surface (flags, JSON, text) shows the historical year instead, where -264 is 264 BC and 0 does not
/// exist; [`Year::from_historical`] and [`Year::historical`] are the only doors between the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Year(i32);

impl Year {
    /// The earliest year an open range reaches back to.
    pub const MIN: Year = Year(-99_999);
    /// The latest year an open range reaches forward to.
    pub const MAX: Year = Year(99_999);

    /// A year of the common era; `Year::AD(1956)`. `n` is at least 1.
    #[allow(non_snake_case)]
    pub const fn AD(n: i32) -> Year {
        Year(n)
    }

    /// A year before the common era; `Year::BC(264)`. `n` is at least 1.
    #[allow(non_snake_case)]
    pub const fn BC(n: i32) -> Year {
        Year(1 - n)
    }

    /// From an astronomical number (0 = 1 BC), clamped to [`Year::MIN`]..=[`Year::MAX`].
    pub const fn from_astronomical(n: i32) -> Year {
        if n < Self::MIN.0 {
            Self::MIN
        } else if n > Self::MAX.0 {
            Self::MAX
        } else {
            Year(n)
        }
    }

    /// From a historical number (-264 = 264 BC); `None` for 0, which is no year, and for numbers out of range.
    pub const fn from_historical(n: i32) -> Option<Year> {
        if n == 0 || n > Self::MAX.0 || n < Self::MIN.0 {
            None
        } else if n < 0 {
            Some(Year(n + 1))
        } else {
            Some(Year(n))
        }
    }

    /// The astronomical number (0 = 1 BC).
    pub const fn astronomical(self) -> i32 {
        self.0
    }

    /// The historical number (-264 = 264 BC, never 0).
    pub const fn historical(self) -> i32 {
        if self.0 <= 0 { self.0 - 1 } else { self.0 }
    }

    /// The year after, over the seam from 1 BC to AD 1.
    #[must_use]
    pub const fn next(self) -> Year {
        Self::from_astronomical(self.0 + 1)
    }

    /// This many years later (earlier where negative).
    #[must_use]
    pub const fn plus(self, years: i32) -> Year {
        Self::from_astronomical(self.0.saturating_add(years))
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 <= 0 { write!(f, "{} BC", 1 - self.0) } else { write!(f, "{}", self.0) }
    }
}

/// A run of years, both ends inclusive, start never after end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct YearRange {
    start: Year,
    end: Year,
}

impl YearRange {
    /// From `start` to `end`, both inclusive; `None` when reversed.
    pub fn new(start: Year, end: Year) -> Option<YearRange> {
        (start <= end).then_some(YearRange { start, end })
    }

    /// One year alone.
    pub const fn year(year: Year) -> YearRange {
        YearRange { start: year, end: year }
    }

    /// From `start` on, without an end.
    pub const fn since(start: Year) -> YearRange {
        YearRange { start, end: Year::MAX }
    }

    /// Up to and including `end`, without a start.
    pub const fn until(end: Year) -> YearRange {
        YearRange { start: Year::MIN, end }
    }

    /// The first year.
    pub const fn start(self) -> Year {
        self.start
    }

    /// The last year, inclusive.
    pub const fn end(self) -> Year {
        self.end
    }

    /// How many years it covers, at least 1.
    pub const fn years(self) -> i32 {
        self.end.0 - self.start.0 + 1
    }

    /// Whether the two share a year.
    pub fn overlaps(self, other: YearRange) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: YearRange) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The shared years, if any.
    pub fn intersect(self, other: YearRange) -> Option<YearRange> {
        YearRange::new(self.start.max(other.start), self.end.min(other.end))
    }

    /// The same years as ranges that do not overlap, earliest first.
    pub fn disjoint(ranges: impl IntoIterator<Item = YearRange>) -> Vec<YearRange> {
        let mut sorted: Vec<YearRange> = ranges.into_iter().collect();
        sorted.sort();
        let mut apart: Vec<YearRange> = Vec::new();
        for range in sorted {
            match apart.last_mut() {
                Some(last) if last.overlaps(range) => *last = last.hull(range),
                _ => apart.push(range),
            }
        }
        apart
    }

    /// The smallest range holding both.
    #[must_use]
    pub fn hull(self, other: YearRange) -> YearRange {
        YearRange { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl fmt::Display for YearRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.start == Year::MIN, self.end == Year::MAX) {
            (true, true) => f.write_str("any time"),
            (true, false) => write!(f, "until {}", self.end),
            (false, true) => write!(f, "since {}", self.start),
            (false, false) if self.start == self.end => write!(f, "{}", self.start),
            (false, false) => write!(f, "{}–{}", self.start, self.end),
        }
    }
}

/// One essay as a reader hands it over: normalised text, cut into blocks, with what its author said about it.
///
/// All spans are byte ranges into [`Document::text`], on character boundaries. Serialised, it lacks its format and
/// encoding: they are names of tables it does not know.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The reader that made it, as named in its table: `"markdown"`.
    #[serde(skip)]
    pub format: &'static str,
    /// The character encoding the file was read as, by its WHATWG name: `"UTF-8"`, `"windows-1252"`.
    #[serde(skip)]
    pub encoding: &'static str,
    /// From front matter, the first heading, the HTML title or the first line.
    pub title: Option<String>,
    /// Who wrote the essay, where it says so.
    pub author: Option<String>,
    /// When the essay was written, as it says: `"2019-03-12"`. Never a date the essay is about.
    pub written: Option<String>,
    /// The exam question it answers.
    pub question: Option<String>,
    /// Where it came from: an address, a course, a book.
    pub source: Option<String>,
    /// Topics its author declared, in order.
    pub topics: Vec<String>,
    /// The language its author declared, unread: a code or a name.
    pub language: Option<String>,
    /// The period its author declared, unread: an EDTF interval, years, or a name.
    pub period: Option<String>,
    /// The whole normalised text (NFC, `\n` line ends). Blocks point into it.
    pub text: String,
    /// The parts of the text in order, never overlapping; white space between blocks belongs to none.
    pub blocks: Vec<Block>,
    /// Which line of the file each part of the text came from.
    pub lines: LineMap,
    /// What a careful reader should know: a front matter key that could not be read, bytes replaced.
    pub warnings: Vec<String>,
}

/// A heading, a paragraph, a note: one part of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands in [`Document::text`], in bytes.
    pub span: Range<usize>,
    /// The printed page, where the format has pages; from 1.
    pub page: Option<u32>,
}

/// What a block is to a reader of history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    /// The essay's title where it stands in the text.
    Title,
    /// The exam question where it stands in the text.
    Question,
    /// "By A. Student", "12 March 2019": about the essay, not about history.
    Byline,
    /// A heading; the level counts from 1.
    Heading(u8),
    /// A paragraph, list item, table row or block quotation: what is searched first.
    Prose,
    /// A footnote or endnote.
    Note,
    /// An entry of a bibliography.
    Reference,
}

/// Offsets into a document's text and the line of the file each came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineMap(Vec<(usize, u32)>);

impl LineMap {
    /// Notes that the text from byte `offset` on comes from `line` (from 1). Offsets must not go down.
    pub fn push(&mut self, offset: usize, line: u32) {
        debug_assert!(self.0.last().is_none_or(|last| last.0 <= offset), "line map must ascend");
        if self.0.last().is_none_or(|last| last.1 != line) {
            self.0.push((offset, line));
        }
    }

    /// The line of the file that byte `offset` of the text came from; 1 where nothing is known.
    pub fn line_at(&self, offset: usize) -> u32 {
        let after = self.0.partition_point(|&(start, _)| start <= offset);
        if after == 0 { 1 } else { self.0[after - 1].1 }
    }
}

/// The unit indexed and returned: about a paragraph, never across a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands in [`Document::text`], in bytes.
    pub span: Range<usize>,
    /// [`BlockKind::Prose`], [`BlockKind::Note`] or [`BlockKind::Reference`].
    pub kind: BlockKind,
    /// The headings above it, outermost first, without the essay's title.
    pub heading: Vec<String>,
    /// The number of its first paragraph in the essay, from 1. Pieces of one long paragraph share it.
    pub paragraph: u32,
    /// The line of the file it starts on, from 1.
    pub line: u32,
    /// The printed page it starts on, where the format has pages.
    pub page: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_cross_the_seam_without_a_year_zero() {
        assert_eq!(Year::from_historical(0), None);
        assert_eq!(Year::BC(1).astronomical(), 0);
        assert_eq!(Year::BC(1).historical(), -1);
        assert_eq!(Year::BC(1).next().historical(), 1);
        let seam = YearRange::new(Year::BC(27), Year::AD(14)).unwrap();
        assert_eq!(seam.years(), 41);
        for n in [-99_999, -264, -1, 1, 1956, 99_999] {
            assert_eq!(Year::from_historical(n).map(Year::historical), Some(n));
        }
    }

    #[test]
    fn ranges_meet_only_where_they_share_a_year() {
        let first = YearRange::new(Year::AD(1914), Year::AD(1918)).unwrap();
        let second = YearRange::new(Year::AD(1939), Year::AD(1945)).unwrap();
        assert!(!first.overlaps(second));
        assert_eq!(first.hull(second).years(), 32);
        assert!(first.overlaps(YearRange::since(Year::AD(1918))));
        assert!(!first.overlaps(YearRange::until(Year::AD(1913))));
        assert!(YearRange::new(Year::AD(2), Year::AD(1)).is_none());
    }

    #[test]
    fn a_line_map_answers_between_its_points() {
        let mut lines = LineMap::default();
        lines.push(0, 1);
        lines.push(40, 3);
        assert_eq!([lines.line_at(0), lines.line_at(39), lines.line_at(40), lines.line_at(99)], [1, 1, 3, 3]);
        assert_eq!(LineMap::default().line_at(5), 1);
    }
}
