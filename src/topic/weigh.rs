//! How much a text is about each entry it names or implies.
//!
//! Owns the sum: what a mention counts where, how mentions add up, what flows to kin, what is ranked before what.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::commonness::rarity;
use super::taste::{Kind, taste};
use super::{Paths, Sighting, Standing, Topic, paths, topic};
use crate::lexicon::{Class, EntryId, Lexicon};

/// What a name in the title counts; repeated there, no more.
const TITLE: f32 = 2.7;
/// What names in questions and headings, in the first paragraph and in all paragraphs count, damped.
const HEADINGS: f32 = 0.8;
const LEAD: f32 = 0.7;
const BODY: f32 = 0.9;
/// What a name that stands in every paragraph counts more.
const SPREAD: f32 = 2.0;
/// What a mention counts that only its company makes sure of.
const UNSURE: f32 = 0.6;
/// The same in the title, where there is less company.
const UNSURE_TITLE: f32 = 0.5;
/// What part of a score flows to what an entry is a kind or part of, and to where it belongs.
const TO_PARENT: f32 = 0.7;
const TO_PLACE: f32 = 0.6;
/// How many words are kept as the reason for a topic.
const MOST_REASONS: usize = 4;

/// What is weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A whole essay.
    Essay,
    /// One passage. Naming a person there does not make it about the themes of that person's life.
    Passage,
}

/// Weighs one text after another, and remembers what it learnt of entries.
#[derive(Debug)]
pub struct Weigher<'l> {
    lexicon: &'l Lexicon,
    /// The places named by entries seen so far, looked up.
    places: FxHashMap<&'l str, Option<EntryId>>,
    /// What the entries seen so far imply.
    kin: FxHashMap<EntryId, Vec<Kin>>,
    /// How rare the entries seen so far are, to the taste of their class.
    rarities: FxHashMap<EntryId, f32>,
    ways: Ways,
}

/// The [ways](super::paths()) to the entries that became topics so far; what was weighed shares them with its weigher.
type Ways = Rc<RefCell<FxHashMap<EntryId, Paths>>>;

/// What a text is about, weighed.
#[derive(Debug)]
pub struct Weights<'t> {
    /// What was named, and by which words.
    names: Vec<(EntryId, &'t str)>,
    tallies: Vec<(EntryId, Tally)>,
    /// What is implied, and the place of the tally that implies it.
    implied: Vec<(EntryId, usize)>,
    weights: FxHashMap<EntryId, Weight>,
    ways: Ways,
}

/// How much a text is about one entry.
#[derive(Clone, Copy, Debug, Default)]
struct Weight {
    own: f32,
    implied: f32,
    score: f32,
}

/// An entry that another one implies.
#[derive(Clone, Copy, Debug)]
struct Kin {
    entry: EntryId,
    /// What part of the other's weight goes to it.
    part: f32,
    theme: bool,
}

/// The mentions of one entry.
#[derive(Debug, Default)]
struct Tally {
    title: f32,
    headings: f32,
    lead: f32,
    body: f32,
    mentions: usize,
    paragraphs: usize,
    last_paragraph: Option<usize>,
    sightings: usize,
}

