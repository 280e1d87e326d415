//! What becomes of Word documents, from the user's side.

use std::path::Path;

use proptest::prelude::*;

use super::super::archive::packed::{deflated, stored};
use crate::corpus::{Skip, SkipReason, read, tests};
use crate::document::{BlockKind, Document};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
  xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="urn:wps"><w:body>"#;

/// A document of this body and these other parts.
fn packed(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("{HEAD}{body}</w:body></w:document>");
    let mut members = vec![("[Content_Types].xml", &b"<Types/>"[..]), ("word/document.xml", document.as_bytes())];
    members.extend(parts.iter().map(|(name, text)| (*name, text.as_bytes())));
    deflated(&members)
}

fn read_body(body: &str, parts: &[(&str, &str)]) -> Document {
    read(Path::new("maize.docx"), &packed(body, parts)).unwrap_or_else(|skip| panic!("{skip}"))
}

fn texts(body: &str) -> Vec<String> {
    tests::blocks(&read_body(body, &[])).into_iter().map(|(_, text)| text.to_owned()).collect()
}

fn refusal(name: &str, bytes: &[u8]) -> Skip {
    read(Path::new(name), bytes).expect_err("refused")
}

/// A paragraph of one run.
fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn styled(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn a_sentence_is_whole_however_it_is_cut_into_runs() {
    let body = "<w:p><w:r><w:t xml:space='preserve'>In </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>1954</w:t></w:r>\
                <w:r><w:tab/><w:t>Khru</w:t></w:r><w:r><w:softHyphen/><w:t>shchev</w:t></w:r><w:proofErr/>\
                <w:hyperlink><w:r><w:t xml:space='preserve'> self</w:t><w:noBreakHyphen/><w:t>sown</w:t></w:r></w:hyperlink>\
                <w:r><w:br/><w:t>maize.&#160;&amp;c</w:t></w:r></w:p>";
    assert_eq!(texts(body), ["In 1954 Khrushchev self-sown\nmaize. &c"]);
}

#[test]
fn what_was_struck_out_is_gone_and_what_was_put_in_is_there() {
    let body = "<w:p><w:r><w:t xml:space='preserve'>Sown with </w:t></w:r><w:del><w:r><w:delText>wheat</w:delText></w:r></w:del>\
                <w:ins><w:r><w:t>maize</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>x</w:t></w:r></w:moveFrom></w:p>\
                <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>One </w:t></w:r></w:p><w:p><w:r><w:t>line.</w:t></w:r></w:p>\
                <w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>row</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    assert_eq!(texts(body), ["Sown with maize", "One line."]);
}

#[test]
fn hidden_text_codes_comments_and_prompts_are_no_text() {
    let body = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>\
                <w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>Page</w:t></w:r><w:commentReference w:id='0'/>\
                <w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> REF x </w:instrText><w:t>code</w:t></w:r>\
                <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t xml:space='preserve'> seven</w:t></w:r>\
                <w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>\
                <w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Type here</w:t></w:r></w:p></w:sdtContent></w:sdt>\
                <w:sdt><w:sdtContent><w:p><w:r><w:t>Typed.</w:t></w:r></w:p></w:sdtContent></w:sdt>\
                <w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r></w:p><w:p><w:r><w:t>Not lost.</w:t></w:r></w:p>";
    assert_eq!(texts(body), ["Page seven", "Typed.", "Not lost."]);
}

#[test]
fn notes_stand_at_the_end_of_their_section_and_only_once() {
    let notes = format!(
        "{}<w:footnote w:type='separator' w:id='0'>{}</w:footnote><w:footnote w:id='2'>{}</w:footnote></w:footnotes>",
        "<w:footnotes xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>",
        paragraph("line"),
        paragraph("Nove, p. 81."),
    );
    let reference = "<w:r><w:footnoteReference w:id='2'/></w:r>";
    let body = format!(
        "{}<w:p><w:r><w:t>It began</w:t></w:r>{reference}<w:r><w:t xml:space='preserve'> in 1954.</w:t></w:r>{reference}</w:p>{}{}{}",
        styled("Heading1", "Maize"),
        paragraph("It failed."),
        styled("Heading2", "The end"),
        paragraph("It ended."),
    );
    use BlockKind::{Heading, Note, Prose, Title};
    assert_eq!(
        tests::blocks(&read_body(&body, &[("word/footnotes.xml", &notes)])),
        [
            (Title, "Maize"),
            (Prose, "It began in 1954."),
            (Prose, "It failed."),
            (Note, "Nove, p. 81."),
            (Heading(2), "The end"),
            (Prose, "It ended."),
        ]
    );
}

#[test]
fn titles_headings_contents_and_bibliography_are_known_by_their_styles() {
    let body = [
        styled("Title", "The Virgin Lands"),
        styled("Subtitle", "By Jane Doe"),
        styled("TOC1", "Maize ...... 2"),
        styled("Heading1", "Kazakhstan"),
        styled("Heading2", "Maize"),
        paragraph("It froze."),
        styled("Heading1", "Wheat"),
        styled("Bibliography", "Nove, A., 1992."),
    ]
    .concat();
    let document = read_body(&body, &[]);
    use BlockKind::{Byline, Heading, Prose, Reference, Title};
    let kinds: Vec<_> = document.blocks.iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [Title, Byline, Heading(1), Heading(2), Prose, Heading(1), Reference]);
    assert_eq!(document.title.as_deref(), Some("The Virgin Lands"));
    assert_eq!(document.author.as_deref(), Some("Jane Doe"));
}

