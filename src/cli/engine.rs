//! Which engine, if any: the flag `index`, `query`, `topics` and `timeline` share, and who asks.

use std::mem::ManuallyDrop;
use std::path::PathBuf;

use histsearch::embedding::Model;
use histsearch::engine::{Credentials, Division, Engine, Opened, Place};
use histsearch::error::{Error, Result};
use histsearch::index::{Index, Places};
use histsearch::lexicon::Lexicon;
use histsearch::search::{self, Answer, Count, Request, Searched, Timeline};
use histsearch::settings::{EngineHabits, FILE, Settings};

use super::workspace::{self, Knowledge};
use super::{Global, Terminal};

/// The flag.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct EngineArgs {
    /// A cluster in place of the index folder.
    ///
    /// Elasticsearch or OpenSearch at http://HOST:9200/NAME (several nodes with commas between), Quickwit at
    /// quickwit+http://HOST:7280/NAME, or the name of an [engine.NAME] in histsearch.toml. Credentials are taken from
    /// HISTSEARCH_ENGINE_USER and HISTSEARCH_ENGINE_PASSWORD or from HISTSEARCH_ENGINE_API_KEY, the certificate of an
    /// authority of your own from the file HISTSEARCH_ENGINE_CA. docs/scale.md says what differs.
    #[arg(long, value_name = "URL|NAME", env = "HISTSEARCH_ENGINE")]
    engine: Option<String>,
}

impl EngineArgs {
    /// What was asked for, as typed; `None` where the index folder is meant.
    pub(super) fn asked(&self) -> Option<&str> {
        self.engine.as_deref().filter(|asked| !asked.is_empty())
    }

    /// The engine asked for and how it is to divide its index; `None` where the index folder is meant.
    pub(super) fn engine(&self, settings: &Settings) -> Result<Option<(Engine, Division)>> {
        let Some(asked) = self.asked() else { return Ok(None) };
        let habits = if asked.contains("://") {
            EngineHabits { url: asked.to_owned(), ..EngineHabits::default() }
        } else {
            settings.engine.get(asked).cloned().ok_or_else(|| {
                Error::usage(format!("{asked:?} is neither an address nor an engine that {FILE} names"))
                    .hint(format!("give http://HOST:9200/NAME, or put [engine.{asked}] with its url into {FILE}"))
            })?
        };
        let usual = Division::default();
        let division = Division {
            shards: habits.shards.unwrap_or(usual.shards),
            replicas: habits.replicas.unwrap_or(usual.replicas),
        };
        let authority = variable("HISTSEARCH_ENGINE_CA").map(PathBuf::from);
        let authority = authority.map(|path| std::fs::read(&path).map_err(|error| Error::io("read", &path, error)));
        let engine = Engine::new(Place::parse(&habits.url)?, &credentials()?, authority.transpose()?.as_deref())?;
        Ok(Some((engine, division)))
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn credentials() -> Result<Credentials> {
    let key = variable("HISTSEARCH_ENGINE_API_KEY").map(Credentials::ApiKey);
    match (key, variable("HISTSEARCH_ENGINE_USER"), variable("HISTSEARCH_ENGINE_PASSWORD")) {
        (Some(key), ..) => Ok(key),
        (None, Some(user), Some(password)) => Ok(Credentials::Basic { user, password }),
        (None, None, None) => Ok(Credentials::None),
        _ => Err(Error::usage("HISTSEARCH_ENGINE_USER and HISTSEARCH_ENGINE_PASSWORD go together")),
    }
}

/// Where passages are looked for.
pub(crate) enum Source {
    /// Never closed: the process ends with its answer, and the system then takes back memory and files all at once,
    /// sooner than they could be given back one by one before the answer is shown.
    Index(ManuallyDrop<Index>),
    Engine(Opened),
}

impl Source {
    /// The index folder or the engine asked for, and the knowledge that goes with it.
    pub(crate) fn open(args: &EngineArgs, global: &Global, terminal: &Terminal) -> Result<(Source, Knowledge)> {
        let folder = workspace::folder(global);
        let here = workspace::settings_around(&folder)?;
        let Some((engine, _)) = args.engine(&here)? else {
            let (index, knowledge) = workspace::open(global)?;
            return Ok((Source::Index(ManuallyDrop::new(index)), knowledge));
        };
        let mut roots = engine.roots(&folder)?;
        if roots.is_empty() {
            roots.push(PathBuf::from("."));
        }
        let opened = engine.open()?;
        let knowledge = Knowledge::beside(&roots, &folder)?;
        if knowledge.hash != opened.settings_hash() {
            terminal.note(&format!(
                "the essays were indexed with other entries than {FILE} has here: names of your own may not be found"
            ));
        }
        Ok((Source::Engine(opened), knowledge))
    }

    pub(crate) fn search(&self, lexicon: &Lexicon, request: &Request) -> Result<Answer> {
        match self {
            Source::Index(index) => search::search(index, lexicon, request),
            Source::Engine(engine) => engine.search(lexicon, request),
        }
    }

    pub(crate) fn topics(&self, lexicon: &Lexicon, request: &Request) -> Result<Vec<Count>> {
        match self {
            Source::Index(index) => search::topics(index, lexicon, request),
            Source::Engine(engine) => engine.topics(lexicon, request),
        }
    }

    pub(crate) fn timeline(&self, lexicon: &Lexicon, asked: &[Request], step: Option<i32>) -> Result<Timeline> {
        match self {
            Source::Index(index) => search::timeline(index, lexicon, asked, step),
            Source::Engine(engine) => engine.timeline(lexicon, asked, step),
        }
    }

    /// Where the essays are on disk; nowhere that is known, where an engine has them.
    pub(crate) fn places(&self) -> Places {
        match self {
            Source::Index(index) => index.places(),
            Source::Engine(_) => Places::default(),
        }
    }

    pub(crate) fn searched(&self) -> Searched {
        match self {
            Source::Index(index) => search::searched(index),
            Source::Engine(engine) => engine.searched(),
        }
    }

    /// Refuses a model that did not make the vectors kept there.
    pub(crate) fn agree_with(&self, model: &Model) -> Result<()> {
        match self {
            Source::Index(index) => index.agree_with(model),
            Source::Engine(engine) => engine.agree_with(model),
        }
    }
}
