//! Lines broken by a typewriter, an e-mail program or a scanner, and how to mend them.
//!
//! Owns the question whether a line end means anything. Knows no format.
//!
//! A text is hard-wrapped where nearly every line inside a paragraph is *full*: the first word of the next
//! line would not have fitted any more. That is how every wrapping program works, whatever its margin, and
//! neither verse nor a list nor one-line paragraphs look like it.

/// The least and the most columns of a wrapped text, in characters.
const COLUMNS: std::ops::RangeInclusive<usize> = 40..=100;
/// How many lines must speak for wrapping before it is believed.
const WITNESSES: usize = 3;
/// How many columns short of the margin a full line may fall: the margin is an estimate.
const SLACK: usize = 3;

/// First parts of words that keep their hyphen: `self-` at a line end stays `self-determination`.
const COMPOUNDS: &[&str] = &[
    "all", "anti", "co", "counter", "cross", "de", "ex", "far", "full", "great", "half", "high", "ill", "large",
    "late", "long", "low", "mid", "multi", "neo", "non", "post", "pre", "pro", "quasi", "re", "self", "semi", "short",
    "small", "so", "then", "two", "three", "ultra", "vice", "well", "world",
];

/// Words after a hyphen that hangs: `short- and long-term`.
const HANGING: &[&str] = &["and", "or", "to", "nor", "but"];

/// The margin of a hard-wrapped text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Margin(usize);

impl Margin {
    /// The margin the text was wrapped at; `None` where its line ends mean something.
    pub(super) fn of(text: &str) -> Option<Margin> {
        let margin = Margin(usual_longest(text)?);
        let (mut inner, mut full, mut running) = (0usize, 0usize, 0usize);
        for (line, next) in inner_lines(text) {
            inner += 1;
            full += usize::from(margin.is_full(line, next));
            running += usize::from(next.trim_start().starts_with(char::is_lowercase));
        }
        // Sentences run over line ends in prose; verse and lists start with capitals or end with stops.
        let is_wrapped = full >= WITNESSES && full * 5 >= inner * 4 && running * 5 >= inner;
        is_wrapped.then_some(margin)
    }

    /// Whether the first word of `next` would not have fitted on `line`.
    pub(super) fn is_full(self, line: &str, next: &str) -> bool {
        let word = next.split_whitespace().next().map_or(0, columns);
        columns(line.trim_end()) + 1 + word + SLACK > self.0
    }
}

/// The length that nearly no line exceeds, if it is that of a wrapped text.
fn usual_longest(text: &str) -> Option<usize> {
    /// How many lines in a hundred may stick out: an address, a table.
    const OUTLIERS: usize = 2;
    let mut counts = [0usize; *COLUMNS.end() + 1];
    let (mut lines, mut longer) = (0usize, 0usize);
    for (line, _) in inner_lines(text) {
        lines += 1;
        match counts.get_mut(columns(line.trim_end())) {
            Some(count) => *count += 1,
            None => longer += 1,
        }
    }
    let mut above = longer;
    let longest = counts.iter().enumerate().rev().find(|(_, count)| {
        above += **count;
        above * 100 > lines * OUTLIERS
    })?;
    let is_wrapped = longer * 100 <= lines * OUTLIERS && COLUMNS.contains(&longest.0);
    is_wrapped.then_some(longest.0)
}

/// The lines that another line follows without a gap, each with that line.
fn inner_lines(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs = text.split('\n').zip(text.split('\n').skip(1));
    pairs.filter(|(line, next)| !is_blank(line) && !is_blank(next))
}

/// Whether there is neither letter nor digit on the line: empty, or a row of stars or dashes.
pub(super) fn is_blank(line: &str) -> bool {
    !line.chars().any(char::is_alphanumeric)
}

/// The width of a text in characters.
fn columns(text: &str) -> usize {
    text.chars().count()
}

/// Joins what is to follow to `text`: with a space, or across a hyphen that only the line end put there.
///
/// `next` is the beginning of what follows, without white space before it; it is not added.
pub(super) fn join(text: &mut String, next: &str) {
    text.truncate(text.trim_end().len());
    match hyphen(text, next) {
        Hyphen::None => text.push(' '),
        Hyphen::OfTheWord => {}
        Hyphen::OfTheLine => {
            text.pop();
        }
    }
}

