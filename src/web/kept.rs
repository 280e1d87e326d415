//! Answers kept at hand: who types asks for the same again, and counts over a large corpus take their time.
//!
//! They belong to one commit of the index and are forgotten with it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::http::StatusCode;

use super::routes::Reply;

/// Bytes of answers and addresses kept; with more, all are forgotten and keeping begins anew.
const MOST_BYTES: usize = 32 << 20;
/// The largest answer kept, in bytes.
const LARGEST: usize = 1 << 20;

/// Answers by their addresses.
#[derive(Default)]
pub(super) struct Kept(Mutex<Answers>);

#[derive(Default)]
struct Answers {
    by_address: HashMap<String, Reply>,
    bytes: usize,
}

impl Kept {
    /// The answer given before at this address.
    pub(super) fn get(&self, address: &str) -> Option<Reply> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).by_address.get(address).cloned()
    }

    /// Keeps an answer, unless it is none or very large.
    pub(super) fn keep(&self, address: &str, reply: &Reply) {
        let bytes = address.len() + reply.body.len();
        if reply.status != StatusCode::OK || bytes > LARGEST {
            return;
        }
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.bytes + bytes > MOST_BYTES {
            *answers = Answers::default();
        }
        if answers.by_address.insert(address.to_owned(), reply.clone()).is_none() {
            answers.bytes += bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_kept_up_to_a_size() {
        let kept = Kept::default();
        let reply = |bytes: usize| Reply::html("a".repeat(bytes));
        kept.keep("/?q=maize", &reply(10));
        assert_eq!(kept.get("/?q=maize").map(|reply| reply.body.len()), Some(10));
        kept.keep("/?q=large", &reply(LARGEST));
        kept.keep("/?q=wrong", &reply(10).with(StatusCode::BAD_REQUEST));
        assert!(kept.get("/?q=large").is_none() && kept.get("/?q=wrong").is_none());
        for number in 0..200 {
            kept.keep(&format!("/?q={number}"), &reply(LARGEST / 2));
            let bytes = kept.0.lock().unwrap().bytes;
            assert!(bytes <= MOST_BYTES, "{bytes}");
        }
        assert!(kept.get("/?q=maize").is_none() && kept.get("/?q=199").is_some());
    }
}
