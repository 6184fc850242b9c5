// stream_reader.c - StreamReader: bytes that came and wait to be read, and the awaitable that its methods return.
//
// What came in one piece is kept as the Bytes it became; read() hands that very object on when it asks for as much or
// more. Only when a second piece comes before the first is read are they put together, in a bytearray.
#include "stdlib/asyncio/streams.h"

#include "vm/base/search.h"
#include "vm/exec/interp.h"
#include "vm/exec/generator.h"
#include "vm/types/bytes.h"
#include "vm/types/iterators.h"

#define DEFAULT_LIMIT 65536

// ---- What is buffered ---------------------------------------------------------------------------

static size_t buffered(const StreamReader *self)
{
    if (!is_absent(self->chunk)) return as_bytes(self->chunk)->size - self->chunk_start;
    return is_absent(self->buffer) ? 0 : as_bytearray(self->buffer)->size;
}

static const char *buffered_data(const StreamReader *self)
{
    if (!is_absent(self->chunk)) return as_bytes(self->chunk)->data + self->chunk_start;
    return is_absent(self->buffer) ? "" : as_bytearray(self->buffer)->data;
}

// All in the bytearray, which is made now if there is none.
static RAISES ByteArray *gather(VM *vm, StreamReader *self, size_t room)
{
    size_t size = buffered(self);
    if (is_absent(self->buffer)) {
        ByteArray *made = bytearray_new(vm, NULL, 0);
        if (!made) return NULL;
        store(vm, self, &self->buffer, value_of_object(made));
    }
    ByteArray *array = as_bytearray(self->buffer);
    size_t has = is_absent(self->chunk) ? size : 0;
    if (!bytearray_resize(vm, array, size + room)) return NULL;
    if (!is_absent(self->chunk)) {
        memcpy(array->data + has, as_bytes(self->chunk)->data + self->chunk_start, size);
        self->chunk = ABSENT;
    }
    return array;
}

static RAISES bool append(VM *vm, StreamReader *self, const char *data, size_t size)
{
    size_t before = buffered(self);
    if (before == 0 && (is_absent(self->buffer) || as_bytearray(self->buffer)->exports == 0)) {
        Bytes *bytes = bytes_new(vm, data, size);
        if (!bytes) return false;
        store(vm, self, &self->chunk, value_of_object(bytes));
        self->chunk_start = 0;
        return true;
    }
    ByteArray *array = gather(vm, self, size);
    if (!array) return false;
    memcpy(array->data + before, data, size);
    return true;
}

// Forgets the first bytes.
static RAISES bool drop(VM *vm, StreamReader *self, size_t size)
{
    if (!is_absent(self->chunk)) {
        self->chunk_start += size;
        if (self->chunk_start >= as_bytes(self->chunk)->size) self->chunk = ABSENT;
        return true;
    }
    if (size == 0 || is_absent(self->buffer)) return true;
    ByteArray *array = as_bytearray(self->buffer);
    if (array->exports) return throw_false(vm, BufferError, "Existing exports of data: object cannot be re-sized");
    if (size >= array->size) return bytearray_resize(vm, array, 0);
    array->data += size;
    array->size -= size;
    return true;
}

// Takes the first bytes, or as many as there are.
static RAISES Value take(VM *vm, StreamReader *self, size_t size)
{
    size_t all = buffered(self);
    if (size > all) size = all;
    if (!is_absent(self->chunk) && self->chunk_start == 0 && size == all) {
        Value chunk = self->chunk;
        self->chunk = ABSENT;
        return chunk;
    }
    Value bytes = value_of_bytes(bytes_new(vm, buffered_data(self), size));
    return raised(bytes) || !drop(vm, self, size) ? RAISED : bytes;
}

// ---- Feeding ------------------------------------------------------------------------------------

static RUNS bool future_is_cancelled(VM *vm, Value future, bool *is)
{
    if (LIKELY(is_future(vm, future))) return *is = as_future(future)->state == FUTURE_CANCELLED, true;
    Value answer = call_method(vm, future, str_intern_c(vm, "cancelled"), 0, NULL);
    return !raised(answer) && truth(vm, answer, is);
}

// Wakes who waits; exception NONE: there is something to read, or nothing will ever be.
static RUNS bool wake(VM *vm, StreamReader *self, Value exception)
{
    Value waiter = self->waiter;
    bool is_cancelled;
    if (is_none(waiter)) return true;
    self->waiter = NONE;
    if (LIKELY(type_of(vm, waiter) == aio_of(vm)->future) && LIKELY(is_none(exception))) {
        Future *future = as_future(waiter);
        if (future->state == FUTURE_PENDING) return future_finish(vm, future, NONE);
        if (future->state == FUTURE_CANCELLED) return true;
    }
    if (!future_is_cancelled(vm, waiter, &is_cancelled)) return false;
    if (is_cancelled) return true;
    String *name = str_intern_c(vm, is_none(exception) ? "set_result" : "set_exception");
    return !raised(call_method(vm, waiter, name, 1, &exception));
}

