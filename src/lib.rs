//! A folder of history essays goes in; ranked, citable passages come out, filtered by what they are about and by
//! the years they are about.
//!
//! This page is the map of the house. Each room knows only rooms on lower floors; a test reads the `use` lines
//! and holds it to that.
//!
//! | floor | room | what it does |
//! |---|---|---|
//! | 10 | [`web`] | an index -> a page and a JSON API for the browser on this machine |
//! | 9 | [`render`] | an answer -> bytes, one file per output format |
//! | 9 | [`overlaps`] | the essays of an index -> what they have in common word for word |
//! | 9 | [`engine`] | a cluster in place of the index: passages out, candidates and counts back |
//! | 9 | [`verify`] | a quotation and an index -> verbatim, altered or absent |
//! | 8 | [`search`] | a request and an index -> an answer: candidates, ranking, spans, snippets, counts |
//! | 7 | [`index`] | the folder `index/`: open, update, commit, check |
//! | 6 | [`fields`] | the field table: what a passage is made of inside the index |
//! | 5 | [`essay`] | a document with its period, topics and passages |
//! | 4 | [`corpus`] | the folder of essays: walk, readers, normalise, passages |
//! | 3 | [`query`] | the user's words -> a query |
//! | 3 | [`topic`] | names in a text -> topics |
//! | 3 | [`settings`] | `histsearch.toml` |
//! | 2 | [`lexicon`] | names, years and kinship of what history is about |
//! | 2 | [`period`] | text -> years |
//! | 2 | [`analysis`] | text -> terms |
//! | 2 | [`embedding`] | a model on disk: text -> a vector of its meaning |
//! | 2 | [`eval`] | judgements and rankings -> how good a search is |
//! | 1 | [`ascii`] | how far plain letters go |
//! | 1 | [`document`] | the nouns everybody shares |
//! | 1 | [`error`] | one error: kind, cause, hint |
//! | 1 | [`memory`] | what was made of a word when it was last met |
//!
//! The binary stands above all of them: `src/cli/` has one file per subcommand, `src/main.rs` only turns its
//! outcome into an exit code. The library never prints, never reads the environment and never asks about the
//! terminal.
//!
//! ```text
//! index:  walk -> reader -> normalise -> passages -> annotate (lexicon, period, topic) -> fields -> one commit
//! query:  words -> query -> plan (names, spellings) -> candidates -> rank -> spans -> answer -> render
//! ```
//!
//! # A tour in twenty lines
//!
//! ```
//! use histsearch::index::{self, Folder, Index};
//! use histsearch::lexicon::Lexicon;
//! use histsearch::{query, search};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let home = tempfile::tempdir()?;
//! let essays = home.path().join("essays");
//! std::fs::create_dir(&essays)?;
//! std::fs::write(essays.join("maize.md"), "# Maize\n\nIn 1954 Khrushchev opened the Virgin Lands of Kazakhstan.\n")?;
//!
//! let folder = Folder::at(home.path().join("index"));
//! let options = index::Options::new(Lexicon::builtin());
//! let report = index::update(&folder, &[essays], &options)?;
//! assert_eq!((report.added, report.skipped.len()), (1, 0));
//!
//! let index = Index::open(&folder)?;
//! let request = search::Request::new(query::parse("Khruschev \"virgin lands\"")?);
//! let answer = search::search(&index, Lexicon::builtin(), &request)?;
//! assert_eq!(answer.hits[0].about.path, "essays/maize.md");
//! # Ok(())
//! # }
//! ```

pub mod analysis;
pub mod ascii;
pub mod corpus;
pub mod document;
pub mod embedding;
pub mod engine;
pub mod error;
pub mod essay;
pub mod eval;
pub mod fields;
pub mod index;
pub mod lexicon;
pub mod memory;
pub mod overlaps;
pub mod period;
pub mod query;
pub mod render;
pub mod search;
pub mod settings;
pub mod topic;
pub mod verify;
pub mod web;
