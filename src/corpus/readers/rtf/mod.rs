//! RTF, as Word, WordPad, TextEdit and pandoc write it.
//!
//! Owns groups, code pages and what is a note, a heading, the essay's description. Mark-up goes, words stay.
//!
//! | mark-up | block |
//! |---|---|
//! | a style named "Title" | title |
//! | a style named "heading N", `\outlinelevel`; a bold short line where neither is used | heading |
//! | `\par`, `\row` (cells parted by ` \| `) | prose |
//! | `\footnote`, end notes too | note, after the paragraph it belongs to |
//! | `\info` | title, author, date, keywords |
//!
//! Passed over: heads and feet, pictures, the instructions of fields (their result stays), hidden and deleted text,
//! comments, the marks of lists. A line number is that of the file's own lines.

mod parts;
mod state;
mod tokens;
mod words;

use std::collections::HashMap;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

use self::parts::{BOLD, Info, name_parts};
use self::state::{Destination, Field, Group, Paragraph};
use self::tokens::{Token, Tokens};
use self::words::Style;
use crate::corpus::draft::Draft;
use crate::corpus::reader::{Reader, Reading};
use crate::corpus::shape;
use crate::corpus::skip::{Skip, SkipReason};
use crate::document::{BlockKind, Document};

/// The row of the table.
pub(super) const READER: Reader =
    Reader { name: "rtf", extensions: &["rtf"], reading: Reading::Bytes { recognises, read } };

/// Deeper groups share the state of the group they stand in.
const DEEPEST: usize = 256;
/// More fonts or styles than any program writes.
const MOST_ENTRIES: usize = 100_000;

fn recognises(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"{\\rtf")
}

fn read(bytes: &[u8]) -> Result<Document, Skip> {
    if !recognises(bytes) {
        return Err(Skip::new(SkipReason::Broken, "not an RTF document, whatever its name says"));
    }
    let mut tokens = Tokens::new(bytes);
    let mut scribe = Scribe::new();
    while let Some(token) = tokens.next() {
        scribe.take(token, &mut tokens);
    }
    scribe.end_paragraph();
    Ok(scribe.finish())
}

struct Scribe {
    draft: Draft,
    group: Group,
    above: Vec<Group>,
    /// Groups that are open beyond [`DEEPEST`].
    beyond: usize,
    /// The group was just opened, so that a word may say what it is for; and whether `\*` was met.
    is_new: bool,
    is_optional: bool,
    body: Paragraph,
    note: Paragraph,
    /// The notes of the open paragraph.
    notes: Vec<(String, u32)>,
    /// Bytes that wait for the code page to be decoded in.
    bytes: Vec<u8>,
    surrogate: Option<u16>,
    /// Characters still to be passed over after `\u`.
    passing: u32,
    code_page: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    default_font: Option<i32>,
    styles: HashMap<i32, Style>,
    /// The font or style being described.
    entry: i32,
    entry_name: String,
    style: Option<Style>,
    outline: Option<u8>,
    info: Info,
    line: u32,
    has_headings: bool,
}

impl Scribe {
    fn new() -> Self {
        Scribe {
            draft: Draft::default(),
            group: Group::outermost(),
            above: Vec::new(),
            beyond: 0,
            is_new: false,
            is_optional: false,
            body: Paragraph::default(),
            note: Paragraph::default(),
            notes: Vec::new(),
            bytes: Vec::new(),
            surrogate: None,
            passing: 0,
            code_page: WINDOWS_1252,
            fonts: HashMap::new(),
            default_font: None,
            styles: HashMap::new(),
            entry: 0,
            entry_name: String::new(),
            style: None,
            outline: None,
            info: Info::default(),
            line: 1,
            has_headings: false,
        }
    }

    fn take(&mut self, token: Token<'_>, tokens: &mut Tokens<'_>) {
        let was_new = std::mem::take(&mut self.is_new);
        match token {
            Token::Open => self.open(),
            Token::Close => self.close(),
            Token::Text(text) => {
                let passed = text.len().min(self.passing as usize);
                self.passing -= passed as u32;
                self.add_bytes(&text[passed..], tokens);
                self.is_new = was_new && text.is_empty();
            }
            Token::Byte(_) if self.passing > 0 => self.passing -= 1,
            Token::Byte(byte) => self.add_bytes(&[byte], tokens),
            Token::Symbol(b'*') => (self.is_new, self.is_optional) = (was_new, true),
            Token::Symbol(b'\r' | b'\n') => self.word("par", None, tokens),
            Token::Symbol(_) if self.passing > 0 => self.passing -= 1,
            Token::Symbol(symbol) => {
                if let Some(text) = words::symbol(symbol) {
                    self.add_text(text, tokens);
                }
            }
            Token::Word(word, number) => {
                let is_optional = std::mem::take(&mut self.is_optional);
                if !(was_new && self.begin(word, is_optional)) {
                    self.word(word, number, tokens);
                }
                // The words before the one that names a group say little: `{\f1\fnil`.
                self.is_new = was_new && self.group.destination == Destination::Text;
            }
        }
    }

