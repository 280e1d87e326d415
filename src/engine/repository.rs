//! An engine as what a search asks.
//!
//! The engine chooses candidates and counts; what is fetched of them is analysed and scored here, with the same words
//! and the same formulas as in the index on this disk.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use serde::Deserialize;
use serde_json::{Value, json};

use super::clauses::{clause, name};
use super::client::Patience;
use super::passage::{essay_word, period_of};
use super::state::Commit;
use super::{Engine, REBUILD, no_vectors};
use crate::analysis::{self, Analysis, Language};
use crate::document::YearRange;
use crate::embedding::Model;
use crate::error::{Error, Kind, Result};
use crate::fields::{About, FieldName, PassageKey, period};
use crate::search::{
    Address, Candidates, Count, Demand, Kept, Paths, Read, Reading, Repository, Scene, Searched, Sort, Statistics,
    Translator, Unit, Want, commonest, parse_passage_id,
};

/// The most passages an engine gives for one request.
const MOST: usize = 10_000;
/// How many passages are fetched, at the least, for another order than by score.
const LEAST_IN_ORDER: usize = 2_000;
/// How many passages are looked through for words that begin or are spelt alike.
const SAMPLE: usize = 1_000;
/// How many requests are sent as one.
const TOGETHER: usize = 200;
/// The most topics counted.
const MOST_TOPICS: usize = 10_000;

/// One search: what it has fetched is kept until it ends.
pub(super) struct Session<'a> {
    engine: &'a Engine,
    commit: &'a Commit,
    fetched: RefCell<Fetched>,
}

#[derive(Default)]
struct Fetched {
    passages: Vec<Stored>,
    places: HashMap<PassageKey, u32>,
}

struct Stored {
    key: PassageKey,
    about: About,
    text: String,
    essay_words: u64,
}

/// What is asked for of a hit.
const SOURCE: [&str; 4] = ["uid", "about", "verbatim", "essay_words"];

#[derive(Deserialize)]
struct Source {
    uid: String,
    about: String,
    verbatim: String,
    essay_words: u64,
}

impl Stored {
    fn of(hit: &Value) -> Result<Stored> {
        let damaged =
            || Error::new(Kind::BadIndex, "the engine gave a passage that histsearch did not put there").hint(REBUILD);
        let source = Source::deserialize(&hit["_source"]).map_err(|error| damaged().because(error))?;
        let key = match parse_passage_id(&source.uid) {
            Some((essay, Some(ordinal))) => PassageKey { essay, ordinal },
            _ => return Err(damaged()),
        };
        let about = serde_json::from_str(&source.about).map_err(|error| damaged().because(error))?;
        Ok(Stored { key, about, text: source.verbatim, essay_words: source.essay_words })
    }
}

/// All passages of one essay in an index, in order: what a hit shows besides its text, and the text.
///
/// # Errors
/// When the engine does not answer, gives what is not ours, or does not give all of them.
pub(super) fn essay(engine: &Engine, index: &str, essay: u64) -> Result<Vec<(About, String)>> {
    let clause = json!({"term": {"essay": {"value": essay_word(essay)}}});
    let request = json!({"query": {"bool": {"filter": [clause]}}, "size": MOST, "_source": SOURCE});
    let answer = engine.search(index, &request)?;
    let mut found = hits(&answer).map(Stored::of).collect::<Result<Vec<Stored>>>()?;
    found.retain(|passage| passage.key.essay == essay);
    found.sort_by_key(|passage| passage.key.ordinal);
    if (0..).zip(&found).any(|(ordinal, passage)| passage.key.ordinal != ordinal) || total(&answer) > MOST as u64 {
        return Err(Error::new(Kind::BadIndex, "the engine does not give every passage of it"));
    }
    Ok(found.into_iter().map(|passage| (passage.about, passage.text)).collect())
}

fn hits(answer: &Value) -> impl Iterator<Item = &Value> {
    answer["hits"]["hits"].as_array().into_iter().flatten()
}

fn total(answer: &Value) -> u64 {
    answer["hits"]["total"]["value"].as_u64().unwrap_or(0)
}

/// A request that only counts.
fn counting(clause: &Value) -> Value {
    json!({"query": clause, "size": 0, "track_total_hits": true})
}

