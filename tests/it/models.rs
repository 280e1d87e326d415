//! `--model DIR` from outside: vectors kept beside the index, an order by meaning too, refusals that name the command.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::program::{Program, Ran};

/// A word a row; words of one meaning point the same way.
const WORDS: [(&str, [f32; 4]); 10] = [
    ("[UNK]", [0.0; 4]),
    ("harvest", [1.0, 0.0, 0.0, 0.1]),
    ("maize", [1.0, 0.1, 0.0, 0.0]),
    ("grain", [0.9, 0.0, 0.1, 0.0]),
    ("sowing", [0.9, 0.1, 0.1, 0.0]),
    ("rockets", [0.0, 1.0, 0.0, 0.0]),
    ("launch", [0.0, 1.0, 0.1, 0.0]),
    ("growing", [0.6, 0.1, 0.0, 0.0]),
    ("pope", [0.0, 0.0, 1.0, 0.0]),
    ("council", [0.0, 0.0, 1.0, 0.1]),
];

/// Both say "programme" alike; what else they say decides what they mean.
const ROCKETS: &str = "# Notes\n\nThe programme of rockets and launch after launch began here.\n";
const FIELDS: &str = "# Notes\n\nThe programme of maize and sowing and grain was begun here.\n";

/// One that says it in passing, so that the two above are near each other beside it.
fn aside() -> String {
    format!(
        "# Notes\n\nThe pope called a council. {} No programme was agreed.\n",
        "They spoke of many other matters. ".repeat(15)
    )
}

/// A model of these few words.
fn model(folder: &Path, scale: f32) -> PathBuf {
    fs::create_dir_all(folder).unwrap();
    let header = json!({"embeddings": {
        "dtype": "F32", "shape": [WORDS.len(), 4], "data_offsets": [0, WORDS.len() * 16],
    }})
    .to_string();
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend(header.as_bytes());
    file.extend(WORDS.iter().flat_map(|(_, row)| row.iter().flat_map(|x| (x * scale).to_le_bytes())));
    fs::write(folder.join("model.safetensors"), file).unwrap();
    let vocabulary: serde_json::Map<String, Value> =
        (0..).zip(WORDS).map(|(id, (word, _))| (word.to_owned(), Value::from(id))).collect();
    let tokenizer = json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
        "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": null, "decoder": null,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    });
    fs::write(folder.join("tokenizer.json"), tokenizer.to_string()).unwrap();
    folder.to_owned()
}

/// Three essays, not indexed yet, and two models.
fn home() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let essays = home.path().join("essays");
    fs::create_dir(&essays).unwrap();
    fs::write(essays.join("a-rockets.md"), ROCKETS).unwrap();
    fs::write(essays.join("b-fields.md"), FIELDS).unwrap();
    fs::write(essays.join("z-council.md"), aside()).unwrap();
    model(&home.path().join("small"), 1.0);
    model(&home.path().join("other"), 2.0);
    home
}

fn run(home: &TempDir, arguments: &[&str]) -> Ran {
    Program::new(home.path(), arguments).run()
}

fn done(home: &TempDir, arguments: &[&str]) -> Ran {
    let ran = run(home, arguments);
    assert_eq!(ran.code, Some(0), "{arguments:?}: {ran:?}");
    ran
}

fn answer(home: &TempDir, arguments: &[&str]) -> Value {
    let ran = done(home, &[&["query", "--format", "json", "--explain"], arguments].concat());
    serde_json::from_str(&ran.stdout).unwrap()
}

fn paths(answer: &Value) -> Vec<&str> {
    answer["hits"].as_array().unwrap().iter().map(|hit| hit["path"].as_str().unwrap()).collect()
}

fn refused(home: &TempDir, arguments: &[&str], names: &[&str]) {
    let ran = run(home, arguments);
    assert_eq!(ran.code, Some(2), "{arguments:?}: {ran:?}");
    for name in names {
        assert!(ran.stderr.contains(name), "{arguments:?} should name {name}: {}", ran.stderr);
    }
}

#[test]
fn what_is_nearer_in_meaning_moves_up() {
    let home = home();
    done(&home, &["index", "essays", "--model", "small"]);
    let words = ["programme", "growing"];
    let by_words = answer(&home, &words);
    let by_meaning = answer(&home, &[&words[..], &["--model", "small"]].concat());
    assert_eq!(paths(&by_words)[..2], ["essays/a-rockets.md", "essays/b-fields.md"]);
    assert_eq!(paths(&by_meaning)[..2], ["essays/b-fields.md", "essays/a-rockets.md"]);
    let parts = by_meaning["hits"][0]["explanation"].as_array().unwrap();
    assert!(parts.iter().any(|part| part["part"] == "meaning" && part["value"].as_f64() > Some(0.0)), "{parts:?}");
    assert!(by_meaning["query"]["read_as"].as_str().unwrap().contains("model small"));
    assert_eq!(by_words["total"], by_meaning["total"]);
}

