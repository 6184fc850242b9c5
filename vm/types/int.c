// int.c - making and reading ints.
#include "vm/types/int.h"
#include <math.h>
#include "vm/base/hash.h"
#include "vm/object/error.h"
#include "vm/object/poll.h"

Value int_new_cell(VM *vm, int64_t i)
{
    IntObject *object = object_new(vm, TYPE_int, sizeof(IntObject));
    object->small = i;
    return value_of_object(object);
}

// A cell for digits that fit no smaller form.
static Value int_new_digits(VM *vm, const BigDigit *digits, int count, bool negative)
{
    size_t size = sizeof(IntObject) + (size_t)count * sizeof(BigDigit);
    IntObject *object =
        count <= 16 ? object_new(vm, TYPE_int, size) : object_new_sized(vm, TYPE_int, size, false);
    if (UNLIKELY(!object)) return RAISED;
    object->head.flags = INT_IS_BIG;
    object->big.count = count;
    object->big.negative = negative;
    memcpy(object->digits, digits, (size_t)count * sizeof(BigDigit));
    return value_of_object(object);
}

Value int_from_uint64(VM *vm, uint64_t u)
{
    if (u <= INT64_MAX) return int_new(vm, (int64_t)u);
    BigDigit digits[2] = {u & BIG_DIGIT_MAX, u >> BIG_DIGIT_BITS};
    return int_new_digits(vm, digits, 2, false);
}

Value int_from_digits(VM *vm, const BigDigit *digits, int count, bool negative)
{
    while (count > 0 && digits[count - 1] == 0) count--;
    int64_t small;
    if (count <= 2 && big_to_int((BigView){digits, count, negative}, &small))
        return int_new(vm, small);
    return int_new_digits(vm, digits, count, negative);
}

Value int_from_big(VM *vm, Big *big)
{
    Value result = int_from_digits(vm, big->digits, big->count, big->negative);
    big_free(big);
    return result;
}

Value int_from_double(VM *vm, double d)
{
    if (LIKELY(d >= -0x1p63 && d < 0x1p63)) return int_new(vm, (int64_t)d);
    if (isnan(d)) return throw(vm, ValueError, "cannot convert float NaN to integer");
    if (isinf(d)) return throw(vm, OverflowError, "cannot convert float infinity to integer");
    Big big;
    big_init(&big, &vm->memory);
    return int_finish(vm, &big, big_set_double(&big, d));
}

Value int_of_type(VM *vm, Type *cls, Value v)
{
    if (cls == type_get(vm, TYPE_int)) return int_exact(vm, v);
    int64_t small;
    if (int_fits_int64(v, &small)) {
        IntObject *object = type_allocate(vm, cls, 0);
        if (!object) return RAISED;
        object->small = small;
        return value_of_object(object);
    }
    IntObject *source = (IntObject *)as_object(v);
    size_t size = (size_t)source->big.count * sizeof(BigDigit);
    IntObject *object = type_allocate(vm, cls, size);
    if (!object) return RAISED;
    object->head.flags |= INT_IS_BIG;
    object->big.count = source->big.count;
    object->big.negative = source->big.negative;
    memcpy(object->digits, source->digits, size);
    return value_of_object(object);
}

Value int_exact(VM *vm, Value v)
{
    if (is_exact_int(v)) return v;
    int64_t small;
    if (int_fits_int64(v, &small)) return int_new(vm, small);
    IntObject *source = (IntObject *)as_object(v);
    return int_new_digits(vm, source->digits, source->big.count, source->big.negative);
}

bool int_fits_uint64(Value v, uint64_t *u)
{
    int64_t small;
    if (int_fits_int64(v, &small)) {
        *u = (uint64_t)small;
        return small >= 0;
    }
    BigDigit scratch[2];
    return big_to_uint(int_view(v, scratch), u);
}

int int_sign(Value v)
{
    int64_t small;
    if (int_fits_int64(v, &small)) return (small > 0) - (small < 0);
    return ((IntObject *)as_object(v))->big.negative ? -1 : 1;
}

BigView int_view(Value v, BigDigit scratch[2])
{
    int64_t small;
    if (int_fits_int64(v, &small)) return big_view_int(small, scratch);
    const IntObject *object = (const IntObject *)as_object(v);
    return (BigView){object->digits, object->big.count, object->big.negative};
}

bool int_as_double(VM *vm, Value v, double *d)
{
    int64_t small;
    if (LIKELY(int_fits_int64(v, &small))) {
        *d = (double)small;
        return true;
    }
    BigDigit scratch[2];
    if (big_to_double(int_view(v, scratch), d) == BIG_OK) return true;
    return throw_false(vm, OverflowError, "int too large to convert to float");
}

uint64_t int_bit_length(Value v)
{
    int64_t small;
    if (int_fits_int64(v, &small)) {
        uint64_t size = small < 0 ? -(uint64_t)small : (uint64_t)small;
        return size == 0 ? 0 : (uint64_t)bit_high(size) + 1;
    }
    BigDigit scratch[2];
    return big_bit_length(int_view(v, scratch));
}

int int_compare(Value a, Value b)
{
    int64_t x, y;
    bool x_fits = int_fits_int64(a, &x), y_fits = int_fits_int64(b, &y);
    if (LIKELY(x_fits && y_fits)) return (x > y) - (x < y);
    if (x_fits) return -int_sign(b);
    if (y_fits) return int_sign(a);
    BigDigit room_a[2], room_b[2];
    return big_compare(int_view(a, room_a), int_view(b, room_b));
}

int int_compare_double(Value a, double d)
{
    int64_t x;
    if (int_fits_int64(a, &x)) {
        // Below 2**53 the conversion is exact; the rest needs care only where d is that large too.
        if (x >= -((int64_t)1 << 53) && x <= (int64_t)1 << 53) {
            double value = (double)x;
            return (value > d) - (value < d);
        }
        if (d >= 0x1p63) return -1;
        if (d < -0x1p63) return 1;
        int64_t whole = (int64_t)d;
        if (x != whole) return x > whole ? 1 : -1;
        double fraction = d - (double)whole;
        return (fraction < 0) - (fraction > 0);
    }
    BigDigit scratch[2];
    return big_compare_double(int_view(a, scratch), d);
}

uint64_t int_hash(Value v)
{
    int64_t small;
    if (LIKELY(int_fits_int64(v, &small))) return (uint64_t)hash_int(small);
    BigDigit scratch[2];
    return (uint64_t)big_hash(int_view(v, scratch));
}

Value int_throw(VM *vm, BigStatus status)
{
    switch (status) {
    case BIG_NO_MEMORY:
    case BIG_TOO_LARGE: return throw_memory(vm);
    case BIG_OVERFLOW: return throw(vm, OverflowError, "int too large to convert to float");
    case BIG_ZERO_DIVISION:
        return throw(vm, ZeroDivisionError, "integer division or modulo by zero");
    case BIG_NEGATIVE: return throw(vm, ValueError, "negative shift count");
    case BIG_NOT_INVERTIBLE:
        return throw(vm, ValueError, "base is not invertible for the given modulus");
    case BIG_INVALID: return throw(vm, ValueError, "invalid digit");
    case BIG_STOPPED: return RAISED; // charge has raised
    case BIG_OK: break;
    }
    UNREACHABLE();
}

bool int_poll(void *user)
{
    return charge(user, 2000);
}

int int_digits_limit(VM *vm)
{
    int setting = vm->int_digits_setting;
    return setting == 0 ? INT_DIGITS_DEFAULT : setting < 0 ? 0 : setting;
}
