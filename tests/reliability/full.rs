//! A disk that is full, or lets no file grow: a clear message, the old index or the new one, and no repair by hand.
#![cfg(unix)]

use std::fs;
use std::process::Command;

use crate::harness::{Home, Run, Seeded, times};
use crate::states::{Answers, EVERYTHING, State, assert_settled};

#[track_caller]
fn assert_told(run: &Run) {
    assert!(matches!(run.code, Some(0 | 2)) && !run.shows_a_panic(), "{run:#?}");
    assert!(run.code == Some(0) || run.stderr.starts_with("histsearch: cannot "), "{run:#?}");
}

#[test]
fn a_write_that_fails_anywhere_leaves_the_old_index_or_the_new_one() {
    let answers = Answers::get();
    let home = Home::new();
    State::Old.write(&home);
    home.update(&[]).expect(&[0]);
    let mut failed = 0;
    let mut state = State::Old;
    for flags in ["", "--rebuild"] {
        for blocks in [0, 1, 8, 24, 64] {
            let next = state.other();
            next.write(&home);
            // The signal would kill the program; ignored, the write fails with EFBIG.
            let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" index essays {flags}");
            let run = home.script(&["sh"], &limited);
            assert_told(&run);
            failed += usize::from(run.code == Some(2));
            let now = answers.state(&home);
            assert_eq!(now, if run.code == Some(0) { next } else { state }, "{run:#?}");
            home.run(&["check"]).expect(&[0]);
            state = now;
        }
    }
    assert!(failed > 4, "only {failed} runs met the limit");
    state.other().write(&home);
    home.update(&[]).expect(&[0]);
    assert_settled(&home, answers, state.other());
}

/// At how many moments each call fails; 10 for the long form, 0 for every moment there is.
#[cfg(target_os = "linux")]
const FAULTS: &str = "HISTSEARCH_TEST_FAULTS";

/// The calls by which an index is written, and about how often one thread makes each, at the most.
#[cfg(target_os = "linux")]
const CALLS: [(&str, usize); 8] = [
    ("write", 24),
    ("fsync", 2),
    ("fdatasync", 8),
    ("rename,renameat,renameat2", 6),
    ("openat", 300),
    ("mkdir", 1),
    ("unlink", 6),
    ("ftruncate", 1),
];

/// What the index names as not read.
#[cfg(target_os = "linux")]
fn skipped(home: &Home) -> Vec<String> {
    let status = home.run(&["status", "--format", "json"]).expect(&[0]).json();
    let skipped = status["skipped"].as_array().unwrap();
    skipped.iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect()
}

/// The most files that are opened while the program is loaded.
#[cfg(target_os = "linux")]
const LOADING: usize = 30;

