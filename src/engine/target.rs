//! An engine as what a run of indexing writes to.
//!
//! ```text
//! NAME       the catalogue: one document that says which index holds the passages, and how many
//! NAME-7     the passages; made by run 7, changed in place by later ones where the engine can
//! ```
//!
//! Passages of a run are shown together, at its end, where the engine keeps to that; what makes a rebuild the one to read
//! is the one document of the catalogue.

use std::time::Duration;

use serde_json::{Value, json};

use super::bulk::Bulk;
use super::client::Patience;
use super::dialect::{Division, Making};
use super::passage::{self, Parts, Passage};
use super::state::{Commit, Journal, State, StateFiles};
use super::{Engine, REBUILD};
use crate::error::{Error, Kind, Result};
use crate::fields::{About, Record};
use crate::index::{Folder, Manifest, Target, essay_id, format_fingerprint};
use crate::lexicon::Lexicon;
use crate::search::passage_id;

/// How often to look whether everything that was sent is there, and the pause in between.
const LOOKS: u32 = 90;
const LOOK_PAUSE: Duration = Duration::from_secs(1);

/// See the module.
pub(super) struct Holdings<'a> {
    engine: &'a Engine,
    files: StateFiles,
    division: Division,
    open: Option<Open>,
}

/// A run under way.
struct Open {
    number: u64,
    index: String,
    /// What the catalogue said before.
    before: Option<Commit>,
    journal: Journal,
    bulk: Bulk,
}

impl<'a> Holdings<'a> {
    pub(super) fn new(engine: &'a Engine, folder: &Folder, division: Division) -> Holdings<'a> {
        Holdings { engine, files: StateFiles::new(folder, &engine.place), division, open: None }
    }

    /// Whether the last run wrote its state and did not come to tell the catalogue.
    fn unannounced(&self) -> Result<Option<State>> {
        let Some(state) = self.files.read()? else { return Ok(None) };
        let told = self.engine.commit()?;
        Ok((told.as_ref() != Some(&state.commit) && told == state.replaces).then_some(state))
    }

    fn announce(&self, commit: &Commit) -> Result<()> {
        let Engine { client, place } = self.engine;
        let action = json!({"index": {"_index": place.name, "_id": "commit"}});
        let document = json!({"number": commit.number, "commit": json!(commit).to_string()});
        let path = format!("{}/_bulk?refresh=wait_for", place.dialect.prefix());
        let answer = client.ask("POST", &path, &format!("{action}\n{document}\n"), Patience::WRITING)?;
        match answer["errors"] {
            Value::Bool(true) => {
                Err(Error::new(Kind::Io, "the engine did not take the commit").hint("run the command again"))
            }
            _ => Ok(()),
        }
    }

    /// Makes an index, unless it is there.
    fn make(&self, (method, path, body): Making) -> Result<()> {
        let answer = self.engine.client.send(method, &path, &body.to_string(), Patience::WRITING)?;
        let told = super::client::reason(&answer.body);
        let is_there = answer.status == 400 && (told.contains("exist") || answer.body.to_string().contains("exist"));
        match answer.status {
            200..=299 => Ok(()),
            _ if is_there => Ok(()),
            status => {
                Err(Error::new(Kind::BadIndex, format!("the engine will not make an index ({status})")).because(told))
            }
        }
    }

    fn remove(&self, index: &str) -> Result<()> {
        let path = format!("{}/{index}", self.engine.place.dialect.prefix());
        let answer = self.engine.client.send("DELETE", &path, "", Patience::WRITING)?;
        match answer.status {
            200..=299 | 404 => Ok(()),
            status => Err(Error::new(Kind::Io, format!("the engine will not remove the index {index} ({status})"))),
        }
    }

    /// Waits until an index holds so many passages; gives the words in them.
    fn whole(&self, index: &str, passages: u64) -> Result<u64> {
        let request = json!({"query": {"match_all": {}}, "size": 0, "track_total_hits": true,
                             "aggs": {"words": {"sum": {"field": "words"}}}});
        let mut found = 0;
        for _ in 0..LOOKS {
            let answer = self.engine.search(index, &request)?;
            found = answer["hits"]["total"]["value"].as_u64().unwrap_or(0);
            if found == passages {
                return Ok(answer["aggregations"]["words"]["value"].as_f64().unwrap_or(0.0) as u64);
            }
            if found > passages || self.engine.place.dialect.show(index).is_some() {
                break; // it has shown all there is
            }
            std::thread::sleep(LOOK_PAUSE);
        }
        Err(Error::new(Kind::BadIndex, format!("the engine holds {found} passages where there should be {passages}"))
            .hint(REBUILD))
    }
}

impl Target for Holdings<'_> {
    fn last(&self) -> Result<Manifest> {
        let none = || Error::new(Kind::NoIndex, format!("nothing was put on {} from here", self.engine.place));
        let State { commit, replaces, mut manifest } = self.files.read()?.ok_or_else(none)?;
        let told = self.engine.commit()?;
        if told.as_ref() != Some(&commit) && told != replaces {
            let message = format!("{} is not as the last run from here left it", self.engine.place);
            return Err(Error::new(Kind::BadIndex, message).hint(REBUILD));
        }
        if commit.format != format_fingerprint() {
            let message =
                format!("the index is of format {}, this program makes {}", commit.format, format_fingerprint());
            return Err(Error::new(Kind::BadIndex, message).hint(REBUILD));
        }
        self.files.note_unfinished(&mut manifest)?;
        Ok(manifest)
    }

