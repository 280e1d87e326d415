//! XML as a run of tags and text whose names are already understood.
//!
//! Owns the grammar, names and limits: what an element means is a row of its format's table, asked once for every
//! tag. A document type is skipped and its entities are never expanded, so nothing is fetched and nothing multiplies;
//! the names of characters that HTML knows (`&mdash;`) are read, other references stay as they are written.
//!
//! ```text
//! <w:p><w:t>Maize &amp; wheat</w:t></w:p>
//! Open(Paragraph), Open(Text), "Maize ", "&", " wheat", Close(Text), Close(Paragraph)
//! ```

use std::borrow::Cow;

use encoding_rs::Encoding;
use quick_xml::events::{BytesStart, Event as Read};
use quick_xml::name::{QName, ResolveResult};
use quick_xml::reader::NsReader;

use super::entities;
use super::tags::{Token, Tokens};
use crate::corpus::decode::{self, Decoded};
use crate::corpus::lines::LineCounter;
use crate::corpus::normalise;
use crate::corpus::skip::{Skip, SkipReason};

/// Elements nested deeper than this are nothing a program writes.
const DEEPEST: usize = 512;

/// The namespaces the formats are made of, and what the tables call them, whatever prefix a file gives them.
const SPACES: &[(&str, &str)] = &[
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/math", "m"),
    ("http://purl.oclc.org/ooxml/officeDocument/math", "m"),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
    ("http://schemas.openxmlformats.org/package/2006/relationships", "rel"),
    ("http://schemas.openxmlformats.org/package/2006/metadata/core-properties", "cp"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/extended-properties", "ep"),
    ("http://purl.oclc.org/ooxml/officeDocument/extendedProperties", "ep"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"),
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"),
    ("urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"),
    ("urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"),
    ("urn:oasis:names:tc:opendocument:xmlns:meta:1.0", "meta"),
    ("urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", "manifest"),
    ("urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", "svg"),
    ("urn:oasis:names:tc:opendocument:xmlns:container", "container"),
    ("http://www.idpf.org/2007/opf", "opf"),
    ("http://www.idpf.org/2007/ops", "epub"),
    ("http://www.daisy.org/z3986/2005/ncx/", "ncx"),
    ("http://www.w3.org/1999/xhtml", "h"),
    ("http://www.w3.org/2001/04/xmlenc#", "enc"),
    ("http://www.tei-c.org/ns/1.0", "tei"),
];

/// What the elements of a format mean: namespace (as in [`SPACES`]), name, meaning. Sorted by namespace and name.
///
/// An element without a row has the default meaning.
pub(super) type Table<R> = [(&'static str, &'static str, R)];

/// What comes next.
#[derive(Debug)]
pub(super) enum Event<'a, R> {
    /// A start tag; one that ends itself is followed by its [`Event::Close`].
    Open(R, Tag<'a>),
    /// An end tag.
    Close(R),
    /// Text directly inside an element of this meaning. One text may come in several pieces.
    Text(R, Cow<'a, str>),
}

/// A start tag.
#[derive(Debug)]
pub(super) struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// The value of the attribute of this name, in whatever namespace.
    pub(super) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.0.attributes();
        // Looking for double attributes takes time quadratic in their number.
        let mut known = attributes.with_checks(false).filter_map(Result::ok);
        let found = known.find(|attribute| attribute.key.local_name().into_inner() == name)?;
        Some(match found.value {
            Cow::Borrowed(value) => entities::decoded(value),
            Cow::Owned(value) => Cow::Owned(entities::decoded(&value).into_owned()),
        })
    }

    /// Whether a switch is on: present, and not `false` or `0`.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.get("val").as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

/// A document being read, from start to end.
pub(super) struct Xml<'a, R: 'static> {
    reader: NsReader<&'a [u8]>,
    source: &'a str,
    table: &'static Table<R>,
    /// The namespace of names without one.
    bare: &'static str,
    /// What the file is called in messages.
    what: &'a str,
    /// The meanings of the open elements.
    open: Vec<R>,
    /// The last start tag ended itself.
    closes: bool,
    /// Where the last event starts.
    at: usize,
    lines: LineCounter,
}

impl<'a, R: Copy + Default> Xml<'a, R> {
    /// Reads `source`, the XML called `what`; names without a namespace count as those of `bare`.
    pub(super) fn new(what: &'a str, source: &'a str, table: &'static Table<R>, bare: &'static str) -> Self {
        let mut reader = NsReader::from_str(source);
        reader.config_mut().allow_dangling_amp = true;
        let lines = LineCounter::from("");
        Xml { reader, source, table, bare, what, open: Vec::new(), closes: false, at: 0, lines }
    }

    /// The next event; `None` at the end.
    ///
    /// # Errors
    /// A [`Skip`] where the XML is not well-formed, ends too early or is nested too deeply.
    pub(super) fn next(&mut self) -> Result<Option<Event<'a, R>>, Skip> {
        if std::mem::take(&mut self.closes) {
            return Ok(self.open.pop().map(Event::Close));
        }
        loop {
            self.at = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
            let event = self.reader.read_event().map_err(|error| self.broken(&error.to_string()))?;
            match event {
                Read::Start(tag) => return self.enter(tag).map(Some),
                Read::Empty(tag) => {
                    self.closes = true;
                    return self.enter(tag).map(Some);
                }
                Read::End(_) => return Ok(self.open.pop().map(Event::Close)),
                Read::Text(text) => return Ok(Some(self.text(text.into_inner()))),
                Read::CData(text) => return Ok(Some(self.text(text.into_inner()))),
                Read::GeneralRef(name) => {
                    let meant = entities::decoded(&format!("&{};", name.into_inner())).into_owned();
                    return Ok(Some(self.text(Cow::Owned(meant))));
                }
                Read::Eof if self.open.is_empty() => return Ok(None),
                Read::Eof => return Err(self.broken(&format!("it ends inside {} open elements", self.open.len()))),
                Read::Comment(_) | Read::Decl(_) | Read::PI(_) | Read::DocType(_) => {}
            }
        }
    }

    /// Goes on behind the end of the element that was just opened.
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub(super) fn skip(&mut self) -> Result<(), Skip> {
        let outside = self.open.len().saturating_sub(1);
        while self.open.len() > outside && self.next()?.is_some() {}
        Ok(())
    }

    /// The line of the last event, from 1.
    pub(super) fn line(&mut self) -> u32 {
        self.lines.line_at(self.source, self.at)
    }

    /// Where in the source the last event starts, in bytes.
    pub(super) fn position(&self) -> usize {
        self.at.min(self.source.len())
    }

    fn enter(&mut self, tag: BytesStart<'a>) -> Result<Event<'a, R>, Skip> {
        let meaning = self.meaning(tag.name());
        self.open.push(meaning);
        if self.open.len() > DEEPEST {
            return Err(self.broken(&format!("elements nested more than {DEEPEST} deep")));
        }
        Ok(Event::Open(meaning, Tag(tag)))
    }

    fn text(&self, text: Cow<'a, str>) -> Event<'a, R> {
        Event::Text(self.open.last().copied().unwrap_or_default(), text)
    }

    fn meaning(&self, name: QName) -> R {
        let (space, name) = self.reader.resolver().resolve_element(name);
        let space = match &space {
            ResolveResult::Bound(space) => {
                let uri = space.into_inner();
                SPACES.iter().find(|(known, _)| *known == uri).map_or("?", |(_, short)| short)
            }
            ResolveResult::Unbound => self.bare,
            // Not declared, but a prefix all the same.
            ResolveResult::Unknown(prefix) => prefix,
        };
        let name = name.into_inner();
        let row = self.table.binary_search_by(|(s, n, _)| (*s, *n).cmp(&(space, name)));
        row.map_or_else(|_| R::default(), |row| self.table[row].2)
    }

    fn broken(&mut self, error: &str) -> Skip {
        let (what, line) = (self.what, self.line());
        Skip::new(SkipReason::Broken, format!("{what} is not well-formed at line {line}: {error}"))
    }
}

/// The text of an XML file: the bytes are believed before the declaration, which is believed before a guess.
///
/// # Errors
/// A [`Skip`] where the bytes are not text.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Skip> {
    let decoded = decode::decode(bytes)?;
    let is_guess = decoded.encoding != encoding_rs::UTF_8.name() && Encoding::for_bom(bytes).is_none();
    // A declaration that can be read byte by byte does not speak of UTF-16.
    match declared(bytes).filter(|encoding| is_guess && encoding.is_ascii_compatible()) {
        Some(encoding) => Ok(decode::decode_as(encoding, bytes)),
        None => Ok(decoded),
    }
}

/// The encoding that the first line declares.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    const LONGEST: usize = 200;
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST)]);
    let declaration = start.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let name = value.get(1..)?.split(['"', '\'']).next()?;
    Encoding::for_label(name.as_bytes())
}

