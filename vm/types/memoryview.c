// memoryview.c - memoryview: making, slicing, casting and releasing views.
//
// A view holds an export of its owner, which may not resize while there are any. Objects die when the collector
// finds them, so a view that a program has dropped still holds its export for a while: the VM keeps a weak list of
// open views, those found dead give back what they hold, and an owner that is about to refuse a resize
// has the dead ones looked for first (memoryview_settle).
#include "vm/types/memoryview.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/bytes_parts.h"
#include "vm/types/int.h"
#include "vm/types/memoryview_parts.h"
#include "vm/types/range.h"
#include "vm/types/sequence.h"
#include "vm/types/tuple.h"

// ---- The open views of a VM ---------------------------------------------------------------------

typedef struct ViewState {
    MemoryView **views; // weak
    size_t count, capacity;
    size_t collections; // made to find dead views, that did find some
} ViewState;

static void state_release(VM *vm, void *memory)
{
    ViewState *state = memory;
    memory_release(&vm->memory, state->views, state->capacity * sizeof(MemoryView *));
}

static const StateDef state_def = {"memoryview", sizeof(ViewState), NULL, state_release};

static bool remember(VM *vm, MemoryView *view)
{
    ViewState *state = state_get(vm, &state_def);
    if (state == NULL) return false;
    if (state->count == state->capacity) {
        size_t capacity = state->capacity != 0 ? state->capacity * 2 : 16;
        MemoryView **views = memory_resize(&vm->memory, state->views,
                                           state->capacity * sizeof(MemoryView *),
                                           capacity * sizeof(MemoryView *));
        if (views == NULL) {
            (void)throw_memory(vm);
            return false;
        }
        state->views = views;
        state->capacity = capacity;
    }
    state->views[state->count++] = view;
    return true;
}

static void give_back(VM *vm, MemoryView *view)
{
    BufferView held = {.owner = view->owner};
    view->owner = NULL;
    buffer_release(vm, &held);
}

void memoryview_clear_dead(VM *vm)
{
    ViewState *state = state_peek(vm, &state_def);
    if (state == NULL) return;
    size_t kept = 0;
    for (size_t i = 0; i < state->count; i++) {
        MemoryView *view = state->views[i];
        if (view->owner == NULL) continue;
        if (heap_is_marked(vm, &view->head)) {
            state->views[kept++] = view;
        } else if (heap_is_marked(vm, view->owner)) {
            give_back(vm, view);
        }
    }
    state->count = kept;
}

// Moves the memory that array lends to views, all its exports, to an object that only they know. They go on
// showing what was there.
static bool leave_to_views(VM *vm, ViewState *state, ByteArray *array)
{
    size_t lent = 0;
    for (size_t i = 0; i < state->count; i++) lent += state->views[i]->owner == &array->head;
    if (lent != array->exports) return false;
    size_t size = array->size;
    ByteArray *copy = bytearray_new(vm, array->data, size);
    if (copy == NULL) return false;
    ByteArray old = *array;
    array->data = copy->data;
    array->block = copy->block;
    array->capacity = copy->capacity;
    array->exports = 0;
    copy->data = old.data;
    copy->block = old.block;
    copy->capacity = old.capacity;
    copy->exports = lent;
    for (size_t i = 0; i < state->count; i++) {
        if (state->views[i]->owner != &array->head) continue;
        state->views[i]->owner = &copy->head;
        object_changed(vm, state->views[i]);
    }
    return true;
}

#define COLLECTIONS_MAX 8 // a program that keeps dropping views unreleased does not pay more than these

static bool is_view_of(void *user, const Object *object)
{
    return object->shape == TYPE_memoryview && ((const MemoryView *)object)->owner == user;
}

bool memoryview_settle(VM *vm, ByteArray *array)
{
    if (LIKELY(array->exports == 0)) return true;
    ViewState *state = state_get(vm, &state_def);
    if (state == NULL) return false;
    if (state->collections < COLLECTIONS_MAX) {
        size_t before = array->exports;
        (void)heap_collect_full(vm);
        state->collections += array->exports < before;
        if (array->exports == 0) return true;
        // Left over on the C stack, perhaps.
        if (!heap_is_held(vm, is_view_of, array) && leave_to_views(vm, state, array)) {
            state->collections++;
            return true;
        }
    } else if (leave_to_views(vm, state, array)) {
        return true;
    }
    return bytearray_check_resize(vm, array);
}