    fn can_change(&self) -> bool {
        self.engine.place.dialect.changes()
    }

    fn sweep(&self) {
        // What ails it is told later.
        let _ = self.unannounced().and_then(|state| state.map_or(Ok(()), |state| self.announce(&state.commit)));
    }

    fn settle(&self, manifest: &Manifest) -> Result<()> {
        let commit = self.engine.commit()?;
        commit.map_or(Ok(()), |commit| self.whole(&commit.index, manifest.passages()).map(drop))
    }

    fn begin(&mut self, fresh: bool, _: u64, _: &Lexicon, _: &mut Manifest) -> Result<()> {
        let Engine { place, .. } = self.engine;
        let before = self.engine.commit()?;
        let number = before.as_ref().map_or(1, |commit| commit.number + 1);
        let index = match &before {
            Some(commit) if !fresh => commit.index.clone(),
            _ => format!("{}-{number}", place.name),
        };
        if fresh {
            self.remove(&index)?; // of a run that died
            self.make(place.dialect.passages(&index, self.division))?;
            self.make(place.dialect.catalogue(&place.name, self.division))?;
        }
        let journal = self.files.open_journal(fresh)?;
        self.open = Some(Open { number, index, before, journal, bulk: Bulk::new(place.dialect.prefix()) });
        Ok(())
    }

    fn put(&self, name: &str, before: Option<u32>, records: &[Record<'_>]) -> Result<()> {
        let Some(Open { index, journal, bulk, .. }) = &self.open else { return Ok(()) };
        let before = before.map_or(0, u64::from);
        if records.is_empty() && before == 0 {
            return Ok(());
        }
        journal.note(name, records.len())?;
        let client = &self.engine.client;
        let essay_words = passage::essay_words(records.iter().map(Record::text));
        for record in records {
            let (about, topics) = (record.about(), passage::topics(record));
            let parts = Parts { key: record.key, about: &about, text: record.text(), topics, essay_words };
            let passage = Passage::new(&parts);
            let action = json!({"index": {"_index": index, "_id": passage.uid}});
            bulk.push(client, format!("{action}\n{}\n", passage.json()))?;
        }
        for ordinal in records.len() as u64..before {
            let action = json!({"delete": {"_index": index, "_id": passage_id(essay_id(name), ordinal)}});
            bulk.push(client, format!("{action}\n"))?;
        }
        Ok(())
    }

    fn last_text(&mut self, name: &str) -> Result<Vec<(About, String)>> {
        let before = self.open.as_ref().and_then(|open| open.before.as_ref());
        before.map_or(Ok(Vec::new()), |before| super::repository::essay(self.engine, &before.index, essay_id(name)))
    }

    fn commit(&mut self, next: &Manifest) -> Result<()> {
        let Some(Open { number, index, before, bulk, journal }) = self.open.take() else { return Ok(()) };
        let Engine { client, place } = self.engine;
        bulk.flush(client)?;
        if let Some(path) = place.dialect.show(&index) {
            client.ask("POST", &path, "", Patience::WRITING)?;
        }
        let words = self.whole(&index, next.passages())?;
        let manifest = postcard::to_stdvec(next)
            .map_err(|error| Error::new(Kind::Io, "cannot encode the manifest").because(error))?;
        let commit = Commit {
            number,
            format: format_fingerprint(),
            fingerprint: blake3::hash(&manifest).to_hex()[..16].to_owned(),
            essays: next.essays() as u64,
            passages: next.passages(),
            skipped: next.troubled().count() as u64,
            words,
            settings_hash: next.settings_hash.clone(),
            index,
        };
        drop(journal);
        self.files.write(&State { commit: commit.clone(), replaces: before.clone(), manifest: next.clone() })?;
        self.announce(&commit)?;
        match before.filter(|before| before.index != commit.index) {
            Some(before) => self.remove(&before.index),
            None => Ok(()),
        }
    }
}
