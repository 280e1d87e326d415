//! What `eval` reads: judgements, questions, rankings.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| histsearch_fuzz::judge(bytes));
