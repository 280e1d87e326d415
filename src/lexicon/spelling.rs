//! Spellings that follow from rules: defence and defense, mediaeval and medieval, organise and organize.
//!
//! Owns which words are plausibly the same word spelt otherwise. Refuses to know names and meanings: Khrushchev and
//! Kruschev are the business of an entry. Curated stems and endings only, never edit distance, so Austria stays
//! apart from Australia.
//!
//! ```
//! use histsearch::lexicon::spelling_variants;
//!
//! assert_eq!(spelling_variants("Tsarist"), ["Czarist", "Tzarist"]);
//! assert_eq!(spelling_variants("destalinisation"), ["destalinization"]);
//! assert!(spelling_variants("exercise").is_empty());
//! ```

use super::fold::{fold_word, words};
use super::ordinals;
use super::spelling_table::{
    ALWAYS_ISE, ALWAYS_IZE, Endings, Family, HYPHENATED, ISE_ENDINGS, NO_SUFFIX, PREFIXES, RUSSIAN_ENDINGS,
    RUSSIAN_STEM, families,
};

/// No word with a rule is longer, in bytes.
const LONGEST: usize = 40;

/// No phrase gets more respellings than this.
const MOST_RESPELLINGS: usize = 16;

/// No phrase longer than this, in bytes, is respelt: it is a text, not a name.
const LONGEST_PHRASE: usize = 256;

/// The other spellings of one word, in its own capitals; empty where no rule applies. Accents may be left out; a word
/// may have a hyphen inside.
pub fn spelling_variants(word: &str) -> Vec<String> {
    if word.len() > LONGEST {
        return Vec::new();
    }
    let lower = word.to_lowercase();
    if let Some(twin) = ordinals::twin(&lower) {
        return vec![twin];
    }
    if !is_one_word(word) {
        return Vec::new();
    }
    let mut plain = String::new();
    fold_word(word, &mut plain);
    let mut twins = Vec::new();
    if plain != lower && !word.is_ascii() {
        twins.push(plain.clone());
    }
    twins.extend(family_twins(&plain));
    twins.extend(ise_twin(&plain));
    twins.extend(without_hyphen(&plain));
    if word.starts_with(char::is_uppercase) {
        twins.extend(russian_twins(&plain));
    }
    let mut seen = vec![lower];
    twins.retain(|twin| {
        !seen.contains(twin) && {
            seen.push(twin.clone());
            true
        }
    });
    twins.into_iter().map(|twin| with_capitals_of(word, &twin)).collect()
}

/// Letters, with single hyphens between them.
fn is_one_word(word: &str) -> bool {
    word.split('-').all(|part| !part.is_empty() && part.chars().all(char::is_alphabetic))
}

/// `antislavery` for `anti-slavery`.
fn without_hyphen(word: &str) -> Option<String> {
    let (prefix, rest) = word.split_once('-')?;
    (HYPHENATED.contains(&prefix) && rest.len() > 3).then(|| format!("{prefix}{rest}"))
}

/// The ways to write the ending of a Russian surname.
fn russian_twins(word: &str) -> Vec<String> {
    let written = RUSSIAN_ENDINGS.iter().find_map(|(ending, others)| Some((word.strip_suffix(ending)?, *others)));
    match written {
        Some((stem, others)) if stem.chars().count() >= RUSSIAN_STEM => {
            others.iter().map(|ending| format!("{stem}{ending}")).collect()
        }
        _ => Vec::new(),
    }
}

/// A phrase with one or more of its words respelt, as `spellings` says; at most [`MOST_RESPELLINGS`].
pub(super) fn respelt(phrase: &str, spellings: impl Fn(&str) -> Vec<String>) -> Vec<String> {
    if phrase.contains('-') && is_one_word(phrase) {
        let whole = spellings(phrase);
        if !whole.is_empty() {
            return whole;
        }
    }
    replace_words(phrase, spellings)
}

/// A phrase with one or more of its words replaced by what `twins` knows for them; at most [`MOST_RESPELLINGS`].
pub(super) fn replace_words(phrase: &str, twins: impl Fn(&str) -> Vec<String>) -> Vec<String> {
    if phrase.len() > LONGEST_PHRASE {
        return Vec::new();
    }
    let mut phrases = vec![String::new()];
    let mut copied = 0;
    for word in words(phrase) {
        let mut spellings = twins(&phrase[word.span.clone()]);
        spellings.truncate(MOST_RESPELLINGS / phrases.len());
        if spellings.is_empty() {
            continue;
        }
        spellings.insert(0, phrase[word.span.clone()].to_owned());
        let between = &phrase[copied..word.span.start];
        let longer =
            spellings.iter().flat_map(|word| phrases.iter().map(move |start| format!("{start}{between}{word}")));
        phrases = longer.take(MOST_RESPELLINGS + 1).collect();
        copied = word.span.end;
    }
    phrases.iter_mut().for_each(|start| start.push_str(&phrase[copied..]));
    phrases.retain(|respelt| respelt != phrase);
    phrases
}

fn family_twins(word: &str) -> Vec<String> {
    let mut twins = Vec::new();
    for prefix in PREFIXES {
        let Some(rest) = word.strip_prefix(prefix) else { continue };
        for family in rest.bytes().next().into_iter().flat_map(families) {
            let Some((stem, ending)) = family.split(rest) else { continue };
            let others = family.stems.iter().filter(|other| **other != stem);
            twins.extend(others.map(|other| format!("{prefix}{other}{ending}")));
        }
    }
    twins
}

