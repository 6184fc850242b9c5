// transport.c - the transport of a connected socket: receiving, and what Python sees.
#include "stdlib/asyncio/streams.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include "stdlib/contextvars.h"
#include "vm/types/bytes.h"
#include "vm/types/list.h"
#include "vm/types/memoryview.h"

bool loop_deliver(VM *vm, Value loop, Value what, WatchEvent event)
{
    if (!is_loop(vm, loop)) return true;
    if (!is_handle(vm, what)) return loop_push(vm, as_loop(loop), what, value_of_small(event));
    return as_handle(what)->is_cancelled || loop_push(vm, as_loop(loop), what, ABSENT);
}

static RAISES bool is_open(VM *vm, const Transport *self)
{
    return !is_absent(self->loop) || throw_false(vm, RuntimeError, "transport is not initialized");
}

// ---- Receiving ----------------------------------------------------------------------------------

static RAISES char *scratch_of(VM *vm)
{
    Aio *aio = aio_of(vm);
    if (!aio->scratch) {
        aio->scratch = memory_take(&vm->memory, RECEIVE_SIZE);
        if (!aio->scratch) (void)throw_memory(vm);
    }
    return aio->scratch;
}

static RUNS bool receive_failed(VM *vm, Transport *self)
{
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return true;
    (void)throw_errno(vm, errno, ABSENT);
    return transport_failed(vm, self, "Fatal read error on socket transport");
}

// The other side has sent all.
static RUNS bool received_eof(VM *vm, Transport *self)
{
    bool keep = false;
    Value answer = call_method(vm, self->protocol, str_intern_c(vm, "eof_received"), 0, NULL);
    if (raised(answer) || !truth(vm, answer, &keep)) {
        return transport_failed(vm, self, "Fatal error: protocol.eof_received() call failed.");
    }
    self->read_eof = true;
    if (!keep) return transport_close(vm, self);
    transport_unwatch(vm, self, WATCH_READ);
    return true;
}

static RUNS bool receive_buffered(VM *vm, Transport *self)
{
    BufferView view;
    Value hint = value_of_small(-1), protocol = self->protocol;
    Value buffer = call_method(vm, protocol, str_intern_c(vm, "get_buffer"), 1, &hint);
    size_t room;
    if (raised(buffer) || !length(vm, buffer, &room) ||
        (room == 0 && raised(throw(vm, RuntimeError, "get_buffer() returned an empty buffer")))) {
        return transport_failed(vm, self, "Fatal error: protocol.get_buffer() call failed.");
    }
    if (!buffer_get(vm, buffer, &view, true)) {
        if (catch_pending(vm, TypeError) || catch_pending(vm, BufferError)) {
            (void)throw(vm, TypeError, "recv_into() argument 1 must be read-write bytes-like object, not %T", buffer);
        }
        return transport_failed(vm, self, "Fatal read error on socket transport");
    }
    if (self->conn_lost) return buffer_release(vm, &view), true;
    ssize_t size = recv(transport_fd(self), view.data, view.size, 0);
    int number = errno;
    buffer_release(vm, &view);
    errno = number;
    if (size < 0) return receive_failed(vm, self);
    if (size == 0) return received_eof(vm, self);
    Value count = value_of_small(size);
    if (!raised(call_method(vm, protocol, str_intern_c(vm, "buffer_updated"), 1, &count))) return true;
    return transport_failed(vm, self, "Fatal error: protocol.buffer_updated() call failed.");
}

