//! `--format text`: an answer for people at a terminal, readable from 40 to 120 columns.
//!
//! Owns the order of what is said: how the query was read, the hits, how many there are and how to get more; or, where
//! nothing was found, what would have been. Refuses to know the terminal: [`Style`] says how wide it is and whether it
//! has colours. Without colour nothing marks the words that matched.
//!
//! ```text
//! read as: virgin lands period:1953..1964
//!   + maize, Kazakhstan (related to Virgin Lands campaign)
//!
//!  1 The Virgin Lands campaign                                   1953–1964
//!    …
//!
//! 1 of 1 passage · 55 essays searched · 4.1 ms
//! ```

mod hit;
mod marked;
mod page;

use std::io;
use std::time::Duration;

use self::hit::BETWEEN;
use self::page::Page;
use super::paint::{BOLD, DIM, PLAIN};
use super::{Style, count, safe};
use crate::search::{Answer, Expansion, ExpansionKind, QueryRead, Searched, Stages};

/// Writes the whole answer.
pub(super) fn render(answer: &Answer, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = Page::new(style);
    if answer.hits.is_empty() && answer.total == 0 {
        nothing_found(&mut page, answer);
    } else {
        found(&mut page, answer, style.explain);
    }
    if style.explain {
        page.paragraph("", DIM, &stages(&answer.stages));
    }
    out.write_all(page.into_text().as_bytes())
}

fn found(page: &mut Page, answer: &Answer, explain: bool) {
    let query = &answer.query;
    read_as(page, query);
    did_you_mean(page, query);
    if was_reread(query) || query.did_you_mean.is_some() {
        page.end_line();
    }
    for hit in &answer.hits {
        hit::write(page, hit, explain);
        page.end_line();
    }
    page.paragraph("", DIM, &tally(answer));
    if let Some(more) = more(answer) {
        page.paragraph("", DIM, &more);
    }
}

fn nothing_found(page: &mut Page, answer: &Answer) {
    page.paragraph("", BOLD, &format!("nothing found for «{}»", safe::name(answer.query.text.trim())));
    read_as(page, &answer.query);
    page.paragraph("", PLAIN, &searched(&answer.index));
    if !answer.misses.is_empty() {
        page.paragraph("", PLAIN, "near misses:");
    }
    for miss in &answer.misses {
        let passages = count(miss.passages, "passage", "passages");
        page.paragraph("  ", PLAIN, &format!("{passages} {}", safe::name(&miss.change)));
    }
    did_you_mean(page, &answer.query);
}

/// Whether the query was read as anything but the words typed.
fn was_reread(query: &QueryRead) -> bool {
    !query.expansions.is_empty() || query.read_as.trim() != query.text.trim()
}

fn read_as(page: &mut Page, query: &QueryRead) {
    if !was_reread(query) {
        return;
    }
    page.paragraph("read as: ", PLAIN, &safe::name(query.read_as.trim()));
    for expansion in &query.expansions {
        let added = safe::name(&expansion.added.join(", "));
        page.paragraph("  + ", PLAIN, &format!("{added} ({})", because(expansion)));
    }
}

/// Why words were added: as the expansion says, else what follows from its kind.
fn because(expansion: &Expansion) -> String {
    if !expansion.because.is_empty() {
        return safe::name(&expansion.because);
    }
    let relation = match expansion.kind {
        ExpansionKind::Variant => "also written for",
        ExpansionKind::Related => "related to",
        ExpansionKind::Spelling => "spelt like",
    };
    format!("{relation} {}", safe::name(&expansion.term))
}

fn did_you_mean(page: &mut Page, query: &QueryRead) {
    if let Some(better) = &query.did_you_mean {
        page.paragraph("did you mean: ", PLAIN, &format!("{}?", safe::name(better)));
    }
}

/// `3 of 12 passages · 55 essays searched · 4.1 ms`.
fn tally(answer: &Answer) -> String {
    let passages = count(answer.total, "passage", "passages");
    let essays = count(answer.index.essays, "essay", "essays");
    let shown = format!("{} of {passages}", answer.hits.len());
    [shown, format!("{essays} searched"), time(answer.elapsed)].join(BETWEEN)
}

/// How to see the rest, where hits are left.
fn more(answer: &Answer) -> Option<String> {
    let shown = answer.hits.len();
    let next = answer.offset.saturating_add(shown);
    (shown > 0 && next < answer.total).then(|| format!("more: --limit {} or --offset {next}", shown.saturating_mul(2)))
}

/// What was searched in vain, and what could not be.
fn searched(index: &Searched) -> String {
    let passages = count(index.passages, "passage", "passages");
    let essays = count(index.essays, "essay", "essays");
    let skipped = match index.skipped {
        0 => String::new(),
        n => format!("; {} skipped (histsearch status)", count(n, "file was", "files were")),
    };
    format!("searched {passages} of {essays}{skipped}")
}

fn stages(stages: &Stages) -> String {
    let named = [("plan", stages.plan), ("search", stages.search), ("rank", stages.rank), ("snippet", stages.snippet)];
    named.map(|(name, duration)| format!("{name} {}", time(duration))).join(BETWEEN)
}

/// Milliseconds below a second, seconds from there on.
fn time(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 1.0 { format!("{:.1} ms", seconds * 1000.0) } else { format!("{seconds:.2} s") }
}
