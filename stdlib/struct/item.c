// item.c - one item of a struct: a value to bytes and back.
#include <math.h>

#include "stdlib/struct/struct.h"
#include "vm/types/float.h"
#include "vm/types/memoryview.h"
#include "vm/types/sequence.h"

// Sizes are constants here, so that each case is one store or load, with a swap of bytes where needed.
static inline void write_size(bool is_big, char *place, uint64_t bits, size_t size)
{
    for (size_t i = 0; i < size; i++, bits >>= 8) place[is_big ? size - 1 - i : i] = (char)bits;
}

static inline uint64_t read_size(bool is_big, const char *place, size_t size)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < size; i++) bits = bits << 8 | (uint8_t)place[is_big ? i : size - 1 - i];
    return bits;
}

static void write_bits(const Field *field, char *place, uint64_t bits)
{
    switch (field->size * 2 + field->is_big) {
    case 2:
    case 3: *place = (char)bits; break;
    case 4: write_size(false, place, bits, 2); break;
    case 5: write_size(true, place, bits, 2); break;
    case 8: write_size(false, place, bits, 4); break;
    case 9: write_size(true, place, bits, 4); break;
    case 16: write_size(false, place, bits, 8); break;
    default: write_size(true, place, bits, 8); break;
    }
}

static uint64_t read_bits(const Field *field, const char *place)
{
    switch (field->size * 2 + field->is_big) {
    case 2:
    case 3: return (uint8_t)*place;
    case 4: return read_size(false, place, 2);
    case 5: return read_size(true, place, 2);
    case 8: return read_size(false, place, 4);
    case 9: return read_size(true, place, 4);
    case 16: return read_size(false, place, 8);
    default: return read_size(true, place, 8);
    }
}

static bool is_signed(char code)
{
    return code == 'b' || code == 'h' || code == 'i' || code == 'l' || code == 'q' || code == 'n';
}

static bool out_of_range(VM *vm, const Field *field)
{
    unsigned bits = 8 * (unsigned)field->size;
    if (is_signed(field->code)) {
        int64_t high = (int64_t)(UINT64_MAX >> (65 - bits));
        return struct_throw_false(vm, "'%c' format requires %lld <= number <= %lld", field->code,
                                  (long long)(-high - 1), (long long)high);
    }
    String *high = int_to_str(vm, int_from_uint64(vm, UINT64_MAX >> (64 - bits)), 10);
    if (high == NULL) return false;
    return struct_throw_false(vm, "'%c' format requires 0 <= number <= %S", field->code, high);
}

static RUNS bool pack_int(VM *vm, const Field *field, char *place, Value value)
{
    if (LIKELY(is_small_int(value)) && field->size < 8) {
        // Moved so that the range of the type begins at 0.
        uint64_t shift = is_signed(field->code) ? UINT64_C(1) << (8 * field->size - 1) : 0;
        if (((uint64_t)as_small(value) + shift) >> 8 * field->size != 0) return out_of_range(vm, field);
        write_bits(field, place, (uint64_t)as_small(value));
        return true;
    }
    if (!is_int(value)) {
        if (!is_index(vm, value)) return struct_throw_false(vm, "required argument is not an integer");
        value = index_of(vm, value);
        if (raised(value)) return false;
    }
    unsigned bits = 8 * (unsigned)field->size;
    int64_t number = 0;
    uint64_t unsigned_number = 0;
    bool fits;
    if (int_fits_int64(value, &number)) {
        unsigned_number = (uint64_t)number;
        if (field->code == 'P') fits = true;
        else if (is_signed(field->code)) fits = bits == 64 || (number >> (bits - 1) == number >> 63);
        else fits = number >= 0 && (bits == 64 || number >> bits == 0);
    } else {
        fits = int_fits_uint64(value, &unsigned_number) && bits == 64 && !is_signed(field->code);
    }
    if (!fits && field->code == 'P') return struct_throw_false(vm, "int too large to convert");
    if (!fits) return out_of_range(vm, field);
    write_bits(field, place, unsigned_number);
    return true;
}

static bool too_large(VM *vm, char code)
{
    return throw_false(vm, OverflowError, "float too large to pack with %c format", code);
}

static RUNS bool pack_float(VM *vm, const Field *field, char *place, Value value)
{
    double number;
    if (!float_as_double(vm, value, &number)) {
        if (as_exception(vm->pending)->limit_stop) return false;
        (void)take_pending(vm);
        return struct_throw_false(vm, "required argument is not a float");
    }
    uint64_t bits = 0;
    if (field->code == 'e') {
        uint16_t half;
        if (!half_from_double(number, &half)) return too_large(vm, 'e');
        bits = half;
    } else if (field->code == 'f') {
        float single = (float)number;
        uint32_t word;
        // The native form takes what C makes of it.
        if (!field->is_native && isinf(single) && !isinf(number)) return too_large(vm, 'f');
        memcpy(&word, &single, sizeof word);
        bits = word;
    } else {
        memcpy(&bits, &number, sizeof bits);
    }
    write_bits(field, place, bits);
    return true;
}

// 's' fills up with zeros what a shorter text leaves; 'p' writes the length before it, at most 255.
static bool pack_text(VM *vm, const Field *field, char *place, Value value)
{
    const char *data;
    size_t size, room = field->size;
    if (is_bytes(value)) data = as_bytes(value)->data, size = as_bytes(value)->size;
    else if (is_bytearray(value)) data = as_bytearray(value)->data, size = as_bytearray(value)->size;
    else return struct_throw_false(vm, "argument for '%c' must be a bytes object", field->code);
    if (room == 0) return true;
    if (field->code == 'p') {
        room--;
        if (size > room) size = room;
        *place++ = (char)(size > 255 ? 255 : size);
    }
    if (size > room) size = room;
    if (size != 0) memcpy(place, data, size);
    memset(place + size, 0, room - size);
    return true;
}

bool item_pack(VM *vm, const Field *field, char *place, Value value)
{
    bool is_true;
    switch (field->code) {
    case 'c':
        if (!is_bytes(value) || as_bytes(value)->size != 1)
            return struct_throw_false(vm, "char format requires a bytes object of length 1");
        *place = as_bytes(value)->data[0];
        return true;
    case 's':
    case 'p': return pack_text(vm, field, place, value);
    case '?':
        if (!truth(vm, value, &is_true)) return false;
        *place = is_true;
        return true;
    case 'e':
    case 'f':
    case 'd': return pack_float(vm, field, place, value);
    default: return pack_int(vm, field, place, value);
    }
}

Value item_unpack(VM *vm, const Field *field, const char *place)
{
    size_t size = field->size;
    if (field->code == 'c' || field->code == 's') return value_of_bytes(bytes_new(vm, place, size));
    if (field->code == 'p') {
        size_t length = size == 0 ? 0 : (uint8_t)*place;
        if (size != 0 && length > size - 1) length = size - 1;
        return value_of_bytes(bytes_new(vm, size == 0 ? place : place + 1, length));
    }
    uint64_t bits = read_bits(field, place);
    uint32_t word = (uint32_t)bits;
    float single;
    double number;
    switch (field->code) {
    case '?': return value_of_bool(bits != 0);
    case 'e': return value_of_double(half_to_double((uint16_t)bits));
    case 'f': memcpy(&single, &word, sizeof single); return value_of_double((double)single);
    case 'd': memcpy(&number, &bits, sizeof number); return value_of_double(number);
    }
    if (!is_signed(field->code)) return int_from_uint64(vm, bits);
    unsigned shift = 64 - 8 * (unsigned)size;
    return int_new(vm, (int64_t)(bits << shift) >> shift);
}
