//! A request without words: `--topic agriculture --period "Cold War"`.
//!
//! Owns what stands in for the words. Every passage that passes the filters is found; those that name the topic and
//! its parts, and whose years fit best, come first, and what made them fit is what is marked in them.

use super::answer::MatchKind;
use super::plan::{Node, Plan, sequence};
use super::request::{Filters, Request};
use super::spans::Span;
use super::unit::{Unit, Way};
use crate::analysis::Analysis;
use crate::fields::About;
use crate::lexicon::{Class, EntryId, Lexicon};
use crate::query::Occur;

/// What the name of a part of a topic counts beside the topic's own.
const PART_WEIGHT: f32 = 0.7;
/// The most parts of a topic that are looked for.
const MOST_PARTS: usize = 40;

/// Wishes for the names of the topics asked for, and for the years.
pub(super) fn stand_in(lexicon: &Lexicon, filters: &Filters, plan: &mut Plan) {
    for topic in &filters.topics {
        let Some(unit) = unit(lexicon, topic) else { continue };
        plan.tree.push((Occur::Should, Node::Unit(plan.units.len())));
        plan.units.push(unit);
    }
    plan.about = filters.periods.iter().map(|asked| asked.years).collect();
    plan.browsing = true;
}

/// One unit for a topic: its names and those of its parts.
fn unit(lexicon: &Lexicon, topic: &str) -> Option<Unit> {
    let whole = lexicon.lookup(topic).first().copied();
    let own = [topic.to_owned()].into_iter().chain(whole.into_iter().flat_map(|id| names(lexicon, id)));
    let parts = whole.into_iter().flat_map(|id| parts(lexicon, id)).flat_map(|id| names(lexicon, id));
    let mut ways: Vec<Way> = Vec::new();
    for (name, weight) in own.map(|name| (name, 1.0)).chain(parts.map(|name| (name, PART_WEIGHT))) {
        let Some(pattern) = sequence(&name, Analysis::Stemmed, 0) else { continue };
        if !ways.iter().any(|way| way.pattern == pattern) {
            ways.push(Way { kind: MatchKind::Exact, weight, pattern, shown: name });
        }
    }
    (!ways.is_empty()).then(|| Unit { label: topic.to_owned(), ways, empty: false, wished: true, adjacent: false })
}

fn names(lexicon: &Lexicon, id: EntryId) -> Vec<String> {
    lexicon.get(id).sure_names().map(str::to_owned).collect()
}

/// The themes, policies and events right below a topic; men and states are about more than it.
fn parts(lexicon: &Lexicon, whole: EntryId) -> impl Iterator<Item = EntryId> {
    let telling =
        |id: &EntryId| matches!(lexicon.get(*id).class, Class::Theme | Class::Policy | Class::Event | Class::Movement);
    lexicon.children(whole).filter(telling).take(MOST_PARTS)
}

/// Where the words stand that date a passage, for a request that has no words of its own.
pub(super) fn dating_spans(plan: &Plan, request: &Request, about: &About, text: &str) -> Vec<Span> {
    if !plan.browsing || request.filters.periods.is_empty() {
        return Vec::new();
    }
    let words = about.period.iter().flat_map(|period| &period.because);
    let found = words.filter_map(|words| Some((text.find(words.as_str())?, words)));
    let span = |(start, words): (usize, &String)| Span {
        bytes: start..start + words.len(),
        unit: plan.units.len(),
        kind: MatchKind::Exact,
        shown: words.clone(),
    };
    found.map(span).collect()
}
