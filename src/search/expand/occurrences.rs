//! What the passages say at all, each term asked for once.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::plan::field_of;
use super::super::repository::Repository;
use super::super::unit::Pattern;
use super::super::want::Want;
use crate::analysis::Analysis;
use crate::error::Result;
use crate::fields::FieldName;

/// See the module.
pub(super) struct Occurrences<'a> {
    /// Where they are.
    pub(super) repository: &'a dyn Repository,
    /// Which terms they have, asked once each.
    terms: FxHashMap<(FieldName, String), bool>,
}

impl<'a> Occurrences<'a> {
    /// Nothing asked yet.
    pub(super) fn new(repository: &'a dyn Repository) -> Self {
        Occurrences { repository, terms: FxHashMap::default() }
    }

    /// Whether any passage says each of these: all of them are asked for at once.
    pub(super) fn occur(&mut self, patterns: &[&Pattern]) -> Result<Vec<bool>> {
        self.learn(patterns)?;
        let mut occur: Vec<bool> = patterns.iter().map(|pattern| self.has_terms(pattern)).collect();
        let mut phrases = Vec::new();
        for (place, pattern) in patterns.iter().enumerate().filter(|(place, _)| occur[*place]) {
            if let Pattern::Sequence { analysis, terms, .. } = pattern
                && terms.len() > 1
            {
                phrases.push((place, Want::phrase(field_of(*analysis), terms, 0)));
            }
        }
        if !phrases.is_empty() {
            let (places, wants): (Vec<usize>, Vec<Want>) = phrases.into_iter().unzip();
            for (place, said) in places.into_iter().zip(self.repository.any(&wants)?) {
                occur[place] = said;
            }
        }
        Ok(occur)
    }

    /// Learns whether each term of these occurs.
    pub(super) fn learn(&mut self, patterns: &[&Pattern]) -> Result<()> {
        let terms = patterns.iter().flat_map(|pattern| pattern.terms());
        let terms: FxHashSet<(FieldName, String)> =
            terms.map(|(analysis, term)| (field_of(analysis), term.to_owned())).collect();
        let unknown: Vec<_> = terms.into_iter().filter(|term| !self.terms.contains_key(term)).collect();
        if !unknown.is_empty() {
            let wants: Vec<Want> = unknown.iter().map(|(field, term)| Want::term(*field, term)).collect();
            self.terms.extend(unknown.into_iter().zip(self.repository.any(&wants)?));
        }
        Ok(())
    }

    /// Whether every term was found to occur.
    pub(super) fn has_terms(&self, pattern: &Pattern) -> bool {
        let occurs = |(analysis, term): (Analysis, &str)| self.terms.get(&(field_of(analysis), term.to_owned()));
        pattern.terms().into_iter().all(|term| occurs(term) == Some(&true))
    }
}
