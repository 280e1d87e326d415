//! Runs a Tantivy query: the best of what matches, all of it, whether there is any, how much.

use tantivy::collector::{Count, DocSetCollector, TopDocs};
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED};

use super::statistics::Living;
use crate::error::Result;
use crate::index::tantivy_error;

/// The best passages by plain BM25 and how many match in all.
pub(super) fn best(living: Living<'_>, query: &dyn Query, most: usize) -> Result<(Vec<DocAddress>, usize)> {
    let collectors = (TopDocs::with_limit(most.max(1)).order_by_score(), Count);
    let searched = living.searcher.search_with_statistics_provider(query, &collectors, &living);
    let (top, total) = searched.map_err(|error| tantivy_error("search the index", error))?;
    Ok((top.into_iter().map(|(_, address)| address).collect(), total))
}

/// Every passage that matches, in the order of the index.
pub(super) fn all(searcher: &Searcher, query: &dyn Query) -> Result<Vec<DocAddress>> {
    let found = searcher.search(query, &DocSetCollector).map_err(|error| tantivy_error("search the index", error))?;
    let mut found: Vec<DocAddress> = found.into_iter().collect();
    found.sort_unstable();
    Ok(found)
}

/// Whether any passage matches; looks no further than the first.
pub(super) fn any(searcher: &Searcher, query: &dyn Query) -> tantivy::Result<bool> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    for segment in searcher.segment_readers() {
        let mut matching = weight.scorer(segment, 1.0)?;
        while matching.doc() != TERMINATED {
            if segment.alive_bitset().is_none_or(|alive| alive.is_alive(matching.doc())) {
                return Ok(true);
            }
            matching.advance();
        }
    }
    Ok(false)
}

/// How many passages match.
pub(super) fn count(searcher: &Searcher, query: &dyn Query) -> Result<usize> {
    searcher.search(query, &Count).map_err(|error| tantivy_error("search the index", error))
}
