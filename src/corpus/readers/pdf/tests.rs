//! What PDF files become, from the user's side. The files are made by `tests/formats/make_pdf.py`.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use crate::corpus::{Skip, SkipReason, read, tests};
use crate::document::{BlockKind, Document};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/pdf")
}

fn bytes(name: &str) -> Vec<u8> {
    let path = folder().join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn essay(name: &str) -> Document {
    read(Path::new(name), &bytes(name)).unwrap_or_else(|skip| panic!("{name}: {skip}"))
}

fn skip(name: &str) -> Skip {
    read(Path::new(name), &bytes(name)).expect_err(name)
}

/// The blocks of one kind, each with its page.
fn of_kind(document: &Document, wanted: BlockKind) -> Vec<(Option<u32>, &str)> {
    let blocks = document.blocks.iter().filter(|block| block.kind == wanted);
    blocks.map(|block| (block.page, &document.text[block.span.clone()])).collect()
}

#[test]
fn an_essay_from_a_journal_is_read_as_it_was_written() {
    let essay = essay("one-column.pdf");
    assert_eq!(essay.format, "pdf");
    // The metadata hold the name of a file and of nobody.
    assert_eq!(essay.title.as_deref(), Some("The Virgin Lands Campaign, 1954–63"));
    assert_eq!(essay.author.as_deref(), Some("Jane Doe"));
    let headings = of_kind(&essay, BlockKind::Heading(2));
    assert_eq!(
        headings,
        [(Some(311), "The decision of 1954"), (Some(312), "Maize, wind and dust"), (Some(313), "What remained")]
    );
    let prose = of_kind(&essay, BlockKind::Prose);
    assert_eq!(prose.iter().map(|(page, _)| page.unwrap()).collect::<Vec<_>>(), [311, 312, 312, 312, 313]);
    assert!(prose[0].1.ends_with("many of them saw their first winter on the steppe without a stove."), "{prose:?}");
    assert!(prose[0].1.contains("lands of the Ukraine. Within"), "the note's number goes: {prose:?}");
    assert_eq!(essay.warnings, [""; 0]);
}

#[test]
fn hyphens_of_line_ends_are_mended_and_those_of_words_stay() {
    for name in ["one-column.pdf", "two-columns.pdf"] {
        let text = essay(name).text;
        for word in ["International", "Agronomists", "misfortune", "self-confidence", "remainder", "production"] {
            assert!(text.contains(word), "{word} in {name}");
        }
        assert!(!text.contains("- "), "{name}");
    }
}

#[test]
fn heads_feet_and_page_numbers_are_not_text() {
    let text = essay("one-column.pdf").text;
    for gone in ["JANE DOE", "THE VIRGIN LANDS", "311", "312"] {
        assert!(!text.contains(gone), "{gone}");
    }
    assert!(!essay("two-columns.pdf").text.contains("- 1 -"));
}

#[test]
fn footnotes_are_notes_on_their_pages() {
    let essay = essay("one-column.pdf");
    let notes = of_kind(&essay, BlockKind::Note);
    assert_eq!(
        notes[0],
        (Some(311), "1 M. McCauley, Khrushchev and the Development of Soviet Agriculture (London, 1976), pp. 79–85.")
    );
    assert_eq!(notes.iter().map(|(page, _)| page.unwrap()).collect::<Vec<_>>(), [311, 312, 313]);
}

#[test]
fn two_columns_are_read_one_after_the_other() {
    let essay = essay("two-columns.pdf");
    assert_eq!(essay.title.as_deref(), Some("The Virgin Lands Campaign, 1954–63"));
    assert_eq!(essay.author.as_deref(), Some("Jane Doe"));
    assert_eq!(essay.topics, ["Virgin Lands", "agriculture"]);
    let prose = of_kind(&essay, BlockKind::Prose);
    assert_eq!(prose.len(), 5);
    assert!(
        prose[3].1.starts_with("Between 1960 and 1963") && prose[3].1.ends_with("granaries of that year."),
        "{prose:?}"
    );
    let lines: Vec<u32> = essay.blocks.iter().map(|block| essay.lines.line_at(block.span.start)).collect();
    assert!(lines.is_sorted(), "lines are counted down the page: {lines:?}");
}

#[test]
fn page_labels_number_the_pages_and_roman_ones_give_no_number() {
    let pages: Vec<_> = essay("labels.pdf").blocks.iter().map(|block| block.page).collect();
    assert_eq!(pages, [None, Some(7), Some(8)]);
}

#[test]
fn scans_are_named_and_never_silently_empty() {
    let scanned = skip("scanned.pdf");
    assert_eq!(
        (scanned.reason, scanned.detail.as_str()),
        (SkipReason::NoTextLayer, "no text layer: 2 scanned pages; run OCR first")
    );
    let mixed = essay("mixed.pdf");
    assert_eq!(mixed.warnings, ["no text layer on pages 2, 3; run OCR to have them read"]);
    assert_eq!(mixed.blocks.iter().map(|block| block.page).collect::<Vec<_>>(), [Some(1), Some(5)]);
}

#[test]
fn an_empty_password_opens_and_a_real_one_is_named() {
    assert_eq!(essay("locked-empty.pdf").text, essay("two-columns.pdf").text);
    let locked = skip("locked-secret.pdf");
    assert_eq!(locked.reason, SkipReason::Encrypted);
}

#[test]
fn a_damaged_file_gives_what_is_left_of_it() {
    assert_eq!(essay("hostile-bad-xref.pdf").text, essay("one-column.pdf").text);
    let cut = essay("hostile-truncated.pdf");
    assert!(cut.text.contains("Khrushchev had pressed the plan"));
    assert_eq!(cut.warnings, ["damaged and not read: page 3"]);
}

#[test]
fn hostile_files_end_and_still_say_what_they_say() {
    for name in
        ["cyclic-pages", "giant-box", "no-box", "nested", "form-bomb", "flate-bomb", "object-stream-bomb", "no-font"]
    {
        let document = essay(&format!("hostile-{name}.pdf"));
        assert_eq!(
            document.text.lines().next(),
            Some("In 1954 Khrushchev sent volunteers to sow the Virgin Lands."),
            "{name}"
        );
    }
}

#[test]
fn a_pdf_is_known_without_its_extension_and_text_is_not_taken_for_one() {
    let document = read(Path::new("essay"), &bytes("two-columns.pdf")).unwrap();
    assert_eq!(document.format, "pdf");
    assert_eq!(read(Path::new("essay.pdf"), b"In 1954 it began.").unwrap_err().reason, SkipReason::Broken);
}

/// Bytes of a file with some changed, cut out or doubled.
fn damage(mut bytes: Vec<u8>, wounds: &[(usize, u8, u8)]) -> Vec<u8> {
    for &(place, kind, value) in wounds {
        let at = place % bytes.len().max(1);
        match kind % 4 {
            0 if at < bytes.len() => bytes[at] = value,
            1 => bytes.truncate(at.max(64)),
            2 => drop(bytes.splice(at..at, std::iter::repeat_n(b"0[<(/"[usize::from(value) % 5], usize::from(value)))),
            _ => drop(bytes.drain(at..(at + usize::from(value)).min(bytes.len()))),
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_are_read_soundly_or_refused(
        file in prop::sample::select(vec!["one-column.pdf", "two-columns.pdf", "mixed.pdf", "labels.pdf", "locked-empty.pdf", "hostile-form-bomb.pdf"]),
        wounds in prop::collection::vec(any::<(usize, u8, u8)>(), 1..12),
    ) {
        if let Ok(document) = read(Path::new("a.pdf"), &damage(bytes(file), &wounds)) { tests::assert_sound(&document) }
    }

    #[test]
    fn any_page_program_is_read_soundly(
        parts in prop::collection::vec(prop::sample::select(vec![
            "BT", "ET", "q", "Q", "(maize) Tj", "(It ended.) Tj", "[(Vir) -20 (gin) 300 (Lands)] TJ", "/F 12 Tf", "/F 0 Tf", "/F -8 Tf",
            "1 0 0 1 72 700 Tm", "0 1 -1 0 72 700 Tm", "0 0 0 0 0 0 Tm", "1e9 0 0 1 0 0 cm", "0 -14 Td", "300 0 Td", "14 TL", "T*", "5 Ts",
            "(1) '", "1 2 (x) \"", "200 Tz", "99999999999 Tw", "3 Tr", "/Artifact <</Type/Pagination>> BDC", "/P BMC", "EMC",
            "/Span <</ActualText (fi)>> BDC", "/X Do", "BI /W 1 /H 1 ID x EI", "0.0001 0 0 0.0001 0 0 cm", "-1 0 0 -1 595 842 cm",
        ]), 0..80),
    ) {
        let program = format!("BT /F 12 Tf 72 700 Td (Khrushchev) Tj\n{}", parts.join("\n"));
        let file = format!(
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj \
             3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R>>endobj \
             4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>endobj 5 0 obj<</Length {}>>stream\n{program}\nendstream endobj\n\
             trailer<</Root 1 0 R>>",
            program.len(),
        );
        tests::assert_sound(&read(Path::new("a.pdf"), file.as_bytes()).unwrap());
    }
}
