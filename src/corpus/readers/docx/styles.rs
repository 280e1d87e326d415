//! The styles of a Word document: which paragraphs are headings, titles, entries, tables of contents.
//!
//! Styles are known by name, which Word keeps in English in every language, and by their outline level; a style
//! inherits from the one it is based on.

use rustc_hash::FxHashMap;

use crate::corpus::readers::xml::{Event, Table, Xml};
use crate::corpus::skip::Skip;
use crate::document::BlockKind;

/// Styles based on others further than this are in a circle.
const LONGEST_LINE: usize = 16;

/// What the style of a paragraph makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A block of this kind.
    Is(BlockKind),
    /// A line of a table of contents, which says everything a second time.
    Repeats,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles(FxHashMap<String, Style>);

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    sort: Option<Sort>,
    is_hidden: Option<bool>,
}

#[derive(Clone, Copy, Debug, Default)]
enum Role {
    #[default]
    Other,
    Style,
    Name,
    BasedOn,
    OutlineLevel,
    Vanish,
}

const TABLE: &Table<Role> = &[
    ("w", "basedOn", Role::BasedOn),
    ("w", "name", Role::Name),
    ("w", "outlineLvl", Role::OutlineLevel),
    ("w", "style", Role::Style),
    ("w", "vanish", Role::Vanish),
];

impl Styles {
    /// Reads the part of the styles.
    pub(super) fn read(what: &str, source: &str) -> Result<Styles, Skip> {
        let mut xml = Xml::new(what, source, TABLE, "w");
        let mut styles = Styles::default();
        let (mut id, mut open) = (String::new(), Style::default());
        while let Some(event) = xml.next()? {
            match event {
                Event::Open(Role::Style, tag) => id = tag.get("styleId").unwrap_or_default().into_owned(),
                Event::Close(Role::Style) => {
                    styles.0.insert(std::mem::take(&mut id), std::mem::take(&mut open));
                }
                Event::Open(Role::BasedOn, tag) => open.based_on = tag.get("val").map(Into::into),
                Event::Open(Role::Vanish, tag) => open.is_hidden = Some(tag.is_on()),
                Event::Open(Role::OutlineLevel, tag) => {
                    open.sort = open.sort.or(tag.get("val").and_then(|val| outline(&val)))
                }
                // The name says more than the level, which a title may have too.
                Event::Open(Role::Name, tag) => open.sort = tag.get("val").and_then(|name| named(&name)).or(open.sort),
                _ => {}
            }
        }
        Ok(styles)
    }

    /// What the style of this id makes of a paragraph, if anything.
    pub(super) fn sort(&self, id: &str) -> Option<Sort> {
        match self.0.contains_key(id) {
            true => self.line(id).find_map(|style| style.sort),
            // Sloppy programs leave the styles out and count on their names.
            false => named(id),
        }
    }

    /// Whether text of this style is hidden.
    pub(super) fn is_hidden(&self, id: &str) -> bool {
        self.line(id).find_map(|style| style.is_hidden).unwrap_or(false)
    }

    /// The style, the one it is based on, and so on.
    fn line(&self, id: &str) -> impl Iterator<Item = &Style> {
        let next = |style: &&Style| style.based_on.as_ref().and_then(|id| self.0.get(id));
        std::iter::successors(self.0.get(id), next).take(LONGEST_LINE)
    }
}

/// The heading of an outline level, which counts from 0; 9 is body text.
pub(super) fn outline(level: &str) -> Option<Sort> {
    let level: u8 = level.trim().parse().ok()?;
    (level < 9).then_some(Sort::Is(BlockKind::Heading(level + 1)))
}

/// What a style of this name or id is for.
fn named(name: &str) -> Option<Sort> {
    let name: String = name.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let level = |start: &str| name.strip_prefix(start).and_then(|level| level.parse::<u8>().ok());
    if let Some(level) = level("heading").filter(|level| (1..=9).contains(level)) {
        return Some(Sort::Is(BlockKind::Heading(level)));
    }
    if level("toc").is_some() || matches!(&*name, "tocheading" | "contentsheading" | "tableoffigures") {
        return Some(Sort::Repeats);
    }
    match &*name {
        "title" => Some(Sort::Is(BlockKind::Title)),
        "bibliography" | "endnotebibliography" => Some(Sort::Is(BlockKind::Reference)),
        // Based on anything, but never a heading.
        "normal" | "bodytext" | "subtitle" | "author" | "date" | "listparagraph" | "caption" => {
            Some(Sort::Is(BlockKind::Prose))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_known_by_name_by_level_and_by_what_they_are_based_on() {
        let source = r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
            <w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
            <w:style w:styleId="Essay"><w:name w:val="Essay section"/><w:basedOn w:val="berschrift1"/></w:style>
            <w:style w:styleId="Level"><w:name w:val="Mine"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
            <w:style w:styleId="Circle"><w:name w:val="Circle"/><w:basedOn w:val="Circle"/></w:style>
            <w:style w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>
            <w:style w:styleId="Ghost"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>"#;
        let styles = Styles::read("styles.xml", source).unwrap();
        let heading = |level| Some(Sort::Is(BlockKind::Heading(level)));
        let sorts =
            ["berschrift1", "Essay", "Level", "Circle", "Verzeichnis1", "Heading3", "Quote"].map(|id| styles.sort(id));
        assert_eq!(sorts, [heading(1), heading(1), heading(3), None, Some(Sort::Repeats), heading(3), None]);
        assert!(styles.is_hidden("Ghost") && !styles.is_hidden("Essay"));
    }
}
