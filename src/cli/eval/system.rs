//! One side of the measuring: what a search or a run returned for each question.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use histsearch::error::Result;
use histsearch::eval::place::Place;
use histsearch::eval::questions::Question;
use histsearch::eval::run::{self, Run};
use histsearch::index::Index;
use histsearch::render::safe;
use histsearch::search::{self, Hit, Request, parse_passage_id};

use super::essays::{self, Essays};
use super::{Level, Manner};
use crate::cli::Terminal;
use crate::cli::workspace::Knowledge;

/// What to rank, however it is done.
pub(super) struct Ranking<'a> {
    pub(super) questions: &'a [Question],
    pub(super) depth: usize,
    pub(super) level: Level,
    /// What is searched, where there is anything.
    pub(super) library: Option<&'a (Index, Knowledge)>,
    pub(super) terminal: &'a Terminal,
}

/// What was returned for each question.
pub(super) struct System {
    /// What to call it.
    pub(super) name: String,
    places: HashMap<String, Vec<Place>>,
    /// The same as a run has it; only where it was searched.
    documents: HashMap<String, Vec<(String, f32)>>,
    took: Option<Duration>,
}

impl Ranking<'_> {
    /// Asks the index every question. One that cannot be asked is named and has no hits.
    pub(super) fn searched(&self, manner: &Manner, name: &str) -> Result<System> {
        let name = name.to_owned();
        let mut system = System { name, places: HashMap::new(), documents: HashMap::new(), took: None };
        let Some((index, knowledge)) = self.library else { return Ok(system) };
        manner.request("anything", knowledge)?; // flags that cannot be meant fail once, not for each question
        let clock = Instant::now();
        for question in self.questions {
            let request = manner.request(&question.words, knowledge).map(|request| Request {
                limit: self.depth,
                per_essay: if self.level == Level::Essay { 1 } else { request.per_essay },
                ..request
            });
            let answer = request.and_then(|request| search::search(index, knowledge.lexicon(), &request));
            match answer {
                Ok(answer) => system.add(&question.id, &answer.hits, self.level),
                Err(error) => self.terminal.complain(&safe::name(&format!("question {}: {error}", question.id))),
            }
        }
        system.took = Some(clock.elapsed());
        Ok(system)
    }

    /// Takes what a run returned; beyond the depth nothing is looked at.
    pub(super) fn of_run(&self, run: Run, name: String, mut essays: Option<&mut Essays<'_>>) -> Result<System> {
        let mut places = HashMap::new();
        for (question, documents) in run {
            let mut seen = HashSet::new();
            let mut ranking = Vec::new();
            for document in documents {
                let place = self.level.of(essays::place(&document, essays.as_deref_mut())?.0);
                if seen.insert(place.clone()) {
                    ranking.push(place);
                }
                if ranking.len() == self.depth {
                    break;
                }
            }
            places.insert(question, ranking);
        }
        Ok(System { name, places, documents: HashMap::new(), took: None })
    }

    /// Says on stderr how long a search took.
    pub(super) fn say_time(&self, system: &System) {
        let Some(took) = system.took else { return };
        let (questions, all) = (self.questions.len(), took.as_secs_f64());
        let each = all * 1000.0 / questions.max(1) as f64;
        let name = safe::name(&system.name);
        self.terminal.note(&format!("{name}: {all:.1} s for {questions} questions, {each:.1} ms each"));
    }
}

impl System {
    /// What was returned for a question, best first.
    pub(super) fn places(&self, question: &str) -> &[Place] {
        self.places.get(question).map_or(&[], Vec::as_slice)
    }

    /// The whole as a TREC run, questions in the order they were asked.
    pub(super) fn run(&self, questions: &[Question], tag: &str) -> String {
        let found = questions.iter().filter_map(|question| Some((&question.id, self.documents.get(&question.id)?)));
        found.map(|(question, documents)| run::written(question, documents, tag)).collect()
    }

    fn add(&mut self, question: &str, hits: &[Hit], level: Level) {
        let mut used = HashSet::new();
        let mut documents = Vec::with_capacity(hits.len());
        let mut places = Vec::with_capacity(hits.len());
        for hit in hits {
            let ordinal = parse_passage_id(&hit.id).and_then(|(_, ordinal)| ordinal);
            let passage = Place { essay: hit.about.path.clone(), passages: ordinal.map(|ordinal| ordinal..=ordinal) };
            places.push(level.of(passage));
            documents.push((document(hit, level, &mut used), hit.score));
        }
        self.places.insert(question.to_owned(), places);
        self.documents.insert(question.to_owned(), documents);
    }
}

/// What a run calls a hit: path and paragraph, as people write judgements; the second piece of a long paragraph by
/// its id, since a run may name a document only once.
fn document(hit: &Hit, level: Level, used: &mut HashSet<(String, u32)>) -> String {
    let about = &hit.about;
    match level {
        Level::Essay => about.path.clone(),
        Level::Passage if used.insert((about.path.clone(), about.paragraph)) => {
            format!("{}:{}", about.path, about.paragraph)
        }
        Level::Passage => hit.id.clone(),
    }
}
