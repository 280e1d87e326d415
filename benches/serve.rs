//! What an answer of `histsearch serve` takes where 50 clients ask at once: `cargo bench --bench serve`.
//!
//! The demo essays, or `BENCH_CORPUS=DIR`; clients and server share the machine and are one process. Each client keeps
//! its connection and asks one question after another: without a pause, or as people do who type, ten times a second;
//! questions nobody asked before, and then some of them again and again. The table shows the middle, the slowest hundredth, and how
//! many were answered in a second. Nothing is asserted but that every answer is one.

#![allow(clippy::print_stdout)] // a benchmark's table is its purpose

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use histsearch::index::{self, Folder, Index};
use histsearch::lexicon::Lexicon;
use histsearch::settings::QueryHabits;
use histsearch::web::{Opened, Server, Site};

const CLIENTS: usize = 50;
const ASKED_BY_EACH: usize = 60;
/// How many different questions are asked again and again.
const AGAIN: usize = 300;
/// From one keystroke to the next of somebody who types.
const PAUSE: Duration = Duration::from_millis(100);

/// Words to make questions of that nobody asked before.
const WORDS: [&str; 56] = [
    "maize",
    "Virgin+Lands",
    "khruschev",
    "collective",
    "war",
    "trade",
    "revolut*",
    "reform",
    "agriculture",
    "senate",
    "treaty",
    "famine",
    "harvest",
    "king",
    "parliament",
    "church",
    "slavery",
    "cotton",
    "railway",
    "steel",
    "plague",
    "empire",
    "colony",
    "tax",
    "peasant",
    "noble",
    "army",
    "navy",
    "siege",
    "election",
    "suffrage",
    "strike",
    "coal",
    "bread",
    "grain",
    "silk",
    "silver",
    "opium",
    "treason",
    "exile",
    "poverty",
    "women",
    "school",
    "press",
    "propaganda",
    "alliance",
    "border",
    "refugees",
    "constitution",
    "court",
    "bishop",
    "monastery",
    "printing",
    "voyage",
    "spice",
    "independence",
];
/// What stands behind the words: nothing, or a condition.
const CONDITIONS: [&str; 4] = ["", "&period=1900..1999", "&topic=politics", "&sort=period"];

/// A question of two words; the first few thousand differ.
fn question(number: usize) -> String {
    let (first, second) = (number % WORDS.len(), number / WORDS.len() + number);
    let condition = number + number / WORDS.len().pow(2);
    format!("q={}+{}{}", WORDS[first], WORDS[second % WORDS.len()], CONDITIONS[condition % CONDITIONS.len()])
}

fn main() -> Result<(), Box<dyn Error>> {
    let home = tempfile::tempdir()?;
    let demo = || Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let essays = std::env::var_os("BENCH_CORPUS").map_or_else(demo, PathBuf::from);
    let folder = Folder::at(home.path().join("index"));
    let report = index::update(&folder, &[essays], &index::Options::new(Lexicon::builtin()))?;
    println!("{} essays, {} passages, {CLIENTS} clients\n", report.total, report.passages);
    let site = Site::new(move || Ok(Opened::new(Index::open(&folder)?, QueryHabits::default())), |_| {})?;
    let server = Server::bind(site, 0)?;
    let port: u16 = server.url().trim_end_matches('/').rsplit(':').next().unwrap_or_default().parse()?;
    thread::spawn(move || server.run(std::future::pending()).expect("the server runs"));
    println!("| asked | p50 | p99 | answers a second |\n|---|---|---|---|");
    let mut new = 0..;
    for (what, path, pause) in [
        ("the API, by people who type", "/api/search", PAUSE),
        ("the page, by people who type", "/", PAUSE),
        ("the API, without a pause", "/api/search", Duration::ZERO),
        ("the page, without a pause", "/", Duration::ZERO),
    ] {
        let questions: Vec<String> = new.by_ref().take(CLIENTS * ASKED_BY_EACH).map(question).collect();
        measure(&format!("{what}, new questions"), path, &questions, port, pause);
        // As many as are kept at hand, so that nearly all were asked before.
        let again: Vec<String> = questions.iter().take(AGAIN).cycle().take(questions.len()).cloned().collect();
        measure(&format!("{what}, the same again"), path, &again, port, pause);
    }
    Ok(())
}

fn measure(what: &str, path: &str, questions: &[String], port: u16, pause: Duration) {
    let started = Instant::now();
    let mut times: Vec<Duration> = thread::scope(|scope| {
        let each = questions.chunks(ASKED_BY_EACH).enumerate();
        let clients = each.map(|(client, asked)| scope.spawn(move || ask(client, path, asked, port, pause)));
        let clients: Vec<_> = clients.collect();
        clients.into_iter().flat_map(|client| client.join().expect("a client ends well")).collect()
    });
    let seconds = started.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!("| {what} | {:.2} ms | {:.2} ms | {:.0} |", at(0.5), at(0.99), times.len() as f64 / seconds);
}

/// One client's questions; the time each answer took to arrive whole.
fn ask(client: usize, path: &str, questions: &[String], port: u16, pause: Duration) -> Vec<Duration> {
    let stream = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
    stream.set_nodelay(true).expect("a socket that does not wait");
    let mut answers = BufReader::new(stream.try_clone().expect("a second handle"));
    // Not all in step.
    thread::sleep(pause * u32::try_from(client).unwrap_or(0) / CLIENTS as u32);
    questions
        .iter()
        .map(|question| {
            let request = format!("GET {path}?{question} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
            let began = Instant::now();
            (&stream).write_all(request.as_bytes()).expect("a question is sent");
            read(&mut answers);
            let took = began.elapsed();
            thread::sleep(pause.saturating_sub(took));
            took
        })
        .collect()
}

/// Reads one answer to its end.
fn read(answers: &mut impl BufRead) {
    let mut line = String::new();
    answers.read_line(&mut line).expect("a status");
    assert!(line.contains(" 200 "), "{line}");
    let mut length = 0;
    while line != "\r\n" {
        line.clear();
        answers.read_line(&mut line).expect("a header");
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim().parse().expect("a length");
        }
    }
    let mut body = vec![0; length];
    answers.read_exact(&mut body).expect("a body");
}
