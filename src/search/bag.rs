//! What the words ask for as a bag to sweep; see [`sweep`](super::sweep).

use tantivy::query::{Occur, Query};

use super::candidates::{CONTEXT_BOOST, Demand, Top, Translator, demanded, is_demanded, is_of_words, places_above};
use super::plan::{Node, field_of};
use super::statistics::Living;
use super::sweep::{Asked, Bag, MOST_ASKED, MOST_SOURCES, Source};
use super::unit::{Pattern, Unit};
use super::want::Want;
use super::word::Word;
use crate::fields::{FieldName, Fields};

/// The bag of a plan; `None` where there are no words to choose from, or too many.
///
/// # Errors
/// When the paths of the index cannot be read.
pub(super) fn bag(
    asked: &Translator<'_>,
    demand: Demand,
    living: Living<'_>,
    fields: &Fields,
) -> tantivy::Result<Option<Bag>> {
    let Top { choices, conditions } = asked.top();
    if choices.is_empty() || choices.len() > MOST_ASKED {
        return Ok(None);
    }
    let is_must = |(occur, _): &(Occur, &Node)| *occur == Occur::Must;
    let is_said = |(occur, node): &(Occur, &Node)| *occur == Occur::Must && is_of_words(node);
    let said = demand == Demand::Strict && asked.plan.units.iter().any(is_demanded) && !conditions.iter().any(is_said);
    let optional = demand == Demand::Any && conditions.iter().any(is_must);
    let demanded = if optional { 0 } else { demanded(choices.len(), demand) };
    let mut filler = Filler::new(asked, living, fields);
    let things = choices.into_iter().map(|node| filler.asked(node)).collect::<tantivy::Result<_>>()?;
    filler.bag(things, demanded, said, &conditions)
}

/// The bag of units beside the words of a plan, of which a passage must itself say `least`; `None` where there are none
/// or too many.
///
/// # Errors
/// As those of [`bag`].
pub(super) fn bag_of(
    asked: &Translator<'_>,
    units: &[Unit],
    least: usize,
    living: Living<'_>,
    fields: &Fields,
) -> tantivy::Result<Option<Bag>> {
    if units.is_empty() || units.len() > MOST_ASKED {
        return Ok(None);
    }
    let mut filler = Filler::new(asked, living, fields);
    let said = |unit| Ok(Asked { ways: filler.ways(unit)?, above: Vec::new() });
    let things = units.iter().map(said).collect::<tantivy::Result<_>>()?;
    filler.bag(things, least.min(units.len()), true, &asked.top().conditions)
}

struct Filler<'a> {
    asked: &'a Translator<'a>,
    living: Living<'a>,
    fields: &'a Fields,
    /// Queries that several words have in common, as they have another name of the whole that they make up.
    shared: Vec<Box<dyn Query>>,
    /// What each of them looks for.
    patterns: Vec<Option<Pattern>>,
}

impl<'a> Filler<'a> {
    fn new(asked: &'a Translator<'a>, living: Living<'a>, fields: &'a Fields) -> Filler<'a> {
        Filler { asked, living, fields, shared: Vec::new(), patterns: Vec::new() }
    }

    /// What was asked for, under the conditions and filters of the plan.
    fn bag(
        self,
        asked: Vec<Asked>,
        demanded: usize,
        said: bool,
        conditions: &[(Occur, &Node)],
    ) -> tantivy::Result<Option<Bag>> {
        let (living, fields) = (self.living, self.fields);
        let (mut required, mut excluded, mut lifting) = (self.asked.filters(), Vec::new(), Vec::new());
        let mut checks = Vec::new();
        for (occur, want) in self.asked.nodes(conditions) {
            match occur {
                Occur::Must => required.push((Occur::Must, want)),
                Occur::MustNot => excluded.push((Occur::Should, want)),
                Occur::Should => lifting.push(want.query(living, fields)?),
            }
        }
        if demanded > 0 || said {
            // The words find the passages: what can be told of each by itself is asked of those alone.
            required.retain(|(_, want)| {
                let check = want.check();
                let stays = check.is_none();
                checks.extend(check);
                stays
            });
        }
        let as_one = |clauses: Vec<(Occur, Want)>| {
            (!clauses.is_empty()).then(|| Want::clauses(clauses).query(living, fields)).transpose()
        };
        let (required, excluded) = (as_one(required)?, as_one(excluded)?);
        let sources: usize = asked.iter().map(|asked| asked.ways.len() + asked.above.len()).sum();
        if sources + lifting.len() + 2 > MOST_SOURCES {
            return Ok(None);
        }
        Ok(Some(Bag { asked, shared: self.shared, demanded, said, required, checks, excluded, lifting }))
    }

    fn share(&mut self, pattern: Option<Pattern>, want: &Want) -> tantivy::Result<usize> {
        self.shared.push(want.query(self.living, self.fields)?);
        self.patterns.push(pattern);
        Ok(self.shared.len() - 1)
    }

    fn asked(&mut self, node: &Node) -> tantivy::Result<Asked> {
        let Node::Unit(place) = node else {
            let number = self.share(None, &self.asked.node(node))?;
            return Ok(Asked { ways: vec![Source::Shared { number, weight: 1.0 }], above: Vec::new() });
        };
        let unit = &self.asked.plan.units[*place];
        // The word as typed is left out: it costs as much as its stem, and the ranker asks for it soon enough.
        let above = places_above(unit).map(|(field, word)| Source::Word {
            word: Word::new(self.fields, field, word),
            weight: CONTEXT_BOOST,
            average: self.fields[field],
        });
        Ok(Asked { above: above.collect(), ways: self.ways(unit)? })
    }

    fn ways(&mut self, unit: &Unit) -> tantivy::Result<Vec<Source>> {
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
        Ok(ways)
    }
}
