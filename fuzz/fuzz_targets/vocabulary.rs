//! Vocabularies in CSV, SKOS and PeriodO.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| histsearch_fuzz::import(bytes));
