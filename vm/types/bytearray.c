// bytearray.c - bytearray: a growable array of bytes, and what changes it.
//
// data lies in block, which has room behind for appends; bytes deleted at the front only move data up, so
// that a buffer consumed from its start costs nothing. While a view of it is open (exports) it keeps its
// size. Whatever runs Python may change it: sizes are read again afterwards.
#include "vm/base/search.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/poll.h"
#include "vm/object/spend.h"
#include "vm/types/bytes_parts.h"
#include "vm/types/hex.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/memoryview.h"
#include "vm/types/range.h"
#include "vm/types/sequence.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// ---- Memory -------------------------------------------------------------------------------------

ByteArray *bytearray_new(VM *vm, const char *data, size_t size)
{
    ByteArray *array = object_new_released(vm, TYPE_bytearray, sizeof(ByteArray));
    array->data = array->block = NULL;
    array->size = array->capacity = array->exports = 0;
    if (!bytearray_resize(vm, array, size)) return NULL;
    if (data != NULL && size != 0) memcpy(array->data, data, size);
    return array;
}

void bytearray_release(VM *vm, Object *object)
{
    ByteArray *array = (ByteArray *)object;
    if (array->block == NULL) return;
    memory_release(&vm->memory, array->block, array->capacity);
    heap_external(vm, -(ptrdiff_t)array->capacity);
    array->block = array->data = NULL;
    array->size = array->capacity = 0;
}

bool bytearray_check_resize(VM *vm, ByteArray *array)
{
    if (LIKELY(array->exports == 0)) return true;
    return throw_false(vm, BufferError, "Existing exports of data: object cannot be re-sized");
}

// Moves the content to a block of this capacity.
static bool move_to(VM *vm, ByteArray *array, size_t capacity)
{
    size_t offset = (size_t)(array->data - array->block);
    char *block;
    if (offset == 0) {
        block = memory_resize(&vm->memory, array->block, array->capacity, capacity);
    } else {
        block = memory_take(&vm->memory, capacity);
        size_t kept = array->size < capacity ? array->size : capacity;
        if (block != NULL) memcpy(block, array->data, kept);
        if (block != NULL) memory_release(&vm->memory, array->block, array->capacity);
    }
    if (block == NULL) {
        (void)throw_memory(vm);
        return false;
    }
    heap_external(vm, (ptrdiff_t)capacity - (ptrdiff_t)array->capacity);
    array->block = array->data = block;
    array->capacity = capacity;
    return true;
}

bool bytearray_resize(VM *vm, ByteArray *array, size_t size)
{
    if (size == array->size) return true;
    if (!bytearray_check_resize(vm, array)) return false;
    if (size > PTRDIFF_MAX - 64) {
        (void)throw_memory(vm);
        return false;
    }
    size_t offset = (size_t)(array->data - array->block);
    if (size + offset + 1 > array->capacity) {
        if (size + 1 <= array->capacity && offset >= array->capacity / 2) {
            // What was deleted at the front makes room enough.
            memmove(array->block, array->data, array->size);
            array->data = array->block;
        } else {
            // The first allocation is exact, later ones have room to grow.
            size_t capacity = size + 1;
            if (array->size != 0) capacity += (size >> 3) + (size < 9 ? 3 : 6);
            if (!move_to(vm, array, capacity) && (!catch_pending(vm, MemoryError) ||
                                                  !move_to(vm, array, size + 1))) return false;
        }
    } else if (size + 1 < array->capacity / 2 && array->capacity > 64) {
        size_t was = array->size;
        if (array->size > size) array->size = size;
        if (!move_to(vm, array, size + 1)) {
            if (!catch_pending(vm, MemoryError)) return false;
            array->size = was; // it stays in the larger block
        }
    }
    array->size = size;
    array->data[size] = '\0';
    return true;
}

bool bytearray_adopt(VM *vm, ByteArray *array, Buf *buf)
{
    if (buf_failed(buf)) {
        (void)throw_memory(vm);
        return false;
    }
    if (!bytearray_resize(vm, array, buf->size)) return false;
    if (buf->size != 0) memcpy(array->data, buf->data, buf->size);
    return true;
}

