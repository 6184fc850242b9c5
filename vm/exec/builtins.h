// builtins.h - what the files of module builtins share.
#pragma once
#include "vm/exec/interp.h"

// builtins_code.c: compile, eval, exec, __build_class__.
Value py_builtins_compile(VM *vm, Value *args);
Value py_builtins_eval(VM *vm, Value *args);
Value py_builtins_exec(VM *vm, Value *args);
Value py_builtins_build_class(VM *vm, Value *args);
// Whether v will do as a namespace of eval and exec.
bool is_mapping_like(VM *vm, Value v);
// builtins_io.c: print, input, open.
Value py_builtins_print(VM *vm, Value *args);
Value py_builtins_input(VM *vm, Value *args);
Value py_builtins_open(VM *vm, Value *args);
