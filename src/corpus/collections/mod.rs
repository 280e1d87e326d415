//! The table of files that hold essays, and what a file is by its name: an essay, a collection, or one of them packed.
//!
//! ```
//! use std::path::Path;
//! use histsearch::corpus::is_essay;
//!
//! for name in ["Virgin-Lands.TXT", "essays.csv", "unit1.zip", "maize.docx.gz", "essays.jsonl.gz", "unit2.tar.zst"] {
//!     assert!(is_essay(Path::new(name)).is_ok(), "{name}");
//! }
//! assert_eq!(is_essay(Path::new("maize.pages.gz")).unwrap_err().detail, "word processor files are not yet read");
//! ```

mod jsonl;
pub(super) mod limits;
mod names;
mod packing;
pub(super) mod rows;
mod table;
mod tar;
mod zip;

use std::path::{Path, PathBuf};

use self::packing::Packing;
use super::collection::Collection;
use super::readers;
use super::skip::{Skip, SkipReason};

/// Every kind of file that holds essays.
pub(super) const COLLECTIONS: &[Collection] = &[table::CSV, jsonl::JSONL, tar::TAR, table::TSV, zip::ZIP];

/// What a file is by its name.
#[derive(Debug)]
pub(super) enum Kind {
    /// An essay, whose format its reader knows.
    Essay,
    /// A file of essays.
    Collection(&'static Collection),
    /// Packed by itself, and the name of what is packed.
    Packed(&'static Packing, PathBuf),
}

/// Whether the name of a file says that it is worth opening: an extension that is known, or none at all.
///
/// # Errors
/// A [`Skip`] naming the format that is not read.
pub fn is_essay(path: &Path) -> Result<(), Skip> {
    match kind(path)? {
        Kind::Packed(_, name) => match kind(&name)? {
            Kind::Packed(..) => Err(Skip::new(SkipReason::Unsupported, "files packed twice are not read")),
            Kind::Essay | Kind::Collection(_) => Ok(()),
        },
        Kind::Essay | Kind::Collection(_) => Ok(()),
    }
}

/// What a file of this name is.
pub(super) fn kind(path: &Path) -> Result<Kind, Skip> {
    if let Some((packing, name)) = packing::by_path(path) {
        return Ok(Kind::Packed(packing, name));
    }
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let extension = extension.as_deref().unwrap_or_default();
    match COLLECTIONS.iter().find(|collection| collection.extensions.contains(&extension)) {
        Some(collection) => Ok(Kind::Collection(collection)),
        None => readers::by_path(path).map(|_| Kind::Essay),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_extension_has_two_meanings() {
        let mut all: Vec<&str> = COLLECTIONS.iter().flat_map(|collection| collection.extensions).copied().collect();
        all.extend(packing::extensions());
        all.extend(readers::extensions());
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn names_say_what_a_file_is() {
        let shown = |name: &str| match kind(Path::new(name)) {
            Ok(Kind::Essay) => "essay".to_owned(),
            Ok(Kind::Collection(collection)) => collection.name.to_owned(),
            Ok(Kind::Packed(_, name)) => format!("packed {}", name.display()),
            Err(skip) => skip.detail,
        };
        for (name, expected) in [
            ("maize.md", "essay"),
            ("maize", "essay"),
            ("maize.docx", "essay"),
            ("essays.CSV", "csv"),
            ("essays.ndjson", "jsonl"),
            ("maize.md.gz", "packed maize.md"),
            ("maize.gz", "packed maize"),
            ("unit1.tgz", "packed unit1.tar"),
            ("unit1.tar.zst", "packed unit1.tar"),
            ("unit1.7z", "archives of this kind are not yet read"),
            ("wheat.xlsx", "spreadsheets are not yet read"),
        ] {
            assert_eq!(shown(name), expected, "{name}");
        }
        assert_eq!(is_essay(Path::new("a.md.gz.gz")).unwrap_err().detail, "files packed twice are not read");
    }
}
