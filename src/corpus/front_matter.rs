//! What an essay says about itself between two fences at its top: YAML (`---`) or TOML (`+++`).
//!
//! Owns the names people give to the same thing, in one table. Refuses to know what a period means: it is
//! handed on as written. Forgiving: what the format's own grammar refuses, such as `title: The Cold War: A
//! History`, is read line by line, with a warning.

use std::collections::BTreeMap;

use super::byline;
use super::values::Values;
use crate::document::Document;

/// The longest front matter that is read, in bytes.
const LONGEST: usize = 64 * 1024;

/// The fields a key may fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Title,
    Author,
    Written,
    Question,
    Source,
    Topics,
    Period,
    Language,
}

/// Keys in lower case. Where two fill the same field, the earlier row wins; topics add up.
const KEYS: &[(&str, Slot)] = &[
    ("title", Slot::Title),
    ("author", Slot::Author),
    ("authors", Slot::Author),
    ("by", Slot::Author),
    ("byline", Slot::Author),
    ("date", Slot::Written),
    ("written", Slot::Written),
    ("submitted", Slot::Written),
    ("created", Slot::Written),
    ("published", Slot::Written),
    ("question", Slot::Question),
    ("essay_question", Slot::Question),
    ("exam_question", Slot::Question),
    ("prompt", Slot::Question),
    ("source", Slot::Source),
    ("url", Slot::Source),
    ("link", Slot::Source),
    ("course", Slot::Source),
    ("topics", Slot::Topics),
    ("topic", Slot::Topics),
    ("tags", Slot::Topics),
    ("tag", Slot::Topics),
    ("keywords", Slot::Topics),
    ("subjects", Slot::Topics),
    ("subject", Slot::Topics),
    ("categories", Slot::Topics),
    ("period", Slot::Period),
    ("periods", Slot::Period),
    ("years", Slot::Period),
    ("era", Slot::Period),
    ("coverage", Slot::Period),
    ("temporal", Slot::Period),
    ("language", Slot::Language),
    ("lang", Slot::Language),
];

/// The grammar between the fences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grammar {
    Yaml,
    Toml,
}

/// Front matter as it stands in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct FrontMatter<'a> {
    grammar: Grammar,
    text: &'a str,
}

/// Parts the front matter from the essay below it. The essay is a suffix of `source`.
pub(super) fn split(source: &str) -> (Option<FrontMatter<'_>>, &str) {
    let fences = [(Grammar::Yaml, "---", &["---", "..."][..], ':'), (Grammar::Toml, "+++", &["+++"][..], '=')];
    for (grammar, opening, closings, sign) in fences {
        let Some(rest) = source.strip_prefix(opening) else { continue };
        let Some((gap, rest)) = rest.split_once('\n') else { continue };
        if gap.trim().is_empty()
            && begins_with_key(rest, sign)
            && let Some((text, body)) = until_fence(rest, closings)
        {
            return (Some(FrontMatter { grammar, text }), body);
        }
    }
    (None, source)
}

/// A row of dashes may also be a rule above the first paragraph.
fn begins_with_key(text: &str, sign: char) -> bool {
    let is_said = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    let line = text.lines().find(is_said).unwrap_or("");
    let key = line.split(sign).next().unwrap_or("");
    key.len() < line.len() && !key.trim().is_empty() && key.chars().all(|c| c.is_alphanumeric() || " _-\"'".contains(c))
        || matches!(line, "---" | "..." | "+++")
}

