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
programs=0
compare() { # program, file with what it prints
    programs=$((programs + 1))
    if ! LD_PRELOAD="$work/short_io.so" timeout -s KILL 60 "$kukri" "$1" >"$work/out" 2>&1 ||
        ! cmp -s "$work/out" "$2"; then
        echo "$1 differs when system calls are short or interrupted"
        diff "$2" "$work/out" | head -5
        status=1
    fi
}
for name in asyncio/stream_echo asyncio/stream_readers asyncio/datagrams asyncio/names asyncio/name_servers \
    asyncio/tls_streams asyncio/tls_early asyncio/tls_writing asyncio/processes \
    asyncio/standard_input asyncio/watching asyncio/cancel_everywhere stdlib/subprocess_run \
    stdlib/io_readlines stdlib/shared_streams stdlib/file_trees stdlib/paths stdlib/compression stdlib/zip_files; do
    grep -o '#=> .*' "tests/$name.py" | cut -c5- >"$work/expected"
    compare "tests/$name.py" "$work/expected"
done
for name in echo web_scraper chat port_scanner time_service tls_proxy; do
    compare "examples/$name.py" "examples/$name.out"
done
[ $status = 0 ] && echo "faults: $programs programs print the same when system calls are short or interrupted"
exit $status
