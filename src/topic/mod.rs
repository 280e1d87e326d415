//! Topics: what an essay is about, from its author's own labels, else from the names and words in it.
//!
//! Owns the weighing: where a name stands (title, question, heading, first paragraph, body), how often, how widely
//! spread, how sure and how rare it is, and what it is a kind of. Refuses to know the index.
//!
//! An entry scores by its own mentions, damped; a part of that flows to what it is a part of and where it belongs, so
//! that an essay on maize and Kazakhstan under Khrushchev is about Soviet agriculture without saying so. Topics are
//! picked strongest first; each country and theme picked leaves less for the next one. Every topic keeps the words
//! that put it there.
//!
//! | file | owns |
//! |---|---|
//! | `sightings` | where in a document the names stand |
//! | `weigh` | how mentions add up, what flows to kin, the order |
//! | `taste` | which classes of entries make good topics |
//! | `paths` | the ways down to a topic as one text |
//! | `assign` | how many topics: of an essay, of its passages |
//! | `commonness` | how common entries are in writing at large |
//!
//! ```
//! use histsearch::lexicon::Lexicon;
//! use histsearch::topic::{self, EssayTopics, Scope, Sighting, Standing, Weigher};
//!
//! let lexicon = Lexicon::builtin();
//! let text = "Khrushchev pushed maize into Kazakhstan. The maize failed.";
//! let sightings: Vec<Sighting> = lexicon
//!     .matches(text)
//!     .into_iter()
//!     .map(|found| Sighting {
//!         entry: found.entry,
//!         words: &text[found.span.clone()],
//!         standing: Standing::Body,
//!         paragraph: 0,
//!         sure: found.sure,
//!     })
//!     .collect();
//! let weights = Weigher::new(lexicon).weigh(Scope::Essay, &sightings);
//! let topics = EssayTopics::new(lexicon, &[], &weights).all();
//! assert!(topics.len() <= topic::MOST);
//! assert!(topics.iter().any(|topic| topic.label == "maize"));
//! ```

mod assign;
mod commonness;
mod paths;
mod sightings;
mod taste;
#[cfg(test)]
mod tests;
mod weigh;

use std::sync::Arc;

use crate::lexicon::{Class, EntryId, Lexicon};

pub use assign::EssayTopics;
pub use paths::{BETWEEN_NAMES, BETWEEN_WAYS, Paths, way, ways};
pub use sightings::{Sighting, Sightings, Standing};
pub use weigh::{Scope, Weigher, Weights};

/// The most topics an essay is given.
pub const MOST: usize = 8;

/// One topic of an essay.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    /// Its name: the lexicon's, or the author's own word for it.
    pub label: String,
    /// How much the essay is about it; 1.0 for the strongest and for declared topics.
    pub score: f32,
    /// The words that put it there, most frequent first; as the paths, shared by the passages of an essay.
    pub because: Arc<[String]>,
    /// Every way from the top of the hierarchy down to it, ending with the label.
    pub paths: Paths,
}

fn add(topics: &mut Vec<Topic>, topic: Topic) {
    if !topics.iter().any(|other| other.label == topic.label) {
        topics.push(topic);
    }
}

/// The topics an author declared: the lexicon's name where it knows the label, else the label as it is.
pub fn declared(lexicon: &Lexicon, labels: &[String]) -> Vec<Topic> {
    let mut topics: Vec<Topic> = Vec::new();
    for label in labels.iter().filter(|label| !label.trim().is_empty()) {
        let because = vec![label.clone()];
        let known = lexicon.lookup(label).first().copied();
        let found = match known {
            Some(id) => topic(lexicon, id, 1.0, because, Paths::new(&paths(lexicon, id))),
            None => Topic {
                label: label.clone(),
                score: 1.0,
                because: because.into(),
                paths: Paths::new(&[vec![label.trim().to_lowercase()]]),
            },
        };
        add(&mut topics, found);
    }
    topics
}

fn topic(lexicon: &Lexicon, id: EntryId, score: f32, because: Vec<String>, paths: Paths) -> Topic {
    Topic { label: lexicon.get(id).name.to_string(), score, because: because.into(), paths }
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
        let parents = lexicon.get(top).broader.iter().filter(|&&parent| contains(lexicon, parent, top));
        let parents = parents.filter(|parent| !path.contains(parent));
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

/// Whether what is about `part` is about `whole`. A person is known for themes and no part of them: who asks for
/// agriculture does not want all of Khrushchev.
fn contains(lexicon: &Lexicon, whole: EntryId, part: EntryId) -> bool {
    lexicon.get(part).class != Class::Person || lexicon.get(whole).class != Class::Theme
}

/// The facet paths `--topic NAME` asks for, and the label it was understood as; `None` when only an essay's own
/// label can match it.
pub fn understood(lexicon: &Lexicon, name: &str) -> Option<(String, Vec<Vec<String>>)> {
    let id = lexicon.lookup(name).first().copied()?;
    Some((lexicon.get(id).name.to_string(), paths(lexicon, id)))
}
