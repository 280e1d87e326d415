//! A passage as it is stored: its text and what a hit shows besides, behind a checksum.
//!
//! A passage is two stored values: the text of its field, which Tantivy writes in one go (it writes any other bytes one
//! by one), and a seal of ours, into which Tantivy does not look. The checksum covers the key of the passage too, so that
//! a list of passages out of step with the other files yields an error, never the text of a neighbour.
//!
//! ```text
//! text | CRC-32 of key, record and text | record: postcard of About
//! ```

use serde::Serialize;
use tantivy::schema::BytesOptions;

use super::About;

/// About as many bytes as [`About`] takes, or more.
const ROOM_FOR_ABOUT: usize = 512;
/// Length of the checksum.
const SUM: usize = 4;
/// What Tantivy writes before a document's values: how many there are.
const HEAD: usize = 1;
/// What it writes before a value besides its length: the field and the type.
const HEAD_OF_VALUE: usize = 4 + 1;
/// Set in the last byte of a length as Tantivy writes it; the others have seven bits each, the lowest first.
const LAST: u8 = 0x80;

/// Which passage it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PassageKey {
    /// The essay's id; see [`essay_id`](crate::index::essay_id).
    pub essay: u64,
    /// The passage's place among the essay's passages, from 0.
    pub ordinal: u64,
}

/// How the field is declared.
pub(super) fn options() -> BytesOptions {
    BytesOptions::default().set_stored()
}

/// What is stored of a passage beside its text.
pub(super) fn sealed(key: PassageKey, about: &impl Serialize, text: &str) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(SUM + ROOM_FOR_ABOUT);
    sealed.extend([0; SUM]);
    let mut sealed = postcard::to_extend(about, sealed).unwrap_or_default();
    if let Some((sum, record)) = sealed.split_first_chunk_mut::<SUM>() {
        *sum = checksum(key, record, text.as_bytes());
    }
    sealed
}

/// What a document of Tantivy's store holds, in its raw bytes; `None` when they are damaged or another passage's.
pub fn unsealed(document: &[u8], key: PassageKey) -> Option<(About, String)> {
    let (text, sealed) = values(document)?;
    let (sum, record) = sealed.split_first_chunk::<SUM>()?;
    if *sum != checksum(key, record, text) {
        return None;
    }
    Some((postcard::from_bytes(record).ok()?, str::from_utf8(text).ok()?.to_owned()))
}

/// The two values of a document.
fn values(document: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = after_head(document.get(HEAD..)?)?;
    let (text, rest) = rest.split_at_checked(length)?;
    // It reaches to the document's end, so that its length need not be believed.
    let (_, sealed) = after_head(rest)?;
    Some((text, sealed))
}

/// The length of a value, and what stands behind its head.
fn after_head(value: &[u8]) -> Option<(usize, &[u8])> {
    let from_length = value.get(HEAD_OF_VALUE..)?;
    let last = from_length.iter().take(size_of::<u32>() + 1).position(|byte| byte & LAST != 0)?;
    let (length, rest) = from_length.split_at(last + 1);
    let bits = |byte: &u8| u64::from(byte & !LAST);
    let length = length.iter().rev().fold(0, |length, byte| length << 7 | bits(byte));
    Some((usize::try_from(length).ok()?, rest))
}

fn checksum(key: PassageKey, record: &[u8], text: &[u8]) -> [u8; SUM] {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&key.essay.to_le_bytes());
    hasher.update(&key.ordinal.to_le_bytes());
    hasher.update(record);
    hasher.update(text);
    hasher.finalize().to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: PassageKey = PassageKey { essay: 0x5d41_402a, ordinal: 3 };
    const TEXT: &str = "In 1954 Khrushchev opened the Virgin Lands of Kazakhstan.";

    fn about() -> About {
        About {
            path: "essays/maize.md".to_owned(),
            title: Some("Maize".to_owned()),
            author: None,
            question: None,
            written: None,
            source: None,
            topics: vec!["Agriculture".to_owned()],
            period: None,
            heading: vec!["Kazakhstan".to_owned()],
            paragraph: 1,
            page: None,
            line: 3,
            aside: false,
            language: None,
        }
    }

    /// The document Tantivy makes of a passage, as its store keeps it.
    fn stored(text: &str) -> Vec<u8> {
        use tantivy::schema::{STORED, Schema};
        use tantivy::{Index, IndexWriter, TantivyDocument};
        let mut schema = Schema::builder();
        let text_field = schema.add_text_field("text", STORED);
        let passage_field = schema.add_bytes_field("passage", options());
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter<TantivyDocument> = index.writer_with_num_threads(1, 15_000_000).unwrap();
        let mut document = TantivyDocument::default();
        document.add_text(text_field, text);
        document.add_bytes(passage_field, &sealed(KEY, &about(), text));
        writer.add_document(document).unwrap();
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let store = searcher.segment_reader(0).get_store_reader(1).unwrap();
        store.get_document_bytes(0).unwrap().to_vec()
    }

    #[test]
    fn what_was_stored_comes_back() {
        for text in ["", TEXT, &TEXT.repeat(500)] {
            assert_eq!(unsealed(&stored(text), KEY), Some((about(), text.to_owned())), "{} bytes", text.len());
        }
    }

    #[test]
    fn no_changed_bit_and_no_cut_yields_another_text() {
        let whole = stored(TEXT);
        let sound = Some((about(), TEXT.to_owned()));
        let (_, sealed) = values(&whole).unwrap();
        let text = HEAD + HEAD_OF_VALUE + 1..HEAD + HEAD_OF_VALUE + 1 + TEXT.len();
        assert_eq!(&whole[text.clone()], TEXT.as_bytes());
        for place in 0..whole.len() {
            for bit in 0..8 {
                let mut changed = whole.clone();
                changed[place] ^= 1 << bit;
                let read = unsealed(&changed, KEY);
                let is_of_tantivy = place < whole.len() - sealed.len() && !text.contains(&place);
                assert!(read.is_none() || is_of_tantivy && read == sound, "byte {place}, bit {bit}: {read:?}");
            }
            assert_eq!(unsealed(&whole[..place], KEY), None, "cut at {place}");
        }
    }

    #[test]
    fn a_passage_is_not_taken_for_another() {
        let document = stored(TEXT);
        assert_eq!(unsealed(&document, PassageKey { ordinal: 4, ..KEY }), None);
        assert_eq!(unsealed(&document, PassageKey { essay: 1, ..KEY }), None);
    }
}
