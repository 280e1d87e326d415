//! The postings of a segment, and where each word stands, read while an index is asked.
//!
//! Owns when such a file is mapped into memory and when a piece of it is copied. The first question to an index wants few
//! pieces of it, most of them short. To touch a place of a map for the first time costs the system two to five
//! microseconds, most of them for the fifteen pages around it, which it brings along; to copy a little out of the file
//! costs less than one. A file that is asked for much at once, or again and again, is mapped: from then on nothing more is
//! copied. The other files of a segment are mapped by any question: its dictionaries, columns and stored passages.
//!
//! | read | how |
//! |---|---|
//! | within the last [`TAIL`] bytes, where files say what is where | from what was copied when the file was opened |
//! | within what was copied before | from there |
//! | [`LITTLE`] or less, elsewhere | copied, and what stands around it |
//! | more, and anything once it was read [`FEW`] times | from the map of the whole file |
//!
//! Knows nothing of what is in the files.

use std::fmt;
use std::io::Result;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, Weak};

use rustc_hash::FxHashMap;
use tantivy::HasLen;
use tantivy::directory::{FileHandle, MmapDirectory, OwnedBytes};

use super::locked;
use super::segment_file::SegmentFile;

/// How the names of such files end.
const SAMPLED: [&str; 2] = ["idx", "pos"];
/// A smaller file is mapped at once: it is a few pages. The indexes of unit tests are small, and are to be read as large
/// ones are.
const SMALL: u64 = if cfg!(test) { 64 } else { 16 << 10 };
/// How much of the end is copied when a file is opened.
const TAIL: usize = 1 << 10;
/// What is copied rather than mapped.
const LITTLE: usize = 4 << 10;
/// How often a file is read before all of it comes from its map.
const FEW: usize = 200;
/// How many files of an index may be open at once: some systems let a process have 256.
const MOST_OPEN: usize = 96;
/// Pieces begin and end at multiples of this: Tantivy asks for what stands side by side, a few bytes at a time.
const STEP: usize = 1 << 10;

/// See the module.
pub(super) struct Sampled {
    file: SegmentFile,
    /// How often it was read; no longer counted once that is often.
    read: AtomicUsize,
    /// What was copied: the end of the file first, then as it was asked for.
    pieces: Mutex<Vec<Piece>>,
    /// `None` within where it cannot be mapped.
    map: OnceLock<Option<Arc<dyn FileHandle>>>,
}

struct Piece {
    /// Where in the file it begins.
    start: usize,
    bytes: OwnedBytes,
}

impl Piece {
    fn copied(file: &SegmentFile, range: Range<usize>) -> Result<Piece> {
        Ok(Piece { start: range.start, bytes: file.copied(range)? })
    }

    /// These bytes of the file, where it has all of them.
    fn part(&self, range: &Range<usize>) -> Option<OwnedBytes> {
        let start = range.start.checked_sub(self.start)?;
        let end = start + range.len();
        (end <= self.bytes.len()).then(|| self.bytes.slice(start..end))
    }
}

impl Sampled {
    fn open(file: SegmentFile) -> Result<Sampled> {
        let tail = Piece::copied(&file, file.len().saturating_sub(TAIL)..file.len())?;
        Ok(Sampled { file, read: AtomicUsize::new(0), pieces: Mutex::new(vec![tail]), map: OnceLock::new() })
    }

    /// Whether all is to come from the map from now on; then what was copied is given back.
    fn is_read_often(&self) -> bool {
        if self.read.load(Ordering::Relaxed) > FEW {
            return true;
        }
        let is_often = self.read.fetch_add(1, Ordering::Relaxed) >= FEW;
        if is_often {
            locked(&self.pieces).clear();
        }
        is_often
    }

