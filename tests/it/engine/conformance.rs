//! The suite both implementations have to pass: every case is asked of the index on disk and of the engine.
//!
//! Passages, their order, how the query was read, expansions, snippets and their spans must be the same; scores may
//! differ in the sixth digit, as they are sums in another order.

use serde_json::Value;

use super::servers::{Server, all, on};
use crate::program::{Program, demo_index, home, scratch};

/// What is asked: the words, and flags.
const CASES: &[(&str, &[&str])] = &[
    ("Virgin Lands", &[]),
    ("collective farm", &[]),
    ("\"Virgin Lands\"", &[]),
    ("Khruschev", &[]),
    ("agriculture in the 1950s", &[]),
    ("maize -wheat", &[]),
    ("+maize kolkhoz", &[]),
    ("famin* grain", &[]),
    ("harvset", &[]),
    ("title:virgin", &[]),
    ("title:vir*", &[]),
    ("author:Lindqvist grain", &[]),
    ("heading:success", &[]),
    ("\"plan grain\"~6", &[]),
    ("\"harvest of the\"~4", &[]),
    ("maize NEAR/8 Khrushchev", &[]),
    ("(maize OR wheat) Kazakhstan", &[]),
    ("de-Stalinisation", &[]),
    ("topic:agriculture steppe", &[]),
    ("period:1953..1964 grain", &[]),
    ("what was the cause of the war between the king and the people", &[]),
    ("word~1 revolut*", &[]),
    ("Hannibal Rome", &[]),
    ("Столыпин", &[]),
    ("Napoleon", &[]),
    ("plague~1", &[]),
    ("roman senate tribune gracchi land reform", &[]),
    ("grain xyzzy", &[]),
    ("xyzzy", &[]),
    ("Malenkov", &[]),
    ("Jinnah", &["--per-essay", "0", "--limit", "20"]),
    ("Malenkov", &["--no-related"]),
    ("war", &["--period", "1953..1964"]),
    ("war", &["--period", "1914..1918", "--period", "1939..1945"]),
    ("war", &["--period", "-264..-146"]),
    ("war", &["--period", "-264..-146", "--period-match", "within"]),
    ("war", &["--period", "1900..", "--period-match", "within"]),
    ("war", &["--topic", "agriculture"]),
    ("war", &["--author", "Harriet Lindqvist"]),
    ("war", &["--question", "did fail"]),
    ("war", &["--path", "corpus/russia/*"]),
    ("war", &["--path", "*.md", "--path", "corpus/asia/**"]),
    ("war", &["--sort", "path"]),
    ("war", &["--sort", "period"]),
    ("war", &["--exact"]),
    ("grain harvest", &["--no-variants"]),
    ("grain harvest", &["--no-related", "--copies"]),
    ("grain harvest", &["--per-essay", "0", "--limit", "40"]),
    ("grain harvest", &["--offset", "5", "--limit", "5"]),
    ("", &["--topic", "agriculture", "--period", "Cold War"]),
];

/// An answer without what differs from run to run, its scores apart.
fn told(mut answer: Value) -> (Value, Vec<f64>) {
    let mut scores = Vec::new();
    for hit in answer["hits"].as_array_mut().into_iter().flatten() {
        scores.extend(hit["score"].as_f64());
        hit.as_object_mut().expect("a hit").remove("score");
    }
    let answer = serde_json::json!({"total": answer["total"], "query": answer["query"], "hits": answer["hits"]});
    (answer, scores)
}

fn query<'a>((words, flags): &(&'a str, &[&'a str])) -> Vec<&'a str> {
    let words = [*words].into_iter().filter(|words| !words.is_empty());
    ["query", "--format", "json"].into_iter().chain(words).chain(flags.iter().copied()).collect()
}

#[test]
fn an_engine_answers_as_the_index_does() {
    for name in all() {
        let Some(server) = Server::start(name) else { continue };
        let (url, folder) = (server.url("demo"), scratch());
        let corpus = home().join("corpus");
        let indexed = on(folder.path(), &url, ["index", corpus.to_str().expect("a path in Unicode")]).run();
        assert_eq!(indexed.code, Some(0), "{name}: {indexed:?}");
        let mut wrong = Vec::new();
        for case in CASES {
            let here = Program::new(folder.path(), query(case)).index(demo_index()).run().json();
            let there = on(folder.path(), &url, query(case)).run().json();
            let ((here, scores), (there, others)) = (told(here), told(there));
            let near = scores.iter().zip(&others).all(|(one, other)| (one - other).abs() <= 1e-4 * one.abs().max(1.0));
            if here != there || !near {
                wrong.push(format!("{case:?}\n  here  {here}\n  there {there}\n  {scores:?}\n  {others:?}"));
            }
        }
        for counts in [["topics", "--format", "json"], ["timeline", "--format", "json"]] {
            if name == "noida-db" && counts[0] == "timeline" {
                continue; // it has no composite aggregation
            }
            for words in [None, Some("grain")] {
                let asked = || counts.into_iter().chain(words);
                let here = Program::new(folder.path(), asked()).index(demo_index()).run().json();
                let there = on(folder.path(), &url, asked()).run().json();
                if here != there {
                    wrong.push(format!("{counts:?} {words:?}\n  here  {here}\n  there {there}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{name} differs in {} cases:\n{}", wrong.len(), wrong.join("\n"));
    }
}