/// Once, or (`5+`) from there on.
#[test]
#[cfg(target_os = "linux")]
fn an_error_of_the_disk_at_any_call_leaves_the_old_index_or_the_new_one() {
    let answers = Answers::get();
    let home = Home::new();
    State::Old.write(&home);
    home.update(&[]).expect(&[0]);
    let mut random = Seeded(1929);
    let (mut failed, mut named, mut runs) = (0, 0, 0);
    let mut state = State::Old;
    let moments: Vec<(&str, usize)> = match times(FAULTS, 3) {
        0 => CALLS.into_iter().flat_map(|(call, often)| (1..=often).map(move |moment| (call, moment))).collect(),
        draws => {
            let drawn = CALLS.into_iter().cycle().take(CALLS.len() * draws);
            drawn.map(|(call, often)| (call, 1 + random.below(often))).collect()
        }
    };
    for (number, (call, moment)) in moments.into_iter().enumerate() {
        let next = state.other();
        next.write(&home);
        let (error, flags) = (["EIO", "ENOSPC"][number % 2], ["", "--rebuild"][number / CALLS.len() % 2]);
        // A program that can write nothing has nothing to say, and one that can open nothing is not even loaded; where
        // cargo says to look for libraries first, that would take two hundred calls.
        let may_last = call != "write" && (call != "openat" || moment > LOADING);
        let moment = format!("{moment}{}", if may_last && random.below(3) == 0 { "+" } else { "" });
        let failing = format!(
            "unset LD_LIBRARY_PATH; exec strace -f -o /dev/null -e trace={call} -e inject={call}:error={error}:when={moment} \
             \"$0\" index essays {flags}"
        );
        let run = home.script(&["sh"], &failing);
        if run.stderr.starts_with("sh:") || run.stderr.starts_with("strace:") {
            println!("skipped: nobody can make a call fail here (strace)");
            return;
        }
        assert!(matches!(run.code, Some(0 | 2)) && !run.shows_a_panic(), "{call} {moment} {error}: {run:#?}");
        // The write that fails may be that of the first line of the message.
        let is_told = ["histsearch: ", "  try: "].iter().any(|line| run.stderr.contains(line));
        assert!(run.code == Some(0) || is_told, "{call} {moment} {error}: {run:#?}");
        let is_named = run.code == Some(0) && run.stderr.contains("(unreadable)"); // what was met is an essay
        (failed, named, runs) = (failed + usize::from(run.code == Some(2)), named + usize::from(is_named), runs + 1);
        home.run(&["check"]).expect(&[0]);
        // An essay that could not be opened is named and kept as it was: the other essays are in one state.
        let unread = skipped(&home);
        let now = answers.state_but_for(&home, &unread);
        state = now.unwrap_or_else(|mix| panic!("{call} {moment} {error} {flags}: {mix}: {run:#?}"));
        if run.code == Some(0) {
            assert_eq!(state, next, "{call} {moment} {error} {flags}: {run:#?}");
        }
        if !unread.is_empty() {
            home.update(&[]).expect(&[0]);
            state = answers.state(&home);
            assert_eq!(state, next, "{call} {moment} {error} {flags}, and a run after it: {run:#?}");
        }
    }
    println!("{failed} of {runs} runs failed of an error, {named} named what they could not open");
    assert!((failed + named) * 3 > runs, "only {failed} and {named} of {runs} runs met the error");
    state.other().write(&home);
    home.update(&[]).expect(&[0]);
    assert_settled(&home, answers, state.other());
}

/// Needs a mount of one's own, which root and, on most systems, everybody can make in a namespace of their own.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_the_old_index_or_the_new_one() {
    let namespace = ["unshare", "--map-root-user", "--mount", "sh"];
    let answers = Answers::get();
    let home = Home::new();
    State::Old.write(&home);
    home.update(&[]).expect(&[0]);
    fs::rename(home.index(), home.path().join("kept")).unwrap();
    fs::create_dir(home.index()).unwrap();
    let can = "mount -t tmpfs tmpfs index";
    if Command::new("unshare").arg("--version").output().is_err() || home.script(&namespace, can).code != Some(0) {
        println!("skipped: no mounting in a namespace here");
        return;
    }
    State::New.write(&home);
    let ask = EVERYTHING.join(" ");
    let mut failed = 0;
    for free_in_percent in [2, 30, 90, 300] {
        let size = answers.bytes / 1024 * (100 + free_in_percent) / 100 + 40;
        let run = home.script(
            &namespace,
            &format!(
                "mount -t tmpfs -o size={size}k tmpfs index && cp -r kept/. index || exit 9
                 \"$0\" index essays >index.out 2>index.err; echo $? >index.code
                 \"$0\" {ask} >full.jsonl || exit 8
                 \"$0\" check >check.out 2>&1 || {{ cat check.out; exit 7; }}
                 mount -o remount,size=64m index && \"$0\" index essays >again.out || exit 6
                 \"$0\" check >check.out 2>&1 || {{ cat check.out; exit 5; }}
                 exec \"$0\" {ask}"
            ),
        );
        let read = |name: &str| fs::read_to_string(home.path().join(name)).unwrap();
        let limited =
            Run { code: read("index.code").trim().parse().ok(), stdout: read("index.out"), stderr: read("index.err") };
        assert_told(&limited);
        let done = limited.code == Some(0);
        failed += usize::from(!done);
        assert!(done || limited.stderr.contains("free some space"), "{limited:#?}");
        let full = Run { code: Some(0), stdout: read("full.jsonl"), stderr: String::new() };
        assert_eq!(answers.state_in(full), if done { State::New } else { State::Old }, "{size}k: {limited:#?}");
        assert_eq!(answers.state_in(run), State::New, "after {size}k");
    }
    assert!(failed > 1, "only {failed} runs met the limit");
}
