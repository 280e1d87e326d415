//! How costs grow with the number of essays: `cargo bench --bench sizes`, of 1,000 and 10,000 essays, or of as many as
//! `BENCH_SIZES=1000,10000,100000` says.
//!
//! Essays are made of ten to thirty paragraphs each, drawn by a fixed seed from those of a folder (`BENCH_CORPUS=DIR`,
//! else the demo essays); of each paragraph, half of the sentences, so that few are copies. Smaller corpora are the
//! beginnings of larger ones. Every figure is of whole processes of the program; of questions the middle of fifteen.
//! The last column is the exponent e of a growth like nᵉ from the smallest to the largest: 1 is linear. Nothing is
//! asserted.

#![allow(clippy::print_stdout)] // a benchmark's tables are its purpose

mod essays;
mod numbers;
mod processes;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

use histsearch::corpus::{self, WalkOptions, sentences};
use numbers::Numbers;
use processes::{clock, forget, peak, program, spent, text};

/// How often a question is asked.
const ASKED: usize = 15;
/// Questions in one process.
const TOGETHER: usize = 100;
/// Essays of a folder.
const PER_FOLDER: usize = 500;
/// Questions of different kinds, as arguments of `query`.
const QUERIES: &[(&str, &[&str])] = &[
    ("a word", &["grain"]),
    ("two words", &["Virgin Lands"]),
    ("a phrase", &["\"collective farm\""]),
    ("a rare word", &["manorialism"]),
    ("a question", &["what was the cause of the war between the king and the people"]),
    ("a prefix", &["collectiv*"]),
    ("a word, 1950s", &["grain", "--period", "1950s"]),
];

type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> Done<()> {
    let sizes = env::var("BENCH_SIZES").unwrap_or_else(|_| "1000,10000".to_owned());
    let sizes: Vec<usize> = sizes.split(',').map(|size| size.trim().parse()).collect::<Result<_, _>>()?;
    let home = tempfile::tempdir()?;
    let mut source = Source::of(&essays::folder(home.path())?);
    let (corpus, index) = (home.path().join("corpus"), home.path().join("index"));
    let mut table: Vec<(String, Vec<f64>)> = Vec::new();
    let mut made = 0;
    for size in &sizes {
        for number in made..*size {
            source.write(&corpus, number)?;
        }
        made = *size;
        let measured = measure(&corpus, &index, *size)?;
        for (row, (what, value)) in measured.into_iter().enumerate() {
            if table.len() == row {
                table.push((what, Vec::new()));
            }
            table[row].1.push(value);
        }
    }
    print(&sizes, &table);
    Ok(())
}

/// All figures of one size, in the order of the table.
fn measure(corpus: &Path, index: &Path, size: usize) -> Done<Vec<(String, f64)>> {
    let mut rows = Vec::new();
    let mut row = |what: &str, value: f64| rows.push((what.to_owned(), value));
    let at = ["--index", text(index)?];
    let update = [&["index", text(corpus)?], &at[..]].concat();
    let bytes = essays::bytes(corpus) as f64;
    row("text, MB", bytes / 1e6);
    forget(index)?;
    let cost = spent(program(), &update)?;
    row("index, processor, s", cost.processor / 1e3);
    row("index, clock, s", cost.clock / 1e3);
    row("bytes of index a byte of text", essays::bytes(index) as f64 / bytes);
    row("nothing changed, ms", spent(program(), &update)?.clock);
    let started = Instant::now();
    essays::bytes(corpus);
    row("walking and asking for each size, ms", started.elapsed().as_secs_f64() * 1e3);
    for number in (0..size).step_by(100) {
        let path = path_of(corpus, number);
        let essay = fs::read_to_string(&path)?;
        fs::write(path, format!("{essay}\n\nIt was the year {} after all.\n", 1000 + number % 1000))?;
    }
    row("one in a hundred changed, ms", spent(program(), &update)?.clock);
    settle();
    for (what, query) in QUERIES {
        let asked = [&["query"], *query, &at].concat();
        row(&format!("{what}, ms"), middle(|| clock(program(), &asked))?);
    }
    let questions = index.with_extension("questions");
    let lines: Vec<&str> = QUERIES.iter().map(|(_, query)| query[0]).cycle().take(TOGETHER).collect();
    fs::write(&questions, lines.join("\n"))?;
    let together = [&["query", "--queries", text(&questions)?], &at[..]].concat();
    row(
        &format!("{TOGETHER} questions in one process, ms each"),
        middle(|| Ok(clock(program(), &together)? / TOGETHER as f64))?,
    );
    forget(index)?;
    if let Some(bytes) = peak(program(), &update)? {
        row("memory of indexing, MB", bytes as f64 / 1e6);
    }
    Ok(rows)
}

