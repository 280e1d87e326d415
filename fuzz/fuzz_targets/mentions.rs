//! Expressions of time, names, topics and the period they add up to.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| histsearch_fuzz::annotate(bytes));
