//! Numbers, and lists of numbers, as bytes that are read where they lie.
//!
//! Owns the shape of the tables the build script writes and the program looks into, so that nothing is loaded before
//! it is asked for. Refuses to know what the numbers mean.
//!
//! Numbers are `u32`, little end first. Lists are the number of lists, the start of each and the end of the last,
//! then the items of all of them.

use std::borrow::Cow;

/// A table: part of the program, or made while it runs.
pub(super) type Bytes = Cow<'static, [u8]>;

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

/// Lists as bytes.
pub(super) fn lists(lists: &[Vec<u32>]) -> Vec<u8> {
    let mut end = 0;
    let ends = lists.iter().map(|list| {
        end += count(list.len());
        end
    });
    let starts: Vec<u32> = [count(lists.len()), 0].into_iter().chain(ends).collect();
    numbers(starts.into_iter().chain(lists.iter().flatten().copied()))
}

/// Rows as bytes, to be found by their first number: a power of two of lists, each with the rows whose key ends alike.
pub(super) fn buckets<const N: usize>(rows: &[[u32; N]]) -> Vec<u8> {
    let mut buckets = vec![Vec::new(); rows.len().next_power_of_two()];
    let mask = buckets.len() - 1;
    for row in rows {
        buckets[row[0] as usize & mask].extend(row);
    }
    lists(&buckets)
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
        for bytes in [Vec::new(), vec![1, 2], lists(&[]), buckets::<2>(&[]), vec![255; 9]] {
            assert_eq!(Lists::over(&bytes).list(0).iter().len(), 0);
            assert_eq!(Lists::over(&bytes).keyed::<2>(7).count(), 0);
        }
    }

    proptest! {
        #[test]
        fn what_goes_in_comes_out(kept in prop::collection::vec(prop::collection::vec(any::<u32>(), 0..5), 0..20)) {
            let bytes = lists(&kept);
            for (index, list) in kept.iter().enumerate() {
                prop_assert_eq!(&Lists::over(&bytes).list(index).iter().collect::<Vec<_>>(), list);
            }
            prop_assert_eq!(Lists::over(&bytes).list(kept.len()).iter().len(), 0);
        }

        #[test]
        fn rows_are_found_by_their_key(rows in prop::collection::vec(prop::array::uniform2(0..40_u32), 0..60)) {
            let bytes = buckets(&rows);
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
