//! `histsearch eval`: how good the search is, on questions whose answers somebody judged.

mod essays;
mod report;
mod system;

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap::builder::RangedU64ValueParser;
use histsearch::error::{Error, Kind, Result};
use histsearch::eval;
use histsearch::eval::judgements::{self, Judgement};
use histsearch::eval::lines::Lines;
use histsearch::eval::measure::{self, Measure};
use histsearch::eval::place::Place;
use histsearch::eval::questions::{self, Question};
use histsearch::index::Index;
use histsearch::render::{count, safe};

use super::manner::Manner;
use super::workspace::{self, Knowledge};
use super::{Done, Global, Outcome, Terminal};
use essays::Essays;
use report::{Report, Row, SkippedLine};
use system::{Ranking, System};

/// Measure how well the search finds what you judged good, and compare two ways to search.
///
/// Write down questions and which essay or passage answers them. MRR says how high the first good passage stands,
/// nDCG how well all of them do, recall how many are found; each with the 95 % interval it is known to. p is how
/// often a difference as large would come from nothing.
///
/// Example: histsearch eval --queries queries.tsv --judgements judgements.qrels --against '--no-related'
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The questions, one a line: an id, a tab, the words.
    ///
    /// Or JSON lines with "id" and "query", or TREC topics. Not needed where --run brings the answers.
    #[arg(long, value_name = "FILE", required_unless_present = "run")]
    queries: Option<PathBuf>,
    /// What answers them, one a line: question 0 document grade.
    ///
    /// As TREC's qrels; or JSON lines with "qid", "docid" and "grade". A document is an essay (essays/maize.md), a
    /// paragraph (essays/maize.md:4), a line (essays/maize.md#L31) or a passage's id; the end of a path will do.
    /// Grades above 0 are good; an essay counts by its best passage.
    #[arg(long, value_name = "FILE", aliases = ["judgments", "qrels"])]
    judgements: PathBuf,
    /// How many of the first hits MRR and nDCG look at.
    #[arg(long, value_name = "N", default_value = "10", value_parser = RangedU64ValueParser::<usize>::new().range(1..=1000))]
    k: usize,
    /// What is ranked.
    #[arg(long, value_name = "WHAT", default_value = "passage")]
    level: Level,
    /// Compare with a search by these flags of `query`, in place of those given here ('' for none).
    #[arg(
        long,
        value_name = "FLAGS",
        allow_hyphen_values = true,
        requires = "queries",
        conflicts_with = "against_run"
    )]
    against: Option<String>,
    /// Compare with a TREC run.
    #[arg(long, value_name = "FILE")]
    against_run: Option<PathBuf>,
    /// Measure a TREC run made elsewhere instead of searching.
    #[arg(long, value_name = "FILE")]
    run: Option<PathBuf>,
    /// Write what was found as a TREC run.
    #[arg(long, value_name = "FILE", conflicts_with = "run")]
    run_out: Option<PathBuf>,
    /// The last column of that run.
    #[arg(long, value_name = "NAME", default_value = "histsearch", requires = "run_out")]
    tag: String,
    /// How many hits to ask for; at least as many as the measures look at.
    #[arg(long, value_name = "N", value_parser = RangedU64ValueParser::<usize>::new().range(1..=10_000))]
    depth: Option<usize>,
    /// Show each question too.
    #[arg(long)]
    per_query: bool,
    /// Say on standard error how long the searches took.
    #[arg(long)]
    verbose: bool,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    manner: Manner,
}

/// What is ranked and judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Level {
    /// Passages.
    Passage,
    /// Essays, each by its best passage; a judged passage stands for its essay.
    Essay,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables, for people.
    Text,
    /// One JSON object.
    Json,
    /// Numbers with tabs between, with a header.
    Tsv,
}

