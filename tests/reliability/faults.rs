//! The disk, the permissions and the folders play tricks: named, counted, and nothing indexed is lost by it.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::harness::{Home, Run, finish};
use crate::states::{Answers, State, assert_settled};

/// Essays on maize, wheat and the Virgin Lands, indexed.
fn indexed() -> Home {
    let home = Home::new();
    home.write("maize.md", "# Maize\n\nIn 1954 Khrushchev told the kolkhozes to sow maize.\n");
    home.write("asia/wheat.md", "# Wheat\n\nIn 1963 the wheat harvest of Kazakhstan failed.\n");
    home.write("asia/millet.md", "# Millet\n\nMillet was sown along the Yellow River.\n");
    home.update(&[]).expect(&[0]);
    home
}

/// The reasons given, by path.
fn skipped(run: &Run) -> Vec<(String, String)> {
    let json = run.json();
    let skipped = json["skipped"].as_array().unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    skipped.iter().map(|file| (text(&file["path"]), text(&file["reason"]))).collect()
}

fn essays(run: &Run, what: &str) -> u64 {
    run.json()["essays"][what].as_u64().unwrap()
}

/// How many passages match, as text.
fn count(home: &Home, words: &str) -> String {
    home.run(&["query", words, "--exact", "--count"]).expect(&[0, 1]).stdout.trim().to_owned()
}

#[test]
fn a_root_that_is_missing_or_emptied_removes_nothing_unless_asked_to() {
    type Loss<'a> = (&'a str, &'a dyn Fn(&Home));
    let losses: [Loss<'_>; 2] = [
        ("missing", &|home| fs::rename(home.essays(), home.path().join("away")).unwrap()),
        ("empty", &|home| {
            fs::rename(home.essays(), home.path().join("away")).unwrap();
            fs::create_dir(home.essays()).unwrap();
        }),
    ];
    for (what, lose) in losses {
        let home = indexed();
        lose(&home);
        for flags in [&[][..], &["--rebuild"], &["--dry-run"]] {
            let refused = home.update(flags).expect(&[2]);
            assert!(refused.stderr.contains(what) && refused.stderr.contains("--prune"), "{flags:?}: {refused:#?}");
            assert_eq!(count(&home, "maize"), "1");
        }
        home.run(&["check"]).expect(&[0]);
        let pruned = home.update(&["--prune"]).expect(&[0]);
        assert_eq!((essays(&pruned, "removed"), essays(&pruned, "total")), (3, 0), "{what}");
        assert_eq!(count(&home, "maize"), "0");
        home.run(&["check"]).expect(&[0]);
    }
}

#[test]
fn a_folder_that_never_was_is_an_error() {
    let home = Home::new();
    let refused = home.run(&["index", "no-such-folder"]).expect(&[2]);
    assert!(refused.stderr.contains("no-such-folder"), "{refused:#?}");
    home.run(&["query", "maize"]).expect(&[2]);
}

#[test]
fn a_root_may_be_a_file() {
    let home = indexed();
    let of_one = |flags: &[&str]| {
        let args = [&["index", "essays/maize.md", "--index", "one", "--format", "json"], flags].concat();
        home.run(&args)
    };
    assert_eq!(essays(&of_one(&[]).expect(&[0]), "added"), 1);
    assert_eq!(essays(&of_one(&[]).expect(&[0]), "unchanged"), 1);
    fs::remove_file(home.essays().join("maize.md")).unwrap();
    of_one(&[]).expect(&[2]);
    assert_eq!(essays(&of_one(&["--prune"]).expect(&[0]), "removed"), 1);
}

