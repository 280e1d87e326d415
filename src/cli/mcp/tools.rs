//! What an assistant can ask: a row of [`TOOLS`] each, answered as the command of that name answers.

use std::sync::Arc;

use histsearch::error::{Error, Result};
use histsearch::fields::period::PeriodMatch;
use histsearch::render::json::{AnswerJson, json_string};
use histsearch::search::{self, Selection, Sort, Typed};
use histsearch::verify;
use rmcp::handler::server::tool::schema_for_input;
use rmcp::model::JsonObject;
use rmcp::schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::cli::workspace::{self, Knowledge};
use crate::cli::{Global, place, timeline, topics, verify as quotations};

/// The most hits or counts of one answer: an assistant's memory is short.
const MOST: usize = 100;

/// One thing that can be asked.
pub(super) struct Tool {
    /// As it is called.
    pub(super) name: &'static str,
    /// For a person's menu.
    pub(super) title: &'static str,
    /// When to call it, and what it answers.
    pub(super) about: &'static str,
    /// The JSON Schema of its arguments.
    pub(super) schema: fn() -> Arc<JsonObject>,
    /// Its answer in JSON, as the command line gives it.
    pub(super) call: fn(&Global, JsonObject) -> Result<String>,
}

/// Every tool, in the order they are listed.
pub(super) const TOOLS: &[Tool] = &[
    Tool {
        name: "search",
        title: "Search the essays",
        about: "Passages that answer the words, best first, each whole and verbatim in `text`, with path, paragraph \
                and page to cite, the years it is about, and how it was found. Query language: words, \"exact \
                phrase\", a NEAR/8 b, AND OR NOT, -word, prefix*, word~1, title: author: heading: topic: period:.",
        schema: schema::<Search>,
        call: |global, arguments| answered(global, arguments, search),
    },
    Tool {
        name: "show",
        title: "Read an essay or a passage",
        about: "An essay by its path, or a passage by its id or by path and paragraph (PATH:4), with its neighbours.",
        schema: schema::<Show>,
        call: |global, arguments| answered(global, arguments, show),
    },
    Tool {
        name: "verify",
        title: "Check a quotation",
        about: "Whether a quotation stands in the essays word for word (`verbatim`), stands there otherwise \
                (`altered`, with a word-level difference) or not at all (`absent`), and where.",
        schema: schema::<Verify>,
        call: |global, arguments| answered(global, arguments, verify),
    },
    Tool {
        name: "topics",
        title: "Count topics",
        about: "What all essays, or the passages that match, are about: topics with how many essays and passages.",
        schema: schema::<Topics>,
        call: |global, arguments| answered(global, arguments, topics),
    },
    Tool {
        name: "timeline",
        title: "Count passages over time",
        about: "When all essays, or the passages that match, are about: passages in years, decades or centuries.",
        schema: schema::<Timeline>,
        call: |global, arguments| answered(global, arguments, timeline),
    },
];

fn schema<T: JsonSchema + 'static>() -> Arc<JsonObject> {
    schema_for_input::<T>().unwrap_or_default()
}

/// Reads the arguments of a call and answers it.
fn answered<T: DeserializeOwned>(
    global: &Global,
    arguments: JsonObject,
    answer: fn(T, &Desk) -> Result<String>,
) -> Result<String> {
    let arguments = serde_json::from_value(serde_json::Value::Object(arguments))
        .map_err(|error| Error::usage("cannot read the arguments").because(error.to_string()))?;
    let (index, knowledge) = workspace::open(global)?;
    answer(arguments, &Desk { index, knowledge })
}

/// What a call is answered from.
struct Desk {
    index: histsearch::index::Index,
    knowledge: Knowledge,
}

/// Which passages; the names are those of the command line's flags.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(crate = "rmcp::schemars")]
struct Filters {
    /// Only passages on one of these topics or a part of it.
    topic: Vec<String>,
    /// Only passages about one of these times: 1953..1964, 1960s, "19th century", -264..-146, "Cold War".
    period: Vec<String>,
    /// How a passage's years must relate to the period.
    period_match: How,
    /// Only essays by one of these authors.
    author: Vec<String>,
    /// Only essays that answer this exam question, by some of its words.
    question: Vec<String>,
    /// Only essays whose path matches one of these patterns: corpus/russia/*.
    path: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(crate = "rmcp::schemars")]
