// bytes_io.c - BytesIO: a file of bytes in memory.
//
// getbuffer() lends the bytes through an object of their own (_BytesIOBuffer), since a BytesIO itself is no buffer. But
// it is the BytesIO that the views give them back to: while there are `loans` it keeps its size.
#include "stdlib/io/io.h"
#include "vm/types/memoryview.h"

typedef struct BytesIO {
    Object head;
    char *data;
    size_t size, capacity;
    size_t at;
    size_t loans;       // views that are open
    bool closed;
} BytesIO;

typedef struct Loan {
    Object head;
    Value source;
} Loan;

static BytesIO *as_bytes_io(Value v)
{
    return (BytesIO *)as_object(v);
}

// ---- The memory ---------------------------------------------------------------------------------

// Loans that nobody holds any more end first.
static RUNS bool may_resize(VM *vm, BytesIO *self)
{
    if (LIKELY(self->loans == 0)) return true;
    (void)heap_collect_full(vm);
    if (self->loans == 0) return true;
    return throw_false(vm, BufferError, "Existing exports of data: object cannot be re-sized");
}

static RAISES bool reserve(VM *vm, BytesIO *self, size_t size)
{
    if (size <= self->capacity) return true;
    size_t capacity = self->capacity + (self->capacity >> 1) + 32;
    if (capacity < size || capacity > PTRDIFF_MAX) capacity = size;
    char *data = size > PTRDIFF_MAX ? NULL : memory_resize(&vm->memory, self->data, self->capacity, capacity);
    if (data == NULL) return throw_memory(vm), false;
    heap_external(vm, (ptrdiff_t)(capacity - self->capacity));
    self->data = data;
    self->capacity = capacity;
    return true;
}

static void drop_memory(VM *vm, BytesIO *self)
{
    memory_release(&vm->memory, self->data, self->capacity);
    heap_external(vm, -(ptrdiff_t)self->capacity);
    self->data = NULL;
    self->size = self->capacity = 0;
}

static RAISES bool is_open(VM *vm, const BytesIO *self)
{
    if (LIKELY(!self->closed)) return true;
    return throw_false(vm, ValueError, "I/O operation on closed file.");
}

static size_t left_of(const BytesIO *self)
{
    return self->at < self->size ? self->size - self->at : 0;
}

static RUNS bool put(VM *vm, BytesIO *self, const char *data, size_t size)
{
    size_t end;
    if (size == 0) return true;
    if (!may_resize(vm, self)) return false;
    if (add_overflows(self->at, size, &end)) return throw_memory(vm), false;
    if (!reserve(vm, self, end)) return false;
    if (self->at > self->size) memset(self->data + self->size, 0, self->at - self->size);
    memcpy(self->data + self->at, data, size);
    self->at = end;
    if (end > self->size) self->size = end;
    return true;
}

static RAISES Value take(VM *vm, BytesIO *self, size_t size)
{
    size_t left = left_of(self);
    if (size > left) size = left;
    Bytes *bytes = bytes_new(vm, size > 0 ? self->data + self->at : "", size);
    if (bytes != NULL) self->at += size;
    return value_of_bytes(bytes);
}

// ---- Methods ------------------------------------------------------------------------------------

static Value bytes_io_init(VM *vm, Value *args) // BytesIO(initial_bytes=b'')
{
    BytesIO *self = as_bytes_io(args[0]);
    if (!may_resize(vm, self)) return RAISED;
    if (!(type_of(vm, args[0])->flags & TYPE_IS_HEAP)) stream_adopt(vm, args[0]); // nothing to close
    self->at = 0;
    self->closed = false;
    self->size = 0;
    if (is_absent(args[1]) || is_none(args[1])) return NONE;
    BufferView view;
    if (!buffer_get(vm, args[1], &view, false)) return RAISED;
    bool fine = put(vm, self, view.data, view.size);
    buffer_release(vm, &view);
    self->at = 0;
    return fine ? NONE : RAISED;
}

static Value py_bytes_io_true(VM *vm, Value *args)
{
    return is_open(vm, as_bytes_io(args[0])) ? TRUE : RAISED;
}

static Value py_bytes_io_isatty(VM *vm, Value *args)
{
    return is_open(vm, as_bytes_io(args[0])) ? FALSE : RAISED;
}

static Value py_bytes_io_flush(VM *vm, Value *args)
{
    return is_open(vm, as_bytes_io(args[0])) ? NONE : RAISED;
}

