//! Files a user asks for, written whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use histsearch::error::{Error, Result};

/// Writes a file in the place of what stands there: whoever reads it sees the old bytes or the new ones. A link stays
/// one; what is no regular file (`/dev/stdout`) is written to.
///
/// # Errors
/// [`Kind::Io`](histsearch::error::Kind::Io) naming the file.
pub(super) fn save(path: &Path, bytes: &[u8]) -> Result<()> {
    write(path, bytes).map_err(|error| Error::io("write", path, error))
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let known = fs::metadata(path).ok();
    if known.as_ref().is_some_and(|known| !known.is_file()) {
        return OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let beside = beside(&target)?;
    let written = (|| {
        let mut file = File::create_new(&beside)?;
        file.write_all(bytes)?;
        if let Some(known) = known {
            file.set_permissions(known.permissions())?;
        }
        file.sync_all()?;
        fs::rename(&beside, &target)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&beside); // it may never have come to be
    }
    written
}

/// A name nobody uses in the folder of a file.
fn beside(target: &Path) -> io::Result<PathBuf> {
    let name = target.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let mut unused = std::ffi::OsString::from(".");
    unused.push(name);
    unused.push(format!(".{}", std::process::id()));
    Ok(target.with_file_name(unused))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_else_is_left() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("chart.svg");
        save(&file, b"old").unwrap();
        save(&file, b"new").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_failure_names_the_file_and_leaves_the_old_one() {
        let home = tempfile::tempdir().unwrap();
        let nowhere = home.path().join("no folder/chart.svg");
        assert!(save(&nowhere, b"new").unwrap_err().to_string().contains("chart.svg"));
        assert!(save(home.path(), b"new").is_err(), "a folder");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one() {
        let home = tempfile::tempdir().unwrap();
        let (file, link) = (home.path().join("chart.svg"), home.path().join("link.svg"));
        save(&file, b"old").unwrap();
        std::os::unix::fs::symlink("chart.svg", &link).unwrap();
        save(&link, b"new").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
