// list.h - the list type: a growable array of values.
//
// items[0 .. count) are live, items[count .. capacity) is spare room. Only list*.c writes these
// fields; everyone else reads them, or calls the functions below. exec/interp.c also stores items.
#pragma once
#include "vm/object/type.h"

struct List {
    Object head;
    Value *items;
    size_t count, capacity;
};

List *list_new(VM *vm);
RAISES List *list_new_sized(VM *vm, size_t capacity);
RAISES List *list_from_values(VM *vm, const Value *items, size_t count);
RAISES bool list_append(VM *vm, List *list, Value item); // amortised O(1)
RUNS bool list_extend(VM *vm, List *list, Value iterable); // on failure the items it reached stay
RAISES bool list_insert(VM *vm, List *list, size_t index, Value item);
Value list_take(VM *vm, List *list, size_t index); // removes and returns; index < count
void list_clear(VM *vm, List *list);
RAISES List *list_slice(VM *vm, List *list, size_t start, size_t stop);
// Stable sort (powersort/Timsort), key ABSENT or a callable. The list looks empty meanwhile.
RUNS bool list_sort(VM *vm, List *list, Value key, bool reverse);
