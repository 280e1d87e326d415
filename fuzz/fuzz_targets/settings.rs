//! `histsearch.toml`, which may lie in somebody else's essays.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| histsearch_fuzz::settle(bytes));
