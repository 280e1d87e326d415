//! Is the index whole: every file against its checksum, every passage loadable, the manifest against the passages.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use tantivy::index::SegmentComponent;
use tantivy::{Directory, DocAddress};

use super::directory::{MANAGED, Store};
use super::{Folder, Index, commit, essay_id, guarded, tantivy_error, undisturbed};
use crate::error::Result;
use crate::fields::{FieldName, Fields, PassageKey};

/// Something wrong with an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file or essay it is about.
    pub on: String,
    /// What is wrong; lower case, no full stop.
    pub message: String,
}

fn finding(on: impl Into<String>, message: impl Into<String>) -> Finding {
    Finding { on: on.into(), message: message.into() }
}

/// Checks the current generation. An empty list means that nothing is wrong.
///
/// # Errors
/// As [`Index::open`]; [`Kind::Busy`](crate::error::Kind::Busy) when commits come faster than they can be checked.
pub fn check(folder: &Folder) -> Result<Vec<Finding>> {
    undisturbed(folder, |moment| examine(folder, &moment.generation), Vec::is_empty)
}

fn examine(folder: &Folder, generation: &Path) -> Result<Vec<Finding>> {
    let mut findings = files(generation)?;
    if findings.is_empty() {
        findings = guarded("check the index", || passages(&Index::open(folder)?))?;
    }
    Ok(findings)
}

/// Every file of every segment against its checksum, and the list of files against those there are.
fn files(generation: &Path) -> Result<Vec<Finding>> {
    let index = commit::open(generation)?;
    let store = commit::store(generation)?;
    let managed = managed(&index);
    let mut findings = Vec::new();
    if managed.is_none() {
        findings.push(finding(MANAGED, "is missing or damaged"));
    }
    for file in segment_files(&index)? {
        if !is_intact(&store, &file) {
            findings.push(finding(file.display().to_string(), "is missing or does not match its checksum"));
        }
        if managed.as_ref().is_some_and(|managed| !managed.contains(&file)) {
            findings.push(finding(file.display().to_string(), format!("is not listed in {MANAGED}")));
        }
    }
    findings.sort_by(|a, b| a.on.cmp(&b.on));
    Ok(findings)
}

/// The first file of a segment that is not as it was written.
pub(super) fn first_damaged(index: &tantivy::Index, generation: &Path) -> Result<Option<PathBuf>> {
    let store = commit::store(generation)?;
    Ok(segment_files(index)?.into_iter().find(|file| !is_intact(&store, file)))
}

/// Whether a file is there and matches its checksum.
fn is_intact(store: &Store, file: &Path) -> bool {
    let is_intact = || Ok(store.is_intact(file).unwrap_or(false));
    guarded("check the index", is_intact).unwrap_or(false)
}

/// The files every segment of the last commit must have. Tantivy reads an index that lacks one of them and answers
/// as if its words stood nowhere.
fn segment_files(index: &tantivy::Index) -> Result<Vec<PathBuf>> {
    use SegmentComponent::{Delete, FastFields, FieldNorms, Positions, Postings, Store, Terms};
    let metas = index.load_metas().map_err(|error| tantivy_error("check the index", error))?;
    let files = metas.segments.iter().flat_map(|segment| {
        let deletions = segment.has_deletes().then_some(Delete);
        let always = [Postings, Positions, FastFields, FieldNorms, Terms, Store];
        always.into_iter().chain(deletions).map(|component| segment.relative_path(component))
    });
    Ok(files.collect())
}

/// The files that are Tantivy's own to remove, as it keeps the list.
fn managed(index: &tantivy::Index) -> Option<HashSet<PathBuf>> {
    serde_json::from_slice(&index.directory().atomic_read(Path::new(MANAGED)).ok()?).ok()
}

/// Loads every passage and counts those of each essay.
fn passages(index: &Index) -> Result<Vec<Finding>> {
    let manifest = index.manifest()?;
    let failed = |error| tantivy_error("check the index", error);
    let mut counted: HashMap<u64, u32> = HashMap::new();
    let mut findings = Vec::new();
    for (segment, reader) in (0..).zip(index.searcher().segment_readers()) {
        let column = |field| reader.fast_fields().u64(Fields::name(field)).map(|column| column.first_or_default_col(0));
        let essays = column(FieldName::Essay).map_err(failed)?;
        let ordinals = column(FieldName::Ordinal).map_err(failed)?;
        for doc in reader.doc_ids_alive() {
            let essay = essays.get_val(doc);
            *counted.entry(essay).or_default() += 1;
            let key = PassageKey { essay, ordinal: ordinals.get_val(doc) };
            let passage = index.passage(DocAddress::new(segment, doc), key);
            if !passage.is_ok_and(|(about, _)| essay_id(&about.path) == essay) {
                findings.push(finding(format!("{essay:016x}"), "a passage cannot be loaded"));
            }
        }
    }
    for (path, file) in manifest.files.iter() {
        let indexed = counted.remove(&essay_id(path)).unwrap_or(0);
        let expected = file.state.passages().unwrap_or(0);
        if indexed != expected {
            findings.push(finding(path, format!("the manifest says {expected} passages, the index has {indexed}")));
        }
    }
    findings.extend(
        counted.into_keys().map(|essay| finding(format!("{essay:016x}"), "is in the index but not in the manifest")),
    );
    Ok(findings)
}