static RUNS bool pause_transport(VM *vm, StreamReader *self)
{
    Value transport = self->transport;
    if (is_transport(vm, transport)) {
        if (!transport_pause(vm, as_transport(transport))) return false;
    } else if (raised(call_method(vm, transport, str_intern_c(vm, "pause_reading"), 0, NULL))) {
        if (!catch_pending(vm, NotImplementedError)) return false;
        self->transport = NONE; // it cannot, so it is not asked again
        return true;
    }
    self->paused = true;
    return true;
}

static RUNS bool resume_transport(VM *vm, StreamReader *self)
{
    self->paused = false;
    Value transport = self->transport;
    if (is_transport(vm, transport)) return transport_resume(vm, as_transport(transport));
    return !raised(call_method(vm, transport, str_intern_c(vm, "resume_reading"), 0, NULL));
}

static RUNS bool maybe_resume(VM *vm, StreamReader *self)
{
    return !self->paused || buffered(self) > self->limit || resume_transport(vm, self);
}

bool reader_feed(VM *vm, StreamReader *self, const char *data, size_t size)
{
    if (UNLIKELY(self->eof)) return throw_false(vm, AssertionError, "feed_data after feed_eof");
    if (size == 0) return true;
    if (!append(vm, self, data, size)) return false;
    if (!is_none(self->waiter) && !wake(vm, self, NONE)) return false;
    size_t has = buffered(self);
    if (LIKELY(has <= self->limit) || has - self->limit <= self->limit) return true;
    return self->paused || is_none(self->transport) || pause_transport(vm, self);
}

// ---- The awaitable ------------------------------------------------------------------------------

// What reader.read() and its like return. It begins when it is first stepped, as a coroutine does.
typedef struct StreamOp {
    Object head;
    Value stream;       // a StreamReader or StreamWriter; ABSENT: it is over
    Value argument;     // separators: a tuple of bytes; READ_ALL: a list of what came; ABSENT
    Value awaited;      // what it waits for now; ABSENT
    int64_t size;       // of READ, EXACTLY
    size_t offset;      // of LINE, NEXT, UNTIL: no separator begins before it
    uint8_t kind;
    bool began, is_waiting;
    int stage;          // of DRAIN
} StreamOp;

static StreamOp *as_op(Value v)
{
    return (StreamOp *)as_object(v);
}

Value stream_op_new(VM *vm, Value stream, int kind, Value argument)
{
    Type *type = aio_of(vm)->stream_op;
    StreamOp *self = type_allocate(vm, type, 0);
    if (!self) return RAISED;
    self->stream = stream;
    self->argument = argument;
    self->awaited = ABSENT;
    self->kind = (uint8_t)kind;
    return value_of_object(self);
}

// A step of what is awaited below: a value is sent, or (ABSENT) the pending exception thrown.
static RUNS Value step_below(VM *vm, Value awaited, Value value)
{
    if (!is_coroutine(awaited) && !is_generator(awaited)) return delegate_send(vm, awaited, value);
    Generator *generator = (Generator *)as_object(awaited);
    return is_absent(value) ? generator_throw_pending(vm, generator) : generator_send(vm, generator, value);
}

// Makes the future that self will be woken by: EXHAUSTED never, what to yield or RAISED.
static RUNS Value begin_wait(VM *vm, StreamOp *self, StreamReader *reader, const char *name)
{
    if (!is_none(reader->waiter)) {
        return throw(vm, RuntimeError, "%s() called while another coroutine is already waiting for incoming data", name);
    }
    if (reader->eof) return throw(vm, AssertionError, "_wait_for_data after EOF");
    // With so much buffered and still too little, the reader would wait for ever.
    if (reader->paused && !resume_transport(vm, reader)) return RAISED;
    Value future;
    if (LIKELY(is_loop(vm, reader->loop)) && LIKELY(loop_is_plain(vm, as_loop(reader->loop)))) {
        Future *made = future_new(vm, reader->loop);
        future = made ? value_of_object(made) : RAISED;
    } else {
        future = call_method(vm, reader->loop, str_intern_c(vm, "create_future"), 0, NULL);
    }
    if (raised(future)) return RAISED;
    store(vm, reader, &reader->waiter, future);
    Value awaited = get_awaitable(vm, future, 0);
    if (raised(awaited)) return reader->waiter = NONE, RAISED;
    store(vm, self, &self->awaited, awaited);
    self->is_waiting = true;
    return step_below(vm, awaited, NONE);
}

