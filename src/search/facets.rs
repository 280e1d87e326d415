//! Counts over the passages a request matches: topics, exam questions, authors.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use tantivy::DocAddress;

use super::candidates::{Demand, Translator};
use super::plan;
use super::repository::Repository;
use super::request::Request;
use super::want::Want;
use crate::analysis::fold;
use crate::error::Result;
use crate::fields::topic::Topics;
use crate::fields::{FieldName, Fields, PassageKey};
use crate::index::{Index, guarded, tantivy_error};
use crate::lexicon::Lexicon;

/// One value and how many passages and essays have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The value.
    pub label: String,
    /// Passages that have it.
    pub passages: usize,
    /// Essays with at least one such passage.
    pub essays: usize,
}

/// Ways to narrow an answer, each with its values, most essays first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// As [`topics`].
    pub topics: Vec<Count>,
    /// As [`questions`].
    pub questions: Vec<Count>,
    /// Authors; where more than 2,000 essays match, those of the essays with the most matching passages.
    pub authors: Vec<Count>,
}

/// All that can be counted of the passages a request matches, which are looked for once.
///
/// # Errors
/// As [`search`](super::search()).
pub fn facets(index: &Index, lexicon: &Lexicon, request: &Request) -> Result<Facets> {
    guarded("count topics in the index", || {
        let found = matching(index, lexicon, request)?;
        Ok(Facets {
            topics: named(lexicon, topic_counts(index, &found)?),
            questions: count_questions(index, &found)?,
            authors: count_authors(index, &found)?,
        })
    })
}

/// How many passages and essays each topic has, most essays first; parents include their children.
///
/// # Errors
/// As [`search`](super::search).
pub fn topics(index: &Index, lexicon: &Lexicon, request: &Request) -> Result<Vec<Count>> {
    guarded("count topics in the index", || topics_in(index, lexicon, request))
}

/// The same, wherever the passages are kept.
pub(crate) fn topics_in(repository: &dyn Repository, lexicon: &Lexicon, request: &Request) -> Result<Vec<Count>> {
    Ok(named(lexicon, repository.topics(&wanted(repository, lexicon, request)?)?))
}

/// Topics as they are written, in order.
fn named(lexicon: &Lexicon, counts: Vec<Count>) -> Vec<Count> {
    let named = |count: Count| Count { label: proper(lexicon, &count.label), ..count };
    in_order(counts.into_iter().map(named).collect())
}

/// The topics of these passages in lower case, in any order.
pub(super) fn topic_counts(index: &Index, found: &Matching) -> Result<Vec<Count>> {
    let failed = |error| tantivy_error("read the index", error);
    let mut tallies: HashMap<String, Tally> = HashMap::new();
    for (&segment, docs) in found {
        let reader = index.searcher().segment_reader(segment);
        let topics = Topics::of_segment(reader).map_err(failed)?;
        let essays = index.essays(segment).map_err(failed)?;
        let mut labels: HashMap<u64, Vec<String>> = HashMap::new();
        for &doc in docs {
            let mut own: Vec<String> = Vec::new();
            for topic in topics.of_passage(doc) {
                if let std::collections::hash_map::Entry::Vacant(slot) = labels.entry(topic) {
                    slot.insert(topics.ways(topic).map_err(failed)?.concat());
                }
                own.extend(labels[&topic].iter().cloned());
            }
            own.sort_unstable();
            own.dedup();
            for label in own {
                tallies.entry(label).or_default().add(essays.get_val(doc));
            }
        }
    }
    Ok(tallies.into_iter().map(Tally::count).collect())
}

/// How many passages and essays answer each exam question, most essays first. Questions that differ in signs, capitals
/// and accents only are one, shown as most passages have it.
///
/// # Errors
/// As [`search`](super::search()).
pub fn questions(index: &Index, lexicon: &Lexicon, request: &Request) -> Result<Vec<Count>> {
    guarded("count questions in the index", || count_questions(index, &matching(index, lexicon, request)?))
}