// ---- Making -------------------------------------------------------------------------------------

bool memoryview_check(VM *vm, const MemoryView *view)
{
    if (LIKELY(view->owner != NULL)) return true;
    return throw_false(vm, ValueError, "operation forbidden on released memoryview object");
}

// A new view of what `from` shows, with an export of its own.
static RUNS MemoryView *derive(VM *vm, MemoryView *from)
{
    BufferView lent;
    if (!buffer_get(vm, value_of_object(from->owner), &lent, false)) return NULL;
    if (!memoryview_check(vm, from)) { // the owner's __buffer__ released it
        buffer_release(vm, &lent);
        return NULL;
    }
    MemoryView *view = object_new(vm, TYPE_memoryview, sizeof(MemoryView));
    Object head = view->head;
    *view = *from;
    view->head = head;
    view->owner = lent.owner;
    view->exports = 0;
    view->hashed = false;
    if (remember(vm, view)) return view;
    buffer_release(vm, &lent);
    return NULL;
}

MemoryView *memoryview_new(VM *vm, Value object)
{
    if (is_memoryview(object)) {
        MemoryView *from = as_memoryview(object);
        return memoryview_check(vm, from) ? derive(vm, from) : NULL;
    }
    if (!has_buffer(vm, object)) {
        return throw_null(vm, TypeError, "memoryview: a bytes-like object is required, not '%.200T'", object);
    }
    BufferView lent;
    return buffer_get(vm, object, &lent, false) ? memoryview_of_loan(vm, object, &lent) : NULL;
}

MemoryView *memoryview_of_loan(VM *vm, Value object, BufferView *loan)
{
    BufferView lent = *loan;
    MemoryView *view = object_new(vm, TYPE_memoryview, sizeof(MemoryView));
    Object head = view->head;
    *view = (MemoryView){.head = head, .owner = lent.owner, .object = object, .data = lent.data,
                         .size = lent.size, .item_size = lent.item_size, .read_only = lent.read_only,
                         .dimensions = 1, .count = lent.shape[0], .stride = (ptrdiff_t)lent.strides[0]};
    const char *format = lent.format != NULL ? lent.format : "B";
    strncpy(view->format, format, sizeof view->format - 1);
    if (lent.owner == NULL) { // memory that needs no keeper: object keeps it
        view->owner = as_object(object);
        return view;
    }
    if (remember(vm, view)) return view;
    buffer_release(vm, &lent);
    return NULL;
}

void memoryview_release(VM *vm, MemoryView *view)
{
    if (view->owner == NULL) return;
    ViewState *state = state_peek(vm, &state_def);
    for (size_t i = state == NULL ? 0 : state->count; i-- > 0;) {
        if (state->views[i] != view) continue;
        state->views[i] = state->views[--state->count];
        break;
    }
    give_back(vm, view);
}

// ---- Shape --------------------------------------------------------------------------------------

size_t memoryview_extent(const MemoryView *view, int dimension)
{
    if (view->shape == NULL) return view->count;
    return (size_t)as_small(view->shape->items[dimension]);
}

ptrdiff_t memoryview_stride(const MemoryView *view, int dimension)
{
    if (view->shape == NULL) return view->stride;
    size_t stride = view->item_size;
    for (int i = view->dimensions; --i > dimension;) stride *= memoryview_extent(view, i);
    return (ptrdiff_t)stride;
}

bool memoryview_is_contiguous(const MemoryView *view)
{
    return view->dimensions != 1 || view->count <= 1 || view->stride == (ptrdiff_t)view->item_size;
}

