//! The topic field: facet paths from the top of the hierarchy, so that a parent includes its children.

use tantivy::Term;
use tantivy::query::{Query, TermSetQuery};
use tantivy::schema::{Facet, Field};

use crate::topic::Topic;

/// The facet paths of one topic: one for each way up its hierarchy.
pub fn facets(topic: &Topic) -> Vec<Facet> {
    topic.paths.iter().map(Facet::from_path).collect()
}

/// Passages with any of these topics or of their children.
///
/// Each path is a list of labels from the top of the hierarchy.
pub fn filter(field: Field, paths: &[Vec<String>]) -> Box<dyn Query> {
    Box::new(TermSetQuery::new(paths.iter().map(|path| Term::from_facet(field, &Facet::from_path(path)))))
}
