//! `kill -9` at any moment of indexing: the old index or the new one, whole, and the next run needs no help.

use std::fs;
use std::time::{Duration, Instant};

use crate::harness::{Home, Seeded, start, times, wait};
use crate::states::{Answers, State, assert_settled, left_over};

/// How many kills per test; 20 for the long form.
const KILLS: &str = "HISTSEARCH_TEST_KILLS";

/// Kept beside the index between runs, an index may not grow beyond this many times its own size.
///
/// A rebuild killed while it merges leaves the old generation and up to twice the new one.
const MOST_TIMES_ITS_SIZE: u64 = 4;

/// Moments spread over a run: one in each of `count` equal parts of it and of a little after.
fn moments(count: usize, run: Duration, seed: u64) -> Vec<Duration> {
    let mut random = Seeded(seed);
    let part = run.mul_f64(1.1 / count as f64);
    (0..count).map(|place| part.mul_f64(place as f64 + random.below(1000) as f64 / 1000.0)).collect()
}

/// Runs `index` with these flags and kills it after `moment`; whether it was still running.
fn kill_after(home: &Home, flags: &[&str], moment: Duration) -> bool {
    let mut child = start(home.command(&[&["index", "essays"], flags].concat()));
    std::thread::sleep(moment);
    let killed = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    wait(&mut child);
    killed
}

/// How long one complete run from one state to the other takes.
fn measure(home: &Home, state: State, flags: &[&str]) -> Duration {
    state.write(home);
    let started = Instant::now();
    home.update(flags).expect(&[0]);
    started.elapsed()
}

/// Kills runs from one state to the other and back; the index is never repaired by hand and never made anew.
fn survives(flags: &[&str], seed: u64) {
    let answers = Answers::get();
    let home = Home::new();
    State::Old.write(&home);
    home.update(&[]).expect(&[0]);
    let mut run = measure(&home, State::New, flags);
    run = run.min(measure(&home, State::Old, flags));

    let count = times(KILLS, 12);
    let (mut before, mut killed) = (State::Old, 0);
    for (place, moment) in moments(count, run, seed).into_iter().enumerate() {
        let after = before.other();
        after.write(&home);
        killed += usize::from(kill_after(&home, flags, moment));
        let state = answers.state(&home);
        assert!(state == before || state == after);
        home.run(&["check"]).expect(&[0]);
        let bytes = home.index_bytes();
        assert!(
            bytes <= MOST_TIMES_ITS_SIZE * answers.bytes,
            "{bytes} bytes after kill {place} at {moment:?}, {} when clean",
            answers.bytes
        );
        // Every third time the next run is killed too, so that what is left behind could pile up.
        if place % 3 == 2 {
            home.update(&[]).expect(&[0]);
            assert_settled(&home, answers, after);
            let bytes = home.index_bytes();
            assert!(bytes <= answers.bytes * 3 / 2, "{bytes} bytes at rest, {} when new", answers.bytes);
            before = after;
        } else {
            before = state;
        }
    }
    home.update(&[]).expect(&[0]);
    assert!(killed * 2 >= count, "only {killed} of {count} runs were killed before they ended");
    println!("{killed} of {count} runs killed within {run:?}");
}

#[test]
fn an_update_killed_at_any_moment_leaves_the_old_index_or_the_new_one() {
    survives(&[], 1954);
}

#[test]
fn a_rebuild_killed_at_any_moment_leaves_the_old_index_or_the_new_one() {
    survives(&["--rebuild"], 1963);
}

#[test]
fn a_first_run_killed_leaves_no_index_and_nothing_in_the_way() {
    let home = Home::new();
    let run = measure(&home, State::Old, &[]);
    let answers = Answers::get();
    for moment in moments(times(KILLS, 12) / 2, run.mul_f64(0.8), 1917) {
        fs::remove_dir_all(home.index()).unwrap();
        if kill_after(&home, &[], moment) && home.run(&["status"]).code != Some(0) {
            let query = home.run(&["query", "harvest"]).expect(&[2]);
            assert!(query.stderr.contains("no index"), "{query:#?}");
        }
        home.update(&[]).expect(&[0]);
        assert_settled(&home, answers, State::Old);
        assert!(home.index_bytes() <= answers.bytes * 3 / 2, "the killed run is still there");
    }
}

#[test]
fn what_a_killed_run_may_leave_is_cleared_away() {
    let home = Home::new();
    home.write("maize.md", "# Maize\n\nIn 1954 Khrushchev opened the Virgin Lands.\n");
    home.update(&[]).expect(&[0]);
    let litter = [
        "CURRENT.new",
        "gen-1/.tmpAbC123",
        "gen-1/manifest-0123456789abcdef.bin",
        "gen-1/0123456789abcdef0123456789abcdef.store",
        "gen-1/0123456789abcdef0123456789abcdef.7.del",
        "gen-7/half.store",
    ];
    fs::create_dir(home.index().join("gen-7")).unwrap();
    for name in litter {
        fs::write(home.index().join(name), "half a fi").unwrap();
    }
    assert_eq!(left_over(&home).len(), litter.len());
    home.run(&["check"]).expect(&[0]);
    home.update(&[]).expect(&[0]);
    assert_eq!(left_over(&home), [] as [std::path::PathBuf; 0]);
}
