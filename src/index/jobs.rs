//! Files to be read, which all wait together.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::manifest::{ManifestFile, Root};
use super::packed::Packed;
use crate::corpus::Found;
use crate::error::Result;

/// One file to read.
#[derive(Debug, PartialEq)]
pub(super) struct Job {
    /// Where to open it, how big it is, when it changed.
    pub(super) found: Found,
    /// What is known of it from the last run.
    pub(super) before: Option<ManifestFile>,
    /// What is known of the essays in it, by name.
    pub(super) members: Members,
}

/// Files whose names begin with that of another.
pub(super) type Members = BTreeMap<String, ManifestFile>;

/// The files, in the order in which they were found.
#[derive(Default)]
pub(super) struct Jobs {
    roots: Vec<Root>,
    waiting: Packed<Rest>,
    bytes: u64,
}

/// What of a job is not its name.
#[derive(Serialize, Deserialize)]
struct Rest {
    /// The place of its root.
    root: usize,
    /// Where to open it, if that is not below its root what its name is below the name of the root.
    path: Option<OsString>,
    size: u64,
    modified_ns: u64,
    before: Option<ManifestFile>,
    members: Members,
}

impl Jobs {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The size of all that were ever added, in bytes.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Adds one that was found below a root.
    ///
    /// # Errors
    /// Where it cannot be noted.
    pub(super) fn push(&mut self, root: &Root, job: Job) -> Result<()> {
        if self.roots.last() != Some(root) {
            self.roots.push(root.clone());
        }
        let Job { found: Found { path, name, size, modified_ns }, before, members } = job;
        let is_told = told(root, &name).is_some_and(|told| told.as_os_str() == path.as_os_str());
        let path = (!is_told).then(|| path.into_os_string());
        self.bytes += size;
        let root = self.roots.len() - 1;
        self.waiting.push(&name, &Rest { root, path, size, modified_ns, before, members })
    }

    /// Takes out the first.
    pub(super) fn take(&mut self) -> Option<Job> {
        let (name, Rest { root, path, size, modified_ns, before, members }) = self.waiting.pop()?;
        let path = path.map(PathBuf::from).or_else(|| told(&self.roots[root], &name)).unwrap_or_default();
        Some(Job { found: Found { path, name, size, modified_ns }, before, members })
    }
}

/// Where a file of this name is, going by the name alone.
fn told(root: &Root, name: &str) -> Option<PathBuf> {
    let below = name.strip_prefix(root.prefix.as_str())?;
    match below.strip_prefix('/').unwrap_or(below) {
        "" => Some(root.path.clone()),
        below => Some(root.path.join(Path::new(below))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::manifest::FileState;
    use super::*;

    #[test]
    fn a_job_is_taken_out_as_it_was_whatever_its_name_says_of_its_path() {
        let [essays, single] = [("/home/me/essays", "essays"), ("/home/me/a.md", "a.md")]
            .map(|(path, prefix)| Root { path: PathBuf::from(path), prefix: prefix.to_owned() });
        let known = ManifestFile {
            size: 3,
            modified_ns: 5,
            hash: Some([7; 16]),
            state: FileState::Indexed { passages: 2 },
            is_member: false,
        };
        let members = Members::from([("essays/x.zip/a.md".to_owned(), known.clone())]);
        let job = |path: &str, name: &str| Job {
            found: Found { path: PathBuf::from(path), name: name.to_owned(), size: 9, modified_ns: 11 },
            before: Some(known.clone()).filter(|_| name.ends_with("md")),
            members: if name.ends_with("zip") { members.clone() } else { Members::new() },
        };
        let all = || {
            [
                (&essays, job("/home/me/essays/1956/maize.md", "essays/1956/maize.md")),
                (&essays, job("/home/me/essays/x.zip", "essays/x.zip")),
                (&essays, job("/home/me/essays/\u{1}.md", "essays/\u{fffd}.md")),
                (&essays, job("/home/me/essays/maize.txt", "essays/maize.txt~0123abcd")),
                (&single, job("/home/me/a.md", "a.md")),
                (&essays, job("/home/me/essays/a//b.md", "essays/a/b.md")),
            ]
        };
        let mut jobs = Jobs::default();
        all().into_iter().for_each(|(root, job)| jobs.push(root, job).unwrap());
        assert_eq!((jobs.len(), jobs.bytes()), (6, 54));
        for (_, expected) in all() {
            let job = jobs.take().unwrap();
            assert_eq!(job.found.path.as_os_str(), expected.found.path.as_os_str());
            assert_eq!(job, expected);
        }
        assert!(jobs.take().is_none() && jobs.is_empty());
    }
}