/// What the hyphen at a line end is.
#[derive(Debug, PartialEq, Eq)]
enum Hyphen {
    /// There is none, or it hangs.
    None,
    /// It belongs to the word: `anti-` | `Stalinist`, `1953-` | `64`.
    OfTheWord,
    /// It goes when the line end goes: `inter-` | `national`.
    OfTheLine,
}

fn hyphen(text: &str, next: &str) -> Hyphen {
    /// Longer than any word that is broken at a line end.
    const LONGEST: usize = 32;
    // A soft hyphen says so itself.
    if text.ends_with('\u{AD}') {
        return Hyphen::OfTheLine;
    }
    let Some(before) = text.strip_suffix(['-', '\u{2010}']) else { return Hyphen::None };
    let is_part = |c: &char| c.is_alphanumeric();
    let letters: Vec<char> = before.chars().rev().take(LONGEST).take_while(is_part).collect();
    let part: String = letters.into_iter().rev().flat_map(char::to_lowercase).collect();
    let word: String = next.chars().take(LONGEST).take_while(is_part).collect();
    if part.is_empty() || word.is_empty() || HANGING.contains(&word.as_str()) {
        // `Khrushchev--` | `who` is a dash without spaces, and stays one.
        return if before.ends_with('-') { Hyphen::OfTheWord } else { Hyphen::None };
    }
    let is_broken = word.starts_with(char::is_lowercase)
        && part.chars().all(char::is_alphabetic)
        && !COMPOUNDS.contains(&part.as_str());
    if is_broken { Hyphen::OfTheLine } else { Hyphen::OfTheWord }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wraps as every program does: greedily.
    fn wrapped(text: &str, width: usize) -> String {
        let mut lines: Vec<String> = vec![String::new()];
        for word in text.split_whitespace() {
            match lines.last_mut() {
                Some(line) if line.is_empty() => line.push_str(word),
                Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines.join("\n")
    }

    const ESSAY: &str = "In 1954 Khrushchev called on the young to plough the Virgin Lands of Kazakhstan and \
        Siberia. Hundreds of thousands went. The first harvests were large, but the soil was thin, and by 1963 \
        drought and erosion had turned much of it to dust, so that grain had to be bought abroad.";

    #[test]
    fn wrapped_prose_is_recognised_at_any_margin() {
        for width in [50, 65, 72, 80, 95] {
            let text = format!("{}\n\n{}\n", wrapped(ESSAY, width), wrapped(ESSAY, width));
            let margin = Margin::of(&text).unwrap_or_else(|| panic!("at {width}"));
            assert!(margin.0 <= width && margin.0 + 12 > width, "{margin:?} at {width}");
        }
    }

    #[test]
    fn line_ends_that_mean_something_are_left_alone() {
        let verse = "The maize is high upon the plain,\nThe combine stands in mud and rain,\nThe First Secretary \
                     has come\nTo count the harvest, and is glum.\n";
        let list = "Causes of the fall of Khrushchev in 1964:\nthe failure of the maize campaign\nCuba\nthe split with \
                    China and Albania after 1960\nthe reform of the party\n";
        for text in [verse, list, ESSAY, "", "\n\n", "maize"] {
            assert_eq!(Margin::of(text), None, "{text}");
        }
        let one_line_paragraphs = format!("{ESSAY}\n{ESSAY}\n{ESSAY}\n{ESSAY}");
        assert_eq!(Margin::of(&one_line_paragraphs), None);
    }

    #[test]
    fn hyphens_of_the_line_go_and_hyphens_of_the_word_stay() {
        for (before, next, expected) in [
            ("inter-", "national trade", "international trade"),
            ("self-", "determination", "self-determination"),
            ("de-", "Stalinisation", "de-Stalinisation"),
            ("1953-", "64", "1953-64"),
            ("short-", "and long-term", "short- and long-term"),
            ("Khrushchev--", "who", "Khrushchev--who"),
            ("Khrushchev -", "who", "Khrushchev - who"),
            ("the Virgin  ", "Lands", "the Virgin Lands"),
            ("self\u{AD}", "ish", "selfish"),
        ] {
            let mut text = before.to_owned();
            join(&mut text, next);
            assert_eq!(text + next, expected);
        }
    }
}
