//! A byline as names with their parts.
//!
//! Owns the guess which word of a name is the family's: the last, with the small words before it, unless a comma says
//! otherwise. What does not look like a person's name stays whole.

/// One author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// A person.
    Person {
        /// The family's name, without particles.
        family: String,
        /// What stands before it.
        given: String,
        /// `van der`; empty where there is none.
        particle: String,
        /// `Jr.`; empty where there is none.
        suffix: String,
    },
    /// An office, a class, a name of one word.
    Whole(String),
}

/// Words that no person is called by.
const OF_OFFICES: &[&str] = &[
    "association",
    "class",
    "college",
    "committee",
    "department",
    "for",
    "group",
    "history",
    "institute",
    "library",
    "museum",
    "of",
    "office",
    "press",
    "school",
    "society",
    "staff",
    "team",
    "the",
    "university",
];

const SUFFIXES: &[&str] = &["jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "phd", "ph.d."];

/// The names in a byline: parted by "and", "&" and semicolons; by commas too where each part is a whole name.
pub(super) fn names(byline: &str) -> Vec<Name> {
    let byline = byline.replace(" & ", ";").replace(" and ", ";").replace(", and ", ";");
    let mut names = Vec::new();
    for part in byline.split(';') {
        let pieces: Vec<&str> = part.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect();
        match pieces.as_slice() {
            [] => {}
            [name] => names.push(in_order(name, "")),
            [name, suffix] if is_suffix(suffix) => names.push(in_order(name, suffix)),
            [family, given] if !family.contains(' ') || !given.contains(' ') => names.push(inverted(family, given, "")),
            [family, given, suffix] if is_suffix(suffix) => names.push(inverted(family, given, suffix)),
            several => names.extend(several.iter().map(|name| in_order(name, ""))),
        }
    }
    names
}

fn is_suffix(piece: &str) -> bool {
    SUFFIXES.contains(&piece.to_lowercase().as_str())
}

/// "Lindqvist, Harriet".
fn inverted(family: &str, given: &str, suffix: &str) -> Name {
    let words: Vec<&str> = family.split_whitespace().collect();
    let particles = words.iter().take_while(|word| word.starts_with(char::is_lowercase)).count();
    let particles = if particles < words.len() { particles } else { 0 };
    person(given.to_owned(), words[..particles].join(" "), words[particles..].join(" "), suffix)
}

/// "Harriet Lindqvist".
fn in_order(name: &str, suffix: &str) -> Name {
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_office = words.iter().any(|word| OF_OFFICES.contains(&word.to_lowercase().as_str()));
    let last_is_initial = words.last().is_some_and(|word| word.trim_end_matches('.').chars().count() < 2);
    if words.len() < 2 || is_office || last_is_initial || name.contains(|c: char| c.is_ascii_digit()) {
        return Name::Whole(words.join(" "));
    }
    let is_small = |word: &&str| word.starts_with(char::is_lowercase);
    let last = words.len() - 1;
    let given = 1 + words[1..last].iter().take_while(|word| !is_small(word)).count();
    let family = given + words[given..last].iter().take_while(|word| is_small(word)).count();
    person(words[..given].join(" "), words[given..family].join(" "), words[family..].join(" "), suffix)
}

fn person(given: String, particle: String, family: String, suffix: &str) -> Name {
    Name::Person { family, given, particle, suffix: suffix.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Particle, family, given, suffix; or the whole.
    fn read(byline: &str) -> Vec<String> {
        let shown = |name| match name {
            Name::Person { family, given, particle, suffix } => format!("{particle}|{family}|{given}|{suffix}"),
            Name::Whole(name) => name,
        };
        names(byline).into_iter().map(shown).collect()
    }

    #[test]
    fn the_last_word_is_the_family_unless_a_comma_says_otherwise() {
        assert_eq!(read("Harriet Lindqvist"), ["|Lindqvist|Harriet|"]);
        assert_eq!(read("Marcus Thibodeaux-Reid"), ["|Thibodeaux-Reid|Marcus|"]);
        assert_eq!(read("García Márquez, Gabriel"), ["|García Márquez|Gabriel|"]);
        assert_eq!(read("Ludwig van der Berg"), ["van der|Berg|Ludwig|"]);
        assert_eq!(read("van der Berg, Ludwig"), ["van der|Berg|Ludwig|"]);
        assert_eq!(read("Martin Luther King, Jr."), ["|King|Martin Luther|Jr."]);
        assert_eq!(read("King, Martin Luther, Jr."), ["|King|Martin Luther|Jr."]);
    }

    #[test]
    fn several_names_are_several() {
        assert_eq!(read("Jane Doe and John Roe"), ["|Doe|Jane|", "|Roe|John|"]);
        assert_eq!(read("Jane Doe, John Roe"), ["|Doe|Jane|", "|Roe|John|"]);
        assert_eq!(read("Jane Doe, John Roe, and Mary Poe"), ["|Doe|Jane|", "|Roe|John|", "|Poe|Mary|"]);
        assert_eq!(read("Doe, Jane; Roe, John"), ["|Doe|Jane|", "|Roe|John|"]);
    }

    #[test]
    fn what_is_no_name_of_a_person_stays_whole() {
        for whole in ["Office of the Historian", "Herodotus", "Josh P", "Form 7B", "赫鲁晓夫"] {
            assert_eq!(read(whole), [whole]);
        }
        assert_eq!(read(" , ;"), [""; 0]);
    }
}
