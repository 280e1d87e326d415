//! The line format of the data files, and the files themselves.
//!
//! Owns how one line is read. Refuses to know what refers to what.
//!
//! ```text
//! policy | Virgin Lands campaign | 1954..1963 | Soviet Union | Virgin Lands; Целина | Soviet agriculture | maize
//! ```

use std::borrow::Cow;

use memchr::memchr_iter;

use crate::document::{Year, YearRange};

use super::entry::{Class, Name};

/// One data file.
#[derive(Clone, Copy, Debug)]
pub struct Source<'t> {
    /// Its name, for messages.
    pub file: &'t str,
    /// What stands in it.
    pub text: &'t str,
}

macro_rules! sources {
    ($($file:literal),* $(,)?) => {
        &[$(Source { file: $file, text: include_str!(concat!("data/", $file)) }),*]
    };
}

/// The data files that come with the program.
pub const SOURCES: &[Source<'static>] = sources![
    "africa.txt",
    "americas.txt",
    "ancient-mediterranean.txt",
    "asia.txt",
    "europe.txt",
    "middle-east.txt",
    "oceania.txt",
    "places.txt",
    "russia.txt",
    "themes.txt",
    "world.txt"
];

/// One entry as its line says it, references not yet looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line<'t> {
    pub(super) class: Class,
    pub(super) name: &'t str,
    pub(super) years: Years,
    pub(super) places: &'t str,
    pub(super) variants: &'t str,
    pub(super) broader: &'t str,
    pub(super) related: &'t str,
}

/// The years field of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Years {
    pub(super) range: Option<YearRange>,
    pub(super) life: Option<YearRange>,
    pub(super) uncertain: bool,
}

