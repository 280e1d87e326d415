//! The order of hits: best first with ties by path and place, or by path, or by time.

use std::collections::HashMap;
use std::rc::Rc;

use super::Search;
use super::rank::Ranked;
use super::repository::{Address, Paths};
use super::request::Sort;
use crate::error::Result;

/// A candidate and the layer it belongs to: direct matches come before related ones, whatever the scores.
pub(super) struct Placed {
    /// 0 for direct matches, 1 for related ones.
    pub(super) layer: u8,
    /// The candidate and its score.
    pub(super) ranked: Ranked,
}

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
                let paths = self.paths(runs().flatten())?;
                for run in found.chunk_by_mut(tied).filter(|run| run.len() > 1) {
                    run.sort_by(|a, b| place(&paths, a).cmp(&place(&paths, b)));
                }
            }
            Sort::Path => {
                let paths = self.paths(found.iter())?;
                found.sort_by(|a, b| place(&paths, a).cmp(&place(&paths, b)));
            }
            Sort::Period => {
                let paths = self.paths(found.iter())?;
                let passages = addresses(found.iter());
                let starts = self.repository.starts(&passages)?;
                let starts: HashMap<Address, u64> = passages.into_iter().zip(starts).collect();
                let moment = |placed: &Placed| starts[&placed.ranked.address];
                found.sort_by(|a, b| moment(a).cmp(&moment(b)).then_with(|| place(&paths, a).cmp(&place(&paths, b))));
            }
        }
        Ok(found)
    }

    fn paths<'p>(&self, found: impl Iterator<Item = &'p Placed>) -> Result<Paths> {
        self.repository.paths(&addresses(found))
    }
}

fn addresses<'p>(found: impl Iterator<Item = &'p Placed>) -> Vec<Address> {
    found.map(|placed| placed.ranked.address).collect()
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