impl<'a> Session<'a> {
    pub(super) fn new(engine: &'a Engine, commit: &'a Commit) -> Session<'a> {
        Session { engine, commit, fetched: RefCell::default() }
    }

    fn clause(&self, want: &Want) -> Value {
        clause(want, self.engine.place.dialect)
    }

    fn search(&self, request: &Value) -> Result<Value> {
        self.engine.search(&self.commit.index, request)
    }

    /// How many passages each clause matches.
    fn counts(&self, clauses: &[Value]) -> Result<Vec<u64>> {
        let head = json!({"index": self.commit.index});
        let path = format!("{}/_msearch", self.engine.place.dialect.prefix());
        let mut counts = Vec::with_capacity(clauses.len());
        for together in clauses.chunks(TOGETHER) {
            let lines: String = together.iter().map(|clause| format!("{head}\n{}\n", counting(clause))).collect();
            let answer = self.engine.client.ask("POST", &path, &lines, Patience::ASKING)?;
            let answers = answer["responses"].as_array().map(Vec::as_slice).unwrap_or_default();
            if let Some(refused) = answers.iter().find(|answer| !answer["error"].is_null()) {
                return Err(Error::new(Kind::BadIndex, "the engine refused a part of the query")
                    .because(super::client::reason(refused))
                    .hint("see docs/scale.md for what each engine can do"));
            }
            if answers.len() != together.len() {
                return Err(Error::new(Kind::Io, "the engine answered only a part of the query"));
            }
            counts.extend(answers.iter().map(total));
        }
        Ok(counts)
    }

    /// Keeps what a hit holds; gives its place here.
    fn keep(&self, hit: &Value) -> Result<Address> {
        let stored = Stored::of(hit)?;
        let mut fetched = self.fetched.borrow_mut();
        let next = u32::try_from(fetched.passages.len()).unwrap_or(u32::MAX);
        let place = *fetched.places.entry(stored.key).or_insert(next);
        if place == next {
            fetched.passages.push(stored);
        }
        Ok(Address::new(0, place))
    }

    /// Words of a field for which a clause holds, commonest first.
    fn words(&self, field: FieldName, clause: &Value, holds: impl Fn(&str) -> bool) -> Result<Vec<String>> {
        let request = json!({"query": clause, "size": SAMPLE, "_source": SOURCE});
        let mut found: Vec<String> = Vec::new();
        for hit in hits(&self.search(&request)?) {
            let Stored { about, text, .. } = Stored::of(hit)?;
            found.extend(words_of(field, &about, &text).filter(|word| holds(word)));
            found.sort_unstable();
            found.dedup();
        }
        let terms: Vec<(FieldName, &str)> = found.iter().map(|word| (field, word.as_str())).collect();
        let counts: BTreeMap<String, u64> = found.iter().cloned().zip(self.containing(&terms)?).collect();
        Ok(commonest(counts, |_| true))
    }

    /// Tells a scene the passages of its candidates' essays that say something of what counts there.
    fn read_siblings(&self, reading: &mut Reading, essays: &[u64]) -> Result<()> {
        let terms: Vec<Value> = reading
            .counted_terms()
            .into_iter()
            .map(|(field, term)| json!({"term": {name(field): {"value": term}}}))
            .collect();
        if terms.is_empty() || essays.is_empty() {
            return Ok(());
        }
        let essays: Vec<String> = essays.iter().map(|essay| essay_word(*essay)).collect();
        let said = json!({"bool": {"should": terms, "minimum_should_match": 1}});
        let request = json!({
            "query": {"bool": {"filter": [{"terms": {"essay": essays}}, said]}},
            "size": MOST,
            "_source": SOURCE,
        });
        for hit in hits(&self.search(&request)?) {
            let Stored { key, about, text, .. } = Stored::of(hit)?;
            reading.sibling(key.essay, &text, about.language);
        }
        Ok(())
    }
}

