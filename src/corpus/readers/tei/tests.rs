//! What becomes of TEI files, from the user's side.

use std::path::Path;

use proptest::prelude::*;

use crate::corpus::{SkipReason, passages, read, tests};
use crate::document::{BlockKind, Document};

const HEADER: &str = "<teiHeader><fileDesc><titleStmt><title>The Virgin Lands</title><author>Jane Doe</author></titleStmt>\
    <publicationStmt><p>x</p></publicationStmt><sourceDesc><p>A typescript of <date when='1964-10'>October 1964</date>.</p>\
    </sourceDesc></fileDesc></teiHeader>";

/// A file of this body, which starts on line 2.
fn file(body: &str) -> String {
    format!(
        "<?xml version='1.0'?><TEI xmlns='http://www.tei-c.org/ns/1.0'>{HEADER}<text><body>\n{body}</body></text></TEI>"
    )
}

fn read_body(body: &str) -> Document {
    read(Path::new("maize.xml"), file(body).as_bytes()).unwrap_or_else(|skip| panic!("{skip}"))
}

fn texts(body: &str) -> Vec<String> {
    tests::blocks(&read_body(body)).into_iter().map(|(_, text)| text.to_owned()).collect()
}

#[test]
fn the_header_describes_and_divisions_are_headings() {
    let document = read_body(
        "<head>The Virgin Lands</head><div><head>Maize</head><p>It\nfroze.</p>\n<div type='notes'><head>Remarks</head><p>Nove, p. 81.</p></div></div>\
         <div><listBibl><head>Works</head><bibl>Nove, A., <date>1992</date>.</bibl></listBibl></div>",
    );
    assert_eq!(document.title.as_deref(), Some("The Virgin Lands"));
    assert_eq!(document.author.as_deref(), Some("Jane Doe"));
    assert_eq!(document.written.as_deref(), Some("1964-10"));
    assert_eq!(document.source.as_deref(), Some("A typescript of October 1964."));
    use BlockKind::{Heading, Note, Prose, Reference, Title};
    assert_eq!(
        tests::blocks(&document),
        [
            (Title, "The Virgin Lands"),
            (Heading(1), "Maize"),
            (Prose, "It froze."),
            (Heading(2), "Remarks"),
            (Note, "Nove, p. 81."),
            (Heading(2), "Works"),
            (Reference, "Nove, A., 1992."),
        ]
    );
    let lines: Vec<_> = passages(&document).iter().map(|passage| passage.line).collect();
    assert_eq!(lines, [2, 4, 4]);
    assert_eq!(document.lines.line_at(document.text.find("froze").unwrap()), 3);
}

#[test]
fn of_several_readings_one_is_read() {
    for (body, text) in [
        ("<p>the <choice><sic>harvset</sic><corr>harvest</corr></choice>, at last</p>", "the harvest, at last"),
        ("<p>the <choice>\n<orig>haruest</orig>\n<reg>harvest</reg>\n</choice>, at last</p>", "the harvest, at last"),
        ("<p><choice><abbr>Mr</abbr><expan>M<ex>iste</ex>r</expan></choice> K <abbr>etc.</abbr></p>", "Mister K etc."),
        ("<p><choice><unclear>maize</unclear><unclear>wheat</unclear></choice></p>", "maize"),
        (
            "<p><app><lem>maize</lem><rdg wit='#b'>wheat</rdg></app> or <app><rdg>rye</rdg><rdg>oats</rdg></app></p>",
            "maize or rye",
        ),
        (
            "<p>Sown with <del>wheat</del><add>maize</add> and <gap reason='lost'><desc>a word</desc></gap> <supplied>rye</supplied>.</p>",
            "Sown with maize and rye.",
        ),
        (
            "<p>The <sic>harvset</sic> <foreign xml:lang='ru'>целина</foreign> <hi>w</hi>as <quote>“lost”</quote>.</p>",
            "The harvset целина was “lost”.",
        ),
        ("<p>On the top<fw>81</fw><figure><graphic url='x'/></figure></p>", "On the top"),
    ] {
        assert_eq!(texts(body), [text], "{body}");
    }
}

