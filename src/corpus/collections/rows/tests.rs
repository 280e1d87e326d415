//! What rows say of essays, read to the end.

use std::ops::ControlFlow;
use std::path::Path;

use crate::corpus::SafeReader;
use crate::document::{BlockKind, Document};

/// The essays of a file, which are all read.
fn documents(name: &str, text: &str) -> Vec<(String, Document)> {
    let mut all = Vec::new();
    let read = SafeReader::in_place().read_each(Path::new(name), text.as_bytes(), &mut |part| {
        all.push((part.below.to_owned(), part.document.unwrap()));
        ControlFlow::Continue(())
    });
    read.unwrap();
    all
}

fn kinds(document: &Document) -> Vec<(BlockKind, &str)> {
    document.blocks.iter().map(|block| (block.kind, &document.text[block.span.clone()])).collect()
}

#[test]
fn a_row_says_what_front_matter_says() {
    let line = r#"{"id": "maize", "Heading": "Maize", "authors": ["A. Student", "B. Pupil"], "year": 1998,
        "essay question": "Did it work?", "url": "https://example.org/maize", "tags": "farming; steppe", "period": [1953, 1964],
        "language": "en", "score": {"style": 7}, "essay": "In 1954 Khrushchev had maize sown far north."}"#;
    let (name, document) = documents("essays.jsonl", &line.replace('\n', " ")).remove(0);
    assert_eq!(name, "maize");
    assert_eq!(document.title.as_deref(), Some("Maize"));
    assert_eq!(document.author.as_deref(), Some("A. Student, B. Pupil"));
    assert_eq!(document.written.as_deref(), Some("1998"));
    assert_eq!(document.question.as_deref(), Some("Did it work?"));
    assert_eq!(document.source.as_deref(), Some("https://example.org/maize"));
    assert_eq!(document.topics, ["farming", "steppe"]);
    assert_eq!(document.period.as_deref(), Some("1953..1964"));
    assert_eq!(document.language.as_deref(), Some("en"));
    assert_eq!(document.text, "In 1954 Khrushchev had maize sown far north.");
}

#[test]
fn the_text_is_read_as_what_it_looks_like() {
    let table = "title,text\nMaize,\"# Maize\n\nSown *far* north in 1954.\"\nSuez,<!DOCTYPE html><p>Nasser took <b>the</b> canal.\n";
    let essays = documents("essays.csv", table);
    assert_eq!((essays[0].1.format, essays[1].1.format), ("markdown", "html"));
    assert_eq!(essays[0].1.text, "Maize\n\nSown far north in 1954.");
    assert_eq!(essays[1].1.text, "Nasser took the canal.");
}

#[test]
fn a_piece_of_a_page_is_read_as_a_page() {
    for text in [
        "<p>Sown <em>far</em> north.</p><p>It froze.</p>",
        "Sown <em>far</em> north.<br><br>It froze.",
        "<div class=x>Sown far north.</div><div>It froze.</div>",
        "# Maize\\n\\nSown *far* north.\\n\\nIt froze.",
        "Maize\\n\\n## Sowing\\n\\nSown *far* north.\\n\\nIt froze.",
    ] {
        let (_, essay) =
            documents("essays.jsonl", &format!("{{\"title\": \"Maize\", \"text\": \"{text}\"}}\n")).remove(0);
        assert!(essay.text.ends_with("Sown far north.\n\nIt froze."), "{:?}", essay.text);
    }
    let plain = "Wheat < maize, he said; maize > wheat, she said. #1 of the crops";
    let (_, essay) = documents("essays.jsonl", &format!("{{\"text\": \"{plain}\"}}\n")).remove(0);
    assert_eq!(essay.text, plain);
}

#[test]
fn no_line_of_the_text_is_lost_to_the_title_of_the_row() {
    let table = "title,text\nMaize,\"The campaign\n\nKhrushchev had maize sown far north, and it froze.\"\n\
                 Suez,Nasser took the canal\nWheat,\"It was sown early.\n\nIt froze late, as it had the year before that one.\"\n";
    let essays = documents("essays.csv", table);
    let prose = BlockKind::Prose;
    let maize = "Khrushchev had maize sown far north, and it froze.";
    assert_eq!(kinds(&essays[0].1), [(BlockKind::Heading(1), "The campaign"), (prose, maize)]);
    assert_eq!(kinds(&essays[1].1), [(prose, "Nasser took the canal")]);
    assert_eq!(kinds(&essays[2].1)[0], (prose, "It was sown early."));
    assert_eq!(essays[2].1.title.as_deref(), Some("Wheat"));
}

#[test]
fn a_hit_knows_the_line_of_its_row() {
    let table = "title,text\nMaize,\"Khrushchev had maize\nsown far north.\"\n\nSuez,Nasser took the canal.\n";
    for table in [table.to_owned(), table.replace('\n', "\r\n")] {
        let lines: Vec<u32> = documents("essays.csv", &table).iter().map(|(_, essay)| essay.lines.line_at(0)).collect();
        assert_eq!(lines, [2, 5]);
    }
    let lines = documents("essays.jsonl", "\n{\"text\": \"Nasser took the canal.\"}\n");
    assert_eq!(lines[0].1.lines.line_at(0), 2);
}

#[test]
fn old_encodings_are_known_for_the_whole_table() {
    let mut essays = Vec::new();
    let table = b"title;text\nCaf\xe9;Khrushchev\x92s \x93secret speech\x94 of 1956 shocked the congress \x96 and the caf\xe9s.\n";
    SafeReader::in_place()
        .read_each(Path::new("essays.csv"), table, &mut |part| {
            essays.push(part.document.unwrap());
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!((essays[0].encoding, essays[0].title.as_deref()), ("windows-1252", Some("Café")));
    assert!(essays[0].text.starts_with("Khrushchev’s “secret speech”"));
}
