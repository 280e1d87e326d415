//! PDF, RTF and LaTeX from outside: the fixtures of `tests/formats` as a user of the library sees them.

use std::fs;
use std::path::Path;

use histsearch::corpus::{SkipReason, passages, read};
use histsearch::document::{BlockKind, Document, Passage};

fn essay(name: &str) -> Result<Document, SkipReason> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats").join(name);
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read(&path, &bytes).map_err(|skip| skip.reason)
}

fn passage_with(document: &Document, words: &str) -> Passage {
    let found = passages(document).into_iter().find(|passage| document.text[passage.span.clone()].contains(words));
    found.unwrap_or_else(|| panic!("{words:?} is in no passage of {:?}", document.text))
}

#[test]
fn every_passage_of_a_pdf_can_be_cited_by_its_page() {
    let essay = essay("pdf/one-column.pdf").unwrap();
    for (words, page, heading) in [
        ("thirteen million hectares", 311, "The decision of 1954"),
        ("Barayev in Tselinograd", 312, "Maize, wind and dust"),
        ("a minority in their own republic", 313, "What remained"),
    ] {
        let passage = passage_with(&essay, words);
        assert_eq!(
            (passage.page, passage.heading.as_slice()),
            (Some(page), [heading.to_owned()].as_slice()),
            "{words}"
        );
    }
    let note = passage_with(&essay, "Harmondsworth, 1972");
    assert_eq!((note.kind, note.page), (BlockKind::Note, Some(313)));
}

#[test]
fn the_three_formats_agree_on_who_wrote_what() {
    for name in ["pdf/one-column.pdf", "pdf/two-columns.pdf", "rtf/word.rtf"] {
        let essay = essay(name).unwrap();
        assert_eq!(essay.title.as_deref(), Some("The Virgin Lands Campaign, 1954–63"), "{name}");
        assert_eq!(essay.author.as_deref(), Some("Jane Doe"), "{name}");
    }
    let essay = essay("latex/essay.tex").unwrap();
    assert_eq!(essay.title.as_deref(), Some("The Virgin Lands Campaign, 1954–63"));
    assert_eq!(passage_with(&essay, "M. McCauley").kind, BlockKind::Note);
    assert_eq!(passage_with(&essay, "A. Nove").kind, BlockKind::Reference);
}

#[test]
fn what_cannot_be_read_says_why() {
    assert_eq!(essay("pdf/scanned.pdf").unwrap_err(), SkipReason::NoTextLayer);
    assert_eq!(essay("pdf/locked-secret.pdf").unwrap_err(), SkipReason::Encrypted);
    assert!(essay("pdf/locked-empty.pdf").is_ok());
    assert_eq!(essay("pdf/mixed.pdf").unwrap().warnings.len(), 1);
}
