//! How fast a text is tagged, on one core: names, expressions of time, the years meant, topics.
//! `BENCH_CORPUS=DIR cargo bench --bench tagging` (else the demo essays).
//!
//! Essays are read beforehand and tagged one after the other on one thread, the way the ingester does it; every
//! stage is timed apart and the rounds are repeated. The first round, which pays for cold memory, is shown too.

#![allow(clippy::print_stdout)] // a benchmark's tables are its purpose

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use histsearch::corpus::{self, WalkOptions};
use histsearch::document::Document;
use histsearch::essay::Annotator;
use histsearch::lexicon::Lexicon;
use histsearch::period::{self, Segment};

/// How often all essays are tagged.
const ROUNDS: usize = 7;

fn main() {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let folder = std::env::var_os("BENCH_CORPUS").map_or(demo, PathBuf::from);
    let essays = read_all(&folder);
    let bytes: usize = essays.iter().map(|essay| essay.text.len()).sum();
    println!("{} essays, {:.1} MB of text, one thread\n", essays.len(), bytes as f64 / 1e6);

    let opened = Instant::now();
    let lexicon = Lexicon::builtin();
    black_box(lexicon.matches("Virgin Lands"));
    println!("lexicon ready after {:.2} ms\n", opened.elapsed().as_secs_f64() * 1e3);

    println!("| stage | first round | median | best |\n|---|---|---|---|");
    let mut reader = lexicon.reader();
    row("names (lexicon)", bytes, &essays, |essay| {
        black_box(reader.matches(&essay.text));
    });
    row("expressions of time", bytes, &essays, |essay| {
        let segments: Vec<Segment> = essay.blocks.iter().map(Segment::from).collect();
        black_box(period::mentions(&essay.text, &segments, &[]));
    });
    let mut annotator = Annotator::new(lexicon);
    row("all: names, times, period, topics, passages", bytes, &essays, |essay| {
        black_box(annotator.annotate(essay.clone()));
    });
}

fn read_all(folder: &Path) -> Vec<Document> {
    let found = corpus::walk(folder, WalkOptions::default()).flatten();
    found.filter_map(|found| corpus::read(&found.path, &corpus::read_file(&found.path).ok()?).ok()).collect()
}

/// Times one stage over all essays and prints its speed in megabytes of text a second.
fn row(stage: &str, bytes: usize, essays: &[Document], mut tag: impl FnMut(&Document)) {
    let mut rounds: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            essays.iter().for_each(&mut tag);
            started.elapsed()
        })
        .collect();
    let speed = |round: Duration| format!("{:.1} MB/s", bytes as f64 / 1e6 / round.as_secs_f64());
    let first = rounds[0];
    rounds.sort_unstable();
    println!("| {stage} | {} | {} | {} |", speed(first), speed(rounds[ROUNDS / 2]), speed(rounds[0]));
}
