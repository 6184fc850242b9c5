// transport_send.c - how a transport sends, and how it ends.
//
// What a program writes is kept in pieces and leaves at the end of the turn, in one call of the system for all that was
// written to that socket. It leaves at once when it passes what a socket takes anyway (SEND_AT) or the high-water mark, and
// before anything that shows whether it has left: the size of the buffer, close(), write_eof(), abort().
#include "stdlib/asyncio/streams.h"

#include <sys/uio.h>
#include "stdlib/contextvars.h"
#include "vm/types/bytes.h"

#define SEND_AT 65536
#define PIECES_AT_ONCE 64

int transport_fd(const Transport *transport)
{
    return transport->lost ? -1 : ((const Socket *)as_object(transport->sock))->fd;
}

void transport_unwatch(VM *vm, Transport *self, WatchEvent event)
{
    if (same(watch_get(vm, self->fd, event), value_of_object(self))) (void)watch_clear(vm, self->fd, event);
}

// ---- Pieces -------------------------------------------------------------------------------------

static RAISES bool add_piece(VM *vm, Transport *self, Value bytes)
{
    if (!self->pieces) {
        self->pieces = &self->one_piece;
        self->piece_capacity = 1;
    }
    if (self->piece_first + self->piece_count == self->piece_capacity) {
        if (self->piece_first > self->piece_capacity / 2 || (self->piece_first && !self->piece_count)) {
            memmove(self->pieces, self->pieces + self->piece_first, self->piece_count * sizeof(Value));
        } else {
            if (self->piece_capacity > UINT32_MAX / 4) return (void)throw_memory(vm), false;
            uint32_t capacity = self->piece_capacity < 8 ? 8 : self->piece_capacity * 2;
            Value *pieces = memory_take(&vm->memory, capacity * sizeof(Value));
            if (!pieces) return (void)throw_memory(vm), false;
            memcpy(pieces, self->pieces + self->piece_first, self->piece_count * sizeof(Value));
            if (self->pieces != &self->one_piece) {
                memory_release(&vm->memory, self->pieces, self->piece_capacity * sizeof(Value));
            }
            self->one_piece = ABSENT;
            self->pieces = pieces;
            self->piece_capacity = capacity;
        }
        self->piece_first = 0;
    }
    self->pieces[self->piece_first + self->piece_count++] = bytes;
    self->pending += as_bytes(bytes)->size;
    object_changed(vm, self);
    return true;
}

void transport_drop_pending(VM *vm, Transport *self)
{
    if (self->pieces && self->pieces != &self->one_piece) {
        memory_release(&vm->memory, self->pieces, self->piece_capacity * sizeof(Value));
    }
    self->one_piece = ABSENT;
    self->pieces = NULL;
    self->piece_first = self->piece_count = self->piece_capacity = 0;
    self->piece_offset = self->pending = 0;
}

static void take_sent(VM *vm, Transport *self, size_t sent)
{
    self->pending -= sent;
    while (self->piece_count) {
        size_t left = as_bytes(self->pieces[self->piece_first])->size - self->piece_offset;
        if (sent < left) {
            self->piece_offset += sent;
            return;
        }
        sent -= left;
        self->pieces[self->piece_first++] = ABSENT;
        self->piece_count--;
        self->piece_offset = 0;
    }
    // A connection that waits keeps no room for what it sent.
    if (self->piece_capacity > 64) transport_drop_pending(vm, self);
    else self->piece_first = 0;
}

// ---- Flow control -------------------------------------------------------------------------------

static RUNS bool tell_protocol(VM *vm, Transport *self, const char *method)
{
    if (!is_absent(vm->pending)) return true; // the program ends
    if (!raised(call_method(vm, self->protocol, str_intern_c(vm, method), 0, NULL))) return true;
    if (pending_is(vm, SystemExit) || pending_is(vm, KeyboardInterrupt)) return false;
    if (as_exception(vm->pending)->limit_stop) return false;
    Value error = take_pending(vm);
    char text[64];
    snprintf(text, sizeof text, "protocol.%s() failed", method);
    return loop_report(vm, self->loop, text, "exception", error, "transport", value_of_object(self), "protocol",
                       self->protocol, NULL);
}