static Value done(VM *vm, Value result)
{
    if (raised(result)) return RAISED;
    vm->stop_value = result;
    return EXHAUSTED;
}

static COLD RUNS Value throw_stream_error(VM *vm, const char *name, Value first, Value second)
{
    Value cls = aio_python(vm, "exceptions", name), args[] = {first, second};
    Value error = raised(cls) || raised(first) ? RAISED : call(vm, cls, 2, args);
    return raised(error) ? RAISED : throw_value(vm, error);
}

static COLD RUNS Value throw_incomplete(VM *vm, StreamReader *reader, Value expected)
{
    return throw_stream_error(vm, "IncompleteReadError", take(vm, reader, SIZE_MAX), expected);
}

static COLD RUNS Value throw_overrun(VM *vm, const char *words, size_t consumed)
{
    return throw_stream_error(vm, "LimitOverrunError", value_of_str(str_from_c(vm, words)), int_new(vm, (int64_t)consumed));
}

// Where the earliest end of a separator is, of those that begin from offset on: its begin, its end.
static bool find(const char *data, size_t size, Value separators, size_t offset, size_t *begin, size_t *end)
{
    if (is_absent(separators)) {
        const char *at = memchr(data + offset, '\n', size - offset);
        if (!at) return false;
        *begin = (size_t)(at - data);
        *end = *begin + 1;
        return true;
    }
    const Tuple *tuple = as_tuple(separators);
    bool found = false;
    for (size_t i = 0; i < tuple->count; i++) {
        const Bytes *one = as_bytes(tuple->items[i]);
        const char *at = memmem(data + offset, size - offset, one->data, one->size);
        size_t its_end = at ? (size_t)(at - data) + one->size : 0;
        if (!at || (found && its_end >= *end)) continue;
        found = true;
        *end = its_end;
        *begin = (size_t)(at - data);
    }
    return found;
}

static RUNS Value separator_of(VM *vm, Value v)
{
    BufferView view;
    if (is_exact_bytes(v)) return v;
    if (!buffer_get(vm, v, &view, false)) return RAISED;
    Bytes *copy = bytes_new(vm, view.data, view.size);
    buffer_release(vm, &view);
    return value_of_bytes(copy);
}

// The separators as a tuple of bytes, the shortest first.
static RUNS Tuple *separators_of(VM *vm, Value given)
{
    Tuple *all = is_tuple(given) ? as_tuple(given) : tuple_of(vm, 1, given);
    if (!all) return NULL;
    if (all->count == 0) return throw_null(vm, ValueError, "Separator should contain at least one element");
    Tuple *sorted = tuple_new(vm, all->items, all->count);
    if (!sorted) return NULL;
    for (size_t i = 0; i < sorted->count; i++) {
        if (!charge(vm, i)) return NULL;
        Value one = separator_of(vm, all->items[i]);
        if (raised(one)) return NULL;
        size_t j = i;
        for (; j > 0 && as_bytes(sorted->items[j - 1])->size > as_bytes(one)->size; j--) {
            store(vm, sorted, &sorted->items[j], sorted->items[j - 1]);
        }
        store(vm, sorted, &sorted->items[j], one);
    }
    if (as_bytes(sorted->items[0])->size == 0) {
        return throw_null(vm, ValueError, "Separator should be at least one-byte string");
    }
    return sorted;
}

// readuntil(): a step of it.
static RUNS Value step_until(VM *vm, StreamOp *self, StreamReader *reader)
{
    size_t shortest = 1, longest = 1, begin = 0, end = 0;
    if (!is_absent(self->argument)) { // sorted by length
        const Tuple *tuple = as_tuple(self->argument);
        shortest = as_bytes(tuple->items[0])->size;
        longest = as_bytes(tuple->items[tuple->count - 1])->size;
    }
    for (;;) {
        size_t count = buffered(reader);
        if (self->offset > count) self->offset = count; // somebody emptied the buffer meanwhile
        if (count - self->offset >= shortest) {
            if (!charge(vm, (count - self->offset) / 64)) return RAISED;
            if (find(buffered_data(reader), count, self->argument, self->offset, &begin, &end)) break;
            // One may have begun at the end of the buffer.
            self->offset = count + 1 > longest ? count + 1 - longest : 0;
            if (self->offset > reader->limit) {
                return throw_overrun(vm, "Separator is not found, and chunk exceed the limit", self->offset);
            }
        }
        if (reader->eof) return throw_incomplete(vm, reader, NONE);
        Value yielded = begin_wait(vm, self, reader, "readuntil");
        if (!is_exhausted(yielded)) return yielded;
        self->is_waiting = false;
        reader->waiter = NONE;
    }
    if (begin > reader->limit) {
        return throw_overrun(vm, "Separator is found, but chunk is longer than limit", begin);
    }
    Value line = take(vm, reader, end);
    if (raised(line) || !maybe_resume(vm, reader)) return RAISED;
    return done(vm, line);
}

