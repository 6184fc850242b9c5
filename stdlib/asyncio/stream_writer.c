// stream_writer.c - StreamWriter, and the native part of the protocol below the streams.
#include "stdlib/asyncio/streams.h"

#include "vm/types/bytes.h"

// ---- drain() ------------------------------------------------------------------------------------

// A step of drain(): EXHAUSTED: it is over; NONE: yield that, to let a turn pass; else *awaited is to be awaited.
Value drain_step(VM *vm, StreamWriter *writer, int *stage, Value *awaited)
{
    enum { BEGIN, TURN, WAIT, DONE };
    vm->stop_value = NONE;
    if (*stage == DONE) return EXHAUSTED;
    if (*stage == WAIT) {
        *stage = DONE;
        vm->stop_value = NONE;
        return EXHAUSTED;
    }
    if (*stage == BEGIN) {
        Value reader = writer->reader, transport = writer->transport, closing;
        bool is_closing;
        if (is_none(reader)) {
        } else if (LIKELY(type_of(vm, reader) == aio_of(vm)->stream_reader)) {
            if (!is_none(as_reader(reader)->exception)) return throw_value(vm, as_reader(reader)->exception);
        } else {
            Value error = call_method(vm, reader, str_intern_c(vm, "exception"), 0, NULL);
            if (raised(error)) return RAISED;
            if (!is_none(error)) return throw_value(vm, error);
        }
        if (LIKELY(is_transport(vm, transport))) {
            is_closing = as_transport(transport)->closing;
        } else {
            closing = call_method(vm, transport, str_intern_c(vm, "is_closing"), 0, NULL);
            if (raised(closing) || !truth(vm, closing, &is_closing)) return RAISED;
        }
        // connection_lost() has its turn, so that a loop of write and drain ends.
        *stage = TURN;
        if (is_closing) return NONE;
    }
    Value protocol = writer->protocol;
    *stage = WAIT;
    if (LIKELY(type_of(vm, protocol) == aio_of(vm)->stream_protocol)) {
        const StreamProtocol *native = (StreamProtocol *)as_object(protocol);
        if (native->connection_lost) return throw(vm, ConnectionResetError, "Connection lost");
        if (LIKELY(!native->paused)) {
            vm->stop_value = NONE;
            return EXHAUSTED;
        }
    }
    *awaited = call_method(vm, protocol, str_intern_c(vm, "_drain_helper"), 0, NULL);
    return raised(*awaited) ? RAISED : value_of_small(0);
}

// ---- StreamWriter -------------------------------------------------------------------------------

static Value writer_construct(VM *vm, Value *args)
{
    StreamWriter *self = type_allocate(vm, (Type *)as_object(args[0]), 0);
    if (!self) return RAISED;
    self->transport = self->protocol = self->reader = self->loop = self->complete = ABSENT;
    return value_of_object(self);
}

static Value writer_init(VM *vm, Value *args) // StreamWriter(transport, protocol, reader, loop)
{
    StreamWriter *self = as_writer(args[0]);
    if (!is_none(args[3]) && !is_native(vm, args[3], &stream_reader_type)) return throw(vm, AssertionError, "");
    store(vm, self, &self->transport, args[1]);
    store(vm, self, &self->protocol, args[2]);
    store(vm, self, &self->reader, args[3]);
    store(vm, self, &self->loop, args[4]);
    return NONE;
}

static RAISES bool is_ready(VM *vm, Value self)
{
    return !is_absent(as_writer(self)->transport) || throw_false(vm, RuntimeError, "StreamWriter.__init__() was not called");
}

static RUNS Value ask_transport(VM *vm, Value self, const char *method, size_t count, const Value *args)
{
    if (!is_ready(vm, self)) return RAISED;
    return call_method(vm, as_writer(self)->transport, str_intern_c(vm, method), count, args);
}

static Value py_writer_write(VM *vm, Value *args)
{
    Value transport = as_writer(args[0])->transport;
    if (LIKELY(is_transport(vm, transport))) return transport_write(vm, as_transport(transport), args[1]) ? NONE : RAISED;
    return raised(ask_transport(vm, args[0], "write", 1, &args[1])) ? RAISED : NONE;
}

