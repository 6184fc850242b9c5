// buffered_type.c - the types BufferedReader, BufferedWriter and BufferedRandom.
#include "stdlib/io/io.h"

static Buffered *as_buffered(Value v)
{
    return (Buffered *)as_object(v);
}

// What every method that touches the buffer begins with.
static RUNS bool begin(VM *vm, Buffered *self, const char *closed)
{
    return buffered_ready(vm, self) && buffered_check_open(vm, self, closed) && buffered_lock(vm, self);
}

static Value end_with(Buffered *self, Value result)
{
    buffered_unlock(self);
    return result;
}

// ---- Making one ---------------------------------------------------------------------------------

static RUNS bool set_up(VM *vm, Buffered *self, Value raw, int64_t size, bool reader, bool writer)
{
    struct {
        bool wanted;
        String *question;
        const char *complaint;
    } checks[] = {
        {reader && writer, NAME(vm, seekable), "File or stream is not seekable."},
        {reader, NAME(vm, readable), "File or stream is not readable."},
        {writer, NAME(vm, writable), "File or stream is not writable."},
    };
    self->ok = false;
    for (size_t i = 0; i < COUNT_OF(checks); i++) {
        bool can;
        if (!checks[i].wanted) continue;
        if (!stream_asks(vm, raw, checks[i].question, &can)) return false;
        if (!can) return throw_unsupported(vm, checks[i].complaint), false;
    }
    if (size <= 0) return throw_false(vm, ValueError, "buffer size must be strictly positive");
    IoState *state = io_state(vm);
    if (state == NULL) return false;
    if (self->pending > 0) self->pending = 0;
    store(vm, self, &self->raw, raw);
    self->file = is_file_io(state, raw) ? (FileIO *)as_object(raw) : NULL;
    memory_release(&vm->memory, self->data, self->capacity);
    self->data = NULL;
    self->capacity = self->at = self->end = 0;
    self->size = (size_t)size;
    self->position = -1;
    self->can_read = reader;
    self->can_write = writer;
    self->detached = false;
    self->ok = true;
    stream_adopt(vm, raw);
    return true;
}

static RUNS Value init(VM *vm, Value *args, bool reader, bool writer) // (raw, buffer_size=8192)
{
    Buffered *self = as_buffered(args[0]);
    int64_t size;
    if (self->busy) return throw(vm, RuntimeError, "reentrant call inside %R", args[0]);
    if (!index_as_int64(vm, args[2], false, &size)) return RAISED;
    return set_up(vm, self, args[1], size, reader, writer) ? NONE : RAISED;
}

static Value reader_init(VM *vm, Value *args)
{
    return init(vm, args, true, false);
}

static Value writer_init(VM *vm, Value *args)
{
    return init(vm, args, false, true);
}

static Value random_init(VM *vm, Value *args)
{
    return init(vm, args, true, true);
}

Buffered *buffered_new(VM *vm, const TypeDef *def, Value raw, size_t size)
{
    Type *type = type_from_def(vm, def);
    Buffered *self = type != NULL ? type_allocate(vm, type, 0) : NULL;
    if (self == NULL) return NULL;
    bool reader = def != &buffered_writer_type, writer = def != &buffered_reader_type;
    return set_up(vm, self, raw, (int64_t)size, reader, writer) ? self : NULL;
}

// ---- What the three share -----------------------------------------------------------------------

static Value py_buffered_detach(VM *vm, Value *args)
{
    Buffered *self = as_buffered(args[0]);
    if (!buffered_ready(vm, self) || raised(stream_call(vm, args[0], NAME(vm, flush)))) return RAISED;
    Value raw = self->raw;
    self->raw = NONE;
    self->file = NULL;
    self->detached = true;
    self->ok = false;
    stream_disown(vm, raw);
    return raw;
}

static Value py_buffered_flush(VM *vm, Value *args)
{
    Buffered *self = as_buffered(args[0]);
    if (!begin(vm, self, "flush of closed file")) return RAISED;
    bool fine = buffered_flush(vm, self) && (!self->can_read || buffered_rewind(vm, self));
    return end_with(self, fine ? NONE : RAISED);
}

static Value py_reader_flush(VM *vm, Value *args)
{
    Buffered *self = as_buffered(args[0]);
    return buffered_ready(vm, self) ? stream_call(vm, self->raw, NAME(vm, flush)) : RAISED;
}

