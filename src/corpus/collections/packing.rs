//! One file packed by itself: gzip and Zstandard.
//!
//! What is packed goes by its own name: `essay.md.gz` is a Markdown essay, `essays.tgz` a tar archive.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::GzDecoder;

/// A way of packing one file.
#[derive(Debug)]
pub(in crate::corpus) struct Packing {
    /// The extensions of its files, and what each stands for where it is one for two.
    extensions: &'static [(&'static str, Option<&'static str>)],
    /// Unpacks from the first byte to the last.
    pub(in crate::corpus) open: for<'a> fn(&'a [u8]) -> io::Result<Box<dyn Read + 'a>>,
}

/// Every packing there is.
const PACKINGS: &[Packing] = &[
    Packing {
        extensions: &[("gz", None), ("tgz", Some("tar"))],
        open: |bytes| Ok(Box::new(Gzip { member: Some(GzDecoder::new(bytes)) })),
    },
    Packing {
        extensions: &[("zst", None), ("tzst", Some("tar"))],
        open: |bytes| {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(bytes)?;
            decoder.window_log_max(LARGEST_WINDOW)?;
            Ok(Box::new(decoder))
        },
    },
];

/// The binary logarithm of the most memory that Zstandard may ask for: what its tool grants without being told to.
const LARGEST_WINDOW: u32 = 27;

/// How a file of this name is packed, and the name of what is in it.
pub(super) fn by_path(path: &Path) -> Option<(&'static Packing, PathBuf)> {
    let extension = path.extension()?.to_string_lossy().to_lowercase();
    PACKINGS.iter().find_map(|packing| {
        let (_, stands_for) = packing.extensions.iter().find(|(known, _)| *known == extension)?;
        let name = path.with_extension(stands_for.unwrap_or_default());
        Some((packing, name))
    })
}

/// What every member of a gzip file starts with.
const GZIP: &[u8] = b"\x1F\x8B";

/// The members of a gzip file, one after the other. What follows the last and is no member is padding that a tape or a
/// download left there: the gzip tool passes over it too.
struct Gzip<'a> {
    member: Option<GzDecoder<&'a [u8]>>,
}

impl Read for Gzip<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let count = member.read(to)?;
            if count > 0 || to.is_empty() {
                return Ok(count);
            }
            let rest = *member.get_ref();
            self.member = rest.starts_with(GZIP).then(|| GzDecoder::new(rest));
        }
        Ok(0)
    }
}

/// All extensions of the table.
#[cfg(test)]
pub(super) fn extensions() -> impl Iterator<Item = &'static str> {
    PACKINGS.iter().flat_map(|packing| packing.extensions).map(|(extension, _)| *extension)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn unpacked(bytes: &[u8]) -> io::Result<String> {
        let (packing, _) = by_path(Path::new("maize.md.gz")).unwrap();
        let mut text = String::new();
        (packing.open)(bytes)?.read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn members_follow_each_other_and_padding_follows_them() {
        let two = [packed("maize and "), packed(""), packed("wheat")].concat();
        assert_eq!(unpacked(&two).unwrap(), "maize and wheat");
        for padding in [&b"\0\0\0\0"[..], b"<html>saved twice", b"\x1F"] {
            assert_eq!(unpacked(&[&two, padding].concat()).unwrap(), "maize and wheat");
        }
    }

    #[test]
    fn a_member_that_is_damaged_or_cut_short_is_no_padding() {
        let whole = packed("maize and wheat");
        assert!(unpacked(&whole[..whole.len() - 1]).is_err());
        assert!(unpacked(&[&whole[..], b"\x1F\x8B\x08"].concat()).is_err());
        assert!(unpacked(b"maize").is_err());
    }
}
