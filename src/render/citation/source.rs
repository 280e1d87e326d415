//! An essay as a source: one CSL item.
//!
//! Owns which of the things an essay says about itself goes where: author, title, date, where it came from, and the
//! file, for essays that are published nowhere else.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::names::{Name, names};
use crate::analysis::fold;
use crate::render::safe;
use crate::search::Hit;

/// Years that a date of writing may have.
const YEARS: std::ops::RangeInclusive<i32> = 1000..=2999;
/// Words that begin many titles.
const ARTICLES: &[&str] = &["a", "an", "the"];

/// What is cited.
pub(super) struct Source {
    /// Tells it from other sources: plain ASCII letters, digits and hyphens.
    pub(super) key: String,
    /// What sets it apart from another source of the same key.
    mark: String,
    pub(super) title: String,
    pub(super) names: Vec<Name>,
    pub(super) date: Option<Date>,
    /// Where it came from, if that is no address.
    pub(super) origin: Option<String>,
    /// Where it came from, if that is an address on the web.
    pub(super) address: Option<String>,
    /// The file.
    pub(super) path: String,
    /// The code of its language, where that is known not to be English.
    pub(super) language: Option<&'static str>,
}

/// When a source was written.
pub(super) enum Date {
    /// Year, month and day, the last two where they are known.
    Known { year: i32, month: Option<u32>, day: Option<u32> },
    /// In words that name no year.
    Words(String),
}

impl Source {
    pub(super) fn of(hit: &Hit) -> Source {
        let about = &hit.about;
        let said = |text: &Option<String>| {
            let text = text.as_deref().map(|text| safe::flat(text).trim().to_owned());
            text.filter(|text| !text.is_empty())
        };
        let path = safe::name(&about.path);
        let title = said(&about.title);
        let file_name = path.rsplit('/').next().unwrap_or_default();
        let names = said(&about.author).map(|byline| names(&byline)).unwrap_or_default();
        let date = said(&about.written).map(Date::read);
        let (address, origin) = match said(&about.source) {
            Some(source) if is_address(&source) => (Some(source), None),
            source => (None, source),
        };
        let mark: String = hit.id.chars().filter(char::is_ascii_alphanumeric).take(MARK).collect();
        let key = key(title.as_deref().unwrap_or(file_name), &names, date.as_ref());
        let key = key.unwrap_or_else(|| format!("essay-{mark}"));
        let title = title.unwrap_or_else(|| path.clone());
        let language = about.language.map(|language| language.code());
        Source { key, mark, title, names, date, origin, address, path, language }
    }

    /// The item, with the names that CSL has for its parts. The file is a `note`, which hardly any style prints: one that
    /// printed it might put a capital before it.
    pub(super) fn item(&self) -> Map<String, Value> {
        let mut item = Map::new();
        let mut say = |name: &str, value: Value| item.insert(name.to_owned(), value);
        say("id", json!(self.key));
        say("type", json!(if self.address.is_some() { "webpage" } else { "document" }));
        say("title", json!(self.title));
        if !self.names.is_empty() {
            say("author", self.names.iter().map(name_item).collect());
        }
        match &self.date {
            Some(Date::Known { year, month, day }) => {
                let parts: Vec<Value> =
                    [Some(json!(year)), month.map(Into::into), day.map(Into::into)].into_iter().flatten().collect();
                say("issued", json!({ "date-parts": [parts] }));
            }
            Some(Date::Words(words)) => {
                say("issued", json!({ "literal": words }));
            }
            None => {}
        }
        if let Some(origin) = &self.origin {
            say("genre", json!(origin));
        }
        if let Some(address) = &self.address {
            say("URL", json!(address));
        }
        say("note", json!(self.path));
        if let Some(language) = self.language {
            say("language", json!(language));
        }
        item
    }
}

fn name_item(name: &Name) -> Value {
    match name {
        Name::Whole(name) => json!({ "literal": name }),
        Name::Person { family, given, particle, suffix } => {
            let mut item = Map::new();
            let parts = [("family", family), ("given", given), ("non-dropping-particle", particle), ("suffix", suffix)];
            for (part, text) in parts.into_iter().filter(|(_, text)| !text.is_empty()) {
                item.insert(part.to_owned(), json!(text));
            }
            Value::Object(item)
        }
    }
}

impl Date {
    /// `2019-03-12`, `2019-03`, `2019`; of other words the year, where they name one.
    fn read(words: String) -> Date {
        let mut parts = words.split('-').map(|part| part.parse::<u32>().ok());
        let (year, month, day) = (parts.next().flatten(), parts.next().flatten(), parts.next().flatten());
        let month = month.filter(|month| (1..=12).contains(month));
        let day = day.filter(|day| month.is_some() && (1..=31).contains(day));
        let alone = || {
            let mut numbers = words.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok());
            numbers.find(|number| YEARS.contains(number))
        };
        match year.and_then(|year| i32::try_from(year).ok()).filter(|year| YEARS.contains(year)) {
            Some(year) => Date::Known { year, month, day },
            None => match alone() {
                Some(year) => Date::Known { year, month: None, day: None },
                None => Date::Words(words),
            },
        }
    }
}

