//! Latin stems, after R. Schinke, M. Greengrass, A. M. Robertson and P. Willett, "A stemming algorithm for Latin text
//! databases", Journal of Documentation 52 (1996), 172–187.
//!
//! The algorithm gives every word two stems, as a noun and as a verb, since the ending alone does not tell which it is.
//! Here a word has one: the noun's, and where no ending of a noun comes off, the verb's.

/// Words whose -que belongs to them.
const WHOLE: [&str; 54] = [
    "absque",
    "abusque",
    "adaeque",
    "adusque",
    "apsque",
    "atque",
    "circumundique",
    "concoque",
    "contorque",
    "coque",
    "cuique",
    "cuiusque",
    "decoque",
    "denique",
    "deque",
    "detorque",
    "excoque",
    "extorque",
    "incoque",
    "intorque",
    "itaque",
    "neque",
    "obtorque",
    "optorque",
    "oque",
    "peraeque",
    "plenisque",
    "plerique",
    "plerisque",
    "plerosque",
    "praetorque",
    "quandoque",
    "quaque",
    "quarumque",
    "quasque",
    "quemque",
    "quique",
    "quisque",
    "quodque",
    "quoque",
    "quorumque",
    "quosque",
    "quotusquisque",
    "quousque",
    "recoque",
    "retorque",
    "susque",
    "torque",
    "ubique",
    "undique",
    "uterque",
    "utique",
    "utrimque",
    "utroque",
];

/// Endings of nouns and adjectives, longest first.
const OF_NOUNS: [&str; 19] =
    ["ibus", "ius", "ae", "am", "as", "em", "es", "ia", "is", "nt", "os", "ud", "um", "us", "a", "e", "i", "o", "u"];

/// Endings of verbs, longest first, and what stands in their place.
const OF_VERBS: [(&str, &str); 24] = [
    ("iuntur", "i"),
    ("beris", "bi"),
    ("erunt", "i"),
    ("untur", "i"),
    ("iunt", "i"),
    ("mini", ""),
    ("ntur", ""),
    ("stis", ""),
    ("bor", "bi"),
    ("ero", "eri"),
    ("mur", ""),
    ("mus", ""),
    ("ris", ""),
    ("sti", ""),
    ("tis", ""),
    ("tur", ""),
    ("unt", "i"),
    ("bo", "bi"),
    ("ns", ""),
    ("nt", ""),
    ("ri", ""),
    ("m", ""),
    ("r", ""),
    ("s", ""),
];

/// What is left must have this many letters.
const FEWEST: usize = 2;

/// The stem of a word in lower case; `j` is `i` and `v` is `u`.
pub(super) fn stem(word: &str) -> String {
    let word: String = word
        .chars()
        .map(|letter| match letter {
            'j' => 'i',
            'v' => 'u',
            letter => letter,
        })
        .collect();
    let bare = match word.strip_suffix("que") {
        Some(_) if WHOLE.binary_search(&word.as_str()).is_ok() => return word,
        Some(bare) if !bare.is_empty() => bare,
        _ => &word,
    };
    let left = |ending: &str| bare.strip_suffix(ending).filter(|rest| rest.chars().count() >= FEWEST);
    if let Some(noun) = OF_NOUNS.into_iter().find_map(left) {
        return noun.to_owned();
    }
    let verb = OF_VERBS.into_iter().find_map(|(ending, instead)| Some(format!("{}{instead}", left(ending)?)));
    verb.unwrap_or_else(|| bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_in_order() {
        assert!(WHOLE.is_sorted());
        assert!(OF_NOUNS.is_sorted_by_key(|ending| std::cmp::Reverse(ending.len())));
        assert!(OF_VERBS.is_sorted_by_key(|(ending, _)| std::cmp::Reverse(ending.len())));
    }

    #[test]
    fn endings_come_off() {
        for (word, stemmed) in [
            ("aquila", "aquil"),
            ("portat", "portat"),
            ("populumque", "popul"),
            ("denique", "denique"),
            ("regibus", "reg"),
            ("iuris", "iur"),
            ("vinum", "uin"),
            ("amantur", "ama"),
            ("re", "re"),
            ("que", "qu"),
            ("", ""),
        ] {
            assert_eq!(stem(word), stemmed, "{word}");
        }
    }
}
