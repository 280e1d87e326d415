//! A zip archive as it is safe to look into: Word, OpenDocument and e-book files are zip archives.
//!
//! Owns the limits, and trusts nothing that the archive says about itself: sizes are counted while unpacking, not
//! read. Nothing is ever written to disk. Refuses to know what the members mean.
//!
//! An archive is refused whole if it has too many members, members that share bytes (the trick by which a small file
//! unpacks to petabytes), or names that lead out of the folder it would be unpacked to.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use memchr::memmem;
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::xml;
use crate::corpus::decode::Decoded;
use crate::corpus::open::MAX_FILE_BYTES;
use crate::corpus::skip::{Skip, SkipReason};

/// What a zip archive begins with, unless it is empty.
pub(in crate::corpus) const SIGNATURE: &[u8] = b"PK\x03\x04";

/// The most members.
const MOST_MEMBERS: usize = 10_000;
/// The most bytes unpacked from one archive, all members together (200 MB).
const MOST_UNPACKED: u64 = 200_000_000;
/// How many times its packed size a member may unpack to, where that is more than [`HARMLESS`] bytes.
const MOST_RATIO: u64 = 100;
/// Up to this many bytes (1 MB) any ratio will do: short texts of one sentence over and over pack well.
const HARMLESS: u64 = 1_000_000;

/// An open archive.
#[derive(Debug)]
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// How many bytes were unpacked so far.
    unpacked: u64,
}

impl<'a> Archive<'a> {
    /// Reads the directory of the archive. Time n log n in the number of members.
    ///
    /// # Errors
    /// A [`Skip`] where it is damaged, or not safe to unpack.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Skip> {
        let zip = directory(bytes, MOST_MEMBERS)?;
        for name in zip.file_names() {
            let name = name.map_err(|_| unreadable(bytes))?;
            if leads_outside(&name) {
                return Err(broken(format!("an archive with a file named {name:?}, which leads out of its folder")));
            }
        }
        Ok(Archive { zip, unpacked: 0 })
    }

    /// Whether there is a member of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// Whether there is a member in the folder of this name, which ends with a slash.
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        self.zip.file_names_raw().any(|name| name.starts_with(folder.as_bytes()))
    }

    /// Unpacks a member that is text, XML above all; `None` where there is none of this name.
    ///
    /// # Errors
    /// As [`Archive::read`], and where it is not text.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<Decoded<'static>>, Skip> {
        let Some(bytes) = self.read(name)? else { return Ok(None) };
        let decoded = xml::decode(&bytes).map_err(|skip| Skip::new(skip.reason, format!("{name}: {skip}")))?;
        Ok(Some(Decoded { text: Cow::Owned(decoded.text.into_owned()), ..decoded }))
    }

    /// Unpacks a member; `None` where there is none of this name.
    ///
    /// # Errors
    /// A [`Skip`] where it is damaged, locked, or larger than [`MAX_FILE_BYTES`] or what [`Archive`] allows.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, Skip> {
        let Some(index) = self.zip.index_for_name(name) else { return Ok(None) };
        let left = MOST_UNPACKED - self.unpacked;
        let member = self.zip.by_index(index).map_err(|error| {
            let skip = refused(&error);
            Skip::new(skip.reason, format!("{name} is {skip}"))
        })?;
        let bytes = unpack(name, member, left)?;
        self.unpacked += bytes.len() as u64;
        Ok(Some(bytes))
    }
}

/// The directory of an archive of at most so many members, none of which share bytes.
pub(in crate::corpus) fn directory(bytes: &[u8], most: usize) -> Result<ZipArchive<Cursor<&[u8]>>, Skip> {
    /// What every row of a directory starts with.
    const DIRECTORY_ROW: &[u8] = b"PK\x01\x02";
    // Before the directory is read: a hundred megabytes of rows would fill a gigabyte.
    if memmem::find_iter(bytes, DIRECTORY_ROW).nth(most).is_some() {
        return Err(too_large(format!("an archive of more than {most} files")));
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable(bytes))?;
    if zip.has_overlapping_entries().map_err(|_| unreadable(bytes))? {
        return Err(broken("an archive whose files share bytes, as only a zip bomb's do".to_owned()));
    }
    Ok(zip)
}

/// Unpacks a member, counting.
fn unpack<R: Read>(name: &str, member: ZipFile<'_, R>, left: u64) -> Result<Vec<u8>, Skip> {
    let ratio = member.compressed_size().saturating_mul(MOST_RATIO).max(HARMLESS);
    let limit = left.min(ratio).min(MAX_FILE_BYTES);
    let mut bytes = Vec::new();
    member.take(limit + 1).read_to_end(&mut bytes).map_err(|error| broken(format!("{name} is damaged: {error}")))?;
    if bytes.len() as u64 <= limit {
        return Ok(bytes);
    }
    let detail = if limit == ratio {
        format!("{name} unpacks to more than {MOST_RATIO} times its size, as a zip bomb does")
    } else {
        format!("{name} unpacks to more than {} MB", limit.div_ceil(1_000_000))
    };
    Err(too_large(detail))
}

/// Whether a name would be unpacked outside of the archive's own folder.
pub(in crate::corpus) fn leads_outside(name: &str) -> bool {
    let has_drive = name.as_bytes().get(1) == Some(&b':') && name.starts_with(|c: char| c.is_ascii_alphabetic());
    name.starts_with(['/', '\\']) || has_drive || name.split(['/', '\\']).any(|part| part == "..")
}

