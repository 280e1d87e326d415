//! The flags that say which passages: shared by every subcommand that counts or searches.

use clap::ValueEnum;
use histsearch::fields::period::PeriodMatch;
use histsearch::search;

/// Conditions on passages.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct Selection {
    /// Only passages on this topic or a part of it; repeat for several.
    #[arg(long, value_name = "TOPIC")]
    topic: Vec<String>,
    /// Only passages about these years; repeat for several.
    ///
    /// Years (1953..1964, 1953, 1960s, "19th century", -264..-146, "264 BC..146 BC", 1917..) or a name ("Cold
    /// War"). -264 is 264 BC; there is no year 0.
    #[arg(long, value_name = "PERIOD", allow_hyphen_values = true)]
    period: Vec<String>,
    /// Whether a passage's years must share a year with the period or lie within it.
    #[arg(long, value_name = "HOW", default_value = "overlaps")]
    period_match: How,
    /// Only essays by this author.
    #[arg(long, value_name = "NAME")]
    author: Vec<String>,
    /// Only essays that answer this exam question, by some of its words.
    #[arg(long, value_name = "WORDS")]
    question: Vec<String>,
    /// Only essays whose path matches this pattern: 'corpus/russia/*'.
    #[arg(long, value_name = "GLOB")]
    path: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum How {
    #[default]
    Overlaps,
    Within,
}

impl Selection {
    /// The conditions as typed.
    pub(crate) fn typed(&self) -> search::Selection {
        search::Selection {
            topics: self.topic.clone(),
            periods: self.period.clone(),
            period_match: match self.period_match {
                How::Overlaps => PeriodMatch::Overlaps,
                How::Within => PeriodMatch::Within,
            },
            authors: self.author.clone(),
            questions: self.question.clone(),
            paths: self.path.clone(),
        }
    }
}
