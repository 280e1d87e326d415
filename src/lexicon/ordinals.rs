//! `nineteenth` and `19th`: one ordinal in words and in figures, from 1 to 99.

/// The first nineteen, from 1.
const ONES: [&str; 19] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];

/// The tens from 20: alone, and before a one.
const TENS: [(&str, &str); 8] = [
    ("twentieth", "twenty"),
    ("thirtieth", "thirty"),
    ("fortieth", "forty"),
    ("fiftieth", "fifty"),
    ("sixtieth", "sixty"),
    ("seventieth", "seventy"),
    ("eightieth", "eighty"),
    ("ninetieth", "ninety"),
];

/// The other way to write an ordinal in lower case: figures for words, words for figures.
pub(super) fn twin(word: &str) -> Option<String> {
    if word.starts_with(|c: char| c.is_ascii_digit()) { in_words(word) } else { in_figures(word) }
}

fn in_figures(word: &str) -> Option<String> {
    let one = |word: &str| Some(ONES.iter().position(|one| *one == word)? + 1);
    let ten = |(place, _): (usize, &(&str, &str))| (place + 2) * 10;
    let value = match word.split_once('-') {
        Some((tens, ones)) => {
            let tens = TENS.iter().enumerate().find(|(_, (_, before))| *before == tens).map(ten)?;
            tens + one(ones).filter(|ones| *ones < 10)?
        }
        None => one(word).or_else(|| TENS.iter().enumerate().find(|(_, (alone, _))| *alone == word).map(ten))?,
    };
    Some(format!("{value}{}", ending(value)))
}

fn in_words(word: &str) -> Option<String> {
    let figures = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let value: usize = figures.parse().ok().filter(|value| (1..100).contains(value))?;
    if word[figures.len()..] != *ending(value) {
        return None;
    }
    Some(match (value / 10, value % 10) {
        (0 | 1, _) => ONES[value - 1].to_owned(),
        (tens, 0) => TENS[tens - 2].0.to_owned(),
        (tens, ones) => format!("{}-{}", TENS[tens - 2].1, ONES[ones - 1]),
    })
}

fn ending(value: usize) -> &'static str {
    match (value / 10, value % 10) {
        (1, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ordinal_has_one_twin_and_comes_back() {
        for (words, figures) in
            [("nineteenth", "19th"), ("first", "1st"), ("twenty-second", "22nd"), ("fiftieth", "50th")]
        {
            assert_eq!(twin(words).as_deref(), Some(figures));
        }
        for value in 1..100 {
            let figures = format!("{value}{}", ending(value));
            assert_eq!(twin(&twin(&figures).unwrap()), Some(figures));
        }
        for word in ["19", "19nd", "0th", "100th", "nineteen", "twenty-tenth", "first-second", ""] {
            assert_eq!(twin(word), None, "{word}");
        }
    }
}