static Value py_writer_writelines(VM *vm, Value *args)
{
    return raised(ask_transport(vm, args[0], "writelines", 1, &args[1])) ? RAISED : NONE;
}

static Value py_writer_write_eof(VM *vm, Value *args)
{
    return ask_transport(vm, args[0], "write_eof", 0, NULL);
}

static Value py_writer_can_write_eof(VM *vm, Value *args)
{
    return ask_transport(vm, args[0], "can_write_eof", 0, NULL);
}

static Value py_writer_close(VM *vm, Value *args)
{
    return ask_transport(vm, args[0], "close", 0, NULL);
}

static Value py_writer_is_closing(VM *vm, Value *args)
{
    return ask_transport(vm, args[0], "is_closing", 0, NULL);
}

static Value py_writer_get_extra_info(VM *vm, Value *args)
{
    return ask_transport(vm, args[0], "get_extra_info", 2, &args[1]);
}

static Value py_writer_drain(VM *vm, Value *args)
{
    return is_ready(vm, args[0]) ? stream_op_new(vm, args[0], STREAM_DRAIN, ABSENT) : RAISED;
}

static Value py_writer_wait_closed(VM *vm, Value *args)
{
    return is_ready(vm, args[0]) ? stream_op_new(vm, args[0], STREAM_CLOSED, ABSENT) : RAISED;
}

// start_tls(sslcontext, *, server_hostname=None, ssl_handshake_timeout=None, ssl_shutdown_timeout=None)
static Value py_writer_start_tls(VM *vm, Value *args)
{
    Value function = is_ready(vm, args[0]) ? aio_python(vm, "streams", "_start_tls") : RAISED;
    return raised(function) ? RAISED : call(vm, function, 5, args);
}

static Value py_writer_del(VM *vm, Value *args)
{
    if (is_absent(as_writer(args[0])->transport)) return NONE;
    Value function = aio_python(vm, "streams", "_writer_dropped");
    return raised(function) ? RAISED : call(vm, function, 1, args);
}

static Value writer_repr(VM *vm, Value self)
{
    const StreamWriter *writer = as_writer(self);
    String *name = type_name_string(vm, type_of(vm, self));
    if (!name) return RAISED;
    Value transport = shown_or_none(writer->transport), reader = shown_or_none(writer->reader);
    if (is_none(reader)) return value_of_str(str_format(vm, "<%S transport=%R>", name, transport));
    return value_of_str(str_format(vm, "<%S transport=%R reader=%R>", name, transport, reader));
}

static Value get_complete(VM *vm, Value self)
{
    StreamWriter *writer = as_writer(self);
    if (!is_absent(writer->complete)) return writer->complete;
    if (!is_ready(vm, self)) return RAISED;
    Value future = call_method(vm, writer->loop, str_intern_c(vm, "create_future"), 0, NULL), none = NONE;
    if (raised(future) || raised(call_method(vm, future, str_intern_c(vm, "set_result"), 1, &none))) return RAISED;
    store(vm, writer, &writer->complete, future);
    return future;
}

#define FIELD(name)                                                                                \
    static Value get_##name(VM *vm, Value self)                                                    \
    {                                                                                              \
        return shown_or_none(as_writer(self)->name);                                               \
    }                                                                                              \
    static bool set_##name(VM *vm, Value self, Value value)                                        \
    {                                                                                              \
        StreamWriter *writer = as_writer(self);                                                    \
        store(vm, writer, &writer->name, is_absent(value) ? NONE : value);                         \
        return true;                                                                               \
    }
FIELD(transport) FIELD(protocol) FIELD(reader) FIELD(loop)
#undef FIELD

static void writer_trace(VM *vm, Tracer *tracer, Object *object)
{
    StreamWriter *self = (StreamWriter *)object;
    trace_value(tracer, self->transport);
    trace_value(tracer, self->protocol);
    trace_value(tracer, self->reader);
    trace_value(tracer, self->loop);
    trace_value(tracer, self->complete);
}

