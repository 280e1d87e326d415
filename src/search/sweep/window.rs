//! The passages looked at together, and which sources have each of them.

use tantivy::DocId;

use super::WINDOW;
use super::readers::Set;

/// What is remembered of each passage of a window, by its place.
pub(super) type OfWindow<T> = Box<[T; WINDOW as usize]>;

pub(super) fn of_window<T: Copy>(nothing: T) -> OfWindow<T> {
    let places = vec![nothing; WINDOW as usize].into_boxed_slice(); // never on the stack: a set may be large
    places.try_into().unwrap_or_else(|_| unreachable!("as many places as a window has"))
}

/// See the module.
pub(super) struct Window<const N: usize> {
    /// Which sources have each passage.
    seen: OfWindow<Set<N>>,
    /// The places worth a look, a bit each: of passages that enough sources have, one or two.
    telling: [u64; WINDOW as usize / 64],
    /// Whether one source is enough.
    one_is_enough: bool,
}

impl<const N: usize> Window<N> {
    pub(super) fn new(one_is_enough: bool) -> Window<N> {
        Window { seen: of_window(Set::EMPTY), telling: [0; WINDOW as usize / 64], one_is_enough }
    }

    /// Forgets all passages.
    pub(super) fn clear(&mut self) {
        self.seen.fill(Set::EMPTY);
        self.telling.fill(0);
    }

    /// The places worth a look, in order, and the sources that have each.
    pub(super) fn telling(&self) -> impl Iterator<Item = (usize, Set<N>)> {
        let Window { seen, telling, .. } = self;
        ones(telling.iter().copied()).map(|place| (place, seen[place]))
    }

    /// Takes a passage out, and gives the sources that have it.
    pub(super) fn take(&mut self, place: usize) -> Set<N> {
        self.telling[place / 64] &= !(1 << (place % 64));
        std::mem::replace(&mut self.seen[place], Set::EMPTY)
    }

    /// Notes that a source has a passage.
    pub(super) fn note(&mut self, place: usize, number: usize) {
        add(&mut self.seen[place], &mut self.telling, place, number, self.one_is_enough);
    }

    /// Notes that a source, a word, has these passages, and how often: each time, by one form of it, is added to those
    /// by others, unless it is the first form. Gives how many of them others had noted before.
    pub(super) fn note_all(
        &mut self,
        start: DocId,
        docs: &[DocId],
        times: &[u32],
        number: usize,
        is_first: bool,
        frequencies: &mut [u8; WINDOW as usize],
    ) -> u64 {
        let Window { seen, telling, one_is_enough } = self;
        let note_all = match (one_is_enough, is_first) {
            (true, true) => note_all::<N, true, true>,
            (true, false) => note_all::<N, true, false>,
            (false, true) => note_all::<N, false, true>,
            (false, false) => note_all::<N, false, false>,
        };
        note_all(seen, telling, frequencies, number, start, docs, times)
    }
}

/// Here is where the time of a search goes. A function of its own, since what its arguments point to is known to lie
/// apart, so that nothing has to be read twice.
#[inline(never)]
fn note_all<const N: usize, const ONE_IS_ENOUGH: bool, const IS_FIRST: bool>(
    seen: &mut [Set<N>; WINDOW as usize],
    telling: &mut [u64; WINDOW as usize / 64],
    frequencies: &mut [u8; WINDOW as usize],
    number: usize,
    start: DocId,
    docs: &[DocId],
    times: &[u32],
) -> u64 {
    let mut again = 0;
    for (&doc, &times) in docs.iter().zip(times) {
        let place = doc.wrapping_sub(start) as usize % WINDOW as usize;
        let times = u8::try_from(times).unwrap_or(u8::MAX);
        let set = &mut seen[place];
        if !IS_FIRST && set.has(number) {
            frequencies[place] = frequencies[place].saturating_add(times);
            again += 1;
            continue;
        }
        frequencies[place] = times;
        add(set, telling, place, number, ONE_IS_ENOUGH);
    }
    again
}

/// Adds a source to the set of a place.
#[inline]
fn add<const N: usize>(
    set: &mut Set<N>,
    telling: &mut [u64; WINDOW as usize / 64],
    place: usize,
    number: usize,
    one_is_enough: bool,
) {
    telling[place / 64] |= u64::from(one_is_enough || !set.is_empty()) << (place % 64);
    set.add(number);
}

/// The places of the bits that are set, in order.
#[inline]
pub(super) fn ones<W: Into<u64>>(words: impl IntoIterator<Item = W>) -> impl Iterator<Item = usize> {
    words.into_iter().zip((0..).step_by(8 * size_of::<W>())).flat_map(|(word, first)| {
        let mut left: u64 = word.into();
        std::iter::from_fn(move || {
            let next = (left != 0).then(|| first + left.trailing_zeros() as usize);
            left &= left.wrapping_sub(1);
            next
        })
    })
}
