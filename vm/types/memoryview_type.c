// memoryview_type.c - memoryview as Python sees it.
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/hex.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/memoryview_parts.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// ---- Construction -------------------------------------------------------------------------------

static Value py_memoryview_new(VM *vm, Value *args) // memoryview(object)
{
    MemoryView *view = memoryview_new(vm, args[1]);
    return view == NULL ? RAISED : value_of_object(view);
}

#define FLAG_WRITABLE 1

static Value py_memoryview__from_flags(VM *vm, Value *args) // _from_flags(cls, object, flags)
{
    int flags;
    if (!arg_int(vm, args, 2, &flags)) return RAISED;
    MemoryView *view = memoryview_new(vm, args[1]);
    if (view == NULL) return RAISED;
    if (!(flags & FLAG_WRITABLE) || !view->read_only) return value_of_object(view);
    memoryview_release(vm, view);
    return throw(vm, BufferError, "Object is not writable.");
}

// ---- Content ------------------------------------------------------------------------------------

// The bytes of a view in order: its own memory if they lie together, else a copy in buf.
static RAISES bool content(VM *vm, MemoryView *view, Buf *buf, const char **data)
{
    buf_init(buf, &vm->memory);
    if (!memoryview_check(vm, view)) return false;
    *data = view->data;
    if (memoryview_is_contiguous(view)) return true;
    if (!memoryview_append_to(vm, view, buf)) return false;
    *data = buf->data;
    if (!buf_failed(buf)) return true;
    (void)throw_memory(vm);
    return false;
}

static Value py_memoryview_tobytes(VM *vm, Value *args) // tobytes(self, order='C')
{
    MemoryView *view = as_memoryview(args[0]);
    if (!memoryview_check(vm, view)) return RAISED;
    if (!is_none(args[1])) {
        String *order;
        if (!is_str(args[1])) {
            return throw(vm, TypeError, "tobytes() argument 'order' must be str or None, not %T", args[1]);
        }
        order = as_str(args[1]);
        bool known = str_equal_c(order, "C") || str_equal_c(order, "A") || str_equal_c(order, "F");
        if (!known) return throw(vm, ValueError, "order must be 'C', 'F' or 'A'");
        if (str_equal_c(order, "F") && view->dimensions > 1) {
            return throw(vm, NotImplementedError, "order 'F' of several dimensions is not supported");
        }
    }
    Buf buf;
    const char *data;
    Bytes *bytes = content(vm, view, &buf, &data) ? bytes_new(vm, data, view->size) : NULL;
    buf_free(&buf);
    return value_of_bytes(bytes);
}

static Value py_memoryview_hex(VM *vm, Value *args) // hex(self, sep=?, bytes_per_sep=1)
{
    MemoryView *view = as_memoryview(args[0]);
    int group;
    Buf buf;
    const char *data;
    if (!arg_int(vm, args, 2, &group)) return RAISED;
    view->exports++; // len(sep) may run Python
    String *text = content(vm, view, &buf, &data) ? hex_text(vm, data, view->size, args[1], group) : NULL;
    view->exports--;
    buf_free(&buf);
    return value_of_str(text);
}

static RUNS Value to_list(VM *vm, MemoryView *view, char code, const char *data, int dimension)
{
    size_t count = memoryview_extent(view, dimension);
    ptrdiff_t stride = memoryview_stride(view, dimension);
    List *list = list_new(vm);
    for (size_t i = 0; i < count; i++, data += stride) {
        Value item = dimension + 1 < view->dimensions ? to_list(vm, view, code, data, dimension + 1)
                                                      : memory_unpack(vm, data, code);
        if (raised(item) || !list_append(vm, list, item)) return RAISED;
        if ((i & 1023) == 1023) {
            if (!charge(vm, 1024) || !memoryview_check(vm, view)) return RAISED;
        }
    }
    return value_of_object(list);
}

static Value py_memoryview_tolist(VM *vm, Value *args)
{
    MemoryView *view = as_memoryview(args[0]);
    if (!memoryview_check(vm, view)) return RAISED;
    char code = memoryview_code(vm, view);
    if (code == 0) return RAISED;
    if (view->dimensions == 0) return memory_unpack(vm, view->data, code);
    return to_list(vm, view, code, view->data, 0);
}

// ---- Release ------------------------------------------------------------------------------------

