//! Which essays the index has, for those who name them.

use std::collections::HashMap;

use histsearch::error::Result;
use histsearch::eval::place::{self, Catalogue, Place, Seat};
use histsearch::index::{self, Index};
use histsearch::search::{essay_passages, parse_passage_id};

/// The essays of an index, looked up once each.
pub(super) struct Essays<'a> {
    index: &'a Index,
    paths: Vec<String>,
    known: HashMap<String, Option<(String, Vec<Seat>)>>,
}

impl<'a> Essays<'a> {
    pub(super) fn of(index: &'a Index) -> Result<Essays<'a>> {
        let files = index.manifest()?.files;
        let paths = files.into_iter().filter(|(_, file)| file.state.passages().is_some()).map(|(path, _)| path);
        Ok(Essays { index, paths: paths.collect(), known: HashMap::new() })
    }

    /// The path itself, or the only one that ends like it.
    fn full_path(&self, path: &str) -> Option<&str> {
        if let Ok(at) = self.paths.binary_search_by(|known| known.as_str().cmp(path)) {
            return Some(&self.paths[at]);
        }
        let ends = |known: &&String| known.strip_suffix(path).is_some_and(|before| before.ends_with('/'));
        let mut ending = self.paths.iter().filter(ends);
        ending.next().filter(|_| !path.is_empty() && ending.next().is_none()).map(String::as_str)
    }

    fn look_up(&self, path: &str) -> Result<Option<(String, Vec<Seat>)>> {
        let Some(path) = self.full_path(path) else { return Ok(None) };
        let passages = essay_passages(self.index, index::essay_id(path))?;
        let seat = |(ordinal, about, text): &(u64, histsearch::fields::About, String)| Seat {
            ordinal: *ordinal,
            paragraph: about.paragraph,
            paragraphs: 1 + text.matches("\n\n").count() as u32,
            line: about.line,
        };
        Ok(Some((path.to_owned(), passages.iter().map(seat).collect())))
    }
}

impl Catalogue for Essays<'_> {
    fn essay(&mut self, path: &str) -> Result<Option<(String, Vec<Seat>)>> {
        if let Some(known) = self.known.get(path) {
            return Ok(known.clone());
        }
        let found = self.look_up(path)?;
        self.known.insert(path.to_owned(), found.clone());
        Ok(found)
    }

    fn passage(&mut self, id: &str) -> Result<Option<Place>> {
        let Some((essay, Some(ordinal))) = parse_passage_id(id) else { return Ok(None) };
        let passages = essay_passages(self.index, essay)?;
        let found = passages.into_iter().find(|(place, _, _)| *place == ordinal);
        Ok(found.map(|(ordinal, about, _)| Place::passage(about.path, ordinal)))
    }
}

/// What a name stands for, and whether the index has it; without an index every name is taken at its word.
pub(super) fn place(document: &str, essays: Option<&mut Essays<'_>>) -> Result<(Place, bool)> {
    let Some(essays) = essays else { return Ok((Place::as_written(document), true)) };
    Ok(match place::find(document, essays)? {
        Some(place) => (place, true),
        None => (Place::essay(document), false), // like nothing but itself
    })
}
