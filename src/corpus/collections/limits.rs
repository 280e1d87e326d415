//! How much one file may unpack to, whatever is inside of what.
//!
//! One [`Budget`] goes with the file on disk through everything in it, so that archives in archives share it. Sizes are
//! counted while unpacking, never believed.

use std::cell::Cell;
use std::io::{self, Read};

use crate::corpus::open::MAX_FILE_BYTES;
use crate::corpus::skip::{Skip, SkipReason};

/// The most members of one file, counted through all that is in it.
pub(in crate::corpus) const MOST_MEMBERS: usize = 100_000;
/// How many collections may stand inside each other.
pub(in crate::corpus) const MOST_DEPTH: usize = 3;
/// The most bytes unpacked from one file, all members together (1 GB).
const MOST_UNPACKED: u64 = 1_000_000_000;
/// How many times its size a file may unpack to, where that is more than [`HARMLESS`] bytes.
const MOST_RATIO: u64 = 100;
/// Up to this many bytes (50 MB) any ratio will do: notes that are alike pack well.
const HARMLESS: u64 = 50_000_000;

/// What may still be unpacked.
#[derive(Debug)]
pub(in crate::corpus) struct Budget {
    members: Cell<usize>,
    left: Cell<u64>,
    whole: u64,
    exhausted: Cell<bool>,
}

impl Budget {
    /// The budget of a file of this many bytes.
    pub(in crate::corpus) fn of(packed: usize) -> Budget {
        let whole = (packed as u64).saturating_mul(MOST_RATIO).clamp(HARMLESS, MOST_UNPACKED);
        Budget { members: Cell::new(0), left: Cell::new(whole), whole, exhausted: Cell::new(false) }
    }

    /// Counts one more member.
    ///
    /// # Errors
    /// A [`Skip`] where there are too many; then nothing more is to be taken from this file.
    pub(in crate::corpus) fn admit(&self) -> Result<(), Skip> {
        self.members.set(self.members.get() + 1);
        if self.members.get() > MOST_MEMBERS {
            return Err(too_large(format!("holds more than {MOST_MEMBERS} essays and files; the first are read")));
        }
        Ok(())
    }

    /// The same bytes, counted; reading fails where the budget ends.
    pub(in crate::corpus) fn metered<'a>(&'a self, from: impl Read + 'a) -> impl Read + 'a {
        Metered { from, budget: self }
    }

    /// All the bytes of one member that is packed.
    ///
    /// # Errors
    /// A [`Skip`] where it is damaged, or larger than [`MAX_FILE_BYTES`] or the budget.
    pub(in crate::corpus) fn unpack(&self, from: impl Read) -> Result<Vec<u8>, Skip> {
        self.read(self.metered(from))
    }

    /// All the bytes of one member that are there already, or counted.
    ///
    /// # Errors
    /// As [`unpack`](Budget::unpack).
    pub(in crate::corpus) fn read(&self, from: impl Read) -> Result<Vec<u8>, Skip> {
        let mut bytes = Vec::new();
        from.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|error| self.cause(&error))?;
        if bytes.len() as u64 > MAX_FILE_BYTES {
            return Err(too_large(format!("unpacks to more than the {} MB that are read", MAX_FILE_BYTES / 1_000_000)));
        }
        Ok(bytes)
    }

    /// Why reading failed.
    pub(in crate::corpus) fn cause(&self, error: &io::Error) -> Skip {
        if self.exhausted.get() {
            let most = self.whole / 1_000_000;
            return too_large(format!("unpacks to more than {most} MB, as an archive does that is made to do harm"));
        }
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Skip::new(SkipReason::Broken, "damaged: it ends too early"),
            _ => Skip::new(SkipReason::Broken, format!("damaged: {error}")),
        }
    }
}

struct Metered<'a, R> {
    from: R,
    budget: &'a Budget,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(to)?;
        match self.budget.left.get().checked_sub(count as u64) {
            Some(left) => self.budget.left.set(left),
            None => {
                self.budget.exhausted.set(true);
                return Err(io::Error::other("too much to unpack"));
            }
        }
        Ok(count)
    }
}

fn too_large(detail: String) -> Skip {
    Skip::new(SkipReason::TooLarge, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unpacked_adds_up_until_nothing_is_left() {
        let budget = Budget::of(10);
        for _ in 0..5 {
            assert_eq!(budget.unpack(io::repeat(b' ').take(10_000_000)).unwrap().len(), 10_000_000);
        }
        let skip = budget.unpack(&b"x"[..]).unwrap_err();
        assert_eq!(skip.reason, SkipReason::TooLarge);
        assert_eq!(skip.detail, "unpacks to more than 50 MB, as an archive does that is made to do harm");
        assert!(budget.read(&b"bytes that are there already"[..]).is_ok());
    }

    #[test]
    fn no_member_is_larger_than_a_file_may_be() {
        let budget = Budget::of(100_000_000);
        let skip = budget.unpack(io::repeat(b' ')).unwrap_err();
        assert_eq!(skip.detail, "unpacks to more than the 100 MB that are read");
    }

    #[test]
    fn members_are_counted() {
        let budget = Budget::of(1);
        assert!((0..MOST_MEMBERS).all(|_| budget.admit().is_ok()));
        assert_eq!(budget.admit().unwrap_err().reason, SkipReason::TooLarge);
    }
}
