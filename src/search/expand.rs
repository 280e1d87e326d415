//! Other ways to say what was asked: names and spellings from the lexicon, neighbours of a name, slips of the pen.
//!
//! Works on the units the planner made. Only what the index really holds is added, so that nothing is searched,
//! weighed or reported in vain; a quoted phrase is left alone.

use std::ops::Range;

use rustc_hash::FxHashMap;
use tantivy::query::PhraseQuery;
use tantivy::{Searcher, Term};

use super::answer::{Expansion, ExpansionKind, MatchKind};
use super::collect;
use super::plan::{Plan, Related, field_of, sequence};
use super::request::Request;
use super::times;
use super::unit::{Pattern, Unit, Way};
use super::vocabulary;
use super::{THIN, VERY_THIN};
use crate::analysis::{Analysis, fold};
use crate::fields::{FieldName, Fields};
use crate::lexicon::{Class, EntryId, Lexicon, spelling_variants};

/// What an occurrence of another spelling or name counts.
const VARIANT_WEIGHT: f32 = 0.85;
/// What an occurrence of a guessed spelling counts.
const SPELLING_WEIGHT: f32 = 0.6;
/// The longest name looked for among the words, in words.
const LONGEST_NAME: usize = 6;
/// The most other names and spellings tried for one thing.
const MOST_VARIANTS: usize = 32;

/// Widens a plan. `words` are the freely standing words by unit, `None` for phrases, prefixes and the like.
pub(super) fn expand(
    searcher: &Searcher,
    fields: &Fields,
    lexicon: &Lexicon,
    request: &Request,
    words: &[Option<String>],
    plan: &mut Plan,
) -> tantivy::Result<()> {
    if request.exact {
        return Ok(());
    }
    let index = Occurrences { searcher, fields, known: FxHashMap::default() };
    let mut expander = Expander { index, lexicon, request, words, plan };
    let names = expander.names();
    for (range, entry) in &names {
        expander.add_variants(range.clone(), *entry)?;
    }
    expander.relate(&names);
    expander.read_times(&names);
    expander.guess_spellings()
}

/// A run of words and the entry it names; `None` for a word the lexicon does not know.
type NamedRun = (Range<usize>, Option<EntryId>);

struct Expander<'a> {
    index: Occurrences<'a>,
    lexicon: &'a Lexicon,
    request: &'a Request,
    words: &'a [Option<String>],
    plan: &'a mut Plan,
}

/// What the index says at all.
struct Occurrences<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    /// Which terms it has, asked once each.
    known: FxHashMap<(bool, String), bool>,
}

impl Occurrences<'_> {
    /// Whether any passage says it.
    fn occurs(&mut self, pattern: &Pattern) -> tantivy::Result<bool> {
        for (analysis, term) in pattern.terms() {
            if !self.has_term(analysis, term)? {
                return Ok(false);
            }
        }
        match pattern {
            Pattern::Sequence { analysis, terms, .. } if terms.len() > 1 => {
                let field = self.fields[field_of(*analysis)];
                let phrase = PhraseQuery::new(terms.iter().map(|term| Term::from_field_text(field, term)).collect());
                collect::any(self.searcher, &phrase)
            }
            _ => Ok(true),
        }
    }

    fn has_term(&mut self, analysis: Analysis, term: &str) -> tantivy::Result<bool> {
        let key = (analysis == Analysis::Exact, term.to_owned());
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        let found = self.searcher.doc_freq(&Term::from_field_text(self.fields[field_of(analysis)], term))? > 0;
        self.known.insert(key, found);
        Ok(found)
    }
}

