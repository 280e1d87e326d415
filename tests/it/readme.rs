//! What the README shows is what happens: its `console` blocks are run, in order, on a fresh copy of the demo essays.
//!
//! A block has lines `$ histsearch …`, each with the output below it, in which `[..]` and `...` stand for what differs
//! from run to run; times (`4.1 ms`) need no mark. `$ cat FILE` shows a file, which then stands there for what follows.
//! Lines that begin with `$` and another program are not run, nor is what they print compared.

use std::fs;
use std::path::Path;

use crate::program::{Program, copy_folder, home, scratch};
use crate::{wild, words};

/// A command of the README and what it is said to print.
#[derive(Debug, PartialEq, Eq)]
struct Shown {
    /// Line of the README, from 1.
    line: usize,
    typed: String,
    output: Vec<String>,
}

/// The commands in fenced `console` blocks, in order.
fn commands(readme: &str) -> Vec<Shown> {
    let mut commands: Vec<Shown> = Vec::new();
    let mut is_console = false;
    for (line, text) in (1..).zip(readme.lines()) {
        match text.strip_prefix("```") {
            Some("console") => is_console = true,
            Some(_) => is_console = false,
            None if !is_console => {}
            None => match (text.strip_prefix("$ "), commands.last_mut()) {
                (Some(typed), _) => commands.push(Shown { line, typed: typed.to_owned(), output: Vec::new() }),
                (None, Some(command)) => command.output.push(text.to_owned()),
                (None, None) => {}
            },
        }
    }
    for command in &mut commands {
        let used = command.output.iter().rposition(|line| !line.trim().is_empty()).map_or(0, |last| last + 1);
        command.output.truncate(used);
    }
    commands
}

/// The files shown by `$ cat FILE`, put where they are said to be.
fn put_files(commands: &[Shown], folder: &Path) {
    for shown in commands {
        if let Some(name) = shown.typed.strip_prefix("cat ") {
            fs::write(folder.join(name), shown.output.join("\n") + "\n").expect("a file of the README");
        }
    }
}

/// Runs what can be run and says what differs.
fn differences(commands: &[Shown], folder: &Path) -> Vec<String> {
    put_files(commands, folder);
    let runnable = commands.iter().filter_map(|shown| Some((shown, words::command(&shown.typed).ok()?)));
    let mut differences = Vec::new();
    for (shown, command) in runnable {
        let mut program = Program::new(folder, &command.arguments).variable("HISTSEARCH_INDEX", "");
        for (name, value) in &command.variables {
            program = program.variable(name, value);
        }
        let ran = program.run();
        let printed = ran.stdout.clone() + &ran.stderr;
        let actual: Vec<String> = printed.trim_end().lines().map(timeless).collect();
        let expected: Vec<String> = shown.output.iter().map(|line| timeless(line)).collect();
        if !wild::lines_match(&expected, &actual) {
            let Shown { line, typed, .. } = shown;
            differences.push(format!("README.md:{line}: $ {typed}\nprints\n{printed}"));
        }
    }
    differences
}

fn timeless(line: &str) -> String {
    wild::without_times(line.trim_end())
}

#[test]
fn the_readme_shows_what_happens() {
    let Ok(readme) = fs::read_to_string(home().join("README.md")) else {
        #[allow(clippy::print_stderr, reason = "a test that could not look says so")]
        {
            eprintln!("skipped: there is no README.md");
        }
        return;
    };
    let folder = scratch();
    copy_folder(&home().join("corpus"), &folder.path().join("corpus")).expect("a copy of the demo essays");
    let differences = differences(&commands(&readme), folder.path());
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

const SAMPLE: &str = "\
# histsearch

```console
$ cargo build
   Compiling …
$ histsearch index corpus
55 added
55 essays, [..] passages in index (9.99 s)

$ histsearch query shoe --format paths --exact
corpus/world/un-khrushchev-shoe.html
```

```rust
$ histsearch nonsense
```
";

#[test]
fn commands_and_outputs_are_read() {
    let read = commands(SAMPLE);
    let typed: Vec<(usize, &str, usize)> =
        read.iter().map(|shown| (shown.line, shown.typed.as_str(), shown.output.len())).collect();
    assert_eq!(
        typed,
        [
            (4, "cargo build", 1),
            (6, "histsearch index corpus", 2),
            (10, "histsearch query shoe --format paths --exact", 1),
        ]
    );
}

#[test]
fn a_true_readme_passes_and_a_false_one_does_not() {
    let folder = scratch();
    copy_folder(&home().join("corpus"), &folder.path().join("corpus")).expect("a copy of the demo essays");
    assert_eq!(differences(&commands(SAMPLE), folder.path()), [""; 0]);
    let false_one = SAMPLE.replace("un-khrushchev-shoe.html", "another.html");
    assert_eq!(differences(&commands(&false_one)[2..], folder.path()).len(), 1);
}
