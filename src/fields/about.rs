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