/// The words of a field as its analyzer makes them.
fn words_of<'t>(field: FieldName, about: &'t About, text: &'t str) -> Box<dyn Iterator<Item = String> + 't> {
    let texts: Vec<&str> = match field {
        FieldName::Title => about.title.iter().map(String::as_str).collect(),
        FieldName::Heading => about.heading.iter().map(String::as_str).collect(),
        FieldName::Question => about.question.iter().map(String::as_str).collect(),
        FieldName::Author => about.author.iter().map(String::as_str).collect(),
        _ => vec![text],
    };
    let analysis = match field {
        FieldName::Exact | FieldName::Author => Analysis::Exact,
        _ => Analysis::Stemmed,
    };
    Box::new(texts.into_iter().flat_map(move |text| analysis::words(text, analysis)).map(|word| word.term))
}

impl Repository for Session<'_> {
    fn searched(&self) -> Searched {
        let Commit { fingerprint, essays, passages, skipped, .. } = self.commit;
        Searched { fingerprint: fingerprint.clone(), essays: *essays, passages: *passages, skipped: *skipped }
    }

    fn agree_with(&self, _: &Model) -> Result<()> {
        Err(no_vectors())
    }

    fn languages(&self) -> Result<Vec<Language>> {
        let marks = Language::ALL.map(|language| json!({"prefix": {"foreign": {"value": language.mark()}}}));
        let known = Language::ALL.into_iter().zip(self.counts(&marks)?).filter(|(_, count)| *count > 0);
        Ok(known.map(|(language, _)| language).collect())
    }

    fn containing(&self, terms: &[(FieldName, &str)]) -> Result<Vec<u64>> {
        let clauses: Vec<Value> =
            terms.iter().map(|(field, term)| json!({"term": {name(*field): {"value": term}}})).collect();
        self.counts(&clauses)
    }

    fn any(&self, wants: &[Want]) -> Result<Vec<bool>> {
        let clauses: Vec<Value> = wants.iter().map(|want| self.clause(want)).collect();
        Ok(self.counts(&clauses)?.into_iter().map(|count| count > 0).collect())
    }

    fn count(&self, want: &Want) -> Result<usize> {
        Ok(usize::try_from(total(&self.search(&counting(&self.clause(want)))?)).unwrap_or(usize::MAX))
    }

    fn beginning_with(&self, field: FieldName, prefix: &str) -> Result<Vec<String>> {
        let clause = json!({"prefix": {name(field): {"value": prefix}}});
        self.words(field, &clause, |word| word.starts_with(prefix))
    }

    fn spelt_like(&self, field: FieldName, word: &str, distance: u8) -> Result<Vec<String>> {
        let own = || Ok(vec![word.to_owned()]);
        if word.chars().any(|c| c.is_ascii_digit()) {
            return own();
        }
        let distance = distance.min(2);
        let Some(clause) = self.engine.place.dialect.spelt_like(name(field), word, distance) else { return own() };
        self.words(field, &clause, |other| {
            let is_near = strsim::osa_distance(word, other) <= usize::from(distance);
            is_near && !other.chars().any(|c| c.is_ascii_digit())
        })
    }

    fn best(&self, asked: &Translator<'_>, demand: Demand, most: usize) -> Result<Candidates> {
        self.find(&asked.query(demand), Sort::Score, most)
    }

    fn find(&self, want: &Want, sort: Sort, most: usize) -> Result<Candidates> {
        let dialect = self.engine.place.dialect;
        let Some(order) = dialect.order(sort) else {
            return Err(Error::usage(format!("{} cannot put hits in this order", dialect.name()))
                .hint("leave --sort out, or give --sort period"));
        };
        let size = if sort == Sort::Score { most } else { most.max(LEAST_IN_ORDER) }.clamp(1, MOST);
        let request = json!({
            "query": self.clause(want), "size": size, "track_total_hits": true, "sort": order, "_source": SOURCE,
        });
        let answer = self.search(&request)?;
        let found = hits(&answer).map(|hit| self.keep(hit)).collect::<Result<_>>()?;
        Ok((found, usize::try_from(total(&answer)).unwrap_or(usize::MAX)))
    }

    fn scene(&self, units: &[&Unit], about: &[YearRange], candidates: &[Address]) -> Result<Scene> {
        let mut reading = Reading::new(units, about);
        let containing = self.containing(&reading.terms())?;
        reading.note_containing(&containing);
        let mut essays = Vec::new();
        for address in candidates {
            let fetched = self.fetched.borrow();
            let Stored { key, about, text, essay_words } = &fetched.passages[address.doc_id as usize];
            reading.candidate(&Kept { address: *address, key: *key, about, text, essay_words: *essay_words });
            essays.push(key.essay);
        }
        essays.sort_unstable();
        essays.dedup();
        self.read_siblings(&mut reading, &essays)?;
        let Commit { passages, essays, words, .. } = self.commit;
        Ok(reading.finish(Statistics {
            passages: *passages as f32,
            essays: (*essays as f32).max(1.0),
            average_length: *words as f32 / (*passages).max(1) as f32,
        }))
    }

    /// There are no vectors here, which [`Repository::agree_with`] says before anybody asks.
    fn nearness(&self, passages: &[Address], _: &[f32]) -> Result<Vec<Option<f32>>> {
        Ok(vec![None; passages.len()])
    }

    fn passage(&self, at: Address) -> Result<Read> {
        let fetched = self.fetched.borrow();
        let Stored { key, about, text, .. } = &fetched.passages[at.doc_id as usize];
        Ok(Read { key: *key, about: about.clone(), text: text.clone() })
    }

    fn paths(&self, passages: &[Address]) -> Result<Paths> {
        let fetched = self.fetched.borrow();
        let path = |at: &Address| Rc::from(fetched.passages[at.doc_id as usize].about.path.as_str());
        Ok(passages.iter().map(|at| (*at, path(at))).collect())
    }

    fn starts(&self, passages: &[Address]) -> Result<Vec<u64>> {
        let fetched = self.fetched.borrow();
        let start = |at: &Address| {
            let ranges = fetched.passages[at.doc_id as usize].about.period.iter().flat_map(|period| &period.ranges);
            ranges.map(|range| period::pack(*range)).min().unwrap_or(u64::MAX)
        };
        Ok(passages.iter().map(start).collect())
    }

    fn topics(&self, want: &Want) -> Result<Vec<Count>> {
        let essays = json!({"essays": {"cardinality": {"field": "essay"}}});
        let labels = json!({"terms": {"field": "labels", "size": MOST_TOPICS}, "aggs": essays});
        let answer = self.search(&json!({"query": self.clause(want), "size": 0, "aggs": {"labels": labels}}))?;
        let buckets = answer["aggregations"]["labels"]["buckets"].as_array().into_iter().flatten();
        let number = |value: &Value| usize::try_from(value.as_u64().or(value.as_f64().map(|n| n as u64)).unwrap_or(0));
        let count = |bucket: &Value| {
            Some(Count {
                label: bucket["key"].as_str()?.to_owned(),
                passages: number(&bucket["doc_count"]).ok()?,
                essays: number(&bucket["essays"]["value"]).ok()?,
            })
        };
        Ok(buckets.filter_map(count).collect())
    }

    fn years(&self, want: &Want) -> Result<Vec<(Vec<YearRange>, usize)>> {
        let dialect = self.engine.place.dialect;
        let mut counted: Vec<(Vec<YearRange>, usize)> = Vec::new();
        let mut after = None;
        loop {
            let mut request = counting(&self.clause(want));
            request["aggs"] = json!({"years": dialect.values("period", after.as_ref())});
            let answer = self.search(&request)?;
            let years = &answer["aggregations"]["years"];
            for bucket in years["buckets"].as_array().into_iter().flatten() {
                let word = bucket["key"].as_str().or(bucket["key"]["value"].as_str()).unwrap_or_default();
                let passages = usize::try_from(bucket["doc_count"].as_u64().unwrap_or(0)).unwrap_or(usize::MAX);
                counted.push((period_of(word), passages));
            }
            if years["sum_other_doc_count"].as_u64().unwrap_or(0) > 0 {
                return Err(Error::usage("the passages are about more different years than the engine counts")
                    .hint("narrow them with words, --topic or --period"));
            }
            after = dialect.next_values(years);
            if after.is_none() {
                let dated: usize = counted.iter().map(|(_, passages)| passages).sum();
                let all = usize::try_from(total(&answer)).unwrap_or(usize::MAX);
                counted.push((Vec::new(), all.saturating_sub(dated)));
                return Ok(counted);
            }
        }
    }
}
