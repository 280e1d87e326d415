//! Tar archives, read from the first byte to the last, so that they may be packed as a whole.
//!
//! Reads headers itself as far as names go: the long names of GNU and POSIX are members of their own before the one
//! they name, and are believed only up to a bound. Links, devices and pipes are passed over by name.

use std::io::{ErrorKind, Read};
use std::ops::ControlFlow;

use tar::{Archive, Entry, EntryType, PaxExtensions};

use super::limits::Budget;
use super::names::{Verdict, judge};
use crate::corpus::collection::{Collection, Content, Member, Opening, Take};
use crate::corpus::skip::{Skip, SkipReason};

/// The row of the table.
pub(super) const TAR: Collection = Collection { name: "tar", extensions: &["tar"], opening: Opening::Stream(open) };

/// As much as is read of what says how the next member is called, in bytes.
const LONGEST_NAME: u64 = 1 << 16;

fn open(from: &mut dyn Read, budget: &Budget, take: Take<'_>) -> Result<(), Skip> {
    let failed = |error: std::io::Error| budget.cause(&in_plain_words(error));
    let mut archive = Archive::new(&mut *from);
    let mut long_name = None;
    // Raw: what names the next member is handed over like any other, not read whole however long.
    for entry in archive.entries().map_err(failed)?.raw(true) {
        let mut entry = entry.map_err(failed)?;
        match entry.header().entry_type() {
            EntryType::GNULongName => long_name = Some(read_name(&mut entry).map_err(failed)?),
            EntryType::XHeader => long_name = pax_path(&read_name(&mut entry).map_err(failed)?).or(long_name),
            EntryType::XGlobalHeader | EntryType::GNULongLink | EntryType::Directory => {}
            kind => {
                let name = long_name.take().unwrap_or_else(|| entry.path_bytes().into_owned());
                let member = member(&String::from_utf8_lossy(&name), kind, &mut entry, budget);
                if member.map(&mut *take) == Some(ControlFlow::Break(())) {
                    return Ok(());
                }
            }
        }
    }
    // What is packed as a whole has its checksum at the end.
    std::io::copy(from, &mut std::io::sink()).map(drop).map_err(failed)
}

/// A header that is none is told of by quoting it, which helps nobody.
fn in_plain_words(error: std::io::Error) -> std::io::Error {
    let told = error.to_string();
    let is_header = ["cksum", "checksum mismatch", "numeric field"].iter().any(|word| told.contains(word));
    if is_header { std::io::Error::other("where its next file should be named stands something else") } else { error }
}

fn read_name(entry: &mut Entry<'_, impl Read>) -> std::io::Result<Vec<u8>> {
    let mut name = Vec::new();
    entry.take(LONGEST_NAME).read_to_end(&mut name)?;
    while name.last() == Some(&0) {
        name.pop();
    }
    Ok(name)
}

fn pax_path(records: &[u8]) -> Option<Vec<u8>> {
    let path = PaxExtensions::new(records).flatten().filter(|record| record.key_bytes() == b"path").last()?;
    Some(path.value_bytes().to_owned())
}

/// `None` for folders and litter.
fn member(name: &str, kind: EntryType, entry: &mut Entry<'_, impl Read>, budget: &Budget) -> Option<Member> {
    let is_file = matches!(kind, EntryType::Regular | EntryType::Continuous);
    if is_file && name.ends_with('/') {
        return None; // a folder, as the oldest archives have them
    }
    let shown = match judge(name) {
        Verdict::Wanted(shown) => shown,
        Verdict::Refused(shown, skip) => return Some(Member::skipped(shown, skip)),
        Verdict::Silent => return None,
    };
    let content = if is_file { read_whole(entry, budget) } else { Err(oddity(kind)) };
    Some(Member { name: shown, content: content.map_or_else(Content::Skipped, Content::Bytes) })
}

/// All bytes of a member; where the archive ends before the member does, nothing is told of that but their number.
fn read_whole(entry: &mut Entry<'_, impl Read>, budget: &Budget) -> Result<Vec<u8>, Skip> {
    let size = entry.size();
    let bytes = budget.read(entry)?;
    if bytes.len() as u64 == size { Ok(bytes) } else { Err(budget.cause(&ErrorKind::UnexpectedEof.into())) }
}

fn oddity(kind: EntryType) -> Skip {
    match kind {
        EntryType::Symlink => Skip::new(SkipReason::Symlink, "a symbolic link, which is not followed"),
        EntryType::Link => Skip::new(SkipReason::Symlink, "a link to another file, which is not followed"),
        EntryType::GNUSparse => {
            Skip::new(SkipReason::Unsupported, "a file with holes, packed in a way that is not read")
        }
        _ => Skip::new(SkipReason::NotAFile, "a pipe, socket or device, not a regular file"),
    }
}
