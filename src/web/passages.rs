//! The search page: what was asked, how it was read, the passages, and how to go on.

use super::citation::citation;
use super::facets;
use super::frame::{Frame, Narrow, complaint};
use super::html::{Escaped, encoded, marked};
use super::live::Opened;
use super::parameters::{Asked, PARAMETERS, Shape};
use super::refusal::Refusal;
use super::routes::{Answered, Call, Reply};
use crate::fields::About;
use crate::render::count;
use crate::search::{self, Answer, Copied, DEEPEST, Hit, MatchKind, Request};

/// `/`: the answer to what is asked, or the whole corpus at a glance.
pub(super) fn page(opened: &Opened, call: &Call) -> Answered {
    let asked = Asked::read(&call.address)?;
    if asked.is_nothing() {
        return welcome(opened, &asked);
    }
    let found = opened.request(&asked.typed).and_then(|request| {
        let answer = search::search(&opened.index, opened.lexicon(), &request)?;
        let narrow = facets::narrow(opened, &asked, &request)?;
        Ok((request, answer, narrow))
    });
    let title = title(&asked);
    match found {
        Ok((request, answer, narrow)) => {
            let main = passages(&asked, &request, &answer);
            Ok(Reply::html(Frame { title: &title, asked: &asked, main: &main, narrow: Narrow::Beside(&narrow) }.html()))
        }
        Err(error) => {
            let refusal = Refusal::from(error);
            let main = format!("<h1>{}</h1>{}{}", Escaped(&title), chosen(&asked), complaint(&refusal));
            let page = Frame { title: &title, asked: &asked, main: &main, narrow: Narrow::Nothing }.html();
            Ok(Reply::html(page).with(refusal.status))
        }
    }
}

fn welcome(opened: &Opened, asked: &Asked) -> Answered {
    let searched = search::searched(&opened.index);
    let skipped = match searched.skipped {
        0 => String::new(),
        files => format!(" {} could not be read; histsearch status says why.", count(files, "file", "files")),
    };
    let title = format!("Search {}", count(searched.essays, "essay", "essays"));
    let main = format!(
        "<h1>{title}</h1><p>{} to search. Type words, or begin with a time, a topic, an author or a question.{skipped}</p>",
        count(searched.passages, "passage", "passages")
    );
    let narrow = facets::narrow(opened, asked, &Request::everything())?;
    Ok(Reply::html(Frame { title: &title, asked, main: &main, narrow: Narrow::Below(&narrow) }.html()))
}

/// The words asked for; without words, the conditions.
fn title(asked: &Asked) -> String {
    match asked.typed.words.as_str() {
        "" => conditions(asked).map(|(_, value)| value).collect::<Vec<_>>().join(", "),
        words => words.to_owned(),
    }
}

/// The conditions on passages that are asked for.
fn conditions(asked: &Asked) -> impl Iterator<Item = (&'static str, &str)> {
    let lists = PARAMETERS.iter().filter(|parameter| parameter.shape == Shape::Texts);
    lists.flat_map(|parameter| asked.values(parameter.name).map(|value| (parameter.name, value)))
}

/// The conditions, each with a link that takes it away.
fn chosen(asked: &Asked) -> String {
    let items: String = conditions(asked)
        .map(|(name, value)| {
            format!(
                "<li><a href=\"{}\"><span class=\"unseen\">take away </span>{name} {} <span aria-hidden=\"true\">×</span></a></li>",
                Escaped(&asked.without(name, value)),
                Escaped(value)
            )
        })
        .collect();
    if items.is_empty() { items } else { format!("<ul class=\"chosen\" aria-label=\"Conditions\">{items}</ul>") }
}

fn passages(asked: &Asked, request: &Request, answer: &Answer) -> String {
    let hits: String = answer.hits.iter().map(|hit| format!("<li>{}</li>\n", article(hit))).collect();
    let list = match hits.as_str() {
        "" => String::new(),
        hits => format!("<ol class=\"hits\" start=\"{}\">\n{hits}</ol>\n", answer.offset + 1),
    };
    format!(
        "<h1>{}</h1>{}<p id=\"count\">{}</p>{}{list}{}",
        Escaped(&title(asked)),
        chosen(asked),
        summary(answer),
        reading(asked, answer),
        pages(asked, request, answer),
    )
}

fn summary(answer: &Answer) -> String {
    let found = match answer.total {
        0 => format!("Nothing found in {}.", count(answer.index.essays, "essay", "essays")),
        total => format!("{} of {} searched.", count(total, "passage", "passages"), answer.index.passages),
    };
    let milliseconds = answer.elapsed.as_secs_f64() * 1e3;
    format!("{found} <span class=\"unspoken\">{milliseconds:.1} ms</span>")
}

