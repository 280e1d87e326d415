//! The ways from the top of the hierarchy down to a topic, as one text.
//!
//! Owns the form in which they are kept: shared by all passages that have the topic, and in order, so that ways which
//! begin alike stand one behind the other. Refuses to know what a topic is.
//!
//! ```text
//! agriculture | maize
//! food | maize
//! ```
//!
//! Between the names of a way stands [`BETWEEN_NAMES`], between two ways [`BETWEEN_WAYS`].

use std::sync::Arc;

/// What stands between the names of a way: the unit separator of ASCII, which no name holds.
pub const BETWEEN_NAMES: char = '\u{1F}';
/// What stands between two ways.
pub const BETWEEN_WAYS: char = '\n';
/// The longest name that is kept whole, in bytes: an author's own label may be anything.
const LONGEST_NAME: usize = 256;

/// Every way down to a topic, each with the topic's own name last; names in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths(Arc<str>);

impl Paths {
    /// Of these, in any order.
    pub fn new(ways: &[Vec<String>]) -> Paths {
        let mut ways: Vec<String> = ways.iter().map(|names| way(names)).collect();
        ways.sort();
        ways.dedup();
        Paths(ways.join(&BETWEEN_WAYS.to_string()).into())
    }

    /// All of them as one text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One way as it stands in such a text: control characters are spaces, and a name of more than 256 bytes is cut.
pub fn way(names: &[String]) -> String {
    let mut way = String::new();
    for (place, name) in names.iter().enumerate() {
        if place > 0 {
            way.push(BETWEEN_NAMES);
        }
        let name = &name[..name.floor_char_boundary(LONGEST_NAME)];
        way.extend(name.chars().map(|letter| if letter.is_control() { ' ' } else { letter }));
    }
    way
}

/// The ways of such a text, each as the names on it.
pub fn ways(text: &str) -> Vec<Vec<String>> {
    let names = |way: &str| way.split(BETWEEN_NAMES).map(str::to_owned).collect();
    text.split(BETWEEN_WAYS).map(names).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_in_order_and_each_there_once() {
        let way = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let paths = Paths::new(&[way(&["food", "maize"]), way(&["agriculture", "maize"]), way(&["food", "maize"])]);
        assert_eq!(ways(paths.as_str()), [["agriculture", "maize"], ["food", "maize"]]);
    }

    #[test]
    fn a_label_of_an_author_is_one_name_whatever_is_in_it() {
        let label = format!("war\n& peace\u{1F}{}", "é".repeat(300));
        let paths = Paths::new(&[vec![label]]);
        let names = ways(paths.as_str());
        assert_eq!((names.len(), names[0].len()), (1, 1));
        assert!(names[0][0].starts_with("war & peace é") && names[0][0].len() <= LONGEST_NAME);
    }
}
