// exec.h - the interpreter's doors for the rest of the VM.
#pragma once
#include "vm/exec/fiber.h"

// Sets up and frees exec's part of a VM.
RAISES bool exec_setup(VM *vm);
void exec_teardown(VM *vm);
void exec_trace_roots(VM *vm, Tracer *tracer);
// The fibers of a thread, from the innermost on.
void exec_trace_fibers(VM *vm, Tracer *tracer, Fiber *fiber);

// Forgets every inline cache in every code object (a change that shape checks cannot see).
void caches_flush(VM *vm);

// The frame `depth` levels up from the innermost Python frame as a frame object, or NULL with ValueError.
RAISES struct Frame *frame_current(VM *vm, int depth);
// The innermost frame of each thread, by the thread's number.
RUNS Dict *frames_of_threads(VM *vm);
// Function and instruction of that frame without making an object; false if there is none.
bool frame_peek(VM *vm, int depth, Function **function, uint32_t *instruction);
// locals() of the innermost Python frame: its namespace, or a new dict of a function's locals.
RUNS Value frame_locals(VM *vm);
Dict *frame_globals(VM *vm); // of the innermost Python frame; NULL if there is none
// The exception being handled in the innermost frames (sys.exception()), or NONE.
Value handled_exception(VM *vm);

// The folder that sys says the library is in, which the __file__ of its modules are in too. They need not be there.
#define LIBRARY_FOLDER "/usr/local/lib/python3.13"
// Imports: import.c. name may be dotted; the module itself, not its top package.
RUNS Value import_module(VM *vm, const char *name);
// builtins.__import__.
RUNS Value import_name(VM *vm, String *name, Dict *globals, Value fromlist, int level);
// Makes every name of module builtins: before its namespace is handed out.
RAISES bool builtins_fill(VM *vm);

// At the end of a program: closes every suspended generator and coroutine, so that their finally blocks run.
void exec_finish_generators(VM *vm);
// Forgets the program's modules and runs the __del__ of what only they held.
void exec_finalize_modules(VM *vm);
