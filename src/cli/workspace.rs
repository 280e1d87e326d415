//! Which index, which lexicon: what nearly every subcommand needs first.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use histsearch::error::{Kind, Result};
use histsearch::index::{Folder, Index};
use histsearch::lexicon::Lexicon;
use histsearch::lexicon::exchange::Imported;
use histsearch::settings::{Settings, Vocabulary};

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
    own: Option<Arc<Lexicon>>,
    pub(crate) settings: Settings,
    /// Identifies the user's entries; empty when there are none.
    pub(crate) hash: String,
    /// The files some of them stand in.
    pub(crate) vocabularies: Vec<PathBuf>,
    /// What is wrong with them, for a warning.
    pub(crate) problems: Vec<String>,
}

impl Knowledge {
    /// What the program knows by itself.
    pub(crate) fn builtin() -> Knowledge {
        Knowledge {
            own: None,
            settings: Settings::default(),
            hash: String::new(),
            vocabularies: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// What is known of essays in these folders. The lexicon of the index at `folder` serves where the entries are
    /// still those it was made of.
    pub(crate) fn beside(folders: &[PathBuf], folder: &Folder) -> Result<Knowledge> {
        let Some((place, settings)) = settings_beside(folders)? else { return Ok(Knowledge::builtin()) };
        let opened = settings.open_vocabularies(&place)?;
        let vocabularies = opened.iter().map(|vocabulary| vocabulary.path().to_owned()).collect();
        let hash = settings.entries_hash(&opened);
        if hash.is_empty() {
            return Ok(Knowledge { settings, ..Knowledge::builtin() });
        }
        let kept = Index::open(folder).ok().filter(|index| index.summary().settings_hash == hash);
        if let Some(own) = kept.and_then(|index| index.lexicon()) {
            return Ok(Knowledge { own: Some(own), settings, hash, vocabularies, problems: Vec::new() });
        }
        let (lexicon, problems) = lexicon_of(&settings, &opened)?;
        Ok(Knowledge { own: Some(Arc::new(lexicon)), settings, hash, vocabularies, problems })
    }

    /// What an index was made with, and the habits that go with its essays.
    pub(crate) fn of_index(index: &Index) -> Result<Knowledge> {
        let settings = settings_beside(&index.summary().roots)?.map(|(_, settings)| settings).unwrap_or_default();
        let hash = index.summary().settings_hash.clone();
        Ok(Knowledge { own: index.lexicon(), settings, hash, ..Knowledge::builtin() })
    }

    /// The lexicon.
    pub(crate) fn lexicon(&self) -> &Lexicon {
        self.own.as_deref().unwrap_or_else(|| Lexicon::builtin())
    }
}

/// The built-in lexicon with the entries of settings and of the vocabularies they name, and what is wrong with those.
pub(crate) fn lexicon_of(settings: &Settings, vocabularies: &[Vocabulary]) -> Result<(Lexicon, Vec<String>)> {
    let mut entries = settings.entry.clone();
    let mut problems = Vec::new();
    for vocabulary in vocabularies {
        let Imported { entries: imported, skipped } = vocabulary.import()?;
        entries.extend(imported);
        let name = vocabulary.name();
        problems.extend(skipped.iter().map(|skipped| format!("{name}:{}: {}", skipped.row, skipped.reason)));
    }
    let (lexicon, wrong) = Lexicon::with_user(entries);
    problems.extend(wrong.iter().map(ToString::to_string));
    Ok((lexicon, problems))
}

/// The settings that stand in or beside the first of these folders that has any, and where.
fn settings_beside(folders: &[PathBuf]) -> Result<Option<(PathBuf, Settings)>> {
    for folder in folders {
        for place in [Some(folder.as_path()), folder.parent()].into_iter().flatten() {
            let place = if place.as_os_str().is_empty() { Path::new(".") } else { place };
            if let Some(settings) = Settings::beside(place)? {
                return Ok(Some((place.to_owned(), settings)));
            }
        }
    }
    Ok(None)
}

/// The settings here or beside the index folder.
pub(crate) fn settings_around(folder: &Folder) -> Result<Settings> {
    let places = [PathBuf::from("."), folder.path().to_owned()];
    Ok(settings_beside(&places)?.map(|(_, settings)| settings).unwrap_or_default())
}

/// The index and the knowledge that goes with it.
pub(crate) fn open(global: &Global) -> Result<(Index, Knowledge)> {
    let index = Index::open(&folder(global))?;
    let knowledge = Knowledge::of_index(&index)?;
    Ok((index, knowledge))
}

/// The lexicon for commands that work without an index: that of the index if there is one, else the built-in one.
pub(crate) fn knowledge_anywhere(global: &Global) -> Result<Knowledge> {
    match open(global) {
        Ok((_, knowledge)) => Ok(knowledge),
        Err(error) if error.kind() == Kind::NoIndex => Ok(Knowledge::builtin()),
        Err(error) => Err(error),
    }
}