static Value py_memoryview_release(VM *vm, Value *args)
{
    MemoryView *view = as_memoryview(args[0]);
    if (view->owner != NULL && view->exports > 0) {
        return throw(vm, BufferError, "memoryview has %zu exported buffer%s", view->exports,
                     view->exports == 1 ? "" : "s");
    }
    memoryview_release(vm, view);
    return NONE;
}

static Value py_memoryview___enter__(VM *vm, Value *args)
{
    return memoryview_check(vm, as_memoryview(args[0])) ? args[0] : RAISED;
}

// ---- Slots --------------------------------------------------------------------------------------

static void slot_trace(VM *vm, Tracer *tracer, Object *object)
{
    MemoryView *view = (MemoryView *)object;
    trace_object(tracer, view->owner);
    trace_value(tracer, view->object);
    trace_object(tracer, view->shape);
}

static Value slot_repr(VM *vm, Value self)
{
    const char *state = as_memoryview(self)->owner == NULL ? "released " : "";
    return value_of_str(str_format(vm, "<%smemory at %p>", state, (void *)as_object(self)));
}

static bool slot_length(VM *vm, Value self, size_t *length)
{
    MemoryView *view = as_memoryview(self);
    if (!memoryview_check(vm, view)) return false;
    if (view->dimensions == 0) return throw_false(vm, TypeError, "0-dim memory has no length");
    *length = view->count;
    return true;
}

static bool slot_hash(VM *vm, Value self, uint64_t *hash)
{
    MemoryView *view = as_memoryview(self);
    if (view->hashed) {
        *hash = view->hash;
        return true;
    }
    if (!memoryview_check(vm, view)) return false;
    if (!view->read_only) return throw_false(vm, ValueError, "cannot hash writable memoryview object");
    char code = memoryview_code(vm, view);
    if (code != 'B' && code != 'b' && code != 'c') {
        if (code == 0) (void)take_pending(vm);
        return throw_false(vm, ValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
    }
    Value object = value_of_object(view->owner);
    if (is_pointer(view->object) && as_object(view->object) == view->owner && !is_bytes(object)) {
        uint64_t ignored; // the exporter must be hashable too
        if (!hash_value(vm, object, &ignored)) return false;
    }
    Buf buf;
    const char *data;
    Bytes *bytes = content(vm, view, &buf, &data) ? bytes_new(vm, data, view->size) : NULL;
    buf_free(&buf);
    if (bytes == NULL) return false;
    *hash = view->hash = bytes_hash(vm, bytes);
    view->hashed = true;
    return true;
}

// Whether the items of two views of the same shape are equal, by their values.
static RUNS bool items_equal(VM *vm, MemoryView *a, MemoryView *b, const char *left, const char *right,
                             int dimension, bool *equal)
{
    char code_a = memoryview_code(vm, a), code_b = memoryview_code(vm, b);
    size_t count = memoryview_extent(a, dimension);
    for (size_t i = 0; i < count && *equal; i++) {
        if (dimension + 1 < a->dimensions) {
            if (!items_equal(vm, a, b, left, right, dimension + 1, equal)) return false;
        } else {
            Value x = memory_unpack(vm, left, code_a), y = memory_unpack(vm, right, code_b);
            if (raised(x) || raised(y) || !compare_truth(vm, COMPARE_EQ, x, y, equal)) return false;
        }
        left += memoryview_stride(a, dimension);
        right += memoryview_stride(b, dimension);
        if ((i & 1023) == 1023 && !charge(vm, 1024)) return false;
    }
    return true;
}

static RUNS bool views_equal(VM *vm, MemoryView *a, MemoryView *b, bool *equal)
{
    *equal = a->dimensions == b->dimensions;
    for (int i = 0; *equal && i < a->dimensions; i++) {
        *equal = memoryview_extent(a, i) == memoryview_extent(b, i);
    }
    if (!*equal) return true;
    char x = memoryview_code(vm, a), y = x == 0 ? 0 : memoryview_code(vm, b);
    if (x == 0 || y == 0) { // a format nobody knows equals nothing
        *equal = false;
        return catch_pending(vm, NotImplementedError);
    }
    if (a->dimensions == 0) {
        Value left = memory_unpack(vm, a->data, x), right = memory_unpack(vm, b->data, y);
        return !raised(left) && !raised(right) && compare_truth(vm, COMPARE_EQ, left, right, equal);
    }
    bool plain = x == y && strchr("fde?", x) == NULL;
    if (plain && memoryview_is_contiguous(a) && memoryview_is_contiguous(b)) {
        *equal = a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
        return true;
    }
    return items_equal(vm, a, b, a->data, b->data, 0, equal);
}

static Value slot_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (op != COMPARE_EQ && op != COMPARE_NE) return NOT_IMPLEMENTED;
    bool equal = same(self, other), done = true;
    MemoryView *a = as_memoryview(self);
    if (equal && a->owner == NULL) return value_of_bool(op == COMPARE_EQ);
    if (is_memoryview(other)) {
        MemoryView *b = as_memoryview(other);
        if (a->owner == NULL || b->owner == NULL) return value_of_bool(equal == (op == COMPARE_EQ));
        a->exports++;
        b->exports++;
        done = views_equal(vm, a, b, &equal);
        b->exports--;
        a->exports--;
    } else {
        if (a->owner == NULL) return value_of_bool(op == COMPARE_NE);
        if (!has_buffer(vm, other)) return NOT_IMPLEMENTED;
        MemoryView *b = memoryview_new(vm, other);
        if (b == NULL) {
            (void)take_pending(vm);
            return NOT_IMPLEMENTED;
        }
        a->exports++;
        done = views_equal(vm, a, b, &equal);
        a->exports--;
        memoryview_release(vm, b);
    }
    return done ? value_of_bool(equal == (op == COMPARE_EQ)) : RAISED;
}