static RUNS bool pending_is_stream_error(VM *vm, const char *name, bool *is)
{
    Value error = take_pending(vm), cls = aio_python(vm, "exceptions", name);
    if (raised(cls)) return false;
    if (!is_instance(vm, error, cls, is)) return false;
    (void)throw_value(vm, error);
    return true;
}

// readline(): the same, but the end of the data ends a line as well, and a line that is too long is dropped.
static RUNS Value step_line(VM *vm, StreamOp *self, StreamReader *reader)
{
    Value result = step_until(vm, self, reader);
    bool is_it;
    if (LIKELY(!raised(result)) || as_exception(vm->pending)->limit_stop) return result;
    if (pending_is(vm, EOFError)) {
        if (!pending_is_stream_error(vm, "IncompleteReadError", &is_it)) return RAISED;
        if (!is_it) return RAISED;
        Value partial = get_attr(vm, take_pending(vm), str_intern_c(vm, "partial"));
        return done(vm, partial);
    }
    if (!pending_is_stream_error(vm, "LimitOverrunError", &is_it)) return RAISED;
    if (!is_it) return RAISED;
    Value error = take_pending(vm), consumed = get_attr(vm, error, str_intern_c(vm, "consumed"));
    int64_t size;
    if (raised(consumed) || !index_as_int64(vm, consumed, true, &size)) return RAISED;
    size_t count = buffered(reader);
    bool has_end = (size_t)size < count && buffered_data(reader)[size] == '\n';
    if (!drop(vm, reader, has_end ? (size_t)size + 1 : count) || !maybe_resume(vm, reader)) return RAISED;
    Value words = get_item(vm, value_of_object(as_exception(error)->args), value_of_small(0));
    return raised(words) ? RAISED : throw_with(vm, ValueError, words);
}

static RUNS Value step_read(VM *vm, StreamOp *self, StreamReader *reader, bool woken)
{
    if (self->size == 0) return done(vm, value_of_bytes(bytes_new(vm, NULL, 0)));
    if (!woken && buffered(reader) == 0 && !reader->eof) {
        Value yielded = begin_wait(vm, self, reader, "read");
        if (!is_exhausted(yielded)) return yielded;
        self->is_waiting = false;
        reader->waiter = NONE;
    }
    Value data = take(vm, reader, (size_t)self->size);
    if (raised(data) || !maybe_resume(vm, reader)) return RAISED;
    return done(vm, data);
}

static RUNS Value join_all(VM *vm, Value list)
{
    Value empty = value_of_bytes(bytes_new(vm, NULL, 0));
    return done(vm, raised(empty) ? RAISED : call_method(vm, empty, NAME(vm, join), 1, &list));
}

// read(-1): as many reads of the limit as there are.
static RUNS Value step_read_all(VM *vm, StreamOp *self, StreamReader *reader, bool woken)
{
    for (;; woken = false) {
        if (!woken && !is_none(reader->exception)) return throw_value(vm, reader->exception);
        if (!woken && buffered(reader) == 0 && !reader->eof) {
            Value yielded = begin_wait(vm, self, reader, "read");
            if (!is_exhausted(yielded)) return yielded;
            self->is_waiting = false;
            reader->waiter = NONE;
        }
        Value data = take(vm, reader, reader->limit);
        if (raised(data) || !maybe_resume(vm, reader)) return RAISED;
        if (as_bytes(data)->size == 0) return join_all(vm, self->argument);
        if (!list_append(vm, as_list(self->argument), data) || !charge(vm, 50)) return RAISED;
    }
}

static RUNS Value step_exactly(VM *vm, StreamOp *self, StreamReader *reader)
{
    while (buffered(reader) < (size_t)self->size) {
        if (reader->eof) return throw_incomplete(vm, reader, int_new(vm, self->size));
        Value yielded = begin_wait(vm, self, reader, "readexactly");
        if (!is_exhausted(yielded)) return yielded;
        self->is_waiting = false;
        reader->waiter = NONE;
    }
    Value data = take(vm, reader, (size_t)self->size);
    if (raised(data) || !maybe_resume(vm, reader)) return RAISED;
    return done(vm, data);
}

