//! Looking through folders while something else is done.
//!
//! Asking the disk takes about as long as reading what is known of the last run and comparing with it, so the folders
//! are looked through by a thread of their own, the first one from before anything is known. Knows nothing of the last
//! run.

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};
use std::vec;

use crate::corpus::{self, Found, Problem, WalkOptions};

/// What a walk meets.
pub(super) type Met = Result<Found, Problem>;

/// How many files are handed over at once, and how many such batches a walk may be ahead: as many files as it meets
/// while what is known of a hundred thousand is read.
const BATCH: usize = 256;
const BATCHES_AHEAD: usize = 512;

/// Walks that are under way or to come.
pub(super) struct Survey {
    options: WalkOptions,
    begun: Option<(PathBuf, Ahead)>,
}

impl Survey {
    /// Begins to look through the first of these folders; one that is not there is left for [`Survey::of`] to tell.
    pub(super) fn begin(paths: &[PathBuf], options: WalkOptions) -> Survey {
        let first = paths.first().and_then(|path| path.canonicalize().ok());
        let begun = first.and_then(|path| Some((path.clone(), Ahead::of(corpus::walk(&path, options.clone()))?)));
        Survey { options, begun }
    }

    /// Everything met below a root, which is given by its real path.
    pub(super) fn of(&mut self, root: &Path) -> Box<dyn Iterator<Item = Met>> {
        let begun = self.begun.take_if(|(path, _)| path == root).map(|(_, ahead)| ahead);
        let walk = || corpus::walk(root, self.options.clone());
        match begun.or_else(|| Ahead::of(walk())) {
            Some(ahead) => Box::new(ahead),
            None => Box::new(walk()),
        }
    }
}

/// A walk in a thread of its own, which ends early where nobody listens any more.
struct Ahead {
    batches: Receiver<Vec<Met>>,
    batch: vec::IntoIter<Met>,
    walking: Option<JoinHandle<()>>,
}

impl Ahead {
    /// `None` where no thread is to be had.
    fn of(mut walk: impl Iterator<Item = Met> + Send + 'static) -> Option<Ahead> {
        let (sender, batches) = mpsc::sync_channel(BATCHES_AHEAD);
        let walk = move || {
            loop {
                let mut batch = Vec::with_capacity(BATCH);
                batch.extend(walk.by_ref().take(BATCH));
                if batch.is_empty() || sender.send(batch).is_err() {
                    return;
                }
            }
        };
        let walking = thread::Builder::new().spawn(walk).ok()?;
        Some(Ahead { batches, batch: Vec::new().into_iter(), walking: Some(walking) })
    }
}

impl Iterator for Ahead {
    type Item = Met;

    fn next(&mut self) -> Option<Met> {
        loop {
            if let Some(met) = self.batch.next() {
                return Some(met);
            }
            let Ok(batch) = self.batches.recv() else {
                // What a walk that broke off did not meet must not count as gone.
                if let Some(Err(panic)) = self.walking.take().map(JoinHandle::join) {
                    resume_unwind(panic);
                }
                return None;
            };
            self.batch = batch.into_iter();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_met_whole_whether_it_was_begun_ahead_or_not() {
        let home = tempfile::tempdir().unwrap();
        let folders = ["a", "b"].map(|name| home.path().canonicalize().unwrap().join(name));
        for folder in &folders {
            std::fs::create_dir(folder).unwrap();
            for essay in 0..2 * BATCH + 1 {
                std::fs::write(folder.join(format!("{essay}.md")), "In 1954.").unwrap();
            }
        }
        let mut survey = Survey::begin(&folders, WalkOptions::default());
        // The second before the first, and the first once more when what was begun is used up.
        for folder in [&folders[1], &folders[0], &folders[0]] {
            let expected: Vec<Met> = corpus::walk(folder, WalkOptions::default()).collect();
            assert_eq!(expected.len(), 2 * BATCH + 1);
            assert_eq!(survey.of(folder).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn a_walk_that_breaks_off_is_no_end() {
        let met = || corpus::walk("nowhere".as_ref(), WalkOptions::default());
        let endless = std::iter::repeat_with(met).flatten();
        let breaks_off = endless.take(BATCH + 1).chain(std::iter::once_with(|| panic!("the walk has a fault")));
        let mut ahead = Ahead::of(breaks_off).unwrap();
        assert_eq!(ahead.by_ref().take(BATCH).count(), BATCH);
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| ahead.next())).is_err());
        assert!(Ahead::of(met()).unwrap().eq(met()));
    }

    #[test]
    fn a_folder_that_is_not_there_is_a_problem_and_no_panic() {
        let home = tempfile::tempdir().unwrap();
        let gone = home.path().join("gone");
        let met: Vec<Met> = Survey::begin(std::slice::from_ref(&gone), WalkOptions::default()).of(&gone).collect();
        assert!(matches!(met.as_slice(), [Err(problem)] if problem.subtree), "{met:?}");
    }
}
