//! Opens a file safely: regular files only, never more than [`MAX_FILE_BYTES`].
//!
//! Knows nothing of formats. Metadata is asked before anything is opened or read, so that neither a pipe
//! without a writer nor a sparse file of ten gigabytes holds up a run.

use std::fs::{self, File, Metadata};
use std::io::Read;
use std::path::Path;

use super::skip::{Skip, SkipReason};

/// The largest file that is read, in bytes (100 MB): some fifty long books.
pub const MAX_FILE_BYTES: u64 = 100_000_000;

/// The bytes of a regular file. Symbolic links are followed: whoever names a file means it.
///
/// # Errors
/// A [`Skip`] where it is missing, refused, no regular file, or larger than [`MAX_FILE_BYTES`].
pub fn read_file(path: &Path) -> Result<Vec<u8>, Skip> {
    let expected = readable_size(&fs::metadata(path)?)?;
    let file = File::open(path)?;
    // The file may have been swapped or have grown since: ask the open handle, and count while reading.
    readable_size(&file.metadata()?)?;
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or(0));
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE_BYTES { Err(too_large(bytes.len() as u64)) } else { Ok(bytes) }
}

/// The size in bytes of what is safe to read whole.
pub(super) fn readable_size(metadata: &Metadata) -> Result<u64, Skip> {
    if !metadata.is_file() {
        let what = if metadata.is_dir() { "a folder" } else { "a pipe, socket or device" };
        return Err(Skip::new(SkipReason::NotAFile, format!("{what}, not a regular file")));
    }
    if metadata.len() > MAX_FILE_BYTES { Err(too_large(metadata.len())) } else { Ok(metadata.len()) }
}

fn too_large(bytes: u64) -> Skip {
    let detail = format!("{} MB, more than the {} MB that are read", bytes / 1_000_000, MAX_FILE_BYTES / 1_000_000);
    Skip::new(SkipReason::TooLarge, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sparse_giant_is_refused_without_reading_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("virgin-lands.txt");
        File::create(&path).unwrap().set_len(10_000_000_000).unwrap();
        let skip = read_file(&path).unwrap_err();
        assert_eq!(skip.reason, SkipReason::TooLarge);
        assert_eq!(skip.detail, "10000 MB, more than the 100 MB that are read");
    }

    #[test]
    fn folders_devices_and_missing_files_are_named_for_what_they_are() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read_file(folder.path()).unwrap_err().reason, SkipReason::NotAFile);
        assert_eq!(read_file(&folder.path().join("absent.txt")).unwrap_err().reason, SkipReason::Missing);
        #[cfg(unix)]
        assert_eq!(read_file(Path::new("/dev/zero")).unwrap_err().reason, SkipReason::NotAFile);
    }
}