static Value py_bytes_io_close(VM *vm, Value *args)
{
    BytesIO *self = as_bytes_io(args[0]);
    if (!may_resize(vm, self)) return RAISED;
    drop_memory(vm, self);
    self->closed = true;
    return NONE;
}

static Value py_bytes_io_getvalue(VM *vm, Value *args)
{
    BytesIO *self = as_bytes_io(args[0]);
    if (!is_open(vm, self)) return RAISED;
    return value_of_bytes(bytes_new(vm, self->size > 0 ? self->data : "", self->size));
}

static Value py_bytes_io_read(VM *vm, Value *args)
{
    BytesIO *self = as_bytes_io(args[0]);
    int64_t size;
    if (!is_open(vm, self) || !stream_size(vm, args[1], -1, &size) || !is_open(vm, self)) return RAISED;
    return take(vm, self, size < 0 ? SIZE_MAX : (size_t)size);
}

static size_t line_size(const BytesIO *self, int64_t limit)
{
    size_t left = left_of(self);
    if (limit >= 0 && (size_t)limit < left) left = (size_t)limit;
    if (left == 0) return 0;
    const char *start = self->data + self->at, *newline = memchr(start, '\n', left);
    return newline != NULL ? (size_t)(newline - start) + 1 : left;
}

static Value py_bytes_io_readline(VM *vm, Value *args)
{
    BytesIO *self = as_bytes_io(args[0]);
    int64_t limit;
    if (!is_open(vm, self) || !stream_size(vm, args[1], -1, &limit) || !is_open(vm, self)) return RAISED;
    return take(vm, self, line_size(self, limit));
}

static Value py_bytes_io_readlines(VM *vm, Value *args)
{
    BytesIO *self = as_bytes_io(args[0]);
    int64_t hint, total = 0;
    if (!is_open(vm, self) || !stream_size(vm, args[1], 0, &hint) || !is_open(vm, self)) return RAISED;
    List *lines = list_new(vm);
    for (size_t size; (size = line_size(self, -1)) > 0;) {
        Value line = take(vm, self, size);
        if (raised(line) || !list_append(vm, lines, line) || !charge(vm, 4)) return RAISED;
        total += (int64_t)size;
        if (hint > 0 && total >= hint) break;
    }
    return value_of_object(lines);
}

static Value bytes_io_next(VM *vm, Value value)
{
    BytesIO *self = as_bytes_io(value);
    if (!is_open(vm, self)) return RAISED;
    size_t size = line_size(self, -1);
    return size == 0 ? exhausted(vm) : take(vm, self, size);
}

static Value bytes_io_iterate(VM *vm, Value self)
{
    return is_open(vm, as_bytes_io(self)) ? self : RAISED;
}

static Value py_bytes_io_readinto(VM *vm, Value *args)
{
    BytesIO *self = as_bytes_io(args[0]);
    BufferView view;
    if (!is_open(vm, self)) return RAISED;
    if (!buffer_get(vm, args[1], &view, true)) {
        if (!catch_pending(vm, TypeError) && !catch_pending(vm, BufferError)) return RAISED;
        return throw(vm, TypeError, "readinto() argument must be read-write bytes-like object, not %T", args[1]);
    }
    size_t left = left_of(self), size = view.size < left ? view.size : left;
    if (size > 0) memmove(view.data, self->data + self->at, size);
    self->at += size;
    buffer_release(vm, &view);
    return int_new(vm, (int64_t)size);
}

static Value py_bytes_io_write(VM *vm, Value *args)
{
    BytesIO *self = as_bytes_io(args[0]);
    BufferView view;
    if (!is_open(vm, self) || !may_resize(vm, self) || !buffer_get(vm, args[1], &view, false)) return RAISED;
    bool fine = is_open(vm, self) && put(vm, self, view.data, view.size);
    size_t size = view.size;
    buffer_release(vm, &view);
    return fine ? int_new(vm, (int64_t)size) : RAISED;
}

static Value py_bytes_io_writelines(VM *vm, Value *args)
{
    if (!is_open(vm, as_bytes_io(args[0]))) return RAISED;
    Iter iter;
    if (!iter_open(vm, &iter, args[1])) return RAISED;
    while (iter_next(vm, &iter)) {
        Value given[] = {args[0], iter.item};
        if (raised(py_bytes_io_write(vm, given))) return RAISED;
    }
    return iter.failed ? RAISED : NONE;
}

