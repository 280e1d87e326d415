//! What people type into a search.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| histsearch_fuzz::ask(bytes));
