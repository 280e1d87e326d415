//! Engines in place of the index: the same answers, whatever happens to their nodes.
//!
//! The servers are real ones from elsewhere and are started only when they are asked for, by their names in
//! `HISTSEARCH_ENGINES`: `noida-db` (one node, quick, from PyPI), `elasticsearch` (three nodes; Java and the folder
//! `../shared` are needed). Of Quickwit no server can be had here: one is played, which is held to what is known of how a
//! real one answers.

mod conformance;
mod faults;
mod quickwit;
mod servers;
mod tls;
