//! One child process: started, asked, watched, and gone when it is dropped.

use std::io::Read;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::Isolation;
use super::message::{Request, receive_answer};
use crate::corpus::skip::{Skip, SkipReason};
use crate::document::Document;

/// How often a run that waits for a worker looks up.
const GLANCE: Duration = Duration::from_millis(50);
/// As much of a worker's last words as is read.
const LAST_WORDS: u64 = 1 << 16;

/// Why a worker gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Death {
    /// It took too long and was killed.
    Slow,
    /// The run no longer wants to know.
    Cancelled,
    /// The system gave it no more memory.
    OutOfMemory,
    /// Anything else: a signal, an exit, nonsense for an answer.
    Crashed,
}

/// A running worker.
#[derive(Debug)]
pub(super) struct Worker {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    errors: ChildStderr,
    busy: Duration,
}

impl Worker {
    /// Starts one.
    ///
    /// # Errors
    /// A passing trouble where the system refuses: the file is not to blame.
    pub(super) fn start(isolation: &Isolation) -> Result<Worker, Skip> {
        let mut command = Command::new(&isolation.program);
        command.args(&isolation.arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // A Ctrl-C on the terminal is for the run, which ends its workers itself.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let refused = |why: String| Skip::new(SkipReason::Unreadable, format!("no reader could be started: {why}"));
        let mut child = command.spawn().map_err(|error| refused(error.to_string()))?;
        match (child.stdin.take(), child.stdout.take(), child.stderr.take()) {
            (Some(input), Some(output), Some(errors)) => {
                Ok(Worker { child, input, output, errors, busy: Duration::ZERO })
            }
            _ => Err(refused("it has no pipes".to_owned())),
        }
    }

    /// How long it has been at work in all.
    pub(super) fn busy(&self) -> Duration {
        self.busy
    }

    /// Has a file read. After a death the worker is of no more use.
    pub(super) fn ask(
        &mut self,
        request: &Request<'_>,
        patience: Duration,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Result<Document, Skip>, Death> {
        let started = Instant::now();
        let Worker { child, input, output, .. } = self;
        // The exchange may block in either direction, so it has a thread of its own; killing the child ends it.
        let (told, answers) = mpsc::channel();
        let (answer, ended) = std::thread::scope(|scope| {
            scope.spawn(move || {
                let answer = request.send(input).and_then(|()| receive_answer(output));
                let _ = told.send(answer); // nobody listens any more once the run has given it up
            });
            let mut ended = None;
            loop {
                match answers.recv_timeout(GLANCE) {
                    Ok(answer) => return (answer.ok(), ended),
                    Err(RecvTimeoutError::Disconnected) => return (None, ended),
                    Err(RecvTimeoutError::Timeout) if ended.is_some() => {}
                    Err(RecvTimeoutError::Timeout) => {
                        ended = if cancelled() {
                            Some(Death::Cancelled)
                        } else {
                            (started.elapsed() >= patience).then_some(Death::Slow)
                        };
                        if ended.is_some() {
                            let _ = child.kill(); // it may have ended by itself
                        }
                    }
                }
            }
        });
        self.busy += started.elapsed();
        match answer {
            Some(answer) if ended.is_none() => Ok(answer),
            _ => Err(ended.unwrap_or_else(|| self.cause_of_death())),
        }
    }

    /// Tells a crash from a lack of memory by what Rust says of the latter.
    fn cause_of_death(&mut self) -> Death {
        let _ = self.child.kill(); // one that talks nonsense may still run
        let mut words = Vec::new();
        let _ = (&mut self.errors).take(LAST_WORDS).read_to_end(&mut words);
        let wanted_memory = memchr::memmem::find(&words, b"memory allocation of").is_some();
        if wanted_memory { Death::OutOfMemory } else { Death::Crashed }
    }
}

impl Drop for Worker {
    /// Leaves neither a process nor a zombie behind.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