bool transport_maybe_pause(VM *vm, Transport *self)
{
    if (self->pending <= self->high || self->protocol_paused) return true;
    self->protocol_paused = true;
    return tell_protocol(vm, self, "pause_writing");
}

static RUNS bool maybe_resume(VM *vm, Transport *self)
{
    if (!self->protocol_paused || self->pending > self->low) return true;
    self->protocol_paused = false;
    return tell_protocol(vm, self, "resume_writing");
}

// ---- Sending ------------------------------------------------------------------------------------

// Sends the first pieces: how many bytes, or -1 with errno.
static ssize_t send_some(Transport *self)
{
    int fd = transport_fd(self);
    const Value *first = self->pieces + self->piece_first;
    if (self->piece_count == 1) {
        const Bytes *bytes = as_bytes(*first);
        return send(fd, bytes->data + self->piece_offset, bytes->size - self->piece_offset, MSG_NOSIGNAL);
    }
    struct iovec parts[PIECES_AT_ONCE];
    size_t count = self->piece_count < PIECES_AT_ONCE ? self->piece_count : PIECES_AT_ONCE;
    for (size_t i = 0; i < count; i++) {
        Bytes *bytes = as_bytes(first[i]);
        parts[i] = (struct iovec){bytes->data, bytes->size};
    }
    parts[0].iov_base = (char *)parts[0].iov_base + self->piece_offset;
    parts[0].iov_len -= self->piece_offset;
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = count};
    return sendmsg(fd, &message, MSG_NOSIGNAL);
}

static RUNS bool send_failed(VM *vm, Transport *self, int number)
{
    transport_drop_pending(vm, self);
    transport_unwatch(vm, self, WATCH_WRITE);
    self->is_full = false;
    (void)throw_errno(vm, number, ABSENT);
    Value error = vm->pending;
    if (!transport_failed(vm, self, "Fatal write error on socket transport")) return false;
    if (is_absent(self->empty_waiter) || as_future(self->empty_waiter)->state != FUTURE_PENDING) return true;
    return future_fail(vm, as_future(self->empty_waiter), error);
}

// All is sent.
static RUNS bool drained(VM *vm, Transport *self)
{
    if (self->is_full) {
        transport_unwatch(vm, self, WATCH_WRITE);
        self->is_full = false;
    }
    if (!is_absent(self->empty_waiter) && as_future(self->empty_waiter)->state == FUTURE_PENDING) {
        if (!future_finish(vm, as_future(self->empty_waiter), NONE)) return false;
    }
    if (self->closing) return transport_lost(vm, self, NONE);
    if (self->eof) (void)shutdown(transport_fd(self), SHUT_WR);
    return true;
}

bool transport_flush(VM *vm, Transport *self)
{
    if (self->pending == 0 || self->conn_lost) return true;
    while (self->pending) {
        ssize_t sent = send_some(self);
        if (sent >= 0) {
            take_sent(vm, self, (size_t)sent);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            break;
        } else if (errno != EINTR) {
            return send_failed(vm, self, errno);
        }
    }
    if (LIKELY(!self->pending)) {
        if (UNLIKELY(self->protocol_paused) && !maybe_resume(vm, self)) return false;
        bool is_over = self->is_full || self->closing || self->eof || !is_absent(self->empty_waiter);
        return LIKELY(!is_over) || self->pending || drained(vm, self);
    }
    if (!self->is_full) {
        self->is_full = true;
        if (!watch_set(vm, self->fd, WATCH_WRITE, self->loop, value_of_object(self), loop_deliver)) return false;
    }
    return transport_maybe_pause(vm, self) && maybe_resume(vm, self);
}

bool transport_send(VM *vm, Transport *self, Value bytes)
{
    if (!add_piece(vm, self, bytes)) return false;
    if (self->is_full) return transport_maybe_pause(vm, self);
    if (self->pending >= SEND_AT || self->pending > self->high) return transport_flush(vm, self);
    if (self->is_dirty) return true;
    Loop *loop = as_loop(self->loop);
    // Outside of its turns, or in another thread, nobody would send it soon.
    if (!same(vm->running_loop, self->loop)) return transport_flush(vm, self);
    self->is_dirty = true;
    self->next_dirty = loop->dirty;
    object_changed(vm, self);
    loop->dirty = self;
    object_changed(vm, loop);
    return true;
}

