//! What commands, signs and environments do to the essay in the making.

use super::commands::{self, Act, Body};
use super::scribe::{Group, Scribe};
use super::source::{Step, words};

/// The most macros that are remembered, and the longest text one stands for.
const MOST_MACROS: usize = 1_000;
const LONGEST_MACRO: usize = 200;
/// The most works that one command cites.
const MOST_CITED: usize = 100;
impl<'a> Scribe<'a> {
    pub(super) fn sign(&mut self, sign: char) {
        match sign {
            '~' => self.has_gap = true,
            '&' if self.tables > 0 => {
                self.has_gap = false;
                self.add(" | ");
            }
            '&' => self.write("&"),
            '$' => self.formula(),
            '"' => {
                // As German is typed.
                let text = if self.source.eat("`") {
                    "„"
                } else if self.source.eat("'") {
                    "“"
                } else {
                    "\""
                };
                self.write(text);
            }
            '`' => {
                let text = if self.source.eat("`") { "“" } else { "‘" };
                self.write(text);
            }
            '\'' => {
                let text = if self.source.eat("'") { "”" } else { "’" };
                self.write(text);
            }
            _ => {
                let text = if self.source.eat("--") {
                    "—"
                } else if self.source.eat("-") {
                    "–"
                } else {
                    "-"
                };
                self.write(text);
            }
        }
    }

    fn formula(&mut self) {
        if self.source.eat("$") {
            self.source.until("$$");
        }
    }

    pub(super) fn command(&mut self, name: &'a str) {
        self.next = None;
        if let Some(combining) = commands::accent(name) {
            return self.accent(combining);
        }
        let is_letters = name.starts_with(|c: char| c.is_ascii_alphabetic());
        if !is_letters {
            return self.sign_command(name);
        }
        match commands::act(name) {
            Some(act) => self.act(act, name),
            None => match self.macros.get(name) {
                Some(text) => {
                    let text = *text;
                    self.source.eat("{}");
                    self.write(text);
                }
                // What an unknown command is told in brackets is no text.
                None => self.source.options(),
            },
        }
    }

    fn sign_command(&mut self, name: &str) {
        match name {
            "\\" => self.line_break(),
            "[" => drop(self.source.until("\\]")),
            _ => match name.chars().next().and_then(commands::sign) {
                Some(" ") => self.has_gap = true,
                Some(text) => self.write(text),
                None => {}
            },
        }
    }

    fn accent(&mut self, combining: char) {
        self.source.spaces();
        let letter = match self.source.argument(b'{', b'}') {
            Some(inside) => inside.trim(),
            None if self.source.eat("\\i") => "i",
            None if self.source.eat("\\j") => "j",
            None => {
                if let Some(letter) = self.source.char().filter(|letter| letter.is_alphabetic()) {
                    self.write(&format!("{letter}{combining}"));
                }
                return;
            }
        };
        let letter = match letter {
            "\\i" => "i",
            "\\j" => "j",
            letter => letter,
        };
        let mut letters = letter.chars();
        let first: String = letters.next().into_iter().chain([combining]).collect();
        self.write(&(first + letters.as_str()));
    }

