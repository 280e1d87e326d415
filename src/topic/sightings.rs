//! Where in a document the names stand, and which of them concern which passage.

use std::ops::Range;

use crate::document::{BlockKind, Document};
use crate::lexicon::{EntryId, Match};

/// Where in an essay a name was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// In the title.
    Title,
    /// In the exam question or a heading.
    Heading,
    /// In the first paragraph.
    Lead,
    /// Anywhere else in the prose.
    Body,
}

/// One name of the lexicon seen in an essay.
#[derive(Clone, Debug)]
pub struct Sighting<'t> {
    /// What was named.
    pub entry: EntryId,
    /// The words of the text.
    pub words: &'t str,
    /// Where it stands.
    pub standing: Standing,
    /// Which of the essay's paragraphs it stands in.
    pub paragraph: usize,
    /// Whether the name is beyond doubt; else only its company told what it means.
    pub sure: bool,
}

/// The names seen in one document.
#[derive(Debug)]
pub struct Sightings<'t> {
    seen: Vec<Sighting<'t>>,
    /// Where each stands in the text.
    at: Vec<usize>,
    headings: Vec<HeadingSeen>,
}

/// A heading, and what it names.
#[derive(Debug)]
struct HeadingSeen {
    at: usize,
    level: u8,
    /// The heading above it.
    parent: Option<usize>,
    names: Range<usize>,
}

impl<'t> Sightings<'t> {
    /// Those of `matches` that stand in what the author wrote on the subject: no bylines, notes and references.
    pub fn new(document: &'t Document, matches: &[Match]) -> Sightings<'t> {
        let mut sightings = Sightings { seen: Vec::with_capacity(matches.len()), at: Vec::new(), headings: Vec::new() };
        let lead = document.blocks.iter().position(|block| block.kind == BlockKind::Prose);
        let mut matches = matches.iter().peekable();
        for (paragraph, block) in document.blocks.iter().enumerate() {
            while matches.next_if(|found| found.span.start < block.span.start).is_some() {}
            let first = sightings.seen.len();
            while let Some(found) = matches.next_if(|found| found.span.start < block.span.end) {
                let Some(standing) = standing(block.kind, lead == Some(paragraph)) else { continue };
                let (entry, sure, words) = (found.entry, found.sure, &document.text[found.span.clone()]);
                sightings.seen.push(Sighting { entry, words, standing, paragraph, sure });
                sightings.at.push(found.span.start);
            }
            if let BlockKind::Heading(level) = block.kind {
                let names = first..sightings.seen.len();
                sightings.add_heading(block.span.start, level, names);
            }
        }
        sightings
    }

    fn add_heading(&mut self, at: usize, level: u8, names: Range<usize>) {
        let mut parent = self.headings.len().checked_sub(1);
        while let Some(above) = parent.filter(|&above| self.headings[above].level >= level) {
            parent = self.headings[above].parent;
        }
        self.headings.push(HeadingSeen { at, level, parent, names });
    }

    /// All of them, in the order of the text.
    pub fn all(&self) -> impl Iterator<Item = &Sighting<'t>> {
        self.seen.iter()
    }

    /// Those in the headings above a stretch of text, and those in it.
    pub fn concerning(&self, span: &Range<usize>) -> impl Iterator<Item = &Sighting<'t>> {
        let inside = self.at.partition_point(|&at| at < span.start)..self.at.partition_point(|&at| at < span.end);
        let nearest = self.headings.partition_point(|heading| heading.at < span.start).checked_sub(1);
        let above = std::iter::successors(nearest, |&heading| self.headings[heading].parent);
        above.flat_map(|heading| &self.seen[self.headings[heading].names.clone()]).chain(&self.seen[inside])
    }
}

fn standing(kind: BlockKind, is_lead: bool) -> Option<Standing> {
    match kind {
        BlockKind::Title => Some(Standing::Title),
        BlockKind::Question | BlockKind::Heading(_) => Some(Standing::Heading),
        BlockKind::Prose if is_lead => Some(Standing::Lead),
        BlockKind::Prose => Some(Standing::Body),
        BlockKind::Byline | BlockKind::Note | BlockKind::Reference => None,
    }
}
