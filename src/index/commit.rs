//! The one door between our index folder and Tantivy: opening snapshots, opening writers, committing.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use tantivy::indexer::{IndexWriterOptions, PreparedCommit, UserOperation};
use tantivy::store::Compressor;
use tantivy::{Directory, IndexSettings, IndexWriter, ReloadPolicy, Searcher, TantivyDocument};

use super::directory::Store;
use super::knowledge::{self, LexiconFile};
use super::layout::{Moment, entries};
use super::manifest::{self, Manifest, ManifestSource};
use super::merging::{Merging, is_untidy};
use super::waiting::{Batch, HandedOver, Waiting};
use super::{REBUILD, check, format_fingerprint, locked, tantivy_error, write_error};
use crate::analysis::Language;
use crate::embedding::Identity;
use crate::error::{Error, Kind, Result};
use crate::fields::{self, Fields};
use crate::lexicon::Lexicon;

/// What a commit says of itself; the payload of Tantivy's `meta.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// What the index was built with; see [`format_fingerprint`].
    pub format: String,
    /// File name of the manifest.
    pub manifest: String,
    /// BLAKE3 of the manifest's bytes, in hex.
    pub manifest_checksum: String,
    /// How many essays are in the index.
    pub essays: u64,
    /// How many passages are in the index.
    pub passages: u64,
    /// How many files were found and are not in the index as they stand on disk.
    pub skipped: u64,
    /// The folders the essays are in; settings beside them go with the index.
    pub roots: Vec<PathBuf>,
    /// What the paths of the essays in each of them begin with when shown; read without it only from an index of another
    /// format, which is refused by that.
    #[serde(default)]
    pub prefixes: Vec<String>,
    /// The model that made the vectors of its passages, where there is one.
    #[serde(default)]
    pub model: Option<Identity>,
    /// Identifies the user's entries the essays were read with; empty where there are none.
    #[serde(default)]
    pub settings_hash: String,
    /// The lexicon with those entries, where there are any.
    #[serde(default)]
    pub lexicon: Option<LexiconFile>,
    /// The languages of which stems are in the index, perhaps of essays that are gone since; `None` where an older program
    /// wrote it and did not say.
    #[serde(default)]
    pub languages: Option<Vec<Language>>,
}

impl Summary {
    /// Tells one state of the index from another, in 16 hex digits.
    pub fn fingerprint(&self) -> &str {
        self.manifest_checksum.get(..16).unwrap_or_default()
    }

    /// What the commit of a moment says; of all that Tantivy wrote beside it nothing is looked at.
    fn of(moment: &Moment) -> Result<Summary> {
        #[derive(Deserialize)]
        struct Said {
            payload: Option<String>,
        }
        let said: Option<Said> = moment.said().and_then(|said| serde_json::from_slice(&said).ok());
        Summary::parse(said.and_then(|said| said.payload).as_deref())
    }

    fn parse(payload: Option<&str>) -> Result<Summary> {
        let summary: Summary = payload
            .and_then(|payload| serde_json::from_str(payload).ok())
            .ok_or_else(|| Error::new(Kind::BadIndex, "the index names no manifest").hint(REBUILD))?;
        if summary.format != format_fingerprint() {
            let message =
                format!("the index is of format {}, this program reads {}", summary.format, format_fingerprint());
            return Err(Error::new(Kind::BadIndex, message).hint(REBUILD));
        }
        Ok(summary)
    }
}

/// One commit, opened for reading.
pub(super) struct Snapshot {
    pub(super) searcher: Searcher,
    pub(super) summary: Summary,
    pub(super) manifest: ManifestSource,
    /// Where it is not the built-in one.
    pub(super) lexicon: Option<Lexicon>,
}

