//! Is a quotation in the essays, word for word?
//!
//! Owns the comparison of a quotation with its source: typography is folded (quotation marks, dashes, spaces, capitals,
//! hyphens at line ends), wording never. A quotation is *verbatim* only where every one of its words stands in the
//! source, in order and next to each other; it is *altered* where most of them do, and then every difference is told,
//! the grave ones apart; else it is *absent*. Omissions (`…`, `[...]`) and insertions in square brackets are the
//! quoting writer's own and are looked past.
//!
//! | file | owns |
//! |---|---|
//! | `words` | what is a word of a quotation and of a source |
//! | `align` | where a quotation fits its source best, word by word |
//! | `alarms` | which differences turn the meaning: a lost "not", another number, another name |
//! | `draft` | the quotations in a draft |

mod alarms;
mod align;
mod draft;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use crate::error::Result;
use crate::fields::About;
use crate::index::Index;
use crate::lexicon::Lexicon;
use crate::query;
use crate::search::{self, Request, essay_passages, parse_passage_id};

pub use alarms::{Alarm, AlarmKind};
pub use align::{Difference, Op};
pub use draft::{Quoted, quotations};

use align::{Fit, fit};
use words::{Word, fragments, words};

/// The longest quotation compared, in words.
pub const MOST_WORDS: usize = 2_000;
/// Passages that may hold a quotation: so many of the best are compared with it.
const CANDIDATES: usize = 24;
/// The share of a quotation's words that may differ before it is another text.
const MOST_DIFFERENCES: f32 = 0.34;
/// A quotation of fewer words is verbatim or absent: too little of it would be left to know it by.
const FEWEST_TO_KNOW: usize = 4;
/// Words of a source read around a passage that may hold the beginning, middle or end of a quotation.
const WORDS_OF_A_PASSAGE: usize = 40;

/// How true a quotation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every word stands in the source as quoted.
    Verbatim,
    /// The source says something else in places.
    Altered,
    /// No source says it.
    Absent,
}

impl Verdict {
    /// Its name on every surface.
    pub const fn as_str(self) -> &'static str {
        match self {
            Verdict::Verbatim => "verbatim",
            Verdict::Altered => "altered",
            Verdict::Absent => "absent",
        }
    }
}

/// A quotation and what became of it.
#[derive(Clone, Debug)]
pub struct Verified {
    /// How true it is.
    pub verdict: Verdict,
    /// Where it stands, or what it was altered from.
    pub source: Option<Source>,
    /// Word by word what the quotation and the source say; empty unless altered.
    pub differences: Vec<Difference>,
    /// The differences that turn the meaning.
    pub alarms: Vec<Alarm>,
}

/// The words of an essay that a quotation quotes.
#[derive(Clone, Debug)]
pub struct Source {
    /// The id of the passage the words begin in.
    pub id: String,
    /// What that passage shows besides its text.
    pub about: About,
    /// The words as they stand there.
    pub text: String,
}

/// Compares a quotation with the essays of an index.
///
/// # Errors
/// [`Kind::Usage`](crate::error::Kind::Usage) for a quotation without words or with more than [`MOST_WORDS`], and what
/// searching the index may say.
pub fn verify(index: &Index, lexicon: &Lexicon, quotation: &str) -> Result<Verified> {
    let fragments = fragments(quotation);
    let count: usize = fragments.iter().map(Vec::len).sum();
    if count == 0 || count > MOST_WORDS {
        let why = if count == 0 { "no word".to_owned() } else { format!("more than {MOST_WORDS} words") };
        return Err(crate::error::Error::usage(format!("the quotation has {why}")));
    }
    let mut best: Option<(Fit, Place)> = None;
    let mut seen: Vec<(u64, Range<usize>)> = Vec::new();
    for (essay, ordinal) in candidates(index, lexicon, quotation, &fragments)? {
        let passages = essay_passages(index, essay)?;
        let around = 1 + count / WORDS_OF_A_PASSAGE;
        let window = ordinal.saturating_sub(around)..(ordinal + around + 1).min(passages.len());
        if seen.iter().any(|(known, range)| *known == essay && range.start <= window.start && window.end <= range.end) {
            continue;
        }
        seen.push((essay, window.clone()));
        let place = Place::new(essay, &passages[window]);
        let Some(found) = fit(&fragments, &place.words) else { continue };
        if best.as_ref().is_none_or(|(known, _)| found.edits < known.edits) {
            let done = found.edits == 0;
            best = Some((found, place));
            if done {
                break;
            }
        }
    }
    Ok(judge(best, &fragments, count, lexicon))
}