static const Native writer_methods[] = {
    {"write(self, data, /)", py_writer_write, "Send bytes; what cannot be sent at once is buffered: see drain()."},
    {"writelines(self, data, /)", py_writer_writelines, "Send several pieces."},
    {"write_eof(self, /)", py_writer_write_eof, "Send what is buffered, and then say that no more comes."},
    {"can_write_eof(self, /)", py_writer_can_write_eof, "Return whether write_eof() works."},
    {"close(self, /)", py_writer_close, "Close the connection when what is buffered has been sent."},
    {"is_closing(self, /)", py_writer_is_closing, "Return whether it is closed, or about to be."},
    {"wait_closed(self, /)", py_writer_wait_closed, "Wait until the connection is closed; raise what it broke with."},
    {"get_extra_info(self, name, default=None)", py_writer_get_extra_info,
     "Return what is known of the connection under that name."},
    {"drain(self, /)", py_writer_drain, "Wait until the write buffer is not too full: await writer.drain() after write()."},
    {"start_tls(self, sslcontext, *, server_hostname=None, ssl_handshake_timeout=None, ssl_shutdown_timeout=None)",
     py_writer_start_tls, "Go on under TLS."},
    {"__del__(self, /)", py_writer_del, NULL},
    {0},
};

static const NativeProperty writer_properties[] = {
    {"transport", get_transport, NULL, "The transport below."},
    {"_transport", get_transport, set_transport, NULL}, {"_protocol", get_protocol, set_protocol, NULL},
    {"_reader", get_reader, set_reader, NULL}, {"_loop", get_loop, set_loop, NULL}, {"_complete_fut", get_complete, NULL, NULL},
    {0},
};

const TypeDef stream_writer_type = {
    .name = "asyncio.streams.StreamWriter",
    .doc = "The writing half of a connection.",
    .signature = "StreamWriter(transport, protocol, reader, loop)",
    .size = sizeof(StreamWriter),
    .flags = TYPE_HAS_DICT | TYPE_HAS_WEAKREF | TYPE_INIT_TAKES_ALL,
    .trace = writer_trace,
    .construct = writer_construct,
    .init = writer_init,
    .repr = writer_repr,
    .methods = writer_methods,
    .properties = writer_properties,
};

// ---- The protocol -------------------------------------------------------------------------------

static Value protocol_construct(VM *vm, Value *args)
{
    StreamProtocol *self = type_allocate(vm, (Type *)as_object(args[0]), 0);
    if (!self) return RAISED;
    self->reader = NONE;
    return value_of_object(self);
}

static Value protocol_reader(VM *vm, Value self)
{
    return ((StreamProtocol *)as_object(self))->reader;
}
static bool set_protocol_reader(VM *vm, Value self, Value value)
{
    StreamProtocol *protocol = (StreamProtocol *)as_object(self);
    store(vm, protocol, &protocol->reader, is_absent(value) ? NONE : value);
    return true;
}
static Value protocol_paused(VM *vm, Value self)
{
    return value_of_bool(((StreamProtocol *)as_object(self))->paused);
}
static bool set_protocol_paused(VM *vm, Value self, Value value)
{
    return is_absent(value) ? throw_false(vm, AttributeError, "cannot delete attribute")
                            : truth(vm, value, &((StreamProtocol *)as_object(self))->paused);
}
static Value protocol_lost(VM *vm, Value self)
{
    return value_of_bool(((StreamProtocol *)as_object(self))->connection_lost);
}
static bool set_protocol_lost(VM *vm, Value self, Value value)
{
    return is_absent(value) ? throw_false(vm, AttributeError, "cannot delete attribute")
                            : truth(vm, value, &((StreamProtocol *)as_object(self))->connection_lost);
}

static void protocol_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((StreamProtocol *)object)->reader);
}

static const NativeProperty protocol_properties[] = {
    {"_stream_reader", protocol_reader, set_protocol_reader, NULL},
    {"_paused", protocol_paused, set_protocol_paused, NULL},
    {"_connection_lost", protocol_lost, set_protocol_lost, NULL},
    {0},
};

const TypeDef stream_protocol_type = {
    .name = "_asyncio.StreamProtocol",
    .doc = "What of a StreamReaderProtocol its transport reads without asking.",
    .signature = "StreamProtocol(*args, **kwargs)",
    .size = sizeof(StreamProtocol),
    .flags = TYPE_HAS_DICT | TYPE_HAS_WEAKREF,
    .trace = protocol_trace,
    .construct = protocol_construct,
    .properties = protocol_properties,
};
