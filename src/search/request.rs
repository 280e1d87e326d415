//! A search as meant: the parsed query, the filters, how many hits and in which order.

use std::sync::Arc;

use globset::GlobMatcher;

use crate::document::YearRange;
use crate::embedding::Model;
use crate::fields::period::PeriodMatch;
use crate::query::{Clause, Query};

/// What to search for, and how.
#[derive(Clone, Debug)]
pub struct Request {
    /// The parsed words.
    pub query: Query,
    /// An id of the caller's, given back in the answer.
    pub qid: Option<String>,
    /// The most hits to return.
    pub limit: usize,
    /// How many of the best hits to leave out first.
    pub offset: usize,
    /// The most hits from one essay; 0 for no cap.
    pub per_essay: usize,
    /// The order of hits.
    pub sort: Sort,
    /// What hits must be.
    pub filters: Filters,
    /// Words exactly as typed: no stemming, no variants, no related entries, no spelling.
    pub exact: bool,
    /// Also match other spellings and names.
    pub variants: bool,
    /// Also match what the lexicon relates to the words or, where it relates nothing, what the passages found have in
    /// common, where the words find little.
    pub related: bool,
    /// Also judge how near a passage is in meaning, by the model the index was made with; never with `exact`.
    pub model: Option<Arc<Model>>,
    /// Show near-copies of a passage as one hit.
    pub fold: bool,
    /// Say how each score came about.
    pub explain: bool,
}

impl Request {
    /// The usual search for these words.
    pub fn new(query: Query) -> Request {
        Request {
            query,
            qid: None,
            limit: 10,
            offset: 0,
            per_essay: 3,
            sort: Sort::Score,
            filters: Filters::default(),
            exact: false,
            variants: true,
            related: true,
            model: None,
            fold: true,
            explain: false,
        }
    }
}

impl Request {
    /// Every passage, to be narrowed by filters.
    pub fn everything() -> Request {
        Request::new(Query { text: String::new(), clause: Clause::Group(Vec::new()), notes: Vec::new() })
    }
}

/// The order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best first; equals by path and paragraph.
    #[default]
    Score,
    /// Earliest years first, undated last.
    Period,
    /// By path and paragraph.
    Path,
}

/// Conditions that do not score. Within one kind any may hold, between kinds all must.
#[derive(Clone, Debug, Default)]
pub struct Filters {
    /// Topics by any of their names; parents include children.
    pub topics: Vec<String>,
    /// Years the passage must be about.
    pub periods: Vec<Asked>,
    /// How the years must relate.
    pub period_match: PeriodMatch,
    /// Words of the author's name, all of which must occur.
    pub authors: Vec<String>,
    /// Words of the exam question that the essay answers, all of which must occur.
    pub questions: Vec<String>,
    /// Patterns the path must match.
    pub paths: Vec<GlobMatcher>,
    /// What is left out.
    pub apart: Option<Apart>,
}

/// An essay that is left out of what is found, or one passage of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Apart {
    /// The essay's id.
    pub essay: u64,
    /// The passage's place in it; `None` for all of them.
    pub ordinal: Option<u64>,
}

impl Filters {
    /// Whether every passage passes.
    pub fn is_empty(&self) -> bool {
        let Filters { topics, periods, period_match: _, authors, questions, paths, apart } = self;
        let is_selected = topics.is_empty() && periods.is_empty() && authors.is_empty() && questions.is_empty();
        is_selected && paths.is_empty() && apart.is_none()
    }
}

/// A period as asked for and as understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The user's words.
    pub words: String,
    /// The years they were understood as.
    pub years: YearRange,
    /// The name of the lexicon, where the words named one.
    pub name: Option<String>,
}
