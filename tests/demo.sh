#!/bin/sh
# demo.sh - runs the example programs: what each is, what it prints, and how long that took.
#
#     sh tests/demo.sh build/kukri
set -u
kukri=$1
build=$(dirname "$kukri")
python=$(command -v /usr/bin/python3 || command -v python3 || true)
status=0

# Prints the milliseconds that a command takes, the best of three. Fails if it does.
milliseconds() {
    best=
    for _ in 1 2 3; do
        from=$(date +%s%N)
        "$@" >/dev/null 2>&1 </dev/null || return 1
        taken=$((($(date +%s%N) - from) / 100000))
        if [ -z "$best" ] || [ "$taken" -lt "$best" ]; then best=$taken; fi
    done
    echo "$((best / 10)).$((best % 10)) ms"
}

for program in examples/*.py; do
    printf '\n==== %s: %s\n\n' "$program" "$(sed -n '1s/"""//gp' "$program")"
    "$kukri" "$program" || { status=1; echo "($program failed)"; }
    if [ "$(date +%N)" != N ]; then
        printf '\n     kukri %s' "$(milliseconds "$kukri" "$program")"
        # Not all of them are for CPython.
        [ -n "$python" ] && other=$(milliseconds "$python" "$program") && printf ', %s %s' "$("$python" -V 2>&1)" "$other"
        echo
    fi
done

for source in examples/embed/*.c; do
    [ -e "$source" ] || continue
    program=$build/examples/embed/$(basename "$source" .c)
    printf '\n==== %s: %s\n\n' "$source" "$(sed -n '1s|^// *||p' "$source")"
    "$program" || { status=1; echo "($source failed)"; }
done
exit $status
