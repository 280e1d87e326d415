//! From the plan to what is run: a bag of words to sweep, or a Tantivy query of the same meaning.

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, PhraseQuery, Query, TermQuery,
    TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use super::in_order::InOrder;
use super::plan::{Node, Plan, field_of};
use super::rank::typed_form;
use super::request::Filters;
use super::sweep::{Asked, Bag, MOST_ASKED, Source};
use super::understand;
use super::unit::{Pattern, Unit, Way};
use crate::analysis::Analysis;
use crate::error::Result as OurResult;
use crate::fields::{self, FieldName, Fields};
use crate::index::tantivy_error;
use crate::lexicon::Lexicon;
use crate::query;

/// What a word of the title, a heading or the question adds when candidates are chosen.
const CONTEXT_BOOST: f32 = 0.4;
/// What the word as it was typed adds to its stem.
const FORM_BOOST: f32 = 0.7;
/// Of many words, the share a passage must say to match at all.
const SHARE_OF_MANY: f32 = 0.34;
/// Up to this many words a passage must say all of them, unless too few do.
const FEW_WORDS: usize = 2;

/// The longest phrase that Tantivy looks for; it reads the postings of every word, even of one it has read already.
const MOST_WORDS_OF_A_PHRASE: usize = 8;

/// Of the neighbours of a name, how many a passage must name.
const LEAST_RELATED: usize = 2;

/// Everything the translation needs.
pub(super) struct Translator<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) fields: &'a Fields,
    pub(super) lexicon: &'a Lexicon,
    pub(super) plan: &'a Plan,
    pub(super) filters: &'a Filters,
}

/// The top of a query, its clauses sorted by what they are to every passage found.
struct Top<'p> {
    /// What there is to choose from: the bag of words.
    choices: Vec<&'p Node>,
    /// What holds whatever is chosen.
    conditions: Vec<(Occur, &'p Node)>,
}

/// Queries that several words have in common, as they have another name of the whole that they make up.
#[derive(Default)]
struct Shared {
    queries: Vec<Box<dyn Query>>,
    patterns: Vec<Option<Pattern>>,
}

impl Shared {
    fn add(&mut self, pattern: Option<Pattern>, query: Box<dyn Query>) -> usize {
        self.queries.push(query);
        self.patterns.push(pattern);
        self.queries.len() - 1
    }
}

/// How much of a bag of words a passage must say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Demand {
    /// Every word of a short query, a share of a long one.
    Strict,
    /// Any word.
    Any,
}