/// How the query was read, what was added to it, and what came near.
fn reading(asked: &Asked, answer: &Answer) -> String {
    let read = &answer.query;
    let mut html = format!("<p class=\"read\">Read as: {}</p>", Escaped(&read.read_as));
    if !read.expansions.is_empty() {
        let added = read.expansions.iter().map(|expansion| {
            let (term, added) = (Escaped(&expansion.term), expansion.added.join(", "));
            format!("<li>{term}: also {} ({})</li>", Escaped(&added), Escaped(&expansion.because))
        });
        let added: String = added.collect();
        html += &format!(
            "<details class=\"read\"><summary>Searched for more than the words</summary><ul>{added}</ul></details>"
        );
    }
    if let Some(better) = &read.did_you_mean {
        let address = asked.with_only("q", better);
        html += &format!("<p>Did you mean <a href=\"{}\">{}</a>?</p>", Escaped(&address), Escaped(better));
    }
    let misses = answer.misses.iter().map(|miss| {
        let passages = count(miss.passages, "passage", "passages");
        format!("<li>{passages} {}</li>", Escaped(&miss.change))
    });
    let misses: String = misses.collect();
    if !misses.is_empty() {
        html += &format!("<p>There would be:</p><ul>{misses}</ul>");
    }
    html
}

fn article(hit: &Hit) -> String {
    let about = &hit.about;
    let kind = match hit.kind {
        MatchKind::Exact => String::new(),
        MatchKind::Variant => format!(" <span class=\"kind\">another name: {}</span>", Escaped(&hit.by.join(", "))),
        MatchKind::Related => format!(" <span class=\"kind\">only related: {}</span>", Escaped(&hit.by.join(", "))),
    };
    let told = hit.explanation.iter().filter(|part| part.value.abs() >= 0.001);
    let parts = told.map(|part| format!("<li>{} {:.3}</li>", Escaped(part.part), part.value));
    let parts: String = parts.collect();
    let score = match parts.as_str() {
        "" => String::new(),
        parts => format!("<ul class=\"score\" aria-label=\"Score {:.3}\">{parts}</ul>", hit.score),
    };
    format!(
        "<article aria-labelledby=\"hit{rank}\">\
         <h2 id=\"hit{rank}\"><a class=\"hit\" href=\"{}\">{}</a></h2>\
         <p class=\"about\">{}{kind}</p><p class=\"snippet\">{}</p>{}{score}{}</article>",
        Escaped(&place(&hit.id)),
        Escaped(about.title.as_deref().unwrap_or(&about.path)),
        whereabouts(about),
        marked(&hit.snippet, &hit.highlights),
        copies(&hit.copies),
        cite(about),
        rank = hit.rank,
    )
}

/// The address of a passage within its essay, from the passage's id.
pub(super) fn place(id: &str) -> String {
    let (essay, ordinal) = id.split_once('-').unwrap_or((id, "0"));
    format!("/essay/{}#p{}", encoded(essay), encoded(ordinal))
}

/// Years, path, paragraph, headings, author.
fn whereabouts(about: &About) -> String {
    let years = about.period.as_ref().and_then(|period| period.hull());
    let years = years.map(|years| format!("<span class=\"years\">{years}</span> ")).unwrap_or_default();
    let page = about.page.map(|page| format!("p. {page}"));
    let paragraph = format!("¶{}", about.paragraph);
    let heading = (!about.heading.is_empty()).then(|| about.heading.join(" › "));
    let parts = [Some(about.path.clone()), page, Some(paragraph), heading, about.author.clone()];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("{years}{}", Escaped(&parts.join(" · ")))
}

fn copies(copies: &[Copied]) -> String {
    let links = copies.iter().map(|copy| {
        format!("<a href=\"{}\">{} ¶{}</a>", Escaped(&place(&copy.id)), Escaped(&copy.path), copy.paragraph)
    });
    match links.collect::<Vec<_>>().join(", ") {
        links if links.is_empty() => links,
        links => format!("<p class=\"copies\">Nearly the same in {links}</p>"),
    }
}

/// The citation of a passage, to be opened, and with script to be copied.
pub(super) fn cite(about: &About) -> String {
    format!(
        "<details class=\"cite\"><summary>Cite</summary><p><span class=\"citation\">{}</span> \
         <button type=\"button\" class=\"copy scripted\" hidden>Copy citation</button></p></details>",
        Escaped(&citation(about))
    )
}

/// Links to the pages before and after.
fn pages(asked: &Asked, request: &Request, answer: &Answer) -> String {
    let Request { limit, offset, .. } = *request;
    let mut links = Vec::new();
    if offset > 0 {
        links.push((asked.at_offset(offset.saturating_sub(limit)), "prev", "Previous passages"));
    }
    if limit > 0 && answer.hits.len() == limit && offset + 2 * limit <= DEEPEST {
        links.push((asked.at_offset(offset + limit), "next", "Next passages"));
    }
    let links: String = links
        .iter()
        .map(|(address, rel, text)| format!("<li><a rel=\"{rel}\" href=\"{}\">{text}</a></li>", Escaped(address)))
        .collect();
    if links.is_empty() { links } else { format!("<nav aria-label=\"Pages\"><ul class=\"pages\">{links}</ul></nav>") }
}
