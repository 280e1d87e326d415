//! Typed text becomes tokens.
//!
//! Owns what one sees without looking further than the next piece: words and their suffixes, quotation marks,
//! signs, operators, fields. Does not know whether brackets and operators make sense together; `repair`
//! does. Every character is looked at a bounded number of times.

use super::notes::{Note, Notes};
use super::token::Token;
use super::word::{self, is_edge, is_quote, is_space};
use super::{Clause, Field, MAX_DISTANCE};

/// The most letters in which a fuzzy word may differ.
const MAX_FUZZY: u32 = 2;

/// What a name before a colon stands for.
#[derive(Clone, Copy)]
enum Scope {
    Field(Field),
    Topic,
    Period,
}

const SCOPES: [(&str, Scope); 5] = [
    ("title", Scope::Field(Field::Title)),
    ("author", Scope::Field(Field::Author)),
    ("heading", Scope::Field(Field::Heading)),
    ("topic", Scope::Topic),
    ("period", Scope::Period),
];

/// The tokens of a typed query, in order.
pub(super) fn tokens(text: &str, notes: &mut Notes) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new(), notes };
    while let Some(c) = lexer.peek() {
        lexer.step(c);
    }
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a str,
    /// Bytes read; always on a character boundary.
    at: usize,
    tokens: Vec<Token>,
    notes: &'a mut Notes,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, bytes: usize) -> &'a str {
        let taken = &self.rest()[..bytes];
        self.at += bytes;
        taken
    }

    fn step(&mut self, c: char) {
        match c {
            _ if is_space(c) => self.skip(c),
            ')' => {
                self.skip(c);
                self.tokens.push(Token::Close);
            }
            '+' | '-' if self.is_sign() => self.sign(c),
            '*' => self.stray(c, Note::StrayStar),
            '~' => self.stray(c, Note::StrayTilde),
            _ if begins_operand(c) => self.operand(true),
            _ => self.skip(c),
        }
    }

    fn skip(&mut self, c: char) {
        self.at += c.len_utf8();
    }

    fn stray(&mut self, c: char, note: Note<'_>) {
        self.notes.add(note);
        self.skip(c);
    }

    /// Whether `+` or `-` stands after white space and directly before something to require or exclude.
    fn is_sign(&self) -> bool {
        let before = self.text[..self.at].chars().next_back();
        before.is_none_or(|c| is_space(c) || c == '(') && self.rest()[1..].starts_with(begins_operand)
    }

    fn sign(&mut self, c: char) {
        self.skip(c);
        let before = self.tokens.len();
        self.tokens.push(if c == '+' { Token::Plus } else { Token::Minus });
        self.operand(false);
        self.drop_lone_prefix(before);
    }

    /// Takes back the prefix at `index` if nothing came after it.
    fn drop_lone_prefix(&mut self, index: usize) {
        if self.tokens.len() == index + 1 {
            self.tokens.pop();
        }
    }

    /// Reads an opening bracket, a phrase, a field or a word; may come to nothing.
    fn operand(&mut self, may_be_operator: bool) {
        if let Some((name, scope)) = scope(self.rest()) {
            self.at += name.len() + 1;
            self.scoped(name, scope);
        } else if !self.leaf_or_bracket() {
            self.word(may_be_operator);
        }
    }

    /// Reads an opening bracket or a phrase, if there is one.
    fn leaf_or_bracket(&mut self) -> bool {
        match self.peek() {
            Some('(') => {
                self.skip('(');
                self.tokens.push(Token::Open);
                true
            }
            Some(c) if is_quote(c) => {
                self.phrase();
                true
            }
            _ => false,
        }
    }

    /// Reads what stands between two quotation marks; steps over a mark without its partner.
    fn quoted(&mut self) -> Option<&'a str> {
        let mark = self.peek()?;
        self.skip(mark);
        let Some(length) = self.rest().find(is_quote) else {
            self.notes.add(Note::LoneQuote);
            return None;
        };
        let quoted = self.take(length);
        self.at += self.peek().map_or(0, char::len_utf8);
        Some(quoted)
    }

    fn phrase(&mut self) {
        let Some(quoted) = self.quoted() else { return };
        let slop = self.tilde_number().unwrap_or(0);
        match word::phrase(quoted, self.notes) {
            Some(words) => {
                let slop = distance(slop, self.notes);
                self.tokens.push(Token::Leaf(Clause::Phrase { words, slop }));
            }
            None => self.notes.add(Note::EmptyQuotes),
        }
    }

    fn scoped(&mut self, name: &str, scope: Scope) {
        let before = self.tokens.len();
        match scope {
            Scope::Field(field) => self.field(field),
            Scope::Topic => self.value(Clause::Topic),
            Scope::Period => self.value(Clause::Period),
        }
        if self.tokens.len() == before {
            self.notes.add(Note::EmptyField(name));
            self.tokens.push(Token::Leaf(Clause::Word(name.to_owned())));
        }
    }

    fn field(&mut self, field: Field) {
        while let Some((name, _)) = scope(self.rest()) {
            self.notes.add(Note::NestedField);
            self.at += name.len() + 1;
        }
        if !self.rest().starts_with(begins_operand) {
            return;
        }
        let before = self.tokens.len();
        self.tokens.push(Token::Field(field));
        if !self.leaf_or_bracket() {
            self.word(false);
        }
        self.drop_lone_prefix(before);
    }

    fn value(&mut self, clause: fn(String) -> Clause) {
        let value = if self.rest().starts_with(is_quote) {
            self.quoted().and_then(|quoted| word::quoted_value(quoted, self.notes))
        } else {
            let typed = self.take(word::value_length(self.rest()));
            word::bare_value(typed, self.notes).map(str::to_owned)
        };
        self.tokens.extend(value.map(|value| Token::Leaf(clause(value))));
    }

    fn word(&mut self, may_be_operator: bool) {
        let body = self.take(word::body_length(self.rest()));
        let fuzzy = self.tilde_number();
        let is_prefix = fuzzy.is_none() && self.closing_star();
        let is_plain = fuzzy.is_none() && !is_prefix;
        if let (true, true, Some(operator)) = (may_be_operator, is_plain, Token::operator(body)) {
            let operator = self.checked(operator);
            self.tokens.push(operator);
            return;
        }
        let Some(word) = word::trimmed(body, self.notes) else { return };
        let clause = match fuzzy {
            Some(letters) => self.fuzzy(word, letters),
            None if is_prefix => Clause::Prefix(word.to_owned()),
            None => plain(word, self.notes),
        };
        self.tokens.push(Token::Leaf(clause));
    }

    fn checked(&mut self, operator: Token) -> Token {
        match operator {
            Token::Near(Some(words)) => Token::Near(Some(distance(words, self.notes))),
            other => other,
        }
    }

    fn fuzzy(&mut self, word: &str, letters: u32) -> Clause {
        if letters == 0 {
            return plain(word, self.notes);
        }
        if word.contains(char::is_numeric) {
            self.notes.add(Note::FuzzyNumber);
            return plain(word, self.notes);
        }
        if letters > MAX_FUZZY {
            self.notes.add(Note::FuzzyTooLoose);
        }
        Clause::Fuzzy { word: word.to_owned(), distance: if letters == 1 { 1 } else { 2 } }
    }

    /// Reads `~2`, if it stands here and nothing is glued to it.
    fn tilde_number(&mut self) -> Option<u32> {
        let digits = self.rest().strip_prefix('~')?;
        let length = digits.bytes().take_while(u8::is_ascii_digit).count();
        if length == 0 || digits[length..].starts_with(char::is_alphanumeric) {
            return None;
        }
        self.at += 1 + length;
        Some(digits[..length].parse().unwrap_or(u32::MAX))
    }

    /// Reads the star at the end of a word, if it stands here.
    fn closing_star(&mut self) -> bool {
        let closes = self.rest().strip_prefix('*').is_some_and(|after| !after.starts_with(char::is_alphanumeric));
        self.at += usize::from(closes);
        closes
    }
}

