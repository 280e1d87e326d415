//! `histsearch index`: make the index equal to the folders.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::ValueEnum;
use histsearch::embedding::Model;
use histsearch::error::{Error, Kind, Result};
use histsearch::index::{self, Event, Options, Report};
use histsearch::render::{count, json, safe};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::engine::EngineArgs;
use super::read_worker::TimeLimit;
use super::watch::Watch;
use super::workspace::{self, Knowledge};
use super::{Done, Failure, Global, Outcome, Terminal};

/// Read the essays in these folders and make them searchable.
///
/// Adds, updates and removes essays so that the index equals the folders; unchanged files are not read again.
/// Folders indexed earlier stay in the index. Tables (CSV, TSV, JSON Lines) and archives (zip, tar, gz, zst) are looked
/// into: a row or a file in them is an essay.
///
/// Example: histsearch index corpus/
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folders of essays, or single files.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Read everything anew, beside the old index, and switch at the end.
    #[arg(long)]
    rebuild: bool,
    /// Only say what would change.
    #[arg(long)]
    dry_run: bool,
    /// How many files are read at once, and about how many cores are kept busy [default: all cores].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Let a folder that is missing or empty now remove its essays.
    #[arg(long)]
    prune: bool,
    /// Wait for another run to end instead of failing.
    #[arg(long)]
    wait: bool,
    /// Make vectors of meaning too, with the static embedding model in this folder.
    ///
    /// Then `query --model DIR` judges by meaning as well as by words. Another model than last time makes the index
    /// anew. docs/models.md says which models there are.
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    #[command(flatten)]
    engine: EngineArgs,
    #[command(flatten)]
    time_limit: TimeLimit,
    /// Stay, and index again whenever the essays have changed; Ctrl-C ends it.
    #[arg(long, conflicts_with_all = ["dry_run", "strict"])]
    watch: bool,
    /// Exit with 2 when any file was skipped.
    #[arg(long)]
    strict: bool,
    /// Show the time spent per stage on stderr.
    #[arg(long)]
    stages: bool,
    /// How to report.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Args {
    /// The usual run over one folder.
    pub(super) fn of(path: PathBuf) -> Args {
        Args {
            paths: vec![path],
            rebuild: false,
            dry_run: false,
            jobs: None,
            prune: false,
            wait: false,
            model: None,
            engine: EngineArgs::default(),
            time_limit: TimeLimit::USUAL,
            watch: false,
            strict: false,
            stages: false,
            format: Format::Text,
        }
    }
}

pub(super) fn run(mut args: Args, global: &Global, terminal: &Terminal, out: &mut dyn Write) -> Done {
    let folder = workspace::folder(global);
    let stop = stop_flag()?;
    // The watch begins before the first look, so that nothing falls between.
    let watch = args.watch.then(|| Watch::begin(&args.paths, folder.path())).transpose()?;
    let report = once(&args, &folder, &stop, terminal, out)?;
    if let Some(watch) = watch {
        args.rebuild = false;
        args.wait = true;
        return keep(watch, &args, &folder, &stop, terminal, out);
    }
    let incomplete = args.strict && !report.skipped.is_empty();
    Ok(if incomplete { Outcome::Trouble } else { Outcome::Done })
}

/// One run, and what it says.
fn once(
    args: &Args,
    folder: &index::Folder,
    stop: &AtomicBool,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> std::result::Result<Report, Failure> {
    let started = Instant::now();
    let report = update(args, folder, stop, terminal)?;
    let seconds = started.elapsed();
    let place = args.engine.asked().map_or_else(|| folder.path().display().to_string(), str::to_owned);
    for skipped in &report.skipped {
        terminal.note(&format!(
            "skipped {}: {} ({})",
            safe::name(&skipped.path),
            safe::name(&skipped.detail),
            skipped.reason
        ));
    }
    match args.format {
        Format::Json => writeln!(out, "{}", json::json_string(&ReportJson::new(&report, place, seconds)))?,
        Format::Text => writeln!(out, "{}", summary(&report, &place, seconds, args.dry_run))?,
    }
    if args.stages {
        terminal.note(&stages(&report));
    }
    Ok(report)
}

/// Runs again whenever the essays have changed, until Ctrl-C. What goes wrong then is told, and tried again at the
/// next change.
fn keep(
    mut watch: Watch,
    args: &Args,
    folder: &index::Folder,
    stop: &AtomicBool,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> Done {
    terminal.note("watching for changes; Ctrl-C ends it");
    loop {
        out.flush()?;
        if !watch.wait(stop)? {
            return Err(Error::new(Kind::Interrupted, "stopped watching; the index is complete").into());
        }
        match once(args, folder, stop, terminal, out) {
            Ok(_) => {}
            Err(Failure::Ours(error)) if error.kind() != Kind::Interrupted => super::report(terminal, &error),
            Err(failure) => return Err(failure),
        }
    }
}

/// How many faults of a user's entries are told.
const MOST_PROBLEMS: usize = 20;

fn update(args: &Args, folder: &index::Folder, stop: &AtomicBool, terminal: &Terminal) -> Result<Report> {
    let knowledge = Knowledge::beside(&args.paths, folder)?;
    for problem in knowledge.problems.iter().take(MOST_PROBLEMS) {
        terminal.note(&safe::name(problem));
    }
    if let Some(more) = knowledge.problems.len().checked_sub(MOST_PROBLEMS).filter(|more| *more > 0) {
        terminal
            .note(&format!("{more} more such; histsearch lexicon check {} tells them all", histsearch::settings::FILE));
    }
    let model = args.model.as_deref().map(Model::load).transpose()?;
    let bar = progress(terminal);
    let isolation = args.time_limit.isolation();
    let options = Options {
        rebuild: args.rebuild,
        dry_run: args.dry_run,
        prune: args.prune,
        wait: args.wait,
        jobs: args.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from),
        isolation: Some(&isolation),
        settings_hash: knowledge.hash.clone(),
        apart: knowledge.vocabularies.clone(),
        model: model.as_ref(),
        cancelled: &|| stop.load(Ordering::Relaxed),
        observe: &|event| draw(&bar, event),
        ..Options::new(knowledge.lexicon())
    };
    let here = workspace::settings_around(folder)?;
    let settings = if knowledge.settings.engine.is_empty() { &here } else { &knowledge.settings };
    let report = match args.engine.engine(settings)? {
        Some((engine, division)) => engine.update(folder, &args.paths, division, &options),
        None => index::update(folder, &args.paths, &options),
    };
    bar.finish_and_clear();
    report
}

/// Set by Ctrl-C; the run ends without a commit. A second Ctrl-C ends the process at once, which is as safe.
fn stop_flag() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    let handler = move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    };
    match ctrlc::set_handler(handler) {
        Ok(()) | Err(ctrlc::Error::MultipleHandlers) => Ok(stop),
        Err(error) => Err(Error::new(Kind::Io, "cannot listen for Ctrl-C").because(error)),
    }
}

