//! Work of one search shared among processors: the same answer, sooner.
//!
//! Owns how many take part. Below some hundred thousand passages a search is over before another thread is of use; in a
//! process that has just begun, threads cost more than they bring.

use std::panic::resume_unwind;
use std::sync::LazyLock;
use std::thread;

/// How many passages are worth a thread.
const PASSAGES_EACH: u64 = 200_000;
/// The most threads of one search; others are to find their processors too.
const MOST: usize = 4;

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

/// Does each part of the work, the first in this thread and every other in one of its own; the results in the order of
/// the parts. A panic in any of them goes on in this thread.
pub(super) fn each<T: Send, R: Send>(parts: impl IntoIterator<Item = T>, job: impl Fn(T) -> R + Sync) -> Vec<R> {
    let mut parts = parts.into_iter();
    let Some(first) = parts.next() else { return Vec::new() };
    thread::scope(|scope| {
        let job = &job;
        let others: Vec<_> = parts.map(|part| scope.spawn(move || job(part))).collect();
        let mut done = vec![job(first)];
        done.extend(others.into_iter().map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic))));
        done
    })
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
