//! The program from outside: its map, its command line, its JSON, what it makes of real essays and of
//! files of many formats, its README.
//!
//! One binary for all of it, because each integration test binary links the whole program again.

mod cmd;
mod company;
mod dating;
mod engine;
mod floors;
mod formats;
mod formats_pdf;
mod gold;
mod json;
mod languages;
mod mcp;
mod models;
mod opening;
mod program;
mod promises;
mod quotations;
mod readme;
mod relevance;
mod serve;
mod watch;
mod wild;
mod words;
