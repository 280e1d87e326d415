//! `histsearch demo`: index a folder and ask it one question, to see what the program does.

use std::io::Write;
use std::path::PathBuf;

use histsearch::error::{Error, Kind};

use super::{Done, Global, Terminal};
use super::{index, query};

/// Index the demo essays in corpus/ and search them for "Virgin Lands".
///
/// Example: histsearch demo
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder of essays.
    #[arg(value_name = "FOLDER", default_value = "corpus")]
    folder: PathBuf,
    /// What to ask.
    #[arg(value_name = "WORDS", default_value = "Virgin Lands")]
    words: String,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal, out: &mut dyn Write) -> Done {
    if !args.folder.is_dir() {
        let message = format!("no folder {} here", args.folder.display());
        return Err(Error::new(Kind::Usage, message)
            .hint("run it in a checkout of histsearch, or name a folder of essays")
            .into());
    }
    let shown = args.folder.display();
    writeln!(out, "$ histsearch index {shown}")?;
    index::run(index::Args::of(args.folder.clone()), global, terminal, out)?;
    writeln!(out, "\n$ histsearch query \"{}\" --limit 5", args.words)?;
    query::run(query::Args::of(&args.words), global, terminal, out)
}
