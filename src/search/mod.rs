//! A request and an index make an answer.
//!
//! ```text
//! Request -> plan (units, names, spellings) -> candidates (Tantivy) -> rank -> group by essay -> hits (spans, snippets)
//! ```
//!
//! Owns expansion, candidates, ranking, grouping, spans, snippets, counts. Knows nothing of terminals or formats:
//! the [`Answer`] is plain data.
//!
//! Three layers of hits, each only where the one before is thin: passages that say what was asked (all of a
//! short query, enough of a long one); passages that say at least a part; passages that name what the lexicon relates
//! to it or, where it relates nothing, say what those found have in common, marked as such.

mod answer;
mod bag;
mod browse;
mod candidates;
mod collect;
mod collocates;
mod copies;
mod embedded;
mod expand;
mod facets;
mod in_order;
mod kwic;
mod learnt;
mod meaning;
mod misses;
mod order;
mod page;
mod parallel;
mod plan;
mod rank;
mod repository;
mod request;
mod similar;
mod snippet;
mod spans;
mod statistics;
mod sweep;
mod task;
mod timeline;
mod times;
mod typed;
pub mod understand;
mod unit;
mod vocabulary;
mod want;
mod word;

use std::time::Instant;

pub use answer::{
    Answer, Copied, Expansion, ExpansionKind, Hit, MatchKind, Miss, QueryRead, ScorePart, Searched, Stages,
};
pub(crate) use candidates::{Demand, Translator};
pub use collocates::{Collocate, Company, CompanyOf, collocates};
pub(crate) use facets::topics_in;
pub use facets::{Count, Facets, facets, questions, topics};
pub use kwic::{Occurrence, Order, Scanned, kwic};
pub(crate) use rank::{Kept, Reading, Scene, Statistics, length};
pub(crate) use repository::{Address, Candidates, Paths, Read, Repository};
pub use request::{Apart, Asked, Filters, Request, Sort};
pub use similar::{Likeness, similar};
pub(crate) use timeline::timeline_in;
pub use timeline::{Bin, Dating, Timeline, timeline, years};
pub use typed::{Selection, Typed};
pub(crate) use unit::Unit;
pub(crate) use vocabulary::commonest;
pub(crate) use want::Want;

use crate::error::{Error, Result};
use crate::fields::About;
use crate::index::{Index, guarded};
use crate::lexicon::Lexicon;
use meaning::Meaning;
use order::Placed;
use plan::Plan;

/// Fewer full matches than this, and weaker ones are shown after them.
const THIN: usize = 10;
/// The same for what the lexicon relates to a man, a country or a theme, which have company everywhere.
const VERY_THIN: usize = 3;
/// Of the neighbours of a name, how many a passage must name.
const LEAST_RELATED: usize = 2;
/// How many candidates are scored again.
const RESCORED: usize = 100;
/// The same of those that name what the lexicon relates: they fill up a page below what was asked for.
const RELATED_RESCORED: usize = 30;
/// How many of those are found for each hit wanted, should some be of one essay or copies.
const RELATED_EACH: usize = 3;
/// The deepest page that can be asked for.
pub const DEEPEST: usize = 10_000;

/// Answers a request.
///
/// # Errors
/// [`Kind::Usage`](crate::error::Kind::Usage) for a period nobody knows or a page too deep,
/// [`Kind::BadIndex`](crate::error::Kind::BadIndex) when the index is damaged.
pub fn search(index: &Index, lexicon: &Lexicon, request: &Request) -> Result<Answer> {
    let answer = guarded("search the index", || search_in(index, lexicon, request));
    index.note_search();
    answer
}

/// The same, wherever the passages are kept.
pub(crate) fn search_in(repository: &dyn Repository, lexicon: &Lexicon, request: &Request) -> Result<Answer> {
    let started = Instant::now();
    let wanted = request.offset.saturating_add(request.limit);
    if wanted > DEEPEST {
        return Err(Error::usage(format!("cannot show hits beyond {DEEPEST}"))
            .hint("narrow the search with --topic, --period or more words"));
    }
    let plan = plan::plan(repository, lexicon, request)?;
    let mut stages = Stages { plan: started.elapsed(), ..Stages::default() };
    let meaning = Meaning::of(repository, request)?;
    let search = Search { repository, lexicon, request, plan: &plan, meaning };
    let found = search.find(wanted, &mut stages)?;
    let ordered = search.order(found.ranked)?;
    let clock = Instant::now();
    let hits = search.page(&ordered, &found.related)?;
    stages.snippet = clock.elapsed();
    let misses = if found.total == 0 { search.near_misses()? } else { Vec::new() };
    let query = search.read(&found.related, found.learnt, found.relaxed);
    Ok(Answer {
        query,
        total: found.total,
        offset: request.offset,
        elapsed: started.elapsed(),
        index: repository.searched(),
        hits,
        misses,
        stages,
    })
}

