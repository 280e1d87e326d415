//! Elasticsearch from 7.0 and OpenSearch.

use serde_json::{Map, Value, json};

use super::{Dialect, Division, Making, PAGE, TERMS, by_score};
use crate::search::Sort;

/// Whole values, each kept only in the form it is asked for; what is in no list is kept and never looked at.
const FOUND: [&str; 3] = ["uid", "topic", "cells"];
const FOUND_AND_ORDERED: [&str; 2] = ["path", "essay"];
const COUNTED: [&str; 2] = ["labels", "period"];
const ORDERED: [&str; 3] = ["start", "ordinal", "words"];

/// See the module.
#[derive(Debug)]
pub(super) struct Elasticsearch;

impl Dialect for Elasticsearch {
    fn name(&self) -> &'static str {
        "elasticsearch"
    }

    /// The parameters of BM25 are those of the ranking here, so that the engine likes what will be liked. Nothing is
    /// shown before it is asked for, at the end of a run.
    fn passages(&self, index: &str, division: Division) -> Making {
        let mut fields = Map::new();
        fields.extend(TERMS.map(|field| (field.to_owned(), json!({"type": "text", "analyzer": "whitespace"}))));
        fields.extend(FOUND.map(|field| (field.to_owned(), json!({"type": "keyword", "doc_values": false}))));
        fields.extend(FOUND_AND_ORDERED.map(|field| (field.to_owned(), json!({"type": "keyword"}))));
        fields.extend(COUNTED.map(|field| (field.to_owned(), json!({"type": "keyword", "index": false}))));
        fields.extend(ORDERED.map(|field| (field.to_owned(), json!({"type": "long", "index": false}))));
        let settings = json!({
            "number_of_shards": division.shards,
            "number_of_replicas": division.replicas,
            "refresh_interval": "-1",
            "codec": "best_compression",
            "similarity": {"default": {"type": "BM25", "k1": 0.6, "b": 0.75}},
        });
        let mappings = json!({"dynamic": false, "_source": {"excludes": TERMS}, "properties": fields});
        ("PUT", format!("/{index}"), json!({"settings": settings, "mappings": mappings}))
    }

    fn catalogue(&self, index: &str, division: Division) -> Making {
        let settings = json!({"number_of_shards": 1, "number_of_replicas": division.replicas});
        let mappings = json!({"dynamic": false, "properties": {"number": {"type": "long"}}});
        ("PUT", format!("/{index}"), json!({"settings": settings, "mappings": mappings}))
    }

    fn show(&self, index: &str) -> Option<String> {
        Some(format!("/{index}/_refresh"))
    }

    fn changes(&self) -> bool {
        true
    }

    /// A phrase with slop would match the words turned round, too.
    fn loose_phrase(&self, field: &str, words: &[String], slop: u32) -> Value {
        let word = |word: &String| json!({"span_term": {field: word}});
        let clauses: Vec<Value> = words.iter().map(word).collect();
        json!({"span_near": {"clauses": clauses, "slop": slop, "in_order": true}})
    }

    fn best(&self, clauses: Vec<Value>) -> Value {
        json!({"dis_max": {"queries": clauses}})
    }

    fn spelt_like(&self, field: &str, word: &str, distance: u8) -> Option<Value> {
        let asked = json!({"value": word, "fuzziness": distance, "transpositions": true, "max_expansions": 1000});
        Some(json!({"fuzzy": {field: asked}}))
    }

    fn order(&self, sort: Sort) -> Option<Value> {
        Some(match sort {
            Sort::Score => by_score(),
            Sort::Path => json!([{"path": {"order": "asc"}}, {"ordinal": {"order": "asc"}}]),
            Sort::Period => json!([
                {"start": {"order": "asc", "missing": "_last"}},
                {"path": {"order": "asc"}},
                {"ordinal": {"order": "asc"}},
            ]),
        })
    }

    fn values(&self, field: &str, after: Option<&Value>) -> Value {
        let mut pages = json!({"size": PAGE, "sources": [{"value": {"terms": {"field": field}}}]});
        if let Some(after) = after {
            pages["after"] = after.clone();
        }
        json!({"composite": pages})
    }

    fn next_values(&self, answer: &Value) -> Option<Value> {
        let is_full = answer["buckets"].as_array().is_some_and(|buckets| buckets.len() >= PAGE);
        answer.get("after_key").filter(|_| is_full).cloned()
    }
}
