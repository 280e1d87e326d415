//! `histsearch read-worker`: the process apart that reads foreign formats for `index` and `inspect`.
//!
//! Not for people, and so not in the help. It denies itself what a reader has no business with, then answers requests
//! until its input ends, which is when the run that started it has ended, in whatever way.

use std::io::Write;
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Duration;

use histsearch::corpus::{Isolation, PATIENCE, Request};

use super::{Done, Outcome};

/// The name of the subcommand.
const NAME: &str = "read-worker";

/// Read foreign formats for another histsearch.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

/// The limit that `index` and `inspect` have in common.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct TimeLimit {
    /// How long reading one PDF, Word or other foreign file may take, in seconds; what takes longer is skipped.
    #[arg(long, value_name = "SECONDS", default_value_t = PATIENCE.as_secs(), value_parser = clap::value_parser!(u64).range(1..=600))]
    time_limit: u64,
}

impl TimeLimit {
    /// The usual limit.
    pub(super) const USUAL: TimeLimit = TimeLimit { time_limit: PATIENCE.as_secs() };

    /// How to start a worker that keeps to it: this program once more.
    pub(super) fn isolation(self) -> Isolation {
        // A program that cannot tell where it is will be looked for on the path, and else be missed by name.
        let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("histsearch"));
        Isolation::new(program, [NAME]).within(Duration::from_secs(self.time_limit))
    }
}

pub(super) fn run(_: &Args, out: &mut dyn Write) -> Done {
    set_nothing_apart();
    confine();
    let (requests, queue) = mpsc::sync_channel(0);
    let listen = move || {
        let mut input = std::io::stdin().lock();
        while let Ok(Some(request)) = Request::receive(&mut input) {
            if requests.send(request).is_err() {
                break;
            }
        }
        // Nobody is left to answer to: whatever the reader is busy with, even for ever, is in vain.
        std::process::exit(0)
    };
    std::thread::spawn(listen);
    for request in queue {
        request.answer(&mut *out)?;
    }
    Ok(Outcome::Done)
}

/// The allocator sets a gigabyte of addresses apart when it is first asked for memory, and that is all a worker may have:
/// where it was not told to do without, the program begins once more and tells it.
#[cfg(unix)]
fn set_nothing_apart() {
    use std::os::unix::process::CommandExt;
    const SET_APART: &str = "MIMALLOC_ARENA_RESERVE";
    if std::env::var_os(SET_APART).is_none()
        && let Ok(program) = std::env::current_exe()
    {
        let _refused = std::process::Command::new(program).arg(NAME).env(SET_APART, "0").exec();
    }
}

#[cfg(not(unix))]
fn set_nothing_apart() {}

/// Limits of the operating system: so much memory and time, no files, no core dump. Where it refuses to set one, the
/// parent's clock still stands.
#[cfg(unix)]
fn confine() {
    use histsearch::corpus::{WORKER_CPU_SECONDS, WORKER_MEMORY};
    use rlimit::Resource;
    /// Standard input, output and error.
    const OPEN_FILES: u64 = 3;
    let limits = [
        (Resource::AS, WORKER_MEMORY),
        (Resource::CPU, WORKER_CPU_SECONDS),
        (Resource::NOFILE, OPEN_FILES),
        (Resource::FSIZE, 0),
        (Resource::CORE, 0),
    ];
    for (resource, limit) in limits {
        let _ = resource.set(limit, limit);
    }
}

#[cfg(not(unix))]
fn confine() {}