#[test]
fn an_essay_that_turns_into_something_else_is_no_longer_that_essay() {
    let home = indexed();
    fs::remove_file(home.essays().join("maize.md")).unwrap();
    home.write("maize.md/rye.md", "# Rye\n\nRye was sown in 1730.\n");
    let run = home.update(&[]).expect(&[0]);
    assert_eq!((essays(&run, "removed"), essays(&run, "added")), (1, 1), "{run:#?}");
    assert_eq!((count(&home, "maize"), count(&home, "rye")), ("0".to_owned(), "1".to_owned()));
    home.run(&["check"]).expect(&[0]);
}

#[test]
#[cfg(unix)]
fn a_link_that_leads_nowhere_is_named() {
    let home = indexed();
    fs::remove_file(home.essays().join("maize.md")).unwrap();
    std::os::unix::fs::symlink("nowhere", home.essays().join("maize.md")).unwrap();
    let run = home.update(&[]).expect(&[0]);
    assert_eq!(skipped(&run), [("essays/maize.md".to_owned(), "symlink".to_owned())]);
    home.update(&["--strict"]).expect(&[2]);
    let status = home.run(&["status"]).expect(&[0]);
    assert!(status.stdout.contains("essays/maize.md"), "{status:#?}");
}

#[test]
#[cfg(unix)]
fn an_essay_that_cannot_be_read_is_named_and_keeps_its_last_text() {
    let home = indexed();
    let mortal = home.mortal();
    let update = |flags: &[&str]| finish(mortal(&[&["index", "essays", "--format", "json"], flags].concat()), b"");
    let locked = home.write("maize.md", "# Maize\n\nNow it is about sunflowers.\n");
    set_mode(&locked, 0o000);
    let run = update(&[]).expect(&[0]);
    assert_eq!(skipped(&run), [("essays/maize.md".to_owned(), "unreadable".to_owned())]);
    assert_eq!((count(&home, "maize"), count(&home, "sunflowers")), ("1".to_owned(), "0".to_owned()));
    assert!(home.run(&["status"]).expect(&[0]).stdout.contains("essays/maize.md"));
    assert!(run.stderr.contains("essays/maize.md"));
    update(&["--strict"]).expect(&[2]);
    set_mode(&locked, 0o644);
    assert_eq!(essays(&update(&[]).expect(&[0]), "updated"), 1);
    assert_eq!(count(&home, "sunflowers"), "1");
    home.run(&["check"]).expect(&[0]);
}

#[test]
#[cfg(unix)]
fn a_folder_that_cannot_be_read_is_named_and_keeps_its_essays() {
    let home = indexed();
    let mortal = home.mortal();
    let update = || finish(mortal(&["index", "essays", "--format", "json"]), b"").expect(&[0]);
    set_mode(&home.essays().join("asia"), 0o000);
    let run = update();
    assert!(skipped(&run).contains(&("essays/asia".to_owned(), "unreadable".to_owned())), "{run:#?}");
    assert_eq!((essays(&run, "total"), essays(&run, "removed")), (3, 0));
    assert_eq!(count(&home, "millet"), "1");
    set_mode(&home.essays().join("asia"), 0o755);
    let run = update();
    assert_eq!((essays(&run, "total"), skipped(&run).len()), (3, 0), "{run:#?}");
    home.run(&["check"]).expect(&[0]);
}

