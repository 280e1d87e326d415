//! Passages on their way to an engine: gathered into batches, sent by whoever fills one.
//!
//! The thread that fills a batch sends it and waits for the answer, while others fill the next. So an engine that is
//! slow slows the reading of essays, and there is never more in memory than a batch for each thread.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;

use super::REBUILD;
use super::client::{Client, Patience, reason};
use crate::error::{Error, Kind, Result};

/// How large a batch is when it is sent, in bytes. Engines refuse more than ten million.
const BATCH: usize = 4 << 20;
/// How often the passages an engine had no time for are sent again, and the pause before.
const TRIES: u32 = 8;
const PAUSE: Duration = Duration::from_millis(500);

/// See the module.
pub(super) struct Bulk {
    path: String,
    batch: Mutex<Batch>,
}

#[derive(Default)]
struct Batch {
    actions: Vec<String>,
    bytes: usize,
}

impl Bulk {
    /// To the protocol behind this prefix.
    pub(super) fn new(prefix: &str) -> Bulk {
        Bulk { path: format!("{prefix}/_bulk"), batch: Mutex::default() }
    }

    /// Adds an action, its lines ended; sends what has gathered, if that is enough.
    ///
    /// # Errors
    /// When the engine does not answer or refuses a passage.
    pub(super) fn push(&self, client: &Client, action: String) -> Result<()> {
        let full = {
            let mut batch = self.batch.lock().unwrap_or_else(PoisonError::into_inner);
            batch.bytes += action.len();
            batch.actions.push(action);
            if batch.bytes < BATCH {
                return Ok(());
            }
            std::mem::take(&mut *batch)
        };
        self.send(client, full.actions)
    }

    /// Sends the rest.
    ///
    /// # Errors
    /// As [`Bulk::push`].
    pub(super) fn flush(&self, client: &Client) -> Result<()> {
        let rest = std::mem::take(&mut *self.batch.lock().unwrap_or_else(PoisonError::into_inner));
        self.send(client, rest.actions)
    }

    fn send(&self, client: &Client, mut actions: Vec<String>) -> Result<()> {
        for attempt in 1.. {
            if actions.is_empty() {
                break;
            }
            let answer = client.ask("POST", &self.path, &actions.concat(), Patience::WRITING)?;
            let LeftOver { places, why } = left_over(&answer)?;
            if attempt > TRIES && !places.is_empty() {
                return Err(Error::new(Kind::Io, "the engine has no time for what is sent")
                    .because(why)
                    .hint("give it fewer at once with --jobs, or more nodes, then run the command again"));
            }
            actions = places.into_iter().filter_map(|place| actions.get_mut(place).map(std::mem::take)).collect();
            if !actions.is_empty() {
                std::thread::sleep(PAUSE.mul_f64(f64::from(attempt) * (0.5 + fastrand::f64())));
            }
        }
        Ok(())
    }
}

/// What an engine could not do now and may do later.
#[derive(Debug, Default, PartialEq, Eq)]
struct LeftOver {
    /// The places of the actions to send again.
    places: Vec<usize>,
    /// What it says of the last of them.
    why: String,
}

/// Whatever is not the sender's fault passes: too many requests, time run out, a full log, a node that is gone.
fn left_over(answer: &Value) -> Result<LeftOver> {
    let mut left = LeftOver::default();
    for (place, item) in answer["items"].as_array().into_iter().flatten().enumerate() {
        let Some((action, told)) = item.as_object().and_then(|item| item.iter().next()) else { continue };
        match told["status"].as_u64().unwrap_or(0) {
            200..=299 => {}
            404 if action == "delete" => {}
            408 | 429 | 500..=599 => {
                left.places.push(place);
                left.why = reason(told);
            }
            status => {
                return Err(Error::new(Kind::BadIndex, format!("the engine refused a passage ({status})"))
                    .because(reason(told))
                    .hint(REBUILD));
            }
        }
    }
    Ok(left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_the_engine_had_no_time_for_is_sent_again() {
        let answer = json!({"errors": true, "items": [
            {"index": {"status": 201}}, {"index": {"status": 429}}, {"delete": {"status": 404}}, {"index": {"status": 503}},
            {"index": {"status": 500, "error": {"reason": "wal full error [essays]"}}},
        ]});
        let left = LeftOver { places: vec![1, 3, 4], why: "wal full error [essays]".to_owned() };
        assert_eq!(left_over(&answer).unwrap(), left);
        let refused = json!({"items": [{"index": {"status": 400, "error": {"reason": "failed to parse"}}}]});
        let error = left_over(&refused).unwrap_err();
        assert!(std::error::Error::source(&error).unwrap().to_string().contains("failed to parse"));
    }
}
