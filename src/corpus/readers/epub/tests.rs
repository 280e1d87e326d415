//! What becomes of e-books, from the user's side.

use std::path::Path;

use proptest::prelude::*;

use super::super::archive::packed::deflated;
use crate::corpus::{Skip, SkipReason, passages, read, tests};
use crate::document::{BlockKind, Document};

const CONTAINER: &str = r#"<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
    <rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;

const NAV: &str = r##"<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>
    <nav epub:type="toc"><h2>Contents</h2><ol><li><a href="one.xhtml">Part One</a><ol>
    <li><a href="text/two%20b.xhtml">The Virgin Lands</a></li><li><a href="text/two%20b.xhtml#end">Inside</a></li></ol></li></ol></nav>
    <nav epub:type="page-list"><ol><li><a href="one.xhtml#p9">9</a></li></ol></nav></body></html>"##;

/// A package of these metadata, with two chapters.
fn package(metadata: &str) -> String {
    format!(
        r#"<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:opf="http://www.idpf.org/2007/opf"><metadata>{metadata}</metadata><manifest>
        <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
        <item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
        <item id="two" href="text/two%20b.xhtml" media-type="application/xhtml+xml"/>
        <item id="one" href="one.xhtml" media-type="application/xhtml+xml"/>
        <item id="cover" href="cover.jpg" media-type="image/jpeg"/></manifest>
        <spine><itemref idref="nav"/><itemref idref="cover"/><itemref idref="one"/><itemref idref="two"/>
        <itemref idref="one"/><itemref idref="lost"/></spine></package>"#
    )
}

const METADATA: &str = "<dc:title>A History of Maize</dc:title><dc:creator opf:role='trl'>A. Translator</dc:creator>\
    <dc:creator opf:role='aut'>Jane Doe</dc:creator><dc:creator>Richard Roe</dc:creator>\
    <dc:date opf:event='conversion'>2024-01-01</dc:date><dc:date>2019-03-12T00:00:00Z</dc:date>\
    <dc:subject>maize</dc:subject><dc:subject>Kazakhstan</dc:subject><dc:publisher>Field &amp; Co.</dc:publisher>";

fn page(body: &str) -> String {
    format!(
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'>{body}</html>"
    )
}

fn packed(one: &str, two: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let (one, two) = (page(one), page(two));
    let mut members =
        vec![("META-INF/container.xml", CONTAINER), ("OEBPS/one.xhtml", &one), ("OEBPS/text/two b.xhtml", &two)];
    let package = package(METADATA);
    for (name, usual) in [("OEBPS/book.opf", package.as_str()), ("OEBPS/nav.xhtml", NAV)] {
        let chosen = more.iter().find(|(other, _)| *other == name).map_or(usual, |(_, text)| text);
        members.push((name, chosen));
    }
    members.extend(more.iter().filter(|(name, _)| !matches!(*name, "OEBPS/book.opf" | "OEBPS/nav.xhtml")));
    deflated(&members.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>())
}

fn book(one: &str, two: &str, more: &[(&str, &str)]) -> Document {
    read(Path::new("maize.epub"), &packed(one, two, more)).unwrap_or_else(|skip| panic!("{skip}"))
}

fn blocks(document: &Document) -> Vec<(BlockKind, &str, Option<u32>)> {
    document.blocks.iter().map(|block| (block.kind, &document.text[block.span.clone()], block.page)).collect()
}

fn refusal(bytes: &[u8]) -> Skip {
    read(Path::new("maize.epub"), bytes).expect_err("refused")
}

const LONG: &str =
    "In 1954 Khrushchev sent volunteers to plough the Virgin Lands of Kazakhstan and sow them with wheat.";

