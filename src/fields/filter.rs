//! Filters over paths, authors and single essays; and what tells of one passage whether a filter lets it through.

use std::sync::Arc;

use globset::GlobMatcher;
use tantivy::index::SegmentReader;
use tantivy::query::doc_predicate_query::{DocPredicateQuery, FunctionPredicate};
use tantivy::query::{Query, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Searcher, Term};

use super::{FieldName, Fields};

/// Whether a passage of the segment it was made for is let through.
pub type Passes = Box<dyn Fn(DocId) -> bool + Send + Sync>;

/// What makes it for a segment.
type OfSegment = dyn Fn(&SegmentReader) -> tantivy::Result<Passes> + Send + Sync;

/// What looks at one passage and at no other: a search that finds few passages by their words asks it of those few,
/// where a query would ask it of all there are. Made for each segment.
#[derive(Clone)]
pub struct Check(Arc<OfSegment>);

impl Check {
    /// Of what makes it for a segment.
    pub(crate) fn new(of_segment: impl Fn(&SegmentReader) -> tantivy::Result<Passes> + Send + Sync + 'static) -> Check {
        Check(Arc::new(of_segment))
    }

    /// For the passages of a segment.
    ///
    /// # Errors
    /// When the columns of the index cannot be read.
    pub fn of_segment(&self, segment: &SegmentReader) -> tantivy::Result<Passes> {
        (self.0)(segment)
    }

    /// The same as a query, which asks every passage.
    pub fn query(self) -> Box<dyn Query> {
        Box::new(DocPredicateQuery::from(FunctionPredicate::from(move |segment: &SegmentReader| {
            self.of_segment(segment)
        })))
    }
}

/// Passages of the essays whose path matches the pattern; reads each distinct path once.
///
/// # Errors
/// When the index cannot be read.
pub fn path(searcher: &Searcher, field: Field, pattern: &GlobMatcher) -> tantivy::Result<Box<dyn Query>> {
    let mut terms = Vec::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut paths = index.terms().stream()?;
        while paths.advance() {
            if let Ok(path) = std::str::from_utf8(paths.key()).map(str::to_owned)
                && pattern.is_match(&path)
            {
                terms.push(Term::from_field_text(field, &path));
            }
        }
    }
    Ok(Box::new(TermSetQuery::new(terms)))
}

/// Passages but for those of an essay, or but for one of them.
pub fn but(essay: u64, ordinal: Option<u64>) -> Check {
    Check::new(move |segment| {
        let column = |field| segment.fast_fields().u64(Fields::name(field));
        let (essays, ordinals) = (column(FieldName::Essay)?, column(FieldName::Ordinal)?);
        Ok(Box::new(move |doc| {
            essays.first(doc) != Some(essay) || ordinal.is_some_and(|ordinal| ordinals.first(doc) != Some(ordinal))
        }))
    })
}

/// The passages of one essay.
pub fn essay(field: Field, essay_id: u64) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_u64(field, essay_id), IndexRecordOption::Basic))
}
