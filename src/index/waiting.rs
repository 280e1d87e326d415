//! How many passages are handed over together, and who waits until they are indexed.
//!
//! A run has as many threads that read as it may use processors, and Tantivy has its own that index. Were all of them at
//! work at once, two would share a processor in turns of a millisecond, and each would find in its cache what the other
//! has left there: a tenth of a run goes by that way. So passages are handed over by the hundred, and whoever hands them
//! over waits for them: then no more threads work than there are readers, each for hundredths of a second at a stretch.
//!
//! It bounds how much waits in memory, too. Tantivy's queue alone would take ten thousand batches.

use std::convert::Infallible;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use tantivy::TantivyDocument;
use tantivy::indexer::UserOperation;
use tantivy::schema::document::Document;

/// The fewest and the most operations that are handed over together: some hundredths of a second's work.
const FEWEST: usize = 50;
const MOST: usize = 2_000;

/// What part of all that came before is handed over at once, one in so many: a small run is not done one thing after the
/// other.
const PART: usize = 8;

/// How long to wait. Whoever has waited so long goes on, and Tantivy tells what is the matter.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is to be handed over together.
#[derive(Default)]
pub(super) struct Batch {
    operations: Vec<UserOperation<TantivyDocument>>,
    handed_over: usize,
}

impl Batch {
    /// Adds to it; what is added at once stays together.
    pub(super) fn add(&mut self, operations: Vec<UserOperation<TantivyDocument>>) {
        self.operations.extend(operations);
    }

    /// Whether it is worth being handed over.
    pub(super) fn is_enough(&self) -> bool {
        self.operations.len() >= (self.handed_over / PART).clamp(FEWEST, MOST)
    }

    /// Takes out all there is, in order.
    pub(super) fn take(&mut self) -> (Vec<UserOperation<Waiting>>, HandedOver) {
        let (ticket, handed_over) = mpsc::channel();
        self.handed_over += self.operations.len();
        let waiting = |operation| match operation {
            UserOperation::Add(document) => UserOperation::Add(Waiting { document, _ticket: ticket.clone() }),
            UserOperation::Delete(term) => UserOperation::Delete(term),
        };
        (self.operations.drain(..).map(waiting).collect(), HandedOver(handed_over))
    }
}

/// Passages that were handed over.
#[must_use]
pub(super) struct HandedOver(Receiver<Infallible>);

impl HandedOver {
    /// Waits until all of them are indexed, or dropped.
    pub(super) fn wait(self) {
        self.wait_for(PATIENCE);
    }

    /// Whether they are, after so long at the most.
    fn wait_for(&self, patience: Duration) -> bool {
        // Nothing is ever sent: the channel is closed with the last ticket.
        self.0.recv_timeout(patience) == Err(mpsc::RecvTimeoutError::Disconnected)
    }
}

/// A passage that was handed over and is not indexed yet.
#[derive(Debug)]
pub(super) struct Waiting {
    document: TantivyDocument,
    _ticket: Sender<Infallible>,
}

impl Document for Waiting {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        self.document
    }
}

#[cfg(test)]
mod tests {
    use tantivy::Term;
    use tantivy::schema::Field;

    use super::*;

    const AT_ONCE: Duration = Duration::ZERO;

    fn passage(text: &str) -> UserOperation<TantivyDocument> {
        let mut document = TantivyDocument::default();
        document.add_text(Field::from_field_id(3), text);
        UserOperation::Add(document)
    }

    fn all(batch: &mut Batch, passages: usize) -> (Vec<UserOperation<Waiting>>, HandedOver) {
        batch.add((0..passages).map(|_| passage("maize")).collect());
        batch.take()
    }

    #[test]
    fn whoever_hands_passages_over_waits_for_the_last_of_them_and_for_no_others() {
        let mut batch = Batch::default();
        let (mut first, handed_over) = all(&mut batch, 3);
        let (others, _) = all(&mut batch, 3);
        while first.pop().is_some() {
            assert_eq!(handed_over.wait_for(AT_ONCE), first.is_empty());
        }
        assert_eq!(others.len(), 3);
    }

    #[test]
    fn who_hands_over_nothing_but_removals_waits_for_nothing() {
        let mut batch = Batch::default();
        batch.add(vec![UserOperation::Delete(Term::from_field_u64(Field::from_field_id(0), 7))]);
        let (operations, handed_over) = batch.take();
        assert_eq!(operations.len(), 1);
        assert!(handed_over.wait_for(AT_ONCE));
    }

    #[test]
    fn the_more_there_was_the_more_goes_together() {
        let mut batch = Batch::default();
        let mut sizes = Vec::new();
        for _ in 0..20_000 {
            batch.add(vec![passage("maize")]);
            if batch.is_enough() {
                sizes.push(batch.take().0.len());
            }
        }
        assert!(sizes.is_sorted());
        assert_eq!((sizes.first(), sizes.last()), (Some(&FEWEST), Some(&MOST)));
    }

    #[test]
    fn a_passage_that_waits_says_what_it_says() {
        let mut batch = Batch::default();
        let (operations, _) = all(&mut batch, 1);
        let Some(UserOperation::Add(waiting)) = operations.into_iter().next() else { panic!("it is a passage") };
        assert!(waiting.iter_fields_and_values().map(|(field, _)| field).eq([Field::from_field_id(3)]));
        let UserOperation::Add(document) = passage("maize") else { panic!("it is a passage") };
        assert_eq!(waiting.into_tantivy_document(), document);
    }
}