#[test]
fn chapters_stand_in_order_under_their_names_with_the_pages_of_the_printed_book() {
    let one = format!("<p>{LONG}</p><p><span id='p9'/>A page <a id='x'/>on.</p><script/><p>Whole.</p>");
    let two = "<h1>The Virgin Lands</h1><p>It began.<a epub:type='noteref' href='#n'>1</a> <span epub:type='pagebreak' title='10'>10</span>It went on.</p>\
               <aside epub:type='footnote' id='n'><p>Nove, p. 81.</p></aside><h2>Maize</h2><p>It froze.</p>\
               <div role='doc-pagebreak' aria-label='11'/><p>It ended.</p>";
    let document = book(&one, two, &[]);
    use BlockKind::{Heading, Note, Prose};
    assert_eq!(
        blocks(&document),
        [
            (Heading(1), "Part One", None),
            (Prose, LONG, None),
            (Prose, "A page on.", Some(9)),
            (Prose, "Whole.", Some(9)),
            (Heading(2), "The Virgin Lands", Some(9)),
            (Prose, "It began. It went on.", Some(9)),
            (Note, "Nove, p. 81.", Some(10)),
            (Heading(3), "Maize", Some(10)),
            (Prose, "It froze.", Some(10)),
            (Prose, "It ended.", Some(11)),
        ]
    );
    let trail = passages(&document).into_iter().map(|passage| passage.heading.join(" > ")).next_back();
    assert_eq!(trail.as_deref(), Some("Part One > The Virgin Lands > Maize"));
    assert_eq!(document.lines.line_at(document.text.find("It froze").unwrap()), 9);
}

#[test]
fn the_package_describes_the_book() {
    let document = book(&format!("<p>{LONG}</p>"), "<p>It failed.</p>", &[]);
    assert_eq!(document.title.as_deref(), Some("A History of Maize"));
    assert_eq!(document.author.as_deref(), Some("Jane Doe, Richard Roe"));
    assert_eq!(document.written.as_deref(), Some("2019-03-12"));
    assert_eq!(document.source.as_deref(), Some("Field & Co."));
    assert_eq!(document.topics, ["maize", "Kazakhstan"]);
}

#[test]
fn an_older_book_has_its_contents_in_another_file() {
    let ncx = r#"<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">
        <ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>Sowing</text></navLabel>
        <content src="one.xhtml"/><navPoint><navLabel><text>Reaping</text></navLabel><content src="text/two%20b.xhtml"/></navPoint>
        </navPoint></navMap></ncx>"#;
    let no_nav = package(METADATA).replace("properties=\"nav\"", "");
    let one = format!("<p class='title'>Sowing</p><p>{LONG}</p>");
    let document = book(
        &one,
        "<p>It failed.</p>",
        &[("OEBPS/toc.ncx", ncx), ("OEBPS/book.opf", &no_nav), ("OEBPS/nav.xhtml", &page(""))],
    );
    use BlockKind::{Heading, Prose};
    let found: Vec<_> = blocks(&document).into_iter().map(|(kind, text, _)| (kind, text)).collect();
    assert_eq!(found, [(Heading(1), "Sowing"), (Prose, LONG), (Heading(2), "Reaping"), (Prose, "It failed.")]);
}

#[test]
fn a_name_in_two_parts_is_said_once() {
    let nav = NAV.replace("Part One", "IV: Maize").replace("The Virgin Lands", "V");
    let one = format!("<h2>IV</h2><p>Maize</p><p>{LONG}</p><h3>Sowing</h3><p>It began.</p>");
    let document = book(&one, "<h2>V</h2><p>It failed.</p>", &[("OEBPS/nav.xhtml", &nav)]);
    use BlockKind::{Heading, Prose};
    let found: Vec<_> = blocks(&document).into_iter().map(|(kind, text, _)| (kind, text)).collect();
    let expected =
        [(Heading(1), "IV: Maize"), (Prose, LONG), (Heading(2), "Sowing"), (Prose, "It began."), (Heading(2), "V")];
    assert_eq!(found[..5], expected);
}

