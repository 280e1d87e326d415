//! The form vectors are kept in: a byte for each number and one factor for all.
//!
//! ```text
//! factor (f32 bits) | 8 numbers | 8 numbers | …      each of 64 bits
//! ```

/// The largest whole number a byte holds.
const MOST: f32 = 127.0;
/// How many numbers a word holds.
const PER_WORD: usize = 8;

/// A vector of length 1, packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vector {
    words: Vec<u64>,
}

impl Vector {
    /// Packs a vector; each number loses what is below a 127th of the largest.
    pub fn packed(vector: &[f32]) -> Vector {
        let largest = vector.iter().fold(0.0, |largest: f32, x| largest.max(x.abs()));
        let factor = if largest > 0.0 { largest / MOST } else { 1.0 };
        #[expect(clippy::cast_possible_truncation, reason = "at most 127 in size")]
        let byte = |x: &f32| (x / factor).round() as i8 as u8;
        let word = |eight: &[f32]| {
            let mut bytes = [0; PER_WORD];
            bytes.iter_mut().zip(eight).for_each(|(place, x)| *place = byte(x));
            u64::from_le_bytes(bytes)
        };
        let words = std::iter::once(u64::from(factor.to_bits())).chain(vector.chunks(PER_WORD).map(word));
        Vector { words: words.collect() }
    }

    /// As words to be stored.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// How near it is to a vector of length 1 of the same model: 1 for the same direction, 0 for nothing in common.
    pub fn closeness(&self, other: &[f32]) -> Option<f32> {
        closeness(self.words.iter().copied(), other)
    }
}

/// The same for stored words; `None` where there are none or they are of another model.
pub(crate) fn closeness(mut words: impl Iterator<Item = u64>, other: &[f32]) -> Option<f32> {
    let factor = f32::from_bits(u32::try_from(words.next()?).ok()?);
    let mut sum = 0.0;
    let mut eights = other.chunks(PER_WORD);
    for (word, eight) in words.zip(&mut eights) {
        #[expect(clippy::cast_possible_wrap, reason = "as it was packed")]
        let products = word.to_le_bytes().into_iter().zip(eight).map(|(byte, x)| f32::from(byte as i8) * x);
        sum += products.sum::<f32>();
    }
    eights.next().is_none().then_some(sum * factor)
}
