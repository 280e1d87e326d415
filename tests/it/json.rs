//! The JSON that programs rely on: every name, every type, what may be null; and that offsets and texts are true.
//!
//! Names may be added; those here are never renamed or removed within one `format_version`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{Program, Ran, demo_index, home, scratch};

/// What a value must be.
enum Shape {
    Text,
    Whole,
    Number,
    Truth,
    /// A year as historians count: there is no year 0.
    Year,
    /// One of these words.
    OneOf(&'static [&'static str]),
    OrNull(&'static Shape),
    ListOf(&'static Shape),
    /// `[start, end]` and the like.
    Pair(&'static Shape),
    Object(&'static [(&'static str, Shape)]),
}

use Shape::{ListOf, Number, Object, OneOf, OrNull, Pair, Text, Truth, Whole, Year};

const TEXTS: Shape = ListOf(&Text);
const MAYBE_TEXT: Shape = OrNull(&Text);
const MAYBE_YEAR: Shape = OrNull(&Year);

const ANSWER: Shape = Object(&[
    ("format_version", Whole),
    ("query", QUERY),
    ("total", Whole),
    ("elapsed_ms", Number),
    ("index", Object(&[("fingerprint", Text), ("essays", Whole), ("passages", Whole), ("skipped", Whole)])),
    ("hits", ListOf(&HIT)),
    ("offset", Whole),
    ("misses", ListOf(&Object(&[("change", Text), ("passages", Whole)]))),
]);

const QUERY: Shape = Object(&[
    ("text", Text),
    ("qid", MAYBE_TEXT),
    ("read_as", Text),
    ("expansions", ListOf(&EXPANSION)),
    ("did_you_mean", MAYBE_TEXT),
]);

const EXPANSION: Shape = Object(&[
    ("term", Text),
    ("kind", OneOf(&["variant", "related", "spelling"])),
    ("added", TEXTS),
    ("because", Text),
]);

const HIT: Shape = Object(&[
    ("rank", Whole),
    ("score", Number),
    ("match", OneOf(&["exact", "variant", "related"])),
    ("id", Text),
    ("path", Text),
    ("title", MAYBE_TEXT),
    ("author", MAYBE_TEXT),
    ("question", MAYBE_TEXT),
    ("topics", TEXTS),
    ("period", OrNull(&PERIOD)),
    ("heading", TEXTS),
    ("paragraph", Whole),
    ("page", OrNull(&Whole)),
    ("line", Whole),
    ("text", Text),
    ("snippet", Text),
    ("highlights", ListOf(&Pair(&Whole))),
    ("by", TEXTS),
    ("aside", Truth),
    ("written", MAYBE_TEXT),
    ("source", MAYBE_TEXT),
]);

const PERIOD: Shape = Object(&[
    ("start", MAYBE_YEAR),
    ("end", MAYBE_YEAR),
    ("names", TEXTS),
    ("because", TEXTS),
    ("ranges", ListOf(&Pair(&MAYBE_YEAR))),
]);

const ESSAY: Shape = Object(&[
    ("format_version", Whole),
    ("path", Text),
    ("format", Text),
    ("encoding", Text),
    ("title", MAYBE_TEXT),
    ("author", MAYBE_TEXT),
    ("written", MAYBE_TEXT),
    ("question", MAYBE_TEXT),
    ("source", MAYBE_TEXT),
    ("language", MAYBE_TEXT),
    ("words", Whole),
    ("topics", ListOf(&Object(&[("label", Text), ("score", Number), ("because", TEXTS)]))),
    ("period", OrNull(&ESSAY_PERIOD)),
    ("text", Text),
    ("mentions", ListOf(&MENTION)),
    ("passages", ListOf(&PASSAGE)),
    ("warnings", TEXTS),
]);

const ESSAY_PERIOD: Shape = Object(&[
    ("start", MAYBE_YEAR),
    ("end", MAYBE_YEAR),
    ("names", TEXTS),
    ("source", OneOf(&["front-matter", "title", "text", "lexicon"])),
    ("because", TEXTS),
    ("ranges", ListOf(&Pair(&MAYBE_YEAR))),
]);

