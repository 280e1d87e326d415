//! What LaTeX files become, from the user's side.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use crate::corpus::{read, tests};
use crate::document::{BlockKind, Document};

fn read_latex(text: &str) -> Document {
    read(Path::new("a.tex"), text.as_bytes()).unwrap_or_else(|skip| panic!("{skip}"))
}

fn text(body: &str) -> String {
    read_latex(body).text
}

#[test]
fn an_essay_is_read_as_it_would_be_printed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/latex/essay.tex");
    let essay = read_latex(&fs::read_to_string(path).unwrap());
    use BlockKind::{Heading, Note, Prose, Reference, Title};
    assert_eq!(
        tests::blocks(&essay),
        [
            (Title, "The Virgin Lands Campaign, 1954–63"),
            (Note, "Written for HIST 204."),
            (Heading(1), "The decision of 1954"),
            (
                Prose,
                "In 1954 Khrushchev’s volunteers went to Kazakhstan. They sowed wheat and maize, and called it “the great \
                 leap of the steppe” — a self-inflicted loss, as [taubman2003] says in section. Hruščov, naïve in Göttingen \
                 and Łódź, spent £5 million & $3, or 10 % more than x^2 of it."
            ),
            (Note, "M. McCauley, Khrushchev (London, 1976), p. 79."),
            (Heading(2), "What remained"),
            (Prose, "“The steppe,” he said, “is ‘ours’.”"),
            (Prose, "wheat for export"),
            (Prose, "-- dust"),
            (Prose, "Year | Yield"),
            (Prose, "1954 | 0.8"),
            (Prose, "Yields in tonnes"),
            (Prose, "The maize is high upon the plain,\nthe combine stands in mud and rain."),
            (Prose, "\\emph{as typed}"),
            (Reference, "A. Nove, An Economic History of the USSR, 1972."),
            (Reference, "W. Taubman, Khrushchev, 2003."),
        ]
    );
    assert_eq!(essay.title.as_deref(), Some("The Virgin Lands Campaign, 1954–63"));
    assert_eq!(essay.author.as_deref(), Some("Jane Doe, John Roe"));
    assert_eq!(essay.written.as_deref(), Some("2019-03-12"));
    assert_eq!(essay.warnings, ["files it includes are not read with it: chapters/two"]);
    let line = |text: &str| essay.lines.line_at(essay.text.find(text).unwrap());
    assert_eq!([line("The decision"), line("In 1954"), line("wheat for"), line("A. Nove")], [16, 17, 29, 57]);
}

#[test]
fn a_chapter_without_a_preamble_is_read_whole() {
    let chapter = read_latex("\\chapter{Maize}\n\nIt froze.\n\n\\section{Wheat}\nIt blew away.\n");
    use BlockKind::{Heading, Prose, Title};
    assert_eq!(
        tests::blocks(&chapter),
        [(Title, "Maize"), (Prose, "It froze."), (Heading(2), "Wheat"), (Prose, "It blew away.")]
    );
    assert_eq!(chapter.title.as_deref(), Some("Maize"));
}

#[test]
fn quotes_dashes_and_accents_are_those_of_print() {
    assert_eq!(text("``So'' `it' --- 1953--64 anti-Stalin"), "“So” ‘it’ — 1953–64 anti-Stalin");
    assert_eq!(text("\"`Ja\"' \"x\""), "„Ja“ \"x\"");
    assert_eq!(
        text("\\'etat, \\'{e}tat, \\c{c}a, \\^{\\i}le, \\ss, Stra\\ss e, {\\o}re, \\AA rhus"),
        "état, état, ça, île, ß, Straße, øre, Århus"
    );
    assert_eq!(text("a\\\\b"), "a\nb");
    assert_eq!(text("50\\% \\{x\\} \\ldots\\ and \\TeX{} too"), "50% {x} … and TeX too");
}

#[test]
fn citations_go_without_a_hole() {
    assert_eq!(text("Maize froze~\\cite{a}. It \\parencite[see][12]{b} died\\footcite{c}."), "Maize froze. It died.");
    assert_eq!(text("Maize\\autocites[1]{a}[2]{b} froze."), "Maize froze.");
}

#[test]
fn what_is_broken_is_read() {
    assert_eq!(text("Maize } froze } over"), "Maize froze over");
    assert_eq!(text("Maize\\footnote{never closed"), "Maize\n\nnever closed");
    assert_eq!(text("It froze.\\label{open\n\nThen it died."), "It froze.\n\nThen it died.");
    assert_eq!(text("Maize\\begin{verbatim}\nfroze"), "Maize\n\nfroze");
}

#[test]
fn a_file_without_an_extension_is_known_by_its_class() {
    let essay = "% mine\n\\documentclass{article}\n\\begin{document}\nIt froze.\n\\end{document}\n";
    let essay = read(Path::new("essay"), essay.as_bytes()).unwrap();
    assert_eq!((essay.format, essay.text.as_str()), ("latex", "It froze."));
}

#[test]
fn a_hundred_thousand_open_ends_are_survived_quickly() {
    let n = 100_000;
    for part in [
        "{",
        "\\footnote{x",
        "\\label{",
        "\\[",
        "$$x",
        "\\verb|",
        "\\verb",
        "\\begin{x}",
        "\\iffalse",
        "\\item[",
        "\\cite[",
        "%",
        "\\'",
        "\\def\\x{",
        "``",
        "\\section{a",
    ] {
        let file = format!("maize {}", part.repeat(n));
        if let Ok(document) = read(Path::new("a.tex"), file.as_bytes()) {
            tests::assert_sound(&document)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_latex_is_read_soundly(
        parts in prop::collection::vec(prop::sample::select(vec![
            "{", "}", "[", "]", "\\", "\\\\", "\\footnote{", "\\section{", "\\title{", "\\maketitle ", "\\begin{document}", "\\end{document}",
            "\\begin{tabular}{l}", "\\end{tabular}", " & ", "\\begin{verbatim}", "\\end{verbatim}", "\\item ", "\\bibitem{x}", "\\'", "\\v ", "é",
            "\u{301}", "$", "$$", "\\[", "\\]", "``", "''", "--", "~", "%", "\n", "\n\n", "maize", "1954", "\\cite{x}", "\\textcite{x}",
            "\\enquote{", "\\verb|x|", "\\newcommand{\\x}{y}", "\\x ", "\\input{x}", "\\caption{", "\\iffalse", "\\fi", "\\par ", "\\ss", "*",
        ]), 0..60),
    ) {
        if let Ok(document) = read(Path::new("a.tex"), parts.concat().as_bytes()) { tests::assert_sound(&document) }
    }

    #[test]
    fn any_text_is_read_soundly(text in any::<String>()) {
        if let Ok(document) = read(Path::new("a.tex"), text.as_bytes()) { tests::assert_sound(&document) }
    }
}