    /// From a piece, a new one if need be; `None` where these bytes are to be mapped.
    fn copied(&self, range: &Range<usize>) -> Result<Option<OwnedBytes>> {
        if self.is_read_often() {
            return Ok(None);
        }
        let mut pieces = locked(&self.pieces);
        if let Some(part) = pieces.iter().find_map(|piece| piece.part(range)) {
            return Ok(Some(part));
        }
        if range.len() > LITTLE {
            return Ok(None);
        }
        let around = range.start / STEP * STEP..range.end.next_multiple_of(STEP).min(self.file.len());
        let piece = Piece::copied(&self.file, around)?;
        let part = piece.part(range);
        pieces.push(piece);
        Ok(part)
    }
}

impl HasLen for Sampled {
    fn len(&self) -> usize {
        self.file.len()
    }
}

impl fmt::Debug for Sampled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Sampled").field(&self.file).finish()
    }
}

impl FileHandle for Sampled {
    fn read_bytes(&self, range: Range<usize>) -> Result<OwnedBytes> {
        self.file.holds(&range)?;
        if let Some(copied) = self.copied(&range)? {
            return Ok(copied);
        }
        self.file.of_map(self.map.get_or_init(|| self.file.mapped()).as_deref(), range)
    }
}

/// The files of a folder that are open. Who asks for one of them again gets the same one, be it gone from the folder.
#[derive(Debug)]
pub(super) struct Samples {
    folder: PathBuf,
    maps: MmapDirectory,
    open: Mutex<FxHashMap<PathBuf, Weak<Sampled>>>,
}

impl Samples {
    pub(super) fn of(folder: &Path, maps: &MmapDirectory) -> Samples {
        Samples { folder: folder.to_owned(), maps: maps.clone(), open: Mutex::default() }
    }

