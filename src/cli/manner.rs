//! How to search: the flags `query` and `eval` share, as typed and as meant.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use clap::Parser;
use histsearch::embedding::Model;
use histsearch::error::{Error, Result};
use histsearch::search::{Request, Typed};

use super::selection::Selection;
use super::workspace::Knowledge;

/// What changes which passages are found and how they are ranked.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Manner {
    /// The most hits from one essay, 0 for no cap [default: 3].
    #[arg(long, value_name = "N")]
    pub(crate) per_essay: Option<usize>,
    /// The words as typed: no stemming, no other spellings, nothing related.
    #[arg(long)]
    exact: bool,
    /// No other spellings and names.
    #[arg(long)]
    no_variants: bool,
    /// Nothing that is only related: neither what the lexicon relates nor words the passages found have in common.
    #[arg(long)]
    no_related: bool,
    /// Near-copies of a passage as hits of their own.
    #[arg(long)]
    copies: bool,
    /// Judge by meaning too, with the static embedding model in this folder; the index must be made with it.
    #[arg(long, value_name = "DIR", conflicts_with = "exact")]
    model: Option<PathBuf>,
    #[arg(skip)]
    loaded: OnceLock<Arc<Model>>,
    #[command(flatten)]
    selection: Selection,
}

/// The same flags alone, as another flag's value.
#[derive(Debug, Parser)]
#[command(no_binary_name = true, disable_help_flag = true)]
struct Flags {
    #[command(flatten)]
    manner: Manner,
}

impl Manner {
    /// Reads flags as they would be typed after `query`.
    pub(crate) fn parse(flags: &str) -> Result<Manner> {
        let refused = || {
            Error::usage(format!("cannot read the flags {flags:?}"))
                .hint("flags of `histsearch query` that change what is found: --against '--no-variants --no-related'")
        };
        let words = shlex::split(flags).ok_or_else(|| refused().because("a quotation mark has no partner"))?;
        let read = Flags::try_parse_from(words).map_err(|error| {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default();
            refused().because(first.trim_start_matches("error: ").to_owned())
        })?;
        Ok(read.manner)
    }

    /// The model, loaded when first asked for.
    fn model(&self) -> Result<Option<Arc<Model>>> {
        let Some(folder) = &self.model else { return Ok(None) };
        if let Some(model) = self.loaded.get() {
            return Ok(Some(Arc::clone(model)));
        }
        let model = Arc::new(Model::load(folder)?);
        Ok(Some(Arc::clone(self.loaded.get_or_init(|| model))))
    }

    /// These words with these flags, as typed.
    pub(crate) fn typed(&self, words: &str) -> Result<Typed> {
        Ok(Typed {
            words: words.to_owned(),
            per_essay: self.per_essay,
            exact: self.exact,
            no_variants: self.no_variants,
            no_related: self.no_related,
            copies: self.copies,
            model: self.model()?,
            selection: self.selection.typed(),
            ..Typed::default()
        })
    }

    /// The request as meant.
    pub(crate) fn request(&self, words: &str, knowledge: &Knowledge) -> Result<Request> {
        self.typed(words)?.request(knowledge.lexicon(), &knowledge.settings.query)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requested(flags: &str) -> Request {
        Manner::parse(flags).unwrap().request("maize", &Knowledge::builtin()).unwrap()
    }

    #[test]
    fn flags_are_read_as_a_shell_would() {
        let request = requested("--no-related --per-essay 0 --topic 'Soviet agriculture' --period -264..-146");
        assert_eq!((request.related, request.variants, request.per_essay), (false, true, 0));
        assert_eq!(request.filters.topics, ["Soviet agriculture"]);
        assert_eq!(request.filters.periods.len(), 1);
        assert!(requested("").related);
        assert!(!requested("--exact").variants);
    }

    #[test]
    fn what_is_no_flag_of_query_is_named() {
        for (flags, reason) in [("--nonsense", "--nonsense"), ("maize", "maize"), ("--topic 'x", "quotation mark")] {
            let error = Manner::parse(flags).unwrap_err();
            let cause = std::error::Error::source(&error).unwrap().to_string();
            assert!(cause.contains(reason), "{cause}");
        }
    }
}