fn is_address(source: &str) -> bool {
    let rest = source.strip_prefix("https://").or_else(|| source.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}

/// How much of an essay's id tells it from others, in hex digits.
const MARK: usize = 6;

/// `lindqvist2019virgin`; `None` where nothing of it can be written in ASCII.
fn key(title: &str, names: &[Name], date: Option<&Date>) -> Option<String> {
    let letters = |text: &str| fold(text).chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let name = match names.first() {
        Some(Name::Person { family, .. }) => letters(family),
        Some(Name::Whole(name)) => letters(name.split_whitespace().next().unwrap_or_default()),
        None => String::new(),
    };
    let year = match date {
        Some(Date::Known { year, .. }) => year.to_string(),
        _ => String::new(),
    };
    let title = fold(title);
    let mut words = title.split(' ').filter(|word| !ARTICLES.contains(word)).map(letters);
    let word = words.find(|word| !word.is_empty()).unwrap_or_default();
    let key = format!("{name}{year}{word}");
    key.contains(|c: char| c.is_ascii_alphabetic()).then_some(key)
}

/// Makes the keys unique. An essay keeps the key it got whatever it is listed with, so far as that can be.
pub(super) fn tell_apart(sources: &mut [Source]) {
    let mut uses: HashMap<String, usize> = HashMap::new();
    for source in sources.iter() {
        *uses.entry(source.key.clone()).or_default() += 1;
    }
    for source in sources.iter_mut().filter(|source| uses[&source.key] > 1) {
        source.key = format!("{}-{}", source.key, source.mark);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    fn source(title: Option<&str>, author: Option<&str>, written: Option<&str>, origin: Option<&str>) -> Source {
        let mut hit = sample::answer().hits.remove(0);
        hit.id = "5d41402abc4b2a76-3".to_owned();
        let about = &mut hit.about;
        about.title = title.map(str::to_owned);
        about.author = author.map(str::to_owned);
        about.written = written.map(str::to_owned);
        about.source = origin.map(str::to_owned);
        Source::of(&hit)
    }

    #[test]
    fn an_item_says_what_the_essay_says() {
        let known = source(Some("The Virgin Lands"), Some("Harriet Lindqvist"), Some("2019-03-12"), Some("Sixth form"));
        assert_eq!(
            Value::Object(known.item()),
            json!({
                "id": "lindqvist2019virgin", "type": "document", "title": "The Virgin Lands",
                "author": [{ "family": "Lindqvist", "given": "Harriet" }],
                "issued": { "date-parts": [[2019, 3, 12]] },
                "genre": "Sixth form", "note": "corpus/virgin-lands.md",
            })
        );
    }

    #[test]
    fn what_it_does_not_say_is_left_out() {
        let bare = source(None, Some("  "), None, Some("https://example.org/maize"));
        assert_eq!(
            Value::Object(bare.item()),
            json!({
                "id": "virgin", "type": "webpage", "title": "corpus/virgin-lands.md", "URL": "https://example.org/maize",
                "note": "corpus/virgin-lands.md",
            })
        );
    }

    #[test]
    fn dates_are_read_as_far_as_they_go() {
        let issued = |written| source(None, None, Some(written), None).item().remove("issued");
        assert_eq!(issued("2019-03"), Some(json!({ "date-parts": [[2019, 3]] })));
        assert_eq!(issued("2019-13-40"), Some(json!({ "date-parts": [[2019]] })));
        assert_eq!(issued("Michaelmas 2018"), Some(json!({ "date-parts": [[2018]] })));
        assert_eq!(issued("last spring"), Some(json!({ "literal": "last spring" })));
        assert_eq!(issued("99999999999-01-01"), Some(json!({ "literal": "99999999999-01-01" })));
    }

    #[test]
    fn keys_are_ascii_and_unique() {
        let mut sources = [
            source(Some("Über den Mais"), Some("Émile Zola"), Some("1890"), None),
            source(Some("Über Weizen"), Some("Émile Zola"), Some("1890"), None),
            source(Some("玉米"), Some("Хрущёв"), None, None),
            source(Some("A Maize"), None, None, None),
        ];
        sources[1].mark = "ffffff".to_owned();
        tell_apart(&mut sources);
        let keys: Vec<&str> = sources.iter().map(|source| source.key.as_str()).collect();
        assert_eq!(keys, ["zola1890uber-5d4140", "zola1890uber-ffffff", "essay-5d4140", "maize"]);
    }
}
