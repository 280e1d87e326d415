//! The parameters of a search: one table, from which addresses are read, the form is made and OpenAPI is described.
//!
//! They are named as the flags of `histsearch query` without the hyphens in front; `_` may stand for `-` in a name.

use axum::extract::Query;
use axum::http::Uri;

use super::html::encoded;
use crate::error::{Error, Result};
use crate::fields::period::PeriodMatch;
use crate::search::{DEEPEST, Sort, Typed};

/// The most hits of one answer.
pub(super) const MOST_HITS: usize = 1_000;

/// What values a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Any text.
    Text,
    /// Any text, more than once.
    Texts,
    /// A whole number up to this.
    Number(usize),
    /// Yes or no.
    Switch,
    /// One of these, the first where it is left out.
    Choice(&'static [&'static str]),
}

/// One parameter: a row of [`PARAMETERS`].
pub(super) struct Parameter {
    pub(super) name: &'static str,
    /// What the form calls it; `None` where it is not in the form.
    pub(super) label: Option<&'static str>,
    /// What it does, in a sentence.
    pub(super) about: &'static str,
    pub(super) shape: Shape,
    /// Notes a value; whether it can be read.
    set: fn(&mut Typed, &str) -> bool,
}

/// Every parameter, in the order the form shows them. The words come first.
pub(super) const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "q",
        label: None,
        about: "The words, in the query language.",
        shape: Shape::Text,
        set: |typed, value| put(&mut typed.words, Some(value.to_owned())),
    },
    Parameter {
        name: "period",
        label: Some("Years"),
        about: "Only passages about these years: 1953..1964, 1960s, -264..-146, 1917.., Cold War.",
        shape: Shape::Texts,
        set: |typed, value| add(&mut typed.selection.periods, value),
    },
    Parameter {
        name: "period-match",
        label: Some("A passage's years must"),
        about: "Whether a passage's years must share a year with the period or lie within it.",
        shape: Shape::Choice(&["overlaps", "within"]),
        set: |typed, value| {
            let how = match value {
                "overlaps" => Some(PeriodMatch::Overlaps),
                "within" => Some(PeriodMatch::Within),
                _ => None,
            };
            put(&mut typed.selection.period_match, how)
        },
    },
    Parameter {
        name: "topic",
        label: Some("Topic"),
        about: "Only passages on this topic or a part of it.",
        shape: Shape::Texts,
        set: |typed, value| add(&mut typed.selection.topics, value),
    },
    Parameter {
        name: "author",
        label: Some("Author"),
        about: "Only essays by this author.",
        shape: Shape::Texts,
        set: |typed, value| add(&mut typed.selection.authors, value),
    },
    Parameter {
        name: "question",
        label: Some("Question"),
        about: "Only essays that answer this exam question, by some of its words.",
        shape: Shape::Texts,
        set: |typed, value| add(&mut typed.selection.questions, value),
    },
    Parameter {
        name: "path",
        label: Some("Path"),
        about: "Only essays whose path matches this pattern: corpus/russia/*.",
        shape: Shape::Texts,
        set: |typed, value| add(&mut typed.selection.paths, value),
    },
    Parameter {
        name: "sort",
        label: Some("Order"),
        about: "The order of hits.",
        shape: Shape::Choice(&["score", "period", "path"]),
        set: |typed, value| {
            let by = match value {
                "score" => Some(Sort::Score),
                "period" => Some(Sort::Period),
                "path" => Some(Sort::Path),
                _ => None,
            };
            put(&mut typed.sort, by)
        },
    },
    Parameter {
        name: "limit",
        label: Some("Passages on a page"),
        about: "The most hits to return.",
        shape: Shape::Number(MOST_HITS),
        set: |typed, value| put(&mut typed.limit, number(value, MOST_HITS).map(Some)),
    },
    Parameter {
        name: "offset",
        label: None,
        about: "How many of the best hits to leave out first.",
        shape: Shape::Number(DEEPEST),
        set: |typed, value| put(&mut typed.offset, number(value, DEEPEST)),
    },
    Parameter {
        name: "per-essay",
        label: Some("Passages from one essay"),
        about: "The most hits from one essay, 0 for no cap.",
        shape: Shape::Number(DEEPEST),
        set: |typed, value| put(&mut typed.per_essay, number(value, DEEPEST).map(Some)),
    },
    Parameter {
        name: "exact",
        label: Some("Words exactly as written"),
        about: "No stemming, no other spellings, nothing related.",
        shape: Shape::Switch,
        set: |typed, value| put(&mut typed.exact, switch(value)),
    },
    Parameter {
        name: "no-variants",
        label: Some("No other spellings and names"),
        about: "Only the words' own forms.",
        shape: Shape::Switch,
        set: |typed, value| put(&mut typed.no_variants, switch(value)),
    },
    Parameter {
        name: "no-related",
        label: Some("Nothing that is only related"),
        about: "Nothing the lexicon only relates to the words.",
        shape: Shape::Switch,
        set: |typed, value| put(&mut typed.no_related, switch(value)),
    },
    Parameter {
        name: "copies",
        label: Some("Near-copies as passages of their own"),
        about: "Near-copies of a passage as hits of their own.",
        shape: Shape::Switch,
        set: |typed, value| put(&mut typed.copies, switch(value)),
    },
    Parameter {
        name: "explain",
        label: Some("Show how each score came about"),
        about: "The parts of each score and the time each stage took.",
        shape: Shape::Switch,
        set: |typed, value| put(&mut typed.explain, switch(value)),
    },
    Parameter {
        name: "format",
        label: None,
        about: "The API has one format.",
        shape: Shape::Choice(&["json"]),
        set: |_, value| value == "json",
    },
];