#[test]
fn pages_and_printed_lines() {
    let document = read_body(
        "<pb n='81'/><p>inter-<lb/>national <pb n='82'/>trade in Kaz<lb break='no'/>akhstan, na-\n<pb n='83' break='no'/>\nmely\n<lb/>maize</p>\
         <p>It froze.</p><pb n='xii'/><p>It died.</p>",
    );
    assert_eq!(document.blocks.iter().map(|block| block.page).collect::<Vec<_>>(), [Some(81), Some(83), None]);
    assert!(document.text.starts_with("international trade in Kazakhstan, namely maize\n"), "{}", document.text);
}

#[test]
fn notes_stand_apart_under_their_heading() {
    let document = read_body(
        "<div><p>It began<note n='1' place='foot'><p>Nove, <quote>p. 81</quote>.</p><p>And p. 82.</p></note> in 1954\
         <ref target='#n2' type='noteref'>2</ref><note place='inline'> (or so)</note>.</p></div><div><head>Maize<note>A crop.</note></head><p>It froze.</p></div>",
    );
    use BlockKind::{Heading, Note, Prose};
    assert_eq!(
        tests::blocks(&document),
        [
            (Prose, "It began in 1954 (or so)."),
            (Note, "Nove, p. 81."),
            (Note, "And p. 82."),
            (Heading(1), "Maize"),
            (Prose, "It froze."),
            (Note, "A crop."),
        ]
    );
}

#[test]
fn verse_speech_lists_and_tables() {
    let body = "<lg><head>Song</head><l>The maize is high</l>\n<l>upon the plain</l></lg>\
        <sp><speaker>KHRUSHCHEV.</speaker><p>Sow maize!</p></sp><sp><speaker>ALL</speaker><stage>rising</stage><l>We sow</l><l>We reap</l></sp>\
        <list><head>Crops</head><label>1.</label><item>maize</item><label>2.</label> <item><p>wheat</p></item></list>\
        <table><head>Yields</head><row><cell>1954</cell><cell>0.8</cell></row></table>\
        <p>He said: <quote><p>Sow maize.</p></quote> They did.</p><cit><quote>All flesh is grass.</quote> <bibl>Isaiah 40:6</bibl></cit>";
    assert_eq!(
        texts(body),
        [
            "Song",
            "The maize is high\nupon the plain",
            "KHRUSHCHEV.\nSow maize!",
            "ALL\nrising",
            "We sow\nWe reap",
            "Crops",
            "1. maize",
            "2. wheat",
            "Yields",
            "1954 | 0.8",
            "He said:",
            "Sow maize.",
            "They did.",
            "All flesh is grass. Isaiah 40:6"
        ]
    );
}

#[test]
fn a_title_page_is_about_the_book() {
    let front = "<front><titlePage><docTitle><titlePart>The Virgin Lands</titlePart><titlePart>A history</titlePart></docTitle>\
                 <byline>by <docAuthor>Jane Doe</docAuthor></byline><docImprint>Moscow, 1964</docImprint></titlePage></front>";
    let whole = file("<p>It froze.</p>").replace("<text>", &format!("<text>{front}"));
    let document = read(Path::new("a.tei"), whole.as_bytes()).unwrap();
    use BlockKind::{Byline, Prose, Title};
    let kinds: Vec<_> = document.blocks.iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [Title, Byline, Byline, Byline, Prose]);
    assert!(document.text.contains("by Jane Doe"));
}

#[test]
fn a_corpus_is_one_document_with_a_heading_for_each_text() {
    let text = |title: &str| {
        format!(
            "<TEI><teiHeader><titleStmt><title>{title}</title></titleStmt></teiHeader><text><body><div><head>I</head><p>On {title}.</p></div></body></text></TEI>"
        )
    };
    let corpus = format!(
        "<teiCorpus xmlns='http://www.tei-c.org/ns/1.0'>{HEADER}{}{}</teiCorpus>",
        text("Maize"),
        text("Wheat")
    );
    let document = read(Path::new("a.xml"), corpus.as_bytes()).unwrap();
    assert_eq!(document.title.as_deref(), Some("The Virgin Lands"));
    let trails: Vec<_> = passages(&document).into_iter().map(|passage| passage.heading.join(" > ")).collect();
    assert_eq!(trails, ["Maize > I", "Wheat > I"]);
}

