//! Expected text with gaps: `[..]` stands for anything within a line, a line of only `...` for any lines.
//!
//! ```text
//! 3 of 23 passages · 55 essays searched · [..] ms
//! ```

/// Stands for anything within a line.
const GAP: &str = "[..]";
/// Alone on a line, stands for any number of lines.
const LINES: &str = "...";

/// Whether this line is as expected, from end to end; seconds are as good as milliseconds, for a machine may be busy.
pub(crate) fn line_matches(expected: &str, actual: &str) -> bool {
    matches(&in_milliseconds(expected), &in_milliseconds(actual))
}

/// The line with every time in milliseconds, whatever they come to.
fn in_milliseconds(line: &str) -> String {
    let mut words: Vec<&str> = line.split(' ').collect();
    for at in 1..words.len() {
        let number = words[at - 1].trim_start_matches('(');
        if words[at] == "s" && (number == GAP || number.parse::<f64>().is_ok()) {
            words[at] = "ms";
        }
    }
    words.join(" ")
}

fn matches(expected: &str, actual: &str) -> bool {
    match expected.split_once(GAP) {
        None => expected == actual,
        Some((before, after)) => actual.strip_prefix(before).is_some_and(|rest| {
            let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            ends.into_iter().any(|at| matches(after, &rest[at..]))
        }),
    }
}

/// Whether some line of this text contains what is expected.
pub(crate) fn contains(expected: &str, text: &str) -> bool {
    let anywhere = format!("{GAP}{expected}{GAP}");
    text.lines().any(|line| line_matches(&anywhere, line))
}

/// Whether these lines are as expected, from first to last.
pub(crate) fn lines_match<E: AsRef<str>, A: AsRef<str>>(expected: &[E], actual: &[A]) -> bool {
    match expected.split_first() {
        None => actual.is_empty(),
        Some((first, rest)) if first.as_ref() == LINES => (0..=actual.len()).any(|at| lines_match(rest, &actual[at..])),
        Some((first, rest)) => actual
            .split_first()
            .is_some_and(|(line, others)| line_matches(first.as_ref(), line.as_ref()) && lines_match(rest, others)),
    }
}

/// Actual lines as expected lines: those an old line already describes stay as written, times become gaps.
pub(crate) fn bless(old: &[String], actual: &[String]) -> Vec<String> {
    let described = |line: &String| old.iter().find(|old| *old != LINES && line_matches(old, line)).cloned();
    actual.iter().map(|line| described(line).unwrap_or_else(|| without_times(line))).collect()
}

/// `4.1 ms` and `(0.13 s)` differ from run to run.
pub(crate) fn without_times(line: &str) -> String {
    let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
    for at in 1..words.len() {
        let unit = words[at].trim_end_matches([')', ',', ';']);
        let number = words[at - 1].trim_start_matches('(');
        if matches!(unit, "ms" | "s") && number.parse::<f64>().is_ok() {
            words[at - 1] = words[at - 1].replace(number, GAP);
        }
    }
    words.join(" ")
}

#[test]
fn a_gap_stands_for_anything_within_a_line() {
    for (expected, actual, matches) in [
        ("maize", "maize", true),
        ("maize", "maize ", false),
        ("[..] ms", "4.1 ms", true),
        ("in [..] ms · [..]", "in 4.1 ms · ", true),
        ("in [..] ms", "in 4.1 s", true),
        ("in [..] ms", "in 4.1 min", false),
        ("maize s", "maize ms", false),
        ("[..]ü[..]", "Хрущёв für", true),
    ] {
        assert_eq!(line_matches(expected, actual), matches, "{expected:?} {actual:?}");
    }
}

#[test]
fn three_dots_stand_for_any_lines() {
    let actual = ["one", "two", "three"];
    assert!(lines_match(&["one", "...", "three"], &actual));
    assert!(lines_match(&["...", "one", "two", "three", "..."], &actual));
    assert!(!lines_match(&["one", "..."], &actual[1..]));
    assert!(!lines_match(&["one", "three"], &actual));
}

#[test]
fn blessed_lines_keep_their_gaps_and_lose_their_times() {
    let old = ["[..] of 23 passages".to_owned(), "gone".to_owned()];
    let actual = ["3 of 23 passages".to_owned(), "took 4.1 ms (0.13 s)".to_owned()];
    assert_eq!(bless(&old, &actual), ["[..] of 23 passages", "took [..] ms ([..] s)"]);
}