static RUNS Value step_writer(VM *vm, StreamOp *self)
{
    StreamWriter *writer = as_writer(self->stream);
    Value awaited = self->awaited;
    for (;;) {
        if (self->kind == STREAM_DRAIN) {
            Value result = drain_step(vm, writer, &self->stage, &awaited);
            if (raised(result) || is_exhausted(result) || is_none(result)) return result;
        } else if (self->stage++) {
            return done(vm, NONE);
        } else {
            Value me = self->stream;
            awaited = call_method(vm, writer->protocol, str_intern_c(vm, "_get_close_waiter"), 1, &me);
            if (raised(awaited)) return RAISED;
        }
        awaited = get_awaitable(vm, awaited, 0);
        if (raised(awaited)) return RAISED;
        store(vm, self, &self->awaited, awaited);
        Value yielded = step_below(vm, awaited, NONE);
        if (!is_exhausted(yielded)) return yielded;
        self->awaited = ABSENT;
    }
}

static RUNS Value step_stream(VM *vm, StreamOp *self, bool woken)
{
    if (self->kind >= STREAM_DRAIN) return step_writer(vm, self);
    StreamReader *reader = as_reader(self->stream);
    if (UNLIKELY(!self->began)) {
        self->began = true;
        if (is_absent(reader->loop)) return throw(vm, RuntimeError, "StreamReader.__init__() was not called");
        if (self->kind == STREAM_UNTIL && !is_absent(self->argument)) {
            Tuple *separators = separators_of(vm, self->argument);
            if (!separators) return RAISED;
            store(vm, self, &self->argument, value_of_object(separators));
        }
        if (self->size < 0 && self->kind == STREAM_EXACTLY) {
            return throw(vm, ValueError, "readexactly size can not be less than zero");
        }
        if (!is_none(reader->exception)) return throw_value(vm, reader->exception);
    }
    switch (self->kind) {
    case STREAM_READ: return step_read(vm, self, reader, woken);
    case STREAM_READ_ALL: return step_read_all(vm, self, reader, woken);
    case STREAM_EXACTLY: return step_exactly(vm, self, reader);
    case STREAM_UNTIL: return step_until(vm, self, reader);
    case STREAM_LINE: return step_line(vm, self, reader);
    }
    Value line = step_line(vm, self, reader); // STREAM_NEXT
    if (!is_exhausted(line)) return line;
    Value found = vm->stop_value;
    if (is_bytes(found) && as_bytes(found)->size == 0) return throw(vm, StopAsyncIteration, "");
    return line;
}

Value stream_op_send(VM *vm, Value me, Value value)
{
    StreamOp *self = as_op(me);
    if (UNLIKELY(is_absent(self->stream))) {
        if (is_absent(value)) return RAISED;
        return throw(vm, RuntimeError, "cannot reuse already awaited coroutine");
    }
    Value result;
    bool woken = false;
    if (!is_absent(self->awaited)) {
        result = step_below(vm, self->awaited, value);
        if (!raised(result) && !is_exhausted(result)) return result;
        woken = true;
        self->awaited = ABSENT;
        if (self->is_waiting) as_reader(self->stream)->waiter = NONE;
        self->is_waiting = false;
        if (!raised(result)) result = step_stream(vm, self, true);
    } else if (UNLIKELY(is_absent(value))) {
        result = RAISED; // thrown in before it began, or while it lets a turn pass
    } else {
        result = step_stream(vm, self, woken);
    }
    if (!raised(result) && !is_exhausted(result)) return result;
    if (self->is_waiting && !is_absent(self->stream)) as_reader(self->stream)->waiter = NONE;
    self->stream = self->awaited = self->argument = ABSENT;
    return result;
}

static Value op_next(VM *vm, Value self)
{
    return stream_op_send(vm, self, NONE);
}

static Value py_op_send(VM *vm, Value *args)
{
    return stop_iteration(vm, stream_op_send(vm, args[0], args[1]));
}

static Value py_op_throw(VM *vm, Value *args)
{
    if (!throw_arguments(vm, args, "throw")) return RAISED;
    return stop_iteration(vm, stream_op_send(vm, args[0], ABSENT));
}

static Value py_op_close(VM *vm, Value *args)
{
    StreamOp *self = as_op(args[0]);
    if (is_absent(self->stream)) return NONE;
    if (is_absent(self->awaited)) {
        self->stream = ABSENT;
        return NONE;
    }
    (void)throw(vm, GeneratorExit, "");
    Value result = stream_op_send(vm, args[0], ABSENT);
    if (!raised(result)) return is_exhausted(result) ? NONE : throw(vm, RuntimeError, "coroutine ignored GeneratorExit");
    return catch_pending(vm, GeneratorExit) || catch_pending(vm, StopIteration) ? NONE : RAISED;
}

