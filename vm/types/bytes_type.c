// bytes_type.c - bytes as Python sees it.
#include "vm/base/utf8.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/types/bytes_parts.h"
#include "vm/types/hex.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// ---- Construction -------------------------------------------------------------------------------

// bytes(source) where source says itself what its bytes are: *result ABSENT if it does not.
static RUNS bool from_special(VM *vm, Value source, Value *result)
{
    *result = ABSENT;
    if (!is_pointer(source) || is_exact_str(source)) return true;
    if (!is_exact_bytes(source)) {
        *result = call_special(vm, source, NAME(vm, __bytes__), 0, NULL);
        if (raised(*result)) return false;
        if (is_absent(*result) || is_bytes(*result)) return true;
        return throw_false(vm, TypeError, "__bytes__ returned non-bytes (type %.200T)", *result);
    }
    *result = source;
    return true;
}

static Value py_bytes_new(VM *vm, Value *args) // bytes(source=?, encoding=?, errors=?)
{
    Type *cls = as_type(args[0]);
    Value source = args[1];
    bool exact = cls == type_get(vm, TYPE_bytes);
    if (!is_absent(source) && is_absent(args[2]) && is_absent(args[3])) {
        if (exact && is_exact_bytes(source)) return source;
        if (exact && is_small_int(source) && as_small(source) >= 0) {
            Bytes *zeros = bytes_new(vm, NULL, (size_t)as_small(source));
            if (zeros != NULL) memset(zeros->data, 0, zeros->size);
            return value_of_bytes(zeros);
        }
        if (exact && is_exact_bytearray(source)) {
            return value_of_bytes(bytes_new(vm, as_bytearray(source)->data, as_bytearray(source)->size));
        }
        Value own;
        if (!from_special(vm, source, &own)) return RAISED;
        if (!is_absent(own)) {
            if (exact) return own;
            return value_of_bytes(bytes_instance(vm, cls, as_bytes(own)->data, as_bytes(own)->size));
        }
    }
    Buf buf;
    buf_init(&buf, &vm->memory);
    if (!bytes_from_arguments(vm, &buf, args, "bytes")) {
        buf_free(&buf);
        return RAISED;
    }
    if (exact) return value_of_bytes(bytes_from_buf(vm, &buf));
    Bytes *bytes = NULL;
    if (buf_failed(&buf)) (void)throw_memory(vm);
    else bytes = bytes_instance(vm, cls, buf.data, buf.size);
    buf_free(&buf);
    return value_of_bytes(bytes);
}

static Value py_bytes_fromhex(VM *vm, Value *args) // fromhex(cls, string, /)
{
    String *text;
    if (!arg_str(vm, args, 1, &text)) return RAISED;
    Buf buf;
    buf_init(&buf, &vm->memory);
    if (!hex_parse(vm, &buf, text)) {
        buf_free(&buf);
        return RAISED;
    }
    Value bytes = value_of_bytes(bytes_from_buf(vm, &buf));
    if (raised(bytes) || as_type(args[0]) == type_get(vm, TYPE_bytes)) return bytes;
    return call(vm, args[0], 1, &bytes);
}

// ---- Slots --------------------------------------------------------------------------------------

static Value slot_repr(VM *vm, Value self)
{
    return value_of_str(bytes_repr(vm, as_bytes(self)->data, as_bytes(self)->size));
}

static bool slot_hash(VM *vm, Value self, uint64_t *hash)
{
    *hash = bytes_hash(vm, as_bytes(self));
    return true;
}

static Value slot_iterate(VM *vm, Value self)
{
    return sequence_iterator_new(vm, TYPE_bytes_iterator, self, 0);
}

static bool slot_buffer(VM *vm, Value self, BufferView *view, bool writable)
{
    if (writable) return throw_false(vm, BufferError, "Object is not writable.");
    Bytes *bytes = as_bytes(self);
    *view = (BufferView){.owner = &bytes->head, .data = bytes->data, .size = bytes->size,
                         .read_only = true, .format = "B", .item_size = 1, .dimensions = 1,
                         .shape = {bytes->size}, .strides = {1}};
    return true;
}

// ---- Methods ------------------------------------------------------------------------------------

static Value py_bytes___bytes__(VM *vm, Value *args)
{
    return bytes_like_same(vm, args[0]);
}

static Value py_bytes___getnewargs__(VM *vm, Value *args)
{
    Value same = bytes_like_same(vm, args[0]);
    Tuple *tuple = raised(same) ? NULL : tuple_of(vm, 1, same);
    return tuple == NULL ? RAISED : value_of_object(tuple);
}

static Value py_bytes___sizeof__(VM *vm, Value *args)
{
    return int_new(vm, (int64_t)bytes_cell_size(as_object(args[0])));
}

static const Native bytes_methods[] = {
    BYTES_METHODS(BYTES_ROW)
    BYTES_MAKETRANS_ROW
    {"@classmethod fromhex(cls, string, /)", py_bytes_fromhex,
     "Create a bytes object from a string of hexadecimal numbers."},
    {"__bytes__(self, /)", py_bytes___bytes__, "Convert this value to exact type bytes."},
    {"__getnewargs__(self, /)", py_bytes___getnewargs__, ""},
    {"__sizeof__(self, /)", py_bytes___sizeof__, "Size of object in memory, in bytes."},
    {0},
};

const TypeDef bytes_type = {
    .name = "bytes",
    .doc = "bytes(iterable_of_ints) -> bytes\n"
           "bytes(string, encoding[, errors]) -> bytes\n"
           "bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\n"
           "bytes(int) -> bytes object of size given by the parameter initialized with null bytes\n"
           "bytes() -> empty bytes object\n\n"
           "Construct an immutable array of bytes from:\n"
           "  - an iterable yielding integers in range(256)\n"
           "  - a text string encoded using the specified encoding\n"
           "  - any object implementing the buffer API.\n"
           "  - an integer",
    .signature = "bytes(source=?, encoding=?, errors=?)",
    .size = sizeof(Bytes),
    .flags = TYPE_MATCH_SELF,
    .cell_size = bytes_cell_size,
    .construct = py_bytes_new,
    .repr = slot_repr,
    .hash = slot_hash,
    .length = bytes_slot_length,
    .compare = bytes_slot_compare,
    .iterate = slot_iterate,
    .contains = bytes_slot_contains,
    .get_item = bytes_slot_get_item,
    .modulo = bytes_slot_modulo,
    .concat = bytes_slot_concat,
    .repeat = bytes_slot_repeat,
    .buffer = slot_buffer,
    .methods = bytes_methods,
};
