//! Who wrote an essay and when, told from a line near its top.
//!
//! Owns the forms of bylines: "by Jane Doe", "Author: …", "Jane Doe, History 204", "12 March 2019". Refuses to
//! know what the essay is about: a bare date counts only from [`FIRST_WRITTEN`] on, because "4 August 1914"
//! below a title is a subject, not a date of writing.

/// What a line said about the essay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Byline {
    pub(super) author: Option<String>,
    /// ISO 8601 where it could be read (`2019-03-12`), else as it stands.
    pub(super) written: Option<String>,
}

impl Byline {
    /// Adds what another line said, where nothing was said before.
    pub(super) fn add(&mut self, next: Byline) {
        self.author = self.author.take().or(next.author);
        self.written = self.written.take().or(next.written);
    }
}

/// The first year a date without a label is taken for the date of writing: essays in files are young.
const FIRST_WRITTEN: u32 = 1990;
/// The most characters of a line that is a byline.
const LONGEST: usize = 80;

/// What a label is followed by.
#[derive(Clone, Copy)]
enum Says {
    Author,
    Written,
}

/// Labels in lower case, longest first where one begins another.
const LABELS: &[(&str, Says)] = &[
    ("written by", Says::Author),
    ("submitted by", Says::Author),
    ("posted by", Says::Author),
    ("published by", Says::Author),
    ("author", Says::Author),
    ("student name", Says::Author),
    ("student", Says::Author),
    ("name", Says::Author),
    ("by", Says::Author),
    ("date submitted", Says::Written),
    ("submitted on", Says::Written),
    ("submitted", Says::Written),
    ("written on", Says::Written),
    ("written in", Says::Written),
    ("written", Says::Written),
    ("date", Says::Written),
    ("posted on", Says::Written),
    ("posted", Says::Written),
    ("published on", Says::Written),
    ("published", Says::Written),
];

/// Small words inside names: "Ludwig van Beethoven", "Jane Doe and John Roe".
const PARTICLES: &[&str] =
    &["al", "and", "bin", "da", "de", "del", "den", "der", "di", "du", "ibn", "la", "le", "ter", "van", "von", "&"];

/// What a course is named with, beside its number.
const COURSES: &[&str] = &[
    "class",
    "college",
    "course",
    "department",
    "form",
    "grade",
    "history",
    "professor",
    "school",
    "seminar",
    "sixth",
    "university",
    "year",
];

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads a block as a byline: every line of it must say who or when. `None` where one does not.
pub(super) fn read(text: &str) -> Option<Byline> {
    if text.len() > 4 * LONGEST {
        return None;
    }
    let mut said = None;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        said.get_or_insert_with(Byline::default).add(read_line(line)?);
    }
    said
}

/// Reads a bare name, which counts only above a line that says when, or for which class.
pub(super) fn name_above(text: &str, below: &str) -> Option<Byline> {
    let is_name = is_name(text, 2) && text.len() <= LONGEST && !is_course(text);
    let is_above = below.lines().next().is_some_and(|line| {
        read_line(line).is_some_and(|byline| byline.author.is_none()) || is_course(line) && line.len() <= LONGEST
    });
    (is_name && is_above).then(|| author(text))
}

/// A date in ISO 8601, as far as it is certain: `2019-03-12`, `2019-03`, `2019`.
pub(super) fn iso_date(text: &str) -> Option<String> {
    let text = text.trim();
    iso(text).or_else(|| in_words(text))
}

fn read_line(line: &str) -> Option<Byline> {
    if line.chars().count() > LONGEST {
        return None;
    }
    labelled(line).or_else(|| bare_date(line)).or_else(|| name_and_more(line))
}

fn labelled(line: &str) -> Option<Byline> {
    LABELS.iter().find_map(|&(label, says)| {
        let start = line.get(..label.len())?;
        let rest = start.eq_ignore_ascii_case(label).then(|| &line[label.len()..])?;
        let has_colon = rest.trim_start().starts_with(':');
        let value = rest.trim_start_matches([':', ' ', '\t']);
        if rest.len() == value.len() || value.is_empty() {
            return None;
        }
        match says {
            Says::Author if has_colon || is_name(value, 2) => Some(author(before_gap(value))),
            Says::Author if label.ends_with(" by") => name_for(value).map(|name| dated_name(name, value)),
            Says::Written => iso_date(value).or_else(|| has_colon.then(|| value.to_owned())).map(written),
            Says::Author => None,
        }
    })
}

