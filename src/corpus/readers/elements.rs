//! What the elements of HTML mean to a reader of essays, and which parts of a page are not the essay.
//!
//! Owns tables only.

use super::tags::Tag;

/// What an element does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Text goes on across it, but it may be hidden.
    Inline,
    /// Starts and ends a block.
    Block,
    /// A paragraph: a block that the next block ends, closed or not.
    Paragraph,
    /// A list item, term or definition: ends the one before.
    Item,
    /// A row of a table.
    Row,
    /// A cell of a row.
    Cell,
    /// A heading of this level.
    Heading(u8),
    /// `<br>`.
    LineBreak,
    /// Keeps its white space.
    Preformatted,
    /// `<article>`.
    Article,
    /// `<main>`.
    Main,
    /// `<header>`: of the page, unless inside the essay.
    Header,
    /// `<body>` and `<html>`, which no attribute hides.
    Whole,
    /// Never part of the essay.
    Dropped,
    /// The title of the page.
    Title,
    /// `<meta>`.
    Meta,
    /// `<hr>`, `<img>` and the like, without an inside.
    Void,
}

/// Every element that does something, by name. Sorted.
const ELEMENTS: &[(&str, Role)] = &[
    ("a", Role::Inline),
    ("address", Role::Block),
    ("area", Role::Void),
    ("article", Role::Article),
    ("aside", Role::Dropped),
    ("base", Role::Void),
    ("blockquote", Role::Block),
    ("body", Role::Whole),
    ("br", Role::LineBreak),
    ("button", Role::Dropped),
    ("canvas", Role::Dropped),
    ("caption", Role::Block),
    ("center", Role::Block),
    ("col", Role::Void),
    ("dd", Role::Item),
    ("details", Role::Block),
    ("dialog", Role::Dropped),
    ("dir", Role::Block),
    ("div", Role::Block),
    ("dl", Role::Block),
    ("dt", Role::Item),
    ("embed", Role::Void),
    ("fieldset", Role::Block),
    ("figcaption", Role::Block),
    ("figure", Role::Block),
    ("footer", Role::Dropped),
    ("form", Role::Dropped),
    ("frameset", Role::Dropped),
    ("h1", Role::Heading(1)),
    ("h2", Role::Heading(2)),
    ("h3", Role::Heading(3)),
    ("h4", Role::Heading(4)),
    ("h5", Role::Heading(5)),
    ("h6", Role::Heading(6)),
    ("head", Role::Block),
    ("header", Role::Header),
    ("hgroup", Role::Block),
    ("hr", Role::Void),
    ("html", Role::Whole),
    ("iframe", Role::Dropped),
    ("img", Role::Void),
    ("input", Role::Void),
    ("legend", Role::Block),
    ("li", Role::Item),
    ("link", Role::Void),
    ("main", Role::Main),
    ("menu", Role::Block),
    ("meta", Role::Meta),
    ("nav", Role::Dropped),
    ("noembed", Role::Dropped),
    ("noframes", Role::Dropped),
    ("noscript", Role::Dropped),
    ("object", Role::Dropped),
    ("ol", Role::Block),
    ("option", Role::Item),
    ("p", Role::Paragraph),
    ("param", Role::Void),
    ("pre", Role::Preformatted),
    ("script", Role::Dropped),
    ("search", Role::Dropped),
    ("section", Role::Block),
    ("select", Role::Dropped),
    ("source", Role::Void),
    ("span", Role::Inline),
    ("style", Role::Dropped),
    ("summary", Role::Block),
    ("sup", Role::Inline),
    ("svg", Role::Dropped),
    ("table", Role::Block),
    ("tbody", Role::Block),
    ("td", Role::Cell),
    ("template", Role::Dropped),
    ("textarea", Role::Dropped),
    ("tfoot", Role::Block),
    ("th", Role::Cell),
    ("thead", Role::Block),
    ("title", Role::Title),
    ("tr", Role::Row),
    ("track", Role::Void),
    ("ul", Role::Block),
    ("wbr", Role::Void),
    ("xmp", Role::Preformatted),
];

/// An element of the table, as its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element(u8);

impl Element {
    /// How many there are.
    pub(super) const COUNT: usize = ELEMENTS.len();

    /// The element of this name in any case; `None` for one that does nothing.
    pub(super) fn named(name: &str) -> Option<Element> {
        let lower = name.bytes().map(|byte| byte.to_ascii_lowercase());
        let row = ELEMENTS.binary_search_by(|(known, _)| known.bytes().cmp(lower.clone())).ok()?;
        u8::try_from(row).ok().map(Element)
    }

    /// What it does.
    pub(super) fn role(self) -> Role {
        ELEMENTS[self.row()].1
    }

    /// Its row.
    pub(super) fn row(self) -> usize {
        usize::from(self.0)
    }
}

