//! What becomes of OpenDocument texts, from the user's side.

use std::path::Path;

use proptest::prelude::*;

use super::super::archive::packed::deflated;
use crate::corpus::{Skip, SkipReason, read, tests};
use crate::document::{BlockKind, Document};

const SPACES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
    xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/""#;

const STYLES: &str = "<office:automatic-styles><style:style style:name='Bold' style:family='text'><style:text-properties fo:font-weight='bold'/></style:style>\
    <style:style style:name='Ghost' style:family='text'><style:text-properties text:display='none'/></style:style>\
    <style:style style:name='New' style:family='paragraph'><style:paragraph-properties fo:break-before='page'/></style:style></office:automatic-styles>";

const META: &str = "<office:meta><dc:title>Maize</dc:title><meta:initial-creator>Jane Doe</meta:initial-creator><dc:creator>Richard Roe</dc:creator>\
    <meta:creation-date>2019-03-12T10:00:00</meta:creation-date><meta:keyword>maize</meta:keyword><meta:document-statistic meta:page-count='3'/></office:meta>";

fn packed(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let content = format!(
        "<office:document-content {SPACES}>{STYLES}<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    let meta = format!("<office:document-meta {SPACES}>{META}</office:document-meta>");
    let mut members =
        vec![("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &content), ("meta.xml", &meta)];
    members.extend(more);
    deflated(&members.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>())
}

fn flat(body: &str) -> String {
    format!(
        "<?xml version='1.0'?><office:document {SPACES}>{META}{STYLES}<office:body><office:text>\n{body}</office:text></office:body></office:document>"
    )
}

fn read_body(body: &str) -> Document {
    let document = read(Path::new("maize.odt"), &packed(body, &[])).unwrap_or_else(|skip| panic!("{skip}"));
    let same = read(Path::new("maize.fodt"), flat(body).as_bytes()).unwrap_or_else(|skip| panic!("{skip}"));
    assert_eq!((&same.text, &same.blocks, &same.title), (&document.text, &document.blocks, &document.title));
    document
}

fn texts(body: &str) -> Vec<String> {
    tests::blocks(&read_body(body)).into_iter().map(|(_, text)| text.to_owned()).collect()
}

fn refusal(name: &str, bytes: &[u8]) -> Skip {
    read(Path::new(name), bytes).expect_err("refused")
}

#[test]
fn headings_paragraphs_notes_and_rows() {
    let document = read_body(
        "<text:p text:style-name='Title'>The Virgin Lands</text:p><text:h text:outline-level='1'>Sowing</text:h>\n\
         <text:p>In<text:s text:c='3'/>1954<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Nove, p. 81.</text:p>\
         </text:note-body></text:note> it <text:span>be</text:span>gan<text:tab/>here<text:line-break/>and there.</text:p>\
         <text:list><text:list-item><text:p>maize</text:p></text:list-item></text:list>\
         <text:h text:outline-level='2'>Yields</text:h><table:table><table:table-row table:number-rows-repeated='1000000'>\
         <table:table-cell><text:p>1954</text:p></table:table-cell><table:table-cell><text:p>0.8</text:p></table:table-cell></table:table-row></table:table>\
         <text:bibliography><text:index-body><text:p>Nove, A., 1992.</text:p></text:index-body></text:bibliography>",
    );
    use BlockKind::{Heading, Note, Prose, Reference, Title};
    assert_eq!(
        tests::blocks(&document),
        [
            (Title, "The Virgin Lands"),
            (Heading(1), "Sowing"),
            (Prose, "In 1954 it began here\nand there."),
            (Prose, "maize"),
            (Note, "Nove, p. 81."),
            (Heading(2), "Yields"),
            (Prose, "1954 | 0.8"),
            (Reference, "Nove, A., 1992."),
        ]
    );
    assert_eq!(document.title.as_deref(), Some("The Virgin Lands"));
    assert_eq!(document.author.as_deref(), Some("Jane Doe"));
    assert_eq!(document.written.as_deref(), Some("2019-03-12"));
    assert_eq!(document.topics, ["maize"]);
}

#[test]
fn what_was_struck_out_hidden_or_only_repeats_is_gone() {
    let body = "<text:tracked-changes><text:changed-region><text:deletion><text:p>wheat</text:p></text:deletion></text:changed-region></text:tracked-changes>\
        <text:table-of-content><text:index-body><text:p>Maize 1</text:p></text:index-body></text:table-of-content>\
        <text:p>Sown <office:annotation><dc:creator>R</dc:creator><text:p>Really?</text:p></office:annotation>with <text:change-start/>maize<text:change-end/>.\
        <text:span text:style-name='Ghost'>secret</text:span></text:p><text:section text:display='none'><text:p>secret</text:p></text:section>\
        <text:p>gone<text:hidden-paragraph text:is-hidden='true'/></text:p><text:section><text:p>It froze.</text:p></text:section>";
    assert_eq!(texts(body), ["Sown with maize.", "It froze."]);
}

#[test]
fn boxes_stand_behind_their_paragraph_and_bold_lines_are_headings() {
    let bold = |text: &str| format!("<text:p><text:span text:style-name='Bold'>{text}</text:span></text:p>");
    let body = format!(
        "<text:p>Khrushchev<draw:frame><draw:text-box><text:p>A map.</text:p></draw:text-box></draw:frame> sowed.</text:p>{}<text:p>It froze.</text:p>",
        bold("Maize")
    );
    use BlockKind::{Heading, Prose, Title};
    let document = read_body(&body);
    let expected = [(Title, "Khrushchev sowed."), (Prose, "A map."), (Heading(2), "Maize"), (Prose, "It froze.")];
    assert_eq!(tests::blocks(&document)[1..], expected[1..]);
}

#[test]
fn pages_count_where_all_breaks_are_known() {
    let pages = |body: &str| read_body(body).blocks.iter().map(|block| block.page).collect::<Vec<_>>();
    let all = "<text:p>It began <text:soft-page-break/>and</text:p><text:p>failed.</text:p><text:p text:style-name='New'>It ended.</text:p>";
    assert_eq!(pages(all), [Some(1), Some(2), Some(3)]);
    assert_eq!(pages(&all.replace(" text:style-name='New'", "")), [None; 3]);
}

#[test]
fn a_flat_file_has_lines() {
    let document =
        read(Path::new("a.fodt"), flat("<text:p>It began.</text:p>\n\n<text:p>It\nfailed.</text:p>").as_bytes())
            .unwrap();
    let line = |text: &str| document.lines.line_at(document.text.find(text).unwrap());
    let first = line("It began");
    assert_eq!([line("It\u{20}failed"), line("failed")], [first + 2, first + 3]);
}

#[test]
fn an_open_document_is_one_whatever_its_name_says() {
    for name in ["maize.txt", "maize", "maize.docx", "maize.xml"] {
        assert_eq!(read(Path::new(name), &packed("<text:p>Maize.</text:p>", &[])).unwrap().format, "odt", "{name}");
        assert_eq!(read(Path::new(name), flat("<text:p>Maize.</text:p>").as_bytes()).unwrap().format, "odt", "{name}");
    }
}

#[test]
fn what_cannot_be_read_says_why() {
    let skip = |name: &str, bytes: &[u8]| {
        let skip = refusal(name, bytes);
        (skip.reason, skip.detail)
    };
    let manifest =
        "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let locked = packed("<text:p>x</text:p>", &[("META-INF/manifest.xml", manifest)]);
    assert_eq!(
        skip("a.odt", &locked),
        (SkipReason::Encrypted, "an OpenDocument text locked with a password".to_owned())
    );
    assert_eq!(
        skip("a.odt", &deflated(&[("mimetype", b"application/vnd.oasis.opendocument.text")])).0,
        SkipReason::Broken
    );
    assert_eq!(skip("a.odt", b"Dear diary").0, SkipReason::Unsupported);
    assert_eq!(skip("a.fodt", b"<office:document>").0, SkipReason::Unsupported);
    let whole = packed("<text:p>Maize.</text:p>", &[]);
    assert_eq!(skip("a.odt", &whole[..whole.len() / 2]).0, SkipReason::Broken);
    assert_eq!(skip("a.odt", &packed("<text:p>", &[])).0, SkipReason::Broken);
    assert_eq!(skip("a.odt", &packed("", &[])).0, SkipReason::Empty);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_body_is_read_soundly(body in nested()) {
        if let Ok(document) = read(Path::new("a.odt"), &packed(&body, &[])) { tests::assert_sound(&document) }
        if let Ok(document) = read(Path::new("a.fodt"), flat(&body).as_bytes()) { tests::assert_sound(&document) }
    }

    #[test]
    fn damaged_files_never_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = packed("<text:p text:style-name='Title'>Maize</text:p><text:p>It froze.</text:p>", &[]);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(document) = read(Path::new("a.odt"), &bytes) { tests::assert_sound(&document) }
    }
}

/// Elements in each other, as nobody would nest them.
fn nested() -> impl Strategy<Value = String> {
    let names = vec![
        "text:p",
        "text:h",
        "text:note",
        "text:note-body",
        "text:span",
        "draw:text-box",
        "table:table-row",
        "table:table-cell",
        "text:list",
        "text:bibliography",
        "text:s",
        "text:line-break",
        "text:soft-page-break",
        "text:section",
        "text:hidden-paragraph",
    ];
    let text =
        prop::sample::select(vec!["maize ", "\n", "e\u{301}\u{AD}", "<text:s/>", "&amp;", "Notes", "By Jane Doe", ""]);
    text.prop_map(str::to_owned).prop_recursive(6, 50, 6, move |inner| {
        (prop::sample::select(names.clone()), prop::collection::vec(inner, 0..6))
            .prop_map(|(name, inside)| format!("<{name}>{}</{name}>", inside.concat()))
    })
}