static RUNS bool receive(VM *vm, Transport *self)
{
    if (self->conn_lost || self->paused || self->closing || self->read_eof) return true;
    if (self->kind == PROTOCOL_BUFFERED) return receive_buffered(vm, self);
    char *scratch = scratch_of(vm);
    if (!scratch) return false;
    ssize_t size = recv(transport_fd(self), scratch, RECEIVE_SIZE, 0);
    if (size < 0) return receive_failed(vm, self);
    if (size == 0) return received_eof(vm, self);
    if (LIKELY(self->kind == PROTOCOL_STREAM)) {
        Value reader = ((StreamProtocol *)as_object(self->protocol))->reader;
        if (is_none(reader)) return true;
        if (LIKELY(type_of(vm, reader) == aio_of(vm)->stream_reader)) {
            if (LIKELY(reader_feed(vm, as_reader(reader), scratch, (size_t)size))) return true;
            return transport_failed(vm, self, "Fatal error: protocol.data_received() call failed.");
        }
    }
    Bytes *bytes = bytes_new(vm, scratch, (size_t)size);
    Value data = value_of_bytes(bytes);
    if (bytes && !raised(call_method(vm, self->protocol, str_intern_c(vm, "data_received"), 1, &data))) return true;
    return transport_failed(vm, self, "Fatal error: protocol.data_received() call failed.");
}

static RUNS bool start_reading(VM *vm, Transport *self)
{
    if (self->closing || self->paused || self->read_eof) return true;
    return watch_set(vm, self->fd, WATCH_READ, self->loop, value_of_object(self), loop_deliver);
}

static RUNS bool run_event(VM *vm, Transport *self, Value with)
{
    if (!is_small_int(with)) return transport_lost(vm, self, with);
    switch (as_small(with)) {
    case WATCH_READ: return receive(vm, self);
    case WATCH_WRITE: return !self->is_full || transport_flush(vm, self);
    case TRANSPORT_START: return start_reading(vm, self);
    case TRANSPORT_LOST: return transport_lost(vm, self, NONE);
    }
    self->connected = true;
    Value me = value_of_object(self);
    return !raised(call_method(vm, self->protocol, str_intern_c(vm, "connection_made"), 1, &me));
}

bool transport_event(VM *vm, Transport *self, Value with)
{
    Value saved;
    if (!context_enter(vm, self->context, &saved)) return false;
    bool fine = run_event(vm, self, with);
    Value left = context_leave(vm, saved);
    if (!same(left, self->context)) store(vm, self, &self->context, left);
    if (LIKELY(fine)) return true;
    if (pending_is(vm, SystemExit) || pending_is(vm, KeyboardInterrupt)) return false;
    if (as_exception(vm->pending)->limit_stop) return false;
    // As if a handle had called it, which is made for the report only.
    Value error = take_pending(vm), report = aio_python(vm, "_socket_transports", "_call_failed");
    static const char *const names[] = {"_call_connection_lost", "_read_ready", "_write_ready", "connection_made",
                                        "_add_reader", "_call_connection_lost"};
    bool is_small = is_small_int(with);
    String *name = raised(report) ? NULL : str_intern_c(vm, names[is_small ? as_small(with) : 0]);
    if (!name) return false;
    Value args[] = {value_of_object(self), value_of_object(name), error, is_small ? NONE : with};
    return !raised(call(vm, report, 4, args));
}

// ---- Making one ---------------------------------------------------------------------------------

static RUNS bool set_protocol(VM *vm, Transport *self, Value protocol)
{
    Aio *aio = aio_of(vm);
    bool is_buffered = false;
    ProtocolKind kind = PROTOCOL_PLAIN;
    if (aio->stream_protocol && type_of(vm, protocol) == aio->stream_protocol) {
        kind = PROTOCOL_STREAM;
    } else {
        if (is_absent(aio->buffered_protocol)) {
            Value found = aio_python(vm, "protocols", "BufferedProtocol");
            if (raised(found)) return false;
            aio->buffered_protocol = found;
        }
        if (!is_instance(vm, protocol, aio->buffered_protocol, &is_buffered)) return false;
        if (is_buffered) kind = PROTOCOL_BUFFERED;
    }
    store(vm, self, &self->protocol, protocol);
    self->kind = kind;
    self->connected = true;
    return true;
}

