//! Word documents: `.docx` and its kin, and `.doc` files that are really such.
//!
//! Owns which parts of the package are read: the main part, its notes and styles, the properties. Headers, footers,
//! comments and pictures are in parts of their own and are never opened. Knows the text only through `body`.
//!
//! Lines: a Word document has none, so the line of a block is its number among all blocks.

mod body;
mod styles;

use memchr::memmem;

use self::body::{Body, NoteKind, Notes};
use self::styles::Styles;
use super::archive::{self, Archive};
use super::properties::Properties;
use super::xml::{self, Event, Table, Xml};
use crate::corpus::reader::{Reader, Reading};
use crate::corpus::skip::{Skip, SkipReason};
use crate::document::Document;

/// The row of the table.
pub(super) const READER: Reader = Reader {
    name: "docx",
    extensions: &["docx", "docm", "dotx", "dotm", "doc"],
    reading: Reading::Bytes { recognises, read },
};

/// What old Word files and locked new ones begin with.
const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0";

fn recognises(bytes: &[u8]) -> bool {
    bytes.starts_with(archive::SIGNATURE)
        && Archive::open(bytes).is_ok_and(|archive| archive.has("[Content_Types].xml") && archive.has_folder("word/"))
}

fn read(bytes: &[u8]) -> Result<Document, Skip> {
    refuse_compound_file(bytes)?;
    if !bytes.starts_with(b"PK") {
        return Err(Skip::new(SkipReason::Unsupported, "not a Word document, whatever its name says"));
    }
    let mut archive = Archive::open(bytes)?;
    let package = Package::of(&mut archive)?;
    let Some(main) = archive.text(&package.main)? else {
        return Err(Skip::new(SkipReason::Broken, "a Word document without its main part"));
    };
    let styles = match archive.text(&package.styles)? {
        Some(part) => Styles::read(&package.styles, &part.text)?,
        None => Styles::default(),
    };
    let mut notes = Notes::default();
    for (kind, name) in [(NoteKind::Foot, &package.footnotes), (NoteKind::End, &package.endnotes)] {
        if let Some(part) = archive.text(name)? {
            notes.read(kind, name, &part.text, &styles)?;
        }
    }
    let Facts { properties, pages } = Facts::read(&mut archive)?;
    let mut body = Body::new(&styles, notes);
    body.has_pages = memmem::find(main.text.as_bytes(), b"lastRenderedPageBreak").is_some();
    body.read(&package.main, &main.text)?;
    let (mut document, bold) = body.finish();
    document.encoding = main.encoding;
    document.warnings.extend(main.warning);
    distrust_pages(&mut document, pages);
    properties.settle(&mut document, &bold);
    Ok(document)
}

/// Says what a file is that is no zip archive but the older kind of container.
fn refuse_compound_file(bytes: &[u8]) -> Result<(), Skip> {
    if !bytes.starts_with(COMPOUND_FILE) {
        return Ok(());
    }
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    Err(match memmem::find(bytes, &name) {
        Some(_) => Skip::new(SkipReason::Encrypted, "a Word document locked with a password"),
        None => Skip::new(SkipReason::Unsupported, "a Word document of before 2007: save it as .docx"),
    })
}

/// More page breaks than the document has pages are those of another layout: no page is better than a wrong one.
fn distrust_pages(document: &mut Document, pages: Option<u32>) {
    let last = document.blocks.iter().filter_map(|block| block.page).max();
    if last.zip(pages).is_some_and(|(last, pages)| last > pages) {
        document.blocks.iter_mut().for_each(|block| block.page = None);
    }
}

/// The names of the parts that are read.
#[derive(Debug)]
struct Package {
    main: String,
    styles: String,
    footnotes: String,
    endnotes: String,
}

#[derive(Clone, Copy, Debug, Default)]
enum RelationRole {
    #[default]
    Other,
    Relation,
}

const RELATIONS: &Table<RelationRole> = &[("rel", "Relationship", RelationRole::Relation)];