// bytearray_resize, after views that a program has dropped without a release were looked for.
static RUNS bool resize(VM *vm, ByteArray *array, size_t size)
{
    return (size == array->size || memoryview_settle(vm, array)) && bytearray_resize(vm, array, size);
}

// Replaces data[start .. start + removed) by size bytes, which do not lie in array.
static RUNS bool splice(VM *vm, ByteArray *array, size_t start, size_t removed, const char *data,
                          size_t size)
{
    size_t old = array->size, after = old - start - removed;
    if (size != removed) {
        if (!memoryview_settle(vm, array)) return false;
        if (size > removed && size - removed > PTRDIFF_MAX - old) {
            (void)throw_memory(vm);
            return false;
        }
        spend(vm, after / 1024);
        if (start == 0 && size < removed) {
            array->data += removed - size; // the front goes without a move
            array->size = old - (removed - size);
            if (array->size == 0) array->data = array->block;
            // Without memory for a smaller block it stays in the large one.
            if (array->size < array->capacity / 4 && array->capacity > 256 &&
                !move_to(vm, array, array->size + 1) && !catch_pending(vm, MemoryError)) return false;
            array->data[array->size] = '\0';
        } else if (size < removed) {
            memmove(array->data + start + size, array->data + start + removed, after);
            if (!bytearray_resize(vm, array, old - removed + size)) return false;
        } else {
            if (!bytearray_resize(vm, array, old - removed + size)) return false;
            memmove(array->data + start + size, array->data + start + removed, after);
        }
    }
    if (size != 0) memcpy(array->data + start, data, size);
    return true;
}

// ---- Construction -------------------------------------------------------------------------------

// Whether bytearray(args) is made of the items of an iterable.
static bool is_plain_iterable(VM *vm, Value *args)
{
    return !is_absent(args[1]) && is_absent(args[2]) && is_absent(args[3]) && !is_str(args[1]) &&
           !is_index(vm, args[1]) && !has_buffer(vm, args[1]);
}

// The iterable may look at the array as it grows.
static RUNS bool fill_from(VM *vm, ByteArray *array, Value iterable)
{
    Value iterator = get_iter(vm, iterable);
    if (raised(iterator)) {
        if (!catch_pending(vm, TypeError)) return false;
        return throw_false(vm, TypeError, "cannot convert '%.200T' object to bytearray", iterable);
    }
    Iter iter;
    if (!iter_open(vm, &iter, iterator)) return false;
    for (size_t i = 1; iter_next(vm, &iter); i++) {
        char byte;
        if (!byte_from(vm, iter.item, "byte", &byte)) return false;
        if (!splice(vm, array, array->size, 0, &byte, 1)) return false;
        if ((i & 1023) == 0 && !charge(vm, 1024)) return false;
    }
    return !iter.failed;
}

// bytearray(count) and bytearray(bytes) of an array that has no memory yet: no detour through a Buf.
static RAISES bool fill_first(VM *vm, ByteArray *array, Value source)
{
    if (!is_small_int(source)) {
        const Bytes *bytes = as_bytes(source);
        if (!bytearray_resize(vm, array, bytes->size)) return false;
        if (bytes->size != 0) memcpy(array->data, bytes->data, bytes->size);
        return true;
    }
    size_t size = (size_t)as_small(source);
    if (size == 0) return true;
    char *block = memory_take_zeroed(&vm->memory, size + 1);
    if (block == NULL) return (void)throw_memory(vm), false;
    heap_external(vm, (ptrdiff_t)size + 1);
    array->block = array->data = block;
    array->capacity = size + 1;
    array->size = size;
    return true;
}

