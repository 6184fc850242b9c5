// array.h - array.array: numbers or characters in the machine's own form, side by side.
#pragma once
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/list.h"
#include "vm/types/range.h"
#include "vm/types/sequence.h"
#include "vm/types/tuple.h"

// What the items of an array are.
typedef enum ItemForm { ITEM_SIGNED, ITEM_UNSIGNED, ITEM_FLOAT, ITEM_TEXT } ItemForm;

typedef struct ArrayKind {
    char code;
    ItemForm form;
    size_t size;        // of an item, in bytes
    const char *format; // as struct and memoryview name it
    const char *low, *high; // the OverflowErrors of a number that is too small, too big
} ArrayKind;

// Ends with a row whose code is 0.
extern const ArrayKind array_kinds[];
// The kind of a type code, or NULL.
const ArrayKind *array_kind_of(uint32_t code);

// The item at `place` as a value, and the other way round: OverflowError, TypeError.
Value array_item_get(VM *vm, const ArrayKind *kind, const char *place);
RUNS bool array_item_put(VM *vm, const ArrayKind *kind, char *place, Value value);

typedef struct Array {
    Object head;
    const ArrayKind *kind;
    char *data;
    size_t count, capacity; // in items
    size_t exports;         // BufferViews open: the data may not move
} Array;

extern const TypeDef array_type, array_iterator_type;

static inline Array *as_array(Value v)
{
    return (Array *)as_object(v);
}

bool is_array(VM *vm, Value v);
RAISES Array *array_new(VM *vm, Type *cls, const ArrayKind *kind); // cls NULL: array itself
// Makes count the length; what is new is not set. BufferError while views are open.
RAISES bool array_resize(VM *vm, Array *array, size_t count);
RUNS bool array_append(VM *vm, Array *array, Value value);
RUNS bool array_insert(VM *vm, Array *array, size_t index, Value value);
// Replaces items [start, stop) by count items of the same kind, which may not lie in the array itself.
RAISES bool array_splice(VM *vm, Array *array, size_t start, size_t stop, const char *items, size_t count);
RUNS bool array_extend(VM *vm, Array *array, Value iterable);
RAISES bool array_append_bytes(VM *vm, Array *array, const char *data, size_t size);
RAISES bool array_append_text(VM *vm, Array *array, const String *text);
RAISES List *array_list(VM *vm, const Array *array);

// Pickling: py_array_reduce_ex, and the function it names.
Value py_array_reduce_ex(VM *vm, Value *args);
Value py_array_reconstructor(VM *vm, Value *args);
