//! The promises of reliability, each against the built program; `docs/reliability.md` lists them.
//!
//! One module per sort of trouble. Nothing here measures time: limits of time only catch what hangs.

#![allow(clippy::print_stdout, reason = "a test that could not look says so")]

mod bounded;
mod collections;
mod damage;
mod faults;
mod full;
mod harness;
mod hostile;
mod interrupt;
mod invented;
mod isolation;
#[cfg(target_os = "linux")]
mod journal;
mod kill;
mod linear;
mod mangled;
mod power;
mod queries;
mod settings;
mod states;
mod two;