// Who is at one end; of other families than the Internet's a value in extra.
static RUNS bool note_address(VM *vm, Transport *self, bool remote)
{
    EndAddress *end = remote ? &self->remote : &self->local;
    Address address = {.size = sizeof address.storage};
    struct sockaddr *to = (struct sockaddr *)&address.storage;
    int status = remote ? getpeername(self->fd, to, &address.size) : getsockname(self->fd, to, &address.size);
    int family = address.storage.ss_family;
    if (status == 0 && (family == AF_INET || family == AF_INET6) && address.size <= sizeof end->data) {
        end->size = (uint8_t)address.size;
        memcpy(end->data, &address.storage, address.size);
        return true;
    }
    const char *name = remote ? "peername" : "sockname";
    if (is_absent(self->extra)) store(vm, self, &self->extra, value_of_object(dict_new(vm)));
    if (remote && !is_absent(dict_get_c(vm, as_dict(self->extra), name))) return true;
    Value shown = status == 0 ? address_value(vm, &address) : NONE;
    return !raised(shown) && dict_set_c(vm, as_dict(self->extra), name, shown);
}

static RUNS bool note_addresses(VM *vm, Transport *self)
{
    // accept() told the peer's name. It is not kept as a dict if the system still knows it.
    Value peer = is_absent(self->extra) ? ABSENT : dict_get_c(vm, as_dict(self->extra), "peername");
    if (!is_absent(peer) && as_dict(self->extra)->count == 1) self->extra = ABSENT;
    if (!note_address(vm, self, false) || !note_address(vm, self, true)) return false;
    if (self->remote.size || is_absent(peer)) return true;
    return dict_set_c(vm, as_dict(self->extra), "peername", peer);
}

static Value transport_construct(VM *vm, Value *args)
{
    Transport *self = type_allocate(vm, (Type *)as_object(args[0]), 0);
    if (!self) return RAISED;
    self->loop = self->sock = self->context = self->extra = self->empty_waiter = self->one_piece = ABSENT;
    self->protocol = self->server = NONE;
    return value_of_object(self);
}

