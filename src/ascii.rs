//! How far plain letters go, and where they stand: bytes looked at eight at a time.
//!
//! Owns the looking, which every reader of words does for every word; byte by byte, the processor foresees the end of
//! none. Refuses to know what a word is.

/// How many ASCII letters and figures the bytes begin with.
#[inline]
pub fn letters_and_figures(bytes: &[u8]) -> usize {
    run(bytes, |eight| among(eight | SMALL, b'a', b'z') | among(eight, b'0', b'9'), |byte| byte.is_ascii_alphanumeric())
}

/// How many ASCII letters the bytes begin with.
#[inline]
pub fn letters(bytes: &[u8]) -> usize {
    run(bytes, |eight| among(eight | SMALL, b'a', b'z'), |byte| byte.is_ascii_alphabetic())
}

/// How many bytes a [`Block`] has.
pub const BLOCK: usize = 64;

/// A stretch of bytes, and zeros where there are no more. Each of its answers is a bit for each byte, the lowest for the
/// first.
#[derive(Clone, Copy, Debug)]
pub struct Block([u8; BLOCK]);

impl Block {
    /// The bytes from this place on.
    #[inline]
    pub fn at(bytes: &[u8], place: usize) -> Block {
        let rest = bytes.get(place..).unwrap_or_default();
        Block(rest.first_chunk().copied().unwrap_or_else(|| {
            let mut block = [0; BLOCK];
            block[..rest.len()].copy_from_slice(rest);
            block
        }))
    }

    /// Letters and figures of ASCII.
    #[inline]
    pub fn letters_and_figures(&self) -> u64 {
        self.bits(|eight| among(eight | SMALL, b'a', b'z') | among(eight, b'0', b'9'))
    }

    /// White space of ASCII.
    #[inline]
    pub fn spaces(&self) -> u64 {
        self.bits(|eight| among(eight, b'\t', b'\n') | among(eight, b'\x0c', b'\r') | among(eight, b' ', b' '))
    }

    /// What stands from this byte to that, both of ASCII.
    #[inline]
    pub fn among(&self, first: u8, last: u8) -> u64 {
        self.bits(|eight| among(eight, first, last))
    }

    /// What is not ASCII.
    #[inline]
    pub fn beyond(&self) -> u64 {
        self.bits(|eight| eight & HIGH)
    }

    /// `eight` gives the high bit of each byte that is meant.
    #[inline]
    fn bits(&self, eight: impl Fn(u64) -> u64) -> u64 {
        let parts = self.0.as_chunks().0.iter().map(|part| eight(u64::from_le_bytes(*part)));
        parts.zip((0..).step_by(8)).fold(0, |bits, (high, place)| bits | gathered(high) << place)
    }
}

/// The high bits of eight bytes, side by side.
///
/// The factor moves that of each byte to its place in the highest one, and no two meet on the way.
#[inline]
fn gathered(high: u64) -> u64 {
    (high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// What makes a capital small.
const SMALL: u64 = each(b'a' ^ b'A');
/// The bit of a byte that ASCII does not have.
const HIGH: u64 = each(0x80);

/// The high bit of each of eight bytes that is of ASCII and from `first` to `last`, both of ASCII.
///
/// What is added to seven bits never reaches the next byte.
#[inline]
fn among(eight: u64, first: u8, last: u8) -> u64 {
    let low = eight & !HIGH;
    let from_first = low + each(0x80 - first);
    let behind_last = low + each(0x7F - last);
    from_first & !behind_last & !eight & HIGH
}

/// How many bytes the run is long: `eight` gives the high bit of each byte that is in it, `one` says the same of one.
#[inline]
fn run(bytes: &[u8], eight: impl Fn(u64) -> u64, one: impl Fn(u8) -> bool) -> usize {
    let mut length = 0;
    while let Some(next) = bytes.get(length..).and_then(<[u8]>::first_chunk) {
        let others = !eight(u64::from_le_bytes(*next)) & HIGH;
        if others != 0 {
            return length + others.trailing_zeros() as usize / 8;
        }
        length += next.len();
    }
    let rest = bytes.get(length..).unwrap_or_default();
    length + rest.iter().take_while(|byte| one(**byte)).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_byte_is_told_wherever_it_stands() {
        for byte in 0..=u8::MAX {
            for place in 0..20 {
                let mut bytes = [b'a'; 30];
                bytes[place] = byte;
                let end = if byte.is_ascii_alphabetic() { 30 } else { place };
                assert_eq!(letters(&bytes), end, "{byte} at {place}");
                let end = if byte.is_ascii_alphanumeric() { 30 } else { place };
                assert_eq!(letters_and_figures(&bytes), end, "{byte} at {place}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_block_tells_of_each_byte_what_it_is(
            bytes in prop::collection::vec(prop_oneof![Just(b'a'), Just(b' '), Just(b'-'), any::<u8>()], 0..150),
            place in 0..160_usize,
        ) {
            let block = Block::at(&bytes, place);
            let there = |is: &dyn Fn(u8) -> bool| {
                let bytes = bytes.iter().skip(place).take(BLOCK).zip(0..);
                bytes.fold(0, |bits, (byte, place)| bits | u64::from(is(*byte)) << place)
            };
            prop_assert_eq!(block.letters_and_figures(), there(&|byte| byte.is_ascii_alphanumeric()));
            prop_assert_eq!(block.spaces(), there(&|byte| byte.is_ascii_whitespace()));
            prop_assert_eq!(block.beyond(), there(&|byte| !byte.is_ascii()));
            prop_assert_eq!(block.among(b'-', b'.'), there(&|byte| matches!(byte, b'-' | b'.')));
        }

        #[test]
        fn runs_are_as_long_as_byte_by_byte(bytes in prop::collection::vec(prop_oneof![Just(b'a'), Just(b'Z'), Just(b'7'), any::<u8>()], 0..40)) {
            prop_assert_eq!(letters(&bytes), bytes.iter().take_while(|byte| byte.is_ascii_alphabetic()).count());
            let plain = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            prop_assert_eq!(letters_and_figures(&bytes), plain);
        }
    }
}
