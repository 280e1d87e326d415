//! `histsearch inspect`: what the ingester makes of a file, without an index.

use std::io::Write;
use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use histsearch::corpus::{self, SafeReader, Skip, SkipReason};
use histsearch::document::{Year, YearRange};
use histsearch::essay::{Essay, PeriodFound, PeriodSource};
use histsearch::render::{json, safe};
use serde::Serialize;

use super::read_worker::TimeLimit;
use super::workspace::{self, Knowledge};
use super::{Done, Global, Outcome};

/// Show what a file is taken for: title, topics, period, mentions of time, passages.
///
/// Example: histsearch inspect corpus/russia/virgin-lands.md
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Essays to look at; of a table or an archive, all essays in it, or one (essays.zip/maize.md).
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    time_limit: TimeLimit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// JSON.
    Json,
    /// JSON, an object a line.
    Jsonl,
}

pub(super) fn run(args: &Args, global: &Global, out: &mut dyn Write) -> Done {
    let targets: Vec<Target> = args.files.iter().map(|path| Target::of(path)).collect();
    let folders: Vec<PathBuf> = targets.iter().filter_map(|target| target.file.parent()).map(PathBuf::from).collect();
    let knowledge = Knowledge::beside(&folders[..folders.len().min(1)], &workspace::folder(global))?;
    let isolation = args.time_limit.isolation();
    let mut reader = SafeReader::new(Some(&isolation), &|| false);
    let mut outcome = Outcome::Done;
    for target in &targets {
        let mut show = |shown: &str, read: Result<Essay, Skip>| {
            if read.is_err() {
                outcome = Outcome::Trouble;
            }
            write_one(args.format, shown, &read, out)
        };
        let (mut met, mut written) = (false, Ok(()));
        let read = corpus::read_file(&target.file).and_then(|bytes| {
            reader.read_each(&target.file, &bytes, &mut |part| {
                if let Some(shown) = target.shown(part.below) {
                    met = true;
                    let essay = part.document.map(|document| Essay::annotate(document, knowledge.lexicon()));
                    written = show(&shown, essay);
                }
                if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            })
        });
        written?;
        match read {
            Err(skip) if !met || target.below.is_empty() => show(&target.typed, Err(skip))?,
            Ok(()) if !met => {
                let detail = format!("{} holds no such essay", target.file.display());
                show(&target.typed, Err(Skip::new(SkipReason::Missing, detail)))?;
            }
            _ => {}
        }
    }
    Ok(outcome)
}

/// What was asked for: a file, or one of the essays in it.
struct Target {
    typed: String,
    file: PathBuf,
    /// The place in the file; empty for all that is there.
    below: String,
}

impl Target {
    /// `unit1.zip/maize.md` is in the file `unit1.zip`.
    fn of(path: &Path) -> Target {
        let file = path.ancestors().find(|file| file.is_file()).unwrap_or(path);
        let below = path.strip_prefix(file).unwrap_or(Path::new(""));
        let below: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        Target { typed: path.display().to_string(), file: file.to_owned(), below: below.join("/") }
    }

    /// What an essay at this place of the file is called; `None` where it was not asked for.
    fn shown(&self, below: &str) -> Option<String> {
        let rest = below.strip_prefix(&self.below)?;
        let typed = self.typed.trim_end_matches('/');
        match rest.strip_prefix('/') {
            _ if rest.is_empty() => Some(self.typed.clone()),
            Some(rest) => Some(format!("{typed}/{rest}")),
            None => self.below.is_empty().then(|| format!("{typed}/{rest}")),
        }
    }
}

