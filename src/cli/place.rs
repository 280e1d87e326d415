//! What stands in an index under a name: an essay or a passage, by `ID|PATH[:PARAGRAPH]`.

use histsearch::error::{Error, Result};
use histsearch::fields::About;
use histsearch::index::{self, Index};
use histsearch::render::safe;
use histsearch::search::{essay_passages, parse_passage_id};

use super::Terminal;

/// One essay's passages and the place of the one asked for.
pub(super) struct Place {
    /// The essay's id.
    pub(super) essay: u64,
    /// All its passages, with their numbers.
    pub(super) passages: Vec<(u64, About, String)>,
    /// Which of them is meant; `None` for the whole essay.
    pub(super) place: Option<usize>,
}

impl Place {
    /// What a name given to a subcommand means; where nothing is called so, says so and how names are found.
    pub(super) fn named(index: &Index, name: &str, subcommand: &str, terminal: &Terminal) -> Result<Option<Place>> {
        let found = find(index, name)?;
        if found.is_none() {
            match first_below(index, name)? {
                Some(path) => {
                    terminal.complain(&format!("{} holds essays, and is none itself", safe::name(name)));
                    terminal.advise(&format!("histsearch {subcommand} {}", safe::name(&path)));
                }
                None => {
                    terminal.complain(&format!("nothing in the index is called {}", safe::name(name)));
                    terminal.advise("histsearch query WORDS --format jsonl shows ids; histsearch status lists paths");
                }
            }
        }
        Ok(found)
    }
}

/// The essay or passage of this id, path, or path and paragraph.
pub(super) fn find(index: &Index, what: &str) -> Result<Option<Place>> {
    if let Some((essay, ordinal)) = parse_passage_id(what) {
        let passages = essay_passages(index, essay)?;
        let place = ordinal.and_then(|ordinal| usize::try_from(ordinal).ok());
        let known = !passages.is_empty() && place.is_none_or(|place| place < passages.len());
        return Ok(known.then_some(Place { essay, passages, place }));
    }
    let (path, paragraph) = split_paragraph(what);
    for (path, paragraph) in [(what, None), (path, paragraph)] {
        let path = path.strip_prefix("./").unwrap_or(path);
        let essay = index::essay_id(path);
        let passages = essay_passages(index, essay)?;
        if passages.is_empty() {
            continue;
        }
        let Some(paragraph) = paragraph else { return Ok(Some(Place { essay, passages, place: None })) };
        // A paragraph merged into a passage with others is in the last passage that starts at or before it.
        let place = passages.iter().rposition(|(_, about, _)| about.paragraph <= paragraph);
        let place = place.filter(|_| paragraph > 0).ok_or_else(|| {
            Error::usage(format!("{path} has no paragraph {paragraph}")).hint(format!("histsearch show {path}"))
        })?;
        return Ok(Some(Place { essay, passages, place: Some(place) }));
    }
    Ok(None)
}

/// The first essay in a folder, a table or an archive of this name.
fn first_below(index: &Index, what: &str) -> Result<Option<String>> {
    let folder = format!("{}/", what.strip_prefix("./").unwrap_or(what).trim_end_matches('/'));
    let files = index.manifest()?.files;
    let first = files.find_index(&folder).unwrap_or_else(|first| first);
    let mut below = files.as_slice()[first..].iter().take_while(|(path, _)| path.starts_with(&folder));
    Ok(below.find(|(_, file)| file.state.passages().is_some()).map(|(path, _)| path.clone()))
}

fn split_paragraph(what: &str) -> (&str, Option<u32>) {
    match what.rsplit_once(':').map(|(path, number)| (path, number.trim_start_matches('¶').parse())) {
        Some((path, Ok(paragraph))) => (path, Some(paragraph)),
        _ => (what, None),
    }
}
