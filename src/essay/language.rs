//! The language of an essay: what it declares, else what most of it is in.
//!
//! Owns which languages are told apart, where a text is looked at, and how English is told without counting trigrams.

use crate::memory::Key;

/// Short texts are not judged: a dozen words and a year look like any language.
const LEAST_CHARS_TO_TELL: usize = 200;
/// In how many places a long text is looked at: an epigraph, a long quotation or the bibliography outvotes no essay.
const PLACES_TO_TELL: usize = 5;
/// As much of a text as is looked at in each, in bytes.
const BYTES_TO_TELL: usize = 800;

/// The languages that are told apart: their codes, and the names people declare them by, in lower case.
const LANGUAGES: &[(whatlang::Lang, &str, &[&str])] = &[
    (whatlang::Lang::Eng, "en", &["eng", "english"]),
    (whatlang::Lang::Fra, "fr", &["fra", "fre", "french", "français", "francais"]),
    (whatlang::Lang::Deu, "de", &["deu", "ger", "german", "deutsch"]),
    (whatlang::Lang::Spa, "es", &["spa", "spanish", "español", "espanol", "castellano"]),
    (whatlang::Lang::Ita, "it", &["ita", "italian", "italiano"]),
    (whatlang::Lang::Por, "pt", &["por", "portuguese", "português"]),
    (whatlang::Lang::Nld, "nl", &["nld", "dut", "dutch", "nederlands"]),
    (whatlang::Lang::Rus, "ru", &["rus", "russian", "русский"]),
    (whatlang::Lang::Ukr, "uk", &["ukr", "ukrainian", "українська"]),
    (whatlang::Lang::Pol, "pl", &["pol", "polish", "polski"]),
    (whatlang::Lang::Ell, "el", &["ell", "gre", "grc", "greek", "ελληνικά"]),
    (whatlang::Lang::Lat, "la", &["lat", "latin", "latina"]),
];

/// The code of a language that was declared: `French`, `fr`, `fr-CA`; `None` where it is none of ours.
pub(super) fn declared(declared: &str) -> Option<&'static str> {
    let declared = declared.trim().to_lowercase();
    let main = declared.split(['-', '_']).next().unwrap_or_default();
    let is_named = |(_, code, names): &&(_, &str, &[&str])| *code == main || names.contains(&declared.as_str());
    LANGUAGES.iter().find(is_named).map(|(_, code, _)| *code)
}

/// The language that more than half of the places looked at are in; where there is none, that of all of them together.
pub(super) fn told(text: &str) -> Option<&'static str> {
    if text.chars().take(LEAST_CHARS_TO_TELL).count() < LEAST_CHARS_TO_TELL {
        return None;
    }
    let samples = samples(text);
    let is_most = |count: usize| count * 2 > samples.len();
    let enough = samples.len() / 2 + 1;
    if is_most(samples.iter().filter(|sample| is_plainly_english(sample)).take(enough).count()) {
        return Some("en");
    }
    let mut heard: Vec<&str> = Vec::new();
    for language in samples.iter().filter_map(|sample| language_of(sample)) {
        heard.push(language);
        if is_most(heard.iter().filter(|other| **other == language).count()) {
            return Some(language);
        }
    }
    language_of(&samples.join(" "))
}

/// What is looked at: pieces in the middle of equal parts of the text; all of a short one.
fn samples(text: &str) -> Vec<&str> {
    let places = (text.len() / BYTES_TO_TELL).clamp(1, PLACES_TO_TELL);
    let part = text.len() / places;
    let length = if places < PLACES_TO_TELL { part } else { BYTES_TO_TELL };
    let sample = |place: usize| {
        let start = place * part + (part - length) / 2;
        &text[text.floor_char_boundary(start)..text.floor_char_boundary(start + length)]
    };
    (0..places).map(sample).collect()
}

fn language_of(sample: &str) -> Option<&'static str> {
    if is_plainly_english(sample) {
        return Some("en");
    }
    let told = whatlang::detect(sample).filter(whatlang::Info::is_reliable)?;
    LANGUAGES.iter().find(|(lang, ..)| *lang == told.lang()).map(|(_, code, _)| *code)
}

