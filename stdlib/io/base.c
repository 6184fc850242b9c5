// base.c - the abstract streams: _IOBase, _RawIOBase, _BufferedIOBase, _TextIOBase.
//
// Their methods call each other through Python, since a class written in Python may override any of them.
#include "stdlib/io/io.h"

// ---- State --------------------------------------------------------------------------------------

static void state_trace(VM *vm, Tracer *tracer, void *memory)
{
    IoState *state = memory;
    Type *types[] = {state->unsupported, state->file_io, state->reader, state->writer,
                     state->random, state->text, state->bytes_io};
    for (size_t i = 0; i < COUNT_OF(types); i++) trace_object(tracer, types[i]);
}

static const StateDef state_def = {"_io", sizeof(IoState), state_trace, NULL};

IoState *io_state(VM *vm)
{
    return state_get(vm, &state_def);
}

Type *io_unsupported_type(VM *vm)
{
    IoState *state = io_state(vm);
    if (state == NULL) return NULL;
    if (state->unsupported != NULL) return state->unsupported;
    Tuple *bases = tuple_of(vm, 2, value_of_object(type_get(vm, OSError)), value_of_object(type_get(vm, ValueError)));
    Dict *namespace = dict_new(vm);
    String *name = str_intern_c(vm, "UnsupportedOperation"), *module = str_intern_c(vm, "io");
    if (bases == NULL || name == NULL || module == NULL ||
        !dict_set_str(vm, namespace, NAME(vm, __module__), value_of_object(module))) {
        return NULL;
    }
    Value type = type_build(vm, type_get(vm, TYPE_type), value_of_object(name), bases, namespace, NULL);
    if (raised(type)) return NULL;
    return state->unsupported = as_type(type);
}

COLD Value throw_unsupported(VM *vm, const char *what)
{
    Type *type = io_unsupported_type(vm);
    String *text = type != NULL ? str_from_c(vm, what) : NULL;
    if (text == NULL) return RAISED;
    Value argument = value_of_object(text);
    Value error = call(vm, value_of_object(type), 1, &argument);
    return raised(error) ? RAISED : throw_value(vm, error);
}

COLD Value throw_closed(VM *vm)
{
    return throw(vm, ValueError, "I/O operation on closed file.");
}

// ---- What all streams need ----------------------------------------------------------------------

Value stream_call(VM *vm, Value stream, String *name)
{
    return call_method(vm, stream, name, 0, NULL);
}

bool stream_asks(VM *vm, Value stream, String *name, bool *answer)
{
    Value result = stream_call(vm, stream, name);
    return !raised(result) && truth(vm, result, answer);
}

bool stream_is_closed(VM *vm, Value stream, bool *closed)
{
    Value value = get_attr(vm, stream, NAME(vm, closed));
    return !raised(value) && truth(vm, value, closed);
}

bool stream_check_open(VM *vm, Value stream)
{
    bool closed;
    if (!stream_is_closed(vm, stream, &closed)) return false;
    return !closed || (throw_closed(vm), false);
}

bool stream_size(VM *vm, Value argument, int64_t fallback, int64_t *size)
{
    *size = fallback;
    if (is_absent(argument) || is_none(argument)) return true;
    if (!is_int(argument) && type_of(vm, argument)->slots.to_index == NULL) {
        return throw_false(vm, TypeError, "argument should be integer or None, not '%.200T'", argument);
    }
    return index_as_int64(vm, argument, false, size);
}

bool stream_offset(VM *vm, Value argument, int64_t *position)
{
    Value index = index_of(vm, argument);
    if (raised(index)) return false;
    if (int_fits_int64(index, position)) return true;
    return throw_false(vm, ValueError, "cannot fit '%.200T' into an offset-sized integer", argument);
}

// Whether all that the finalizer of a stream does is _IOBase's: a class may have its own.
static bool finalizer_is_ours(VM *vm, Value stream)
{
    if (!is_pointer(stream) || !is_native(vm, stream, &io_base_type)) return false;
    Type *base = type_from_def(vm, &io_base_type);
    return base != NULL &&
           same(type_lookup(vm, type_of(vm, stream), NAME(vm, __del__)), type_lookup(vm, base, NAME(vm, __del__)));
}

