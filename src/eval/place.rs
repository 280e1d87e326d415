//! What a judgement or a run names: an essay, or a passage of it.
//!
//! Owns how such a name is written, and when what was returned is what was judged. Refuses to know the index: what
//! essays there are and how they fall into passages is a [`Catalogue`]'s to say.
//!
//! | written | is |
//! |---|---|
//! | `corpus/russia/virgin-lands.md` | the essay; any passage of it will do |
//! | `corpus/russia/virgin-lands.md:4`, `…:¶4`, `…#4`, `…#¶4` | its paragraph 4, as `histsearch show` takes it |
//! | `corpus/russia/virgin-lands.md#L31`, `…:L31` | its paragraph at line 31 |
//! | `3c9a6e1fb2d04758-3` | the passage of this id |
//!
//! A path is the one hits show; the end of it will do where only one essay has it (`virgin-lands.md:4`). `%20` is a
//! space. A long paragraph that was cut into several passages is found with any of them; short paragraphs that
//! share a passage are found together.
//!
//! ```
//! use histsearch::eval::place::{Place, Reading, readings};
//!
//! assert_eq!(readings("essays/maize.md#¶4").last(), Some(&Reading::Paragraph("essays/maize.md".into(), 4)));
//! assert!(Place::as_written("essays/maize.md").covers(&Place::as_written("essays/maize.md:4")));
//! ```

use std::ops::RangeInclusive;

use crate::error::Result;

/// An essay, or a run of its passages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The essay's path as shown.
    pub essay: String,
    /// The passages by their place in the essay; `None` for the essay whichever passage.
    pub passages: Option<RangeInclusive<u64>>,
}

impl Place {
    /// One passage.
    pub fn passage(essay: impl Into<String>, ordinal: u64) -> Place {
        Place { essay: essay.into(), passages: Some(ordinal..=ordinal) }
    }

    /// The essay as a whole.
    pub fn essay(essay: impl Into<String>) -> Place {
        Place { essay: essay.into(), passages: None }
    }

    /// What a name stands for where nobody knows the essays: paragraph numbers stand for passages.
    pub fn as_written(document: &str) -> Place {
        match readings(document).pop() {
            Some(Reading::Paragraph(path, paragraph)) => Place::passage(path, u64::from(paragraph)),
            _ => Place::essay(document),
        }
    }

    /// Whether a passage returned is what was judged, or a part or the whole of it: `self` is the judged place.
    ///
    /// An essay returned as such is no judged passage of it.
    pub fn covers(&self, returned: &Place) -> bool {
        self.essay == returned.essay
            && match (&self.passages, &returned.passages) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(judged), Some(returned)) => judged.start() <= returned.end() && returned.start() <= judged.end(),
            }
    }

    /// How many passages it may be; the essay is the widest.
    pub(super) fn width(&self) -> u64 {
        self.passages.as_ref().map_or(u64::MAX, |passages| passages.end().saturating_sub(*passages.start()))
    }
}

/// One way to understand a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The whole name is a path.
    Essay(String),
    /// A path and the number of a paragraph, from 1.
    Paragraph(String, u32),
    /// A path and a line of the file, from 1.
    Line(String, u32),
}

impl Reading {
    /// The path.
    pub fn path(&self) -> &str {
        match self {
            Reading::Essay(path) | Reading::Paragraph(path, _) | Reading::Line(path, _) => path,
        }
    }
}

/// Every way to understand a name, the most literal first: a path may have `:4` or `#4` in it.
pub fn readings(document: &str) -> Vec<Reading> {
    let mut names = vec![document.to_owned()];
    if document.contains("%20") {
        names.push(document.replace("%20", " "));
    }
    let mut readings: Vec<Reading> = Vec::with_capacity(2 * names.len());
    readings.extend(names.iter().map(|name| Reading::Essay(shown(name))));
    readings.extend(names.iter().filter_map(|name| numbered(name)));
    readings
}

fn shown(path: &str) -> String {
    path.trim_start_matches("./").to_owned()
}

/// A path and a number behind the last `:` or `#`.
fn numbered(name: &str) -> Option<Reading> {
    let (path, number) = name.rsplit_once([':', '#']).filter(|(path, _)| !path.is_empty())?;
    let parse = |digits: &str| digits.parse().ok().filter(|number| *number > 0);
    match number.strip_prefix(['L', 'l']) {
        Some(line) => Some(Reading::Line(shown(path), parse(line)?)),
        None => Some(Reading::Paragraph(shown(path), parse(number.trim_start_matches(['¶', 'p']))?)),
    }
}

/// Where a passage stands in its essay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Its place among the essay's passages, from 0.
    pub ordinal: u64,
    /// The number of its first paragraph, from 1.
    pub paragraph: u32,
    /// How many paragraphs it holds, at least 1.
    pub paragraphs: u32,
    /// The line of the file it starts on, from 1.
    pub line: u32,
}

