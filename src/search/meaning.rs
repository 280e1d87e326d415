//! How near a passage is to the query in meaning, by the vectors a model made of both.
//!
//! Fused by score, not by rank: over the candidates both the words' score and the nearness are stretched to the same
//! span, and the nearness is added with a weight. A rank would let a weak second opinion undo a clear first one.

use super::answer::ScorePart;
use super::rank::Ranked;
use super::repository::Repository;
use super::request::Request;
use crate::error::Result;
use crate::query::Clause;

/// What the nearest passage gains beside the whole span of the words' scores.
const WEIGHT: f32 = 0.3;

/// The vector of a query.
pub(super) struct Meaning {
    vector: Vec<f32>,
}

impl Meaning {
    /// The meaning of a request, where a model is to take part and knows its words.
    ///
    /// # Errors
    /// When the index has no vectors of this model.
    pub(super) fn of(repository: &dyn Repository, request: &Request) -> Result<Option<Meaning>> {
        let Some(model) = request.model.as_ref().filter(|_| !request.exact) else { return Ok(None) };
        repository.agree_with(model)?;
        Ok(model.embed(&wording(request)).map(|vector| Meaning { vector }))
    }

    /// Adds to each score how near the passage is in meaning, and puts the best first again.
    pub(super) fn fuse(&self, repository: &dyn Repository, ranked: &mut [Ranked]) -> Result<()> {
        let passages: Vec<_> = ranked.iter().map(|ranked| ranked.address).collect();
        let near = repository.nearness(&passages, &self.vector)?;
        let Some(closeness) = Span::of(near.iter().flatten().copied()) else { return Ok(()) };
        let Some(scores) = Span::of(ranked.iter().map(|ranked| ranked.score)) else { return Ok(()) };
        let reach = WEIGHT * scores.width();
        for (ranked, near) in ranked.iter_mut().zip(near) {
            let value = reach * near.map_or(0.0, |near| closeness.share(near));
            ranked.score += value;
            ranked.parts.push(ScorePart { part: "meaning", value });
        }
        ranked.sort_by(Ranked::best_first);
        Ok(())
    }
}

/// The words of a query without its signs.
fn wording(request: &Request) -> String {
    let words = request.query.words().map(|clause| match clause {
        Clause::Word(word) | Clause::Prefix(word) | Clause::Fuzzy { word, .. } => word.as_str(),
        Clause::Phrase { words, .. } => words.as_str(),
        _ => "",
    });
    words.collect::<Vec<_>>().join(" ")
}

/// From the least to the most of some numbers.
struct Span {
    least: f32,
    most: f32,
}

impl Span {
    fn of(numbers: impl Iterator<Item = f32>) -> Option<Span> {
        numbers.fold(None, |span, number| {
            let Span { least, most } = span.unwrap_or(Span { least: number, most: number });
            Some(Span { least: least.min(number), most: most.max(number) })
        })
    }

    fn width(&self) -> f32 {
        self.most - self.least
    }

    /// Where a number lies: 0 for the least, 1 for the most.
    fn share(&self, number: f32) -> f32 {
        if self.width() > 0.0 { (number - self.least) / self.width() } else { 0.0 }
    }
}
