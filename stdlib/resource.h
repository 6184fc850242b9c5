// resource.h - what os.wait3() and os.wait4() need of the module resource.
#pragma once
#include <sys/resource.h>
#include "vm/object/type.h"

// A resource.struct_rusage.
RAISES Value resource_usage(VM *vm, const struct rusage *usage);