static Value slot_iterate(VM *vm, Value self)
{
    MemoryView *view = as_memoryview(self);
    if (!memoryview_check(vm, view)) return RAISED;
    if (view->dimensions == 0) return throw(vm, TypeError, "invalid indexing of 0-dim memory");
    if (memoryview_code(vm, view) == 0) return RAISED;
    if (view->dimensions != 1) {
        return throw(vm, NotImplementedError, "multi-dimensional sub-views are not implemented");
    }
    return sequence_iterator_new(vm, TYPE_memory_iterator, self, 0);
}

static bool slot_buffer(VM *vm, Value self, BufferView *view, bool writable)
{
    MemoryView *memory = as_memoryview(self);
    if (!memoryview_check(vm, memory)) return false;
    if (writable && memory->read_only) {
        return throw_false(vm, BufferError, "memoryview: underlying buffer is not writable");
    }
    if (!memoryview_is_contiguous(memory)) {
        return throw_false(vm, BufferError, "memoryview: underlying buffer is not C-contiguous");
    }
    memory->exports++;
    *view = (BufferView){.owner = &memory->head, .data = memory->data, .size = memory->size,
                         .read_only = memory->read_only, .format = memory->format,
                         .item_size = memory->item_size, .dimensions = 1,
                         .shape = {memory->size / memory->item_size}, .strides = {memory->item_size}};
    return true;
}

static void slot_buffer_release(VM *vm, Object *owner)
{
    ((MemoryView *)owner)->exports--;
}

// ---- Properties ---------------------------------------------------------------------------------

static Value get_obj(VM *vm, Value self)
{
    MemoryView *view = as_memoryview(self);
    return memoryview_check(vm, view) ? view->object : RAISED;
}

static Value get_nbytes(VM *vm, Value self)
{
    MemoryView *view = as_memoryview(self);
    return memoryview_check(vm, view) ? int_new(vm, (int64_t)view->size) : RAISED;
}

static Value get_readonly(VM *vm, Value self)
{
    MemoryView *view = as_memoryview(self);
    return memoryview_check(vm, view) ? value_of_bool(view->read_only) : RAISED;
}

static Value get_itemsize(VM *vm, Value self)
{
    MemoryView *view = as_memoryview(self);
    return memoryview_check(vm, view) ? int_new(vm, (int64_t)view->item_size) : RAISED;
}

static Value get_format(VM *vm, Value self)
{
    MemoryView *view = as_memoryview(self);
    return memoryview_check(vm, view) ? value_of_str(str_from_c(vm, view->format)) : RAISED;
}

static Value get_ndim(VM *vm, Value self)
{
    MemoryView *view = as_memoryview(self);
    return memoryview_check(vm, view) ? value_of_small(view->dimensions) : RAISED;
}

static Value get_shape(VM *vm, Value self)
{
    MemoryView *view = as_memoryview(self);
    if (!memoryview_check(vm, view)) return RAISED;
    if (view->shape != NULL) return value_of_object(view->shape);
    Value count = int_new(vm, (int64_t)view->count);
    Tuple *shape = tuple_new(vm, &count, (size_t)view->dimensions);
    return shape == NULL ? RAISED : value_of_object(shape);
}

