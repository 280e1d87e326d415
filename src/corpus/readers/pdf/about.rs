//! What a PDF says about itself: title, author, date, keywords, and the numbers printed on its pages.
//!
//! Owns the doubts: programs fill these fields with file names and placeholders.

use std::borrow::Cow;

use hayro_syntax::Pdf;
use hayro_syntax::metadata::Metadata;
use hayro_syntax::object::{Dict, Name, Object, Stream};

use crate::corpus::byline;
use crate::corpus::front_matter::add_topics;
use crate::corpus::normalise::characters;
use crate::document::Document;

/// Titles that programs put where their user gave none, in lower case.
const PLACEHOLDERS: &[&str] = &[
    "untitled",
    "untitled document",
    "document",
    "title",
    "unknown",
    "no title",
    "essay",
    "slide 1",
    "powerpoint presentation",
    "print",
    "scan",
    "doc",
];
/// Authors that are none.
const NOBODY: &[&str] = &[
    "user",
    "admin",
    "administrator",
    "author",
    "unknown",
    "owner",
    "student",
    "microsoft",
    "microsoft office user",
    "anonymous",
    "pc",
    "default",
    "guest",
];
/// What programs put before the name of the file.
const PROGRAMS: &[&str] = &["microsoft word - ", "microsoft powerpoint - ", "microsoft word – "];
/// Endings of file names.
const ENDINGS: &[&str] = &[
    ".docx", ".doc", ".pdf", ".odt", ".rtf", ".tex", ".dvi", ".indd", ".pages", ".txt", ".html", ".htm", ".qxd", ".wpd",
];
/// The longest title or author, in bytes.
const LONGEST: usize = 400;
/// The longest packet of metadata that is read, in bytes.
const LONGEST_PACKET: usize = 1 << 20;
/// How deep the tree of page labels may be, and how many labels count.
const DEEPEST_LABELS: usize = 16;
const MOST_LABELS: usize = 100_000;

/// What the metadata of a file say, where it is believable.
#[derive(Debug, Default)]
pub(super) struct About {
    pub(super) title: Option<String>,
    author: Option<String>,
    written: Option<String>,
    keywords: Option<String>,
}

impl About {
    pub(super) fn of(pdf: &Pdf) -> Self {
        let info = pdf.metadata();
        let packet = packet(pdf).unwrap_or_default();
        let said = |own: fn(&Metadata) -> Option<&[u8]>, element: &str| {
            let own = own(info).map(text_string).filter(|text| !text.trim().is_empty());
            own.or_else(|| element_text(&packet, element)).map(|text| one_line(&characters(Cow::Owned(text))))
        };
        About {
            title: said(|info| info.title.as_deref(), "dc:title").and_then(|title| believable_title(&title)),
            author: said(|info| info.author.as_deref(), "dc:creator").filter(|author| is_somebody(author)),
            written: written(info, &packet),
            keywords: said(|info| info.keywords.as_deref(), "pdf:Keywords"),
        }
    }

    /// Fills in what the text itself does not say: metadata often name the owner of a computer.
    pub(super) fn complete(self, document: &mut Document) {
        document.title = document.title.take().or(self.title);
        document.author = document.author.take().or(self.author);
        document.written = document.written.take().or(self.written);
        add_topics(document, self.keywords.iter().flat_map(|keywords| keywords.split([',', ';'])));
    }
}

fn written(info: &Metadata, packet: &str) -> Option<String> {
    let date = info.creation_date.filter(|date| date.year >= 1900);
    let own = date.map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
    own.or_else(|| {
        let date = element_text(packet, "xmp:CreateDate").or_else(|| attribute(packet, "xmp:CreateDate"))?;
        byline::iso_date(date.split('T').next()?)
    })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The title without the name of the program; `None` where only the name of a file is left, or nobody wrote it.
fn believable_title(title: &str) -> Option<String> {
    let lower = title.to_lowercase();
    let program = PROGRAMS.iter().find(|program| lower.starts_with(*program)).map_or(0, |program| program.len());
    let rest = title.get(program..)?.trim();
    let lower = rest.to_lowercase();
    let is_file =
        ENDINGS.iter().any(|ending| lower.ends_with(ending)) || !rest.contains(' ') && rest.contains(['_', '/', '\\']);
    let has_words = rest.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    let is_said = !is_file && has_words && rest.len() <= LONGEST && !PLACEHOLDERS.contains(&lower.as_str());
    is_said.then(|| rest.to_owned())
}

fn is_somebody(author: &str) -> bool {
    let lower = author.to_lowercase();
    author.len() <= LONGEST
        && author.chars().any(char::is_alphabetic)
        && !lower.contains("http")
        && !lower.contains('@')
        && !NOBODY.contains(&lower.as_str())
}

/// The XMP packet of the file.
fn packet(pdf: &Pdf) -> Option<String> {
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let packet = root.get::<Stream<'_>>("Metadata")?;
    let packet = packet.decoded_data().ok()?;
    (packet.len() <= LONGEST_PACKET).then(|| String::from_utf8_lossy(&packet).into_owned())
}

/// The text inside the first element of this name, without the elements inside it.
fn element_text(packet: &str, name: &str) -> Option<String> {
    let open = packet.find(&format!("<{name}"))?;
    let inside = packet[open..].split_once('>')?.1;
    let inside = inside.split_once(&format!("</{name}>"))?.0;
    let text: Vec<&str> =
        inside.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text).trim()).collect();
    let text = text.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    Some(unescaped(&text)).filter(|text| !text.is_empty())
}