/// A passage without years of its own has those of its essay.
const PASSAGE_PERIOD: Shape = Object(&[
    ("start", MAYBE_YEAR),
    ("end", MAYBE_YEAR),
    ("names", TEXTS),
    ("source", OneOf(&["front-matter", "title", "text", "lexicon", "essay"])),
    ("because", TEXTS),
    ("ranges", ListOf(&Pair(&MAYBE_YEAR))),
]);

const MENTION: Shape = Object(&[
    ("start", Whole),
    ("end", Whole),
    ("text", Text),
    ("kind", OneOf(&["year", "date", "decade", "century", "range", "named", "reign", "relative", "open"])),
    ("from", MAYBE_YEAR),
    ("to", MAYBE_YEAR),
    ("value", MAYBE_TEXT),
]);

const PASSAGE: Shape = Object(&[
    ("paragraph", Whole),
    ("start", Whole),
    ("end", Whole),
    ("heading", TEXTS),
    ("page", OrNull(&Whole)),
    ("line", Whole),
    ("topics", TEXTS),
    ("period", OrNull(&PASSAGE_PERIOD)),
]);

const SKIPPED: Shape = Object(&[("path", Text), ("reason", Text), ("detail", Text)]);

const REPORT: Shape = Object(&[
    ("format_version", Whole),
    ("index", Text),
    (
        "essays",
        Object(&[("added", Whole), ("updated", Whole), ("removed", Whole), ("unchanged", Whole), ("total", Whole)]),
    ),
    ("passages", Whole),
    ("skipped", ListOf(&SKIPPED)),
    ("bytes_read", Whole),
    ("seconds", Number),
]);

const STATUS: Shape = Object(&[
    ("format_version", Whole),
    ("index", Text),
    ("fingerprint", Text),
    ("format", Text),
    ("roots", TEXTS),
    ("essays", Whole),
    ("passages", Whole),
    ("skipped", ListOf(&SKIPPED)),
    ("bytes", Whole),
    ("files", ListOf(&Object(&[("path", Text), ("passages", Whole), ("bytes", Whole)]))),
]);

const CHECKED: Shape = Object(&[
    ("format_version", Whole),
    ("index", Text),
    ("ok", Truth),
    ("problems", ListOf(&Object(&[("on", Text), ("message", Text)]))),
]);

const SHOWN: Shape = Object(&[
    ("format_version", Whole),
    ("path", Text),
    ("title", MAYBE_TEXT),
    ("author", MAYBE_TEXT),
    ("question", MAYBE_TEXT),
    ("passages", ListOf(&SHOWN_PASSAGE)),
]);

const SHOWN_PASSAGE: Shape = Object(&[
    ("id", Text),
    ("paragraph", Whole),
    ("line", Whole),
    ("page", OrNull(&Whole)),
    ("heading", TEXTS),
    ("period", OrNull(&PERIOD)),
    ("text", Text),
    ("wanted", Truth),
]);

const TOPICS: Shape = Object(&[
    ("format_version", Whole),
    ("topics", ListOf(&Object(&[("label", Text), ("essays", Whole), ("passages", Whole)]))),
]);

const TIMELINE: Shape = Object(&[
    ("format_version", Whole),
    ("step", Whole),
    ("bins", ListOf(&Object(&[("start", MAYBE_YEAR), ("end", MAYBE_YEAR), ("passages", Whole)]))),
    ("undated", Whole),
    ("total", Whole),
]);

const NAMED_PERIODS: Shape = Object(&[
    ("format_version", Whole),
    ("name", Text),
    (
        "matches",
        ListOf(&Object(&[
            ("name", Text),
            ("start", MAYBE_YEAR),
            ("end", MAYBE_YEAR),
            ("region", MAYBE_TEXT),
            ("aliases", TEXTS),
        ])),
    ),
]);

const VARIANTS: Shape = Object(&[("format_version", Whole), ("word", Text), ("variants", TEXTS)]);

