//! One essay, read and understood: the document with its mentions of time, period, topics and passages.
//!
//! The meeting point of the rooms below: corpus reads, lexicon recognises names, period and topic weigh them.
//! `inspect` shows an [`Essay`], the index stores it. Knows nothing of Tantivy.

mod language;

use std::ops::Range;

use serde::Serialize;

use crate::analysis::Language;
use crate::corpus;
use crate::document::{BlockKind, Document, Passage, YearRange};
use crate::lexicon::{Class, Entry, Lexicon, Match, Reader};
use crate::period::{self, Mention, Named, Segment};
use crate::topic::{EssayTopics, Scope, Sightings, Topic, Weigher};

/// An essay with everything found in it.
#[derive(Clone, Debug)]
pub struct Essay {
    /// The essay as read.
    pub document: Document,
    /// Its language as an ISO 639-1 code, where it is long enough to tell.
    pub language: Option<&'static str>,
    /// Expressions of time, in order.
    pub mentions: Vec<Mention>,
    /// The years it is about.
    pub period: Option<PeriodFound>,
    /// What it is about, strongest first.
    pub topics: Vec<Topic>,
    /// Its passages, in order.
    pub passages: Vec<EssayPassage>,
}

/// A passage with what was found in it.
#[derive(Clone, Debug)]
pub struct EssayPassage {
    /// Where it stands.
    pub passage: Passage,
    /// What its author says the essay is about, those of the essay's topics that concern it, then its own.
    pub topics: Vec<Topic>,
    /// The years it is about; the essay's where it names none itself.
    pub period: Option<PeriodFound>,
}

/// The years something is about, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct PeriodFound {
    /// Disjoint ranges, earliest first, never empty.
    pub ranges: Vec<YearRange>,
    /// Named periods recognised.
    pub names: Vec<String>,
    /// Where it comes from.
    pub source: PeriodSource,
    /// The words that say so, most telling first.
    pub because: Vec<String>,
}

/// Where a period comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodSource {
    /// The author declared it.
    FrontMatter,
    /// Expressions of time in the title.
    Title,
    /// Expressions of time in the text.
    Text,
    /// Names of periods, wars and rulers alone.
    Lexicon,
    /// The passage names no time; it takes its essay's.
    Essay,
}

impl From<period::Source> for PeriodSource {
    fn from(source: period::Source) -> Self {
        match source {
            period::Source::Title => PeriodSource::Title,
            period::Source::Text => PeriodSource::Text,
            period::Source::Lexicon => PeriodSource::Lexicon,
        }
    }
}

impl From<period::Period> for PeriodFound {
    fn from(found: period::Period) -> Self {
        PeriodFound { ranges: found.ranges, names: found.names, source: found.source.into(), because: found.because }
    }
}

impl Essay {
    /// Finds times, names, topics and passages in a document. Linear in its length.
    pub fn annotate(document: Document, lexicon: &Lexicon) -> Essay {
        Annotator::new(lexicon).annotate(document)
    }
}

/// Annotates one document after another, and remembers what it learnt of words and entries.
#[derive(Debug)]
pub struct Annotator<'l> {
    lexicon: &'l Lexicon,
    reader: Reader<'l>,
    weigher: Weigher<'l>,
}

impl<'l> Annotator<'l> {
    /// By the names of this lexicon.
    pub fn new(lexicon: &'l Lexicon) -> Annotator<'l> {
        Annotator { lexicon, reader: lexicon.reader(), weigher: Weigher::new(lexicon) }
    }

    /// See [`Essay::annotate`]; what was annotated before changes nothing.
    pub fn annotate(&mut self, mut document: Document) -> Essay {
        let lexicon = self.lexicon;
        let whole = document.blocks.iter().map(Segment::from);
        let segments: Vec<Segment> = whole.flat_map(|segment| pieces(&document.text, segment)).collect();
        let matches = self.reader.matches(&document.text);
        let named = named(&document.text, lexicon, &matches);
        let mentions = period::mentions(&document.text, &segments, &named);
        let declared = declared_period(lexicon, &mut document);
        let found = period::essay_period(&document.text, &mentions, &segments, &named).map(PeriodFound::from);
        let period = declared.or(found);
        let sightings = Sightings::new(&document, &matches);
        let weights = self.weigher.weigh(Scope::Essay, sightings.all());
        let topics = EssayTopics::new(lexicon, &document.topics, &weights);
        let passages = corpus::passages(&document)
            .into_iter()
            .map(|passage| {
                let span = passage.span.clone();
                let weights = self.weigher.weigh(Scope::Passage, sightings.concerning(&span));
                let topics = topics.of_passage(lexicon, &weights);
                let own = period::passage_period(&document.text, &mentions, span, &named).map(PeriodFound::from);
                EssayPassage { topics, period: own.or_else(|| inherited(period.as_ref(), &passage)), passage }
            })
            .collect();
        let declared = document.language.as_deref().and_then(language::declared);
        let language = declared.or_else(|| language::told(&document.text));
        let topics = topics.all();
        Essay { document, language, mentions, period, topics, passages }
    }
}

/// The longest piece of a text in which expressions of time are read at once, in bytes. Only what is no paragraph any
/// more is longer: a book in one line. Its words would be held in memory all together.
const LONGEST_PIECE: usize = 1 << 18;

/// A segment, cut at spaces where it is too long.
fn pieces(text: &str, segment: Segment) -> impl Iterator<Item = Segment> {
    let Segment { span, role } = segment;
    let mut start = span.start;
    std::iter::from_fn(move || {
        let wanted = text.floor_char_boundary((start + LONGEST_PIECE).min(span.end));
        let space = || text[wanted..span.end].find(char::is_whitespace).map_or(span.end, |found| wanted + found);
        let end = if wanted == span.end { wanted } else { space() };
        let piece = start..end;
        start = end;
        (!piece.is_empty()).then_some(Segment { span: piece, role })
    })
}

/// A passage of prose that names no time is about its essay's; a note or reference is about none.
fn inherited(essay: Option<&PeriodFound>, passage: &Passage) -> Option<PeriodFound> {
    let essay = essay.filter(|_| passage.kind == BlockKind::Prose)?;
    Some(PeriodFound { source: PeriodSource::Essay, ..essay.clone() })
}

/// What the author declared: years or names the lexicon knows, several divided by semicolons; anything else is a
/// warning.
fn declared_period(lexicon: &Lexicon, document: &mut Document) -> Option<PeriodFound> {
    let declared = document.period.clone()?;
    let mut found = PeriodFound {
        ranges: Vec::new(),
        names: Vec::new(),
        source: PeriodSource::FrontMatter,
        because: vec![declared.clone()],
    };
    for part in declared.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        if let Ok(years) = period::parse_period(part) {
            found.ranges.push(years);
        } else if let Some((name, years)) = named_period(lexicon, part) {
            found.names.push(name);
            found.ranges.push(years);
        } else {
            document.warnings.push(format!("period {part:?} is neither years nor a name known to the lexicon"));
        }
    }
    found.ranges = YearRange::disjoint(found.ranges);
    (!found.ranges.is_empty()).then_some(found)
}

