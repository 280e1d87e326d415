//! The table of contents of an e-book: what its chapters are called, how deep they lie, and where printed pages begin.
//!
//! EPUB 3 has it in a navigation document, EPUB 2 in an NCX file; many books have both, and the first is asked first.

use rustc_hash::FxHashMap;

use super::package::{Package, folder_of, resolved};
use crate::corpus::readers::archive::Archive;
use crate::corpus::readers::content::PageAnchors;
use crate::corpus::readers::pages;
use crate::corpus::readers::xml::{self, Event, Table, Xml};
use crate::corpus::skip::Skip;

/// The table of contents.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// The name and depth of the first entry for each file.
    entries: FxHashMap<String, Entry>,
    /// Where in each file which page begins; an empty fragment is its start.
    pages: FxHashMap<String, PageAnchors>,
}

#[derive(Debug)]
struct Entry {
    name: String,
    depth: u8,
    /// It leads to somewhere inside the file.
    has_fragment: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Role {
    #[default]
    Other,
    Nav,
    List,
    Link,
    Point,
    PageTarget,
    Label,
    Target,
}

const TABLE: &Table<Role> = &[
    ("h", "a", Role::Link),
    ("h", "nav", Role::Nav),
    ("h", "ol", Role::List),
    ("ncx", "content", Role::Target),
    ("ncx", "navLabel", Role::Label),
    ("ncx", "navPoint", Role::Point),
    ("ncx", "pageTarget", Role::PageTarget),
];

/// What the open list is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum List {
    #[default]
    Other,
    Chapters,
    Pages,
}

impl Contents {
    pub(super) fn of(archive: &mut Archive, package: &Package) -> Result<Contents, Skip> {
        let mut contents = Contents::default();
        if let Some(path) = &package.nav
            && let Some(part) = archive.text(path)?
        {
            contents.read_nav(path, &part.text)?;
        }
        if let Some(path) = &package.ncx
            && (contents.entries.is_empty() || contents.pages.is_empty())
            && let Some(part) = archive.text(path)?
        {
            contents.read_ncx(path, &part.text)?;
        }
        Ok(contents)
    }

    /// The name and depth of a chapter, from 1.
    pub(super) fn entry(&self, path: &str) -> Option<(&str, u8)> {
        self.entries.get(path).map(|entry| (entry.name.as_str(), entry.depth))
    }

    /// Where in a file which page begins.
    pub(super) fn pages(&self, path: &str) -> PageAnchors {
        self.pages.get(path).cloned().unwrap_or_default()
    }

    /// The page that begins with the file, if one does.
    pub(super) fn first_page(&self, path: &str) -> Option<u32> {
        self.pages.get(path)?.get("").copied()
    }

    fn read_nav(&mut self, path: &str, source: &str) -> Result<(), Skip> {
        let folder = folder_of(path);
        let mut xml = Xml::new(path, source, TABLE, "h");
        let (mut list, mut depth, mut target, mut name) = (List::Other, 0u8, None, String::new());
        while let Some(event) = xml.next()? {
            match event {
                Event::Open(Role::Nav, tag) => {
                    let kinds = tag.get("type").unwrap_or_default().into_owned();
                    let is = |kind: &str| kinds.split_whitespace().any(|one| one == kind);
                    list = if is("toc") {
                        List::Chapters
                    } else if is("page-list") {
                        List::Pages
                    } else {
                        List::Other
                    };
                    depth = 0;
                }
                Event::Close(Role::Nav) => list = List::Other,
                Event::Open(Role::List, _) => depth = depth.saturating_add(1),
                Event::Close(Role::List) => depth = depth.saturating_sub(1),
                Event::Open(Role::Link, tag) => {
                    target = tag.get("href").map(|href| href.into_owned());
                    name.clear();
                }
                Event::Close(Role::Link) => {
                    if let Some(target) = target.take() {
                        self.add(list, folder, &target, &name, depth);
                    }
                }
                Event::Text(_, text) => name.push_str(&text),
                _ => {}
            }
        }
        Ok(())
    }

    fn read_ncx(&mut self, path: &str, source: &str) -> Result<(), Skip> {
        let folder = folder_of(path);
        let has_entries = !self.entries.is_empty();
        let mut xml = Xml::new(path, source, TABLE, "ncx");
        let (mut list, mut depth, mut name) = (List::Other, 0u8, String::new());
        while let Some(event) = xml.next()? {
            match event {
                Event::Open(Role::Point, _) => {
                    depth = depth.saturating_add(1);
                    list = if has_entries { List::Other } else { List::Chapters };
                }
                Event::Close(Role::Point) => depth = depth.saturating_sub(1),
                Event::Open(Role::PageTarget, _) => list = List::Pages,
                Event::Open(Role::Label, _) => name.clear(),
                Event::Open(Role::Target, tag) => {
                    if let Some(target) = tag.get("src") {
                        self.add(list, folder, &target, &name, depth);
                    }
                }
                Event::Text(_, text) => name.push_str(&text),
                _ => {}
            }
        }
        Ok(())
    }

    fn add(&mut self, list: List, folder: &str, target: &str, name: &str, depth: u8) {
        let (path, fragment) = (resolved(folder, target), target.split_once('#').map_or("", |(_, fragment)| fragment));
        match (list, xml::tidy(name)) {
            (List::Chapters, Some(name)) => {
                let entry = Entry { name, depth: depth.max(1), has_fragment: !fragment.is_empty() };
                let known = self.entries.get(&path);
                // An entry for the whole file speaks for it before one for a part of it.
                if known.is_none_or(|known| known.has_fragment && !entry.has_fragment) {
                    self.entries.insert(path, entry);
                }
            }
            (List::Pages, Some(name)) => {
                if let Some(number) = pages::number(&name) {
                    self.pages.entry(path).or_default().insert(fragment.to_owned(), number);
                }
            }
            _ => {}
        }
    }
}
