// ops.h - what any two values do: arithmetic, items, truth, length, text, hash, comparison, iteration.
//
// These follow the data model's dispatch (left, reflected, NotImplemented, the TypeError's words) and are
// what native code calls. The interpreter has fast paths of its own in front of them.
#pragma once
#include "vm/object/type.h"

typedef enum BinaryOp {
    OP_ADDITION, OP_SUBTRACTION, OP_MULTIPLICATION, OP_MATRIX_MULTIPLICATION, OP_TRUE_DIVISION,
    OP_FLOOR_DIVISION, OP_MODULO, OP_POWER, OP_SHIFT_LEFT, OP_SHIFT_RIGHT, OP_BIT_AND, OP_BIT_XOR,
    OP_BIT_OR, OP_DIVMOD, BINARY_OP_COUNT
} BinaryOp;
typedef enum UnaryOp { OP_NEGATIVE, OP_POSITIVE, OP_INVERT, OP_ABSOLUTE } UnaryOp;

RUNS Value binary_op(VM *vm, BinaryOp op, Value left, Value right);
// left op= right: tries the in-place slot first.
RUNS Value inplace_op(VM *vm, BinaryOp op, Value left, Value right);
RUNS Value power_op(VM *vm, Value base, Value exponent, Value modulus); // modulus NONE: none
RUNS Value unary_op(VM *vm, UnaryOp op, Value operand);

// The rich comparison; any result. compare_truth is its truth. values_equal: identity first, as
// containers compare. compare_order of sort is compare_truth(LT).
RUNS Value compare_op(VM *vm, CompareOp op, Value left, Value right);
RUNS bool compare_truth(VM *vm, CompareOp op, Value left, Value right, bool *result);
RUNS bool values_equal(VM *vm, Value a, Value b, bool *equal);

RUNS bool truth(VM *vm, Value v, bool *result);
RUNS bool length(VM *vm, Value v, size_t *result);       // len(): TypeError if it has none
RUNS bool length_hint(VM *vm, Value v, size_t fallback, size_t *result); // operator.length_hint
RUNS bool hash_value(VM *vm, Value v, uint64_t *hash);   // TypeError: unhashable type: 'list'

RUNS Value get_item(VM *vm, Value container, Value key);
RUNS bool set_item(VM *vm, Value container, Value key, Value value);
RUNS bool delete_item(VM *vm, Value container, Value key);
RUNS bool contains(VM *vm, Value container, Value item, bool *found);

RUNS String *repr_of(VM *vm, Value v);  // repr(): checks that it is a str
RUNS String *str_of(VM *vm, Value v);   // str()
RUNS String *ascii_of(VM *vm, Value v); // ascii()
RUNS String *format_value(VM *vm, Value v, String *spec); // format(); spec may be NULL
// For reprs of containers: false if v is already being repr'd on this C stack (print "...").
bool repr_enter(VM *vm, Value v);
void repr_leave(VM *vm, Value v);

// operator.index(): an int object or RAISED ("'x' object cannot be interpreted as an integer").
RUNS Value index_of(VM *vm, Value v);
// The same as int64; OverflowError (or, clamp true, the nearest bound) when it does not fit.
RUNS bool index_as_int64(VM *vm, Value v, bool clamp, int64_t *result);
RUNS bool float_as_double(VM *vm, Value v, double *result); // float(): __float__, __index__

// Iteration. iter_open calls iter(); iter_next is false at the end and on failure (iter.failed).
//     Iter iter;
//     if (!iter_open(vm, &iter, v)) return RAISED;
//     while (iter_next(vm, &iter)) use(iter.item);
//     return iter.failed ? RAISED : result;
// Exact lists, tuples, ranges and dicts are walked without an iterator object; a list or dict that
// changes under the walk behaves as its Python iterator would. The Iter lives on the C stack.
typedef struct Iter {
    Value item;
    bool failed;
    uint8_t mode; // private
    Value source; // the iterable or the iterator
    size_t index;
    size_t version;
    size_t left;
    SlotNext next;
} Iter;
RUNS bool iter_open(VM *vm, Iter *iter, Value iterable);
RUNS bool iter_next(VM *vm, Iter *iter);

// The same the other way round: iterate gives each item to `take`, which lies at the head of a struct of its caller's
// on the C stack, until that answers false: enough, or (`failed`) an exception. A generator then runs without being left
// and entered for each item, so this is for what generator expressions are given to. False: an exception is pending.
typedef struct Sink Sink;
struct Sink {
    bool (*take)(VM *vm, Sink *sink, Value item); // RUNS
    bool failed;
};
RUNS bool iterate(VM *vm, Value iterable, Sink *sink);

RUNS Value get_iter(VM *vm, Value iterable); // iter(x): "'int' object is not iterable"
// next(x) without StopIteration: EXHAUSTED at the end (vm->stop_value says what it returned).
RUNS Value next_item(VM *vm, Value iterator);
// Collects an iterable. tuple_from returns an exact tuple itself.
RUNS List *list_from(VM *vm, Value iterable);
RUNS Tuple *tuple_from(VM *vm, Value iterable);

RUNS bool is_instance(VM *vm, Value v, Value type_or_tuple, bool *result); // isinstance()
RUNS bool is_subclass(VM *vm, Value v, Value type_or_tuple, bool *result); // issubclass()
bool is_callable(VM *vm, Value v);

// The buffer protocol. false with TypeError ("a bytes-like object is required, not 'int'").
RUNS bool buffer_get(VM *vm, Value v, BufferView *view, bool writable);
void buffer_release(VM *vm, BufferView *view);
bool has_buffer(VM *vm, Value v);

// id(v): a number that no other live object has. address_of: the same for %p in reprs; never fails.
RAISES Value id_of(VM *vm, Value v);
void *address_of(VM *vm, Value v);