#[test]
#[cfg(unix)]
fn an_index_made_anew_keeps_what_cannot_be_read() {
    let home = indexed();
    home.write("table.csv", "title,text\nRye,Rye was sown in 1730.\nOats,Oats were sown in 1740.\n");
    home.write("asia/empty.md", "");
    home.update(&[]).expect(&[0]);
    let mortal = home.mortal();
    let rebuild = || finish(mortal(&["index", "essays", "--rebuild", "--format", "json"]), b"").expect(&[0]);
    let everything = || {
        home.run(&["query", "maize OR wheat OR millet OR rye OR oats", "--format", "jsonl"]).expect(&[0]).json_lines()
    };
    let before = everything();
    let unreadable = ["maize.md", "table.csv", "asia"].map(|name| home.essays().join(name));
    for path in &unreadable {
        set_mode(path, 0o000);
    }
    for _ in 0..2 {
        let run = rebuild();
        assert_eq!((essays(&run, "total"), essays(&run, "unchanged"), essays(&run, "added")), (5, 5, 0), "{run:#?}");
        assert_eq!(everything(), before);
        home.run(&["check"]).expect(&[0]);
    }
    for path in &unreadable {
        set_mode(path, 0o755);
    }
    home.write("maize.md", "# Maize\n\nNow it is about sunflowers.\n");
    let run = home.update(&[]).expect(&[0]);
    assert_eq!((essays(&run, "total"), essays(&run, "updated")), (5, 5), "{run:#?}");
    assert_eq!(skipped(&run), [("essays/asia/empty.md".to_owned(), "empty".to_owned())]);
    assert_eq!((count(&home, "maize"), count(&home, "sunflowers")), ("0".to_owned(), "1".to_owned()));
    home.run(&["check"]).expect(&[0]);
}

#[test]
#[cfg(unix)]
fn a_root_that_cannot_be_read_removes_nothing() {
    let home = indexed();
    let mortal = home.mortal();
    set_mode(&home.essays(), 0o000);
    let run = finish(mortal(&["index", "essays"]), b"").expect(&[0, 2]);
    assert!(run.stderr.contains("essays"), "{run:#?}");
    set_mode(&home.essays(), 0o755);
    assert_eq!(count(&home, "maize"), "1");
    home.run(&["check"]).expect(&[0]);
}

#[test]
#[cfg(unix)]
fn an_index_that_cannot_be_written_is_left_alone_and_still_answers() {
    for (place, flags) in [("gen-1", &[][..]), ("", &["--rebuild"])] {
        let home = indexed();
        let mortal = home.mortal();
        home.write("rye.md", "# Rye\n\nRye was sown in 1730.\n");
        set_mode(&home.index().join(place), 0o555);
        let refused = finish(mortal(&[&["index", "essays"], flags].concat()), b"").expect(&[2]);
        assert!(refused.stderr.contains("ermission"), "{refused:#?}");
        let query = finish(mortal(&["query", "maize", "--exact", "--count"]), b"").expect(&[0]);
        assert_eq!(query.stdout, "1\n");
        finish(mortal(&["check"]), b"").expect(&[0]);
        set_mode(&home.index().join(place), 0o755);
        finish(mortal(&["index", "essays"]), b"").expect(&[0]);
        assert_eq!(count(&home, "rye"), "1");
    }
}

#[test]
fn an_index_where_a_file_stands_is_refused_and_the_file_stays() {
    let home = indexed();
    let note = home.path().join("note.txt");
    fs::write(&note, "my note").unwrap();
    home.run(&["index", "essays", "--index", "note.txt"]).expect(&[2]);
    home.run(&["query", "maize", "--index", "note.txt"]).expect(&[2]);
    home.run(&["check", "--index", "note.txt"]).expect(&[2]);
    assert_eq!(fs::read_to_string(note).unwrap(), "my note");
    home.run(&["index", "essays", "--index", "a/new/place"]).expect(&[0]);
}

#[test]
fn files_that_vanish_and_grow_during_a_run_do_not_stop_it() {
    let home = Home::new();
    State::Old.write(&home);
    home.update(&[]).expect(&[0]);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let meddler = scope.spawn(|| {
            let mut state = State::Old;
            while !done.load(Ordering::Relaxed) {
                state = state.other();
                state.write(&home);
            }
        });
        let runs: Vec<Run> = (0..3).map(|_| home.update(&[])).collect();
        done.store(true, Ordering::Relaxed);
        meddler.join().unwrap();
        for run in runs {
            run.expect(&[0]);
        }
    });
    State::New.write(&home);
    home.update(&[]).expect(&[0]);
    assert_settled(&home, Answers::get(), State::New);
}

#[cfg(unix)]
fn set_mode(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}