/// Knows which essays there are.
pub trait Catalogue {
    /// The path as shown and the passages, in order, of the essay with this path or this end of a path.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn essay(&mut self, path: &str) -> Result<Option<(String, Vec<Seat>)>>;

    /// The passage with this id.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn passage(&mut self, id: &str) -> Result<Option<Place>>;
}

/// What a name stands for; `None` where the catalogue has nothing of that name.
///
/// # Errors
/// When the index cannot be read.
pub fn find(document: &str, catalogue: &mut dyn Catalogue) -> Result<Option<Place>> {
    if let Some(place) = catalogue.passage(document)? {
        return Ok(Some(place));
    }
    for reading in readings(document) {
        let Some((essay, seats)) = catalogue.essay(reading.path())? else { continue };
        let passages = match reading {
            Reading::Essay(_) => return Ok(Some(Place::essay(essay))),
            Reading::Paragraph(_, paragraph) => of_paragraph(&seats, paragraph),
            Reading::Line(_, line) => of_line(&seats, line),
        };
        if let Some(passages) = passages {
            return Ok(Some(Place { essay, passages: Some(passages) }));
        }
    }
    Ok(None)
}

/// The passages a paragraph is in.
fn of_paragraph(seats: &[Seat], paragraph: u32) -> Option<RangeInclusive<u64>> {
    let has = |seat: &&Seat| (seat.paragraph..seat.paragraph + seat.paragraphs).contains(&paragraph);
    let first = seats.iter().find(has)?;
    let last = seats.iter().rfind(has)?;
    Some(first.ordinal..=last.ordinal)
}

/// The passages of the paragraph a line is in: those that start on the last starting line at or before it.
fn of_line(seats: &[Seat], line: u32) -> Option<RangeInclusive<u64>> {
    let start = seats.iter().map(|seat| seat.line).filter(|start| *start <= line).max()?;
    let here = |seat: &&Seat| seat.line == start;
    Some(seats.iter().find(here)?.ordinal..=seats.iter().rfind(here)?.ordinal)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seat(ordinal: u64, paragraph: u32, paragraphs: u32, line: u32) -> Seat {
        Seat { ordinal, paragraph, paragraphs, line }
    }

    /// Paragraph 2 in two pieces; 3 and 4 in one passage.
    const SEATS: [Seat; 4] = [seat(0, 1, 1, 3), seat(1, 2, 1, 5), seat(2, 2, 1, 5), seat(3, 3, 2, 7)];

    struct OneEssay;

    impl Catalogue for OneEssay {
        fn essay(&mut self, path: &str) -> Result<Option<(String, Vec<Seat>)>> {
            let known = ["essays/no 4: maize.md", "no 4: maize.md"].contains(&path);
            Ok(known.then(|| ("essays/no 4: maize.md".to_owned(), SEATS.to_vec())))
        }

        fn passage(&mut self, id: &str) -> Result<Option<Place>> {
            Ok((id == "00-2").then(|| Place::passage("essays/no 4: maize.md", 2)))
        }
    }

    fn found(document: &str) -> Option<Option<RangeInclusive<u64>>> {
        find(document, &mut OneEssay).unwrap().map(|place| {
            assert_eq!(place.essay, "essays/no 4: maize.md");
            place.passages
        })
    }

    #[test]
    fn every_form_of_the_table_is_understood() {
        for (written, passages) in [
            ("essays/no 4: maize.md", None),
            ("./essays/no%204:%20maize.md", None),
            ("no 4: maize.md:1", Some(0..=0)),
            ("no 4: maize.md:¶2", Some(1..=2)),
            ("no 4: maize.md#2", Some(1..=2)),
            ("no 4: maize.md#¶3", Some(3..=3)),
            ("no 4: maize.md#p4", Some(3..=3)),
            ("no 4: maize.md#L6", Some(1..=2)),
            ("no 4: maize.md:L7", Some(3..=3)),
            ("00-2", Some(2..=2)),
        ] {
            assert_eq!(found(written), Some(passages), "{written}");
        }
    }

    #[test]
    fn what_is_not_there_is_nothing() {
        for written in
            ["other.md", "no 4: maize.md:5", "no 4: maize.md:0", "no 4: maize.md#L1", "no 4", "", ":4", "00-9"]
        {
            assert_eq!(found(written), None, "{written}");
        }
    }

    #[test]
    fn an_essay_covers_its_passages_and_a_passage_no_essay() {
        let [essay, third, other] = ["a.md", "a.md:3", "b.md:3"].map(Place::as_written);
        let pieces = Place { essay: "a.md".into(), passages: Some(3..=4) };
        assert!(essay.covers(&third) && essay.covers(&essay) && third.covers(&third) && pieces.covers(&third));
        assert!(!third.covers(&essay) && !pieces.covers(&Place::as_written("a.md:5")));
        assert!(!essay.covers(&other) && !third.covers(&other) && third.covers(&pieces));
        assert_eq!(Place::as_written("MED-10"), Place::essay("MED-10"));
    }
}