#[test]
fn a_book_without_contents_keeps_the_headings_it_has() {
    let one = format!("<h1>A History of Maize</h1><h2>Sowing</h2><p>{LONG}</p>");
    let document = book(&one, "<h2>Reaping</h2><p>It failed.</p>", &[("OEBPS/nav.xhtml", "<html><nav")]);
    use BlockKind::{Heading, Prose, Title};
    let kinds: Vec<_> = document.blocks.iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [Title, Heading(2), Prose, Heading(2), Prose]);
    assert!(document.warnings[0].starts_with("the table of contents could not be read: "), "{:?}", document.warnings);
}

#[test]
fn a_book_is_one_whatever_its_name_says() {
    let bytes = packed("<p>Maize.</p>", "", &[]);
    assert_eq!(read(Path::new("maize.txt"), &bytes).unwrap().format, "epub");
}

#[test]
fn what_cannot_be_read_says_why() {
    let locked = |algorithm: &str| {
        format!(
            "<encryption xmlns:enc='http://www.w3.org/2001/04/xmlenc#'><enc:EncryptedData><enc:EncryptionMethod Algorithm='{algorithm}'/></enc:EncryptedData></encryption>"
        )
    };
    let drm = locked("http://www.w3.org/2001/04/xmlenc#aes128-cbc");
    let skip = refusal(&packed("<p>Maize.</p>", "", &[("META-INF/encryption.xml", &drm)]));
    assert_eq!((skip.reason, skip.detail.as_str()), (SkipReason::Encrypted, "an e-book locked by a licence (DRM)"));
    let fonts = locked("http://www.idpf.org/2008/embedding");
    assert!(read(Path::new("a.epub"), &packed("<p>Maize.</p>", "", &[("META-INF/encryption.xml", &fonts)])).is_ok());
    assert_eq!(refusal(&packed("<img src='1.jpg'/>", "", &[])).reason, SkipReason::Empty);
    assert_eq!(refusal(&deflated(&[("mimetype", b"application/epub+zip")])).reason, SkipReason::Broken);
    assert_eq!(refusal(&deflated(&[("META-INF/container.xml", CONTAINER.as_bytes())])).reason, SkipReason::Broken);
    assert_eq!(refusal(b"Maize").reason, SkipReason::Broken);
    assert_eq!(refusal(b"").reason, SkipReason::Empty);
    let whole = packed("<p>Maize.</p>", "", &[]);
    assert_eq!(refusal(&whole[..whole.len() - 30]).reason, SkipReason::Broken);
}

#[test]
fn a_missing_chapter_is_a_warning() {
    let package = package(METADATA).replace("href=\"one.xhtml\"", "href=\"gone.xhtml\"");
    let document = book("", "<p>It failed.</p>", &[("OEBPS/book.opf", &package)]);
    assert_eq!(document.warnings, ["the chapter OEBPS/gone.xhtml is missing"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn any_chapter_is_read_soundly(parts in prop::collection::vec(prop::sample::select(vec![
        "<p>", "</p>", "<p/>", "<h1>", "</h1>", "<h3>Maize</h3>", "The Virgin Lands", "maize ", "e\u{301}\u{AD}", "<br/>", "<a id='p9'/>",
        "<span epub:type='pagebreak' title='12'/>", "<span epub:type='pagebreak'>", "<aside epub:type='footnote'>", "</aside>", "<td>",
        "<tr>", "<table>", "</table>", "<pre>", "\n", "&nbsp;", "&amp;", "<li>", "Notes", "By Jane Doe", "<div hidden=''>", "<title/>",
    ]), 0..40)) {
        if let Ok(document) = read(Path::new("a.epub"), &packed(&parts.concat(), &parts.concat(), &[])) { tests::assert_sound(&document) }
    }

    #[test]
    fn damaged_files_never_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = packed("<h1>Maize</h1><p>It froze.</p>", "<p>It failed.</p>", &[]);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(document) = read(Path::new("a.epub"), &bytes) { tests::assert_sound(&document) }
    }
}