impl Translator<'_> {
    /// The query of the words, within the filters.
    pub(super) fn query(&self, demand: Demand) -> OurResult<Box<dyn Query>> {
        let Top { choices, conditions } = self.top();
        let conditions = self.nodes(&conditions)?;
        let least = demanded(choices.len(), demand);
        let choices = choices.into_iter().map(|node| match node {
            Node::Unit(place) => Ok(self.said_or_above(&self.plan.units[*place])),
            node => self.node(node),
        });
        let words = joined(conditions, choices.collect::<OurResult<_>>()?, least, demand == Demand::Any);
        let mut clauses = vec![(Occur::Must, words)];
        if demand == Demand::Strict && self.plan.units.iter().any(is_demanded) {
            clauses.push((Occur::Must, self.something_said()));
        }
        clauses.extend(self.filters()?);
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// The same as a bag of words to sweep; `None` where there are no words to choose from, or too many.
    pub(super) fn bag(&self, demand: Demand) -> OurResult<Option<Bag>> {
        let Top { choices, conditions } = self.top();
        if choices.is_empty() || choices.len() > MOST_ASKED {
            return Ok(None);
        }
        let is_said = |(occur, node): &(Occur, &Node)| *occur == Occur::Must && is_of_words(node);
        let said =
            demand == Demand::Strict && self.plan.units.iter().any(is_demanded) && !conditions.iter().any(is_said);
        let (mut required, mut excluded, mut lifting) = (Vec::new(), Vec::new(), Vec::new());
        for (occur, query) in self.nodes(&conditions)? {
            match occur {
                Occur::Must => required.push((Occur::Must, query)),
                Occur::MustNot => excluded.push((Occur::Should, query)),
                Occur::Should => lifting.push(query),
            }
        }
        let optional = demand == Demand::Any && !required.is_empty();
        let demanded = if optional { 0 } else { demanded(choices.len(), demand) };
        required.extend(self.filters()?);
        let as_one = |clauses: Vec<(Occur, Box<dyn Query>)>| -> Option<Box<dyn Query>> {
            (!clauses.is_empty()).then(|| Box::new(BooleanQuery::new(clauses)) as Box<dyn Query>)
        };
        let (required, excluded) = (as_one(required), as_one(excluded));
        let mut shared = Shared::default();
        let asked = choices.into_iter().map(|node| self.asked(node, &mut shared)).collect::<OurResult<_>>()?;
        Ok(Some(Bag { asked, shared: shared.queries, demanded, said, required, excluded, lifting }))
    }

    /// The top of the query.
    fn top(&self) -> Top<'_> {
        let mut top = Top { choices: Vec::new(), conditions: Vec::new() };
        for (occur, node) in self.plan.tree.iter().filter(|(_, node)| !self.says_nothing(node)) {
            match self.condition(*occur, node) {
                Some(occur) => top.conditions.push((occur, node)),
                None => top.choices.push(node),
            }
        }
        top
    }

    fn nodes(&self, nodes: &[(Occur, &Node)]) -> OurResult<Vec<(Occur, Box<dyn Query>)>> {
        nodes.iter().map(|(occur, node)| Ok((*occur, self.node(node)?))).collect()
    }

    fn asked(&self, node: &Node, shared: &mut Shared) -> OurResult<Asked> {
        let Node::Unit(place) = node else {
            let number = shared.add(None, self.node(node)?);
            return Ok(Asked { ways: vec![Source::Shared { number, weight: 1.0 }], above: Vec::new() });
        };
        let unit = &self.plan.units[*place];
        let ways = unit.ways.iter().map(|way| match &way.pattern {
            Pattern::Sequence { analysis, terms, .. } if terms.len() == 1 => {
                let term = Term::from_field_text(self.fields[field_of(*analysis)], &terms[0]);
                let average = match analysis {
                    Analysis::Foreign(_) => self.fields[FieldName::Text],
                    Analysis::Stemmed | Analysis::Exact => term.field(),
                };
                Source::Term { term, weight: way.weight, average }
            }
            pattern => {
                let known = shared.patterns.iter().position(|other| other.as_ref() == Some(pattern));
                let number = known.unwrap_or_else(|| shared.add(Some(pattern.clone()), self.pattern(pattern, None)));
                Source::Shared { number, weight: way.weight }
            }
        });
        // The word as typed is left out: it costs as much as its stem, and the ranker asks for it soon enough.
        let above = places_above(unit).map(|(field, word)| Source::Term {
            term: Term::from_field_text(self.fields[field], word),
            weight: CONTEXT_BOOST,
            average: self.fields[field],
        });
        Ok(Asked { ways: ways.collect(), above: above.collect() })
    }

    /// Passages that themselves say something of what is asked, rather than stand under a title that does.
    fn something_said(&self) -> Box<dyn Query> {
        let asked = self.plan.units.iter().filter(|unit| is_demanded(unit));
        unscored(Box::new(BooleanQuery::new(asked.map(|unit| (Occur::Should, self.unit(unit))).collect())))
    }

    /// Passages that name enough of the neighbours of a name in the query.
    pub(super) fn related(&self, neighbours: &[Unit]) -> OurResult<Box<dyn Query>> {
        let each = neighbours.iter().map(|unit| (Occur::Should, self.unit(unit))).collect();
        let enough = BooleanQuery::with_minimum_required_clauses(each, LEAST_RELATED.min(neighbours.len()));
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, Box::new(enough))];
        clauses.extend(self.nodes(&self.top().conditions)?);
        clauses.extend(self.filters()?);
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// What the filters demand of every passage.
    fn filters(&self) -> OurResult<Vec<(Occur, Box<dyn Query>)>> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let failed = |error| tantivy_error("read the index", error);
        let Filters { topics, periods, period_match, authors, questions, paths, apart } = self.filters;
        if !topics.is_empty() {
            clauses.push((Occur::Must, self.topics(topics)));
        }
        if !periods.is_empty() {
            let years = periods.iter().map(|asked| asked.years).collect();
            clauses.push((Occur::Must, fields::period::filter(years, *period_match)));
        }
        let of_essays =
            [(authors, FieldName::Author, Analysis::Exact), (questions, FieldName::Question, Analysis::Stemmed)];
        for (asked, field, analysis) in of_essays.into_iter().filter(|(asked, ..)| !asked.is_empty()) {
            let any = asked.iter().map(|words| (Occur::Should, self.all_words(words, field, analysis))).collect();
            clauses.push((Occur::Must, unscored(Box::new(BooleanQuery::new(any)))));
        }
        if !paths.is_empty() {
            let mut any: Vec<(Occur, Box<dyn Query>)> = Vec::new();
            for pattern in paths {
                let query =
                    fields::filter::path(self.searcher, self.fields[FieldName::Path], pattern).map_err(failed)?;
                any.push((Occur::Should, query));
            }
            clauses.push((Occur::Must, unscored(Box::new(BooleanQuery::new(any)))));
        }
        if let Some(apart) = apart {
            clauses.push((Occur::Must, unscored(fields::filter::but(apart.essay, apart.ordinal))));
        }
        Ok(clauses)
    }

    fn topics(&self, topics: &[String]) -> Box<dyn Query> {
        let paths: Vec<Vec<String>> =
            topics.iter().flat_map(|name| understand::topic_paths(self.lexicon, name)).collect();
        unscored(fields::topic::filter(self.fields[FieldName::Topic], &paths))
    }

    /// All of these words in one field.
    fn all_words(&self, words: &str, field: FieldName, analysis: Analysis) -> Box<dyn Query> {
        let field = self.fields[field];
        let all = crate::analysis::words(words, analysis).into_iter();
        Box::new(BooleanQuery::new(all.map(|word| (Occur::Must, term(field, &word.term))).collect()))
    }

    /// What a passage says, or what stands above it: title, headings, question.
    fn said_or_above(&self, unit: &Unit) -> Box<dyn Query> {
        let mut places = vec![(Occur::Should, self.unit(unit))];
        for (field, word) in places_above(unit) {
            let above = BoostQuery::new(term(self.fields[field], word), CONTEXT_BOOST);
            places.push((Occur::Should, Box::new(above)));
        }
        if let Some(typed) = typed_form(unit) {
            let as_written = BoostQuery::new(term(self.fields[FieldName::Exact], &typed), FORM_BOOST);
            places.push((Occur::Should, Box::new(as_written)));
        }
        Box::new(BooleanQuery::new(places))
    }

    /// A group in brackets, where words side by side are alternatives.
    fn group(&self, members: &[(query::Occur, Node)]) -> OurResult<Box<dyn Query>> {
        let (mut conditions, mut alternatives) = (Vec::new(), Vec::new());
        for (occur, node) in members.iter().filter(|(_, node)| !self.says_nothing(node)) {
            match occur {
                query::Occur::Should => alternatives.push(self.node(node)?),
                occur => conditions.push((occur_of(*occur), self.node(node)?)),
            }
        }
        Ok(joined(conditions, alternatives, 1, true))
    }

    /// What a clause at the top of a query is to every passage found, whatever brought it; `None` for words to
    /// choose from. A topic, period, field or phrase beside words narrows them; it is not one more word.
    fn condition(&self, occur: query::Occur, node: &Node) -> Option<Occur> {
        match (occur, node) {
            (query::Occur::Should, Node::Unit(place)) if self.plan.units[*place].wished => Some(Occur::Should),
            (query::Occur::Should, Node::Topic(_) | Node::Period(_) | Node::Scoped(..)) => Some(Occur::Must),
            (query::Occur::Should, Node::Unit(place)) if is_quoted(&self.plan.units[*place]) => Some(Occur::Must),
            (query::Occur::Should, _) => None,
            (occur, _) => Some(occur_of(occur)),
        }
    }

    fn says_nothing(&self, node: &Node) -> bool {
        matches!(node, Node::Unit(place) if self.plan.units[*place].empty)
    }

    fn node(&self, node: &Node) -> OurResult<Box<dyn Query>> {
        Ok(match node {
            Node::Unit(place) => self.unit(&self.plan.units[*place]),
            Node::Excluded(place) => self.unit(&self.plan.excluded[*place]),
            Node::Group(members) => self.group(members)?,
            Node::Scoped(field, pattern) => self.pattern(pattern, Some(*field)),
            Node::Topic(name) => self.topics(std::slice::from_ref(name)),
            Node::Period(years) => fields::period::filter(vec![*years], self.filters.period_match),
        })
    }

    fn unit(&self, unit: &Unit) -> Box<dyn Query> {
        let way =
            |way: &Way| -> Box<dyn Query> { Box::new(BoostQuery::new(self.pattern(&way.pattern, None), way.weight)) };
        match unit.ways.as_slice() {
            [only] => self.pattern(&only.pattern, None),
            ways => Box::new(DisjunctionMaxQuery::new(ways.iter().map(way).collect())),
        }
    }

    fn pattern(&self, pattern: &Pattern, within: Option<FieldName>) -> Box<dyn Query> {
        let field = |analysis| self.fields[within.unwrap_or(field_of(analysis))];
        match pattern {
            Pattern::Sequence { analysis, terms, .. } if terms.len() == 1 => term(field(*analysis), &terms[0]),
            Pattern::Sequence { analysis, terms, slop } => phrase(field(*analysis), terms, *slop),
            Pattern::AnyOf { analysis, terms } => {
                let field = field(*analysis);
                Box::new(TermSetQuery::new(terms.iter().map(|word| Term::from_field_text(field, word))))
            }
            Pattern::Near { operands, distance } => self.near(operands, *distance, within),
        }
    }

    /// Pairs of single words within a distance in either order; wider operands only have to occur together,
    /// and the ranker looks at their places.
    fn near(&self, operands: &[Pattern], distance: u32, within: Option<FieldName>) -> Box<dyn Query> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> =
            operands.iter().map(|operand| (Occur::Must, self.pattern(operand, within))).collect();
        for pair in operands.windows(2) {
            let (left, right) = (pair[0].terms(), pair[1].terms());
            let ([(a, left)], [(b, right)]) = (left.as_slice(), right.as_slice()) else { continue };
            if a == b {
                let field = self.fields[within.unwrap_or(field_of(*a))];
                let slop = distance.saturating_sub(1);
                let there = phrase(field, &[(*left).to_owned(), (*right).to_owned()], slop);
                let back = phrase(field, &[(*right).to_owned(), (*left).to_owned()], slop);
                clauses.push((Occur::Must, Box::new(DisjunctionMaxQuery::new(vec![there, back]))));
            }
        }
        Box::new(BooleanQuery::new(clauses))
    }
}

