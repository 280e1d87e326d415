//! A line at the end of a small file that tells whether the file is whole.
//!
//! The segments of an index carry checksums of their own; the few small files that say which segments there are do
//! not, although one changed digit in them alters every answer. Sealed, a change anywhere in them is noticed the
//! moment they are read. Knows nothing of what the files say.
//!
//! ```text
//! gen-3
//! seal 5d41402abc4b2a76b9719d911017c592
//! ```

use std::io::{Error, ErrorKind, Result};

const BEFORE: &[u8] = b"\nseal ";
const AFTER: &[u8] = b"\n";
/// 128 bits of BLAKE3, in hex.
const DIGITS: usize = 32;

/// The bytes with their seal behind them.
pub(crate) fn sealed(bytes: &[u8]) -> Vec<u8> {
    [bytes, &seal(bytes)].concat()
}

/// The bytes without their seal, if they are as they were written.
pub(crate) fn unsealed(mut bytes: Vec<u8>) -> Result<Vec<u8>> {
    let length = bytes.len().checked_sub(BEFORE.len() + DIGITS + AFTER.len());
    match length {
        Some(length) if seal(&bytes[..length]) == bytes[length..] => {
            bytes.truncate(length);
            Ok(bytes)
        }
        _ => Err(Error::new(ErrorKind::InvalidData, "it is damaged: its seal does not match")),
    }
}

fn seal(bytes: &[u8]) -> Vec<u8> {
    let hash = blake3::hash(bytes).to_hex();
    [BEFORE, &hash.as_bytes()[..DIGITS], AFTER].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_comes_back() {
        for bytes in [&b""[..], b"gen-3", b"{}\n", &[0xff; 99]] {
            assert_eq!(unsealed(sealed(bytes)).unwrap(), bytes);
        }
    }

    #[test]
    fn every_changed_bit_and_every_cut_is_noticed() {
        let whole = sealed(b"gen-3");
        for place in 0..whole.len() {
            for bit in 0..8 {
                let mut changed = whole.clone();
                changed[place] ^= 1 << bit;
                assert!(unsealed(changed).is_err(), "byte {place}, bit {bit}");
            }
            assert!(unsealed(whole[..place].to_vec()).is_err(), "cut at {place}");
            assert!(unsealed(whole[place + 1..].to_vec()).is_err(), "begun after {place}");
        }
        assert!(unsealed([&whole[..], b"\n"].concat()).is_err());
    }
}
