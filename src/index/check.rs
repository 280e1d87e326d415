//! Is the index whole: every file against its checksum, every passage loadable, the manifest against the passages.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tantivy::TantivyDocument;
use tantivy::directory::MmapDirectory;
use tantivy::schema::Value;

use super::directory::ReadOnly;
use super::{Folder, Index, essay_id, tantivy_error};
use crate::error::Result;
use crate::fields::{About, FieldName, Fields};

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
/// As [`Index::open`].
pub fn check(folder: &Folder) -> Result<Vec<Finding>> {
    let mut findings = checksums(folder)?;
    if findings.is_empty() {
        let index = Index::open(folder)?;
        let walk = AssertUnwindSafe(|| passages(&index));
        match catch_unwind(walk) {
            Ok(found) => findings.extend(found?),
            Err(_) => findings.push(finding("index", "reading it fails in a way only damage explains")),
        }
    }
    Ok(findings)
}

fn checksums(folder: &Folder) -> Result<Vec<Finding>> {
    let generation = folder.current()?;
    let failed = |error| tantivy_error("check the index", error);
    let directory = MmapDirectory::open(&generation).map_err(|error| failed(error.into()))?;
    let index = tantivy::Index::open(ReadOnly(directory)).map_err(failed)?;
    let mut findings = Vec::new();
    for file in index.load_metas().map_err(failed)?.list_segment_files() {
        // Not every segment has every kind of file; one that is missing is noticed when the index is opened.
        if generation.join(&file).exists() && !index.directory().validate_checksum(&file).unwrap_or(false) {
            findings.push(finding(file.display().to_string(), "does not match its checksum"));
        }
    }
    findings.sort_by(|a, b| a.on.cmp(&b.on));
    Ok(findings)
}

/// Loads every passage and counts those of each essay.
fn passages(index: &Index) -> Result<Vec<Finding>> {
    let manifest = index.manifest()?;
    let failed = |error| tantivy_error("check the index", error);
    let mut counted: HashMap<u64, u32> = HashMap::new();
    let mut findings = Vec::new();
    for segment in index.searcher().segment_readers() {
        let store = segment.get_store_reader(4).map_err(|error| failed(error.into()))?;
        let essays = segment.fast_fields().u64(Fields::name(FieldName::Essay)).map_err(failed)?.first_or_default_col(0);
        for doc in segment.doc_ids_alive() {
            let essay = essays.get_val(doc);
            *counted.entry(essay).or_default() += 1;
            let whole = store.get::<TantivyDocument>(doc).is_ok_and(|stored| is_whole(index, &stored, essay));
            if !whole {
                findings.push(finding(format!("{essay:016x}"), "a passage cannot be loaded"));
            }
        }
    }
    for (path, file) in &manifest.files {
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

fn is_whole(index: &Index, stored: &TantivyDocument, essay: u64) -> bool {
    let about = stored
        .get_first(index.fields()[FieldName::About])
        .and_then(|value| value.as_bytes().and_then(About::from_bytes));
    let text = stored.get_first(index.fields()[FieldName::Text]).and_then(|value| value.as_str().map(str::len));
    about.is_some_and(|about| essay_id(&about.path) == essay) && text.is_some()
}
