//! `histsearch similar`: what else is like it.

use std::io::Write;

use histsearch::render::Style;
use histsearch::search::{self, Likeness};

use super::place::Place;
use super::query::{chosen, format_names};
use super::selection::Selection;
use super::workspace;
use super::{Done, Global, Outcome, Terminal};

/// Find passages like a passage or an essay: those that say most of its telling words.
///
/// Telling are words that it says often and few others say. The passage itself and its essay are left out.
///
/// Example: histsearch similar corpus/russia/virgin-lands.md:4
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A passage's id, an essay's path, or a path and a paragraph number (PATH:4).
    #[arg(value_name = "ID|PATH[:PARAGRAPH]")]
    what: String,
    /// The most hits to show.
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// The most hits from one essay, 0 for no cap.
    #[arg(long, value_name = "N", default_value_t = 3)]
    per_essay: usize,
    /// Other passages of the same essay too.
    #[arg(long)]
    same_essay: bool,
    /// How to show the answer.
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = format_names())]
    format: String,
    #[command(flatten)]
    selection: Selection,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal, out: &mut dyn Write) -> Done {
    let (index, knowledge) = workspace::open(global)?;
    let Some(found) = Place::named(&index, &args.what, "similar", terminal)? else { return Ok(Outcome::Nothing) };
    let likeness = Likeness {
        essay: found.essay,
        passages: &found.passages,
        place: found.place,
        name: args.what.clone(),
        same_essay: args.same_essay,
        limit: args.limit,
        per_essay: args.per_essay,
        filters: args.selection.typed().filters(knowledge.lexicon())?,
    };
    let answer = search::similar(&index, knowledge.lexicon(), &likeness)?;
    let style = Style { width: terminal.width(), colour: terminal.colour(), ..Style::default() };
    (chosen(&args.format).render)(&answer, &style, out)?;
    Ok(Outcome::from(answer.total > 0))
}