/// "Josh P      Class 12B": what stands apart on the same line is another matter.
fn before_gap(value: &str) -> &str {
    value.split("  ").next().and_then(|value| value.split('\t').next()).unwrap_or(value).trim_end()
}

/// "Jane Doe for the May essay prize": the name before such a word.
fn name_for(value: &str) -> Option<&str> {
    let name = [" for ", " in ", " at ", " on "].iter().filter_map(|word| value.split_once(word)).map(|(name, _)| name);
    name.min_by_key(|name| name.len()).filter(|name| is_name(name, 2))
}

/// "Jane Doe on 24 October 2020 in Cold War": the day after the name, where one follows.
fn dated_name(name: &str, value: &str) -> Byline {
    let day = value[name.len()..].strip_prefix(" on ").and_then(|rest| iso_date(rest.split(" in ").next()?));
    Byline { written: day, ..author(name) }
}

fn bare_date(line: &str) -> Option<Byline> {
    let date = iso_date(line)?;
    let year: u32 = date.get(..4)?.parse().ok()?;
    (date.len() > 4 && year >= FIRST_WRITTEN).then(|| written(date))
}

/// "Jane Doe, History 204"; "Jane Doe, 12 March 2019".
fn name_and_more(line: &str) -> Option<Byline> {
    let (name, more) = line.split_once([',', '|', '·'])?;
    if !is_name(name.trim(), 2) {
        return None;
    }
    let dated = bare_date(more.trim()).or_else(|| labelled(more.trim()).filter(|byline| byline.author.is_none()));
    if let Some(byline) = dated {
        let author = (!is_course(name)).then(|| name.trim().to_owned());
        return Some(Byline { author, ..byline });
    }
    is_course(more).then(|| author(name.trim()))
}

/// Whether a word of the text names a course or a class.
fn is_course(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic()).any(|word| COURSES.iter().any(|course| course.eq_ignore_ascii_case(word)))
}

/// Whether all words start with a capital, or are small words of names; at least `least` of them.
fn is_name(text: &str, least: usize) -> bool {
    const MOST: usize = 6;
    let is_part = |word: &str| {
        let starts = word.starts_with(char::is_uppercase) && !word.ends_with(['?', '!', ':', ';']);
        starts && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’' | ','))
    };
    let words = text.split_whitespace().take(MOST + 1);
    let (mut count, mut names) = (0, 0);
    for word in words {
        count += 1;
        if is_part(word) {
            names += 1;
        } else if !PARTICLES.contains(&word) {
            return false;
        }
    }
    count <= MOST && names >= least
}

fn author(name: &str) -> Byline {
    Byline { author: Some(name.to_owned()), written: None }
}

fn written(date: String) -> Byline {
    Byline { author: None, written: Some(date) }
}

/// `2019-03-12`, `2019/3/12`, `12.3.2019`; with slashes only where day and month cannot be confused.
fn iso(text: &str) -> Option<String> {
    let mut parts = text.split(['-', '/', '.']);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let [a, b, c] = [number(first)?, number(second)?, number(third)?];
    if first.len() == 4 {
        date(a, b, c)
    } else if third.len() != 4 {
        None
    } else if text.contains('.') || a > 12 {
        date(c, b, a)
    } else if b > 12 {
        date(c, a, b)
    } else {
        None
    }
}

/// `12 March 2019`, `Tuesday, March 12th, 2019`, `March 2019`, `2019`.
fn in_words(text: &str) -> Option<String> {
    const MOST: usize = 4;
    let (mut year, mut month, mut day) = (None, None, None);
    for (index, word) in text.split([' ', ',']).filter(|word| !word.is_empty()).enumerate() {
        let lower = word.trim_end_matches('.').to_lowercase();
        let digits = lower.trim_end_matches(char::is_alphabetic);
        if index >= MOST {
            return None;
        } else if word.len() == 4 && number(word).is_some() {
            set(&mut year, number(word)?)?;
        } else if matches!(&lower[digits.len()..], "" | "st" | "nd" | "rd" | "th") && number(digits).is_some() {
            set(&mut day, number(digits)?)?;
        } else if let Some(found) = month_named(&lower) {
            set(&mut month, found)?;
        } else if !(index == 0 && lower.ends_with("day")) {
            return None;
        }
    }
    match (year?, month, day) {
        (year, Some(month), Some(day)) => date(year, month, day),
        (year, Some(month), None) => Some(format!("{year:04}-{month:02}")),
        (year, None, None) => Some(format!("{year:04}")),
        (_, None, Some(_)) => None,
    }
}

