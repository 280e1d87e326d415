//! The hits of a page: passages read, what matches marked, near-copies folded.
//!
//! Reading and marking is work for each passage by itself, so that it is shared among processors; who is whose copy is
//! settled in order.

use std::sync::OnceLock;

use super::answer::{Copied, Hit, MatchKind};
use super::browse::dating_spans;
use super::copies::Sketch;
use super::order::{Placed, capped};
use super::plan::Plan;
use super::repository::{Address, Read};
use super::request::Request;
use super::snippet::{self, Snippet};
use super::spans::{self, Analysed, Span};
use super::unit::Unit;
use super::{Search, passage_id};
use crate::error::Result;
use crate::fields::{About, PassageKey};

/// How many passages of a page are read at once.
const READ_TOGETHER: usize = 64;

/// A passage, looked at for what was asked.
struct Looked {
    read: Read,
    sketch: Sketch,
    /// Of one that may be shown.
    marked: Option<Marked>,
}

/// What matches in a passage.
struct Marked {
    /// Where it matches, in order of place.
    spans: Vec<Span>,
    /// The same in bytes, overlapping ones made one.
    marks: Vec<(usize, usize)>,
    snippet: Snippet,
}

/// What passages are looked at for.
struct Looker<'a> {
    request: &'a Request,
    plan: &'a Plan,
    related: &'a [Unit],
}

impl Looker<'_> {
    fn look(&self, layer: u8, is_shown: bool, read: Read) -> Looked {
        let Read { about, text, .. } = &read;
        let units = if layer == 0 { &self.plan.units } else { self.related };
        let analysed = Analysed::new(text, about.language, units);
        let sketch = Sketch::new(if self.request.fold { analysed.hashes() } else { &[] });
        let marked = is_shown.then(|| self.mark(about, text, analysed.find(units)));
        Looked { read, sketch, marked }
    }

    /// `spans` are those of the words asked for.
    fn mark(&self, about: &About, text: &str, mut spans: Vec<Span>) -> Marked {
        spans.extend(dating_spans(self.plan, self.request, about, text));
        spans.sort_by_key(|span| span.bytes.start);
        let marks: Vec<_> = spans::marks(&spans).into_iter().map(|mark| mark.bytes).collect();
        let snippet = snippet::cut(text, &spans, &marks);
        let marks = marks.into_iter().map(|mark| (mark.start, mark.end)).collect();
        Marked { spans, marks, snippet }
    }
}

impl Search<'_> {
    /// The hits of the page asked for; a near-copy of one above it is named there and takes no place.
    pub(super) fn page(&self, ordered: &[Placed], related: &[Unit]) -> Result<Vec<Hit>> {
        let Request { limit, offset, per_essay, fold, .. } = *self.request;
        // Where copies are hits of their own, what lies before the page need not be read.
        let unread = if fold { 0 } else { offset };
        let mut shown: Vec<Sketch> = Vec::new();
        let mut hits: Vec<Hit> = Vec::with_capacity(limit.min(ordered.len()));
        let mut placed = capped(ordered, per_essay).skip(unread);
        loop {
            let lacking = (offset + limit).saturating_sub(unread + shown.len());
            let together: Vec<&Placed> = placed.by_ref().take(lacking.min(READ_TOGETHER)).collect();
            if together.is_empty() {
                break;
            }
            // So many of these come before the page, even if none is a copy.
            let before = offset.saturating_sub(unread + shown.len());
            for (placed, looked) in together.iter().zip(self.look(&together, before, related)?) {
                if let Some(original) = shown.iter().position(|other| other.is_copy(&looked.sketch)) {
                    if let Some(hit) = original.checked_sub(offset).and_then(|place| hits.get_mut(place)) {
                        let Read { key: PassageKey { essay, ordinal }, about, .. } = looked.read;
                        let About { path, paragraph, .. } = about;
                        hit.copies.push(Copied { id: passage_id(essay, ordinal), path, paragraph });
                    }
                    continue;
                }
                let Looked { read, sketch, marked } = looked;
                shown.push(sketch);
                let rank = unread + shown.len();
                if let Some(marked) = marked.filter(|_| rank > offset) {
                    hits.push(self.hit(rank, placed, read, marked));
                }
            }
        }
        Ok(hits)
    }

    /// Reads passages, of which the first `before` are not shown.
    fn look(&self, together: &[&Placed], before: usize, related: &[Unit]) -> Result<Vec<Looked>> {
        let looker = Looker { request: self.request, plan: self.plan, related };
        let layers: Vec<u8> = together.iter().map(|placed| placed.layer).collect();
        let looked: Vec<OnceLock<Looked>> = layers.iter().map(|_| OnceLock::new()).collect();
        let addresses: Vec<Address> = together.iter().map(|placed| placed.ranked.address).collect();
        self.repository.each_passage(&addresses, &|number, read| {
            looked[number].get_or_init(|| looker.look(layers[number], number >= before, read));
        })?;
        Ok(looked.into_iter().filter_map(OnceLock::into_inner).collect())
    }

    fn hit(&self, rank: usize, placed: &Placed, read: Read, marked: Marked) -> Hit {
        let Read { key, about, text } = read;
        let Marked { spans, marks, snippet } = marked;
        let mut by: Vec<String> = Vec::new();
        for span in &spans {
            if span.kind != MatchKind::Exact && !by.contains(&span.shown) {
                by.push(span.shown.clone());
            }
        }
        Hit {
            rank,
            score: placed.ranked.score,
            kind: spans::weakest(&spans).unwrap_or(MatchKind::Exact),
            id: passage_id(key.essay, key.ordinal),
            about,
            snippet: snippet.text,
            highlights: snippet.highlights,
            spans: marks,
            text,
            by,
            explanation: if self.request.explain { placed.ranked.parts.clone() } else { Vec::new() },
            copies: Vec::new(),
        }
    }
}
