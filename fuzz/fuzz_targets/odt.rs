//! OpenDocument texts: packed files, flat files, or the content of a packed one.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    histsearch_fuzz::read("a.fodt", bytes);
    let others = [("mimetype", "application/vnd.oasis.opendocument.text")];
    histsearch_fuzz::read_packed("a.odt", bytes, "content.xml", &others);
});
