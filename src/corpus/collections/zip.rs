//! Zip archives of essays.
//!
//! Looked into as Word files are, with the same safeguards: an archive whose members share bytes is refused whole.
//! A member that is locked, damaged, a link or a device, or of a name that leads out, is passed over by name.

use std::io::Cursor;
use std::ops::ControlFlow;

use zip::{CompressionMethod, ZipArchive};

use super::limits::{Budget, MOST_MEMBERS};
use super::names::{Verdict, judge};
use crate::corpus::collection::{Collection, Content, Member, Opening, Take};
use crate::corpus::readers::archive;
use crate::corpus::skip::{Skip, SkipReason};

/// The row of the table.
pub(super) const ZIP: Collection = Collection { name: "zip", extensions: &["zip"], opening: Opening::Bytes(open) };

fn open(bytes: &[u8], budget: &Budget, take: Take<'_>) -> Result<(), Skip> {
    let mut zip = archive::directory(bytes, MOST_MEMBERS)?;
    for place in 0..zip.len() {
        if member(&mut zip, place, budget).map(&mut *take) == Some(ControlFlow::Break(())) {
            break;
        }
    }
    Ok(())
}

/// What stands at this place of the directory; `None` for folders and litter.
fn member(zip: &mut ZipArchive<Cursor<&[u8]>>, place: usize, budget: &Budget) -> Option<Member> {
    let entry = match zip.by_index_raw(place) {
        Ok(entry) => entry,
        Err(error) => return Some(Member::skipped(format!("member-{}", place + 1), archive::refused(&error))),
    };
    let raw = || String::from_utf8_lossy(entry.name_raw()).into_owned();
    let name = entry.name().map_or_else(|_| raw(), |name| name.into_owned());
    let oddity = oddity(entry.unix_mode()).or_else(|| unread(entry.compression()));
    if entry.is_dir() {
        return None;
    }
    drop(entry);
    let shown = match judge(&name) {
        Verdict::Wanted(shown) => shown,
        Verdict::Refused(shown, skip) => return Some(Member::skipped(shown, skip)),
        Verdict::Silent => return None,
    };
    let content = match oddity {
        Some(skip) => Err(skip),
        None => {
            let member = zip.by_index(place).map_err(|error| archive::refused(&error));
            member.and_then(|member| budget.unpack(member))
        }
    };
    Some(Member { name: shown, content: content.map_or_else(Content::Skipped, Content::Bytes) })
}

/// Whether it is packed in a way that is not read.
fn unread(method: CompressionMethod) -> Option<Skip> {
    match method {
        CompressionMethod::Stored | CompressionMethod::Deflated => None,
        _ => Some(Skip::new(SkipReason::Unsupported, "neither stored nor deflated, the ways of packing that are read")),
    }
}

/// Whether a Unix system packed anything but a file.
fn oddity(mode: Option<u32>) -> Option<Skip> {
    const KIND: u32 = 0o170_000;
    match mode? & KIND {
        0 | 0o100_000 => None,
        0o120_000 => Some(Skip::new(SkipReason::Symlink, "a symbolic link, which is not followed")),
        _ => Some(Skip::new(SkipReason::NotAFile, "a pipe, socket or device, not a regular file")),
    }
}
