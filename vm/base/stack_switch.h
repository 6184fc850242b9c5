// stack_switch.h - C stacks beside the system's: one is left and another goes on where it was left.
#pragma once
#include "vm/base/platform.h"

#if defined(__x86_64__)
typedef struct StackPlace {
    void *top; // of the stack that was left: its registers lie there
} StackPlace;
#else
#include <ucontext.h>
typedef struct StackPlace {
    void *top;
    ucontext_t context; // its registers
} StackPlace;
#endif

// Makes *place one from which `begin(argument)` will run on the stack [stack, stack + size). begin never returns.
void stack_prepare(StackPlace *place, char *stack, size_t size, void (*begin)(void *), void *argument);

// Leaves the current stack, noting in *from where, and goes on at *to. Returns when somebody goes on at *from.
void stack_switch(StackPlace *from, StackPlace *to);
