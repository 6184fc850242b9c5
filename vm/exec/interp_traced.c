// interp_traced.c - the interpreter loop of a program that is traced: see tracing.h.
#define LOOP_IS_TRACED
#include "vm/exec/interp.c"
