//! Work of one search shared among processors: the same answer, sooner.
//!
//! Owns how many take part. Below some hundred thousand passages a search is over before another thread is of use. The
//! first search of an index is mostly the system's work, which finds the pages of its files and of new memory: helpers
//! made it two to four milliseconds slower over 1.4 million passages, and over 5.7 million a long question no quicker.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{hint, thread};

use rayon::{ThreadPool, ThreadPoolBuilder};

/// How many passages are worth a thread.
const PASSAGES_EACH: u64 = 200_000;
/// The same in the first search of an index.
const PASSAGES_EACH_AT_FIRST: u64 = 4_000_000;
/// The most threads of one search; others are to find their processors too.
const MOST: usize = 4;

/// How long a thread that has nothing left to do keeps its processor for the others to end. To go to sleep and be woken
/// takes 40 to 90 microseconds, several times a search.
const PATIENCE: Duration = Duration::from_micros(200);
/// How many rounds more, some hundred nanoseconds.
const FAREWELL: usize = 32;

/// Those who help, made when a search first has work to share; `None` where there is nobody to help, or the system
/// gives no threads. A thread that is there is woken in a fraction of the time it takes to make one.
static HELPERS: LazyLock<Option<ThreadPool>> = LazyLock::new(|| {
    let many = processors() - 1; // none would mean as many as the pool likes
    let pool = ThreadPoolBuilder::new().num_threads(many).thread_name(|number| format!("search-{number}"));
    if many > 0 { pool.build().ok() } else { None }
});

/// Asked once: the system reads files to tell.
static PROCESSORS: LazyLock<usize> = LazyLock::new(|| thread::available_parallelism().map_or(1, usize::from));

/// How many processors there are.
pub(super) fn processors() -> usize {
    *PROCESSORS
}

/// How many take part in a search of so many passages, the first of an index or a later one.
pub(super) fn workers(passages: u64, is_first: bool) -> usize {
    let each = if is_first { PASSAGES_EACH_AT_FIRST } else { PASSAGES_EACH };
    match usize::try_from(passages / each).unwrap_or(MOST) {
        0 | 1 => 1,
        many => many.min(MOST).min(processors()),
    }
}

/// Does each part of the work, this thread and up to `workers` less one of the helpers each taking the next one when it
/// is free; the results in the order of the parts. A panic in any of them goes on in this thread.
pub(super) fn each<T: Send, R: Send>(
    workers: usize,
    parts: impl IntoIterator<Item = T>,
    job: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let parts: Vec<T> = parts.into_iter().collect();
    let others = workers.min(parts.len()).saturating_sub(1);
    let helpers = if others > 0 { HELPERS.as_ref() } else { None };
    let Some(helpers) = helpers else { return parts.into_iter().map(job).collect() };
    let done = Mutex::new(Vec::with_capacity(parts.len()));
    let queue = Mutex::new(parts.into_iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        while let Some((place, part)) = next() {
            let result = job(part);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((place, result));
        }
    };
    let busy = AtomicUsize::new(others);
    helpers.in_place_scope(|scope| {
        for _ in 0..others {
            scope.spawn(|_| {
                let _until_the_end = Busy(&busy);
                work();
            });
        }
        work();
        await_a_moment(&busy);
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

/// One of those who are counted as busy, until it is dropped.
struct Busy<'a>(&'a AtomicUsize);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Release);
    }
}

/// Waits without going to sleep, from which it would take longer to wake than the others need; not for ever.
fn await_a_moment(busy: &AtomicUsize) {
    let begun = Instant::now();
    while busy.load(Ordering::Acquire) > 0 && begun.elapsed() < PATIENCE {
        hint::spin_loop();
    }
    // Who is no longer busy has still to say so to the pool.
    (0..FAREWELL).for_each(|_| hint::spin_loop());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_parts() {
        assert_eq!(each(3, 0..9, |part| part * part), [0, 1, 4, 9, 16, 25, 36, 49, 64]);
        assert_eq!(each(3, [7], |part| part), [7]);
        assert!(each(3, Vec::<u8>::new(), |part| part).is_empty());
    }

    #[test]
    fn a_small_index_is_searched_in_one_thread() {
        assert_eq!(workers(0, false), 1);
        assert_eq!(workers(PASSAGES_EACH, false), 1);
        assert_eq!(workers(PASSAGES_EACH_AT_FIRST, true), 1);
        assert!(workers(u64::MAX, false) <= MOST);
    }

    #[test]
    #[should_panic = "the third"]
    fn a_panic_is_not_lost() {
        each(2, 0..4, |part| assert!(part != 2, "the third"));
    }
}
