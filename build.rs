//! Turns the data files of the lexicon into tables that the program looks into without loading anything.
//!
//! The data are part of this script (`data.rs` includes them), so a change to them makes cargo run it again.

#![allow(dead_code, unreachable_pub)] // the library uses the rest of these modules

#[path = "src/ascii.rs"]
mod ascii;
#[path = "src/document.rs"]
mod document;
#[path = "src/lexicon/build.rs"]
mod lexicon;

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    link_in_place();
    let folder = std::env::var_os("OUT_DIR").map(PathBuf::from).ok_or(std::io::ErrorKind::NotFound)?;
    lexicon::write(&folder)
}

/// Links the program for one place in memory. Its tables and those of its libraries hold some 77,000 addresses, and
/// moving them took 1.3 ms of every start, a fifth of a cold question; `BENCHMARKS.md` has the figures.
fn link_in_place() {
    let is = |name: &str, wanted: &str| std::env::var(name).is_ok_and(|value| value == wanted);
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
