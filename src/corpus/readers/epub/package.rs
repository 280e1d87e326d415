//! What the package of an e-book says: its title and authors, its files, and the order they are read in.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::corpus::readers::archive::Archive;
use crate::corpus::readers::xml::{self, Event, Table, Tag, Xml};
use crate::corpus::skip::{Skip, SkipReason};

/// The file that names the package.
pub(super) const CONTAINER: &str = "META-INF/container.xml";
/// The file that says what is encrypted.
const ENCRYPTION: &str = "META-INF/encryption.xml";

/// Ways to scramble fonts, which lock no text.
const FONT_SCRAMBLING: &[&str] = &["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// What the package document says.
#[derive(Debug, Default)]
pub(super) struct Package {
    pub(super) title: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) written: Option<String>,
    pub(super) source: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) topics: Vec<String>,
    /// The paths of the navigation document of EPUB 3 and of the table of contents of EPUB 2.
    pub(super) nav: Option<String>,
    pub(super) ncx: Option<String>,
    /// The paths of the files that are text, by their id.
    files: FxHashMap<String, String>,
    /// The ids of the chapters in order.
    spine: Vec<String>,
    /// The path of a page that lists the contents for readers.
    listed: Option<String>,
}

#[derive(Clone, Copy, Debug, Default)]
enum Role {
    #[default]
    Other,
    RootFile,
    Method,
    Title,
    Creator,
    Date,
    Source,
    Publisher,
    Subject,
    Item,
    ItemReference,
    GuideReference,
}

const TABLE: &Table<Role> = &[
    ("container", "rootfile", Role::RootFile),
    ("dc", "creator", Role::Creator),
    ("dc", "date", Role::Date),
    ("dc", "publisher", Role::Publisher),
    ("dc", "source", Role::Source),
    ("dc", "subject", Role::Subject),
    ("dc", "title", Role::Title),
    ("enc", "EncryptionMethod", Role::Method),
    ("opf", "item", Role::Item),
    ("opf", "itemref", Role::ItemReference),
    ("opf", "reference", Role::GuideReference),
];

/// Refuses a book whose text is encrypted.
pub(super) fn refuse_locked(archive: &mut Archive) -> Result<(), Skip> {
    let Some(part) = archive.text(ENCRYPTION)? else { return Ok(()) };
    let mut xml = Xml::new(ENCRYPTION, &part.text, TABLE, "enc");
    while let Some(event) = xml.next()? {
        if let Event::Open(Role::Method, tag) = event
            && tag.get("Algorithm").is_none_or(|algorithm| !FONT_SCRAMBLING.contains(&&*algorithm))
        {
            return Err(Skip::new(SkipReason::Encrypted, "an e-book locked by a licence (DRM)"));
        }
    }
    Ok(())
}

impl Package {
    pub(super) fn of(archive: &mut Archive) -> Result<Package, Skip> {
        let path = root_file(archive)?;
        let Some(part) = archive.text(&path)? else {
            return Err(Skip::new(SkipReason::Broken, format!("an e-book without its package {path}")));
        };
        let folder = folder_of(&path);
        let mut xml = Xml::new(&path, &part.text, TABLE, "opf");
        let (mut package, mut said) = (Package::default(), String::new());
        let mut counts = true;
        while let Some(event) = xml.next()? {
            match event {
                Event::Open(role, tag) => {
                    said.clear();
                    counts = is_of_the_work(role, &tag);
                    package.link(role, &tag, folder);
                }
                Event::Text(_, text) => said.push_str(&text),
                Event::Close(role) if counts => package.describe(role, &said),
                Event::Close(_) => {}
            }
        }
        Ok(package)
    }

    /// The paths of the chapters in order, each once, without lists of contents.
    pub(super) fn chapters(&self) -> impl Iterator<Item = &str> {
        let mut seen = FxHashSet::default();
        let paths = self.spine.iter().filter_map(|id| self.files.get(id)).map(String::as_str);
        paths.filter(move |path| {
            let is_list = [&self.nav, &self.listed].into_iter().any(|list| list.as_deref() == Some(path));
            !is_list && seen.insert(*path)
        })
    }

