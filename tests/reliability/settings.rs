//! A `histsearch.toml` that came with somebody else's essays: it may be anything, and is then an error that names it.
//! It cannot have files outside of its folder read, and whatever it is, it neither hangs nor brings down a run.

use std::fs;

use crate::harness::{Home, Run};

const FILE: &str = "histsearch.toml";

/// Settings that no honest person wrote, and what an error says of each.
fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let nested = |open: &str, close: &str| format!("entry = {}{}", open.repeat(100_000), close.repeat(100_000));
    let entry = "[[entry]]\nname = \"x\"\n";
    vec![
        ("not TOML", b"entry = = 5".to_vec()),
        ("not UTF-8", b"[query]\nlimit = 5 # \xff\xfe".to_vec()),
        ("bytes", (0..=255).collect()),
        ("nested lists", nested("[", "]").into_bytes()),
        ("nested tables", nested("{a=", "}").into_bytes()),
        ("an unknown key", b"command = \"rm -rf /\"\n".to_vec()),
        ("a wrong sort of value", b"vocabularies = 5\n".to_vec()),
        ("a dotted key without end", format!("{}a = 1\n", "a.".repeat(100_000)).into_bytes()),
        ("17 MB", format!("{entry}place = \"{}\"\n", "x".repeat(17 << 20)).into_bytes()),
        ("a vocabulary above", b"vocabularies = [\"../secret.csv\"]\n".to_vec()),
        ("a vocabulary by its full path", b"vocabularies = [\"/etc/hostname.csv\"]\n".to_vec()),
        ("a device for a vocabulary", b"vocabularies = [\"/dev/zero\"]\n".to_vec()),
        ("a folder for a vocabulary", b"vocabularies = [\".\"]\n".to_vec()),
        ("no vocabulary", b"vocabularies = [\"none.csv\"]\n".to_vec()),
        ("a vocabulary that is an essay", b"vocabularies = [\"maize.md\"]\n".to_vec()),
    ]
}

fn home() -> Home {
    let home = Home::new();
    home.write("maize.md", "# Maize\n\nSown in 1954 by order of Khrushchev.\n");
    fs::write(home.path().join("secret.csv"), "name\npassword\n").unwrap();
    home
}

#[track_caller]
fn refused(what: &str, run: &Run) {
    assert_eq!(run.code, Some(2), "{what}: {run:#?}");
    assert!(run.stderr.contains(FILE) && !run.shows_a_panic(), "{what}: {run:#?}");
    assert!(!run.stderr.contains("password") && run.stderr.len() < 4000, "{what}: {run:#?}");
}

#[test]
fn hostile_settings_are_an_error_that_names_them() {
    for (what, text) in hostile() {
        let home = home();
        home.write(FILE, text);
        refused(what, &home.update(&[]));
        home.run(&["query", "maize"]).expect(&[2]); // there is no index
    }
}

#[test]
fn an_index_stays_whole_when_its_settings_turn_hostile() {
    let home = home();
    home.update(&[]).expect(&[0]);
    for (what, text) in hostile() {
        let path = home.write(FILE, text);
        refused(what, &home.update(&[]));
        fs::remove_file(path).unwrap();
        home.run(&["query", "maize"]).expect(&[0]);
        home.run(&["check"]).expect(&[0]);
    }
}

#[cfg(unix)]
#[test]
fn settings_are_a_regular_file_of_the_folder_or_nothing() {
    let home = home();
    fs::write(home.path().join("elsewhere.toml"), "[[entry]]\nname = \"password\"\n").unwrap();
    std::os::unix::fs::symlink("../elsewhere.toml", home.essays().join(FILE)).unwrap();
    refused("a link", &home.update(&[]));
    fs::remove_file(home.essays().join(FILE)).unwrap();
    crate::harness::shell("mkfifo", &[], &home.essays().join(FILE));
    refused("a pipe", &home.update(&[]));
    fs::remove_file(home.essays().join(FILE)).unwrap();
    std::os::unix::fs::symlink("../secret.csv", home.essays().join("names.csv")).unwrap();
    home.write(FILE, "vocabularies = [\"names.csv\"]\n");
    refused("a link for a vocabulary", &home.update(&[]));
}

#[test]
fn names_in_settings_are_only_names() {
    let home = home();
    let odd = r#"
        [[entry]]
        name = "\u001b[31mred\u0000\u001e\u001f\u202e"
        variants = ["=1+1", "?", "\n", "the \u001fMaize"]
        years = "soon"
        broader = ["nothing at all \u001b[2J"]
    "#;
    home.write(FILE, odd);
    let run = home.update(&[]).expect(&[0]);
    let said = format!("{}{}", run.stdout, run.stderr);
    assert!(!said.contains(['\u{1b}', '\u{1e}', '\u{202e}']), "{said:?}");
    home.run(&["query", "the maize"]).expect(&[0]);
    let listed = home.run(&["lexicon", "export", "--format", "csv"]).expect(&[0]);
    assert!(!listed.stdout.contains(['\u{1b}', '\u{1f}', '\u{0}']));
    home.run(&["check"]).expect(&[0]);
}