/// Opens the last commit of a generation, as it was looked at just now, for reading.
pub(super) fn open_snapshot(moment: &Moment) -> Result<Snapshot> {
    let generation = &moment.generation;
    let index = open(generation)?;
    fields::register(index.tokenizers());
    let summary = Summary::of(moment)?;
    let manifest = ManifestSource::open(generation, &summary)?;
    let lexicon = knowledge::open(generation, summary.lexicon.as_ref())?;
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
    // Passages are read through a door of their own, which keeps its own blocks at hand.
    let reader = reader.doc_store_cache_num_blocks(0).try_into().map_err(damaged)?;
    if moment.is_past() {
        return Err(Error::new(Kind::BadIndex, "the index changed while it was opened").hint("run the command again"));
    }
    Ok(Snapshot { searcher: reader.searcher(), summary, manifest, lexicon })
}

/// The manifest of the last commit, as it was looked at just now, without opening any segment.
pub(super) fn last_manifest(moment: &Moment) -> Result<Manifest> {
    open(&moment.generation)?; // which tells what ails it
    let summary = Summary::of(moment)?;
    ManifestSource::open(&moment.generation, &summary)?.load(&summary)
}

/// Opens the Tantivy index of a generation for reading.
pub(super) fn open(generation: &Path) -> Result<tantivy::Index> {
    tantivy::Index::open(store(generation)?).map_err(damaged)
}

/// The folder of a generation, to read from.
pub(super) fn store(generation: &Path) -> Result<Store> {
    Store::for_reading(generation).map_err(|error| damaged(error.into()))
}

/// Removes files of ours that the last commit does not name: what a run that died had written, or had yet to remove.
///
/// Whoever calls it holds the lock. What cannot be removed is still there next time, where it is swept again.
pub(super) fn sweep(generation: &Path) -> Result<()> {
    let metas = open(generation)?.load_metas().map_err(damaged)?;
    let summary = Summary::parse(metas.payload.as_deref())?;
    let segments = metas.list_segment_files();
    for path in entries(generation) {
        let Some(name) = path.file_name() else { continue };
        let named = name == summary.manifest.as_str() || segments.contains(Path::new(name));
        if !named && is_ours_to_remove(&name.to_string_lossy()) {
            let _ = fs::remove_file(path);
        }
    }
    Ok(())
}

/// Manifests, files of segments (named by 32 hex digits), and the temporary names Tantivy writes its small files under.
fn is_ours_to_remove(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let is_segment = stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_segment || manifest::is_manifest(name) || name.starts_with(".tmp")
}

fn damaged(error: tantivy::TantivyError) -> Error {
    tantivy_error("open the index", error)
}

fn refuse_damage(index: &tantivy::Index, generation: &Path) -> Result<()> {
    let Some(file) = check::first_damaged(index, generation)? else { return Ok(()) };
    let message = format!("{} in the index is missing or does not match its checksum", file.display());
    Err(Error::new(Kind::BadIndex, message).hint(REBUILD))
}

/// Merges what a run killed between its commit and its merging left apart, where nothing else is to be written.
pub(super) fn settle(generation: &Path) -> Result<()> {
    let segments = open(generation)?.searchable_segment_metas().map_err(damaged)?;
    if is_untidy(&segments) {
        drop(segments);
        let mut writer = Writer::open(generation, 0, 1)?;
        let _ = writer.merge_all(); // the commit stands; what cannot be merged now is merged by a later run
        let _ = writer.writer.wait_merging_threads();
        sweep(generation)?;
    }
    Ok(())
}

/// Memory for each indexing thread before it writes a segment, in bytes.
const BYTES_PER_THREAD: usize = 64 << 20;

/// The most threads that build segments; more gain nothing and cost memory.
const MAX_THREADS: usize = 8;

/// So many bytes of files are worth a thread that builds segments: each leaves one of its own at the end.
const BYTES_EACH: u64 = 5 << 20;

/// One merge at a time for so many threads that build segments: each holds the words of all the segments it merges.
const THREADS_PER_MERGE: usize = 2;