static Value py_buffered_close(VM *vm, Value *args)
{
    Buffered *self = as_buffered(args[0]);
    bool closed;
    if (!buffered_ready(vm, self)) return RAISED;
    if (self->busy) {
        if (!buffered_lock(vm, self)) return RAISED;
        buffered_unlock(self);
    }
    if (self->file != NULL) closed = self->file->fd < 0;
    else if (!stream_is_closed(vm, self->raw, &closed)) return RAISED;
    if (closed) return NONE;
    Value first = ABSENT;
    if (raised(stream_call(vm, args[0], NAME(vm, flush)))) first = take_pending(vm);
    Value result = self->ok ? stream_call(vm, self->raw, NAME(vm, close)) : NONE;
    if (!self->busy) {
        memory_release(&vm->memory, self->data, self->capacity);
        self->data = NULL;
        self->capacity = self->at = self->end = self->pending = 0;
    }
    if (is_absent(first)) return result;
    if (!raised(result)) return throw_value(vm, first);
    stream_chain(vm, first);
    return RAISED;
}

static RUNS Value ask_raw(VM *vm, Value *args, String *question)
{
    Buffered *self = as_buffered(args[0]);
    return buffered_ready(vm, self) ? stream_call(vm, self->raw, question) : RAISED;
}

static Value py_buffered_seekable(VM *vm, Value *args)
{
    return ask_raw(vm, args, NAME(vm, seekable));
}

static Value py_buffered_readable(VM *vm, Value *args)
{
    return ask_raw(vm, args, NAME(vm, readable));
}

static Value py_buffered_writable(VM *vm, Value *args)
{
    return ask_raw(vm, args, NAME(vm, writable));
}

static Value py_buffered_fileno(VM *vm, Value *args)
{
    return ask_raw(vm, args, NAME(vm, fileno));
}

static Value py_buffered_isatty(VM *vm, Value *args)
{
    return ask_raw(vm, args, NAME(vm, isatty));
}

static Value py_buffered_dealloc_warn(VM *vm, Value *args)
{
    Buffered *self = as_buffered(args[0]);
    if (!self->ok) return NONE;
    Value warned = get_attr_or_absent(vm, self->raw, NAME(vm, _dealloc_warn));
    if (!raised(warned) && !is_absent(warned)) warned = call(vm, warned, 1, &args[1]);
    return raised(warned) ? RAISED : NONE;
}

static Value py_buffered_tell(VM *vm, Value *args)
{
    Buffered *self = as_buffered(args[0]);
    if (!buffered_ready(vm, self) || !buffered_lock(vm, self)) return RAISED;
    int64_t at = buffered_raw_tell(vm, self);
    if (at < 0) return end_with(self, RAISED);
    at += buffered_offset(self);
    return end_with(self, int_new(vm, at < 0 ? 0 : at));
}

// seek() with the lock. A target within what was read ahead costs no system call but one.
static RUNS Value seek_to(VM *vm, Buffered *self, int64_t target, int whence)
{
    if (whence != SEEK_END && self->can_read && self->pending == 0 && self->end > 0) {
        int64_t raw_at = self->position >= 0 ? self->position : buffered_raw_tell(vm, self);
        if (raw_at < 0) return RAISED;
        int64_t now = raw_at - (int64_t)(self->end - self->at);
        int64_t offset = whence == SEEK_SET ? target - now : target;
        if (offset >= -(int64_t)self->at && offset <= (int64_t)(self->end - self->at)) {
            self->at = (size_t)((int64_t)self->at + offset);
            return int_new(vm, now + offset);
        }
    }
    if (self->pending > 0 && !buffered_flush(vm, self)) return RAISED;
    if (whence == SEEK_CUR) target -= (int64_t)(self->end - self->at);
    int64_t at = buffered_raw_seek(vm, self, target, whence);
    if (at < 0) return RAISED;
    self->at = self->end = 0;
    return int_new(vm, at);
}

static Value py_buffered_seek(VM *vm, Value *args)
{
    Buffered *self = as_buffered(args[0]);
    int64_t target;
    int whence;
    if (!arg_int(vm, args, 2, &whence) || !buffered_ready(vm, self)) return RAISED;
    if (whence < 0 || (whence > 2 && whence != SEEK_HOLE && whence != SEEK_DATA)) {
        return throw(vm, ValueError, "whence value %d unsupported", whence);
    }
    if (!buffered_check_open(vm, self, "seek of closed file")) return RAISED;
    bool can;
    if (!stream_asks(vm, self->raw, NAME(vm, seekable), &can)) return RAISED;
    if (!can) return throw_unsupported(vm, "File or stream is not seekable.");
    if (!stream_offset(vm, args[1], &target) || !begin(vm, self, "seek of closed file")) return RAISED;
    return end_with(self, seek_to(vm, self, target, whence));
}

