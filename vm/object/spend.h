// spend.h - work that is counted but cannot be broken off.
#pragma once
#include "vm/object/vm.h"

// Counts `work` units (about one bytecode each) without polling: for what is in the middle of something. The next check of
// whoever can be stopped comes the sooner, so that a loop of long calls of native functions ends in time.
static inline void spend(VM *vm, size_t work)
{
    vm->countdown -= (int32_t)(work < (1u << 24) ? work : 1u << 24);
    if (UNLIKELY(vm->countdown < -(1 << 30))) vm->countdown = -(1 << 30);
}

// Raises if fuel or time has come to an end, or the host has stopped the program. Runs nothing and collects nothing, so that
// the compiler can call it.
RAISES bool check_limits(VM *vm);
