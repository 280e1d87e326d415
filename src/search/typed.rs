//! A search as somebody typed it, on a command line, in an address or through an assistant, and what it means.
//!
//! Owns the reading of words, names and patterns into a [`Request`], so that whoever asks the same gets the same.
//! Knows nothing of flags and addresses.
//!
//! ```
//! use histsearch::lexicon::Lexicon;
//! use histsearch::search::{Selection, Typed};
//! use histsearch::settings::QueryHabits;
//!
//! let selection = Selection { periods: vec!["Cold War".into()], ..Selection::default() };
//! let typed = Typed { words: "maize".into(), selection, ..Typed::default() };
//! let request = typed.request(Lexicon::builtin(), &QueryHabits::default())?;
//! assert_eq!((request.limit, request.filters.periods[0].years.to_string()), (10, "1947–1991".to_owned()));
//! # Ok::<(), histsearch::error::Error>(())
//! ```

use std::sync::Arc;

use globset::{GlobBuilder, GlobMatcher};

use super::request::{Filters, Request, Sort};
use super::understand;
use crate::embedding::Model;
use crate::error::{Error, Result};
use crate::fields::period::PeriodMatch;
use crate::lexicon::Lexicon;
use crate::query::{self, QueryError};
use crate::settings::QueryHabits;

/// A search as typed. The default asks for nothing in the usual way.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The words, in the query language.
    pub words: String,
    /// The most hits to return; the habit, else 10, without it.
    pub limit: Option<usize>,
    /// How many of the best hits to leave out first.
    pub offset: usize,
    /// The most hits from one essay, 0 for no cap; the habit, else 3, without it.
    pub per_essay: Option<usize>,
    /// The order of hits.
    pub sort: Sort,
    /// The words as written: no stemming, no other spellings, nothing related.
    pub exact: bool,
    /// No other spellings and names.
    pub no_variants: bool,
    /// Nothing the lexicon only relates.
    pub no_related: bool,
    /// Near-copies of a passage as hits of their own.
    pub copies: bool,
    /// Say how each score came about.
    pub explain: bool,
    /// A model to judge meaning by too; never with `exact`.
    pub model: Option<Arc<Model>>,
    /// Which passages.
    pub selection: Selection,
}

impl Typed {
    /// The request as meant: what was typed wins over habits. Conditions without words ask for all they select.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::error::Kind::Usage) for words that ask for nothing, a period nobody knows or a
    /// pattern that cannot be read.
    pub fn request(&self, lexicon: &Lexicon, habits: &QueryHabits) -> Result<Request> {
        let filters = self.selection.filters(lexicon)?;
        let asked = match query::parse(&self.words) {
            Err(QueryError::Empty) if !filters.is_empty() => Request::everything(),
            parsed => Request::new(parsed.map_err(Error::from)?),
        };
        Ok(Request {
            limit: self.limit.or(habits.limit).unwrap_or(asked.limit),
            offset: self.offset,
            per_essay: self.per_essay.or(habits.per_essay).unwrap_or(asked.per_essay),
            sort: self.sort,
            filters,
            exact: self.exact,
            variants: !self.exact && !self.no_variants && habits.variants.unwrap_or(true),
            related: !self.exact && !self.no_related && habits.related.unwrap_or(true),
            model: self.model.clone(),
            fold: !self.copies && self.sort == Sort::Score,
            explain: self.explain,
            ..asked
        })
    }
}

/// Conditions on passages, as typed.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Topics by any of their names.
    pub topics: Vec<String>,
    /// Years (`1953..1964`, `19th century`, `264 BC..146 BC`) or names of times (`Cold War`).
    pub periods: Vec<String>,
    /// How the years must relate.
    pub period_match: PeriodMatch,
    /// Words of authors' names.
    pub authors: Vec<String>,
    /// Words of exam questions.
    pub questions: Vec<String>,
    /// Patterns of paths: `*` stops at a slash, `**` does not; without a slash, of file names.
    pub paths: Vec<String>,
}

impl Selection {
    /// Whether it selects every passage.
    pub fn is_empty(&self) -> bool {
        let Selection { topics, periods, period_match: _, authors, questions, paths } = self;
        [topics, periods, authors, questions, paths].into_iter().all(Vec::is_empty)
    }

    /// The conditions as meant.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::error::Kind::Usage) for a period nobody knows or a pattern that cannot be read.
    pub fn filters(&self, lexicon: &Lexicon) -> Result<Filters> {
        Ok(Filters {
            topics: self.topics.clone(),
            periods: self.periods.iter().map(|words| understand::period(lexicon, words)).collect::<Result<_>>()?,
            period_match: self.period_match,
            authors: self.authors.clone(),
            questions: self.questions.clone(),
            paths: self.paths.iter().map(|pattern| glob(pattern)).collect::<Result<_>>()?,
            apart: None,
        })
    }
}

fn glob(pattern: &str) -> Result<GlobMatcher> {
    let whole = if pattern.contains('/') { pattern.to_owned() } else { format!("**/{pattern}") };
    let glob = GlobBuilder::new(&whole).literal_separator(true).build();
    glob.map(|glob| glob.compile_matcher())
        .map_err(|error| Error::usage(format!("cannot read the pattern {pattern:?}")).because(error))
}
