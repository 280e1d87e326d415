//! The page and the API as a browser, a script and an attacker meet them: over a socket.

mod browser;
mod client;

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::program::{Program, copy_folder, demo_index, home, scratch};
use client::{Answer, Serving};

/// An address of the API and the same asked on the command line.
const SAME: [(&str, &[&str]); 9] = [
    ("q=maize", &["maize"]),
    ("q=Virgin+Lands&limit=25", &["Virgin Lands", "--limit", "25"]),
    ("q=khruschev&per-essay=1&offset=2", &["khruschev", "--per-essay", "1", "--offset", "2"]),
    ("q=%22cult+of+personality%22&exact=true", &["\"cult of personality\"", "--exact"]),
    (
        "q=grain&period=1953..1964&period_match=within&topic=agriculture",
        &["grain", "--period", "1953..1964", "--period-match", "within", "--topic", "agriculture"],
    ),
    ("period=-264..-146&sort=period&limit=5", &["--period", "-264..-146", "--sort", "period", "--limit", "5"]),
    ("q=war&author=Lindqvist&no-variants=1", &["war", "--author", "Lindqvist", "--no-variants"]),
    ("question=virgin+lands&limit=4", &["--question", "virgin lands", "--limit", "4"]),
    (
        "q=harvest&path=corpus/russia/*&no_related&copies&explain",
        &["harvest", "--path", "corpus/russia/*", "--no-related", "--copies", "--explain"],
    ),
];

/// Without what differs from run to run.
fn timeless(mut answer: Value) -> Value {
    for name in ["elapsed_ms", "stages_ms"] {
        answer.as_object_mut().expect("an object").remove(name);
    }
    answer
}

#[test]
fn the_api_answers_as_the_command_line_does() {
    let serving = Serving::new(demo_index());
    for (address, words) in SAME {
        let words = ["query", "--format", "json"].iter().chain(words);
        let printed = Program::new(home(), words).index(demo_index()).run().json();
        let answer = serving.get(&format!("/api/search?{address}"));
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.header("content-type"), Some("application/json"));
        let hits = printed["hits"].as_array().expect("hits").len();
        assert!(hits > 0, "{address} finds nothing, which shows nothing");
        assert_eq!(timeless(answer.json()), timeless(printed), "{address}");
        let page = serving.get(&format!("/?{address}")).body;
        assert_eq!(page.matches("class=\"hit\"").count(), hits, "{address}");
    }
}

#[test]
fn mistakes_are_told_with_what_to_do() {
    let serving = Serving::new(demo_index());
    for address in ["words=maize", "q=maize&limit=many", "q=maize&period=nonsense", "", "q=%22%22", "q=a&offset=9999"] {
        let answer = serving.get(&format!("/api/search?{address}"));
        assert_eq!(answer.status, 400, "{address}: {answer:?}");
        let error = &answer.json()["error"];
        assert!(error["message"].as_str().is_some_and(|message| message.len() > 5), "{address}: {error}");
    }
    let page = serving.get("/?q=maize&period=nonsense");
    assert_eq!(page.status, 400);
    assert!(page.body.contains("role=\"alert\"") && page.body.contains("value=\"maize\""), "{}", page.body);
    assert_eq!(serving.get("/api/nothing").json()["error"]["status"], 404);
}

#[test]
fn essays_open_at_their_passages() {
    let serving = Serving::new(demo_index());
    let hit = serving.get("/api/search?q=%22virgin+lands%22&limit=1").json()["hits"][0].clone();
    let id = hit["id"].as_str().expect("an id");
    let (essay, ordinal) = id.split_once('-').expect("an essay and a place");
    let page = serving.get("/?q=%22virgin+lands%22&limit=1").body;
    assert!(page.contains(&format!("href=\"/essay/{essay}#p{ordinal}\"")), "{page}");
    for address in [format!("/essay/{essay}"), format!("/essay/{id}")] {
        let essay = serving.get(&address);
        assert_eq!(essay.status, 200);
        assert!(essay.body.contains(&format!("id=\"p{ordinal}\"")), "{address}");
        assert_eq!(essay.body.contains(" wanted\""), address.ends_with(id), "{address}");
    }
    for unknown in ["0000000000000000", "x", "", &format!("{essay}-999"), &format!("{essay}-x"), "..%2f..%2fCargo.toml"]
    {
        assert_eq!(serving.get(&format!("/essay/{unknown}")).status, 404, "{unknown}");
    }
}