fn write_one(format: Format, shown: &str, read: &Result<Essay, Skip>, out: &mut dyn Write) -> std::io::Result<()> {
    match (format, read) {
        (Format::Text, Ok(essay)) => write_text(shown, essay, out),
        (Format::Text, Err(skip)) => {
            writeln!(out, "{}: {} ({})", safe::name(shown), safe::name(&skip.detail), skip.reason)
        }
        (_, Ok(essay)) => writeln!(out, "{}", json::json_string(&EssayJson::new(shown, essay))),
        (_, Err(skip)) => writeln!(out, "{}", json::json_string(&SkipJson::new(shown, skip))),
    }
}

fn write_text(path: &str, essay: &Essay, out: &mut dyn Write) -> std::io::Result<()> {
    let document = &essay.document;
    let mut row = |name: &str, value: Option<&str>| match value {
        Some(value) => writeln!(out, "{name:<10}{}", safe::name(value)),
        None => Ok(()),
    };
    row("path", Some(path))?;
    row("format", Some(&format!("{}, {}", document.format, document.encoding)))?;
    row("title", document.title.as_deref())?;
    row("author", document.author.as_deref())?;
    row("written", document.written.as_deref())?;
    row("question", document.question.as_deref())?;
    row("source", document.source.as_deref())?;
    row("language", essay.language)?;
    row("words", Some(&essay.words().to_string()))?;
    let topics: Vec<String> =
        essay.topics.iter().map(|topic| format!("{} ({})", topic.label, topic.because.join(", "))).collect();
    row("topics", (!topics.is_empty()).then(|| topics.join("; ")).as_deref())?;
    row("period", Some(&essay.period.as_ref().map_or("none".to_owned(), period_line)))?;
    for warning in &document.warnings {
        row("warning", Some(warning))?;
    }
    let mentions: Vec<&str> = essay.mentions.iter().map(|mention| &document.text[mention.span.clone()]).collect();
    row("mentions", (!mentions.is_empty()).then(|| mentions.join("; ")).as_deref())?;
    writeln!(out, "passages  {}", essay.passages.len())?;
    for passage in &essay.passages {
        let period = passage.period.as_ref().map(period_line).unwrap_or_default();
        let text = &document.text[passage.passage.span.clone()];
        let start: String = text.chars().take(60).collect();
        let heading = passage.passage.heading.join(" › ");
        writeln!(
            out,
            "  ¶{:<4}{} {} [{}]",
            passage.passage.paragraph,
            safe::name(&heading),
            safe::name(&start),
            safe::name(&period)
        )?;
    }
    writeln!(out)
}

fn period_line(found: &PeriodFound) -> String {
    let ranges: Vec<String> = found.ranges.iter().map(ToString::to_string).collect();
    let names = if found.names.is_empty() { String::new() } else { format!(" ({})", found.names.join(", ")) };
    format!("{}{names}, because of {}", ranges.join(" and "), found.because.join(", "))
}

#[derive(Serialize)]
struct SkipJson<'a> {
    format_version: u32,
    path: &'a str,
    skipped: SkippedReason<'a>,
}

#[derive(Serialize)]
struct SkippedReason<'a> {
    reason: &'a str,
    detail: &'a str,
}

impl<'a> SkipJson<'a> {
    fn new(path: &'a str, skip: &'a Skip) -> Self {
        let skipped = SkippedReason { reason: skip.reason.as_str(), detail: &skip.detail };
        SkipJson { format_version: json::FORMAT_VERSION, path, skipped }
    }
}

#[derive(Serialize)]
struct EssayJson<'a> {
    format_version: u32,
    path: &'a str,
    format: &'a str,
    encoding: &'a str,
    title: Option<&'a str>,
    author: Option<&'a str>,
    written: Option<&'a str>,
    question: Option<&'a str>,
    source: Option<&'a str>,
    language: Option<&'a str>,
    words: usize,
    topics: Vec<TopicJson<'a>>,
    period: Option<EssayPeriodJson<'a>>,
    text: &'a str,
    mentions: Vec<MentionJson<'a>>,
    passages: Vec<PassageJson<'a>>,
    warnings: &'a [String],
}

