//! Quickwit, played: a server that takes what Quickwit takes and refuses the rest in its words. For every query it finds
//! every passage of an index; what is tested is what is said to it, and what is made of its answers.
//!
//! How it answers stands in `exchanges.json`, which it is held to.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

/// What may stand in a search.
const SEARCH: [&str; 8] = ["query", "size", "from", "sort", "aggs", "track_total_hits", "search_after", "_source"];
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
/// The tokenizers it knows.
const TOKENIZERS: [&str; 4] = ["default", "raw", "whitespace", "lowercase"];
/// The most hits it gives.
const MOST_HITS: u64 = 10_000;

/// What it holds, by index, and every request it got.
#[derive(Default)]
pub(crate) struct Played {
    /// What has to stand in the header for authorization.
    pub(crate) wants: Option<String>,
    /// What it says of every document of the next batches instead of taking them: status, kind and reason.
    pub(super) troubles: VecDeque<(u16, &'static str, &'static str)>,
    pub(super) indexes: BTreeMap<String, Index>,
    pub(crate) requests: Vec<String>,
}

/// An index: what its fields are, and the documents.
#[derive(Default)]
pub(super) struct Index {
    fields: BTreeMap<String, Field>,
    pub(super) documents: Vec<Value>,
}

struct Field {
    /// Without the `array<>` around it.
    kind: String,
    is_many: bool,
    is_stored: bool,
    is_fast: bool,
}

/// A refusal of the protocol of Elasticsearch.
fn refused(status: u16, kind: Option<&str>, reason: &str) -> (u16, Value) {
    (status, json!({"status": status, "error": {"type": kind, "caused_by": null, "root_cause": [], "reason": reason}}))
}

fn invalid(reason: &str) -> (u16, Value) {
    refused(400, None, &format!("Invalid argument: {reason}"))
}

/// A refusal of its own interface.
fn told(status: u16, message: &str) -> (u16, Value) {
    (status, json!({"message": message}))
}

impl Field {
    /// Reads an entry of a mapping.
    fn read(entry: &Value) -> Result<(String, Field), String> {
        let kind = entry["type"].as_str().expect("a type");
        let (kind, is_many) = kind
            .strip_prefix("array<")
            .and_then(|kind| kind.strip_suffix('>'))
            .map_or((kind, false), |kind| (kind, true));
        let known: &[&str] = match kind {
            "text" => &["indexed", "tokenizer", "record", "fieldnorms", "stored", "fast"],
            "i64" => &["indexed", "stored", "fast"],
            "json" => &["indexed", "tokenizer", "record", "stored", "fast", "expand_dots"],
            _ => return Err(format!("unknown field type `{kind}`")),
        };
        for option in entry.as_object().expect("an entry").keys() {
            if !["name", "type"].contains(&option.as_str()) && !known.contains(&option.as_str()) {
                return Err(format!("unknown field `{option}`"));
            }
        }
        let is = |option: &str, usual| entry[option].as_bool().unwrap_or(usual);
        if !is("indexed", true) && ["tokenizer", "record", "fieldnorms"].iter().any(|option| !entry[option].is_null()) {
            return Err("`record`, `tokenizer`, and `fieldnorms` parameters are allowed only if indexed is true".into());
        }
        match entry["tokenizer"].as_str() {
            Some(unknown) if !TOKENIZERS.contains(&unknown) => return Err(format!("unknown tokenizer `{unknown}`")),
            _ => {}
        }
        let name = entry["name"].as_str().expect("a name").to_owned();
        let field = Field { kind: kind.to_owned(), is_many, is_stored: is("stored", true), is_fast: is("fast", false) };
        Ok((name, field))
    }

    /// Whether it takes the value.
    fn takes(&self, name: &str, value: &Value) -> Result<(), String> {
        let (expected, fits) = match self.kind.as_str() {
            "text" => ("string", Value::is_string as fn(&Value) -> bool),
            "json" => ("object", Value::is_object as fn(&Value) -> bool),
            _ => ("i64", Value::is_i64 as fn(&Value) -> bool),
        };
        let one = |value: &Value| match value.is_null() || fits(value) {
            true => Ok(()),
            false => Err(format!("the field `{name}` could not be parsed: expected {expected}, got `{value}`")),
        };
        match value.as_array() {
            Some(_) if !self.is_many => {
                Err(format!("the document contains an array of values but a single value is expected: {name:?}"))
            }
            Some(values) => values.iter().try_for_each(one),
            None => one(value),
        }
    }
}