/// Conditions, and queries of which `least` must match; none need, where `optional` and a condition is enough.
fn joined(
    mut conditions: Vec<(Occur, Box<dyn Query>)>,
    choices: Vec<Box<dyn Query>>,
    least: usize,
    optional: bool,
) -> Box<dyn Query> {
    let is_must = |(occur, _): &(Occur, Box<dyn Query>)| *occur == Occur::Must;
    if !choices.is_empty() {
        let occur = if optional && conditions.iter().any(is_must) { Occur::Should } else { Occur::Must };
        let choices = choices.into_iter().map(|query| (Occur::Should, query)).collect();
        conditions.push((occur, Box::new(BooleanQuery::with_minimum_required_clauses(choices, least))));
    }
    if !conditions.iter().any(is_must) {
        // Exclusions alone mean everything but; wishes alone exclude nothing.
        conditions.push((Occur::Must, unscored(Box::new(AllQuery))));
    }
    Box::new(BooleanQuery::new(conditions))
}

/// Where the stem of a single word may stand above a passage.
fn places_above(unit: &Unit) -> impl Iterator<Item = (FieldName, &str)> {
    let terms = unit.ways.first().map(|way| way.pattern.terms());
    let word = match terms.as_deref() {
        Some([(Analysis::Stemmed, word)]) => Some(*word),
        _ => None,
    };
    let places = [FieldName::Title, FieldName::Heading, FieldName::Question];
    word.into_iter().flat_map(move |word| places.map(|field| (field, word)))
}

