//! The columns of a snapshot that every search looks at, opened when first asked and kept open.
//!
//! Opening one reads a few numbers for every few hundred passages, so that a process which answers many questions
//! should do it once.

use std::sync::{Arc, OnceLock};

use tantivy::columnar::{Column, ColumnValues, StrColumn};
use tantivy::{Searcher, SegmentReader};

use super::kept;
use crate::fields::{FieldName, Fields};

/// What is known of each passage of a segment besides its words.
pub(crate) struct Columns {
    /// Its essay's id.
    pub(crate) essay: Arc<dyn ColumnValues<u64>>,
    /// Its place in the essay, from 0.
    pub(crate) ordinal: Arc<dyn ColumnValues<u64>>,
    /// How many passages the essay has.
    pub(crate) siblings: Arc<dyn ColumnValues<u64>>,
    /// 0 for prose.
    pub(crate) kind: Arc<dyn ColumnValues<u64>>,
    /// The years it is about, packed; any number of ranges.
    pub(crate) period: Column<u64>,
}

/// The columns of each segment of a snapshot.
pub(super) struct AllColumns {
    numbers: Vec<OnceLock<Columns>>,
    paths: Vec<OnceLock<Option<StrColumn>>>,
}

impl AllColumns {
    pub(super) fn of(searcher: &Searcher) -> AllColumns {
        let segments = searcher.segment_readers();
        AllColumns {
            numbers: segments.iter().map(|_| OnceLock::new()).collect(),
            paths: segments.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    pub(super) fn numbers(&self, searcher: &Searcher, segment: u32) -> tantivy::Result<&Columns> {
        kept(&self.numbers[segment as usize], || Columns::open(searcher.segment_reader(segment)))
    }

    pub(super) fn paths(&self, searcher: &Searcher, segment: u32) -> tantivy::Result<Option<&StrColumn>> {
        let open = || searcher.segment_reader(segment).fast_fields().str(Fields::name(FieldName::Path));
        kept(&self.paths[segment as usize], open).map(Option::as_ref)
    }
}

impl Columns {
    fn open(segment: &SegmentReader) -> tantivy::Result<Columns> {
        let column =
            |field| segment.fast_fields().u64(Fields::name(field)).map(|column| column.first_or_default_col(0));
        Ok(Columns {
            essay: column(FieldName::Essay)?,
            ordinal: column(FieldName::Ordinal)?,
            siblings: column(FieldName::Siblings)?,
            kind: column(FieldName::Kind)?,
            period: segment.fast_fields().u64(Fields::name(FieldName::Period))?,
        })
    }
}
