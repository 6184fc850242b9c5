#!/bin/sh
# run.sh - programs of connections under short_io.c: whatever the system calls do, they print the same.
#
#     sh tests/faults/run.sh build/kukri
set -u
kukri=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
${CC:-cc} -shared -fPIC -O1 -o "$work/short_io.so" tests/faults/short_io.c -ldl || exit 1
status=0
compare() { # program, file with what it prints
    if ! LD_PRELOAD="$work/short_io.so" timeout -s KILL 60 "$kukri" "$1" >"$work/out" 2>&1 ||
        ! cmp -s "$work/out" "$2"; then
        echo "$1 differs when system calls are short or interrupted"
        diff "$2" "$work/out" | head -5
        status=1
    fi
}
for name in stream_echo stream_readers datagrams names name_servers; do
    grep -o '#=> .*' "tests/asyncio/$name.py" | cut -c5- >"$work/expected"
    compare "tests/asyncio/$name.py" "$work/expected"
done
for name in echo web_scraper chat port_scanner time_service tls_proxy; do
    compare "examples/$name.py" "examples/$name.out"
done
[ $status = 0 ] && echo "faults: 11 programs print the same when system calls are short or interrupted"
exit $status
