//! Quickwit from 0.9: Tantivy on many machines, over object storage.
//!
//! It knows no ids: the same passage sent twice is two, and none is taken out but by a task that takes minutes. So every
//! run that finds a change sends all passages to an index of its own, and the catalogue, to which it only adds, then
//! names that one. It cannot look for words by their letters, nor put hits in the order of a text. A document whose value
//! is not of the type of its field is refused (`LeafType::value_from_json` in its `mapping_tree.rs`).

use serde_json::{Value, json};

use super::{Dialect, Division, Making, PAGE, TERMS, weigh, weigh_term};
use crate::search::Sort;

/// How long what was written waits before it is shown, in seconds.
const COMMIT_SECONDS: u32 = 5;

/// The fields that hold whole values, and those of numbers.
const VALUES: [&str; 7] = ["uid", "topic", "labels", "cells", "period", "path", "essay"];
const NUMBERS: [&str; 4] = ["start", "ordinal", "words", "essay_words"];

/// See the module.
#[derive(Debug)]
pub(super) struct Quickwit;

/// A field that is given back and never searched; JSON of ours goes into it as text.
fn shown(field: &str) -> Value {
    json!({"name": field, "type": "text", "indexed": false, "stored": true})
}

fn index(name: &str, fields: Vec<Value>) -> Making {
    let body = json!({
        "version": "0.9",
        "index_id": name,
        "doc_mapping": {"mode": "strict", "store_source": false, "field_mappings": fields},
        "indexing_settings": {"commit_timeout_secs": COMMIT_SECONDS},
    });
    ("POST", "/api/v1/indexes".to_owned(), body)
}

impl Dialect for Quickwit {
    fn name(&self) -> &'static str {
        "quickwit"
    }

    fn prefix(&self) -> &'static str {
        "/api/v1/_elastic"
    }

    /// It divides and copies as it sees fit.
    fn passages(&self, name: &str, _: Division) -> Making {
        let mut fields: Vec<Value> = Vec::new();
        fields.extend(TERMS.map(|field| {
            json!({"name": field, "type": "array<text>", "tokenizer": "whitespace", "record": "position",
                   "fieldnorms": true, "stored": false})
        }));
        fields.extend(VALUES.map(|field| {
            let is_many = matches!(field, "topic" | "labels" | "cells");
            let kind = if is_many { "array<text>" } else { "text" };
            json!({"name": field, "type": kind, "tokenizer": "raw", "fast": true, "stored": true})
        }));
        fields.extend(NUMBERS.map(|field| json!({"name": field, "type": "i64", "fast": true, "stored": true})));
        fields.extend(["verbatim", "about"].map(shown));
        index(name, fields)
    }

    fn catalogue(&self, name: &str, _: Division) -> Making {
        let number = json!({"name": "number", "type": "i64", "fast": true, "stored": true});
        index(name, vec![number, shown("commit")])
    }

    fn show(&self, _: &str) -> Option<String> {
        None
    }

    fn changes(&self) -> bool {
        false
    }

    /// The words may be turned round, where `slop` allows for it; spans are not known here.
    fn loose_phrase(&self, field: &str, words: &[String], slop: u32) -> Value {
        json!({"match_phrase": {field: {"query": words.join(" "), "slop": slop}}})
    }

    /// Their sum: the best of several is not known here. It chooses candidates only.
    fn best(&self, clauses: Vec<Value>) -> Value {
        json!({"bool": {"should": clauses, "minimum_should_match": 1}})
    }

    /// Each clause inside: a weight on `bool` is read and forgotten (`BoolQuery::convert_to_query_ast`). Of a phrase there
    /// is none.
    fn weighted(&self, by: f32, mut clause: Value) -> Value {
        weigh_inside(by, &mut clause);
        clause
    }

    fn spelt_like(&self, _: &str, _: &str, _: u8) -> Option<Value> {
        None
    }

    /// At most two keys, and no text among them.
    fn order(&self, sort: Sort) -> Option<Value> {
        match sort {
            Sort::Score => Some(json!([{"_score": {"order": "desc"}}, {"ordinal": {"order": "asc"}}])),
            Sort::Period => Some(json!([{"start": {"order": "asc"}}, {"ordinal": {"order": "asc"}}])),
            Sort::Path => None,
        }
    }

    fn values(&self, field: &str, _: Option<&Value>) -> Value {
        json!({"terms": {"field": field, "size": 10 * PAGE}})
    }

    fn next_values(&self, _: &Value) -> Option<Value> {
        None
    }
}

fn weigh_inside(by: f32, clause: &mut Value) {
    if weigh_term(by, clause) {
        return;
    }
    if let Some(terms) = clause.get_mut("terms") {
        weigh(by, terms);
    }
    for part in ["/bool/must", "/bool/should"] {
        let clauses = clause.pointer_mut(part).and_then(Value::as_array_mut);
        clauses.into_iter().flatten().for_each(|clause| weigh_inside(by, clause));
    }
}