#[test]
fn bold_lines_above_text_are_the_headings_of_those_who_know_no_styles() {
    let bold = |text: &str| format!("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r></w:p>");
    let body = [bold("The Virgin Lands"), bold("Maize"), paragraph("It froze."), bold("It was in vain.")].concat();
    use BlockKind::{Heading, Prose, Title};
    let kinds: Vec<_> = read_body(&body, &[]).blocks.iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [Title, Heading(2), Prose, Prose]);
}

#[test]
fn boxes_stand_behind_their_paragraph_and_once() {
    let text_box = |text: &str| format!("<wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx>", paragraph(text));
    let body = format!(
        "<w:p><w:r><w:t>It began</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback>\
         </mc:AlternateContent></w:r><w:r><w:t xml:space='preserve'> in 1954.</w:t></w:r></w:p>{}",
        text_box("A map."),
        text_box("A map."),
        paragraph("It failed.")
    );
    assert_eq!(texts(&body), ["It began in 1954.", "A map.", "It failed."]);
}

#[test]
fn rows_are_lines() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(text));
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        cell("Year"),
        cell("Yield"),
        cell("1954"),
        cell("0.8")
    );
    assert_eq!(texts(&body), ["Year | Yield", "1954 | 0.8"]);
}

#[test]
fn pages_are_those_word_last_made_unless_they_are_of_another_layout() {
    let broken = "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Then it failed.</w:t></w:r></w:p>";
    let row = "<w:tbl><w:tr><w:tc><w:p><w:r><w:lastRenderedPageBreak/><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r>\
               <w:lastRenderedPageBreak/><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let body = [&paragraph("It began."), broken, row, &paragraph("It ended.")].concat();
    let pages =
        |parts: &[(&str, &str)]| read_body(&body, parts).blocks.iter().map(|block| block.page).collect::<Vec<_>>();
    assert_eq!(pages(&[]), [Some(1), Some(2), Some(3), Some(3)]);
    assert_eq!(pages(&[("docProps/app.xml", "<Properties><Pages>2</Pages></Properties>")]), [None; 4]);
    assert!(read_body(&paragraph("It began."), &[]).blocks[0].page.is_none());
}

#[test]
fn properties_say_what_the_page_does_not() {
    let core = "<cp:coreProperties xmlns:cp='http://schemas.openxmlformats.org/package/2006/metadata/core-properties' \
                xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:dcterms='http://purl.org/dc/terms/'>\
                <dc:title>Maize &amp; wheat</dc:title><dc:creator>Jane Doe</dc:creator><cp:keywords>maize; Kazakhstan</cp:keywords>\
                <dcterms:created>2019-03-12T10:00:00Z</dcterms:created></cp:coreProperties>";
    let long = "In 1954 Khrushchev sent volunteers to plough the Virgin Lands of Kazakhstan and sow them with wheat. "
        .repeat(3);
    let document = read_body(&paragraph(&long), &[("docProps/core.xml", core)]);
    assert_eq!(document.title.as_deref(), Some("Maize & wheat"));
    assert_eq!(document.author.as_deref(), Some("Jane Doe"));
    assert_eq!(document.written.as_deref(), Some("2019-03-12"));
    assert_eq!(document.topics, ["maize", "Kazakhstan"]);
    let nobody = core.replace("Jane Doe", "Microsoft Office User");
    assert_eq!(read_body(&paragraph(&long), &[("docProps/core.xml", &nobody)]).author, None);
}

#[test]
fn parts_are_found_wherever_the_package_says() {
    let rels = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Type='http://x/{kind}' Target='{target}'/></Relationships>"
        )
    };
    let styles = "<w:styles xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:style w:styleId='x'><w:name w:val='Title'/></w:style></w:styles>";
    let document = format!("{HEAD}{}{}</w:body></w:document>", styled("x", "Maize"), paragraph("It froze."));
    let (top, own) = (rels("officeDocument", "/word/document2.xml"), rels("styles", "styles7.xml"));
    let members = [
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", &top),
        ("word/document2.xml", &document),
        ("word/_rels/document2.xml.rels", &own),
        ("word/styles7.xml", styles),
    ];
    let document = read(Path::new("a.docx"), &stored(&members.map(|(name, text)| (name, text.as_bytes())))).unwrap();
    assert_eq!(document.title.as_deref(), Some("Maize"));
}

