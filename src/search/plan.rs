//! The query as a plan: the units it asks for, how they hang together, and what was left out.
//!
//! Owns the step from clauses to units. Other names and spellings are added by [`expand`].

mod leaf;

use rustc_hash::FxHashSet;

use super::answer::Expansion;
use super::browse;
use super::expand::expand;
use super::repository::Repository;
use super::request::Request;
use super::sweep::MOST_ASKED;
use super::task;
use super::understand;
use super::unit::{Pattern, Unit};
use crate::analysis::{self, Analysis, Language};
use crate::document::YearRange;
use crate::error::Result;
use crate::fields::FieldName;
use crate::lexicon::{EntryId, Lexicon};
use crate::query::{Clause, Field, Occur};

/// The most things looked for at once. A text of a few pages pasted as a query has more words than this, and nearly all
/// that tells it from others among the first.
const MOST_UNITS: usize = MOST_ASKED;

/// The most prefixes, fuzzy words, phrases and words near each other: each costs as much as many words.
const MOST_PATTERNS: usize = 64;

/// The tree of a query over its units.
#[derive(Debug)]
pub(crate) enum Node {
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
    /// Years the passage must be about.
    Period(YearRange),
}

/// A query, ready to be run.
#[derive(Debug)]
pub(crate) struct Plan {
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
    /// All of it is one name, so that half of its words would be a mismatch, not a weak match.
    pub(super) is_name: bool,
    /// Nothing is asked for but what the filters say.
    pub(super) browsing: bool,
    /// The years the words speak of, which lift passages about them.
    pub(super) about: Vec<YearRange>,
    /// What could not be read as it was meant.
    pub(super) notes: Vec<String>,
    /// Words that were not searched for, because they say nothing.
    pub(super) left_out: Vec<String>,
}

/// A name in the query, whose neighbours in the lexicon are asked for where the words find little.
#[derive(Debug)]
pub(super) struct Related {
    /// The name in the query.
    pub(super) term: String,
    /// What it names.
    pub(super) entry: EntryId,
    /// It is looked for where fewer passages than this say what was asked.
    pub(super) below: usize,
}

/// Makes the plan of a request.
pub(super) fn plan(repository: &dyn Repository, lexicon: &Lexicon, request: &Request) -> Result<Plan> {
    let mut planner = Planner {
        repository,
        lexicon,
        request,
        plan: Plan {
            units: Vec::new(),
            excluded: Vec::new(),
            tree: Vec::new(),
            related: None,
            expansions: Vec::new(),
            did_you_mean: None,
            is_name: false,
            browsing: false,
            about: Vec::new(),
            notes: Vec::new(),
            left_out: Vec::new(),
        },
        words: Vec::new(),
        languages: match request.exact {
            true => Vec::new(),
            false => repository.languages()?,
        },
        patterns: 0,
        beyond: 0,
    };
    let members = match &request.query.clause {
        Clause::Group(members) => members.as_slice(),
        single => &[(Occur::Should, single.clone())],
    };
    let tree = planner.group(members, false)?;
    planner.plan.tree = tree;
    planner.note_what_is_beyond();
    planner.leave_out_empty_words();
    planner.mark_neighbours();
    let Planner { mut plan, words, .. } = planner;
    if plan.tree.is_empty() {
        browse::stand_in(lexicon, &request.filters, &mut plan);
    } else {
        expand(repository, lexicon, request, &words, &mut plan)?;
    }
    Ok(plan)
}

struct Planner<'a> {
    repository: &'a dyn Repository,
    lexicon: &'a Lexicon,
    request: &'a Request,
    plan: Plan,
    /// The words that stand freely, by unit; `None` for phrases, prefixes and the like.
    words: Vec<Option<String>>,
    /// The languages besides English in which words are looked for.
    languages: Vec<Language>,
    /// How many of the units are no plain words.
    patterns: usize,
    /// How many things are not looked for, because there are too many.
    beyond: usize,
}

impl Planner<'_> {
    /// What a group asks for; asked twice, it is asked for once.
    fn group(&mut self, members: &[(Occur, Clause)], excluded: bool) -> Result<Vec<(Occur, Node)>> {
        let mut nodes = Vec::with_capacity(members.len());
        let mut seen = FxHashSet::default();
        for (occur, clause) in members {
            if members.len() > 1 && !seen.insert((*occur, clause.to_string())) {
                continue;
            }
            let excluded = excluded || *occur == Occur::MustNot;
            if let Some(node) = self.node(clause, excluded)? {
                nodes.push((*occur, node));
            }
        }
        Ok(nodes)
    }

    fn node(&mut self, clause: &Clause, excluded: bool) -> Result<Option<Node>> {
        Ok(Some(match clause {
            Clause::Group(members) => match self.group(members, excluded)? {
                nothing if nothing.is_empty() => return Ok(None),
                members => Node::Group(members),
            },
            Clause::Topic(name) => Node::Topic(name.clone()),
            Clause::Period(words) => match understand::period(self.lexicon, words) {
                Ok(asked) => Node::Period(asked.years),
                Err(_) => {
                    self.plan.notes.push(format!("{words} is no period, so it is read as words"));
                    return self.node(&Clause::Word(words.clone()), excluded);
                }
            },
            Clause::Field { field, clause } => return self.scoped(*field, clause),
            leaf if self.is_beyond(leaf) => return Ok(None),
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

    /// Whether there is too much to look for already; counts what is left out.
    fn is_beyond(&mut self, leaf: &Clause) -> bool {
        let is_pattern = !matches!(leaf, Clause::Word(_));
        let units = self.plan.units.len() + self.plan.excluded.len();
        let is_beyond = match leaf {
            Clause::Near { operands, .. } => units >= MOST_UNITS || operands.len() > MOST_PATTERNS,
            _ => units >= MOST_UNITS || (is_pattern && self.patterns >= MOST_PATTERNS),
        };
        self.patterns += usize::from(is_pattern && !is_beyond);
        self.beyond += usize::from(is_beyond);
        is_beyond
    }

    fn note_what_is_beyond(&mut self) {
        if self.beyond > 0 {
            let beyond = self.beyond;
            self.plan.notes.push(format!(
                "{beyond} more are not looked for: a query has at most {MOST_UNITS} words, {MOST_PATTERNS} phrases and patterns among them"
            ));
        }
    }

    fn scoped(&mut self, field: Field, clause: &Clause) -> Result<Option<Node>> {
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
        if self.is_beyond(clause) {
            return Ok(None);
        }
        Ok(self.pattern(clause, analysis, name)?.map(|pattern| Node::Scoped(name, Box::new(pattern))))
    }

    /// Function words and question words are not searched for, unless nothing else is asked.
    fn leave_out_empty_words(&mut self) {
        let mut says_nothing: Vec<bool> = self.plan.units.iter().map(|unit| is_empty_word(&unit.label)).collect();
        task::mark(&self.request.query.text, &self.words, &mut says_nothing);
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
}

/// The passage field that an analysis belongs to.
pub(super) fn field_of(analysis: Analysis) -> FieldName {
    match analysis {
        Analysis::Stemmed => FieldName::Text,
        Analysis::Exact => FieldName::Exact,
        Analysis::Foreign(_) => FieldName::Foreign,
    }
}

/// The terms of words in order, one for each place.
pub(super) fn sequence(words: &str, analysis: Analysis, slop: u32) -> Option<Pattern> {
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

/// Function words, auxiliaries and the words of questions: they say how something is asked, not what.
pub(super) fn is_empty_word(word: &str) -> bool {
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
}
