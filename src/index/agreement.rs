//! Whether the vectors of an index and a model belong together.

use super::Index;
use super::manifest::Manifest;
use crate::embedding::{Identity, Model};
use crate::error::{Error, Result};

/// Whether the model makes other vectors than there are, so that every passage needs a new one.
///
/// # Errors
/// When there are vectors and no model to continue them with: they are not dropped without a word.
pub(super) fn is_new(before: &Manifest, model: Option<&Model>) -> Result<bool> {
    match (&before.model, model) {
        (None, model) => Ok(model.is_some()),
        (Some(known), Some(model)) => Ok(!known.is(model.identity())),
        (Some(known), None) => Err(Error::usage(format!("the index was made with the model {}", known.name)).hint(
            "histsearch index --model DIR PATH... continues it; with --rebuild and no --model it is made without",
        )),
    }
}

impl Index {
    /// Refuses a model that did not make the vectors of this index.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::error::Kind::Usage) with the command that would make them.
    pub fn agree_with(&self, model: &Model) -> Result<()> {
        let asked = &model.identity().name;
        let refused = match &self.summary().model {
            Some(known) if known.is(model.identity()) => return Ok(()),
            Some(known) => format!("the index was made with another model than {asked}: {}", told(known)),
            None => "the index was made without a model".to_owned(),
        };
        Err(Error::usage(refused)
            .hint(format!("histsearch index --model {asked} PATH... makes it anew; or ask without --model")))
    }
}

fn told(model: &Identity) -> String {
    format!("{}, {} dimensions, {}", model.name, model.dimensions, &model.hash.get(..8).unwrap_or_default())
}
