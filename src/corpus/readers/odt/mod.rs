//! OpenDocument texts: `.odt` and `.ott`, which are zip archives, and `.fodt`, which is one XML file.
//!
//! Owns which parts are read: the content, the named styles, the properties. Headers and footers belong to the page
//! styles and are never looked at. Knows the text only through `body`.
//!
//! Lines: a flat file's are its own; in an archive the line of a block is its number among all blocks.

mod body;
mod styles;

use memchr::memmem;

use self::body::Body;
use self::styles::Styles;
use super::archive::{self, Archive};
use super::properties::Properties;
use super::story::Lines;
use super::xml::{self, Event, Table, Xml};
use crate::corpus::reader::{Reader, Reading};
use crate::corpus::skip::{Skip, SkipReason};
use crate::document::Document;

/// The row of the table.
pub(super) const READER: Reader =
    Reader { name: "odt", extensions: &["odt", "ott", "fodt"], reading: Reading::Bytes { recognises, read } };

/// How the `mimetype` of a text begins, template or not.
const TEXT_TYPE: &[u8] = b"application/vnd.oasis.opendocument.text";
const CONTENT: &str = "content.xml";
const STYLES: &str = "styles.xml";
const META: &str = "meta.xml";
const MANIFEST: &str = "META-INF/manifest.xml";

fn recognises(bytes: &[u8]) -> bool {
    if !bytes.starts_with(archive::SIGNATURE) {
        return is_flat(bytes);
    }
    let kind = Archive::open(bytes).and_then(|mut archive| archive.read("mimetype"));
    kind.is_ok_and(|kind| kind.is_some_and(|kind| kind.starts_with(TEXT_TYPE)))
}

fn is_flat(bytes: &[u8]) -> bool {
    /// The namespace is declared at the top.
    const LOOK: usize = 1 << 14;
    let head = &bytes[..bytes.len().min(LOOK)];
    memmem::find(head, b"urn:oasis:names:tc:opendocument:xmlns:office:1.0").is_some()
        && xml::root(bytes).is_some_and(|root| matches!(root.as_str(), "document" | "document-content"))
}

fn read(bytes: &[u8]) -> Result<Document, Skip> {
    if bytes.starts_with(b"PK") { read_archive(bytes) } else { read_flat(bytes) }
}

fn read_archive(bytes: &[u8]) -> Result<Document, Skip> {
    let mut archive = Archive::open(bytes)?;
    let manifest = archive.text(MANIFEST)?;
    if manifest.is_some_and(|manifest| manifest.text.contains("encryption-data")) {
        return Err(Skip::new(SkipReason::Encrypted, "an OpenDocument text locked with a password"));
    }
    let Some(content) = archive.text(CONTENT)? else {
        return Err(Skip::new(SkipReason::Broken, "an OpenDocument text without its content.xml"));
    };
    let mut styles = Styles::default();
    if let Some(part) = archive.text(STYLES)? {
        styles.read_named(STYLES, &part.text)?;
    }
    let facts = match archive.text(META)? {
        Some(part) => Facts::read(META, &part.text)?,
        None => Facts::default(),
    };
    styles.read(CONTENT, &content.text)?;
    let mut document = write(CONTENT, &content.text, &styles, Lines::Counted, facts)?;
    document.encoding = content.encoding;
    document.warnings.extend(content.warning);
    Ok(document)
}

fn read_flat(bytes: &[u8]) -> Result<Document, Skip> {
    const WHAT: &str = "the file";
    if !is_flat(bytes) {
        return Err(Skip::new(SkipReason::Unsupported, "not an OpenDocument text, whatever its name says"));
    }
    let decoded = xml::decode(bytes)?;
    let mut styles = Styles::default();
    styles.read(WHAT, &decoded.text)?;
    let facts = Facts::read(WHAT, &decoded.text)?;
    let mut document = write(WHAT, &decoded.text, &styles, Lines::OfTheFile, facts)?;
    document.encoding = decoded.encoding;
    document.warnings.extend(decoded.warning);
    Ok(document)
}

fn write(what: &str, source: &str, styles: &Styles, lines: Lines, facts: Facts) -> Result<Document, Skip> {
    let mut body = Body::new(styles, lines);
    let has_pages = memmem::find(source.as_bytes(), b"<text:soft-page-break").is_some();
    body.read(what, source, has_pages)?;
    let (mut document, bold, last_page) = body.finish();
    // Breaks that the file does not mark would put every later page wrong.
    if last_page != facts.pages {
        document.blocks.iter_mut().for_each(|block| block.page = None);
    }
    facts.properties.settle(&mut document, &bold);
    Ok(document)
}

/// What the properties say.
#[derive(Debug, Default)]
struct Facts {
    properties: Properties,
    pages: Option<u32>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum FactRole {
    #[default]
    Other,
    Body,
    Meta,
    Title,
    FirstAuthor,
    Author,
    Created,
    Changed,
    Keyword,
    Statistics,
}

const FACTS: &Table<FactRole> = &[
    ("dc", "creator", FactRole::Author),
    ("dc", "date", FactRole::Changed),
    ("dc", "title", FactRole::Title),
    ("meta", "creation-date", FactRole::Created),
    ("meta", "document-statistic", FactRole::Statistics),
    ("meta", "initial-creator", FactRole::FirstAuthor),
    ("meta", "keyword", FactRole::Keyword),
    ("office", "body", FactRole::Body),
    ("office", "meta", FactRole::Meta),
];

impl Facts {
    fn read(what: &str, source: &str) -> Result<Facts, Skip> {
        let mut xml = Xml::new(what, source, FACTS, "office");
        let (mut facts, mut said) = (Facts::default(), String::new());
        let mut in_meta = false;
        while let Some(event) = xml.next()? {
            match event {
                // The text has dates and authors of its own, those of comments.
                Event::Open(FactRole::Body, _) => xml.skip()?,
                Event::Open(FactRole::Meta, _) => in_meta = true,
                Event::Close(FactRole::Meta) => in_meta = false,
                Event::Open(FactRole::Statistics, tag) => {
                    facts.pages = tag.get("page-count").and_then(|pages| pages.parse().ok());
                }
                Event::Open(..) => said.clear(),
                Event::Text(_, text) => said.push_str(&text),
                Event::Close(role) if in_meta => facts.add(role, &said),
                Event::Close(_) => {}
            }
        }
        Ok(facts)
    }

    fn add(&mut self, role: FactRole, said: &str) {
        let Some(said) = xml::tidy(said) else { return };
        let properties = &mut self.properties;
        match role {
            FactRole::Title => properties.title = Some(said),
            FactRole::FirstAuthor => properties.author = Some(said),
            FactRole::Author => properties.author = properties.author.take().or(Some(said)),
            FactRole::Created => properties.written = Some(said),
            FactRole::Changed => properties.written = properties.written.take().or(Some(said)),
            FactRole::Keyword => properties.topics.push(said),
            FactRole::Other | FactRole::Body | FactRole::Meta | FactRole::Statistics => {}
        }
    }
}

#[cfg(test)]
mod tests;
