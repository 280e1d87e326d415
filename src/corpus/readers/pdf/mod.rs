//! PDF: text that is placed on pages, and knows neither lines nor paragraphs.
//!
//! Owns the way from places to an essay, step by step, a module each:
//!
//! | module | in → out |
//! |---|---|
//! | `content`, `fonts` | a page's program → letters |
//! | `runs` | letters → runs of letters on one base line, with the gaps between words |
//! | `rows` | runs → pieces that stand on one line; note numbers above the line go |
//! | `columns` | pieces → lines in reading order |
//! | `margins` | running heads and feet and page numbers go; the numbers are kept for the blocks |
//! | `notes` | smaller type at the foot → notes |
//! | `measure`, `paragraphs` | lines → paragraphs and headings, over page ends |
//! | `about` | what the file says about itself |
//!
//! Refuses to know what a glyph looks like: where a font does not say which letter a glyph is, the letter shows as
//! U+FFFD, and a page of such letters counts as a page without text. Knows no passwords but the empty one.
//!
//! [`Block::page`](crate::document::Block::page) is the number printed on the page where one is found, else the one
//! the file's page labels give, else the page's place in the file; no number where the label is no plain number. A
//! line number counts the lines of that page, from 1, in reading order, without heads and feet.

mod about;
mod columns;
mod content;
mod fonts;
mod margins;
mod measure;
mod notes;
mod paragraphs;
mod rows;
mod runs;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use self::about::About;
use self::columns::Line;
use self::fonts::Fonts;
use self::measure::Measures;
use super::plain;
use crate::corpus::normalise::characters;
use crate::corpus::reader::{Reader, Reading};
use crate::corpus::shape;
use crate::corpus::skip::{Skip, SkipReason};
use crate::document::{Block, BlockKind, Document};

/// The row of the table.
pub(super) const READER: Reader =
    Reader { name: "pdf", extensions: &["pdf"], reading: Reading::Bytes { recognises, read } };

/// The most pages that are read, the first ones.
const MOST_PAGES: usize = 5_000;
/// The most text that is read, in bytes: some fifty long books.
const MOST_TEXT: usize = 50_000_000;
/// How far into a file its signature may stand.
const SIGNATURE_WITHIN: usize = 1024;
/// Text turned sideways is read where it is at least this part of a page; less is a stamp.
const SIDEWAYS_PART: usize = 10;
/// How many pages a warning names.
const PAGES_NAMED: usize = 12;

fn recognises(bytes: &[u8]) -> bool {
    memchr::memmem::find(&bytes[..bytes.len().min(SIGNATURE_WITHIN)], b"%PDF-").is_some()
}

fn read(bytes: &[u8]) -> Result<Document, Skip> {
    // The crate that decodes fonts and streams is not ours; what it did not foresee is one skipped file.
    catch_unwind(AssertUnwindSafe(|| read_pages(bytes)))
        .unwrap_or_else(|_| Err(Skip::new(SkipReason::Broken, "a damaged PDF file: its reader gave up")))
}

fn read_pages(bytes: &[u8]) -> Result<Document, Skip> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(refusal)?;
    let Scan { mut pages, pictures, damaged, unknown, warnings } = Scan::of(&pdf);
    if pages.iter().all(Vec::is_empty) {
        return Err(without_text(pages.len(), pictures.len(), damaged.len()));
    }
    let printed = margins::strip(&mut pages);
    let numbers = printed.or_else(|| about::page_numbers(&pdf, pages.len()));
    let numbers = numbers.unwrap_or_else(|| (1..=pages.len()).map(|page| u32::try_from(page).ok()).collect());
    for page in &mut pages {
        (1..).zip(page.iter_mut()).for_each(|(number, line)| line.number = number);
    }
    let body = Measures::of(&pages).body;
    let notes = notes::take(&mut pages, body);
    let measures = Measures::of(&pages);
    let mut document = paragraphs::write(&pages, notes, &measures, &numbers);
    document.encoding = "UTF-8";
    name_parts(&mut document, About::of(&pdf));
    document.warnings = warnings;
    if !pictures.is_empty() {
        document.warnings.push(format!("no text layer on {}; run OCR to have them read", named(&pictures)));
    }
    if !damaged.is_empty() {
        document.warnings.push(format!("damaged and not read: {}", named(&damaged)));
    }
    if unknown > 0 {
        document.warnings.push(format!(
            "{unknown} letters could not be read and show as \u{FFFD}: a font does not say what they are"
        ));
    }
    Ok(document)
}

/// Why a file is not read at all.
fn refusal(error: LoadPdfError) -> Skip {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            Skip::new(SkipReason::Encrypted, "encrypted: save a copy without its password to have it read")
        }
        LoadPdfError::Decryption(_) => Skip::new(SkipReason::Encrypted, "encrypted in a way that is not read"),
        LoadPdfError::Invalid => Skip::new(SkipReason::Broken, "a damaged PDF file: no pages were found in it"),
    }
}

