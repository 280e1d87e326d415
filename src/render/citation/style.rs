//! `--format chicago|mla|apa`: a quotation and its source as a style has them, through a CSL processor.
//!
//! Owns the way from a source to the processor and back. A style of notes gives the note in full below its quotation;
//! one of citations in the text gives the citation behind the quotation and the entry in the list of works below.
//! Styles and terms are unpacked when one of these formats is asked for, and not before.
//!
//! ```text
//! “The Virgin Lands were ploughed from 1954.” (Lindqvist, par. 4)
//!    Lindqvist, Harriet. “The Virgin Lands Campaign, 1954-1963.” 12 Mar. 2019, corpus/virgin-lands.md.
//! ```

use std::collections::HashMap;
use std::io;
use std::sync::LazyLock;

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::taxonomy;
use hayagriva::citationberg::{IndependentStyle, Locale, LocaleCode, Style as Csl, StyleClass};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, BufWriteFormat, CitationItem, CitationRequest, ElemChildren,
    LocatorPayload, Rendered, SpecificLocator,
};
use serde_json::Value;

use super::quotation::{quoted, turned};
use super::source::Source;
use super::{Cited, Locator};
use crate::render::{Style, text};
use crate::search::Answer;

const INDENT: &str = "   ";
/// The code of what is in no language.
const NO_LANGUAGE: &str = "zxx";

/// The Chicago Manual of Style: notes.
pub(in crate::render) fn chicago(answer: &Answer, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    static STYLE: LazyLock<IndependentStyle> = LazyLock::new(|| unpacked(ArchivedStyle::ChicagoNotes));
    render(&STYLE, answer, style, out)
}

/// The MLA Handbook.
pub(in crate::render) fn mla(answer: &Answer, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    static STYLE: LazyLock<IndependentStyle> = LazyLock::new(|| unpacked(ArchivedStyle::ModernLanguageAssociation));
    render(&STYLE, answer, style, out)
}

/// The style of the American Psychological Association.
pub(in crate::render) fn apa(answer: &Answer, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    static STYLE: LazyLock<IndependentStyle> =
        LazyLock::new(|| unpacked(ArchivedStyle::AmericanPsychologicalAssociation));
    render(&STYLE, answer, style, out)
}

fn unpacked(archived: ArchivedStyle) -> IndependentStyle {
    match archived.get() {
        Csl::Independent(style) => style,
        Csl::Dependent(_) => unreachable!("the styles above stand on their own"),
    }
}

/// What is printed for one hit.
struct Printed {
    /// Behind the quotation.
    citation: String,
    /// Below it.
    source: String,
}

fn render(csl: &IndependentStyle, answer: &Answer, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    if answer.hits.is_empty() {
        return text::render(answer, style, out);
    }
    let cited = Cited::of(answer);
    let printed = print(csl, &cited).map_err(io::Error::other)?;
    for (place, ((hit, _), Printed { citation, source })) in cited.hits.iter().zip(printed).enumerate() {
        let gap = if place == 0 { "" } else { "\n" };
        let space = if citation.is_empty() { "" } else { " " };
        writeln!(out, "{gap}{}{space}{citation}\n{INDENT}{source}", quoted(hit))?;
    }
    Ok(())
}

fn print(csl: &IndependentStyle, cited: &Cited<'_>) -> Result<Vec<Printed>, serde_json::Error> {
    let items = cited.sources.iter().map(item).collect::<Result<Vec<Item>, _>>()?;
    let locators: Vec<_> = cited.hits.iter().map(|(hit, _)| locator(Locator::of(&hit.about))).collect();
    let requested = cited.hits.iter().zip(&locators).map(|((_, place), (kind, number))| {
        CitationItem::with_locator(&items[*place], Some(SpecificLocator(*kind, LocatorPayload::Str(number))))
    });
    let processor = Processor { style: csl, locales: english() };
    if csl.settings.class == StyleClass::Note {
        // Each note is a first one, for it may be the only one that is copied.
        let notes = requested.map(|item| processor.run(vec![item]).citations.remove(0).citation);
        return Ok(notes.map(|note| Printed { citation: String::new(), source: processor.shown(&note) }).collect());
    }
    let Rendered { bibliography, citations } = processor.run(requested.collect());
    let entries = bibliography.map(|list| list.items).unwrap_or_default();
    let entries: HashMap<&str, String> =
        entries.iter().map(|entry| (entry.key.as_str(), processor.shown(&entry.content))).collect();
    let printed = citations.iter().zip(&cited.hits).map(|(citation, (_, place))| Printed {
        citation: processor.shown(&citation.citation),
        source: entries.get(cited.sources[*place].key.as_str()).cloned().unwrap_or_default(),
    });
    Ok(printed.collect())
}

/// The item as the processor is to print it.
///
/// It reads dates of numbers only. It recasts the titles of English works: not a file's name, nor a title in capitals,
/// which has lost its own case. The file is where an essay is to be found that is published nowhere.
fn item(source: &Source) -> Result<Item, serde_json::Error> {
    let mut item = source.item();
    if item.get("issued").is_some_and(|date| date.get("literal").is_some()) {
        item.remove("issued");
    }
    if source.title == source.path || !source.title.contains(char::is_lowercase) {
        item.insert("language".to_owned(), NO_LANGUAGE.into());
    }
    let path = item.remove("note").filter(|_| source.address.is_none());
    item.extend(path.map(|path| ("archive_location".to_owned(), path)));
    serde_json::from_value(Value::Object(item))
}

fn locator(locator: Locator) -> (taxonomy::Locator, String) {
    match locator {
        Locator::Page(page) => (taxonomy::Locator::Page, page.to_string()),
        Locator::Paragraph(paragraph) => (taxonomy::Locator::Paragraph, paragraph.to_string()),
    }
}

/// The terms of the language the styles are written in, unpacked once.
fn english() -> &'static [Locale] {
    static ENGLISH: LazyLock<Vec<Locale>> =
        LazyLock::new(|| locales().into_iter().filter(|locale| locale.lang == Some(LocaleCode::en_us())).collect());
    &ENGLISH
}

struct Processor<'a> {
    style: &'a IndependentStyle,
    locales: &'a [Locale],
}

impl<'a> Processor<'a> {
    /// One citation for each item, and the list of works.
    fn run(&self, items: Vec<CitationItem<'a, Item>>) -> Rendered {
        let mut driver = BibliographyDriver::new();
        for item in items {
            driver.citation(CitationRequest::from_items(vec![item], self.style, self.locales));
        }
        driver.finish(BibliographyRequest { style: self.style, locale: None, locale_files: self.locales })
    }

    /// As text, with what the processor leaves to others: quotation marks inside of others, a stop behind a question, a
    /// comma behind a year without a day.
    fn shown(&self, parts: &ElemChildren) -> String {
        let mut text = String::new();
        let _ = parts.write_buf(&mut text, BufWriteFormat::Plain); // writing to a string cannot fail
        let mut text = turned(text.trim(), 0);
        for (doubled, once) in [("?.", "?"), ("!.", "!"), (",)", ")")] {
            text = text.replace(doubled, once);
        }
        text
    }
}
