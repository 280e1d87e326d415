//! `histsearch export`: every passage, as an engine's own bulk loader takes it.

use std::io::Write;
use std::ops::ControlFlow;

use histsearch::engine;

use super::{Done, Global, Outcome, workspace};

/// Write every passage of the index, a line each: analysed words, years, topics, and what a hit shows.
///
/// For the bulk loader of an engine, and for anything else that reads JSON. docs/scale.md says what the fields are.
///
/// Example: histsearch export --ndjson > passages.ndjson
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// One JSON object a line; there is no other form yet.
    #[arg(long, required = true)]
    ndjson: bool,
}

pub(super) fn run(_: &Args, global: &Global, out: &mut dyn Write) -> Done {
    let (index, _) = workspace::open(global)?;
    let mut failed = None;
    engine::export(&index, |line| match writeln!(out, "{line}") {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failed = Some(error);
            ControlFlow::Break(())
        }
    })?;
    failed.map_or(Ok(Outcome::Done), |error| Err(error.into()))
}