void stream_adopt(VM *vm, Value inner)
{
    if (finalizer_is_ours(vm, inner)) as_object(inner)->gc &= (uint8_t)~GC_FINALIZER;
}

void stream_disown(VM *vm, Value inner)
{
    if (!finalizer_is_ours(vm, inner) || (as_object(inner)->gc & GC_FINALIZER)) return;
    as_object(inner)->gc |= GC_FINALIZER;
    heap_add_finalizable(vm, as_object(inner));
}

// ABSENT if there is none or asking for it fails with an error of the kind that closed streams give.
static RUNS Value soft_attribute(VM *vm, Value stream, String *name)
{
    Value value = get_attr_or_absent(vm, stream, name);
    if (raised(value) && catch_pending(vm, ValueError)) return ABSENT;
    return value;
}

String *stream_repr(VM *vm, Value stream, bool with_mode)
{
    Type *type = type_of(vm, stream);
    Value name = soft_attribute(vm, stream, NAME(vm, name));
    Value mode = raised(name) ? RAISED : with_mode ? soft_attribute(vm, stream, NAME(vm, mode)) : ABSENT;
    if (raised(mode)) return NULL;
    String *shown = vm->empty_str;
    if (!is_absent(name)) {
        if (!repr_enter(vm, stream)) {
            return throw_null(vm, RuntimeError, "reentrant call inside %s.__repr__", type_name(type));
        }
        shown = str_format(vm, " name=%R", name);
        repr_leave(vm, stream);
        if (shown == NULL) return NULL;
    }
    if (!is_absent(mode)) shown = str_format(vm, "%S mode=%R", shown, mode);
    return shown;
}

void stream_chain(VM *vm, Value first)
{
    chain_context(vm, vm->pending, first);
}

Value py_stream_not_pickled(VM *vm, Value *args)
{
    return throw(vm, TypeError, "cannot pickle '%.200T' instances", args[0]);
}

// ---- _IOBase ------------------------------------------------------------------------------------

static Value py_io_seek(VM *vm, Value *args)
{
    (void)args;
    return throw_unsupported(vm, "seek");
}

static Value py_io_tell(VM *vm, Value *args)
{
    Value where[] = {value_of_small(0), value_of_small(1)};
    return call_method(vm, args[0], NAME(vm, seek), 2, where);
}

static Value py_io_truncate(VM *vm, Value *args)
{
    (void)args;
    return throw_unsupported(vm, "truncate");
}

static Value py_io_fileno(VM *vm, Value *args)
{
    (void)args;
    return throw_unsupported(vm, "fileno");
}

static bool is_closed_itself(Value self)
{
    return (as_object(self)->flags & STREAM_CLOSED) != 0;
}

static Value py_io_flush(VM *vm, Value *args)
{
    return is_closed_itself(args[0]) ? throw_closed(vm) : NONE;
}

static Value py_io_close(VM *vm, Value *args)
{
    if (is_closed_itself(args[0])) return NONE;
    Value flushed = stream_call(vm, args[0], NAME(vm, flush));
    as_object(args[0])->flags |= STREAM_CLOSED;
    return raised(flushed) ? RAISED : NONE;
}

static Value py_io_false(VM *vm, Value *args)
{
    (void)vm, (void)args;
    return FALSE;
}

static Value py_io_isatty(VM *vm, Value *args)
{
    return stream_check_open(vm, args[0]) ? FALSE : RAISED;
}

static Value py_io_check_closed(VM *vm, Value *args)
{
    return stream_check_open(vm, args[0]) ? TRUE : RAISED;
}

static RUNS Value check_can(VM *vm, Value self, String *question, const char *message)
{
    Value answer = stream_call(vm, self, question);
    if (raised(answer)) return RAISED;
    return same(answer, TRUE) ? answer : throw_unsupported(vm, message);
}

static Value py_io_check_seekable(VM *vm, Value *args)
{
    return check_can(vm, args[0], NAME(vm, seekable), "File or stream is not seekable.");
}