/// Puts a value that could be read in its place; whether it could.
fn put<T>(place: &mut T, value: Option<T>) -> bool {
    value.map(|value| *place = value).is_some()
}

fn add(list: &mut Vec<String>, value: &str) -> bool {
    list.push(value.to_owned());
    true
}

fn number(value: &str, most: usize) -> Option<usize> {
    value.parse().ok().filter(|number| *number <= most)
}

/// What a value of [`Shape::Switch`] says.
pub(super) fn switch(value: &str) -> Option<bool> {
    match value {
        "true" | "1" | "on" | "yes" => Some(true),
        "false" | "0" | "off" | "no" => Some(false),
        _ => None,
    }
}

impl Shape {
    /// What to write instead of a value that cannot be read.
    fn wanted(self) -> String {
        match self {
            Shape::Text | Shape::Texts => "text".to_owned(),
            Shape::Number(most) => format!("a whole number from 0 to {most}"),
            Shape::Switch => "true or false".to_owned(),
            Shape::Choice(values) => values.join(" or "),
        }
    }
}

/// What an address asks for.
#[derive(Clone, Default)]
pub(super) struct Asked {
    /// As the library takes it.
    pub(super) typed: Typed,
    /// The parameters with their values, as they came.
    pairs: Vec<(&'static str, String)>,
}

impl Asked {
    /// Reads the part of an address behind its question mark. A value left empty, as forms send it, asks for nothing.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::error::Kind::Usage) for a parameter nobody knows, one that is repeated and must not be,
    /// and a value that cannot be read.
    pub(super) fn read(address: &Uri) -> Result<Asked> {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(address)
            .map_err(|error| Error::usage("cannot read the address").because(error))?;
        let mut asked = Asked::default();
        for (name, value) in pairs {
            let parameter = named(&name)?;
            let value = value.trim();
            if value.is_empty() && parameter.shape != Shape::Switch {
                continue;
            }
            let value = if value.is_empty() { "true" } else { value };
            if parameter.shape != Shape::Texts && asked.values(parameter.name).next().is_some() {
                return Err(Error::usage(format!("{} is given twice", parameter.name)).hint("give it once"));
            }
            if !(parameter.set)(&mut asked.typed, value) {
                let message = format!("cannot read {}={value:?}", parameter.name);
                return Err(Error::usage(message).hint(parameter.shape.wanted()));
            }
            asked.pairs.push((parameter.name, value.to_owned()));
        }
        Ok(asked)
    }

