//! From the plan to what passages must be: [`Want`]s, which the index and an engine each put in their own language.

use tantivy::query::Occur;

use super::plan::{Node, Plan, field_of};
use super::rank::typed_form;
use super::request::{Apart, Filters};
use super::understand;
use super::unit::{Pattern, Unit, Way};
use super::want::Want;
use crate::analysis::Analysis;
use crate::fields::FieldName;
use crate::lexicon::Lexicon;
use crate::query;

/// What a word of the title, a heading or the question adds when candidates are chosen.
pub(super) const CONTEXT_BOOST: f32 = 0.4;
/// What the word as it was typed adds to its stem.
const FORM_BOOST: f32 = 0.7;
/// Of many words, the share a passage must say to match at all.
const SHARE_OF_MANY: f32 = 0.34;
/// Up to this many words a passage must say all of them, unless too few do.
const FEW_WORDS: usize = 2;

/// Everything the translation needs.
pub(crate) struct Translator<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) plan: &'a Plan,
    pub(super) filters: &'a Filters,
}

/// The top of a query, its clauses sorted by what they are to every passage found.
pub(super) struct Top<'p> {
    /// What there is to choose from: the bag of words.
    pub(super) choices: Vec<&'p Node>,
    /// What holds whatever is chosen.
    pub(super) conditions: Vec<(Occur, &'p Node)>,
}

/// How much of a bag of words a passage must say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Demand {
    /// Every word of a short query, a share of a long one.
    Strict,
    /// Any word.
    Any,
}

impl Translator<'_> {
    /// What the words ask for, within the filters.
    pub(crate) fn query(&self, demand: Demand) -> Want {
        let Top { choices, conditions } = self.top();
        let least = demanded(choices.len(), demand);
        let choices = choices.into_iter().map(|node| match node {
            Node::Unit(place) => self.said_or_above(&self.plan.units[*place]),
            node => self.node(node),
        });
        let words = joined(self.nodes(&conditions), choices.collect(), least, demand == Demand::Any);
        let mut clauses = vec![(Occur::Must, words)];
        if demand == Demand::Strict && self.plan.units.iter().any(is_demanded) {
            clauses.push((Occur::Must, self.something_said()));
        }
        clauses.extend(self.filters());
        Want::clauses(clauses)
    }

    /// The top of the query.
    pub(super) fn top(&self) -> Top<'_> {
        let mut top = Top { choices: Vec::new(), conditions: Vec::new() };
        for (occur, node) in self.plan.tree.iter().filter(|(_, node)| !self.says_nothing(node)) {
            match self.condition(*occur, node) {
                Some(occur) => top.conditions.push((occur, node)),
                None => top.choices.push(node),
            }
        }
        top
    }

    pub(super) fn nodes(&self, nodes: &[(Occur, &Node)]) -> Vec<(Occur, Want)> {
        nodes.iter().map(|(occur, node)| (*occur, self.node(node))).collect()
    }

    /// Passages that themselves say something of what is asked, rather than stand under a title that does.
    fn something_said(&self) -> Want {
        let asked = self.plan.units.iter().filter(|unit| is_demanded(unit));
        Want::unscored(Want::clauses(asked.map(|unit| (Occur::Should, self.unit(unit))).collect()))
    }

    /// Passages that say so many of some units: the neighbours of a name in the query, or what stands in for them.
    pub(super) fn saying(&self, units: &[Unit], least: usize) -> Want {
        let each = units.iter().map(|unit| (Occur::Should, self.unit(unit))).collect();
        let enough = Want::at_least(least.min(units.len()), each);
        let mut clauses = vec![(Occur::Must, enough)];
        clauses.extend(self.nodes(&self.top().conditions));
        clauses.extend(self.filters());
        Want::clauses(clauses)
    }

    /// What the filters demand of every passage.
    pub(super) fn filters(&self) -> Vec<(Occur, Want)> {
        let mut clauses = Vec::new();
        let Filters { topics, periods, period_match, authors, questions, paths, apart } = self.filters;
        if !topics.is_empty() {
            clauses.push((Occur::Must, self.topics(topics)));
        }
        if !periods.is_empty() {
            let wanted = periods.iter().map(|asked| asked.years).collect();
            clauses.push((Occur::Must, Want::Years { wanted, how: *period_match }));
        }
        let any = |wants: Vec<Want>| {
            let any = wants.into_iter().map(|want| (Occur::Should, want)).collect();
            (Occur::Must, Want::unscored(Want::clauses(any)))
        };
        let of_essays =
            [(authors, FieldName::Author, Analysis::Exact), (questions, FieldName::Question, Analysis::Stemmed)];
        for (asked, field, analysis) in of_essays.into_iter().filter(|(asked, ..)| !asked.is_empty()) {
            clauses.push(any(asked.iter().map(|words| all_words(words, field, analysis)).collect()));
        }
        if !paths.is_empty() {
            clauses.push(any(paths.iter().cloned().map(Want::Path).collect()));
        }
        clauses
            .extend(apart.map(|Apart { essay, ordinal }| (Occur::Must, Want::unscored(Want::But { essay, ordinal }))));
        clauses
    }

    fn topics(&self, topics: &[String]) -> Want {
        let paths = topics.iter().flat_map(|name| understand::topic_paths(self.lexicon, name)).collect();
        Want::unscored(Want::Topics(paths))
    }

    /// What a passage says, or what stands above it: title, headings, question.
    fn said_or_above(&self, unit: &Unit) -> Want {
        let mut places = vec![(Occur::Should, self.unit(unit))];
        for (field, word) in places_above(unit) {
            places.push((Occur::Should, Want::boosted(CONTEXT_BOOST, Want::term(field, word))));
        }
        if let Some(typed) = typed_form(unit) {
            places.push((Occur::Should, Want::boosted(FORM_BOOST, Want::term(FieldName::Exact, &typed))));
        }
        Want::clauses(places)
    }

    /// A group in brackets, where words side by side are alternatives.
    fn group(&self, members: &[(query::Occur, Node)]) -> Want {
        let (mut conditions, mut alternatives) = (Vec::new(), Vec::new());
        for (occur, node) in members.iter().filter(|(_, node)| !self.says_nothing(node)) {
            match occur {
                query::Occur::Should => alternatives.push(self.node(node)),
                occur => conditions.push((occur_of(*occur), self.node(node))),
            }
        }
        joined(conditions, alternatives, 1, true)
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

    pub(super) fn node(&self, node: &Node) -> Want {
        match node {
            Node::Unit(place) => self.unit(&self.plan.units[*place]),
            Node::Excluded(place) => self.unit(&self.plan.excluded[*place]),
            Node::Group(members) => self.group(members),
            Node::Scoped(field, pattern) => self.pattern(pattern, Some(*field)),
            Node::Topic(name) => self.topics(std::slice::from_ref(name)),
            Node::Period(years) => Want::Years { wanted: vec![*years], how: self.filters.period_match },
        }
    }

    fn unit(&self, unit: &Unit) -> Want {
        let way = |way: &Way| Want::boosted(way.weight, self.pattern(&way.pattern, None));
        match unit.ways.as_slice() {
            [only] => self.pattern(&only.pattern, None),
            ways => Want::Best(ways.iter().map(way).collect()),
        }
    }

    pub(super) fn pattern(&self, pattern: &Pattern, within: Option<FieldName>) -> Want {
        let field = |analysis| within.unwrap_or(field_of(analysis));
        match pattern {
            Pattern::Sequence { analysis, terms, slop } => Want::phrase(field(*analysis), terms, *slop),
            Pattern::AnyOf { analysis, terms } => Want::AnyOf { field: field(*analysis), words: terms.clone() },
            Pattern::Near { operands, distance } => self.near(operands, *distance, within),
        }
    }

    /// Pairs of single words within a distance in either order; wider operands only have to occur together,
    /// and the ranker looks at their places.
    fn near(&self, operands: &[Pattern], distance: u32, within: Option<FieldName>) -> Want {
        let mut clauses: Vec<(Occur, Want)> =
            operands.iter().map(|operand| (Occur::Must, self.pattern(operand, within))).collect();
        for pair in operands.windows(2) {
            let (left, right) = (pair[0].terms(), pair[1].terms());
            let ([(a, left)], [(b, right)]) = (left.as_slice(), right.as_slice()) else { continue };
            if a == b {
                let field = within.unwrap_or(field_of(*a));
                let phrase =
                    |words: [&str; 2]| Want::phrase(field, &words.map(str::to_owned), distance.saturating_sub(1));
                clauses.push((Occur::Must, Want::Best(vec![phrase([left, right]), phrase([right, left])])));
            }
        }
        Want::clauses(clauses)
    }
}