    fn open(&mut self) {
        self.flush();
        self.passing = 0;
        if self.above.len() < DEEPEST {
            self.above.push(self.group);
        } else {
            self.beyond += 1;
        }
        (self.is_new, self.is_optional) = (true, false);
    }

    fn close(&mut self) {
        self.flush();
        self.passing = 0;
        let ended = self.group.destination;
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let Some(group) = self.above.pop() else { return };
        self.group = group;
        match ended {
            Destination::Note if group.destination != Destination::Note => self.end_note(),
            Destination::Styles | Destination::Fonts => self.end_entry(ended),
            _ => {}
        }
    }

    /// Takes a word that says what its group is for.
    fn begin(&mut self, word: &str, is_optional: bool) -> bool {
        use Destination::{Fonts, Info, Note, PassedOver, Styles, Text};
        let within = self.group.destination;
        let destination = match (word, within) {
            (_, PassedOver) => return false,
            ("title", Info(_)) => Info(Field::Title),
            ("author", Info(_)) => Info(Field::Author),
            ("keywords", Info(_)) => Info(Field::Keywords),
            ("creatim", Info(_)) => Info(Field::Created),
            (_, Info(Field::Other)) => PassedOver,
            (_, Info(_) | Fonts | Styles) => return false,
            ("footnote", _) => Note,
            ("fonttbl", _) => Fonts,
            ("stylesheet", _) => Styles,
            ("info", _) => Info(Field::Other),
            (word, within) if words::KEPT.contains(&word) => {
                if within == Note {
                    Note
                } else {
                    Text
                }
            }
            (word, _) if is_optional || words::PASSED_OVER.contains(&word) => PassedOver,
            _ => return false,
        };
        self.group.destination = destination;
        self.is_new = false;
        if destination == Note && within != Note {
            self.group.is_bold = false;
        }
        true
    }

    fn word(&mut self, word: &str, number: Option<i32>, tokens: &mut Tokens<'_>) {
        if self.passing > 0 {
            self.passing -= 1;
            return;
        }
        if word == "u" {
            self.unicode(number.unwrap_or(0), tokens);
            self.passing = self.group.stand_ins;
            return;
        }
        if self.group.destination == Destination::PassedOver {
            return;
        }
        if matches!(self.group.destination, Destination::Info(_)) {
            return self.date(word, number);
        }
        self.flush();
        let is_on = number != Some(0);
        match word {
            "uc" => self.group.stand_ins = number.and_then(|count| u32::try_from(count).ok()).unwrap_or(1).min(16),
            "ansicpg" => self.set_code_page(words::code_page(number.unwrap_or(0))),
            "mac" => self.set_code_page(Some(MACINTOSH)),
            "deff" => self.default_font = number,
            "f" => self.font(number.unwrap_or(0)),
            "fcharset" => self.describe_font(number.unwrap_or(0)),
            "s" if self.group.destination == Destination::Styles => self.entry = number.unwrap_or(0),
            // The paragraphs of a note say nothing about the one it hangs on.
            "s" | "pard" | "outlinelevel" if self.group.destination != Destination::Text => {}
            "s" => self.style = self.styles.get(&number.unwrap_or(0)).copied(),
            "outlinelevel" => {
                self.outline = number.and_then(|level| u8::try_from(level).ok()).filter(|level| *level < 9)
            }
            "pard" => (self.style, self.outline) = (None, None),
            "plain" => {
                (self.group.is_hidden, self.group.is_bold) = (false, false);
                self.font(self.default_font.unwrap_or(-1));
            }
            "b" => self.group.is_bold = is_on,
            "v" => self.group.is_hidden = is_on,
            "deleted" => self.group.is_deleted = is_on,
            word if words::PARAGRAPH_ENDS.contains(&word) => self.paragraph_end(),
            word => {
                if let Some((_, text)) = words::CHARACTERS.iter().find(|(known, _)| *known == word) {
                    self.add_text(text, tokens);
                }
            }
        }
    }

    fn set_code_page(&mut self, encoding: Option<&'static Encoding>) {
        if let Some(encoding) = encoding {
            (self.code_page, self.group.encoding) = (encoding, encoding);
        }
    }

    fn font(&mut self, number: i32) {
        if self.group.destination == Destination::Fonts {
            self.entry = number;
        } else {
            self.group.encoding = self.fonts.get(&number).copied().unwrap_or(self.code_page);
        }
    }

    fn describe_font(&mut self, character_set: i32) {
        if let (Destination::Fonts, Some(encoding)) = (self.group.destination, words::character_set(character_set))
            && self.fonts.len() < MOST_ENTRIES
        {
            self.fonts.insert(self.entry, encoding);
        }
    }

