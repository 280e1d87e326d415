//! Text into HTML and into addresses: the one place where characters are escaped.
//!
//! ```text
//! <script>  ->  &lt;script&gt;          Cold War  ->  Cold%20War
//! ```

use std::fmt::{self, Display, Write as _};

use crate::render::safe;

/// A text as it may stand in HTML, between tags or in a quoted attribute.
///
/// What a browser would read as markup becomes a character reference; control characters and marks that turn the
/// direction of writing become U+FFFD, as on a terminal.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c if safe::is_obeyed(c) => f.write_char(char::REPLACEMENT_CHARACTER)?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// A text with these spans of it marked: characters, end exclusive, in order, apart.
pub(super) fn marked(text: &str, spans: &[(usize, usize)]) -> String {
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let at = |character: usize| bytes.get(character).copied().unwrap_or(text.len());
    let mut html = String::with_capacity(text.len() + 32 * spans.len());
    let mut done = 0;
    for &(start, end) in spans {
        let start = at(start).max(done);
        let end = at(end).max(start);
        let _ = write!(html, "{}<mark>{}</mark>", Escaped(&text[done..start]), Escaped(&text[start..end])); // a String takes all
        done = end;
    }
    let _ = write!(html, "{}", Escaped(&text[done..]));
    html
}

/// A text as it may stand in an address, as part of a path or as the value of a parameter.
pub(super) fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_stays_markup() {
        let hostile = "</p><script>alert('1')</script>&amp;\" onload=\"x\u{0}\u{202e}\u{1b}[2J";
        assert_eq!(
            Escaped(hostile).to_string(),
            "&lt;/p&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;&quot; onload=&quot;x\u{fffd}\u{fffd}\u{fffd}[2J"
        );
    }

    #[test]
    fn marks_stand_where_characters_are_counted() {
        assert_eq!(
            marked("Хрущёв <ate> maize", &[(0, 6), (13, 18)]),
            "<mark>Хрущёв</mark> &lt;ate&gt; <mark>maize</mark>"
        );
        assert_eq!(marked("maize", &[]), "maize");
    }

    #[test]
    fn addresses_hold_no_character_that_means_something() {
        assert_eq!(encoded("Cold War & “maize”"), "Cold%20War%20%26%20%E2%80%9Cmaize%E2%80%9D");
    }

    proptest! {
        #[test]
        fn any_text_with_any_marks_is_whole_and_harmless(text in "\\PC{0,40}", spans in prop::collection::vec((0usize..50, 0usize..50), 0..4)) {
            let html = marked(&text, &spans);
            let without = html.replace("<mark>", "").replace("</mark>", "");
            prop_assert_eq!(without, Escaped(&text).to_string());
        }
    }
}
