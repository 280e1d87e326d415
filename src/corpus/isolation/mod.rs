//! Reads a file so that it cannot harm the run: a panic, a crash, an endless loop or a hunger for memory costs this file
//! and no other.
//!
//! Plain text and Markdown are read in place, panics caught, and so are tables and archives taken apart, which is bounded
//! by what may be unpacked. Foreign formats (PDF, Word, archives, XML, large pages) are
//! read by a worker: a child process that is given bytes and nothing else, and is killed when it takes too long.
//! Owns who reads where, and what to say of a worker that died. How a worker is started, and what the system denies it,
//! is for the program to say; without that everything is read in place.
//!
//! ```
//! use std::path::Path;
//! use histsearch::corpus::SafeReader;
//!
//! let mut reader = SafeReader::in_place();
//! let document = reader.read(Path::new("maize.md"), b"# Maize\n\nSown in 1954.\n").unwrap();
//! assert_eq!(document.title.as_deref(), Some("Maize"));
//! ```

mod each;
mod message;
mod worker;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use self::worker::{Death, Worker};
use super::readers;
use super::skip::{Skip, SkipReason};
use crate::document::Document;

pub use self::each::Part;
pub use self::message::Request;

/// How long a worker may take over one file, unless told otherwise.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// How much memory a worker may ask of the system, in bytes (1 GB); the worker has to see to it itself.
pub const WORKER_MEMORY: u64 = 1_000_000_000;
/// A worker that has been busy this long in all is replaced, so that a limit of its own on processor time
/// ([`WORKER_CPU_SECONDS`]) never strikes an honest file.
const TERM: Duration = Duration::from_secs(600);
/// How much processor time a worker may use in all; only one whose parent no longer watches ever gets there.
pub const WORKER_CPU_SECONDS: u64 = 3_600;

/// How to start a worker: a command that answers [`Request`]s on its standard input.
#[derive(Clone, Debug)]
pub struct Isolation {
    program: PathBuf,
    arguments: Vec<OsString>,
    patience: Duration,
}

impl Isolation {
    /// Workers are this program with these arguments.
    pub fn new<A: Into<OsString>>(program: impl Into<PathBuf>, arguments: impl IntoIterator<Item = A>) -> Isolation {
        let arguments = arguments.into_iter().map(Into::into).collect();
        Isolation { program: program.into(), arguments, patience: PATIENCE }
    }

    /// The same with another limit on the time for one file, at most [`PATIENCE`] times ten.
    #[must_use]
    pub fn within(self, patience: Duration) -> Isolation {
        Isolation { patience: patience.min(PATIENCE * 10), ..self }
    }
}

/// The longest text of one essay, in bytes (64 MB): some thirty long books. All of an essay is held in memory while it is
/// understood, and up to twenty times its length where it is years and names throughout.
pub const MAX_TEXT_BYTES: usize = 64_000_000;

/// Reads one file after another. Each thread has its own, and with it at most one worker, which ends with it.
pub struct SafeReader<'a> {
    isolation: Option<&'a Isolation>,
    cancelled: &'a dyn Fn() -> bool,
    worker: Option<Worker>,
}

impl<'a> SafeReader<'a> {
    /// Leaves foreign formats to a worker, if there is a way to start one. Where `cancelled` says so, what a worker is
    /// busy with is given up.
    pub fn new(isolation: Option<&'a Isolation>, cancelled: &'a dyn Fn() -> bool) -> SafeReader<'a> {
        SafeReader { isolation, cancelled, worker: None }
    }

    /// Reads everything in place, with panics caught and nothing else.
    pub fn in_place() -> SafeReader<'static> {
        SafeReader { isolation: None, cancelled: &|| false, worker: None }
    }

    /// What [`read`](crate::corpus::read) makes of it.
    ///
    /// # Errors
    /// As `read`; [`SkipReason::Broken`] also where the reader failed in any way, or was stopped.
    pub fn read(&mut self, path: &Path, bytes: &[u8]) -> Result<Document, Skip> {
        let document = match self.isolation {
            Some(isolation) if readers::is_risky(path, bytes) => self.read_apart(isolation, path, bytes),
            _ => read_in_place(path, bytes),
        };
        document.and_then(|document| within(MAX_TEXT_BYTES, document))
    }

    fn read_apart(&mut self, isolation: &Isolation, path: &Path, bytes: &[u8]) -> Result<Document, Skip> {
        let request = Request::of(path, bytes);
        loop {
            let (mut worker, is_fresh) = match self.worker.take() {
                Some(worker) => (worker, false),
                None => (Worker::start(isolation)?, true),
            };
            match worker.ask(&request, isolation.patience, self.cancelled) {
                Ok(answer) => {
                    self.worker = Some(worker).filter(|worker| worker.busy() < TERM);
                    return answer;
                }
                Err(death) if is_fresh || matches!(death, Death::Slow | Death::Cancelled) => {
                    return Err(obituary(&death, isolation.patience));
                }
                // Files before this one may have worn it out, or somebody ended it: a new one decides.
                Err(_) => {}
            }
        }
    }
}

/// What to say of a file whose worker died over it.
fn obituary(death: &Death, patience: Duration) -> Skip {
    match death {
        Death::Cancelled => Skip::new(SkipReason::Unreadable, "the run was stopped"),
        Death::Slow => Skip::new(SkipReason::Broken, format!("took longer than {} s", patience.as_secs_f32())),
        Death::OutOfMemory => {
            Skip::new(SkipReason::Broken, format!("needed more than {} GB", WORKER_MEMORY / 1_000_000_000))
        }
        Death::Crashed => Skip::new(SkipReason::Broken, "the reader crashed"),
    }
}

/// A document, unless it has more bytes of text than that.
fn within(most: usize, document: Document) -> Result<Document, Skip> {
    let length = document.text.len();
    if length <= most {
        return Ok(document);
    }
    let (length, most) = (length / 1_000_000, most / 1_000_000);
    let detail = format!("{length} MB of text, more than the {most} MB of one essay; divide it into several files");
    Err(Skip::new(SkipReason::TooLarge, detail))
}

fn read_in_place(path: &Path, bytes: &[u8]) -> Result<Document, Skip> {
    catch_unwind(AssertUnwindSafe(|| super::read(path, bytes)))
        .unwrap_or_else(|_| Err(Skip::new(SkipReason::Broken, "the reader failed on this file")))
}

#[cfg(test)]
mod tests;
