//! Character references of HTML: `&mdash;`, `&#8212;`, `&#x2014;`.
//!
//! Owns the grammar and the dozen names that make up nearly all of those in use; the other two thousand are
//! asked of the Markdown library, which must know them all too.

use std::borrow::Cow;

use pulldown_cmark::{Event, Parser};

/// The names in common use, which are looked up before the long way is gone.
const COMMON: &[(&str, &str)] = &[
    ("amp", "&"),
    ("nbsp", "\u{A0}"),
    ("quot", "\""),
    ("lt", "<"),
    ("gt", ">"),
    ("rsquo", "’"),
    ("lsquo", "‘"),
    ("rdquo", "”"),
    ("ldquo", "“"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("apos", "'"),
    ("shy", "\u{AD}"),
];

/// The longest name there is: `CounterClockwiseContourIntegral`.
const LONGEST: usize = 31;

/// The text with its references replaced; what is none stays as it is. Linear in its length.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        rest = match reference(after) {
            Some((meant, length)) => {
                decoded.push_str(&meant);
                &after[length..]
            }
            None => {
                decoded.push('&');
                after
            }
        };
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// What the reference after an `&` means, and its length with the semicolon.
fn reference(after: &str) -> Option<(Cow<'static, str>, usize)> {
    let window = &after.as_bytes()[..after.len().min(LONGEST + 1)];
    let end = window.iter().position(|&byte| byte == b';')?;
    let name = &after[..end];
    let meant = match name.strip_prefix('#') {
        Some(number) => Cow::Owned(numbered(number)?.to_string()),
        None => named(name)?,
    };
    Some((meant, end + 1))
}

fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
        None => number.parse(),
    };
    // Zero, surrogates and numbers beyond Unicode are shown as damage, as browsers do.
    code.ok().map(|code| char::from_u32(code).filter(|&c| c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER))
}

fn named(name: &str) -> Option<Cow<'static, str>> {
    if let Some((_, meant)) = COMMON.iter().find(|(common, _)| *common == name) {
        return Some(Cow::Borrowed(meant));
    }
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let asked = format!("&{name};");
    let meant = Parser::new(&asked).find_map(|event| if let Event::Text(text) = event { Some(text) } else { None })?;
    (!meant.starts_with('&')).then(|| Cow::Owned(meant.into_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_what_they_mean() {
        for (text, meant) in [
            ("Khrushch&euml;v&rsquo;s", "Khrushchëv’s"),
            ("1953&ndash;64 &#8212; &#x2014;", "1953–64 — —"),
            ("AT&T &unknown; &amp;amp; &", "AT&T &unknown; &amp; &"),
            ("&#0;&#xD800;&#99999999999;&#;", "\u{FFFD}\u{FFFD}&#99999999999;&#;"),
            ("&é;&;", "&é;&;"),
        ] {
            assert_eq!(decoded(text), meant);
        }
    }
}
