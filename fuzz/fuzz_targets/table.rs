//! CSV and TSV of essays.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    histsearch_fuzz::read_each("a.csv", bytes);
    histsearch_fuzz::read_each("a.tsv", bytes);
});
