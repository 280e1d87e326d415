//! What was counted in a snapshot, remembered as long as it is open.
//!
//! How many passages hold a stem stands nowhere: its forms have lists of their own, which have passages in common. One
//! search asks for it at several places, and a server for the same words again and again.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::schema::Field;

/// The most stems that are remembered.
const MOST: usize = 1 << 14;

/// See the module. Clones share what they remember.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counted(Arc<Mutex<FxHashMap<(Field, String), u64>>>);

impl Counted {
    /// How many passages hold the stem; counted where it is not known yet.
    ///
    /// # Errors
    /// Those of the counting.
    pub(crate) fn passages<E>(
        &self,
        field: Field,
        stem: &str,
        count: impl FnOnce() -> Result<u64, E>,
    ) -> Result<u64, E> {
        let key = (field, stem.to_owned());
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
        if let Some(known) = known {
            return Ok(known);
        }
        let counted = count()?;
        self.note(field, stem, counted);
        Ok(counted)
    }

    /// Remembers how many passages hold the stem.
    pub(crate) fn note(&self, field: Field, stem: &str, passages: u64) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert((field, stem.to_owned()), passages);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_is_not_counted_again_and_a_failure_is_not_remembered() {
        let (counted, field) = (Counted::default(), Field::from_field_id(0));
        assert_eq!(counted.passages(field, "farm", || Err("unreadable")), Err("unreadable"));
        assert_eq!(counted.passages(field, "farm", || Ok::<_, &str>(3)), Ok(3));
        assert_eq!(counted.clone().passages(field, "farm", || Err("asked again")), Ok(3));
        assert_eq!(counted.passages(Field::from_field_id(1), "farm", || Ok::<_, &str>(5)), Ok(5));
        for stem in 0..2 * MOST {
            counted.passages(field, &stem.to_string(), || Ok::<_, &str>(1)).unwrap();
        }
        assert!(counted.0.lock().unwrap().len() <= MOST);
    }
}