fn without_text(pages: usize, pictures: usize, damaged: usize) -> Skip {
    match (pages, pictures) {
        (0, _) => Skip::new(SkipReason::Broken, "a damaged PDF file: no pages were found in it"),
        (_, 0) if damaged > 0 => Skip::new(SkipReason::Broken, "a damaged PDF file: the text of its pages is missing"),
        (_, 0) => Skip::new(SkipReason::Empty, "no words in it"),
        (_, 1) => Skip::new(SkipReason::NoTextLayer, "no text layer: 1 scanned page; run OCR first"),
        (_, count) => {
            Skip::new(SkipReason::NoTextLayer, format!("no text layer: {count} scanned pages; run OCR first"))
        }
    }
}

/// Which pages, by their place in the file: "pages 2, 5–7".
fn named(pages: &[usize]) -> String {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for &page in pages {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == page => *last = page,
            _ => ranges.push((page, page)),
        }
    }
    let more = ranges.len().saturating_sub(PAGES_NAMED);
    let shown = ranges.iter().take(PAGES_NAMED).map(|&(first, last)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}–{last}"),
    });
    let shown = shown.collect::<Vec<_>>().join(", ");
    let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{} {shown}{tail}", if pages.len() == 1 { "page" } else { "pages" })
}

/// The lines of all pages, and what kept some from being read.
#[derive(Default)]
struct Scan {
    pages: Vec<Vec<Line>>,
    /// The pages of images without text, from 1.
    pictures: Vec<usize>,
    /// The pages whose contents are missing, from 1.
    damaged: Vec<usize>,
    /// Letters whose font does not say what they are, on pages that are read.
    unknown: usize,
    warnings: Vec<String>,
}

impl Scan {
    fn of(pdf: &Pdf) -> Self {
        let mut scan = Scan::default();
        let fonts = Fonts::new();
        let mut text = 0;
        let pages = pdf.pages();
        for (place, page) in pages.iter().enumerate() {
            if place >= MOST_PAGES || text > MOST_TEXT {
                scan.warnings.push(format!("only the first {place} of {} pages were read", pages.len()));
                break;
            }
            let drawn = content::draw(page, &fonts);
            let (known, unknown) = (drawn.runs.known, drawn.runs.unknown);
            let is_read = known > unknown;
            if drawn.is_damaged {
                scan.damaged.push(place + 1);
            } else if !is_read && (drawn.is_picture || unknown > 0) {
                scan.pictures.push(place + 1);
            }
            scan.unknown += if is_read { unknown } else { 0 };
            let lines = if is_read { page_lines(drawn.runs) } else { Vec::new() };
            text += lines.iter().map(|line| line.text.len()).sum::<usize>();
            scan.pages.push(lines);
        }
        scan
    }
}

/// The lines of a page in reading order: those the right way up, then what stands sideways.
fn page_lines(runs: runs::Runs) -> Vec<Line> {
    let lots = runs.finish();
    let length = |lot: &Vec<runs::Run>| lot.iter().map(|run| run.text.len()).sum::<usize>();
    let most = lots.first().map_or(0, length);
    let mut lines: Vec<Line> = Vec::new();
    for lot in lots.into_iter().filter(|lot| length(lot) * SIDEWAYS_PART >= most) {
        let columns = lines.last().map_or(0, |line| line.column + 1);
        let turned = columns::lines(rows::pieces(lot)).into_iter();
        lines.extend(turned.map(|line| Line { column: line.column + columns, text: uniform(&line.text), ..line }));
    }
    lines
}

/// The text of a line with uniform characters. A soft hyphen at its end stays, as it says how the line is joined.
fn uniform(text: &str) -> String {
    let mut uniform = characters(text.into()).into_owned();
    if text.ends_with('\u{AD}') {
        uniform.push('\u{AD}');
    }
    uniform
}

/// Finds title, question, byline, headings and what stands below them.
fn name_parts(document: &mut Document, about: About) {
    let is_heading = |block: &Block| matches!(block.kind, BlockKind::Heading(_));
    let has_headings = document.blocks.iter().any(is_heading);
    match &about.title {
        Some(title) if name_title(document, title) => {}
        _ => shape::name_top_heading(document),
    }
    if document.title.is_none() && about.title.is_none() {
        shape::name_title(document);
    }
    shape::name_head(document);
    if !has_headings {
        plain::name_headings(document);
    }
    shape::name_sections(document);
    shape::name_closing_notes(document);
    about.complete(document);
}

/// Makes the block that says what the metadata say the title, if one stands near the top.
fn name_title(document: &mut Document, title: &str) -> bool {
    const HEAD_BLOCKS: usize = 6;
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let Document { blocks, text, .. } = document;
    let wanted = letters(title);
    let Some(block) = blocks.iter_mut().take(HEAD_BLOCKS).find(|block| letters(&text[block.span.clone()]) == wanted)
    else {
        return false;
    };
    block.kind = BlockKind::Title;
    document.title = Some(text[block.span.clone()].to_owned());
    true
}

#[cfg(test)]
mod tests;
