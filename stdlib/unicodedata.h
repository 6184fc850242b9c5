// unicodedata.h - the module unicodedata.
#pragma once
#include "vm/object/native.h"

extern const ModuleDef unicodedata_module;