static const char *const op_names[] = {"StreamReader.read", "StreamReader.read", "StreamReader.readline",
                                       "StreamReader.__anext__", "StreamReader.readuntil", "StreamReader.readexactly",
                                       "StreamWriter.drain", "StreamWriter.wait_closed"};

static Value op_name(VM *vm, Value self)
{
    return value_of_str(str_from_c(vm, strchr(op_names[as_op(self)->kind], '.') + 1));
}

static Value op_qualname(VM *vm, Value self)
{
    return value_of_str(str_from_c(vm, op_names[as_op(self)->kind]));
}

static Value op_awaited(VM *vm, Value self)
{
    return shown_or_none(as_op(self)->awaited);
}

static Value op_stream(VM *vm, Value self)
{
    return shown_or_none(as_op(self)->stream);
}

static Value op_repr(VM *vm, Value self)
{
    return value_of_str(str_format(vm, "<coroutine object %s at %p>", op_names[as_op(self)->kind], address_of(vm, self)));
}

static void op_trace(VM *vm, Tracer *tracer, Object *object)
{
    StreamOp *self = (StreamOp *)object;
    trace_value(tracer, self->stream);
    trace_value(tracer, self->argument);
    trace_value(tracer, self->awaited);
}

static const Native op_methods[] = {
    {"send(self, value, /)", py_op_send, "Resume it."},
    {"throw(self, type, value=?, traceback=?, /)", py_op_throw, "Raise an exception where it waits."},
    {"close(self, /)", py_op_close, "End it."},
    {0},
};

static const NativeProperty op_properties[] = {
    {"__name__", op_name, NULL, NULL}, {"__qualname__", op_qualname, NULL, NULL}, {"cr_await", op_awaited, NULL, NULL},
    {"_stream", op_stream, NULL, NULL}, {0},
};

const TypeDef stream_op_type = {
    .name = "_asyncio.StreamCoroutine",
    .doc = "What the methods of streams return, to be awaited.",
    .size = sizeof(StreamOp),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = op_trace,
    .repr = op_repr,
    .await = future_await,
    .iterate = iterator_self,
    .next = op_next,
    .methods = op_methods,
    .properties = op_properties,
};

// ---- What Python sees ---------------------------------------------------------------------------

static RAISES bool is_ready(VM *vm, const StreamReader *self)
{
    return !is_absent(self->loop) || throw_false(vm, RuntimeError, "StreamReader.__init__() was not called");
}

static Value reader_construct(VM *vm, Value *args)
{
    StreamReader *self = type_allocate(vm, (Type *)as_object(args[0]), 0);
    if (!self) return RAISED;
    self->loop = self->chunk = self->buffer = ABSENT;
    self->waiter = self->exception = self->transport = self->source = NONE;
    return value_of_object(self);
}

static Value reader_init(VM *vm, Value *args) // StreamReader(limit=65536, loop=None)
{
    StreamReader *self = as_reader(args[0]);
    int64_t limit;
    bool debug;
    if (!arg_index(vm, args, 1, &limit)) return RAISED;
    if (limit <= 0) return throw(vm, ValueError, "Limit cannot be <= 0");
    Value loop = is_none(args[2]) ? current_loop(vm) : args[2];
    if (raised(loop) || !loop_is_debug(vm, loop, &debug)) return RAISED;
    self->limit = (size_t)limit;
    store(vm, self, &self->loop, loop);
    if (!debug) return NONE;
    Value stack = aio_extract_stack(vm);
    if (raised(stack)) return RAISED;
    store(vm, self, &self->source, stack);
    return NONE;
}

static Value py_reader_feed_data(VM *vm, Value *args)
{
    BufferView view;
    if (!is_ready(vm, as_reader(args[0])) || !arg_buffer(vm, args, 1, &view)) return RAISED;
    // What is fed may be the buffer itself, or change while Python runs.
    Bytes *copy = is_bytes(args[1]) ? as_bytes(args[1]) : bytes_new(vm, view.data, view.size);
    buffer_release(vm, &view);
    return copy && reader_feed(vm, as_reader(args[0]), copy->data, copy->size) ? NONE : RAISED;
}

static Value py_reader_feed_eof(VM *vm, Value *args)
{
    as_reader(args[0])->eof = true;
    return wake(vm, as_reader(args[0]), NONE) ? NONE : RAISED;
}

