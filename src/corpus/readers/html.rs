//! HTML pages: the essay on them, without the page around it.
//!
//! Owns the choice of the main content and of the title. Knows mark-up only through `content`.
//!
//! The essay is the longest `<article>` if it holds half the text, else `<main>` if it holds a third, else
//! the whole body; always without navigation, footers, forms, and what a class names as such.

use std::collections::BTreeMap;

use super::content::{self, Content, Piece, Place};
use crate::corpus::reader::{Reader, Reading};
use crate::corpus::{byline, draft::Draft, front_matter, shape};
use crate::document::{BlockKind, Document};

/// The row of the table.
pub(super) const READER: Reader =
    Reader { name: "html", extensions: &["html", "htm", "xhtml"], reading: Reading::Text { recognises, read } };

/// Names in `<meta>` for the same thing, best first.
const AUTHOR: &[&str] = &["author", "article:author", "citation_author", "dc.creator", "dcterms.creator"];
const WRITTEN: &[&str] = &[
    "article:published_time",
    "citation_publication_date",
    "citation_date",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "dcterms.issued",
    "datepublished",
    "date",
];
const TITLE: &[&str] = &["og:title", "citation_title", "dc.title", "twitter:title"];
const SOURCE: &[&str] = &["og:url", "dc.source", "citation_journal_title"];
const TOPICS: &[&str] = &["keywords", "article:tag", "dc.subject", "dcterms.subject"];
const PERIOD: &[&str] = &["dcterms.temporal", "dc.coverage"];

fn recognises(text: &str) -> bool {
    const BEGINNINGS: &[&str] = &["<!doctype html", "<html", "<?xml", "<head", "<body"];
    let start = text.trim_start();
    let begins = |with: &&str| start.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    BEGINNINGS.iter().any(begins)
}

fn read(source: &str) -> Document {
    let content = content::read(source);
    let scope = Scope::of(&content);
    let mut draft = Draft::default();
    for piece in content.pieces.iter().filter(|piece| scope.holds(&content, piece)) {
        content.write_piece(piece, &mut draft, 0);
    }
    let mut document = draft.finish();
    describe(&content, &mut document);
    shape::name_top_heading(&mut document);
    document.title = document.title.take().or_else(|| page_title(&content));
    shape::name_head(&mut document);
    shape::name_sections(&mut document);
    document
}

/// What the page's head says about the essay.
fn describe(content: &Content, document: &mut Document) {
    let first = |names: &[&str]| names.iter().find_map(|name| meta(content, name).next()).map(str::to_owned);
    // Some pages give an address where a name belongs.
    document.author = first(AUTHOR).filter(|author| !author.starts_with("http"));
    document.written = first(WRITTEN).map(|date| written(&date));
    document.source = first(SOURCE);
    document.period = first(PERIOD);
    let topics = TOPICS.iter().flat_map(|name| meta(content, name)).flat_map(|topics| topics.split([',', ';']));
    front_matter::add_topics(document, topics);
}

fn meta<'a>(content: &'a Content, name: &str) -> impl Iterator<Item = &'a str> {
    content.meta.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The day of a date with or without a time: `2019-03-12T10:00:00Z`.
fn written(date: &str) -> String {
    let day = date.split('T').next().unwrap_or(date);
    byline::iso_date(day).unwrap_or_else(|| date.to_owned())
}

/// The title in the page's head, without the name of the site.
fn page_title(content: &Content) -> Option<String> {
    let title = TITLE.iter().find_map(|name| meta(content, name).next()).unwrap_or(&content.title);
    let site = meta(content, "og:site_name").next();
    Some(without_site(title, site).to_owned()).filter(|title| !title.is_empty())
}

/// Cuts " | Site" and, where the site's name is known, " - Site" too: a dash may belong to the title.
fn without_site<'a>(title: &'a str, site: Option<&str>) -> &'a str {
    for (sign, is_sure) in
        [(" | ", true), (" :: ", true), (" - ", false), (" – ", false), (" — ", false), (" · ", false)]
    {
        if let Some((front, tail)) = title.rsplit_once(sign) {
            let is_site = site.is_some_and(|site| site.eq_ignore_ascii_case(tail.trim()));
            if (is_sure || is_site) && !front.trim().is_empty() {
                return front.trim();
            }
        }
    }
    title.trim()
}

/// The part of the page that is the essay.
#[derive(Clone, Copy, Debug)]
struct Scope {
    part: Part,
    /// Whether parts that are named as surroundings are left out; not where nothing would be left.
    drops_surroundings: bool,
}

#[derive(Clone, Copy, Debug)]
enum Part {
    Article(u32),
    Main,
    Body,
}

impl Scope {
    fn of(content: &Content) -> Scope {
        /// Fewer bytes than this are not an essay.
        const LEAST: usize = 200;
        let [all, kept] = [true, false].map(|surroundings| {
            let counts = |piece: &&Piece| surroundings || !piece.place.is_surrounding;
            content.pieces.iter().filter(counts).map(|piece| content.text(piece).len()).sum::<usize>()
        });
        let drops_surroundings = kept >= LEAST || kept == all;
        let counted = content.pieces.iter().filter(|piece| !(drops_surroundings && piece.place.is_surrounding));
        let (mut total, mut main, mut articles) = (0, 0, BTreeMap::<u32, usize>::new());
        for piece in counted.filter(|piece| !piece.place.is_header) {
            let length = content.text(piece).len();
            total += length;
            main += if piece.place.is_main { length } else { 0 };
            *articles.entry(piece.place.article).or_default() += length;
        }
        articles.remove(&0);
        let longest = articles.into_iter().max_by_key(|&(_, length)| length);
        let part = match longest {
            Some((article, length)) if length * 2 >= total => Part::Article(article),
            _ if main > 0 && main * 3 >= total => Part::Main,
            _ => Part::Body,
        };
        Scope { part, drops_surroundings }
    }

    fn holds(&self, content: &Content, piece: &Piece) -> bool {
        let Place { article, is_main, is_header, is_surrounding } = piece.place;
        if is_surrounding && self.drops_surroundings {
            return false;
        }
        match self.part {
            Part::Article(chosen) => article == chosen,
            Part::Main => is_main,
            // A page's header holds the title and the byline, and else menus.
            Part::Body if is_header => {
                piece.kind == BlockKind::Heading(1) || byline::read(content.text(piece)).is_some()
            }
            Part::Body => true,
        }
    }
}
