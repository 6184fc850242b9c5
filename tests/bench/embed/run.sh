#!/bin/sh
# run.sh - what an interpreter costs the program around it: Kukri beside Lua, Duktape, mruby and CPython.
#
#     BUILD=build CC=cc sh tests/bench/embed/run.sh [create|size|call|host|threads|cycles|limits ...]
#
# The rows are those of work.c, each the least of RUNS; `limits` is limits.c. A peer whose Debian package
# (liblua5.4-dev, duktape-dev, libmruby-dev, python3-dev) is not installed shows `-`.
set -u
build=${BUILD:-build} runs=${RUNS:-3} cc=${CC:-cc}
mkdir -p "$build/bench-embed"
root=$PWD here=$PWD/tests/bench/embed
library="$(realpath "$build")/libkukri.a"
programs=$(realpath "$build/bench-embed")
kukri_libs=$(sed -n 's/^Libs.private: //p' "$build/kukri.pc" 2>/dev/null)
[ "$kukri_libs" ] || kukri_libs=$(pkg-config --libs libuv libtommath libpcre2-8 libutf8proc zlib)

build_peer() { # name, flags
    name=$1
    shift
    rm -f "$programs/$name"
    # shellcheck disable=SC2086,SC2068
    $cc -O2 -DNDEBUG -w -o "$programs/$name" "$here/work.c" "$here/$name.c" $@ -lpthread >"$programs/$name.log" 2>&1 ||
        echo "$name is left out: its headers or library are not installed"
}
flags() { pkg-config --cflags --libs "$1" 2>/dev/null; }
build_peer kukri -I"$root/include" "$library" $kukri_libs -lm -ldl
[ -x "$programs/kukri" ] || { cat "$programs/kukri.log"; exit 1; }
build_peer lua $(flags lua5.4)
build_peer duktape $(flags duktape) -lm
build_peer mruby -lmruby -lm
python=/usr/bin/python3-config
[ -x $python ] || python=python3-config
build_peer cpython $($python --embed --cflags --ldflags 2>/dev/null)
$cc -O2 -w -I"$root/include" -o "$programs/limits" "$here/limits.c" "$library" $kukri_libs -lm -lpthread -ldl || exit 1

best() { for i in $(seq "$runs"); do timeout 600 "$programs/$1" "$2" $3 2>/dev/null; done | sort -n | head -1; }

title() {
    case $1 in
    create) echo create+free,us ;;
    size) echo resident,KiB ;;
    call) echo C-calls-it,ns ;;
    host) echo it-calls-C,ns ;;
    threads) echo 1000-VMs,ms ;;
    cycles) echo 100000-VMs:KiB ;;
    esac
}

peers='kukri lua duktape mruby cpython'
limits=
rows=
[ $# = 0 ] && set -- create size call host threads cycles limits
for row; do [ "$row" = limits ] && limits=yes || rows="$rows $row"; done
if [ "$rows" ]; then
    {
        echo . $peers
        for row in $rows; do
            line=$(title "$row")
            for peer in $peers; do
                number=
                # CPython takes milliseconds for each: 2000 of them say as much.
                [ "$row" = cycles ] && [ $peer = cpython ] && count=2000 || count=
                [ "$row" = cycles ] && runs=1
                [ -x "$programs/$peer" ] && number=$(best $peer "$row" "$count")
                line="$line ${number:--}"
            done
            echo "$line"
        done
    } | awk '{ for (i = 1; i <= NF; i++) printf i == 1 ? "%-16s" : "%10s", i == 1 && $1 == "." ? "" : $i; print ""; fflush() }'
fi
[ "$limits" ] && "$programs/limits"
exit 0
