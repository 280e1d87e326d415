//! Quickwit, played: a server that takes what notes of a run against 0.9.0 say it takes, and refuses the rest in its
//! words. It finds every passage of an index for every query; what is tested is what is said to it, and what is made of
//! its refusals.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::{fs, thread};

use histsearch::corpus::Isolation;
use histsearch::engine::{Credentials, Division, Engine, Place};
use histsearch::index::{Folder, Options};
use histsearch::lexicon::Lexicon;
use serde_json::{Value, json};

use super::servers::on;
use crate::program::scratch;

/// The clauses it knows.
const CLAUSES: [&str; 13] = [
    "term",
    "terms",
    "bool",
    "match_phrase",
    "prefix",
    "wildcard",
    "regexp",
    "range",
    "exists",
    "match_all",
    "match",
    "query_string",
    "match_none",
];
/// The aggregations it knows.
const AGGREGATIONS: [&str; 5] = ["terms", "histogram", "max", "cardinality", "sum"];
/// The fields of ours that are numbers; by others it does not sort.
const NUMBERS: [&str; 7] = ["_score", "number", "start", "ordinal", "words", "essay_words", "period"];

/// What it holds, by index, and every request it got.
#[derive(Default)]
pub(super) struct Played {
    /// What has to stand in the header for authorization.
    pub(super) wants: Option<String>,
    indexes: BTreeMap<String, Vec<Value>>,
    pub(super) requests: Vec<String>,
}

fn refused(reason: &str) -> (u16, Value) {
    (400, json!({"status": 400, "error": {"caused_by": null, "root_cause": [], "reason": reason}}))
}

/// The names of clauses in a query, at any depth.
fn clauses(query: &Value, found: &mut Vec<String>) {
    let Some((name, body)) = query.as_object().and_then(|query| query.iter().next()) else { return };
    found.push(name.clone());
    if name == "bool" {
        for part in ["must", "should", "filter", "must_not"] {
            body[part].as_array().into_iter().flatten().for_each(|clause| clauses(clause, found));
        }
    }
}

impl Played {
    /// How many documents it holds.
    pub(super) fn passages(&self) -> usize {
        self.indexes.values().map(Vec::len).sum()
    }

    fn answer(&mut self, method: &str, path: &str, body: &str) -> (u16, Value) {
        self.requests.push(format!("{method} {path}"));
        let below = path.strip_prefix("/api/v1/").unwrap_or_default();
        match (method, below.strip_prefix("_elastic/")) {
            ("POST", None) if below == "indexes" => self.create(body),
            ("POST", Some(path)) if path.starts_with("_bulk") => self.bulk(body),
            ("POST", Some("_msearch")) => self.searches(body),
            ("DELETE", Some(index)) => match self.indexes.remove(index) {
                Some(_) => (200, json!({"acknowledged": true})),
                None => (404, json!({"status": 404, "error": {"reason": "index not found"}})),
            },
            ("POST", Some(path)) => match path.strip_suffix("/_search") {
                Some(index) => self.search(index, &serde_json::from_str(body).expect("a request in JSON")),
                None => (405, json!({"message": "method not allowed"})),
            },
            _ => (405, json!({"message": "method not allowed"})),
        }
    }

    fn create(&mut self, body: &str) -> (u16, Value) {
        let asked: Value = serde_json::from_str(body).expect("a request in JSON");
        let index = asked["index_id"].as_str().expect("a name").to_owned();
        for field in asked["doc_mapping"]["field_mappings"].as_array().into_iter().flatten() {
            if field["tokenizer"] == "en_stem" {
                return refused("unknown tokenizer `en_stem`");
            }
        }
        if self.indexes.contains_key(&index) {
            return (400, json!({"message": format!("index `{index}` already exists")}));
        }
        self.indexes.insert(index, Vec::new());
        (200, json!({"version": "0.9"}))
    }

    /// It knows no ids: what comes twice is there twice.
    fn bulk(&mut self, body: &str) -> (u16, Value) {
        let lines: Vec<Value> = body.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
        let mut items = Vec::new();
        for pair in lines.chunks(2) {
            let [action, document] = pair else { return refused("a document is missing") };
            let Some(index) = action["index"]["_index"].as_str() else {
                return refused("unknown variant `delete`, expected `create` or `index`");
            };
            self.indexes.get_mut(index).expect("an index that was made").push(document.clone());
            items.push(json!({"index": {"_index": index, "status": 201}}));
        }
        (200, json!({"took": 1, "errors": false, "items": items}))
    }