/// Words in a `class` or `id` that name what surrounds an essay on a page. Sorted.
const SURROUNDINGS: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertisement",
    "adverts",
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "comment",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "menu",
    "nav",
    "navbar",
    "navbox",
    "navigation",
    "newsletter",
    "popup",
    "promo",
    "share",
    "sharing",
    "sidebar",
    "social",
];

/// Words before them that only say what a page has: `has-sidebar`, `with-banner`.
const ONLY_SAYS: &[&str] = &["has", "hide", "no", "show", "with", "without"];

/// Whole classes of what stands inside an essay without being part of it: note marks, edit links.
const MARKS: &[&str] = &[
    "data-footnote-backref",
    "data-footnote-ref",
    "footnote-back",
    "footnote-backref",
    "footnote-ref",
    "footnoteref",
    "mw-cite-backlink",
    "mw-editsection",
    "noteref",
    "reference",
    "reversefootnote",
    "sr-only",
    "visually-hidden",
];

/// Words in a `class`, `id` or `role` that name notes and bibliographies.
const NOTES: &[&str] = &["footnotes", "endnotes", "footnote", "endnote", "rearnotes", "rearnote", "reflist"];
const REFERENCES: &[&str] = &["bibliography", "references", "refs"];

/// What the attributes of a tag say about its inside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Traits {
    /// Not shown.
    pub(super) is_hidden: bool,
    /// A mark on the text, if it stands inside a line: the number of a note, an edit link.
    pub(super) is_mark: bool,
    /// A part of the page around the essay.
    pub(super) is_surrounding: bool,
    /// The page's main content.
    pub(super) is_main: bool,
    /// Footnotes.
    pub(super) is_notes: bool,
    /// A bibliography.
    pub(super) is_references: bool,
    /// Where a page of the printed book begins.
    pub(super) is_page_break: bool,
}

impl Traits {
    /// Reads the attributes once.
    pub(super) fn of(tag: &Tag) -> Traits {
        let mut traits = Traits::default();
        for (name, value) in tag.attributes() {
            match name.to_ascii_lowercase().as_str() {
                "hidden" => traits.is_hidden = true,
                "aria-hidden" => traits.is_hidden |= value == "true",
                "style" => traits.is_hidden |= hides(&value),
                "role" | "epub:type" => {
                    traits.is_main |= value == "main";
                    traits.is_surrounding |= matches!(&*value, "navigation" | "banner" | "contentinfo" | "search");
                    traits.is_mark |= matches!(&*value, "doc-noteref" | "noteref" | "doc-backlink");
                    traits.is_page_break |= matches!(&*value, "doc-pagebreak" | "pagebreak");
                    traits.read_names(&value);
                }
                "class" => {
                    traits.is_mark |= value.split_ascii_whitespace().any(|class| is_one_of(MARKS, class));
                    traits.read_names(&value);
                }
                "id" => traits.read_names(&value),
                _ => {}
            }
        }
        traits
    }

    fn read_names(&mut self, names: &str) {
        let mut before = "";
        for word in names.split(|c: char| !c.is_alphanumeric()).flat_map(camel_words) {
            self.is_surrounding |= is_one_of(SURROUNDINGS, word) && !is_one_of(ONLY_SAYS, before);
            self.is_notes |= is_one_of(NOTES, word);
            self.is_references |= is_one_of(REFERENCES, word);
            before = word;
        }
    }
}

fn is_one_of(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// `cookieBanner` is two words.
fn camel_words(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = name;
    std::iter::from_fn(move || {
        let mut after_first = rest.char_indices().skip(1).peekable();
        let mut was_lower = rest.starts_with(char::is_lowercase);
        let end = after_first.find(|&(_, c)| {
            let turns = was_lower && c.is_uppercase();
            was_lower = c.is_lowercase();
            turns
        });
        let (word, left) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
        rest = left;
        (!word.is_empty()).then_some(word)
    })
}

fn hides(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

#[cfg(test)]
mod tests {
    use super::super::tags::{Token, Tokens};
    use super::*;

    fn traits(source: &str) -> Traits {
        let Some((_, Token::Open(tag))) = Tokens::new(source).next() else { panic!("no tag") };
        Traits::of(&tag)
    }

    #[test]
    fn the_elements_are_sorted_for_the_search() {
        assert!(ELEMENTS.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(Element::named("H2").map(Element::role), Some(Role::Heading(2)));
        assert_eq!(Element::named("blink"), None);
    }

    #[test]
    fn surroundings_are_named_by_whole_words() {
        for name in ["site-nav", "cookieBanner", "comments", "post_share"] {
            assert!(traits(&format!("<div class='x {name}'>")).is_surrounding, "{name}");
        }
        for name in ["navy", "shareholders", "has-sidebar", "bannerman", "commentary"] {
            assert!(!traits(&format!("<div class='x {name}'>")).is_surrounding, "{name}");
        }
        assert!(traits("<a class=footnote-ref>").is_mark);
        assert!(traits("<p style='display: none'>").is_hidden);
    }
}
