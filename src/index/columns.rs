//! The columns of a snapshot that every search looks at, opened when first asked and kept open.
//!
//! Opening one reads a few numbers for every few hundred passages, so that a process which answers many questions
//! should do it once, and one that answers a single question should open no more than it asks.

use std::sync::{Arc, OnceLock};

use tantivy::columnar::{Column, ColumnValues, StrColumn};
use tantivy::{Searcher, SegmentReader};

use super::kept;
use crate::fields::{FieldName, Fields};

/// Where each passage of a segment stands in its essay.
pub(crate) struct Columns {
    /// Its place in the essay, from 0.
    pub(crate) ordinal: Arc<dyn ColumnValues<u64>>,
    /// How many passages the essay has.
    pub(crate) siblings: Arc<dyn ColumnValues<u64>>,
    /// 0 for prose.
    pub(crate) kind: Arc<dyn ColumnValues<u64>>,
}

/// The columns of each segment of a snapshot.
pub(super) struct AllColumns {
    segments: Vec<OfSegment>,
}

#[derive(Default)]
struct OfSegment {
    places: OnceLock<Columns>,
    essays: OnceLock<Arc<dyn ColumnValues<u64>>>,
    periods: OnceLock<Column<u64>>,
    paths: OnceLock<Option<StrColumn>>,
}

impl AllColumns {
    pub(super) fn of(searcher: &Searcher) -> AllColumns {
        AllColumns { segments: searcher.segment_readers().iter().map(|_| OfSegment::default()).collect() }
    }

    fn of_segment(&self, segment: u32) -> &OfSegment {
        &self.segments[segment as usize]
    }

    pub(super) fn places(&self, searcher: &Searcher, segment: u32) -> tantivy::Result<&Columns> {
        kept(&self.of_segment(segment).places, || Columns::open(searcher.segment_reader(segment)))
    }

    /// The ids of the passages' essays.
    pub(super) fn essays(&self, searcher: &Searcher, segment: u32) -> tantivy::Result<&dyn ColumnValues<u64>> {
        let open = || one_each(searcher.segment_reader(segment), FieldName::Essay);
        kept(&self.of_segment(segment).essays, open).map(|column| &**column)
    }

    /// The years the passages are about, packed; any number of ranges each.
    pub(super) fn periods(&self, searcher: &Searcher, segment: u32) -> tantivy::Result<&Column<u64>> {
        let open = || searcher.segment_reader(segment).fast_fields().u64(Fields::name(FieldName::Period));
        kept(&self.of_segment(segment).periods, open)
    }

    pub(super) fn paths(&self, searcher: &Searcher, segment: u32) -> tantivy::Result<Option<&StrColumn>> {
        let open = || searcher.segment_reader(segment).fast_fields().str(Fields::name(FieldName::Path));
        kept(&self.of_segment(segment).paths, open).map(Option::as_ref)
    }
}

/// A column that has one number for each passage.
fn one_each(segment: &SegmentReader, field: FieldName) -> tantivy::Result<Arc<dyn ColumnValues<u64>>> {
    segment.fast_fields().u64(Fields::name(field)).map(|column| column.first_or_default_col(0))
}

impl Columns {
    fn open(segment: &SegmentReader) -> tantivy::Result<Columns> {
        Ok(Columns {
            ordinal: one_each(segment, FieldName::Ordinal)?,
            siblings: one_each(segment, FieldName::Siblings)?,
            kind: one_each(segment, FieldName::Kind)?,
        })
    }
}
