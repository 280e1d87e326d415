//! How long things take, as whole processes: `cargo bench --bench stages`.
//!
//! Indexes a folder of essays (`BENCH_CORPUS=DIR`, else the demo essays, each written out forty times under other
//! names), indexes it again unchanged, asks a few questions in cold processes, and prints tables. Nothing is
//! asserted: figures belong into BENCHMARKS.md, with the machine they were measured on.

#![allow(clippy::print_stdout)] // a benchmark's tables are its purpose

mod essays;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Questions of different kinds, as a user would type them.
const QUERIES: &[&[&str]] = &[
    &["grain"],
    &["Virgin Lands"],
    &["\"collective farm\""],
    &["why did the reforms of Khrushchev fail in agriculture"],
    &["revolut*"],
    &["war", "--period", "1914..1918"],
    &["trade", "--topic", "agriculture"],
];

/// How often each question is asked, and the second indexing repeated.
const RUNS: usize = 15;

fn main() -> std::io::Result<()> {
    let home = tempfile::tempdir()?;
    let corpus = essays::folder(home.path())?;
    let index = home.path().join("index");
    let bytes = essays::bytes(&corpus);
    println!("corpus: {:.1} MB in {}\n", bytes as f64 / 1e6, corpus.display());

    let (spent, stages) = run(&index, &["index", &corpus.to_string_lossy(), "--stages"]);
    println!("| indexing | |\n|---|---|");
    println!("| whole process | {} ({:.1} MB/s) |", shown(spent), bytes as f64 / 1e6 / spent.as_secs_f64());
    for stage in stages.lines().filter(|line| line.ends_with("ms")) {
        let (name, time) = stage.split_once(' ').unwrap_or((stage, ""));
        println!("| {name} (all threads) | {} |", time.trim());
    }
    println!("| index, bytes per byte of text | {:.2} |", essays::bytes(&index) as f64 / bytes.max(1) as f64);
    println!("| again, nothing changed | {} |\n", spread(&index, &["index", &corpus.to_string_lossy()]));

    println!("| question, cold process | min / median / max |\n|---|---|");
    println!("| (`--version`, the process alone) | {} |", spread(&index, &["--version"]));
    for query in QUERIES {
        let arguments: Vec<&str> = ["query"].iter().chain(query.iter()).copied().collect();
        println!("| `{}` | {} |", query.join(" "), spread(&index, &arguments));
    }
    Ok(())
}

/// One run of the program; the time it took and what it said on stderr.
fn run(index: &Path, arguments: &[&str]) -> (Duration, String) {
    let started = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_histsearch"))
        .args(arguments)
        .env("HISTSEARCH_INDEX", index)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output();
    let spent = started.elapsed();
    let said =
        output.map_or_else(|error| error.to_string(), |output| String::from_utf8_lossy(&output.stderr).into_owned());
    (spent, said)
}

fn spread(index: &Path, arguments: &[&str]) -> String {
    let mut times: Vec<Duration> = (0..RUNS).map(|_| run(index, arguments).0).collect();
    times.sort_unstable();
    format!("{} / {} / {}", shown(times[0]), shown(times[RUNS / 2]), shown(times[RUNS - 1]))
}

fn shown(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}
