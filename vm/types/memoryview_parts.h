// memoryview_parts.h - what the files of memoryview share.
#pragma once
#include "vm/types/list.h"
#include "vm/types/memoryview.h"

// ValueError if it has been released.
RAISES bool memoryview_check(VM *vm, const MemoryView *view);
size_t memoryview_extent(const MemoryView *view, int dimension);
ptrdiff_t memoryview_stride(const MemoryView *view, int dimension);
bool memoryview_is_contiguous(const MemoryView *view);
// The code of its items; 0 with NotImplementedError if it is none of the native ones.
RAISES char memoryview_code(VM *vm, const MemoryView *view);

RUNS Value memoryview_get_item(VM *vm, Value self, Value key);
RUNS bool memoryview_set_item(VM *vm, Value self, Value key, Value value);
Value py_memoryview_cast(VM *vm, Value *args);
Value py_memoryview_toreadonly(VM *vm, Value *args);

static inline size_t as_list_count(Value list)
{
    return as_list(list)->count;
}