    /// Ends the description of a style, whose name is the text of its group.
    fn end_entry(&mut self, ended: Destination) {
        let name = std::mem::take(&mut self.entry_name);
        if let (Destination::Styles, Some(style)) = (ended, words::style(&name))
            && self.styles.len() < MOST_ENTRIES
        {
            self.styles.insert(self.entry, style);
        }
        self.entry = 0;
    }

    fn date(&mut self, word: &str, number: Option<i32>) {
        if self.group.destination == Destination::Info(Field::Created) {
            match word {
                "yr" => self.info.year = number,
                "mo" => self.info.month = number,
                "dy" => self.info.day = number,
                _ => {}
            }
        }
    }

    /// A character by its number: UTF-16, negative from 0x8000 on.
    fn unicode(&mut self, number: i32, tokens: &mut Tokens<'_>) {
        self.flush();
        let unit = (number & 0xFFFF) as u16;
        match (self.surrogate.take(), unit) {
            (_, 0xD800..=0xDBFF) => self.surrogate = Some(unit),
            (high, _) => {
                let units: Vec<u16> = high.into_iter().chain([unit]).collect();
                let text = String::from_utf16_lossy(&units);
                // Symbol fonts lie in the private area; a bullet is all that is worth reading.
                let text = if (0xF020..=0xF0FF).contains(&unit) { "•".to_owned() } else { text };
                self.add_text(&text, tokens);
            }
        }
    }

    fn add_bytes(&mut self, bytes: &[u8], tokens: &mut Tokens<'_>) {
        if !bytes.is_empty() && self.group.destination != Destination::PassedOver {
            self.start_line(tokens);
            self.bytes.extend_from_slice(bytes);
        }
    }

    fn add_text(&mut self, text: &str, tokens: &mut Tokens<'_>) {
        self.flush();
        self.start_line(tokens);
        self.write(text);
    }

    fn start_line(&mut self, tokens: &mut Tokens<'_>) {
        self.line = tokens.line();
    }

    /// Decodes what waits.
    fn flush(&mut self) {
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            let (text, _) = self.group.encoding.decode_without_bom_handling(&bytes);
            self.write(&text);
        }
    }

    fn write(&mut self, text: &str) {
        let Group { destination, is_hidden, is_deleted, is_bold, .. } = self.group;
        let paragraph = match destination {
            Destination::PassedOver | Destination::Fonts | Destination::Info(Field::Created | Field::Other) => return,
            Destination::Styles => return self.entry_name.push_str(text),
            Destination::Info(Field::Title) => return self.info.title.push_str(text),
            Destination::Info(Field::Author) => return self.info.author.push_str(text),
            Destination::Info(Field::Keywords) => return self.info.keywords.push_str(text),
            _ if is_hidden || is_deleted => return,
            Destination::Note => &mut self.note,
            Destination::Text => &mut self.body,
        };
        paragraph.add(text, self.line, is_bold);
    }

    fn paragraph_end(&mut self) {
        match self.group.destination {
            Destination::Text => self.end_paragraph(),
            Destination::Note => self.note.text.push('\n'),
            _ => {}
        }
    }

    fn end_note(&mut self) {
        let note = std::mem::take(&mut self.note);
        self.notes.push((note.text, note.line));
    }

    fn end_paragraph(&mut self) {
        self.flush();
        let paragraph = std::mem::take(&mut self.body);
        let text = paragraph.text.trim().trim_end_matches(" |").trim();
        let kind = match (self.style, self.outline) {
            (Some(Style::Title), _) => BlockKind::Title,
            (Some(Style::Heading(level)), _) => BlockKind::Heading(level),
            (_, Some(level)) => BlockKind::Heading(level + 1),
            (Some(Style::Note), None) => BlockKind::Note,
            _ => BlockKind::Prose,
        };
        self.has_headings |= matches!(kind, BlockKind::Heading(_)) && !text.is_empty();
        // Marked for later: whether bold lines are headings depends on whether there are others.
        let is_bold = kind == BlockKind::Prose && paragraph.bold == paragraph.letters && shape::is_heading(text);
        let kind = if is_bold { BOLD } else { kind };
        self.draft.push(text, paragraph.line);
        self.draft.close(kind);
        for (note, line) in std::mem::take(&mut self.notes) {
            self.draft.push(note.trim(), line);
            self.draft.close(BlockKind::Note);
        }
    }

    fn finish(self) -> Document {
        let Scribe { draft, info, has_headings, code_page, .. } = self;
        let mut document = draft.finish();
        document.encoding = code_page.name();
        for block in document.blocks.iter_mut().filter(|block| block.kind == BOLD) {
            block.kind = if has_headings { BlockKind::Prose } else { BlockKind::Heading(1) };
        }
        name_parts(&mut document);
        info.complete(&mut document);
        document
    }
}

#[cfg(test)]
mod tests;
