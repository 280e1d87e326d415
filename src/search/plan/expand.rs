//! What is added to the words of a query: other spellings and names, what the lexicon relates, likely slips of the pen.
//!
//! Owns how much of it, at which weight, and how it is told. Knows no index beyond whether a word occurs in it:
//! `Khruschev` gains `Khrushchev` and `Хрущёв`, `Napoleom` gains `napoleon`.

use tantivy::Term;

use super::{Planner, Related, field_of, sequence};
use crate::analysis::{self, Analysis, fold};
use crate::fields::FieldName;
use crate::lexicon::{Class, EntryId, spelling_variants};
use crate::search::answer::{Expansion, ExpansionKind, MatchKind};
use crate::search::unit::{Pattern, Unit, Way};
use crate::search::vocabulary;

/// What an occurrence of another spelling or name counts.
const VARIANT_WEIGHT: f32 = 0.85;
/// What an occurrence of a guessed spelling counts.
const SPELLING_WEIGHT: f32 = 0.6;
/// The longest name looked for among the words, in words.
const LONGEST_NAME: usize = 6;
/// The most other names and spellings tried for one thing.
const MOST_VARIANTS: usize = 24;

impl Planner<'_> {
    /// Names among the words: their other spellings, and for the longest one its neighbours in the lexicon.
    pub(super) fn add_names(&mut self) -> tantivy::Result<()> {
        if self.request.exact {
            return Ok(());
        }
        let labels = self.words.clone();
        let mut named: Option<(std::ops::Range<usize>, EntryId)> = None;
        let mut covered = 0;
        for start in 0..labels.len() {
            for end in (start + 1..=labels.len().min(start + LONGEST_NAME)).rev() {
                let Some(words) = labels[start..end].iter().cloned().collect::<Option<Vec<_>>>() else { continue };
                let name = words.join(" ");
                let single = end - start == 1;
                let entry = self.lexicon.lookup(&name).first().copied();
                if self.plan.units[start..end].iter().all(|unit| unit.empty) || (!single && entry.is_none()) {
                    continue;
                }
                if single && start < covered && entry.is_none() {
                    self.add_variants(start..end, &name);
                    continue;
                }
                self.add_variants(start..end, &name);
                if let Some(entry) = entry.filter(|_| end > covered) {
                    covered = covered.max(end);
                    if named.as_ref().is_none_or(|(range, _)| range.len() < end - start) {
                        named = Some((start..end, entry));
                    }
                }
                if !single && entry.is_some() {
                    break;
                }
            }
        }
        if let Some((range, entry)) = named.filter(|_| self.request.related) {
            let full = |unit: &Unit| !unit.empty;
            let inside = self.plan.units[range.clone()].iter().filter(|unit| full(unit)).count();
            let whole_query = inside == self.plan.units.iter().filter(|unit| full(unit)).count();
            self.plan.related = self.related(&labels, range, entry, whole_query);
        }
        Ok(())
    }

    fn add_variants(&mut self, range: std::ops::Range<usize>, name: &str) {
        if !self.request.variants {
            return;
        }
        let own = fold(name);
        let mut added = Vec::new();
        for variant in self.other_names(name).into_iter().take(MOST_VARIANTS) {
            let Some(pattern) = sequence(&variant, Analysis::Stemmed, 0) else { continue };
            let typed = sequence(name, Analysis::Stemmed, 0);
            if own == fold(&variant) || typed.is_some_and(|typed| contains(&pattern, &typed)) {
                continue; // a longer name that holds the words typed finds nothing they do not
            }
            let known = |way: &Way| way.pattern == pattern;
            if self.plan.units[range.clone()].iter().all(|unit| unit.ways.iter().any(known)) {
                continue;
            }
            for unit in &mut self.plan.units[range.clone()] {
                if !unit.empty && !unit.ways.iter().any(known) {
                    let (pattern, shown) = (pattern.clone(), variant.clone());
                    unit.ways.push(Way { kind: MatchKind::Variant, weight: VARIANT_WEIGHT, pattern, shown });
                }
            }
            added.push(variant);
        }
        self.record(name, ExpansionKind::Variant, added, format!("other names and spellings of {name}"));
    }

    /// Other spellings; and other names, unless the name is that of a theme, whose words tell of it without being it.
    fn other_names(&self, name: &str) -> Vec<String> {
        let is_theme = |id: &EntryId| self.lexicon.get(*id).class == Class::Theme;
        if self.lexicon.lookup(name).first().is_some_and(is_theme) {
            return spelling_variants(name);
        }
        self.lexicon.variants(name)
    }

    fn record(&mut self, term: &str, kind: ExpansionKind, mut added: Vec<String>, because: String) {
        added.retain(|name| self.occurs(name));
        if !added.is_empty() {
            self.plan.expansions.push(Expansion { term: term.to_owned(), kind, added, because });
        }
    }

    /// Whether the index has the words of a name at all; what it lacks need not be reported.
    fn occurs(&self, name: &str) -> bool {
        let field = self.fields[FieldName::Exact];
        let words = analysis::words(name, Analysis::Exact);
        words
            .iter()
            .all(|word| self.searcher.doc_freq(&Term::from_field_text(field, &word.term)).is_ok_and(|found| found > 0))
    }

    fn related(
        &mut self,
        labels: &[Option<String>],
        range: std::ops::Range<usize>,
        id: EntryId,
        whole_query: bool,
    ) -> Option<Related> {
        let entry = self.lexicon.get(id);
        let term = labels[range].iter().flatten().cloned().collect::<Vec<_>>().join(" ");
        let neighbours: Vec<EntryId> =
            entry.related.iter().chain(&entry.broader).copied().filter(|other| *other != id).collect();
        let mut units: Vec<Unit> = Vec::new();
        for neighbour in neighbours {
            let entry = self.lexicon.get(neighbour);
            let names = entry.sure_names().chain([entry.name.as_ref()]);
            let mut ways: Vec<Way> = Vec::new();
            for name in names {
                let Some(pattern) = sequence(name, Analysis::Stemmed, 0) else { continue };
                // One word must not stand for two neighbours: "Khrushchev" is not both the man and his era.
                let taken = units.iter().flat_map(|unit| &unit.ways).chain(&ways).any(|way| way.pattern == pattern);
                if !taken {
                    ways.push(Way { kind: MatchKind::Related, weight: 1.0, pattern, shown: entry.name.to_string() });
                }
            }
            if !ways.is_empty() {
                units.push(Unit { label: entry.name.to_string(), ways, empty: false, adjacent: false });
            }
        }
        let at_least = 2.min(units.len());
        (at_least > 0).then(|| Related { term, entry: entry.name.to_string(), units, at_least, whole_query })
    }

    /// A word that neither the index nor the lexicon knows is a slip of the pen, if a known word is near.
    pub(super) fn guess_spellings(&mut self) -> tantivy::Result<()> {
        if self.request.exact {
            return Ok(());
        }
        let field = self.fields[FieldName::Exact];
        let mut replaced = Vec::new();
        for place in 0..self.plan.units.len() {
            let unit = &self.plan.units[place];
            let word = fold(&unit.label);
            let plain = matches!(&unit.ways[0].pattern, Pattern::Sequence { terms, analysis: Analysis::Stemmed, .. } if terms.len() == 1);
            if !plain
                || word.chars().any(|c| c.is_ascii_digit())
                || self.any_way_occurs(unit)?
                || !self.lexicon.lookup(&word).is_empty()
            {
                continue;
            }
            let meant = vocabulary::meant(self.searcher, field, &word)?;
            let Some(best) = meant.first() else { continue };
            replaced.push((self.plan.units[place].label.clone(), best.clone()));
            let label = self.plan.units[place].label.clone();
            let because = format!("{label} is in no essay; these are spelt like it");
            if self.request.variants {
                let pattern = Pattern::AnyOf { analysis: Analysis::Exact, terms: meant.clone() };
                let shown = best.clone();
                self.plan.units[place].ways.push(Way {
                    kind: MatchKind::Variant,
                    weight: SPELLING_WEIGHT,
                    pattern,
                    shown,
                });
                self.plan.expansions.push(Expansion {
                    term: label,
                    kind: ExpansionKind::Spelling,
                    added: meant,
                    because,
                });
            }
        }
        if !replaced.is_empty() {
            let better =
                replaced.iter().fold(self.request.query.text.clone(), |text, (from, to)| text.replace(from, to));
            self.plan.did_you_mean = (better != self.request.query.text).then_some(better);
        }
        Ok(())
    }

    fn any_way_occurs(&self, unit: &Unit) -> tantivy::Result<bool> {
        for way in &unit.ways {
            let mut all = true;
            for (analysis, term) in way.pattern.terms() {
                let field = self.fields[field_of(analysis)];
                all &= self.searcher.doc_freq(&Term::from_field_text(field, term))? > 0;
            }
            if all {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn contains(longer: &Pattern, shorter: &Pattern) -> bool {
    match (longer, shorter) {
        (Pattern::Sequence { terms: longer, .. }, Pattern::Sequence { terms: shorter, .. }) => {
            longer.windows(shorter.len().max(1)).any(|window| window == shorter)
        }
        _ => false,
    }
}