static Value py_bytes_io_tell(VM *vm, Value *args)
{
    BytesIO *self = as_bytes_io(args[0]);
    return is_open(vm, self) ? int_new(vm, (int64_t)self->at) : RAISED;
}

static Value py_bytes_io_seek(VM *vm, Value *args)
{
    BytesIO *self = as_bytes_io(args[0]);
    int64_t target;
    int whence;
    if (!arg_int64(vm, args, 1, &target) || !arg_int(vm, args, 2, &whence) || !is_open(vm, self)) return RAISED;
    if (target < 0 && whence == 0) return throw(vm, ValueError, "negative seek value %lld", (long long)target);
    int64_t base = whence == 0 ? 0 : whence == 1 ? (int64_t)self->at : (int64_t)self->size;
    if (whence < 0 || whence > 2) return throw(vm, ValueError, "invalid whence (%i, should be 0, 1 or 2)", whence);
    if (add_overflows(base, target, &target)) return throw(vm, OverflowError, "new position too large");
    self->at = target < 0 ? 0 : (size_t)target;
    return int_new(vm, (int64_t)self->at);
}

static Value py_bytes_io_truncate(VM *vm, Value *args)
{
    BytesIO *self = as_bytes_io(args[0]);
    int64_t size;
    if (!is_open(vm, self) || !may_resize(vm, self) || !stream_size(vm, args[1], (int64_t)self->at, &size)) return RAISED;
    if (size < 0) return throw(vm, ValueError, "negative size value %lld", (long long)size);
    if ((size_t)size < self->size) self->size = (size_t)size;
    return int_new(vm, size);
}

static Value py_bytes_io_getbuffer(VM *vm, Value *args)
{
    BytesIO *self = as_bytes_io(args[0]);
    Type *type = type_from_def(vm, &bytes_io_buffer_type);
    if (!is_open(vm, self) || type == NULL) return RAISED;
    Loan *loan = type_allocate(vm, type, 0);
    if (loan == NULL) return RAISED;
    loan->source = args[0];
    MemoryView *view = memoryview_new(vm, value_of_object(loan));
    return view != NULL ? value_of_object(view) : RAISED;
}

static Value py_bytes_io_getstate(VM *vm, Value *args)
{
    Value content = py_bytes_io_getvalue(vm, args);
    if (raised(content)) return RAISED;
    Dict *dict = type_of(vm, args[0])->slots_offset != 0 ? instance_dict_copy(vm, as_object(args[0])) : NULL;
    if (dict == NULL && !is_absent(vm->pending)) return RAISED;
    Value rest = dict != NULL && dict->count > 0 ? value_of_object(dict) : NONE;
    Tuple *state = tuple_of(vm, 3, content, int_new(vm, (int64_t)as_bytes_io(args[0])->at), rest);
    return state != NULL ? value_of_object(state) : RAISED;
}

// The dict of a state, or None: "third item of state should be a dict, got a ...".
static RUNS bool restore_dict(VM *vm, Value self, Value dict)
{
    if (is_none(dict)) return true;
    if (!is_dict(dict)) return throw_false(vm, TypeError, "third item of state should be a dict, got a %.200T", dict);
    Dict *own = instance_dict(vm, as_object(self));
    return own != NULL && dict_update(vm, own, dict);
}

static Value py_bytes_io_setstate(VM *vm, Value *args)
{
    BytesIO *self = as_bytes_io(args[0]);
    if (!is_tuple(args[1]) || as_tuple(args[1])->count < 3) {
        return throw(vm, TypeError, "%.200T.__setstate__ argument should be 3-tuple, got %.200T", args[0], args[1]);
    }
    Tuple *state = as_tuple(args[1]);
    Value given[] = {args[0], state->items[0]};
    if (!may_resize(vm, self) || raised(bytes_io_init(vm, given))) return RAISED;
    if (!is_int(state->items[1])) {
        return throw(vm, TypeError, "second item of state must be an integer, not %.200T", state->items[1]);
    }
    int64_t at;
    if (!index_as_int64(vm, state->items[1], false, &at)) return RAISED;
    if (at < 0) return throw(vm, ValueError, "position value cannot be negative");
    self->at = (size_t)at;
    return restore_dict(vm, args[0], state->items[2]) ? NONE : RAISED;
}