/// Words that English is full of, a fifth of it and more, those of speech among them; each by its [key](english_key).
const ENGLISH_WORDS: [Key; 19] = {
    const WORDS: [&str; 19] = [
        "and", "by", "for", "from", "had", "have", "him", "of", "she", "that", "the", "they", "this", "to", "was",
        "were", "what", "with", "you",
    ];
    let (mut keys, mut at) = ([english_key(""); 19], 0);
    while at < WORDS.len() {
        keys[at] = english_key(WORDS[at]);
        at += 1;
    }
    keys
};
/// The least share of them, one in so many, that no other language comes near.
const ENGLISH_SHARE: usize = 7;

/// By what a short word is compared, whatever the case of its letters.
const fn english_key(word: &str) -> Key {
    Key::of_word(word.as_bytes()).whatever_its_case()
}

/// Whether a text is English beyond doubt, so that trigrams need not be counted: for nearly all essays that is a tenth
/// of the cost of indexing them.
fn is_plainly_english(text: &str) -> bool {
    let is_english = |word: &str| (2..=4).contains(&word.len()) && ENGLISH_WORDS.contains(&english_key(word));
    let (words, english) = text
        .split_ascii_whitespace()
        .fold((0, 0), |(words, english), word| (words + 1, english + usize::from(is_english(word))));
    english * ENGLISH_SHARE > words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_told_by_its_commonest_words_and_nothing_else_is() {
        let english =
            "The soil of the steppe was thin, and by 1963 the wind had carried much of it away from the fields.";
        assert!(is_plainly_english(english));
        for other in [
            "Der Aufstand der Weber war in Schlesien und wurde von dem Militär des Königs in drei Tagen beendet.",
            "Het oproer van de wevers was in het oosten van het land en werd door het leger in drie dagen beëindigd.",
            "Oprøret var i den østlige del af landet, og det blev slået ned af hæren for tre dage siden.",
            "La révolte des tisserands fut écrasée par les troupes du roi en trois jours, et la ville se tut.",
            "Gallia est omnis divisa in partes tres, quarum unam incolunt Belgae, aliam Aquitani.",
            "London Paris Vienna Berlin Rome Madrid Lisbon and Moscow",
        ] {
            assert!(!is_plainly_english(other), "{other}");
        }
    }

    const ENGLISH: &str =
        "The soil of the steppe was thin, and by 1963 the wind had carried much of it away from the fields. ";
    const FRENCH: &str = "La révolte des tisserands fut écrasée par les troupes du roi en trois jours, et la ville se tut pour longtemps. ";

    #[test]
    fn an_essay_is_in_the_language_that_most_of_it_is_in() {
        for (most, least, code) in [(ENGLISH, FRENCH, "en"), (FRENCH, ENGLISH, "fr")] {
            for essay in [4, 15, 60, 600] {
                let quoted = least.repeat(essay / 4);
                let essay = most.repeat(essay);
                for text in [format!("{quoted}{essay}"), format!("{essay}{quoted}"), essay.clone()] {
                    assert_eq!(told(&text), Some(code), "{text:.60}, {} bytes", text.len());
                }
            }
        }
        assert_eq!(told("Maize, 1954."), None);
    }

    #[test]
    fn samples_lie_on_characters_and_all_of_a_short_text_is_looked_at() {
        for length in [100, 400, 900, 1_700, 3_999, 4_001, 50_000] {
            let text = "Ж".repeat(length);
            let samples = samples(&text);
            assert!(samples.len() <= PLACES_TO_TELL && samples.iter().all(|sample| !sample.is_empty()));
            let seen: usize = samples.iter().map(|sample| sample.len()).sum();
            assert!(seen + 2 * PLACES_TO_TELL >= text.len().min(PLACES_TO_TELL * BYTES_TO_TELL), "{length}: {seen}");
        }
    }
}