impl<'l> Weigher<'l> {
    /// Of this lexicon.
    pub fn new(lexicon: &'l Lexicon) -> Weigher<'l> {
        Weigher {
            lexicon,
            places: FxHashMap::default(),
            kin: FxHashMap::default(),
            rarities: FxHashMap::default(),
            ways: Ways::default(),
        }
    }

    /// Weighs what the sightings name. They come in the order of the text.
    pub fn weigh<'t, 's>(&mut self, scope: Scope, sightings: impl IntoIterator<Item = &'s Sighting<'t>>) -> Weights<'t>
    where
        't: 's,
    {
        let mut names = Vec::new();
        let seen = sightings.into_iter().inspect(|sighting| names.push((sighting.entry, sighting.words)));
        let (tallies, paragraphs) = tally(seen);
        let mut weights: FxHashMap<EntryId, Weight> = FxHashMap::default();
        let mut implied = Vec::new();
        for (place, (id, tally)) in tallies.iter().enumerate() {
            let class = self.lexicon.get(*id).class;
            let own = tally.weight(taste(class).titled, paragraphs) * self.rarity(*id);
            weights.entry(*id).or_default().own = own;
            let themes = scope == Scope::Essay || class != Class::Person;
            for kin in self.kin(*id).iter().filter(|kin| themes || !kin.theme) {
                weights.entry(kin.entry).or_default().implied += own * kin.part;
                implied.push((kin.entry, place));
            }
        }
        for (id, weight) in &mut weights {
            weight.score = self.score(*id, *weight);
        }
        Weights { names, tallies, implied, weights, ways: Rc::clone(&self.ways) }
    }

    /// What an entry implies.
    fn kin(&mut self, id: EntryId) -> &[Kin] {
        let (lexicon, places) = (self.lexicon, &mut self.places);
        self.kin.entry(id).or_insert_with(|| {
            let entry = lexicon.get(id);
            let theme = |parent| lexicon.get(parent).class == Class::Theme;
            let parents = entry.broader.iter().copied();
            let mut kin: Vec<Kin> =
                parents.map(|parent| Kin { entry: parent, part: TO_PARENT, theme: theme(parent) }).collect();
            for place in &entry.places {
                let known = *places.entry(place).or_insert_with(|| place_named(lexicon, place));
                let elsewhere = known.filter(|&known| known != id);
                kin.extend(elsewhere.map(|entry| Kin { entry, part: TO_PLACE, theme: false }));
            }
            kin
        })
    }

    fn rarity(&mut self, id: EntryId) -> f32 {
        let entry = self.lexicon.get(id);
        *self.rarities.entry(id).or_insert_with(|| rarity(&entry.name).powf(taste(entry.class).rarity))
    }

    fn score(&mut self, id: EntryId, weight: Weight) -> f32 {
        let entry = self.lexicon.get(id);
        if entry.class == Class::Place && entry.broader.is_empty() {
            return 0.0; // the world: every essay is about it
        }
        let taste = taste(entry.class);
        let implied = taste.implied * weight.implied.ln_1p() * self.rarity(id);
        taste.worth * (weight.own + implied)
    }
}

fn place_named(lexicon: &Lexicon, name: &str) -> Option<EntryId> {
    lexicon.lookup(name).into_iter().find(|&id| {
        let entry = lexicon.get(id);
        entry.name == name && matches!(entry.class, Class::Place | Class::Polity)
    })
}

/// The mentions by entry, and how many paragraphs name anything.
fn tally<'t: 's, 's>(sightings: impl Iterator<Item = &'s Sighting<'t>>) -> (Vec<(EntryId, Tally)>, usize) {
    let mut tallies: Vec<(EntryId, Tally)> = Vec::new();
    let mut places: FxHashMap<EntryId, usize> = FxHashMap::default();
    let mut paragraphs = FxHashSet::default();
    for sighting in sightings {
        let place = *places.entry(sighting.entry).or_insert_with(|| {
            tallies.push((sighting.entry, Tally::default()));
            tallies.len() - 1
        });
        tallies[place].1.add(sighting);
        if matches!(sighting.standing, Standing::Lead | Standing::Body) {
            paragraphs.insert(sighting.paragraph);
        }
    }
    (tallies, paragraphs.len().max(1))
}

impl Tally {
    fn add(&mut self, sighting: &Sighting<'_>) {
        self.sightings += 1;
        let counts = if sighting.sure { 1.0 } else { UNSURE };
        match sighting.standing {
            Standing::Title => self.title = self.title.max(if sighting.sure { 1.0 } else { UNSURE_TITLE }),
            Standing::Heading => self.headings += counts,
            Standing::Lead | Standing::Body => {
                self.body += counts;
                self.mentions += 1;
                self.lead += if sighting.standing == Standing::Lead { counts } else { 0.0 };
                if self.last_paragraph != Some(sighting.paragraph) {
                    self.last_paragraph = Some(sighting.paragraph);
                    self.paragraphs += 1;
                }
            }
        }
    }