static Value py_io_check_readable(VM *vm, Value *args)
{
    return check_can(vm, args[0], NAME(vm, readable), "File or stream is not readable.");
}

static Value py_io_check_writable(VM *vm, Value *args)
{
    return check_can(vm, args[0], NAME(vm, writable), "File or stream is not writable.");
}

static Value py_io_enter(VM *vm, Value *args)
{
    return stream_check_open(vm, args[0]) ? args[0] : RAISED;
}

static Value py_io_exit(VM *vm, Value *args)
{
    Value closed = stream_call(vm, args[0], NAME(vm, close));
    return raised(closed) ? RAISED : closed;
}

static Value io_iterate(VM *vm, Value self)
{
    return stream_check_open(vm, self) ? self : RAISED;
}

static Value io_next(VM *vm, Value self)
{
    Value line = stream_call(vm, self, NAME(vm, readline));
    size_t size;
    if (raised(line)) return next_raised(vm);
    if (!length(vm, line, &size)) return RAISED;
    return size == 0 ? exhausted(vm) : line;
}

// How many bytes may be read without running over the end of a line, as far as peek() tells.
static RUNS bool peek_size(VM *vm, Value self, int64_t limit, int64_t *count)
{
    *count = 1;
    Value one = value_of_small(1);
    Value ahead = call_method(vm, self, NAME(vm, peek), 1, &one);
    if (raised(ahead)) return false;
    if (!is_bytes(ahead)) {
        return throw_false(vm, OSError, "peek() should have returned a bytes object, not '%.200T'", ahead);
    }
    const Bytes *bytes = as_bytes(ahead);
    if (bytes->size == 0) return true;
    const char *newline = memchr(bytes->data, '\n', bytes->size);
    *count = newline != NULL ? newline - bytes->data + 1 : (int64_t)bytes->size;
    if (limit >= 0 && *count > limit) *count = limit;
    return true;
}

static Value py_io_readline(VM *vm, Value *args)
{
    int64_t limit;
    if (!stream_size(vm, args[1], -1, &limit)) return RAISED;
    Value peek = get_attr_or_absent(vm, args[0], NAME(vm, peek));
    if (raised(peek)) return RAISED;
    Buf line;
    buf_init(&line, &vm->memory);
    while (limit < 0 || (int64_t)line.size < limit) {
        int64_t count = 1;
        if (!is_absent(peek) && !peek_size(vm, args[0], limit < 0 ? -1 : limit - (int64_t)line.size, &count)) goto failed;
        Value argument = int_new(vm, count);
        Value piece = call_method(vm, args[0], NAME(vm, read), 1, &argument);
        if (raised(piece)) goto failed;
        if (!is_bytes(piece)) {
            (void)throw(vm, OSError, "read() should have returned a bytes object, not '%.200T'", piece);
            goto failed;
        }
        const Bytes *bytes = as_bytes(piece);
        if (bytes->size == 0) break;
        buf_append(&line, bytes->data, bytes->size);
        if (bytes->data[bytes->size - 1] == '\n') break;
        if (!charge(vm, 4)) goto failed;
    }
    return value_of_bytes(bytes_from_buf(vm, &line));
failed:
    buf_free(&line);
    return RAISED;
}

static Value py_io_readlines(VM *vm, Value *args)
{
    int64_t hint, total = 0;
    if (!stream_size(vm, args[1], -1, &hint)) return RAISED;
    List *lines = list_new(vm);
    Iter iter;
    if (!iter_open(vm, &iter, args[0])) return RAISED;
    while (iter_next(vm, &iter)) {
        size_t size = 0;
        if (!list_append(vm, lines, iter.item)) return RAISED;
        if (hint <= 0) continue;
        if (!length(vm, iter.item, &size)) return RAISED;
        total += (int64_t)size;
        if (total > hint) break;
    }
    return iter.failed ? RAISED : value_of_object(lines);
}

