//! Many names with something to each, in little room, until they are taken out again.
//!
//! A run knows all files it has to read before it reads the first, and all it has read before it writes the manifest. In
//! strings and structures either would be most of its memory; here a name is what it does not share with the one before,
//! and numbers are as long as they are great. Blocks are given back as they are emptied.

use std::collections::VecDeque;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Kind, Result};

/// How many bytes a block has at the most before the next is begun.
const BLOCK: usize = 32 << 10;

/// See the module.
pub(super) struct Packed<T> {
    /// Entries: how many bytes of the name are those of the one before in the block, the others, and the thing.
    blocks: VecDeque<Vec<u8>>,
    /// The name that came in last.
    entered: String,
    /// The name that went out last.
    left: String,
    /// How many bytes of the first block are taken out.
    taken: usize,
    length: usize,
    things: PhantomData<T>,
}

impl<T> Default for Packed<T> {
    fn default() -> Packed<T> {
        Packed {
            blocks: VecDeque::new(),
            entered: String::new(),
            left: String::new(),
            taken: 0,
            length: 0,
            things: PhantomData,
        }
    }
}

impl<T> Packed<T> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.length == 0
    }
}

impl<T: Serialize + DeserializeOwned> Packed<T> {
    /// Adds one at the end.
    ///
    /// # Errors
    /// Where the thing cannot be written down.
    pub(super) fn push(&mut self, name: &str, thing: &T) -> Result<()> {
        if self.blocks.back().is_none_or(|block| block.len() >= BLOCK) {
            if let Some(full) = self.blocks.back_mut() {
                full.shrink_to_fit();
            }
            self.blocks.push_back(Vec::new());
            self.entered.clear();
        }
        let shared = common(&self.entered, name);
        let entry = postcard::to_stdvec(&(shared, &name[shared..], thing));
        let entry = entry.map_err(|error| Error::new(Kind::Io, format!("cannot note {name}")).because(error))?;
        if let Some(block) = self.blocks.back_mut() {
            block.extend(entry);
        }
        self.entered.truncate(shared);
        self.entered.push_str(&name[shared..]);
        self.length += 1;
        Ok(())
    }

    /// Takes out the first.
    pub(super) fn pop(&mut self) -> Option<(String, T)> {
        while self.blocks.front()?.len() == self.taken {
            self.blocks.pop_front();
            self.taken = 0;
            self.left.clear();
        }
        let block = &self.blocks.front()?[self.taken..];
        let ((shared, own, thing), rest): ((usize, &str, T), _) =
            postcard::take_from_bytes(block).expect("what was written down can be read");
        self.taken += block.len() - rest.len();
        self.left.truncate(shared);
        self.left.push_str(own);
        self.length -= 1;
        Some((self.left.clone(), thing))
    }
}

/// How many bytes two names begin with alike, of whole characters.
fn common(a: &str, b: &str) -> usize {
    let alike = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    b.floor_char_boundary(alike)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_goes_in_comes_out_in_its_order(
            names in prop::collection::vec("[aбe\u{301}/]{0,8}", 0..40),
            room in 1..40_usize,
        ) {
            let mut packed = Packed::<Vec<u8>>::default();
            let mut waiting = VecDeque::new();
            for (number, name) in names.iter().enumerate() {
                let thing = vec![0; number * BLOCK / room];
                packed.push(name, &thing).unwrap();
                waiting.push_back((name.clone(), thing));
                prop_assert_eq!(packed.len(), waiting.len());
                if number % 3 == 2 {
                    prop_assert_eq!(packed.pop(), waiting.pop_front());
                }
            }
            while let Some(thing) = packed.pop() {
                prop_assert_eq!(Some(thing), waiting.pop_front());
            }
            prop_assert!(waiting.is_empty() && packed.is_empty());
        }
    }

    #[test]
    fn names_that_begin_alike_take_little_room() {
        let mut packed = Packed::default();
        for number in 0..10_000 {
            packed
                .push(&format!("essays/1956/maize/{number:06}.md"), &(7_000_u64, 1_700_000_000_000_000_000_u64))
                .unwrap();
        }
        let bytes: usize = packed.blocks.iter().map(Vec::capacity).sum();
        assert!(bytes < 240_000, "{bytes}");
    }
}
