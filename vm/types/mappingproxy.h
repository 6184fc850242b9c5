// mappingproxy.h - types.MappingProxyType: a mapping that can only be read.
#pragma once
#include "vm/object/type.h"

Value mappingproxy_new(VM *vm, Value mapping);
