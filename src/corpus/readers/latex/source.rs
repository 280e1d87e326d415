//! The source of a LaTeX file, read from the front: commands, braces, comments.
//!
//! Owns what is one step further. Every method moves forward, so that no file is read twice; an argument that is never
//! closed ends with its paragraph, as LaTeX itself has it.

use std::collections::HashSet;

use crate::corpus::lines::LineCounter;

/// The longest argument that is passed over, in bytes.
const LONGEST_ARGUMENT: usize = 4_000;
/// The longest name of a command or an environment.
const LONGEST_NAME: usize = 64;

/// A step through the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step<'a> {
    /// Characters that mean themselves.
    Text(&'a str),
    /// White space, with at most one line end.
    Space,
    /// An empty line.
    EmptyLine,
    /// A command by its letters or its sign.
    Command(&'a str),
    Open,
    Close,
    /// `~`, `&`, `$`, a quote or a hyphen.
    Sign(char),
}

/// Reads the source.
#[derive(Debug)]
pub(super) struct Source<'a> {
    text: &'a str,
    at: usize,
    lines: LineCounter,
    /// Ends that were looked for and never come again, so that nobody looks twice.
    exhausted: HashSet<String>,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Source { text, at: 0, lines: LineCounter::from(""), exhausted: HashSet::new() }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The line read to, from 1.
    pub(super) fn line(&mut self) -> u32 {
        self.lines.line_at(self.text, self.at)
    }

    /// Whether this comes next; passed over if so.
    pub(super) fn eat(&mut self, what: &str) -> bool {
        let is_next = self.rest().starts_with(what);
        self.at += if is_next { what.len() } else { 0 };
        is_next
    }

    /// The next character, passed over.
    pub(super) fn char(&mut self) -> Option<char> {
        let next = self.rest().chars().next()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// Passes over white space, but not over an empty line.
    pub(super) fn spaces(&mut self) {
        let rest = self.rest();
        let white = rest.len() - rest.trim_start().len();
        let ends = rest[..white].bytes().filter(|byte| *byte == b'\n').count();
        if ends < 2 {
            self.at += white;
        }
    }

    /// Everything up to `end`, which is passed over too; `None` where it never comes.
    pub(super) fn until(&mut self, end: &str) -> Option<&'a str> {
        if self.exhausted.contains(end) {
            return None;
        }
        let Some(found) = self.rest().find(end) else {
            self.exhausted.insert(end.to_owned());
            return None;
        };
        let inside = &self.rest()[..found];
        self.at += found + end.len();
        Some(inside)
    }

    /// Passes over the rest of the file, and gives it.
    pub(super) fn everything(&mut self) -> &'a str {
        let rest = self.rest();
        self.at = self.text.len();
        rest
    }

    /// The argument in these brackets, if one comes next, passed over, without the brackets.
    pub(super) fn argument(&mut self, open: u8, close: u8) -> Option<&'a str> {
        let before = self.at;
        self.spaces();
        let rest = self.rest();
        if rest.as_bytes().first() != Some(&open) {
            self.at = before;
            return None;
        }
        let (mut depth, mut last, mut is_escaped) = (0usize, 0u8, false);
        for (at, byte) in rest.bytes().enumerate().take(LONGEST_ARGUMENT) {
            match byte {
                _ if is_escaped => {}
                b'\n' if last == b'\n' => {
                    // The empty line itself is still to come.
                    self.at += at - 1;
                    return Some(rest[1..at].trim_end());
                }
                byte if byte == close && depth == 1 => {
                    self.at += at + 1;
                    return Some(&rest[1..at]);
                }
                byte if byte == open || byte == b'{' => depth += 1,
                byte if byte == close || byte == b'}' => depth = depth.saturating_sub(1).max(1),
                _ => {}
            }
            is_escaped = byte == b'\\' && !is_escaped;
            last = byte;
        }
        let end = rest.floor_char_boundary(LONGEST_ARGUMENT);
        self.at += end;
        Some(&rest[1..end])
    }

    /// Passes over the arguments in brackets that come next.
    pub(super) fn options(&mut self) {
        while self.rest().starts_with('[') && self.argument(b'[', b']').is_some() {}
    }

    /// The name of a command, after its backslash.
    fn command(&mut self) -> &'a str {
        let rest = self.rest();
        let letters = rest.bytes().take(LONGEST_NAME).take_while(u8::is_ascii_alphabetic).count();
        let length = if letters > 0 { letters } else { rest.chars().next().map_or(0, char::len_utf8) };
        self.at += length;
        if letters > 0 {
            self.eat("*");
        }
        &rest[..length]
    }

    fn comment(&mut self) {
        let rest = self.rest();
        let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
        // The line goes on where the next begins, unless that is empty.
        let next = &rest[end..];
        let indent = next.len() - next.trim_start_matches([' ', '\t']).len();
        self.at += end + if next[indent..].starts_with('\n') { 0 } else { indent };
    }
}

impl<'a> Iterator for Source<'a> {
    type Item = Step<'a>;

    fn next(&mut self) -> Option<Step<'a>> {
        loop {
            let rest = self.rest();
            let first = rest.chars().next()?;
            let step = match first {
                '%' => {
                    self.comment();
                    continue;
                }
                '\\' => {
                    self.at += 1;
                    return Some(Step::Command(self.command()));
                }
                '{' => Step::Open,
                '}' => Step::Close,
                '~' | '&' | '$' | '`' | '\'' | '"' | '-' => Step::Sign(first),
                c if c.is_whitespace() => {
                    let white = rest.len() - rest.trim_start().len();
                    let ends = rest[..white].bytes().filter(|byte| *byte == b'\n').count();
                    self.at += white;
                    return Some(if ends > 1 { Step::EmptyLine } else { Step::Space });
                }
                _ => {
                    let is_end = |c: char| c.is_whitespace() || "%\\{}~&$`'\"-".contains(c);
                    let length = rest.find(is_end).unwrap_or(rest.len());
                    self.at += length;
                    return Some(Step::Text(&rest[..length]));
                }
            };
            self.at += first.len_utf8();
            return Some(step);
        }
    }
}

/// The words of a short piece of source, without its commands.
pub(super) fn words(text: &str) -> String {
    let mut words = String::new();
    for step in Source::new(text) {
        match step {
            Step::Text(text) => words.push_str(text),
            Step::Sign(sign) => words.push(if sign == '~' { ' ' } else { sign }),
            Step::Space | Step::EmptyLine => words.push(' '),
            Step::Command(_) | Step::Open | Step::Close => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_join_lines_and_empty_lines_part_paragraphs() {
        let steps: Vec<_> = Source::new("Vir% note\n  gin\\emph {x}\n\n\\'e").collect();
        assert_eq!(
            steps,
            [
                Step::Text("Vir"),
                Step::Text("gin"),
                Step::Command("emph"),
                Step::Space,
                Step::Open,
                Step::Text("x"),
                Step::Close,
                Step::EmptyLine,
                Step::Command("'"),
                Step::Text("e"),
            ]
        );
    }

    #[test]
    fn an_argument_that_is_never_closed_ends_with_its_paragraph() {
        let mut source = Source::new("{a{b}c} {open\n\nnext");
        assert_eq!(source.argument(b'{', b'}'), Some("a{b}c"));
        assert_eq!(source.argument(b'{', b'}'), Some("open"));
        assert_eq!(source.by_ref().last(), Some(Step::Text("next")));
    }
}
