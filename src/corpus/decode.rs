//! Bytes to text: which encoding a file is in, or that it is not text at all.
//!
//! Owns the guess. Refuses to know formats: a `charset` declared inside HTML is not asked, because it is
//! wrong more often than the bytes are.
//!
//! The order of evidence: a byte order mark; UTF-32 without a mark; valid UTF-8; UTF-16 likewise; UTF-8 with a few bad
//! bytes; the statistics of old single- and double-byte encodings.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::skip::{Skip, SkipReason};

/// How many bytes, from the first that is not ASCII on, are looked at to guess an old encoding.
const GUESS_BYTES: usize = 1 << 20;
/// How many bytes from the start are looked at to tell text from anything else.
const LOOK_BYTES: usize = 1 << 16;
/// How much of a text may be control characters, in percent, before it is no text.
const CONTROL_PERCENT: usize = 2;
/// The same where the bytes are valid UTF-8, which other files hardly ever are.
const CONTROL_PERCENT_UTF8: usize = 10;

/// The first bytes of files that are not text, whatever they are named.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\xD0\xCF\x11\xE0", "an old Word file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7FELF", "a program"),
    (b"SQLite format 3\0", "a database"),
];

/// The text of a file.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    /// The WHATWG name of the encoding, or that of UTF-32, which has none there.
    pub(super) encoding: &'static str,
    /// What was lost on the way, if anything.
    pub(super) warning: Option<String>,
}

/// Decodes the bytes, without their byte order mark.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Skip> {
    if let Some((_, what)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Err(Skip::new(SkipReason::Binary, format!("{what}, whatever its name says")));
    }
    // Before the mark of UTF-16, which that of UTF-32 begins with.
    if let Some(decoded) = utf32(bytes) {
        return Ok(decoded);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(decode_as(encoding, &bytes[mark..]));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        refuse_controls(bytes, CONTROL_PERCENT_UTF8)?;
        // Plain English in UTF-16 is valid UTF-8 too: every other byte is a NUL.
        if utf16(bytes).is_none() {
            return Ok(Decoded { text: Cow::Borrowed(text), encoding: UTF_8.name(), warning: None });
        }
    }
    if let Some(encoding) = utf16(bytes) {
        return Ok(decode_as(encoding, bytes));
    }
    refuse_controls(bytes, CONTROL_PERCENT)?;
    let encoding = if is_damaged_utf8(bytes) { UTF_8 } else { guess(bytes) };
    Ok(decode_as(encoding, bytes))
}

pub(super) fn decode_as<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    let warning = damaged.then(|| format!("some bytes could not be read as {} and show as \u{FFFD}", encoding.name()));
    Decoded { text, encoding: encoding.name(), warning }
}

