// string_module.h - the module _string.
#pragma once
#include "vm/object/native.h"

extern const ModuleDef _string_module;
