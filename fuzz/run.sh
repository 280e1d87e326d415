#!/bin/sh
# Runs every fuzz target for a while: `fuzz/run.sh` for a minute each, `fuzz/run.sh 3600` for an hour each,
# `fuzz/run.sh 60 query mentions` those two only.
#
# Needs a nightly Rust and cargo-fuzz (`cargo install cargo-fuzz`). Starts from fuzz/seeds and the files of
# tests/formats; what it finds interesting goes to fuzz/corpus, what breaks something to fuzz/artifacts.
#
# Without a sanitizer of memory: nothing here is unsafe code of ours, and without it the same minute tries several times as
# many files. Overflow, out of bounds, failed assertions, hangs of 20 s and more than 2 GB are found all the same. Set
# SANITIZER=address to look into the crates below as well.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
[ $# -gt 0 ] && shift
for target in ${*:-$(cargo +nightly fuzz list)}; do
    mkdir -p "fuzz/corpus/$target"
    seeds=""
    for folder in "fuzz/seeds/$target" "tests/formats/$target"; do
        if [ -d "$folder" ]; then seeds="$seeds $folder"; fi
    done
    # shellcheck disable=SC2086
    cargo +nightly fuzz run -s "${SANITIZER:-none}" "$target" "fuzz/corpus/$target" $seeds -- \
        -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=100000 -ignore_crashes=0
done