static Value py_buffered_truncate(VM *vm, Value *args)
{
    Buffered *self = as_buffered(args[0]);
    if (!buffered_ready(vm, self) || !buffered_check_open(vm, self, "truncate of closed file")) return RAISED;
    if (!self->can_write) return throw_unsupported(vm, "truncate");
    if (!buffered_lock(vm, self)) return RAISED;
    if (!buffered_flush(vm, self) || !buffered_rewind(vm, self)) return end_with(self, RAISED);
    Value argument = args[1];
    Value result = call_method(vm, self->raw, NAME(vm, truncate), 1, &argument);
    self->position = -1;
    return end_with(self, result);
}

// ---- Reading ------------------------------------------------------------------------------------

static Value py_buffered_read(VM *vm, Value *args)
{
    Buffered *self = as_buffered(args[0]);
    int64_t size;
    if (!stream_size(vm, args[1], -1, &size)) return RAISED;
    if (size < -1) return throw(vm, ValueError, "read length must be non-negative or -1");
    if (!begin(vm, self, "read of closed file")) return RAISED;
    return end_with(self, size < 0 ? buffered_read_all(vm, self) : buffered_read(vm, self, (size_t)size));
}

static RUNS Value read_once(VM *vm, Buffered *self, size_t size)
{
    size_t ahead = self->end - self->at;
    if (ahead > 0) {
        if (size > ahead) size = ahead;
        Bytes *bytes = bytes_new(vm, self->data + self->at, size);
        self->at += size;
        return value_of_bytes(bytes);
    }
    if (size == 0) return value_of_object(vm->empty_bytes);
    if (self->pending > 0 && !buffered_flush(vm, self)) return RAISED;
    Bytes *bytes = bytes_new(vm, NULL, size);
    if (bytes == NULL) return RAISED;
    self->at = self->end = 0;
    ssize_t n = buffered_raw_read(vm, self, bytes->data, size);
    if (n == -1) return RAISED;
    if (n == -2) n = 0;
    return (size_t)n == size ? value_of_object(bytes) : value_of_bytes(bytes_new(vm, bytes->data, (size_t)n));
}

static Value py_buffered_read1(VM *vm, Value *args)
{
    Buffered *self = as_buffered(args[0]);
    int64_t size;
    if (!buffered_ready(vm, self) || !index_as_int64(vm, args[1], false, &size)) return RAISED;
    if (size < 0) size = (int64_t)self->size;
    if (!begin(vm, self, "read of closed file")) return RAISED;
    return end_with(self, read_once(vm, self, (size_t)size));
}

static RUNS Value read_into(VM *vm, Buffered *self, char *data, size_t size, bool once)
{
    size_t got = 0;
    int status = 1;
    while (got < size && !(once && got > 0)) {
        if (self->at == self->end && size - got >= self->size) {
            if (self->pending > 0 && !buffered_flush(vm, self)) return RAISED;
            self->at = self->end = 0;
            ssize_t n = buffered_raw_read(vm, self, data + got, size - got);
            status = n > 0 ? 1 : (int)n;
            if (n > 0) got += (size_t)n;
        } else {
            status = buffered_fill(vm, self);
            size_t ahead = self->end - self->at, n = ahead < size - got ? ahead : size - got;
            if (status == 1) memcpy(data + got, self->data + self->at, n);
            if (status == 1) self->at += n, got += n;
        }
        if (status != 1) break;
    }
    if (status == -1) return RAISED;
    if (status == -2 && got == 0) return NONE;
    return int_new(vm, (int64_t)got);
}

static RUNS Value readinto(VM *vm, Value *args, bool once)
{
    Buffered *self = as_buffered(args[0]);
    BufferView view;
    if (!buffered_ready(vm, self)) return RAISED;
    if (!buffer_get(vm, args[1], &view, true)) {
        if (!catch_pending(vm, TypeError) && !catch_pending(vm, BufferError)) return RAISED;
        return throw(vm, TypeError, "%s() argument must be read-write bytes-like object, not %T",
                     once ? "readinto1" : "readinto", args[1]);
    }
    Value result = RAISED;
    if (begin(vm, self, "readinto of closed file")) result = end_with(self, read_into(vm, self, view.data, view.size, once));
    buffer_release(vm, &view);
    return result;
}

