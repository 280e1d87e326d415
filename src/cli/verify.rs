//! `histsearch verify`: is a quotation in the essays, word for word?

use std::io::Write;
use std::path::{Path, PathBuf};

use histsearch::error::Error;
use histsearch::index::Index;
use histsearch::render::json::{self, PlaceJson};
use histsearch::render::{Style, link, safe};
use histsearch::verify::{self, Alarm, Difference, Op, Quoted, Source, Verdict, Verified};
use serde::Serialize;

use super::inspect::Format;
use super::stdin::words_or_stdin;
use super::workspace::{self, Knowledge};
use super::{Done, Global, Outcome, Terminal};

/// Check that a quotation is in the essays, word for word.
///
/// Says where it stands; or, where the essays say something else, what, with a lost "not", another number or another
/// name apart; or that no essay says it. Quotation marks, dashes, spaces and capitals do not matter, nor do omissions
/// (…) and insertions in square brackets. Exit code 0 when all is verbatim, 1 when something is altered or absent.
///
/// Example: histsearch verify "the wind carried away the topsoil" or histsearch verify --file draft.md
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The quotation; - reads it from standard input.
    #[arg(value_name = "QUOTATION", required_unless_present = "file")]
    words: Vec<String>,
    /// Check every quotation in a draft: what stands between double quotation marks, and block quotations (>).
    #[arg(long, value_name = "DRAFT", conflicts_with = "words")]
    file: Option<PathBuf>,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Serialize)]
struct DraftJson<'a> {
    format_version: u32,
    file: String,
    quotations: Vec<QuotationJson<'a>>,
}

#[derive(Serialize)]
struct QuotationJson<'a> {
    format_version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    quotation: &'a str,
    verdict: &'static str,
    source: Option<PlaceJson<'a>>,
    diff: Vec<DifferenceJson<'a>>,
    alarms: Vec<AlarmJson<'a>>,
}

#[derive(Serialize)]
struct DifferenceJson<'a> {
    op: &'static str,
    quoted: &'a str,
    source: &'a str,
}

#[derive(Serialize)]
struct AlarmJson<'a> {
    kind: &'static str,
    quoted: &'a str,
    source: &'a str,
}

impl<'a> QuotationJson<'a> {
    fn new(line: Option<usize>, quotation: &'a str, verified: &'a Verified) -> Self {
        let source = verified.source.as_ref();
        let source = source.map(|Source { id, about, text }| PlaceJson::new(id, about, text));
        let diff = verified.differences.iter();
        let diff = diff.map(|Difference { op, quoted, source, .. }| DifferenceJson { op: op.as_str(), quoted, source });
        let alarms = verified.alarms.iter();
        let alarms = alarms.map(|Alarm { kind, quoted, source }| AlarmJson { kind: kind.as_str(), quoted, source });
        QuotationJson {
            format_version: json::FORMAT_VERSION,
            line,
            quotation,
            verdict: verified.verdict.as_str(),
            source,
            diff: diff.collect(),
            alarms: alarms.collect(),
        }
    }
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal, out: &mut dyn Write) -> Done {
    let (index, knowledge) = workspace::open(global)?;
    let style = Style { places: terminal.places(|| index.places()), ..Style::default() };
    match &args.file {
        Some(file) => draft(file, args.format, &index, &knowledge, &style, out),
        None => {
            let quotation = words_or_stdin(&args.words, "quotation")?;
            let verified = verify::verify(&index, knowledge.lexicon(), &quotation)?;
            match args.format {
                Format::Text => write_text(None, &quotation, &verified, &style, out)?,
                _ => writeln!(out, "{}", self::json(&quotation, &verified))?,
            }
            Ok(Outcome::from(verified.verdict == Verdict::Verbatim))
        }
    }
}

/// What was found of one quotation as one JSON object.
pub(super) fn json(quotation: &str, verified: &Verified) -> String {
    json::json_string(&QuotationJson::new(None, quotation, verified))
}

