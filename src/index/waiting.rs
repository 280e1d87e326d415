//! How many passages may wait to be indexed.
//!
//! Tantivy's queue is bounded by batches, ten thousand of them, and a batch of ours is an essay: where reading is faster
//! than indexing, more text would wait than the writer may hold. So every passage that is handed over has a ticket,
//! which it gives back when it is indexed or dropped, and there are only so many.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tantivy::TantivyDocument;
use tantivy::schema::document::Document;

use super::locked;

/// How many passages may wait before no more are handed over: some tenths of a second's work.
const MOST: usize = 2_000;

/// How long to wait while nothing moves. Whoever has waited so long goes on, and Tantivy tells what is the matter.
const PATIENCE: Duration = Duration::from_secs(60);

/// The passages that wait.
#[derive(Clone, Debug)]
pub(super) struct Queue(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    most: usize,
    waiting: Mutex<usize>,
    half_full: Condvar,
}

impl Inner {
    /// How many wait.
    fn waiting(&self) -> MutexGuard<'_, usize> {
        locked(&self.waiting)
    }
}

impl Default for Queue {
    fn default() -> Queue {
        Queue::of(MOST)
    }
}

impl Queue {
    fn of(most: usize) -> Queue {
        Queue(Arc::new(Inner { most, waiting: Mutex::default(), half_full: Condvar::new() }))
    }

    /// Where the queue is full, waits until half of it is gone: woken for each passage, one would find room for no more.
    pub(super) fn wait_for_room(&self) {
        self.wait(PATIENCE);
    }

    fn wait(&self, patience: Duration) {
        let mut waiting = self.0.waiting();
        while *waiting >= self.0.most {
            let before = *waiting;
            let (now, slept) = self.0.half_full.wait_timeout(waiting, patience).unwrap_or_else(PoisonError::into_inner);
            if slept.timed_out() && *now >= before {
                return;
            }
            waiting = now;
        }
    }

    /// A passage that waits from now on.
    pub(super) fn enter(&self, document: TantivyDocument) -> Waiting {
        *self.0.waiting() += 1;
        Waiting { document, _ticket: Ticket(Arc::clone(&self.0)) }
    }
}

/// A passage that was handed over and is not indexed yet.
#[derive(Debug)]
pub(super) struct Waiting {
    document: TantivyDocument,
    _ticket: Ticket,
}

#[derive(Debug)]
struct Ticket(Arc<Inner>);

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut waiting = self.0.waiting();
        *waiting = waiting.saturating_sub(1);
        if *waiting == self.0.most / 2 {
            self.0.half_full.notify_all();
        }
    }
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
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;
    use std::thread;

    use tantivy::schema::Field;

    use super::*;

    #[test]
    fn no_more_wait_than_may_and_all_get_through() {
        let queue = Queue::of(10);
        let (sender, receiver) = mpsc::channel();
        let most = AtomicUsize::new(0);
        thread::scope(|scope| {
            scope.spawn(|| {
                for waiting in receiver {
                    most.fetch_max(*queue.0.waiting(), Ordering::Relaxed);
                    drop::<Waiting>(waiting);
                }
            });
            for _ in 0..5_000 {
                queue.wait_for_room();
                sender.send(queue.enter(TantivyDocument::default())).unwrap();
            }
            drop(sender);
        });
        assert_eq!(*queue.0.waiting(), 0);
        assert!((1..=10).contains(&most.into_inner()));
    }

    #[test]
    fn where_nothing_moves_nobody_waits_for_ever() {
        let queue = Queue::of(1);
        let waiting = queue.enter(TantivyDocument::default());
        queue.wait(Duration::from_millis(1));
        // What became a document of Tantivy's waits no more.
        waiting.into_tantivy_document();
        queue.wait_for_room();
    }

    #[test]
    fn a_passage_that_waits_says_what_it_says() {
        let mut document = TantivyDocument::default();
        document.add_text(Field::from_field_id(3), "maize");
        let waiting = Queue::default().enter(document.clone());
        assert!(waiting.iter_fields_and_values().map(|(field, _)| field).eq([Field::from_field_id(3)]));
        assert_eq!(waiting.into_tantivy_document(), document);
    }
}
