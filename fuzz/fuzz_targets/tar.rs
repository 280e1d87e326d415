//! Tar archives of essays, as they are and packed.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    histsearch_fuzz::read_each("a.tar", bytes);
    histsearch_fuzz::read_each("a.tar.gz", bytes);
});
