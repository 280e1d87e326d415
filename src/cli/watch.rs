//! Tells when files below some paths have changed and are quiet again.
//!
//! Owns the system's notices of changes. Knows nothing of indexing: whoever waits here looks at the files himself, so
//! that a notice too many costs a look, and only one too few would matter.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use histsearch::error::{Error, Kind, Result};
use histsearch::settings;
use notify::{Config, Event, RecommendedWatcher, RecursiveMode, Watcher};

/// How long nothing may happen before a change counts as done: an editor writes a file in several steps.
const QUIET: Duration = Duration::from_millis(400);
/// How long changes that never end are waited out.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often one looks whether a path that went away is back, or whether to stop.
const GLANCE: Duration = Duration::from_millis(200);

/// The watch over some paths.
pub(super) struct Watch {
    watcher: RecommendedWatcher,
    notices: Receiver<notify::Result<Event>>,
    paths: Vec<Watched>,
    /// What changes there is our own doing.
    index: PathBuf,
}

/// One path, by its real name.
struct Watched {
    path: PathBuf,
    there: bool,
}

impl Watch {
    /// Begins to watch; what happens from now on is told by the next [`wait`](Watch::wait).
    ///
    /// # Errors
    /// [`Kind::Io`] when the system refuses, as it does above a number of folders.
    pub(super) fn begin(paths: &[PathBuf], index: &Path) -> Result<Watch> {
        let (tell, notices) = channel();
        let config = Config::default().with_follow_symlinks(false);
        let watcher = RecommendedWatcher::new(tell, config).map_err(|error| refused(Path::new("folders"), error))?;
        let real = |path: &Path| std::path::absolute(path).map_err(|error| Error::io("find", path, error));
        let index = index.canonicalize().or_else(|_| real(index))?;
        let mut watch = Watch { watcher, notices, paths: Vec::new(), index };
        for path in paths {
            let path = path.canonicalize().or_else(|_| real(path))?;
            watch.follow(&path)?;
            watch.paths.push(Watched { path, there: true });
        }
        Ok(watch)
    }

    /// A folder with all below it; and what stands beside it, for settings and for a file that is replaced whole.
    fn follow(&mut self, path: &Path) -> Result<()> {
        let beside = path.parent().map_or(Ok(()), |parent| self.watcher.watch(parent, RecursiveMode::NonRecursive));
        if path.is_dir() {
            // What stands beside a folder may be nobody's business: settings there are then read at the next change.
            return self.watcher.watch(path, RecursiveMode::Recursive).map_err(|error| refused(path, error));
        }
        beside.map_err(|error| refused(path, error))
    }

    /// Waits until something has changed and is quiet again; `false` when told to stop.
    ///
    /// # Errors
    /// [`Kind::Io`] when the system will not watch a folder that came back.
    pub(super) fn wait(&mut self, stop: &AtomicBool) -> Result<bool> {
        let mut first: Option<Instant> = None;
        let mut last = Instant::now();
        while !stop.load(Ordering::Relaxed) {
            match self.notices.recv_timeout(GLANCE) {
                Ok(notice) if self.concerns_us(&notice) => {
                    last = Instant::now();
                    first.get_or_insert(last);
                }
                Ok(_) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(false),
            }
            if self.came_back()? {
                first.get_or_insert(Instant::now());
            }
            if first.is_some_and(|first| last.elapsed() >= QUIET || first.elapsed() >= PATIENCE) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A notice that could not be given is one that might.
    fn concerns_us(&self, notice: &notify::Result<Event>) -> bool {
        let Ok(event) = notice else { return true };
        let ours = |path: &PathBuf| {
            let below = self.paths.iter().any(|watched| path.starts_with(&watched.path));
            (below && !path.starts_with(&self.index)) || path.file_name().is_some_and(|name| name == settings::FILE)
        };
        event.need_rescan() || (!event.kind.is_access() && event.paths.iter().any(ours))
    }

    /// Whether a path that went away is there again; it has to be watched anew.
    fn came_back(&mut self) -> Result<bool> {
        let mut back = Vec::new();
        for watched in &mut self.paths {
            let there = watched.path.exists();
            if there && !watched.there {
                back.push(watched.path.clone());
            }
            watched.there = there;
        }
        for path in &back {
            self.follow(path)?;
        }
        Ok(!back.is_empty())
    }
}

fn refused(path: &Path, error: notify::Error) -> Error {
    let many = matches!(error.kind, notify::ErrorKind::MaxFilesWatch);
    let error = Error::new(Kind::Io, format!("cannot watch {}", path.display())).because(error);
    error.hint(if many {
        "the system allows no more watches: raise fs.inotify.max_user_watches, or run histsearch index every minute"
    } else {
        "run histsearch index again when the essays have changed"
    })
}
