//! The order of hits: by score, by path, by years; equal ones always by path and place, so that pages fit together.

use std::collections::HashMap;

use tantivy::DocAddress;

use super::{Placed, Search, Sort};
use crate::error::Result;
use crate::fields::{FieldName, Fields};
use crate::index::tantivy_error;

impl Search<'_> {
    /// Puts the candidates in the order asked for; equal scores by path and place.
    pub(super) fn order(&self, mut found: Vec<Placed>) -> Result<Vec<Placed>> {
        match self.request.sort {
            Sort::Score => {
                found.sort_by(|a, b| a.layer.cmp(&b.layer).then(b.ranked.score.total_cmp(&a.ranked.score)));
                let tied = |a: &Placed, b: &Placed| a.layer == b.layer && a.ranked.score == b.ranked.score;
                if found.windows(2).any(|pair| tied(&pair[0], &pair[1])) {
                    let paths = self.paths(&found)?;
                    let place = |placed: &Placed| (paths[&placed.ranked.address].clone(), placed.ranked.ordinal);
                    found.sort_by(|a, b| {
                        let score = a.layer.cmp(&b.layer).then(b.ranked.score.total_cmp(&a.ranked.score));
                        score.then_with(|| place(a).cmp(&place(b)))
                    });
                }
            }
            Sort::Path => {
                let paths = self.paths(&found)?;
                found.sort_by_cached_key(|placed| (paths[&placed.ranked.address].clone(), placed.ranked.ordinal));
            }
            Sort::Period => {
                let paths = self.paths(&found)?;
                let starts = self.starts(&found)?;
                found.sort_by_cached_key(|placed| {
                    let address = placed.ranked.address;
                    (starts[&address], paths[&address].clone(), placed.ranked.ordinal)
                });
            }
        }
        Ok(found)
    }

    fn paths(&self, found: &[Placed]) -> Result<HashMap<DocAddress, String>> {
        let name = Fields::name(FieldName::Path);
        let mut paths = HashMap::with_capacity(found.len());
        for placed in found {
            let address = placed.ranked.address;
            let segment = self.index.searcher().segment_reader(address.segment_ord);
            let column = segment.fast_fields().str(name).map_err(|error| tantivy_error("read the index", error))?;
            let mut path = String::new();
            if let Some(column) = column
                && let Some(ord) = column.ords().first(address.doc_id)
            {
                column.ord_to_str(ord, &mut path).map_err(|error| tantivy_error("read the index", error.into()))?;
            }
            paths.insert(address, path);
        }
        Ok(paths)
    }

    /// The first year of each passage, packed; undated ones last.
    fn starts(&self, found: &[Placed]) -> Result<HashMap<DocAddress, u64>> {
        let name = Fields::name(FieldName::Period);
        let mut starts = HashMap::with_capacity(found.len());
        for placed in found {
            let address = placed.ranked.address;
            let segment = self.index.searcher().segment_reader(address.segment_ord);
            let column = segment.fast_fields().u64(name).map_err(|error| tantivy_error("read the index", error))?;
            starts.insert(address, column.values_for_doc(address.doc_id).min().unwrap_or(u64::MAX));
        }
        Ok(starts)
    }
}