#[test]
fn without_a_model_nothing_changes() {
    let (with, without) = (home(), home());
    done(&with, &["index", "essays", "--model", "small"]);
    done(&without, &["index", "essays"]);
    for words in ["programme", "launch", "\"maize and sowing\""] {
        let (with, without) = (answer(&with, &[words]), answer(&without, &[words]));
        assert_eq!(with["hits"], without["hits"], "{words}");
        assert_eq!(with["query"], without["query"], "{words}");
    }
}

#[test]
fn a_phrase_stays_verbatim() {
    let home = home();
    done(&home, &["index", "essays", "--model", "small"]);
    let found = answer(&home, &["\"launch after launch\"", "--model", "small"]);
    assert_eq!(paths(&found), ["essays/a-rockets.md"]);
}

#[test]
fn vectors_follow_the_essays() {
    let home = home();
    let index = ["index", "essays", "--model", "small"];
    done(&home, &index);
    // The essay that was about rockets is about fields now, and the other is gone.
    fs::write(home.path().join("essays/a-rockets.md"), FIELDS.replace("begun", "started")).unwrap();
    fs::remove_file(home.path().join("essays/b-fields.md")).unwrap();
    fs::write(home.path().join("essays/c-rockets.md"), ROCKETS).unwrap();
    let report = done(&home, &index);
    assert!(report.stdout.contains("1 added, 1 updated, 1 removed"), "{}", report.stdout);
    let found = answer(&home, &["programme", "growing", "--model", "small"]);
    assert_eq!(paths(&found)[..2], ["essays/a-rockets.md", "essays/c-rockets.md"]);
    let found = answer(&home, &["programme", "rockets", "--model", "small"]);
    assert_eq!(paths(&found)[0], "essays/c-rockets.md");
    done(&home, &["check"]);
}

#[test]
fn models_are_not_mixed_up() {
    let home = home();
    done(&home, &["index", "essays"]);
    refused(&home, &["query", "maize", "--model", "small"], &["without a model", "histsearch index --model small"]);
    let report = done(&home, &["index", "essays", "--model", "small"]);
    assert!(report.stdout.contains("3 added"), "a first model makes the index anew: {}", report.stdout);
    refused(&home, &["query", "maize", "--model", "other"], &["another model", "small", "index --model other"]);
    fs::write(home.path().join("questions"), "maize\ngrain\n").unwrap();
    refused(&home, &["query", "--queries", "questions", "--model", "other"], &["another model"]);
    refused(&home, &["index", "essays"], &["the model small", "--rebuild"]);
    let report = done(&home, &["index", "essays", "--model", "other"]);
    assert!(report.stdout.contains("3 added"), "another model makes the index anew: {}", report.stdout);
    assert_eq!(answer(&home, &["maize", "--model", "other"])["total"], 1);
    fs::rename(home.path().join("other"), home.path().join("renamed")).unwrap();
    let report = done(&home, &["index", "essays", "--model", "renamed"]);
    assert!(report.stdout.contains("3 unchanged"), "the same model under another name: {}", report.stdout);
    done(&home, &["index", "essays", "--rebuild"]);
    refused(&home, &["query", "maize", "--model", "renamed"], &["without a model"]);
}

#[test]
fn a_folder_that_is_no_model_is_named() {
    let home = home();
    refused(&home, &["index", "essays", "--model", "essays"], &["model.safetensors", "docs/models.md"]);
    fs::write(home.path().join("small/tokenizer.json"), "{}").unwrap();
    refused(&home, &["index", "essays", "--model", "small"], &["tokenizer.json"]);
}

/// A real model, where the machine has one.
#[allow(clippy::print_stderr)] // a skip has to be seen
#[test]
fn a_real_model_connects_what_words_do_not() {
    let Some(model) = std::env::var_os("HISTSEARCH_TEST_MODEL") else {
        eprintln!("skipped: HISTSEARCH_TEST_MODEL names no folder with a model");
        return;
    };
    let home = home();
    let model = model.to_str().unwrap();
    done(&home, &["index", "essays", "--model", model]);
    let found = answer(&home, &["the farmers' agricultural programme", "--model", model]);
    assert_eq!(paths(&found)[0], "essays/b-fields.md");
    let found = answer(&home, &["the astronauts' space programme", "--model", model]);
    assert_eq!(paths(&found)[0], "essays/a-rockets.md");
}
