//! What a group of RTF is for and how its text looks.

use encoding_rs::{Encoding, WINDOWS_1252};

/// What the text of a group is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    Text,
    Note,
    PassedOver,
    Fonts,
    Styles,
    Info(Field),
}

/// What a document says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Author,
    Keywords,
    Created,
    Other,
}

/// What a group inherits and gives back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub(super) destination: Destination,
    pub(super) is_hidden: bool,
    pub(super) is_deleted: bool,
    pub(super) is_bold: bool,
    /// How many characters stand in for one that old programs do not know.
    pub(super) stand_ins: u32,
    pub(super) encoding: &'static Encoding,
}

/// A paragraph in the making.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub(super) text: String,
    pub(super) line: u32,
    pub(super) letters: usize,
    pub(super) bold: usize,
}

impl Group {
    /// The outermost group, before anything is said.
    pub(super) fn outermost() -> Self {
        Group {
            destination: Destination::Text,
            is_hidden: false,
            is_deleted: false,
            is_bold: false,
            stand_ins: 1,
            encoding: WINDOWS_1252,
        }
    }
}

impl Paragraph {
    /// Adds text that stands on `line` of the file.
    pub(super) fn add(&mut self, text: &str, line: u32, is_bold: bool) {
        if self.text.is_empty() {
            self.line = line;
        }
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        self.letters += letters;
        self.bold += if is_bold { letters } else { 0 };
        self.text.push_str(text);
    }
}