static Value py_io_writelines(VM *vm, Value *args)
{
    if (!stream_check_open(vm, args[0])) return RAISED;
    Iter iter;
    if (!iter_open(vm, &iter, args[1])) return RAISED;
    while (iter_next(vm, &iter)) {
        if (raised(call_method(vm, args[0], NAME(vm, write), 1, &iter.item))) return RAISED;
    }
    return iter.failed ? RAISED : NONE;
}

// Closes what the program forgot. An error of close() is reported; a stream that was never set up has none.
static Value py_io_del(VM *vm, Value *args)
{
    Value closed = get_attr_or_absent(vm, args[0], NAME(vm, closed));
    bool is_closed = true;
    if (raised(closed) || (!is_absent(closed) && !truth(vm, closed, &is_closed))) {
        (void)take_pending(vm); // not set up, or half gone
        return NONE;
    }
    if (is_closed) return NONE;
    Value warned = get_attr_or_absent(vm, args[0], NAME(vm, _dealloc_warn));
    if (!raised(warned) && !is_absent(warned)) warned = call(vm, warned, 1, args);
    if (raised(warned)) report_unraisable(vm, NULL, args[0]);
    Value result = stream_call(vm, args[0], NAME(vm, close));
    return raised(result) ? RAISED : NONE;
}

static Value get_closed(VM *vm, Value self)
{
    (void)vm;
    return value_of_bool(is_closed_itself(self));
}

static const NativeProperty io_properties[] = {
    {"closed", get_closed, NULL, NULL},
    {0},
};

static const Native io_methods[] = {
    {"seek(self, offset, whence=0, /)", py_io_seek, "Change the stream position to the given byte offset."},
    {"tell(self, /)", py_io_tell, "Return current stream position."},
    {"truncate(self, size=None, /)", py_io_truncate, "Truncate file to size bytes."},
    {"flush(self, /)", py_io_flush, "Flush write buffers, if applicable."},
    {"close(self, /)", py_io_close, "Flush and close the IO object."},
    {"seekable(self, /)", py_io_false, "Return whether object supports random access."},
    {"readable(self, /)", py_io_false, "Return whether object was opened for reading."},
    {"writable(self, /)", py_io_false, "Return whether object was opened for writing."},
    {"_checkClosed(self, message=?, /)", py_io_check_closed, NULL},
    {"_checkSeekable(self, message=?, /)", py_io_check_seekable, NULL},
    {"_checkReadable(self, message=?, /)", py_io_check_readable, NULL},
    {"_checkWritable(self, message=?, /)", py_io_check_writable, NULL},
    {"fileno(self, /)", py_io_fileno, "Return underlying file descriptor if one exists."},
    {"isatty(self, /)", py_io_isatty, "Return whether this is an 'interactive' stream."},
    {"__enter__(self, /)", py_io_enter, NULL},
    {"__exit__(self, /, *args)", py_io_exit, NULL},
    {"readline(self, size=-1, /)", py_io_readline, "Read and return a line from the stream."},
    {"readlines(self, hint=-1, /)", py_io_readlines, "Return a list of lines from the stream."},
    {"writelines(self, lines, /)", py_io_writelines, "Write a list of lines to stream."},
    {"__del__(self, /)", py_io_del, NULL},
    {0},
};

const TypeDef io_base_type = {
    .name = "_io._IOBase",
    .doc = "The abstract base class for all I/O classes.",
    .size = sizeof(Object),
    .flags = TYPE_HAS_DICT | TYPE_HAS_WEAKREF | TYPE_HAS_FINALIZER,
    .methods = io_methods,
    .properties = io_properties,
    .iterate = io_iterate,
    .next = io_next,
};

// ---- _RawIOBase ---------------------------------------------------------------------------------

static Value py_raw_read(VM *vm, Value *args)
{
    int64_t size;
    if (!stream_size(vm, args[1], -1, &size)) return RAISED;
    if (size < 0) return stream_call(vm, args[0], NAME(vm, readall));
    ByteArray *array = bytearray_new(vm, NULL, 0);
    if (array == NULL || !bytearray_resize(vm, array, (size_t)size)) return RAISED;
    memset(array->data, 0, size > 0 ? (size_t)size : 0);
    Value argument = value_of_object(array);
    Value count = call_method(vm, args[0], NAME(vm, readinto), 1, &argument);
    int64_t got;
    if (raised(count) || is_none(count)) return count;
    if (!index_as_int64(vm, count, false, &got)) return RAISED;
    if (got < 0 || (size_t)got > array->size) {
        return throw(vm, ValueError, "readinto returned %lld outside buffer size %zu", (long long)got, array->size);
    }
    return value_of_bytes(bytes_new(vm, array->data, (size_t)got));
}