    /// Whether it asks for no passages at all.
    pub(super) fn is_nothing(&self) -> bool {
        self.typed.words.is_empty() && self.typed.selection.is_empty()
    }

    /// The values of a parameter.
    pub(super) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.pairs.iter().filter(move |(other, _)| *other == name).map(|(_, value)| value.as_str())
    }

    /// Whether a parameter has this value.
    pub(super) fn has(&self, name: &str, value: &str) -> bool {
        self.values(name).any(|other| other == value)
    }

    /// The address of the page with one more value, from its beginning.
    pub(super) fn with(&self, name: &'static str, value: &str) -> String {
        address(self.kept(|_| true).chain([(name, value)]))
    }

    /// The address of the page with this value and no other of the parameter, from its beginning.
    pub(super) fn with_only(&self, name: &'static str, value: &str) -> String {
        address(self.kept(|(other, _)| other != name).chain([(name, value)]))
    }

    /// The address of the page without a value.
    pub(super) fn without(&self, name: &str, value: &str) -> String {
        address(self.kept(|pair| pair != (name, value)))
    }

    /// The pairs that stay; never the offset, so that a changed answer is shown from its beginning.
    fn kept(&self, stays: impl Fn((&str, &str)) -> bool) -> impl Iterator<Item = (&'static str, &str)> {
        let pairs = self.pairs.iter().map(|(name, value)| (*name, value.as_str()));
        pairs.filter(move |pair| pair.0 != "offset" && stays(*pair))
    }

    /// The address of another page of the answer.
    pub(super) fn at_offset(&self, offset: usize) -> String {
        self.with_only("offset", &offset.to_string())
    }
}

fn address<'a>(pairs: impl Iterator<Item = (&'static str, &'a str)>) -> String {
    let pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    format!("/?{}", pairs.join("&"))
}

fn named(name: &str) -> Result<&'static Parameter> {
    let dashed = name.replace('_', "-");
    PARAMETERS.iter().find(|parameter| parameter.name == dashed).ok_or_else(|| {
        let names: Vec<&str> = PARAMETERS.iter().map(|parameter| parameter.name).collect();
        Error::usage(format!("there is no parameter {name:?}")).hint(format!("there are {}", names.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Asked> {
        Asked::read(&format!("/?{query}").parse().unwrap())
    }

    #[test]
    fn an_address_is_read_as_flags_would_be() {
        let asked =
            read("q=maize+%22virgin%20lands%22&topic=a&topic=b&period_match=within&exact&limit=3&author=").unwrap();
        let typed = &asked.typed;
        assert_eq!(typed.words, "maize \"virgin lands\"");
        assert_eq!((&typed.selection.topics[..], typed.limit), (&["a".to_owned(), "b".to_owned()][..], Some(3)));
        assert!(
            typed.exact && typed.selection.period_match == PeriodMatch::Within && typed.selection.authors.is_empty()
        );
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (query, says) in [
            ("words=maize", "no parameter \"words\""),
            ("limit=-1", "limit=\"-1\""),
            ("limit=1001", "limit=\"1001\""),
            ("sort=best", "sort=\"best\""),
            ("exact=perhaps", "exact=\"perhaps\""),
            ("q=a&q=b", "q is given twice"),
            ("format=csv", "format=\"csv\""),
        ] {
            let error = read(query).err().expect(query);
            assert!(error.to_string().contains(says), "{error}");
            assert!(error.next_step().is_some(), "{query}");
        }
    }

    #[test]
    fn links_keep_the_rest_and_begin_at_the_first_page() {
        let asked = read("q=a%26b&topic=x&offset=10&period=1953..1964").unwrap();
        assert_eq!(asked.with("topic", "y z"), "/?q=a%26b&topic=x&period=1953..1964&topic=y%20z");
        assert_eq!(asked.without("topic", "x"), "/?q=a%26b&period=1953..1964");
        assert_eq!(asked.with_only("period", "1917"), "/?q=a%26b&topic=x&period=1917");
        assert_eq!(asked.at_offset(20), "/?q=a%26b&topic=x&period=1953..1964&offset=20");
    }
}
