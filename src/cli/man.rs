//! `histsearch man`.

use std::io::Write;

use super::{Done, Outcome, command};

/// Print the manual page, of the program or of one subcommand.
///
/// Example: histsearch man query | man -l -
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Which subcommand.
    subcommand: Option<String>,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> Done {
    let mut whole = command();
    whole.build();
    let page = match &args.subcommand {
        None => Some(whole),
        Some(name) => whole.find_subcommand(name).cloned(),
    };
    let Some(page) = page else {
        let name = args.subcommand.as_deref().unwrap_or_default();
        return Err(histsearch::error::Error::usage(format!("there is no subcommand {name:?}"))
            .hint("histsearch --help")
            .into());
    };
    clap_mangen::Man::new(page).render(out)?;
    Ok(Outcome::Done)
}
