//! Files of one thing a line: what was read, and which lines were not.
//!
//! Owns what is common to them: empty lines and lines that begin with `#` are passed over, a bad line is named and
//! the rest is read. Refuses to know what a line means.

use serde::Deserialize;

/// What a file held, and what of it could not be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines<T> {
    /// What was read.
    pub read: T,
    /// The lines that were not, in order.
    pub refused: Vec<Refused>,
}

/// A line that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its number, from 1.
    pub line: usize,
    /// Why, lower case, without a full stop.
    pub reason: String,
}

/// Reads line by line; `take` keeps what it can use of a line or says why it cannot.
pub(super) fn read<T: Default>(text: &str, mut take: impl FnMut(&mut T, &str) -> Result<(), String>) -> Lines<T> {
    let mut lines = Lines::<T>::default();
    for (line, words) in meant(text) {
        if let Err(reason) = take(&mut lines.read, words) {
            lines.refused.push(Refused { line, reason });
        }
    }
    lines
}

/// The lines that say something, with their numbers, without the white space around them.
pub(super) fn meant(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    (1..).zip(lines).filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

/// Whether this line is one of JSON Lines.
pub(super) fn is_json(line: &str) -> bool {
    line.starts_with('{')
}

/// An object of JSON Lines.
pub(super) fn from_json<'a, T: Deserialize<'a>>(line: &'a str) -> Result<T, String> {
    serde_json::from_str(line).map_err(|error| {
        let reason = error.to_string(); // ends with the place, whose line is always 1
        reason.split(" at line ").next().unwrap_or(&reason).to_owned()
    })
}

/// An id, which some write as a number.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Id {
    Word(String),
    Number(i64),
}

impl Id {
    pub(super) fn into_string(self) -> String {
        match self {
            Id::Word(word) => word.trim().to_owned(),
            Id::Number(number) => number.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_and_empty_lines_are_passed_over_and_counted() {
        let text = "\u{feff}# names\r\none\r\n\r\nbad\r\n two \n";
        let lines = read(text, |read: &mut Vec<String>, line| {
            let good = Some(line).filter(|line| *line != "bad").ok_or("no good")?;
            read.push(good.to_owned());
            Ok(())
        });
        assert_eq!(lines.read, ["one", "two"]);
        assert_eq!(lines.refused, [Refused { line: 4, reason: "no good".to_owned() }]);
    }

    #[test]
    fn a_reason_names_no_line_of_its_own() {
        let reason = from_json::<Vec<u8>>("[1, x]").unwrap_err();
        assert_eq!(reason, "expected value");
    }
}
