//! What the words ask for as a bag to sweep; see [`sweep`](super::sweep).

use tantivy::Searcher;
use tantivy::query::{Occur, Query};

use super::candidates::{CONTEXT_BOOST, Demand, Top, Translator, demanded, is_demanded, is_of_words, places_above};
use super::plan::{Node, field_of};
use super::sweep::{Asked, Bag, MOST_ASKED, MOST_SOURCES, Source};
use super::unit::Pattern;
use super::want::Want;
use super::word::Word;
use crate::fields::{FieldName, Fields};

/// The bag; `None` where there are no words to choose from, or too many.
///
/// # Errors
/// When the paths of the index cannot be read.
pub(super) fn bag(
    asked: &Translator<'_>,
    demand: Demand,
    searcher: &Searcher,
    fields: &Fields,
) -> tantivy::Result<Option<Bag>> {
    let Top { choices, conditions } = asked.top();
    if choices.is_empty() || choices.len() > MOST_ASKED {
        return Ok(None);
    }
    let is_said = |(occur, node): &(Occur, &Node)| *occur == Occur::Must && is_of_words(node);
    let said = demand == Demand::Strict && asked.plan.units.iter().any(is_demanded) && !conditions.iter().any(is_said);
    let (mut required, mut excluded, mut lifting) = (Vec::new(), Vec::new(), Vec::new());
    for (occur, want) in asked.nodes(&conditions) {
        match occur {
            Occur::Must => required.push((Occur::Must, want)),
            Occur::MustNot => excluded.push((Occur::Should, want)),
            Occur::Should => lifting.push(want.query(searcher, fields)?),
        }
    }
    let optional = demand == Demand::Any && !required.is_empty();
    let demanded = if optional { 0 } else { demanded(choices.len(), demand) };
    required.extend(asked.filters());
    let as_one = |clauses: Vec<(Occur, Want)>| {
        (!clauses.is_empty()).then(|| Want::clauses(clauses).query(searcher, fields)).transpose()
    };
    let (required, excluded) = (as_one(required)?, as_one(excluded)?);
    let mut filler = Filler { asked, searcher, fields, shared: Vec::new(), patterns: Vec::new() };
    let asked = choices.into_iter().map(|node| filler.asked(node)).collect::<tantivy::Result<Vec<_>>>()?;
    let sources: usize = asked.iter().map(|asked| asked.ways.len() + asked.above.len()).sum();
    if sources + lifting.len() + 2 > MOST_SOURCES {
        return Ok(None);
    }
    Ok(Some(Bag { asked, shared: filler.shared, demanded, said, required, excluded, lifting }))
}

struct Filler<'a> {
    asked: &'a Translator<'a>,
    searcher: &'a Searcher,
    fields: &'a Fields,
    /// Queries that several words have in common, as they have another name of the whole that they make up.
    shared: Vec<Box<dyn Query>>,
    /// What each of them looks for.
    patterns: Vec<Option<Pattern>>,
}

impl Filler<'_> {
    fn share(&mut self, pattern: Option<Pattern>, want: &Want) -> tantivy::Result<usize> {
        self.shared.push(want.query(self.searcher, self.fields)?);
        self.patterns.push(pattern);
        Ok(self.shared.len() - 1)
    }

    fn asked(&mut self, node: &Node) -> tantivy::Result<Asked> {
        let Node::Unit(place) = node else {
            let number = self.share(None, &self.asked.node(node))?;
            return Ok(Asked { ways: vec![Source::Shared { number, weight: 1.0 }], above: Vec::new() });
        };
        let unit = &self.asked.plan.units[*place];
        let mut ways = Vec::with_capacity(unit.ways.len());
        for way in &unit.ways {
            ways.push(match &way.pattern {
                Pattern::Sequence { analysis, terms, .. } if terms.len() == 1 => {
                    let word = Word::new(self.fields, field_of(*analysis), &terms[0]);
                    Source::Word { word, weight: way.weight, average: self.fields[FieldName::Text] }
                }
                pattern => {
                    let known = self.patterns.iter().position(|other| other.as_ref() == Some(pattern));
                    let number = match known {
                        Some(number) => number,
                        None => self.share(Some(pattern.clone()), &self.asked.pattern(pattern, None))?,
                    };
                    Source::Shared { number, weight: way.weight }
                }
            });
        }
        // The word as typed is left out: it costs as much as its stem, and the ranker asks for it soon enough.
        let above = places_above(unit).map(|(field, word)| Source::Word {
            word: Word::new(self.fields, field, word),
            weight: CONTEXT_BOOST,
            average: self.fields[field],
        });
        Ok(Asked { ways, above: above.collect() })
    }
}
