//! A case as its file has it: what there is, what is run, what is expected. The format is told in
//! `tests/cmd/README.md`.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde_json::Value;

use crate::words::{self, Command};

/// One file of `tests/cmd`.
pub(super) struct Case {
    pub(super) path: PathBuf,
    /// The file as it is, for messages and for blessing.
    pub(super) lines: Vec<String>,
    /// Whether the demo essays, or an index of them, are needed.
    pub(super) demo_corpus: bool,
    pub(super) demo_index: bool,
    pub(super) actions: Vec<Action>,
}

/// What happens in a case, in order.
pub(super) enum Action {
    /// A file is there with these bytes, new or changed.
    File(PathBuf, Vec<u8>),
    /// A folder is there.
    Folder(PathBuf),
    /// A file or folder goes.
    Remove(PathBuf),
    /// A file or folder moves.
    Move(PathBuf, PathBuf),
    /// The program runs.
    Run(Step),
}

/// One run of the program.
pub(super) struct Step {
    /// Index of its line in the file.
    pub(super) at: usize,
    pub(super) command: Command,
    pub(super) input: String,
    pub(super) exit: i32,
    pub(super) out: Option<Block>,
    pub(super) err: Option<Block>,
    pub(super) checks: Vec<Check>,
}

/// Everything a stream should say, and where the file has it.
#[derive(Default)]
pub(super) struct Block {
    pub(super) at: Range<usize>,
    pub(super) lines: Vec<String>,
}

/// One thing expected of a run.
pub(super) struct Check {
    pub(super) at: usize,
    pub(super) what: Expected,
}

pub(super) enum Expected {
    Has(Stream, String),
    Lacks(Stream, String),
    Empty(Stream),
    /// Of every value this pointer names in the JSON on stdout.
    Json(String, Relation),
}

#[derive(Clone, Copy)]
pub(super) enum Stream {
    Out,
    Err,
}

pub(super) enum Relation {
    Equals(Value),
    More(f64),
    Less(f64),
    Length(usize),
    Missing,
}

impl Case {
    /// Reads a case.
    ///
    /// # Errors
    /// Says which line of which file cannot be read.
    pub(super) fn read(path: &Path) -> Result<Case, String> {
        let text = fs::read_to_string(path).map_err(|error: io::Error| format!("{}: {error}", path.display()))?;
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let mut case = Case {
            path: path.to_owned(),
            lines: Vec::new(),
            demo_corpus: false,
            demo_index: false,
            actions: Vec::new(),
        };
        for (at, line) in lines.iter().enumerate() {
            case.line(at, line).map_err(|problem| format!("{}:{}: {problem}: {line}", path.display(), at + 1))?;
        }
        if !case.actions.iter().any(|action| matches!(action, Action::Run(_))) {
            return Err(format!("{}: runs nothing", path.display()));
        }
        case.lines = lines;
        Ok(case)
    }

    fn line(&mut self, at: usize, line: &str) -> Result<(), String> {
        if line.trim().is_empty() || line.starts_with('#') {
            return Ok(());
        }
        if let Some(text) = quoted(line, "|") {
            return self.file_line(text);
        }
        for (mark, place) in [("in|", 0), ("out|", 1), ("err|", 2)] {
            if let Some(text) = quoted(line, mark) {
                let step = self.step()?;
                match place {
                    0 => step.input.extend([text, "\n"]),
                    1 => step.out.get_or_insert_default().push(at, text)?,
                    _ => step.err.get_or_insert_default().push(at, text)?,
                }
                return Ok(());
            }
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "$" => self.actions.push(Action::Run(Step::new(at, rest)?)),
            "exit" => self.step()?.exit = rest.parse().map_err(|_| "no exit code".to_owned())?,
            "out" => self.check(at, said(Stream::Out, rest)?)?,
            "err" => self.check(at, said(Stream::Err, rest)?)?,
            "json" => self.check(at, in_json(rest)?)?,
            _ => self.given(word, rest)?,
        }
        Ok(())
    }

