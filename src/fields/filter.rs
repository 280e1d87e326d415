//! Filters over paths, authors and single essays.

use globset::GlobMatcher;
use tantivy::query::{Query, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

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

/// The passages of one essay.
pub fn essay(field: Field, essay_id: u64) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_u64(field, essay_id), IndexRecordOption::Basic))
}
