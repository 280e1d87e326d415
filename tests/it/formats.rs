//! What becomes of whole files as word processors, publishers and editors of texts write them; see `tests/formats`.

use std::path::{Path, PathBuf};

use histsearch::corpus::{self, Skip};
use histsearch::document::{BlockKind, Document};

/// The path of a file of `tests/formats`.
fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats").join(name)
}

fn try_read(name: &str) -> Result<Document, Skip> {
    corpus::read(Path::new(name), &std::fs::read(file(name)).unwrap())
}

#[track_caller]
fn read(name: &str) -> Document {
    try_read(name).unwrap_or_else(|skip| panic!("{name}: {skip}"))
}

/// The texts of the blocks of some kinds.
fn of_kind(document: &Document, is_kind: impl Fn(BlockKind) -> bool) -> Vec<&str> {
    let blocks = document.blocks.iter().filter(|block| is_kind(block.kind));
    blocks.map(|block| &document.text[block.span.clone()]).collect()
}

fn headings(document: &Document) -> Vec<(u8, &str)> {
    let level = |kind| if let BlockKind::Heading(level) = kind { level } else { 0 };
    let blocks = document.blocks.iter().filter(|block| level(block.kind) > 0);
    blocks.map(|block| (level(block.kind), &document.text[block.span.clone()])).collect()
}

/// Each passage's page and heading trail, with the words it starts with.
fn passages(document: &Document) -> Vec<(Option<u32>, String, &str)> {
    corpus::passages(document)
        .into_iter()
        .map(|passage| {
            let text = &document.text[passage.span.clone()];
            let words = text.match_indices(' ').nth(2).map_or(text, |(at, _)| &text[..at]);
            (passage.page, passage.heading.join(" > "), words)
        })
        .collect()
}

#[track_caller]
fn assert_says(document: &Document, said: [Option<&str>; 4]) {
    let Document { title, author, written, source, .. } = document;
    assert_eq!([title, author, written, source].map(Option::as_deref), said);
}

/// What stands in the file beside the essay is not in the document.
#[track_caller]
fn assert_lacks(document: &Document, foreign: &[&str]) {
    for words in foreign {
        assert!(!document.text.contains(words), "{words:?} in {}", document.text);
    }
}

#[test]
fn an_essay_from_word() {
    let document = read("docx/meiji.docx");
    let title = "The Meiji Restoration: Revolution from Above?";
    assert_says(&document, [Some(title), Some("Emily Carter"), Some("2019-03-12"), None]);
    assert_eq!(document.topics, ["Meiji", "Japan"]);
    let expected =
        [(1, "The fall of the Tokugawa"), (1, "A government of samurai"), (2, "Who paid"), (1, "Bibliography")];
    assert_eq!(headings(&document), expected);
    let notes = of_kind(&document, |kind| kind == BlockKind::Note);
    assert_eq!(notes, ["Beasley, The Meiji Restoration, p. 112.", "Jansen, Modern Japan, pp. 333–4."]);
    assert_eq!(of_kind(&document, |kind| kind == BlockKind::Reference).len(), 2);
    assert_lacks(&document, &["tutor", "revolt ", "REF", "Too bold", "page 1", "Tokugawa 1"]);
    assert!(document.text.contains("foreigners their own courts, and to the lords of Satsuma and Chōshū they"));
    assert!(document.text.contains("into a revolution. In January 1868"));
    assert!(document.text.contains("1873 | Conscription and land tax"));
    assert_eq!(document.text.matches("Shiroyama").count(), 1);
    let pages: Vec<_> = passages(&document).into_iter().map(|(page, ..)| page).collect();
    assert_eq!(pages, [Some(1), Some(1), Some(2), Some(2), Some(3)]);
    assert_eq!(read("docx/renamed.doc"), document);
}

#[test]
fn an_essay_from_libreoffice_packed_and_flat() {
    let document = read("odt/punic.odt");
    assert_says(&document, [Some("Why Carthage Lost the Punic Wars"), Some("Rosa Bianchi"), Some("2021-05-04"), None]);
    assert_eq!(headings(&document), [(1, "The first war"), (1, "Hannibal"), (1, "Bibliography")]);
    assert_eq!(of_kind(&document, |kind| kind == BlockKind::Note), ["Polybius, Histories, I.20."]);
    let entry = "Goldsworthy, A., The Fall of Carthage (London, 2003).";
    assert_eq!(of_kind(&document, |kind| kind == BlockKind::Reference), [entry]);
    assert_lacks(&document, &["everything at once", "Source?", "Check Livy", "page 1", "first war 1"]);
    assert!(document.text.contains("a stranded quinquereme, lost it to storms, and built another. At the Aegates"));
    let pages = |document: &Document| document.blocks.iter().map(|block| block.page).max().flatten();
    assert_eq!(pages(&document), Some(3));

    let flat = read("odt/punic.fodt");
    assert_eq!((&flat.text, &flat.blocks), (&document.text, &document.blocks));
    let at = flat.text.find("Hannibal crossed").unwrap();
    let line = std::fs::read_to_string(file("odt/punic.fodt")).unwrap();
    let line = line.lines().position(|line| line.contains("Hannibal crossed")).unwrap();
    assert_eq!(flat.lines.line_at(at) as usize, line + 1);
}

