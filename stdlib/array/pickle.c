// pickle.c - how arrays pickle: the bytes as they are, with a number that says what form they have, so that
// a machine of another kind can read them.
#include "stdlib/array/array.h"
#include "vm/base/utf8.h"

// The machine formats by number: pairs of little- and big-endian ones, but for single bytes.
typedef struct MachineFormat {
    ItemForm form;
    uint8_t size;
    bool big_endian;
} MachineFormat;

static const MachineFormat formats[] = {
    {ITEM_UNSIGNED, 1, false}, {ITEM_SIGNED, 1, false},
    {ITEM_UNSIGNED, 2, false}, {ITEM_UNSIGNED, 2, true},
    {ITEM_SIGNED, 2, false},   {ITEM_SIGNED, 2, true},
    {ITEM_UNSIGNED, 4, false}, {ITEM_UNSIGNED, 4, true},
    {ITEM_SIGNED, 4, false},   {ITEM_SIGNED, 4, true},
    {ITEM_UNSIGNED, 8, false}, {ITEM_UNSIGNED, 8, true},
    {ITEM_SIGNED, 8, false},   {ITEM_SIGNED, 8, true},
    {ITEM_FLOAT, 4, false},    {ITEM_FLOAT, 4, true},
    {ITEM_FLOAT, 8, false},    {ITEM_FLOAT, 8, true},
    {ITEM_TEXT, 2, false},     {ITEM_TEXT, 2, true},
    {ITEM_TEXT, 4, false},     {ITEM_TEXT, 4, true},
};

static bool is_big_endian(void)
{
    const uint16_t one = 1;
    return *(const char *)&one == 0;
}

// The number of the format that a kind has on this machine.
static int format_of(const ArrayKind *kind)
{
    for (size_t i = 0; i < COUNT_OF(formats); i++)
        if (formats[i].form == kind->form && formats[i].size == kind->size &&
            (kind->size == 1 || formats[i].big_endian == is_big_endian()))
            return (int)i;
    return -1;
}

static Value code_str(VM *vm, const ArrayKind *kind)
{
    return value_of_object(str_char(vm, (uint32_t)kind->code));
}

static RUNS Value reconstructor(VM *vm)
{
    Value module = import_module(vm, "array");
    String *name = raised(module) ? NULL : str_intern_c(vm, "_array_reconstructor");
    return name == NULL ? RAISED : get_attr(vm, module, name);
}

// (type, (code, [items]), __dict__) for the old protocols, else (reconstructor, (type, code, format, bytes),
// __dict__).
Value py_array_reduce_ex(VM *vm, Value *args)
{
    Array *array = as_array(args[0]);
    int64_t protocol;
    if (!index_as_int64(vm, args[1], true, &protocol)) return RAISED;
    Value state = get_attr_or_absent(vm, args[0], NAME(vm, __dict__));
    if (raised(state)) return RAISED;
    if (is_absent(state)) state = NONE;
    Value type = value_of_object(type_of(vm, args[0])), code = code_str(vm, array->kind), callable;
    Tuple *parts;
    if (protocol < 3) {
        List *items = array_list(vm, array);
        callable = type;
        parts = items == NULL ? NULL : tuple_pair(vm, code, value_of_object(items));
    } else {
        callable = reconstructor(vm);
        if (raised(callable)) return RAISED;
        Bytes *bytes = bytes_new(vm, array->count == 0 ? "" : array->data, array->count * array->kind->size);
        parts = bytes == NULL ? NULL
                              : tuple_of(vm, 4, type, code, value_of_small(format_of(array->kind)),
                                         value_of_object(bytes));
    }
    Tuple *result = parts == NULL ? NULL : tuple_of(vm, 3, callable, value_of_object(parts), state);
    return result == NULL ? RAISED : value_of_object(result);
}