static Value py_raw_readall(VM *vm, Value *args)
{
    Buf all;
    buf_init(&all, &vm->memory);
    bool any = false;
    Value size = value_of_small(DEFAULT_BUFFER_SIZE);
    for (;;) {
        Value piece = call_method(vm, args[0], NAME(vm, read), 1, &size);
        if (raised(piece)) goto failed;
        if (is_none(piece)) {
            if (!any) return NONE;
            break;
        }
        if (!is_bytes(piece)) {
            (void)throw(vm, TypeError, "read() should return bytes");
            goto failed;
        }
        if (as_bytes(piece)->size == 0) break;
        any = true;
        buf_append(&all, as_bytes(piece)->data, as_bytes(piece)->size);
        if (!charge(vm, 100)) goto failed;
    }
    return value_of_bytes(bytes_from_buf(vm, &all));
failed:
    buf_free(&all);
    return RAISED;
}

static Value py_raw_not_implemented(VM *vm, Value *args)
{
    (void)args;
    return throw_value(vm, value_of_object(error_make(vm, NotImplementedError, vm->empty_tuple)));
}

static const Native raw_methods[] = {
    {"read(self, size=-1, /)", py_raw_read, NULL},
    {"readall(self, /)", py_raw_readall, "Read until EOF, using multiple read() call."},
    {"readinto(self, buffer, /)", py_raw_not_implemented, NULL},
    {"write(self, b, /)", py_raw_not_implemented, NULL},
    {0},
};

const TypeDef raw_io_base_type = {
    .name = "_io._RawIOBase",
    .doc = "Base class for raw binary I/O.",
    .base = &io_base_type,
    .size = sizeof(Object),
    .methods = raw_methods,
};

// ---- _BufferedIOBase ----------------------------------------------------------------------------

static Value py_unsupported_detach(VM *vm, Value *args)
{
    (void)args;
    return throw_unsupported(vm, "detach");
}

static Value py_unsupported_read(VM *vm, Value *args)
{
    (void)args;
    return throw_unsupported(vm, "read");
}

static Value py_unsupported_read1(VM *vm, Value *args)
{
    (void)args;
    return throw_unsupported(vm, "read1");
}

static Value py_unsupported_readline(VM *vm, Value *args)
{
    (void)args;
    return throw_unsupported(vm, "readline");
}

static Value py_unsupported_write(VM *vm, Value *args)
{
    (void)args;
    return throw_unsupported(vm, "write");
}

// buffer[:n] = self.read(len(buffer))
static RUNS Value read_into(VM *vm, Value self, Value target, String *method)
{
    BufferView view;
    if (!buffer_get(vm, target, &view, true)) return RAISED;
    Value size = int_new(vm, (int64_t)view.size);
    Value piece = call_method(vm, self, method, 1, &size);
    Value result = RAISED;
    if (raised(piece)) {
        // nothing was read
    } else if (!is_bytes(piece)) {
        result = throw(vm, TypeError, "read() should return bytes");
    } else if (as_bytes(piece)->size > view.size) {
        result = throw(vm, ValueError, "read() returned too much data: %zu bytes requested, %zu returned", view.size,
                       as_bytes(piece)->size);
    } else {
        memcpy(view.data, as_bytes(piece)->data, as_bytes(piece)->size);
        result = int_new(vm, (int64_t)as_bytes(piece)->size);
    }
    buffer_release(vm, &view);
    return result;
}

static Value py_buffered_base_readinto(VM *vm, Value *args)
{
    return read_into(vm, args[0], args[1], NAME(vm, read));
}

static Value py_buffered_base_readinto1(VM *vm, Value *args)
{
    return read_into(vm, args[0], args[1], NAME(vm, read1));
}

