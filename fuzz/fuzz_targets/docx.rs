//! Word documents: whole files, or their main part.
#![no_main]

use libfuzzer_sys::fuzz_target;

const NOTES: &str = r#"<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
    <w:footnote w:id="2"><w:p><w:r><w:t>Nove, p. 81.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;

fuzz_target!(|bytes: &[u8]| {
    let others = [("[Content_Types].xml", "<Types/>"), ("word/footnotes.xml", NOTES)];
    histsearch_fuzz::read_packed("a.docx", bytes, "word/document.xml", &others);
});
