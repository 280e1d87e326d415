//! Essays in other languages rank by the same rules as English ones: a word that its stems in two languages find in one
//! place is said once.

use std::fs;

use serde_json::Value;

use crate::program::Program;

const TEXT: &str = "Die Revolution von 1848 begann in Palermo und erreichte Wien im März. Die Revolution scheiterte, \
    weil Bürger und Arbeiter verschiedene Ziele hatten; nach dem Oktober regierte wieder das Militär, und von der \
    Revolution blieb die Aufhebung der bäuerlichen Lasten.";

/// The parts of the score of an essay in German, told to be in this language.
fn parts(language: &str, word: &str) -> Vec<(String, f64)> {
    let home = tempfile::tempdir().expect("a folder");
    let essays = home.path().join("essays");
    fs::create_dir(&essays).expect("a folder of essays");
    let essay = format!("---\ntitle: Wien 1848\nlanguage: {language}\n---\n\n{TEXT}\n");
    fs::write(essays.join("wien.md"), essay).expect("an essay");
    assert_eq!(Program::new(home.path(), ["index", "essays"]).run().code, Some(0));
    let answer = Program::new(home.path(), ["query", word, "--explain", "--format", "json"]).run().json();
    let parts = answer["hits"][0]["explanation"].as_array().expect("an explanation");
    let part =
        |part: &Value| (part["part"].as_str().expect("a part").to_owned(), part["value"].as_f64().expect("a value"));
    parts.iter().map(part).collect()
}

#[test]
fn a_word_two_stems_find_is_said_once() {
    assert_eq!(parts("de", "Revolution"), parts("en", "Revolution"));
}
