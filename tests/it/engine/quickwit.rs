//! Quickwit, of which no server can be had here: played, by what is known of how a real one answers.

mod played;

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use histsearch::corpus::Isolation;
use histsearch::engine::{Credentials, Division, Engine, Place};
use histsearch::index::{Folder, Options};
use histsearch::lexicon::Lexicon;
use serde::Deserialize;
use serde_json::{Value, json};

use super::servers::on;
use crate::program::{Ran, scratch};
use played::play;
pub(crate) use played::{Played, listen, serve};

/// What is known of how Quickwit answers, as one conversation.
///
/// `from` says whence: a file of Quickwit's own tests, which its authors run against a real server; the file of its
/// source that makes the answer; or notes of a run of 0.9.0. The names of indexes and what stands in documents are ours.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exchange {
    tells: String,
    #[serde(rename = "from")]
    _from: String,
    method: String,
    path: String,
    #[serde(default)]
    body: Value,
    #[serde(default)]
    lines: Vec<Value>,
    status: u16,
    /// What the answer has at the least; of a text that ends in `…`, how it begins.
    answer: Value,
}

/// Whether all that is expected is there.
fn holds(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            expected.iter().all(|(key, value)| holds(value, found.get(key).unwrap_or(&Value::Null)))
        }
        (Value::Array(expected), Value::Array(found)) => {
            expected.len() == found.len() && expected.iter().zip(found).all(|(expected, found)| holds(expected, found))
        }
        (Value::String(expected), Value::String(found)) => match expected.strip_suffix('…') {
            Some(beginning) => found.starts_with(beginning),
            None => expected == found,
        },
        _ => expected == found,
    }
}

#[test]
fn the_played_server_answers_as_a_real_one() {
    let exchanges: Vec<Exchange> =
        serde_json::from_str(include_str!("quickwit/exchanges.json")).expect("exchanges in their form");
    let mut played = Played::default();
    for Exchange { tells, method, path, body, lines, status, answer, .. } in exchanges {
        let body = match lines.is_empty() {
            true => body.to_string(),
            false => lines.iter().map(|line| format!("{line}\n")).collect(),
        };
        let (told, found) = played.answer(&method, &path, &body);
        assert!(told == status && holds(&answer, &found), "{tells}\n{told} {found:#}\nfor {status} {answer:#}");
    }
}

fn indexes(played: &Mutex<Played>) -> Vec<(String, usize)> {
    let played = played.lock().expect("no request");
    played.indexes.iter().map(|(name, index)| (name.clone(), index.documents.len())).collect()
}

#[test]
fn every_change_is_a_new_index_and_no_change_is_nothing() {
    let (url, played) = play();
    let folder = scratch();
    fs::create_dir(folder.path().join("essays")).expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join("essays").join(name), text).expect("an essay");
    write("maize.md", "# Maize\n\nIn 1954 Khrushchev opened the Virgin Lands of Kazakhstan.\n");
    write("wheat.md", "# Wheat\n\nThe harvest of 1956 was the largest the country had known.\n");
    let index = || on(folder.path(), &url, ["index", "essays", "--format", "json"]).run();
    let first = index();
    assert_eq!((first.code, &first.json()["essays"]["added"]), (Some(0), &json!(2)), "{first:?}");
    assert_eq!(indexes(&played), [("essays".to_owned(), 1), ("essays-1".to_owned(), 2)]);

    let before = played.lock().expect("no request").requests.len();
    assert_eq!(index().json()["essays"]["unchanged"], 2);
    let asked: Vec<String> = played.lock().expect("no request").requests[before..].to_vec();
    assert!(asked.iter().all(|request| request.ends_with("/_search")), "{asked:?}");

    write("maize.md", "# Maize\n\nMaize was sown where it could not ripen.\n");
    assert_eq!(index().json()["essays"]["total"], 2);
    assert_eq!(indexes(&played), [("essays".to_owned(), 2), ("essays-2".to_owned(), 2)]);

    let answer = on(folder.path(), &url, ["query", "maize ripen", "--format", "json"]).run().json();
    assert_eq!(answer["hits"][0]["text"], "Maize was sown where it could not ripen.");
    assert_eq!(answer["index"]["passages"], 2);
}