static Value py_bytearray_init(VM *vm, Value *args) // bytearray(source=?, encoding=?, errors=?)
{
    ByteArray *array = as_bytearray(args[0]);
    if (array->size != 0 && !resize(vm, array, 0)) return RAISED;
    bool is_direct = is_exact_bytes(args[1]) || (is_small_int(args[1]) && as_small(args[1]) >= 0);
    if (is_direct && array->block == NULL && is_absent(args[2]) && is_absent(args[3])) {
        return fill_first(vm, array, args[1]) ? NONE : RAISED;
    }
    if (is_plain_iterable(vm, args)) return fill_from(vm, array, args[1]) ? NONE : RAISED;
    Buf buf;
    buf_init(&buf, &vm->memory);
    bool done = bytes_from_arguments(vm, &buf, args, "bytearray") && bytearray_adopt(vm, array, &buf);
    buf_free(&buf);
    return done ? NONE : RAISED;
}

static Value py_bytearray_fromhex(VM *vm, Value *args) // fromhex(cls, string, /)
{
    String *text;
    if (!arg_str(vm, args, 1, &text)) return RAISED;
    ByteArray *array = bytearray_new(vm, NULL, 0);
    Buf buf;
    buf_init(&buf, &vm->memory);
    bool done = array != NULL && hex_parse(vm, &buf, text) && bytearray_adopt(vm, array, &buf);
    buf_free(&buf);
    if (!done) return RAISED;
    Value result = value_of_object(array);
    return as_type(args[0]) == type_get(vm, TYPE_bytearray) ? result : call(vm, args[0], 1, &result);
}

// ---- Items --------------------------------------------------------------------------------------

static RUNS bool set_byte(VM *vm, ByteArray *array, Value key, Value value)
{
    int64_t index;
    char byte = 0;
    if (!subscript_index(vm, key, "bytearray", &index)) return false;
    if (!is_absent(value)) {
        int64_t probe = index;
        if (!index_wrap(&probe, array->size)) {
            return throw_false(vm, IndexError, "bytearray index out of range");
        }
        if (!byte_from(vm, value, "byte", &byte)) return false;
    }
    if (!index_wrap(&index, array->size)) {
        return throw_false(vm, IndexError, "bytearray index out of range");
    }
    if (is_absent(value)) return splice(vm, array, (size_t)index, 1, NULL, 0);
    array->data[index] = byte;
    return true;
}

// Deletes every step-th byte.
static RUNS bool delete_stepped(VM *vm, ByteArray *array, size_t start, size_t step, size_t count)
{
    if (count == 0) return true;
    if (!memoryview_settle(vm, array)) return false;
    char *to = array->data + start;
    for (size_t i = 0; i < count; i++) {
        size_t from = start + i * step + 1;
        size_t kept = i + 1 < count ? step - 1 : array->size - from;
        memmove(to, array->data + from, kept);
        to += kept;
    }
    return bytearray_resize(vm, array, array->size - count);
}

static RUNS bool assign_slice(VM *vm, ByteArray *array, Slice *slice, const char *data, size_t size)
{
    int64_t start, stop, step;
    // Every __index__ of the slice runs before the size is looked at.
    if (!slice_unpack(vm, slice, &start, &stop, &step)) return false;
    size_t count = slice_adjust(array->size, &start, &stop, step);
    if (step == 1) return splice(vm, array, (size_t)start, count, data, size);
    if (size != count) {
        if (size == 0) {
            if (step < 0) { // the same bytes, in ascending order
                start += (int64_t)(count - 1) * step;
                step = -step;
            }
            return delete_stepped(vm, array, (size_t)start, (size_t)step, count);
        }
        return throw_false(vm, ValueError, "attempt to assign bytes of size %zu to extended slice of size %zu",
                           size, count);
    }
    for (size_t i = 0; i < count; i++) array->data[start + (int64_t)i * step] = data[i];
    return true;
}

