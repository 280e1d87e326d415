//! From the plan to Tantivy: which passages match, and the best few hundred of them by plain BM25.

use tantivy::collector::{Count, DocSetCollector, TopDocs};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EnableScoring, Occur, PhraseQuery, Query,
    TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, Term};

use super::plan::{Node, Plan, Related, field_of};
use super::rank::typed_form;
use super::request::Filters;
use super::statistics::Living;
use super::sweep::{Asked, Bag, Source};
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

/// The most words that are swept together; longer texts are left to Tantivy.
const LARGEST_BAG: usize = 250;

/// Everything the translation needs.
pub(super) struct Translator<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) fields: &'a Fields,
    pub(super) lexicon: &'a Lexicon,
    pub(super) plan: &'a Plan,
    pub(super) filters: &'a Filters,
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
    /// The query of the words alone, or with `related` of the neighbours of a name, within the filters.
    pub(super) fn query(&self, demand: Demand) -> OurResult<Box<dyn Query>> {
        let mut clauses = vec![(Occur::Must, self.group(&self.plan.tree, Some(demand))?)];
        if demand == Demand::Strict && self.plan.units.iter().any(is_demanded) {
            clauses.push((Occur::Must, self.something_said()));
        }
        self.filtered(clauses)
    }

    /// The same as a bag of words to sweep; `None` where the query has no words to choose from.
    pub(super) fn bag(&self, demand: Demand) -> OurResult<Option<Bag>> {
        let (mut asked, mut shared) = (Vec::new(), Shared::default());
        let (mut required, mut excluded, mut lifting) = (Vec::new(), Vec::new(), Vec::new());
        let mut said = demand == Demand::Any || !self.plan.units.iter().any(is_demanded);
        for (occur, node) in self.plan.tree.iter().filter(|(_, node)| !self.says_nothing(node)) {
            match self.condition(*occur, node) {
                None => asked.push(self.asked(node, &mut shared)?),
                Some(Occur::Should) => lifting.push(self.node(node)?),
                Some(Occur::MustNot) => excluded.push((Occur::Should, self.node(node)?)),
                Some(Occur::Must) => {
                    said |= matches!(node, Node::Unit(_) | Node::Group(_));
                    required.push((Occur::Must, self.node(node)?));
                }
            }
        }
        if asked.is_empty() || asked.len() > LARGEST_BAG {
            return Ok(None);
        }
        let optional = demand == Demand::Any && !required.is_empty();
        required.extend(self.filtering()?);
        let all_of = |clauses: Vec<(Occur, Box<dyn Query>)>| -> Option<Box<dyn Query>> {
            (!clauses.is_empty()).then(|| Box::new(BooleanQuery::new(clauses)) as Box<dyn Query>)
        };
        Ok(Some(Bag {
            demanded: if optional { 0 } else { demanded(asked.len(), demand) },
            asked,
            shared: shared.queries,
            said: !said,
            required: all_of(required),
            excluded: all_of(excluded),
            lifting,
        }))
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
                Source::Term { term, weight: way.weight }
            }
            pattern => {
                let known = shared.patterns.iter().position(|other| other.as_ref() == Some(pattern));
                let number = known.unwrap_or_else(|| shared.add(Some(pattern.clone()), self.pattern(pattern, None)));
                Source::Shared { number, weight: way.weight }
            }
        });
        // The word as typed costs as much as its stem, and the ranker asks for it soon enough.
        let above = places_above(unit).into_iter().filter(|(field, ..)| *field != FieldName::Exact);
        let above = above.map(|(field, word, weight)| Source::Term {
            term: Term::from_field_text(self.fields[field], &word),
            weight,
        });
        Ok(Asked { ways: ways.collect(), above: above.collect() })
    }

    /// Passages that themselves say something of what is asked, rather than stand under a title that does.
    fn something_said(&self) -> Box<dyn Query> {
        let asked = self.plan.units.iter().filter(|unit| is_demanded(unit));
        unscored(Box::new(BooleanQuery::new(asked.map(|unit| (Occur::Should, self.unit(unit))).collect())))
    }

    /// Passages that name enough of what the lexicon relates to the query.
    pub(super) fn related(&self, related: &Related) -> OurResult<Box<dyn Query>> {
        let each = related.units().iter().map(|unit| (Occur::Should, self.unit(unit))).collect();
        let enough = BooleanQuery::with_minimum_required_clauses(each, related.at_least());
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, Box::new(enough))];
        for (occur, node) in self.plan.tree.iter().filter(|(_, node)| !self.says_nothing(node)) {
            if let Some(occur) = self.condition(*occur, node) {
                clauses.push((occur, self.node(node)?));
            }
        }
        self.filtered(clauses)
    }

    fn filtered(&self, mut clauses: Vec<(Occur, Box<dyn Query>)>) -> OurResult<Box<dyn Query>> {
        clauses.extend(self.filtering()?);
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn filtering(&self) -> OurResult<Vec<(Occur, Box<dyn Query>)>> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let failed = |error| tantivy_error("read the index", error);
        let Filters { topics, periods, period_match, authors, paths } = self.filters;
        if !topics.is_empty() {
            clauses.push((Occur::Must, self.topics(topics)));
        }
        if !periods.is_empty() {
            let years = periods.iter().map(|asked| asked.years).collect();
            clauses.push((Occur::Must, fields::period::filter(years, *period_match)));
        }
        if !authors.is_empty() {
            let any = authors.iter().map(|author| (Occur::Should, self.author(author))).collect();
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
        Ok(clauses)
    }

    fn topics(&self, topics: &[String]) -> Box<dyn Query> {
        let paths: Vec<Vec<String>> =
            topics.iter().flat_map(|name| understand::topic_paths(self.lexicon, name)).collect();
        unscored(fields::topic::filter(self.fields[FieldName::Topic], &paths))
    }

    fn author(&self, words: &str) -> Box<dyn Query> {
        let field = self.fields[FieldName::Author];
        let all = crate::analysis::words(words, Analysis::Exact)
            .into_iter()
            .map(|word| (Occur::Must, term(field, &word.term)));
        Box::new(BooleanQuery::new(all.collect()))
    }

    /// What a passage says, or what stands above it: title, headings, question.
    fn said_or_above(&self, unit: &Unit) -> Box<dyn Query> {
        let mut places = vec![(Occur::Should, self.unit(unit))];
        for (field, word, weight) in places_above(unit) {
            let above = BoostQuery::new(term(self.fields[field], &word), weight);
            places.push((Occur::Should, Box::new(above)));
        }
        Box::new(BooleanQuery::new(places))
    }

    /// A group. `demand` is given for the top of a query, where words side by side are a bag of words; inside
    /// brackets they are alternatives.
    fn group(&self, members: &[(query::Occur, Node)], demand: Option<Demand>) -> OurResult<Box<dyn Query>> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut wanted: Vec<Box<dyn Query>> = Vec::new();
        for (occur, node) in members.iter().filter(|(_, node)| !self.says_nothing(node)) {
            let condition = match (demand, occur) {
                (Some(_), occur) => self.condition(*occur, node),
                (None, query::Occur::Should) => None,
                (None, occur) => Some(occur_of(*occur)),
            };
            match condition {
                Some(occur) => clauses.push((occur, self.node(node)?)),
                None => wanted.push(match node {
                    Node::Unit(place) if demand.is_some() => self.said_or_above(&self.plan.units[*place]),
                    node => self.node(node)?,
                }),
            }
        }
        let required = clauses.iter().any(|(occur, _)| *occur == Occur::Must);
        if !wanted.is_empty() {
            let number = wanted.len();
            let any = BooleanQuery::with_minimum_required_clauses(
                wanted.into_iter().map(|query| (Occur::Should, query)).collect(),
                demand.map_or(1, |demand| demanded(number, demand)),
            );
            let optional = required && demand.is_none_or(|demand| demand == Demand::Any);
            clauses.push((if optional { Occur::Should } else { Occur::Must }, Box::new(any)));
        }
        if !clauses.iter().any(|(occur, _)| *occur == Occur::Must) {
            // Exclusions alone mean everything but; wishes alone exclude nothing.
            clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0))));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
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
            Node::Group(members) => self.group(members, None)?,
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