static Value py_buffered_readinto(VM *vm, Value *args)
{
    return readinto(vm, args, false);
}

static Value py_buffered_readinto1(VM *vm, Value *args)
{
    return readinto(vm, args, true);
}

static Value py_buffered_peek(VM *vm, Value *args)
{
    Buffered *self = as_buffered(args[0]);
    if (!begin(vm, self, "peek of closed file")) return RAISED;
    if (buffered_fill(vm, self) == -1) return end_with(self, RAISED);
    return end_with(self, value_of_bytes(bytes_new(vm, self->data + self->at, self->end - self->at)));
}

static RUNS Value read_line(VM *vm, Buffered *self, int64_t limit)
{
    Buf line;
    buf_init(&line, &vm->memory);
    for (;;) {
        size_t ahead = self->end - self->at, left = limit < 0 ? SIZE_MAX : (size_t)limit - line.size;
        if (ahead > left) ahead = left;
        const char *start = self->data + self->at;
        const char *newline = ahead > 0 ? memchr(start, '\n', ahead) : NULL;
        size_t size = newline != NULL ? (size_t)(newline - start) + 1 : ahead;
        self->at += size;
        if (newline != NULL || size == left) {
            if (line.size == 0) return value_of_bytes(bytes_new(vm, start, size));
            buf_append(&line, start, size);
            break;
        }
        if (size > 0) buf_append(&line, start, size);
        int status = buffered_fill(vm, self);
        if (status == -1 || (status == 1 && !charge(vm, 20))) return buf_free(&line), RAISED;
        if (status != 1) break;
    }
    return value_of_bytes(bytes_from_buf(vm, &line));
}

static Value py_buffered_readline(VM *vm, Value *args)
{
    Buffered *self = as_buffered(args[0]);
    int64_t limit;
    if (!stream_size(vm, args[1], -1, &limit) || !begin(vm, self, "readline of closed file")) return RAISED;
    return end_with(self, read_line(vm, self, limit));
}

static Value buffered_next(VM *vm, Value value)
{
    Buffered *self = as_buffered(value);
    Value line;
    if (LIKELY(!(type_of(vm, value)->flags & TYPE_IS_HEAP))) {
        if (!begin(vm, self, "readline of closed file")) return RAISED;
        line = end_with(self, read_line(vm, self, -1));
    } else {
        line = stream_call(vm, value, NAME(vm, readline));
        if (!raised(line) && !is_bytes(line)) {
            return throw(vm, OSError, "readline() should have returned a bytes object, not '%.200T'", line);
        }
    }
    if (raised(line)) return next_raised(vm);
    return as_bytes(line)->size == 0 ? exhausted(vm) : line;
}

// ---- Writing ------------------------------------------------------------------------------------

static Value py_buffered_write(VM *vm, Value *args)
{
    Buffered *self = as_buffered(args[0]);
    BufferView view;
    if (!buffered_ready(vm, self) || !buffer_get(vm, args[1], &view, false)) return RAISED;
    size_t size = view.size;
    bool fine = buffered_write(vm, self, view.data, size);
    buffer_release(vm, &view);
    return fine ? int_new(vm, (int64_t)size) : RAISED;
}

// ---- Attributes ---------------------------------------------------------------------------------

static Value get_raw(VM *vm, Value self)
{
    (void)vm;
    Buffered *buffered = as_buffered(self);
    return buffered->ok || buffered->detached ? buffered->raw : NONE;
}

static RUNS Value raw_attribute(VM *vm, Value self, String *name)
{
    Buffered *buffered = as_buffered(self);
    return buffered_ready(vm, buffered) ? get_attr(vm, buffered->raw, name) : RAISED;
}

static Value get_closed(VM *vm, Value self)
{
    Buffered *buffered = as_buffered(self);
    if (LIKELY(buffered->ok && buffered->file != NULL)) return value_of_bool(buffered->file->fd < 0);
    return raw_attribute(vm, self, NAME(vm, closed));
}

static Value get_name(VM *vm, Value self)
{
    return raw_attribute(vm, self, NAME(vm, name));
}

static Value get_mode(VM *vm, Value self)
{
    return raw_attribute(vm, self, NAME(vm, mode));
}

