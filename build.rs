//! Turns the data files of the lexicon into tables that the program looks into without loading anything.
//!
//! The data are part of this script (`data.rs` includes them), so a change to them makes cargo run it again.

#![allow(dead_code, unreachable_pub)] // the library uses the rest of these modules

#[path = "src/document.rs"]
mod document;
#[path = "src/lexicon/build.rs"]
mod lexicon;

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let folder = std::env::var_os("OUT_DIR").map(PathBuf::from).ok_or(std::io::ErrorKind::NotFound)?;
    lexicon::write(&folder)
}
