//! Years somebody asks for, and drafts with quotations.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| histsearch_fuzz::request(bytes));
