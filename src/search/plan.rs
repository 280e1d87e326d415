//! The query as a plan: the units it asks for, every way to say each, and what was made of the words.
//!
//! Owns expansion: names and spellings from the lexicon, neighbours of a name, slips of the pen. Everything it
//! adds is recorded as an [`Expansion`], and quoted phrases are left alone.

use tantivy::{Searcher, Term};

use super::answer::{Expansion, ExpansionKind, MatchKind};
use super::request::Request;
use super::unit::{Pattern, Unit, Way};
use super::vocabulary;
use crate::analysis::{self, Analysis, fold};
use crate::fields::{FieldName, Fields};
use crate::lexicon::{Class, EntryId, Lexicon, spelling_variants};
use crate::query::{Clause, Field, Occur};

/// What an occurrence of another spelling or name counts.
const VARIANT_WEIGHT: f32 = 0.85;
/// What an occurrence of a guessed spelling counts.
const SPELLING_WEIGHT: f32 = 0.6;
/// The longest name looked for among the words, in words.
const LONGEST_NAME: usize = 6;
/// The most other names and spellings tried for one thing.
const MOST_VARIANTS: usize = 24;

/// The tree of a query over its units.
#[derive(Debug)]
pub(super) enum Node {
    /// A unit, by its place in [`Plan::units`].
    Unit(usize),
    /// A unit that must not occur, by its place in [`Plan::excluded`].
    Excluded(usize),
    /// Members and what they are to the group.
    Group(Vec<(Occur, Node)>),
    /// Words looked for in one field of the essay.
    Scoped(FieldName, Box<Pattern>),
    /// A topic by name.
    Topic(String),
    /// A period, unread.
    Period(String),
}

/// A query, ready to be run.
#[derive(Debug)]
pub(super) struct Plan {
    /// What is asked for and not excluded, in the order typed.
    pub(super) units: Vec<Unit>,
    /// What is excluded; never scored or highlighted.
    pub(super) excluded: Vec<Unit>,
    /// How they hang together.
    pub(super) tree: Vec<(Occur, Node)>,
    /// What to look for besides, if the words find little.
    pub(super) related: Option<Related>,
    /// What was added.
    pub(super) expansions: Vec<Expansion>,
    /// The query with unknown words replaced by the likeliest known ones.
    pub(super) did_you_mean: Option<String>,
    /// Words that were not searched for, because they say nothing.
    pub(super) left_out: Vec<String>,
}

/// What the lexicon relates to a name in the query.
#[derive(Debug)]
pub(super) struct Related {
    /// The name in the query.
    pub(super) term: String,
    /// The entry's own name.
    pub(super) entry: String,
    /// One unit for each neighbour.
    pub(super) units: Vec<Unit>,
    /// How many of them a passage must name.
    pub(super) at_least: usize,
    /// The name is all that was asked for, so that half of its words would be a mismatch, not a weak match.
    pub(super) whole_query: bool,
}

/// Makes the plan of a request.
pub(super) fn plan(
    searcher: &Searcher,
    fields: &Fields,
    lexicon: &Lexicon,
    request: &Request,
) -> tantivy::Result<Plan> {
    let mut planner = Planner {
        searcher,
        fields,
        lexicon,
        request,
        plan: Plan {
            units: Vec::new(),
            excluded: Vec::new(),
            tree: Vec::new(),
            related: None,
            expansions: Vec::new(),
            did_you_mean: None,
            left_out: Vec::new(),
        },
        words: Vec::new(),
    };
    let members = match &request.query.clause {
        Clause::Group(members) => members.as_slice(),
        single => &[(Occur::Should, single.clone())],
    };
    let tree = planner.group(members, false)?;
    planner.plan.tree = tree;
    planner.leave_out_empty_words();
    planner.mark_neighbours();
    planner.add_names()?;
    planner.guess_spellings()?;
    Ok(planner.plan)
}

struct Planner<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    lexicon: &'a Lexicon,
    request: &'a Request,
    plan: Plan,
    /// The words that stand freely, by unit; `None` for phrases, prefixes and the like.
    words: Vec<Option<String>>,
}

