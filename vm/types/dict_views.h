// dict_views.h - keys, values and items of a dict, and the iterators of all of them.
#pragma once
#include "vm/object/type.h"

Value dict_view_new(VM *vm, TypeId type, Dict *dict);
Value dict_iterator_new(VM *vm, TypeId type, Dict *dict);
