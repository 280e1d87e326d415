//! The answer: plain public data, complete in itself; whatever shows it adds nothing.

use std::time::Duration;

use serde::Serialize;

use crate::fields::About;

/// What a search found, how it was read, and what it was searched in.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The query and how it was read.
    pub query: QueryRead,
    /// How many passages match, whatever the limit and the cap per essay.
    pub total: usize,
    /// How many of the returned order were left out before the first hit.
    pub offset: usize,
    /// Time from the parsed query to this answer.
    pub elapsed: Duration,
    /// What was searched.
    pub index: Searched,
    /// The hits, best first (or in the order asked for).
    pub hits: Vec<Hit>,
    /// Where nothing was found: what came near.
    pub misses: Vec<Miss>,
    /// Time spent per stage; for `--explain`.
    pub stages: Stages,
}

impl Answer {
    /// The answer where there was nothing to look for.
    pub fn empty(query: QueryRead, index: Searched) -> Answer {
        Answer {
            query,
            total: 0,
            offset: 0,
            elapsed: Duration::ZERO,
            index,
            hits: Vec::new(),
            misses: Vec::new(),
            stages: Stages::default(),
        }
    }
}

/// How a query was read.
#[derive(Clone, Debug, Default)]
pub struct QueryRead {
    /// As it was typed.
    pub text: String,
    /// The caller's id for it.
    pub qid: Option<String>,
    /// The canonical form, with filters and remarks.
    pub read_as: String,
    /// What was added to the words, and why.
    pub expansions: Vec<Expansion>,
    /// A better spelling, where nothing or little was found.
    pub did_you_mean: Option<String>,
}

/// Something added to the words of a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Expansion {
    /// The words it was added to.
    pub term: String,
    /// What sort of addition.
    pub kind: ExpansionKind,
    /// What was added.
    pub added: Vec<String>,
    /// Why, for a person.
    pub because: String,
}

/// What sort of addition an expansion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ExpansionKind {
    /// Another spelling or name of the same.
    Variant,
    /// What the lexicon relates to it, or the passages that say it have in common.
    Related,
    /// A likely slip of the pen: a word the index does have.
    Spelling,
}

/// The weakest step that was needed to find a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MatchKind {
    /// The words as typed (stemmed, unless asked otherwise).
    Exact,
    /// Another spelling or name.
    Variant,
    /// What the lexicon relates to the words, or the passages that say them have in common.
    Related,
}

impl MatchKind {
    /// Its lower-case name.
    pub const fn as_str(self) -> &'static str {
        match self {
            MatchKind::Exact => "exact",
            MatchKind::Variant => "variant",
            MatchKind::Related => "related",
        }
    }
}

/// What was searched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Searched {
    /// Tells one state of the index from another.
    pub fingerprint: String,
    /// How many essays it holds.
    pub essays: u64,
    /// How many passages.
    pub passages: u64,
    /// How many files were found but could not be read.
    pub skipped: u64,
}

/// One passage returned.
#[derive(Clone, Debug)]
pub struct Hit {
    /// From 1, counted over all pages.
    pub rank: usize,
    /// Higher is better; comparable within one answer only.
    pub score: f32,
    /// The weakest step needed.
    pub kind: MatchKind,
    /// The passage's id, as `show` and `similar` take it.
    pub id: String,
    /// Path, title, period and the rest.
    pub about: About,
    /// The whole passage, verbatim after normalisation.
    pub text: String,
    /// An excerpt around the densest match.
    pub snippet: String,
    /// What matched: spans of the snippet in characters (code points), end exclusive, in order.
    pub highlights: Vec<(usize, usize)>,
    /// What matched in the whole text: spans of `text` in bytes, end exclusive, in order.
    pub spans: Vec<(usize, usize)>,
    /// The names and words that matched instead of those typed: `"maize"` for Virgin Lands.
    pub by: Vec<String>,
    /// The parts of the score, where they were asked for.
    pub explanation: Vec<ScorePart>,
    /// Where else the passage stands, the same but for a few words.
    pub copies: Vec<Copied>,
}

/// A near-copy of a hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Copied {
    /// The passage's id.
    pub id: String,
    /// Its essay's path as shown.
    pub path: String,
    /// Number of its first paragraph, from 1.
    pub paragraph: u32,
}

/// One part of a score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScorePart {
    /// What it stands for: `"words in the passage"`.
    pub part: &'static str,
    /// How much it added.
    pub value: f32,
}

/// Something that would have been found had the query been a little different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// The change, for a person: `"without --period 1953–1964"`.
    pub change: String,
    /// How many passages match then.
    pub passages: usize,
}

/// Time spent per stage of a search.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stages {
    /// Reading the words, looking up names and spellings.
    pub plan: Duration,
    /// Finding candidates in the index.
    pub search: Duration,
    /// Scoring the best of them again.
    pub rank: Duration,
    /// Loading passages, finding spans, cutting snippets.
    pub snippet: Duration,
}
