//! HTML as a run of tags and text, in one pass and without a tree.
//!
//! Owns the grammar of tags as browsers forgive it. Refuses to know what any element means, except that
//! the inside of some (`<script>`) is not mark-up. No tree is built, so no nesting is too deep, and nothing is
//! looked at twice.

use std::borrow::Cow;

use memchr::{memchr, memmem};

use super::entities;

/// Elements whose inside is text up to their end tag, whatever it looks like.
const RAW: &[&str] = &["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"];

/// One piece of HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text, with its entities still in it.
    Text(&'a str),
    /// A start tag.
    Open(Tag<'a>),
    /// An end tag's name, as written.
    Close(&'a str),
}

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// The name as written.
    pub(super) name: &'a str,
    attributes: &'a str,
    /// Whether it ends itself, as in XHTML: `<script src="x"/>`.
    is_closed: bool,
}

impl<'a> Tag<'a> {
    /// The attributes in order, names as written, values without their entities.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> + use<'a> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/' || c == '=');
            if rest.is_empty() {
                return None;
            }
            let name = until(rest, |byte| byte.is_ascii_whitespace() || byte == b'=' || byte == b'/');
            let after = rest[name.len()..].trim_ascii_start();
            let Some(value) = after.strip_prefix('=') else {
                rest = after;
                return Some((name, Cow::Borrowed("")));
            };
            let (value, left) = attribute_value(value.trim_ascii_start());
            rest = left;
            Some((name, entities::decoded(value)))
        })
    }

    /// The value of an attribute, its name in lower case; empty where it has none.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Whether it ends itself, which counts in XHTML only.
    pub(super) fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Whether there is anything to look at.
    pub(super) fn has_attributes(&self) -> bool {
        !self.attributes.is_empty()
    }
}

/// The value that starts here, and what follows it.
fn attribute_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    let value = until(text, |byte| byte.is_ascii_whitespace());
    (value, &text[value.len()..])
}

/// The tags and texts of some HTML, each with the byte it starts at.
pub(super) struct Tokens<'a> {
    source: &'a str,
    at: usize,
    /// The element whose raw inside comes next.
    raw: Option<&'a str>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Tokens { source, at: 0, raw: None }
    }

    /// The inside of a raw element, up to its end tag or the end of the file.
    fn raw_text(&self, name: &str) -> &'a str {
        let rest = &self.source[self.at..];
        let is_end = |&at: &usize| {
            let tag = rest.as_bytes()[at + 2..].get(..name.len());
            tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
        };
        let end = memmem::find_iter(rest.as_bytes(), "</").find(is_end);
        &rest[..end.unwrap_or(rest.len())]
    }

    /// What starts with the `<` at the front of `rest`: the token, if it is one, and its length.
    fn tag(rest: &'a str) -> (Option<Token<'a>>, usize) {
        let inside = &rest[1..];
        if let Some(comment) = inside.strip_prefix("!--") {
            // `<!-->` and `<!--->` are whole comments.
            let short = ["->", ">"].into_iter().find(|end| comment.starts_with(end));
            let length = short.map(str::len).or_else(|| comment.find("-->").map(|at| at + 3)).unwrap_or(comment.len());
            return (None, 4 + length);
        }
        let (is_close, named) = match inside.strip_prefix('/') {
            Some(named) => (true, named),
            None => (false, inside),
        };
        if !named.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return match inside.as_bytes().first() {
                // Doctypes, processing instructions and slips are comments to a browser.
                Some(b'!' | b'?' | b'/') => (None, rest.find('>').map_or(rest.len(), |at| at + 1)),
                _ => (Some(Token::Text(&rest[..1])), 1),
            };
        }
        let name = until(named, |byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'));
        let length = tag_length(&named[name.len()..]);
        let start = rest.len() - named.len();
        let end = start + name.len() + length;
        if is_close {
            return (Some(Token::Close(name)), end);
        }
        let inside = rest[start + name.len()..end].trim_end_matches('>').trim_ascii();
        let (attributes, is_closed) = match inside.strip_suffix('/') {
            Some(attributes) => (attributes, true),
            None => (inside, false),
        };
        (Some(Token::Open(Tag { name, attributes, is_closed })), end)
    }
}