static Value get_finalizing(VM *vm, Value self)
{
    (void)vm;
    return value_of_bool(as_buffered(self)->is_finalizing);
}

static Value buffered_repr(VM *vm, Value self)
{
    String *parts = stream_repr(vm, self, false);
    return parts != NULL ? value_of_str(str_format(vm, "<%s%S>", type_name_of(vm, self), parts)) : RAISED;
}

static const NativeProperty buffered_properties[] = {
    {"raw", get_raw, NULL, NULL},
    {"closed", get_closed, NULL, NULL},
    {"name", get_name, NULL, NULL},
    {"mode", get_mode, NULL, NULL},
    {"_finalizing", get_finalizing, NULL, NULL},
    {0},
};

#define SHARED_ROWS                                                                                  \
    {"detach(self, /)", py_buffered_detach, NULL}, {"close(self, /)", py_buffered_close, NULL},      \
        {"seekable(self, /)", py_buffered_seekable, NULL},                                           \
        {"fileno(self, /)", py_buffered_fileno, NULL}, {"isatty(self, /)", py_buffered_isatty, NULL}, \
        {"_dealloc_warn(self, source, /)", py_buffered_dealloc_warn, NULL},                          \
        {"seek(self, target, whence=0, /)", py_buffered_seek, NULL},                                 \
        {"tell(self, /)", py_buffered_tell, NULL},                                                   \
        {"truncate(self, pos=None, /)", py_buffered_truncate, NULL},                                 \
        {"__reduce__(self, /)", py_stream_not_pickled, NULL},                                        \
        {"__reduce_ex__(self, protocol, /)", py_stream_not_pickled, NULL}
#define READER_ROWS                                                                                  \
    {"read(self, size=-1, /)", py_buffered_read, NULL},                                              \
        {"read1(self, size=-1, /)", py_buffered_read1, NULL},                                        \
        {"readinto(self, buffer, /)", py_buffered_readinto, NULL},                                   \
        {"readinto1(self, buffer, /)", py_buffered_readinto1, NULL},                                 \
        {"readline(self, size=-1, /)", py_buffered_readline, NULL},                                  \
        {"peek(self, size=0, /)", py_buffered_peek, NULL},                                           \
        {"readable(self, /)", py_buffered_readable, NULL}
#define WRITER_ROWS                                                                                  \
    {"write(self, buffer, /)", py_buffered_write, NULL},                                             \
        {"writable(self, /)", py_buffered_writable, NULL}, {"flush(self, /)", py_buffered_flush, NULL}

static const Native reader_methods[] = {
    SHARED_ROWS, READER_ROWS, {"flush(self, /)", py_reader_flush, NULL}, {0},
};
static const Native writer_methods[] = {SHARED_ROWS, WRITER_ROWS, {0}};
static const Native random_methods[] = {SHARED_ROWS, READER_ROWS, WRITER_ROWS, {0}};

const TypeDef buffered_reader_type = {
    .name = "_io.BufferedReader",
    .doc = "Create a new buffered reader using the given readable raw IO object.",
    .signature = "BufferedReader(raw, buffer_size=8192)",
    .base = &buffered_io_base_type,
    .size = sizeof(Buffered),
    .trace = buffered_trace,
    .release = buffered_release,
    .init = reader_init,
    .methods = reader_methods,
    .properties = buffered_properties,
    .repr = buffered_repr,
    .next = buffered_next,
};

const TypeDef buffered_writer_type = {
    .name = "_io.BufferedWriter",
    .doc = "A buffer for a writeable sequential RawIO object.",
    .signature = "BufferedWriter(raw, buffer_size=8192)",
    .base = &buffered_io_base_type,
    .size = sizeof(Buffered),
    .trace = buffered_trace,
    .release = buffered_release,
    .init = writer_init,
    .methods = writer_methods,
    .properties = buffered_properties,
    .repr = buffered_repr,
};

const TypeDef buffered_random_type = {
    .name = "_io.BufferedRandom",
    .doc = "A buffered interface to random access streams.",
    .signature = "BufferedRandom(raw, buffer_size=8192)",
    .base = &buffered_io_base_type,
    .size = sizeof(Buffered),
    .trace = buffered_trace,
    .release = buffered_release,
    .init = random_init,
    .methods = random_methods,
    .properties = buffered_properties,
    .repr = buffered_repr,
    .next = buffered_next,
};