    /// A file, to read while the index is asked; `None` where it is better mapped at once.
    pub(super) fn open(&self, name: &Path) -> Option<Arc<dyn FileHandle>> {
        if !name.extension().is_some_and(|extension| SAMPLED.iter().any(|sampled| extension == *sampled)) {
            return None;
        }
        let mut open = locked(&self.open);
        if let Some(file) = open.get(name).and_then(Weak::upgrade) {
            return Some(file);
        }
        if open.len() >= MOST_OPEN {
            open.retain(|_, file| file.strong_count() > 0);
        }
        if open.len() >= MOST_OPEN {
            return None;
        }
        let file = Arc::new(Sampled::open(SegmentFile::open(&self.folder, name, &self.maps, SMALL)?).ok()?);
        open.insert(name.to_owned(), Arc::downgrade(&file));
        Some(file)
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::io::ErrorKind;

    use proptest::prelude::*;

    use super::super::segment_file::tests::file;
    use super::*;

    fn opened(folder: &tempfile::TempDir, maps: &MmapDirectory) -> Sampled {
        let file = SegmentFile::open(folder.path(), Path::new("a.idx"), maps, SMALL).unwrap();
        Sampled::open(file).unwrap()
    }

    fn pieces(sampled: &Sampled) -> usize {
        locked(&sampled.pieces).len()
    }

    proptest! {
        #[test]
        fn every_range_is_as_it_is_in_the_file(
            length in 64usize..40_000,
            ranges in prop::collection::vec((any::<prop::sample::Index>(), 0usize..3 * LITTLE), 1..2 * FEW),
        ) {
            let (folder, bytes, maps) = file(length);
            let sampled = opened(&folder, &maps);
            prop_assert_eq!(sampled.len(), length);
            for (start, most) in ranges {
                let start = start.index(length + 1);
                let end = length.min(start + most);
                prop_assert_eq!(&*sampled.read_bytes(start..end).unwrap(), &bytes[start..end]);
            }
            prop_assert_eq!(&*sampled.read_bytes(0..length).unwrap(), &bytes[..]);
        }
    }

    #[test]
    fn what_stands_side_by_side_is_copied_once() {
        let (folder, bytes, maps) = file(40 * STEP);
        let sampled = opened(&folder, &maps);
        for start in (10 * STEP..11 * STEP).step_by(8) {
            assert_eq!(&*sampled.read_bytes(start..start + 8).unwrap(), &bytes[start..start + 8]);
        }
        sampled.read_bytes(39 * STEP + 1..40 * STEP).unwrap();
        assert_eq!(pieces(&sampled), 2, "the end and one more");
        assert!(sampled.map.get().is_none());
        assert_eq!(&*sampled.read_bytes(0..LITTLE + 1).unwrap(), &bytes[..=LITTLE]);
        assert!(sampled.map.get().is_some());
    }

    #[test]
    fn what_is_read_often_is_mapped_and_copied_no_more() {
        let (folder, bytes, maps) = file(300 * STEP);
        let sampled = opened(&folder, &maps);
        let first = sampled.read_bytes(0..8).unwrap();
        for place in 0..290 {
            sampled.read_bytes(place * STEP..place * STEP + 8).unwrap();
        }
        assert_eq!(pieces(&sampled), 0);
        assert!(sampled.map.get().is_some());
        assert_eq!(&*first, &bytes[..8]);
    }

    #[test]
    fn what_is_read_stays_when_its_file_goes() {
        let (folder, bytes, maps) = file(40 * STEP);
        let (little, sampled) = (opened(&folder, &maps), opened(&folder, &maps));
        let before = sampled.read_bytes(0..2 * LITTLE).unwrap();
        fs::remove_file(folder.path().join("a.idx")).unwrap();
        assert_eq!(&*before, &bytes[..2 * LITTLE]);
        assert_eq!(&*sampled.read_bytes(7..bytes.len()).unwrap(), &bytes[7..]);
        fs::write(folder.path().join("a.idx"), "another").unwrap();
        // One that was not mapped in time.
        assert_eq!(&*little.read_bytes(5_000..5_009).unwrap(), &bytes[5_000..5_009]);
        assert_eq!(&*little.read_bytes(1..bytes.len()).unwrap(), &bytes[1..]);
    }

    #[test]
    fn a_range_beyond_the_end_and_a_file_cut_short_are_errors() {
        let length = 40 * STEP;
        let (folder, _, maps) = file(length);
        let sampled = opened(&folder, &maps);
        #[allow(clippy::reversed_empty_ranges)] // as a damaged file may say
        for range in [0..length + 1, length..length + 1, 5..3, usize::MAX - 1..usize::MAX, 0..usize::MAX] {
            assert_eq!(sampled.read_bytes(range).unwrap_err().kind(), ErrorKind::UnexpectedEof);
        }
        File::options().write(true).open(folder.path().join("a.idx")).unwrap().set_len(1_500).unwrap();
        for range in [0..2_000, 1_499..1_501, 5_000..5_001, 0..length] {
            assert!(sampled.read_bytes(range).is_err());
        }
        assert_eq!(sampled.read_bytes(0..STEP).unwrap().len(), STEP);
    }

    #[test]
    fn a_file_is_open_once_and_no_more_are_than_may_be() {
        let (folder, bytes, maps) = file(300);
        let samples = Samples::of(folder.path(), &maps);
        let open = |number: usize| samples.open(Path::new(&format!("{number}.idx")));
        for number in 0..=MOST_OPEN {
            fs::write(folder.path().join(format!("{number}.idx")), &bytes).unwrap();
        }
        let mut files: Vec<_> = (0..MOST_OPEN).map_while(open).collect();
        assert_eq!(files.len(), MOST_OPEN);
        assert!(open(MOST_OPEN).is_none());
        files.pop();
        assert!(open(MOST_OPEN).is_some());
        fs::remove_file(folder.path().join("7.idx")).unwrap();
        assert_eq!(&*open(7).unwrap().read_bytes(1..9).unwrap(), &bytes[1..9]);
        fs::write(folder.path().join("8.term"), &bytes).unwrap();
        files.clear();
        assert!(samples.open(Path::new("8.term")).is_none());
    }
}