// SocketTransport(loop, sock, protocol, waiter=None, extra=None, server=None)
static Value transport_init(VM *vm, Value *args)
{
    Transport *self = as_transport(args[0]);
    if (!is_absent(self->loop)) return throw(vm, RuntimeError, "transport is initialized already");
    if (!is_loop(vm, args[1])) return throw(vm, TypeError, "loop must be an event loop, not %T", args[1]);
    if (!is_native(vm, args[2], &socket_type)) return throw(vm, TypeError, "sock must be a socket, not %T", args[2]);
    if (!is_none(args[5]) && !is_dict(args[5])) return throw(vm, TypeError, "extra must be a dict, not %T", args[5]);
    if (!is_none(args[4]) && !is_future(vm, args[4])) return throw(vm, TypeError, "waiter must be a future, not %T", args[4]);
    Loop *loop = as_loop(args[1]);
    if (loop->closed) return throw(vm, RuntimeError, "Event loop is closed");
    store(vm, self, &self->sock, args[2]);
    if (!is_none(args[5])) store(vm, self, &self->extra, args[5]);
    store(vm, self, &self->context, context_inherit(vm));
    self->fd = transport_fd(self);
    self->high = 65536;
    self->low = 16384;
    const Socket *sock = (Socket *)as_object(args[2]);
    if ((sock->family == AF_INET || sock->family == AF_INET6) && sock->type == SOCK_STREAM) {
        int on = 1;
        (void)setsockopt(sock->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    if (!note_addresses(vm, self) || !set_protocol(vm, self, args[3])) return RAISED;
    store(vm, self, &self->loop, args[1]);
    // What is no protocol is told now, not when the loop calls it.
    if (self->kind != PROTOCOL_STREAM &&
        raised(get_attr(vm, args[3], str_intern_c(vm, "connection_made")))) return RAISED;
    if (!is_none(args[6])) {
        if (raised(call_method(vm, args[6], str_intern_c(vm, "_attach"), 1, &args[0]))) return RAISED;
        store(vm, self, &self->server, args[6]);
    }
    // From here on __del__ has something to close.
    if (!(self->head.gc & GC_FINALIZER)) {
        self->head.gc |= GC_FINALIZER;
        heap_add_finalizable(vm, &self->head);
    }
    if (!loop_push(vm, loop, args[0], value_of_small(TRANSPORT_MADE))) return RAISED;
    if (!loop_push(vm, loop, args[0], value_of_small(TRANSPORT_START))) return RAISED;
    // Whoever waits hears of it only when connection_made was called.
    return is_none(args[4]) || loop_push(vm, loop, args[4], ABSENT) ? NONE : RAISED;
}

// ---- Methods ------------------------------------------------------------------------------------

static COLD RUNS bool write_in_vain(VM *vm, Transport *self)
{
    if (self->conn_lost++ < 5) return true; // LOG_THRESHOLD_FOR_CONNLOST_WRITES
    Value logger = aio_python(vm, "log", "logger");
    String *text = raised(logger) ? NULL : str_from_c(vm, "socket.send() raised exception.");
    Value message = text ? value_of_object(text) : RAISED;
    return text && !raised(call_method(vm, logger, str_intern_c(vm, "warning"), 1, &message));
}

static RUNS Value bytes_of(VM *vm, Value data)
{
    BufferView view;
    if (LIKELY(is_exact_bytes(data))) return data;
    if (!is_bytes(data) && !is_bytearray(data) && !is_memoryview(data)) {
        String *name = type_name_string(vm, type_of(vm, data));
        Value shown = name ? value_of_object(name) : RAISED;
        return name ? throw(vm, TypeError, "data argument must be a bytes-like object, not %R", shown) : RAISED;
    }
    if (!buffer_get(vm, data, &view, false)) return RAISED;
    Bytes *copy = bytes_new(vm, view.data, view.size);
    buffer_release(vm, &view);
    return value_of_bytes(copy);
}

bool transport_write(VM *vm, Transport *self, Value data)
{
    if (UNLIKELY(!is_open(vm, self))) return false;
    data = bytes_of(vm, data);
    if (raised(data)) return false;
    if (UNLIKELY(self->eof)) return throw_false(vm, RuntimeError, "Cannot call write() after write_eof()");
    if (UNLIKELY(!is_absent(self->empty_waiter))) {
        return throw_false(vm, RuntimeError, "unable to write; sendfile is in progress");
    }
    if (as_bytes(data)->size == 0) return true;
    if (UNLIKELY(self->conn_lost)) return write_in_vain(vm, self);
    return transport_send(vm, self, data);
}

static Value py_transport_write(VM *vm, Value *args)
{
    return transport_write(vm, as_transport(args[0]), args[1]) ? NONE : RAISED;
}

static Value py_transport_writelines(VM *vm, Value *args)
{
    Transport *self = as_transport(args[0]);
    if (!is_open(vm, self)) return RAISED;
    if (self->eof) return throw(vm, RuntimeError, "Cannot call writelines() after write_eof()");
    if (!is_absent(self->empty_waiter)) {
        return throw(vm, RuntimeError, "unable to writelines; sendfile is in progress");
    }
    // All of them or none.
    List *pieces = list_new(vm);
    Iter iter;
    if (!iter_open(vm, &iter, args[1])) return RAISED;
    while (iter_next(vm, &iter)) {
        Value piece = iter.item;
        BufferView view;
        if (!is_exact_bytes(piece)) {
            if (!buffer_get(vm, piece, &view, false)) {
                if (!catch_pending(vm, TypeError)) return RAISED;
                return throw(vm, TypeError, "memoryview: a bytes-like object is required, not '%T'", piece);
            }
            piece = value_of_bytes(bytes_new(vm, view.data, view.size));
            buffer_release(vm, &view);
            if (raised(piece)) return RAISED;
        }
        if (!list_append(vm, pieces, piece)) return RAISED;
    }
    if (iter.failed) return RAISED;
    for (size_t i = 0; i < pieces->count; i++) {
        if (!transport_write(vm, self, pieces->items[i])) return RAISED;
    }
    return NONE;
}

bool transport_close(VM *vm, Transport *self)
{
    if (!is_open(vm, self)) return false;
    if (self->closing) return true;
    if (!transport_flush(vm, self)) return false;
    if (self->closing) return true; // sending failed
    self->closing = true;
    transport_unwatch(vm, self, WATCH_READ);
    if (self->pending) return true;
    self->conn_lost++;
    if (as_loop(self->loop)->closed) return throw_false(vm, RuntimeError, "Event loop is closed");
    return loop_push(vm, as_loop(self->loop), value_of_object(self), value_of_small(TRANSPORT_LOST));
}

static Value py_transport_close(VM *vm, Value *args)
{
    return transport_close(vm, as_transport(args[0])) ? NONE : RAISED;
}

static Value py_transport_abort(VM *vm, Value *args)
{
    Transport *self = as_transport(args[0]);
    if (!is_open(vm, self) || (!self->is_full && !transport_flush(vm, self))) return RAISED;
    return transport_force_close(vm, self, NONE) ? NONE : RAISED;
}

static Value py_transport_force_close(VM *vm, Value *args) // _force_close(exc)
{
    Transport *self = as_transport(args[0]);
    return is_open(vm, self) && transport_force_close(vm, self, args[1]) ? NONE : RAISED;
}

static Value py_transport_call_connection_lost(VM *vm, Value *args) // _call_connection_lost(exc)
{
    Transport *self = as_transport(args[0]);
    return is_open(vm, self) && transport_lost(vm, self, args[1]) ? NONE : RAISED;
}

static Value py_transport_fatal_error(VM *vm, Value *args) // _fatal_error(exc, message)
{
    String *message;
    if (!is_exception(vm, args[1])) return throw(vm, TypeError, "exc must be an exception, not %T", args[1]);
    if (!is_open(vm, as_transport(args[0])) || !arg_str(vm, args, 2, &message)) return RAISED;
    const char *text = str_c(vm, message);
    if (!text) return RAISED;
    (void)throw_value(vm, args[1]);
    return transport_failed(vm, as_transport(args[0]), text) ? NONE : RAISED;
}

static Value py_transport_write_eof(VM *vm, Value *args)
{
    Transport *self = as_transport(args[0]);
    if (!is_open(vm, self)) return RAISED;
    if (self->closing || self->eof) return NONE;
    if (!transport_flush(vm, self)) return RAISED;
    if (self->closing) return NONE;
    self->eof = true;
    if (!self->pending && shutdown(transport_fd(self), SHUT_WR) < 0) return throw_errno(vm, errno, ABSENT);
    return NONE;
}

static Value py_transport_can_write_eof(VM *vm, Value *args)
{
    return TRUE;
}

static Value py_transport_is_closing(VM *vm, Value *args)
{
    return value_of_bool(as_transport(args[0])->closing);
}

static Value py_transport_is_reading(VM *vm, Value *args)
{
    const Transport *self = as_transport(args[0]);
    return value_of_bool(!self->closing && !self->paused);
}

static RUNS bool log_debug(VM *vm, Transport *self, const char *words)
{
    if (LIKELY(!as_loop(self->loop)->debug)) return true;
    Value logger = aio_python(vm, "log", "logger");
    String *text = raised(logger) ? NULL : str_from_c(vm, words);
    if (!text) return false;
    Value args[] = {value_of_object(text), value_of_object(self)};
    return !raised(call_method(vm, logger, str_intern_c(vm, "debug"), 2, args));
}

bool transport_pause(VM *vm, Transport *self)
{
    if (!is_open(vm, self)) return false;
    if (self->closing || self->paused) return true;
    self->paused = true;
    transport_unwatch(vm, self, WATCH_READ);
    return log_debug(vm, self, "%r pauses reading");
}

bool transport_resume(VM *vm, Transport *self)
{
    if (!is_open(vm, self)) return false;
    if (self->closing || !self->paused) return true;
    self->paused = false;
    self->read_eof = false; // another protocol may listen now, such as TLS: it hears of the end as well
    return start_reading(vm, self) && log_debug(vm, self, "%r resumes reading");
}

static Value py_transport_pause_reading(VM *vm, Value *args)
{
    return transport_pause(vm, as_transport(args[0])) ? NONE : RAISED;
}

static Value py_transport_resume_reading(VM *vm, Value *args)
{
    return transport_resume(vm, as_transport(args[0])) ? NONE : RAISED;
}

static Value py_transport_set_protocol(VM *vm, Value *args)
{
    return set_protocol(vm, as_transport(args[0]), args[1]) ? NONE : RAISED;
}

static Value py_transport_get_protocol(VM *vm, Value *args)
{
    return as_transport(args[0])->protocol;
}

static Value py_transport_get_write_buffer_size(VM *vm, Value *args)
{
    Transport *self = as_transport(args[0]);
    if (!self->is_full && !transport_flush(vm, self)) return RAISED;
    return value_of_small((int64_t)self->pending);
}

static Value py_transport_get_write_buffer_limits(VM *vm, Value *args)
{
    const Transport *self = as_transport(args[0]);
    Tuple *pair = tuple_pair(vm, int_new(vm, (int64_t)self->low), int_new(vm, (int64_t)self->high));
    return pair ? value_of_object(pair) : RAISED;
}

static Value py_transport_set_write_buffer_limits(VM *vm, Value *args) // (self, high=None, low=None)
{
    Transport *self = as_transport(args[0]);
    int64_t high = 65536, low;
    if (!is_open(vm, self)) return RAISED;
    if (!is_none(args[2]) && !arg_index(vm, args, 2, &low)) return RAISED;
    if (!is_none(args[1]) && !arg_index(vm, args, 1, &high)) return RAISED;
    if (is_none(args[1]) && !is_none(args[2])) high = low > INT64_MAX / 4 ? INT64_MAX : low < 0 ? low : 4 * low;
    if (is_none(args[2])) low = high < 0 ? high : high / 4;
    if (high < low || low < 0) {
        return throw(vm, ValueError, "high (%lld) must be >= low (%lld) must be >= 0", (long long)high, (long long)low);
    }
    self->high = (size_t)high;
    self->low = (size_t)low;
    if (!self->is_full && self->pending > self->high && !transport_flush(vm, self)) return RAISED;
    return transport_maybe_pause(vm, self) ? NONE : RAISED;
}

// What of the addresses and the socket has been asked for is in extra.
static RUNS bool fill_extra(VM *vm, Transport *self, const char *name)
{
    if (is_absent(self->extra)) store(vm, self, &self->extra, value_of_object(dict_new(vm)));
    if (!is_absent(dict_get_c(vm, as_dict(self->extra), name))) return true;
    Value found = ABSENT;
    if (strcmp(name, "socket") == 0) {
        Value cls = aio_python(vm, "trsock", "TransportSocket");
        if (raised(cls)) return false;
        found = is_absent(self->sock) ? ABSENT : call(vm, cls, 1, &self->sock);
    } else {
        const EndAddress *end = name[0] == 's' ? &self->local : &self->remote;
        Address address = {.size = end->size};
        if (!end->size) return true;
        memcpy(&address.storage, end->data, end->size);
        found = address_value(vm, &address);
    }
    if (raised(found)) return false;
    return is_absent(found) || dict_set_c(vm, as_dict(self->extra), name, found);
}

static const char *const extra_names[] = {"socket", "sockname", "peername"};

Value transport_info(VM *vm, Transport *self, Value name, Value fallback)
{
    for (size_t i = 0; i < COUNT_OF(extra_names) && is_str(name); i++) {
        const String *text = as_str(name);
        if (text->size != strlen(extra_names[i]) || memcmp(text->data, extra_names[i], text->size) != 0) continue;
        if (!fill_extra(vm, self, extra_names[i])) return RAISED;
    }
    if (is_absent(self->extra)) return fallback;
    Value found = dict_get(vm, as_dict(self->extra), name);
    return is_absent(found) ? fallback : found;
}

static Value py_transport_get_extra_info(VM *vm, Value *args)
{
    return transport_info(vm, as_transport(args[0]), args[1], args[2]);
}

static Value get_extra(VM *vm, Value self)
{
    for (size_t i = 0; i < COUNT_OF(extra_names); i++) {
        if (!fill_extra(vm, as_transport(self), extra_names[i])) return RAISED;
    }
    return as_transport(self)->extra;
}

static Value py_transport_make_empty_waiter(VM *vm, Value *args)
{
    Transport *self = as_transport(args[0]);
    if (!is_open(vm, self)) return RAISED;
    if (!is_absent(self->empty_waiter)) return throw(vm, RuntimeError, "Empty waiter is already set");
    if (!transport_flush(vm, self)) return RAISED;
    Future *future = future_new(vm, self->loop);
    if (!future) return RAISED;
    store(vm, self, &self->empty_waiter, value_of_object(future));
    if (!self->pending && !future_finish(vm, future, NONE)) return RAISED;
    return self->empty_waiter;
}

static Value py_transport_reset_empty_waiter(VM *vm, Value *args)
{
    as_transport(args[0])->empty_waiter = ABSENT;
    return NONE;
}

static Value py_transport_del(VM *vm, Value *args)
{
    Transport *self = as_transport(args[0]);
    if (is_absent(self->sock) || self->lost) return NONE;
    String *text = str_format(vm, "unclosed transport %R", args[0]);
    Value sock = self->sock;
    transport_drop_pending(vm, self);
    self->closing = self->lost = true;
    self->conn_lost++;
    if (!text || raised(call_method(vm, sock, NAME(vm, close), 0, NULL))) return RAISED;
    if (!is_none(self->server) && raised(call_method(vm, self->server, str_intern_c(vm, "_detach"), 1, args))) return RAISED;
    return warn(vm, ResourceWarning, 1, "%S", text) ? NONE : RAISED;
}

static Value get_sock(VM *vm, Value self)
{
    return as_transport(self)->lost ? NONE : shown_or_none(as_transport(self)->sock);
}
static Value get_loop(VM *vm, Value self)
{
    return shown_or_none(as_transport(self)->loop);
}
static Value get_server(VM *vm, Value self)
{
    return as_transport(self)->server;
}
static Value get_protocol(VM *vm, Value self)
{
    return as_transport(self)->protocol;
}
static Value get_sock_fd(VM *vm, Value self)
{
    return value_of_small(as_transport(self)->fd);
}
static Value get_conn_lost(VM *vm, Value self)
{
    return value_of_small(as_transport(self)->conn_lost);
}
static Value get_eof(VM *vm, Value self)
{
    return value_of_bool(as_transport(self)->eof);
}
static Value get_paused(VM *vm, Value self)
{
    return value_of_bool(as_transport(self)->paused);
}
static Value get_protocol_paused(VM *vm, Value self)
{
    return value_of_bool(as_transport(self)->protocol_paused);
}
static Value get_is_full(VM *vm, Value self)
{
    return value_of_bool(as_transport(self)->is_full);
}
static Value get_watched(VM *vm, Value self)
{
    return value_of_bool(same(watch_get(vm, as_transport(self)->fd, WATCH_READ), self));
}
static Value get_pending(VM *vm, Value self)
{
    return value_of_small((int64_t)as_transport(self)->pending);
}
static Value get_closing(VM *vm, Value self)
{
    return value_of_bool(as_transport(self)->closing);
}

static void transport_trace(VM *vm, Tracer *tracer, Object *object)
{
    Transport *self = (Transport *)object;
    trace_value(tracer, self->loop);
    trace_value(tracer, self->sock);
    trace_value(tracer, self->protocol);
    trace_value(tracer, self->server);
    trace_value(tracer, self->context);
    trace_value(tracer, self->extra);
    trace_value(tracer, self->empty_waiter);
    trace_object(tracer, self->next_dirty);
    trace_value(tracer, self->one_piece);
    // Pieces change places: whoever shifts them says object_changed.
    if (self->pieces && self->pieces != &self->one_piece) {
        for (uint32_t i = 0; i < self->piece_count; i++) trace_value(tracer, self->pieces[self->piece_first + i]);
    }
}

static void transport_release(VM *vm, Object *object)
{
    transport_drop_pending(vm, (Transport *)object);
}

static const Native transport_methods[] = {
    {"write(self, data, /)", py_transport_write,
     "Send bytes, without waiting. What is written in one turn of the loop leaves at its end, in one piece."},
    {"writelines(self, list_of_data, /)", py_transport_writelines, "Send several pieces."},
    {"write_eof(self, /)", py_transport_write_eof, "Send what is buffered, and then say that no more comes."},
    {"can_write_eof(self, /)", py_transport_can_write_eof, "Return True: write_eof() works."},
    {"close(self, /)", py_transport_close,
     "Send what is buffered, then close; the protocol's connection_lost(None) is called at the end."},
    {"abort(self, /)", py_transport_abort, "Close at once; what is buffered is lost."},
    {"is_closing(self, /)", py_transport_is_closing, "Return whether it is closed, or about to be."},
    {"is_reading(self, /)", py_transport_is_reading, "Return whether it receives now."},
    {"pause_reading(self, /)", py_transport_pause_reading, "Give the protocol no data until resume_reading()."},
    {"resume_reading(self, /)", py_transport_resume_reading, "Give the protocol data again."},
    {"set_protocol(self, protocol, /)", py_transport_set_protocol, "Let another protocol hear of what comes."},
    {"get_protocol(self, /)", py_transport_get_protocol, "Return the protocol."},
    {"get_write_buffer_size(self, /)", py_transport_get_write_buffer_size,
     "Return how many bytes the system has not taken yet."},
    {"get_write_buffer_limits(self, /)", py_transport_get_write_buffer_limits, "Return the water marks (low, high)."},
    {"set_write_buffer_limits(self, high=None, low=None)", py_transport_set_write_buffer_limits,
     "Say how many buffered bytes pause the protocol (above high), and resume it (not above low)."},
    {"get_extra_info(self, name, default=None)", py_transport_get_extra_info,
     "Return what is known of the connection under that name: 'peername', 'socket' and others."},
    {"_force_close(self, exc, /)", py_transport_force_close, "Close at once; connection_lost() gets exc."},
    {"_call_connection_lost(self, exc, /)", py_transport_call_connection_lost, "Tell the protocol, close the socket."},
    {"_fatal_error(self, exc, message='Fatal error on transport')", py_transport_fatal_error,
     "Report exc, unless it is an OSError, and close at once."},
    {"_make_empty_waiter(self, /)", py_transport_make_empty_waiter, "A future that is done when all is sent."},
    {"_reset_empty_waiter(self, /)", py_transport_reset_empty_waiter, "Writing is allowed again."},
    {"__del__(self, /)", py_transport_del, NULL},
    {0},
};

static const NativeProperty transport_properties[] = {
    {"_sock", get_sock, NULL, NULL}, {"_sock_fd", get_sock_fd, NULL, NULL}, {"_loop", get_loop, NULL, NULL},
    {"_server", get_server, NULL, NULL}, {"_protocol", get_protocol, NULL, NULL}, {"_extra", get_extra, NULL, NULL},
    {"_conn_lost", get_conn_lost, NULL, NULL}, {"_eof", get_eof, NULL, NULL}, {"_paused", get_paused, NULL, NULL},
    {"_protocol_paused", get_protocol_paused, NULL, NULL}, {"_closing", get_closing, NULL, NULL},
    {"_is_full", get_is_full, NULL, NULL}, {"_is_watched", get_watched, NULL, NULL}, {"_pending", get_pending, NULL, NULL},
    {0},
};

const TypeDef socket_transport_type = {
    .name = "_asyncio.SocketTransport",
    .doc = "The native half of the transport of a connected socket.",
    .signature = "SocketTransport(loop, sock, protocol, waiter=None, extra=None, server=None)",
    .size = sizeof(Transport),
    .flags = TYPE_HAS_DICT | TYPE_HAS_WEAKREF | TYPE_INIT_TAKES_ALL,
    .trace = transport_trace,
    .release = transport_release,
    .construct = transport_construct,
    .init = transport_init,
    .methods = transport_methods,
    .properties = transport_properties,
};
