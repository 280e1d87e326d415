//! Filters over paths, authors and single essays.

use globset::GlobMatcher;
use tantivy::index::SegmentReader;
use tantivy::query::doc_predicate_query::{DocPredicateQuery, FunctionPredicate};
use tantivy::query::{Query, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Searcher, Term};

use super::{FieldName, Fields};

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
pub fn but(essay: u64, ordinal: Option<u64>) -> Box<dyn Query> {
    let predicate = FunctionPredicate::from(move |segment: &SegmentReader| -> tantivy::Result<_> {
        let column = |field| segment.fast_fields().u64(Fields::name(field));
        let (essays, ordinals) = (column(FieldName::Essay)?, column(FieldName::Ordinal)?);
        Ok(move |doc: DocId| {
            essays.first(doc) != Some(essay) || ordinal.is_some_and(|ordinal| ordinals.first(doc) != Some(ordinal))
        })
    });
    Box::new(DocPredicateQuery::from(predicate))
}

/// The passages of one essay.
pub fn essay(field: Field, essay_id: u64) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_u64(field, essay_id), IndexRecordOption::Basic))
}
