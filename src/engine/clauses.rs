//! What is wanted, as clauses of the protocol.

use serde_json::{Map, Value, json};
use tantivy::query::Occur;

use super::cells;
use super::dialect::{self, Dialect};
use super::passage;
use crate::fields::period::PeriodMatch;
use crate::fields::{FieldName, Fields};
use crate::search::{Want, passage_id};
use crate::topic::way;

/// The clause; passages it does not score count nothing.
pub(super) fn clause(want: &Want, dialect: &dyn Dialect) -> Value {
    match want {
        Want::All => json!({"match_all": {}}),
        Want::Term { field, word } => json!({"term": {name(*field): {"value": word}}}),
        Want::AnyOf { words, .. } if words.is_empty() => none(),
        Want::AnyOf { field, words } => json!({"terms": {name(*field): words}}),
        Want::Phrase { field, words, slop: 0 } => {
            json!({"match_phrase": {name(*field): {"query": words.join(" ")}}})
        }
        Want::Phrase { field, words, slop } => dialect.loose_phrase(name(*field), words, *slop),
        Want::Best(wants) => dialect.best(wants.iter().map(|want| clause(want, dialect)).collect()),
        Want::Boosted(by, want) => boosted(*by, clause(want, dialect), dialect),
        Want::Unscored(want) => json!({"bool": {"filter": [clause(want, dialect)]}}),
        Want::Clauses { members, least } => clauses(members, *least, dialect),
        Want::Topics(paths) => {
            let paths: Vec<String> = paths.iter().map(|path| way(path)).collect();
            json!({"terms": {"topic": paths}})
        }
        Want::Years { wanted, how } => {
            let years = match how {
                PeriodMatch::Overlaps => json!({"terms": {"cells": cells::overlapping(wanted)}}),
                PeriodMatch::Within => {
                    let outside = json!({"terms": {"cells": cells::overlapping(&cells::outside(wanted))}});
                    json!({"bool": {"filter": [{"exists": {"field": "start"}}], "must_not": [outside]}})
                }
            };
            json!({"bool": {"filter": [years]}})
        }
        Want::But { essay, ordinal } => {
            let same = match ordinal {
                Some(ordinal) => json!({"term": {"uid": {"value": passage_id(*essay, *ordinal)}}}),
                None => json!({"term": {"essay": {"value": passage::essay_word(*essay)}}}),
            };
            json!({"bool": {"must_not": [same]}})
        }
        Want::Path(pattern) => json!({"regexp": {"path": {"value": path_regex(pattern.glob().regex())}}}),
    }
}

/// The name of a field, which is the same in the index and on an engine.
pub(super) fn name(field: FieldName) -> &'static str {
    Fields::name(field)
}

fn none() -> Value {
    json!({"bool": {"must_not": [{"match_all": {}}]}})
}

fn clauses(members: &[(Occur, Want)], least: usize, dialect: &dyn Dialect) -> Value {
    if members.is_empty() {
        return none();
    }
    let mut parts = Map::new();
    for (occur, key) in [(Occur::Must, "must"), (Occur::Should, "should"), (Occur::MustNot, "must_not")] {
        let part: Vec<Value> =
            members.iter().filter(|(own, _)| *own == occur).map(|(_, want)| clause(want, dialect)).collect();
        if !part.is_empty() {
            parts.insert(key.to_owned(), part.into());
        }
    }
    if parts.contains_key("should") {
        parts.insert("minimum_should_match".to_owned(), least.into());
    }
    json!({"bool": parts})
}

/// Single terms take a weight themselves; of anything else the dialect knows how.
fn boosted(by: f32, mut clause: Value, dialect: &dyn Dialect) -> Value {
    if by == 1.0 || dialect::weigh_term(by, &mut clause) { clause } else { dialect.weighted(by, clause) }
}

