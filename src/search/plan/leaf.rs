//! What one word, phrase or pattern of a query looks for.
//!
//! Owns the step from a clause without clauses below it to the ways of saying it.

use tantivy::Term;

use super::{Planner, sequence};
use crate::analysis::{self, Analysis, fold};
use crate::fields::FieldName;
use crate::query::Clause;
use crate::search::answer::MatchKind;
use crate::search::unit::{Pattern, Unit, Way};
use crate::search::vocabulary;

impl Planner<'_> {
    pub(super) fn unit(&self, clause: &Clause) -> tantivy::Result<Option<Unit>> {
        let stemmed = if self.request.exact { Analysis::Exact } else { Analysis::Stemmed };
        let field = self.fields[FieldName::Exact];
        let Some(pattern) = self.pattern(clause, stemmed, field)? else { return Ok(None) };
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
    fn in_other_languages(&self, word: &str, label: &str) -> tantivy::Result<Vec<Way>> {
        let field = self.fields[FieldName::Foreign];
        let mut ways = Vec::new();
        for analysis in self.languages.iter().copied().map(Analysis::Foreign) {
            for found in analysis::words(word, analysis).into_iter().filter(|found| found.position == 0) {
                if self.searcher.doc_freq(&Term::from_field_text(field, &found.term))? > 0 {
                    let pattern = Pattern::word(analysis, found.term);
                    ways.push(Way { kind: MatchKind::Exact, weight: 1.0, pattern, shown: label.to_owned() });
                }
            }
        }
        Ok(ways)
    }

    /// What a clause looks for; `None` where no term is left of it.
    pub(super) fn pattern(
        &self,
        clause: &Clause,
        analysis: Analysis,
        field: tantivy::schema::Field,
    ) -> tantivy::Result<Option<Pattern>> {
        Ok(match clause {
            Clause::Word(word) => sequence(word, analysis, 0),
            Clause::Phrase { words, slop } => {
                // Within quotes nothing is stemmed; the fields of an essay know only one form of their words.
                let verbatim = field == self.fields[FieldName::Exact];
                sequence(words, if verbatim { Analysis::Exact } else { analysis }, *slop)
            }
            Clause::Prefix(prefix) => {
                let terms = vocabulary::beginning_with(self.searcher, field, &fold(prefix))?;
                Some(Pattern::AnyOf { analysis: self.of_vocabulary(field, analysis), terms })
            }
            Clause::Fuzzy { word, distance } => {
                let terms = vocabulary::spelt_like(self.searcher, field, &fold(word), *distance)?;
                Some(Pattern::AnyOf { analysis: self.of_vocabulary(field, analysis), terms })
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

    fn of_vocabulary(&self, field: tantivy::schema::Field, analysis: Analysis) -> Analysis {
        if field == self.fields[FieldName::Exact] { Analysis::Exact } else { analysis }
    }

    /// An operand of NEAR; of a group of alternatives every single word is one.
    fn operand(
        &self,
        clause: &Clause,
        analysis: Analysis,
        field: tantivy::schema::Field,
    ) -> tantivy::Result<Option<Pattern>> {
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
