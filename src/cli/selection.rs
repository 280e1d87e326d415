//! The flags that say which passages: shared by `query`, `topics` and `timeline`.

use globset::{GlobBuilder, GlobMatcher};
use histsearch::error::{Error, Result};
use histsearch::fields::period::PeriodMatch;
use histsearch::lexicon::Lexicon;
use histsearch::search::{Filters, understand};

use clap::ValueEnum;

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
    /// The conditions as meant.
    ///
    /// # Errors
    /// When a period or a pattern cannot be read.
    pub(crate) fn filters(&self, lexicon: &Lexicon) -> Result<Filters> {
        Ok(Filters {
            topics: self.topic.clone(),
            periods: self.period.iter().map(|words| understand::period(lexicon, words)).collect::<Result<_>>()?,
            period_match: match self.period_match {
                How::Overlaps => PeriodMatch::Overlaps,
                How::Within => PeriodMatch::Within,
            },
            authors: self.author.clone(),
            paths: self.path.iter().map(|pattern| glob(pattern)).collect::<Result<_>>()?,
        })
    }
}

/// `*` stops at a slash, `**` does not; a pattern without a slash is matched against the file name.
fn glob(pattern: &str) -> Result<GlobMatcher> {
    let whole = if pattern.contains('/') { pattern.to_owned() } else { format!("**/{pattern}") };
    let glob = GlobBuilder::new(&whole).literal_separator(true).build();
    glob.map(|glob| glob.compile_matcher())
        .map_err(|error| Error::usage(format!("cannot read the pattern {pattern:?}")).because(error))
}