#[derive(Serialize)]
struct TopicJson<'a> {
    label: &'a str,
    score: f32,
    because: &'a [String],
}

#[derive(Serialize)]
struct EssayPeriodJson<'a> {
    start: Option<i32>,
    end: Option<i32>,
    names: &'a [String],
    source: PeriodSource,
    because: &'a [String],
    ranges: Vec<(Option<i32>, Option<i32>)>,
}

#[derive(Serialize)]
struct MentionJson<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    kind: &'static str,
    from: Option<i32>,
    to: Option<i32>,
    value: Option<&'a str>,
}

#[derive(Serialize)]
struct PassageJson<'a> {
    paragraph: u32,
    start: usize,
    end: usize,
    heading: &'a [String],
    page: Option<u32>,
    line: u32,
    topics: Vec<&'a str>,
    period: Option<EssayPeriodJson<'a>>,
}

/// Byte offsets to offsets in characters; asked in any order, built in one pass.
struct Characters {
    /// Byte offset of each character, and the length of the text last.
    starts: Vec<usize>,
}

impl Characters {
    fn of(text: &str) -> Characters {
        Characters { starts: text.char_indices().map(|(start, _)| start).chain([text.len()]).collect() }
    }

    fn span(&self, bytes: &Range<usize>) -> (usize, usize) {
        let at = |byte: usize| self.starts.partition_point(|start| *start < byte);
        (at(bytes.start), at(bytes.end))
    }
}

impl<'a> EssayPeriodJson<'a> {
    fn new(found: &'a PeriodFound) -> Option<Self> {
        let hull = found.ranges.iter().copied().reduce(YearRange::hull)?;
        let (start, end) = ends(hull);
        Some(EssayPeriodJson {
            start,
            end,
            names: &found.names,
            source: found.source,
            because: &found.because,
            ranges: found.ranges.iter().map(|range| ends(*range)).collect(),
        })
    }
}

/// Both ends as historical years, `None` where open.
pub(super) fn ends(range: YearRange) -> (Option<i32>, Option<i32>) {
    let closed = |year: Year, open: Year| (year != open).then(|| year.historical());
    (closed(range.start(), Year::MIN), closed(range.end(), Year::MAX))
}

impl<'a> EssayJson<'a> {
    fn new(path: &'a str, essay: &'a Essay) -> Self {
        let document = &essay.document;
        let characters = Characters::of(&document.text);
        let mentions = essay.mentions.iter().map(|mention| {
            let (start, end) = characters.span(&mention.span);
            MentionJson {
                start,
                end,
                text: &document.text[mention.span.clone()],
                kind: mention.kind.as_str(),
                from: mention.from.map(Year::historical),
                to: mention.to.map(Year::historical),
                value: mention.value.as_deref(),
            }
        });
        let passages = essay.passages.iter().map(|found| {
            let (start, end) = characters.span(&found.passage.span);
            PassageJson {
                paragraph: found.passage.paragraph,
                start,
                end,
                heading: &found.passage.heading,
                page: found.passage.page,
                line: found.passage.line,
                topics: found.topics.iter().map(|topic| topic.label.as_str()).collect(),
                period: found.period.as_ref().and_then(EssayPeriodJson::new),
            }
        });
        let topics = essay.topics.iter();
        EssayJson {
            format_version: json::FORMAT_VERSION,
            path,
            format: document.format,
            encoding: document.encoding,
            title: document.title.as_deref(),
            author: document.author.as_deref(),
            written: document.written.as_deref(),
            question: document.question.as_deref(),
            source: document.source.as_deref(),
            language: essay.language,
            words: essay.words(),
            topics: topics
                .map(|topic| TopicJson { label: &topic.label, score: topic.score, because: &topic.because })
                .collect(),
            period: essay.period.as_ref().and_then(EssayPeriodJson::new),
            text: &document.text,
            mentions: mentions.collect(),
            passages: passages.collect(),
            warnings: &document.warnings,
        }
    }
}