/// Fills an empty place; `None` where it was taken.
fn set(place: &mut Option<u32>, value: u32) -> Option<()> {
    place.replace(value).is_none().then_some(())
}

fn month_named(word: &str) -> Option<u32> {
    const SHORTEST: usize = 3;
    let found = MONTHS.iter().position(|month| word.len() >= SHORTEST && month.starts_with(word));
    let found = found.or_else(|| (word == "sept").then_some(8))?;
    u32::try_from(found + 1).ok()
}

fn number(text: &str) -> Option<u32> {
    let is_number = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

fn date(year: u32, month: u32, day: u32) -> Option<String> {
    let is_date = (1..=12).contains(&month) && (1..=31).contains(&day);
    is_date.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(line: &str) -> (Option<String>, Option<String>) {
        read(line).map(|byline| (byline.author, byline.written)).unwrap_or_default()
    }

    #[test]
    fn who_wrote_it_is_understood_in_many_forms() {
        for line in ["by Jane Doe", "By: Jane Doe", "Author: Jane Doe", "Jane Doe, History 204", "Written by Jane Doe"]
        {
            assert_eq!(said(line), (Some("Jane Doe".to_owned()), None), "{line}");
        }
        assert_eq!(said("Written by Jane Doe for the May 2019 essay prize").0.as_deref(), Some("Jane Doe"));
        let both = (Some("Jane Doe".to_owned()), Some("2019-03-12".to_owned()));
        assert_eq!(said("Jane Doe, 12 March 2019"), both);
        assert_eq!(said("Jane Doe · posted 12 March 2019"), both);
        assert_eq!(said("by Jane Doe\n12 March 2019"), both);
    }

    #[test]
    fn school_forms_are_not_taken_for_people() {
        assert_eq!(said("Name: Josh P      Class 12B"), (Some("Josh P".to_owned()), None));
        assert_eq!(said("Upper Sixth, November 2014"), (None, Some("2014-11".to_owned())));
        let above = |name, below| name_above(name, below).and_then(|byline| byline.author);
        assert_eq!(above("Francesca Dunmore", "Upper Sixth, November 2014").as_deref(), Some("Francesca Dunmore"));
        assert_eq!(above("Francesca Dunmore", "History 204").as_deref(), Some("Francesca Dunmore"));
        assert_eq!(above("Virgin Lands", "In 1954 it began."), None);
    }

    #[test]
    fn when_it_was_written_is_kept_in_one_form() {
        for line in [
            "2019-03-12",
            "12 March 2019",
            "March 12th, 2019",
            "Submitted: 12 Mar. 2019",
            "12.3.2019",
            "Date: 3/12/2019",
        ] {
            let expected = if line.contains('/') { "3/12/2019" } else { "2019-03-12" };
            assert_eq!(said(line).1.as_deref(), Some(expected), "{line}");
        }
        assert_eq!(said("March 2019").1.as_deref(), Some("2019-03"));
    }

    #[test]
    fn history_is_not_taken_for_a_byline() {
        for line in [
            "4 August 1914",
            "1956",
            "By 1963 the soil was gone.",
            "By Way of Introduction",
            "Nikita Khrushchev, First Secretary",
            "Date palms of Egypt",
            "Author of the reform",
            "How far did Khrushchev succeed?",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    proptest! {
        #[test]
        fn any_line_is_read_without_a_panic(line in any::<String>()) {
            read(&line);
        }

        #[test]
        fn dates_of_any_shape_are_read_without_a_panic(line in "[0-9./ a-zé-]{0,20}") {
            iso_date(&line);
        }
    }
}
