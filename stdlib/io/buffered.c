// buffered.c - reading and writing through a buffer: what BufferedReader, Writer and Random do.
//
// The buffer is in one of two states. Reading: data[at .. end) was read from raw and not yet taken; raw stands
// behind it. Writing: data[0 .. pending) is to be written where raw stands. A change of state settles the
// old one: buffered_rewind moves raw back, buffered_flush writes.
//
// While raw's methods run, `busy` is set, and any method called on the stream meanwhile raises, or in another thread
// waits: so the buffer stays where it is during each of the functions below.
#include "stdlib/io/io.h"
#include "vm/exec/thread.h"
#include "vm/types/memoryview.h"

#define LOOK_AGAIN_NS 200000 // between two looks whether another thread has given the lock up

static inline Value self_of(Buffered *self)
{
    return value_of_object(self);
}

bool buffered_ready(VM *vm, Buffered *self)
{
    if (LIKELY(self->ok)) return true;
    return throw_false(vm, ValueError, self->detached ? "raw stream has been detached"
                                                      : "I/O operation on uninitialized object");
}

// Another thread has the lock, whose call of raw waits: so does this one. What it knew may no longer be so then.
static COLD bool wait_for_lock(VM *vm, Buffered *self)
{
    do {
        while (self->busy) {
            // A lock taken before there were other threads is the main one's.
            if (self->holder == NULL || self->holder == thread_current(vm)) {
                return throw_false(vm, RuntimeError, "reentrant call inside %R", self_of(self));
            }
            if (!thread_wait(vm, self, -1, 0, thread_clock() + LOOK_AGAIN_NS)) return false;
        }
        if (!buffered_ready(vm, self) || !buffered_check_open(vm, self, "I/O operation on closed file.")) return false;
    } while (self->busy);
    return true;
}

bool buffered_lock(VM *vm, Buffered *self)
{
    if (UNLIKELY(self->busy) && !wait_for_lock(vm, self)) return false;
    self->busy = true;
    self->holder = thread_current(vm);
    return true;
}

bool buffered_check_open(VM *vm, Buffered *self, const char *what)
{
    bool closed;
    if (LIKELY(self->file != NULL)) closed = self->file->fd < 0;
    else if (!stream_is_closed(vm, self->raw, &closed)) return false;
    if (LIKELY(!closed)) return true;
    return throw_false(vm, ValueError, "%s", what);
}

static RAISES bool take_buffer(VM *vm, Buffered *self)
{
    if (LIKELY(self->data != NULL)) return true;
    self->data = memory_take(&vm->memory, self->size);
    if (self->data == NULL) return throw_memory(vm), false;
    self->capacity = self->size;
    return true;
}

// ---- The raw stream -----------------------------------------------------------------------------

// raw.readinto() of any stream.
static RUNS ssize_t object_read(VM *vm, Buffered *self, char *data, size_t size)
{
    ByteArray *array = bytearray_new(vm, NULL, 0);
    if (!bytearray_resize(vm, array, size)) return -1;
    memset(array->data, 0, size);
    MemoryView *view = memoryview_new(vm, value_of_object(array));
    if (view == NULL) return -1;
    Value argument = value_of_object(view);
    Value result = call_method(vm, self->raw, NAME(vm, readinto), 1, &argument);
    if (raised(result)) return -1;
    if (is_none(result)) return -2;
    int64_t count;
    if (!index_as_int64(vm, result, false, &count)) {
        if (pending_is(vm, TypeError)) {
            Value cause = take_pending(vm);
            (void)throw(vm, OSError, "raw readinto() failed");
            if (!exception_set_cause(vm, vm->pending, cause)) return -1;
        }
        return -1;
    }
    if (count < 0 || (size_t)count > size || array->size < (size_t)count) {
        (void)throw(vm, OSError,
                    "raw readinto() returned invalid length %lld (should have been between 0 and %zu)",
                    (long long)count, size);
        return -1;
    }
    memcpy(data, array->data, (size_t)count);
    return (ssize_t)count;
}

