//! Hits as quotations with their sources: for a note, a list of works, a bibliography program.
//!
//! Owns what is quoted and what is said of its source, as one CSL item for each essay: the printed styles, BibTeX, CSL
//! JSON and Pandoc's Markdown are all made of it. Only what the essay says about itself is used: no author, no date,
//! no place is made up. Refuses to know how a style prints a source; a CSL processor does ([`style`]).
//!
//! | file | what it makes |
//! |---|---|
//! | [`style`] | `chicago`, `mla`, `apa`: a quotation and its source as print has it |
//! | [`bibtex`] | entries for BibTeX and biblatex |
//! | [`csl_json`] | items for Zotero, Pandoc and other CSL programs |
//! | [`pandoc`] | quotations in Markdown with their citations, and the items they need |

pub(super) mod bibtex;
pub(super) mod csl_json;
mod names;
pub(super) mod pandoc;
mod quotation;
mod source;
pub(super) mod style;

use std::collections::HashMap;

use crate::fields::About;
use crate::search::{Answer, Hit};
use source::Source;

/// The sources of an answer, each once, in the order in which hits first need them.
struct Cited<'a> {
    sources: Vec<Source>,
    /// Each hit with the place of its source.
    hits: Vec<(&'a Hit, usize)>,
}

impl<'a> Cited<'a> {
    fn of(answer: &'a Answer) -> Cited<'a> {
        let mut cited = Cited { sources: Vec::new(), hits: Vec::with_capacity(answer.hits.len()) };
        let mut known: HashMap<&str, usize> = HashMap::new();
        for hit in &answer.hits {
            let place = *known.entry(hit.about.path.as_str()).or_insert_with(|| {
                cited.sources.push(Source::of(hit));
                cited.sources.len() - 1
            });
            cited.hits.push((hit, place));
        }
        source::tell_apart(&mut cited.sources);
        cited
    }

    /// What is quoted of a source, each quotation with its place in the source.
    fn quotations(&self, source: usize) -> Vec<String> {
        let of_source = self.hits.iter().filter(|(_, place)| *place == source);
        of_source.map(|(hit, _)| format!("{} ({})", quotation::quoted(hit), Locator::of(&hit.about).short())).collect()
    }
}

/// Where in a source a passage stands: on a page, where it has pages, else in a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Locator {
    Page(u32),
    Paragraph(u32),
}

impl Locator {
    fn of(about: &About) -> Locator {
        about.page.map_or(Locator::Paragraph(about.paragraph), Locator::Page)
    }

    /// `p. 4`, `para. 8`.
    fn short(self) -> String {
        match self {
            Locator::Page(page) => format!("p. {page}"),
            Locator::Paragraph(paragraph) => format!("para. {paragraph}"),
        }
    }
}
