//! `histsearch lexicon`: check, export or import what the program knows.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use histsearch::error::{Error, Result};
use histsearch::lexicon::exchange::{self, Source, Target};
use histsearch::lexicon::{self, Lexicon};
use histsearch::render::safe;
use histsearch::settings::Settings;

use super::workspace;
use super::{Done, Global, Outcome, Terminal};

/// Check, export or import what the lexicon knows.
///
/// Example: histsearch lexicon import periods.csv --format csv >> essays/histsearch.toml
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Check a histsearch.toml and the vocabularies it names, or a file in the format of the built-in data.
    ///
    /// Exit code 1 when something is wrong.
    Check {
        /// The file; one whose name ends in .toml is read as settings.
        file: PathBuf,
    },
    /// Write all entries, yours included, to standard output.
    Export {
        /// How to write them.
        #[arg(long, value_name = "FORMAT", default_value = "json")]
        format: ExportFormat,
    },
    /// Turn a vocabulary into entries for histsearch.toml, written to standard output.
    ///
    /// A large one is better named there than copied: vocabularies = ["thesaurus.ttl"].
    ///
    /// What cannot be read is reported on standard error as FILE:ROW: REASON and left out.
    Import {
        /// The file.
        file: PathBuf,
        /// What it is.
        #[arg(long, value_name = "FORMAT")]
        format: ImportFormat,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    /// A table for a spreadsheet.
    Csv,
    /// One JSON object.
    Json,
    /// SKOS as JSON-LD.
    Skos,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ImportFormat {
    /// A table with the columns name, class, start, end, place, variants.
    Csv,
    /// SKOS as JSON-LD or Turtle.
    Skos,
    /// A PeriodO data set as JSON-LD.
    Periodo,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal, out: &mut dyn Write) -> Done {
    match &args.action {
        Action::Check { file } => check(file, out),
        Action::Export { format } => {
            let target = match format {
                ExportFormat::Csv => Target::Csv,
                ExportFormat::Json => Target::Json,
                ExportFormat::Skos => Target::Skos,
            };
            exchange::export(target, workspace::knowledge_anywhere(global)?.lexicon(), out)?;
            Ok(Outcome::Done)
        }
        Action::Import { file, format } => import(file, *format, terminal, out),
    }
}

fn check(file: &Path, out: &mut dyn Write) -> Done {
    let text = String::from_utf8(read(file)?)
        .map_err(|error| Error::usage(format!("{} is not UTF-8", file.display())).because(error))?;
    let name = file.display().to_string();
    let problems = if file.extension().is_some_and(|extension| extension == "toml") {
        let settings = Settings::parse(&text)?;
        let vocabularies = settings.open_vocabularies(file.parent().unwrap_or(Path::new("")))?;
        workspace::lexicon_of(&settings, &vocabularies)?.1
    } else {
        let problems = lexicon::check_beside(Lexicon::builtin(), &[lexicon::Source { file: &name, text: &text }]);
        problems.iter().map(ToString::to_string).collect()
    };
    for problem in &problems {
        writeln!(out, "{}", safe::name(problem))?;
    }
    if problems.is_empty() {
        writeln!(out, "{} is sound", safe::name(&name))?;
    }
    Ok(Outcome::from(problems.is_empty()))
}

fn import(file: &Path, format: ImportFormat, terminal: &Terminal, out: &mut dyn Write) -> Done {
    let source = match format {
        ImportFormat::Csv => Source::Csv,
        ImportFormat::Skos => Source::Skos,
        ImportFormat::Periodo => Source::Periodo,
    };
    let imported = exchange::import(source, &read(file)?)?;
    write!(out, "{}", exchange::to_toml(&imported.entries))?;
    for skipped in &imported.skipped {
        terminal.complain(&safe::name(&format!("{}:{}: {}", file.display(), skipped.row, skipped.reason)));
    }
    Ok(Outcome::from(!imported.entries.is_empty()))
}

fn read(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).map_err(|error| Error::io("read", file, error))
}
