//! `index --watch`: essays that are written, changed and removed while it runs are found, changed and gone.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use crate::program::Program;

/// However slow the machine, a change is seen in this time.
const PATIENCE: Duration = Duration::from_secs(60);

/// A watching program, ended when it is let go of.
struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
#[cfg(unix)]
fn the_index_follows_its_folder() {
    let home = tempfile::tempdir().expect("a folder");
    let essays = home.path().join("essays");
    fs::create_dir(&essays).expect("a folder of essays");
    fs::write(essays.join("one.md"), "# Maize\n\nIn 1954 the steppe was ploughed.\n").expect("an essay");
    let child = Command::new(env!("CARGO_BIN_EXE_histsearch"))
        .args(["index", "essays", "--watch", "--format", "json"])
        .current_dir(home.path())
        .env("HISTSEARCH_INDEX", essays.join("index")) // inside of what is watched: its own work must not wake it
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut watching = Watching(child);
    let look = |word: &str, passages: &str| {
        let began = Instant::now();
        loop {
            let asked = ["query", word, "--exact", "--count"];
            let ran = Program::new(home.path(), asked).index(&essays.join("index")).run();
            if ran.stdout.trim() == passages {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "{word} is not in {passages} passages: {ran:?}");
            thread::sleep(Duration::from_millis(100));
        }
    };
    look("steppe", "1");
    fs::create_dir_all(essays.join("new/folder")).expect("a folder");
    fs::write(essays.join("new/folder/two.md"), "# Wheat\n\nIn 1963 the harvest failed.\n").expect("an essay");
    look("harvest", "1");
    fs::write(essays.join("one.md"), "# Maize\n\nIn 1954 the prairie was ploughed.\n").expect("an essay");
    look("prairie", "1");
    look("steppe", "0");
    fs::remove_file(essays.join("new/folder/two.md")).expect("an essay to remove");
    look("harvest", "0");

    let pid = watching.0.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill").success());
    let ended = watching.0.wait().expect("an end");
    assert_eq!(ended.code(), Some(130));
    let mut said = String::new();
    std::io::Read::read_to_string(&mut watching.0.stdout.take().expect("stdout"), &mut said).expect("text");
    let runs = said.lines().count();
    assert!((3..=6).contains(&runs), "a run for each change, and none for its own work:\n{said}");
}
