// call.h - calling any value. Declared here for every floor, implemented in vm/exec/call.c.
#pragma once
#include "vm/object/type.h"

RUNS Value call(VM *vm, Value callable, size_t count, const Value *args);
// args: positional_count values, then one per name in keyword_names (interned strings; may be NULL).
RUNS Value call_keywords(VM *vm, Value callable, size_t positional_count, const Value *args,
                         Tuple *keyword_names);
// function(self, *args): one argument more in front.
RUNS Value call_with_self(VM *vm, Value function, Value self, size_t count, const Value *args, Tuple *keyword_names);
// f(*args, **keywords). keywords may be NULL.
RUNS Value call_tuple(VM *vm, Value callable, Tuple *args, Dict *keywords);
// Calls a native function's C body after binding args to its signature, as a Builtin's call slot does.
RUNS Value call_native(VM *vm, const Native *native, size_t positional_count, const Value *args,
                       Tuple *keyword_names);
// iterate() of an exact generator (ops.h).
typedef struct Sink Sink;
RUNS bool generator_pour(VM *vm, Value generator, Sink *sink);
// Runs a code object in a namespace (exec, eval, module bodies). closure may be NULL.
RUNS Value run_code(VM *vm, Code *code, Dict *globals, Value locals, Tuple *closure);
// Imports a module by its dotted name: the module itself, not its top package.
RUNS Value import_module(VM *vm, const char *name);
// The globals of the innermost Python frame; NULL if there is none.
Dict *frame_globals(VM *vm);
