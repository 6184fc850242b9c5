// format.h - the format mini-language: [[fill]align][sign][z][#][0][width][grouping][.precision][type]
#pragma once
#include "vm/object/type.h"

RUNS String *format_int(VM *vm, Value v, String *spec);
RUNS String *format_float(VM *vm, double d, String *spec);
// The same for a float or an instance of a subclass, which errors then name.
RUNS String *format_float_value(VM *vm, Value v, String *spec);
RUNS String *format_complex(VM *vm, Value v, String *spec);
RUNS String *format_str(VM *vm, String *s, String *spec);
// "%.3f" and friends: type one of e E f F g G r; alternate is '#'.
RAISES String *format_double(VM *vm, double d, char type, int precision, bool alternate, char sign);
// str.format(*args, **keywords) and str.format_map.
RUNS String *str_format_method(VM *vm, String *format, Tuple *args, Value keywords);
