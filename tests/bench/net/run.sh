#!/bin/sh
# run.sh - servers of Kukri beside those of its peers, under the same load: CPU of the server for each request.
#
#     BUILD=build KUKRI=build/kukri sh tests/bench/net/run.sh [echo|http|wrk|connect|chat|bulk|idle|pair ...]
#
# Peers that are not installed are left out: uvloop (of python3), node, go, and wrk, which loads the servers of HTTP.
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
    timeout 120 "$@" 2>&1 | tail -1
}
go=
if have go; then
    GOCACHE="$build/go-cache" go build -o "$build/echo_go" echo.go && go="$build/echo_go"
fi
uvloop='import uvloop; uvloop.install(); exec(compile(open("echo.py").read(), "echo.py", "exec"))'
have python3 && python3 -c 'import uvloop' 2>/dev/null || uvloop=
servers() { # script kind connections size requests
    script=$1
    shift
    echo "$1, $2 connections, $3 bytes"
    measure 'C on libuv' "$build/load" "$@" "$build/echo_uv" $script
    measure 'kukri streams' "$build/load" "$@" "$kukri" echo.py $script
    [ $script = streams ] && measure 'kukri protocol' "$build/load" "$@" "$kukri" echo.py protocol
    have python3 && measure 'python3 streams' "$build/load" "$@" python3 echo.py $script
    have python3 && [ $script = streams ] && measure 'python3 protocol' "$build/load" "$@" python3 echo.py protocol
    [ "$uvloop" ] && measure 'uvloop streams' "$build/load" "$@" python3 -c "$uvloop" $script
    [ "$uvloop" ] && [ $script = streams ] && measure 'uvloop protocol' "$build/load" "$@" python3 -c "$uvloop" protocol
    have node && measure node "$build/load" "$@" node echo.js $script
    [ "$go" ] && measure go "$build/load" "$@" "$go" $script
}
one() { # what, then the arguments of load, --, and those of the server
    echo "$1"
    shift
    load=
    while [ "$1" != -- ]; do load="$load $1"; shift; done
    shift
    measure 'C on libuv' "$build/load" $load "$build/echo_uv" "$@"
    measure kukri "$build/load" $load "$kukri" echo.py "$@"
    have python3 && measure python3 "$build/load" $load python3 echo.py "$@"
    [ "$uvloop" ] && measure uvloop "$build/load" $load python3 -c "$uvloop" "$@"
    have node && measure node "$build/load" $load node echo.js "$@"
}
[ $# = 0 ] && set -- echo http wrk connect chat bulk idle pair
for what; do
    case $what in
    echo) for size in 64 1024; do
              servers streams echo 1 $size 20000
              servers streams echo 50 $size 60000
              servers streams echo 500 $size 60000
          done ;;
    http) servers http http 1 1024 10000; servers http http 50 1024 40000 ;;
    wrk) if have wrk; then servers http wrk 50 1024 1; else echo 'wrk is not installed: see http'; fi ;;
    connect) servers streams connect 1000 64 20000 ;;
    chat) servers chat chat 200 64 500 ;;
    bulk) one '1 GiB sent' bulk 1 1024 1 -- bulk 1024 ;;
    idle) one '10000 idle connections' idle 10000 1 1 -- streams ;;
    pair) echo '1 GiB through a pair of streams of one process'
          measure kukri "$kukri" pair.py
          measure python3 python3 pair.py
          [ "$uvloop" ] && measure uvloop python3 -c "import uvloop; uvloop.install(); exec(open('pair.py').read())" ;;
    esac
done