/// Conditions, and choices of which `least` must hold; none need, where `optional` and a condition is enough.
fn joined(mut conditions: Vec<(Occur, Want)>, choices: Vec<Want>, least: usize, optional: bool) -> Want {
    let is_must = |(occur, _): &(Occur, Want)| *occur == Occur::Must;
    if !choices.is_empty() {
        let occur = if optional && conditions.iter().any(is_must) { Occur::Should } else { Occur::Must };
        let choices = choices.into_iter().map(|want| (Occur::Should, want)).collect();
        conditions.push((occur, Want::at_least(least, choices)));
    }
    if !conditions.iter().any(is_must) {
        // Exclusions alone mean everything but; wishes alone exclude nothing.
        conditions.push((Occur::Must, Want::unscored(Want::All)));
    }
    Want::clauses(conditions)
}

/// All of these words in one field.
fn all_words(words: &str, field: FieldName, analysis: Analysis) -> Want {
    let words = crate::analysis::words(words, analysis).into_iter();
    Want::clauses(words.map(|word| (Occur::Must, Want::term(field, &word.term))).collect())
}

/// Where the stem of a single word may stand above a passage.
pub(super) fn places_above(unit: &Unit) -> impl Iterator<Item = (FieldName, &str)> {
    let terms = unit.ways.first().map(|way| way.pattern.terms());
    let word = match terms.as_deref() {
        Some([(Analysis::Stemmed, word)]) => Some(*word),
        _ => None,
    };
    let places = [FieldName::Title, FieldName::Heading, FieldName::Question];
    word.into_iter().flat_map(move |word| places.map(|field| (field, word)))
}

/// Whether a passage that matches says a word or phrase of the query itself.
pub(super) fn is_of_words(node: &Node) -> bool {
    matches!(node, Node::Unit(_) | Node::Group(_))
}

pub(super) fn is_demanded(unit: &Unit) -> bool {
    !unit.empty && !unit.wished
}

/// Whether a unit was quoted: a phrase is asked for, not offered.
fn is_quoted(unit: &Unit) -> bool {
    unit.label.starts_with('"')
}

/// How many of a bag of words a passage must say.
pub(super) fn demanded(words: usize, demand: Demand) -> usize {
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