static Value py_reader_at_eof(VM *vm, Value *args)
{
    return value_of_bool(as_reader(args[0])->eof && buffered(as_reader(args[0])) == 0);
}

static Value py_reader_exception(VM *vm, Value *args)
{
    return as_reader(args[0])->exception;
}

static Value py_reader_set_exception(VM *vm, Value *args)
{
    StreamReader *self = as_reader(args[0]);
    store(vm, self, &self->exception, args[1]);
    return is_none(self->waiter) || wake(vm, self, args[1]) ? NONE : RAISED;
}

static Value py_reader_set_transport(VM *vm, Value *args)
{
    StreamReader *self = as_reader(args[0]);
    if (!is_none(self->transport)) return throw(vm, AssertionError, "Transport already set");
    store(vm, self, &self->transport, args[1]);
    return NONE;
}

static Value py_reader_maybe_resume(VM *vm, Value *args)
{
    return maybe_resume(vm, as_reader(args[0])) ? NONE : RAISED;
}

static Value py_reader_read(VM *vm, Value *args) // read(self, n=-1)
{
    int64_t size;
    if (!arg_index(vm, args, 1, &size)) return RAISED;
    Value op = stream_op_new(vm, args[0], size < 0 ? STREAM_READ_ALL : STREAM_READ, ABSENT);
    if (raised(op)) return RAISED;
    as_op(op)->size = size;
    if (size < 0) store(vm, as_op(op), &as_op(op)->argument, value_of_object(list_new(vm)));
    return op;
}

static Value py_reader_readexactly(VM *vm, Value *args)
{
    int64_t size;
    if (!arg_index(vm, args, 1, &size)) return RAISED;
    Value op = stream_op_new(vm, args[0], STREAM_EXACTLY, ABSENT);
    if (!raised(op)) as_op(op)->size = size;
    return op;
}

static Value py_reader_readline(VM *vm, Value *args)
{
    return stream_op_new(vm, args[0], STREAM_LINE, ABSENT);
}

static Value py_reader_anext(VM *vm, Value *args)
{
    return stream_op_new(vm, args[0], STREAM_NEXT, ABSENT);
}

static Value reader_anext(VM *vm, Value self)
{
    return stream_op_new(vm, self, STREAM_NEXT, ABSENT);
}

static Value py_reader_readuntil(VM *vm, Value *args) // readuntil(self, separator=?)
{
    return stream_op_new(vm, args[0], STREAM_UNTIL, args[1]);
}

static Value py_reader_wait_for_data(VM *vm, Value *args)
{
    return throw(vm, NotImplementedError, "the reader waits by itself");
}

static Value reader_repr(VM *vm, Value v)
{
    const StreamReader *self = as_reader(v);
    String *text = str_from_c(vm, "<StreamReader");
    if (text && buffered(self)) text = str_format(vm, "%S %zu bytes", text, buffered(self));
    if (text && self->eof) text = str_format(vm, "%S eof", text);
    if (text && self->limit != DEFAULT_LIMIT) text = str_format(vm, "%S limit=%zu", text, self->limit);
    if (text && !is_none(self->waiter)) text = str_format(vm, "%S waiter=%R", text, self->waiter);
    if (text && !is_none(self->exception)) text = str_format(vm, "%S exception=%R", text, self->exception);
    if (text && !is_none(self->transport)) text = str_format(vm, "%S transport=%R", text, self->transport);
    if (text && self->paused) text = str_format(vm, "%S paused", text);
    return value_of_str(text ? str_format(vm, "%S>", text) : NULL);
}

static Value get_buffer(VM *vm, Value self)
{
    ByteArray *array = gather(vm, as_reader(self), 0);
    return array ? value_of_object(array) : RAISED;
}
static bool set_buffer(VM *vm, Value self, Value value)
{
    StreamReader *reader = as_reader(self);
    if (!is_bytearray(value)) return throw_false(vm, TypeError, "_buffer must be a bytearray");
    reader->chunk = ABSENT;
    store(vm, reader, &reader->buffer, value);
    return true;
}
static Value get_limit(VM *vm, Value self)
{
    return int_new(vm, (int64_t)as_reader(self)->limit);
}
static bool set_limit(VM *vm, Value self, Value value)
{
    int64_t limit;
    if (is_absent(value)) return throw_false(vm, AttributeError, "cannot delete attribute");
    if (!index_as_int64(vm, value, true, &limit)) return false;
    as_reader(self)->limit = limit > 0 ? (size_t)limit : 1;
    return true;
}
static Value get_eof(VM *vm, Value self)
{
    return value_of_bool(as_reader(self)->eof);
}
static bool set_eof(VM *vm, Value self, Value value)
{
    return is_absent(value) ? throw_false(vm, AttributeError, "cannot delete attribute")
                            : truth(vm, value, &as_reader(self)->eof);
}
static Value get_paused(VM *vm, Value self)
{
    return value_of_bool(as_reader(self)->paused);
}
static bool set_paused(VM *vm, Value self, Value value)
{
    return is_absent(value) ? throw_false(vm, AttributeError, "cannot delete attribute")
                            : truth(vm, value, &as_reader(self)->paused);
}