/// Waits until what was written is on the disk, where there is a way to: the system's writing is not what is measured.
fn settle() {
    let _ = Command::new("sync").status();
}

/// The middle of what is measured [`ASKED`] times.
fn middle(mut measured: impl FnMut() -> Done<f64>) -> Done<f64> {
    let mut all = (0..ASKED).map(|_| measured()).collect::<Done<Vec<f64>>>()?;
    all.sort_by(f64::total_cmp);
    Ok(all[ASKED / 2])
}

/// The table, and of each row how it grows.
fn print(sizes: &[usize], table: &[(String, Vec<f64>)]) {
    let heads: Vec<String> = sizes.iter().map(|size| format!("{size} essays")).collect();
    println!("| | {} | grows as n to the |\n|---|{}---|", heads.join(" | "), "---|".repeat(sizes.len()));
    let growth = sizes[sizes.len() - 1] as f64 / sizes[0] as f64;
    for (what, values) in table {
        let shown: Vec<String> = values.iter().map(|value| significant(*value)).collect();
        let exponent = (values[values.len() - 1] / values[0]).ln() / growth.ln();
        println!("| {what} | {} | {exponent:.2} |", shown.join(" | "));
    }
    println!("\n```text");
    for (what, values) in table {
        for (head, value) in heads.iter().zip(values) {
            let what = if *head == heads[0] { what } else { "" };
            println!("{what:<40} {head:>14} {:>8} {}", significant(*value), bar(*value));
        }
    }
    println!("```");
}

/// Three figures that count.
fn significant(value: f64) -> String {
    let decimals = (2.0 - value.abs().max(1e-9).log10().floor()).clamp(0.0, 3.0) as usize;
    format!("{value:.decimals$}")
}

/// Six blocks for each factor of ten above a hundredth: equal factors are equal lengths.
fn bar(value: f64) -> String {
    "█".repeat((6.0 * (value.max(0.01).log10() + 2.0)).round() as usize)
}

fn path_of(corpus: &Path, number: usize) -> PathBuf {
    corpus.join(format!("{:04}", number / PER_FOLDER)).join(format!("essay-{number:07}.md"))
}

/// Paragraphs to make essays of, and the numbers they are drawn by.
struct Source {
    paragraphs: Vec<Vec<String>>,
    numbers: Numbers,
}

impl Source {
    fn of(folder: &Path) -> Source {
        let found = corpus::walk(folder, WalkOptions::default()).flatten();
        let essays = found.filter_map(|found| corpus::read(&found.path, &corpus::read_file(&found.path).ok()?).ok());
        let paragraph = |paragraph: &str| -> Vec<String> {
            sentences(paragraph).map(|span| paragraph[span].trim().replace('\n', " ")).collect()
        };
        let paragraphs = essays.flat_map(|essay| essay.text.split("\n\n").map(paragraph).collect::<Vec<_>>());
        Source { paragraphs: paragraphs.filter(|sentences| sentences.len() > 1).collect(), numbers: Numbers(1848) }
    }

    fn write(&mut self, corpus: &Path, number: usize) -> Done<()> {
        let mut essay = format!("# Essay {number}\n");
        for _ in 0..10 + self.numbers.below(21) {
            let paragraph = self.numbers.below(self.paragraphs.len());
            let chosen: Vec<usize> =
                (0..self.paragraphs[paragraph].len()).filter(|_| self.numbers.below(2) == 0).collect();
            let chosen: Vec<&str> = chosen.iter().map(|place| self.paragraphs[paragraph][*place].as_str()).collect();
            if !chosen.is_empty() {
                essay.push_str(&format!("\n{}\n", chosen.join(" ")));
            }
        }
        let path = path_of(corpus, number);
        fs::create_dir_all(path.parent().ok_or("a folder")?)?;
        Ok(fs::write(path, essay)?)
    }
}
