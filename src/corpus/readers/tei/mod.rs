//! TEI-XML, the humanities' standard for edited texts: P5 and P4, one text or a corpus of them.
//!
//! Owns what is TEI and what of it becomes the document. The header is for `header`, the mark-up of the text for
//! `text`, whose table is `elements`.
//!
//! Lines are those of the XML file; pages are those the edition marks (`<pb n="81"/>`).

mod elements;
mod header;
mod text;

use self::header::Header;
use self::text::Scribe;
use super::xml;
use crate::corpus::reader::{Reader, Reading};
use crate::corpus::shape;
use crate::corpus::skip::{Skip, SkipReason};
use crate::corpus::{byline, front_matter};
use crate::document::{Block, BlockKind, Document};

/// The row of the table.
pub(super) const READER: Reader =
    Reader { name: "tei", extensions: &["tei", "xml"], reading: Reading::Bytes { recognises, read } };

/// What the outermost element of a TEI file is called.
const ROOTS: &[&str] = &["TEI", "TEI.2", "teiCorpus", "teiCorpus.2"];

fn recognises(bytes: &[u8]) -> bool {
    xml::root(bytes).is_some_and(|root| ROOTS.contains(&root.as_str()))
}

fn read(bytes: &[u8]) -> Result<Document, Skip> {
    let decoded = xml::decode(bytes)?;
    let Some((mut document, header)) = Scribe::read(&decoded.text)? else {
        return Err(Skip::new(SkipReason::Unsupported, "an XML file that is not TEI"));
    };
    describe(header, &mut document);
    document.encoding = decoded.encoding;
    document.warnings.extend(decoded.warning);
    Ok(document)
}

/// What the header says about the text.
fn describe(header: Header, document: &mut Document) {
    let written = header.written();
    let Header { title, author, source_author, source, topics, .. } = header;
    document.title = title;
    document.author = author.or(source_author);
    document.written = written.map(|date| byline::iso_date(&date).unwrap_or(date));
    document.source = source;
    front_matter::add_topics(document, topics.iter().map(String::as_str));
    name_title(document);
    shape::name_head(document);
    shape::name_sections(document);
}

/// Finds the title in the text, where the header has none, and where it repeats the header's.
fn name_title(document: &mut Document) {
    let Document { blocks, text, title, .. } = document;
    let on_title_page = blocks.iter().find(|block| block.kind == BlockKind::Title);
    *title = title.take().or_else(|| xml::tidy(&text[on_title_page?.span.clone()]));
    let Some(title) = title else { return shape::name_top_heading(document) };
    let repeats = |block: &&mut Block| {
        matches!(block.kind, BlockKind::Heading(_)) && xml::tidy(&text[block.span.clone()]).as_ref() == Some(title)
    };
    if let Some(heading) = blocks.first_mut().filter(repeats) {
        heading.kind = BlockKind::Title;
    }
}

#[cfg(test)]
mod tests;
