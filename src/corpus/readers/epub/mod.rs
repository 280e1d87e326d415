//! E-books in EPUB 2 and 3: the chapters in reading order, each under its heading.
//!
//! Owns how chapters become one document. The text of a chapter is HTML and read as such; what the package says is for
//! `package`, the table of contents for `contents`.
//!
//! A chapter stands under the name that the table of contents gives it, at the depth it has there, unless its own first
//! heading says the same. The table itself, the cover and pictures are no text.
//!
//! Lines: an e-book has none, so the line of a block is its number among all blocks.

mod contents;
mod package;

use self::contents::Contents;
use self::package::Package;
use super::archive::{self, Archive};
use super::content::{self, Content, Piece};
use super::properties;
use super::story::{Aside, Lines, Story};
use crate::corpus::reader::{Reader, Reading};
use crate::corpus::skip::{Skip, SkipReason};
use crate::corpus::{front_matter, shape};
use crate::document::{BlockKind, Document};

/// The row of the table.
pub(super) const READER: Reader =
    Reader { name: "epub", extensions: &["epub"], reading: Reading::Bytes { recognises, read } };

fn recognises(bytes: &[u8]) -> bool {
    bytes.starts_with(archive::SIGNATURE) && Archive::open(bytes).is_ok_and(|archive| archive.has(package::CONTAINER))
}

fn read(bytes: &[u8]) -> Result<Document, Skip> {
    let mut archive = Archive::open(bytes)?;
    package::refuse_locked(&mut archive)?;
    let package = Package::of(&mut archive)?;
    let mut warnings = Vec::new();
    let contents = Contents::of(&mut archive, &package).unwrap_or_else(|skip| {
        warnings.push(format!("the table of contents could not be read: {skip}"));
        Contents::default()
    });
    let mut book = Book { story: Story::new(Lines::Counted), title: squeezed(package.title.as_deref()), shift: 0 };
    let mut encoding = encoding_rs::UTF_8.name();
    let mut page = None;
    for path in package.chapters() {
        let Some(chapter) = archive.text(path)? else {
            warnings.push(format!("the chapter {path} is missing"));
            continue;
        };
        encoding = chapter.encoding;
        warnings.extend(chapter.warning.map(|warning| format!("{path}: {warning}")));
        let content = content::read_xhtml(&chapter.text, contents.first_page(path).or(page), contents.pages(path));
        page = content.last_page;
        book.add(&content, contents.entry(path));
    }
    if book.story.is_empty() {
        return Err(Skip::new(SkipReason::Empty, "an e-book without text: its pages are pictures"));
    }
    let mut document = book.story.finish();
    describe(package, &mut document);
    document.encoding = encoding;
    document.warnings.extend(warnings);
    Ok(document)
}

/// What the package says about the book.
fn describe(package: Package, document: &mut Document) {
    document.title = package.title;
    document.author = Some(package.authors.join(", ")).filter(|authors| !authors.is_empty());
    document.written = package.written.map(|date| properties::day(&date));
    document.source = package.source.or(package.publisher);
    front_matter::add_topics(document, package.topics.iter().map(String::as_str));
    if document.title.is_none() {
        shape::name_top_heading(document);
    }
    shape::name_head(document);
    shape::name_sections(document);
}

/// A book being written.
struct Book {
    story: Story,
    /// Its title, as [`squeezed`].
    title: String,
    /// How much deeper the headings of the open chapter are than its own mark-up says.
    shift: i16,
}

