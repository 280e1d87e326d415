//! Where a run puts the essays it read: a generation on this disk, or an engine on other machines.
//!
//! Owns the seam between reading and storage on the way in, and the first implementation.

use std::path::PathBuf;

use tantivy::Term;
use tantivy::indexer::UserOperation;

use super::commit::{self, Writer};
use super::layout::Folder;
use super::manifest::Manifest;
use super::{Index, essay_id, knowledge, undisturbed};
use crate::error::{Error, Kind, Result};
use crate::fields::{About, FieldName, Record};
use crate::lexicon::Lexicon;

/// See the module. Everything happens inside of the lock on the folder, but for a run that only looks.
pub(crate) trait Target: Sync {
    /// The manifest of the last run.
    ///
    /// # Errors
    /// [`Kind::NoIndex`] where there was none.
    fn last(&self) -> Result<Manifest>;

    /// Whether essays can be put in place of others; without that, every change is made beside what is there.
    fn can_change(&self) -> bool {
        true
    }

    /// Clears what runs that died have left.
    fn sweep(&self) {}

    /// Where nothing is to be written: finishes what a run that died after its commit left undone.
    ///
    /// # Errors
    /// When what is there is not what the manifest says.
    fn settle(&self, manifest: &Manifest) -> Result<()>;

    /// Makes ready to write what is in `to_read` bytes of files; where `fresh`, beside what is there.
    ///
    /// # Errors
    /// When what is there cannot be built on.
    fn begin(&mut self, fresh: bool, to_read: u64, lexicon: &Lexicon, next: &mut Manifest) -> Result<()>;

    /// Told that all that was in so many bytes of files was [put](Target::put); from many threads at once.
    fn has_read(&self, _bytes: u64) {}

    /// Puts the passages of the essay of this name in place of the `before` passages it had; without either, there is
    /// nothing to do. Called from many threads at once, never twice for a name at the same time.
    ///
    /// # Errors
    /// When they cannot be written.
    fn put(&self, name: &str, before: Option<u32>, records: &[Record<'_>]) -> Result<()>;

    /// What the last run left of the essay of this name, while [`Target::begin`] has made ready to write beside it; empty
    /// where it left nothing.
    ///
    /// # Errors
    /// When what is there cannot be read.
    fn last_text(&mut self, name: &str) -> Result<Vec<(About, String)>>;

    /// Writes out what was put so far, where that waits in memory.
    ///
    /// # Errors
    /// When it cannot be written.
    fn write_out(&mut self) -> Result<()> {
        Ok(())
    }

    /// Why [`Target::put`] failed, which another thread may know better.
    fn cause_of(&mut self, failure: Error) -> Error {
        failure
    }

    /// Makes what was put, and the manifest, that which is found.
    ///
    /// # Errors
    /// When it cannot be written; then what was found before is found still.
    fn commit(&mut self, next: &Manifest) -> Result<()>;
}

/// A generation of an index folder.
pub(super) struct Generation<'a> {
    folder: &'a Folder,
    threads: usize,
    open: Option<Open>,
    last: Option<Index>,
}

struct Open {
    path: PathBuf,
    fresh: bool,
    writer: Writer,
}

impl<'a> Generation<'a> {
    /// The current one, or the next, as it will turn out.
    pub(super) fn of(folder: &'a Folder, threads: usize) -> Generation<'a> {
        Generation { folder, threads, open: None, last: None }
    }
}

/// A part of a run that comes before it is made ready is a fault of ours.
fn not_begun() -> Error {
    Error::new(Kind::Io, "nothing was made ready to write")
}

impl Target for Generation<'_> {
    fn last(&self) -> Result<Manifest> {
        undisturbed(self.folder, commit::last_manifest, |_| true)
    }

    fn sweep(&self) {
        self.folder.sweep();
        let _ = self.folder.current().and_then(|generation| commit::sweep(&generation)); // what ails it is told later
    }

    fn settle(&self, _: &Manifest) -> Result<()> {
        commit::settle(&self.folder.current()?)
    }

    fn begin(&mut self, fresh: bool, to_read: u64, lexicon: &Lexicon, next: &mut Manifest) -> Result<()> {
        let path = if fresh { self.folder.begin_generation()? } else { self.folder.current()? };
        if fresh {
            next.lexicon = knowledge::keep(&path, lexicon)?;
        } else {
            knowledge::refuse_damage(&path, next.lexicon.as_ref())?;
        }
        let writer = Writer::open(&path, to_read, self.threads)?;
        self.open = Some(Open { path, fresh, writer });
        Ok(())
    }

    fn has_read(&self, bytes: u64) {
        if let Some(Open { writer, .. }) = &self.open {
            writer.has_read(bytes);
        }
    }

    /// An essay's passages are one batch, so that they stand side by side in one segment.
    fn put(&self, name: &str, before: Option<u32>, records: &[Record<'_>]) -> Result<()> {
        let writer = &self.open.as_ref().ok_or_else(not_begun)?.writer;
        let field = writer.fields()[FieldName::Essay];
        let removal = before.map(|_| UserOperation::Delete(Term::from_field_u64(field, essay_id(name))));
        let added = records.iter().map(|record| UserOperation::Add(writer.fields().document(record)));
        if let Some(language) = records.first().and_then(|record| record.essay.stemmed_language()) {
            writer.speaks(language);
        }
        writer.run(removal.into_iter().chain(added).collect())
    }

    fn last_text(&mut self, name: &str) -> Result<Vec<(About, String)>> {
        let last = match self.last.take() {
            Some(open) => open,
            None => Index::open(self.folder)?,
        };
        self.last.insert(last).essay(essay_id(name))
    }

    fn write_out(&mut self) -> Result<()> {
        self.open.as_mut().ok_or_else(not_begun)?.writer.write_out()
    }

    fn cause_of(&mut self, failure: Error) -> Error {
        match self.open.take() {
            Some(open) => open.writer.cause_of(failure),
            None => failure,
        }
    }

    fn commit(&mut self, next: &Manifest) -> Result<()> {
        let Open { path, fresh, writer } = self.open.take().ok_or_else(not_begun)?;
        writer.commit(&path, next)?;
        if fresh { self.folder.switch_to(&path) } else { Ok(()) }
    }
}