fn draft(
    file: &Path,
    format: Format,
    index: &Index,
    knowledge: &Knowledge,
    style: &Style,
    out: &mut dyn Write,
) -> Done {
    let bytes = std::fs::read(file).map_err(|error| Error::io("read", file, error))?;
    let quotations = verify::quotations(&String::from_utf8_lossy(&bytes));
    let mut verified = Vec::with_capacity(quotations.len());
    for quoted in &quotations {
        let one = verify::verify(index, knowledge.lexicon(), &quoted.text)?;
        match format {
            Format::Text => write_text(Some(quoted.line), &quoted.text, &one, style, out)?,
            Format::Jsonl => {
                let shown = QuotationJson::new(Some(quoted.line), &quoted.text, &one);
                writeln!(out, "{}", json::json_string(&shown))?;
            }
            Format::Json => {}
        }
        verified.push(one);
    }
    match format {
        Format::Json => {
            let each = quotations.iter().zip(&verified);
            let each = each.map(|(Quoted { text, line }, one)| QuotationJson::new(Some(*line), text, one));
            let file = file.display().to_string();
            let shown = DraftJson { format_version: json::FORMAT_VERSION, file, quotations: each.collect() };
            writeln!(out, "{}", json::json_string(&shown))?;
        }
        Format::Text => {
            let count = |verdict| verified.iter().filter(|one| one.verdict == verdict).count();
            let [verbatim, altered, absent] = [Verdict::Verbatim, Verdict::Altered, Verdict::Absent].map(count);
            writeln!(out, "{} quotations: {verbatim} verbatim, {altered} altered, {absent} absent", verified.len())?;
        }
        Format::Jsonl => {}
    }
    Ok(Outcome::from(verified.iter().all(|one| one.verdict == Verdict::Verbatim)))
}

fn write_text(
    line: Option<usize>,
    quotation: &str,
    verified: &Verified,
    style: &Style,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let place = line.map(|line| format!("line {line}: ")).unwrap_or_default();
    write!(out, "{place}{}", verified.verdict.as_str())?;
    if let Some(Source { about, .. }) = &verified.source {
        let page = about.page.map(|page| format!(" · p. {page}")).unwrap_or_default();
        let path = link::linked(&format!("{}:{}", safe::name(&about.path), about.line), &about.path, style);
        write!(out, "  {path} · ¶{}{page}", about.paragraph)?;
    }
    writeln!(out)?;
    match (verified.verdict, &verified.source) {
        (Verdict::Verbatim, Some(source)) => writeln!(out, "  {}", safe::flat(&source.text))?,
        (Verdict::Altered, Some(source)) => {
            writeln!(out, "  source: {}", safe::flat(&source.text))?;
            writeln!(out, "  quoted: {}", safe::flat(&marked(&verified.differences)))?;
        }
        _ => writeln!(out, "  no essay says: {}", safe::flat(quotation))?,
    }
    for Alarm { kind, quoted, source } in &verified.alarms {
        let kind = kind.as_str();
        match (safe::flat(quoted), safe::flat(source)) {
            (quoted, source) if quoted.is_empty() => writeln!(out, "  ! {kind}: the quotation lacks \"{source}\"")?,
            (quoted, source) if source.is_empty() => writeln!(out, "  ! {kind}: the source lacks \"{quoted}\"")?,
            (quoted, source) => writeln!(out, "  ! {kind}: \"{quoted}\" is \"{source}\" in the source")?,
        }
    }
    Ok(())
}

/// The quotation with what it added as `[-word-]` and what it lost as `{+word+}`.
fn marked(differences: &[Difference]) -> String {
    let parts = differences.iter().map(|Difference { op, quoted, source, .. }| match op {
        Op::Same => source.clone(),
        Op::Changed => format!("[-{quoted}-]{{+{source}+}}"),
        Op::Lost => format!("{{+{source}+}}"),
        Op::Added => format!("[-{quoted}-]"),
    });
    parts.collect::<Vec<_>>().join(" ")
}