/// And at least so many, since at the end of a run nothing else is left to do.
const MIN_MERGES: usize = 2;

/// How many bytes of passages are packed as one block. Every hit of a page unpacks a block, so that larger ones make a
/// smaller index and slower questions: `BENCHMARKS.md` has the figures.
const BLOCK_BYTES: usize = 32 << 10;

/// A Tantivy writer on a generation, opened inside our lock.
pub(super) struct Writer {
    index: tantivy::Index,
    writer: IndexWriter<Waiting>,
    /// What is handed over next. Whoever hands it over keeps it locked meanwhile; see [`Writer::hand_over`].
    batch: Mutex<Batch>,
    /// What is merged, as the run goes on.
    merging: Merging,
    fields: Fields,
    /// The languages of the passages added.
    languages: Mutex<Vec<Language>>,
}

impl Writer {
    /// Opens or creates the Tantivy index of a generation, for a run that is going to read `to_read` bytes of files, and
    /// clears what a killed run left there.
    ///
    /// Refuses one of which a byte has changed: merged into a new file, the damage would get a checksum that fits.
    ///
    /// Without the collection of garbage a `.del` file of a killed commit makes every later commit fail, for
    /// the repeated run reaches the same name.
    pub(super) fn open(generation: &Path, to_read: u64, threads: usize) -> Result<Writer> {
        let store = Store::for_writing(generation).map_err(|error| Self::cannot_open(generation, error.into()))?;
        Writer::open_in(store, generation, to_read, threads)
    }

    fn cannot_open(generation: &Path, error: tantivy::TantivyError) -> Error {
        write_error(&format!("open {} for writing", generation.display()), error)
    }

    /// The same in a directory that stands for the generation.
    pub(super) fn open_in(store: impl Directory, generation: &Path, to_read: u64, threads: usize) -> Result<Writer> {
        let failed = |error| Self::cannot_open(generation, error);
        let fields = Fields::new();
        let settings = IndexSettings {
            docstore_compression: Compressor::Lz4,
            docstore_blocksize: BLOCK_BYTES,
            ..IndexSettings::default()
        };
        let index = tantivy::Index::builder()
            .schema(fields.schema())
            .settings(settings)
            .open_or_create(store)
            .map_err(failed)?;
        refuse_damage(&index, generation)?;
        fields::register(index.tokenizers());
        let needed = usize::try_from(to_read / BYTES_EACH).unwrap_or(MAX_THREADS);
        let threads = threads.min(needed).clamp(1, MAX_THREADS);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(BYTES_PER_THREAD)
            .num_merge_threads(threads.div_ceil(THREADS_PER_MERGE).max(MIN_MERGES))
            .build();
        let writer = index.writer_with_options(options).map_err(failed)?;
        let merging = Merging::new(index.searchable_segment_ids().map_err(failed)?, to_read);
        writer.set_merge_policy(Box::new(merging.clone()));
        writer.garbage_collect_files().wait().map_err(failed)?;
        let (batch, languages) = (Mutex::default(), Mutex::default());
        Ok(Writer { index, writer, batch, merging, fields, languages })
    }

    /// Adds and removes passages; possible from many threads at once, of which some wait until theirs are indexed.
    pub(super) fn run(&self, operations: Vec<UserOperation<TantivyDocument>>) -> Result<()> {
        let handed_over = {
            let mut batch = locked(&self.batch);
            batch.add(operations);
            if !batch.is_enough() {
                return Ok(());
            }
            self.hand_over(&mut batch)?
        };
        handed_over.wait();
        Ok(())
    }

