//! One essay, read and understood: the document with its mentions of time, period, topics and passages.
//!
//! The meeting point of the rooms below: corpus reads, lexicon recognises names, period and topic weigh them.
//! `inspect` shows an [`Essay`], the index stores it. Knows nothing of Tantivy.

use std::ops::Range;

use serde::Serialize;

use crate::analysis::Language;
use crate::corpus;
use crate::document::{BlockKind, Document, Passage, YearRange};
use crate::lexicon::{Class, Entry, Lexicon, Match, Reader};
use crate::memory::Key;
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
        let declared = document.language.as_deref().and_then(declared_language);
        let language = declared.or_else(|| language(&document.text));
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

/// Short texts are not judged: a dozen words and a year look like any language.
const LEAST_CHARS_TO_TELL: usize = 200;
/// In how many places a long text is looked at: an epigraph, a long quotation or the bibliography outvotes no essay.
const PLACES_TO_TELL: usize = 5;
/// As much of a text as is looked at in each, in bytes.
const BYTES_TO_TELL: usize = 800;

/// The languages that are told apart: their codes, and the names people declare them by, in lower case.
const LANGUAGES: &[(whatlang::Lang, &str, &[&str])] = &[
    (whatlang::Lang::Eng, "en", &["eng", "english"]),
    (whatlang::Lang::Fra, "fr", &["fra", "fre", "french", "français", "francais"]),
    (whatlang::Lang::Deu, "de", &["deu", "ger", "german", "deutsch"]),
    (whatlang::Lang::Spa, "es", &["spa", "spanish", "español", "espanol", "castellano"]),
    (whatlang::Lang::Ita, "it", &["ita", "italian", "italiano"]),
    (whatlang::Lang::Por, "pt", &["por", "portuguese", "português"]),
    (whatlang::Lang::Nld, "nl", &["nld", "dut", "dutch", "nederlands"]),
    (whatlang::Lang::Rus, "ru", &["rus", "russian", "русский"]),
    (whatlang::Lang::Ukr, "uk", &["ukr", "ukrainian", "українська"]),
    (whatlang::Lang::Pol, "pl", &["pol", "polish", "polski"]),
    (whatlang::Lang::Ell, "el", &["ell", "gre", "grc", "greek", "ελληνικά"]),
    (whatlang::Lang::Lat, "la", &["lat", "latin", "latina"]),
];

/// The code of a language that was declared: `French`, `fr`, `fr-CA`; `None` where it is none of ours.
fn declared_language(declared: &str) -> Option<&'static str> {
    let declared = declared.trim().to_lowercase();
    let main = declared.split(['-', '_']).next().unwrap_or_default();
    let is_named = |(_, code, names): &&(_, &str, &[&str])| *code == main || names.contains(&declared.as_str());
    LANGUAGES.iter().find(is_named).map(|(_, code, _)| *code)
}

/// The language that more than half of the places looked at are in; where there is none, that of all of them together.
fn language(text: &str) -> Option<&'static str> {
    if text.chars().take(LEAST_CHARS_TO_TELL).count() < LEAST_CHARS_TO_TELL {
        return None;
    }
    let samples = samples(text);
    let is_most = |count: usize| count * 2 > samples.len();
    let enough = samples.len() / 2 + 1;
    if is_most(samples.iter().filter(|sample| is_plainly_english(sample)).take(enough).count()) {
        return Some("en");
    }
    let mut told: Vec<&str> = Vec::new();
    for language in samples.iter().filter_map(|sample| language_of(sample)) {
        told.push(language);
        if is_most(told.iter().filter(|other| **other == language).count()) {
            return Some(language);
        }
    }
    language_of(&samples.join(" "))
}

/// What is looked at: pieces in the middle of equal parts of the text; all of a short one.
fn samples(text: &str) -> Vec<&str> {
    let places = (text.len() / BYTES_TO_TELL).clamp(1, PLACES_TO_TELL);
    let part = text.len() / places;
    let length = if places < PLACES_TO_TELL { part } else { BYTES_TO_TELL };
    let sample = |place: usize| {
        let start = place * part + (part - length) / 2;
        &text[text.floor_char_boundary(start)..text.floor_char_boundary(start + length)]
    };
    (0..places).map(sample).collect()
}

