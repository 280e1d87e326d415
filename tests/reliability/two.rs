//! Two at once: one run writes, another waits or is told who holds the index, and queries go on all the while.

use std::fs::{self, File};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::harness::{Home, finish, start, wait};
use crate::states::{Answers, State, assert_settled};

/// Tells another thread to stop when it goes out of scope, be it by a failed assertion.
struct Bell<'a>(&'a AtomicBool);

impl Drop for Bell<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn home_in(state: State) -> Home {
    let home = Home::new();
    state.write(&home);
    home.update(&[]).expect(&[0]);
    home
}

/// Holds the index as a run does, in the name of process 4711, until dropped.
fn hold(home: &Home) -> File {
    fs::create_dir_all(home.index()).unwrap();
    let path = home.index().join("histsearch.lock");
    fs::write(&path, "process 4711\n").unwrap();
    let file = File::options().write(true).open(path).unwrap();
    file.lock().unwrap();
    file
}

#[test]
fn a_second_run_is_refused_at_once_and_told_who_holds_the_index() {
    let home = home_in(State::Old);
    let held = hold(&home);
    for flags in [&[][..], &["--rebuild"], &["--prune"]] {
        let refused = home.update(flags).expect(&[75]);
        assert!(refused.stderr.contains("process 4711"), "{refused:#?}");
        assert_eq!(refused.stdout, "");
    }
    home.update(&["--dry-run"]).expect(&[0]);
    assert_eq!(Answers::get().state(&home), State::Old);
    drop(held);
    home.update(&[]).expect(&[0]);
}

#[test]
fn of_many_runs_at_once_some_do_the_work_and_the_others_are_refused() {
    let home = home_in(State::Old);
    State::New.write(&home);
    let codes: Vec<Option<i32>> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4).map(|_| scope.spawn(|| home.update(&[]).expect(&[0, 75]).code)).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert!(codes.contains(&Some(0)), "{codes:?}");
    assert_settled(&home, Answers::get(), State::New);
}

#[test]
fn with_wait_a_run_stands_in_line() {
    let home = home_in(State::Old);
    State::New.write(&home);
    let held = hold(&home);
    let mut waiting = start(home.command(&["index", "essays", "--wait"]));
    std::thread::sleep(std::time::Duration::from_millis(600));
    assert!(waiting.try_wait().unwrap().is_none(), "it did not wait");
    assert_eq!(Answers::get().state(&home), State::Old);
    drop(held);
    assert_eq!(wait(&mut waiting).code(), Some(0));
    assert_settled(&home, Answers::get(), State::New);
}

#[test]
fn no_lock_is_left_by_a_run_that_was_killed() {
    let home = home_in(State::Old);
    State::New.write(&home);
    let mut killed = start(home.command(&["index", "essays"]));
    std::thread::sleep(std::time::Duration::from_millis(80));
    killed.kill().unwrap();
    wait(&mut killed);
    home.update(&[]).expect(&[0]);
    assert_settled(&home, Answers::get(), State::New);
}

/// Runs `index` with `flags` again and again, from state to state, until so many queries were asked.
fn queries_beside(flags: &[&str], queries: usize) {
    let answers = Answers::get();
    let home = home_in(State::Old);
    let asked = AtomicBool::new(false);
    let runs = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let (mut state, mut runs) = (State::Old, 0);
            while !asked.load(Ordering::Relaxed) {
                state = state.other();
                state.write(&home);
                home.update(flags).expect(&[0]);
                runs += 1;
            }
            runs
        });
        let bell = Bell(&asked);
        for place in 0..queries {
            match place % 6 {
                4 => drop(home.run(&["status"]).expect(&[0])),
                5 => drop(home.run(&["check"]).expect(&[0])),
                _ => drop(answers.state(&home)),
            }
        }
        drop(bell);
        writer.join().unwrap()
    });
    assert!(runs > 1, "the queries were not asked while the index changed");
}

#[test]
fn queries_go_on_while_the_index_is_updated() {
    queries_beside(&[], 60);
}

#[test]
fn queries_go_on_while_the_index_is_rebuilt() {
    queries_beside(&["--rebuild"], 36);
}

#[test]
fn an_index_of_somebody_else_can_be_read() {
    let home = home_in(State::Old);
    let Some(nobody) = home.somebody_else() else {
        println!("skipped: only root can run a program as somebody else");
        return;
    };
    let query = finish(nobody(&["query", "testimony", "--count"]), b"").expect(&[0]);
    assert_eq!(query.stdout.trim(), Answers::get().of(State::Old).len().to_string());
    finish(nobody(&["check"]), b"").expect(&[0]);
    let refused = finish(nobody(&["index", "essays"]), b"").expect(&[2]);
    assert!(refused.stderr.contains("permission"), "{refused:#?}");
    assert_settled(&home, Answers::get(), State::Old);
}
