//! A file of a segment, read in pieces while an index is written.
//!
//! Merging reads every byte of the segments it merges. Mapped into memory, all of them would stay there until it ends,
//! which is as much as the index is large. So a file is read where it is asked for and given back where it is no longer
//! needed. Knows nothing of what is in the files.
//!
//! | read | how |
//! |---|---|
//! | where the last read ended, a little | by way of a buffer: merging asks for the passages of one word after the other |
//! | elsewhere, a little | by itself |
//! | [`MUCH`] or more | as a map of its own, which lasts as long as what was read; the system may take it back |

use std::fmt;
use std::io::Result;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex};

use tantivy::HasLen;
use tantivy::directory::{FileHandle, MmapDirectory, OwnedBytes};

use super::locked;
use super::segment_file::SegmentFile;

/// A smaller file is mapped as a whole: of small ones there may be more than a process may have open. The indexes of unit
/// tests are small, and are to be read as large ones are.
const SMALL: u64 = if cfg!(test) { 64 } else { 256 << 10 };

/// How far ahead is read.
const AHEAD: usize = 128 << 10;

/// What is not copied.
const MUCH: usize = 4 << 20;

/// See the module.
pub(super) struct Unmapped {
    file: SegmentFile,
    ahead: Mutex<Ahead>,
}

/// What was read and not yet asked for.
struct Ahead {
    bytes: OwnedBytes,
    /// Where in the file it begins.
    start: usize,
    /// Where the last read ended.
    end_of_last: usize,
}

impl Unmapped {
    fn new(file: SegmentFile) -> Unmapped {
        Unmapped { file, ahead: Mutex::new(Ahead { bytes: OwnedBytes::empty(), start: 0, end_of_last: usize::MAX }) }
    }
}

impl HasLen for Unmapped {
    fn len(&self) -> usize {
        self.file.len()
    }
}

impl fmt::Debug for Unmapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Unmapped").field(&self.file).finish()
    }
}

impl FileHandle for Unmapped {
    fn read_bytes(&self, range: Range<usize>) -> Result<OwnedBytes> {
        self.file.holds(&range)?;
        if range.is_empty() {
            return Ok(OwnedBytes::empty());
        }
        if range.len() >= MUCH {
            return self.file.of_map(self.file.mapped().as_deref(), range);
        }
        let mut ahead = locked(&self.ahead);
        let goes_on = std::mem::replace(&mut ahead.end_of_last, range.end) == range.start;
        let start = range.start.checked_sub(ahead.start);
        if let Some(start) = start.filter(|start| start + range.len() <= ahead.bytes.len()) {
            return Ok(ahead.bytes.slice(start..start + range.len()));
        }
        if !goes_on || range.len() >= AHEAD {
            drop(ahead);
            return self.file.copied(range);
        }
        ahead.bytes = self.file.copied(range.start..self.file.len().min(range.start + AHEAD))?;
        ahead.start = range.start;
        Ok(ahead.bytes.slice(0..range.len()))
    }
}

/// A file of this folder, to read while the index is written.
pub(super) fn open(folder: &Path, name: &Path, maps: &MmapDirectory) -> Option<Arc<dyn FileHandle>> {
    Some(Arc::new(Unmapped::new(SegmentFile::open(folder, name, maps, SMALL)?)))
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::io::ErrorKind;

    use super::super::segment_file::tests::file;
    use super::*;

    fn opened(folder: &tempfile::TempDir, maps: &MmapDirectory) -> Unmapped {
        Unmapped::new(SegmentFile::open(folder.path(), Path::new("a.idx"), maps, SMALL).unwrap())
    }

    #[test]
    fn every_range_is_as_it_is_in_the_file() {
        let length = MUCH + 3 * AHEAD + 5;
        let (folder, bytes, maps) = file(length);
        let unmapped = opened(&folder, &maps);
        assert_eq!(unmapped.len(), length);
        let mut numbers = fastrand::Rng::with_seed(1964);
        let mut place = 0;
        for _ in 0..4_000 {
            // On from where the last one ended, mostly; sometimes there again, sometimes elsewhere.
            let start = if numbers.u8(..10) == 0 { numbers.usize(..=length) } else { place };
            let most = [0, 1, 7, 300, AHEAD / 2, AHEAD - 1, AHEAD, 2 * AHEAD][numbers.usize(..8)];
            let end = length.min(start + numbers.usize(..=most));
            assert_eq!(&*unmapped.read_bytes(start..end).unwrap(), &bytes[start..end], "{start}..{end}");
            place = if end == length || numbers.u8(..20) == 0 { 0 } else { end };
        }
        for range in [0..length, 1..length, 0..MUCH, length - MUCH..length, length..length] {
            assert_eq!(&*unmapped.read_bytes(range.clone()).unwrap(), &bytes[range.clone()], "{range:?}");
        }
    }

    #[test]
    fn what_is_read_stays_when_its_file_goes() {
        let (folder, bytes, maps) = file(MUCH + 1);
        let unmapped = opened(&folder, &maps);
        let before = unmapped.read_bytes(0..MUCH).unwrap();
        fs::remove_file(folder.path().join("a.idx")).unwrap();
        assert!(*before == bytes[..MUCH]);
        assert!(*unmapped.read_bytes(7..MUCH + 1).unwrap() == bytes[7..]);
        fs::write(folder.path().join("a.idx"), "another").unwrap();
        drop(before);
        assert!(*unmapped.read_bytes(1..MUCH + 1).unwrap() == bytes[1..]);
    }

    #[test]
    fn a_range_beyond_the_end_and_a_file_cut_short_are_errors() {
        let length = MUCH + 1;
        let (folder, _, maps) = file(length);
        let unmapped = opened(&folder, &maps);
        #[allow(clippy::reversed_empty_ranges)] // as a damaged file may say
        for range in [0..length + 1, length..length + 1, 5..3, usize::MAX - 1..usize::MAX, 0..usize::MAX] {
            assert_eq!(unmapped.read_bytes(range).unwrap_err().kind(), ErrorKind::UnexpectedEof);
        }
        File::options().write(true).open(folder.path().join("a.idx")).unwrap().set_len(1_000).unwrap();
        for range in [999..1_001, 0..AHEAD, 5_000..5_001, 0..MUCH] {
            assert!(unmapped.read_bytes(range).is_err());
        }
        assert_eq!(unmapped.read_bytes(0..1_000).unwrap().len(), 1_000);
        // Read ahead as far as the file is said to go, and not found there.
        assert!(unmapped.read_bytes(1_000..1_001).is_err());
    }
}
