//! `histsearch questions`: which exam questions the essays answer.

use std::io::Write;

use histsearch::render::{count, json, safe};
use histsearch::search::{self, Count};
use serde::Serialize;

use super::selection::Selection;
use super::topics::{Format, request};
use super::workspace;
use super::{Done, Global, Outcome, Terminal};

/// List the exam questions of all essays, or of the passages that match, with how many answer each.
///
/// `histsearch query --question WORDS` shows the answers to one side by side.
///
/// Example: histsearch questions famine
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Count only passages that match these words.
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    /// The most questions to show, 0 for all.
    #[arg(long, value_name = "N", default_value_t = 30)]
    limit: usize,
    /// How to show them.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    selection: Selection,
}

#[derive(Serialize)]
struct QuestionsJson<'a> {
    format_version: u32,
    questions: Vec<QuestionJson<'a>>,
}

#[derive(Serialize)]
struct QuestionJson<'a> {
    question: &'a str,
    essays: usize,
    passages: usize,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal, out: &mut dyn Write) -> Done {
    let (index, knowledge) = workspace::open(global)?;
    let request = request(args.words.join(" "), args.selection.typed(), &knowledge)?;
    let mut counts = search::questions(&index, knowledge.lexicon(), &request)?;
    if args.limit > 0 {
        counts.truncate(args.limit);
    }
    match args.format {
        Format::Json => {
            let questions = counts.iter().map(|Count { label, essays, passages }| QuestionJson {
                question: label,
                essays: *essays,
                passages: *passages,
            });
            let shown = QuestionsJson { format_version: json::FORMAT_VERSION, questions: questions.collect() };
            writeln!(out, "{}", json::json_string(&shown))?;
        }
        Format::Tsv => {
            writeln!(out, "question\tessays\tpassages")?;
            for Count { label, essays, passages } in &counts {
                writeln!(out, "{}\t{essays}\t{passages}", safe::flat(label))?;
            }
        }
        Format::Text => write_text(&counts, terminal, out)?,
    }
    Ok(Outcome::from(!counts.is_empty()))
}

fn write_text(counts: &[Count], terminal: &Terminal, out: &mut dyn Write) -> std::io::Result<()> {
    if counts.is_empty() {
        return writeln!(out, "no questions");
    }
    for Count { label, essays, passages } in counts {
        let (essays, passages) = (count(*essays, "essay", "essays"), count(*passages, "passage", "passages"));
        terminal.write_wrapped("", &safe::flat(label), out)?;
        writeln!(out, "  {essays}, {passages}")?;
    }
    Ok(())
}
