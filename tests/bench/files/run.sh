#!/bin/sh
# run.sh - files and processes of Kukri beside those of its peers: wall time, own CPU and latencies of each.
#
#     BUILD=build KUKRI=build/kukri sh tests/bench/files/run.sh [reads|processes ...]
set -u
build=${BUILD:-build} kukri=$(realpath "${KUKRI:-build/kukri}")
here=$(dirname "$0")
cc=${CC:-cc}
mkdir -p "$build/files/texts"
build=$(realpath "$build/files")
cd "$here" || exit 1
$cc -O2 -D_GNU_SOURCE -w -o "$build/work_uv" work_uv.c $(pkg-config --cflags --libs libuv) || exit 1
for i in $(seq 0 99); do head -c 1000 /dev/urandom >"$build/texts/$i"; done
have() { command -v "$1" >/dev/null 2>&1; }
measure() { # name, then a command
    printf '  %-12s ' "$1"
    shift
    timeout 120 "$@" 2>&1 || echo failed
}
[ $# = 0 ] && set -- reads processes
for what; do
    for at_once in 1 32; do
        echo "$what, $at_once at once"
        measure 'C on libuv' "$build/work_uv" "$what" "$build/texts" $at_once
        measure kukri "$kukri" work.py "$what" "$build/texts" $at_once
        have python3 && measure python3 python3 work.py "$what" "$build/texts" $at_once
        have node && measure node node work.js "$what" "$build/texts" $at_once
    done
done
