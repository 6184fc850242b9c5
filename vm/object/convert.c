// convert.c - what a value is as an integer (__index__), as a float (__float__), as bytes (a
// buffer).
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/types/bytes.h"
#include "vm/types/float.h"
#include "vm/types/int.h"

// The exact int of the same value as v, which is a bool or an instance of a subclass.
static Value exact_int(VM *vm, Value v)
{
    int64_t small;
    if (int_fits_int64(v, &small)) return int_new(vm, small);
    Value negative = int_negative(vm, v); // a new exact int, whatever v's class
    return raised(negative) ? RAISED : int_negative(vm, negative);
}

Value index_of(VM *vm, Value v)
{
    if (is_exact_int(v)) return v;
    if (is_int(v)) return exact_int(vm, v);
    SlotUnary slot = type_of(vm, v)->slots.to_index;
    if (slot == NULL) {
        return throw(vm, TypeError, "'%.200T' object cannot be interpreted as an integer", v);
    }
    Value result = slot(vm, v);
    if (raised(result) || is_exact_int(result)) return result;
    if (!is_int(result)) {
        return throw(vm, TypeError, "__index__ returned non-int (type %.200T)", result);
    }
    if (!warn(vm, DeprecationWarning, 1,
              "__index__ returned non-int (type %.200T).  The ability to return an instance of a "
              "strict subclass of int is deprecated, and may be removed in a future version of "
              "Python.",
              result)) {
        return RAISED;
    }
    return exact_int(vm, result);
}

bool index_as_int64(VM *vm, Value v, bool clamp, int64_t *result)
{
    if (LIKELY(is_small_int(v))) {
        *result = as_small(v);
        return true;
    }
    Value index = index_of(vm, v);
    if (raised(index)) return false;
    if (int_fits_int64(index, result)) return true;
    if (!clamp) {
        return throw_false(vm, OverflowError, "cannot fit '%.200T' into an index-sized integer", v);
    }
    *result = int_sign(index) < 0 ? INT64_MIN : INT64_MAX;
    return true;
}

// The float that v's __float__ gives.
static bool float_from_slot(VM *vm, SlotUnary slot, Value v, double *result)
{
    Value answer = slot(vm, v);
    if (raised(answer)) return false;
    if (!is_float(answer)) {
        return throw_false(vm, TypeError, "%.50T.__float__ returned non-float (type %.50T)", v,
                           answer);
    }
    *result = float_value(answer);
    if (is_double(answer)) return true;
    return warn(vm, DeprecationWarning, 1,
                "%.50T.__float__ returned non-float (type %.50T).  The ability to return an "
                "instance of a strict subclass of float is deprecated, and may be removed in a "
                "future version of Python.",
                v, answer);
}

bool float_as_double(VM *vm, Value v, double *result)
{
    if (is_float(v)) {
        *result = float_value(v);
        return true;
    }
    if (is_small_int(v)) {
        *result = (double)as_small(v);
        return true;
    }
    Type *type = type_of(vm, v);
    if (is_int(v) && !(type->flags & TYPE_IS_HEAP)) return int_as_double(vm, v, result);
    if (type->slots.to_float != NULL) return float_from_slot(vm, type->slots.to_float, v, result);
    if (type->slots.to_index == NULL) {
        return throw_false(vm, TypeError, "must be real number, not %.50T", v);
    }
    Value index = index_of(vm, v);
    return !raised(index) && int_as_double(vm, index, result);
}

bool buffer_get(VM *vm, Value v, BufferView *view, bool writable)
{
    SlotBuffer slot = type_of(vm, v)->slots.buffer;
    if (LIKELY(slot != NULL)) return slot(vm, v, view, writable);
    return throw_false(vm, TypeError, "a bytes-like object is required, not '%.100T'", v);
}

void buffer_release(VM *vm, BufferView *view)
{
    Object *owner = view->owner;
    if (owner == NULL) return;
    view->owner = NULL;
    const TypeDef *def = shape_of(vm, owner)->type->def;
    if (def->buffer_release != NULL) def->buffer_release(vm, owner);
    else if (owner->kind == TYPE_bytearray) ((ByteArray *)owner)->exports--;
}

bool has_buffer(VM *vm, Value v)
{
    return type_of(vm, v)->slots.buffer != NULL;
}