/// Where a single word may stand besides the stems of a passage, and what it weighs there.
fn places_above(unit: &Unit) -> Vec<(FieldName, String, f32)> {
    let mut places = Vec::new();
    if let Some([(Analysis::Stemmed, word)]) = unit.ways.first().map(|way| way.pattern.terms()).as_deref() {
        let above = [FieldName::Title, FieldName::Heading, FieldName::Question];
        places.extend(above.map(|field| (field, (*word).to_owned(), CONTEXT_BOOST)));
    }
    places.extend(typed_form(unit).map(|typed| (FieldName::Exact, typed, FORM_BOOST)));
    places
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
    let mut query = PhraseQuery::new(words.iter().map(|word| Term::from_field_text(field, word)).collect());
    query.set_slop(slop);
    Box::new(query)
}

fn unscored(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// The best passages by plain BM25 and how many match in all.
pub(super) fn best(searcher: &Searcher, query: &dyn Query, most: usize) -> OurResult<(Vec<DocAddress>, usize)> {
    let collectors = (TopDocs::with_limit(most.max(1)).order_by_score(), Count);
    let searched = searcher.search_with_statistics_provider(query, &collectors, &Living(searcher));
    let (top, total) = searched.map_err(|error| tantivy_error("search the index", error))?;
    Ok((top.into_iter().map(|(_, address)| address).collect(), total))
}

/// Every passage that matches, in the order of the index.
pub(super) fn all(searcher: &Searcher, query: &dyn Query) -> OurResult<Vec<DocAddress>> {
    let found = searcher.search(query, &DocSetCollector).map_err(|error| tantivy_error("search the index", error))?;
    let mut found: Vec<DocAddress> = found.into_iter().collect();
    found.sort_unstable();
    Ok(found)
}

/// Whether any passage matches; looks no further than the first.
pub(super) fn any(searcher: &Searcher, query: &dyn Query) -> tantivy::Result<bool> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    for segment in searcher.segment_readers() {
        let mut matching = weight.scorer(segment, 1.0)?;
        while matching.doc() != TERMINATED {
            if segment.alive_bitset().is_none_or(|alive| alive.is_alive(matching.doc())) {
                return Ok(true);
            }
            matching.advance();
        }
    }
    Ok(false)
}

/// How many passages match.
pub(super) fn count(searcher: &Searcher, query: &dyn Query) -> OurResult<usize> {
    searcher.search(query, &Count).map_err(|error| tantivy_error("search the index", error))
}