impl Index {
    /// Whether it takes the document.
    fn takes(&self, document: &Value) -> Result<(), String> {
        let document = document.as_object().ok_or("the provided string is not a syntactically valid JSON object")?;
        document.iter().try_for_each(|(name, value)| match self.fields.get(name) {
            Some(field) => field.takes(name, value),
            None => Err(format!("the document contains a field that is not declared in the schema: {name:?}")),
        })
    }

    /// What it gives back of a document.
    fn stored(&self, document: &Value) -> Value {
        let is_stored = |name: &String| self.fields.get(name).is_some_and(|field| field.is_stored);
        let stored = document.as_object().into_iter().flatten().filter(|(name, _)| is_stored(name));
        stored.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    fn search(&self, request: &Value) -> (u16, Value) {
        let mut named = Vec::new();
        clauses(&request["query"], &mut named);
        if let Some(unknown) = named.iter().find(|name| !CLAUSES.contains(&name.as_str())) {
            return refused(400, None, &format!("Json parse error: unknown variant `{unknown}`"));
        }
        let keys: Vec<&String> =
            request["sort"].as_array().into_iter().flatten().filter_map(|key| key.as_object()?.keys().next()).collect();
        if keys.len() > 2 {
            return invalid(&format!("only up to two sort fields supported at the moment. got {keys:?}"));
        }
        for key in keys.iter().filter(|key| key.as_str() != "_score") {
            match self.fields.get(*key) {
                None => return invalid(&format!("Unknown field used in `sort by`: {key}")),
                Some(field) if field.kind == "text" => {
                    return invalid(&format!("sort by field on type text is currently not supported `{key}`"));
                }
                Some(field) if !field.is_fast => return invalid("sort by field must be a fast field"),
                Some(_) => {}
            }
        }
        for aggregation in request["aggs"].as_object().into_iter().flat_map(|aggregations| aggregations.values()) {
            let known =
                aggregation.as_object().is_some_and(|own| own.keys().any(|name| AGGREGATIONS.contains(&&**name)));
            if !known {
                return refused(400, None, "invalid aggregation request: unknown variant");
            }
        }
        let size = request["size"].as_u64().unwrap_or(10);
        if size > MOST_HITS {
            return invalid(&format!("max value for max_hits is 10_000, but got {size}"));
        }
        let mut found: Vec<&Value> = self.documents.iter().collect();
        found.sort_by_key(|document| std::cmp::Reverse(document["number"].as_i64()));
        found.truncate(usize::try_from(size).expect("a size"));
        let hit = |document| json!({"_id": "", "_score": null, "_source": self.stored(document), "sort": [1.0]});
        let words: u64 = self.documents.iter().filter_map(|document| document["words"].as_u64()).sum();
        let total = json!({"value": self.documents.len(), "relation": "eq"});
        let hits: Vec<Value> = found.into_iter().map(hit).collect();
        (
            200,
            json!({"took": 1, "timed_out": false, "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
                   "hits": {"total": total, "max_score": null, "hits": hits},
                   "aggregations": {"words": {"value": words as f64}}}),
        )
    }
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

fn lines(body: &str) -> Vec<Value> {
    body.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

impl Played {
    /// How many documents it holds.
    pub(crate) fn passages(&self) -> usize {
        self.indexes.values().map(|index| index.documents.len()).sum()
    }

    /// Answers a request: a status and a body.
    pub(super) fn answer(&mut self, method: &str, path: &str, body: &str) -> (u16, Value) {
        self.requests.push(format!("{method} {path}"));
        let below = path.strip_prefix("/api/v1/").unwrap_or_default();
        match (method, below.strip_prefix("_elastic/")) {
            ("POST", None) if below == "indexes" => self.create(body),
            ("POST", Some(path)) if path.starts_with("_bulk") => self.bulk(body),
            ("POST", Some("_msearch")) => self.searches(body),
            ("DELETE", Some(index)) => match self.indexes.remove(index) {
                Some(_) => (200, json!({"acknowledged": true})),
                None => refused(404, None, &format!("index `{index}` not found")),
            },
            ("POST", Some(path)) => match path.strip_suffix("/_search") {
                Some(index) => self.search(index, &serde_json::from_str(body).expect("a request in JSON")),
                None => told(405, "method not allowed"),
            },
            _ => told(405, "method not allowed"),
        }
    }

    fn create(&mut self, body: &str) -> (u16, Value) {
        let asked: Value = serde_json::from_str(body).expect("a request in JSON");
        let name = asked["index_id"].as_str().expect("a name").to_owned();
        let entries = asked["doc_mapping"]["field_mappings"].as_array().into_iter().flatten();
        match entries.map(Field::read).collect() {
            Err(unread) => told(400, &unread),
            Ok(_) if self.indexes.contains_key(&name) => told(400, &format!("index `{name}` already exist(s)")),
            Ok(fields) => {
                self.indexes.insert(name, Index { fields, documents: Vec::new() });
                (200, json!({"version": "0.9"}))
            }
        }
    }

    /// It knows no ids: what comes twice is there twice.
    fn bulk(&mut self, body: &str) -> (u16, Value) {
        let trouble = if body.contains(r#""_id":"commit""#) { None } else { self.troubles.pop_front() };
        let lines = lines(body);
        let mut items = Vec::new();
        for (number, pair) in lines.chunks(2).enumerate() {
            let Some(action) = ["create", "index"].map(|action| &pair[0][action]).into_iter().find(|it| it.is_object())
            else {
                let reason = format!(
                    "Malformed action/metadata line [{}]: unknown variant `{}`, expected `create` or `index`",
                    2 * number + 1,
                    pair[0].as_object().and_then(|action| action.keys().next()).map_or("", String::as_str)
                );
                return refused(400, Some("illegal_argument_exception"), &reason);
            };
            let validation = |reason: &str| {
                let kind = Some("action_request_validation_exception");
                refused(400, kind, &format!("Validation Failed: 1: {reason};"))
            };
            let Some(document) = pair.get(1) else { return validation("no requests added") };
            let Some(name) = action["_index"].as_str() else { return validation("index is missing") };
            let taken = match (trouble, self.indexes.get_mut(name)) {
                (Some((status, kind, reason)), _) => Err((status, kind, format!("{reason} [{name}]"))),
                (None, None) => Err((404, "index_not_found_exception", format!("no such index [{name}]"))),
                (None, Some(index)) => match index.takes(document) {
                    Ok(()) => {
                        index.documents.push(document.clone());
                        Ok(())
                    }
                    Err(reason) => Err((400, "document_parsing_exception", reason)),
                },
            };
            let (status, error) = match taken {
                Ok(()) => (201, Value::Null),
                Err((status, kind, reason)) => (status, json!({"index": name, "type": kind, "reason": reason})),
            };
            items.push(json!({"index": {"_index": name, "_id": action["_id"], "status": status, "error": error}}));
        }
        let errors = items.iter().any(|item| item["index"]["status"] != 201);
        (200, json!({"took": 1, "errors": errors, "items": items}))
    }

    fn searches(&mut self, body: &str) -> (u16, Value) {
        let lines = lines(body);
        let answer = |pair: &[Value]| {
            let (status, mut answer) = self.search(pair[0]["index"].as_str().expect("an index"), &pair[1]);
            answer["status"] = status.into();
            answer
        };
        (200, json!({"responses": lines.chunks(2).map(answer).collect::<Vec<Value>>()}))
    }

    fn search(&self, name: &str, request: &Value) -> (u16, Value) {
        if let Some(unknown) = request.as_object().and_then(|it| it.keys().find(|key| !SEARCH.contains(&key.as_str())))
        {
            return refused(400, None, &format!("Json parse error: unknown field `{unknown}`, expected one of"));
        }
        match self.indexes.get(name) {
            Some(index) => index.search(request),
            None => refused(404, None, &format!("could not find indexes matching the IDs `[{name:?}]`")),
        }
    }
}

/// Starts it; gives its address and what it holds.
pub(super) fn play() -> (String, Arc<Mutex<Played>>) {
    let (address, played) = listen(serve);
    (format!("quickwit+http://{address}/essays"), played)
}

/// Listens, and has each connection served in a thread of its own.
pub(crate) fn listen(
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
pub(crate) fn serve(stream: impl Read + Write, played: &Mutex<Played>) {
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