impl Book {
    /// Adds a chapter; `entry` is its name and depth in the table of contents.
    fn add(&mut self, content: &Content, entry: Option<(&str, u8)>) {
        let heading = entry.map(|entry| Heading::of(content, entry));
        if let (Some(heading), Some((name, depth))) = (&heading, entry) {
            self.shift = heading.shift;
            if heading.is_missing && !content.pieces.is_empty() {
                self.story.set_page(content.pieces.first().and_then(|piece| piece.page));
                self.write(BlockKind::Heading(depth), name);
            }
        }
        let unmarked = heading.as_ref().and_then(|heading| heading.unmarked).zip(entry);
        let repeated = heading.map_or(0, |heading| heading.repeated);
        for (index, piece) in content.pieces.iter().enumerate().skip(repeated) {
            let kind = match (piece.kind, unmarked) {
                (_, Some((heading, (_, depth)))) if heading == index => BlockKind::Heading(depth),
                (BlockKind::Heading(level), _) => BlockKind::Heading(self.shifted(level)),
                (kind, _) => kind,
            };
            self.story.set_page(piece.page);
            self.write(kind, content.text(piece));
        }
    }

    fn shifted(&self, level: u8) -> u8 {
        /// As deep as Word goes.
        const DEEPEST: i16 = 9;
        u8::try_from((i16::from(level) + self.shift).clamp(1, DEEPEST)).unwrap_or(1)
    }

    fn write(&mut self, kind: BlockKind, text: &str) {
        let mut text = text;
        if kind == BlockKind::Note {
            self.story.begin_aside(Aside::Note);
            // The number before it was a link back, which is no text.
            text = text.trim_start_matches(['.', ' ']);
        }
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.story.line_break();
            }
            self.story.text(line);
        }
        match kind {
            BlockKind::Note => self.story.end_aside(),
            BlockKind::Heading(_) if squeezed(Some(text)) == self.title => {
                self.story.end_block(BlockKind::Title);
            }
            kind => {
                self.story.end_block(kind);
            }
        }
    }
}

/// How a chapter says its own name.
#[derive(Debug, Default)]
struct Heading {
    shift: i16,
    /// It does not.
    is_missing: bool,
    /// In the piece of this number, which its mark-up does not call a heading.
    unmarked: Option<usize>,
    /// How many pieces from the top say parts of the name: "IV", "Maize" of "IV: Maize".
    repeated: usize,
}

impl Heading {
    fn of(content: &Content, (name, depth): (&str, u8)) -> Heading {
        /// How many pieces from the top may be the heading: a number, a name, a motto.
        const HEAD: usize = 4;
        let name = squeezed(Some(name));
        let text = |piece: &Piece| squeezed(Some(content.text(piece)));
        let says_part = |piece: &Piece| Some(text(piece)).is_some_and(|text| !text.is_empty() && name.contains(&text));
        let head = || content.pieces.iter().take(HEAD).enumerate();
        let level = |piece: &Piece| match piece.kind {
            BlockKind::Heading(level) => Some(i16::from(level)),
            _ => None,
        };
        let depth = i16::from(depth);
        let repeated = head().take_while(|(_, piece)| says_part(piece)).count();
        let parts = &content.pieces[..repeated];
        let is_in_parts = repeated > 1 && parts.iter().map(text).collect::<String>() == name;
        let says_all =
            |piece: &&Piece| text(piece).contains(&name) || says_part(piece) && 2 * text(piece).len() > name.len();
        let own = content.pieces.iter().take(HEAD).filter(says_all).find_map(level);
        if let Some(own) = own.filter(|_| !is_in_parts) {
            return Heading { shift: depth - own, ..Heading::default() };
        }
        if let Some((unmarked, _)) = head().find(|(_, piece)| text(piece) == name) {
            let first = content.pieces.iter().find_map(level);
            return Heading {
                shift: first.map_or(0, |own| depth + 1 - own),
                unmarked: Some(unmarked),
                ..Heading::default()
            };
        }
        let own = parts.iter().find_map(level);
        let first = content.pieces.iter().find_map(level).map(|first| first - 1);
        let shift = own.or(first).map_or(0, |own| depth - own);
        Heading { shift, is_missing: true, repeated, unmarked: None }
    }
}

/// A name as it is compared: letters and digits, in lower case.
fn squeezed(text: Option<&str>) -> String {
    let chars = text.unwrap_or_default().chars();
    chars.filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests;
