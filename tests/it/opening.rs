//! A hit opened where it stands, by a stand-in for an editor that writes down what it was told; links on a terminal.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::program::{Program, Ran, home, scratch};

const ESSAY: &str = "# Maize\n\nIn 1954 Khrushchev opened the Virgin Lands of Kazakhstan.\n";

/// A program of this name that writes its arguments into `told`, a line each.
fn stand_in(folder: &Path, name: &str) -> String {
    let program = folder.join(name);
    let script = format!("#!/bin/sh\nprintf '%s\\n' \"$@\" > '{}/told'\n", folder.display());
    fs::write(&program, script).expect("a script");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("a script that runs");
    program.display().to_string()
}

/// A folder with one essay of this name, indexed.
fn indexed(name: &str, bytes: &[u8]) -> tempfile::TempDir {
    let folder = scratch();
    fs::create_dir(folder.path().join("essays")).expect("a folder");
    fs::write(folder.path().join("essays").join(name), bytes).expect("an essay");
    let ran = Program::new(folder.path(), ["index", "essays"]).run();
    assert_eq!(ran.code, Some(0), "{ran:?}");
    folder
}

fn open(folder: &Path, editor: &str) -> Ran {
    let program = Program::new(folder, ["query", "Kazakhstan", "--open", "1"]);
    program.variable("VISUAL", "").variable("EDITOR", editor).run()
}

fn told(folder: &Path) -> Vec<String> {
    let told = fs::read_to_string(folder.join("told")).expect("the editor ran");
    told.lines().map(str::to_owned).collect()
}

#[test]
fn an_editor_gets_its_flags_the_line_and_the_file() {
    let folder = indexed("maize.md", ESSAY.as_bytes());
    let file = folder.path().join("essays/maize.md").canonicalize().expect("the essay");
    let editor = stand_in(folder.path(), "nvim");
    let ran = open(folder.path(), &format!("'{editor}' --clean"));
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{ran:?}");
    assert_eq!(told(folder.path()), ["--clean", "+3", &file.display().to_string()]);
}

#[test]
fn no_file_name_is_ever_a_command() {
    let name = "a $(touch made);`touch made` & -x 'q'.md";
    let folder = indexed(name, ESSAY.as_bytes());
    let editor = stand_in(folder.path(), "code");
    let ran = open(folder.path(), &format!("'{editor}'"));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let told = told(folder.path());
    assert!(told.len() == 2 && told[1].ends_with(&format!("/essays/{name}:3")), "{told:?}");
    assert!(!folder.path().join("made").exists());
}

#[test]
fn what_cannot_be_opened_is_said_with_what_to_do() {
    let table = "id,title,text\n1,Maize,\"In 1954 Khrushchev opened the Virgin Lands of Kazakhstan, a steppe.\"\n";
    let folder = indexed("essays.csv", table.as_bytes());
    let ran = open(folder.path(), "nvim");
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("is inside of") && ran.stderr.contains("try: histsearch show "), "{ran:?}");

    let folder = indexed("maize.md", ESSAY.as_bytes());
    let ran = open(folder.path(), "");
    assert!(ran.code == Some(2) && ran.stderr.contains("no editor is set"), "{ran:?}");
    let ran = open(folder.path(), "nvim 'x");
    assert!(ran.code == Some(2) && ran.stderr.contains("cannot read EDITOR"), "{ran:?}");
    let ran = open(folder.path(), "no-such-editor");
    assert!(ran.code == Some(2) && ran.stderr.contains("cannot run the editor no-such-editor"), "{ran:?}");
    let ran = open(folder.path(), "false");
    assert!(ran.code == Some(2) && ran.stderr.contains("the editor false failed"), "{ran:?}");
    fs::remove_file(folder.path().join("essays/maize.md")).expect("the essay goes");
    let ran = open(folder.path(), "nvim");
    assert!(ran.code == Some(2) && ran.stderr.contains("not there any more"), "{ran:?}");
}

#[test]
fn a_pdf_is_opened_in_a_viewer_at_its_page() {
    let pdf = fs::read(home().join("tests/formats/pdf/one-column.pdf")).expect("a fixture");
    let folder = indexed("maize.pdf", &pdf);
    stand_in(folder.path(), "okular");
    let program = Program::new(folder.path(), ["query", "Barayev", "--open", "1"]);
    let ran = program.variable("PATH", folder.path()).run();
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let told = told(folder.path());
    assert!(told[..2] == ["--page", "312"] && told[2].ends_with("/essays/maize.pdf"), "{told:?}");
}

#[test]
fn links_are_addresses_whatever_a_file_is_called() {
    let folder = indexed("a\u{1b}]8;;x\u{7} b%20\n.md", ESSAY.as_bytes());
    for command in ["query", "kwic"] {
        let ran = Program::new(folder.path(), [command, "Kazakhstan", "--hyperlink", "always"]).run();
        let link = "/essays/a%1B%5D8%3B%3Bx%07%20b%2520%0A.md\u{1b}\\";
        assert!(ran.stdout.contains("\u{1b}]8;;file:///") && ran.stdout.contains(link), "{ran:?}");
        assert_eq!(ran.stdout.matches('\u{1b}').count(), 4, "{ran:?}");
        let plain = Program::new(folder.path(), [command, "Kazakhstan"]).run();
        assert!(!plain.stdout.contains('\u{1b}'), "{plain:?}");
    }
}