/// The index and what goes with it, where there is one.
type Library = Option<(Index, Knowledge)>;

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal, out: &mut dyn Write) -> Done {
    let other = args.against.as_deref().map(Manner::parse).transpose()?;
    let mut reader = Reader { terminal, skipped: Vec::new() };
    let (judgements, questions) = reader.read_both(args)?;
    let library = open(global, args.run.is_none() || other.is_some())?;
    let mut essays = library.as_ref().map(|(index, _)| Essays::of(index)).transpose()?;
    let judged = Judged::place(&judgements, essays.as_mut(), args.level)?;
    judged.complain(terminal);
    let scored = judged.scored(&questions, &judgements)?;

    let measures = Measure::usual(args.k);
    let deepest = measures.iter().map(|measure| measure.depth).max().unwrap_or(args.k);
    let depth = args.depth.unwrap_or(deepest).max(deepest);
    let ranking = Ranking { questions: &questions, depth, level: args.level, library: library.as_ref(), terminal };
    let system = match &args.run {
        Some(path) => ranking.of_run(reader.read(path, eval::run::read)?, name_of(path), essays.as_mut())?,
        None => ranking.searched(&args.manner, "this search")?,
    };
    if let Some(path) = &args.run_out {
        let run = system.run(&questions, &args.tag);
        std::fs::write(path, run).map_err(|error| Error::io("write", path, error))?;
    }
    let against = match (&other, &args.against_run) {
        (Some(manner), _) => Some(ranking.searched(manner, named(args.against.as_deref()))?),
        (None, Some(path)) => {
            Some(ranking.of_run(reader.read(path, eval::run::read)?, name_of(path), essays.as_mut())?)
        }
        (None, None) => None,
    };
    if args.verbose {
        [Some(&system), against.as_ref()].into_iter().flatten().for_each(|system| ranking.say_time(system));
    }

    let report = Report {
        asked: questions.len(),
        judgements: judgements.len(),
        unknown: &judged.unknown,
        skipped: &reader.skipped,
        k: args.k,
        depth,
        measures: &measures,
        name: &system.name,
        against: against.as_ref().map(|against| against.name.as_str()),
        rows: scored.iter().map(|question| judged.row(question, &system, against.as_ref())).collect(),
    };
    match args.format {
        Format::Text => report.write_text(args.per_query, out)?,
        Format::Json => report.write_json(args.per_query, out)?,
        Format::Tsv => report.write_tsv(args.per_query, out)?,
    }
    Ok(Outcome::from(report.without_hit() < scored.len()))
}

/// The index; where nothing is searched, it only tells which essays there are, and may be absent.
fn open(global: &Global, is_needed: bool) -> Result<Library> {
    match workspace::open(global) {
        Ok(library) => Ok(Some(library)),
        Err(error) if error.kind() == Kind::NoIndex && !is_needed => Ok(None),
        Err(error) => Err(error),
    }
}

/// Where nobody says what was asked: whatever was judged.
fn questions_of(judgements: &[Judgement]) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    let mut seen = HashSet::new();
    for Judgement { question, .. } in judgements {
        if seen.insert(question) {
            questions.push(Question { id: question.clone(), words: String::new() });
        }
    }
    questions
}

fn nothing_in(path: &Path, what: &str, form: &str) -> Error {
    Error::usage(format!("{} holds no {what}", path.display())).hint(format!("each line is {form}"))
}

fn name_of(path: &Path) -> String {
    path.display().to_string()
}

fn named(flags: Option<&str>) -> &str {
    flags.map(str::trim).filter(|flags| !flags.is_empty()).unwrap_or("the usual search")
}

/// Reads the files, and says which of their lines could not be read.
struct Reader<'a> {
    terminal: &'a Terminal,
    skipped: Vec<SkippedLine>,
}

