//! What could not be read while the index is made anew: its last text is carried over.
//!
//! Owns the same promise as the plan, where nothing of the last run stays of itself: what cannot be seen never counts as
//! deleted. What is carried over says what it said, under its old topics and years.

use super::essay_id;
use super::manifest::{FileState, Manifest, ManifestFile, Trouble};
use super::target::Target;
use super::update::Options;
use crate::corpus::SkipReason;
use crate::document::{BlockKind, Document, Passage};
use crate::error::Result;
use crate::essay::{Essay, EssayPassage, PeriodFound, PeriodSource};
use crate::fields::{About, Record};
use crate::lexicon::Lexicon;
use crate::topic;

/// Puts into a target that is made anew the essays of the last run that this run could not read, and into the manifest
/// what became of them; gives how many there were. One whose last text cannot be read either stays out, and says so.
///
/// # Errors
/// When they cannot be written.
pub(super) fn carry_over<T: Target>(
    known: &Manifest,
    next: &mut Manifest,
    target: &mut T,
    options: &Options<'_>,
) -> Result<usize> {
    let mut carried = 0;
    for (name, last) in known.files.iter().filter(|(_, file)| file.state.passages().is_some()) {
        let Some(mut trouble) = why_unread(next, name, last) else { continue };
        let state = match target.last_text(name) {
            Ok(text) if text.is_empty() => FileState::Skipped(trouble),
            Ok(text) => {
                let essay = as_stored(&text, options.lexicon);
                let records: Vec<_> = Record::all(&essay, name, essay_id(name), options.model).collect();
                target.put(name, None, &records)?;
                carried += 1;
                FileState::Kept { passages: u32::try_from(text.len()).unwrap_or(u32::MAX), trouble }
            }
            Err(error) => {
                trouble.detail.push_str(&format!("; of its last text: {error}"));
                FileState::Skipped(trouble)
            }
        };
        next.files.insert(name.clone(), ManifestFile { modified_ns: 0, state, ..last.clone() });
    }
    Ok(carried)
}

/// Why this run could not read an essay, where that is nothing the essay did: it, or what it is in, is out of reach.
fn why_unread(next: &Manifest, name: &str, last: &ManifestFile) -> Option<Box<Trouble>> {
    let outer = name.rmatch_indices('/').map(|(end, _)| &name[..end]).take_while(|_| last.is_member);
    let nearest = std::iter::once(name).chain(outer).find_map(|name| next.files.get(name))?;
    match &nearest.state {
        FileState::Skipped(trouble) if is_passing(&trouble.reason) => Some(trouble.clone()),
        _ => None,
    }
}

fn is_passing(reason: &str) -> bool {
    SkipReason::PASSING.iter().any(|passing| passing.as_str() == reason)
}

/// An essay as far as its passages tell.
fn as_stored(passages: &[(About, String)], lexicon: &Lexicon) -> Essay {
    let mut document = Document::default();
    let mut language = None;
    if let Some((about, _)) = passages.first() {
        let About { title, author, question, written, source, .. } = about.clone();
        document = Document { title, author, question, written, source, ..document };
        language = about.language.map(|language| language.code());
    }
    let mut whole = Vec::with_capacity(passages.len());
    for (about, text) in passages {
        let start = document.text.len();
        document.text.push_str(text);
        let passage = Passage {
            span: start..document.text.len(),
            kind: if about.aside { BlockKind::Note } else { BlockKind::Prose },
            heading: about.heading.clone(),
            paragraph: about.paragraph,
            line: about.line,
            page: about.page,
        };
        document.text.push('\n');
        let period = about.period.clone().map(|period| PeriodFound {
            ranges: period.ranges,
            names: period.names,
            source: PeriodSource::Text,
            because: period.because,
        });
        whole.push(EssayPassage { passage, topics: topic::declared(lexicon, &about.topics), period });
    }
    Essay { document, language, mentions: Vec::new(), period: None, topics: Vec::new(), passages: whole }
}
