// error_unicode.c - UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError: which part of
// which text could not be converted, and why. The three share a layout and these functions.
#include "vm/object/ops.h"
#include "vm/types/bytes.h"
#include "vm/types/error_parts.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

static inline UnicodeDecodeErrorObject *as_unicode_error(Value v)
{
    return (UnicodeDecodeErrorObject *)as_object(v);
}

static bool is_kind(VM *vm, Value self, TypeId id)
{
    return type_is_subtype(type_of(vm, self), type_get(vm, id));
}

// ---- Construction -------------------------------------------------------------------------------

static RAISES bool check_str(VM *vm, Value value, size_t number)
{
    if (is_str(value)) return true;
    return throw_false(vm, TypeError, "argument %zu must be str, not %.50T", number, value);
}

// The bytes that a decoder was given, as a bytes object.
static RUNS Value as_exact_bytes(VM *vm, Value object)
{
    if (is_bytes(object)) return object;
    BufferView view;
    if (!buffer_get(vm, object, &view, false)) return RAISED;
    Bytes *copy = bytes_new(vm, view.data, view.size);
    buffer_release(vm, &view);
    return value_or_raised(copy);
}

// __init__([encoding,] object, start, end, reason)
Value py_UnicodeDecodeError_init(VM *vm, Value *args)
{
    if (!error_init_args(vm, args)) return RAISED;
    UnicodeDecodeErrorObject *self = as_unicode_error(args[0]);
    Tuple *values = as_tuple(args[1]);
    bool translate = is_kind(vm, args[0], UnicodeTranslateError);
    size_t first = translate ? 0 : 1, wanted = 4 + first;
    if (values->count != wanted) {
        return throw(vm, TypeError, "function takes exactly %zu arguments (%zu given)", wanted,
                     values->count);
    }
    bool decode = is_kind(vm, args[0], UnicodeDecodeError);
    if (!translate && !check_str(vm, values->items[0], 1)) return RAISED;
    if (!decode && !check_str(vm, values->items[first], first + 1)) return RAISED;
    int64_t start, end;
    if (!index_as_int64(vm, values->items[first + 1], false, &start)) return RAISED;
    if (!index_as_int64(vm, values->items[first + 2], false, &end)) return RAISED;
    if (!check_str(vm, values->items[first + 3], first + 4)) return RAISED;
    Value object = values->items[first];
    if (decode) {
        object = as_exact_bytes(vm, object);
        if (raised(object)) return RAISED;
    }
    self->encoding = translate ? ABSENT : values->items[0];
    self->object = object;
    self->start = int_new(vm, start);
    self->end = int_new(vm, end);
    self->reason = values->items[first + 3];
    object_changed(vm, self);
    return NONE;
}

Value unicode_error_new(VM *vm, TypeId id, const char *encoding, Value object, size_t start,
                        size_t end, const char *reason)
{
    bool translate = id == UnicodeTranslateError;
    String *name = translate ? vm->empty_str : str_from_c(vm, encoding);
    String *why = str_from_c(vm, reason);
    if (name == NULL || why == NULL) return RAISED;
    Value values[] = {value_of_object(name), object, int_new(vm, (int64_t)start),
                      int_new(vm, (int64_t)end), value_of_object(why)};
    Tuple *args = translate ? tuple_new(vm, values + 1, 4) : tuple_new(vm, values, 5);
    if (args == NULL) return RAISED;
    UnicodeDecodeErrorObject *self = (UnicodeDecodeErrorObject *)error_make(vm, id, args);
    self->encoding = translate ? ABSENT : values[0];
    self->object = object;
    self->start = values[2];
    self->end = values[3];
    self->reason = values[4];
    return value_of_object(self);
}

// ---- Text ---------------------------------------------------------------------------------------

