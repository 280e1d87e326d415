//! The passages of an index as an engine takes them: JSON, a line each, for its own bulk loader.

use std::ops::ControlFlow;

use tantivy::{DocAddress, SegmentReader};

use super::passage::{Parts, Passage, essay_words};
use crate::error::Result;
use crate::fields::topic::Topics;
use crate::fields::{About, PassageKey};
use crate::index::{Index, guarded, tantivy_error};

/// Tells every passage as a line without its end, essay by essay, until `tell` says to stop.
///
/// # Errors
/// [`Kind::BadIndex`](crate::error::Kind::BadIndex) when the index is damaged.
pub fn export(index: &Index, mut tell: impl FnMut(&str) -> ControlFlow<()>) -> Result<()> {
    guarded("export the index", || {
        for (ord, segment) in (0..).zip(index.searcher().segment_readers()) {
            if export_segment(index, ord, segment, &mut tell)?.is_break() {
                break;
            }
        }
        Ok(())
    })
}

fn export_segment(
    index: &Index,
    ord: u32,
    segment: &SegmentReader,
    tell: &mut impl FnMut(&str) -> ControlFlow<()>,
) -> Result<ControlFlow<()>> {
    let failed = |error| tantivy_error("read the index", error);
    let essays = index.essays(ord).map_err(failed)?;
    let all_topics = Topics::of_segment(segment).map_err(failed)?;
    let alive: Vec<u32> = segment.doc_ids_alive().collect();
    for essay in alive.chunk_by(|one, other| essays.get_val(*one) == essays.get_val(*other)) {
        let mut passages: Vec<(u32, PassageKey, About, String)> = Vec::with_capacity(essay.len());
        for &doc in essay {
            let address = DocAddress::new(ord, doc);
            let key = index.key(address)?;
            let (about, text) = index.passage(address, key)?;
            passages.push((doc, key, about, text));
        }
        let essay_words = essay_words(passages.iter().map(|(.., text)| text.as_str()));
        for (doc, key, about, text) in &passages {
            let mut topics = Vec::new();
            for topic in all_topics.of_passage(*doc) {
                topics.extend(all_topics.ways(topic).map_err(failed)?);
            }
            topics.sort();
            let passage = Passage::new(&Parts { key: *key, about, text, topics, essay_words });
            if tell(&passage.json()).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}