bool transports_flush(VM *vm, Loop *loop)
{
    // The list has the last one first; whoever wrote first sends first.
    Transport *next = loop->dirty, *first = NULL;
    loop->dirty = NULL;
    while (next) {
        Transport *self = next;
        next = self->next_dirty;
        self->next_dirty = first;
        object_changed(vm, self);
        first = self;
    }
    // What an exception on its way out left unsent is sent still.
    Value error = vm->pending;
    if (!is_absent(error)) (void)take_pending(vm);
    while (first) {
        Transport *self = first;
        first = self->next_dirty;
        self->next_dirty = NULL;
        self->is_dirty = false;
        if (self->is_full || transport_flush(vm, self)) continue;
        Value raised_here = take_pending(vm);
        if (is_absent(error)) error = raised_here;
    }
    return is_absent(error) || (throw_value(vm, error), false);
}

// ---- The end ------------------------------------------------------------------------------------

bool transport_force_close(VM *vm, Transport *self, Value exception)
{
    if (self->conn_lost) return true;
    transport_drop_pending(vm, self);
    transport_unwatch(vm, self, WATCH_WRITE);
    self->is_full = false;
    if (!self->closing) {
        self->closing = true;
        transport_unwatch(vm, self, WATCH_READ);
    }
    self->conn_lost++;
    if (as_loop(self->loop)->closed) return throw_false(vm, RuntimeError, "Event loop is closed");
    return loop_push(vm, as_loop(self->loop), value_of_object(self),
                     is_none(exception) ? value_of_small(TRANSPORT_LOST) : exception);
}

bool transport_failed(VM *vm, Transport *self, const char *message)
{
    if (pending_is(vm, SystemExit) || pending_is(vm, KeyboardInterrupt)) return false;
    if (as_exception(vm->pending)->limit_stop) return false;
    bool is_ordinary = pending_is(vm, OSError), debug = as_loop(self->loop)->debug;
    Value error = take_pending(vm);
    if (!is_ordinary) {
        if (!loop_report(vm, self->loop, message, "exception", error, "transport", value_of_object(self), "protocol",
                         self->protocol, NULL)) return false;
    } else if (debug) {
        Value log = aio_python(vm, "selector_events", "_log_failure");
        String *text = raised(log) ? NULL : str_from_c(vm, message);
        if (!text) return false;
        Value args[] = {value_of_object(self), error, value_of_object(text)};
        if (raised(call(vm, log, 3, args))) return false;
    }
    return transport_force_close(vm, self, error);
}

bool transport_lost(VM *vm, Transport *self, Value exception)
{
    if (self->lost) return true;
    self->lost = true;
    Value error = ABSENT, server = self->server, sock = self->sock;
    if (self->connected && raised(call_method(vm, self->protocol, str_intern_c(vm, "connection_lost"), 1, &exception))) {
        error = take_pending(vm);
    }
    transport_unwatch(vm, self, WATCH_READ);
    transport_unwatch(vm, self, WATCH_WRITE);
    transport_drop_pending(vm, self);
    self->protocol = NONE;
    self->server = NONE;
    if (raised(call_method(vm, sock, NAME(vm, close), 0, NULL))) {
        if (is_absent(error)) error = vm->pending;
        (void)take_pending(vm);
    }
    Value me = value_of_object(self);
    if (!is_none(server) && raised(call_method(vm, server, str_intern_c(vm, "_detach"), 1, &me))) {
        if (is_absent(error)) error = vm->pending;
        (void)take_pending(vm);
    }
    if (!is_absent(self->empty_waiter) && as_future(self->empty_waiter)->state == FUTURE_PENDING) {
        (void)throw(vm, ConnectionError, "Connection is closed by peer");
        if (!future_fail(vm, as_future(self->empty_waiter), take_pending(vm))) return false;
    }
    return is_absent(error) || (throw_value(vm, error), false);
}