fn until_fence<'a>(text: &'a str, closings: &[&str]) -> Option<(&'a str, &'a str)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if closings.contains(&line.trim_end()) {
            return Some((&text[..at], &text[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

/// Fills the document's fields from its front matter.
pub(super) fn apply(matter: FrontMatter<'_>, document: &mut Document) {
    if matter.text.len() > LONGEST {
        document.warnings.push(format!("front matter of {} bytes is too long and was not read", matter.text.len()));
        return;
    }
    let entries = match parse(matter) {
        Ok(entries) => entries,
        Err(cause) => {
            document.warnings.push(format!("front matter was read line by line: {cause}"));
            by_line(matter.text)
        }
    };
    fill_in(&entries, document);
}

/// Fills the document's empty fields with what was said under the usual names.
pub(super) fn fill_in(entries: &Entries, document: &mut Document) {
    for &(key, slot) in KEYS {
        if let Some(values) = entries.get(key) {
            fill(document, slot, values);
        }
    }
}

fn fill(document: &mut Document, slot: Slot, values: &Values) {
    let joined = |between: &str| Some(values.0.join(between)).filter(|text| !text.trim().is_empty());
    match slot {
        Slot::Title => or_set(&mut document.title, joined(" ")),
        Slot::Author => or_set(&mut document.author, joined(", ")),
        Slot::Written => or_set(&mut document.written, joined(" ").map(|date| byline::iso_date(&date).unwrap_or(date))),
        Slot::Question => or_set(&mut document.question, joined(" ")),
        Slot::Source => or_set(&mut document.source, joined(", ")),
        Slot::Language => or_set(&mut document.language, values.0.first().cloned()),
        Slot::Period => or_set(&mut document.period, joined(if values.is_two_years() { ".." } else { "; " })),
        Slot::Topics => add_topics(document, values.0.iter().flat_map(|value| value.split([',', ';']))),
    }
}

fn or_set(place: &mut Option<String>, value: Option<String>) {
    if place.is_none() {
        *place = value;
    }
}

/// Adds the topics that are new, without `#` and white space around them: several keys may name them.
pub(super) fn add_topics<'a>(document: &mut Document, topics: impl Iterator<Item = &'a str>) {
    /// Nobody files an essay under more.
    const MOST: usize = 100;
    for topic in topics.map(|topic| topic.trim().trim_start_matches('#')) {
        let is_new = !topic.is_empty() && document.topics.iter().all(|known| known != topic);
        if is_new && document.topics.len() < MOST {
            document.topics.push(topic.to_owned());
        }
    }
}

/// What was said, by keys in lower case.
pub(super) type Entries = BTreeMap<String, Values>;

fn parse(matter: FrontMatter<'_>) -> Result<Entries, String> {
    let first_line = |error: String| error.lines().next().unwrap_or("not understood").to_owned();
    let entries: Entries = match matter.grammar {
        _ if matter.text.trim().is_empty() => Entries::new(),
        Grammar::Yaml => {
            let options = serde_saphyr::options! { strict_booleans: true };
            serde_saphyr::from_str_with_options(matter.text, options).map_err(|error| first_line(error.to_string()))?
        }
        Grammar::Toml => {
            let table: toml::Table = toml::from_str(matter.text).map_err(|error| error.message().to_owned())?;
            table.into_iter().map(|(key, value)| (key, Values::from(value))).collect()
        }
    };
    Ok(entries.into_iter().map(|(key, values)| (uniform_key(&key), values)).collect())
}

/// Reads `key: value` and `key = value` lines, and `- item` lines below a key.
fn by_line(text: &str) -> Entries {
    let mut entries = Entries::new();
    let mut open = String::new();
    for line in text.lines() {
        if let Some(item) = line.trim_start().strip_prefix("- ") {
            entries.entry(open.clone()).or_default().0.push(unquoted(item).to_owned());
        } else if let Some((key, value)) = line.split_once([':', '=']) {
            open = uniform_key(key);
            let list = value.trim().strip_prefix('[').and_then(|list| list.strip_suffix(']'));
            let items: Vec<String> = match list {
                Some(list) => list.split(',').map(|item| unquoted(item).to_owned()).collect(),
                None => vec![unquoted(value).to_owned()],
            };
            let values = items.into_iter().filter(|item| !item.is_empty());
            entries.entry(open.clone()).or_default().0.extend(values);
        }
    }
    entries
}

/// A key as the table has it: in lower case, with `_` between its words.
pub(super) fn uniform_key(key: &str) -> String {
    key.trim().trim_matches(['"', '\'']).to_lowercase().replace([' ', '-'], "_")
}

fn unquoted(value: &str) -> &str {
    let value = value.trim();
    let quoted = |quote: char| value.strip_prefix(quote).and_then(|inner| inner.strip_suffix(quote));
    quoted('"').or_else(|| quoted('\'')).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(source: &str) -> (Document, &str) {
        let (matter, body) = split(source);
        let mut document = Document::default();
        apply(matter.expect("front matter"), &mut document);
        (document, body)
    }

    #[test]
    fn yaml_fills_the_fields_under_any_usual_name() {
        let (document, body) = read(
            "---\ntitle: \"Maize: a history\"\nAuthors: [Jane Doe, John Roe]\ndate: 12 March 2019\nperiod: 1953..1964\n\
             tags:\n  - Virgin Lands\n  - '#maize'\ntopics: agriculture, maize\nEssay-Question: Did it work?\nurl: NO\n---\nEssay",
        );
        assert_eq!(document.title.as_deref(), Some("Maize: a history"));
        assert_eq!(document.author.as_deref(), Some("Jane Doe, John Roe"));
        assert_eq!(document.written.as_deref(), Some("2019-03-12"));
        assert_eq!(document.period.as_deref(), Some("1953..1964"));
        assert_eq!(document.topics, ["agriculture", "maize", "Virgin Lands"]);
        assert_eq!(document.question.as_deref(), Some("Did it work?"));
        assert_eq!(document.source.as_deref(), Some("NO"));
        assert_eq!(document.warnings, [""; 0]);
        assert_eq!(body, "Essay");
    }

    #[test]
    fn toml_is_read_as_well() {
        let (document, _) =
            read("+++\ntitle = 'Maize'\ndate = 2019-03-12\nperiod = [1953, 1964]\ntags = ['maize']\n+++\n");
        assert_eq!(document.title.as_deref(), Some("Maize"));
        assert_eq!(document.written.as_deref(), Some("2019-03-12"));
        assert_eq!(document.period.as_deref(), Some("1953..1964"));
        assert_eq!(document.topics, ["maize"]);
    }

    #[test]
    fn a_title_with_a_colon_is_read_all_the_same() {
        let (document, _) = read("---\ntitle: The Cold War: A History\ntags: [war, 'Cuba']\nperiod: 1947..1991\n---\n");
        assert_eq!(document.title.as_deref(), Some("The Cold War: A History"));
        assert_eq!(document.topics, ["war", "Cuba"]);
        assert_eq!(document.period.as_deref(), Some("1947..1991"));
        assert_eq!(document.warnings.len(), 1);
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        for source in
            ["---\n\nThe maize froze.\n\n---\nMore", "---\ntitle: never closed\n", "---", "--- title: x\n---\n"]
        {
            assert!(split(source).0.is_none(), "{source}");
            assert_eq!(split(source).1, source);
        }
    }

    #[test]
    fn bombs_end_in_a_warning() {
        let mut bomb = String::from("---\na: &a [x,x,x,x,x,x,x,x,x]\n");
        for (name, before) in ('b'..='k').zip('a'..) {
            let row = format!("*{before},").repeat(9);
            bomb.push_str(&format!("{name}: &{name} [{row}]\n"));
        }
        bomb.push_str("title: Maize\n---\n");
        let (document, _) = read(&bomb);
        assert_eq!(document.warnings.len(), 1);
        assert_eq!(document.title.as_deref(), Some("Maize"));

        let deep = format!("---\ntitle: {}\n---\n", "[".repeat(60_000));
        assert_eq!(read(&deep).0.warnings.len(), 1);
        let long = format!("---\ntitle: {}\n---\n", "x".repeat(LONGEST));
        assert_eq!(read(&long).0.warnings.len(), 1);
    }

    proptest! {
        #[test]
        fn any_front_matter_is_survived(text in "[-+:=\\[\\]{}&*!|>'\"#a-z0-9 \n]{0,200}") {
            for fence in ["---", "+++"] {
                let source = format!("{fence}\nk: = v\n{text}\n{fence}\nbody");
                let (matter, body) = split(&source);
                prop_assert!(source.ends_with(body));
                let mut document = Document::default();
                if let Some(matter) = matter { apply(matter, &mut document) }
            }
        }
    }
}
