//! The command line: one file per case in `tests/cmd`, in a format told in `tests/cmd/README.md`.
//!
//! `HISTSEARCH_CASE=words` runs only the cases whose path has these words; `HISTSEARCH_BLESS=1` writes what the
//! program says into the cases that expect something else. Cases in `tests/cmd/wanted` say what should hold and does
//! not yet: they are reported and fail nothing.

mod case;
mod run;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, io, thread};

use case::Case;
use run::Outcome;

use crate::program;

#[test]
fn every_case_is_as_expected() {
    let folder = program::home().join("tests/cmd");
    let cases: Vec<Case> = chosen(&folder).iter().map(|path| read(path)).collect();
    assert!(!cases.is_empty(), "no case was chosen");
    let outcomes = run_all(&cases);
    let mut failed = String::new();
    for (case, outcome) in cases.iter().zip(&outcomes) {
        let name = case.path.strip_prefix(&folder).unwrap_or(&case.path).display();
        if case.path.starts_with(folder.join("wanted")) {
            report_wanted(&name.to_string(), &outcome.complaints);
        } else if env::var_os("HISTSEARCH_BLESS").is_some() && !outcome.edits.is_empty() {
            bless(case, outcome).expect("the case is written");
            say(&format!("{name} was written anew"));
        } else if !outcome.complaints.is_empty() {
            failed.push_str(&format!("\n── {name}\n{}", outcome.complaints));
        }
    }
    assert!(failed.is_empty(), "{failed}\nHISTSEARCH_BLESS=1 writes what the program says into the cases");
}

fn chosen(folder: &Path) -> Vec<PathBuf> {
    let wanted = env::var("HISTSEARCH_CASE").unwrap_or_default();
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("tests/cmd can be read").into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "case"))
        .filter(|path| path.to_string_lossy().contains(&wanted))
        .collect();
    files.sort();
    files
}

fn read(path: &Path) -> Case {
    Case::read(path).unwrap_or_else(|problem| panic!("{problem}"))
}

/// Cases share nothing but an index they only read, so they run side by side.
fn run_all(cases: &[Case]) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mine = std::iter::from_fn(|| {
            let at = next.fetch_add(1, Ordering::Relaxed);
            cases.get(at).map(|case| (at, run::run(case)))
        });
        mine.collect::<Vec<(usize, Outcome)>>()
    };
    let workers = thread::available_parallelism().map_or(2, usize::from);
    let mut outcomes: Vec<(usize, Outcome)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a case could not be run")).collect()
    });
    outcomes.sort_by_key(|(at, _)| *at);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

fn report_wanted(name: &str, complaints: &str) {
    match complaints {
        "" => say(&format!("{name} holds now: it can leave the folder wanted")),
        _ => say(&format!("{name} does not hold yet:\n{complaints}")),
    }
}

/// Says something even where the test passes.
fn say(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{message}");
}

fn bless(case: &Case, outcome: &Outcome) -> io::Result<()> {
    let mut lines = case.lines.clone();
    let mut edits = outcome.edits.clone();
    edits.sort_by_key(|(at, _)| std::cmp::Reverse(at.start)); // from the end, so that line numbers hold
    for (at, new) in edits {
        lines.splice(at, new);
    }
    fs::write(&case.path, lines.join("\n") + "\n")
}
