// kinds.c - what arrays are made of: the type codes, and items to values and back.
#include "stdlib/array/array.h"
#include "vm/base/utf8.h"
#include "vm/types/float.h"

#define TOO_BIG "int too big to convert"
#define NO_LONG "Python int too large to convert to C long"
#define NEGATIVE "can't convert negative value to unsigned int"

const ArrayKind array_kinds[] = {
    {'b', ITEM_SIGNED, 1, "b", "signed char is less than minimum",
     "signed char is greater than maximum"},
    {'B', ITEM_UNSIGNED, 1, "B", "unsigned byte integer is less than minimum",
     "unsigned byte integer is greater than maximum"},
    {'u', ITEM_TEXT, 4, "w", NULL, NULL},
    {'w', ITEM_TEXT, 4, "w", NULL, NULL},
    {'h', ITEM_SIGNED, sizeof(short), "h", "signed short integer is less than minimum",
     "signed short integer is greater than maximum"},
    {'H', ITEM_UNSIGNED, sizeof(short), "H", "unsigned short is less than minimum",
     "unsigned short is greater than maximum"},
    {'i', ITEM_SIGNED, sizeof(int), "i", "signed integer is less than minimum",
     "signed integer is greater than maximum"},
    {'I', ITEM_UNSIGNED, sizeof(int), "I", NEGATIVE, "unsigned int is greater than maximum"},
    {'l', ITEM_SIGNED, sizeof(long), "l", NO_LONG, NO_LONG},
    {'L', ITEM_UNSIGNED, sizeof(long), "L", NEGATIVE,
     "Python int too large to convert to C unsigned long"},
    {'q', ITEM_SIGNED, 8, "q", TOO_BIG, TOO_BIG},
    {'Q', ITEM_UNSIGNED, 8, "Q", "can't convert negative int to unsigned", TOO_BIG},
    {'f', ITEM_FLOAT, sizeof(float), "f", NULL, NULL},
    {'d', ITEM_FLOAT, sizeof(double), "d", NULL, NULL},
    {0},
};

const ArrayKind *array_kind_of(uint32_t code)
{
    for (const ArrayKind *kind = array_kinds; kind->code != 0; kind++)
        if ((uint32_t)kind->code == code) return kind;
    return NULL;
}

static int64_t read_signed(const char *place, size_t size)
{
    int8_t one;
    int16_t two;
    int32_t four;
    int64_t eight;
    switch (size) {
    case 1: memcpy(&one, place, 1); return one;
    case 2: memcpy(&two, place, 2); return two;
    case 4: memcpy(&four, place, 4); return four;
    default: memcpy(&eight, place, 8); return eight;
    }
}

static uint64_t read_unsigned(const char *place, size_t size)
{
    uint8_t one;
    uint16_t two;
    uint32_t four;
    uint64_t eight;
    switch (size) {
    case 1: memcpy(&one, place, 1); return one;
    case 2: memcpy(&two, place, 2); return two;
    case 4: memcpy(&four, place, 4); return four;
    default: memcpy(&eight, place, 8); return eight;
    }
}

// The low bytes of a number: the same for signed and unsigned ones.
static void write_integer(char *place, size_t size, uint64_t number)
{
    uint8_t one = (uint8_t)number;
    uint16_t two = (uint16_t)number;
    uint32_t four = (uint32_t)number;
    switch (size) {
    case 1: memcpy(place, &one, 1); break;
    case 2: memcpy(place, &two, 2); break;
    case 4: memcpy(place, &four, 4); break;
    default: memcpy(place, &number, 8); break;
    }
}

Value array_item_get(VM *vm, const ArrayKind *kind, const char *place)
{
    float single;
    double number;
    uint32_t code;
    switch (kind->form) {
    case ITEM_SIGNED: return int_new(vm, read_signed(place, kind->size));
    case ITEM_UNSIGNED: return int_from_uint64(vm, read_unsigned(place, kind->size));
    case ITEM_FLOAT:
        if (kind->size == sizeof(float)) {
            memcpy(&single, place, sizeof single);
            return value_of_double((double)single);
        }
        memcpy(&number, place, sizeof number);
        return value_of_double(number);
    case ITEM_TEXT:
        memcpy(&code, place, sizeof code);
        if (code > CODE_POINT_MAX)
            return throw(vm, ValueError, "character U+%x is not in range [U+0000; U+10ffff]", code);
        return value_of_object(str_char(vm, code));
    }
    UNREACHABLE();
}

static RUNS bool put_signed(VM *vm, const ArrayKind *kind, char *place, Value value)
{
    Value index = index_of(vm, value);
    int64_t number, high = kind->size == 8 ? INT64_MAX : ((int64_t)1 << (8 * kind->size - 1)) - 1;
    if (raised(index)) return false;
    if (!int_fits_int64(index, &number)) {
        return throw_false(vm, OverflowError, "%s", kind->code == 'q' ? TOO_BIG : NO_LONG);
    }
    if (number > high) return throw_false(vm, OverflowError, "%s", kind->high);
    if (number < -high - 1) return throw_false(vm, OverflowError, "%s", kind->low);
    write_integer(place, kind->size, (uint64_t)number);
    return true;
}

static RUNS bool put_unsigned(VM *vm, const ArrayKind *kind, char *place, Value value)
{
    Value index = index_of(vm, value);
    uint64_t number, high = kind->size == 8 ? UINT64_MAX : ((uint64_t)1 << 8 * kind->size) - 1;
    if (raised(index)) return false;
    if (int_sign(index) < 0) return throw_false(vm, OverflowError, "%s", kind->low);
    if (!int_fits_uint64(index, &number) || number > high)
        return throw_false(vm, OverflowError, "%s", kind->high);
    write_integer(place, kind->size, number);
    return true;
}

static RUNS bool put_float(VM *vm, const ArrayKind *kind, char *place, Value value)
{
    double number;
    if (!float_as_double(vm, value, &number)) return false;
    if (kind->size == sizeof(float)) {
        float single = (float)number;
        memcpy(place, &single, sizeof single);
    } else {
        memcpy(place, &number, sizeof number);
    }
    return true;
}

static bool put_text(VM *vm, char *place, Value value)
{
    if (!is_str(value) || as_str(value)->count != 1)
        return throw_false(vm, TypeError, "array item must be unicode character");
    uint32_t code;
    (void)utf8_decode(as_str(value)->data, &code);
    memcpy(place, &code, sizeof code);
    return true;
}

bool array_item_put(VM *vm, const ArrayKind *kind, char *place, Value value)
{
    switch (kind->form) {
    case ITEM_SIGNED: return put_signed(vm, kind, place, value);
    case ITEM_UNSIGNED: return put_unsigned(vm, kind, place, value);
    case ITEM_FLOAT: return put_float(vm, kind, place, value);
    case ITEM_TEXT: return put_text(vm, place, value);
    }
    UNREACHABLE();
}
