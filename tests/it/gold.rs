//! Facts about real essays, which stand beside the package in `../shared/essays` and are not part of it. Where they are
//! absent, each test says so and passes.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::program::{Program, copy_folder, home, scratch};

/// The essay of the user: it says neither "Virgin Lands" nor "destalinisation" in one spelling.
const SAMPLE: &str = "khrushchev-destalinisation.txt";

/// A copy of some of the essays, in a folder of its own, indexed.
struct Indexed {
    folder: TempDir,
    report: Value,
}

/// The folder of essays; `None`, with a printed reason, where there is none.
pub(crate) fn shared_essays() -> Option<PathBuf> {
    let folder = home().parent()?.join("shared/essays");
    if folder.is_dir() {
        return Some(folder);
    }
    #[allow(clippy::print_stderr, reason = "a test that could not look says so")]
    {
        eprintln!("skipped: {} is not there", folder.display());
    }
    None
}

impl Indexed {
    fn all() -> Option<Indexed> {
        let essays = shared_essays()?;
        Some(Indexed::of(|to| copy_folder(&essays, to)))
    }

    fn sample() -> Option<Indexed> {
        let sample = shared_essays()?.join(SAMPLE);
        Some(Indexed::of(|to| fs::create_dir(to).and_then(|()| fs::copy(sample, to.join(SAMPLE))).map(drop)))
    }

    fn of(fill: impl FnOnce(&Path) -> std::io::Result<()>) -> Indexed {
        let folder = scratch();
        fill(&folder.path().join("essays")).expect("a copy of the essays");
        let mut indexed = Indexed { folder, report: Value::Null };
        indexed.report = indexed.index();
        indexed
    }

    fn index(&self) -> Value {
        self.ask(&["index", "essays", "--format", "json"])
    }

    fn ask(&self, words: &[&str]) -> Value {
        Program::new(self.folder.path(), words).run().json()
    }

    fn files(&self) -> Vec<PathBuf> {
        let files = walkdir::WalkDir::new(self.folder.path().join("essays")).sort_by_file_name().into_iter();
        let files = files.map(|entry| entry.expect("the copy can be read"));
        files.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
    }
}

fn essays(report: &Value, added: usize, updated: usize, removed: usize, unchanged: usize, total: usize) {
    let counts = serde_json::json!(
        {"added": added, "updated": updated, "removed": removed, "unchanged": unchanged, "total": total}
    );
    assert_eq!(report["essays"], counts, "{report}");
}

#[test]
fn every_essay_is_indexed_and_each_change_touches_one() {
    let Some(indexed) = Indexed::all() else { return };
    let files = indexed.files();
    let all = files.len();
    assert!(all > 1, "no essays in the copy");
    essays(&indexed.report, all, 0, 0, 0, all);
    assert_eq!(indexed.report["skipped"], serde_json::json!([]));

    let again = indexed.index();
    essays(&again, 0, 0, 0, all, all);
    assert_eq!(again["bytes_read"], 0);

    let changed = &files[0];
    let mut text = fs::read(changed).expect("an essay");
    text.extend_from_slice(b"\n\nOne paragraph more.\n");
    fs::write(changed, &text).expect("the essay is written");
    let updated = indexed.index();
    essays(&updated, 0, 1, 0, all - 1, all);
    assert_eq!(updated["bytes_read"], text.len());

    fs::remove_file(&files[all - 1]).expect("the essay goes");
    essays(&indexed.index(), 0, 0, 1, all - 1, all - 1);
}

#[test]
fn words_that_do_not_occur_find_what_is_related() {
    let Some(indexed) = Indexed::sample() else { return };
    let answer = indexed.ask(&["query", "Virgin Lands", "--format", "json"]);
    let hits = answer["hits"].as_array().expect("hits");
    let told = |hit: &&Value| {
        let text = hit["text"].as_str().unwrap_or_default();
        text.contains("maize") && text.contains("Kazakhstan")
    };
    let hit = hits.iter().find(told).unwrap_or_else(|| panic!("no passage on maize and Kazakhstan in {answer}"));
    assert_eq!(hit["match"], "related");
    let by = hit["by"].as_array().expect("what matched instead");
    assert!(!by.is_empty(), "{hit}");
    let expansions = answer["query"]["expansions"].as_array().expect("expansions");
    let why = expansions.iter().find(|expansion| expansion["kind"] == "related").expect("a related expansion");
    assert!(why["because"].as_str().is_some_and(|because| because.contains("Virgin Lands")), "{why}");
}

#[test]
fn a_name_is_found_however_it_is_spelt() {
    let Some(indexed) = Indexed::sample() else { return };
    for words in [["Khrushchev", "destalinization"], ["Khruschev", "Destalinisation"], ["Хрущёв", "destalinisation"]]
    {
        let answer = indexed.ask(&["query", words[0], words[1], "--format", "json"]);
        assert_eq!(answer["hits"][0]["path"], format!("essays/{SAMPLE}"), "{words:?}: {answer}");
    }
}

fn inspected() -> Option<Value> {
    let indexed = Indexed::sample()?;
    Some(indexed.ask(&["inspect", &format!("essays/{SAMPLE}"), "--format", "json"]))
}

#[test]
fn a_bare_essay_is_taken_for_what_it_is() {
    let Some(essay) = inspected() else { return };
    let text = essay["text"].as_str().expect("text");
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(2).collect();
    assert_eq!(essay["title"], lines[0], "the first line is the title");
    let question = essay["question"].as_str().expect("a question");
    assert!(question.len() > 20 && lines[1].contains(question), "the second line is the question: {question}");
}

#[test]
fn a_bare_essay_has_the_years_it_is_about() {
    let Some(essay) = inspected() else { return };
    let (start, end) = (essay["period"]["start"].as_i64(), essay["period"]["end"].as_i64());
    let (start, end) = (start.expect("a first year"), end.expect("a last year"));
    assert!((1953..=1963).contains(&start) && (1963..=1964).contains(&end), "{start}..{end}");
}

#[test]
fn a_bare_essay_has_the_topics_it_is_about() {
    let Some(essay) = inspected() else { return };
    let topics: Vec<&str> =
        essay["topics"].as_array().expect("topics").iter().filter_map(|topic| topic["label"].as_str()).collect();
    for topic in ["Soviet politics", "Soviet agriculture"] {
        assert!(topics.contains(&topic), "{topic} is not among {topics:?}");
    }
}
