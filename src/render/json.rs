//! The JSON of an answer: a mirror of the nouns, with the names and units programs rely on.
//!
//! Owns the JSON names; within one [`FORMAT_VERSION`] fields are added, never renamed or removed. Refuses to know
//! the nouns' own serde names beyond what they promise. Years are historical, open ends `null`; offsets count code
//! points, end exclusive.
//!
//! ```
//! use histsearch::document::{Year, YearRange};
//! use histsearch::fields::StoredPeriod;
//! use histsearch::render::json::{PeriodJson, json_string};
//!
//! let since = StoredPeriod {
//!     ranges: vec![YearRange::since(Year::BC(264))],
//!     names: vec!["Punic Wars".into()],
//!     because: vec!["from 264 BC".into()],
//! };
//! assert_eq!(
//!     json_string(&PeriodJson::new(&since)),
//!     r#"{"start":-264,"end":null,"names":["Punic Wars"],"because":["from 264 BC"],"ranges":[[-264,null]]}"#
//! );
//! ```

use std::io;
use std::time::Duration;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use super::{Style, safe};
use crate::document::{Year, YearRange};
use crate::fields::{About, StoredPeriod};
use crate::search::{Answer, Copied, Expansion, Hit, MatchKind, Miss, QueryRead, ScorePart, Searched, Stages};

/// The version of the JSON's shape.
pub const FORMAT_VERSION: u32 = 1;

/// A whole answer.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerJson<'a> {
    /// [`FORMAT_VERSION`].
    pub format_version: u32,
    /// How the query was read.
    pub query: QueryJson<'a>,
    /// How many passages match.
    pub total: usize,
    /// Milliseconds, to the microsecond.
    pub elapsed_ms: f64,
    /// What was searched.
    pub index: &'a Searched,
    /// The hits.
    pub hits: Vec<HitJson<'a>>,
    /// How many were left out before the first hit.
    pub offset: usize,
    /// What came near, where nothing was found.
    pub misses: &'a [Miss],
    /// Time per stage, where explanations were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stages_ms: Option<StagesJson>,
}

/// How a query was read.
#[derive(Clone, Debug, Serialize)]
pub struct QueryJson<'a> {
    /// As it was typed.
    pub text: &'a str,
    /// The caller's id.
    pub qid: Option<&'a str>,
    /// The canonical form.
    pub read_as: &'a str,
    /// What was added to the words.
    pub expansions: &'a [Expansion],
    /// A better spelling.
    pub did_you_mean: Option<&'a str>,
}

/// One passage found.
#[derive(Clone, Debug, Serialize)]
pub struct HitJson<'a> {
    /// From 1, over all pages.
    pub rank: usize,
    /// Higher is better.
    pub score: f32,
    /// The weakest step needed.
    #[serde(rename = "match")]
    pub kind: MatchKind,
    /// The passage's id.
    pub id: &'a str,
    /// The essay's path as shown.
    pub path: &'a str,
    /// The essay's title.
    pub title: Option<&'a str>,
    /// The essay's author.
    pub author: Option<&'a str>,
    /// The exam question it answers.
    pub question: Option<&'a str>,
    /// Its topics, most telling first.
    pub topics: &'a [String],
    /// The years the passage is about.
    pub period: Option<PeriodJson<'a>>,
    /// Headings above it, outermost first.
    pub heading: &'a [String],
    /// Number of its first paragraph, from 1.
    pub paragraph: u32,
    /// Printed page, from 1.
    pub page: Option<u32>,
    /// Line of the file, from 1.
    pub line: u32,
    /// The whole passage.
    pub text: &'a str,
    /// An excerpt of it.
    pub snippet: &'a str,
    /// What matched in the snippet: code points, end exclusive.
    pub highlights: &'a [(usize, usize)],
    /// The names that matched instead of the words typed.
    pub by: &'a [String],
    /// A note or bibliography entry rather than prose.
    pub aside: bool,
    /// When the essay was written.
    pub written: Option<&'a str>,
    /// Where the essay came from.
    pub source: Option<&'a str>,
    /// Where else the passage stands, the same but for a few words.
    #[serde(skip_serializing_if = "<[Copied]>::is_empty")]
    pub copies: &'a [Copied],
    /// The parts of the score, where they were asked for.
    #[serde(skip_serializing_if = "<[ScorePart]>::is_empty")]
    pub explanation: &'a [ScorePart],
}

/// The years a text is about.
#[derive(Clone, Debug, Serialize)]
pub struct PeriodJson<'a> {
    /// First year of all, historical; `null` where open.
    pub start: Option<i32>,
    /// Last year of all, inclusive, historical; `null` where open.
    pub end: Option<i32>,
    /// Named periods recognised.
    pub names: &'a [String],
    /// The words that dated it.
    pub because: &'a [String],
    /// The disjoint ranges within, as `[start, end]`.
    pub ranges: Vec<(Option<i32>, Option<i32>)>,
}

/// A passage and where it stands.
#[derive(Clone, Debug, Serialize)]
pub struct PlaceJson<'a> {
    /// The passage's id.
    pub id: &'a str,
    /// The essay's path as shown.
    pub path: &'a str,
    /// The essay's title.
    pub title: Option<&'a str>,
    /// The essay's author.
    pub author: Option<&'a str>,
    /// Headings above it, outermost first.
    pub heading: &'a [String],
    /// Number of its first paragraph, from 1.
    pub paragraph: u32,
    /// Printed page, from 1.
    pub page: Option<u32>,
    /// Line of the file, from 1.
    pub line: u32,
    /// What is there.
    pub text: &'a str,
}