/// Whether a word, a phrase or a bracket may begin with it.
fn begins_operand(c: char) -> bool {
    is_quote(c) || c == '(' || !(is_space(c) || is_edge(c))
}

/// The field name and colon `text` begins with, the name as typed.
fn scope(text: &str) -> Option<(&str, Scope)> {
    SCOPES.iter().find_map(|&(name, scope)| {
        let typed = text.get(..name.len()).filter(|typed| typed.eq_ignore_ascii_case(name))?;
        text[name.len()..].starts_with(':').then_some((typed, scope))
    })
}

/// A word without suffix. What looks like an operator but stands where none can be is put in small letters,
/// so that it stays a word when said back.
fn plain(word: &str, notes: &mut Notes) -> Clause {
    if Token::operator(word).is_some() {
        return Clause::Word(word.to_ascii_lowercase());
    }
    if let Some((name, value)) = word.split_once(':') {
        let is_name = !name.is_empty() && name.len() <= 20 && name.bytes().all(|byte| byte.is_ascii_lowercase());
        if is_name && value.starts_with(char::is_alphanumeric) {
            notes.add(Note::UnknownField(name));
        }
    }
    Clause::Word(word.to_owned())
}

/// A typed distance, no wider than can be asked for.
fn distance(words: u32, notes: &mut Notes) -> u32 {
    if words > MAX_DISTANCE {
        notes.add(Note::DistanceTooWide);
    }
    words.min(MAX_DISTANCE)
}