// "character '\xff' in position 3" for one character, "characters in position 3-5" for more.
static RUNS String *describe_characters(VM *vm, Value object, int64_t start, int64_t end)
{
    if (is_str(object) && start >= 0 && end == start + 1 && (size_t)start < as_str(object)->count) {
        uint32_t code = str_at(vm, as_str(object), (size_t)start);
        const char *format = code <= 0xff     ? "character '\\x%02x' in position %lld"
                             : code <= 0xffff ? "character '\\u%04x' in position %lld"
                                              : "character '\\U%08x' in position %lld";
        return str_format(vm, format, code, (long long)start);
    }
    return str_format(vm, "characters in position %lld-%lld", (long long)start, (long long)end - 1);
}

static RUNS String *describe_bytes(VM *vm, Value object, int64_t start, int64_t end)
{
    if (is_bytes(object) && start >= 0 && end == start + 1 &&
        (size_t)start < as_bytes(object)->size) {
        return str_format(vm, "byte 0x%02x in position %lld",
                          (unsigned char)as_bytes(object)->data[start], (long long)start);
    }
    return str_format(vm, "bytes in position %lld-%lld", (long long)start, (long long)end - 1);
}

Value py_UnicodeDecodeError_str(VM *vm, Value self)
{
    UnicodeDecodeErrorObject *error = as_unicode_error(self);
    if (is_absent(error->object)) return value_of_object(vm->empty_str); // __init__ did not run
    int64_t start = 0, end = 0;
    (void)int_fits_int64(error->start, &start);
    (void)int_fits_int64(error->end, &end);
    Value encoding = is_absent(error->encoding) ? NONE : error->encoding;
    Value reason = is_absent(error->reason) ? NONE : error->reason;
    bool decode = is_kind(vm, self, UnicodeDecodeError);
    String *what = decode ? describe_bytes(vm, error->object, start, end)
                          : describe_characters(vm, error->object, start, end);
    if (what == NULL) return RAISED;
    if (is_kind(vm, self, UnicodeTranslateError)) {
        return value_or_raised(str_format(vm, "can't translate %S: %V", what, reason));
    }
    return value_or_raised(str_format(vm, "'%V' codec can't %s %S: %V", encoding,
                                      decode ? "decode" : "encode", what, reason));
}

// ---- Attributes ---------------------------------------------------------------------------------

static Value get_number(Value field)
{
    return is_absent(field) ? value_of_small(0) : field;
}

static RUNS bool set_number(VM *vm, Value self, Value *field, Value value)
{
    if (is_absent(value)) return throw_false(vm, TypeError, "can't delete numeric/char attribute");
    int64_t number;
    if (!is_int(value)) return throw_false(vm, TypeError, "an integer is required");
    if (!int_fits_int64(value, &number)) {
        return throw_false(vm, OverflowError, "Python int too large to convert to C ssize_t");
    }
    store(vm, as_object(self), field, int_new(vm, number));
    return true;
}

static Value get_start(VM *vm, Value self)
{
    return get_number(as_unicode_error(self)->start);
}

static bool set_start(VM *vm, Value self, Value value)
{
    return set_number(vm, self, &as_unicode_error(self)->start, value);
}

static Value get_end(VM *vm, Value self)
{
    return get_number(as_unicode_error(self)->end);
}

static bool set_end(VM *vm, Value self, Value value)
{
    return set_number(vm, self, &as_unicode_error(self)->end, value);
}

ERROR_FIELD(UnicodeDecodeError, encoding)
ERROR_FIELD(UnicodeDecodeError, object)
ERROR_FIELD(UnicodeDecodeError, reason)
const NativeProperty py_UnicodeDecodeError_properties[] = {
    ERROR_PROPERTY(UnicodeDecodeError, encoding, "exception encoding"),
    ERROR_PROPERTY(UnicodeDecodeError, object, "exception object"),
    {"start", get_start, set_start, "exception start"},
    {"end", get_end, set_end, "exception end"},
    ERROR_PROPERTY(UnicodeDecodeError, reason, "exception reason"),
    {0},
};
