//! What a hit shows besides its text: stored with each passage, never searched.

use serde::{Deserialize, Serialize};

use crate::analysis::Language;
use crate::document::YearRange;

/// The stored facts of one passage and its essay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// Path as shown: the indexed folder's name and the way below it.
    pub path: String,
    /// The essay's title.
    pub title: Option<String>,
    /// The essay's author.
    pub author: Option<String>,
    /// The exam question the essay answers.
    pub question: Option<String>,
    /// When the essay was written, as it says.
    pub written: Option<String>,
    /// Where the essay came from, as it says.
    pub source: Option<String>,
    /// Topics of the passage's essay, most telling first.
    pub topics: Vec<String>,
    /// The years the passage is about.
    pub period: Option<StoredPeriod>,
    /// Headings above the passage, outermost first.
    pub heading: Vec<String>,
    /// Number of its first paragraph, from 1.
    pub paragraph: u32,
    /// Printed page, from 1.
    pub page: Option<u32>,
    /// Line of the file it starts on, from 1.
    pub line: u32,
    /// A note or a bibliography entry rather than prose.
    pub aside: bool,
    /// The language of its essay, where that is one whose stems are indexed besides the English ones.
    pub language: Option<Language>,
}

/// The same as an essay has it: what is stored is written from this, without a copy of each.
#[derive(Clone, Debug, Serialize)]
pub(super) struct AboutOf<'a> {
    pub(super) path: &'a str,
    pub(super) title: Option<&'a str>,
    pub(super) author: Option<&'a str>,
    pub(super) question: Option<&'a str>,
    pub(super) written: Option<&'a str>,
    pub(super) source: Option<&'a str>,
    pub(super) topics: Vec<&'a str>,
    pub(super) period: Option<PeriodOf<'a>>,
    pub(super) heading: &'a [String],
    pub(super) paragraph: u32,
    pub(super) page: Option<u32>,
    pub(super) line: u32,
    pub(super) aside: bool,
    pub(super) language: Option<Language>,
}

/// A [`StoredPeriod`] as an essay has it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PeriodOf<'a> {
    pub(super) ranges: &'a [YearRange],
    pub(super) names: &'a [String],
    pub(super) because: &'a [String],
}

impl From<AboutOf<'_>> for About {
    fn from(of: AboutOf<'_>) -> About {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        About {
            path: of.path.to_owned(),
            title: owned(of.title),
            author: owned(of.author),
            question: owned(of.question),
            written: owned(of.written),
            source: owned(of.source),
            topics: of.topics.into_iter().map(str::to_owned).collect(),
            period: of.period.map(StoredPeriod::from),
            heading: of.heading.to_vec(),
            paragraph: of.paragraph,
            page: of.page,
            line: of.line,
            aside: of.aside,
            language: of.language,
        }
    }
}

impl From<PeriodOf<'_>> for StoredPeriod {
    fn from(of: PeriodOf<'_>) -> StoredPeriod {
        StoredPeriod { ranges: of.ranges.to_vec(), names: of.names.to_vec(), because: of.because.to_vec() }
    }
}

/// A period as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredPeriod {
    /// Disjoint ranges, earliest first, never empty.
    pub ranges: Vec<YearRange>,
    /// Named periods recognised.
    pub names: Vec<String>,
    /// The words that dated it.
    pub because: Vec<String>,
}

impl StoredPeriod {
    /// From the first year of all to the last.
    pub fn hull(&self) -> Option<YearRange> {
        self.ranges.iter().copied().reduce(YearRange::hull)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Year;

    #[test]
    fn what_is_written_of_an_essay_is_read_as_a_copy_of_it() {
        let year = |year| Year::AD(year);
        let texts = ["maize".to_owned(), "Virgin Lands".to_owned()];
        let of = AboutOf {
            path: "essays/maize.md",
            title: Some("Maize"),
            author: None,
            question: Some("Why maize?"),
            written: None,
            source: Some("a lecture"),
            topics: vec!["Agriculture", "Nikita Khrushchev"],
            period: Some(PeriodOf {
                ranges: &[YearRange::new(year(1954), year(1964)).unwrap()],
                names: &texts[..1],
                because: &texts,
            }),
            heading: &texts,
            paragraph: 3,
            page: Some(7),
            line: 12,
            aside: true,
            language: None,
        };
        let written = postcard::to_stdvec(&of).unwrap();
        let copy = About::from(of);
        assert_eq!(copy.period.as_ref().unwrap().because, texts);
        assert_eq!(postcard::from_bytes::<About>(&written).unwrap(), copy);
    }
}
