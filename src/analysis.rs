//! The named analyzers: how text becomes terms, the same for indexing and for querying.
//!
//! One tokenizer makes *words* (case, accents, apostrophes and initials folded); the English stemmer is laid
//! over it for the field that is searched first, and the stems of a few other languages stand in a field of their own
//! for essays in them. Nothing is dropped: historians count phrases, so stop words
//! stay in the index and only the ranker may ignore them.
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

mod language;
mod latin;
mod stem;

use std::ops::Range;

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub use language::Language;
pub use stem::{StemTokenizer, each_with_stem};

/// Changes whenever the same text may give other terms than before; part of the index fingerprint.
pub const VERSION: u32 = 2;

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

    /// The chain itself; for another language that of its words, since one field holds the stems of all, made by
    /// [`words`] before Tantivy sees them.
    pub fn analyzer(self) -> TextAnalyzer {
        match self {
            Analysis::Exact | Analysis::Foreign(_) => TextAnalyzer::from(WordTokenizer::default()),
            Analysis::Stemmed => TextAnalyzer::from(StemTokenizer::default()),
        }
    }
}

/// Makes the analyzers known to an index; needed every time one is opened.
pub fn register(manager: &TokenizerManager) {
    for analysis in [Analysis::Exact, Analysis::Stemmed, Analysis::Foreign(Language::ALL[0])] {
        manager.register(analysis.name(), analysis.analyzer());
    }
}

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
        Analysis::Foreign(language) => return language::words(text, language),
    }
    found
}

/// How many terms [`words`] makes of a text.
pub fn count(text: &str) -> u64 {
    let mut count = 0;
    let mut last = 0..0;
    while let Some(word) = next_word(text, last.end) {
        count += 1;
        let mut start = word.span.start;
        if is_hyphen(text, &last, &word.span) {
            let mut folded = String::new();
            word.fold(text, &mut folded);
            if joined(text, last.clone(), &folded).is_some() {
                count += 1;
                start = last.start; // what is joined already is joined to nothing more
            }
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

/// Splits text into folded words; see the table at the top of this module.
#[derive(Clone, Default)]
pub struct WordTokenizer {
    token: Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream { text, at: 0, next_position: 0, joined: None, token: &mut self.token }
    }
}

/// The words of one text.
pub struct WordStream<'a> {
    text: &'a str,
    at: usize,
    next_position: usize,
    /// The joined form of a hyphenated word and its first byte, given out after the part that ends it.
    joined: Option<(String, usize)>,
    token: &'a mut Token,
}

/// Only a short first part ("de-", "anti-", "counter-") makes a word that is also written without the hyphen.
const MAX_PREFIX_CHARS: usize = 7;

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        if let Some((joined, start)) = self.joined.take() {
            self.token.text = joined;
            self.token.offset_from = start;
            return true;
        }
        let Some(word) = next_word(self.text, self.at) else { return false };
        let previous = self.token.offset_from..self.at;
        self.token.position = self.next_position;
        self.next_position += 1;
        self.token.offset_from = word.span.start;
        self.token.offset_to = word.span.end;
        self.token.text.clear();
        word.fold(self.text, &mut self.token.text);
        self.at = word.span.end;
        if is_hyphen(self.text, &previous, &word.span) {
            let start = previous.start;
            self.joined = joined(self.text, previous, &self.token.text).map(|joined| (joined, start));
        }
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Whether nothing but a hyphen stands between a word and the next.
fn is_hyphen(text: &str, before: &Range<usize>, word: &Range<usize>) -> bool {
    let gap = &text.as_bytes()[before.end..word.start];
    !before.is_empty() && (gap == b"-" || gap == "\u{2010}".as_bytes() || gap == "\u{2011}".as_bytes())
}

/// A folded word glued to the one before, which stands in front of a hyphen.
fn joined(text: &str, before: Range<usize>, word: &str) -> Option<String> {
    let mut joined = String::new();
    fold_word(&text[before], &mut joined);
    let prefix_chars = joined.chars().count();
    joined.push_str(word);
    let joins =
        prefix_chars <= MAX_PREFIX_CHARS && joined.len() <= MAX_TERM_BYTES && joined.chars().all(char::is_alphabetic);
    joins.then_some(joined)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘' | '＇')
}

/// Scripts written without spaces: every character is a word of its own.
fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c), 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || (!c.is_ascii() && is_combining_mark(c))
}

/// A word where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Raw {
    /// Its bytes.
    span: Range<usize>,
    /// Whether it is ASCII letters and figures alone.
    is_plain: bool,
}

impl Raw {
    /// Appends its folded form.
    fn fold(&self, text: &str, out: &mut String) {
        let word = &text[self.span.clone()];
        if self.is_plain { push_lowercase(word, out) } else { fold_word(word, out) }
    }
}

