//! The one door to stored passages.
//!
//! Goes past Tantivy's own documents: their reader reserves as much memory as a damaged byte asks for, and copies
//! byte by byte. What comes out of the store here is raw bytes, which [`stored`] checks and decodes.

use std::sync::OnceLock;

use tantivy::store::StoreReader;
use tantivy::{DocAddress, Searcher};

use super::{kept, tantivy_error};
use crate::error::{Error, Kind, Result};
use crate::fields::{About, PassageKey, stored};

/// How many unpacked blocks of each segment are kept at hand: more than the hits of a page lie in.
const BLOCKS: usize = 32;

/// The stores of a snapshot, opened when first asked.
pub(super) struct Passages {
    stores: Vec<OnceLock<StoreReader>>,
}

impl Passages {
    /// The passages of a snapshot.
    pub(super) fn of(searcher: &Searcher) -> Passages {
        Passages { stores: searcher.segment_readers().iter().map(|_| OnceLock::new()).collect() }
    }

    /// One passage: what a hit shows besides its text, and the text.
    pub(super) fn get(&self, searcher: &Searcher, at: DocAddress, key: PassageKey) -> Result<(About, String)> {
        let document = self
            .store(searcher, at)?
            .get_document_bytes(at.doc_id)
            .map_err(|error| tantivy_error("read a passage from the index", error))?;
        stored::unsealed(&document, key).ok_or_else(|| {
            Error::new(Kind::BadIndex, "a passage in the index is damaged")
                .hint("histsearch check tells what is damaged; histsearch index --rebuild PATH... makes it anew")
        })
    }

    fn store(&self, searcher: &Searcher, at: DocAddress) -> Result<&StoreReader> {
        let open = || searcher.segment_reader(at.segment_ord).get_store_reader(BLOCKS);
        let opened = kept(&self.stores[at.segment_ord as usize], open);
        opened.map_err(|error| tantivy_error("read a passage from the index", error.into()))
    }
}
