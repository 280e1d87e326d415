//! The power fails at any moment of indexing and writes that were not synced are lost: the old index or the new one,
//! whole, and the next run needs no help. A run that has ended is never lost.
#![cfg(target_os = "linux")]

use std::fs;

use crate::harness::{Home, Seeded, times};
use crate::journal::{Change, Disk, Loss, watched};
use crate::states::{Answers, State, assert_settled};

/// After how many changes the power fails, per test; 10 for the long form, and 0 tries every one, which takes hours.
const LOSSES: &str = "HISTSEARCH_TEST_LOSSES";

const EVERY_LOSS: [Loss; 3] = [Loss::AllUncertain, Loss::UncertainBytes, Loss::Some];

/// After which of these changes the power fails: where names or durability change, and a few others; and at the end.
fn moments(changes: &[Change], random: &mut Seeded) -> Vec<usize> {
    let all = 1..=changes.len();
    let wanted = times(LOSSES, 5);
    if wanted == 0 {
        return all.collect();
    }
    let telling = |moment: &usize| !matches!(changes[moment - 1], Change::Write { .. } | Change::Open { .. });
    let telling: Vec<usize> = all.filter(telling).collect();
    let mut moments: Vec<usize> = (0..wanted).map(|_| telling[random.below(telling.len())]).collect();
    moments.push(1 + random.below(changes.len()));
    moments.push(changes.len());
    moments.sort_unstable();
    moments.dedup();
    moments
}

/// Fails the power of a run from the old state to the new.
fn survives(flags: &[&str], seed: u64) {
    let answers = Answers::get();
    let home = Home::new();
    State::Old.write(&home);
    home.update(&[]).expect(&[0]);
    let mut disk = Disk::of(&home.index());
    State::New.write(&home);
    let Some(changes) = watched(&home, flags) else {
        println!("skipped: nobody can watch a run here (strace)");
        return;
    };
    assert_settled(&home, answers, State::New);
    let mut random = Seeded(seed);
    let moments = moments(&changes, &mut random);
    let (mut done, mut old, mut new) = (0, 0, 0);
    for moment in &moments {
        changes[done..*moment].iter().for_each(|change| disk.apply(change));
        done = *moment;
        for loss in EVERY_LOSS {
            disk.fail(loss, &mut random, &home.index());
            let state = answers.state(&home);
            home.run(&["check"]).expect(&[0]);
            if *moment == changes.len() {
                assert_eq!(state, State::New, "a run that had ended is lost ({loss:?})");
            }
            *(if state == State::Old { &mut old } else { &mut new }) += 1;
            home.update(&[]).expect(&[0]);
            assert_settled(&home, answers, State::New);
        }
    }
    println!("{} changes, {} losses of power: {old} left the old index, {new} the new", changes.len(), old + new);
    assert!(old > 0 && new > 0);
}

#[test]
fn an_update_that_loses_power_leaves_the_old_index_or_the_new_one() {
    survives(&[], 1848);
}

#[test]
fn a_rebuild_that_loses_power_leaves_the_old_index_or_the_new_one() {
    survives(&["--rebuild"], 1871);
}

#[test]
fn a_first_run_that_loses_power_leaves_no_index_or_the_new_one() {
    let answers = Answers::get();
    let home = Home::new();
    State::New.write(&home);
    fs::create_dir(home.index()).unwrap();
    let mut disk = Disk::of(&home.index());
    let Some(changes) = watched(&home, &[]) else {
        println!("skipped: nobody can watch a run here (strace)");
        return;
    };
    let mut random = Seeded(1815);
    let moments = moments(&changes, &mut random);
    let mut done = 0;
    for moment in moments {
        changes[done..moment].iter().for_each(|change| disk.apply(change));
        done = moment;
        for loss in EVERY_LOSS {
            disk.fail(loss, &mut random, &home.index());
            let query = home.run(&["query", "maize"]).expect(&[0, 2]);
            assert!(query.code == Some(0) || query.stderr.contains("no index"), "{query:#?}");
            assert!(query.code == Some(0) || moment < changes.len(), "a run that had ended is lost ({loss:?})");
            home.update(&[]).expect(&[0]);
            assert_settled(&home, answers, State::New);
        }
    }
}
