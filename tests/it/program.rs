//! The program as a user runs it: in a folder, with words, input and an environment; and the demo essays, indexed.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::{fs, io, thread};

use serde_json::Value;

/// Variables that would change what the program says.
const NOISE: [&str; 7] =
    ["HISTSEARCH_INDEX", "HISTSEARCH_ENGINE", "NO_COLOR", "COLUMNS", "CLICOLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE"];

/// The program, about to be run.
pub(crate) struct Program {
    command: Command,
    input: String,
}

/// How a run ended and what it said.
#[derive(Debug)]
pub(crate) struct Ran {
    /// `None` when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Program {
    /// In this folder, with these words, and with the index in `index/` below it.
    pub(crate) fn new<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> Program {
        let mut command = Command::new(env!("CARGO_BIN_EXE_histsearch"));
        command.current_dir(folder).args(arguments);
        for name in NOISE {
            command.env_remove(name);
        }
        command.env("HISTSEARCH_INDEX", folder.join("index"));
        Program { command, input: String::new() }
    }

    /// With this index.
    pub(crate) fn index(self, index: &Path) -> Program {
        self.variable("HISTSEARCH_INDEX", index)
    }

    /// With this variable; an empty value takes it away.
    pub(crate) fn variable(mut self, name: &str, value: impl AsRef<OsStr>) -> Program {
        let value = value.as_ref();
        if value.is_empty() {
            self.command.env_remove(name)
        } else {
            self.command.env(name, value)
        };
        self
    }

    /// With this on standard input.
    pub(crate) fn input(mut self, text: &str) -> Program {
        text.clone_into(&mut self.input);
        self
    }

    /// Runs it to its end.
    pub(crate) fn run(mut self) -> Ran {
        let streams = self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = streams.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("a piped stdin");
        let input = self.input;
        // A program that reads nothing closes the pipe; that is its right.
        let feeder = thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
        let output = child.wait_with_output().expect("the program ends");
        feeder.join().expect("the input was written");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output in UTF-8");
        Ran { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

impl Ran {
    /// The one JSON object of a run that went well.
    pub(crate) fn json(&self) -> Value {
        assert!(matches!(self.code, Some(0 | 1)), "{self:?}");
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    /// The JSON objects of a run that went well, one for each line.
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        assert!(matches!(self.code, Some(0 | 1)), "{self:?}");
        let read = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"));
        self.stdout.lines().map(read).collect()
    }
}

/// Where the package is.
pub(crate) fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// An index of the demo essays in `corpus/`, made once for all tests, which only read it.
///
/// It stays in the target folder; each run of the tests makes it anew.
pub(crate) fn demo_index() -> &'static Path {
    static INDEX: OnceLock<PathBuf> = OnceLock::new();
    INDEX.get_or_init(|| {
        let index = Path::new(env!("CARGO_TARGET_TMPDIR")).join("demo-index");
        let ran = Program::new(home(), ["index", "corpus", "--rebuild", "--wait"]).index(&index).run();
        assert_eq!(ran.code, Some(0), "the demo essays cannot be indexed: {ran:?}");
        index
    })
}

/// A folder of its own, gone when dropped.
pub(crate) fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// Copies a folder and everything in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
