//! The page of an essay: all its passages in order, each at an address of its own.

use axum::http::StatusCode;

use super::facets::{link, topic_address};
use super::frame::{Frame, Narrow};
use super::html::Escaped;
use super::live::Opened;
use super::parameters::Asked;
use super::passages::{cite, place};
use super::refusal::Refusal;
use super::routes::{Answered, Call, Reply};
use crate::fields::About;
use crate::search::{essay_passages, parse_passage_id, passage_id};

/// Passages shown of an essay; a book of more is a matter for `histsearch show`.
const MOST_PASSAGES: usize = 5_000;

/// `/essay/ID`. The id of a passage opens its essay with the passage marked.
pub(super) fn page(opened: &Opened, call: &Call) -> Answered {
    let nothing = || {
        Refusal::new(StatusCode::NOT_FOUND, "nothing in the index has this id")
            .hint("the essay may have been moved or removed; search for it")
    };
    let (essay, wanted) = parse_passage_id(&call.id).ok_or_else(nothing)?;
    let passages = essay_passages(&opened.index, essay)?;
    let (_, about, _) = passages.first().ok_or_else(nothing)?;
    if wanted.is_some_and(|wanted| passages.iter().all(|(ordinal, ..)| *ordinal != wanted)) {
        return Err(nothing());
    }
    let title = about.title.as_deref().unwrap_or(&about.path);
    let mut main = format!("<article class=\"essay\"><h1>{}</h1>{}", Escaped(title), facts(about));
    let mut heading: &[String] = &[];
    for (ordinal, about, text) in passages.iter().take(MOST_PASSAGES) {
        if about.heading != heading {
            heading = &about.heading;
            if !heading.is_empty() {
                main += &format!("<h2>{}</h2>", Escaped(&heading.join(" › ")));
            }
        }
        main += &passage(essay, *ordinal, about, text, wanted == Some(*ordinal));
    }
    if passages.len() > MOST_PASSAGES {
        main +=
            &format!("<p>The first {MOST_PASSAGES} of {} passages; histsearch show has them all.</p>", passages.len());
    }
    main += "</article>";
    Ok(Reply::html(Frame { title, asked: &Asked::default(), main: &main, narrow: Narrow::Nothing }.html()))
}

/// What the essay says of itself, and its topics.
fn facts(about: &About) -> String {
    let topics = about.topics.iter().map(|topic| link(&topic_address(topic), topic)).collect::<Vec<_>>().join(", ");
    let author = about.author.as_ref().map(|author| {
        let address = Asked::default().with("author", author);
        link(&address, author)
    });
    let plain = |text: &Option<String>| text.as_ref().map(|text| Escaped(text).to_string());
    let rows = [
        ("Author", author),
        ("Written", plain(&about.written)),
        ("Question", plain(&about.question)),
        ("Topics", (!topics.is_empty()).then_some(topics)),
        ("Source", plain(&about.source)),
        ("File", Some(Escaped(&about.path).to_string())),
    ];
    let rows: String = rows
        .into_iter()
        .filter_map(|(name, value)| Some(format!("<div><dt>{name}</dt><dd>{}</dd></div>", value?)))
        .collect();
    format!("<dl class=\"facts\">{rows}</dl>")
}

fn passage(essay: u64, ordinal: u64, about: &About, text: &str, is_wanted: bool) -> String {
    let years = about.period.as_ref().and_then(|period| period.hull());
    let years = years.map(|years| format!(" <span class=\"years\">{years}</span>")).unwrap_or_default();
    let page = about.page.map(|page| format!(" p. {page}")).unwrap_or_default();
    let class = match (about.aside, is_wanted) {
        (false, false) => "passage",
        (true, false) => "passage aside",
        (false, true) => "passage wanted",
        (true, true) => "passage aside wanted",
    };
    format!(
        "<section class=\"{class}\" id=\"p{ordinal}\" aria-label=\"Paragraph {paragraph}\">\
         <p class=\"about\"><a href=\"{}\" aria-label=\"Permanent link to paragraph {paragraph}\">¶{paragraph}</a>{page}{years}</p>\
         <p class=\"text\">{}</p>{}</section>",
        place(&passage_id(essay, ordinal)),
        Escaped(text),
        cite(about),
        paragraph = about.paragraph,
    )
}
