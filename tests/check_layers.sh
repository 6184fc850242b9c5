#!/bin/sh
# check_layers.sh - fails if a file includes what stands above it.
#
# The floors, downward: cli -> include/kukri.h; embed; stdlib; compiler, vm/exec -> vm/types ->
# vm/object -> vm/heap -> vm/base. Generated tables (.inc) have no floor, and inside vm neither have
# lists (.def), from which several floors derive what they need.
set -eu
cd "$(dirname "$0")/.."
find cli embed stdlib compiler vm \( -name '*.[ch]' -o -name '*.def' \) | sort | xargs awk '
BEGIN {
    allowed["cli"] = "cli include/kukri.h kukri.h"
    allowed["embed"] = "embed include/kukri.h kukri.h stdlib compiler vm"
    allowed["stdlib"] = "stdlib compiler vm include/kukri.h"
    allowed["compiler"] = "compiler vm/base vm/heap vm/object vm/types vm/exec/opcodes.h vm/exec/opcodes.def vm/exec/code.h vm/exec/report.h"
    allowed["vm/exec"] = "vm/exec vm/types vm/object vm/heap vm/base"
    allowed["vm/types"] = "vm/types vm/object vm/exec vm/heap vm/base"
    allowed["vm/object"] = "vm/object vm/types vm/exec/exec.h vm/exec/code.h vm/heap vm/base"
    allowed["vm/heap"] = "vm/heap vm/base vm/object/vm.h"
    allowed["vm/base"] = "vm/base"
}

function complain(what) {
    printf "%s:%d: %s\n", FILENAME, FNR, what
    wrong++
}

# Is the path one of the words, or in one of those folders?
function is_in(path, words,    list, n, i) {
    n = split(words, list, " ")
    for (i = 1; i <= n; i++)
        if (path == list[i] || index(path, list[i] "/") == 1) return 1
    return 0
}

FNR == 1 {
    split(FILENAME, parts, "/")
    floor = parts[1] == "vm" ? "vm/" parts[2] : parts[1]
}

/^[ \t]*#[ \t]*include[ \t]*[<"]/ {
    path = $0
    sub(/^[^<"]*[<"]/, "", path)
    sub(/[>"].*/, "", path)
    if ($0 ~ /</) {
        if (path == "uv.h" && FILENAME !~ /^stdlib\/uv\//) complain("<uv.h> outside stdlib/uv")
        if (path ~ /^readline\// && floor != "cli") complain("<" path "> outside cli")
    } else if (path !~ /\.inc$/) {
        if (path !~ /\// && path != "kukri.h") complain("\"" path "\" does not begin at the root")
        else if (floor ~ /^vm/ && path ~ /^vm\/.*\.def$/) next
        else if (!is_in(path, allowed[floor])) complain(floor " may not include \"" path "\"")
    }
}

END {
    if (wrong) exit 1
    print "layers: every include points down"
}'
