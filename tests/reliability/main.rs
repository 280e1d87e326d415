//! The promises of reliability, each against the built program; `docs/reliability.md` lists them.
//!
//! One module per sort of trouble. Nothing here measures time: limits of time only catch what hangs.

mod damage;
mod harness;
mod interrupt;
mod kill;
mod states;
mod two;