bool memoryview_append_to(VM *vm, MemoryView *view, Buf *buf)
{
    if (!memoryview_check(vm, view)) return false;
    if (memoryview_is_contiguous(view)) {
        buf_append(buf, view->data, view->size);
        return true;
    }
    buf_reserve(buf, view->size);
    for (size_t i = 0; i < view->count; i++) {
        buf_append(buf, view->data + (ptrdiff_t)i * view->stride, view->item_size);
    }
    return true;
}

// ---- Items --------------------------------------------------------------------------------------

char memoryview_code(VM *vm, const MemoryView *view)
{
    const char *format = view->format[0] == '@' ? view->format + 1 : view->format;
    if (format[0] != '\0' && format[1] == '\0' && memory_item_size(format[0]) == view->item_size) {
        return format[0];
    }
    (void)throw(vm, NotImplementedError, "memoryview: format %s not supported", view->format);
    return 0;
}

// The address of the item that key names: an int, or a tuple of one for each dimension.
static RUNS char *locate(VM *vm, MemoryView *view, Value key)
{
    const Value *indices = &key;
    size_t count = 1;
    if (is_tuple(key)) {
        indices = as_tuple(key)->items;
        count = as_tuple(key)->count;
        if (count > (size_t)view->dimensions) {
            return throw_null(vm, TypeError, "cannot index %d-dimension view with %zu-element tuple",
                              view->dimensions, count);
        }
        if (count < (size_t)view->dimensions) {
            return throw_null(vm, NotImplementedError, "sub-views are not implemented");
        }
    } else if (view->dimensions == 0) {
        return throw_null(vm, TypeError, "invalid indexing of 0-dim memory");
    } else if (view->dimensions > 1) {
        return throw_null(vm, NotImplementedError, "multi-dimensional sub-views are not implemented");
    }
    char *data = view->data;
    for (size_t i = 0; i < count; i++) {
        int64_t index;
        Value integer = index_of(vm, indices[i]);
        if (raised(integer)) return NULL;
        if (!int_fits_int64(integer, &index)) {
            return throw_null(vm, IndexError, "cannot fit '%T' into an index-sized integer", indices[i]);
        }
        if (!memoryview_check(vm, view)) return NULL;
        if (!index_wrap(&index, memoryview_extent(view, (int)i))) {
            return throw_null(vm, IndexError, "index out of bounds on dimension %zu", i + 1);
        }
        data += index * memoryview_stride(view, (int)i);
    }
    return data;
}

static bool is_index_tuple(VM *vm, Value key)
{
    if (!is_tuple(key)) return false;
    for (size_t i = 0; i < as_tuple(key)->count; i++) {
        if (!is_index(vm, as_tuple(key)->items[i])) return false;
    }
    return true;
}

static bool is_slice_tuple(Value key)
{
    if (!is_tuple(key)) return false;
    for (size_t i = 0; i < as_tuple(key)->count; i++) {
        if (!is_slice(as_tuple(key)->items[i])) return false;
    }
    return as_tuple(key)->count > 0;
}

// The new view takes its export first: an __index__ of the slice may release the old one.
static RUNS MemoryView *slice_view(VM *vm, MemoryView *view, Slice *slice)
{
    int64_t start, stop, step;
    size_t count;
    if (view->dimensions == 0) return throw_null(vm, TypeError, "invalid indexing of 0-dim memory");
    if (view->dimensions > 1) {
        return throw_null(vm, NotImplementedError, "multi-dimensional slicing is not implemented");
    }
    MemoryView *part = derive(vm, view);
    if (part == NULL) return NULL;
    if (!slice_resolve(vm, slice, part->count, &start, &stop, &step, &count)) {
        memoryview_release(vm, part);
        return NULL;
    }
    part->data += start * part->stride;
    part->stride *= step;
    part->count = count;
    part->size = count * part->item_size;
    return part;
}