/// UTF-32, known by this: nothing else is made of characters of four bytes, not even for a few lines.
fn utf32(bytes: &[u8]) -> Option<Decoded<'static>> {
    const LEAST: usize = 4;
    let (units, rest) = bytes.as_chunks::<4>();
    let look = &units[..units.len().min(LOOK_BYTES / 4)];
    let is = |read: fn([u8; 4]) -> u32| look.iter().all(|unit| char::from_u32(read(*unit)).is_some_and(|c| c != '\0'));
    let (read, encoding): (fn([u8; 4]) -> u32, _) = match () {
        () if look.len() < LEAST => return None,
        () if is(u32::from_le_bytes) => (u32::from_le_bytes, "UTF-32LE"),
        () if is(u32::from_be_bytes) => (u32::from_be_bytes, "UTF-32BE"),
        () => return None,
    };
    let mut damaged = !rest.is_empty();
    let mut text: String = units
        .iter()
        .map(|unit| {
            char::from_u32(read(*unit)).unwrap_or_else(|| {
                damaged = true;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    if text.starts_with('\u{FEFF}') {
        text.remove(0);
    }
    let warning = damaged.then(|| format!("some bytes could not be read as {encoding} and show as \u{FFFD}"));
    Some(Decoded { text: Cow::Owned(text), encoding, warning })
}

/// UTF-16 without a mark, known by its NULs: western text has one in nearly every pair.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let look = &bytes[..bytes.len().min(LOOK_BYTES)];
    if !look.contains(&0) {
        return None;
    }
    let pairs = look.len() / 2;
    let nuls = |offset: usize| look.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let (first, second) = (nuls(0), nuls(1));
    if pairs < 2 || bytes.len() % 2 == 1 {
        None
    } else if second * 10 >= pairs * 7 && first * 20 <= pairs {
        Some(UTF_16LE)
    } else if first * 10 >= pairs * 7 && second * 20 <= pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn refuse_controls(bytes: &[u8], percent: usize) -> Result<(), Skip> {
    let look = &bytes[..bytes.len().min(LOOK_BYTES)];
    let is_control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B);
    // As many as a byte counts, so that many are looked at together.
    let few = look.chunks(u8::MAX as usize).map(|few| few.iter().map(|byte| u8::from(is_control(byte))).sum::<u8>());
    let controls: usize = few.map(usize::from).sum();
    if controls * 100 > look.len() * percent && utf16(bytes).is_none() {
        return Err(Skip::new(SkipReason::Binary, "not text: too many control characters"));
    }
    Ok(())
}

/// Whether this is UTF-8 with a few bad bytes: hardly any, next to the good characters beyond ASCII.
///
/// The share is taken of the characters beyond ASCII alone: in English every old encoding is nearly all ASCII.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|&byte| byte >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad * 2
}

/// The old encoding the bytes most look like.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0).saturating_sub(256);
    let end = bytes.len().min(start + GUESS_BYTES);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[start..end], true);
    detector.guess(None, Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes).unwrap();
        (decoded.text.into_owned(), decoded.encoding)
    }

    fn reason(bytes: &[u8]) -> SkipReason {
        decode(bytes).unwrap_err().reason
    }

    #[test]
    fn marks_decide() {
        assert_eq!(read(b"\xEF\xBB\xBFMaize"), ("Maize".to_owned(), "UTF-8"));
        assert_eq!(read(b"\xFF\xFEM\0a\0"), ("Ma".to_owned(), "UTF-16LE"));
        assert_eq!(read(b"\xFE\xFF\0M\0a"), ("Ma".to_owned(), "UTF-16BE"));
    }

    #[test]
    fn utf16_without_a_mark_is_known_by_its_nuls() {
        let little: Vec<u8> = "The Virgin Lands campaign".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "Khrushchev’s maize".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&little), ("The Virgin Lands campaign".to_owned(), "UTF-16LE"));
        assert_eq!(read(&big), ("Khrushchev’s maize".to_owned(), "UTF-16BE"));
    }

    #[test]
    fn utf32_is_read_with_a_mark_and_without() {
        for text in ["\u{FEFF}In 1954 Khrushchev", "In 1954 Хрущёв sowed 🌽"] {
            let little: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
            let big: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
            let plain = text.trim_start_matches('\u{FEFF}').to_owned();
            assert_eq!(read(&little), (plain.clone(), "UTF-32LE"));
            assert_eq!(read(&big), (plain, "UTF-32BE"));
            assert!(decode(&[&little[..], b"!"].concat()).unwrap().warning.is_some());
        }
        assert_eq!(reason(&[0; 64]), SkipReason::Binary);
    }

    #[test]
    fn one_bad_byte_does_not_turn_utf8_into_something_else() {
        let mut bytes = "Хрущёв и целина: “the Virgin Lands”. ".repeat(40).into_bytes();
        bytes.push(0xFF);
        let decoded = decode(&bytes).unwrap();
        assert_eq!(decoded.encoding, "UTF-8");
        assert!(decoded.text.starts_with("Хрущёв и целина"));
        assert!(decoded.warning.is_some());
    }

    #[test]
    fn english_in_windows_1252_keeps_its_quotes() {
        let bytes = b"Khrushchev\x92s \x93secret speech\x94 of 1956 shocked the congress \x96 and the world.";
        let (text, encoding) = read(bytes);
        assert_eq!(encoding, "windows-1252");
        assert!(text.starts_with("Khrushchev’s “secret speech”"));
    }

    #[test]
    fn russian_in_koi8_and_windows_1251_is_told_apart() {
        let russian = "Освоение целины началось в 1954 году по решению пленума Центрального комитета партии";
        for encoding in [encoding_rs::KOI8_R, encoding_rs::WINDOWS_1251] {
            let (bytes, ..) = encoding.encode(russian);
            assert_eq!(read(&bytes).0, russian, "{}", encoding.name());
        }
    }

    #[test]
    fn what_is_not_text_is_refused() {
        let noise: Vec<u8> = (0u32..4096).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert_eq!(reason(&noise), SkipReason::Binary);
        assert_eq!(reason(b"%PDF-1.7\n"), SkipReason::Binary);
        assert_eq!(reason(&[0; 64]), SkipReason::Binary);
    }

    #[test]
    fn a_stray_nul_is_no_reason_to_refuse_an_essay() {
        let text = format!("In 1954\0{}", " Khrushchev sowed maize.".repeat(20));
        assert!(decode(text.as_bytes()).is_ok());
    }
}
