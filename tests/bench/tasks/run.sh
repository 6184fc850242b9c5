#!/bin/sh
# run.sh - tasks of Kukri beside those of its peers: CPU nanoseconds an operation, and bytes a task that waits.
#
#     BUILD=build KUKRI=build/kukri RUNS=3 sh tests/bench/tasks/run.sh [await|switch-1|switch-100|spawn|queue|sleepers|cancel|parked ...]
#
# Each number is the least of RUNS. The geometric mean at the end is over the rows that both have, of how many times less
# CPU Kukri takes. A peer that is not installed, or has nothing of the kind, shows `-`.
set -u
build=${BUILD:-build} kukri=$(realpath "${KUKRI:-build/kukri}") runs=${RUNS:-3}
cc=${CC:-cc}
mkdir -p "$build/tasks"
build=$(realpath "$build/tasks")
cd "$(dirname "$0")" || exit 1
have() { command -v "$1" >/dev/null 2>&1; }
$cc -O2 -w -o "$build/work_uv" work_uv.c $(pkg-config --cflags --libs libuv) || exit 1
rm -f "$build/work_go"
have go && (GOCACHE="$build/go" go build -o "$build/work_go" work.go) >/dev/null 2>&1
python=/usr/bin/python3
have $python || python=python3
$python -c 'import uvloop' 2>/dev/null && uvloop=yes || uvloop=

run() { # peer, row
    case $1 in
    kukri) "$kukri" work.py "$2" ;;
    python3) $python work.py "$2" ;;
    uvloop) [ "$uvloop" ] && $python work.py "$2" uvloop ;;
    pypy3) have pypy3 && pypy3 work.py "$2" ;;
    node) have node && node work.js "$2" ;;
    go) [ -x "$build/work_go" ] && "$build/work_go" "$2" ;;
    libuv) "$build/work_uv" "$2" ;;
    esac
}

best() { # the line with the least last number of RUNS runs
    for i in $(seq "$runs"); do run "$1" "$2" 2>/dev/null; done | sort -n -k "$([ "$2" = parked ] && echo 2 || echo 1)" | head -1
}

peers='kukri python3 uvloop pypy3 node go libuv'
[ $# = 0 ] && set -- await switch-1 switch-100 spawn queue sleepers cancel parked
{
    printf 'ns/operation'
    for peer in $peers; do printf ' %s' "$peer"; done
    echo
    for row; do
        times=$row bytes=bytes/$row
        for peer in $peers; do
            line=$(best "$peer" "$row")
            times="$times ${line##* }"
            [ "$line" ] || times="$times-"
            case $line in *' '*) bytes="$bytes ${line%% *}" ;; *) bytes="$bytes -" ;; esac
        done
        echo "$times"
        [ "$row" = parked ] && echo "$bytes"
    done
} | awk '
    { for (i = 1; i <= NF; i++) printf i == 1 ? "%-14s" : "%10s", $i; print ""; fflush() }
    NR > 1 && $1 !~ /^bytes/ {
        for (i = 3; i <= NF; i++) if ($i != "-" && $2 > 0) { sum[i] += log($i / $2); n[i]++ }
    }
    NR == 1 { for (i = 3; i <= NF; i++) name[i] = $i; fields = NF }
    END {
        for (i = 3; i <= fields; i++) if (n[i]) printf "%s takes %.1f times the CPU (%d rows)\n", name[i], exp(sum[i] / n[i]), n[i]
    }'
