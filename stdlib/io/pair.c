// pair.c - BufferedRWPair: a reader and a writer that look like one stream.
#include "stdlib/io/io.h"

typedef struct Pair {
    Object head;
    Value reader, writer; // a BufferedReader and a BufferedWriter; zero bits until __init__ has run
} Pair;

static Pair *as_pair(Value v)
{
    return (Pair *)as_object(v);
}

static RAISES bool is_ready(VM *vm, Value self)
{
    if (as_pair(self)->reader.bits != 0) return true;
    return throw_false(vm, ValueError, "I/O operation on uninitialized object");
}

static Value pair_init(VM *vm, Value *args) // (reader, writer, buffer_size=8192, /)
{
    Pair *self = as_pair(args[0]);
    int64_t size;
    bool can;
    if (!stream_asks(vm, args[1], NAME(vm, readable), &can)) return RAISED;
    if (!can) return throw_unsupported(vm, "File or stream is not readable.");
    if (!stream_asks(vm, args[2], NAME(vm, writable), &can)) return RAISED;
    if (!can) return throw_unsupported(vm, "File or stream is not writable.");
    if (!index_as_int64(vm, args[3], false, &size)) return RAISED;
    if (size <= 0) return throw(vm, ValueError, "buffer size must be strictly positive");
    Buffered *reader = buffered_new(vm, &buffered_reader_type, args[1], (size_t)size);
    Buffered *writer = reader != NULL ? buffered_new(vm, &buffered_writer_type, args[2], (size_t)size) : NULL;
    if (writer == NULL) return RAISED;
    store(vm, self, &self->reader, value_of_object(reader));
    store(vm, self, &self->writer, value_of_object(writer));
    stream_adopt(vm, self->reader);
    stream_adopt(vm, self->writer);
    return NONE;
}

static RUNS Value forward(VM *vm, Value *args, bool to_reader, String *name, size_t count)
{
    if (!is_ready(vm, args[0])) return RAISED;
    return call_method(vm, to_reader ? as_pair(args[0])->reader : as_pair(args[0])->writer, name, count, &args[1]);
}

static Value py_pair_read(VM *vm, Value *args)
{
    return forward(vm, args, true, NAME(vm, read), 1);
}

static Value py_pair_read1(VM *vm, Value *args)
{
    return forward(vm, args, true, NAME(vm, read1), 1);
}

static Value py_pair_readinto(VM *vm, Value *args)
{
    return forward(vm, args, true, NAME(vm, readinto), 1);
}

static Value py_pair_readinto1(VM *vm, Value *args)
{
    String *name = str_intern_c(vm, "readinto1");
    return name != NULL ? forward(vm, args, true, name, 1) : RAISED;
}

static Value py_pair_peek(VM *vm, Value *args)
{
    return forward(vm, args, true, NAME(vm, peek), 1);
}

static Value py_pair_readable(VM *vm, Value *args)
{
    return forward(vm, args, true, NAME(vm, readable), 0);
}

static Value py_pair_write(VM *vm, Value *args)
{
    return forward(vm, args, false, NAME(vm, write), 1);
}

static Value py_pair_flush(VM *vm, Value *args)
{
    return forward(vm, args, false, NAME(vm, flush), 0);
}

static Value py_pair_writable(VM *vm, Value *args)
{
    return forward(vm, args, false, NAME(vm, writable), 0);
}

static Value py_pair_close(VM *vm, Value *args)
{
    Value first = ABSENT;
    if (raised(forward(vm, args, false, NAME(vm, close), 0))) first = take_pending(vm);
    Value result = forward(vm, args, true, NAME(vm, close), 0);
    if (is_absent(first)) return result;
    if (!raised(result)) return throw_value(vm, first);
    stream_chain(vm, first);
    return RAISED;
}

static Value py_pair_isatty(VM *vm, Value *args)
{
    Value answer = forward(vm, args, false, NAME(vm, isatty), 0);
    return same(answer, FALSE) ? forward(vm, args, true, NAME(vm, isatty), 0) : answer;
}

static Value get_closed(VM *vm, Value self)
{
    if (as_pair(self)->writer.bits == 0) {
        return throw(vm, RuntimeError, "the BufferedRWPair object is being garbage-collected");
    }
    return get_attr(vm, as_pair(self)->writer, NAME(vm, closed));
}

static void pair_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((Pair *)object)->reader);
    trace_value(tracer, ((Pair *)object)->writer);
}

static const NativeProperty pair_properties[] = {{"closed", get_closed, NULL, NULL}, {0}};

static const Native pair_methods[] = {
    {"read(self, size=-1, /)", py_pair_read, NULL},
    {"peek(self, size=0, /)", py_pair_peek, NULL},
    {"read1(self, size=-1, /)", py_pair_read1, NULL},
    {"readinto(self, buffer, /)", py_pair_readinto, NULL},
    {"readinto1(self, buffer, /)", py_pair_readinto1, NULL},
    {"write(self, buffer, /)", py_pair_write, NULL},
    {"flush(self, /)", py_pair_flush, NULL},
    {"readable(self, /)", py_pair_readable, NULL},
    {"writable(self, /)", py_pair_writable, NULL},
    {"close(self, /)", py_pair_close, NULL},
    {"isatty(self, /)", py_pair_isatty, NULL},
    {0},
};

const TypeDef buffered_pair_type = {
    .name = "_io.BufferedRWPair",
    .doc = "A buffered reader and writer object together.",
    .signature = "BufferedRWPair(reader, writer, buffer_size=8192, /)",
    .base = &buffered_io_base_type,
    .size = sizeof(Pair),
    .trace = pair_trace,
    .init = pair_init,
    .methods = pair_methods,
    .properties = pair_properties,
};