static Value get_strides(VM *vm, Value self)
{
    MemoryView *view = as_memoryview(self);
    if (!memoryview_check(vm, view)) return RAISED;
    Tuple *strides = tuple_new(vm, NULL, (size_t)view->dimensions);
    if (strides == NULL) return RAISED;
    for (int i = 0; i < view->dimensions; i++) strides->items[i] = int_new(vm, memoryview_stride(view, i));
    return value_of_object(strides);
}

static Value get_suboffsets(VM *vm, Value self)
{
    return memoryview_check(vm, as_memoryview(self)) ? value_of_object(vm->empty_tuple) : RAISED;
}

static Value get_c_contiguous(VM *vm, Value self)
{
    MemoryView *view = as_memoryview(self);
    return memoryview_check(vm, view) ? value_of_bool(memoryview_is_contiguous(view)) : RAISED;
}

static Value get_f_contiguous(VM *vm, Value self)
{
    MemoryView *view = as_memoryview(self);
    if (!memoryview_check(vm, view)) return RAISED;
    int long_dimensions = 0;
    for (int i = 0; i < view->dimensions; i++) long_dimensions += memoryview_extent(view, i) > 1;
    return value_of_bool(memoryview_is_contiguous(view) && long_dimensions <= 1);
}

// ---- What Python sees ---------------------------------------------------------------------------

static const NativeProperty memoryview_properties[] = {
    {"obj", get_obj, NULL, "The underlying object of the memoryview."},
    {"nbytes", get_nbytes, NULL,
     "The amount of space in bytes that the array would use in\n a contiguous representation."},
    {"readonly", get_readonly, NULL, "A bool indicating whether the memory is read only."},
    {"itemsize", get_itemsize, NULL, "The size in bytes of each element of the memoryview."},
    {"format", get_format, NULL,
     "A string containing the format (in struct module style)\n for each element in the view."},
    {"ndim", get_ndim, NULL,
     "An integer indicating how many dimensions of a multi-dimensional\n array the memory represents."},
    {"shape", get_shape, NULL,
     "A tuple of ndim integers giving the shape of the memory\n as an N-dimensional array."},
    {"strides", get_strides, NULL,
     "A tuple of ndim integers giving the size in bytes to access\n each element for each dimension "
     "of the array."},
    {"suboffsets", get_suboffsets, NULL, "A tuple of integers used internally for PIL-style arrays."},
    {"c_contiguous", get_c_contiguous, NULL, "A bool indicating whether the memory is C contiguous."},
    {"f_contiguous", get_f_contiguous, NULL,
     "A bool indicating whether the memory is Fortran contiguous."},
    {"contiguous", get_c_contiguous, NULL, "A bool indicating whether the memory is contiguous."},
    {0},
};

static const Native memoryview_methods[] = {
    {"release(self, /)", py_memoryview_release,
     "Release the underlying buffer exposed by the memoryview object."},
    {"tobytes(self, order='C')", py_memoryview_tobytes, "Return the data in the buffer as a byte string."},
    {"hex(self, sep=?, bytes_per_sep=1)", py_memoryview_hex,
     "Return the data in the buffer as a str of hexadecimal numbers."},
    {"tolist(self, /)", py_memoryview_tolist, "Return the data in the buffer as a list of elements."},
    {"cast(self, format, shape=?)", py_memoryview_cast, "Cast a memoryview to a new format or shape."},
    {"toreadonly(self, /)", py_memoryview_toreadonly, "Return a readonly version of the memoryview."},
    {"@classmethod _from_flags(cls, object, flags)", py_memoryview__from_flags,
     "Create a new memoryview object which references the given object."},
    {"__enter__(self, /)", py_memoryview___enter__, ""},
    {"__exit__(self, /, *exc_info)", py_memoryview_release,
     "Release the underlying buffer exposed by the memoryview object."},
    {0},
};

const TypeDef memoryview_type = {
    .name = "memoryview",
    .doc = "Create a new memoryview object which references the given object.",
    .signature = "memoryview(object)",
    .size = sizeof(MemoryView),
    .flags = TYPE_IS_FINAL | TYPE_IS_SEQUENCE | TYPE_HAS_WEAKREF,
    .trace = slot_trace,
    .buffer_release = slot_buffer_release,
    .construct = py_memoryview_new,
    .repr = slot_repr,
    .hash = slot_hash,
    .length = slot_length,
    .compare = slot_compare,
    .iterate = slot_iterate,
    .get_item = memoryview_get_item,
    .set_item = memoryview_set_item,
    .buffer = slot_buffer,
    .methods = memoryview_methods,
    .properties = memoryview_properties,
};
