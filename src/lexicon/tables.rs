//! Numbers, and lists of numbers, as bytes that are read where they lie.
//!
//! Owns the shape of the tables that are looked into where they lie, in the program or in a file, so that nothing is
//! loaded before it is asked for. Refuses to know what the numbers mean. Bytes that are no table hold nothing.
//!
//! Numbers are `u32`, little end first. Lists are the number of lists, the start of each and the end of the last,
//! then the items of all of them.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// Bytes that somebody keeps: in memory, or in a file that is mapped into it.
pub type Kept = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// A table.
#[derive(Clone)]
pub(super) enum Bytes {
    /// Part of the program.
    Static(&'static [u8]),
    /// A part of what is kept elsewhere.
    Kept(Kept, Range<usize>),
}

impl Bytes {
    /// A part of it; `None` where it does not reach as far.
    pub(super) fn part(&self, range: Range<usize>) -> Option<Bytes> {
        self.get(range.clone())?;
        Some(match self {
            Bytes::Static(bytes) => Bytes::Static(&bytes[range]),
            Bytes::Kept(kept, whole) => {
                Bytes::Kept(Arc::clone(kept), whole.start + range.start..whole.start + range.end)
            }
        })
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Bytes::Static(bytes) => bytes,
            Bytes::Kept(kept, range) => (**kept).as_ref().get(range.clone()).unwrap_or_default(),
        }
    }
}

impl From<Kept> for Bytes {
    fn from(kept: Kept) -> Bytes {
        let length = (*kept).as_ref().len();
        Bytes::Kept(kept, 0..length)
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Bytes {
        let kept: Kept = Arc::new(bytes);
        Bytes::from(kept)
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.len())
    }
}

/// Numbers in a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbers<'t> {
    units: &'t [[u8; 4]],
}

impl<'t> Numbers<'t> {
    pub(super) fn over(bytes: &'t [u8]) -> Numbers<'t> {
        Numbers { units: bytes.as_chunks().0 }
    }

    pub(super) fn get(self, index: usize) -> Option<u32> {
        self.units.get(index).copied().map(u32::from_le_bytes)
    }

    pub(super) fn iter(self) -> impl ExactSizeIterator<Item = u32> + use<'t> {
        self.units.iter().copied().map(u32::from_le_bytes)
    }

    /// The numbers `N` at a time.
    pub(super) fn rows<const N: usize>(self) -> impl Iterator<Item = [u32; N]> + use<'t, N> {
        self.units.as_chunks::<N>().0.iter().map(|row| row.map(u32::from_le_bytes))
    }

    /// The second number of the pair that starts with `key`, where pairs stand in order of their first.
    pub(super) fn paired_with(self, key: u32) -> Option<u32> {
        let pairs = self.units.as_chunks::<2>().0;
        let found = pairs.binary_search_by_key(&key, |pair| u32::from_le_bytes(pair[0]));
        found.ok().map(|index| u32::from_le_bytes(pairs[index][1]))
    }
}

/// Lists of numbers, by their place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lists<'t> {
    starts: Numbers<'t>,
    items: Numbers<'t>,
}

impl<'t> Lists<'t> {
    pub(super) fn over(bytes: &'t [u8]) -> Lists<'t> {
        let numbers = Numbers::over(bytes);
        let count = numbers.get(0).map_or(0, |count| count as usize + 1);
        let (starts, items) = numbers.units.get(1..).unwrap_or_default().split_at_checked(count).unwrap_or_default();
        Lists { starts: Numbers { units: starts }, items: Numbers { units: items } }
    }

    /// The list at this place; empty where there is none.
    pub(super) fn list(self, index: usize) -> Numbers<'t> {
        let bounds = self.starts.get(index).zip(self.starts.get(index + 1));
        let units = bounds.and_then(|(start, end)| self.items.units.get(start as usize..end as usize));
        Numbers { units: units.unwrap_or_default() }
    }

    /// The rows under a key, of lists that [`buckets`] made.
    pub(super) fn keyed<const N: usize>(self, key: u32) -> impl Iterator<Item = [u32; N]> + use<'t, N> {
        let buckets = self.starts.units.len().saturating_sub(1);
        let rows = self.list(key as usize & buckets.wrapping_sub(1)).rows();
        rows.filter(move |row| row.first() == Some(&key))
    }
}

