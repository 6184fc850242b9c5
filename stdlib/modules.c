// modules.c - see modules.def.
#include "stdlib/modules.h"

#define MODULE(name) extern const ModuleDef name##_module;
#include "stdlib/modules.def"
#undef MODULE

const ModuleDef *const builtin_modules[] = {
#define MODULE(name) &name##_module,
#include "stdlib/modules.def"
#undef MODULE
    NULL,
};