/// Whether a passage that matches says a word or phrase of the query itself.
fn is_of_words(node: &Node) -> bool {
    matches!(node, Node::Unit(_) | Node::Group(_))
}

fn is_demanded(unit: &Unit) -> bool {
    !unit.empty && !unit.wished
}

/// Whether a unit was quoted: a phrase is asked for, not offered.
fn is_quoted(unit: &Unit) -> bool {
    unit.label.starts_with('"')
}

/// How many of a bag of words a passage must say.
fn demanded(words: usize, demand: Demand) -> usize {
    match demand {
        Demand::Any => 1,
        Demand::Strict if words <= FEW_WORDS => words,
        Demand::Strict => ((words as f32 * SHARE_OF_MANY).ceil() as usize).max(FEW_WORDS),
    }
}

fn occur_of(occur: query::Occur) -> Occur {
    match occur {
        query::Occur::Must => Occur::Must,
        query::Occur::Should => Occur::Should,
        query::Occur::MustNot => Occur::MustNot,
    }
}

fn term(field: Field, word: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs))
}

fn phrase(field: Field, words: &[String], slop: u32) -> Box<dyn Query> {
    let terms = words.iter().map(|word| Term::from_field_text(field, word));
    if words.len() > MOST_WORDS_OF_A_PHRASE || (slop > 0 && words.len() > 2) {
        return Box::new(InOrder::new(terms, slop));
    }
    let mut query = PhraseQuery::new(terms.collect());
    query.set_slop(slop);
    Box::new(query)
}

fn unscored(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}
