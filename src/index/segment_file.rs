//! A file of a segment, open, of which parts are copied out.
//!
//! Owns what the two ways to read such a file have in common: the limits of a range, and the map of the whole file where
//! that is wanted after all. Knows nothing of what is in the files.

use std::fmt;
use std::fs::File;
use std::io::{Error, ErrorKind, Result};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::Directory;
use tantivy::directory::{FileHandle, MmapDirectory, OwnedBytes};

/// See the module.
pub(super) struct SegmentFile {
    file: File,
    length: usize,
    maps: MmapDirectory,
    path: PathBuf,
}

impl SegmentFile {
    /// A file of this folder; `None` where it has fewer bytes, or something is wrong with it: mapping it tells what.
    pub(super) fn open(folder: &Path, name: &Path, maps: &MmapDirectory, least: u64) -> Option<SegmentFile> {
        let file = File::open(folder.join(name)).ok()?;
        let length = file.metadata().ok()?.len();
        let length = usize::try_from(length).ok().filter(|_| length >= least)?;
        Some(SegmentFile { file, length, maps: maps.clone(), path: name.to_owned() })
    }

    /// Of the whole file, in bytes.
    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// Whether the file goes so far.
    ///
    /// # Errors
    /// `UnexpectedEof` where it does not, or where the range ends before it begins.
    pub(super) fn holds(&self, range: &Range<usize>) -> Result<()> {
        if range.start <= range.end && range.end <= self.length {
            return Ok(());
        }
        let beyond = format!("bytes {range:?} of {}, which has {}", self.path.display(), self.length);
        Err(Error::new(ErrorKind::UnexpectedEof, beyond))
    }

    /// A copy of these bytes.
    ///
    /// # Errors
    /// Where the file cannot be read, or has been cut short.
    pub(super) fn copied(&self, range: Range<usize>) -> Result<OwnedBytes> {
        let mut bytes = vec![0; range.len()];
        self.file.read_exact_at(&mut bytes, range.start as u64)?;
        Ok(OwnedBytes::new(bytes))
    }

    /// These bytes, of a map of the whole file; a copy of them where there is none.
    ///
    /// # Errors
    /// Where neither can be had.
    pub(super) fn of_map(&self, map: Option<&dyn FileHandle>, range: Range<usize>) -> Result<OwnedBytes> {
        match map {
            Some(map) => map.read_bytes(range),
            None => self.copied(range),
        }
    }

    /// The whole file, mapped; `None` where it has no such name any more, or another one has it.
    pub(super) fn mapped(&self) -> Option<Arc<dyn FileHandle>> {
        self.maps.get_file_handle(&self.path).ok().filter(|map| map.len() == self.length)
    }
}

impl fmt::Debug for SegmentFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::fs;

    use super::*;

    /// A folder, and a file in it, `a.idx`, of so many bytes, of which no two places look alike.
    pub(in crate::index) fn file(length: usize) -> (tempfile::TempDir, Vec<u8>, MmapDirectory) {
        let folder = tempfile::tempdir().unwrap();
        let bytes: Vec<u8> = (0..length as u32).map(|place| (place.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        fs::write(folder.path().join("a.idx"), &bytes).unwrap();
        let maps = MmapDirectory::open(folder.path()).unwrap();
        (folder, bytes, maps)
    }

    #[test]
    fn small_files_and_files_that_are_not_there_are_left_to_the_maps() {
        let (folder, _, maps) = file(100);
        let open = |name: &str, least| SegmentFile::open(folder.path(), Path::new(name), &maps, least);
        assert!(open("a.idx", 100).is_some());
        assert!(open("a.idx", 101).is_none());
        assert!(open("b.idx", 0).is_none());
    }
}
