//! What engines that speak the protocol of Elasticsearch do each in their own way.
//!
//! A table: one contract here, one file per dialect, one row in [`DIALECTS`]. Whatever is not in the contract is the
//! same for all and used in the form that all accept.

mod elasticsearch;
mod quickwit;

use std::fmt::Debug;

use serde_json::{Value, json};

use crate::search::Sort;

/// Every dialect; the first is meant where an address names none.
pub(super) const DIALECTS: [&dyn Dialect; 2] = [&elasticsearch::Elasticsearch, &quickwit::Quickwit];

/// Into how many parts the engine divides an index, and how many more copies it keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Division {
    /// Shards: each has its own part of the passages. Cannot be changed but by a rebuild.
    pub shards: u16,
    /// Copies of each shard besides the first, on other nodes.
    pub replicas: u16,
}

impl Default for Division {
    fn default() -> Division {
        Division { shards: 1, replicas: 1 }
    }
}

/// A request that makes something: method, path, body.
pub(super) type Making = (&'static str, String, Value);

/// See the module.
pub(super) trait Dialect: Debug + Sync {
    /// As addresses have it before a `+`.
    fn name(&self) -> &'static str;

    /// What stands before the paths of the protocol.
    fn prefix(&self) -> &'static str {
        ""
    }

    /// Makes an index for passages.
    fn passages(&self, index: &str, division: Division) -> Making;

    /// Makes the index for the one document that says which index holds the passages.
    fn catalogue(&self, index: &str, division: Division) -> Making;

    /// Makes what was written visible; `None` where that happens by itself after a while.
    fn show(&self, index: &str) -> Option<String>;

    /// Whether a passage sent again takes the place of the old one, and passages can be taken out at once. Without
    /// that, every change is a new index.
    fn changes(&self) -> bool;

    /// Terms in this order with at most `slop` words in between, one at the least.
    fn loose_phrase(&self, field: &str, words: &[String], slop: u32) -> Value;

    /// Any of these, the best of which counts.
    fn best(&self, clauses: Vec<Value>) -> Value;

    /// What the clause, which is no single term, scores, times so much.
    fn weighted(&self, by: f32, clause: Value) -> Value {
        json!({"bool": {"must": [clause], "boost": by}})
    }

    /// Words of a field at most so many letters away; `None` where it cannot be asked.
    fn spelt_like(&self, field: &str, word: &str, distance: u8) -> Option<Value>;

    /// The order of hits; `None` where the engine cannot put them so.
    fn order(&self, sort: Sort) -> Option<Value>;

    /// Counts of a field's values, all of them, from page to page: the request, given what came last, ...
    fn values(&self, field: &str, after: Option<&Value>) -> Value;

    /// ... and where the next page begins; `None` after the last.
    fn next_values(&self, answer: &Value) -> Option<Value>;
}

/// The fields that hold terms with spaces between.
const TERMS: [&str; 7] = ["text", "exact", "foreign", "title", "heading", "question", "author"];
/// The most values of a field on one page.
const PAGE: usize = 5_000;

/// Gives a single term a weight, beside that it has; `false` where it is none.
pub(super) fn weigh_term(by: f32, clause: &mut Value) -> bool {
    let term = clause.get_mut("term").and_then(Value::as_object_mut).and_then(|term| term.values_mut().next());
    term.map(|term| weigh(by, term)).is_some()
}

/// Gives what takes a weight one, beside that it has.
fn weigh(by: f32, body: &mut Value) {
    body["boost"] = (by * body["boost"].as_f64().unwrap_or(1.0) as f32).into();
}

/// By score, and by essay and place in it among equals.
fn by_score() -> Value {
    json!([{"_score": {"order": "desc"}}, {"essay": {"order": "asc"}}, {"ordinal": {"order": "asc"}}])
}