// The kind that holds items of a foreign format best: one of the same form and size, else the one named.
static const ArrayKind *kind_for(const MachineFormat *format, const ArrayKind *named)
{
    if (format->form == ITEM_SIGNED || format->form == ITEM_UNSIGNED) {
        if (named->form == format->form && named->size == format->size) return named;
        for (const ArrayKind *kind = array_kinds; kind->code != 0; kind++)
            if (kind->form == format->form && kind->size == format->size) return kind;
    }
    return named;
}

// An item of a foreign format, its bytes already in this machine's order.
static RAISES Value foreign_item(VM *vm, const MachineFormat *format, const char *place)
{
    if (format->form == ITEM_TEXT && format->size == 2) {
        uint16_t unit;
        memcpy(&unit, place, sizeof unit);
        return value_of_object(str_char(vm, unit));
    }
    for (const ArrayKind *kind = array_kinds; kind->code != 0; kind++)
        if (kind->form == format->form && kind->size == format->size) return array_item_get(vm, kind, place);
    UNREACHABLE();
}

static RUNS Value rebuild(VM *vm, Type *cls, const ArrayKind *named, const MachineFormat *format,
                          const Bytes *bytes)
{
    if (bytes->size % format->size != 0)
        return throw(vm, ValueError, "bytes length not a multiple of item size");
    Array *array = array_new(vm, cls, kind_for(format, named));
    uint32_t high = 0; // the first half of a surrogate pair
    for (size_t i = 0; array != NULL && i < bytes->size; i += format->size) {
        char item[8];
        bool swap = format->big_endian != is_big_endian();
        for (size_t j = 0; j < format->size; j++)
            item[swap ? format->size - 1 - j : j] = bytes->data[i + j];
        Value value = foreign_item(vm, format, item);
        if (raised(value)) return RAISED;
        if (format->form == ITEM_TEXT && format->size == 2) {
            uint32_t unit;
            (void)utf8_decode(as_str(value)->data, &unit);
            if (high == 0 && unit >= 0xd800 && unit < 0xdc00 && i + 2 < bytes->size) {
                high = unit;
                continue;
            }
            if (high != 0 && unit >= 0xdc00 && unit < 0xe000)
                value = value_of_object(str_char(vm, 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00)));
            high = 0;
        }
        if (!array_append(vm, array, value) || !charge(vm, 1)) return RAISED;
    }
    return array == NULL ? RAISED : value_of_object(array);
}

Value py_array_reconstructor(VM *vm, Value *args) // (arraytype, typecode, mformat_code, items, /)
{
    if (!is_type(args[0]))
        return throw(vm, TypeError, "first argument must be a type object, not %T", args[0]);
    Type *base = type_from_def(vm, &array_type), *cls = as_type(args[0]);
    if (base == NULL) return RAISED;
    if (!type_is_subtype(cls, base))
        return throw(vm, TypeError, "%N is not a subtype of %N", cls, base);
    uint32_t code = 0;
    if (is_str(args[1]) && as_str(args[1])->count == 1) (void)utf8_decode(as_str(args[1])->data, &code);
    else return throw(vm, TypeError, "_array_reconstructor() argument 2 must be a unicode character, not %T", args[1]);
    const ArrayKind *kind = array_kind_of(code);
    if (kind == NULL) return throw(vm, ValueError, "second argument must be a valid type code");
    int64_t number;
    if (!index_as_int64(vm, args[2], true, &number)) return RAISED;
    if (number < 0 || number >= (int64_t)COUNT_OF(formats))
        return throw(vm, ValueError, "third argument must be a valid machine format code.");
    if (!is_bytes(args[3]))
        return throw(vm, TypeError, "fourth argument should be bytes, not %T", args[3]);
    if (number != format_of(kind)) return rebuild(vm, cls, kind, &formats[number], as_bytes(args[3]));
    Array *array = array_new(vm, cls, kind);
    if (array == NULL || !array_append_bytes(vm, array, as_bytes(args[3])->data, as_bytes(args[3])->size))
        return RAISED;
    return value_of_object(array);
}