    fn weight(&self, titled: f32, paragraphs: usize) -> f32 {
        let sureness = self.body / self.mentions.max(1) as f32;
        let spread = sureness * self.paragraphs as f32 / paragraphs as f32;
        let places = TITLE * titled * self.title + HEADINGS * self.headings.ln_1p() + LEAD * self.lead.ln_1p();
        places + BODY * self.body.ln_1p() + SPREAD * spread
    }
}

impl Weights<'_> {
    /// How much the text is about this entry; 0 where it neither names nor implies it.
    pub fn of(&self, id: EntryId) -> f32 {
        self.weights.get(&id).map_or(0.0, |weight| weight.score)
    }

    /// How many names in the text say that it is about this entry.
    pub fn evidence(&self, id: EntryId) -> usize {
        self.tallies_for(id).map(|(_, tally)| tally.sightings).sum()
    }

    /// The mentions of an entry itself and of what implies it.
    fn tallies_for(&self, id: EntryId) -> impl Iterator<Item = &(EntryId, Tally)> {
        let own = self.tallies.iter().filter(move |(entry, _)| *entry == id);
        let implying = self.implied.iter().filter(move |(entry, _)| *entry == id);
        own.chain(implying.map(|&(_, place)| &self.tallies[place]))
    }

    /// The strongest, each weighed down by those of its kind before it; scores never rise along the list.
    pub fn ranked(&self, lexicon: &Lexicon, most: usize) -> Vec<(EntryId, f32)> {
        let weighed = self.weights.iter().map(|(&id, weight)| (id, weight.score, taste(lexicon.get(id).class).kind));
        let mut left: Vec<(EntryId, f32, Kind)> = weighed.filter(|(_, score, _)| *score > 0.0).collect();
        left.sort_unstable_by_key(|&(id, _, _)| id);
        let mut ranked = Vec::with_capacity(most);
        while ranked.len() < most {
            let strongest = left.iter().enumerate().rev().max_by(|(_, a), (_, b)| a.1.total_cmp(&b.1));
            let Some(place) = strongest.map(|(place, _)| place) else { break };
            let (id, score, kind) = left.remove(place);
            ranked.push((id, score));
            left.iter_mut().filter(|other| other.2 == kind).for_each(|other| other.1 *= kind.repeated());
        }
        ranked
    }

    /// An entry as a topic of this text, with the words that put it there.
    pub(super) fn topic(&self, lexicon: &Lexicon, id: EntryId, score: f32) -> Topic {
        let mut ways = self.ways.borrow_mut();
        let paths = ways.entry(id).or_insert_with(|| Paths::new(&paths(lexicon, id)));
        topic(lexicon, id, score, self.because(lexicon, id), paths.clone())
    }

    /// Its own names, most frequent first; then what implies it, and where it goes unnamed what it is a kind of,
    /// persons last.
    fn because(&self, lexicon: &Lexicon, id: EntryId) -> Vec<String> {
        let ranks = self.sources(lexicon, id);
        let mut seen: BTreeMap<&str, (u8, usize)> = BTreeMap::new();
        for (source, words) in &self.names {
            let Some(&rank) = ranks.get(source) else { continue };
            let (first, times) = seen.entry(words).or_insert((rank, 0));
            *first = rank.min(*first);
            *times += 1;
        }
        let mut words: Vec<(&str, (u8, usize))> = seen.into_iter().collect();
        words.sort_by_key(|&(words, (rank, times))| (rank, Reverse(times), words));
        words.into_iter().take(MOST_REASONS).map(|(words, _)| words.to_owned()).collect()
    }

    /// The entries that speak for one, and in which order their names are shown.
    fn sources(&self, lexicon: &Lexicon, id: EntryId) -> FxHashMap<EntryId, u8> {
        let mut sources: Vec<EntryId> = self.tallies_for(id).map(|(source, _)| *source).collect();
        if !sources.contains(&id) {
            sources.extend(&lexicon.get(id).broader);
        }
        let rank = |source| match lexicon.get(source).class {
            _ if source == id => 0,
            Class::Person => 2,
            _ => 1,
        };
        sources.into_iter().map(|source| (source, rank(source))).collect()
    }
}
