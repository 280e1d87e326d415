//! `--format bibtex`: entries for BibTeX and biblatex, one for each essay.
//!
//! Owns the escapes. Braces in a text are spelt out, since a bibliography program counts even those that are escaped.
//! What was quoted goes into `annote`, which the usual styles do not print.

use std::io;

use super::Cited;
use super::names::Name;
use super::quotation::turned;
use super::source::{Date, Source};
use crate::render::Style;
use crate::search::Answer;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Writes the entries, an empty line between two.
pub(in crate::render) fn render(answer: &Answer, _style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let cited = Cited::of(answer);
    for (place, source) in cited.sources.iter().enumerate() {
        let gap = if place == 0 { "" } else { "\n" };
        writeln!(out, "{gap}@misc{{{},", source.key)?;
        for (field, value) in fields(source) {
            writeln!(out, "  {field} = {value},")?;
        }
        writeln!(out, "  annote = {{{}}},\n}}", escaped(&cited.quotations(place).join(" ")))?;
    }
    Ok(())
}

/// The fields that are known, their values as they stand in an entry.
fn fields(source: &Source) -> Vec<(&'static str, String)> {
    let braced = |text: &str| format!("{{{}}}", escaped(&turned(text, 0)));
    let mut fields = Vec::new();
    if !source.names.is_empty() {
        let names: Vec<String> = source.names.iter().map(name).collect();
        fields.push(("author", format!("{{{}}}", names.join(" and "))));
    }
    // Braces within the braces keep the capitals of names.
    fields.push(("title", format!("{{{}}}", braced(&source.title))));
    match &source.date {
        Some(Date::Known { year, month, day }) => {
            fields.push(("year", format!("{{{year}}}")));
            fields.extend(month.and_then(|month| Some(("month", (*MONTHS.get(month as usize - 1)?).to_owned()))));
            fields.extend(day.map(|day| ("day", format!("{{{day}}}"))));
        }
        Some(Date::Words(words)) => fields.push(("note", braced(words))),
        None => {}
    }
    fields.extend(source.origin.as_ref().map(|origin| ("howpublished", braced(origin))));
    fields.extend(source.address.as_ref().map(|address| ("url", format!("{{{}}}", address_escaped(address)))));
    fields.push(("file", format!("{{{}}}", escaped(&source.path))));
    fields
}

fn name(name: &Name) -> String {
    match name {
        Name::Whole(name) => format!("{{{}}}", escaped(name)),
        Name::Person { family, given, particle, suffix } => {
            let family = [particle.as_str(), family].join(" ");
            let parts = [family.trim(), suffix, given].map(escaped);
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
        }
    }
}

/// What LaTeX would obey, spelt out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("{\\textbackslash}"),
            '{' => escaped.push_str("{\\textbraceleft}"),
            '}' => escaped.push_str("{\\textbraceright}"),
            '^' => escaped.push_str("{\\textasciicircum}"),
            '~' => escaped.push_str("{\\textasciitilde}"),
            '$' | '&' | '%' | '#' | '_' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

/// An address is taken as it stands, so that only its braces and backslashes are spelt out.
fn address_escaped(address: &str) -> String {
    address.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_latex_would_obey_is_spelt_out() {
        assert_eq!(
            escaped("50% of R&D_x #1 $2 {a}\\b~^"),
            "50\\% of R\\&D\\_x \\#1 \\$2 {\\textbraceleft}a{\\textbraceright}{\\textbackslash}b{\\textasciitilde}{\\textasciicircum}"
        );
    }

    #[test]
    fn names_are_in_the_order_bibtex_wants() {
        let person = |particle: &str, suffix: &str| Name::Person {
            family: "Berg".into(),
            given: "Ludwig".into(),
            particle: particle.into(),
            suffix: suffix.into(),
        };
        assert_eq!(name(&person("", "")), "Berg, Ludwig");
        assert_eq!(name(&person("van der", "Jr.")), "van der Berg, Jr., Ludwig");
        assert_eq!(name(&Name::Whole("Office of War and Peace".into())), "{Office of War and Peace}");
    }
}