impl<'a> PlaceJson<'a> {
    /// The JSON of a text in a passage.
    pub fn new(id: &'a str, about: &'a About, text: &'a str) -> Self {
        PlaceJson {
            id,
            path: &about.path,
            title: about.title.as_deref(),
            author: about.author.as_deref(),
            heading: &about.heading,
            paragraph: about.paragraph,
            page: about.page,
            line: about.line,
            text,
        }
    }
}

/// Milliseconds per stage of a search.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct StagesJson {
    /// Reading the words.
    pub plan: f64,
    /// Finding candidates.
    pub search: f64,
    /// Scoring the best again.
    pub rank: f64,
    /// Cutting snippets.
    pub snippet: f64,
}

impl<'a> AnswerJson<'a> {
    /// The JSON of an answer, with time per stage where `explain`.
    pub fn new(answer: &'a Answer, explain: bool) -> Self {
        AnswerJson {
            format_version: FORMAT_VERSION,
            query: QueryJson::new(&answer.query),
            total: answer.total,
            elapsed_ms: milliseconds(answer.elapsed),
            index: &answer.index,
            hits: answer.hits.iter().map(HitJson::new).collect(),
            offset: answer.offset,
            misses: &answer.misses,
            stages_ms: explain.then(|| StagesJson::new(&answer.stages)),
        }
    }
}

impl<'a> QueryJson<'a> {
    /// The JSON of how a query was read.
    pub fn new(query: &'a QueryRead) -> Self {
        QueryJson {
            text: &query.text,
            qid: query.qid.as_deref(),
            read_as: &query.read_as,
            expansions: &query.expansions,
            did_you_mean: query.did_you_mean.as_deref(),
        }
    }
}

impl<'a> HitJson<'a> {
    /// The JSON of one hit.
    pub fn new(hit: &'a Hit) -> Self {
        let about = &hit.about;
        HitJson {
            rank: hit.rank,
            score: hit.score,
            kind: hit.kind,
            id: &hit.id,
            path: &about.path,
            title: about.title.as_deref(),
            author: about.author.as_deref(),
            question: about.question.as_deref(),
            topics: &about.topics,
            period: about.period.as_ref().map(PeriodJson::new),
            heading: &about.heading,
            paragraph: about.paragraph,
            page: about.page,
            line: about.line,
            text: &hit.text,
            snippet: &hit.snippet,
            highlights: &hit.highlights,
            by: &hit.by,
            aside: about.aside,
            written: about.written.as_deref(),
            source: about.source.as_deref(),
            copies: &hit.copies,
            explanation: &hit.explanation,
        }
    }
}

impl<'a> PeriodJson<'a> {
    /// The JSON of a stored period.
    pub fn new(period: &'a StoredPeriod) -> Self {
        let hull = period.hull();
        PeriodJson {
            start: hull.and_then(start),
            end: hull.and_then(end),
            names: &period.names,
            because: &period.because,
            ranges: period.ranges.iter().map(|&range| (start(range), end(range))).collect(),
        }
    }
}

impl StagesJson {
    /// The JSON of the time each stage took.
    pub fn new(stages: &Stages) -> Self {
        StagesJson {
            plan: milliseconds(stages.plan),
            search: milliseconds(stages.search),
            rank: milliseconds(stages.rank),
            snippet: milliseconds(stages.snippet),
        }
    }
}

/// The first year of a range, historical; `None` where it is open.
pub(super) fn start(range: YearRange) -> Option<i32> {
    (range.start() != Year::MIN).then(|| range.start().historical())
}

/// The last year of a range, inclusive, historical; `None` where it is open.
pub(super) fn end(range: YearRange) -> Option<i32> {
    (range.end() != Year::MAX).then(|| range.end().historical())
}

/// Compact JSON on one line, with everything a terminal would obey escaped as `\uXXXX`; it reads back the same.
///
/// A value that JSON cannot hold (a map whose keys are no strings) becomes `null`.
pub fn json_string(value: &impl Serialize) -> String {
    let mut json = Vec::new();
    let written = write_json(value, &mut json).ok().and_then(|()| String::from_utf8(json).ok());
    written.unwrap_or_else(|| "null".to_owned())
}

/// The same and the end of the line, written as it is made.
pub(super) fn write_line(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    write_json(value, &mut *out)?;
    writeln!(out)
}

fn write_json(value: &impl Serialize, out: impl io::Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Harmless)).map_err(io::Error::from)
}

/// How serde_json is told to write: compactly, nothing in a string that a terminal obeys.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: io::Write + ?Sized>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((place, obeyed)) = rest.char_indices().find(|(_, c)| safe::is_obeyed(*c)) {
            let (plain, others) = rest.split_at(place);
            // Four digits do: all such characters lie below U+10000.
            write!(out, "{plain}\\u{:04x}", u32::from(obeyed))?;
            rest = &others[obeyed.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }
}

/// Milliseconds, to the microsecond.
fn milliseconds(duration: Duration) -> f64 {
    duration.as_micros() as f64 / 1000.0
}

/// `--format json`: the whole answer as one object on one line.
pub(super) fn render(answer: &Answer, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    write_line(&AnswerJson::new(answer, style.explain), out)
}
