// codecs_module.h - the module _codecs.
#pragma once
#include "vm/object/native.h"

extern const ModuleDef _codecs_module;
