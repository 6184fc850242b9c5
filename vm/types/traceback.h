// traceback.h - the traceback type: the chain of frames that an exception came through, outermost
// first.
#pragma once
#include "vm/object/error.h"

// A place in the source that takes one word: the address of a Code and, above PLACE_SHIFT, an instruction of it; 0: none.
typedef uint64_t CodePlace;
#define PLACE_SHIFT 48

static inline CodePlace code_place(const Code *code, uint32_t instruction)
{
    return (uint64_t)(uintptr_t)code | (uint64_t)(instruction < UINT16_MAX ? instruction : 0) << PLACE_SHIFT;
}
static inline Code *place_code(CodePlace place)
{
    return (Code *)(uintptr_t)(place & (((uint64_t)1 << PLACE_SHIFT) - 1));
}
static inline uint32_t place_instruction(CodePlace place)
{
    return (uint32_t)(place >> PLACE_SHIFT);
}

struct Traceback {
    Object head;
    Value next;             // the entry one call further in, or None
    Value frame;            // a Frame, or None
    Code *code;
    Function *function;     // whose frame it was, for a Frame object made later
    uint32_t instruction;   // word offset in code; UINT32_MAX: not known (made by types.TracebackType)
    int line;               // -1: to be found from instruction
    // The outermost frame of a task: its name, a str or the N of "Task-N", and where it was made. Else ABSENT and 0.
    Value task;
    CodePlace task_made;
};
