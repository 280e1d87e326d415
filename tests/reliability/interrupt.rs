//! The user stops a run, or the reader at the end of a pipe has seen enough.
#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::harness::{Home, start, wait};
use crate::states::{Answers, State, assert_settled};

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Sends the signal while a run is at work; the code it ended with.
fn interrupted(home: &Home, flags: &[&str], name: &str) -> Option<i32> {
    let mut child = start(home.command(&[&["index", "essays"], flags].concat()));
    // Once the lock names the process, the run has begun and listens for signals.
    let note = format!("process {}\n", child.id());
    let begun = || std::fs::read_to_string(home.index().join("histsearch.lock")).is_ok_and(|held| held == note);
    while !begun() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    signal(&child, name);
    wait(&mut child).code()
}

#[test]
fn an_interrupted_run_exits_130_and_changes_nothing() {
    let home = Home::new();
    State::Old.write(&home);
    home.update(&[]).expect(&[0]);
    State::New.write(&home);
    for (flags, name) in [(&[][..], "INT"), (&["--rebuild"], "INT"), (&[], "TERM"), (&[], "HUP")] {
        assert_eq!(interrupted(&home, flags, name), Some(130), "{flags:?} {name}");
        assert_eq!(Answers::get().state(&home), State::Old, "{flags:?} {name}");
    }
    home.run(&["check"]).expect(&[0]);
    home.update(&[]).expect(&[0]);
    assert_settled(&home, Answers::get(), State::New);
}

#[test]
fn a_first_run_that_was_interrupted_leaves_no_index() {
    let home = Home::new();
    State::Old.write(&home);
    assert_eq!(interrupted(&home, &[], "INT"), Some(130));
    home.run(&["query", "testimony"]).expect(&[2]);
    home.update(&[]).expect(&[0]);
}

#[test]
fn a_run_that_waits_for_another_can_be_interrupted() {
    let home = Home::new();
    State::Old.write(&home);
    std::fs::create_dir(home.index()).unwrap();
    let held = std::fs::File::create(home.index().join("histsearch.lock")).unwrap();
    held.lock().unwrap();
    let mut waiting = start(home.command(&["index", "essays", "--wait"]));
    std::thread::sleep(Duration::from_millis(500));
    signal(&waiting, "INT");
    let code = wait(&mut waiting).code();
    assert_eq!(code, Some(130));
}

#[test]
fn a_closed_pipe_is_success() {
    let home = Home::new();
    State::Old.write(&home);
    home.update(&[]).expect(&[0]);
    let everything = ["query", "testimony", "--limit", "9000", "--per-essay", "0", "--format"];
    for format in ["text", "json", "jsonl", "csv", "tsv", "paths", "trec"] {
        let mut child = home.command(&[&everything[..], &[format]].concat()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::with_capacity(1, child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_ne!(line, "", "{format}");
        assert_eq!(wait(&mut child).code(), Some(0), "{format}");
    }
    for args in [&["status", "--files"][..], &["topics"], &["check"], &["inspect", "essays/region-0/essay-0.md"]] {
        let mut child = home.command(args).stdout(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        assert_eq!(wait(&mut child).code(), Some(0), "{args:?}");
    }
}
