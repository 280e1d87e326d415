//! Ways to narrow an answer: times, topics, authors and questions, with how many passages each would leave.

use std::cmp::Reverse;

use super::html::Escaped;
use super::live::Opened;
use super::parameters::Asked;
use super::timeline;
use crate::error::Result;
use crate::search::{self, Count, Request};

/// Values of a facet shown at once, and those that can be opened.
const SHOWN: usize = 10;
const MORE: usize = 60;

/// The facets of a request's matches.
pub(super) fn narrow(opened: &Opened, asked: &Asked, request: &Request) -> Result<String> {
    let (index, lexicon) = (&opened.index, opened.lexicon());
    // The years one could choose instead are those without the ones that are chosen.
    let mut timeless = request.clone();
    let chosen = std::mem::take(&mut timeless.filters.periods);
    let timeline = search::years(index, lexicon, &timeless)?;
    let facets = search::facets(index, lexicon, request)?;
    Ok([
        timeline::section(&timeline, asked, &chosen),
        section("Topics", "topic", facets.topics, asked),
        section("Authors", "author", facets.authors, asked),
        section("Questions", "question", facets.questions, asked),
    ]
    .concat())
}

/// The address of all passages on a topic.
pub(super) fn topic_address(topic: &str) -> String {
    Asked::default().with("topic", topic)
}

/// A link; both the address and the text are escaped.
pub(super) fn link(address: &str, text: &str) -> String {
    format!("<a href=\"{}\">{}</a>", Escaped(address), Escaped(text))
}

fn section(title: &str, name: &'static str, mut counts: Vec<Count>, asked: &Asked) -> String {
    if counts.is_empty() {
        return String::new();
    }
    // The numbers shown are those of passages. The sort is stable.
    counts.sort_by_key(|count| Reverse(count.passages));
    let item = |value: &Count| {
        let Count { label, passages, .. } = value;
        let passages =
            format!("<span class=\"number\">{passages}<span class=\"unseen\"> {}</span></span>", noun(*passages));
        let label_ = Escaped(label);
        if asked.has(name, label) {
            let address = asked.without(name, label);
            format!(
                "<li><a href=\"{}\" aria-current=\"true\"><span class=\"unseen\">take away </span>{label_} \
                 <span aria-hidden=\"true\">×</span></a> {passages}</li>",
                Escaped(&address)
            )
        } else {
            format!("<li>{} {passages}</li>", link(&asked.with(name, label), label))
        }
    };
    let shown: String = counts.iter().take(SHOWN).map(item).collect();
    let more: String = counts.iter().skip(SHOWN).take(MORE).map(item).collect();
    let more = match more.as_str() {
        "" => String::new(),
        more => format!("<details><summary>More {}</summary><ul>{more}</ul></details>", title.to_lowercase()),
    };
    format!("<section class=\"facet\"><h2>{title}</h2><ul>{shown}</ul>{more}</section>")
}

fn noun(passages: usize) -> &'static str {
    if passages == 1 { "passage" } else { "passages" }
}
