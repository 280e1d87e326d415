//! What the user's names for periods and topics mean.

use super::request::Asked;
use crate::error::{Error, Result};
use crate::lexicon::Lexicon;
use crate::period;
use crate::topic;

/// Years as typed, or a name the lexicon knows.
///
/// ```
/// use histsearch::lexicon::Lexicon;
/// use histsearch::search::understand;
///
/// let asked = understand::period(Lexicon::builtin(), "1953..1964").unwrap();
/// assert_eq!(asked.years.to_string(), "1953–1964");
/// assert!(understand::period(Lexicon::builtin(), "the day before yesterday").is_err());
/// ```
///
/// # Errors
/// [`Kind::Usage`](crate::error::Kind::Usage) when the words are neither.
pub fn period(lexicon: &Lexicon, words: &str) -> Result<Asked> {
    let unread = match period::parse_period(words) {
        Ok(years) => return Ok(Asked { words: words.to_owned(), years, name: None }),
        Err(unread) => unread,
    };
    let known = lexicon.lookup(words).into_iter().map(|id| lexicon.get(id)).find(|entry| entry.span().is_some());
    match known.and_then(|entry| Some((entry, entry.span()?))) {
        Some((entry, years)) => Ok(Asked { words: words.to_owned(), years, name: Some(entry.name.to_string()) }),
        None => Err(Error::usage(format!("cannot read the period {words:?}")).because(unread).hint(
            "give years (1953..1964, 1960s, 19th century, 264 BC..146 BC) or a name that histsearch period NAME knows",
        )),
    }
}

/// The facet paths a topic may stand under: the lexicon's, and the author's own label.
pub fn topic_paths(lexicon: &Lexicon, name: &str) -> Vec<Vec<String>> {
    let mut paths = topic::understood(lexicon, name).map(|(_, paths)| paths).unwrap_or_default();
    paths.push(vec![name.trim().to_lowercase()]);
    paths
}
