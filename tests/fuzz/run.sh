#!/bin/sh
# run.sh - runs the fuzzers that are built, each for some seconds.
#
#     sh tests/fuzz/run.sh build/fuzz 30 [parse ...]
#
# What one finds stays in build/fuzz/found, named after the harness; inputs that reach something new
# stay in build/fuzz/corpus. Harnesses that read source begin with the tests and examples.
set -u
build=$1
seconds=$2
shift 2
found=$build/found
failed=0
passed=0
mkdir -p "$found"
export ASAN_OPTIONS="detect_stack_use_after_return=0:allocator_may_return_null=1:${ASAN_OPTIONS:-}"
export UBSAN_OPTIONS="print_stacktrace=1:${UBSAN_OPTIONS:-}"

for program in "$build"/fuzzers/*_fuzz; do
    [ -x "$program" ] || continue
    name=$(basename "$program" _fuzz)
    if [ $# -gt 0 ]; then
        case " $* " in *" $name "*) ;; *) continue ;; esac
    fi
    corpus=$build/corpus/$name
    mkdir -p "$corpus"
    options="-max_total_time=$seconds -timeout=10 -rss_limit_mb=2048 -print_final_stats=0 -verbosity=0"
    case $name in
        parse | compile | run)
            options="$options -dict=tests/fuzz/python.dict"
            if [ -z "$(ls "$corpus")" ]; then
                for seed in tests/lang/*.py tests/types/*.py tests/errors/*.py examples/*.py; do
                    # two bytes of options come first
                    [ -e "$seed" ] && { printf '\0\0'; cat "$seed"; } >"$corpus/$(basename "$seed")"
                done
            fi
            ;;
    esac
    log=$build/$name.log
    # shellcheck disable=SC2086
    if "$program" $options -artifact_prefix="$found/$name-" "$corpus" >"$log" 2>&1; then
        echo "$name: nothing found in $seconds s, $(ls "$corpus" | wc -l) inputs kept"
        passed=$((passed + 1))
    else
        echo "$name: FOUND something; the last lines of $log:"
        tail -n 40 "$log"
        failed=$((failed + 1))
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
