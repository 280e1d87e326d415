//! Whole processes, and what they take.

use std::error::Error;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use std::{fs, io};

/// What a process took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// From its start to its end, in milliseconds.
    pub(crate) clock: f64,
    /// Of all processors, its children's too, in milliseconds.
    pub(crate) processor: f64,
}

/// The program that is measured.
pub(crate) fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_histsearch"))
}

/// A path as an argument.
///
/// # Errors
/// When it is not UTF-8.
pub(crate) fn text(path: &Path) -> Result<&str, Box<dyn Error>> {
    Ok(path.to_str().ok_or("a path in UTF-8")?)
}

/// Removes an index; one that is not there is removed already.
///
/// # Errors
/// When it stays.
pub(crate) fn forget(index: &Path) -> io::Result<()> {
    fs::remove_dir_all(index).or_else(|error| if index.exists() { Err(error) } else { Ok(()) })
}

/// Runs a program with nobody reading what it prints.
///
/// # Errors
/// When there is no `sh` that knows `times`, or the program fails.
pub(crate) fn spent(program: &Path, arguments: &[&str]) -> Result<Cost, Box<dyn Error>> {
    let started = Instant::now();
    let mut shell = Command::new("sh");
    let run = r#""$0" "$@" >/dev/null 2>&1; code=$?; times; exit $code"#;
    let output = shell.args(["-c", run]).arg(program).args(arguments).output()?;
    let clock = started.elapsed().as_secs_f64() * 1e3;
    succeeded(output.status, program, arguments)?;
    let told = String::from_utf8(output.stdout)?;
    let children = told.lines().nth(1).ok_or("two lines of times")?;
    let processor: f64 = children.split_whitespace().filter_map(milliseconds).sum();
    Ok(Cost { clock, processor })
}

/// How long a program runs with nobody reading what it prints, from its start to its end, in milliseconds. No shell is in
/// between, which would take as long as a short question.
///
/// # Errors
/// When the program fails.
pub(crate) fn clock(program: &Path, arguments: &[&str]) -> Result<f64, Box<dyn Error>> {
    let mut run = Command::new(program);
    run.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    let started = Instant::now();
    let status = run.status()?;
    let clock = started.elapsed().as_secs_f64() * 1e3;
    succeeded(status, program, arguments)?;
    Ok(clock)
}

/// To find nothing, which is 1, is no failure.
fn succeeded(status: ExitStatus, program: &Path, arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    match status.code() {
        Some(0 | 1) => Ok(()),
        _ => Err(format!("{} {arguments:?} failed", program.display()).into()),
    }
}

/// `0m1.25s` in milliseconds.
fn milliseconds(told: &str) -> Option<f64> {
    let (minutes, seconds) = told.trim_end_matches('s').split_once('m')?;
    Some((minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?) * 1e3)
}

/// The most memory a run holds at once, in bytes, files it maps into memory counted as far as they are read: what
/// Linux says of it every few milliseconds; `None` on other systems.
///
/// # Errors
/// When the program cannot be run.
#[allow(dead_code)] // of the benchmarks that share this file, one asks
pub(crate) fn peak(program: &Path, arguments: &[&str]) -> Result<Option<u64>, Box<dyn Error>> {
    let mut child: Child = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        let watching = scope.spawn(|| {
            let mut most = None;
            while !ended.load(Ordering::Relaxed) {
                most = fs::read_to_string(&status).ok().and_then(|status| high_water(&status)).or(most);
                thread::sleep(Duration::from_millis(5));
            }
            most
        });
        let waited = child.wait();
        ended.store(true, Ordering::Relaxed);
        waited?;
        watching.join().map_err(|_| "the watching thread failed".into())
    })
}

/// The figure of the line `VmHWM: 123 kB`, in bytes.
fn high_water(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
