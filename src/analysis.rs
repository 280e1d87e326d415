//! The named analyzers: how text becomes terms, the same for indexing and for querying.
//!
//! One tokenizer makes *words* (case, accents, apostrophes and initials folded); the English stemmer is laid
//! over it. The text of a passage is [filed](filed()) by both, stem and word as written, in one field; the stems of a
//! few other languages stand in a field of their own for essays in them. Nothing is dropped: historians count phrases,
//! so stop words stay in the index and only the ranker may ignore them.
//!
//! | written | words |
//! |---|---|
//! | Khrushchev's | khrushchev |
//! | U.S.S.R. | ussr |
//! | naïve Œuvre | naive oeuvre |
//! | de-Stalinisation | de, stalinisation + destalinisation at the second place |
//! | O'Brien, d'Estaing | obrien; d, estaing |
//! | 1917–21 | 1917, 21 |
//!
//! ```
//! use histsearch::analysis::{Analysis, words};
//!
//! let text = "Khrushchev's Virgin Lands";
//! let found: Vec<String> = words(text, Analysis::Exact).into_iter().map(|word| word.term).collect();
//! assert_eq!(found, ["khrushchev", "virgin", "lands"]);
//! assert_eq!(words(text, Analysis::Stemmed)[2].term, "land");
//! assert_eq!(&text[words(text, Analysis::Stemmed)[2].span.clone()], "Lands");
//! ```

mod filed;
mod foreign;
mod language;
mod latin;
mod stem;
mod stream;
mod word;

use std::ops::Range;

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::ascii::{BLOCK, Block};
pub use filed::{Beginning, Written, filed, forms, written};
use foreign::ForeignTokenizer;
pub use foreign::in_language;
pub use language::Language;
pub use stem::{FormTokenizer, beginning, each_with_stem, stem};
pub use stream::{Folded, Form, WordStream, WordTokenizer};
use word::{is_hyphen, joined, next_word};

/// Changes whenever the same text may give other terms than before; part of the index fingerprint.
pub const VERSION: u32 = 3;

/// The longest term kept, in bytes; a longer run of letters is cut to it.
pub const MAX_TERM_BYTES: usize = 120;

/// Which analyzer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Analysis {
    /// Words as written, folded.
    Exact,
    /// Words as written, folded and stemmed (Porter 2, English).
    Stemmed,
    /// Stems of another language, marked as its own.
    Foreign(Language),
}

impl Analysis {
    /// The name it is registered under in a Tantivy index.
    pub fn name(self) -> &'static str {
        match self {
            Analysis::Exact => "histsearch-exact",
            Analysis::Stemmed => "histsearch-stemmed",
            Analysis::Foreign(_) => "histsearch-foreign",
        }
    }

    /// The chain itself; for other languages one for all, told by each text [which it is in](in_language()).
    pub fn analyzer(self) -> TextAnalyzer {
        match self {
            Analysis::Exact => TextAnalyzer::from(WordTokenizer::default()),
            Analysis::Stemmed => TextAnalyzer::from(FormTokenizer::stems()),
            Analysis::Foreign(_) => TextAnalyzer::from(ForeignTokenizer::default()),
        }
    }
}

/// Makes the analyzers known to an index; needed every time one is opened.
pub fn register(manager: &TokenizerManager) {
    for analysis in [Analysis::Exact, Analysis::Stemmed, Analysis::Foreign(Language::ALL[0])] {
        manager.register(analysis.name(), analysis.analyzer());
    }
    manager.register(FILED, TextAnalyzer::from(FormTokenizer::filed()));
}

/// The name of the analyzer that makes words as they are [filed](filed()); both [`Analysis::Exact`] and
/// [`Analysis::Stemmed`] are asked of its field.
pub const FILED: &str = "histsearch-filed";

/// One term and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The term as the index knows it.
    pub term: String,
    /// The bytes of the text it was made from.
    pub span: Range<usize>,
    /// Its place in the sequence of words, from 0; two terms may share one place.
    pub position: usize,
}

/// All terms of a text, in order.
pub fn words(text: &str, analysis: Analysis) -> Vec<Word> {
    let mut found = Vec::new();
    let mut keep = |token: &Token, term: &str| {
        let span = token.offset_from..token.offset_to;
        found.push(Word { term: term.to_owned(), span, position: token.position });
    };
    match analysis {
        Analysis::Exact => WordTokenizer::default().token_stream(text).process(&mut |token| keep(token, &token.text)),
        Analysis::Stemmed => each_with_stem(text, keep),
        Analysis::Foreign(language) => return foreign::words(text, language),
    }
    found
}