/// A pattern of paths in the language both Lucene and Rust read: without flags and anchors, for it is always the whole
/// that has to match, and with the signs that have a meaning to one of them only each as a choice of one. A backslash
/// would not do: before some of them it is an error to Rust, before others a boundary of words.
fn path_regex(regex: &str) -> String {
    let inner = regex.trim_start_matches("(?-u)").trim_start_matches('^').trim_end_matches('$').replace("(?:", "(");
    let mut quoted = String::with_capacity(inner.len());
    let (mut is_escaped, mut in_class) = (false, false);
    for c in inner.chars() {
        match c {
            _ if is_escaped => quoted.push(c),
            '"' | '#' | '@' | '&' | '<' | '>' | '~' if !in_class => {
                quoted.push('[');
                quoted.push(c);
                quoted.push(']');
            }
            _ => quoted.push(c),
        }
        if !is_escaped {
            in_class = c == '[' || (in_class && c != ']');
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::super::dialect::DIALECTS;
    use super::*;

    fn of(want: &Want) -> Value {
        clause(want, DIALECTS[0])
    }

    fn word(word: &str) -> Want {
        Want::Term { field: FieldName::Text, word: word.to_owned() }
    }

    #[test]
    fn a_weight_goes_to_the_word_where_there_is_one() {
        let boosted = Want::Boosted(0.5, Box::new(word("maiz")));
        assert_eq!(of(&boosted), json!({"term": {"text": {"value": "maiz", "boost": 0.5}}}));
        let best = Want::Boosted(0.5, Box::new(Want::Best(vec![word("maiz")])));
        let term = json!({"term": {"text": {"value": "maiz"}}});
        assert_eq!(of(&best), json!({"bool": {"must": [{"dis_max": {"queries": [term]}}], "boost": 0.5}}));
    }

    #[test]
    fn a_weight_that_a_group_would_lose_goes_to_what_is_in_it() {
        let many = Want::AnyOf { field: FieldName::Exact, words: vec!["maize".to_owned()] };
        let many = Want::Boosted(0.5, Box::new(many));
        let weighed = Want::Boosted(0.5, Box::new(word("maiz")));
        let members = vec![(Occur::Should, many), (Occur::Should, weighed), (Occur::MustNot, word("c"))];
        let boosted = Want::Boosted(0.5, Box::new(Want::Clauses { members, least: 1 }));
        let asked = clause(&boosted, DIALECTS[1]);
        let should = json!([{"terms": {"exact": ["maize"], "boost": 0.25}}, {"term": {"text": {"value": "maiz", "boost": 0.25}}}]);
        assert_eq!((&asked["bool"]["should"], &asked["bool"]["boost"]), (&should, &Value::Null));
        assert_eq!((asked["bool"].get("must"), asked["bool"].get("boost")), (None, None));
        assert_eq!(asked["bool"]["must_not"], json!([{"term": {"text": {"value": "c"}}}]));
    }

    #[test]
    fn nothing_asked_for_finds_nothing() {
        let nothing = Want::Clauses { members: Vec::new(), least: 1 };
        assert_eq!(of(&nothing), none());
        assert_eq!(of(&Want::AnyOf { field: FieldName::Exact, words: Vec::new() }), none());
    }

    #[test]
    fn of_choices_as_many_must_hold_as_is_said() {
        let members = vec![(Occur::Should, word("a")), (Occur::Should, word("b")), (Occur::MustNot, word("c"))];
        let asked = of(&Want::Clauses { members, least: 2 });
        assert_eq!(asked["bool"]["minimum_should_match"], 2);
        assert_eq!((asked["bool"]["should"].as_array().unwrap().len(), asked["bool"].get("must")), (2, None));
    }

    #[test]
    fn patterns_of_paths_are_read_alike() {
        let regex = |glob: &str| {
            let glob = globset::GlobBuilder::new(glob).literal_separator(true).build().unwrap();
            path_regex(glob.regex())
        };
        assert_eq!(regex("corpus/russia/*"), "corpus/russia/[^/]*");
        assert_eq!(regex("**/a.md"), "(/?|.*/)a\\.md");
        assert_eq!(regex("a\"b/[<c]&d"), "a[\"]b/[<c]\\&d");
        assert!(!regex("{a,b}/**").contains("(?"), "{}", regex("{a,b}/**"));
    }
}