Value memoryview_get_item(VM *vm, Value self, Value key)
{
    MemoryView *view = as_memoryview(self);
    if (!memoryview_check(vm, view)) return RAISED;
    char code = memoryview_code(vm, view);
    if (is_slice(key)) {
        if (code == 0 && !catch_pending(vm, NotImplementedError)) return RAISED;
        MemoryView *part = slice_view(vm, view, as_slice(key));
        return part == NULL ? RAISED : value_of_object(part);
    }
    if (code == 0) return RAISED;
    if (view->dimensions == 0) {
        if (is_tuple(key) && as_tuple(key)->count == 0) return memory_unpack(vm, view->data, code);
        if (same(key, ELLIPSIS)) return self;
        return throw(vm, TypeError, "invalid indexing of 0-dim memory");
    }
    if (is_slice_tuple(key)) {
        return throw(vm, NotImplementedError, "multi-dimensional slicing is not implemented");
    }
    if (!is_index(vm, key) && !is_index_tuple(vm, key)) {
        return throw(vm, TypeError, "memoryview: invalid slice key");
    }
    char *data = locate(vm, view, key);
    return data == NULL ? RAISED : memory_unpack(vm, data, code);
}

// view[slice] = value: another view of the same format and length.
static RUNS bool assign_slice(VM *vm, MemoryView *view, Slice *slice, Value value)
{
    if (!has_buffer(vm, value)) {
        return throw_false(vm, TypeError, "a bytes-like object is required, not '%.100T'", value);
    }
    MemoryView *from = memoryview_new(vm, value);
    if (from == NULL) return false;
    MemoryView *to = slice_view(vm, view, slice);
    bool done = false;
    if (to == NULL) goto release_source;
    if (from->dimensions != 1 || from->count != to->count ||
        strcmp(from->format + (from->format[0] == '@'), to->format + (to->format[0] == '@')) != 0 ||
        from->item_size != to->item_size) {
        (void)throw(vm, ValueError,
                    "memoryview assignment: lvalue and rvalue have different structures");
        goto release_both;
    }
    Buf buf; // the two may overlap
    buf_init(&buf, &vm->memory);
    if (memoryview_is_contiguous(from) && memoryview_is_contiguous(to)) {
        memmove(to->data, from->data, to->size);
        done = true;
    } else if (memoryview_append_to(vm, from, &buf)) {
        done = !buf_failed(&buf);
        if (!done) (void)throw_memory(vm);
        for (size_t i = 0; done && i < to->count; i++) {
            memcpy(to->data + (ptrdiff_t)i * to->stride, buf.data + i * to->item_size, to->item_size);
        }
    }
    buf_free(&buf);

release_both:
    memoryview_release(vm, to);
release_source:
    memoryview_release(vm, from);
    return done;
}

bool memoryview_set_item(VM *vm, Value self, Value key, Value value)
{
    MemoryView *view = as_memoryview(self);
    char item[8];
    if (!memoryview_check(vm, view)) return false;
    if (view->read_only) return throw_false(vm, TypeError, "cannot modify read-only memory");
    if (is_absent(value)) return throw_false(vm, TypeError, "cannot delete memory");
    if (is_slice(key) && view->dimensions == 1) return assign_slice(vm, view, as_slice(key), value);
    char code = memoryview_code(vm, view);
    if (code == 0) return false;
    if (view->dimensions == 0) {
        bool whole = same(key, ELLIPSIS) || (is_tuple(key) && as_tuple(key)->count == 0);
        if (!whole) return throw_false(vm, TypeError, "invalid indexing of 0-dim memory");
        if (!memory_pack(vm, item, code, value) || !memoryview_check(vm, view)) return false;
        memcpy(view->data, item, view->item_size);
        return true;
    }
    if (is_slice(key) || is_slice_tuple(key)) {
        return throw_false(vm, NotImplementedError,
                           "memoryview slice assignments are currently restricted to ndim = 1");
    }
    if (!is_index(vm, key) && !is_index_tuple(vm, key)) {
        return throw_false(vm, TypeError, "memoryview: invalid slice key");
    }
    char *data = locate(vm, view, key);
    if (data == NULL || !memory_pack(vm, item, code, value) || !memoryview_check(vm, view)) return false;
    memcpy(data, item, view->item_size);
    return true;
}

// ---- cast ---------------------------------------------------------------------------------------

