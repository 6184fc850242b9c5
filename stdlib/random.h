// random.h - module _random.
#pragma once
#include "vm/object/native.h"

extern const ModuleDef _random_module;