/// Adds to `wrong` every place in `value` that is not as `shape` says.
fn differences(shape: &Shape, value: &Value, place: &str, wrong: &mut Vec<String>) {
    let holds = match shape {
        Text => value.is_string(),
        Whole => value.is_u64(),
        Number => value.is_number(),
        Truth => value.is_boolean(),
        Year => value.as_i64().is_some_and(|year| year != 0),
        OneOf(words) => value.as_str().is_some_and(|word| words.contains(&word)),
        OrNull(_) if value.is_null() => true,
        OrNull(shape) => return differences(shape, value, place, wrong),
        ListOf(_) => value.is_array(),
        Pair(_) => value.as_array().is_some_and(|pair| pair.len() == 2),
        Object(_) => value.is_object(),
    };
    if !holds {
        wrong.push(format!("{place} is {value}"));
        return;
    }
    match (shape, value) {
        (ListOf(shape) | Pair(shape), Value::Array(elements)) => {
            for (at, element) in elements.iter().enumerate() {
                differences(shape, element, &format!("{place}/{at}"), wrong);
            }
        }
        (Object(members), Value::Object(object)) => {
            for (name, shape) in *members {
                match object.get(*name) {
                    Some(member) => differences(shape, member, &format!("{place}/{name}"), wrong),
                    None => wrong.push(format!("{place}/{name} is missing")),
                }
            }
        }
        _ => {}
    }
}

#[track_caller]
fn assert_shape(shape: &Shape, value: &Value) {
    let mut wrong = Vec::new();
    differences(shape, value, "", &mut wrong);
    assert!(wrong.is_empty(), "{}\nin {value}", wrong.join("\n"));
    assert_eq!(value["format_version"], 1);
}

/// Asks the index of the demo essays.
fn ask(words: &[&str]) -> Ran {
    Program::new(home(), words).index(demo_index()).run()
}

/// Queries that bring in every sort of hit, expansion, note and emptiness.
const QUERIES: [&str; 9] = [
    "Virgin Lands",
    "Khruschev maize",
    "\"secret speech\"",
    "Napoleom",
    "Хрущёв",
    "senate consul tribune",
    "maize NEAR/8 Kazakhstan",
    "zzqqy",
    "\"maize Kazakhstan\"",
];

fn answers() -> Vec<Value> {
    let flags = ["--format", "json", "--limit", "40", "--per-essay", "0"];
    QUERIES.iter().map(|words| ask(&[&["query", words], &flags[..]].concat()).json()).collect()
}

fn hits(answer: &Value) -> &[Value] {
    answer["hits"].as_array().expect("hits")
}

fn text<'a>(object: &'a Value, name: &str) -> &'a str {
    object[name].as_str().unwrap_or_else(|| panic!("{name} in {object}"))
}

fn number(value: &Value) -> usize {
    value.as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or_else(|| panic!("{value}"))
}

/// The code points from `start` to `end`; panics outside of the text.
#[track_caller]
fn slice(text: &[char], start: &Value, end: &Value) -> String {
    let (start, end) = (number(start), number(end));
    assert!(start <= end && end <= text.len(), "{start}..{end} of {}", text.len());
    text[start..end].iter().collect()
}

#[test]
fn answers_have_the_promised_shape() {
    for answer in answers() {
        assert_shape(&ANSWER, &answer);
        let ranks: Vec<usize> = hits(&answer).iter().map(|hit| number(&hit["rank"])).collect();
        assert_eq!(ranks, (1..=ranks.len()).collect::<Vec<_>>());
        assert!(ranks.len() <= number(&answer["total"]), "{answer}");
    }
}

#[test]
fn a_line_of_jsonl_is_a_hit_of_json() {
    let whole = ask(&["query", "Khruschev maize", "--format", "json"]).json();
    let lines = ask(&["query", "Khruschev maize", "--format", "jsonl"]).json_lines();
    assert_eq!(hits(&whole), lines);
}

