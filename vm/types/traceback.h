// traceback.h - the traceback type: the chain of frames that an exception came through, outermost
// first.
#pragma once
#include "vm/object/error.h"

struct Traceback {
    Object head;
    Value next;             // the entry one call further in, or None
    Value frame;            // a Frame, or None
    Code *code;
    Function *function;     // whose frame it was, for a Frame object made later
    uint32_t instruction;   // word offset in code; UINT32_MAX: not known (made by types.TracebackType)
    int line;               // -1: to be found from instruction
};
