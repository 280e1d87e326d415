//! Other ways to say what was asked: names and spellings from the lexicon, neighbours of a name, slips of the pen.
//!
//! Works on the units the planner made. Only what the index really holds is added, so that nothing is searched,
//! weighed or reported in vain; a quoted phrase is left alone.

mod neighbours;
mod occurrences;

use std::ops::Range;

pub(super) use neighbours::neighbours;
use occurrences::Occurrences;

use super::answer::{Expansion, ExpansionKind, MatchKind};
use super::plan::{Plan, Related, sequence};
use super::repository::Repository;
use super::request::Request;
use super::times;
use super::unit::{Pattern, Unit, Way};
use super::{THIN, VERY_THIN};
use crate::analysis::{Analysis, fold};
use crate::error::Result;
use crate::fields::FieldName;
use crate::lexicon::{Class, EntryId, Lexicon, Lookup, spelling_variants};

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
    repository: &dyn Repository,
    lexicon: &Lexicon,
    request: &Request,
    words: &[Option<String>],
    plan: &mut Plan,
) -> Result<()> {
    if request.exact {
        return Ok(());
    }
    let said = Occurrences::new(repository);
    let mut expander = Expander { said, lexicon, lookup: lexicon.asked(), request, words, plan };
    let names = expander.names();
    if request.variants {
        expander.add_variants(&names)?;
    }
    expander.relate(&names);
    expander.read_times(&names);
    expander.guess_spellings()
}

/// A run of words and the entry it names; `None` for a word the lexicon does not know.
type NamedRun = (Range<usize>, Option<EntryId>);

struct Expander<'a> {
    said: Occurrences<'a>,
    lexicon: &'a Lexicon,
    lookup: Lookup<'a>,
    request: &'a Request,
    words: &'a [Option<String>],
    plan: &'a mut Plan,
}

/// Another name or spelling of a run of words, not yet known to occur.
struct Variant {
    range: Range<usize>,
    name: String,
    variant: String,
    pattern: Pattern,
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
        let found = if is_whole { self.lookup.entries(&name) } else { self.lookup.as_it_stands(&name) };
        found.first().copied()
    }

    fn add_variants(&mut self, names: &[NamedRun]) -> Result<()> {
        let variants: Vec<Variant> = names.iter().flat_map(|(range, entry)| self.variants(range, *entry)).collect();
        let patterns: Vec<&Pattern> = variants.iter().map(|variant| &variant.pattern).collect();
        let occur = self.said.occur(&patterns)?;
        let said = variants.into_iter().zip(occur).filter(|(_, occurs)| *occurs).map(|(variant, _)| variant);
        for of_a_name in said.collect::<Vec<_>>().chunk_by(|a, b| a.range == b.range) {
            let mut added = Vec::new();
            for Variant { range, pattern, variant, .. } in of_a_name {
                if self.add_way(range.clone(), MatchKind::Variant, VARIANT_WEIGHT, pattern, variant) {
                    added.push(variant.clone());
                }
            }
            let name = &of_a_name[0].name;
            let because = format!("other names and spellings of {name}");
            self.record(name.clone(), ExpansionKind::Variant, added, because);
        }
        Ok(())
    }

    fn variants(&self, range: &Range<usize>, entry: Option<EntryId>) -> Vec<Variant> {
        let Some(name) = self.name(range.clone()) else { return Vec::new() };
        let typed = sequence(&name, Analysis::Stemmed, 0);
        let own = fold(&name);
        let others = self.other_names(&name, entry).into_iter().take(MOST_VARIANTS);
        let new = others.filter_map(|variant| {
            let pattern = sequence(&variant, Analysis::Stemmed, 0)?;
            // A longer name that holds the words typed finds nothing they do not.
            let same = own == fold(&variant) || typed.as_ref().is_some_and(|typed| holds(&pattern, typed));
            (!same).then(|| Variant { range: range.clone(), name: name.clone(), variant, pattern })
        });
        new.collect()
    }

    /// Other spellings; and other names, unless the name is that of a theme, whose words tell of it without being it.
    fn other_names(&self, name: &str, entry: Option<EntryId>) -> Vec<String> {
        match entry {
            Some(entry) if self.lexicon.get(entry).class == Class::Theme => spelling_variants(name),
            _ => self.lookup.variants(name),
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
    fn guess_spellings(&mut self) -> Result<()> {
        let mut better = self.request.query.text.clone();
        let patterns = |unit: &Unit| unit.ways.iter().map(|way| way.pattern.clone()).collect::<Vec<_>>();
        let typed: Vec<Pattern> = self.plan.units.iter().flat_map(patterns).collect();
        self.said.learn(&typed.iter().collect::<Vec<_>>())?;
        for place in 0..self.words.len() {
            let Some(typed) = self.words[place].clone() else { continue };
            let word = fold(&typed);
            let guessable =
                !self.plan.units[place].empty && !word.contains(' ') && !word.bytes().any(|b| b.is_ascii_digit());
            if !guessable || self.any_way_occurs(place)? || !self.lookup.entries(&typed).is_empty() {
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
    fn meant(&mut self, word: &str) -> Result<Vec<String>> {
        let mut meant = likeliest(self.said.repository, word)?;
        for guess in meant.clone() {
            let single = |name: &String| !name.contains([' ', '-']) && name.is_ascii();
            meant.extend(self.lookup.variants(&guess).into_iter().filter(single));
        }
        let folded: Vec<String> = meant.iter().map(|guess| fold(guess)).collect();
        let terms: Vec<(FieldName, &str)> = folded.iter().map(|guess| (FieldName::Exact, guess.as_str())).collect();
        let containing = self.said.repository.containing(&terms)?;
        let mut counted = Vec::with_capacity(meant.len());
        for (guess, containing) in meant.into_iter().zip(containing) {
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

    fn any_way_occurs(&mut self, place: usize) -> Result<bool> {
        let patterns: Vec<&Pattern> = self.plan.units[place].ways.iter().map(|way| &way.pattern).collect();
        Ok(self.said.occur(&patterns)?.contains(&true))
    }
}

/// The likeliest words for one that nobody knows: near in letters, then common; at most three.
///
/// The first letter is taken to be right, as it nearly always is.
fn likeliest(repository: &dyn Repository, word: &str) -> Result<Vec<String>> {
    let letters = word.chars().count();
    let distance = match letters {
        0..=3 => return Ok(Vec::new()),
        4..=5 => 1,
        _ => 2,
    };
    let first = word.chars().next();
    let mut near = repository.spelt_like(FieldName::Exact, word, distance)?;
    near.retain(|other| other != word && other.chars().next() == first);
    near.sort_by_key(|other| strsim::damerau_levenshtein(word, other)); // stable: common words stay first
    let best = near.first().map(|other| strsim::damerau_levenshtein(word, other));
    near.retain(|other| Some(strsim::damerau_levenshtein(word, other)) == best);
    near.truncate(3);
    Ok(near)
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