static bool is_byte_format(const char *format)
{
    format += format[0] == '@';
    return (format[0] == 'B' || format[0] == 'b' || format[0] == 'c') && format[1] == '\0';
}

// The shape argument as a tuple of ints whose product with item_size is the view's size.
static RUNS Tuple *read_shape(VM *vm, const MemoryView *view, Value argument, size_t item_size)
{
    if (!is_list(argument) && !is_tuple(argument)) {
        return throw_null(vm, TypeError, "shape must be a list or a tuple");
    }
    Tuple *shape = tuple_from(vm, argument);
    if (shape == NULL) return NULL;
    if (shape->count > 64) {
        return throw_null(vm, ValueError, "memoryview: number of dimensions must not exceed 64");
    }
    if (shape->count > 1 && view->dimensions > 1) {
        return throw_null(vm, TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D");
    }
    size_t size = item_size;
    bool fits = true;
    for (size_t i = 0; i < shape->count; i++) {
        Value extent = shape->items[i];
        int64_t n;
        if (!is_int(extent)) {
            return throw_null(vm, TypeError, "memoryview.cast(): elements of shape must be integers");
        }
        if (!int_fits_int64(extent, &n) || n <= 0) {
            return throw_null(vm, ValueError, "memoryview.cast(): elements of shape must be integers > 0");
        }
        fits = fits && fits_small_int(n) && !mul_overflows(size, (size_t)n, &size);
    }
    if (fits && size == view->size) return shape;
    return throw_null(vm, TypeError, "memoryview: product(shape) * itemsize != buffer size");
}

Value py_memoryview_cast(VM *vm, Value *args) // cast(self, format, shape=?)
{
    MemoryView *view = as_memoryview(args[0]);
    String *format;
    if (!memoryview_check(vm, view) || !arg_str(vm, args, 1, &format)) return RAISED;
    if (!memoryview_is_contiguous(view)) {
        return throw(vm, TypeError, "memoryview: casts are restricted to C-contiguous views");
    }
    bool has_shape = !is_absent(args[2]);
    if ((has_shape || view->dimensions != 1) && view->dimensions > 1 && has_shape &&
        (is_list(args[2]) || is_tuple(args[2])) &&
        (is_list(args[2]) ? as_list_count(args[2]) : as_tuple(args[2])->count) != 1) {
        return throw(vm, TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D");
    }
    size_t start = format->size == 2 && format->data[0] == '@';
    size_t item_size = format->size == start + 1 ? memory_item_size(format->data[start]) : 0;
    if (item_size == 0) {
        return throw(vm, ValueError, "memoryview: destination format must be a native single character "
                                     "format prefixed with an optional '@'");
    }
    char code[3] = {format->data[0], start ? format->data[1] : '\0', '\0'};
    if (!is_byte_format(view->format) && !is_byte_format(code)) {
        return throw(vm, TypeError, "memoryview: cannot cast between two non-byte formats");
    }
    if (view->size % item_size != 0) {
        return throw(vm, TypeError, "memoryview: length is not a multiple of itemsize");
    }
    Tuple *shape = NULL;
    if (has_shape && (shape = read_shape(vm, view, args[2], item_size)) == NULL) return RAISED;
    if (!memoryview_check(vm, view)) return RAISED;
    MemoryView *result = derive(vm, view);
    if (result == NULL) return RAISED;
    strcpy(result->format, code);
    result->item_size = item_size;
    result->dimensions = shape == NULL ? 1 : (int)shape->count;
    result->shape = result->dimensions > 1 ? shape : NULL;
    result->count = result->dimensions > 1    ? (size_t)as_small(shape->items[0])
                    : result->dimensions == 1 ? view->size / item_size
                                              : 1;
    result->stride = (ptrdiff_t)item_size;
    return value_of_object(result);
}

Value py_memoryview_toreadonly(VM *vm, Value *args)
{
    MemoryView *view = as_memoryview(args[0]);
    MemoryView *result = memoryview_check(vm, view) ? derive(vm, view) : NULL;
    if (result == NULL) return RAISED;
    result->read_only = true;
    return value_of_object(result);
}