/// The name of the outermost element, without its prefix, if the bytes begin like XML.
pub(super) fn root(bytes: &[u8]) -> Option<String> {
    /// Comments and a document type may come before it.
    const LOOK: usize = 1 << 14;
    let head = &bytes[..bytes.len().min(LOOK)];
    let (encoding, _) = Encoding::for_bom(head).unwrap_or((encoding_rs::UTF_8, 0));
    let starts =
        head.iter().find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0 | 0xEF | 0xBB | 0xBF | 0xFE | 0xFF));
    if starts != Some(&b'<') {
        return None;
    }
    let decoded = decode::decode(head).map(|decoded| decoded.text).ok();
    let text = decoded.unwrap_or_else(|| encoding.decode(head).0);
    let first = Tokens::new(&text).find_map(|(_, token)| match token {
        Token::Open(tag) => Some(tag.name.to_owned()),
        _ => None,
    })?;
    Some(first.rsplit(':').next().unwrap_or(&first).to_owned())
}

/// What a file's properties say, on one line and in uniform characters; `None` where that is nothing.
pub(super) fn tidy(text: &str) -> Option<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(normalise::characters(Cow::Owned(line)).into_owned()).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Copy, Debug, Default, PartialEq)]
    enum Role {
        #[default]
        Other,
        Paragraph,
        Text,
    }

    const TABLE: &Table<Role> = &[("tei", "p", Role::Paragraph), ("w", "t", Role::Text)];

    fn shown(source: &str) -> Result<String, Skip> {
        let mut xml = Xml::new("maize.xml", source, TABLE, "tei");
        let mut shown = String::new();
        while let Some(event) = xml.next()? {
            match event {
                Event::Open(role, tag) => {
                    shown += &format!("<{role:?} {}>", tag.get("n").unwrap_or_default());
                }
                Event::Close(role) => shown += &format!("</{role:?}>"),
                Event::Text(_, text) => shown += &text,
            }
        }
        Ok(shown)
    }

    #[test]
    fn names_are_understood_by_their_namespace_not_their_prefix() {
        let tei = "<x:p xmlns:x='http://www.tei-c.org/ns/1.0' n='a &amp; b'>maize<p xmlns='urn:else'/></x:p>";
        assert_eq!(shown(tei).unwrap(), "<Paragraph a & b>maize<Other ></Other></Paragraph>");
        // Neither declared nor of a namespace.
        assert_eq!(shown("<p><w:t/></p>").unwrap(), "<Paragraph ><Text ></Text></Paragraph>");
    }

    #[test]
    fn entities_are_never_expanded() {
        let bomb = "<!DOCTYPE p [<!ENTITY a 'lol'><!ENTITY b '&a;&a;'><!ENTITY c SYSTEM 'file:///etc/passwd'>]>\
                    <p>&b;&c; &mdash; &#8212; &#x41; A & B</p>";
        assert_eq!(shown(bomb).unwrap(), "<Paragraph >&b;&c; — — A A & B</Paragraph>");
    }

    #[test]
    fn what_is_not_well_formed_is_named_by_its_line() {
        let detail = |source: &str| shown(source).unwrap_err().detail;
        assert!(
            detail("<p>\n<q>\n</p>").starts_with("maize.xml is not well-formed at line 3: "),
            "{}",
            detail("<p>\n<q>\n</p>")
        );
        assert!(detail("<p>\n<q>").ends_with("it ends inside 2 open elements"));
        assert!(detail(&"<p>".repeat(100_000)).ends_with("nested more than 512 deep"));
    }

    #[test]
    fn a_hundred_thousand_attributes_are_looked_at_once() {
        let many = format!("<p {} n='maize'/>", "a='b' ".repeat(100_000));
        assert_eq!(shown(&many).unwrap(), "<Paragraph maize></Paragraph>");
        let spaces: String = (0..100_000).map(|n| format!("xmlns:a{n}='b{n}' ")).collect();
        assert_eq!(shown(&format!("<p {spaces}/>")).unwrap_err().reason, SkipReason::Broken);
    }

    #[test]
    fn the_bytes_are_believed_before_the_declaration() {
        let latin = b"<?xml version='1.0' encoding='ISO-8859-2'?><p>Wa\xB3\xEAsa</p>";
        assert_eq!(decode(latin).unwrap().text, "<?xml version='1.0' encoding='ISO-8859-2'?><p>Wałęsa</p>");
        let lies = "<?xml version='1.0' encoding='UTF-16'?><p>Wałęsa</p>";
        assert_eq!(decode(lies.as_bytes()).unwrap().text, lies);
        let utf16: Vec<u8> = lies.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&utf16).unwrap().text, lies);
    }

    #[test]
    fn the_root_is_found_behind_whatever_comes_before() {
        let source =
            "\u{FEFF} <?xml version='1.0'?><!-- <p> --><!DOCTYPE TEI.2 [<!ENTITY a 'b'>]>\n<tei:TEI xmlns:tei='x'>";
        assert_eq!(root(source.as_bytes()).as_deref(), Some("TEI"));
        let utf16: Vec<u8> = source.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(root(&utf16).as_deref(), Some("TEI"));
        for not_xml in ["", "maize <p>", "{\"a\": \"<p>\"}", "<"] {
            assert_eq!(root(not_xml.as_bytes()), None, "{not_xml}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(source in "[<>/!a-c'\"=& \\-é\\[\\]?:;p]{0,80}") {
            let _ = shown(&source);
            let _ = root(source.as_bytes());
        }
    }
}
