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

// head.flags: list_sort has taken the items away, and nothing has been put in their place since.
#define LIST_SORTING 1u

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

// Adds count values at the end; they may not lie in the list itself.
RAISES bool list_append_values(VM *vm, List *list, const Value *values, size_t count);
// Makes room for extra more items, so that as many appends cannot fail.
RAISES bool list_reserve(VM *vm, List *list, size_t extra);
// Replaces items[start .. stop) by count values, which may not lie in the list itself.
RAISES bool list_splice(VM *vm, List *list, size_t start, size_t stop, const Value *values,
                        size_t count);
void list_reverse(VM *vm, List *list);
