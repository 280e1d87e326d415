//! The order of hits: best first with ties by path and place, or by path, or by time.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use rustc_hash::FxHashMap;
use tantivy::{DocAddress, DocId};

use super::Search;
use super::rank::Ranked;
use super::request::Sort;
use crate::error::Result;
use crate::index::{Index, tantivy_error};

/// A candidate and the layer it belongs to: direct matches come before related ones, whatever the scores.
pub(super) struct Placed {
    /// 0 for direct matches, 1 for related ones.
    pub(super) layer: u8,
    /// The candidate and its score.
    pub(super) ranked: Ranked,
}

/// The paths of passages by their addresses; passages of one essay share one.
pub(super) type Paths = FxHashMap<DocAddress, Rc<str>>;

/// What decides between equals: the path, then the place in the essay.
fn place<'p>(paths: &'p Paths, placed: &Placed) -> (Option<&'p Rc<str>>, u64) {
    (paths.get(&placed.ranked.address), placed.ranked.ordinal)
}

impl Search<'_> {
    /// Puts the candidates in the order asked for; equal scores by path and place.
    pub(super) fn order(&self, mut found: Vec<Placed>) -> Result<Vec<Placed>> {
        match self.request.sort {
            Sort::Score => {
                found.sort_by(|a, b| a.layer.cmp(&b.layer).then(b.ranked.score.total_cmp(&a.ranked.score)));
                let tied = |a: &Placed, b: &Placed| a.layer == b.layer && a.ranked.score == b.ranked.score;
                let runs = || found.chunk_by(tied).filter(|run| run.len() > 1);
                let paths = paths(self.index, addresses(runs().flatten()))?;
                for run in found.chunk_by_mut(tied).filter(|run| run.len() > 1) {
                    run.sort_by(|a, b| place(&paths, a).cmp(&place(&paths, b)));
                }
            }
            Sort::Path => {
                let paths = paths(self.index, addresses(found.iter()))?;
                found.sort_by(|a, b| place(&paths, a).cmp(&place(&paths, b)));
            }
            Sort::Period => {
                let paths = paths(self.index, addresses(found.iter()))?;
                let starts = self.starts(&found)?;
                let moment = |placed: &Placed| starts[&placed.ranked.address];
                found.sort_by(|a, b| moment(a).cmp(&moment(b)).then_with(|| place(&paths, a).cmp(&place(&paths, b))));
            }
        }
        Ok(found)
    }

    /// The first year of each passage, packed; undated ones last.
    fn starts(&self, found: &[Placed]) -> Result<HashMap<DocAddress, u64>> {
        let mut starts = HashMap::with_capacity(found.len());
        for placed in found {
            let address = placed.ranked.address;
            let columns = self.index.columns(address.segment_ord);
            let period = &columns.map_err(|error| tantivy_error("read the index", error))?.period;
            starts.insert(address, period.values_for_doc(address.doc_id).min().unwrap_or(u64::MAX));
        }
        Ok(starts)
    }
}

fn addresses<'p>(found: impl Iterator<Item = &'p Placed>) -> impl Iterator<Item = DocAddress> {
    found.map(|placed| placed.ranked.address)
}

/// The path of each passage. Each segment is asked once, in the order of its paths, which lie packed.
pub(super) fn paths(index: &Index, found: impl Iterator<Item = DocAddress>) -> Result<Paths> {
    let failed = |error| tantivy_error("read the index", error);
    let mut segments: BTreeMap<u32, Vec<DocId>> = BTreeMap::new();
    for address in found {
        segments.entry(address.segment_ord).or_default().push(address.doc_id);
    }
    let mut paths = Paths::default();
    for (ord, docs) in segments {
        let Some(column) = index.paths(ord).map_err(failed)? else { continue };
        let mut places: Vec<(u64, DocId)> =
            docs.into_iter().filter_map(|doc| Some((column.ords().first(doc)?, doc))).collect();
        places.sort_unstable();
        let mut ords: Vec<u64> = places.iter().map(|(ord, _)| *ord).collect();
        ords.dedup();
        let mut texts: Vec<Rc<str>> = Vec::with_capacity(ords.len());
        let keep = |path: &[u8]| texts.push(String::from_utf8_lossy(path).into());
        column.dictionary().sorted_ords_to_term_cb(&ords, keep).map_err(|error| failed(error.into()))?;
        for (places, path) in places.chunk_by(|a, b| a.0 == b.0).zip(&texts) {
            paths.extend(places.iter().map(|(_, doc)| (DocAddress::new(ord, *doc), Rc::clone(path))));
        }
    }
    Ok(paths)
}

/// At most `cap` hits of each essay, in order; 0 for no cap.
pub(super) fn capped(found: &[Placed], cap: usize) -> impl Iterator<Item = &Placed> {
    let mut taken: HashMap<u64, usize> = HashMap::new();
    found.iter().filter(move |placed| {
        let taken = taken.entry(placed.ranked.essay).or_default();
        *taken += 1;
        cap == 0 || *taken <= cap
    })
}
