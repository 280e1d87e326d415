//! Runs a case in a folder of its own and says what was not as expected.

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::Path;

use serde_json::Value;

use super::case::{Action, Block, Case, Expected, Relation, Step, Stream};
use crate::program::{self, Program, Ran};
use crate::wild;

/// What became of a case.
#[derive(Default)]
pub(super) struct Outcome {
    /// What was not as expected, for people; empty where all was.
    pub(super) complaints: String,
    /// What the file would say instead, by its lines.
    pub(super) edits: Vec<(Range<usize>, Vec<String>)>,
}

/// Runs a case.
pub(super) fn run(case: &Case) -> Outcome {
    let folder = program::scratch();
    if case.demo_corpus {
        let made = program::copy_folder(&program::home().join("corpus"), &folder.path().join("corpus"));
        made.expect("a copy of the demo essays");
    }
    let mut outcome = Outcome::default();
    for action in &case.actions {
        match action {
            Action::Run(step) => outcome.judge(case, step, &start(case, step, folder.path())),
            other => arrange(other, folder.path()).unwrap_or_else(|error| panic!("{}: {error}", case.path.display())),
        }
    }
    outcome
}

fn arrange(action: &Action, folder: &Path) -> std::io::Result<()> {
    match action {
        Action::File(path, bytes) => {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            fs::write(path, bytes)
        }
        Action::Folder(path) => fs::create_dir_all(folder.join(path)),
        Action::Remove(path) if folder.join(path).is_dir() => fs::remove_dir_all(folder.join(path)),
        Action::Remove(path) => fs::remove_file(folder.join(path)),
        Action::Move(from, to) => {
            let to = folder.join(to);
            fs::create_dir_all(to.parent().unwrap_or(folder))?;
            fs::rename(folder.join(from), to)
        }
        Action::Run(_) => Ok(()),
    }
}

fn start(case: &Case, step: &Step, folder: &Path) -> Ran {
    let mut program = Program::new(folder, &step.command.arguments).input(&step.input);
    if case.demo_index {
        program = program.index(program::demo_index());
    }
    for (name, value) in &step.command.variables {
        program = program.variable(name, value);
    }
    let ran = program.run();
    Ran { stdout: portable(&ran.stdout, folder), stderr: portable(&ran.stderr, folder), ..ran }
}