/// Numbers as bytes.
pub(super) fn numbers(numbers: impl IntoIterator<Item = u32>) -> Vec<u8> {
    let mut bytes = Vec::new();
    numbers.into_iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
    bytes
}

/// Lists as bytes, from rows each with the place of the list it belongs to. In a list, rows keep their order.
pub(super) fn lists<const N: usize>(lists: usize, mut rows: Vec<(u32, [u32; N])>) -> Vec<u8> {
    rows.sort_by_key(|(list, _)| *list);
    let mut ends = vec![0; lists];
    for (list, _) in &rows {
        ends[*list as usize] += N;
    }
    let ends = ends.into_iter().scan(0, |end, length| {
        *end += length;
        Some(count(*end))
    });
    let starts = [count(lists), 0].into_iter().chain(ends);
    numbers(starts.chain(rows.iter().flat_map(|(_, row)| *row)))
}

/// Rows as bytes, to be found by their first number: a power of two of lists, each with the rows whose key ends alike.
pub(super) fn buckets<const N: usize>(rows: impl ExactSizeIterator<Item = [u32; N]>) -> Vec<u8> {
    let buckets = rows.len().next_power_of_two();
    let mask = count(buckets - 1);
    lists(buckets, rows.map(|row| (row[0] & mask, row)).collect())
}

/// A count or a place as a table holds it.
pub(super) fn count(count: usize) -> u32 {
    u32::try_from(count).expect("a lexicon holds far fewer things than u32 counts")
}

/// A 32-bit hash of a word or name: the same on every machine, since tables keep it.
pub(super) fn hash(bytes: &[u8]) -> u32 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, part: u64| (hash.rotate_left(23) ^ part).wrapping_mul(FACTOR);
    let (parts, rest) = bytes.as_chunks();
    let hash = parts.iter().fold(0, |hash, part| mix(hash, u64::from_le_bytes(*part)));
    let rest = rest.iter().fold(rest.len() as u64, |part, byte| part << 8 | u64::from(*byte));
    let hash = mix(hash, rest);
    (hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_table_of_nothing_holds_nothing() {
        for bytes in [Vec::new(), vec![1, 2], lists::<1>(0, vec![]), buckets::<2>([].into_iter()), vec![255; 9]] {
            assert_eq!(Lists::over(&bytes).list(0).iter().len(), 0);
            assert_eq!(Lists::over(&bytes).keyed::<2>(7).count(), 0);
        }
    }

    proptest! {
        #[test]
        fn what_goes_in_comes_out(kept in prop::collection::vec(prop::collection::vec(any::<u32>(), 0..5), 0..20)) {
            let rows = kept.iter().enumerate().flat_map(|(at, list)| list.iter().map(move |item| (count(at), [*item])));
            let bytes = lists(kept.len(), rows.collect());
            for (index, list) in kept.iter().enumerate() {
                prop_assert_eq!(&Lists::over(&bytes).list(index).iter().collect::<Vec<_>>(), list);
            }
            prop_assert_eq!(Lists::over(&bytes).list(kept.len()).iter().len(), 0);
        }

        #[test]
        fn rows_are_found_by_their_key(rows in prop::collection::vec(prop::array::uniform2(0..40_u32), 0..60)) {
            let bytes = buckets(rows.iter().copied());
            for key in 0..40 {
                let found: Vec<[u32; 2]> = Lists::over(&bytes).keyed(key).collect();
                let kept: Vec<_> = rows.iter().copied().filter(|row| row[0] == key).collect();
                prop_assert_eq!(found, kept);
            }
        }

        #[test]
        fn pairs_are_found_by_their_first(pairs in prop::collection::btree_map(0..40_u32, any::<u32>(), 0..20)) {
            let bytes = numbers(pairs.iter().flat_map(|(key, value)| [*key, *value]));
            for key in 0..40 {
                prop_assert_eq!(Numbers::over(&bytes).paired_with(key), pairs.get(&key).copied());
            }
        }
    }
}