/// How many terms [`words`] makes of a text.
pub fn count(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let (mut count, mut was_plain, mut counted, mut at) = (0, false, 0, 0);
    while at < bytes.len() {
        let block = Block::at(bytes, at);
        let (plain, beyond) = (block.letters_and_figures(), block.beyond());
        let (after_plain, holders) =
            (plain << 1 | u64::from(was_plain), block.among(b'-', b'.') | block.among(b'\'', b'\''));
        let next = bytes.get(at + BLOCK).is_some_and(|next| next.is_ascii_alphanumeric() || !next.is_ascii());
        let before_word = (plain | beyond) >> 1 | u64::from(next) << (BLOCK - 1);
        let close = beyond | holders & after_plain & before_word;
        let plainly = (close & close.wrapping_neg()).wrapping_sub(1); // below the first place that wants a close look
        count += u64::from((plain & !after_plain & plainly).count_ones());
        if close == 0 {
            was_plain = plain >> (BLOCK - 1) == 1;
            at += BLOCK;
            continue;
        }
        at += close.trailing_zeros() as usize;
        // What this byte makes of the words about it only a close look tells; it reaches as far as no byte ends words.
        let start =
            bytes[counted..at].iter().rposition(|byte| ends_words(*byte)).map_or(counted, |end| counted + end + 1);
        let end = bytes[at..].iter().position(|byte| ends_words(*byte)).map_or(bytes.len(), |end| at + end);
        count -= plain_words(&bytes[start..at]);
        count += count_closely(&text[start..end]);
        (was_plain, counted, at) = (false, end, end);
    }
    count
}

/// Whether no term reaches across a byte.
fn ends_words(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_alphanumeric() && !matches!(byte, b'\'' | b'.' | b'-')
}

/// How many runs of ASCII letters and figures there are.
fn plain_words(bytes: &[u8]) -> u64 {
    bytes.split(|byte| !byte.is_ascii_alphanumeric()).filter(|run| !run.is_empty()).count() as u64
}

/// The same as [`count`], word by word.
fn count_closely(text: &str) -> u64 {
    let mut count = 0;
    let mut last = 0..0;
    while let Some(word) = next_word(text, last.end) {
        count += 1;
        let mut start = word.span.start;
        if is_hyphen(text, &last, &word.span) && joined(text, last.clone(), &word).is_some() {
            count += 1;
            start = last.start; // what is joined already is joined to nothing more
        }
        last = start..word.span.end;
    }
    count
}

/// Folds a name for comparison: its words, joined by single spaces.
///
/// ```
/// assert_eq!(histsearch::analysis::fold("  The  Ch'ing—Dynasty "), "the ching dynasty");
/// ```
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let mut last = None;
    for word in words(name, Analysis::Exact) {
        if last == Some(word.position) {
            continue;
        }
        last = Some(word.position);
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(&word.term);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn exact(text: &str) -> Vec<String> {
        words(text, Analysis::Exact).into_iter().map(|word| word.term).collect()
    }

    #[test]
    fn the_table_of_the_module_holds() {
        let table: [(&str, &[&str]); 15] = [
            ("Khrushchev's maize", &["khrushchev", "maize"]),
            ("Khrushchev’s", &["khrushchev"]),
            ("the U.S.S.R. and J.F.K. met", &["the", "ussr", "and", "jfk", "met"]),
            ("naïve Œuvre Łódź", &["naive", "oeuvre", "lodz"]),
            ("ꟸasan", &["hasan"]),
            ("de-Stalinisation", &["de", "stalinisation", "destalinisation"]),
            ("Sino-Soviet split", &["sino", "soviet", "sinosoviet", "split"]),
            ("O'Brien d'Estaing don't", &["obrien", "d", "estaing", "dont"]),
            ("1917–21", &["1917", "21"]),
            ("c. 44 B.C.", &["c", "44", "bc"]),
            ("Хрущёв", &["хрущев"]),
            ("毛泽东", &["毛", "泽", "东"]),
            ("N. S. Khrushchev", &["n", "s", "khrushchev"]),
            ("the students' essays", &["the", "students", "essays"]),
            ("Straße", &["strasse"]),
        ];
        for (text, wanted) in table {
            assert_eq!(exact(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_joined_word_shares_the_place_of_its_last_part() {
        let found = words("his de-Stalinisation policy", Analysis::Exact);
        let places: Vec<(&str, usize)> = found.iter().map(|word| (word.term.as_str(), word.position)).collect();
        assert_eq!(places, [("his", 0), ("de", 1), ("stalinisation", 2), ("destalinisation", 2), ("policy", 3)]);
        assert_eq!(found[3].span, 4..20);
    }

    #[test]
    fn stemming_unifies_forms_but_not_years() {
        let stems = |text| words(text, Analysis::Stemmed).into_iter().map(|word| word.term).collect::<Vec<_>>();
        assert_eq!(stems("collective farms"), stems("collectives farming"));
        assert_ne!(stems("1956"), stems("1957"));
    }

    proptest! {
        /// Long enough that words lie across the stretches that are counted at once.
        #[test]
        fn terms_are_counted_as_they_are_found(text in "([a-zA-Z]{1,9} |[a-z]{1,4}[-.'’ ]{1,2}|[0-9]{1,4}|[éА毛—]){0,60}") {
            prop_assert_eq!(count(&text), words(&text, Analysis::Exact).len() as u64);
        }

        #[test]
        fn any_text_gives_spans_inside_it_in_order(text in "\\PC{0,200}") {
            let mut last = 0;
            for word in words(&text, Analysis::Exact) {
                prop_assert!(text.get(word.span.clone()).is_some_and(|s| !s.is_empty()));
                prop_assert!(word.position >= last);
                prop_assert!(word.term.len() <= MAX_TERM_BYTES);
                last = word.position;
            }
        }

        #[test]
        fn folding_twice_changes_nothing(word in "[a-zA-Zà-öø-ÿα-ωа-яё]{1,12}") {
            let once = fold(&word);
            prop_assert_eq!(fold(&once), once.clone());
        }
    }
}
