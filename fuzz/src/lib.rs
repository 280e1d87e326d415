//! What every fuzz target does: reads a file, and holds the document to what the other rooms rely on.

use std::path::Path;

use histsearch::corpus;

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