#[test]
fn tei_is_known_by_its_root_whatever_its_version_prefix_and_encoding() {
    let old = format!(
        "<!DOCTYPE TEI.2 SYSTEM 'tei.dtd' [<!ENTITY x 'lol'>]><TEI.2>{HEADER}<text><body><p>Caf&eacute; &x;</p></body></text></TEI.2>"
    );
    for name in ["a.xml", "a.tei", "a", "a.txt"] {
        let document = read(Path::new(name), old.as_bytes()).unwrap();
        assert_eq!((document.format, document.text.as_str()), ("tei", "Café &x;"), "{name}");
    }
    let prefixed =
        "<t:TEI xmlns:t='http://www.tei-c.org/ns/1.0'><t:text><t:body><t:p>целина</t:p></t:body></t:text></t:TEI>";
    let utf16: Vec<u8> = format!("\u{FEFF}{prefixed}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let document = read(Path::new("a.xml"), &utf16).unwrap();
    assert_eq!((document.encoding, document.text.as_str()), ("UTF-16LE", "целина"));
}

#[test]
fn what_is_not_tei_or_not_xml_says_so() {
    let skip = |text: &str| {
        let skip = read(Path::new("a.xml"), text.as_bytes()).unwrap_err();
        (skip.reason, skip.detail)
    };
    for other in ["<rss><title>Maize</title></rss>", "{\"maize\": 1}", "maize", "<html><TEI>maize</TEI></html>"] {
        assert_eq!(skip(other), (SkipReason::Unsupported, "an XML file that is not TEI".to_owned()), "{other}");
    }
    let (reason, detail) = skip("<TEI>\n<text><p>Maize</q></text></TEI>");
    assert_eq!(
        (reason, detail.starts_with("the file is not well-formed at line 2: ")),
        (SkipReason::Broken, true),
        "{detail}"
    );
    assert_eq!(skip(&format!("<TEI>{}", "<p>".repeat(100_000))).0, SkipReason::Broken);
    assert_eq!(skip("<TEI><text/></TEI>").0, SkipReason::Empty);
    assert_eq!(skip("<TEI><teiHeader>").0, SkipReason::Broken);
}

#[test]
fn hostile_files_are_survived_quickly() {
    let n = 30_000;
    for body in [
        "<p>maize</p>".repeat(n),
        "<p>maize<note>x</note></p>".repeat(n),
        format!("<p>{}</p>", "maize <lb/>".repeat(n)),
        format!("<p>{}</p>", "kaz-<lb break='no'/>".repeat(n)),
        format!("<p>{}</p>", "<choice><sic>a</sic><corr>b</corr></choice>".repeat(n)),
        format!("<p {}>maize</p>", (0..n).map(|n| format!("a{n}='b' ")).collect::<String>()),
        format!("<p>{}</p>", "&x;".repeat(n)),
        "<pb n='1'/>".repeat(n) + "<p>x</p>",
        "<head>Notes</head>".repeat(n),
        format!("{}<p>maize</p>{}", "<div><head>h</head>".repeat(400), "</div>".repeat(400)),
    ] {
        tests::assert_sound(&read_body(&body));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_soundly(body in nested(), cut in prop::option::of(any::<prop::sample::Index>())) {
        let mut bytes = file(&body).into_bytes();
        if let Some(cut) = cut { bytes.truncate(cut.index(bytes.len())) }
        if let Ok(document) = read(Path::new("a.xml"), &bytes) { tests::assert_sound(&document) }
    }
}

/// Elements in each other, as nobody would nest them.
fn nested() -> impl Strategy<Value = String> {
    let names = vec![
        "p",
        "div",
        "head",
        "note",
        "lg",
        "l",
        "sp",
        "speaker",
        "list",
        "item",
        "label",
        "table",
        "row",
        "cell",
        "choice",
        "sic",
        "corr",
        "quote",
        "bibl",
        "listBibl",
        "titlePage",
        "titlePart",
        "stage",
        "figure",
        "teiHeader",
        "title",
        "TEI",
        "pb",
        "lb",
        "del",
        "hi",
    ];
    let text = prop::sample::select(vec![
        "maize ",
        "inter-",
        "\n",
        "e\u{301}\u{AD}",
        "<lb/>",
        "<lb break='no'/>",
        "<pb n='8'/>",
        "&amp;",
        "",
    ]);
    text.prop_map(str::to_owned).prop_recursive(6, 60, 6, move |inner| {
        (prop::sample::select(names.clone()), prop::collection::vec(inner, 0..6))
            .prop_map(|(name, inside)| format!("<{name}>{}</{name}>", inside.concat()))
    })
}
