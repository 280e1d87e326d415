//! What the elements of TEI mean to a reader of essays.
//!
//! Owns a table only. Elements without a row (`hi`, `persName`, `foreign`, `quote`, `supplied` and hundreds more) are
//! part of the sentence they stand in.

use crate::corpus::readers::xml::Table;

/// What an element does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// Part of the sentence.
    #[default]
    Inline,
    /// Of no use to a reader, or struck out.
    Dropped,
    /// A TEI file, or one of several in a corpus.
    Tei,
    Header,
    /// A part that headings belong to.
    Division,
    Head,
    /// A block of its own.
    Paragraph,
    /// A block, unless it stands inside a paragraph.
    Stage,
    /// The text, its front, body or back: parts blocks, and nothing more.
    Part,
    /// Parts blocks, and its head is a caption.
    Frame,
    VerseLine,
    Speech,
    /// Who speaks: its line goes on with what is said.
    Speaker,
    /// The number or term of a list item, which goes on with the item.
    Label,
    TitlePage,
    /// The title on a title page.
    TitlePart,
    Byline,
    Note,
    References,
    /// A bibliography entry, unless it stands inside a paragraph.
    Reference,
    /// One of its children is read.
    Choice,
    /// In a choice, what the editor replaced.
    Replaced,
    /// A link, which may be the number of a note.
    Link,
    Row,
    Cell,
    PageBreak,
    LineBreak,
    Gap,
}

/// Every element that does something.
pub(super) const TABLE: &Table<Role> = &[
    ("tei", "TEI", Role::Tei),
    ("tei", "TEI.2", Role::Tei),
    ("tei", "ab", Role::Paragraph),
    ("tei", "abbr", Role::Replaced),
    ("tei", "alt", Role::Dropped),
    ("tei", "altGrp", Role::Dropped),
    ("tei", "am", Role::Replaced),
    ("tei", "app", Role::Choice),
    ("tei", "argument", Role::Paragraph),
    ("tei", "back", Role::Part),
    ("tei", "bibl", Role::Reference),
    ("tei", "biblFull", Role::Reference),
    ("tei", "biblStruct", Role::Reference),
    ("tei", "binaryObject", Role::Dropped),
    ("tei", "body", Role::Part),
    ("tei", "byline", Role::Byline),
    ("tei", "castItem", Role::Paragraph),
    ("tei", "castList", Role::Frame),
    ("tei", "cb", Role::LineBreak),
    ("tei", "cell", Role::Cell),
    ("tei", "certainty", Role::Dropped),
    ("tei", "choice", Role::Choice),
    ("tei", "cit", Role::Stage),
    ("tei", "closer", Role::Paragraph),
    ("tei", "dateline", Role::Stage),
    ("tei", "del", Role::Dropped),
    ("tei", "div", Role::Division),
    ("tei", "div0", Role::Division),
    ("tei", "div1", Role::Division),
    ("tei", "div2", Role::Division),
    ("tei", "div3", Role::Division),
    ("tei", "div4", Role::Division),
    ("tei", "div5", Role::Division),
    ("tei", "div6", Role::Division),
    ("tei", "div7", Role::Division),
    ("tei", "docAuthor", Role::Byline),
    ("tei", "docDate", Role::Byline),
    ("tei", "docImprint", Role::Byline),
    ("tei", "docTitle", Role::TitlePart),
    ("tei", "egXML", Role::Dropped),
    ("tei", "epigraph", Role::Frame),
    ("tei", "facsimile", Role::Dropped),
    ("tei", "figDesc", Role::Paragraph),
    ("tei", "figure", Role::Frame),
    ("tei", "floatingText", Role::Part),
    ("tei", "front", Role::Part),
    ("tei", "fs", Role::Dropped),
    ("tei", "fw", Role::Dropped),
    ("tei", "gap", Role::Dropped),
    ("tei", "graphic", Role::Dropped),
    ("tei", "group", Role::Part),
    ("tei", "head", Role::Head),
    ("tei", "index", Role::Dropped),
    ("tei", "interp", Role::Dropped),
    ("tei", "interpGrp", Role::Dropped),
    ("tei", "item", Role::Paragraph),
    ("tei", "l", Role::VerseLine),
    ("tei", "label", Role::Label),
    ("tei", "lb", Role::LineBreak),
    ("tei", "lg", Role::Frame),
    ("tei", "link", Role::Dropped),
    ("tei", "linkGrp", Role::Dropped),
    ("tei", "list", Role::Frame),
    ("tei", "listBibl", Role::References),
    ("tei", "media", Role::Dropped),
    ("tei", "metamark", Role::Dropped),
    ("tei", "milestone", Role::Gap),
    ("tei", "notatedMusic", Role::Dropped),
    ("tei", "note", Role::Note),
    ("tei", "opener", Role::Paragraph),
    ("tei", "orig", Role::Replaced),
    ("tei", "p", Role::Paragraph),
    ("tei", "pb", Role::PageBreak),
    ("tei", "postscript", Role::Frame),
    ("tei", "precision", Role::Dropped),
    ("tei", "ptr", Role::Link),
    ("tei", "ref", Role::Link),
    ("tei", "row", Role::Row),
    ("tei", "rt", Role::Dropped),
    ("tei", "salute", Role::Stage),
    ("tei", "sic", Role::Replaced),
    ("tei", "signed", Role::Stage),
    ("tei", "sourceDoc", Role::Dropped),
    ("tei", "sp", Role::Speech),
    ("tei", "space", Role::Gap),
    ("tei", "spanGrp", Role::Dropped),
    ("tei", "speaker", Role::Speaker),
    ("tei", "stage", Role::Stage),
    ("tei", "standOff", Role::Dropped),
    ("tei", "table", Role::Frame),
    ("tei", "teiCorpus", Role::Tei),
    ("tei", "teiCorpus.2", Role::Tei),
    ("tei", "teiHeader", Role::Header),
    ("tei", "text", Role::Part),
    ("tei", "titlePage", Role::TitlePage),
    ("tei", "titlePart", Role::TitlePart),
    ("tei", "trailer", Role::Paragraph),
    ("tei", "u", Role::Paragraph),
    ("tei", "xenoData", Role::Dropped),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_for_the_search() {
        assert!(TABLE.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)));
    }
}
