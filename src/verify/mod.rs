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

use std::collections::hash_map::Entry;
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::FxHashMap;

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
    let mut essays: FxHashMap<u64, Rc<Passages>> = FxHashMap::default();
    let mut seen: Vec<(u64, Range<usize>)> = Vec::new();
    'asked: for words in searches(quotation, &fragments) {
        for (essay, ordinal) in candidates(index, lexicon, &words)? {
            let passages = match essays.entry(essay) {
                Entry::Occupied(known) => Rc::clone(known.get()),
                Entry::Vacant(new) => Rc::clone(new.insert(Rc::new(essay_passages(index, essay)?))),
            };
            let around = 1 + count / WORDS_OF_A_PASSAGE;
            let window = ordinal.saturating_sub(around)..(ordinal + around + 1).min(passages.len());
            let is_within = |known: &Range<usize>| known.start <= window.start && window.end <= known.end;
            if seen.iter().any(|(known, range)| *known == essay && is_within(range)) {
                continue;
            }
            seen.push((essay, window.clone()));
            let place = Place::new(essay, passages, window);
            let Some(found) = fit(&fragments, &place.words) else { continue };
            if best.as_ref().is_none_or(|(known, _)| found.edits < known.edits) {
                let done = found.edits == 0;
                best = Some((found, place));
                if done {
                    break 'asked;
                }
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

/// What is searched for, one after the other as long as the quotation is not found: a part of it as a phrase, then its
/// words.
fn searches(quotation: &str, fragments: &[Vec<Word>]) -> [String; 2] {
    let longest = fragments.iter().max_by_key(|fragment| fragment.len()).map_or(&[][..], Vec::as_slice);
    let phrase: Vec<&str> = longest.iter().take(12).map(|word| word.written.as_str()).collect();
    let words: String = quotation.chars().map(|c| if c.is_alphanumeric() || c == '\'' { c } else { ' ' }).collect();
    [format!("\"{}\"", phrase.join(" ").replace('"', " ")), words.to_lowercase()]
}

/// Passages that may hold the quotation, best first: the essay of each, and its place there.
fn candidates(index: &Index, lexicon: &Lexicon, words: &str) -> Result<Vec<(u64, usize)>> {
    let Ok(query) = query::parse(words) else { return Ok(Vec::new()) };
    let request = Request {
        limit: CANDIDATES,
        per_essay: 0,
        exact: true,
        variants: false,
        related: false,
        fold: false,
        ..Request::new(query)
    };
    let hits = search::search(index, lexicon, &request)?.hits;
    let place = |id: &str| {
        let (essay, ordinal) = parse_passage_id(id)?;
        Some((essay, usize::try_from(ordinal.unwrap_or(0)).ok()?))
    };
    Ok(hits.iter().filter_map(|hit| place(&hit.id)).collect())
}

/// The passages of an essay, each with its number.
type Passages = Vec<(u64, About, String)>;

/// Passages of an essay that stand side by side, as words.
struct Place {
    essay: u64,
    passages: Rc<Passages>,
    words: Vec<Word>,
    /// For each word the passage it is in.
    owners: Vec<usize>,
}

impl Place {
    fn new(essay: u64, passages: Rc<Passages>, window: Range<usize>) -> Place {
        let (mut all, mut owners) = (Vec::new(), Vec::new());
        for owner in window {
            let found = words(&passages[owner].2);
            owners.extend(std::iter::repeat_n(owner, found.len()));
            all.extend(found);
        }
        Place { essay, passages, words: all, owners }
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