fn progress(terminal: &Terminal) -> ProgressBar {
    let bar = if terminal.is_live() { ProgressBar::new(0) } else { ProgressBar::hidden() };
    let template = "{msg} {wide_bar} {binary_bytes}/{binary_total_bytes} {binary_bytes_per_sec} {eta} left";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

fn draw(bar: &ProgressBar, event: Event<'_>) {
    match event {
        Event::Planned { files, bytes } => {
            bar.set_length(bytes);
            bar.set_message(format!("0/{files} essays"));
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Event::Done { bytes, done, files } => {
            bar.inc(bytes);
            bar.set_message(format!("{done}/{files} essays"));
        }
        Event::Committing => bar.set_message("writing the index"),
        Event::Skipped(_) => {}
    }
}

fn summary(report: &Report, place: &str, seconds: Duration, dry_run: bool) -> String {
    let changes: Vec<String> = [
        (report.added, "added"),
        (report.updated, "updated"),
        (report.removed, "removed"),
        (report.unchanged, "unchanged"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| format!("{count} {word}"))
    .collect();
    let changes = if changes.is_empty() { "nothing to do".to_owned() } else { changes.join(", ") };
    let skipped = match report.skipped.len() {
        0 => String::new(),
        files => format!("; {} skipped", count(files, "file", "files")),
    };
    let (place, seconds, essays) = (safe::name(place), seconds.as_secs_f64(), count(report.total, "essay", "essays"));
    if dry_run {
        // How many passages there would be is not known before the essays are read.
        return format!("would be: {changes}{skipped}\n{essays} in {place} then ({seconds:.2} s)");
    }
    let passages = count(report.passages, "passage", "passages");
    format!("{changes}{skipped}\n{essays}, {passages} in {place} ({seconds:.2} s)")
}

fn stages(report: &Report) -> String {
    let stages = &report.stages;
    let rows = [
        ("plan", stages.plan),
        ("read", stages.read),
        ("parse", stages.parse),
        ("annotate", stages.annotate),
        ("add", stages.add),
        ("commit", stages.commit),
    ];
    rows.map(|(name, spent)| format!("{name:<9}{:>10.1} ms", spent.as_secs_f64() * 1e3)).join("\n")
}

#[derive(Serialize)]
struct ReportJson<'a> {
    format_version: u32,
    index: String,
    essays: EssaysJson,
    passages: u64,
    skipped: Vec<SkippedJson<'a>>,
    bytes_read: u64,
    seconds: f64,
}

#[derive(Serialize)]
struct EssaysJson {
    added: usize,
    updated: usize,
    removed: usize,
    unchanged: usize,
    total: usize,
}

/// A skipped file as JSON shows it.
#[derive(Serialize)]
pub(super) struct SkippedJson<'a> {
    pub(super) path: &'a str,
    pub(super) reason: &'a str,
    pub(super) detail: &'a str,
}

impl<'a> ReportJson<'a> {
    fn new(report: &'a Report, index: String, seconds: Duration) -> Self {
        let skipped = report.skipped.iter();
        ReportJson {
            format_version: json::FORMAT_VERSION,
            index,
            essays: EssaysJson {
                added: report.added,
                updated: report.updated,
                removed: report.removed,
                unchanged: report.unchanged,
                total: report.total,
            },
            passages: report.passages,
            skipped: skipped
                .map(|file| SkippedJson { path: &file.path, reason: &file.reason, detail: &file.detail })
                .collect(),
            bytes_read: report.bytes_read,
            seconds: seconds.as_secs_f64(),
        }
    }
}
