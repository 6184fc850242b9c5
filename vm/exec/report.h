// report.h - what the VM itself writes to sys.stderr: warnings, exceptions that nobody can catch.
#pragma once
#include "vm/object/error.h"

// Writes text to sys.stderr, if there is one. What that raises is dropped.
void stderr_write(VM *vm, String *text);

// What sys.__unraisablehook__ does. message and object may be NONE.
void unraisable_print(VM *vm, Value exception, Value message, Value object);

// ---- Warnings (warn.c) --------------------------------------------------------------------------

// _warnings.warn: category may be NONE; skip_prefixes a tuple of str, or empty. False: it became an
// exception.
RUNS bool warn_value(VM *vm, Value message, Value category, int64_t stack_level, Value source,
                     Tuple *skip_prefixes);
// A warning about an instruction of function.
RUNS bool warn_at(VM *vm, Function *function, uint32_t instruction, TypeId category, String *message, Value source);
// _warnings.warn_explicit: module and registry may be NONE, source_line too.
RUNS bool warn_explicit(VM *vm, Value category, Value message, String *filename, int64_t line,
                        Value module, Value registry, Value source_line, Value source);

// What _warnings shows of itself. Made on first use.
typedef struct WarningState {
    List *filters;
    Dict *once_registry;
    Value default_action;
    int64_t version; // of filters: registries made under another one are stale
} WarningState;
RAISES WarningState *warning_state(VM *vm);