ssize_t buffered_raw_read(VM *vm, Buffered *self, char *data, size_t size)
{
    ssize_t n = self->file != NULL ? file_read(vm, self->file->fd, data, size) : object_read(vm, self, data, size);
    if (n > 0 && self->position >= 0) self->position += n;
    return n;
}

static RUNS ssize_t object_write(VM *vm, Buffered *self, const char *data, size_t size)
{
    Bytes *bytes = bytes_new(vm, data, size);
    MemoryView *view = bytes != NULL ? memoryview_new(vm, value_of_object(bytes)) : NULL;
    if (view == NULL) return -1;
    Value argument = value_of_object(view);
    Value result = call_method(vm, self->raw, NAME(vm, write), 1, &argument);
    if (raised(result)) return -1;
    if (is_none(result)) return -2;
    int64_t count;
    if (!index_as_int64(vm, result, false, &count)) return -1;
    if (count < 0 || (size_t)count > size) {
        (void)throw(vm, OSError, "raw write() returned invalid length %lld (should have been between 0 and %zu)",
                    (long long)count, size);
        return -1;
    }
    return (ssize_t)count;
}

ssize_t buffered_raw_write(VM *vm, Buffered *self, const char *data, size_t size)
{
    ssize_t n = self->file != NULL ? file_write(vm, self->file->fd, data, size) : object_write(vm, self, data, size);
    if (n > 0 && self->position >= 0) self->position += n;
    return n;
}

static RUNS int64_t position_of(VM *vm, Buffered *self, Value result)
{
    int64_t position;
    if (raised(result) || !stream_offset(vm, result, &position)) return -1;
    if (position < 0) {
        (void)throw(vm, OSError, "Raw stream returned invalid position %lld", (long long)position);
        return -1;
    }
    return self->position = position;
}

int64_t buffered_raw_seek(VM *vm, Buffered *self, int64_t target, int whence)
{
    if (self->file != NULL) return position_of(vm, self, file_seek(vm, self->file, target, whence));
    Value args[] = {int_new(vm, target), value_of_small(whence)};
    return position_of(vm, self, call_method(vm, self->raw, NAME(vm, seek), 2, args));
}

int64_t buffered_raw_tell(VM *vm, Buffered *self)
{
    if (self->file != NULL && self->file->fd >= 0) return position_of(vm, self, file_seek(vm, self->file, 0, SEEK_CUR));
    return position_of(vm, self, stream_call(vm, self->raw, NAME(vm, tell)));
}

int64_t buffered_offset(const Buffered *self)
{
    return (int64_t)self->pending - (int64_t)(self->end - self->at);
}

// ---- Changing states ----------------------------------------------------------------------------

// BlockingIOError: what was not taken of a write.
static COLD bool throw_blocked(VM *vm, size_t written)
{
    String *text = str_from_c(vm, "write could not complete without blocking");
    if (text == NULL) return false;
    Value args[] = {value_of_small(EAGAIN), value_of_object(text), int_new(vm, (int64_t)written)};
    Value error = call(vm, value_of_object(type_get(vm, BlockingIOError)), 3, args);
    return !raised(error) && (throw_value(vm, error), false);
}

bool buffered_flush(VM *vm, Buffered *self)
{
    size_t done = 0;
    bool fine = true;
    while (done < self->pending) {
        ssize_t n = buffered_raw_write(vm, self, self->data + done, self->pending - done);
        if (n == -2) fine = throw_blocked(vm, 0);
        else if (n < 0) fine = false;
        if (n < 0) break;
        done += (size_t)n;
        if (!charge(vm, 20)) {
            fine = false;
            break;
        }
    }
    if (done > 0 && done < self->pending) memmove(self->data, self->data + done, self->pending - done);
    self->pending -= done;
    return fine;
}