impl Expander<'_> {
    /// The names among the words, longest first at each place, and every single word.
    fn names(&self) -> Vec<NamedRun> {
        let mut found = Vec::new();
        for start in 0..self.words.len() {
            let longest = self.words.len().min(start + LONGEST_NAME);
            let long = (start + 2..=longest).rev().find_map(|end| Some((start..end, Some(self.entry(start..end)?))));
            found.extend(long);
            if self.words[start].is_some() && !self.plan.units[start].empty {
                found.push((start..start + 1, self.entry(start..start + 1)));
            }
        }
        found
    }

    fn name(&self, range: Range<usize>) -> Option<String> {
        Some(self.words[range].iter().cloned().collect::<Option<Vec<_>>>()?.join(" "))
    }

    fn entry(&self, range: Range<usize>) -> Option<EntryId> {
        // A name neither begins nor ends with a word that says nothing, but for one the lexicon knows whole.
        let units = &self.plan.units[range.clone()];
        if units.iter().all(|unit| unit.empty) {
            return None;
        }
        let is_whole = ![units.first(), units.last()].into_iter().flatten().any(|unit| unit.empty);
        let name = self.name(range)?;
        let found = if is_whole { self.lexicon.lookup(&name) } else { self.lexicon.lookup_as_it_stands(&name) };
        found.first().copied()
    }

    fn add_variants(&mut self, range: Range<usize>, entry: Option<EntryId>) -> tantivy::Result<()> {
        let Some(name) = self.name(range.clone()).filter(|_| self.request.variants) else { return Ok(()) };
        let typed = sequence(&name, Analysis::Stemmed, 0);
        let own = fold(&name);
        let mut added = Vec::new();
        for variant in self.other_names(&name, entry).into_iter().take(MOST_VARIANTS) {
            let Some(pattern) = sequence(&variant, Analysis::Stemmed, 0) else { continue };
            let same = own == fold(&variant) || typed.as_ref().is_some_and(|typed| holds(&pattern, typed));
            // A longer name that holds the words typed finds nothing they do not.
            if !same
                && self.index.occurs(&pattern)?
                && self.add_way(range.clone(), MatchKind::Variant, VARIANT_WEIGHT, &pattern, &variant)
            {
                added.push(variant);
            }
        }
        self.record(name.clone(), ExpansionKind::Variant, added, format!("other names and spellings of {name}"));
        Ok(())
    }

    /// Other spellings; and other names, unless the name is that of a theme, whose words tell of it without being it.
    fn other_names(&self, name: &str, entry: Option<EntryId>) -> Vec<String> {
        match entry {
            Some(entry) if self.lexicon.get(entry).class == Class::Theme => spelling_variants(name),
            _ => self.lexicon.variants(name),
        }
    }

    /// Adds a way to each unit of a run; `false` when all have it.
    fn add_way(&mut self, range: Range<usize>, kind: MatchKind, weight: f32, pattern: &Pattern, shown: &str) -> bool {
        let mut fresh = false;
        for unit in self.plan.units[range].iter_mut().filter(|unit| !unit.empty) {
            if !unit.ways.iter().any(|way| way.pattern == *pattern) {
                unit.ways.push(Way { kind, weight, pattern: pattern.clone(), shown: shown.to_owned() });
                fresh = true;
            }
        }
        fresh
    }

    fn record(&mut self, term: String, kind: ExpansionKind, added: Vec<String>, because: String) {
        if !added.is_empty() {
            self.plan.expansions.push(Expansion { term, kind, added, because });
        }
    }

    /// For the longest name among the words: what the lexicon relates to it.
    fn relate(&mut self, names: &[NamedRun]) {
        let longest = names.iter().filter_map(|(range, entry)| Some((range.clone(), (*entry)?)));
        let Some((range, entry)) = longest.rev().max_by_key(|(range, _)| range.len()) else { return };
        let full = |units: &[Unit]| units.iter().filter(|unit| !unit.empty).count();
        let whole_query = full(&self.plan.units[range.clone()]) == full(&self.plan.units);
        let is_theme = self.lexicon.get(entry).class == Class::Theme;
        self.plan.is_name = whole_query && range.len() > 1 && !is_theme;
        if !self.request.related {
            return;
        }
        // Beside other words, a man or a country is company enough for half of history.
        let loose = matches!(
            self.lexicon.get(entry).class,
            Class::Person | Class::People | Class::Place | Class::Polity | Class::Theme
        );
        if whole_query || !loose {
            let term = self.name(range).unwrap_or_default();
            let below = match (whole_query, loose) {
                (true, false) => THIN,
                (true, true) => VERY_THIN,
                (false, _) => 1,
            };
            self.plan.related = Some(Related { term, entry, below });
        }
    }

    /// A word that neither the index nor the lexicon knows is a slip of the pen, if a known word is near.
    fn guess_spellings(&mut self) -> tantivy::Result<()> {
        let mut better = self.request.query.text.clone();
        for place in 0..self.words.len() {
            let Some(typed) = self.words[place].clone() else { continue };
            let word = fold(&typed);
            let guessable =
                !self.plan.units[place].empty && !word.contains(' ') && !word.bytes().any(|b| b.is_ascii_digit());
            if !guessable || self.any_way_occurs(place)? || !self.lexicon.lookup(&typed).is_empty() {
                continue;
            }
            let meant = self.meant(&word)?;
            let Some(likeliest) = meant.first() else { continue };
            better = better.replace(&typed, likeliest);
            if self.request.variants {
                for guess in &meant {
                    let pattern = Pattern::word(Analysis::Exact, fold(guess));
                    self.add_way(place..place + 1, MatchKind::Variant, SPELLING_WEIGHT, &pattern, guess);
                }
                let because = format!("{typed} is in no essay; these are spelt like it");
                self.record(typed, ExpansionKind::Spelling, meant, because);
            }
        }
        self.plan.did_you_mean = (better != self.request.query.text).then_some(better);
        Ok(())
    }

    /// Words spelt like one nobody knows, with every spelling of the name they stand for, commonest first.
    fn meant(&mut self, word: &str) -> tantivy::Result<Vec<String>> {
        let field = self.index.fields[FieldName::Exact];
        let mut meant = vocabulary::meant(self.index.searcher, field, word)?;
        for guess in meant.clone() {
            let single = |name: &String| !name.contains([' ', '-']) && name.is_ascii();
            meant.extend(self.lexicon.variants(&guess).into_iter().filter(single));
        }
        let mut counted = Vec::with_capacity(meant.len());
        for guess in meant {
            let containing = self.index.searcher.doc_freq(&Term::from_field_text(field, &fold(&guess)))?;
            if containing > 0 && !counted.iter().any(|(_, other): &(u64, String)| fold(other) == fold(&guess)) {
                counted.push((containing, guess));
            }
        }
        counted.sort_by_key(|(containing, _)| std::cmp::Reverse(*containing));
        Ok(counted.into_iter().map(|(_, guess)| guess).collect())
    }

    fn read_times(&mut self, names: &[NamedRun]) {
        for (run, year) in times::read(self.lexicon, self.words, names, self.plan) {
            let pattern = Pattern::word(Analysis::Stemmed, &*year);
            if self.request.variants && self.add_way(run.clone(), MatchKind::Variant, VARIANT_WEIGHT, &pattern, &year) {
                let words = self.name(run).unwrap_or_default();
                self.record(words, ExpansionKind::Variant, vec![year], "the year in figures".to_owned());
            }
        }
    }

    fn any_way_occurs(&mut self, place: usize) -> tantivy::Result<bool> {
        for way in self.plan.units[place].ways.clone() {
            if self.index.occurs(&way.pattern)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// One unit for each neighbour of an entry that the index names at all.
///
/// Names that never stand together cost a walk over the passages that have their words, so this is asked only where
/// the answer is thin.
pub(super) fn neighbours(
    searcher: &Searcher,
    fields: &Fields,
    lexicon: &Lexicon,
    id: EntryId,
) -> tantivy::Result<Vec<Unit>> {
    let mut index = Occurrences { searcher, fields, known: FxHashMap::default() };
    let entry = lexicon.get(id);
    let mut units: Vec<Unit> = Vec::new();
    for neighbour in entry.related.iter().chain(&entry.broader).filter(|other| **other != id) {
        let neighbour = lexicon.get(*neighbour);
        let mut ways: Vec<Way> = Vec::new();
        for name in neighbour.sure_names().chain([neighbour.name.as_ref()]) {
            let Some(pattern) = sequence(name, Analysis::Stemmed, 0) else { continue };
            // One word must not stand for two neighbours: "Khrushchev" is not both the man and his era.
            let taken = units.iter().flat_map(|unit| &unit.ways).chain(&ways).any(|way| way.pattern == pattern);
            if !taken && index.occurs(&pattern)? {
                ways.push(Way { kind: MatchKind::Related, weight: 1.0, pattern, shown: neighbour.name.to_string() });
            }
        }
        if !ways.is_empty() {
            units.push(Unit { label: neighbour.name.to_string(), ways, empty: false, wished: false, adjacent: false });
        }
    }
    Ok(units)
}

/// Whether the longer name contains the shorter one as a run of words.
fn holds(longer: &Pattern, shorter: &Pattern) -> bool {
    match (longer, shorter) {
        (Pattern::Sequence { terms: longer, .. }, Pattern::Sequence { terms: shorter, .. }) => {
            longer.windows(shorter.len().max(1)).any(|window| window == shorter)
        }
        _ => false,
    }
}
