#!/bin/sh
# check_symbols.sh - fails if the library holds mutable static data, or exports a name not kukri_.
#
#     sh tests/check_symbols.sh build
#
# Every state hangs from a VM, so objects may hold code, constants (.rodata) and constants that hold
# addresses (.data.rel.ro): no symbol in .data, .bss, .tdata or .tbss, and no common symbol.
set -eu
build=$1
wrong=0

mutable=$(find "$build/obj" -path "$build/obj/cli" -prune -o -name '*.o' -print | sort |
    xargs objdump -t | awk '
    /file format/ { file = $1; sub(/:$/, "", file) }
    {
        # value, seven flag columns, section, size, name
        flags = substr($0, 18, 7)
        n = split(substr($0, 26), word, /[ \t]+/)
        section = word[1]
        if (flags ~ /[dfF]/ || n < 3 || word[n] == section) next
        if (section ~ /^\.(data|bss|tdata|tbss)/ && section !~ /^\.data\.rel\.ro/ ||
            section == "*COM*")
            print file ": " word[n] " in " section
    }')
if [ -n "$mutable" ]; then
    echo "mutable static data:"
    echo "$mutable"
    wrong=1
fi

for library in "$build/libkukri.so" "$build/libkukri.a"; do
    case $library in
        *.so) names=$(nm -D --defined-only "$library") ;;
        *) names=$(nm -g --defined-only "$library") ;;
    esac
    foreign=$(echo "$names" | awk 'NF == 3 && $3 !~ /^kukri_/ { print "    " $3 }')
    if [ -n "$foreign" ]; then
        echo "$library exports names that do not begin with kukri_:"
        echo "$foreign"
        wrong=1
    fi
done
[ $wrong = 0 ] && echo "symbols: no mutable static data, kukri_ alone is exported"
exit $wrong