/// The next word at or after `from`: letters, digits and marks, apostrophes inside, `U.S.S.R.` as one.
fn next_word(text: &str, from: usize) -> Option<Raw> {
    let bytes = text.as_bytes();
    let mut start = from;
    loop {
        match *bytes.get(start)? {
            byte if byte.is_ascii_alphanumeric() => break,
            byte if byte.is_ascii() => start += 1,
            _ => {
                let first = text[start..].chars().next()?;
                if first.is_alphanumeric() {
                    return Some(Raw { span: any_word(text, start, first), is_plain: false });
                }
                start += first.len_utf8();
            }
        }
    }
    let end = start + bytes[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    match bytes.get(end) {
        Some(b'.') if end == start + 1 => {}
        Some(byte) if *byte == b'\'' || !byte.is_ascii() => {}
        // Nearly all words of English end at a space or a mark.
        _ => return Some(Raw { span: start..end, is_plain: true }),
    }
    Some(Raw { span: any_word(text, start, char::from(bytes[start])), is_plain: false })
}

/// The bytes of the word that begins at `start` with the letter or digit `first`, whatever it is made of.
fn any_word(text: &str, start: usize, first: char) -> Range<usize> {
    if is_ideograph(first) {
        return start..start + first.len_utf8();
    }
    if let Some(end) = initials_end(text, start) {
        return start..end;
    }
    let mut end = start;
    let mut chars = text[start..].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        if is_word_char(c) && !is_ideograph(c) {
            end = start + offset + c.len_utf8();
        } else if is_apostrophe(c) && chars.peek().is_some_and(|&(_, next)| next.is_alphabetic()) {
            if elides(&text[start..end]) {
                break;
            }
        } else {
            break;
        }
    }
    start..end
}

/// French and Italian articles before an apostrophe are words of their own: d'Estaing, l'État.
fn elides(before: &str) -> bool {
    matches!(before, "d" | "D" | "l" | "L")
}

/// The end of `U.S.S.R.` or `J.F.K`: at least two single letters with full stops between.
fn initials_end(text: &str, start: usize) -> Option<usize> {
    let mut end = start;
    let mut letters = 0;
    let mut chars = text[start..].chars().peekable();
    while let Some(letter) = chars.next() {
        if !letter.is_alphabetic() || chars.peek().copied().is_some_and(is_word_char) {
            break;
        }
        letters += 1;
        end += letter.len_utf8();
        if chars.peek() != Some(&'.') {
            break;
        }
        chars.next();
        if !chars.peek().is_some_and(|next| next.is_alphabetic()) {
            break;
        }
        end += 1;
    }
    // The run must not stop in the middle of a longer word ("e.g.anything").
    let whole = !text[end..].chars().next().is_some_and(is_word_char);
    let dotted = text[start..end].contains('.');
    (letters >= 2 && dotted && whole).then_some(end)
}

/// Lower case, accents off, full stops and apostrophes out, a possessive `'s` dropped; appended to `out`.
fn fold_word(word: &str, out: &mut String) {
    let is_plain = |word: &str| word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_plain(word) {
        return push_lowercase(word, out);
    }
    let word = without_possessive(word);
    if is_plain(word) {
        return push_lowercase(word, out);
    }
    for c in word.chars() {
        if out.len() + 12 > MAX_TERM_BYTES {
            break;
        }
        if c == '.' || is_apostrophe(c) {
            continue;
        }
        fold_char(c, out);
    }
}

fn push_lowercase(word: &str, out: &mut String) {
    let from = out.len();
    out.push_str(&word[..word.len().min(MAX_TERM_BYTES)]);
    out[from..].make_ascii_lowercase();
}

fn without_possessive(word: &str) -> &str {
    let mut tail = word.char_indices().rev();
    match (tail.next(), tail.next()) {
        (Some((_, 's' | 'S')), Some((at, mark))) if is_apostrophe(mark) && at > 0 => &word[..at],
        _ => word,
    }
}

/// Letters that do not decompose into a base letter and a mark.
fn spelled_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        'ħ' | 'Ħ' => "h",
        'ʿ' | 'ʾ' | 'ʹ' | 'ʺ' => "",
        _ => return None,
    })
}

fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
    } else if let Some(spelled) = spelled_out(c) {
        out.push_str(spelled);
    } else if matches!(u32::from(c), 0xAC00..=0xD7A3) {
        out.push(c); // a Hangul syllable is one letter, not a base with marks
    } else {
        for base in std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c)) {
            match spelled_out(base) {
                Some(spelled) => out.push_str(spelled), // a raised ꟸ is Ħ only now
                None => out.extend(base.to_lowercase().filter(|c| c.is_alphanumeric())),
            }
        }
    }
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
        fn words_are_found_by_bytes_as_they_are_by_characters(text in "[a-cA-C0-9.'’ \\-é́毛]{0,24}") {
            let (mut at, mut found) = (0, Vec::new());
            while let Some(word) = next_word(&text, at) {
                let first = text[at..].char_indices().find(|(_, c)| c.is_alphanumeric());
                let (offset, first) = first.expect("a word has a letter or a digit");
                prop_assert_eq!(&word.span, &any_word(&text, at + offset, first));
                let (mut folded, mut slowly) = (String::new(), String::new());
                word.fold(&text, &mut folded);
                fold_word(&text[word.span.clone()], &mut slowly);
                prop_assert_eq!(folded, slowly);
                at = word.span.end;
                found.push(word);
            }
            prop_assert!(!text[at..].contains(char::is_alphanumeric), "{found:?} are not all");
            prop_assert_eq!(count(&text), words(&text, Analysis::Exact).len() as u64);
        }

        #[test]
        fn folding_twice_changes_nothing(word in "[a-zA-Zà-öø-ÿα-ωа-яё]{1,12}") {
            let once = fold(&word);
            prop_assert_eq!(fold(&once), once.clone());
        }
    }
}
