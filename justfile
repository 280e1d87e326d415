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
    cargo bench --bench floor
    cargo bench --bench instructions
    cargo bench --bench sizes
    cargo bench --bench stages
    cargo bench --bench tagging
    cargo bench --bench warm
    cargo bench --bench serve

# The page in headless Chromium: accessibility, keys, dragging, pictures. Needs Node and Chromium.
browser:
    npm install --prefix target/browser axe-core
    HISTSEARCH_BROWSER=$(command -v chromium) HISTSEARCH_AXE=$PWD/target/browser/node_modules/axe-core/axe.min.js \
    HISTSEARCH_PICTURES=$PWD/target/browser/pictures cargo test --test it browser

# The long form of the promises of reliability. docs/reliability.md keeps its figures.
long:
    RUST_BACKTRACE=0 HISTSEARCH_TEST_KILLS=20 HISTSEARCH_TEST_LOSSES=10 HISTSEARCH_TEST_FAULTS=10 HISTSEARCH_TEST_FLIPS=5 \
    HISTSEARCH_TEST_WOUNDS=5000 HISTSEARCH_TEST_ESSAYS=20000 HISTSEARCH_TEST_DOCUMENTS=50 HISTSEARCH_TEST_MANGLED=20 \
    HISTSEARCH_TEST_KILOBYTES=1000 HISTSEARCH_TEST_LINE_MEGABYTES=20 \
    cargo test --test reliability -- --nocapture --test-threads 2