impl Reader<'_> {
    /// How many bad lines of a file are named.
    const NAMED: usize = 5;

    /// The judgements and the questions, which are those judged where nobody says what was asked.
    fn read_both(&mut self, args: &Args) -> Result<(Vec<Judgement>, Vec<Question>)> {
        let judgements = self.read(&args.judgements, judgements::read)?;
        if judgements.is_empty() {
            return Err(nothing_in(
                &args.judgements,
                "judgement",
                "question 0 document grade: q1 0 essays/maize.md:4 1",
            ));
        }
        let Some(path) = &args.queries else {
            let questions = questions_of(&judgements);
            return Ok((judgements, questions));
        };
        let questions = self.read(path, questions::read)?;
        if questions.is_empty() {
            return Err(nothing_in(path, "question", "an id, a tab and the words: q1<TAB>virgin lands"));
        }
        Ok((judgements, questions))
    }

    fn read<T>(&mut self, path: &Path, read: fn(&str) -> Lines<T>) -> Result<T> {
        let bytes = std::fs::read(path).map_err(|error| Error::io("read", path, error))?;
        let lines = read(&String::from_utf8_lossy(&bytes));
        let file = path.display().to_string();
        for refused in lines.refused.iter().take(Self::NAMED) {
            self.terminal.complain(&safe::name(&format!("{file}:{}: {}", refused.line, refused.reason)));
        }
        if lines.refused.len() > Self::NAMED {
            let more = count(lines.refused.len() - Self::NAMED, "more line", "more lines");
            self.terminal.complain(&safe::name(&format!("{file}: {more} could not be read")));
        }
        self.skipped.extend(lines.refused.into_iter().map(|refused| SkippedLine {
            file: file.clone(),
            line: refused.line,
            reason: refused.reason,
        }));
        Ok(lines.read)
    }
}

/// The judgements of the questions that have a good answer, and the names that stand for nothing.
struct Judged<'a> {
    good: HashMap<&'a str, Vec<(Place, u32)>>,
    unknown: Vec<String>,
}

impl<'a> Judged<'a> {
    /// How many names that stand for nothing are given.
    const NAMED: usize = 5;

    fn place(judgements: &'a [Judgement], mut essays: Option<&mut Essays>, level: Level) -> Result<Judged<'a>> {
        let mut judged = Judged { good: HashMap::new(), unknown: Vec::new() };
        for Judgement { question, document, grade } in judgements {
            let (place, is_known) = essays::place(document, essays.as_deref_mut())?;
            if !is_known && !judged.unknown.contains(document) {
                judged.unknown.push(document.clone());
            }
            judged.good.entry(question).or_default().push((level.of(place), *grade));
        }
        judged.good.retain(|_, judged| judged.iter().any(|(_, grade)| *grade > 0));
        Ok(judged)
    }

    /// The questions that have a good answer, in the order they were asked.
    fn scored<'q>(&self, questions: &'q [Question], judgements: &[Judgement]) -> Result<Vec<&'q Question>> {
        let scored: Vec<&Question> =
            questions.iter().filter(|question| self.good.contains_key(question.id.as_str())).collect();
        if scored.is_empty() {
            let asked = questions.first().map_or("", |question| &question.id);
            let known = judgements.first().map_or("", |judgement| &judgement.question);
            let hint = format!("both files must call a question the same; one says {asked:?}, the other {known:?}");
            return Err(Error::usage("no question has a judgement above 0").hint(hint));
        }
        Ok(scored)
    }

    /// What one or two systems returned for a question, graded.
    fn row(&self, question: &Question, system: &System, against: Option<&System>) -> Row {
        let good = self.good.get(question.id.as_str()).map_or(&[][..], Vec::as_slice);
        let graded = |system: &System| measure::grade(system.places(&question.id), good);
        Row {
            question: question.clone(),
            is_empty: system.places(&question.id).is_empty(),
            graded: graded(system),
            against: against.map(graded),
        }
    }

    fn complain(&self, terminal: &Terminal) {
        if self.unknown.is_empty() {
            return;
        }
        let some: Vec<String> = self.unknown.iter().take(Self::NAMED).map(|name| safe::name(name)).collect();
        let more = if self.unknown.len() > Self::NAMED { ", …" } else { "" };
        let names = count(self.unknown.len(), "judged document", "judged documents");
        let why = "cannot be found, since no essay, or more than one, is called so";
        terminal.complain(&format!("{names} {why}: {}{more}", some.join(", ")));
    }
}

impl Level {
    fn of(self, place: Place) -> Place {
        match self {
            Level::Passage => place,
            Level::Essay => Place::essay(place.essay),
        }
    }
}