fn language_of(sample: &str) -> Option<&'static str> {
    if is_plainly_english(sample) {
        return Some("en");
    }
    let told = whatlang::detect(sample).filter(whatlang::Info::is_reliable)?;
    LANGUAGES.iter().find(|(lang, ..)| *lang == told.lang()).map(|(_, code, _)| *code)
}

/// Words that English is full of, a fifth of it and more, those of speech among them; each by its [key](english_key).
const ENGLISH_WORDS: [Key; 19] = {
    const WORDS: [&str; 19] = [
        "and", "by", "for", "from", "had", "have", "him", "of", "she", "that", "the", "they", "this", "to", "was",
        "were", "what", "with", "you",
    ];
    let (mut keys, mut at) = ([english_key(""); 19], 0);
    while at < WORDS.len() {
        keys[at] = english_key(WORDS[at]);
        at += 1;
    }
    keys
};
/// The least share of them, one in so many, that no other language comes near.
const ENGLISH_SHARE: usize = 7;

/// By what a short word is compared, whatever the case of its letters.
const fn english_key(word: &str) -> Key {
    Key::of_word(word.as_bytes()).whatever_its_case()
}

/// Whether a text is English beyond doubt, so that trigrams need not be counted: for nearly all essays that is a tenth
/// of the cost of indexing them.
fn is_plainly_english(text: &str) -> bool {
    let is_english = |word: &str| (2..=4).contains(&word.len()) && ENGLISH_WORDS.contains(&english_key(word));
    let (words, english) = text
        .split_ascii_whitespace()
        .fold((0, 0), |(words, english), word| (words + 1, english + usize::from(is_english(word))));
    english * ENGLISH_SHARE > words
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

    #[test]
    fn english_is_told_by_its_commonest_words_and_nothing_else_is() {
        let english =
            "The soil of the steppe was thin, and by 1963 the wind had carried much of it away from the fields.";
        assert!(is_plainly_english(english));
        for other in [
            "Der Aufstand der Weber war in Schlesien und wurde von dem Militär des Königs in drei Tagen beendet.",
            "Het oproer van de wevers was in het oosten van het land en werd door het leger in drie dagen beëindigd.",
            "Oprøret var i den østlige del af landet, og det blev slået ned af hæren for tre dage siden.",
            "La révolte des tisserands fut écrasée par les troupes du roi en trois jours, et la ville se tut.",
            "Gallia est omnis divisa in partes tres, quarum unam incolunt Belgae, aliam Aquitani.",
            "London Paris Vienna Berlin Rome Madrid Lisbon and Moscow",
        ] {
            assert!(!is_plainly_english(other), "{other}");
        }
    }

    const ENGLISH: &str =
        "The soil of the steppe was thin, and by 1963 the wind had carried much of it away from the fields. ";
    const FRENCH: &str = "La révolte des tisserands fut écrasée par les troupes du roi en trois jours, et la ville se tut pour longtemps. ";

    #[test]
    fn an_essay_is_in_the_language_that_most_of_it_is_in() {
        for (most, least, code) in [(ENGLISH, FRENCH, "en"), (FRENCH, ENGLISH, "fr")] {
            for essay in [4, 15, 60, 600] {
                let quoted = least.repeat(essay / 4);
                let essay = most.repeat(essay);
                for text in [format!("{quoted}{essay}"), format!("{essay}{quoted}"), essay.clone()] {
                    assert_eq!(language(&text), Some(code), "{text:.60}, {} bytes", text.len());
                }
            }
        }
        assert_eq!(language("Maize, 1954."), None);
    }

    #[test]
    fn samples_lie_on_characters_and_all_of_a_short_text_is_looked_at() {
        for length in [100, 400, 900, 1_700, 3_999, 4_001, 50_000] {
            let text = "Ж".repeat(length);
            let samples = samples(&text);
            assert!(samples.len() <= PLACES_TO_TELL && samples.iter().all(|sample| !sample.is_empty()));
            let seen: usize = samples.iter().map(|sample| sample.len()).sum();
            assert!(seen + 2 * PLACES_TO_TELL >= text.len().min(PLACES_TO_TELL * BYTES_TO_TELL), "{length}: {seen}");
        }
    }
}
