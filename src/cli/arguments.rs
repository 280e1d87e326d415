//! What was typed, read.
//!
//! Owns what may stand where. To define every flag of every subcommand takes a tenth of the time that a short question
//! does, so that only those of the subcommand asked for are, and of the others only what is typed somewhere, be it as a
//! word to look for; whatever is wrong with what was typed is told by the whole.

use std::ffi::OsString;

use clap::{Args, FromArgMatches, Parser};

use super::{Cli, Global, SUBCOMMANDS};

/// Reads what was typed, the name of the program first.
///
/// # Errors
/// A mistake, or a text that was asked for, such as help.
pub(super) fn parse(args: impl Iterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let args = excluded_words_last(args);
    of_one_subcommand(&args).map_or_else(|| Cli::try_parse_from(args), Ok)
}

/// What was typed, where it names a subcommand and nothing is wrong with it.
fn of_one_subcommand(args: &[OsString]) -> Option<Cli> {
    let is_typed = |(name, _): &&(&str, _)| args.iter().skip(1).any(|arg| arg == name);
    let mut typed = SUBCOMMANDS.iter().filter(is_typed).peekable();
    typed.peek()?; // help, the version or a mistake
    // A subcommand has no flags before its turn has come.
    let subcommands = typed.map(|(name, flags)| clap::Command::new(*name).defer(*flags));
    let command = Global::augment_args(clap::Command::new("histsearch")).subcommands(subcommands);
    let mut found = command.try_get_matches_from(args).ok()?;
    Cli::from_arg_matches_mut(&mut found).ok()
}

/// Lets `histsearch query maize -wheat` exclude wheat instead of complaining about an unknown flag.
///
/// Arguments that begin with one hyphen and a letter, a quote or a bracket, and are no short flag, are moved behind
/// a `--`. Excluded words mean the same wherever they stand in a query.
fn excluded_words_last(args: impl Iterator<Item = OsString>) -> Vec<OsString> {
    const SHORT_FLAGS: [&str; 3] = ["-h", "-V", "-C"];
    let mut args: Vec<OsString> = args.collect();
    let is_query = args.iter().skip(1).any(|arg| arg == "query" || arg == "kwic");
    let end = args.iter().position(|arg| arg == "--").unwrap_or(args.len());
    if !is_query {
        return args;
    }
    let excluded = |arg: &OsString| {
        let text = arg.to_str().unwrap_or_default();
        let next = text.strip_prefix('-').and_then(|rest| rest.chars().next());
        next.is_some_and(|c| c.is_alphabetic() || matches!(c, '"' | '(' | '“')) && !SHORT_FLAGS.contains(&text)
    };
    let tail = args.split_off(end);
    let (words, mut kept): (Vec<OsString>, Vec<OsString>) = args.into_iter().partition(excluded);
    if !words.is_empty() || !tail.is_empty() {
        kept.push("--".into());
        kept.extend(words);
        kept.extend(tail.into_iter().skip(1));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(args: &[&str]) -> Vec<String> {
        let args = args.iter().map(OsString::from);
        excluded_words_last(args).into_iter().map(|arg| arg.into_string().unwrap()).collect()
    }

    #[test]
    fn excluded_words_are_not_flags() {
        assert_eq!(
            sorted(&["histsearch", "query", "maize", "-wheat", "--limit", "3"]),
            ["histsearch", "query", "maize", "--limit", "3", "--", "-wheat"]
        );
        let years = ["histsearch", "query", "senate", "--period", "-264..-146"];
        assert_eq!(sorted(&years), years);
        let help = ["histsearch", "index", "-x"];
        assert_eq!(sorted(&help), help);
    }

    #[test]
    fn a_subcommand_alone_reads_as_the_whole_does() {
        let typed = [
            "query grain --period 1950s --limit 3",
            "query grain -wheat --index elsewhere --color never",
            "--index elsewhere query grain",
            "--index status query index topics",
            "status --index query",
            "grain query",
            "index corpus --dry-run",
            "kwic maize --format json",
            "lexicon check",
            "read-worker",
            "man query",
            "query grain --limt 3",
            "query --version",
            "quary grain",
            "query --help",
            "help query",
            "--help",
            "",
        ];
        let mut understood = 0;
        for line in typed {
            let args = || std::iter::once("histsearch").chain(line.split_whitespace()).map(OsString::from);
            let whole = Cli::try_parse_from(excluded_words_last(args()));
            let one = of_one_subcommand(&excluded_words_last(args()));
            assert_eq!(one.is_some(), whole.is_ok(), "{line}");
            understood += usize::from(one.is_some());
            let shown =
                |read: Result<Cli, clap::Error>| read.map_or_else(|error| error.to_string(), |cli| format!("{cli:?}"));
            assert_eq!(shown(parse(args())), shown(whole), "{line}");
        }
        assert!(understood >= 7, "{understood}");
    }
}
