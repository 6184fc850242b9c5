// modules.h - the modules written in C: the table that modules.def makes.
#pragma once
#include "vm/object/native.h"

// NULL-terminated, for VM.module_defs.
extern const ModuleDef *const builtin_modules[];
