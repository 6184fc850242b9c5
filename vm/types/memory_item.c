// memory_item.c - one item of a memoryview, by its format: the native codes of the struct module.
#include <math.h>

#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/types/bytes.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/memoryview.h"

size_t memory_item_size(char format)
{
    switch (format) {
    case 'c':
    case 'b':
    case 'B': return 1;
    case '?': return sizeof(bool);
    case 'e': return 2;
    case 'h':
    case 'H': return sizeof(short);
    case 'i':
    case 'I': return sizeof(int);
    case 'l':
    case 'L': return sizeof(long);
    case 'q':
    case 'Q': return sizeof(long long);
    case 'n':
    case 'N': return sizeof(size_t);
    case 'P': return sizeof(void *);
    case 'f': return sizeof(float);
    case 'd': return sizeof(double);
    }
    return 0;
}

static bool is_signed(char format)
{
    return strchr("bhilqn", format) != NULL;
}

// ---- Half precision -----------------------------------------------------------------------------

double half_to_double(uint16_t half)
{
    int exponent = half >> 10 & 31;
    double fraction = half & 1023, value;
    if (exponent == 31) value = fraction != 0 ? (double)NAN : (double)INFINITY;
    else if (exponent == 0) value = ldexp(fraction, -24);
    else value = ldexp(fraction + 1024, exponent - 25);
    return half & 0x8000 ? -value : value;
}

bool half_from_double(double value, uint16_t *half)
{
    uint16_t sign = signbit(value) ? 0x8000 : 0;
    value = fabs(value);
    if (isnan(value)) {
        *half = sign | 0x7e00;
        return true;
    }
    if (isinf(value)) {
        *half = sign | 0x7c00;
        return true;
    }
    int exponent;
    (void)frexp(value, &exponent); // value = m * 2**exponent, m in [0.5, 1)
    int shift = exponent < -13 ? -24 : exponent - 11;
    double units = value == 0 ? 0 : nearbyint(ldexp(value, -shift)); // of 2**shift
    if (units >= 2048) {
        units /= 2;
        shift++;
    }
    if (shift > 5) return false;
    uint16_t bits = units < 1024 ? (uint16_t)units
                                 : (uint16_t)((shift + 25) << 10 | ((int)units - 1024));
    *half = sign | bits;
    return true;
}

// ---- Reading ------------------------------------------------------------------------------------

Value memory_unpack(VM *vm, const char *data, char format)
{
    size_t size = memory_item_size(format);
    uint64_t word = 0;
    memcpy(&word, data, size);
    switch (format) {
    case 'c': return value_of_bytes(bytes_new(vm, data, 1));
    case '?': return value_of_bool(data[0] != 0);
    case 'e': {
        uint16_t half;
        memcpy(&half, data, sizeof half);
        return value_of_double(half_to_double(half));
    }
    case 'f': {
        float f;
        memcpy(&f, data, sizeof f);
        return value_of_double(f);
    }
    case 'd': {
        double d;
        memcpy(&d, data, sizeof d);
        return value_of_double(d);
    }
    }
    if (!is_signed(format)) return int_from_uint64(vm, word);
    int unused = 64 - 8 * (int)size;
    return int_new(vm, (int64_t)(word << unused) >> unused);
}

// ---- Writing ------------------------------------------------------------------------------------

static bool bad_type(VM *vm, char format)
{
    return throw_false(vm, TypeError, "memoryview: invalid type for format '%c'", format);
}

static bool bad_value(VM *vm, char format)
{
    return throw_false(vm, ValueError, "memoryview: invalid value for format '%c'", format);
}

static RUNS bool pack_float(VM *vm, char *data, char format, Value value)
{
    double d;
    if (!float_as_double(vm, value, &d)) {
        return catch_pending(vm, TypeError) ? bad_type(vm, format) : false;
    }
    if (format == 'd') {
        memcpy(data, &d, sizeof d);
    } else if (format == 'f') {
        float f = (float)d;
        if (isinf(f) && !isinf(d)) return bad_value(vm, format);
        memcpy(data, &f, sizeof f);
    } else {
        uint16_t half;
        if (!half_from_double(d, &half)) return bad_value(vm, format);
        memcpy(data, &half, sizeof half);
    }
    return true;
}

bool memory_pack(VM *vm, char *data, char format, Value value)
{
    if (format == 'c') {
        if (!is_bytes(value)) return bad_type(vm, format);
        if (as_bytes(value)->size != 1) return bad_value(vm, format);
        data[0] = as_bytes(value)->data[0];
        return true;
    }
    if (format == '?') {
        bool truth_value;
        if (!truth(vm, value, &truth_value)) return false;
        data[0] = truth_value;
        return true;
    }
    if (format == 'f' || format == 'd' || format == 'e') return pack_float(vm, data, format, value);
    Value integer = index_of(vm, value);
    if (raised(integer)) return catch_pending(vm, TypeError) ? bad_type(vm, format) : false;
    size_t size = memory_item_size(format);
    int unused = 64 - 8 * (int)size;
    uint64_t word;
    if (is_signed(format)) {
        int64_t i;
        if (!int_fits_int64(integer, &i) || (int64_t)((uint64_t)i << unused) >> unused != i) {
            return bad_value(vm, format);
        }
        word = (uint64_t)i;
    } else if (!int_fits_uint64(integer, &word) || (unused != 0 && word >> (64 - unused) != 0)) {
        return bad_value(vm, format);
    }
    memcpy(data, &word, size);
    return true;
}
