//! Essays packed with gzip and Zstandard.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    histsearch_fuzz::read_each("a.md.gz", bytes);
    histsearch_fuzz::read_each("a.md.zst", bytes);
});
