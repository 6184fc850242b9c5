#!/bin/sh
# run.sh - protocol packages as Debian has them, unmodified: clients and servers of HTTP/1, HTTP/2 and WebSocket on asyncio.
#
#     PACKAGES=/usr/lib/python3/dist-packages sh tests/packages/run.sh build/kukri
#
# Each program names its package in its first line; those that are not installed (python3-h11, python3-h2
# and python3-wsproto) are left out, and said to be.
set -u
kukri=$1
packages=${PACKAGES:-/usr/lib/python3/dist-packages}
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0 passed=0
for program in "$here"/*.py; do
    package=$(sed -n '1s/^# \([a-z0-9]*\):.*/\1/p' "$program")
    if [ ! -e "$packages/$package" ]; then
        echo "packages: $package is not installed, left out"
        continue
    fi
    grep -o '#=> .*' "$program" | cut -c5- >"$work/expected"
    if KUKRIPATH="$packages" timeout -s KILL 60 "$kukri" "$program" >"$work/out" 2>&1 && cmp -s "$work/out" "$work/expected"; then
        passed=$((passed + 1))
    else
        echo "$program:"
        diff "$work/expected" "$work/out" | head -10
        status=1
    fi
done
[ $passed = 0 ] || echo "packages: $passed programs print what they should"
exit $status
