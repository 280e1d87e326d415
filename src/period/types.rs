//! The nouns of the room: mentions of time, named spans handed in, segments of a text, and the period they add up to.

use std::ops::Range;

use serde::{Serialize, Serializer};

use crate::document::{Block, BlockKind, Year, YearRange};

/// What sort of expression of time a [`Mention`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MentionKind {
    /// A year by its number: `1953`, `264 BC`, `c. 1450`, `mid-1987`.
    Year,
    /// Anything finer than a year: a day, a month, a season, a time of day.
    Date,
    /// Ten years by their number: `the 1880s`, `the sixties`, `the mid-1980s`.
    Decade,
    /// A century or a millennium, or a part of one: `the early seventeenth century`.
    Century,
    /// One end of a run of years that names both its ends: `1953` in `from 1953 to 1964`.
    Range,
    /// A period or event by its name: `during the Cold War`, `between the wars`.
    Named,
    /// A ruler's years of rule: `under Stalin`, `the reign of Akbar`, `the Thatcher years`.
    Reign,
    /// What only its surroundings can place: `two years later`, `that summer`, `three weeks`, `now`.
    Relative,
    /// Years with one end only: `1945` in `after 1945`, `1963` in `by 1963`.
    Open,
}

impl MentionKind {
    /// Its lower-case name, as data output shows it.
    pub const fn as_str(self) -> &'static str {
        match self {
            MentionKind::Year => "year",
            MentionKind::Date => "date",
            MentionKind::Decade => "decade",
            MentionKind::Century => "century",
            MentionKind::Range => "range",
            MentionKind::Named => "named",
            MentionKind::Reign => "reign",
            MentionKind::Relative => "relative",
            MentionKind::Open => "open",
        }
    }
}

/// One expression of time in a text.
///
/// `from` and `to` are the first and last year it means, both inclusive. Where only one is `None` that end is
/// open (`by 1963` has no `from`); where both are, the expression is one of time but nothing says which years.
/// The two ends of `from 1953 to 1964` are two mentions, each with its own `value` and both with the years
/// 1953 and 1964.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands in the text, in bytes.
    pub span: Range<usize>,
    /// What sort of expression it is.
    pub kind: MentionKind,
    /// The first year meant, inclusive.
    pub from: Option<Year>,
    /// The last year meant, inclusive.
    pub to: Option<Year>,
    /// The value in TIMEX3 (ISO 8601 with extensions): `1956-02-14`, `195`, `BC0264`, `1812-SU`, `P3W`, `PRESENT_REF`.
    pub value: Option<String>,
}

impl Mention {
    /// The years meant, an open end reaching to [`Year::MIN`] or [`Year::MAX`]; `None` where no end is known.
    pub fn years(&self) -> Option<YearRange> {
        match (self.from, self.to) {
            (None, None) => None,
            (from, to) => YearRange::new(from.unwrap_or(Year::MIN), to.unwrap_or(Year::MAX)),
        }
    }
}

/// A name in the text that somebody who knows history has recognised: a period, a war, a ruler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Where it stands in the text, in bytes.
    pub span: Range<usize>,
    /// The years it stands for, both inclusive.
    pub years: YearRange,
    /// Whether it is a person and `years` are the years of rule.
    pub ruler: bool,
    /// Whether it is an event, so that `after` it means after its end and `before` it means before its start.
    pub event: bool,
    /// The name shown to a user: `"Khrushchev era"`.
    pub name: String,
}

/// What a segment of the text is to the reader of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The essay's title.
    Title,
    /// A heading inside the essay.
    Heading,
    /// Running text.
    Prose,
    /// A note, a bibliography entry, a byline: tagged, but never moves the reference year nor dates the essay.
    Aside,
}

impl From<BlockKind> for Role {
    fn from(kind: BlockKind) -> Self {
        match kind {
            BlockKind::Title => Role::Title,
            BlockKind::Question | BlockKind::Heading(_) => Role::Heading,
            BlockKind::Prose => Role::Prose,
            BlockKind::Byline | BlockKind::Note | BlockKind::Reference => Role::Aside,
        }
    }
}

/// A part of the text and its role; segments come in order and do not overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where it stands in the text, in bytes.
    pub span: Range<usize>,
    /// What it is.
    pub role: Role,
}

impl From<&Block> for Segment {
    fn from(block: &Block) -> Self {
        Segment { span: block.span.clone(), role: block.kind.into() }
    }
}

/// Where a period was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// The essay's title.
    Title,
    /// Expressions of time in the text.
    Text,
    /// Names alone: rulers, wars, periods.
    Lexicon,
}

impl Source {
    /// Its lower-case name, as data output shows it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Source::Title => "title",
            Source::Text => "text",
            Source::Lexicon => "lexicon",
        }
    }
}

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The years an essay or a passage is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// The smallest range that holds all of [`Period::ranges`].
    pub range: YearRange,
    /// Disjoint, in order: more than one where a text compares eras.
    pub ranges: Vec<YearRange>,
    /// The names that support it, most telling first.
    pub names: Vec<String>,
    /// The words of the text that dated it, most telling first, at most six.
    pub because: Vec<String>,
    /// Where it was read from.
    pub source: Source,
}
