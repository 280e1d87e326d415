//! The styles of an OpenDocument text, known by name and by what they inherit from.
//!
//! What an author does by hand becomes an automatic style (`P7`) that inherits from a named one.

use rustc_hash::FxHashMap;

use crate::corpus::readers::xml::{Event, Table, Tag, Xml};
use crate::corpus::skip::Skip;
use crate::document::BlockKind;

/// Styles that inherit further than this are in a circle.
const LONGEST_LINE: usize = 16;

/// What the style of a paragraph makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A block of this kind.
    Is(BlockKind),
    /// A line of a table of contents.
    Repeats,
}

/// Whether a style is for paragraphs or for stretches of text in them: the two have names of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Family {
    #[default]
    Paragraph,
    Text,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles(FxHashMap<(Family, String), Style>);

#[derive(Debug, Default)]
struct Style {
    name: String,
    parent: Option<String>,
    is_hidden: Option<bool>,
    is_bold: Option<bool>,
    breaks_page: Option<bool>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Role {
    #[default]
    Other,
    Automatic,
    Dropped,
    Style,
    TextProperties,
    ParagraphProperties,
}

const TABLE: &Table<Role> = &[
    ("office", "automatic-styles", Role::Automatic),
    ("office", "body", Role::Dropped),
    ("office", "master-styles", Role::Dropped),
    ("style", "paragraph-properties", Role::ParagraphProperties),
    ("style", "style", Role::Style),
    ("style", "text-properties", Role::TextProperties),
];

impl Styles {
    /// Adds all styles of a part.
    pub(super) fn read(&mut self, what: &str, source: &str) -> Result<(), Skip> {
        self.add(what, source, true)
    }

    /// Adds the named styles of a part whose automatic ones belong to headers and footers.
    pub(super) fn read_named(&mut self, what: &str, source: &str) -> Result<(), Skip> {
        self.add(what, source, false)
    }

    fn add(&mut self, what: &str, source: &str, with_automatic: bool) -> Result<(), Skip> {
        let mut xml = Xml::new(what, source, TABLE, "office");
        let mut open: Option<(Family, Style)> = None;
        while let Some(event) = xml.next()? {
            match event {
                Event::Open(Role::Dropped, _) => xml.skip()?,
                Event::Open(Role::Automatic, _) if !with_automatic => xml.skip()?,
                Event::Open(Role::Style, tag) => open = Style::open(&tag),
                Event::Open(role, tag) => {
                    if let Some((_, style)) = &mut open {
                        style.describe(role, &tag);
                    }
                }
                Event::Close(Role::Style) => {
                    if let Some((family, style)) = open.take() {
                        self.0.insert((family, style.name.clone()), style);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What the style of this name makes of a paragraph, if anything.
    pub(super) fn sort(&self, name: &str) -> Option<Sort> {
        named(name).or_else(|| self.line(Family::Paragraph, name).find_map(|style| named(style.parent.as_deref()?)))
    }

    /// Whether text of this style is hidden.
    pub(super) fn is_hidden(&self, family: Family, name: &str) -> bool {
        self.line(family, name).find_map(|style| style.is_hidden).unwrap_or(false)
    }

    /// Whether text of this style is bold; `None` where the style does not say.
    pub(super) fn is_bold(&self, family: Family, name: &str) -> Option<bool> {
        self.line(family, name).find_map(|style| style.is_bold)
    }

    /// Whether a paragraph of this style starts on a new page.
    pub(super) fn breaks_page(&self, name: &str) -> bool {
        self.line(Family::Paragraph, name).find_map(|style| style.breaks_page).unwrap_or(false)
    }

    /// The style, the one it inherits from, and so on.
    fn line(&self, family: Family, name: &str) -> impl Iterator<Item = &Style> {
        let named = move |name: &str| self.0.get(&(family, name.to_owned()));
        std::iter::successors(named(name), move |style| named(style.parent.as_deref()?)).take(LONGEST_LINE)
    }
}

impl Style {
    fn open(tag: &Tag) -> Option<(Family, Style)> {
        let family = match tag.get("family").as_deref() {
            Some("paragraph") => Family::Paragraph,
            Some("text") => Family::Text,
            _ => return None,
        };
        let parent = tag.get("parent-style-name").map(Into::into);
        // Another kind of page needs a new page.
        let breaks_page = tag.get("master-page-name").filter(|name| !name.is_empty()).map(|_| true);
        Some((family, Style { name: tag.get("name")?.into_owned(), parent, breaks_page, ..Style::default() }))
    }

    fn describe(&mut self, role: Role, tag: &Tag) {
        match role {
            Role::TextProperties => {
                self.is_hidden = tag.get("display").map(|display| display == "none").or(self.is_hidden);
                self.is_bold = tag.get("font-weight").map(|weight| weight == "bold").or(self.is_bold);
            }
            Role::ParagraphProperties => {
                self.breaks_page = tag.get("break-before").map(|at| at == "page").or(self.breaks_page);
            }
            _ => {}
        }
    }
}

/// What a style of this name is for; a space in a name is written `_20_`.
fn named(name: &str) -> Option<Sort> {
    let name = name.replace("_20_", "").to_lowercase();
    let level = name.strip_prefix("heading").and_then(|level| level.parse::<u8>().ok());
    if let Some(level) = level.filter(|level| (1..=10).contains(level)) {
        return Some(Sort::Is(BlockKind::Heading(level)));
    }
    if name.starts_with("contents") {
        return Some(Sort::Repeats);
    }
    match name.as_str() {
        "title" => Some(Sort::Is(BlockKind::Title)),
        "subtitle" | "author" | "date" => Some(Sort::Is(BlockKind::Prose)),
        "bibliographyheading" => Some(Sort::Is(BlockKind::Heading(1))),
        _ if name.starts_with("bibliography") => Some(Sort::Is(BlockKind::Reference)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn automatic_styles_inherit_from_named_ones() {
        let source = r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
            xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:automatic-styles>
            <style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
            <style:style style:name="P2" style:family="paragraph" style:parent-style-name="P3">
              <style:paragraph-properties fo:break-before="page"/></style:style>
            <style:style style:name="P3" style:family="paragraph" style:parent-style-name="P2"/>
            <style:style style:name="T1" style:family="text"><style:text-properties text:display="none" fo:font-weight="bold"/></style:style>
            </office:automatic-styles></office:document-content>"#;
        let mut styles = Styles::default();
        styles.read("content.xml", source).unwrap();
        assert_eq!(styles.sort("P1"), Some(Sort::Is(BlockKind::Title)));
        assert_eq!((styles.sort("P2"), styles.breaks_page("P3")), (None, true));
        assert_eq!(styles.sort("Heading_20_2"), Some(Sort::Is(BlockKind::Heading(2))));
        assert!(styles.is_hidden(Family::Text, "T1") && !styles.is_hidden(Family::Paragraph, "T1"));
        assert_eq!(styles.is_bold(Family::Text, "T1"), Some(true));
        assert!(TABLE.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)));
    }
}