/// What there is to search.
pub fn searched(index: &Index) -> Searched {
    index.searched()
}

struct Found {
    ranked: Vec<Placed>,
    total: usize,
    /// What the related passages were found by; empty where there are none.
    related: Vec<Unit>,
    /// Whether that was learnt from the essays, not the lexicon.
    learnt: bool,
    relaxed: bool,
}

struct Search<'a> {
    repository: &'a dyn Repository,
    lexicon: &'a Lexicon,
    request: &'a Request,
    plan: &'a Plan,
    meaning: Option<Meaning>,
}

impl Search<'_> {
    fn translator(&self) -> Translator<'_> {
        Translator { lexicon: self.lexicon, plan: self.plan, filters: &self.request.filters }
    }

    fn find(&self, wanted: usize, stages: &mut Stages) -> Result<Found> {
        let most = if self.request.per_essay == 0 { wanted } else { wanted.saturating_mul(6) }.max(RESCORED);
        let mut direct = self.matching(Demand::Strict, most, stages)?;
        let saying = if direct.1 < THIN { direct.0.clone() } else { Vec::new() };
        let mut found =
            Found { total: direct.1, ranked: Vec::new(), related: Vec::new(), learnt: false, relaxed: false };
        let related = self.neighbours(direct.1)?;
        if direct.1 < THIN && !self.plan.is_name && !self.request.exact {
            let relaxed = self.matching(Demand::Any, most, stages)?;
            found.relaxed = relaxed.1 > direct.1;
            found.total = relaxed.1.max(direct.1);
            direct = if found.relaxed { relaxed } else { direct };
        }
        found.ranked = self.rank(&direct.0, &self.plan.units, 0, stages)?;
        if !related.is_empty() {
            let clock = Instant::now();
            let asked = self.translator();
            let most = wanted.saturating_mul(RELATED_EACH).max(RELATED_RESCORED);
            let (mut addresses, _) = match self.request.sort {
                Sort::Score => self.repository.saying(&asked, &related, LEAST_RELATED, most)?,
                sort => self.repository.find(&asked.saying(&related, LEAST_RELATED), sort, most)?,
            };
            stages.search += clock.elapsed();
            addresses.retain(|address| !direct.0.contains(address));
            found.total += addresses.len();
            found.ranked.extend(self.rank(&addresses, &related, 1, stages)?);
            found.related = if addresses.is_empty() { Vec::new() } else { related };
        }
        if found.related.is_empty() {
            self.add_learnt(&saying, &direct.0, &mut found, stages)?;
        }
        Ok(found)
    }

    /// What the lexicon relates to a name in the query, where so few passages are found that it is asked.
    fn neighbours(&self, found: usize) -> Result<Vec<Unit>> {
        let Some(name) = self.plan.related.as_ref().filter(|name| found < name.below) else { return Ok(Vec::new()) };
        expand::neighbours(self.repository, self.lexicon, name.entry)
    }

    fn matching(&self, demand: Demand, most: usize, stages: &mut Stages) -> Result<Candidates> {
        let clock = Instant::now();
        let found = match self.request.sort {
            Sort::Score => self.repository.best(&self.translator(), demand, most),
            sort => self.repository.find(&self.translator().query(demand), sort, most),
        };
        stages.search += clock.elapsed();
        found
    }

    /// Scores the first [`RESCORED`] candidates again; the rest keep their order below them.
    fn rank(&self, addresses: &[Address], units: &[Unit], layer: u8, stages: &mut Stages) -> Result<Vec<Placed>> {
        let clock = Instant::now();
        let rescored =
            if self.request.sort == Sort::Score { RESCORED.min(addresses.len()) } else { addresses.len().min(DEEPEST) };
        let (head, tail) = addresses.split_at(rescored);
        let score = |addresses: &[Address]| rank::rank(self.repository, units, &self.plan.about, addresses);
        let mut ranked = score(head)?;
        if let Some(meaning) = &self.meaning {
            meaning.fuse(self.repository, &mut ranked)?;
        }
        let floor = ranked.last().map_or(0.0, |last| last.score);
        for mut below in if tail.is_empty() { Vec::new() } else { score(tail)? } {
            below.score = below.score.min(floor);
            ranked.push(below);
        }
        stages.rank += clock.elapsed();
        Ok(ranked.into_iter().map(|ranked| Placed { layer, ranked }).collect())
    }

    /// How the query was read, with what was added only where it played a part.
    fn read(&self, related: &[Unit], learnt: bool, relaxed: bool) -> QueryRead {
        let mut expansions = self.plan.expansions.clone();
        if learnt {
            expansions.push(self.what_was_learnt(related));
        } else if let Some(name) = self.plan.related.as_ref().filter(|_| !related.is_empty()) {
            expansions.push(Expansion {
                term: name.term.clone(),
                kind: ExpansionKind::Related,
                added: related.iter().map(|unit| unit.label.clone()).collect(),
                because: format!(
                    "few passages name it; the lexicon relates these to {}",
                    self.lexicon.get(name.entry).name
                ),
            });
        }
        QueryRead {
            text: self.request.query.text.clone(),
            qid: self.request.qid.clone(),
            read_as: self.read_as(relaxed),
            expansions,
            did_you_mean: self.plan.did_you_mean.clone(),
        }
    }

    fn read_as(&self, relaxed: bool) -> String {
        let words = self.request.query.to_string();
        let mut parts: Vec<String> = (!words.is_empty()).then_some(words).into_iter().collect();
        let filters = &self.request.filters;
        for asked in &filters.periods {
            let name = asked.name.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
            parts.push(format!("period {}{name}", asked.years));
        }
        for topic in &filters.topics {
            let label = crate::topic::understood(self.lexicon, topic).map_or_else(|| topic.clone(), |(label, _)| label);
            parts.push(format!("topic {label}"));
        }
        parts.extend(filters.authors.iter().map(|author| format!("author {author}")));
        parts.extend(filters.questions.iter().map(|question| format!("question {question}")));
        parts.extend(filters.paths.iter().map(|path| format!("path {}", path.glob())));
        let mut read = parts.join("; ");
        let mut remarks: Vec<String> = self.request.query.notes.iter().chain(&self.plan.notes).cloned().collect();
        if !self.plan.left_out.is_empty() {
            remarks.push(format!("left out: {}", self.plan.left_out.join(" ")));
        }
        if !self.plan.about.is_empty() && !self.plan.browsing {
            let years: Vec<String> = self.plan.about.iter().map(ToString::to_string).collect();
            remarks.push(format!("passages about {} first", years.join(", ")));
        }
        if let (Some(_), Some(model)) = (&self.meaning, &self.request.model) {
            remarks.push(format!("by meaning too, with the model {}", model.identity().name));
        }
        if relaxed {
            remarks.push("few passages say all of it; those that say a part follow".to_owned());
        }
        if !remarks.is_empty() {
            read.push_str(&format!(" [{}]", remarks.join("; ")));
        }
        read
    }
}

/// The id of a passage as users see it: the essay's id in hex and the passage's place in it.
pub fn passage_id(essay: u64, ordinal: u64) -> String {
    format!("{essay:016x}-{ordinal}")
}

/// The essay and the place an id names.
pub fn parse_passage_id(id: &str) -> Option<(u64, Option<u64>)> {
    let (essay, ordinal) = id.split_once('-').map_or((id, None), |(essay, ordinal)| (essay, Some(ordinal)));
    if essay.len() != 16 {
        return None;
    }
    let ordinal = ordinal.map(str::parse).transpose().ok()?;
    Some((u64::from_str_radix(essay, 16).ok()?, ordinal))
}

/// All passages of one essay, in order; empty when the index has no such essay.
///
/// # Errors
/// [`Kind::BadIndex`](crate::error::Kind::BadIndex) when the index is damaged.
pub fn essay_passages(index: &Index, essay_id: u64) -> Result<Vec<(u64, About, String)>> {
    Ok((0..).zip(index.essay(essay_id)?).map(|(place, (about, text))| (place, about, text)).collect())
}