#[test]
fn highlights_are_words_of_the_snippet() {
    let mut seen = 0;
    for answer in answers() {
        for hit in hits(&answer) {
            let snippet: Vec<char> = text(hit, "snippet").chars().collect();
            let mut last = 0;
            for highlight in hit["highlights"].as_array().expect("highlights") {
                let marked = slice(&snippet, &highlight[0], &highlight[1]);
                assert!(number(&highlight[0]) >= last, "highlights overlap in {hit}");
                assert!(marked.starts_with(char::is_alphanumeric), "{marked:?} in {hit}");
                assert!(marked.ends_with(char::is_alphanumeric), "{marked:?} in {hit}");
                last = number(&highlight[1]);
                seen += 1;
            }
            let excerpt = words_of(text(hit, "snippet").trim_matches('…'));
            assert!(words_of(text(hit, "text")).contains(&excerpt), "{excerpt:?} is not of the passage in {hit}");
        }
    }
    assert!(seen > 100, "only {seen} highlights were looked at");
}

#[test]
fn an_exact_hit_shows_the_words_typed() {
    let answer = ask(&["query", "maize", "--exact", "--format", "json", "--limit", "40"]).json();
    assert!(hits(&answer).len() > 3);
    for hit in hits(&answer) {
        let snippet: Vec<char> = text(hit, "snippet").chars().collect();
        let marks = hit["highlights"].as_array().expect("highlights");
        let marked: Vec<String> = marks.iter().map(|mark| slice(&snippet, &mark[0], &mark[1]).to_lowercase()).collect();
        assert!(!marked.is_empty() && marked.iter().all(|word| word == "maize"), "{marked:?} in {hit}");
    }
}

#[test]
fn texts_of_hits_stand_in_their_files() {
    let essays: BTreeMap<String, Value> =
        inspected_demo().into_iter().map(|essay| (text(&essay, "path").to_owned(), essay)).collect();
    let mut plain = 0;
    for hit in answers().iter().flat_map(hits) {
        let path = text(hit, "path");
        let essay = &essays[path];
        assert!(text(essay, "text").contains(text(hit, "text")), "not verbatim: {hit}");
        if path.ends_with(".txt") && essay["encoding"] == "UTF-8" {
            let file = fs::read_to_string(home().join(path)).expect("an essay in UTF-8");
            assert!(words_of(&file).contains(&words_of(text(hit, "text"))), "not in the file: {hit}");
            plain += 1;
        }
    }
    assert!(plain > 5, "only {plain} hits were of plain text");
}