static Value py_bytes_io_sizeof(VM *vm, Value *args)
{
    BytesIO *self = as_bytes_io(args[0]);
    return int_new(vm, (int64_t)(sizeof *self + self->capacity));
}

static Value get_closed(VM *vm, Value self)
{
    (void)vm;
    return value_of_bool(as_bytes_io(self)->closed);
}

static void bytes_io_release(VM *vm, Object *object)
{
    memory_release(&vm->memory, ((BytesIO *)object)->data, ((BytesIO *)object)->capacity);
}

static void bytes_io_buffer_release(VM *vm, Object *owner)
{
    (void)vm;
    ((BytesIO *)owner)->loans--;
}

static const NativeProperty bytes_io_properties[] = {{"closed", get_closed, NULL, "True if the file is closed."}, {0}};

static const Native bytes_io_methods[] = {
    {"readable(self, /)", py_bytes_io_true, "Returns True if the IO object can be read."},
    {"writable(self, /)", py_bytes_io_true, "Returns True if the IO object can be written."},
    {"seekable(self, /)", py_bytes_io_true, "Returns True if the IO object can be seeked."},
    {"isatty(self, /)", py_bytes_io_isatty, "Always returns False."},
    {"flush(self, /)", py_bytes_io_flush, "Does nothing."},
    {"close(self, /)", py_bytes_io_close, "Disable all I/O operations."},
    {"getvalue(self, /)", py_bytes_io_getvalue, "Retrieve the entire contents of the BytesIO object."},
    {"getbuffer(self, /)", py_bytes_io_getbuffer, "Get a read-write view over the contents of the BytesIO object."},
    {"read(self, size=-1, /)", py_bytes_io_read, "Read at most size bytes, returned as a bytes object."},
    {"read1(self, size=-1, /)", py_bytes_io_read, "Read at most size bytes, returned as a bytes object."},
    {"readline(self, size=-1, /)", py_bytes_io_readline, "Next line from the file, as a bytes object."},
    {"readlines(self, size=None, /)", py_bytes_io_readlines, "List of bytes objects, each a line from the file."},
    {"readinto(self, buffer, /)", py_bytes_io_readinto, "Read bytes into buffer."},
    {"write(self, b, /)", py_bytes_io_write, "Write bytes to file."},
    {"writelines(self, lines, /)", py_bytes_io_writelines, "Write lines to the file."},
    {"tell(self, /)", py_bytes_io_tell, "Current file position, an integer."},
    {"seek(self, pos, whence=0, /)", py_bytes_io_seek, "Change stream position."},
    {"truncate(self, size=None, /)", py_bytes_io_truncate, "Truncate the file to at most size bytes."},
    {"__getstate__(self, /)", py_bytes_io_getstate, NULL},
    {"__setstate__(self, state, /)", py_bytes_io_setstate, NULL},
    {"__sizeof__(self, /)", py_bytes_io_sizeof, NULL},
    {0},
};

const TypeDef bytes_io_type = {
    .name = "_io.BytesIO",
    .doc = "Buffered I/O implementation using an in-memory bytes buffer.",
    .signature = "BytesIO(initial_bytes=?)",
    .base = &buffered_io_base_type,
    .size = sizeof(BytesIO),
    .release = bytes_io_release,
    .buffer_release = bytes_io_buffer_release,
    .init = bytes_io_init,
    .methods = bytes_io_methods,
    .properties = bytes_io_properties,
    .iterate = bytes_io_iterate,
    .next = bytes_io_next,
};

// ---- What getbuffer() lends ---------------------------------------------------------------------

static bool loan_buffer(VM *vm, Value self, BufferView *view, bool writable)
{
    (void)vm, (void)writable;
    BytesIO *source = as_bytes_io(((Loan *)as_object(self))->source);
    source->loans++;
    *view = (BufferView){.owner = &source->head,
                         .data = source->size > 0 ? source->data : (char *)source,
                         .size = source->size,
                         .format = "B",
                         .item_size = 1,
                         .dimensions = 1,
                         .shape = {source->size},
                         .strides = {1}};
    return true;
}

static void loan_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((Loan *)object)->source);
}

const TypeDef bytes_io_buffer_type = {
    .name = "_io._BytesIOBuffer",
    .size = sizeof(Loan),
    .flags = TYPE_NO_CONSTRUCT | TYPE_IS_FINAL,
    .trace = loan_trace,
    .buffer = loan_buffer,
};
