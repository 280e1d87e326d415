//! One writer at a time, by an advisory lock that the operating system drops when its holder dies.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::time::Duration;

use super::layout::{Folder, LOCK, private_file};
use crate::error::{Error, Kind, Result};

/// How long to sleep before asking again for a lock that another run holds.
const PATIENCE: Duration = Duration::from_millis(50);

/// Held while an index is written; dropping it lets the next run in.
pub(super) struct WriteLock(File);

impl WriteLock {
    /// Takes the lock, or names its holder; with `wait`, stands in line until `cancelled` says to give up.
    ///
    /// The file is never removed: its content only serves the message, the lock itself is on the open file.
    pub(super) fn take(folder: &Folder, wait: bool, cancelled: &dyn Fn() -> bool) -> Result<WriteLock> {
        let path = folder.path().join(LOCK);
        let mut file =
            private_file().read(true).truncate(false).open(&path).map_err(|error| Error::io("open", &path, error))?;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if !wait => return Err(busy(folder, &mut file)),
                Err(TryLockError::WouldBlock) if cancelled() => {
                    return Err(Error::new(Kind::Interrupted, "stopped waiting; nothing was changed"));
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(PATIENCE),
                Err(TryLockError::Error(error)) => return Err(Error::io("lock", &path, error)),
            }
        }
        let note = format!("process {}\n", std::process::id());
        let written =
            file.set_len(0).and_then(|()| file.seek(SeekFrom::Start(0))).and_then(|_| file.write_all(note.as_bytes()));
        written.map_err(|error| Error::io("write", &path, error))?;
        Ok(WriteLock(file))
    }
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        let _ = self.0.set_len(0); // the name of a run that has ended would only mislead
        // A process that another thread is just starting has the file too, until it becomes another program: to close it
        // here would not be enough.
        let _ = self.0.unlock();
    }
}

fn busy(folder: &Folder, file: &mut File) -> Error {
    let mut holder = String::new();
    let _ = file.take(200).read_to_string(&mut holder); // only for the message
    let holder = match holder.trim() {
        "" => "another run",
        holder => holder,
    };
    Error::new(Kind::Busy, format!("{} is being written by {holder}", folder.path().display()))
        .hint("wait for it to end, or run with --wait")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_run_comes_in_whoever_else_still_has_the_file() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::at(home.path().join("index"));
        folder.make().unwrap();
        let take = || WriteLock::take(&folder, false, &|| false);
        let lock = take().unwrap();
        let inherited = lock.0.try_clone().unwrap();
        assert_eq!(take().err().map(|error| error.kind()), Some(Kind::Busy));
        drop(lock);
        take().unwrap();
        drop(inherited);
    }
}
