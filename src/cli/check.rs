//! `histsearch check`: is the index whole.

use std::io::Write;

use clap::ValueEnum;
use histsearch::index;
use histsearch::render::{json, safe};
use serde::Serialize;

use super::workspace;
use super::{Done, Global, Outcome};

/// Verify every checksum, every passage, and the manifest against the index.
///
/// Exit code 1 when something is wrong.
///
/// Example: histsearch check
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How to report.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Serialize)]
struct CheckJson {
    format_version: u32,
    index: String,
    ok: bool,
    problems: Vec<ProblemJson>,
}

#[derive(Serialize)]
struct ProblemJson {
    on: String,
    message: String,
}

pub(super) fn run(args: &Args, global: &Global, out: &mut dyn Write) -> Done {
    let folder = workspace::folder(global);
    let findings = index::check(&folder)?;
    let whole = findings.is_empty();
    match args.format {
        Format::Json => {
            let problems = findings.into_iter().map(|found| ProblemJson { on: found.on, message: found.message });
            let index = folder.path().display().to_string();
            let report =
                CheckJson { format_version: json::FORMAT_VERSION, index, ok: whole, problems: problems.collect() };
            writeln!(out, "{}", json::json_string(&report))?;
        }
        Format::Text if whole => writeln!(out, "{} is whole", safe::name(&folder.path().display().to_string()))?,
        Format::Text => {
            for found in &findings {
                writeln!(out, "{}: {}", safe::name(&found.on), safe::name(&found.message))?;
            }
            writeln!(out, "histsearch index --rebuild PATH... makes the index anew from the essays")?;
        }
    }
    Ok(Outcome::from(whole))
}