    fn link(&mut self, role: Role, tag: &Tag, folder: &str) {
        match role {
            Role::Item => {
                let (Some(id), Some(href)) = (tag.get("id"), tag.get("href")) else { return };
                let path = resolved(folder, &href);
                let has = |property: &str| {
                    tag.get("properties").is_some_and(|all| all.split_whitespace().any(|one| one == property))
                };
                if has("nav") {
                    self.nav = Some(path.clone());
                }
                match tag.get("media-type").as_deref() {
                    Some("application/x-dtbncx+xml") => self.ncx = Some(path),
                    Some("application/xhtml+xml" | "text/html" | "text/x-oeb1-document") => {
                        self.files.insert(id.into_owned(), path);
                    }
                    _ => {}
                }
            }
            Role::ItemReference => self.spine.extend(tag.get("idref").map(Into::into)),
            Role::GuideReference if tag.get("type").is_some_and(|kind| kind == "toc") => {
                // A list that begins inside a chapter is only a part of it.
                let href = tag.get("href").filter(|href| !href.contains('#'));
                self.listed = href.map(|href| resolved(folder, &href));
            }
            _ => {}
        }
    }

    fn describe(&mut self, role: Role, said: &str) {
        let Some(said) = xml::tidy(said) else { return };
        match role {
            Role::Title => self.title = self.title.take().or(Some(said)),
            Role::Creator => self.authors.push(said),
            Role::Date => self.written = self.written.take().or(Some(said)),
            Role::Source => self.source = self.source.take().or(Some(said)),
            Role::Publisher => self.publisher = self.publisher.take().or(Some(said)),
            Role::Subject => self.topics.push(said),
            _ => {}
        }
    }
}

/// Whether an entry speaks of the work: translators are no authors, and the day a file was converted no date.
fn is_of_the_work(role: Role, tag: &Tag) -> bool {
    match role {
        Role::Creator => tag.get("role").is_none_or(|role| role == "aut"),
        Role::Date => tag.get("event").is_none_or(|event| event == "publication" || event == "creation"),
        _ => true,
    }
}

fn root_file(archive: &mut Archive) -> Result<String, Skip> {
    let missing = || Skip::new(SkipReason::Broken, format!("an e-book without {CONTAINER}, or with nothing in it"));
    let part = archive.text(CONTAINER)?.ok_or_else(missing)?;
    let mut xml = Xml::new(CONTAINER, &part.text, TABLE, "container");
    while let Some(event) = xml.next()? {
        if let Event::Open(Role::RootFile, tag) = event
            && let Some(path) = tag.get("full-path")
        {
            return Ok(path.into_owned());
        }
    }
    Err(missing())
}

/// The folder of a path, without the slash.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The path that a link in a file of this folder leads to, without its fragment.
pub(super) fn resolved(folder: &str, link: &str) -> String {
    let link = percent_decoded(link.split('#').next().unwrap_or(link));
    let mut parts: Vec<&str> = if link.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hexadecimal = tail.get(..2).filter(|_| *first == b'%').and_then(|pair| std::str::from_utf8(pair).ok());
        match hexadecimal.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_followed_inside_the_book() {
        for (folder, link, path) in [
            ("OEBPS", "text/ch1.xhtml", "OEBPS/text/ch1.xhtml"),
            ("OEBPS/text", "../ch%201.xhtml#p3", "OEBPS/ch 1.xhtml"),
            ("", "./a//b", "a/b"),
            ("OEBPS", "/a", "a"),
            ("OEBPS", "../../../etc/passwd", "etc/passwd"),
            ("", "100%", "100%"),
        ] {
            assert_eq!(resolved(folder, link), path);
        }
        assert!(TABLE.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)));
    }
}
