//! A cluster that people already run, in place of the index on this disk.
//!
//! The engine is a server of the protocol of Elasticsearch: Elasticsearch itself, OpenSearch, Quickwit. Reading,
//! lexicon, query language, ranking and output stay here; storage, the choice of candidates and counting are there.
//! Nothing of sharding, copying or routing is ours.
//!
//! ```text
//! index:  essays -> passages, analysed here -> _bulk -> NAME-7, refreshed once -> the catalogue NAME names it
//! query:  plan -> clauses that all engines know -> candidates -> scored here, from their texts and the engine's counts
//! ```
//!
//! Text is sent as terms with spaces between, into fields that are only split at spaces, so that every engine agrees with
//! the index about what a word is; the weights of the final score are computed from texts fetched and analysed here.
//! So the same passages come in the same order as from an index on disk, as far as the engine chose the same candidates.
//!
//! Owns the client, the dialects, what a passage is to an engine, and what is remembered here of it. Knows nothing of
//! terminals and of the environment; whoever opens an [`Engine`] says who asks.

mod bulk;
mod cells;
mod clauses;
mod client;
mod dialect;
mod export;
mod passage;
mod place;
mod repository;
mod state;
mod target;

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::embedding::Model;
use crate::error::{Error, Kind, Result};
use crate::index::{self, Folder, Options, Report};
use crate::lexicon::Lexicon;
use crate::search::{self, Answer, Count, Repository, Request, Searched, Timeline};
use client::{Client, Patience};
use repository::Session;
use state::{Commit, StateFiles};
use target::Holdings;

pub use client::Credentials;
pub use dialect::Division;
pub use export::export;
pub use place::Place;

/// What heals an index on an engine.
const REBUILD: &str = "histsearch index --engine URL --rebuild PATH... makes the index anew from the essays";

/// A connection to an engine.
pub struct Engine {
    client: Client,
    place: Place,
}

impl Engine {
    /// Nothing is sent yet. `authority` is a certificate in PEM to trust instead of those everybody trusts; certificates
    /// are always checked.
    ///
    /// # Errors
    /// [`Kind::Usage`] for credentials that would be sent in the open, and for a certificate that cannot be read.
    pub fn new(place: Place, credentials: &Credentials, authority: Option<&[u8]>) -> Result<Engine> {
        Ok(Engine { client: Client::new(&place, credentials, authority)?, place })
    }

    /// Makes the index on the engine equal to the folders. What is remembered of it, and the lock, are in `folder`.
    ///
    /// # Errors
    /// As [`index::update`], [`Kind::Io`] when the engine does not answer, [`Kind::BadIndex`] when it holds something
    /// else than the last run from here left.
    pub fn update(
        &self,
        folder: &Folder,
        paths: &[PathBuf],
        division: Division,
        options: &Options<'_>,
    ) -> Result<Report> {
        if options.model.is_some() {
            return Err(no_vectors());
        }
        index::update_target(folder, &mut Holdings::new(self, folder, division), paths, options)
    }

    /// Looks up which index holds the passages.
    ///
    /// # Errors
    /// [`Kind::NoIndex`] when there is none, [`Kind::BadIndex`] when it is of another version, [`Kind::Io`] when the
    /// engine does not answer.
    pub fn open(self) -> Result<Opened> {
        let none = || {
            Error::new(Kind::NoIndex, format!("no index at {}", self.place))
                .hint("histsearch index --engine URL FOLDER makes one from the essays in FOLDER")
        };
        let commit = self.commit()?.ok_or_else(none)?;
        let ours = index::format_fingerprint();
        if commit.format != ours {
            return Err(Error::new(
                Kind::BadIndex,
                format!("the index at {} is of format {}, this program reads {ours}", self.place, commit.format),
            )
            .hint(REBUILD));
        }
        Ok(Opened { engine: self, commit })
    }

    /// The folders whose essays were put there from here; none where that was done elsewhere.
    ///
    /// # Errors
    /// [`Kind::BadIndex`] when what is remembered is damaged.
    pub fn roots(&self, folder: &Folder) -> Result<Vec<PathBuf>> {
        let state = StateFiles::new(folder, &self.place).read()?;
        let roots = state.into_iter().flat_map(|state| state.manifest.roots);
        Ok(roots.map(|root| root.path).collect())
    }

    /// What the catalogue says.
    fn commit(&self) -> Result<Option<Commit>> {
        let request = json!({"query": {"match_all": {}}, "size": 1, "sort": [{"number": {"order": "desc"}}]});
        let answer = match self.search(&self.place.name, &request) {
            Err(error) if error.kind() == Kind::NoIndex => return Ok(None),
            answer => answer?,
        };
        let Some(commit) = answer["hits"]["hits"][0]["_source"]["commit"].as_str() else { return Ok(None) };
        serde_json::from_str(commit).map(Some).map_err(|error| {
            Error::new(Kind::BadIndex, format!("cannot read the catalogue at {}", self.place)).because(error)
        })
    }

    fn search(&self, index: &str, request: &Value) -> Result<Value> {
        let path = format!("{}/{index}/_search", self.place.dialect.prefix());
        self.client.ask("POST", &path, &request.to_string(), Patience::ASKING)
    }
}

/// An index on an engine, as its catalogue had it when it was opened.
pub struct Opened {
    engine: Engine,
    commit: Commit,
}

impl Opened {
    /// Answers a request, as [`search::search`] does.
    ///
    /// # Errors
    /// As [`search::search`], and [`Kind::Io`] when the engine does not answer, or only from a part of its shards.
    pub fn search(&self, lexicon: &Lexicon, request: &Request) -> Result<Answer> {
        search::search_in(&Session::new(&self.engine, &self.commit), lexicon, request)
    }

    /// Counts topics, as [`search::topics`] does; the numbers of essays are estimates where there are thousands.
    ///
    /// # Errors
    /// As [`Opened::search`].
    pub fn topics(&self, lexicon: &Lexicon, request: &Request) -> Result<Vec<Count>> {
        search::topics_in(&Session::new(&self.engine, &self.commit), lexicon, request)
    }

    /// Counts years, as [`search::timeline`] does.
    ///
    /// # Errors
    /// As [`Opened::search`].
    pub fn timeline(&self, lexicon: &Lexicon, asked: &[Request], step: Option<i32>) -> Result<Timeline> {
        search::timeline_in(&Session::new(&self.engine, &self.commit), lexicon, asked, step)
    }

    /// Refuses a model: there are no vectors on an engine.
    ///
    /// # Errors
    /// Always [`Kind::Usage`].
    pub fn agree_with(&self, model: &Model) -> Result<()> {
        Session::new(&self.engine, &self.commit).agree_with(model)
    }

    /// What there is to search.
    pub fn searched(&self) -> Searched {
        Session::new(&self.engine, &self.commit).searched()
    }

    /// Identifies the user's entries the essays were read with; empty where there are none.
    pub fn settings_hash(&self) -> &str {
        &self.commit.settings_hash
    }
}

fn no_vectors() -> Error {
    Error::usage("an engine keeps no vectors of meaning").hint("leave --model out")
}