/// Why a member cannot be unpacked: what it is.
pub(in crate::corpus) fn refused(error: &ZipError) -> Skip {
    match error {
        ZipError::UnsupportedArchive(detail) if *detail == ZipError::PASSWORD_REQUIRED => {
            Skip::new(SkipReason::Encrypted, "locked with a password")
        }
        ZipError::UnsupportedArchive(detail) => broken(format!("packed in a way that is not read: {detail}")),
        ZipError::Io(error) => broken(format!("damaged: {error}")),
        _ => broken("damaged: what the archive says of it is not true".to_owned()),
    }
}

/// Why there is no directory. What exactly is wrong with it is a matter of offsets that nobody can act on.
fn unreadable(bytes: &[u8]) -> Skip {
    if bytes.starts_with(b"PK") {
        broken("a damaged zip archive: cut short or changed on its way here, so get a fresh copy".to_owned())
    } else {
        broken("not a zip archive, whatever its name says".to_owned())
    }
}

fn broken(detail: String) -> Skip {
    Skip::new(SkipReason::Broken, detail)
}

fn too_large(detail: String) -> Skip {
    Skip::new(SkipReason::TooLarge, detail)
}

/// Archives made for tests.
#[cfg(test)]
pub(in crate::corpus) mod packed {
    use std::io::{Cursor, Write};

    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    /// A zip archive of these members, not compressed.
    pub(in crate::corpus) fn stored(members: &[(&str, &[u8])]) -> Vec<u8> {
        pack(members, CompressionMethod::Stored)
    }

    /// A zip archive of these members, compressed.
    pub(in crate::corpus) fn deflated(members: &[(&str, &[u8])]) -> Vec<u8> {
        pack(members, CompressionMethod::Deflated)
    }

    fn pack(members: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members {
            zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::packed::{deflated, stored};
    use super::*;
    use proptest::prelude::*;

    fn refusal(bytes: &[u8]) -> Skip {
        Archive::open(bytes).expect_err("refused")
    }

    #[test]
    fn members_are_unpacked_by_name() {
        let bytes = deflated(&[("a.txt", b"maize"), ("b/c.txt", b"wheat")]);
        let mut archive = Archive::open(&bytes).unwrap();
        assert!(archive.has("a.txt") && !archive.has("c.txt"));
        assert_eq!(archive.read("b/c.txt").unwrap().as_deref(), Some(&b"wheat"[..]));
        assert_eq!(archive.read("c.txt").unwrap(), None);
    }

    #[test]
    fn names_that_lead_outside_are_refused() {
        for name in ["/etc/passwd", "../secret", "a/../../b", "..\\b", "C:\\b", "\\\\host\\b"] {
            assert!(leads_outside(name), "{name}");
        }
        for name in ["word/document.xml", "a..b", "...", "[Content_Types].xml", "Maize: a history"] {
            assert!(!leads_outside(name), "{name}");
        }
        assert_eq!(refusal(&stored(&[("../maize.txt", b"maize")])).reason, SkipReason::Broken);
    }

    #[test]
    fn a_bomb_is_stopped_while_it_unpacks() {
        let bytes = deflated(&[("bomb.xml", &vec![b' '; 5_000_000])]);
        assert!(bytes.len() < 10_000);
        let skip = Archive::open(&bytes).unwrap().read("bomb.xml").unwrap_err();
        assert_eq!(skip.reason, SkipReason::TooLarge);
        assert_eq!(skip.detail, "bomb.xml unpacks to more than 100 times its size, as a zip bomb does");
    }

    #[test]
    fn what_is_unpacked_adds_up() {
        let bytes = stored(&[("a", &vec![b'x'; 90_000_000])]);
        let mut archive = Archive::open(&bytes).unwrap();
        assert!(archive.read("a").is_ok() && archive.read("a").is_ok());
        assert_eq!(archive.read("a").unwrap_err().detail, "a unpacks to more than 20 MB");
    }

    #[test]
    fn members_that_share_bytes_are_refused() {
        let mut bytes = stored(&[("a", b"maize maize maize"), ("b", b"wheat")]);
        // The directory row of "b" is made to point at the local header of "a".
        let row = memmem::rfind(&bytes, b"PK\x01\x02").unwrap();
        bytes[row + 42..row + 46].fill(0);
        let skip = refusal(&bytes);
        assert_eq!((skip.reason, skip.detail.contains("share bytes")), (SkipReason::Broken, true), "{skip}");
    }

    #[test]
    fn too_many_members_are_refused_before_they_are_listed() {
        let skip = refusal(&b"PK\x01\x02".repeat(MOST_MEMBERS + 1));
        assert_eq!(skip.reason, SkipReason::TooLarge);
    }

    proptest! {
        #[test]
        fn damage_never_panics(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
            let mut bytes = deflated(&[("a.txt", b"maize maize maize"), ("b.txt", b"wheat")]);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            bytes.truncate(cut.index(bytes.len()) + 1);
            if let Ok(mut archive) = Archive::open(&bytes) {
                let _ = (archive.read("a.txt"), archive.read("b.txt"));
            }
        }
    }
}