/// The lines of a file that hold entries, with their numbers, from 1.
pub(super) fn rows(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

impl<'t> Line<'t> {
    /// Reads a line; `Err` says what is wrong with it.
    pub(super) fn read(line: &'t str) -> Result<Line<'t>, String> {
        let [class, name, years, places, variants, broader, related] = fields(line)?;
        if bare_name(name).is_empty() {
            return Err("no name".into());
        }
        let class = Class::from_name(class).ok_or_else(|| format!("unknown class {class:?}"))?;
        let years = read_years(years)?;
        Ok(Line { class, name, years, places, variants, broader, related })
    }
}

/// The seven fields of a line, unread.
fn fields(line: &str) -> Result<[&str; 7], String> {
    let mut parts = split(line, b'|');
    let mut fields = [""; 7];
    for field in &mut fields {
        *field = parts.next().ok_or("fewer than 7 fields")?;
    }
    if parts.next().is_none() { Ok(fields) } else { Err("more than 7 fields".into()) }
}

/// A name without the bracket that tells it from its namesakes.
pub(super) fn bare_name(name: &str) -> &str {
    name.split_once('(').map_or(name, |(bare, _)| bare.trim_end())
}

/// Whether a name carries a bracket that tells it from its namesakes.
pub(super) fn has_bracket(name: &str) -> bool {
    bare_name(name).len() < name.len()
}

/// The items of a list field, empty ones left out.
pub(super) fn list(field: &str, separator: u8) -> impl Iterator<Item = &str> {
    split(field, separator).filter(|item| !item.is_empty())
}

/// The parts between ASCII separators, trimmed. Most of loading is this.
fn split(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let ends = memchr_iter(separator, text.as_bytes()).chain([text.len()]);
    ends.scan(0, move |start, end| text.get(std::mem::replace(start, end + 1)..end)).map(str::trim_ascii)
}

/// Whose a name in a variants field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Its own.
    Own,
    /// Shared, or too common to be sure: `?the Terror`.
    Shared,
    /// That of the same place or people at another time, which another entry has: `=Gold Coast`.
    Renamed,
}

/// A name in a variants field, and whose its first sign says it is.
pub(super) fn read_variant(item: &str) -> (&str, Standing) {
    let (text, standing) = match item.split_at_checked(1) {
        Some(("?", name)) => (name, Standing::Shared),
        Some(("=", name)) => (name, Standing::Renamed),
        _ => (item, Standing::Own),
    };
    (text.trim_start(), standing)
}

impl Name {
    pub(super) fn new(text: Cow<'static, str>, standing: Standing) -> Name {
        Name { text, ambiguous: standing != Standing::Own, renamed: standing == Standing::Renamed }
    }

    /// The usual name of an entry: without its bracket, and shared where it has one.
    pub(super) fn usual(full_name: Cow<'static, str>) -> Name {
        let standing = if has_bracket(&full_name) { Standing::Shared } else { Standing::Own };
        let text = match full_name {
            Cow::Borrowed(name) => Cow::Borrowed(bare_name(name)),
            Cow::Owned(name) => Cow::Owned(bare_name(&name).to_owned()),
        };
        Name::new(text, standing)
    }
}

/// Reads `1953..1964 (1894..1971)`: years, then a life in brackets, either of them left out at will.
pub(super) fn read_years(field: &str) -> Result<Years, String> {
    let (years, life) = match field.split_once('(') {
        Some((years, life)) => {
            let life = life.trim().strip_suffix(')').ok_or_else(|| format!("no closing bracket in {field:?}"))?;
            (years.trim(), life.trim())
        }
        None => (field.trim(), ""),
    };
    let (range, rough_range) = read_range(years)?;
    let (life, rough_life) = read_range(life)?;
    Ok(Years { range, life, uncertain: rough_range || rough_life })
}

/// Reads `264 BC..146 BC`, `1956`, `1949..`; also says whether a `c.` stands in it.
fn read_range(text: &str) -> Result<(Option<YearRange>, bool), String> {
    if text.is_empty() {
        return Ok((None, false));
    }
    let Some((start, end)) = text.split_once("..") else {
        let (year, rough) = read_year(text)?;
        return Ok((Some(YearRange::year(year)), rough));
    };
    let (start, rough_start) = read_open_end(start, Year::MIN)?;
    let (end, rough_end) = read_open_end(end, Year::MAX)?;
    let range = YearRange::new(start, end).ok_or_else(|| format!("years reversed in {text:?}"))?;
    Ok((Some(range), rough_start || rough_end))
}

fn read_open_end(text: &str, open: Year) -> Result<(Year, bool), String> {
    if text.trim().is_empty() { Ok((open, false)) } else { read_year(text) }
}

/// Reads `c. 264 BC`, `1953` or `-264`; also says whether it is rough. Deep time ends at [`Year::MIN`].
fn read_year(text: &str) -> Result<(Year, bool), String> {
    let text = text.trim();
    let (number, rough) = text.strip_prefix("c.").map_or((text, false), |rest| (rest.trim(), true));
    let year = match number.strip_suffix("BC") {
        Some(number) => {
            number.trim().parse().ok().filter(|number| *number > 0).map(|n: i32| Year::from_astronomical(1 - n))
        }
        None => number.parse().ok().and_then(Year::from_historical),
    };
    year.map(|year| (year, rough)).ok_or_else(|| format!("{text:?} is no year"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: i32, end: i32) -> Option<YearRange> {
        YearRange::new(Year::from_historical(start)?, Year::from_historical(end)?)
    }

    #[test]
    fn years_are_read_as_historians_write_them() {
        for (field, years, life, uncertain) in [
            ("", None, None, false),
            ("1956", range(1956, 1956), None, false),
            ("264 BC..146 BC", range(-264, -146), None, false),
            ("27 BC..476", range(-27, 476), None, false),
            ("c. 2600 BC..c. 1900 BC", range(-2600, -1900), None, true),
            ("1953..1964 (1894..1971)", range(1953, 1964), range(1894, 1971), false),
            ("(1818..1883)", None, range(1818, 1883), false),
            ("1949..", Some(YearRange::since(Year::AD(1949))), None, false),
            ("-264..-146", range(-264, -146), None, false),
            ("c. 3300000 BC..c. 3000 BC", Some(YearRange::until(Year::BC(3000))), None, true),
        ] {
            assert_eq!(read_years(field), Ok(Years { range: years, life, uncertain }), "{field}");
        }
    }

    #[test]
    fn what_is_no_year_is_said() {
        for field in ["0", "1964..1953", "soon", "1953 (1894", "-3 BC", "999999999999", "1953...1964"] {
            assert!(read_years(field).is_err(), "{field}");
        }
    }

    #[test]
    fn a_line_has_seven_fields() {
        let line =
            "policy | Virgin Lands campaign | 1954..1963 | Soviet Union | Virgin Lands | Soviet agriculture | maize";
        assert_eq!(Line::read(line).unwrap().name, "Virgin Lands campaign");
        assert!(Line::read("policy | Virgin Lands campaign | 1954..1963").is_err());
        assert!(Line::read(&format!("{line} | more")).is_err());
        assert!(Line::read(&line.replace("policy", "plan")).is_err());
    }

    #[test]
    fn every_data_file_is_in_the_table() {
        let folder = std::path::Path::new(file!()).parent().unwrap().join("data");
        let Ok(files) = std::fs::read_dir(folder) else { return };
        let mut missing: Vec<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        missing.retain(|file| SOURCES.iter().all(|source| source.file != file));
        assert_eq!(missing, [""; 0]);
    }
}