static const Native buffered_base_methods[] = {
    {"detach(self, /)", py_unsupported_detach, "Disconnect this buffer from its underlying raw stream and return it."},
    {"read(self, size=-1, /)", py_unsupported_read, "Read and return up to n bytes."},
    {"read1(self, size=-1, /)", py_unsupported_read1, "Read and return up to size bytes."},
    {"readinto(self, buffer, /)", py_buffered_base_readinto, NULL},
    {"readinto1(self, buffer, /)", py_buffered_base_readinto1, NULL},
    {"write(self, b, /)", py_unsupported_write, "Write buffer b to the IO stream."},
    {0},
};

const TypeDef buffered_io_base_type = {
    .name = "_io._BufferedIOBase",
    .doc = "Base class for buffered IO objects.",
    .base = &io_base_type,
    .size = sizeof(Object),
    .methods = buffered_base_methods,
};

// ---- _TextIOBase --------------------------------------------------------------------------------

static Value get_none(VM *vm, Value self)
{
    (void)vm, (void)self;
    return NONE;
}

static const NativeProperty text_base_properties[] = {
    {"encoding", get_none, NULL, "Encoding of the text stream."},
    {"newlines", get_none, NULL, "Line endings translated so far."},
    {"errors", get_none, NULL, "The error setting of the decoder or encoder."},
    {0},
};

static const Native text_base_methods[] = {
    {"detach(self, /)", py_unsupported_detach, "Separate the underlying buffer from the TextIOBase and return it."},
    {"read(self, size=-1, /)", py_unsupported_read, "Read at most size characters from stream."},
    {"readline(self, size=-1, /)", py_unsupported_readline, "Read until newline or EOF."},
    {"write(self, s, /)", py_unsupported_write, "Write string s to stream."},
    {0},
};

const TypeDef text_io_base_type = {
    .name = "_io._TextIOBase",
    .doc = "Base class for text I/O.",
    .base = &io_base_type,
    .size = sizeof(Object),
    .methods = text_base_methods,
    .properties = text_base_properties,
};

// ---- The end of the program ---------------------------------------------------------------------

typedef struct Found {
    VM *vm;
    IoState *state;
    Value *items;
    size_t count, capacity;
    bool text; // which kind is wanted
} Found;

static void visit_stream(void *user, Object *object)
{
    Found *found = user;
    VM *vm = found->vm;
    const TypeDef *def = vm->shapes[object->shape]->def;
    bool wanted = found->text ? def == &text_io_type && ((TextIO *)object)->ok && !((TextIO *)object)->detached
                              : (def == &buffered_writer_type || def == &buffered_random_type) &&
                                    ((Buffered *)object)->ok && !((Buffered *)object)->detached;
    if (!wanted) return;
    if (found->text ? ((TextIO *)object)->pending_size == 0 : ((Buffered *)object)->pending == 0) return;
    if (found->items != NULL && found->count < found->capacity) found->items[found->count] = value_of_object(object);
    found->count++;
}

static void flush_kind(VM *vm, IoState *state, bool text)
{
    Found found = {vm, state, NULL, 0, 0, text};
    heap_each_released(vm, text ? sizeof(TextIO) : sizeof(Buffered), visit_stream, &found);
    if (found.count == 0) return;
    Tuple *streams = tuple_new(vm, NULL, found.count);
    if (streams == NULL) {
        (void)take_pending(vm);
        return;
    }
    found.items = streams->items;
    found.capacity = found.count;
    found.count = 0;
    heap_each_released(vm, text ? sizeof(TextIO) : sizeof(Buffered), visit_stream, &found);
    for (size_t i = 0; i < streams->count; i++) {
        if (is_none(streams->items[i])) continue;
        Value flushed = stream_call(vm, streams->items[i], NAME(vm, flush));
        if (raised(flushed)) (void)take_pending(vm);
    }
}

void streams_flush_all(VM *vm)
{
    IoState *state = state_peek(vm, &state_def);
    if (state == NULL) return;
    flush_kind(vm, state, true);
    flush_kind(vm, state, false);
}
