//! Topics: what an essay is about, from its author's own labels, else from the names and words in it.
//!
//! Owns the weighing: where a name stands (title, question, first paragraph, body), how often, how widely
//! spread, and what it is a kind of. Refuses to know the index.
//!
//! An entry scores by its own mentions; a part of that flows up to what it is a part of, so that an essay on
//! maize and Kazakhstan under Khrushchev is about Soviet agriculture without saying so. Every topic keeps the
//! words that put it there.
//!
//! ```
//! use histsearch::lexicon::Lexicon;
//! use histsearch::topic::{self, Standing, Sighting};
//!
//! let lexicon = Lexicon::builtin();
//! let text = "Khrushchev pushed maize into Kazakhstan. The maize failed.";
//! let sightings: Vec<Sighting> = lexicon
//!     .matches(text)
//!     .into_iter()
//!     .map(|found| Sighting { entry: found.entry, words: &text[found.span.clone()], standing: Standing::Body, place: 0.5 })
//!     .collect();
//! let topics = topic::weigh(lexicon, &sightings);
//! assert!(topics.len() <= topic::MOST);
//! ```

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::lexicon::{Class, Entry, EntryId, Lexicon};

/// The most topics an essay is given.
pub const MOST: usize = 5;

/// One topic of an essay.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    /// Its name: the lexicon's, or the author's own word for it.
    pub label: String,
    /// How much the essay is about it; 1.0 for the strongest and for declared topics.
    pub score: f32,
    /// The words that put it there, most frequent first.
    pub because: Vec<String>,
    /// Every way from the top of the hierarchy down to it, ending with the label.
    pub paths: Vec<Vec<String>>,
}

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

impl Standing {
    fn weight(self) -> f32 {
        match self {
            Standing::Title => 6.0,
            Standing::Heading => 3.0,
            Standing::Lead => 2.0,
            Standing::Body => 1.0,
        }
    }
}

/// One name of the lexicon seen in an essay.
#[derive(Clone, Debug)]
pub struct Sighting<'a> {
    /// What was named.
    pub entry: EntryId,
    /// The words of the text.
    pub words: &'a str,
    /// Where it stands.
    pub standing: Standing,
    /// How far into the essay it stands, from 0 to 1.
    pub place: f32,
}

/// What the sightings say an essay is about, strongest first, at most [`MOST`].
pub fn weigh(lexicon: &Lexicon, sightings: &[Sighting<'_>]) -> Vec<Topic> {
    let mut tallies: FxHashMap<EntryId, Tally<'_>> = FxHashMap::default();
    for sighting in sightings {
        tallies.entry(sighting.entry).or_default().add(sighting);
    }
    let mut scores: FxHashMap<EntryId, Tally<'_>> = FxHashMap::default();
    for (&id, tally) in &tallies {
        let own = tally.weight() * aptness(lexicon.get(id));
        scores.entry(id).or_default().gain(own, tally);
        flow_up(lexicon, id, own, tally, &mut scores);
    }
    let mut ranked: Vec<(EntryId, Tally<'_>)> = scores.into_iter().filter(|(_, tally)| tally.score > 0.0).collect();
    ranked.sort_by(|(a, x), (b, y)| y.score.total_cmp(&x.score).then(a.cmp(b)));
    let Some(best) = ranked.first().map(|(_, tally)| tally.score) else { return Vec::new() };
    let telling =
        ranked.into_iter().take(MOST).take_while(|(_, tally)| tally.score >= FLOOR && tally.score >= best * SHARE);
    telling.map(|(id, tally)| topic(lexicon, id, tally.score / best, tally.because())).collect()
}

/// The least a topic must score: two mentions in the body, or one in a telling place.
const FLOOR: f32 = 1.3;
/// The least share of the strongest topic's score.
const SHARE: f32 = 0.12;
/// What part of a score flows to each parent, and again to theirs.
const UPWARD: f32 = 0.35;

fn flow_up<'a>(
    lexicon: &Lexicon,
    id: EntryId,
    amount: f32,
    tally: &Tally<'a>,
    scores: &mut FxHashMap<EntryId, Tally<'a>>,
) {
    for &parent in &lexicon.get(id).broader {
        let share = amount * UPWARD * aptness(lexicon.get(parent)).min(1.0);
        scores.entry(parent).or_default().gain(share, tally);
    }
}

/// How apt a class is as a topic label: a policy or theme says what an essay is about, a place mostly where.
fn aptness(entry: &Entry) -> f32 {
    match entry.class {
        Class::Event | Class::War | Class::Revolution | Class::Treaty | Class::Policy | Class::Movement => 1.3,
        Class::Theme | Class::Period => 1.0,
        Class::Person | Class::Polity | Class::Dynasty | Class::Reign => 0.9,
        Class::Place | Class::People => 0.6,
    }
}

#[derive(Default)]
struct Tally<'a> {
    weight: f32,
    first: f32,
    last: f32,
    seen: usize,
    score: f32,
    words: BTreeMap<&'a str, usize>,
}