#[test]
fn a_word_document_is_one_whatever_its_name_says() {
    for name in ["maize.doc", "maize.txt", "maize", "maize.html"] {
        assert_eq!(read(Path::new(name), &packed(&paragraph("Maize."), &[])).unwrap().format, "docx", "{name}");
    }
}

#[test]
fn what_cannot_be_read_says_why() {
    let skip = |name: &str, bytes: &[u8]| {
        let skip = refusal(name, bytes);
        (skip.reason, skip.detail)
    };
    let old = [super::COMPOUND_FILE, &[0; 600]].concat();
    let locked = [&old[..], &"EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()].concat();
    assert_eq!(
        skip("a.doc", &old),
        (SkipReason::Unsupported, "a Word document of before 2007: save it as .docx".to_owned())
    );
    assert_eq!(skip("a.docx", &locked), (SkipReason::Encrypted, "a Word document locked with a password".to_owned()));
    assert_eq!(skip("a.docx", b"Dear diary").0, SkipReason::Unsupported);
    assert_eq!(skip("a.docx", b"").0, SkipReason::Empty);
    let whole = packed(&paragraph("Maize."), &[]);
    assert_eq!(skip("a.docx", &whole[..whole.len() / 2]).0, SkipReason::Broken);
    let other = deflated(&[("[Content_Types].xml", b"<Types/>"), ("ppt/presentation.xml", b"<p/>")]);
    assert_eq!(skip("a.docx", &other), (SkipReason::Broken, "a Word document without its main part".to_owned()));
    assert_eq!(skip("a.docx", &packed("<w:p>", &[])).0, SkipReason::Broken);
    assert_eq!(skip("a.docx", &packed(&"<w:p>".repeat(100_000), &[])).0, SkipReason::Broken);
    assert_eq!(skip("a.docx", &packed(&" ".repeat(5_000_000), &[])).0, SkipReason::TooLarge);
    assert_eq!(skip("a.docx", &packed("", &[])).0, SkipReason::Empty);
}

#[test]
fn hostile_bodies_are_survived_quickly() {
    let n = 50_000;
    let bodies = [
        "<w:p><w:r><w:t>maize</w:t></w:r></w:p>".repeat(n),
        format!("<w:p>{}</w:p>", "<w:r><w:fldChar w:fldCharType='begin'/><w:t>x</w:t></w:r>".repeat(n)),
        format!("<w:p>{}</w:p>", "<w:r><w:footnoteReference w:id='1'/><w:br/><w:t>x</w:t></w:r>".repeat(n)),
        format!("<w:p w:a='{}'><w:r><w:t>x</w:t></w:r></w:p>", "x".repeat(20 * n)),
        format!("<w:tbl>{}</w:tbl>", "<w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr>".repeat(n)),
        format!("<w:p>{}</w:p>", "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:t>x</w:t>".repeat(n)),
    ];
    for body in bodies {
        let document = format!("{HEAD}{body}{}</w:body></w:document>", paragraph("It failed."));
        let bytes = stored(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.as_bytes())]);
        tests::assert_sound(&read(Path::new("a.docx"), &bytes).unwrap());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_body_is_read_soundly(parts in prop::collection::vec(prop::sample::select(vec![
        "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", "<w:t>maize </w:t>", "<w:br/>", "<w:tab/>", "e\u{301}\u{AD}",
        "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:txbxContent>", "</w:txbxContent>",
        "<w:pPr><w:pStyle w:val='Heading1'/></w:pPr>", "<w:pPr><w:pStyle w:val='Title'/></w:pPr>", "<w:lastRenderedPageBreak/>",
        "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>", "<w:fldChar w:fldCharType='begin'/>", "<w:fldChar w:fldCharType='end'/>",
        "<w:del>", "</w:del>", "<w:sdt>", "</w:sdt>", "&amp;", "&x;", "Notes", "By Jane Doe", "<w:footnoteReference w:id='1'/>",
    ]), 0..40), is_well_formed in any::<bool>()) {
        let mut body = parts.concat();
        if is_well_formed {
            // Only whole elements: the rest is refused anyway.
            body = parts.iter().map(|part| if part.starts_with("</") { "" } else { part }).map(closed).collect();
        }
        if let Ok(document) = read(Path::new("a.docx"), &packed(&body, &[])) { tests::assert_sound(&document) }
    }

    #[test]
    fn damaged_files_never_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = packed(&[styled("Title", "Maize"), paragraph("It froze.")].concat(), &[]);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(document) = read(Path::new("a.docx"), &bytes) { tests::assert_sound(&document) }
    }
}

/// The part with the end tags of what it opens, around some text.
fn closed(part: &str) -> String {
    let Some(name) = part.strip_prefix('<').filter(|_| !part.contains('/')) else { return part.to_owned() };
    format!("{part}<w:r><w:t>x</w:t></w:r></{name}")
}
