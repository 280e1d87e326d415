//! What `eval` found out, as tables, JSON and tab-separated numbers.

use std::io::{self, Write};

use histsearch::eval::chance::{self, Comparison, Estimate};
use histsearch::eval::measure::{Graded, Kind, Measure};
use histsearch::eval::questions::Question;
use histsearch::render::{count, json, safe};
use serde::{Serialize, Serializer};

/// Everything there is to tell.
pub(super) struct Report<'a> {
    pub(super) asked: usize,
    pub(super) judgements: usize,
    pub(super) unknown: &'a [String],
    pub(super) skipped: &'a [SkippedLine],
    pub(super) k: usize,
    pub(super) depth: usize,
    pub(super) measures: &'a [Measure],
    pub(super) name: &'a str,
    pub(super) against: Option<&'a str>,
    /// The questions measured.
    pub(super) rows: Vec<Row>,
}

/// One question measured.
pub(super) struct Row {
    pub(super) question: Question,
    /// Nothing was returned.
    pub(super) is_empty: bool,
    pub(super) graded: Graded,
    pub(super) against: Option<Graded>,
}

/// A line of a file that could not be read.
#[derive(Serialize)]
pub(super) struct SkippedLine {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) reason: String,
}

/// One measure over all questions.
struct Summary {
    name: String,
    here: Estimate,
    there: Option<(Estimate, Comparison)>,
}

impl Report<'_> {
    fn summaries(&self) -> Vec<Summary> {
        self.measures.iter().map(|measure| self.summary(measure)).collect()
    }

    fn summary(&self, measure: &Measure) -> Summary {
        let here: Vec<f64> = self.rows.iter().map(|row| measure.of(&row.graded)).collect();
        let there: Vec<f64> = self.rows.iter().filter_map(|row| Some(measure.of(row.against.as_ref()?))).collect();
        Summary {
            name: measure.to_string(),
            here: chance::estimate(&here),
            there: self.against.map(|_| (chance::estimate(&there), chance::compare(&here, &there))),
        }
    }

    /// Of the questions measured, those nothing was returned for.
    pub(super) fn without_hit(&self) -> usize {
        self.rows.iter().filter(|row| row.is_empty).count()
    }

    fn without_judgement(&self) -> usize {
        self.asked - self.rows.len()
    }

    /// Tables for people.
    pub(super) fn write_text(&self, per_query: bool, out: &mut dyn Write) -> io::Result<()> {
        let mut counts = vec![count(self.rows.len(), "question", "questions")];
        let more = [(self.without_judgement(), "more without a judgement"), (self.without_hit(), "without a hit")];
        counts.extend(more.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")));
        writeln!(out, "{}\n", counts.join(", "))?;
        let summaries = self.summaries();
        writeln!(out, "{:<12}{:>7}  95 % interval", "", "mean")?;
        for Summary { name, here, .. } in &summaries {
            writeln!(out, "{name:<12}{:>7.4}  {:.4}–{:.4}", here.mean, here.low, here.high)?;
        }
        if let Some(against) = self.against {
            writeln!(out, "\n{} less {}", safe::name(self.name), safe::name(against))?;
            writeln!(out, "{:<12}{:>7}  difference  95 % interval            p    up  down  same", "", "other")?;
            for (name, there, compared) in
                summaries.iter().filter_map(|s| s.there.as_ref().map(|(there, compared)| (&s.name, there, compared)))
            {
                let Comparison { difference, p, up, down, same } = compared;
                writeln!(
                    out,
                    "{name:<12}{:>7.4}  {:>+10.4}  {:+.4} to {:+.4}  {p:.4}  {up:>4}  {down:>4}  {same:>4}",
                    there.mean, difference.mean, difference.low, difference.high
                )?;
            }
        }
        if per_query { self.write_questions(out) } else { Ok(()) }
    }

    /// One line a question: where its first good passage stands, how well all of them do.
    fn write_questions(&self, out: &mut dyn Write) -> io::Result<()> {
        let ndcg = Measure { kind: Kind::Ndcg, depth: self.k };
        let name = ndcg.to_string(); // padding wants a string
        let rank = |graded: &Graded| graded.first().map_or("-".to_owned(), |rank| rank.to_string());
        let other = if self.against.is_some() { "  other  difference" } else { "" };
        writeln!(out, "\nfirst  {name:>8}{other}  question")?;
        for Row { question, graded, against, .. } in &self.rows {
            let here = ndcg.of(graded);
            write!(out, "{:>5}  {here:>8.4}", rank(graded))?;
            if let Some(against) = against {
                write!(out, "  {:>5}  {:>+10.4}", rank(against), here - ndcg.of(against))?;
            }
            writeln!(out, "  {}", safe::name(format!("{} {}", question.id, question.words).trim_end()))?;
        }
        Ok(())
    }

    /// A line for each measure, and for each question and measure where asked for.
    pub(super) fn write_tsv(&self, per_query: bool, out: &mut dyn Write) -> io::Result<()> {
        let mut columns = vec!["question", "measure", "value", "low", "high"];
        if self.against.is_some() {
            columns.extend(["against", "against_low", "against_high", "difference", "difference_low"]);
            columns.extend(["difference_high", "p", "up", "down", "same"]);
        }
        writeln!(out, "{}", columns.join("\t"))?;
        let figures = |estimate: &Estimate| [estimate.mean, estimate.low, estimate.high].map(|x| format!("{x:.6}"));
        for Summary { name, here, there } in self.summaries() {
            let mut cells = vec!["all".to_owned(), name];
            cells.extend(figures(&here));
            if let Some((there, compared)) = there {
                cells.extend(figures(&there));
                cells.extend(figures(&compared.difference));
                cells.push(format!("{:.6}", compared.p));
                cells.extend([compared.up, compared.down, compared.same].map(|number| number.to_string()));
            }
            writeln!(out, "{}", cells.join("\t"))?;
        }
        for (row, measure) in
            self.rows.iter().filter(|_| per_query).flat_map(|row| self.measures.iter().map(move |m| (row, m)))
        {
            let here = measure.of(&row.graded);
            let mut cells = vec![safe::flat(&row.question.id), measure.to_string(), format!("{here:.6}")];
            if let Some(against) = &row.against {
                let there = measure.of(against);
                cells.extend([String::new(), String::new(), format!("{there:.6}"), String::new(), String::new()]);
                cells.push(format!("{:.6}", here - there));
            }
            cells.resize(columns.len(), String::new());
            writeln!(out, "{}", cells.join("\t"))?;
        }
        Ok(())
    }

    /// One JSON object on one line.
    pub(super) fn write_json(&self, per_query: bool, out: &mut dyn Write) -> io::Result<()> {
        let summaries = self.summaries();
        let each = |summary: &Summary| (summary.name.clone(), EstimateJson::of(&summary.here));
        let there = |summary: &Summary| Some((summary.name.clone(), EstimateJson::of(&summary.there.as_ref()?.0)));
        let compared = |s: &Summary| Some((s.name.clone(), ComparisonJson::of(&s.there.as_ref()?.1)));
        let shown = ReportJson {
            format_version: json::FORMAT_VERSION,
            questions: QuestionsJson {
                asked: self.asked,
                scored: self.rows.len(),
                without_judgement: self.without_judgement(),
                without_hit: self.without_hit(),
            },
            judgements: JudgementsJson { total: self.judgements, unknown: self.unknown },
            skipped_lines: self.skipped,
            k: self.k,
            depth: self.depth,
            system: SystemJson { name: self.name, measures: Pairs(summaries.iter().map(each).collect()) },
            against: self
                .against
                .map(|name| SystemJson { name, measures: Pairs(summaries.iter().filter_map(there).collect()) }),
            comparison: self.against.map(|_| Pairs(summaries.iter().filter_map(compared).collect())),
            per_query: per_query.then(|| self.rows.iter().map(|row| self.row_json(row)).collect()),
        };
        writeln!(out, "{}", json::json_string(&shown))
    }

    fn row_json<'r>(&self, row: &'r Row) -> RowJson<'r> {
        let of = |graded: &Graded| {
            let figures = self.measures.iter().map(|measure| (measure.to_string(), rounded(measure.of(graded))));
            FiguresJson { first: graded.first(), measures: Pairs(figures.collect()) }
        };
        RowJson {
            qid: &row.question.id,
            query: &row.question.words,
            good: row.graded.good(),
            system: of(&row.graded),
            against: row.against.as_ref().map(of),
        }
    }
}

