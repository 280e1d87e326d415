//! One file packed by itself: gzip and Zstandard.
//!
//! What is packed goes by its own name: `essay.md.gz` is a Markdown essay, `essays.tgz` a tar archive.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

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
        open: |bytes| Ok(Box::new(flate2::read::MultiGzDecoder::new(bytes))),
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

/// All extensions of the table.
#[cfg(test)]
pub(super) fn extensions() -> impl Iterator<Item = &'static str> {
    PACKINGS.iter().flat_map(|packing| packing.extensions).map(|(extension, _)| *extension)
}