impl Package {
    fn of(archive: &mut Archive) -> Result<Package, Skip> {
        let top = relations(archive, "_rels/.rels")?;
        let main =
            target(&top, "/officeDocument").map_or_else(|| "word/document.xml".to_owned(), |path| within("", path));
        let (folder, file) = main.rsplit_once('/').map_or(("", main.as_str()), |(folder, file)| (folder, file));
        let own = relations(archive, &within(folder, &format!("_rels/{file}.rels")))?;
        let part = |kind: &str, usual: &str| within(folder, target(&own, kind).unwrap_or(usual));
        let styles = part("/styles", "styles.xml");
        let (footnotes, endnotes) = (part("/footnotes", "footnotes.xml"), part("/endnotes", "endnotes.xml"));
        Ok(Package { main, styles, footnotes, endnotes })
    }
}

/// The path of a part named inside `folder`; from the top where it begins with a slash.
fn within(folder: &str, path: &str) -> String {
    match path.strip_prefix('/') {
        Some(path) => path.to_owned(),
        None if folder.is_empty() => path.to_owned(),
        None => format!("{folder}/{path}"),
    }
}

fn target<'a>(relations: &'a [(String, String)], kind: &str) -> Option<&'a str> {
    relations.iter().find(|(known, _)| known.ends_with(kind)).map(|(_, target)| target.as_str())
}

/// The kinds and targets of a part's relations; none where they are missing.
fn relations(archive: &mut Archive, name: &str) -> Result<Vec<(String, String)>, Skip> {
    let Some(part) = archive.text(name)? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(name, &part.text, RELATIONS, "rel");
    let mut relations = Vec::new();
    while let Some(event) = xml.next()? {
        if let Event::Open(RelationRole::Relation, tag) = event
            && let (Some(kind), Some(target)) = (tag.get("Type"), tag.get("Target"))
        {
            relations.push((kind.into_owned(), target.into_owned()));
        }
    }
    Ok(relations)
}

/// What the property parts say.
#[derive(Debug, Default)]
struct Facts {
    properties: Properties,
    pages: Option<u32>,
}

#[derive(Clone, Copy, Debug, Default)]
enum FactRole {
    #[default]
    Other,
    Title,
    Author,
    Created,
    Keywords,
    Pages,
}

const FACTS: &Table<FactRole> = &[
    ("cp", "keywords", FactRole::Keywords),
    ("dc", "creator", FactRole::Author),
    ("dc", "title", FactRole::Title),
    ("dcterms", "created", FactRole::Created),
    ("ep", "Pages", FactRole::Pages),
];

impl Facts {
    fn read(archive: &mut Archive) -> Result<Facts, Skip> {
        let mut facts = Facts::default();
        for name in ["docProps/core.xml", "docProps/app.xml"] {
            let Some(part) = archive.text(name)? else { continue };
            let mut xml = Xml::new(name, &part.text, FACTS, "ep");
            while let Some(event) = xml.next()? {
                if let Event::Text(role, text) = event {
                    facts.add(role, &text);
                }
            }
        }
        Ok(facts)
    }

    fn add(&mut self, role: FactRole, text: &str) {
        let Some(text) = xml::tidy(text) else { return };
        let properties = &mut self.properties;
        match role {
            FactRole::Other => {}
            FactRole::Title => append(&mut properties.title, &text),
            FactRole::Author => append(&mut properties.author, &text),
            FactRole::Created => properties.written = Some(text),
            FactRole::Keywords => properties.topics.push(text),
            FactRole::Pages => self.pages = text.parse().ok(),
        }
    }
}

/// A text comes in pieces where there are references in it.
fn append(whole: &mut Option<String>, part: &str) {
    let whole = whole.get_or_insert_default();
    if !whole.is_empty() {
        whole.push(' ');
    }
    whole.push_str(part);
}

#[cfg(test)]
mod tests;
