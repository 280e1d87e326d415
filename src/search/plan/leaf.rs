//! What one word, phrase or pattern of a query looks for.
//!
//! Owns the step from a clause without clauses below it to the ways of saying it.

use super::{Planner, sequence};
use crate::analysis::{self, Analysis, fold};
use crate::error::Result;
use crate::fields::FieldName;
use crate::query::Clause;
use crate::search::answer::MatchKind;
use crate::search::unit::{Pattern, Unit, Way};
use crate::search::want::Want;

impl Planner<'_> {
    pub(super) fn unit(&self, clause: &Clause) -> Result<Option<Unit>> {
        let stemmed = if self.request.exact { Analysis::Exact } else { Analysis::Stemmed };
        let Some(pattern) = self.pattern(clause, stemmed, FieldName::Exact)? else { return Ok(None) };
        let label = clause.to_string();
        let mut ways = vec![Way { kind: MatchKind::Exact, weight: 1.0, pattern, shown: label.clone() }];
        if let Clause::Word(word) = clause {
            ways.extend(joined_form(word, stemmed).map(|term| Way {
                kind: MatchKind::Exact,
                weight: 1.0,
                pattern: Pattern::word(stemmed, term),
                shown: label.clone(),
            }));
            ways.extend(self.in_other_languages(word, &label)?);
        }
        Ok(Some(Unit { label, ways, empty: false, wished: false, adjacent: false }))
    }

    /// The word in any inflection, in the languages in which the index has it.
    fn in_other_languages(&self, word: &str, label: &str) -> Result<Vec<Way>> {
        let languages = self.languages.iter().copied().map(Analysis::Foreign);
        let stems: Vec<(Analysis, String)> = languages
            .flat_map(|analysis| analysis::words(word, analysis).into_iter().map(move |found| (analysis, found)))
            .filter(|(_, found)| found.position == 0)
            .map(|(analysis, found)| (analysis, found.term))
            .collect();
        if stems.is_empty() {
            return Ok(Vec::new());
        }
        let wants: Vec<Want> = stems.iter().map(|(_, stem)| Want::term(FieldName::Foreign, stem)).collect();
        let known = stems.into_iter().zip(self.repository.any(&wants)?).filter(|(_, occurs)| *occurs);
        let ways = known.map(|((analysis, stem), _)| Way {
            kind: MatchKind::Exact,
            weight: 1.0,
            pattern: Pattern::word(analysis, stem),
            shown: label.to_owned(),
        });
        Ok(ways.collect())
    }

    /// What a clause looks for; `None` where no term is left of it.
    pub(super) fn pattern(&self, clause: &Clause, analysis: Analysis, field: FieldName) -> Result<Option<Pattern>> {
        Ok(match clause {
            Clause::Word(word) => sequence(word, analysis, 0),
            Clause::Phrase { words, slop } => {
                // Within quotes nothing is stemmed; the fields of an essay know only one form of their words.
                let verbatim = field == FieldName::Exact;
                sequence(words, if verbatim { Analysis::Exact } else { analysis }, *slop)
            }
            Clause::Prefix(prefix) => {
                let terms = self.repository.beginning_with(field, &fold(prefix))?;
                Some(Pattern::AnyOf { analysis: of_vocabulary(field, analysis), terms })
            }
            Clause::Fuzzy { word, distance } => {
                let terms = self.repository.spelt_like(field, &fold(word), *distance)?;
                Some(Pattern::AnyOf { analysis: of_vocabulary(field, analysis), terms })
            }
            Clause::Near { operands, distance } => {
                let mut patterns = Vec::new();
                for operand in operands {
                    patterns.extend(self.operand(operand, analysis, field)?);
                }
                Some(Pattern::Near { operands: patterns, distance: distance.saturating_add(1) })
            }
            Clause::Group(_) | Clause::Field { .. } | Clause::Topic(_) | Clause::Period(_) => None,
        })
    }

    /// An operand of NEAR; of a group of alternatives every single word is one.
    fn operand(&self, clause: &Clause, analysis: Analysis, field: FieldName) -> Result<Option<Pattern>> {
        let Clause::Group(members) = clause else { return self.pattern(clause, analysis, field) };
        let mut terms = Vec::new();
        let mut shared = analysis;
        for (_, member) in members {
            match self.operand(member, analysis, field)? {
                Some(Pattern::Sequence { analysis, terms: words, .. }) if words.len() == 1 => {
                    shared = analysis;
                    terms.extend(words);
                }
                Some(Pattern::AnyOf { analysis, terms: words }) => {
                    shared = analysis;
                    terms.extend(words);
                }
                _ => {}
            }
        }
        Ok((!terms.is_empty()).then_some(Pattern::AnyOf { analysis: shared, terms }))
    }
}

fn of_vocabulary(field: FieldName, analysis: Analysis) -> Analysis {
    if field == FieldName::Exact { Analysis::Exact } else { analysis }
}

/// A hyphenated word written as one: `destalinisation` for `de-Stalinisation`.
fn joined_form(word: &str, analysis: Analysis) -> Option<String> {
    let words = analysis::words(word, analysis);
    words.windows(2).find(|pair| pair[0].position == pair[1].position).map(|pair| pair[1].term.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hyphenated_word_has_two_forms() {
        assert_eq!(joined_form("de-Stalinisation", Analysis::Exact).as_deref(), Some("destalinisation"));
        assert_eq!(joined_form("Khrushchev", Analysis::Exact), None);
        let parts = sequence("de-Stalinisation", Analysis::Exact, 0).unwrap();
        assert_eq!(parts.terms().len(), 2);
    }
}