#[test]
fn a_book_with_parts_and_printed_pages() {
    let document = read("epub/steppe.epub");
    assert_says(
        &document,
        [Some("The Plough and the Steppe"), Some("Jane Doe"), Some("2016-09-01"), Some("Steppe Press")],
    );
    let part = "Part One: The Decision";
    assert_eq!(headings(&document), [(1, part), (2, "1. February 1954"), (2, "2. The First Harvests"), (3, "Dust")]);
    let expected = [
        (Some(11), format!("{part} > 1. February 1954"), "The plenum of"),
        (Some(12), format!("{part} > 1. February 1954"), "McCauley, Khrushchev and"),
        (Some(12), format!("{part} > 2. The First Harvests"), "The harvest of"),
        (Some(14), format!("{part} > 2. The First Harvests > Dust"), "By 1963 the"),
    ];
    assert_eq!(passages(&document), expected);
    assert_lacks(&document, &["Contents", "1913.1"]);
}

#[test]
fn an_edition_of_a_pamphlet() {
    let document = read("tei/dearth.xml");
    let source = "On the Dearth of Corn, Bristol, February 1801";
    assert_says(&document, [Some("On the Dearth of Corn"), Some("Samuel Wright"), Some("1801-02"), Some(source)]);
    assert_eq!(document.topics, ["bread riots", "England"]);
    let expected = [(1, "Of the Harveſts of 1799 and 1800"), (2, "Of Remedies"), (1, "Authorities")];
    assert_eq!(headings(&document), expected);
    assert_eq!(of_kind(&document, |kind| kind == BlockKind::Note), ["As the Aſſize of Bread at Briſtol ſheweth."]);
    let whole = "the harvest ſo late that in Glouceſterſhire oats ſtood in the fields at Christmas. The price of the quartern loaf \
                 roſe to ſeventeen pence. The poor aſſembled in the markets of Briſtol and Nottingham.";
    assert!(document.text.contains(whole), "{}", document.text);
    assert!(document.text.contains("the loaf is ſmall,\nAnd ſoon"));
    assert_lacks(&document, &["rioted", "ON THE DEARTH", "ſevnteen", "harveſt ", "Xmas", "electronic"]);
    let pages: Vec<_> = passages(&document).into_iter().map(|(page, ..)| page).collect();
    assert_eq!(pages, [Some(3), Some(3), Some(4), Some(4)]);

    let wide = read("tei/utf16.xml");
    assert_eq!((wide.encoding, wide.text), ("UTF-16BE", document.text));
}

#[test]
fn what_is_locked_damaged_or_hostile_is_skipped_for_what_it_is() {
    for (name, reason, detail) in [
        ("docx/hostile-truncated.docx", "broken", "a damaged zip archive: "),
        ("docx/hostile-bomb.docx", "too-large", "word/document.xml unpacks to more than 100 times its size"),
        (
            "docx/hostile-nested.docx",
            "broken",
            "word/document.xml is not well-formed at line 2: elements nested more than 512 deep",
        ),
        ("docx/hostile-shared.docx", "broken", "an archive whose files share bytes"),
        ("docx/hostile-outside.docx", "broken", "an archive with a file named \"../../escape.txt\""),
        ("docx/old.doc", "unsupported", "a Word document of before 2007: save it as .docx"),
        ("docx/locked.docx", "encrypted", "a Word document locked with a password"),
        ("odt/locked.odt", "encrypted", "an OpenDocument text locked with a password"),
        ("epub/locked.epub", "encrypted", "an e-book locked by a licence (DRM)"),
        (
            "tei/hostile-nested.tei",
            "broken",
            "the file is not well-formed at line 1: elements nested more than 512 deep",
        ),
        ("tei/feed.xml", "unsupported", "an XML file that is not TEI"),
    ] {
        let skip = try_read(name).expect_err(name);
        assert_eq!(skip.reason.as_str(), reason, "{name}: {skip}");
        assert!(skip.detail.starts_with(detail), "{name}: {skip}");
    }
}

#[test]
fn entities_are_neither_expanded_nor_fetched() {
    assert_eq!(read("tei/hostile-entities.xml").text, "&e9; &out; In 1954 it began.");
}