/// White space aside: lines of a file are joined to paragraphs.
fn words_of(text: &str) -> String {
    text.replace('\u{feff}', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn demo_essays() -> Vec<String> {
    let files = walkdir::WalkDir::new(home().join("corpus")).sort_by_file_name().into_iter();
    let files = files.map(|entry| entry.expect("corpus can be read")).filter(|entry| entry.file_type().is_file());
    let shown = |path: &Path| path.strip_prefix(home()).expect("below the package").to_string_lossy().into_owned();
    files.map(|entry| shown(entry.path())).collect()
}

/// Every demo essay as `inspect` shows it.
fn inspected_demo() -> Vec<Value> {
    let essays = demo_essays();
    let mut words: Vec<&str> = vec!["inspect", "--format", "jsonl"];
    words.extend(essays.iter().map(String::as_str));
    let inspected = ask(&words).json_lines();
    assert_eq!(inspected.len(), essays.len());
    inspected
}

#[test]
fn inspected_essays_have_the_promised_shape_and_true_offsets() {
    for essay in &inspected_demo() {
        assert_shape(&ESSAY, essay);
        let all: Vec<char> = text(essay, "text").chars().collect();
        for mention in essay["mentions"].as_array().expect("mentions") {
            assert_eq!(slice(&all, &mention["start"], &mention["end"]), text(mention, "text"), "{mention}");
        }
        let mut last = 0;
        for passage in essay["passages"].as_array().expect("passages") {
            assert!(number(&passage["start"]) >= last, "passages overlap in {}", essay["path"]);
            last = number(&passage["end"]);
            assert!(!slice(&all, &passage["start"], &passage["end"]).trim().is_empty(), "{passage}");
        }
    }
}

#[test]
fn the_index_holds_what_inspect_shows() {
    for path in [
        "corpus/russia/virgin-lands.md",
        "corpus/europe/punic-wars.txt",
        "corpus/russia/destalinisation-and-china.html",
    ] {
        let essay = ask(&["inspect", path, "--format", "json"]).json();
        let all: Vec<char> = text(&essay, "text").chars().collect();
        let passages = essay["passages"].as_array().expect("passages").iter();
        let inspected: Vec<String> = passages.map(|passage| slice(&all, &passage["start"], &passage["end"])).collect();
        let shown = ask(&["show", path, "--format", "json"]).json();
        let shown: Vec<&str> =
            shown["passages"].as_array().expect("passages").iter().map(|passage| text(passage, "text")).collect();
        assert_eq!(inspected, shown, "{path}");
    }
}

#[test]
fn what_the_other_subcommands_print_has_the_promised_shape() {
    let shapes: [(&Shape, &[&str]); 9] = [
        (&STATUS, &["status", "--files"]),
        (&CHECKED, &["check"]),
        (&SHOWN, &["show", "corpus/russia/virgin-lands.md"]),
        (&SHOWN, &["show", "corpus/russia/virgin-lands.md:2"]),
        (&TOPICS, &["topics"]),
        (&TOPICS, &["topics", "zzqqy"]),
        (&TIMELINE, &["timeline"]),
        (&NAMED_PERIODS, &["period", "Cold War"]),
        (&VARIANTS, &["variants", "Khrushchev"]),
    ];
    for (shape, words) in shapes {
        assert_shape(shape, &ask(&[words, &["--format", "json"]].concat()).json());
    }
}

#[test]
fn the_report_of_a_run_has_the_promised_shape() {
    let folder = scratch();
    let essays = folder.path().join("essays");
    fs::create_dir(&essays).expect("a folder");
    fs::write(essays.join("maize.md"), "# Maize\n\nKhrushchev sowed maize.\n").expect("an essay");
    fs::write(essays.join("scan.png"), b"\x89PNG\r\n\x1a\n\0\0").expect("an image");
    for flags in [&["--dry-run"][..], &[], &["--rebuild"]] {
        let report =
            Program::new(folder.path(), [&["index", "essays", "--format", "json"], flags].concat()).run().json();
        assert_shape(&REPORT, &report);
        assert_eq!(report["skipped"].as_array().map(Vec::len), Some(1), "{report}");
    }
}

#[test]
fn ids_are_unique_and_show_finds_them() {
    let answer = ask(&["query", "Khrushchev", "--format", "json", "--limit", "40", "--per-essay", "0"]).json();
    let ids: Vec<&str> = hits(&answer).iter().map(|hit| text(hit, "id")).collect();
    let distinct: std::collections::BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(distinct.len(), ids.len());
    for hit in hits(&answer).iter().take(5) {
        let shown = ask(&["show", text(hit, "id"), "--context", "0", "--format", "json"]).json();
        assert_eq!(shown["passages"][0]["text"], hit["text"]);
        assert_eq!(shown["path"], hit["path"]);
    }
}

#[test]
fn either_and_both_add_up_to_one_and_the_other() {
    // Without variants: an exclusion is of the words typed, whatever other spellings they have.
    let flags = ["--no-related", "--no-variants", "--limit", "0", "--format", "json"];
    let count = |words: &str| number(&ask(&[&["query", words], &flags[..]].concat()).json()["total"]);
    for (one, other) in [("maize", "wheat"), ("\"secret speech\"", "Khrushchev"), ("title:Suez", "period:1956")] {
        let (either, both) = (count(&format!("{one} OR {other}")), count(&format!("{one} AND {other}")));
        assert!(both > 0, "{one} AND {other} finds nothing to count");
        assert_eq!(either + both, count(one) + count(other), "{one}, {other}");
        assert_eq!(count(&format!("{one} NOT {other}")) + both, count(one), "{one}, {other}");
    }
}

#[test]
fn a_wrong_shape_is_seen() {
    let mut wrong = Vec::new();
    let value = serde_json::json!({"format_version": 1, "word": 7, "variants": ["a", null]});
    differences(&VARIANTS, &value, "", &mut wrong);
    assert_eq!(wrong, ["/word is 7", "/variants/1 is null"]);
}