fn attribute(packet: &str, name: &str) -> Option<String> {
    let rest = packet.split_once(&format!("{name}=\""))?.1;
    Some(unescaped(rest.split_once('"')?.0))
}

fn unescaped(text: &str) -> String {
    const ENTITIES: &[(&str, &str)] =
        &[("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&amp;", "&")];
    ENTITIES.iter().fold(text.to_owned(), |text, (entity, meant)| text.replace(entity, meant))
}

/// The characters of bytes 0x80 to 0xA0 in PDFDocEncoding (ISO 32000-1, annex D.2).
const DOC_ENCODING: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', '\u{FB01}',
    '\u{FB02}', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
];

/// A text string of a PDF: UTF-16 or UTF-8 with their mark, else PDFDocEncoding.
pub(super) fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes
            .iter()
            .map(|&byte| DOC_ENCODING.get(usize::from(byte).wrapping_sub(0x80)).copied().unwrap_or(byte.into()))
            .collect(),
    }
}

/// How the pages are numbered from one page on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Label {
    /// The first page it holds for, from 0.
    from: usize,
    /// The number of that page; `None` where pages bear letters, Roman numerals or nothing.
    first: Option<u32>,
}

/// The numbers printed on the pages according to the file; `None` where it says nothing.
pub(super) fn page_numbers(pdf: &Pdf, pages: usize) -> Option<Vec<Option<u32>>> {
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let (mut labels, mut room) = (Vec::new(), MOST_LABELS);
    collect_labels(&root.get::<Dict<'_>>("PageLabels")?, &mut labels, &mut room, 0);
    labels.sort_by_key(|label| label.from);
    let number = |page: usize| {
        let label = labels[..labels.partition_point(|label| label.from <= page)].last()?;
        label.first?.checked_add(u32::try_from(page - label.from).ok()?)
    };
    (!labels.is_empty()).then(|| (0..pages).map(number).collect())
}

/// Collects the labels below a node, while there is room for nodes and labels: a tree may hold itself.
fn collect_labels(node: &Dict<'_>, labels: &mut Vec<Label>, room: &mut usize, depth: usize) {
    if depth > DEEPEST_LABELS {
        return;
    }
    let kids = node.get::<Vec<Dict<'_>>>("Kids").unwrap_or_default();
    *room = room.saturating_sub(kids.len());
    for kid in kids {
        if *room > 0 {
            collect_labels(&kid, labels, room, depth + 1);
        }
    }
    let entries = node.get::<Vec<Object<'_>>>("Nums").unwrap_or_default();
    for pair in entries.chunks_exact(2).take(*room) {
        *room = room.saturating_sub(1);
        if let [Object::Number(from), Object::Dict(label)] = pair {
            let is_decimal = label.get::<Name<'_>>("S").is_some_and(|style| style.as_ref() == b"D");
            let has_prefix = label.contains_key("P");
            let first = label.get::<u32>("St").unwrap_or(1);
            let from = usize::try_from(from.as_i64()).unwrap_or(0);
            labels.push(Label { from, first: (is_decimal && !has_prefix).then_some(first) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_nobody_gave_are_not_believed() {
        for rubbish in [
            "Microsoft Word - essay final.docx",
            "untitled",
            "essay2.pdf",
            "C:\\Users\\jane\\essay",
            "1",
            "virgin_lands_v2",
        ] {
            assert_eq!(believable_title(rubbish), None, "{rubbish}");
        }
        assert_eq!(believable_title("The Virgin Lands, 1954–63").as_deref(), Some("The Virgin Lands, 1954–63"));
        assert_eq!(believable_title("Perestroika").as_deref(), Some("Perestroika"));
        assert!(is_somebody("Jane Doe") && !is_somebody("User") && !is_somebody("jane@example.org"));
    }

    #[test]
    fn text_strings_come_in_three_encodings() {
        assert_eq!(text_string(b"\xFE\xFF\x04\x25\x04\x40"), "Хр");
        assert_eq!(text_string("\u{FEFF}Хрущёв".as_bytes()), "Хрущёв");
        assert_eq!(text_string(b"Khrushchev\x90s \x8Dcorn\x8E caf\xE9"), "Khrushchev’s “corn” café");
    }

    #[test]
    fn packets_are_asked_for_what_the_file_does_not_say() {
        let packet = "<x:xmpmeta><dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">Maize &amp; men</rdf:li></rdf:Alt></dc:title>\
                      <dc:creator><rdf:Seq><rdf:li>Jane Doe</rdf:li><rdf:li>John Roe</rdf:li></rdf:Seq></dc:creator>";
        assert_eq!(element_text(packet, "dc:title").as_deref(), Some("Maize & men"));
        assert_eq!(element_text(packet, "dc:creator").as_deref(), Some("Jane Doe, John Roe"));
        assert_eq!(element_text(packet, "dc:subject"), None);
    }
}
