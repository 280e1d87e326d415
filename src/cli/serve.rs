//! `histsearch serve`: the page and the API.

use std::io::Write;
use std::sync::Arc;

use histsearch::error::{Error, Kind};
use histsearch::index::Index;
use histsearch::render::safe;
use histsearch::web::{Opened, Server, Site};
use tokio::sync::Notify;

use super::workspace::{self, Knowledge};
use super::{Done, Global, Terminal};

/// Search in a browser, and over a JSON API, on this machine only.
///
/// Prints the address of the page. /api/search takes the flags of `query` as parameters and answers with its JSON;
/// /api/openapi.json describes it. Only programs on this machine can reach it; there is no flag for other machines,
/// since nobody is asked for a password. A new `histsearch index` is noticed within a second. Ctrl-C stops it.
///
/// Example: histsearch serve --port 0
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The port of 127.0.0.1 to answer at; 0 takes a free one.
    #[arg(long, value_name = "N", default_value_t = 1789)]
    port: u16,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal, out: &mut dyn Write) -> Done {
    let folder = workspace::folder(global);
    let open = move || {
        let index = Index::open(&folder)?;
        let habits = Knowledge::of_index(&index)?.settings.query;
        Ok(Opened::new(index, habits))
    };
    let log = *terminal;
    let site = Site::new(open, move |line| log.note(&safe::name(line)))?;
    let server = Server::bind(site, args.port)?;
    let stop = Arc::new(Notify::new());
    let stopped = Arc::clone(&stop);
    ctrlc::set_handler(move || stopped.notify_one())
        .map_err(|error| Error::new(Kind::Io, "cannot listen for Ctrl-C").because(error))?;
    writeln!(out, "{}", server.url())?;
    out.flush()?;
    server.run(stop.notified())?;
    Err(Error::new(Kind::Interrupted, "stopped").into())
}