impl Family {
    fn split<'w>(&self, word: &'w str) -> Option<(&'static str, &'w str)> {
        // The second letter rules most of them out, before anything is compared for good.
        let second = word.as_bytes().get(1);
        self.stems.iter().filter(|stem| stem.as_bytes().get(1) == second).find_map(|stem| {
            let ending = word.strip_prefix(stem)?;
            let fits = match self.endings {
                Endings::Any => true,
                Endings::OneOf(endings) => endings.contains(&ending),
            };
            fits.then_some((*stem, ending))
        })
    }
}

/// `organisation` for `organization` and the other way round.
fn ise_twin(word: &str) -> Option<String> {
    ISE_ENDINGS.iter().find_map(|ending| {
        let verb = word.strip_suffix(ending)?;
        if let Some(base) = verb.strip_suffix("is") {
            takes_suffix(base, "ise", ALWAYS_ISE).then(|| format!("{base}iz{ending}"))
        } else {
            let base = verb.strip_suffix("iz")?;
            takes_suffix(base, "ize", ALWAYS_IZE).then(|| format!("{base}is{ending}"))
        }
    })
}

fn takes_suffix(base: &str, suffix: &str, exceptions: &[&str]) -> bool {
    let verb = format!("{base}{suffix}");
    base.chars().count() >= 3
        && base.contains(['a', 'e', 'i', 'o', 'u', 'y'])
        && !exceptions.contains(&verb.as_str())
        && !NO_SUFFIX.iter().any(|ending| verb.replace("ize", "ise").ends_with(ending))
}

fn with_capitals_of(model: &str, word: &str) -> String {
    let mut letters = model.chars();
    let first = letters.next().is_some_and(char::is_uppercase);
    if first && letters.next().is_some_and(char::is_uppercase) {
        word.to_uppercase()
    } else if first {
        capitalised(word)
    } else {
        word.to_owned()
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn british_and_american_spellings_meet_both_ways() {
        for (british, american) in [
            ("defence", "defense"),
            ("mediaeval", "medieval"),
            ("collectivisation", "collectivization"),
            ("criticised", "criticized"),
            ("labourers", "laborers"),
            ("dishonourable", "dishonorable"),
            ("neighbourhood", "neighborhood"),
            ("theatre", "theater"),
            ("travellers", "travelers"),
            ("Levellers", "Levelers"),
            ("catalogue", "catalog"),
            ("connexion", "connection"),
            ("ploughing", "plowing"),
            ("encyclopaedia", "encyclopedia"),
            ("GREY", "GRAY"),
            ("manoeuvres", "maneuvers"),
            ("analyse", "analyze"),
            ("aggrandisement", "aggrandizement"),
        ] {
            assert!(spelling_variants(british).contains(&american.to_owned()), "{british}");
            assert!(spelling_variants(american).contains(&british.to_owned()), "{american}");
        }
    }

    #[test]
    fn words_that_only_look_like_it_are_left_alone() {
        for word in [
            "exercise",
            "surprise",
            "advertising",
            "promised",
            "rise",
            "uprising",
            "wise",
            "praise",
            "noise",
            "four",
            "hour",
            "flour",
            "your",
            "tour",
            "prize",
            "size",
            "maize",
            "seize",
            "assizes",
            "citizen",
            "laboratory",
            "collaborate",
            "honorary",
            "Austria",
            "Niger",
            "martial",
            "Henry",
            "Qing",
            "Kaiser",
            "improvisation",
            "1956",
            "",
            "crises",
            "paradise",
            "council",
            "council's",
            "dialect",
            "our",
            "organ",
            "Glasgow",
            "Minsk",
            "whisker",
            "Geoff",
            "two-thirds",
            "-",
        ] {
            assert_eq!(spelling_variants(word), [""; 0], "{word}");
        }
    }

    #[test]
    fn old_and_foreign_writing_is_known() {
        for (word, other) in [
            ("Molotoff", "Molotov"),
            ("Mayakovskii", "Mayakovsky"),
            ("rôle", "role"),
            ("Œconomy", "Economy"),
            ("Æthelred", "Ethelred"),
            ("co-operation", "cooperation"),
            ("cooperate", "co-operate"),
            ("anti-slavery", "antislavery"),
            ("wazirs", "viziers"),
            ("to-day", "today"),
        ] {
            assert!(spelling_variants(word).contains(&other.to_owned()), "{word}: {:?}", spelling_variants(word));
        }
    }

    #[test]
    fn a_phrase_is_respelt_word_by_word() {
        assert_eq!(
            respelt("labour organisation", spelling_variants),
            ["labor organisation", "labour organization", "labor organization"]
        );
        assert!(respelt("Virgin Lands", spelling_variants).is_empty());
        assert!(respelt(&"tsar labour ".repeat(500), spelling_variants).len() <= MOST_RESPELLINGS + 1);
    }

    proptest! {
        #[test]
        fn spelling_is_mutual(word in "[a-z]{0,6}(colour|color|tsar|isation|ized|travell|haemo)[a-z]{0,4}") {
            for twin in spelling_variants(&word) {
                prop_assert!(spelling_variants(&twin).contains(&word), "{} {}", word, twin);
            }
        }

        #[test]
        fn any_text_is_taken(text in "\\PC*") {
            spelling_variants(&text);
            respelt(&text, spelling_variants);
        }
    }
}
