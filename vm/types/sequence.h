// sequence.h - what list, tuple, range, deque and the other sequences share.
#pragma once
#include "vm/base/buf.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/types/str.h"

// Copies items that do not overlap. Most sequences are short: then a call of memcpy costs more than the copying.
static inline void items_copy(Value *to, const Value *from, size_t count)
{
    if (count > 8) {
        memcpy(to, from, count * sizeof(Value));
        return;
    }
    for (size_t i = 0; i < count; i++) {
        to[i] = from[i];
        COMPILER_BARRIER(); // or the compiler makes the call after all
    }
}

// Whether two values are equal, where that can be said without running Python: 1 yes, 0 no, -1 unsure.
static inline int quick_equal(Value a, Value b)
{
    if (same(a, b)) return 1;
    if (is_small_int(a) && is_small_int(b)) return 0;
    if (is_exact_str(a) && is_exact_str(b)) {
        const String *s = as_str(a), *t = as_str(b);
        return s->size == t->size && text_same(s->data, t->data, s->size);
    }
    return -1;
}

// The same for two exact tuples, by their items; -1 also when an item is a tuple.
int quick_equal_tuples(Value a, Value b);

// a == b as containers ask it: identity first, and what can be decided at once.
static inline RUNS bool items_equal(VM *vm, Value a, Value b, bool *equal)
{
    int quick = quick_equal(a, b);
    if (quick < 0 && is_exact_tuple(a) && is_exact_tuple(b)) quick = quick_equal_tuples(a, b);
    if (quick < 0) return values_equal(vm, a, b, equal);
    *equal = quick;
    return true;
}

// Whether operator.index() takes v.
bool is_index(VM *vm, Value v);

// A subscript as an int64. TypeError: "list indices must be integers or slices, not str" (what is
// "list"); IndexError when it is too big.
RUNS bool subscript_index(VM *vm, Value key, const char *what, int64_t *index);

// The count of `sequence * count`, 0 for negative ones. TypeError: "can't multiply sequence by non-int
// of type 'float'"; OverflowError.
RUNS bool repeat_count(VM *vm, Value count, size_t *result);

// What `sequence *= right` owes to right before it repeats the sequence: its own multiplication, which CPython
// asks first because sequences repeat through another protocol. NOT_IMPLEMENTED if there is none.
RUNS Value multiply_by_right(VM *vm, Value left, Value right);

// The start or stop of index(value, start, stop) as the nearest int64, and both moved into 0 .. length.
RUNS bool search_bound(VM *vm, Value v, int64_t *result);
void clamp_range(int64_t *start, int64_t *stop, size_t length);

// Appends repr(item) to buf. On failure the caller frees buf.
RUNS bool repr_append(VM *vm, Buf *buf, Value item);

// Compares two lengths by op: how sequences that agree as far as both go are ordered.
static inline Value compare_sizes(size_t a, size_t b, CompareOp op)
{
    switch (op) {
    case COMPARE_LT: return value_of_bool(a < b);
    case COMPARE_LE: return value_of_bool(a <= b);
    case COMPARE_EQ: return value_of_bool(a == b);
    case COMPARE_NE: return value_of_bool(a != b);
    case COMPARE_GT: return value_of_bool(a > b);
    case COMPARE_GE: return value_of_bool(a >= b);
    }
    UNREACHABLE();
}

// The items of an iterable as an exact list or tuple: itself, or a new list. A TypeError of iter() gets
// the words of `message` (NULL: keeps its own). RAISED on failure.
RUNS Value sequence_items(VM *vm, Value iterable, const char *message);

// The items and the count of an exact list or tuple. Good until the next RUNS call if it is a list.
const Value *sequence_view(Value sequence, size_t *count);

// cls[item]: __class_getitem__ of the generic builtin types.
Value py_class_getitem(VM *vm, Value *args);
#define CLASS_GETITEM_ROW                                                                            \
    {"@classmethod __class_getitem__(cls, object, /)", py_class_getitem, "See PEP 585"}

static inline Value str_value(const String *s) // RAISED for NULL
{
    return s == NULL ? RAISED : value_of_object(s);
}

// Whether v[0], v[1] ... is worth trying: CPython's PySequence_Check.
bool is_sequence(VM *vm, Value v);