bool buffered_rewind(VM *vm, Buffered *self)
{
    if (self->at == self->end) {
        self->at = self->end = 0;
        return true;
    }
    if (buffered_raw_seek(vm, self, -(int64_t)(self->end - self->at), SEEK_CUR) < 0) return false;
    self->at = self->end = 0;
    return true;
}

// ---- Reading ------------------------------------------------------------------------------------

int buffered_fill(VM *vm, Buffered *self)
{
    if (self->at < self->end) return 1;
    if (self->pending > 0 && !buffered_flush(vm, self)) return -1;
    if (!take_buffer(vm, self)) return -1;
    self->at = self->end = 0;
    ssize_t n = buffered_raw_read(vm, self, self->data, self->capacity);
    if (n < 0) return (int)n;
    self->end = (size_t)n;
    return n > 0;
}

// Takes what was read ahead, at most size bytes.
static size_t take_ahead(Buffered *self, char *out, size_t size)
{
    size_t ahead = self->end - self->at;
    size_t n = ahead < size ? ahead : size;
    if (n > 0) memcpy(out, self->data + self->at, n);
    self->at += n;
    return n;
}

// raw.readall(), or raw.read() until nothing comes: appended to all. *blocked: raw had nothing to give.
static RUNS bool read_rest(VM *vm, Buffered *self, Buf *all, bool *blocked)
{
    *blocked = false;
    if (self->file != NULL) {
        Value rest = file_read_all(vm, self->file);
        if (raised(rest)) return false;
        *blocked = is_none(rest);
        if (!*blocked) buf_append(all, as_bytes(rest)->data, as_bytes(rest)->size);
        self->position = -1;
        return true;
    }
    Value readall = get_attr_or_absent(vm, self->raw, NAME(vm, readall));
    if (raised(readall)) return false;
    if (!is_absent(readall)) {
        Value rest = call(vm, readall, 0, NULL);
        if (raised(rest)) return false;
        if (!is_none(rest) && !is_bytes(rest)) return throw_false(vm, TypeError, "readall() should return bytes");
        *blocked = is_none(rest);
        if (!*blocked) buf_append(all, as_bytes(rest)->data, as_bytes(rest)->size);
        self->position = -1;
        return true;
    }
    for (;;) {
        Value piece = stream_call(vm, self->raw, NAME(vm, read));
        if (raised(piece)) return false;
        if (!is_none(piece) && !is_bytes(piece)) return throw_false(vm, TypeError, "read() should return bytes");
        if (is_none(piece) || as_bytes(piece)->size == 0) {
            *blocked = is_none(piece);
            self->position = -1;
            return true;
        }
        buf_append(all, as_bytes(piece)->data, as_bytes(piece)->size);
        if (!charge(vm, 50)) return false;
    }
}

Value buffered_read_all(VM *vm, Buffered *self)
{
    if (self->pending > 0 && !buffered_flush(vm, self)) return RAISED;
    if (self->at == self->end && self->file != NULL) {
        self->position = -1;
        self->at = self->end = 0;
        return file_read_all(vm, self->file); // the bytes of the answer are made once
    }
    Buf all;
    buf_init(&all, &vm->memory);
    if (self->at < self->end) buf_append(&all, self->data + self->at, self->end - self->at);
    self->at = self->end = 0;
    bool blocked;
    if (!read_rest(vm, self, &all, &blocked)) return buf_free(&all), RAISED;
    if (blocked && all.size == 0) return buf_free(&all), NONE;
    return value_of_bytes(bytes_from_buf(vm, &all));
}