/// How long the rest of a tag is, with its `>`: quoted values may hold one too.
fn tag_length(rest: &str) -> usize {
    let mut at = 0;
    let bytes = rest.as_bytes();
    while let Some(found) = bytes[at..].iter().position(|&byte| matches!(byte, b'>' | b'"' | b'\'')) {
        at += found + 1;
        let quote = bytes[at - 1];
        if quote == b'>' {
            return at;
        }
        // Only after `=` does a quote open a value; elsewhere it is a slip.
        if bytes[..at - 1].trim_ascii_end().ends_with(b"=") {
            match memchr(quote, &bytes[at..]) {
                Some(end) => at += end + 1,
                None => return bytes.len(),
            }
        }
    }
    bytes.len()
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (usize, Token<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(name) = self.raw.take() {
            let start = self.at;
            let text = self.raw_text(name);
            self.at += text.len();
            return Some((start, Token::Text(text)));
        }
        loop {
            let start = self.at;
            let rest = &self.source[start..];
            if rest.is_empty() {
                return None;
            }
            if !rest.starts_with('<') {
                let length = memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
                self.at += length;
                return Some((start, Token::Text(&rest[..length])));
            }
            let (token, length) = Self::tag(rest);
            self.at += length;
            if let Some(token) = token {
                if let Token::Open(tag) = token {
                    let is_raw = !tag.is_closed && RAW.iter().any(|raw| raw.eq_ignore_ascii_case(tag.name));
                    self.raw = is_raw.then_some(tag.name);
                }
                return Some((start, token));
            }
        }
    }
}

/// The front of the text up to the first ASCII byte that ends it.
fn until(text: &str, ends: impl Fn(u8) -> bool) -> &str {
    &text[..text.bytes().position(ends).unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(source: &str) -> Vec<String> {
        Tokens::new(source)
            .map(|(_, token)| match token {
                Token::Text(text) => text.to_owned(),
                Token::Open(tag) => format!("<{}>", tag.name),
                Token::Close(name) => format!("</{name}>"),
            })
            .collect()
    }

    #[test]
    fn tags_and_text_alternate() {
        assert_eq!(shown("<p>Maize<br/>froze</P >"), ["<p>", "Maize", "<br>", "froze", "</P>"]);
        assert_eq!(shown("<!DOCTYPE html><?xml a?><!-- <b> -->x<!-->y"), ["x", "y"]);
    }

    #[test]
    fn slips_are_forgiven_as_browsers_do() {
        assert_eq!(shown("1953 < 1964 <3"), ["1953 ", "<", " 1964 ", "<", "3"]);
        assert_eq!(shown("<a title='x > y' href=\"a>b\">z"), ["<a>", "z"]);
        assert_eq!(shown("<a b\"c>z"), ["<a>", "z"]);
        assert_eq!(shown("<script>if (a</b) '<p>'</SCRIPT>z"), ["<script>", "if (a</b) '<p>'", "</SCRIPT>", "z"]);
        assert_eq!(shown("<p>x</p"), ["<p>", "x", "</p>"]);
    }

    #[test]
    fn attributes_are_found_in_any_spelling() {
        let source = "<div hidden CLASS = 'a &amp; b' id=c/d data-x=\"\" >";
        let Some((_, Token::Open(tag))) = Tokens::new(source).next() else { panic!("no tag") };
        assert_eq!(tag.attribute("class").as_deref(), Some("a & b"));
        assert_eq!(tag.attribute("id").as_deref(), Some("c/d"));
        assert_eq!(tag.attribute("hidden").as_deref(), Some(""));
        assert_eq!(tag.attribute("style"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_tokenised_in_order(source in "[<>/!a-c'\"=& \\-é]{0,80}") {
            let mut last = None;
            for (start, token) in Tokens::new(&source) {
                prop_assert!(last < Some(start) || last.is_none() || matches!(token, Token::Text("")));
                last = Some(start);
                if let Token::Open(tag) = token { tag.attributes().for_each(drop) }
            }
        }
    }
}
