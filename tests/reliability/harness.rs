//! What every test here stands on: a home of its own, the built program, a hang guard, a seeded generator.

use std::ffi::OsStr;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A run that takes longer hangs. No benchmark: the machine may be busy.
const HANG: Duration = Duration::from_secs(300);

/// What a run of the program left behind.
#[derive(Debug)]
pub(crate) struct Run {
    /// The exit code; `None` where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// The run, which must have ended with one of these codes and without a panic.
    #[track_caller]
    pub(crate) fn expect(self, codes: &[i32]) -> Run {
        assert!(self.code.is_some_and(|code| codes.contains(&code)), "expected exit code {codes:?}: {self:#?}");
        assert!(!self.shows_a_panic(), "a panic reached the user: {self:#?}");
        assert!(!self.stderr.contains("histsearch has a fault"), "a panic while reading a sound index: {self:#?}");
        self
    }

    /// Whether a panic was the end of it, told by Rust or by the program itself.
    pub(crate) fn shows_a_panic(&self) -> bool {
        self.stderr.contains("panicked") || self.stderr.contains("a fault in histsearch")
    }

    /// The one JSON object on stdout.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("no JSON ({error}): {self:#?}"))
    }
}

impl Run {
    /// The JSON objects on stdout, one per line.
    #[track_caller]
    pub(crate) fn json_lines(&self) -> Vec<serde_json::Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// A folder of essays and an index, gone when the test ends.
pub(crate) struct Home(TempDir);

impl Home {
    pub(crate) fn new() -> Home {
        let home = Home(tempfile::tempdir().unwrap());
        fs::create_dir(home.essays()).unwrap();
        home
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn essays(&self) -> PathBuf {
        self.path().join("essays")
    }

    pub(crate) fn index(&self) -> PathBuf {
        self.path().join("index")
    }

    /// Writes a file below the folder of essays.
    pub(crate) fn write(&self, name: impl AsRef<Path>, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.essays().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// The program, about to run on this index.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        self.command_of(Path::new(env!("CARGO_BIN_EXE_histsearch")), args)
    }

    fn command_of(&self, program: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(args).current_dir(self.path()).env_clear().env("HISTSEARCH_INDEX", self.index());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        finish(self.command(args), b"")
    }

    /// A script that gets the program as `$0`; `ulimit`, `mount` and the like are the shell's to call.
    #[cfg(unix)]
    pub(crate) fn script(&self, shell: &[&str], script: &str) -> Run {
        let mut command = Command::new(shell[0]);
        command.args(&shell[1..]).args(["-c", script, env!("CARGO_BIN_EXE_histsearch")]);
        command.current_dir(self.path()).env("HISTSEARCH_INDEX", self.index());
        finish(command, b"")
    }

    /// `index essays`, with further flags.
    pub(crate) fn update(&self, flags: &[&str]) -> Run {
        self.run(&[&["index", "essays", "--format", "json"], flags].concat())
    }

    /// The program as run by somebody whom permissions stop: the user of the tests, or where that is root, nobody,
    /// who then owns everything here.
    #[cfg(unix)]
    pub(crate) fn mortal(&self) -> impl Fn(&[&str]) -> Command {
        let program = self.is_of_root().then(|| self.program_for_all());
        if program.is_some() {
            shell("chown", &["-R", &format!("{NOBODY}:{NOBODY}")], self.path());
        }
        move |args: &[&str]| match &program {
            Some(program) => as_nobody(self.command_of(program, args)),
            None => self.command(args),
        }
    }

    /// The program as run by another user, who may read everything here and write nothing; `None` unless the
    /// tests run as root, who alone can become somebody else.
    #[cfg(unix)]
    pub(crate) fn somebody_else(&self) -> Option<impl Fn(&[&str]) -> Command> {
        let program = self.is_of_root().then(|| self.program_for_all())?;
        Some(move |args: &[&str]| as_nobody(self.command_of(&program, args)))
    }

    #[cfg(unix)]
    fn is_of_root(&self) -> bool {
        std::os::unix::fs::MetadataExt::uid(&fs::metadata(self.path()).unwrap()) == 0
    }

    /// A copy of the program here, since the original may lie where only its owner can go.
    #[cfg(unix)]
    fn program_for_all(&self) -> PathBuf {
        let program = self.path().join("histsearch");
        fs::copy(env!("CARGO_BIN_EXE_histsearch"), &program).unwrap();
        shell("chmod", &["-R", "go+rX"], self.path());
        program
    }

    /// How many bytes there are in the index folder.
    pub(crate) fn index_bytes(&self) -> u64 {
        files_below(&self.index()).iter().map(|path| fs::metadata(path).map_or(0, |data| data.len())).sum()
    }
}

/// Runs a command to its end, feeding it `input`.
pub(crate) fn finish(command: Command, input: &[u8]) -> Run {
    finish_within(HANG, command, input)
}

/// The same with less patience.
pub(crate) fn finish_within(patience: Duration, mut command: Command, input: &[u8]) -> Run {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let (stdout, stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    std::thread::scope(|scope| {
        scope.spawn(move || drop(stdin.write_all(input))); // a program that does not read is free not to
        let stdout = scope.spawn(|| text_of(stdout));
        let stderr = scope.spawn(|| text_of(stderr));
        let status = wait_within(patience, &mut child);
        Run { code: status.code(), stdout: stdout.join().unwrap(), stderr: stderr.join().unwrap() }
    })
}

#[cfg(unix)]
const NOBODY: u32 = 65534;

#[cfg(unix)]
fn as_nobody(mut command: Command) -> Command {
    std::os::unix::process::CommandExt::uid(&mut command, NOBODY);
    std::os::unix::process::CommandExt::gid(&mut command, NOBODY);
    command
}

/// Runs a tool on a path.
#[cfg(unix)]
pub(crate) fn shell(tool: &str, args: &[&str], path: &Path) {
    assert!(Command::new(tool).args(args).arg(path).status().unwrap().success(), "{tool} {args:?}");
}

/// Starts a command that says nothing, to be killed or waited for.
pub(crate) fn start(mut command: Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Waits for a child, but not for ever.
pub(crate) fn wait(child: &mut Child) -> ExitStatus {
    wait_within(HANG, child)
}

fn wait_within(patience: Duration, child: &mut Child) -> ExitStatus {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if started.elapsed() > patience {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("the program hangs");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn text_of(mut stream: impl Read) -> String {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    String::from_utf8(bytes).expect("output is UTF-8")
}

/// Every file below a folder, in the order of the names.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let kind = entry.file_type().unwrap();
            if kind.is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    files.sort();
    files
}

/// Copies a folder of plain files and folders.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in files_below(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, target).unwrap();
    }
}

/// How often to do it: `usual`, or what the environment variable says for the long form.
pub(crate) fn times(variable: impl AsRef<OsStr>, usual: usize) -> usize {
    std::env::var(variable).ok().and_then(|times| times.parse().ok()).unwrap_or(usual)
}

/// A small generator of numbers (SplitMix64): the same seed, the same test.
pub(crate) struct Seeded(pub(crate) u64);

impl Seeded {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }
}