Value buffered_read(VM *vm, Buffered *self, size_t size)
{
    size_t ahead = self->end - self->at;
    if (LIKELY(size <= ahead)) {
        Bytes *bytes = bytes_new(vm, self->data + self->at, size);
        self->at += size;
        return value_of_bytes(bytes);
    }
    Bytes *bytes = bytes_new(vm, NULL, size);
    if (bytes == NULL || (self->pending > 0 && !buffered_flush(vm, self)) || !take_buffer(vm, self)) return RAISED;
    size_t got = take_ahead(self, bytes->data, size);
    ssize_t n = 1;
    while (got < size) {
        size_t missing = size - got;
        if (missing >= self->capacity) { // straight into the answer, whole buffers at a time
            n = buffered_raw_read(vm, self, bytes->data + got, missing - missing % self->capacity);
            if (n > 0) got += (size_t)n;
        } else {
            n = buffered_fill(vm, self);
            if (n > 0) got += take_ahead(self, bytes->data + got, missing);
        }
        if (n <= 0) break;
        if (!charge(vm, 50)) return RAISED;
    }
    if (n == -1) return RAISED;
    if (got == 0 && n == -2) return NONE;
    return got == size ? value_of_object(bytes) : value_of_bytes(bytes_new(vm, bytes->data, got));
}

// ---- Writing ------------------------------------------------------------------------------------

// Keeps of data what fits the buffer, after a write that would block.
static RUNS bool keep_and_block(VM *vm, Buffered *self, const char *data, size_t size, size_t done)
{
    size_t room = self->capacity - self->pending;
    size_t kept = size - done < room ? size - done : room;
    memcpy(self->data + self->pending, data + done, kept);
    self->pending += kept;
    return done + kept == size || throw_blocked(vm, done + kept);
}

bool buffered_put(VM *vm, Buffered *self, const char *data, size_t size)
{
    if (!take_buffer(vm, self)) return false;
    if (self->end > 0 && !buffered_rewind(vm, self)) return false;
    if (LIKELY(size <= self->capacity - self->pending)) {
        memcpy(self->data + self->pending, data, size);
        self->pending += size;
        return true;
    }
    if (!buffered_flush(vm, self)) {
        // Would it block? Then what fits is taken all the same.
        if (!pending_is(vm, BlockingIOError)) return false;
        Value error = take_pending(vm);
        if (keep_and_block(vm, self, data, size, 0)) return true;
        if (pending_is(vm, BlockingIOError)) chain_context(vm, vm->pending, error);
        return false;
    }
    size_t done = 0;
    while (size - done > self->capacity) {
        ssize_t n = buffered_raw_write(vm, self, data + done, size - done);
        if (n == -2) return keep_and_block(vm, self, data, size, done);
        if (n < 0) return false;
        done += (size_t)n;
        if (!charge(vm, 50)) return false;
    }
    memcpy(self->data, data + done, size - done);
    self->pending = size - done;
    return true;
}

bool buffered_write(VM *vm, Buffered *self, const char *data, size_t size)
{
    if (!buffered_ready(vm, self) || !buffered_check_open(vm, self, "write to closed file")) return false;
    if (!buffered_lock(vm, self)) return false;
    bool fine = buffered_put(vm, self, data, size);
    buffered_unlock(self);
    return fine;
}

bool buffered_flush_all(VM *vm, Buffered *self)
{
    if (!buffered_ready(vm, self) || !buffered_check_open(vm, self, "flush of closed file")) return false;
    if (!buffered_lock(vm, self)) return false;
    bool fine = buffered_flush(vm, self) && (!self->can_write || !self->can_read || buffered_rewind(vm, self));
    buffered_unlock(self);
    return fine;
}

// ---- The objects --------------------------------------------------------------------------------

void buffered_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((Buffered *)object)->raw);
}

void buffered_release(VM *vm, Object *object)
{
    Buffered *self = (Buffered *)object;
    memory_release(&vm->memory, self->data, self->capacity);
}

bool buffered_is_exact(VM *vm, Value v)
{
    if (!is_pointer(v)) return false;
    const Type *type = type_of(vm, v);
    if (type->flags & TYPE_IS_HEAP) return false;
    bool is_one = type->def == &buffered_reader_type || type->def == &buffered_writer_type ||
                  type->def == &buffered_random_type;
    return is_one && ((Buffered *)as_object(v))->ok;
}
