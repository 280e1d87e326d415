//! Work of one search shared among processors: the same answer, sooner.
//!
//! Owns how many take part. Below some hundred thousand passages a search is over before another thread is of use; in a
//! process that has just begun, threads cost more than they bring.

use std::sync::LazyLock;
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// How many passages are worth a thread.
const PASSAGES_EACH: u64 = 200_000;
/// The most threads of one search; others are to find their processors too.
const MOST: usize = 4;

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

/// How many take part in a search of so many passages.
pub(super) fn workers(passages: u64) -> usize {
    usize::try_from(passages / PASSAGES_EACH).unwrap_or(MOST).clamp(1, MOST.min(processors()))
}

/// Does each part of the work, the first in this thread and the others wherever a processor is free; the results in the
/// order of the parts. A panic in any of them goes on in this thread.
pub(super) fn each<T: Send, R: Send>(parts: impl IntoIterator<Item = T>, job: impl Fn(T) -> R + Sync) -> Vec<R> {
    let mut parts: Vec<T> = parts.into_iter().collect();
    let helpers = if parts.len() > 1 { HELPERS.as_ref() } else { None };
    let Some(helpers) = helpers else { return parts.into_iter().map(job).collect() };
    let others = parts.split_off(1);
    let mut done: Vec<Option<R>> = (0..others.len()).map(|_| None).collect();
    let first = helpers.in_place_scope(|scope| {
        let job = &job;
        for (part, result) in others.into_iter().zip(&mut done) {
            scope.spawn(move |_| *result = Some(job(part)));
        }
        parts.pop().map(job)
    });
    first.into_iter().chain(done.into_iter().flatten()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_parts() {
        assert_eq!(each(0..9, |part| part * part), [0, 1, 4, 9, 16, 25, 36, 49, 64]);
        assert_eq!(each([7], |part| part), [7]);
        assert!(each(Vec::<u8>::new(), |part| part).is_empty());
    }

    #[test]
    fn a_small_index_is_searched_in_one_thread() {
        assert_eq!(workers(0), 1);
        assert_eq!(workers(PASSAGES_EACH), 1);
        assert!(workers(u64::MAX) <= MOST);
    }

    #[test]
    #[should_panic = "the third"]
    fn a_panic_is_not_lost() {
        each(0..4, |part| assert!(part != 2, "the third"));
    }
}
