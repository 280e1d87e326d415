//! The suite in `tests/relevance/`: what people ask, and which passages of the demo essays answer it. The search must
//! not find them worse than it did.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

use crate::program::{Program, demo_index, home};

/// What the search reached when these were last set, less 0.03.
const FLOORS: [(&str, f64); 3] = [("MRR@10", 0.775), ("nDCG@10", 0.711), ("recall@10", 0.762)];
/// The questions in quotation marks are not a matter of taste.
const PHRASES: (&str, f64) = ("phrase", 0.97);

fn measured() -> Value {
    let files = ["--queries", "tests/relevance/queries.tsv", "--judgements", "tests/relevance/judgements.qrels"];
    let arguments = ["eval", "--per-query", "--format", "json"].into_iter().chain(files);
    Program::new(home(), arguments).index(demo_index()).run().json()
}

/// nDCG by the kind of question, which is the first part of its id.
fn by_kind(report: &Value) -> BTreeMap<&str, Vec<f64>> {
    let mut kinds: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for question in report["per_query"].as_array().expect("questions") {
        let kind = question["qid"].as_str().and_then(|qid| qid.split('-').next()).expect("an id with its kind");
        let ndcg = question["system"]["measures"]["nDCG@10"].as_f64().expect("a figure");
        kinds.entry(kind).or_default().push(ndcg);
    }
    kinds
}

fn mean(figures: &[f64]) -> f64 {
    figures.iter().sum::<f64>() / figures.len() as f64
}

/// All figures, by measure and by kind, and the questions not answered at once: what a failure shows.
fn figures(report: &Value) -> String {
    let mut text = String::new();
    for (name, _) in FLOORS {
        let _ = writeln!(text, "{name:<10} {}", report["system"]["measures"][name]["mean"]);
    }
    for (kind, figures) in by_kind(report) {
        let _ = writeln!(text, "{kind:<10} {:.4} nDCG@10 of {}", mean(&figures), figures.len());
    }
    for question in report["per_query"].as_array().expect("questions") {
        let first = &question["system"]["first"];
        if first != 1 {
            let _ = writeln!(text, "first good passage at {first}: {} {}", question["qid"], question["query"]);
        }
    }
    text
}

#[test]
fn every_judgement_names_a_passage_and_every_question_has_one() {
    let report = measured();
    assert_eq!(report["skipped_lines"], serde_json::json!([]));
    assert_eq!(report["judgements"]["unknown"], serde_json::json!([]));
    assert_eq!(report["questions"]["without_judgement"], 0, "{}", report["questions"]);
    let asked = report["questions"]["asked"].as_u64().expect("a number");
    assert!(asked >= 60, "only {asked} questions");
}

#[test]
fn the_search_finds_what_it_found() {
    let report = measured();
    let figures = figures(&report);
    for (name, floor) in FLOORS {
        let reached = report["system"]["measures"][name]["mean"].as_f64().expect("a mean");
        assert!(reached >= floor, "{name} {reached} is below {floor}\n{figures}");
    }
    let (kind, floor) = PHRASES;
    assert!(mean(&by_kind(&report)[kind]) >= floor, "phrases\n{figures}");
}
