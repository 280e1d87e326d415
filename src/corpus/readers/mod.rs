//! The table of formats, and the choice among them.

pub(super) mod archive;
mod content;
mod docx;
mod elements;
mod entities;
mod epub;
mod html;
mod latex;
mod markdown;
mod odt;
mod pages;
mod pdf;
mod plain;
mod properties;
mod rtf;
mod story;
mod tags;
mod tei;
mod xml;

use std::path::Path;

use super::reader::{Reader, Reading};
use super::skip::{Skip, SkipReason};

/// Every format that is read. The last row takes whatever no other recognises.
pub const READERS: &[Reader] = &[
    docx::READER,
    epub::READER,
    html::READER,
    latex::READER,
    markdown::READER,
    odt::READER,
    pdf::READER,
    rtf::READER,
    tei::READER,
    plain::READER,
];

/// Formats essays come in that are not read, so that the user is told which one it is.
const UNREAD: &[(&[&str], &str)] = &[
    (&["mobi", "azw", "azw3"], "Kindle books"),
    (&["pages", "wpd", "wps"], "word processor files"),
    (&["bib"], "lists of references"),
    (&["rst", "adoc", "asciidoc", "org", "textile", "wiki"], "files of this mark-up"),
    (&["xz", "bz2", "tbz2", "txz", "7z", "rar"], "archives of this kind"),
    (&["jpg", "jpeg", "png", "gif", "tif", "tiff", "webp", "svg", "heic", "bmp"], "images"),
    (&["ppt", "pptx", "odp", "key"], "slides"),
    (&["xls", "xlsx", "ods"], "spreadsheets"),
];

/// The reader for the extension; `None` where there is no extension and the text must decide.
pub(super) fn by_path(path: &Path) -> Result<Option<&'static Reader>, Skip> {
    let Some(extension) = path.extension() else { return Ok(None) };
    let extension = extension.to_string_lossy().to_lowercase();
    match READERS.iter().find(|reader| reader.extensions.contains(&extension.as_str())) {
        Some(reader) => Ok(Some(reader)),
        None => Err(Skip::new(SkipReason::Unsupported, unread(&extension))),
    }
}

/// The reader whose format the bytes look like, where they are not text.
pub(super) fn by_bytes(bytes: &[u8]) -> Option<&'static Reader> {
    READERS.iter().find(|reader| matches!(reader.reading, Reading::Bytes { recognises, .. } if recognises(bytes)))
}

/// Text formats with mark-up of their own: files above this many bytes (128 kB) are better read apart.
const LARGE_MARKUP: usize = 1 << 17;

/// Plain text and Markdown above this many bytes (1 MB) are, too: what nobody foresaw of them would cost a run the more,
/// the larger they are.
const LARGE_TEXT: usize = 1 << 20;

/// Whether to leave a file to a worker: it is of a foreign format, or a large file of mark-up, or a very large text.
pub(super) fn is_risky(path: &Path, bytes: &[u8]) -> bool {
    let Ok(named) = by_path(path) else { return false }; // nobody reads it
    let is_foreign = named.is_some_and(|reader| matches!(reader.reading, Reading::Bytes { .. }));
    let is_simple = named.is_some_and(|reader| [plain::READER.name, markdown::READER.name].contains(&reader.name));
    // What is in an archive is not looked into here, only that it is one.
    is_foreign
        || bytes.len() > if is_simple { LARGE_TEXT } else { LARGE_MARKUP }
        || bytes.starts_with(archive::SIGNATURE)
        || by_bytes(bytes).is_some()
}

/// The name as it stands in the table; empty where it does not.
pub(super) fn known_name(name: &str) -> &'static str {
    READERS.iter().map(|reader| reader.name).find(|known| *known == name).unwrap_or_default()
}

/// The reader whose format the text looks like.
pub(super) fn by_look(text: &str) -> &'static Reader {
    READERS
        .iter()
        .find(|reader| matches!(reader.reading, Reading::Text { recognises, .. } if recognises(text)))
        .unwrap_or(&plain::READER)
}

fn unread(extension: &str) -> String {
    match UNREAD.iter().find(|(extensions, _)| extensions.contains(&extension)) {
        Some((_, what)) => format!("{what} are not yet read"),
        None => format!(".{extension} files are not read"),
    }
}

/// All extensions that mean something, whether they are read or not.
#[cfg(test)]
pub(super) fn extensions() -> impl Iterator<Item = &'static str> {
    let unread = UNREAD.iter().flat_map(|(extensions, _)| *extensions);
    READERS.iter().flat_map(|reader| reader.extensions).chain(unread).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_and_very_large_files_are_read_apart() {
        let risky = |name: &str, bytes: &[u8]| is_risky(Path::new(name), bytes);
        let (short, long, longer) = (&b"Maize. "[..], "Maize. ".repeat(20_000), "Maize. ".repeat(200_000));
        assert!(!risky("a.md", short) && !risky("a.txt", long.as_bytes()) && !risky("a.html", short));
        assert!(risky("a.html", long.as_bytes()) && risky("a", long.as_bytes()) && risky("a.pdf", short));
        assert!(risky("a.txt", longer.as_bytes()) && risky("a.md", longer.as_bytes()));
        assert!(!risky("a.pages", longer.as_bytes()), "nobody reads it");
    }

    #[test]
    fn a_file_without_an_extension_is_read_as_what_it_looks_like() {
        assert_eq!(by_look("<!DOCTYPE html>\n<p>Maize").name, "html");
        assert_eq!(by_look("---\ntitle: Maize\n---\nKhrushchev").name, "markdown");
        assert_eq!(by_look("# Maize\n\nKhrushchev").name, "markdown");
        assert_eq!(by_look("Maize\n\nKhrushchev").name, "plain");
    }
}
