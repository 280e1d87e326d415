//! How many instructions whole processes execute: `cargo bench --bench instructions`, with `BENCH_CORPUS=DIR` over a folder
//! of your own (else the demo essays, once). The clock of a busy machine hides what this shows, though not what waits for
//! the disk.
//!
//! Counted by callgrind, which valgrind brings; where it is missing, that is said. Processor instructions depend on the
//! machine the program was built on: compare what one machine says. Nothing is asserted.

#![allow(clippy::print_stdout)] // a benchmark's tables are its purpose

#[allow(dead_code)] // what processes take is what others ask
mod processes;

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use processes::{program, text};

/// What is run, in this order, and how it is called in the table. The first makes the index that the others ask.
const RUNS: &[(&str, &[&str])] = &[
    ("indexing", &["index", ESSAYS, "--jobs", "1"]),
    ("indexing again, nothing changed", &["index", ESSAYS, "--jobs", "1"]),
    ("nothing but starting", &["--version"]),
    ("a word", &["query", "grain"]),
    ("two words", &["query", "Virgin Lands"]),
    ("a phrase", &["query", "\"collective farm\""]),
    ("a beginning of words", &["query", "collectiv*"]),
    ("a word that few passages say", &["query", "manorialism"]),
    ("a question", &["query", "why did the reforms of Khrushchev fail in agriculture"]),
    ("a question of common words", &["query", "what was the cause of the war between the king and the people"]),
    ("a word, a period", &["query", "grain", "--period", "1950..1964"]),
    ("a period alone", &["query", "--period", "Cold War"]),
    ("every place of a word", &["kwic", "grain"]),
    ("what a name stands for", &["period", "Cold War"]),
];

/// Stands for the folder of essays.
const ESSAYS: &str = "ESSAYS";

type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> Done<()> {
    let home = tempfile::tempdir()?;
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("skipped: nobody counts instructions here (valgrind)");
        return Ok(());
    }
    let demo = || Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let essays = env::var_os("BENCH_CORPUS").map_or_else(demo, PathBuf::from);
    println!("| | million instructions |\n|---|---|");
    for (what, words) in RUNS {
        let words = words.iter().map(|word| if *word == ESSAYS { text(&essays) } else { Ok(*word) });
        println!("| {what} | {:.1} |", counted(home.path(), &words.collect::<Done<Vec<_>>>()?)? as f64 / 1e6);
    }
    Ok(())
}

/// How many instructions the program executes, in all its threads.
fn counted(home: &Path, words: &[&str]) -> Done<u64> {
    let counts = home.join("counts");
    let mut valgrind = Command::new("valgrind");
    valgrind.arg("--tool=callgrind").arg(format!("--callgrind-out-file={}", text(&counts)?));
    valgrind.arg(program()).args(words).env("HISTSEARCH_INDEX", home.join("index"));
    let status = valgrind.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    if status.code().is_none_or(|code| code > 1) {
        return Err(format!("{words:?} failed").into());
    }
    let counts = fs::read_to_string(counts)?;
    let totals = counts.lines().find_map(|line| line.strip_prefix("totals: ")).ok_or("no totals")?;
    Ok(totals.trim().parse()?)
}