/// The same on every machine and readable in a file: folders by name, control characters spelt out.
fn portable(text: &str, folder: &Path) -> String {
    let mut text = text.replace(&folder.display().to_string(), "[case]");
    if let Ok(real) = folder.canonicalize() {
        text = text.replace(&real.display().to_string(), "[case]");
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\0' => shown.push_str("\\0"),
            '\n' | '\t' => shown.push(c),
            c if c.is_control() => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    shown
}

impl Outcome {
    fn judge(&mut self, case: &Case, step: &Step, ran: &Ran) {
        let before = self.complaints.len();
        if ran.code != Some(step.exit) {
            let code = ran.code.map_or("a signal".to_owned(), |code| code.to_string());
            self.complain(case, step.at, &format!("exit {code} instead of {}", step.exit));
        }
        if ran.stderr.contains("panicked at") {
            self.complain(case, step.at, "panicked");
        }
        self.compare(case, step.out.as_ref(), "out", &ran.stdout);
        self.compare(case, step.err.as_ref(), "err", &ran.stderr);
        for check in &step.checks {
            if let Err(problem) = holds(&check.what, ran) {
                self.complain(case, check.at, &format!("{}: {problem}", case.lines[check.at]));
            }
        }
        if self.complaints.len() > before {
            self.show(case, step, ran);
        }
    }

    fn complain(&mut self, case: &Case, at: usize, what: &str) {
        let _ = writeln!(self.complaints, "{}:{}: {what}", case.path.display(), at + 1);
    }

    fn compare(&mut self, case: &Case, expected: Option<&Block>, mark: &str, actual: &str) {
        let Some(expected) = expected else { return };
        let actual: Vec<String> = actual.lines().map(str::to_owned).collect();
        if wild::lines_match(&expected.lines, &actual) {
            return;
        }
        self.complain(case, expected.at.start, &format!("std{mark} is not as expected"));
        let lines = wild::bless(&expected.lines, &actual);
        let lines = lines.iter().map(|line| format!("{mark}| {line}").trim_end().to_owned());
        self.edits.push((expected.at.clone(), lines.collect()));
    }

    /// The whole run, where anything about it was not as expected.
    fn show(&mut self, case: &Case, step: &Step, ran: &Ran) {
        let _ = writeln!(self.complaints, "  {}", case.lines[step.at]);
        for (mark, text) in [("out", &ran.stdout), ("err", &ran.stderr)] {
            for line in text.lines() {
                let _ = writeln!(self.complaints, "  {mark}| {line}");
            }
        }
    }
}

fn holds(expected: &Expected, ran: &Ran) -> Result<(), String> {
    let text = |stream: &Stream| match stream {
        Stream::Out => &ran.stdout,
        Stream::Err => &ran.stderr,
    };
    let found = |holds: bool, problem: &str| if holds { Ok(()) } else { Err(problem.to_owned()) };
    match expected {
        Expected::Has(stream, wanted) => found(wild::contains(wanted, text(stream)), "is not there"),
        Expected::Lacks(stream, unwanted) => found(!wild::contains(unwanted, text(stream)), "is there"),
        Expected::Empty(stream) => found(text(stream).is_empty(), "is not empty"),
        Expected::Json(pointer, relation) => in_json(&ran.stdout, pointer, relation),
    }
}

fn in_json(stdout: &str, pointer: &str, relation: &Relation) -> Result<(), String> {
    let lines: Result<Vec<Value>, _> = stdout.lines().map(serde_json::from_str).collect();
    let mut lines = lines.map_err(|error| format!("stdout is no JSON: {error}"))?;
    let whole = if lines.len() == 1 { lines.remove(0) } else { Value::Array(lines) };
    let values = pointed(&whole, pointer);
    match relation {
        Relation::Missing if values.is_empty() => Ok(()),
        Relation::Missing => Err(format!("is there: {}", values[0])),
        _ if values.is_empty() => Err("is not there".to_owned()),
        _ => match values.into_iter().find(|value| !relates(relation, value)) {
            Some(value) => Err(format!("is {}", beginning(&value.to_string()))),
            None => Ok(()),
        },
    }
}

/// Enough of a long value to see what it is.
fn beginning(text: &str) -> String {
    const ENOUGH: usize = 300;
    match text.char_indices().nth(ENOUGH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The values a JSON pointer names; `*` stands for every element or member.
fn pointed<'a>(value: &'a Value, pointer: &str) -> Vec<&'a Value> {
    pointer.split('/').skip(1).fold(vec![value], |values, name| {
        let below = |value: &'a Value| match value {
            Value::Array(elements) if name == "*" => elements.iter().collect(),
            Value::Object(members) if name == "*" => members.values().collect(),
            Value::Array(elements) => name.parse::<usize>().ok().and_then(|at| elements.get(at)).into_iter().collect(),
            other => other.get(name).into_iter().collect::<Vec<_>>(),
        };
        values.into_iter().flat_map(below).collect()
    })
}

fn relates(relation: &Relation, actual: &Value) -> bool {
    match relation {
        Relation::Equals(expected) => equals(expected, actual),
        Relation::More(least) => actual.as_f64().is_some_and(|number| number > *least),
        Relation::Less(most) => actual.as_f64().is_some_and(|number| number < *most),
        Relation::Length(length) => match actual {
            Value::Array(elements) => elements.len() == *length,
            Value::Object(members) => members.len() == *length,
            Value::String(text) => text.chars().count() == *length,
            _ => false,
        },
        Relation::Missing => false,
    }
}

/// Equal, with gaps in expected strings.
fn equals(expected: &Value, actual: &Value) -> bool {
    match (expected, actual) {
        (Value::String(expected), Value::String(actual)) => wild::line_matches(expected, actual),
        (Value::Array(expected), Value::Array(actual)) => {
            expected.len() == actual.len() && expected.iter().zip(actual).all(|(e, a)| equals(e, a))
        }
        (expected, actual) => expected == actual,
    }
}
