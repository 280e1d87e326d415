//! The index as it is now: a server notices a new commit and answers from the old one until the new one is open.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use super::kept::Kept;
use crate::error::Result;
use crate::index::Index;
use crate::lexicon::Lexicon;
use crate::search::{Request, Typed};
use crate::settings::QueryHabits;

/// How long what is open is taken for the last commit without another look.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// An index opened for answering, and the habits that go with its essays.
pub struct Opened {
    pub(super) index: Index,
    own: Option<Arc<Lexicon>>,
    habits: QueryHabits,
    pub(super) kept: Kept,
}

impl Opened {
    /// One commit of an index; `habits` are what a search asks for where it does not say so itself.
    pub fn new(index: Index, habits: QueryHabits) -> Opened {
        Opened { own: index.lexicon(), index, habits, kept: Kept::default() }
    }

    /// The lexicon its essays were read with.
    pub(super) fn lexicon(&self) -> &Lexicon {
        self.own.as_deref().unwrap_or_else(|| Lexicon::builtin())
    }

    /// A search as meant.
    pub(super) fn request(&self, typed: &Typed) -> Result<Request> {
        typed.request(self.lexicon(), &self.habits)
    }
}

/// What opens the index.
pub(super) type Open = Box<dyn Fn() -> Result<Opened> + Send + Sync>;
/// What is told of trouble, a line at a time.
pub(super) type Log = Box<dyn Fn(&str) + Send + Sync>;

/// The last commit that could be opened.
pub(super) struct Live {
    open: Open,
    log: Log,
    opened: RwLock<Arc<Opened>>,
    look: Mutex<Look>,
}

struct Look {
    last: Instant,
    /// What was wrong at the last look, so that it is told once.
    trouble: Option<String>,
}

impl Live {
    pub(super) fn new(open: Open, log: Log) -> Result<Live> {
        let opened = RwLock::new(Arc::new(open()?));
        Ok(Live { open, log, opened, look: Mutex::new(Look { last: Instant::now(), trouble: None }) })
    }

    /// What is open, without a look at the disk.
    pub(super) fn opened(&self) -> Arc<Opened> {
        Arc::clone(&self.opened.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether the last look at the disk is recent.
    pub(super) fn is_fresh(&self) -> bool {
        self.look.try_lock().is_ok_and(|look| look.last.elapsed() < LOOK_EVERY)
    }

    /// What is open, after a look whether it is the last commit where that is due.
    ///
    /// One caller looks and, where need be, opens; the others go on with what is open.
    pub(super) fn current(&self) -> Arc<Opened> {
        if let Ok(mut look) = self.look.try_lock()
            && look.last.elapsed() >= LOOK_EVERY
        {
            let trouble = self.renew().err().map(|error| error.whole());
            if let Some(trouble) = trouble.as_ref().filter(|trouble| look.trouble.as_ref() != Some(trouble)) {
                (self.log)(&format!("answering from the index as it was: {trouble}"));
            }
            *look = Look { last: Instant::now(), trouble };
        }
        self.opened()
    }

    fn renew(&self) -> Result<()> {
        if self.opened().index.is_outdated()? {
            let new = Arc::new((self.open)()?);
            *self.opened.write().unwrap_or_else(PoisonError::into_inner) = new;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::index::{self, Folder, Options};

    fn index(home: &Path) {
        let folder = Folder::at(home.join("index"));
        index::update(&folder, &[home.join("essays")], &Options::new(Lexicon::builtin())).unwrap();
    }

    #[test]
    fn a_new_commit_is_noticed_and_a_lost_index_is_not_missed() {
        let home = tempfile::tempdir().unwrap();
        let essay = |name: &str| fs::write(home.path().join("essays").join(name), "# Maize\n\nIn 1954 maize grew.\n");
        fs::create_dir(home.path().join("essays")).unwrap();
        essay("maize.md").unwrap();
        index(home.path());
        let folder = Folder::at(home.path().join("index"));
        let told = Arc::new(AtomicUsize::new(0));
        let (folder_, told_) = (folder.clone(), Arc::clone(&told));
        let live = Live::new(
            Box::new(move || Ok(Opened::new(Index::open(&folder_)?, QueryHabits::default()))),
            Box::new(move |_| _ = told_.fetch_add(1, Ordering::Relaxed)),
        )
        .unwrap();
        let essays = || live.current().index.summary().essays;
        let later = || live.look.lock().unwrap().last -= LOOK_EVERY;
        essay("wheat.md").unwrap();
        index(home.path());
        assert_eq!(live.opened().index.summary().essays, 1);
        later();
        assert_eq!(essays(), 2);
        fs::rename(folder.path(), home.path().join("gone")).unwrap();
        for _ in 0..2 {
            later();
            assert_eq!(essays(), 2);
        }
        assert_eq!(told.load(Ordering::Relaxed), 1);
    }
}