    /// Hands over all of a batch, one batch at a time.
    ///
    /// Tantivy 0.27 numbers a batch first and queues its removals after, so that two batches at once may stand in the
    /// queue in the wrong order. A segment stops at the first removal younger than its own passages and believes all
    /// behind it younger still: the removal of an essay's old passages then took the new ones too.
    fn hand_over(&self, batch: &mut Batch) -> Result<HandedOver> {
        let (operations, handed_over) = batch.take();
        let added = operations.iter().filter(|operation| matches!(operation, UserOperation::Add(_))).count();
        self.merging.add(added as u64);
        self.writer.run(operations).map_err(cannot_write)?;
        Ok(handed_over)
    }

    /// Hands over what was too little so far, and gets ready to commit.
    fn prepare(&mut self) -> Result<PreparedCommit<'_, Waiting>> {
        let rest = self.hand_over(&mut locked(&self.batch)).map(drop);
        // It waits for all there is, and knows why the rest could not be handed over.
        let prepared = self.writer.prepare_commit().map_err(cannot_write)?;
        rest.map(|()| prepared)
    }

    /// So many more bytes of files were read.
    pub(super) fn has_read(&self, bytes: u64) {
        self.merging.has_read(bytes);
    }

    /// Notes that stems of a language are among what is added.
    pub(super) fn speaks(&self, language: Language) {
        let mut languages = locked(&self.languages);
        if !languages.contains(&language) {
            languages.push(language);
        }
    }

    /// The languages of the index as it will be; `None` where it cannot be told which it had.
    fn all_languages(&self) -> Option<Vec<Language>> {
        let before = match self.index.load_metas().ok()?.payload {
            Some(last) => Summary::parse(Some(&last)).ok()?.languages?,
            None => Vec::new(), // nothing was committed to it yet
        };
        let added = locked(&self.languages);
        Some(Language::ALL.into_iter().filter(|one| before.contains(one) || added.contains(one)).collect())
    }

    /// Why adding failed. The writer knows only that its threads are gone, and they know why.
    pub(super) fn cause_of(mut self, failure: Error) -> Error {
        match self.writer.prepare_commit() {
            Err(cause) if failure.kind() == Kind::Io => cannot_write(cause),
            _ => failure,
        }
    }

    /// The fields of the index.
    pub(super) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Writes the last segments, which nobody finds before [`Writer::commit`], and gives back what they took of memory.
    pub(super) fn write_out(&mut self) -> Result<()> {
        self.prepare().map(drop)
    }

    /// Commits passages and manifest in one step and makes both durable.
    pub(super) fn commit(mut self, generation: &Path, manifest: &Manifest) -> Result<Summary> {
        let (languages, merging) = (self.all_languages(), self.merging.clone());
        let mut prepared = self.prepare()?;
        let (name, checksum) = manifest.save(generation)?;
        let summary = Summary {
            format: format_fingerprint(),
            manifest: name,
            manifest_checksum: checksum,
            essays: manifest.essays() as u64,
            passages: manifest.passages(),
            skipped: manifest.troubled().count() as u64,
            model: manifest.model.clone(),
            settings_hash: manifest.settings_hash.clone(),
            lexicon: manifest.lexicon.clone(),
            languages,
            roots: manifest.roots.iter().map(|root| root.path.clone()).collect(),
            prefixes: manifest.roots.iter().map(|root| root.prefix.clone()).collect(),
        };
        let payload = serde_json::to_string(&summary)
            .map_err(|error| Error::new(Kind::Io, "cannot encode the commit").because(error))?;
        prepared.set_payload(&payload);
        merging.end();
        prepared.commit().map_err(cannot_write)?;
        // The commit stands. What follows only tidies, and what it cannot do is left to the next run.
        let _ = self.writer.wait_merging_threads();
        let _ = sweep(generation);
        Ok(summary)
    }

    fn merge_all(&mut self) -> tantivy::Result<()> {
        let ids = self.index.searchable_segment_ids()?;
        self.writer.merge(&ids).wait()?;
        self.writer.garbage_collect_files().wait().map(drop)
    }
}

fn cannot_write(error: tantivy::TantivyError) -> Error {
    write_error("write the index", error)
}