#define FIELD(name)                                                                                \
    static Value get_##name(VM *vm, Value self)                                                    \
    {                                                                                              \
        return shown_or_none(as_reader(self)->name);                                               \
    }                                                                                              \
    static bool set_##name(VM *vm, Value self, Value value)                                        \
    {                                                                                              \
        StreamReader *reader = as_reader(self);                                                    \
        store(vm, reader, &reader->name, is_absent(value) ? NONE : value);                         \
        return true;                                                                               \
    }
FIELD(loop) FIELD(waiter) FIELD(exception) FIELD(transport) FIELD(source)
#undef FIELD

static void reader_trace(VM *vm, Tracer *tracer, Object *object)
{
    StreamReader *self = (StreamReader *)object;
    trace_value(tracer, self->loop);
    trace_value(tracer, self->waiter);
    trace_value(tracer, self->exception);
    trace_value(tracer, self->transport);
    trace_value(tracer, self->chunk);
    trace_value(tracer, self->buffer);
    trace_value(tracer, self->source);
}

static const Native reader_methods[] = {
    {"feed_data(self, data, /)", py_reader_feed_data, "Bytes came."},
    {"feed_eof(self, /)", py_reader_feed_eof, "No more data comes."},
    {"at_eof(self, /)", py_reader_at_eof, "Return whether all was read, and no more comes."},
    {"exception(self, /)", py_reader_exception, "Return what the connection broke with, or None."},
    {"set_exception(self, exc, /)", py_reader_set_exception, "Let reading raise exc from now on."},
    {"set_transport(self, transport, /)", py_reader_set_transport,
     "Say which transport is to be paused when too much is buffered."},
    {"_maybe_resume_transport(self, /)", py_reader_maybe_resume, NULL},
    {"_wait_for_data(self, func_name, /)", py_reader_wait_for_data, NULL},
    {"read(self, n=-1)", py_reader_read,
     "Read at most n bytes, as soon as there is one; b'' at the end of the data. n < 0: all."},
    {"readline(self, /)", py_reader_readline,
     "Read a line with its newline; what there is of one at the end of the data, at last b''.\n\n"
     "ValueError: it is longer than the limit; then it, or all that came of it yet, is dropped."},
    {"readexactly(self, n)", py_reader_readexactly, "Read n bytes; IncompleteReadError if the data ends before."},
    {"readuntil(self, separator=?)", py_reader_readuntil,
     "Read up to a separator (b'\\n'), or the first of a tuple of them, and return it all.\n\n"
     "IncompleteReadError: the data ended before. LimitOverrunError: more than the limit came without it, or\n"
     "before it; then all stays in the buffer."},
    {"__anext__(self, /)", py_reader_anext, "The next line."},
    {0},
};

static const NativeProperty reader_properties[] = {
    {"_buffer", get_buffer, set_buffer, NULL}, {"_limit", get_limit, set_limit, NULL}, {"_eof", get_eof, set_eof, NULL},
    {"_paused", get_paused, set_paused, NULL}, {"_loop", get_loop, set_loop, NULL}, {"_waiter", get_waiter, set_waiter, NULL},
    {"_exception", get_exception, set_exception, NULL}, {"_transport", get_transport, set_transport, NULL},
    {"_source_traceback", get_source, set_source, NULL},
    {0},
};

const TypeDef stream_reader_type = {
    .name = "asyncio.streams.StreamReader",
    .doc = "The reading half of a connection, fed by feed_data() and feed_eof().\n\n"
           "limit: how long a line may be; when twice as much is buffered the transport pauses.",
    .signature = "StreamReader(limit=65536, loop=None)",
    .size = sizeof(StreamReader),
    .flags = TYPE_HAS_DICT | TYPE_HAS_WEAKREF | TYPE_INIT_TAKES_ALL,
    .trace = reader_trace,
    .construct = reader_construct,
    .init = reader_init,
    .repr = reader_repr,
    .aiter = iterator_self,
    .anext = reader_anext,
    .methods = reader_methods,
    .properties = reader_properties,
};
