//! What RTF files become, from the user's side.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use crate::corpus::{SkipReason, read, tests};
use crate::document::{BlockKind, Document};

fn bytes(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/rtf").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn read_rtf(bytes: &[u8]) -> Document {
    read(Path::new("a.rtf"), bytes).unwrap_or_else(|skip| panic!("{skip}"))
}

/// The text of a document of this body.
fn text(body: &str) -> String {
    read_rtf(format!("{{\\rtf1\\ansi {body}\\par}}").as_bytes()).text
}

#[test]
fn an_essay_from_a_word_processor_keeps_its_words_and_loses_its_mark_up() {
    let essay = read_rtf(&bytes("word.rtf"));
    use BlockKind::{Byline, Heading, Note, Prose, Title};
    assert_eq!(
        tests::blocks(&essay),
        [
            (Title, "The Virgin Lands Campaign, 1954–63"),
            (Byline, "By Jane Doe"),
            (Heading(1), "The decision of 1954"),
            (
                Prose,
                "In 1954 Khrushchev’s volunteers went to Kazakhstan. They sowed wheat and maize, and the soil blew away: \
                 a “self-inflicted” loss, said the cafés of Tselinograd.\nHruščov was not amused."
            ),
            (Note, "M. McCauley, Khrushchev (London, 1976), p. 79."),
            (Prose, "See the figures below."),
            (Prose, "Year | Yield"),
            (Prose, "1954 | 0.8"),
            (Heading(2), "What remained"),
            (Prose, "wheat for export"),
            (Prose, "dust"),
            (Prose, "Хрущёв in Russian, and 😀 in pictures."),
        ]
    );
    assert_eq!(essay.title.as_deref(), Some("The Virgin Lands Campaign, 1954–63"));
    assert_eq!(essay.author.as_deref(), Some("Jane Doe"));
    assert_eq!(essay.written.as_deref(), Some("2019-03-12"));
    assert_eq!(essay.topics, ["Virgin Lands", "maize"]);
    assert_eq!((essay.format, essay.encoding), ("rtf", "windows-1252"));
    assert_eq!(essay.lines.line_at(essay.text.find("1954 | 0.8").unwrap()), 17);
}

#[test]
fn a_bold_line_is_a_title_where_there_are_no_styles() {
    let essay = read_rtf(&bytes("wordpad.rtf"));
    assert_eq!(essay.title.as_deref(), Some("Целина"));
    assert!(essay.text.ends_with("Хрущёв послал молодёжь на целину в 1954 году."));
}

#[test]
fn characters_come_in_many_forms() {
    assert_eq!(text("\\u1061 ?\\u1088 ?"), "Хр");
    assert_eq!(text("\\uc2\\u8217\\'a1\\'afs"), "’s");
    assert_eq!(text("{\\uc0\\u8212 }and \\emdash  too"), "—and — too");
    assert_eq!(text("a\\tab b\\{c\\}\\\\"), "a\tb{c}\\");
    assert_eq!(text("one\\\ntwo"), "one\n\ntwo");
    assert_eq!(text("Vir\ngin"), "Virgin");
    assert_eq!(text("\\u8212-x"), "—x");
}

#[test]
fn what_is_not_for_readers_is_passed_over() {
    assert_eq!(text("a{\\*\\unknown b {\\b c}}d{\\pict 00ff}{\\object{\\*\\objdata 01}{\\result e}}"), "ade");
    assert_eq!(text("a{\\v hidden}{\\v0 b}\\v c\\v0 d\\plain e"), "abde");
    assert_eq!(text("a{\\*\\annotation note}{\\xe index}b"), "ab");
}

#[test]
fn what_is_not_rtf_is_refused_and_what_is_broken_is_read() {
    assert_eq!(read(Path::new("a.rtf"), b"In 1954 it began.").unwrap_err().reason, SkipReason::Broken);
    assert_eq!(read(Path::new("a.rtf"), b"{\\rtf1 }").unwrap_err().reason, SkipReason::Empty);
    assert_eq!(text("maize}} froze"), "maize froze");
    assert_eq!(read_rtf(b"{\\rtf1 It froze").text, "It froze");
    assert_eq!(read(Path::new("essay"), b"{\\rtf1 It froze.}").unwrap().format, "rtf");
}

#[test]
fn a_hundred_thousand_groups_are_survived_quickly() {
    let n = 100_000;
    for hostile in [
        "{\\b ".repeat(n),
        "{\\footnote x".repeat(n),
        "{\\*\\x {\\fonttbl".repeat(n),
        "\\u8212".repeat(n),
        "\\par x".repeat(n),
    ] {
        let file = format!("{{\\rtf1 maize {hostile}");
        tests::assert_sound(&read_rtf(file.as_bytes()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_rtf_is_read_soundly(
        parts in prop::collection::vec(prop::sample::select(vec![
            "{", "}", "\\par ", "\\b ", "\\v ", "\\u-10179 ", "\\u8212 ", "\\uc2 ", "\\'e9", "\\'", "\\'zz", "\\bin5 ", "\\*", "{\\footnote ",
            "{\\fonttbl{\\f1\\fcharset204 x;}}", "\\f1 ", "{\\stylesheet{\\s1 heading 1;}}", "\\s1 ", "{\\info{\\title x}}", "\\cell ", "\\row ",
            "maize ", " 1954", "\\pard ", "\\plain ", "\\outlinelevel3 ", "\u{301}", "\n", "\\line ", "\\ansicpg932 ", "\\'81", "{\\pict ",
        ]), 0..60),
    ) {
        let file = format!("{{\\rtf1 Khrushchev {}", parts.concat());
        if let Ok(document) = read(Path::new("a.rtf"), file.as_bytes()) { tests::assert_sound(&document) }
    }

    #[test]
    fn any_bytes_after_the_signature_are_read_soundly(bytes in any::<Vec<u8>>()) {
        let file = [b"{\\rtf1 ".as_slice(), &bytes].concat();
        if let Ok(document) = read(Path::new("a.rtf"), &file) { tests::assert_sound(&document) }
    }
}
