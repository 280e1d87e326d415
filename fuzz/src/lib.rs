//! What every fuzz target does: reads a file, and holds the document to what the other rooms rely on.

use std::io::{Cursor, Write};
use std::path::Path;

use histsearch::corpus;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Reads the bytes as a file of this name.
///
/// # Panics
/// Where the document breaks a promise: spans that ascend, lie on character boundaries and hold no outer white space,
/// and passages that lose nothing.
pub fn read(name: &str, bytes: &[u8]) {
    let Ok(document) = corpus::read(Path::new(name), bytes) else { return };
    let mut end = 0;
    for block in &document.blocks {
        assert!(end <= block.span.start && block.span.start < block.span.end, "{:?}", document.blocks);
        let text = &document.text[block.span.clone()];
        assert_eq!(text, text.trim());
        end = block.span.end;
    }
    let passages = corpus::passages(&document);
    assert!(!passages.is_empty());
    assert!(passages.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
}

/// Reads the bytes as an archive, or, where they are none, as its member `part` beside others that make it whole.
///
/// Mutated archives are nearly all refused by their checksums; a mutated part gets to the reader.
pub fn read_packed(name: &str, bytes: &[u8], part: &str, others: &[(&str, &str)]) {
    if bytes.starts_with(b"PK") {
        return read(name, bytes);
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let members = others.iter().map(|(name, text)| (*name, text.as_bytes())).chain([(part, bytes)]);
    for (name, bytes) in members {
        if zip.start_file(name, options).and_then(|()| Ok(zip.write_all(bytes)?)).is_err() {
            return;
        }
    }
    if let Ok(packed) = zip.finish() {
        read(name, &packed.into_inner());
    }
}
