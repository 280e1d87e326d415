//! `histsearch completions SHELL`.

use std::io::Write;

use clap_complete::Shell;

use super::{Done, Outcome, command};

/// Print the completions of a shell.
///
/// Example: histsearch completions bash > ~/.local/share/bash-completion/completions/histsearch
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Which shell.
    shell: Shell,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> Done {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut command(), "histsearch", &mut bytes);
    out.write_all(&bytes)?;
    Ok(Outcome::Done)
}