#[test]
fn strangers_and_nonsense_do_no_harm() {
    let serving = Serving::new(demo_index());
    let host = serving.host();
    let long = "a".repeat(20_000);
    let huge = "a".repeat(200_000);
    let requests = [
        (403, "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n".to_owned()),
        (403, format!("GET / HTTP/1.1\r\nHost: example.org:{}\r\n\r\n", serving.port)),
        (403, "GET / HTTP/1.1\r\n\r\n".to_owned()),
        (403, format!("GET http://example.org/ HTTP/1.1\r\nHost: {host}\r\n\r\n")),
        (403, format!("GET /api/search?q=a HTTP/1.1\r\nHost: {host}\r\nOrigin: http://example.org\r\n\r\n")),
        (403, format!("GET /api/search?q=a HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: cross-site\r\n\r\n")),
        (405, format!("POST /api/search HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\n\r\nq=war")),
        (405, format!("OPTIONS / HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n\r\n")),
        (413, format!("GET / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\n\r\nq=war")),
        (413, format!("GET / HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nq=war\r\n0\r\n\r\n")),
        (414, format!("GET /?q={long} HTTP/1.1\r\nHost: {host}\r\n\r\n")),
        (431, format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: {huge}\r\n\r\n")),
        (404, format!("GET /../../../../etc/passwd HTTP/1.1\r\nHost: {host}\r\n\r\n")),
        (404, format!("GET /assets/../../Cargo.toml HTTP/1.1\r\nHost: {host}\r\n\r\n")),
        (404, format!("GET /assets/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: {host}\r\n\r\n")),
        (404, format!("GET /assets/%00page.css HTTP/1.1\r\nHost: {host}\r\n\r\n")),
        (404, format!("GET //example.org/ HTTP/1.1\r\nHost: {host}\r\n\r\n")),
        (400, "\u{0}\u{1}\u{2}\r\n\r\n".to_owned()),
        (400, format!("GET / HTTP/9.9\r\nHost: {host}\r\n\r\n")),
    ];
    for (status, request) in requests {
        let shown: String = request.chars().take(80).collect();
        let answer = serving.raw(request.as_bytes());
        assert_eq!(answer.status, status, "{shown:?}: {answer:?}");
        assert!(!answer.body.contains("root:") && !answer.body.contains("[package]"), "{shown:?}");
        assert_eq!(serving.get("/healthz").status, 200, "after {shown:?}");
    }
}

#[test]
fn every_answer_tells_the_browser_what_it_may_do() {
    let serving = Serving::new(demo_index());
    for address in ["/", "/?q=war", "/?q=war&limit=x", "/nothing", "/healthz", "/api/search?q=war", "/assets/page.js"] {
        let answer = serving.get(address);
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{address}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"), "{address}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{address}");
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{address}");
        assert_eq!(answer.header("access-control-allow-origin"), None, "{address}");
        let is_page = answer.header("content-type").is_some_and(|media| media.starts_with("text/html"));
        assert!(!is_page || (!answer.body.contains(" style=") && !answer.body.contains("<script>")), "{address}");
    }
    let head = serving
        .raw(format!("HEAD /?q=war HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", serving.host()).as_bytes());
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

/// Would be an element, and ends attributes of either quote.
const EVIL: &str = "\"'><x-evil onclick=alert(1)>&lt;";

#[test]
fn nothing_in_an_essay_becomes_markup() {
    let folder = scratch();
    let essays = folder.path().join("essays<x-evil>");
    fs::create_dir(&essays).expect("a folder");
    let quoted = EVIL.replace('\'', "''");
    let essay = format!(
        "---\ntitle: '{quoted} title'\nauthor: '{quoted} author'\nquestion: '{quoted} question?'\ntopics: ['{quoted} topic']\n\
         date: 2019\nsource: '{quoted} source'\n---\n\n# {EVIL} heading\n\nIn 1954 maize grew. {EVIL} \u{202e}\u{1b}[2J maize\n"
    );
    fs::write(essays.join("a\"'<x-evil>&.md"), essay).expect("an essay");
    let ran = Program::new(folder.path(), ["index".as_ref(), essays.as_os_str()]).run();
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let serving = Serving::new(&folder.path().join("index"));
    let id = serving.get("/api/search?q=maize").json()["hits"][0]["id"].as_str().expect("an id").to_owned();
    let evil = "%22%27%3E%3Cx-evil%20onclick%3Dalert(1)%3E";
    for address in [
        "/".to_owned(),
        "/?q=maize&explain".to_owned(),
        format!("/?q=maize+{evil}&topic={evil}&author={evil}&path={evil}"),
        format!("/?q=maize&{evil}={evil}"),
        format!("/?q=maize&period={evil}"),
        format!("/essay/{id}"),
        format!("/essay/{evil}"),
        format!("/{evil}"),
    ] {
        let answer = serving.get(&address);
        assert!(!answer.body.contains("<x-evil"), "{address}: {}", answer.body);
        assert!(!answer.body.contains(['\u{202e}', '\u{1b}']), "{address}");
    }
    assert!(serving.get(&format!("/essay/{id}")).body.contains("&lt;x-evil"), "the essay was not shown at all");
}

#[test]
fn a_new_commit_is_noticed_and_the_old_one_serves_meanwhile() {
    let folder = scratch();
    copy_folder(&home().join("corpus/russia"), &folder.path().join("corpus/russia")).expect("essays");
    let index = |folder: &Path| assert_eq!(Program::new(folder, ["index", "corpus"]).run().code, Some(0));
    index(folder.path());
    let serving = Serving::new(&folder.path().join("index"));
    let essays = || serving.get("/api/search?q=maize").json()["index"]["essays"].as_u64().expect("a number");
    let before = essays();
    fs::write(folder.path().join("corpus/new.md"), "# New\n\nIn 1955 maize grew taller.\n").expect("an essay");
    index(folder.path());
    assert!(within(Duration::from_secs(10), || essays() == before + 1), "still {before} essays");
    fs::rename(folder.path().join("index"), folder.path().join("gone")).expect("the index goes");
    std::thread::sleep(Duration::from_millis(600));
    assert_eq!(essays(), before + 1, "the open index no longer serves");
    fs::rename(folder.path().join("gone"), folder.path().join("index")).expect("the index comes back");
    assert!(serving.stop().contains("answering from the index as it was"));
}

fn within(time: Duration, mut held: impl FnMut() -> bool) -> bool {
    let started = Instant::now();
    while started.elapsed() < time {
        if held() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

#[test]
fn slow_clients_hold_nobody_up_and_are_let_go() {
    let serving = Serving::new(demo_index());
    let slow: Vec<TcpStream> = (0..100)
        .map(|_| {
            let mut stream = TcpStream::connect(serving.address()).expect("a connection");
            stream.write_all(b"GET / HTTP/1.1\r\nHost: local").expect("a part of a request");
            stream
        })
        .collect();
    let started = Instant::now();
    assert_eq!(serving.get("/api/search?q=maize").status, 200);
    assert!(started.elapsed() < Duration::from_secs(4), "held up for {:?}", started.elapsed());
    let mut one = &slow[0];
    one.set_read_timeout(Some(Duration::from_secs(20))).expect("a time limit");
    for letter in b"host" {
        // A letter now and then does not keep the connection.
        let _ = one.write_all(&[*letter]);
        std::thread::sleep(Duration::from_millis(500));
    }
    let mut rest = Vec::new();
    let ended = one.read_to_end(&mut rest);
    assert!(ended.is_ok() || ended.is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset));
}

#[test]
fn the_description_is_what_is_there() {
    let serving = Serving::new(demo_index());
    let description = serving.get("/api/openapi.json").json();
    assert_eq!(description["openapi"], "3.1.0");
    let paths = description["paths"].as_object().expect("paths");
    let hit = serving.get("/api/search?q=maize").json()["hits"][0].clone();
    for path in paths.keys() {
        let id = if path.starts_with("/assets") { "page.css" } else { hit["id"].as_str().expect("an id") };
        let status = serving.get(&format!("{}?q=maize", path.replace("{id}", id))).status;
        assert_eq!(status, 200, "{path}");
    }
    let parameters = description["paths"]["/api/search"]["get"]["parameters"].as_array().expect("parameters");
    for parameter in parameters.iter().filter(|parameter| parameter["name"] != "q") {
        let schema = &parameter["schema"];
        let value = match (schema["type"].as_str(), &schema["enum"][0]) {
            (_, Value::String(choice)) => choice.as_str(),
            (Some("integer"), _) => "3",
            (Some("boolean"), _) => "true",
            _ => "1954",
        };
        let name = parameter["name"].as_str().expect("a name");
        let answer = serving.get(&format!("/api/search?q=maize&{name}={value}"));
        assert_eq!(answer.status, 200, "{name}={value}: {answer:?}");
    }
    let schemas = &description["components"]["schemas"];
    let answer = serving.get("/api/search?q=maize").json();
    for (value, schema) in [(&answer, &schemas["Answer"]), (&answer["hits"][0], &schemas["Hit"])] {
        let said: BTreeSet<&String> = schema["properties"].as_object().expect("properties").keys().collect();
        let there: BTreeSet<&String> = value.as_object().expect("an object").keys().collect();
        assert_eq!(said, there);
    }
}

#[test]
fn a_port_that_is_taken_is_named() {
    let serving = Serving::new(demo_index());
    let port = serving.port.to_string();
    let ran = Program::new(home(), ["serve", "--port", &port]).index(demo_index()).run();
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    assert!(ran.stderr.contains(&port) && ran.stderr.contains("--port 0"), "{}", ran.stderr);
    let ran = Program::new(home(), ["serve", "--port", "0"]).index(Path::new("nowhere")).run();
    assert_eq!(ran.code, Some(2));
}

#[test]
fn ctrl_c_ends_it() {
    let mut serving = Serving::new(demo_index());
    let answer: Answer = serving.get("/healthz");
    assert_eq!(answer.json()["status"], "ok");
    if cfg!(unix) {
        assert_eq!(serving.interrupt(), Some(130));
    }
}