fn count_questions(index: &Index, found: &Matching) -> Result<Vec<Count>> {
    let failed = |error| tantivy_error("read the index", error);
    let mut tallies: HashMap<String, Tally> = HashMap::new();
    let mut wordings: HashMap<String, BTreeMap<String, usize>> = HashMap::new();
    for (&segment, docs) in found {
        let reader = index.searcher().segment_reader(segment);
        let column = reader.fast_fields().str(Fields::name(FieldName::Wording)).map_err(failed)?;
        let Some(column) = column else { continue };
        let essays = index.essays(segment).map_err(failed)?;
        let mut by_ord: BTreeMap<u64, Tally> = BTreeMap::new();
        for &doc in docs {
            if let Some(ord) = column.ords().first(doc) {
                by_ord.entry(ord).or_default().add(essays.get_val(doc));
            }
        }
        // All at once, in order, because they lie packed.
        let ords: Vec<u64> = by_ord.keys().copied().collect();
        let mut texts: Vec<String> = Vec::with_capacity(ords.len());
        let keep = |wording: &[u8]| texts.push(String::from_utf8_lossy(wording).into_owned());
        column.dictionary().sorted_ords_to_term_cb(&ords, keep).map_err(|error| failed(error.into()))?;
        for (wording, tally) in texts.into_iter().zip(by_ord.into_values()) {
            let question = fold(&wording);
            *wordings.entry(question.clone()).or_default().entry(wording).or_default() += tally.passages;
            tallies.entry(question).or_default().join(tally);
        }
    }
    let shown = |question: &str| {
        let wordings = wordings[question].iter().rev().max_by_key(|(_, passages)| **passages);
        wordings.map(|(wording, _)| wording.clone()).unwrap_or_default()
    };
    let count = |(question, tally): (String, Tally)| Tally::count((shown(&question), tally));
    Ok(in_order(tallies.into_iter().map(count).collect()))
}

/// The most essays looked into for their authors: those with the most matching passages.
const MOST_LOOKED_INTO: usize = 2_000;

fn count_authors(index: &Index, found: &Matching) -> Result<Vec<Count>> {
    // An author is known from what is stored of any passage of the essay, so one of each essay is read.
    let mut essays: HashMap<u64, (usize, DocAddress, PassageKey)> = HashMap::new();
    for (&segment, docs) in found {
        for &doc in docs {
            let address = DocAddress::new(segment, doc);
            let key = index.key(address)?;
            essays.entry(key.essay).or_insert((0, address, key)).0 += 1;
        }
    }
    let mut essays: Vec<(usize, DocAddress, PassageKey)> = essays.into_values().collect();
    essays.sort_by_key(|(passages, _, key)| (Reverse(*passages), key.essay));
    essays.truncate(MOST_LOOKED_INTO);
    let mut tallies: HashMap<String, Tally> = HashMap::new();
    for (passages, address, key) in essays {
        let (about, _) = index.passage(address, key)?;
        if let Some(author) = about.author {
            tallies.entry(author).or_default().join(Tally { passages, essays: HashSet::from([key.essay]) });
        }
    }
    Ok(in_order(tallies.into_iter().map(Tally::count).collect()))
}

/// The passages and essays that have a value.
#[derive(Default)]
struct Tally {
    passages: usize,
    essays: HashSet<u64>,
}

impl Tally {
    fn add(&mut self, essay: u64) {
        self.passages += 1;
        self.essays.insert(essay);
    }

    fn count((label, tally): (String, Tally)) -> Count {
        Count { label, passages: tally.passages, essays: tally.essays.len() }
    }

    fn join(&mut self, other: Tally) {
        self.passages += other.passages;
        self.essays.extend(other.essays);
    }
}

/// Most essays first.
fn in_order(mut counts: Vec<Count>) -> Vec<Count> {
    counts.sort_by(|a, b| b.essays.cmp(&a.essays).then(b.passages.cmp(&a.passages)).then(a.label.cmp(&b.label)));
    counts
}

/// Facets are in lower case; the lexicon knows how a name is written.
fn proper(lexicon: &Lexicon, label: &str) -> String {
    let known = lexicon.lookup(label).into_iter().map(|id| lexicon.get(id).name.to_string());
    known.into_iter().find(|name| name.to_lowercase() == label).unwrap_or_else(|| label.to_owned())
}

/// Passages by segment, in order.
pub(super) type Matching = BTreeMap<u32, Vec<u32>>;

/// The passages that say what a request asks for.
pub(super) fn matching(index: &Index, lexicon: &Lexicon, request: &Request) -> Result<Matching> {
    index.segments_of(&wanted(index, lexicon, request)?)
}

/// What passages must be to be counted.
pub(super) fn wanted(repository: &dyn Repository, lexicon: &Lexicon, request: &Request) -> Result<Want> {
    let plan = plan::plan(repository, lexicon, request)?;
    Ok(Translator { lexicon, plan: &plan, filters: &request.filters }.query(Demand::Strict))
}
