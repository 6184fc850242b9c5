// names.h - strings the VM itself uses, interned when it starts: NAME(vm, __init__).
#pragma once

typedef enum NameId {
#define N(name) NAME_##name,
#include "vm/object/names.def"
#undef N
    NAME_COUNT,
} NameId;

#define NAME(vm, name) ((vm)->names[NAME_##name])
