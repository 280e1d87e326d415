//! From weights to topics: how many an essay gets, and which of them its passages share.

use super::{MOST, Topic, Weights, add, declared};
use crate::lexicon::{EntryId, Lexicon};

/// How many topics an essay usually has; more only where they are sound.
const USUAL: usize = 5;
/// The least a topic must score: a rare name mentioned in passing in a long essay does not.
const FLOOR: f32 = 0.8;
/// The least share of the strongest topic's score, for the usual number of topics and for more.
const SHARE: f32 = 0.15;
const SOUND: f32 = 0.25;
/// How many names in a passage must speak for a topic of its own, and with what share of its strongest topic's score.
const EVIDENCE: usize = 2;
const OWN_SHARE: f32 = 0.4;
/// The most topics of its own that a passage is given.
const MOST_OWN: usize = 4;

/// The topics of a whole essay.
#[derive(Clone, Debug, Default)]
pub struct EssayTopics {
    declared: Vec<Topic>,
    found: Vec<(EntryId, Topic)>,
}

impl EssayTopics {
    /// What the author declares comes first; what is found, strongest first, fills the list up to [`MOST`].
    pub fn new(lexicon: &Lexicon, labels: &[String], weights: &Weights<'_>) -> EssayTopics {
        let declared = declared(lexicon, labels);
        let ranked = weights.ranked(lexicon, MOST);
        let best = ranked.first().map_or(0.0, |&(_, best)| best);
        let share = |place| if place < USUAL { SHARE } else { SOUND };
        let telling =
            ranked.into_iter().enumerate().filter(|(place, (_, score))| is_telling(*score, best, share(*place)));
        let found = telling.map(|(_, (id, score))| (id, weights.topic(lexicon, id, score / best)));
        let fresh = found.filter(|(_, new)| !declared.iter().any(|old| old.label == new.label));
        let found = fresh.take(MOST.saturating_sub(declared.len())).collect();
        EssayTopics { declared, found }
    }

    /// All of them, in order.
    pub fn all(&self) -> Vec<Topic> {
        self.declared.iter().chain(self.found.iter().map(|(_, topic)| topic)).cloned().collect()
    }

    /// The topics of a passage, weighed by itself: what is declared for the essay, or else the essay's first topic;
    /// what else of the essay's it names or implies; what it dwells on itself.
    pub fn of_passage(&self, lexicon: &Lexicon, weights: &Weights<'_>) -> Vec<Topic> {
        let mut topics = self.declared.clone();
        for (id, topic) in &self.found {
            if topics.is_empty() || weights.of(*id) > 0.0 {
                add(&mut topics, topic.clone());
            }
        }
        let ranked = weights.ranked(lexicon, MOST_OWN);
        let best = ranked.first().map_or(0.0, |&(_, best)| best);
        for (id, score) in ranked {
            let is_known = topics.iter().any(|topic| topic.label == lexicon.get(id).name);
            if !is_known && is_telling(score, best, OWN_SHARE) && weights.evidence(id) >= EVIDENCE {
                topics.push(weights.topic(lexicon, id, score / best));
            }
        }
        topics
    }
}

fn is_telling(score: f32, best: f32, share: f32) -> bool {
    score >= FLOOR.max(best * share)
}