impl<'a> Tally<'a> {
    fn add(&mut self, sighting: &Sighting<'a>) {
        self.first = if self.seen == 0 { sighting.place } else { self.first.min(sighting.place) };
        self.last = self.last.max(sighting.place);
        self.seen += 1;
        self.weight += sighting.standing.weight();
        *self.words.entry(sighting.words).or_default() += 1;
    }

    /// Mentions count less and less; a name spread over the essay counts more than one crowded in a corner.
    fn weight(&self) -> f32 {
        (1.0 + self.weight).ln() * (1.0 + (self.last - self.first) * 0.5)
    }

    fn gain(&mut self, score: f32, from: &Tally<'a>) {
        self.score += score;
        for (words, seen) in &from.words {
            *self.words.entry(words).or_default() += seen;
        }
    }

    fn because(&self) -> Vec<String> {
        let mut words: Vec<(&str, usize)> = self.words.iter().map(|(words, seen)| (*words, *seen)).collect();
        words.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        words.into_iter().take(4).map(|(words, _)| words.to_owned()).collect()
    }
}

/// The topics an author declared: the lexicon's name where it knows the label, else the label as it is.
pub fn declared(lexicon: &Lexicon, labels: &[String]) -> Vec<Topic> {
    let mut topics: Vec<Topic> = Vec::new();
    for label in labels.iter().filter(|label| !label.trim().is_empty()) {
        let because = vec![label.clone()];
        let known = lexicon.lookup(label).first().copied();
        let found = match known {
            Some(id) => topic(lexicon, id, 1.0, because),
            None => Topic { label: label.clone(), score: 1.0, because, paths: vec![vec![label.trim().to_lowercase()]] },
        };
        if !topics.iter().any(|other| other.label == found.label) {
            topics.push(found);
        }
    }
    topics
}

fn topic(lexicon: &Lexicon, id: EntryId, score: f32, because: Vec<String>) -> Topic {
    Topic { label: lexicon.get(id).name.to_string(), score, because, paths: paths(lexicon, id) }
}

/// The most ways up that are followed, and how far.
const MOST_PATHS: usize = 12;
const MOST_STEPS: usize = 8;

/// Every way from the top of the hierarchy down to an entry, its own name last, in lower case.
pub fn paths(lexicon: &Lexicon, id: EntryId) -> Vec<Vec<String>> {
    let mut finished = Vec::new();
    let mut climbing = vec![vec![id]];
    while let Some(path) = climbing.pop() {
        let top = path[path.len() - 1];
        let parents = lexicon.get(top).broader.iter().filter(|parent| !path.contains(parent));
        let higher: Vec<Vec<EntryId>> = parents.map(|&parent| [path.as_slice(), &[parent]].concat()).collect();
        if higher.is_empty() || path.len() >= MOST_STEPS || finished.len() + climbing.len() >= MOST_PATHS {
            finished.push(path.iter().rev().map(|&step| lexicon.get(step).name.to_lowercase()).collect());
        } else {
            climbing.extend(higher);
        }
    }
    finished.sort();
    finished.dedup();
    finished
}

/// The facet paths `--topic NAME` asks for, and the label it was understood as; `None` when only an essay's own
/// label can match it.
pub fn understood(lexicon: &Lexicon, name: &str) -> Option<(String, Vec<Vec<String>>)> {
    let id = lexicon.lookup(name).first().copied()?;
    Some((lexicon.get(id).name.to_string(), paths(lexicon, id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_nobody_knows_stays_as_its_author_wrote_it() {
        let topics = declared(Lexicon::builtin(), &["Zorkology of Qwyx".to_owned(), " ".to_owned()]);
        assert_eq!(topics.len(), 1);
        assert_eq!(topics[0].label, "Zorkology of Qwyx");
        assert_eq!(topics[0].paths, [["zorkology of qwyx"]]);
    }

    #[test]
    fn what_is_named_more_and_higher_comes_first() {
        let lexicon = Lexicon::builtin();
        let id = |name: &str| lexicon.lookup(name)[0];
        let seen = |name: &str, standing, place| Sighting { entry: id(name), words: "x", standing, place };
        let topics = weigh(
            lexicon,
            &[
                seen("Virgin Lands campaign", Standing::Title, 0.0),
                seen("Virgin Lands campaign", Standing::Body, 0.9),
                seen("Cold War", Standing::Body, 0.5),
            ],
        );
        assert_eq!(topics[0].label, "Virgin Lands campaign");
        assert!(topics.iter().any(|topic| topic.label == "Soviet agriculture"), "the parent is implied");
    }

    #[test]
    fn nothing_seen_is_no_topic() {
        assert_eq!(weigh(Lexicon::builtin(), &[]), []);
    }
}