// The bytes that value stands for in an assignment to a slice, in a buffer of their own.
static RUNS bool read_value(VM *vm, Value value, Buf *buf)
{
    if (has_buffer(vm, value)) {
        BufferView view;
        if (!buffer_get(vm, value, &view, false)) return false;
        buf_append(buf, view.data, view.size);
        buffer_release(vm, &view);
    } else if (is_int(value) || is_str(value)) {
        return throw_false(vm, TypeError,
                           "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
    } else {
        Value iterator = get_iter(vm, value);
        if (raised(iterator)) {
            if (!catch_pending(vm, TypeError)) return false;
            return throw_false(vm, TypeError, "can assign only bytes, buffers, or iterables of ints in "
                                              "range(0, 256)");
        }
        if (!bytes_extend_from(vm, buf, iterator, "byte")) return false;
    }
    if (!buf_failed(buf)) return true;
    (void)throw_memory(vm);
    return false;
}

static bool slot_set_item(VM *vm, Value self, Value key, Value value)
{
    ByteArray *array = as_bytearray(self);
    if (!is_slice(key)) return set_byte(vm, array, key, value);
    if (is_absent(value)) return assign_slice(vm, array, as_slice(key), NULL, 0);
    if (is_bytes(value)) {
        return assign_slice(vm, array, as_slice(key), as_bytes(value)->data, as_bytes(value)->size);
    }
    Buf buf;
    buf_init(&buf, &vm->memory);
    bool done = read_value(vm, value, &buf) &&
                assign_slice(vm, array, as_slice(key), buf.data, buf.size);
    buf_free(&buf);
    return done;
}

// ---- Other slots --------------------------------------------------------------------------------

static Value slot_repr(VM *vm, Value self)
{
    String *before = str_format(vm, "%T(", self);
    const char *text = before == NULL ? NULL : str_c(vm, before);
    if (text == NULL) return RAISED;
    Span span = span_of(self);
    return value_of_str(bytes_repr_within(vm, text, span.data, span.size, ")"));
}

static Value slot_iterate(VM *vm, Value self)
{
    return sequence_iterator_new(vm, TYPE_bytearray_iterator, self, 0);
}

static bool slot_buffer(VM *vm, Value self, BufferView *view, bool writable)
{
    ByteArray *array = as_bytearray(self);
    array->exports++;
    *view = (BufferView){.owner = &array->head, .data = (char *)span_of(self).data, .size = array->size,
                         .read_only = false, .format = "B", .item_size = 1, .dimensions = 1,
                         .shape = {array->size}, .strides = {1}};
    return true;
}

static Value slot_add_inplace(VM *vm, Value left, Value right)
{
    ByteArray *array = as_bytearray(left);
    if (!has_buffer(vm, right)) {
        return throw(vm, TypeError, "can't concat %.100T to %.100T", right, left);
    }
    if (same(left, right)) {
        size_t size = array->size;
        if (size > PTRDIFF_MAX / 2) return throw_memory(vm);
        if (!resize(vm, array, size * 2)) return RAISED;
        memcpy(array->data + size, array->data, size);
        return left;
    }
    BufferView view;
    if (!buffer_get(vm, right, &view, false)) return RAISED;
    bool done = splice(vm, array, array->size, 0, view.data, view.size);
    buffer_release(vm, &view);
    return done ? left : RAISED;
}

static Value slot_multiply_inplace(VM *vm, Value left, Value right)
{
    size_t times, size;
    if (!repeat_count(vm, right, &times)) return RAISED;
    ByteArray *array = as_bytearray(left);
    size_t old = array->size;
    if (mul_overflows(old, times, &size) || size > PTRDIFF_MAX) return throw_memory(vm);
    if (!resize(vm, array, size)) return RAISED;
    if (old == 0) return left;
    for (size_t done = old; done < size;) {
        size_t more = done <= size - done ? done : size - done;
        memcpy(array->data + done, array->data, more);
        done += more;
    }
    return left;
}

// ---- Methods ------------------------------------------------------------------------------------

static Value py_bytearray_append(VM *vm, Value *args)
{
    ByteArray *array = as_bytearray(args[0]);
    char byte;
    if (!byte_from(vm, args[1], "byte", &byte)) return RAISED;
    return splice(vm, array, array->size, 0, &byte, 1) ? NONE : RAISED;
}

static Value py_bytearray_extend(VM *vm, Value *args)
{
    ByteArray *array = as_bytearray(args[0]);
    Value source = args[1];
    if (has_buffer(vm, source)) return raised(slot_add_inplace(vm, args[0], source)) ? RAISED : NONE;
    Value iterator = get_iter(vm, source);
    if (raised(iterator)) {
        if (!catch_pending(vm, TypeError)) return RAISED;
        return throw(vm, TypeError, "can't extend bytearray with %.100T", source);
    }
    if (is_str(source) && as_str(source)->size != 0) {
        return throw(vm, TypeError, "expected iterable of integers; got: 'str'");
    }
    Buf buf;
    buf_init(&buf, &vm->memory);
    bool done = bytes_extend_from(vm, &buf, iterator, "byte");
    if (done && buf_failed(&buf)) {
        (void)throw_memory(vm);
        done = false;
    }
    done = done && splice(vm, array, array->size, 0, buf.data, buf.size);
    buf_free(&buf);
    return done ? NONE : RAISED;
}

static Value py_bytearray_insert(VM *vm, Value *args)
{
    ByteArray *array = as_bytearray(args[0]);
    int64_t index;
    char byte;
    if (!arg_index(vm, args, 1, &index) || !byte_from(vm, args[2], "byte", &byte)) return RAISED;
    int64_t size = (int64_t)array->size;
    if (index < 0) index = index + size < 0 ? 0 : index + size;
    if (index > size) index = size;
    return splice(vm, array, (size_t)index, 0, &byte, 1) ? NONE : RAISED;
}

static Value py_bytearray_pop(VM *vm, Value *args)
{
    ByteArray *array = as_bytearray(args[0]);
    int64_t index;
    if (!arg_index(vm, args, 1, &index)) return RAISED;
    if (array->size == 0) return throw(vm, IndexError, "pop from empty bytearray");
    if (!index_wrap(&index, array->size)) return throw(vm, IndexError, "pop index out of range");
    unsigned char byte = (unsigned char)array->data[index];
    if (!splice(vm, array, (size_t)index, 1, NULL, 0)) return RAISED;
    return value_of_small(byte);
}

static Value py_bytearray_remove(VM *vm, Value *args)
{
    ByteArray *array = as_bytearray(args[0]);
    char byte;
    if (!byte_from(vm, args[1], "byte", &byte)) return RAISED;
    ptrdiff_t at = bytes_find_byte(array->data, array->size, byte);
    if (at < 0) return throw(vm, ValueError, "value not found in bytearray");
    return splice(vm, array, (size_t)at, 1, NULL, 0) ? NONE : RAISED;
}

static Value py_bytearray_clear(VM *vm, Value *args)
{
    return resize(vm, as_bytearray(args[0]), 0) ? NONE : RAISED;
}

static Value py_bytearray_copy(VM *vm, Value *args)
{
    return bytes_like_same(vm, args[0]);
}

static Value py_bytearray_reverse(VM *vm, Value *args)
{
    ByteArray *array = as_bytearray(args[0]);
    spend(vm, array->size / 64);
    for (size_t i = 0, j = array->size; i + 1 < j; i++) {
        char byte = array->data[i];
        array->data[i] = array->data[--j];
        array->data[j] = byte;
    }
    return NONE;
}

static Value py_bytearray___alloc__(VM *vm, Value *args)
{
    return int_new(vm, (int64_t)as_bytearray(args[0])->capacity);
}

static Value py_bytearray___sizeof__(VM *vm, Value *args)
{
    return int_new(vm, (int64_t)(sizeof(ByteArray) + as_bytearray(args[0])->capacity));
}

// What pickling and copying need: the class, its arguments, and the instance's own attributes.
static Value py_bytearray___reduce_ex__(VM *vm, Value *args)
{
    int64_t protocol = 0;
    if (!is_absent(args[1]) && !arg_int64(vm, args, 1, &protocol)) return RAISED;
    Value state = call_method(vm, args[0], NAME(vm, __getstate__), 0, NULL);
    if (raised(state)) return RAISED;
    Span span = span_of(args[0]);
    Tuple *arguments = NULL;
    if (span.size == 0) {
        arguments = tuple_new(vm, NULL, 0);
    } else if (protocol >= 3) {
        Value bytes = value_of_bytes(bytes_new(vm, span.data, span.size));
        if (!raised(bytes)) arguments = tuple_of(vm, 1, bytes);
    } else {
        Value text = value_of_str(bytes_decode(vm, span.data, span.size, "latin-1", "strict"));
        Value encoding = value_of_str(str_static(vm, "latin-1"));
        if (!raised(text) && !raised(encoding)) arguments = tuple_of(vm, 2, text, encoding);
    }
    if (arguments == NULL) return RAISED;
    Value cls = value_of_object(type_of(vm, args[0]));
    Tuple *result = tuple_of(vm, 3, cls, value_of_object(arguments), state);
    return result == NULL ? RAISED : value_of_object(result);
}

static Value py_bytearray___reduce__(VM *vm, Value *args)
{
    Value both[2] = {args[0], ABSENT};
    return py_bytearray___reduce_ex__(vm, both);
}

// ---- What Python sees ---------------------------------------------------------------------------

static const Native bytearray_methods[] = {
    BYTES_METHODS(BYTES_ROW)
    BYTES_MAKETRANS_ROW
    {"@classmethod fromhex(cls, string, /)", py_bytearray_fromhex,
     "Create a bytearray object from a string of hexadecimal numbers."},
    {"append(self, item, /)", py_bytearray_append,
     "Append a single item to the end of the bytearray."},
    {"clear(self, /)", py_bytearray_clear, "Remove all items from the bytearray."},
    {"copy(self, /)", py_bytearray_copy, "Return a copy of B."},
    {"extend(self, iterable_of_ints, /)", py_bytearray_extend,
     "Append all the items from the iterator or sequence to the end of the bytearray."},
    {"insert(self, index, item, /)", py_bytearray_insert,
     "Insert a single item into the bytearray before the given index."},
    {"pop(self, index=-1, /)", py_bytearray_pop, "Remove and return a single item from B."},
    {"remove(self, value, /)", py_bytearray_remove,
     "Remove the first occurrence of a value in the bytearray."},
    {"reverse(self, /)", py_bytearray_reverse, "Reverse the order of the values in B in place."},
    {"__alloc__(self, /)", py_bytearray___alloc__,
     "B.__alloc__() -> int\n\nReturn the number of bytes actually allocated."},
    {"__reduce__(self, /)", py_bytearray___reduce__, "Return state information for pickling."},
    {"__reduce_ex__(self, proto=0, /)", py_bytearray___reduce_ex__,
     "Return state information for pickling."},
    {"__sizeof__(self, /)", py_bytearray___sizeof__,
     "Returns the size of the bytearray object in memory, in bytes."},
    {0},
};

const TypeDef bytearray_type = {
    .name = "bytearray",
    .doc = "bytearray(iterable_of_ints) -> bytearray\n"
           "bytearray(string, encoding[, errors]) -> bytearray\n"
           "bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\n"
           "bytearray(int) -> bytes array of size given by the parameter initialized with null bytes\n"
           "bytearray() -> empty bytes array\n\n"
           "Construct a mutable bytearray object from:\n"
           "  - an iterable yielding integers in range(256)\n"
           "  - a text string encoded using the specified encoding\n"
           "  - a bytes or a buffer object\n"
           "  - any object implementing the buffer API.\n"
           "  - an integer",
    .signature = "bytearray(source=?, encoding=?, errors=?)",
    .size = sizeof(ByteArray),
    .flags = TYPE_MATCH_SELF,
    .release = bytearray_release,
    .init = py_bytearray_init,
    .repr = slot_repr,
    .str = slot_repr,
    .length = bytes_slot_length,
    .compare = bytes_slot_compare,
    .iterate = slot_iterate,
    .contains = bytes_slot_contains,
    .get_item = bytes_slot_get_item,
    .set_item = slot_set_item,
    .modulo = bytes_slot_modulo,
    .concat = bytes_slot_concat,
    .repeat = bytes_slot_repeat,
    .add_inplace = slot_add_inplace,
    .multiply_inplace = slot_multiply_inplace,
    .buffer = slot_buffer,
    .methods = bytearray_methods,
};
