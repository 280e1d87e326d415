//! Makes the characters of a text uniform: NFC, `\n` line ends, no control characters, no ligatures.
//!
//! Owns characters. Refuses to know words and lines (see `wrap`). Text without damage comes back as it
//! is, apart from NFC and line ends; typographic quotes and dashes are never touched.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// What becomes of a character.
enum Fate {
    Keep,
    Drop,
    Become(&'static str),
}

/// What Windows put where Unicode has the control characters 0x80 to 0x9F: pages that mislabel their
/// encoding are full of them (WHATWG Encoding, index windows-1252). Empty where nothing is assigned.
const WINDOWS_C1: [&str; 32] = [
    "€", "", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "", "Ž", "", "", "‘", "’", "“", "”", "•", "–", "—",
    "˜", "™", "š", "›", "œ", "", "ž", "Ÿ",
];

/// The text with uniform characters. Linear in its length, but for runs of combining marks (n log n).
pub(super) fn characters(text: Cow<'_, str>) -> Cow<'_, str> {
    if is_plain(&text) {
        return text;
    }
    let text = if text.chars().any(is_suspect) { Cow::Owned(repair(&text)) } else { text };
    if is_nfc(&text) { text } else { Cow::Owned(text.nfc().collect()) }
}

/// Whether a text is made only of what most English is made of, nothing of which is repaired or composed: ASCII, Latin
/// letters, dashes and typographic quotes. Looks at bytes.
fn is_plain(text: &str) -> bool {
    /// How many bytes are looked at together, as the machine can.
    const TOGETHER: usize = 32;
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    let mut bytes = text.as_bytes();
    loop {
        if let Some((next, rest)) = bytes.split_first_chunk::<TOGETHER>()
            && next.iter().fold(true, |all, byte| all & is_plain(*byte))
        {
            bytes = rest;
            continue;
        }
        bytes = match bytes {
            [byte, rest @ ..] if is_plain(*byte) => rest,
            [0xC2, 0xA0..=0xAC | 0xAE..=0xBF, rest @ ..] => rest, // no soft hyphen
            [0xC3, _, rest @ ..] => rest,
            [0xE2, 0x80, 0x90..=0xA7, rest @ ..] => rest, // U+2010..=U+2027
            [] => return true,
            _ => return false,
        };
    }
}

/// Whether a character may need more than NFC. Cheap, and true of few.
fn is_suspect(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_control() && !matches!(c, '\n' | '\t') } else { !matches!(fate(c, '\0'), Fate::Keep) }
}

fn repair(text: &str) -> String {
    let mut repaired = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = '\0';
    while let Some(c) = chars.next() {
        // CR LF is one line end.
        if c == '\r' && chars.peek() == Some(&'\n') {
            continue;
        }
        match fate(c, before) {
            Fate::Keep => repaired.push(c),
            Fate::Drop => continue,
            Fate::Become(other) => repaired.push_str(other),
        }
        before = c;
    }
    repaired
}

/// What becomes of `c` after the character `before`.
fn fate(c: char, before: char) -> Fate {
    match c {
        '\n' | '\t' => Fate::Keep,
        '\r' | '\u{2028}' | '\u{2029}' => Fate::Become("\n"),
        // Page feeds and the separators of old data files stand between words.
        '\u{0B}' | '\u{0C}' | '\u{1C}'..='\u{1F}' => Fate::Become(" "),
        '\0'..='\u{1F}' | '\u{7F}' => Fate::Drop,
        '\u{80}'..='\u{9F}' => Fate::Become(WINDOWS_C1[c as usize - 0x80]),
        // Soft hyphen; zero-width space, no-break space (byte order mark) and word joiner.
        '\u{AD}' | '\u{200B}' | '\u{FEFF}' | '\u{2060}' | '\u{180E}' => Fate::Drop,
        // The joiners spell words in Persian and Hindi, and are litter elsewhere.
        '\u{200C}' | '\u{200D}' if before >= '\u{590}' => Fate::Keep,
        '\u{200C}' | '\u{200D}' => Fate::Drop,
        // Bidi marks, embeddings, overrides and isolates; invisible tags; non-characters.
        '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => Fate::Drop,
        '\u{E0000}'..='\u{E007F}' | '\u{FFFE}' | '\u{FFFF}' | '\u{FFF9}'..='\u{FFFB}' => Fate::Drop,
        '\u{FB00}' => Fate::Become("ff"),
        '\u{FB01}' => Fate::Become("fi"),
        '\u{FB02}' => Fate::Become("fl"),
        '\u{FB03}' => Fate::Become("ffi"),
        '\u{FB04}' => Fate::Become("ffl"),
        '\u{FB05}' | '\u{FB06}' => Fate::Become("st"),
        _ => Fate::Keep,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn normalised(text: &str) -> String {
        characters(Cow::Borrowed(text)).into_owned()
    }

    #[test]
    fn clean_text_is_not_even_copied() {
        let clean = "\n  “De-Stalinisation” — Khrushchev’s policy, 1956–64…\n\n\tХрущёв ";
        assert!(matches!(characters(Cow::Borrowed(clean)), Cow::Borrowed(text) if text == clean));
    }

    #[test]
    fn plain_text_needs_neither_repair_nor_composing() {
        let plain = ('\0'..='\u{2100}').filter(|c| is_plain(&c.to_string()));
        let mut found = 0;
        for (c, other) in plain.flat_map(|c| ['e', '’', 'é'].map(|other| (c, other))) {
            let text = format!("{other}{c}{other}");
            assert!(!text.chars().any(is_suspect) && is_nfc(&text), "{text:?}");
            found += 1;
        }
        assert_eq!(found, 3 * (95 + 2 + 31 + 64 + 24));
    }

    #[test]
    fn line_ends_of_all_systems_become_one() {
        assert_eq!(normalised("a\r\nb\rc\nd\u{2028}e\r\r\nf"), "a\nb\nc\nd\ne\n\nf");
    }

    #[test]
    fn what_cannot_be_seen_goes_and_what_was_meant_comes() {
        assert_eq!(normalised("Khru\u{AD}shchev\u{200B} in\u{202E} Kazakh\0stan\u{FEFF}"), "Khrushchev in Kazakhstan");
        assert_eq!(normalised("o\u{FB03}cial \u{FB01}gures"), "official figures");
        assert_eq!(normalised("Khrushchev\u{92}s \u{93}corn\u{94}"), "Khrushchev’s “corn”");
        assert_eq!(normalised("Khrushche\u{308}v \u{1B}[31m"), "Khrushchëv [31m");
        assert_eq!(normalised("می\u{200C}خواهم a\u{200C}b"), "می\u{200C}خواهم ab");
    }

    #[test]
    fn a_million_combining_marks_are_quick() {
        let marks = format!("e{}", "\u{301}\u{323}".repeat(500_000));
        assert!(normalised(&marks).len() > 1_000_000);
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing_more(text in any::<String>()) {
            let once = normalised(&text);
            prop_assert_eq!(normalised(&once), once.clone());
            prop_assert!(!once.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')));
        }
    }
}