#[test]
fn a_new_index_keeps_what_cannot_be_read_this_time() {
    let (url, played) = play();
    let folder = scratch();
    let essays = folder.path().join("essays");
    fs::create_dir(&essays).expect("a folder");
    fs::write(essays.join("maize.rtf"), r"{\rtf1 In 1954 Khrushchev sowed maize.}").expect("an essay");
    fs::write(essays.join("wheat.md"), "The wheat of 1956 was the best there ever was.\n").expect("an essay");
    let engine =
        Engine::new(Place::parse(&url).expect("an address"), &Credentials::None, None).expect("an engine to ask");
    let index = |program: &Path| {
        let isolation = Isolation::new(program, ["read-worker"]);
        let options = Options { isolation: Some(&isolation), ..Options::new(Lexicon::builtin()) };
        let into = Folder::at(folder.path().join("index"));
        engine.update(&into, std::slice::from_ref(&essays), Division::default(), &options).expect("a run")
    };
    let [sound, missing] = [Path::new(env!("CARGO_BIN_EXE_histsearch")), Path::new("no-such-program")];
    assert_eq!(index(sound).total, 2);

    // Both have changed, and one of them cannot be read: whoever reads RTF cannot be started.
    fs::write(essays.join("maize.rtf"), r"{\rtf1 The maize froze in 1957.}").expect("an essay");
    fs::write(essays.join("wheat.md"), "The wheat of 1957 was worse.\n").expect("an essay");
    let run = index(missing);
    assert_eq!((run.total, run.unchanged, run.skipped.len()), (2, 1, 1), "{run:?}");
    let texts = || {
        let played = played.lock().expect("no request");
        let passages = played.indexes.iter().filter(|(name, _)| name.as_str() != "essays");
        let texts = passages.flat_map(|(_, index)| &index.documents).map(|passage| passage["verbatim"].to_string());
        texts.collect::<std::collections::BTreeSet<_>>()
    };
    let told = |texts: [&str; 2]| texts.map(|text| format!("{text:?}")).into();
    assert_eq!(texts(), told(["In 1954 Khrushchev sowed maize.", "The wheat of 1957 was worse."]));
    assert_eq!((index(sound).total, index(sound).unchanged), (2, 2));
    assert_eq!(texts(), told(["The maize froze in 1957.", "The wheat of 1957 was worse."]));
}

#[test]
fn whatever_is_asked_it_gets_only_what_it_knows() {
    let (url, _played) = play();
    let folder = scratch();
    fs::create_dir(folder.path().join("essays")).expect("a folder");
    fs::write(folder.path().join("essays/maize.md"), "# Maize\n\nKhrushchev's maize of 1956, near Kazakhstan.\n")
        .expect("an essay");
    assert_eq!(on(folder.path(), &url, ["index", "essays"]).run().code, Some(0));
    let queries =
        ["Khruschev maize", "\"maize of 1956\"", "\"maize 1956\"~4", "maiz*", "harvset", "maize~1", "a NEAR/3 b"];
    for query in
        queries.into_iter().chain(["(maize OR wheat) -rye", "title:maize", "period:1956 maize", "de-Stalinisation"])
    {
        let ran = on(folder.path(), &url, ["query", query, "--period-match", "within", "--period", "1950s"]).run();
        assert!(matches!(ran.code, Some(0 | 1)), "{query}: {ran:?}");
    }
    let sorted = on(folder.path(), &url, ["query", "maize", "--sort", "path"]).run();
    assert_eq!(sorted.code, Some(2));
    assert!(sorted.stderr.contains("quickwit cannot put hits in this order"), "{sorted:?}");
}

/// A folder with two essays, put on the engine.
fn index_two(folder: &Path, url: &str) -> Ran {
    fs::create_dir_all(folder.join("essays")).expect("a folder");
    for (name, text) in [("maize.md", "Maize was sown in 1956.\n"), ("wheat.md", "Wheat was sown in 1957.\n")] {
        fs::write(folder.join("essays").join(name), text).expect("an essay");
    }
    on(folder, url, ["index", "essays"]).run()
}

#[test]
fn what_it_has_no_time_for_is_sent_again() {
    let (url, played) = play();
    let folder = scratch();
    played.lock().expect("no request").troubles.extend([
        (429, "rate_limited_exception", "no shards available"),
        (500, "internal_exception", "wal full error"),
        (408, "timeout_exception", "timeout"),
    ]);
    let ran = index_two(folder.path(), &url);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(indexes(&played), [("essays".to_owned(), 1), ("essays-1".to_owned(), 2)]);
}

#[test]
fn a_document_it_refuses_is_told_with_its_reason() {
    let (url, played) = play();
    let folder = scratch();
    let reason = "the field `about` could not be parsed";
    played.lock().expect("no request").troubles.push_back((400, "document_parsing_exception", reason));
    let ran = index_two(folder.path(), &url);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("refused a passage (400)") && ran.stderr.contains(reason), "{ran:?}");
    // What was there before, here nothing, is there still; the next run makes it whole.
    assert_eq!(on(folder.path(), &url, ["query", "maize"]).run().code, Some(2));
    assert_eq!(index_two(folder.path(), &url).code, Some(0));
    assert_eq!(indexes(&played), [("essays".to_owned(), 1), ("essays-1".to_owned(), 2)]);
}

#[test]
fn documents_that_are_there_twice_are_no_index() {
    let (url, played) = play();
    let folder = scratch();
    assert_eq!(index_two(folder.path(), &url).code, Some(0));
    {
        let mut played = played.lock().expect("no request");
        let passages = &mut played.indexes.get_mut("essays-1").expect("the index").documents;
        let twice = passages[0].clone();
        passages.push(twice);
    }
    let ran = on(folder.path(), &url, ["index", "essays"]).run();
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("holds 3 passages where there should be 2"), "{ran:?}");
    assert_eq!(on(folder.path(), &url, ["index", "essays", "--rebuild"]).run().code, Some(0));
}