    fn searches(&mut self, body: &str) -> (u16, Value) {
        let lines: Vec<Value> = body.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
        let answers: Vec<Value> =
            lines.chunks(2).map(|pair| self.search(pair[0]["index"].as_str().expect("an index"), &pair[1]).1).collect();
        (200, json!({"responses": answers}))
    }

    fn search(&mut self, index: &str, request: &Value) -> (u16, Value) {
        let Some(passages) = self.indexes.get(index) else {
            return (404, json!({"status": 404, "error": {"reason": format!("Index not found: {index}")}}));
        };
        let mut named = Vec::new();
        clauses(&request["query"], &mut named);
        if let Some(unknown) = named.iter().find(|name| !CLAUSES.contains(&name.as_str())) {
            return refused(&format!("Json parse error: unknown variant `{unknown}`"));
        }
        let keys: Vec<&String> =
            request["sort"].as_array().into_iter().flatten().filter_map(|key| key.as_object()?.keys().next()).collect();
        if keys.len() > 2 || keys.iter().any(|key| !NUMBERS.contains(&key.as_str())) {
            return refused("sort by this field is not supported");
        }
        for aggregation in request["aggs"].as_object().into_iter().flat_map(|aggregations| aggregations.values()) {
            let known =
                aggregation.as_object().is_some_and(|own| own.keys().any(|name| AGGREGATIONS.contains(&&**name)));
            if !known {
                return refused("unknown aggregation");
            }
        }
        let mut found = passages.clone();
        found.sort_by_key(|passage| std::cmp::Reverse(passage["number"].as_i64()));
        found.truncate(usize::try_from(request["size"].as_u64().unwrap_or(10)).expect("a size"));
        let hits: Vec<Value> =
            found.into_iter().map(|passage| json!({"_source": passage, "_score": null, "sort": [1.0]})).collect();
        let words: u64 = passages.iter().filter_map(|passage| passage["words"].as_u64()).sum();
        let total = json!({"value": passages.len(), "relation": "eq"});
        (
            200,
            json!({"took": 1, "timed_out": false, "hits": {"total": total, "hits": hits},
                     "aggregations": {"words": {"value": words as f64}}}),
        )
    }
}

/// Starts it; gives its address and what it holds.
fn play() -> (String, Arc<Mutex<Played>>) {
    let (address, played) = listen(serve);
    (format!("quickwit+http://{address}/essays"), played)
}

/// Listens, and has each connection served in a thread of its own.
pub(super) fn listen(
    serve: impl Fn(TcpStream, &Mutex<Played>) + Send + Sync + 'static,
) -> (SocketAddr, Arc<Mutex<Played>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    let played: Arc<Mutex<Played>> = Arc::default();
    let (held, serve) = (Arc::clone(&played), Arc::new(serve));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (held, serve) = (Arc::clone(&held), Arc::clone(&serve));
            thread::spawn(move || serve(stream, &held));
        }
    });
    (address, played)
}

/// Answers one request; none where the connection ends before there is one.
pub(super) fn serve(stream: impl Read + Write, played: &Mutex<Played>) {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    if !reader.read_line(&mut line).is_ok_and(|read| read > 0) {
        return;
    }
    let mut words = line.split(' ').map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else { return };
    let (mut length, mut authorization) = (0, None);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).expect("a header");
        let Some((name, value)) = header.trim().split_once(": ") else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().expect("a length"),
            "authorization" => authorization = Some(value.to_owned()),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    let body = String::from_utf8(body).expect("a body in UTF-8");
    let mut played = played.lock().expect("one request at a time");
    let (status, answer) = match authorization == played.wants {
        true => played.answer(&method, &path, &body),
        false => (401, json!({"error": {"reason": "unable to authenticate"}})),
    };
    let answer = answer.to_string();
    let head = format!("HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nConnection: close\r\n");
    // Whoever asked may be gone.
    let _ = write!(reader.get_mut(), "{head}Content-Length: {}\r\n\r\n{answer}", answer.len());
    let _ = reader.get_mut().flush();
}

fn indexes(played: &Mutex<Played>) -> Vec<(String, usize)> {
    let played = played.lock().expect("no request");
    played.indexes.iter().map(|(name, passages)| (name.clone(), passages.len())).collect()
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
        let texts = passages.flat_map(|(_, passages)| passages).map(|passage| passage["verbatim"].to_string());
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
