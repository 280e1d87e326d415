//! One hit as text: title and years, where it stands, why it matched, the snippet.
//!
//! Owns the lines of a hit. Refuses to know the lines around it and how lines are wrapped:
//!
//! ```text
//!  1 The Virgin Lands campaign                                   1953–1964
//!    corpus/virgin-lands.md:31 · ¶4 · The harvests · A. Student
//!    related: maize, Kazakhstan
//!    By 1960 the steppe of northern Kazakhstan was under wheat …
//! ```

use super::marked::Marked;
use super::page::Page;
use crate::fields::About;
use crate::render::paint::{BOLD, DIM, PLAIN};
use crate::render::safe;
use crate::search::{Hit, MatchKind};

/// What stands before every line of a hit but the first.
const INDENT: &str = "   ";
/// What stands between the parts of a line.
pub(super) const BETWEEN: &str = " · ";

/// Writes one hit, with the parts of its score where `explain`.
pub(super) fn write(page: &mut Page, hit: &Hit, explain: bool) {
    headline(page, hit);
    place(page, &hit.about);
    reason(page, hit);
    page.marked(INDENT, &Marked::new(&hit.snippet, &hit.highlights));
    copies(page, hit);
    if explain {
        score(page, hit);
    }
}

fn headline(page: &mut Page, hit: &Hit) {
    page.hanging(&format!("{:>2} ", hit.rank), BOLD, &title(&hit.about));
    if let Some(years) = hit.about.period.as_ref().and_then(|period| period.hull()) {
        page.at_right(DIM, &years.to_string());
    }
    page.end_line();
}

/// The title, or the file's name where there is none.
fn title(about: &About) -> String {
    let file_name = || about.path.rsplit('/').next().unwrap_or_default();
    safe::name(about.title.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or_else(file_name))
}

/// Path and line stay whole, so that they can be copied; the rest follows where it fits, else on lines of its own.
fn place(page: &mut Page, about: &About) {
    page.put(PLAIN, INDENT);
    page.put_link(DIM, &format!("{}:{}", safe::name(&about.path), about.line), &about.path);
    let rest = whereabouts(about).join(BETWEEN);
    let same_line = format!("{BETWEEN}{rest}");
    if page.fits(&same_line) {
        page.put(DIM, &same_line);
    } else {
        page.end_line();
        page.hanging(INDENT, DIM, &rest);
    }
    page.end_line();
}

/// Paragraph, page, headings and author, as far as they are known.
fn whereabouts(about: &About) -> Vec<String> {
    let paragraph = format!("¶{}", about.paragraph);
    let page = about.page.map(|page| format!("p. {page}"));
    let aside = about.aside.then(|| "note".to_owned());
    let heading = about.heading.iter().map(|heading| safe::name(heading)).collect::<Vec<_>>().join(" › ");
    let author = about.author.as_deref().map(safe::name);
    [Some(paragraph), page, aside, Some(heading), author]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect()
}

/// Says what matched where it was not the words as typed.
fn reason(page: &mut Page, hit: &Hit) {
    let label = match hit.kind {
        MatchKind::Exact => return,
        MatchKind::Variant => "as",
        MatchKind::Related => "related",
    };
    if hit.by.is_empty() {
        page.paragraph(INDENT, DIM, hit.kind.as_str());
    } else {
        page.paragraph(INDENT, DIM, &format!("{label}: {}", safe::name(&hit.by.join(", "))));
    }
}

/// Names where else the passage stands.
fn copies(page: &mut Page, hit: &Hit) {
    const MOST: usize = 3;
    if hit.copies.is_empty() {
        return;
    }
    let mut places: Vec<String> =
        hit.copies.iter().take(MOST).map(|copy| format!("{} ¶{}", safe::name(&copy.path), copy.paragraph)).collect();
    if hit.copies.len() > MOST {
        places.push(format!("{} more", hit.copies.len() - MOST));
    }
    page.paragraph(INDENT, DIM, &format!("also in: {}", places.join(", ")));
}

/// The parts of the score in a column, their sum below.
fn score(page: &mut Page, hit: &Hit) {
    let parts = hit.explanation.iter().map(|part| (part.part, part.value));
    let rows: Vec<(&str, f32)> = parts.chain([("score", hit.score)]).collect();
    let widest = rows.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    for (name, value) in rows {
        page.put(DIM, &format!("{INDENT}  {name:<widest$} {value:>9.3}"));
        page.end_line();
    }
}
