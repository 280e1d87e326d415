//! The header of a TEI file: what was edited, by whom, from what.

use crate::corpus::readers::xml::{self, Event, Table, Tag, Xml};
use crate::corpus::skip::Skip;

/// What the header says.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) title: Option<String>,
    pub(super) author: Option<String>,
    /// The author of the printed source.
    pub(super) source_author: Option<String>,
    /// The printed source or manuscript, in words.
    pub(super) source: Option<String>,
    pub(super) topics: Vec<String>,
    created: Option<String>,
    source_date: Option<String>,
    published: Option<String>,
    has_main_title: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Role {
    #[default]
    Other,
    Header,
    Section(Section),
    Title,
    Author,
    NamePart,
    Date,
    Term,
    /// Addresses, identifiers and the like, which are no part of a name.
    Dropped,
}

/// The parts of a header that speak of different things in the same elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Titles,
    Publication,
    Source,
    Creation,
    Keywords,
}

const TABLE: &Table<Role> = &[
    ("tei", "addName", Role::NamePart),
    ("tei", "address", Role::Dropped),
    ("tei", "affiliation", Role::Dropped),
    ("tei", "author", Role::Author),
    ("tei", "creation", Role::Section(Section::Creation)),
    ("tei", "date", Role::Date),
    ("tei", "email", Role::Dropped),
    ("tei", "forename", Role::NamePart),
    ("tei", "idno", Role::Dropped),
    ("tei", "item", Role::Term),
    ("tei", "keywords", Role::Section(Section::Keywords)),
    ("tei", "nameLink", Role::NamePart),
    ("tei", "publicationStmt", Role::Section(Section::Publication)),
    ("tei", "roleName", Role::NamePart),
    ("tei", "sourceDesc", Role::Section(Section::Source)),
    ("tei", "surname", Role::NamePart),
    ("tei", "teiHeader", Role::Header),
    ("tei", "term", Role::Term),
    ("tei", "title", Role::Title),
    ("tei", "titleStmt", Role::Section(Section::Titles)),
];

/// What is being read.
#[derive(Debug, Default)]
struct Reading {
    header: Header,
    section: Option<Section>,
    said: String,
    source: String,
    /// The kind of the open title, and the date the open element gives as data.
    title_kind: String,
    when: Option<String>,
}

impl Header {
    /// Reads the header that `source` starts with, up to its end.
    pub(super) fn read(source: &str) -> Result<Header, Skip> {
        let mut xml = Xml::new("the header", source, TABLE, "tei");
        let mut reading = Reading::default();
        while let Some(event) = xml.next()? {
            match event {
                Event::Open(Role::Dropped, _) => xml.skip()?,
                Event::Open(role, tag) => reading.open(role, &tag),
                Event::Text(_, text) => reading.text(&text),
                Event::Close(Role::Header) => break,
                Event::Close(role) => reading.close(role),
            }
        }
        Ok(Header { source: shortened(&reading.source), ..reading.header })
    }

    /// When the text was written: as the header says, else as its source is dated, else as the file is.
    pub(super) fn written(&self) -> Option<String> {
        [&self.created, &self.source_date, &self.published].into_iter().flatten().next().cloned()
    }
}

impl Reading {
    fn open(&mut self, role: Role, tag: &Tag) {
        match role {
            Role::Section(section) => self.section = self.section.or(Some(section)),
            Role::NamePart => self.said.push(' '),
            Role::Title => {
                self.said.clear();
                self.title_kind = tag.get("type").unwrap_or_default().into_owned();
            }
            Role::Date => {
                self.said.clear();
                let given = ["when", "from", "notBefore", "value"].iter().find_map(|name| tag.get(name));
                self.when = given.map(|date| date.into_owned());
            }
            Role::Author | Role::Term => self.said.clear(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        self.said.push_str(text);
        if self.section == Some(Section::Source) && self.source.len() < 4 * LONGEST_SOURCE {
            self.source.push_str(text);
        }
    }

    fn close(&mut self, role: Role) {
        let section = self.section;
        let said = || xml::tidy(&self.said);
        let header = &mut self.header;
        match (role, section) {
            (Role::Section(closed), Some(open)) if closed == open => self.section = None,
            (Role::Title, Some(Section::Titles)) => {
                let is_main = self.title_kind == "main";
                let is_other =
                    matches!(self.title_kind.as_str(), "sub" | "short" | "alt" | "desc" | "uniform" | "filing");
                if !header.has_main_title && (is_main || !is_other && header.title.is_none()) {
                    header.title = said().or(header.title.take());
                    header.has_main_title = is_main;
                }
            }
            (Role::Author, Some(Section::Titles)) => header.author = joined(header.author.take(), said()),
            (Role::Author, Some(Section::Source)) => header.source_author = header.source_author.take().or_else(said),
            (Role::Date, Some(section)) => {
                let date = self.when.take().or_else(said);
                let slot = match section {
                    Section::Creation => &mut header.created,
                    Section::Source => &mut header.source_date,
                    Section::Publication => &mut header.published,
                    Section::Titles | Section::Keywords => return,
                };
                *slot = slot.take().or(date);
            }
            (Role::Term, Some(Section::Keywords)) => header.topics.extend(said()),
            _ => {}
        }
    }
}

/// Several authors, in one line.
fn joined(before: Option<String>, next: Option<String>) -> Option<String> {
    match (before, next) {
        (Some(before), Some(next)) => Some(format!("{before}, {next}")),
        (before, next) => before.or(next),
    }
}

/// The most characters of a source.
const LONGEST_SOURCE: usize = 300;

fn shortened(source: &str) -> Option<String> {
    let source = xml::tidy(source)?;
    match source.char_indices().nth(LONGEST_SOURCE) {
        Some((at, _)) => Some(format!("{}…", source[..at].trim_end())),
        None => Some(source),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_names_title_author_date_source_and_topics() {
        let header = Header::read(
            "<teiHeader><fileDesc><titleStmt><title type='sub'>A history</title><title type='main'>The <hi>Virgin</hi> Lands</title>\
             <author><persName><forename>Jane</forename><surname>Doe</surname></persName><email>a@b</email></author>\
             <author>Richard Roe</author></titleStmt><publicationStmt><date when='2019'/></publicationStmt>\
             <sourceDesc><bibl><title>Maize</title>, <author>Nove</author>, <date>1964</date></bibl></sourceDesc></fileDesc>\
             <profileDesc><creation><date when='1963-10-01'>autumn</date></creation>\
             <textClass><keywords><term>maize</term><term>wheat</term></keywords></textClass></profileDesc></teiHeader></TEI>",
        )
        .unwrap();
        assert_eq!(header.title.as_deref(), Some("The Virgin Lands"));
        assert_eq!(header.author.as_deref(), Some("Jane Doe, Richard Roe"));
        assert_eq!(header.written().as_deref(), Some("1963-10-01"));
        assert_eq!(header.source.as_deref(), Some("Maize, Nove, 1964"));
        assert_eq!(header.topics, ["maize", "wheat"]);
        assert!(TABLE.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)));
    }
}
