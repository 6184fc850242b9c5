#!/bin/sh
# run.sh - servers of Kukri beside those of its peers, under the same load: CPU of the server for each request.
#
#     BUILD=build KUKRI=build/kukri sh tests/bench/net/run.sh [echo|http|bulk|idle|pair ...]
set -u
build=${BUILD:-build} kukri=$(realpath "${KUKRI:-build/kukri}")
here=$(dirname "$0")
cc=${CC:-cc}
mkdir -p "$build/net"
build=$(realpath "$build/net")
cd "$here" || exit 1
$cc -O2 -D_GNU_SOURCE -o "$build/load" load.c || exit 1
$cc -O2 -o "$build/echo_uv" echo_uv.c $(pkg-config --cflags --libs libuv) || exit 1
have() { command -v "$1" >/dev/null 2>&1; }
measure() { # name, then a command
    printf '  %-20s ' "$1"
    shift
    timeout 120 "$@" 2>&1 || echo failed
}
servers() { # kind connections size requests
    echo "$1, $2 connections, $3 bytes"
    [ "$1" = echo ] && measure 'C on libuv' "$build/load" "$@" "$build/echo_uv"
    script=streams
    [ "$1" = http ] && script=http
    measure 'kukri streams' "$build/load" "$@" "$kukri" echo.py $script
    [ "$1" = echo ] && measure 'kukri protocol' "$build/load" "$@" "$kukri" echo.py protocol
    have python3 && measure 'python3 streams' "$build/load" "$@" python3 echo.py $script
    have python3 && python3 -c 'import uvloop' 2>/dev/null &&
        measure 'python3 uvloop' "$build/load" "$@" python3 -c "import uvloop; uvloop.install(); exec(open('echo.py').read())" $script
    have node && measure node "$build/load" "$@" node echo.js $script
}
[ $# = 0 ] && set -- echo http bulk idle pair
for what; do
    case $what in
    echo) for size in 64 1024; do
              servers echo 1 $size 20000
              servers echo 50 $size 60000
              servers echo 500 $size 60000
          done ;;
    http) servers http 1 1024 10000; servers http 50 1024 40000 ;;
    bulk) echo '1 GiB sent'
          measure kukri "$build/load" bulk 1 1024 1 "$kukri" echo.py bulk 1024
          measure python3 "$build/load" bulk 1 1024 1 python3 echo.py bulk 1024 ;;
    idle) echo '5000 idle connections'
          measure kukri "$build/load" idle 5000 1 1 "$kukri" echo.py streams
          measure python3 "$build/load" idle 5000 1 1 python3 echo.py streams ;;
    pair) echo '1 GiB through a pair of streams of one process'
          measure kukri "$kukri" pair.py
          measure python3 python3 pair.py ;;
    esac
done
