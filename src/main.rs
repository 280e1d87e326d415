//! Arguments in, exit code out; everything else is in [`cli`] and the library.

mod cli;

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// What indexing asks for in one thread it gives back in another, where this one has less to do than the system's.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
