//! Texts made to be slow: a run over them ends, because what is done for a text grows with its length and no faster.
//!
//! No clock is read. With a megabyte of each anything quadratic runs into the guard of every test here, which takes a run
//! that does not end in minutes for one that hangs.

use crate::harness::{Home, times};
use crate::hostile::indexed;

/// The size of each text, in kB; 1,000 for the long form.
const KILOBYTES: &str = "HISTSEARCH_TEST_KILOBYTES";

/// What years, names, sentences, paragraphs, notes and mark-up are told by, over and over.
const PATTERNS: [(&str, &str); 34] = [
    ("digits.txt", "1"),
    ("numbers.txt", "1 "),
    ("years.txt", "1914–1918–1939–"),
    ("slashes.txt", "1914/15/16/"),
    ("later.txt", "two years later, "),
    ("ago.txt", "ten thousand years earlier; in 4 BC, "),
    ("decades.txt", "the mid-late-early-1950s, the turn of the "),
    ("centuries.txt", "the IIIIIIth century BC and the "),
    ("roman.txt", "MDCLXVI"),
    ("roman-words.txt", "XIV "),
    ("reigns.txt", "Henry VIII Louis XIV "),
    ("names.txt", "Khrushchev Stalin Lenin "),
    ("name-parts.txt", "Holy Roman Holy Roman "),
    ("capitals.txt", "KHRUSHCHEV "),
    ("initials.txt", "J. R. R. "),
    ("abbreviations.txt", "e.g. i.e. cf. p. "),
    ("open.txt", "("),
    ("closed.txt", "(1954) "),
    ("quotes.txt", "\u{201c}"),
    ("apostrophes.txt", "o'"),
    ("dashes.txt", "maize-"),
    ("paragraphs.txt", "a\n\n"),
    ("lines.txt", "maize\n"),
    ("headings.txt", "MAIZE\n\n"),
    ("notes.txt", "1. See Smith, Book (1954), p. 1.\n"),
    ("marks.txt", "a\u{301}"),
    ("hangul.txt", "\u{1100}\u{1161}\u{11a8}"),
    ("ligatures.txt", "\u{fdfa}"),
    ("spaces.txt", " \u{a0}"),
    ("stars.md", "*a **b "),
    ("footnotes.md", "[^a] "),
    ("references.md", "[a][b] "),
    ("code.md", "`a ``b "),
    ("cells.md", "| a "),
];

#[test]
fn a_text_made_to_be_slow_costs_no_more_than_its_length() {
    let home = Home::new();
    let bytes = times(KILOBYTES, 60) * 1000;
    for (name, pattern) in PATTERNS {
        home.write(name, format!("Maize {}", pattern.repeat(bytes / pattern.len())));
    }
    indexed(&home, PATTERNS.len());
    home.run(&["query", "maize", "--limit", "1"]).expect(&[0]);
}