    fn act(&mut self, act: Act, name: &'a str) {
        match act {
            Act::Drop(count) | Act::DropFirst(count) => self.drop_arguments(count),
            Act::Cite => {
                self.drop_arguments(if name.ends_with("cites") { MOST_CITED } else { 1 });
                self.has_gap = false;
            }
            Act::CiteInText => {
                self.source.options();
                if let Some(key) = self.source.argument(b'{', b'}') {
                    self.write(&format!("[{}]", key.trim()));
                }
            }
            Act::Text(text) => {
                self.write(text);
                // White space after the name only ends the name.
                self.source.spaces();
            }
            Act::Heading(level) => self.expect(Group::Heading(level)),
            Act::Note => self.expect(Group::Note),
            Act::Title => self.expect(Group::Title),
            Act::Author => self.expect(Group::Author),
            Act::Date => self.expect(Group::Date),
            Act::Enquote => self.expect(Group::Quote),
            Act::Caption => self.expect(Group::Caption),
            Act::MakeTitle => self.make_title(),
            Act::Paragraph => self.end_paragraph(),
            Act::LineBreak => self.line_break(),
            Act::Item => {
                self.end_paragraph();
                if let Some(label) = self.source.argument(b'[', b']') {
                    self.write(words(label).trim());
                    self.has_gap = true;
                }
            }
            Act::BibItem => {
                self.end_paragraph();
                self.drop_arguments(1);
            }
            Act::Begin => self.begin(),
            Act::End => self.end(),
            Act::Verb => {
                if let Some(end) = self.source.char().filter(|end| !end.is_whitespace()) {
                    let mut buffer = [0; 4];
                    let text = self.source.until(end.encode_utf8(&mut buffer));
                    self.write(text.unwrap_or(""));
                }
            }
            Act::Define => self.define(name),
            Act::Include => {
                let file = self.source.argument(b'{', b'}').unwrap_or("").trim();
                if self.is_printed && !file.is_empty() {
                    self.not_followed.push(file);
                }
            }
            Act::IfFalse => drop(self.source.until("\\fi")),
        }
    }

    fn expect(&mut self, group: Group) {
        self.source.options();
        self.next = Some(group);
    }

    fn drop_arguments(&mut self, count: usize) {
        self.source.options();
        for _ in 0..count {
            if self.source.argument(b'{', b'}').is_none() {
                break;
            }
            self.source.options();
        }
    }

    fn define(&mut self, definer: &str) {
        let named = self.source.argument(b'{', b'}');
        let name = match named {
            Some(name) => name.trim().strip_prefix('\\'),
            None if self.source.eat("\\") => match self.source.next() {
                Some(Step::Text(name)) => Some(name),
                _ => None,
            },
            None => None,
        };
        if definer == "let" {
            return;
        }
        self.source.options();
        let text = self.source.argument(b'{', b'}');
        if let (Some(name), Some(text)) = (name, text) {
            let text = text.trim().trim_end_matches("\\xspace");
            let is_plain = text.len() <= LONGEST_MACRO && !text.contains(['\\', '#', '{', '}', '$']);
            if is_plain && self.macros.len() < MOST_MACROS {
                self.macros.insert(name, text);
            }
        }
    }

    fn begin(&mut self) {
        let Some(name) = self.source.argument(b'{', b'}') else { return };
        let name = name.trim();
        if name == "document" {
            (self.is_printed, self.has_gap) = (true, false);
            self.groups.clear();
            self.asides.clear();
            return;
        }
        let body = commands::body(name);
        self.end_paragraph();
        match body {
            Body::Text(arguments) => self.drop_arguments(arguments),
            Body::Table(arguments) => {
                self.drop_arguments(arguments);
                self.tables += 1;
            }
            Body::References => {
                self.drop_arguments(1);
                self.references += 1;
            }
            Body::Nothing => drop(self.inside(name)),
            Body::Verbatim => {
                let inside = self.inside(name);
                self.verbatim(inside);
            }
        }
    }

    fn inside(&mut self, name: &str) -> &'a str {
        let end = format!("\\end{{{name}}}");
        match self.source.until(&end) {
            Some(inside) => inside,
            None => self.source.everything(),
        }
    }

    fn verbatim(&mut self, inside: &str) {
        let inside = inside.trim_matches('\n');
        if !inside.trim().is_empty() {
            self.add(inside);
            self.end_paragraph();
        }
    }

    fn end(&mut self) {
        let Some(name) = self.source.argument(b'{', b'}') else { return };
        let name = name.trim();
        self.end_paragraph();
        match commands::body(name) {
            Body::Table(_) => self.tables = self.tables.saturating_sub(1),
            Body::References => self.references = self.references.saturating_sub(1),
            _ => {}
        }
        self.is_over = name == "document";
    }
}