fn named_period(lexicon: &Lexicon, name: &str) -> Option<(String, YearRange)> {
    let entries = lexicon.lookup(name).into_iter().map(|id| lexicon.get(id));
    entries.filter_map(|entry| Some((entry.name.to_string(), entry.years?))).next()
}

/// The names in a text that carry years.
fn named(text: &str, lexicon: &Lexicon, matches: &[Match]) -> Vec<Named> {
    let dated = matches.iter().filter_map(|found| {
        let entry = lexicon.get(found.entry);
        let years = datable_years(entry).filter(|_| names_itself(&text[found.span.clone()], entry))?;
        Some((found, entry, years))
    });
    dated.map(|(found, entry, years)| named_as(entry, found.span.clone(), years)).collect()
}

/// A name that stands for years, as the tagger of times wants it.
pub(crate) fn named_as(entry: &Entry, span: Range<usize>, years: YearRange) -> Named {
    Named {
        span,
        years,
        ruler: entry.class == Class::Person && entry.years.is_some(),
        event: matches!(entry.class, Class::War | Class::Event | Class::Revolution | Class::Treaty),
        name: entry.name.to_string(),
    }
}

/// A name dates a text only if it stands for a time; places, peoples, themes and parties do not.
fn datable_years(entry: &Entry) -> Option<YearRange> {
    let timeless = matches!(entry.class, Class::Place | Class::People | Class::Theme | Class::Movement);
    if timeless { None } else { entry.span() }
}

/// Whether a name is the entry's, and not an everyday word that goes with it: `homeland` is no date, `perestroika` is.
///
/// A single word in lower case must begin as a word of the entry's own name does, unless that is a period.
fn names_itself(found: &str, entry: &Entry) -> bool {
    let everyday = !found.contains(char::is_whitespace) && !found.chars().any(char::is_uppercase);
    if !everyday || entry.class == Class::Period {
        return true;
    }
    let stem = |word: &str| word.chars().take(5).flat_map(char::to_lowercase).collect::<String>();
    let found = stem(found);
    entry.name.split(|c: char| !c.is_alphanumeric()).any(|word| stem(word) == found)
}

impl Essay {
    /// How many words it has.
    pub fn words(&self) -> usize {
        self.document.text.split_whitespace().count()
    }

    /// Its language, where that has a stemmer besides the English one.
    pub fn stemmed_language(&self) -> Option<Language> {
        self.language.and_then(Language::of_code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_in_one_line_is_read_in_pieces_and_a_paragraph_whole() {
        let line = "Ж 1956, und ".repeat(60_000);
        let segment = |span: Range<usize>| Segment { span, role: period::Role::Prose };
        let cut: Vec<Segment> = pieces(&line, segment(3..line.len())).collect();
        assert!(cut.len() > 2 && cut.iter().all(|piece| piece.span.len() < LONGEST_PIECE + 9));
        assert!(cut.windows(2).all(|pair| pair[0].span.end == pair[1].span.start));
        assert_eq!((cut[0].span.start, cut[cut.len() - 1].span.end), (3, line.len()));
        assert!(cut[1..].iter().all(|piece| line[piece.span.clone()].starts_with(' ')));
        assert_eq!(pieces(&line, segment(0..12)).collect::<Vec<_>>(), [segment(0..12)]);
        assert_eq!(pieces(&line, segment(5..5)).count(), 0);
    }
}
