//! Years between an entry's ranges and the fields of other formats.

use super::super::data::read_years;
use super::super::user::UserYears;
use crate::document::{Year, YearRange};

/// The ends of a range as historical numbers; `None` for an open end.
pub(super) fn ends(range: YearRange) -> (Option<i32>, Option<i32>) {
    let start = (range.start() != Year::MIN).then(|| range.start().historical());
    let end = (range.end() != Year::MAX).then(|| range.end().historical());
    (start, end)
}

/// Years as a user writes them, of fields that may be empty: `1953..1964 (1894..1971)`.
pub(super) fn written(
    start: &str,
    end: &str,
    life: (&str, &str),
    uncertain: bool,
) -> Result<Option<UserYears>, String> {
    let mut words = range(start, end, uncertain);
    let life = range(life.0, life.1, uncertain);
    if !life.is_empty() {
        words = format!("{words} ({life})").trim_start().to_owned();
    }
    read_years(&words)?;
    Ok((!words.is_empty()).then_some(UserYears::Words(words)))
}

fn range(start: &str, end: &str, uncertain: bool) -> String {
    let (start, end) = (start.trim(), end.trim());
    let about = |year: &str| if uncertain && !year.is_empty() { format!("c. {year}") } else { year.to_owned() };
    match (start, end) {
        ("", "") => String::new(),
        (start, end) if start == end => about(start),
        (start, end) => format!("{}..{}", about(start), about(end)),
    }
}
