// builtins_parts.h - the functions of module builtins, by file.
#pragma once
#include "vm/object/native.h"

#define PY(name) RUNS Value py_##name(VM *vm, Value *args);
// builtins_values.c
PY(abs) PY(ascii) PY(bin) PY(callable) PY(chr) PY(delattr) PY(divmod) PY(format) PY(getattr) PY(hasattr) PY(hash)
PY(hex) PY(id) PY(isinstance) PY(issubclass) PY(len) PY(oct) PY(ord) PY(pow) PY(repr) PY(round) PY(setattr)
// builtins_iterate.c
PY(aiter) PY(all) PY(anext) PY(any) PY(iter) PY(max) PY(min) PY(next) PY(sorted) PY(sum)
// builtins_code.c
PY(compile) PY(dir) PY(eval) PY(exec) PY(globals) PY(import) PY(locals) PY(vars)
// builtins_class.c
PY(build_class)
// builtins_io.c
PY(breakpoint) PY(input) PY(open) PY(print)
// The same for up to FEW_ARGUMENTS positional arguments, which the interpreter passes without binding them. ABSENT ends
// the arguments.
PY(max_few) PY(min_few) PY(print_few)
#undef PY
#define FEW_ARGUMENTS 4

// The constants that only a program at a prompt wants: exit, quit, copyright, credits, license, help. builtins_site.c
RAISES bool site_constants(VM *vm, Module *module);