    fn given(&mut self, word: &str, rest: &str) -> Result<(), String> {
        match (word, rest) {
            ("given", "demo index") => self.demo_index = true,
            ("given", "demo corpus") => self.demo_corpus = true,
            ("file", _) => self.actions.push(Action::File(inside(rest)?, Vec::new())),
            ("hex", _) => {
                let (path, bytes) = rest.split_once(' ').ok_or("a path and bytes")?;
                self.actions.push(Action::File(inside(path)?, hex(bytes)?));
            }
            ("folder", _) => self.actions.push(Action::Folder(inside(rest)?)),
            ("remove", _) => self.actions.push(Action::Remove(inside(rest)?)),
            ("move", _) => {
                let (from, to) = rest.split_once(" -> ").ok_or("move FROM -> TO")?;
                self.actions.push(Action::Move(inside(from)?, inside(to)?));
            }
            _ => return Err("not a line of a case".to_owned()),
        }
        Ok(())
    }

    fn file_line(&mut self, text: &str) -> Result<(), String> {
        match self.actions.last_mut() {
            Some(Action::File(_, bytes)) => {
                bytes.extend_from_slice(text.as_bytes());
                bytes.push(b'\n');
                Ok(())
            }
            _ => Err("a line of no file".to_owned()),
        }
    }

    fn step(&mut self) -> Result<&mut Step, String> {
        match self.actions.last_mut() {
            Some(Action::Run(step)) => Ok(step),
            _ => Err("no run before it".to_owned()),
        }
    }

    fn check(&mut self, at: usize, what: Expected) -> Result<(), String> {
        self.step()?.checks.push(Check { at, what });
        Ok(())
    }
}

impl Step {
    fn new(at: usize, typed: &str) -> Result<Step, String> {
        let command = words::command(typed)?;
        Ok(Step { at, command, input: String::new(), exit: 0, out: None, err: None, checks: Vec::new() })
    }
}

impl Block {
    fn push(&mut self, at: usize, text: &str) -> Result<(), String> {
        if self.lines.is_empty() {
            self.at = at..at;
        }
        if self.at.end != at {
            return Err("what a stream says stands in one block".to_owned());
        }
        self.at.end = at + 1;
        self.lines.push(text.to_owned());
        Ok(())
    }
}

/// The text after a mark and one space.
fn quoted<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    let rest = line.strip_prefix(mark)?;
    if rest.is_empty() { Some("") } else { rest.strip_prefix(' ') }
}

/// Cases stay in their folder.
fn inside(path: &str) -> Result<PathBuf, String> {
    let path = Path::new(path);
    let stays = path.components().all(|part| matches!(part, std::path::Component::Normal(_)));
    if stays && !path.as_os_str().is_empty() { Ok(path.to_owned()) } else { Err("no path in the case's folder".into()) }
}

fn hex(bytes: &str) -> Result<Vec<u8>, String> {
    let byte = |word| u8::from_str_radix(word, 16).map_err(|_| format!("{word} is no byte"));
    bytes.split_whitespace().map(byte).collect()
}

fn said(stream: Stream, rest: &str) -> Result<Expected, String> {
    match rest.split_once(' ') {
        None if rest == "empty" => Ok(Expected::Empty(stream)),
        Some(("has", text)) => Ok(Expected::Has(stream, text.to_owned())),
        Some(("lacks", text)) => Ok(Expected::Lacks(stream, text.to_owned())),
        _ => Err("has, lacks or empty".to_owned()),
    }
}

fn in_json(rest: &str) -> Result<Expected, String> {
    let mut parts = rest.splitn(3, ' ');
    let (pointer, relation) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let value = parts.next().unwrap_or("");
    let number = || value.parse::<f64>().map_err(|_| "a number".to_owned());
    let relation = match relation {
        "=" => Relation::Equals(serde_json::from_str(value).map_err(|error| error.to_string())?),
        ">" => Relation::More(number()?),
        "<" => Relation::Less(number()?),
        "length" => Relation::Length(value.parse().map_err(|_| "a number".to_owned())?),
        "missing" => Relation::Missing,
        _ => return Err("=, >, <, length or missing".to_owned()),
    };
    Ok(Expected::Json(pointer.to_owned(), relation))
}
