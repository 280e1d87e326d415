//! Arguments in, exit code out; everything else is in [`cli`] and the library.

mod cli;

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A question asked of a new process waits for memory it never touched before: this one has it come in larger pages.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