enum How {
    /// They share a year.
    #[default]
    Overlaps,
    /// All of the passage's years lie in it.
    Within,
}

impl Filters {
    fn typed(self) -> Selection {
        Selection {
            topics: self.topic,
            periods: self.period,
            period_match: match self.period_match {
                How::Overlaps => PeriodMatch::Overlaps,
                How::Within => PeriodMatch::Within,
            },
            authors: self.author,
            questions: self.question,
            paths: self.path,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(crate = "rmcp::schemars")]
enum By {
    /// Best first.
    #[default]
    Score,
    /// Earliest years first.
    Period,
    /// By path and paragraph.
    Path,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(crate = "rmcp::schemars")]
struct Search {
    /// What to look for. Empty for all that the conditions select.
    words: String,
    /// The most hits, at most 100 [10].
    limit: Option<usize>,
    /// How many of the best hits to leave out.
    offset: usize,
    /// The most hits from one essay, 0 for no cap [3].
    per_essay: Option<usize>,
    /// The order of hits.
    sort: By,
    /// The words as written: no stemming, no other spellings, nothing related.
    exact: bool,
    /// No other spellings and names.
    no_variants: bool,
    /// Nothing that is only related.
    no_related: bool,
    #[serde(flatten)]
    filters: Filters,
}

fn search(asked: Search, desk: &Desk) -> Result<String> {
    let typed = Typed {
        words: asked.words,
        limit: asked.limit.map(|limit| limit.min(MOST)),
        offset: asked.offset,
        per_essay: asked.per_essay,
        sort: match asked.sort {
            By::Score => Sort::Score,
            By::Period => Sort::Period,
            By::Path => Sort::Path,
        },
        exact: asked.exact,
        no_variants: asked.no_variants,
        no_related: asked.no_related,
        selection: asked.filters.typed(),
        ..Typed::default()
    };
    let lexicon = desk.knowledge.lexicon();
    let request = typed.request(lexicon, &desk.knowledge.settings.query)?;
    let answer = search::search(&desk.index, lexicon, &request)?;
    Ok(json_string(&AnswerJson::new(&answer, false)))
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
struct Show {
    /// A passage's id, an essay's path, or a path and a paragraph number (PATH:4).
    what: String,
    /// How many passages to show before and after a passage [1].
    context: Option<usize>,
}

fn show(asked: Show, desk: &Desk) -> Result<String> {
    let found = place::find(&desk.index, &asked.what)?;
    let found = found.ok_or_else(|| {
        Error::usage(format!("nothing in the index is called {}", asked.what)).hint("search gives ids and paths")
    })?;
    Ok(found.json(asked.context.unwrap_or(1)))
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
struct Verify {
    /// The quotation. Omissions (…) and insertions in square brackets are allowed for.
    quotation: String,
}

fn verify(asked: Verify, desk: &Desk) -> Result<String> {
    let verified = verify::verify(&desk.index, desk.knowledge.lexicon(), &asked.quotation)?;
    Ok(quotations::json(&asked.quotation, &verified))
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(crate = "rmcp::schemars")]
struct Topics {
    /// Count only passages that match these words; empty for all.
    words: String,
    /// The most topics, at most 100 [30].
    limit: Option<usize>,
    #[serde(flatten)]
    filters: Filters,
}

fn topics(asked: Topics, desk: &Desk) -> Result<String> {
    let request = topics::request(asked.words, asked.filters.typed(), &desk.knowledge)?;
    let mut counts = search::topics(&desk.index, desk.knowledge.lexicon(), &request)?;
    counts.truncate(asked.limit.unwrap_or(30).min(MOST));
    Ok(topics::json(&counts))
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(crate = "rmcp::schemars")]
struct Timeline {
    /// Count only passages that match these words; empty for all.
    words: String,
    /// Years in each bin, 1 to 1000; what fits without it.
    step: Option<i32>,
    #[serde(flatten)]
    filters: Filters,
}

fn timeline(asked: Timeline, desk: &Desk) -> Result<String> {
    if asked.step.is_some_and(|step| !(1..=1000).contains(&step)) {
        return Err(Error::usage("a step is 1 to 1000 years"));
    }
    let request = topics::request(asked.words, asked.filters.typed(), &desk.knowledge)?;
    let timeline = search::timeline(&desk.index, desk.knowledge.lexicon(), &[request], asked.step)?;
    Ok(timeline::json(&timeline, None))
}
