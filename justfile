# What a change must pass, and the jobs around it. `just --list` shows them.

# Formatting, lints, documentation, tests.
check:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items
    cargo test
    @if command -v cargo-deny >/dev/null; then cargo deny check licenses bans sources; else echo "cargo-deny is not installed: licences not checked"; fi

# The tests alone.
test:
    cargo test

# Index the demo essays and ask them one question.
demo:
    cargo run --release -- demo

# How long things take; BENCH_CORPUS=DIR measures a folder of your own.
bench:
    cargo bench --bench stages
    cargo bench --bench tagging
    cargo bench --bench warm
