#!/bin/sh
# start_order.sh - writes cli/start.ld anew: the functions that a short program runs, which the linker is to lay side
# by side. A page of the command is in memory because something on it ran; laid so, a third of the pages will do.
#
#     tests/start_order.sh build      (needs valgrind; names that have gone do no harm)
set -eu
build=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/program.py" <<'PROGRAM'
import asyncio
async def main():
    await asyncio.sleep(0)
    print(f'{1!r} {2:>3}', [i for i in range(3)], {'a': 1}, 'a,b'.split(','))
try: asyncio.run(main())
except ValueError as error: print(error)
PROGRAM
valgrind --tool=callgrind --callgrind-out-file="$folder/1" "$build/kukri" -c pass > /dev/null 2>&1
valgrind --tool=callgrind --callgrind-out-file="$folder/2" "$build/kukri" "$folder/program.py" > /dev/null 2>&1
{
    readelf -SW "$build/libkukri.o" $(find "$build/obj/cli" -name '*.o')
    echo
    cat "$folder/1" "$folder/2"
} | awk '
    match($0, / \.text\.[^ ]+/) { there[substr($0, RSTART + 7, RLENGTH - 7)] = 1 }
    /^c?fn=/ && sub(/^[^)]*\) /, "") { sub(/\x27[0-9]+$/, ""); if ($0 in there) print $0 }
' | LC_ALL=C sort -u | awk '
    BEGIN {
        print "/* start.ld - the functions that run at start lie together. Written by tests/start_order.sh. */"
        print "SECTIONS {"
        print "    .text.start : {"
    }
    { print "        *(.text." $0 ")" }
    END { print "    }\n} INSERT BEFORE .text;" }
' > cli/start.ld
wc -l cli/start.ld