fn judge(best: Option<(Fit, Place)>, fragments: &[Vec<Word>], count: usize, lexicon: &Lexicon) -> Verified {
    let absent = Verified { verdict: Verdict::Absent, source: None, differences: Vec::new(), alarms: Vec::new() };
    let Some((found, place)) = best else { return absent };
    if found.edits == 0 {
        let source = Some(place.source(found.range));
        return Verified { verdict: Verdict::Verbatim, source, ..absent };
    }
    if count < FEWEST_TO_KNOW || found.edits as f32 > (count as f32 * MOST_DIFFERENCES).max(1.0) {
        return absent;
    }
    let differences = found.differences(fragments, &place.words);
    let alarms = alarms::of(&differences, lexicon);
    let source = Some(place.source(found.range));
    Verified { verdict: Verdict::Altered, source, differences, alarms }
}

/// Passages that may hold the quotation, best first: those that say a part of it as a phrase, then those that say most
/// of its words.
fn candidates(index: &Index, lexicon: &Lexicon, quotation: &str, fragments: &[Vec<Word>]) -> Result<Vec<(u64, usize)>> {
    let plain: String = quotation.chars().map(|c| if c.is_alphanumeric() || c == '\'' { c } else { ' ' }).collect();
    let plain = plain.to_lowercase();
    let longest = fragments.iter().max_by_key(|fragment| fragment.len()).map_or(&[][..], Vec::as_slice);
    let phrase: Vec<&str> = longest.iter().take(12).map(|word| word.written.as_str()).collect();
    let mut found: Vec<(u64, usize)> = Vec::new();
    for words in [format!("\"{}\"", phrase.join(" ").replace('"', " ")), plain] {
        let Ok(query) = query::parse(&words) else { continue };
        let request = Request {
            limit: CANDIDATES,
            per_essay: 0,
            exact: true,
            variants: false,
            related: false,
            fold: false,
            ..Request::new(query)
        };
        for hit in search::search(index, lexicon, &request)?.hits {
            let place = parse_passage_id(&hit.id)
                .and_then(|(essay, ordinal)| Some((essay, usize::try_from(ordinal.unwrap_or(0)).ok()?)));
            found.extend(place.filter(|place| !found.contains(place)));
        }
    }
    Ok(found)
}

/// Passages of an essay that stand side by side, as words.
struct Place {
    essay: u64,
    passages: Vec<(u64, About, String)>,
    words: Vec<Word>,
    /// For each word the passage it is in.
    owners: Vec<usize>,
}

impl Place {
    fn new(essay: u64, passages: &[(u64, About, String)]) -> Place {
        let mut place = Place { essay, passages: passages.to_vec(), words: Vec::new(), owners: Vec::new() };
        for (owner, (_, _, text)) in passages.iter().enumerate() {
            let found = words(text);
            place.owners.extend(std::iter::repeat_n(owner, found.len()));
            place.words.extend(found);
        }
        place
    }

    /// The words of this range as they are written, from passage to passage.
    fn source(&self, range: Range<usize>) -> Source {
        let first = self.owners[range.start];
        let mut text = String::new();
        for owner in first..=self.owners[range.end - 1] {
            let own = range.clone().filter(|word| self.owners[*word] == owner);
            let (Some(start), Some(end)) = (own.clone().next(), own.clone().next_back()) else { continue };
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            let passage = &self.passages[owner].2;
            text.push_str(&passage[self.words[start].span.start..self.words[end].span.end]);
        }
        let (ordinal, about, _) = &self.passages[first];
        Source { id: search::passage_id(self.essay, *ordinal), about: about.clone(), text }
    }
}
