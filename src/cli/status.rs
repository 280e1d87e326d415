//! `histsearch status`: what is indexed, what is not and why.

use std::io::Write;
use std::path::Path;

use clap::ValueEnum;
use histsearch::index::{Index, Trouble};
use histsearch::render::{count, json, safe};
use serde::Serialize;

use super::index::SkippedJson;
use super::workspace;
use super::{Done, Global, Outcome};

/// Show what is indexed, what was skipped and why.
///
/// Example: histsearch status --files
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// List every essay too.
    #[arg(long)]
    files: bool,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Serialize)]
struct StatusJson<'a> {
    format_version: u32,
    index: String,
    fingerprint: &'a str,
    format: &'a str,
    roots: Vec<String>,
    essays: u64,
    passages: u64,
    skipped: Vec<SkippedJson<'a>>,
    bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<Vec<FileJson<'a>>>,
}

#[derive(Serialize)]
struct FileJson<'a> {
    path: &'a str,
    passages: u32,
    bytes: u64,
}

pub(super) fn run(args: &Args, global: &Global, out: &mut dyn Write) -> Done {
    let index = Index::open(&workspace::folder(global))?;
    let manifest = index.manifest()?;
    let summary = index.summary();
    let skipped = manifest.troubled().map(|(path, Trouble { reason, detail })| SkippedJson { path, reason, detail });
    let indexed = manifest
        .files
        .iter()
        .filter_map(|(path, file)| Some(FileJson { path, passages: file.state.passages()?, bytes: file.size }));
    let status = StatusJson {
        format_version: json::FORMAT_VERSION,
        index: index.folder().path().display().to_string(),
        fingerprint: summary.fingerprint(),
        format: &summary.format,
        roots: manifest.roots.iter().map(|root| root.path.display().to_string()).collect(),
        essays: summary.essays,
        passages: summary.passages,
        skipped: skipped.collect(),
        bytes: folder_bytes(index.folder().path()),
        files: args.files.then(|| indexed.collect()),
    };
    match args.format {
        Format::Json => writeln!(out, "{}", json::json_string(&status))?,
        Format::Text => write_text(&status, out)?,
    }
    Ok(Outcome::Done)
}

fn write_text(status: &StatusJson<'_>, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "index        {} ({:.1} MB)", safe::name(&status.index), status.bytes as f64 / 1e6)?;
    for root in &status.roots {
        writeln!(out, "essays from  {}", safe::name(root))?;
    }
    writeln!(out, "essays       {}", status.essays)?;
    writeln!(out, "passages     {}", status.passages)?;
    writeln!(out, "fingerprint  {} ({})", status.fingerprint, status.format)?;
    writeln!(out, "skipped      {}", status.skipped.len())?;
    for skipped in &status.skipped {
        writeln!(out, "  {}: {} ({})", safe::name(skipped.path), safe::name(skipped.detail), skipped.reason)?;
    }
    for file in status.files.iter().flatten() {
        writeln!(out, "  {} ({})", safe::name(file.path), count(file.passages, "passage", "passages"))?;
    }
    Ok(())
}

fn folder_bytes(folder: &Path) -> u64 {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    files
        .filter_map(|entry| entry.metadata().ok())
        .filter(|metadata| metadata.is_file())
        .map(|metadata| metadata.len())
        .sum()
}