#[derive(Serialize)]
struct ReportJson<'a> {
    format_version: u32,
    questions: QuestionsJson,
    judgements: JudgementsJson<'a>,
    skipped_lines: &'a [SkippedLine],
    k: usize,
    depth: usize,
    system: SystemJson<'a>,
    against: Option<SystemJson<'a>>,
    comparison: Option<Pairs<ComparisonJson>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    per_query: Option<Vec<RowJson<'a>>>,
}

#[derive(Serialize)]
struct QuestionsJson {
    asked: usize,
    scored: usize,
    without_judgement: usize,
    without_hit: usize,
}

#[derive(Serialize)]
struct JudgementsJson<'a> {
    total: usize,
    unknown: &'a [String],
}

#[derive(Serialize)]
struct SystemJson<'a> {
    name: &'a str,
    measures: Pairs<EstimateJson>,
}

#[derive(Serialize)]
struct EstimateJson {
    mean: f64,
    ci95: [f64; 2],
}

#[derive(Serialize)]
struct ComparisonJson {
    difference: f64,
    ci95: [f64; 2],
    p: f64,
    up: usize,
    down: usize,
    same: usize,
}

#[derive(Serialize)]
struct RowJson<'a> {
    qid: &'a str,
    query: &'a str,
    /// How many good things there are to be found.
    good: usize,
    system: FiguresJson,
    against: Option<FiguresJson>,
}

#[derive(Serialize)]
struct FiguresJson {
    /// The rank of the first good passage.
    first: Option<usize>,
    measures: Pairs<f64>,
}

/// An object whose members keep their order.
struct Pairs<T>(Vec<(String, T)>);

impl<T: Serialize> Serialize for Pairs<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl EstimateJson {
    fn of(estimate: &Estimate) -> EstimateJson {
        EstimateJson { mean: rounded(estimate.mean), ci95: [estimate.low, estimate.high].map(rounded) }
    }
}

impl ComparisonJson {
    fn of(compared: &Comparison) -> ComparisonJson {
        let EstimateJson { mean: difference, ci95 } = EstimateJson::of(&compared.difference);
        let Comparison { p, up, down, same, .. } = *compared;
        ComparisonJson { difference, ci95, p: rounded(p), up, down, same }
    }
}

/// To a millionth: more would only show how numbers are added up. Never -0.
fn rounded(figure: f64) -> f64 {
    (figure * 1e6).round() / 1e6 + 0.0
}
