//! Which index, which lexicon: what nearly every subcommand needs first.

use std::path::{Path, PathBuf};

use histsearch::error::Result;
use histsearch::index::{Folder, Index};
use histsearch::lexicon::Lexicon;
use histsearch::settings::Settings;

use super::Global;

/// The index folder: the flag or the environment, the nearest one we made, else `./index`.
pub(crate) fn folder(global: &Global) -> Folder {
    let nearest = || Folder::nearest(&std::env::current_dir().ok()?);
    match &global.index {
        Some(path) => Folder::at(path),
        None => nearest().unwrap_or_else(|| Folder::at("index")),
    }
}

/// The built-in lexicon with a user's entries, and the user's habits.
pub(crate) struct Knowledge {
    own: Option<Box<Lexicon>>,
    pub(crate) settings: Settings,
    /// Identifies the user's entries; empty when there are none.
    pub(crate) hash: String,
    /// What is wrong with them, for a warning.
    pub(crate) problems: Vec<String>,
}

impl Knowledge {
    /// What the program knows by itself.
    pub(crate) fn builtin() -> Knowledge {
        Knowledge { own: None, settings: Settings::default(), hash: String::new(), problems: Vec::new() }
    }

    /// Reads the settings that stand in or beside the first of these folders that has any.
    pub(crate) fn beside(folders: &[PathBuf]) -> Result<Knowledge> {
        for folder in folders {
            for place in [Some(folder.as_path()), folder.parent()].into_iter().flatten() {
                let place = if place.as_os_str().is_empty() { Path::new(".") } else { place };
                if let Some((settings, text)) = Settings::beside(place)? {
                    return Ok(Knowledge::of(settings, &text));
                }
            }
        }
        Ok(Knowledge::builtin())
    }

    /// The settings of the essays an index was made from.
    pub(crate) fn of_index(index: &Index) -> Result<Knowledge> {
        Knowledge::beside(&index.summary().roots)
    }

    fn of(settings: Settings, text: &str) -> Knowledge {
        if settings.entry.is_empty() {
            return Knowledge { settings, ..Knowledge::builtin() };
        }
        let (lexicon, problems) = Lexicon::with_user(settings.entry.clone());
        Knowledge {
            own: Some(Box::new(lexicon)),
            settings,
            hash: histsearch::index::hash_of(text),
            problems: problems.iter().map(ToString::to_string).collect(),
        }
    }

    /// The lexicon.
    pub(crate) fn lexicon(&self) -> &Lexicon {
        self.own.as_deref().unwrap_or_else(|| Lexicon::builtin())
    }
}

/// The index and the knowledge that goes with it.
pub(crate) fn open(global: &Global) -> Result<(Index, Knowledge)> {
    let index = Index::open(&folder(global))?;
    let knowledge = Knowledge::of_index(&index)?;
    Ok((index, knowledge))
}

/// The lexicon for commands that work without an index: that of the index if there is one, else the built-in one.
pub(crate) fn knowledge_anywhere(global: &Global) -> Knowledge {
    open(global).map_or_else(|_| Knowledge::builtin(), |(_, knowledge)| knowledge)
}
