//! The command line: one file per subcommand, each with its arguments and what it does.
//!
//! Owns the terminal, the environment and the exit code. A subcommand reads its arguments, asks the library and
//! writes data to stdout; everything else goes to stderr.

mod arguments;
mod check;
mod collocates;
mod completions;
mod demo;
mod duplicates;
mod engine;
mod eval;
mod export;
mod index;
mod inspect;
mod kwic;
mod lexicon;
mod man;
mod manner;
mod mcp;
mod opener;
mod panics;
mod period;
mod place;
mod query;
mod questions;
mod read_worker;
mod save;
mod selection;
mod serve;
mod show;
mod similar;
mod status;
mod stdin;
mod terminal;
mod timeline;
mod topics;
mod variants;
mod verify;
mod watch;
mod workspace;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use histsearch::error::{Error, Kind};
use histsearch::render::safe;

pub(crate) use terminal::Terminal;

/// Full-text search over a folder of history essays: ranked, citable passages, filtered by what they are about
/// (topic) and by the years they are about (period).
///
/// Index a folder once with `histsearch index FOLDER`, then ask with `histsearch query WORDS`.
#[derive(Debug, Parser)]
#[command(name = "histsearch", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = EXIT_CODES)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 found or done; 1 nothing found, or problems found; 2 trouble; 75 another run holds the index; 130 interrupted.";

/// Flags every subcommand knows.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Global {
    /// The index folder.
    ///
    /// Without it: the nearest folder `index` that histsearch made, here or in a parent folder, else ./index.
    #[arg(long, value_name = "DIR", env = "HISTSEARCH_INDEX", global = true)]
    pub(crate) index: Option<PathBuf>,
    /// When to use colour.
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub(crate) color: terminal::When,
    /// When paths are links to their files.
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub(crate) hyperlink: terminal::When,
}

/// Makes of the rows of the table what clap derives all flags of all subcommands from, and what defines those of each.
macro_rules! subcommands {
    ($($(#[$attribute:meta])* $variant:ident $name:literal $file:ident,)*) => {
        #[derive(Debug, Subcommand)]
        enum Command {
            $($(#[$attribute])* #[command(name = $name)] $variant($file::Args),)*
        }

        /// What each subcommand is called, and what defines its flags.
        const SUBCOMMANDS: &[(&str, fn(clap::Command) -> clap::Command)] =
            &[$(($name, <$file::Args as clap::Args>::augment_args),)*];
    };
}

// The subcommands: a row here, a file beside.
subcommands! {
    Index "index" index,
    Query "query" query,
    Kwic "kwic" kwic,
    Inspect "inspect" inspect,
    Show "show" show,
    Similar "similar" similar,
    Duplicates "duplicates" duplicates,
    Verify "verify" verify,
    Serve "serve" serve,
    Status "status" status,
    Check "check" check,
    Topics "topics" topics,
    Questions "questions" questions,
    Timeline "timeline" timeline,
    Collocates "collocates" collocates,
    Period "period" period,
    Variants "variants" variants,
    Lexicon "lexicon" lexicon,
    Export "export" export,
    Eval "eval" eval,
    Mcp "mcp" mcp,
    Demo "demo" demo,
    Completions "completions" completions,
    Man "man" man,
    #[command(hide = true)]
    ReadWorker "read-worker" read_worker,
}

/// How a subcommand that did not fail ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Found, or done.
    Done,
    /// Nothing found, or problems found.
    Nothing,
    /// Done, but not all of it, where the user asked to be told.
    Trouble,
}

impl From<bool> for Outcome {
    fn from(found: bool) -> Self {
        if found { Outcome::Done } else { Outcome::Nothing }
    }
}

/// A failure on the way out: ours, or that of the stream we write to.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What the library or a subcommand says.
    Ours(Error),
    /// Writing to stdout failed; a closed pipe is no failure at all.
    Output(std::io::Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Ours(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Failure::Output(error)
    }
}

/// What subcommands return.
pub(crate) type Done = Result<Outcome, Failure>;

/// Runs the program.
pub(crate) fn main() -> ExitCode {
    let cli = match arguments::parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print(); // help to stdout, mistakes to stderr; nowhere left to complain
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let terminal = Terminal::new(cli.global.color, cli.global.hyperlink);
    let mut out = terminal.stdout();
    let done =
        panics::quietly(|| run(cli, &terminal, &mut out).and_then(|outcome| Ok(out.flush().map(|()| outcome)?)));
    let done = match done {
        Ok(done) => done,
        Err(last_words) => {
            terminal.complain(&format!("a fault in histsearch, not in what you asked: {}", safe::name(&last_words)));
            terminal.advise("please report it, with the command that led to it");
            return ExitCode::from(2);
        }
    };
    ExitCode::from(match done {
        Ok(Outcome::Done) => 0,
        Ok(Outcome::Nothing) => 1,
        Ok(Outcome::Trouble) => 2,
        Err(Failure::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => 0,
        Err(Failure::Output(error)) => {
            terminal.complain(&format!("cannot write the output: {error}"));
            2
        }
        Err(Failure::Ours(error)) => {
            report(&terminal, &error);
            exit_code(error.kind())
        }
    })
}

fn run(cli: Cli, terminal: &Terminal, out: &mut dyn Write) -> Done {
    let global = &cli.global;
    match cli.command {
        Command::Index(args) => index::run(args, global, terminal, out),
        Command::Query(args) => query::run(args, global, terminal, out),
        Command::Kwic(args) => kwic::run(args, global, terminal, out),
        Command::Inspect(args) => inspect::run(&args, global, out),
        Command::Show(args) => show::run(&args, global, terminal, out),
        Command::Similar(args) => similar::run(&args, global, terminal, out),
        Command::Duplicates(args) => duplicates::run(&args, global, terminal, out),
        Command::Verify(args) => verify::run(&args, global, terminal, out),
        Command::Serve(args) => serve::run(&args, global, terminal, out),
        Command::Status(args) => status::run(&args, global, out),
        Command::Check(args) => check::run(&args, global, out),
        Command::Topics(args) => topics::run(args, global, terminal, out),
        Command::Questions(args) => questions::run(&args, global, terminal, out),
        Command::Collocates(args) => collocates::run(&args, global, terminal, out),
        Command::Timeline(args) => timeline::run(args, global, terminal, out),
        Command::Period(args) => period::run(&args, global, out),
        Command::Variants(args) => variants::run(&args, global, out),
        Command::Lexicon(args) => lexicon::run(&args, global, terminal, out),
        Command::Export(args) => export::run(&args, global, out),
        Command::Eval(args) => eval::run(&args, global, terminal, out),
        Command::Mcp(mcp::Args {}) => mcp::run(global, terminal),
        Command::Demo(args) => demo::run(&args, global, terminal, out),
        Command::Completions(args) => completions::run(&args, out),
        Command::Man(args) => man::run(&args, out),
        Command::ReadWorker(args) => read_worker::run(&args, out),
    }
}

fn exit_code(kind: Kind) -> u8 {
    match kind {
        Kind::Busy => 75,
        Kind::Interrupted => 130,
        _ => 2,
    }
}

/// The error, what caused it, and what to do next, on stderr.
pub(crate) fn report(terminal: &Terminal, error: &Error) {
    terminal.complain(&safe::for_terminal(&error.whole(), true));
    if let Some(hint) = error.next_step() {
        terminal.advise(&safe::for_terminal(hint, true));
    }
}

/// The whole command line as a clap command, for the manual and for completions.
fn command() -> clap::Command {
    <Cli as clap::CommandFactory>::command()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        command().debug_assert();
    }
}