impl Planner<'_> {
    fn group(&mut self, members: &[(Occur, Clause)], excluded: bool) -> tantivy::Result<Vec<(Occur, Node)>> {
        let mut nodes = Vec::with_capacity(members.len());
        for (occur, clause) in members {
            let excluded = excluded || *occur == Occur::MustNot;
            if let Some(node) = self.node(clause, excluded)? {
                nodes.push((*occur, node));
            }
        }
        Ok(nodes)
    }

    fn node(&mut self, clause: &Clause, excluded: bool) -> tantivy::Result<Option<Node>> {
        Ok(Some(match clause {
            Clause::Group(members) => Node::Group(self.group(members, excluded)?),
            Clause::Topic(name) => Node::Topic(name.clone()),
            Clause::Period(words) => Node::Period(words.clone()),
            Clause::Field { field, clause } => return self.scoped(*field, clause),
            leaf => {
                let Some(unit) = self.unit(leaf)? else { return Ok(None) };
                if excluded {
                    self.plan.excluded.push(unit);
                    return Ok(Some(Node::Excluded(self.plan.excluded.len() - 1)));
                }
                self.plan.units.push(unit);
                self.words.push(if let Clause::Word(word) = leaf { Some(word.clone()) } else { None });
                Node::Unit(self.plan.units.len() - 1)
            }
        }))
    }

    fn scoped(&mut self, field: Field, clause: &Clause) -> tantivy::Result<Option<Node>> {
        let (name, analysis) = match field {
            Field::Title => (FieldName::Title, Analysis::Stemmed),
            Field::Heading => (FieldName::Heading, Analysis::Stemmed),
            Field::Author => (FieldName::Author, Analysis::Exact),
        };
        if let Clause::Group(members) = clause {
            let mut nodes = Vec::new();
            for (occur, member) in members {
                nodes.extend(self.scoped(field, member)?.map(|node| (*occur, node)));
            }
            return Ok((!nodes.is_empty()).then_some(Node::Group(nodes)));
        }
        Ok(self.pattern(clause, analysis, self.fields[name])?.map(|pattern| Node::Scoped(name, Box::new(pattern))))
    }

    fn unit(&mut self, clause: &Clause) -> tantivy::Result<Option<Unit>> {
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
        }
        Ok(Some(Unit { label, ways, empty: false, adjacent: false }))
    }

    /// What a clause looks for; `None` where no term is left of it.
    fn pattern(
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

    /// Function words and question words are not searched for, unless nothing else is asked.
    fn leave_out_empty_words(&mut self) {
        let says_nothing: Vec<bool> = self.plan.units.iter().map(|unit| is_empty_word(&unit.label)).collect();
        if self.request.exact || says_nothing.iter().all(|empty| *empty) {
            return;
        }
        for (unit, empty) in self.plan.units.iter_mut().zip(says_nothing) {
            unit.empty = empty;
            if empty {
                self.plan.left_out.push(unit.label.clone());
            }
        }
    }

    fn mark_neighbours(&mut self) {
        let mut last_full = false;
        for unit in &mut self.plan.units {
            unit.adjacent = last_full && !unit.empty;
            last_full = !unit.empty;
        }
    }

    /// Names among the words: their other spellings, and for the longest one its neighbours in the lexicon.
    fn add_names(&mut self) -> tantivy::Result<()> {
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
    fn guess_spellings(&mut self) -> tantivy::Result<()> {
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

/// The passage field that an analysis belongs to.
pub(super) fn field_of(analysis: Analysis) -> FieldName {
    match analysis {
        Analysis::Stemmed => FieldName::Text,
        Analysis::Exact => FieldName::Exact,
    }
}

/// The terms of words in order, one for each place.
fn sequence(words: &str, analysis: Analysis, slop: u32) -> Option<Pattern> {
    let mut terms: Vec<String> = Vec::new();
    let mut last = None;
    for word in analysis::words(words, analysis) {
        if last != Some(word.position) {
            last = Some(word.position);
            terms.push(word.term);
        }
    }
    (!terms.is_empty()).then_some(Pattern::Sequence { analysis, terms, slop })
}

/// A hyphenated word written as one: `destalinisation` for `de-Stalinisation`.
fn joined_form(word: &str, analysis: Analysis) -> Option<String> {
    let words = analysis::words(word, analysis);
    words.windows(2).find(|pair| pair[0].position == pair[1].position).map(|pair| pair[1].term.clone())
}

fn contains(longer: &Pattern, shorter: &Pattern) -> bool {
    match (longer, shorter) {
        (Pattern::Sequence { terms: longer, .. }, Pattern::Sequence { terms: shorter, .. }) => {
            longer.windows(shorter.len().max(1)).any(|window| window == shorter)
        }
        _ => false,
    }
}

/// Function words, auxiliaries and the words of questions: they say how something is asked, not what.
fn is_empty_word(word: &str) -> bool {
    const EMPTY: &[&str] = &[
        "a", "about", "an", "and", "are", "as", "at", "be", "been", "being", "but", "by", "called", "can", "could",
        "did", "do", "does", "for", "from", "had", "has", "have", "how", "if", "in", "into", "is", "it", "its", "many",
        "may", "might", "much", "no", "not", "of", "on", "or", "shall", "should", "such", "than", "that", "the",
        "their", "then", "there", "these", "they", "this", "those", "to", "was", "were", "what", "when", "where",
        "which", "who", "whom", "whose", "why", "will", "with", "would",
    ];
    EMPTY.binary_search(&word.to_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_words_are_found_whatever_their_case() {
        assert!(is_empty_word("The") && is_empty_word("whose") && is_empty_word("a") && is_empty_word("would"));
        assert!(!is_empty_word("war") && !is_empty_word("Hague"));
    }

    #[test]
    fn a_hyphenated_word_has_two_forms() {
        assert_eq!(joined_form("de-Stalinisation", Analysis::Exact).as_deref(), Some("destalinisation"));
        assert_eq!(joined_form("Khrushchev", Analysis::Exact), None);
        let parts = sequence("de-Stalinisation", Analysis::Exact, 0).unwrap();
        assert_eq!(parts.terms().len(), 2);
    }
}
