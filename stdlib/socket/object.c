// object.c - the socket type: a descriptor, and a timeout for what may wait.
//
// The descriptor is non-blocking exactly when there is a timeout (as getblocking() tells). Waiting goes
// through socket_wait: other threads of Python code run meanwhile.
#include "stdlib/socket/socket.h"

#include <poll.h>

#include "stdlib/access.h"
#include "vm/exec/thread.h"

static Socket *as_socket(Value v)
{
    return (Socket *)as_object(v);
}

// ---- Waiting ------------------------------------------------------------------------------------

Waited socket_wait(VM *vm, const Socket *self, bool writing, uint64_t deadline)
{
    for (;;) {
        struct pollfd one = {.fd = self->fd, .events = writing ? POLLOUT : POLLIN};
        bool others = thread_must_look(vm);
        uint64_t now = thread_clock();
        int pause = -1;
        if (one.fd < 0) return WAIT_READY; // closed meanwhile: the call that follows says so
        if (deadline != UINT64_MAX) {
            uint64_t left = deadline > now ? (deadline - now + 999999) / 1000000 : 0;
            pause = left > INT32_MAX ? INT32_MAX : (int)left;
        }
        int ready = poll(&one, 1, others ? 0 : pause);
        if (ready > 0) return WAIT_READY;
        if (ready < 0 && errno != EINTR) return (void)throw_errno(vm, errno, ABSENT), WAIT_FAILED;
        if (ready < 0) {
            if (!poll_slow(vm)) return WAIT_FAILED;
            continue;
        }
        if (deadline != UINT64_MAX && thread_clock() >= deadline) return WAIT_TIMED_OUT;
        if (others && !thread_wait(vm, NULL, one.fd, one.events, deadline)) return WAIT_FAILED;
    }
}

uint64_t socket_deadline(const Socket *self)
{
    return self->timeout > 0 ? thread_clock() + (uint64_t)self->timeout : UINT64_MAX;
}

ssize_t socket_perform(VM *vm, Socket *self, SystemCall function, Transfer *transfer, bool writing, uint64_t deadline)
{
    bool first = self->timeout < 0 && !thread_must_look(vm);
    for (;;) {
        if (!first && self->timeout != 0 && !transfer->at_once) {
            Waited waited = socket_wait(vm, self, writing, deadline);
            if (waited == WAIT_FAILED) return -1;
            if (waited == WAIT_TIMED_OUT) return (void)throw(vm, TimeoutError, "timed out"), -1;
        }
        first = false;
        ssize_t n = function(self, transfer);
        if (LIKELY(n >= 0)) return n;
        if (errno == EINTR) {
            if (!poll_slow(vm)) return -1;
            first = self->timeout < 0 && !thread_must_look(vm);
        } else if (self->timeout == 0 || transfer->at_once || (errno != EAGAIN && errno != EWOULDBLOCK)) {
            return (void)throw_errno(vm, errno, ABSENT), -1;
        }
    }
}

static ssize_t call_receive(const Socket *self, Transfer *transfer)
{
    if (transfer->address == NULL) return recv(self->fd, transfer->data, transfer->size, transfer->flags);
    transfer->address->size = sizeof transfer->address->storage;
    ssize_t n = recvfrom(self->fd, transfer->data, transfer->size, transfer->flags,
                         (struct sockaddr *)&transfer->address->storage, &transfer->address->size);
    if (n >= 0 && transfer->address->storage.ss_family == AF_UNSPEC) transfer->address->size = 0;
    return n;
}

static ssize_t call_send(const Socket *self, Transfer *transfer)
{
    if (transfer->address == NULL) return send(self->fd, transfer->data, transfer->size, transfer->flags);
    return sendto(self->fd, transfer->data, transfer->size, transfer->flags,
                  (struct sockaddr *)&transfer->address->storage, transfer->address->size);
}

static ssize_t call_accept(const Socket *self, Transfer *transfer)
{
    transfer->address->size = sizeof transfer->address->storage;
    return accept4(self->fd, (struct sockaddr *)&transfer->address->storage, &transfer->address->size, SOCK_CLOEXEC);
}

// ---- Making, closing ----------------------------------------------------------------------------

static bool set_descriptor_blocking(int fd, bool blocking)
{
    int flags = fcntl(fd, F_GETFL);
    int wanted = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
    return flags >= 0 && (wanted == flags || fcntl(fd, F_SETFL, wanted) >= 0);
}

static Value socket_construct(VM *vm, Value *args) // (cls, *args, **kwargs)
{
    Socket *self = type_allocate(vm, as_type(args[0]), 0);
    if (self == NULL) return RAISED;
    self->fd = -1;
    self->timeout = socket_default_timeout(vm);
    return value_of_object(self);
}

static RUNS bool option_read(VM *vm, int fd, int option, int *value)
{
    socklen_t size = sizeof *value;
    if (getsockopt(fd, SOL_SOCKET, option, value, &size) == 0) return true;
    return (void)throw_errno(vm, errno, ABSENT), false;
}

static Value socket_init(VM *vm, Value *args) // (self, family=-1, type=-1, proto=-1, fileno=None)
{
    Socket *self = as_socket(args[0]);
    int family, type, protocol, fd;
    if (!arg_int(vm, args, 1, &family) || !arg_int(vm, args, 2, &type) || !arg_int(vm, args, 3, &protocol)) {
        return RAISED;
    }
    if (!is_none(args[4])) {
        int64_t number;
        if (is_float(args[4])) return throw(vm, TypeError, "integer argument expected, got float");
        if (!index_as_int64(vm, args[4], true, &number)) return RAISED;
        if (number < 0) return throw(vm, ValueError, "negative file descriptor");
        if (number > INT32_MAX) return throw_errno(vm, EBADF, ABSENT);
        fd = (int)number;
        if (!access_descriptor_own(vm, fd)) return RAISED;
        Address address = {.size = sizeof address.storage};
        if (getsockname(fd, (struct sockaddr *)&address.storage, &address.size) < 0) {
            if (family == -1 || errno == EBADF || errno == ENOTSOCK) return system_error(vm);
        } else if (family == -1) {
            family = address.storage.ss_family;
        }
        if (type == -1 && !option_read(vm, fd, SO_TYPE, &type)) return RAISED;
        if (protocol == -1 && !option_read(vm, fd, SO_PROTOCOL, &protocol)) return RAISED;
    } else {
        if (family == -1) family = AF_INET;
        if (type == -1) type = SOCK_STREAM;
        if (protocol == -1) protocol = 0;
        if (!access_family(vm, family, type) || !limit_room(vm)) return RAISED;
        fd = socket(family, type | SOCK_CLOEXEC, protocol);
        if (fd < 0) return system_error(vm);
        access_adopt(vm, fd);
    }
    if (self->fd >= 0) access_disown(vm, self->fd), close(self->fd);
    self->fd = fd;
    self->family = family;
    self->protocol = protocol;
    self->timeout = type & SOCK_NONBLOCK ? 0 : socket_default_timeout(vm);
    self->type = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (self->timeout >= 0 && !set_descriptor_blocking(fd, false)) return system_error(vm);
    return NONE;
}

static void socket_release(VM *vm, Object *object)
{
    Socket *self = (Socket *)object;
    if (self->fd >= 0) access_disown(vm, self->fd), close(self->fd);
    self->fd = -1;
}

static Value socket_repr(VM *vm, Value v)
{
    const Socket *self = as_socket(v);
    return value_of_str(str_format(vm, "<socket object, fd=%d, family=%d, type=%d, proto=%d>", self->fd,
                                   self->family, self->type, self->protocol));
}

static Value py_socket_close(VM *vm, Value *args)
{
    Socket *self = as_socket(args[0]);
    int fd = self->fd;
    self->fd = -1;
    if (fd >= 0) access_disown(vm, fd);
    if (fd >= 0 && close(fd) < 0 && errno != ECONNRESET && errno != EINTR) return system_error(vm);
    return NONE;
}

static Value py_socket_detach(VM *vm, Value *args)
{
    Socket *self = as_socket(args[0]);
    int fd = self->fd;
    (void)vm;
    self->fd = -1;
    return value_of_small(fd);
}

static Value py_socket_fileno(VM *vm, Value *args)
{
    (void)vm;
    return value_of_small(as_socket(args[0])->fd);
}

// ---- Connections --------------------------------------------------------------------------------

static Value py_socket_bind(VM *vm, Value *args)
{
    Socket *self = as_socket(args[0]);
    Address address;
    if (!address_read(vm, self->family, args[1], "bind", &address)) return RAISED;
    if (!access_address(vm, (struct sockaddr *)&address.storage, address.size, true)) return RAISED;
    return system_done(vm, bind(self->fd, (struct sockaddr *)&address.storage, address.size));
}

static Value py_socket_listen(VM *vm, Value *args) // (self, backlog=128, /)
{
    int backlog;
    if (!arg_int(vm, args, 1, &backlog)) return RAISED;
    return system_done(vm, listen(as_socket(args[0])->fd, backlog < 0 ? 0 : backlog));
}

static Value py_socket_accept(VM *vm, Value *args)
{
    Socket *self = as_socket(args[0]);
    Address address = {0};
    Transfer transfer = {.address = &address};
    ssize_t fd = socket_perform(vm, self, call_accept, &transfer, false, socket_deadline(self));
    if (fd < 0) return RAISED;
    access_adopt(vm, (int)fd);
    Value shown = address_value(vm, &address);
    if (!raised(shown)) return value_of_object(tuple_pair(vm, value_of_small(fd), shown));
    access_disown(vm, (int)fd);
    close((int)fd);
    return RAISED;
}

// Connects; *status is 0 or the error number. false: an exception of something else is pending.
static RUNS bool connect_now(VM *vm, Socket *self, Address *address, int *status)
{
    uint64_t deadline = socket_deadline(self);
    const struct sockaddr *to = (const struct sockaddr *)&address->storage;
    if (!access_address(vm, to, address->size, false)) return false;
    // Other threads must run while a blocking one waits.
    bool switched = self->timeout < 0 && thread_must_look(vm) && self->fd >= 0;
    int fd = self->fd;
    if (switched) (void)set_descriptor_blocking(fd, false);
    *status = connect(fd, to, address->size) < 0 ? errno : 0;
    while (switched && *status == EAGAIN) { // the queue of a unix socket is full
        if (!thread_wait(vm, NULL, -1, 0, thread_clock() + 1000000)) goto failed;
        *status = connect(fd, to, address->size) < 0 ? errno : 0;
    }
    if (switched && self->fd == fd) (void)set_descriptor_blocking(fd, true);
    if (*status == EINTR && !poll_slow(vm)) return false;
    if (*status != EINTR && (*status != EINPROGRESS || self->timeout == 0)) return true;
    Waited waited = socket_wait(vm, self, true, deadline);
    if (waited == WAIT_FAILED) return false;
    if (waited == WAIT_TIMED_OUT) {
        *status = EWOULDBLOCK;
        return true;
    }
    socklen_t size = sizeof *status;
    if (getsockopt(self->fd, SOL_SOCKET, SO_ERROR, status, &size) < 0) *status = errno;
    if (*status == EISCONN) *status = 0;
    return true;
failed:
    if (self->fd == fd) (void)set_descriptor_blocking(fd, true);
    return false;
}

static Value py_socket_connect(VM *vm, Value *args)
{
    Socket *self = as_socket(args[0]);
    Address address;
    int status;
    if (!address_read(vm, self->family, args[1], "connect", &address)) return RAISED;
    if (!connect_now(vm, self, &address, &status)) return RAISED;
    if (status == EWOULDBLOCK && self->timeout > 0) return throw(vm, TimeoutError, "timed out");
    return status == 0 ? NONE : throw_errno(vm, status, ABSENT);
}

static Value py_socket_connect_ex(VM *vm, Value *args)
{
    Socket *self = as_socket(args[0]);
    Address address;
    int status;
    if (!address_read(vm, self->family, args[1], "connect_ex", &address)) return RAISED;
    return connect_now(vm, self, &address, &status) ? value_of_small(status) : RAISED;
}

static Value py_socket_shutdown(VM *vm, Value *args)
{
    int how;
    if (!arg_int(vm, args, 1, &how)) return RAISED;
    return system_done(vm, shutdown(as_socket(args[0])->fd, how));
}

static Value name_of(VM *vm, int fd, int (*function)(int, struct sockaddr *, socklen_t *))
{
    Address address = {.size = sizeof address.storage};
    if (function(fd, (struct sockaddr *)&address.storage, &address.size) < 0) return system_error(vm);
    return address_value(vm, &address);
}

static int socket_name(int fd, struct sockaddr *address, socklen_t *size)
{
    return getsockname(fd, address, size);
}

static int peer_name(int fd, struct sockaddr *address, socklen_t *size)
{
    return getpeername(fd, address, size);
}

static Value py_socket_getsockname(VM *vm, Value *args)
{
    return name_of(vm, as_socket(args[0])->fd, socket_name);
}

static Value py_socket_getpeername(VM *vm, Value *args)
{
    return name_of(vm, as_socket(args[0])->fd, peer_name);
}

// ---- Bytes --------------------------------------------------------------------------------------

static RUNS Value receive_new(VM *vm, Value *args, const char *function, Address *address)
{
    Socket *self = as_socket(args[0]);
    int64_t size;
    int flags;
    if (!arg_int64(vm, args, 1, &size) || !arg_int(vm, args, 2, &flags)) return RAISED;
    if (size < 0) return throw(vm, ValueError, "negative buffersize in %s", function);
    Bytes *bytes = bytes_new(vm, NULL, (size_t)size);
    if (bytes == NULL) return RAISED;
    Transfer transfer = {bytes->data, (size_t)size, flags, address, (flags & MSG_DONTWAIT) != 0};
    ssize_t n = socket_perform(vm, self, call_receive, &transfer, false, socket_deadline(self));
    if (n < 0) return RAISED;
    Value result = n == size ? value_of_object(bytes)
                             : value_of_bytes(bytes_new(vm, bytes->data, (size_t)(n < size ? n : size)));
    if (raised(result) || address == NULL) return result;
    Value shown = address_value(vm, address);
    return raised(shown) ? RAISED : value_of_object(tuple_pair(vm, result, shown));
}

static Value py_socket_recv(VM *vm, Value *args) // (self, bufsize, flags=0, /)
{
    return receive_new(vm, args, "recv", NULL);
}

static Value py_socket_recvfrom(VM *vm, Value *args)
{
    Address address = {0};
    return receive_new(vm, args, "recvfrom", &address);
}

static RUNS Value receive_into(VM *vm, Value *args, const char *function, Address *address)
{
    Socket *self = as_socket(args[0]);
    int64_t size;
    int flags;
    BufferView view;
    if (!arg_int64(vm, args, 2, &size) || !arg_int(vm, args, 3, &flags)) return RAISED;
    if (!buffer_get(vm, args[1], &view, true)) {
        if (!catch_pending(vm, TypeError) && !catch_pending(vm, BufferError)) return RAISED;
        return throw(vm, TypeError, "%s() argument 1 must be read-write bytes-like object, not %T", function, args[1]);
    }
    if (size < 0 || (size_t)size > view.size) {
        buffer_release(vm, &view);
        return size < 0 ? throw(vm, ValueError, "negative buffersize in %s", function)
               : address != NULL
                   ? throw(vm, ValueError, "nbytes is greater than the length of the buffer")
                   : throw(vm, ValueError, "buffer too small for requested bytes");
    }
    Transfer transfer = {view.data, size == 0 ? view.size : (size_t)size, flags, address, (flags & MSG_DONTWAIT) != 0};
    ssize_t n = socket_perform(vm, self, call_receive, &transfer, false, socket_deadline(self));
    buffer_release(vm, &view);
    if (n < 0) return RAISED;
    if (address == NULL) return int_new(vm, n);
    Value shown = address_value(vm, address);
    return raised(shown) ? RAISED : value_of_object(tuple_pair(vm, int_new(vm, n), shown));
}

static Value py_socket_recv_into(VM *vm, Value *args) // (self, buffer, nbytes=0, flags=0)
{
    return receive_into(vm, args, "recv_into", NULL);
}

static Value py_socket_recvfrom_into(VM *vm, Value *args)
{
    Address address = {0};
    return receive_into(vm, args, "recvfrom_into", &address);
}

// Sends once, or (all) until nothing is left. While other threads live a blocking send must not sit in the
// system: whoever would take the bytes may be one of them.
static RUNS ssize_t send_bytes(VM *vm, Socket *self, const BufferView *view, int flags, Address *address, bool all)
{
    uint64_t deadline = socket_deadline(self);
    size_t sent = 0;
    bool stream = self->type == SOCK_STREAM;
    do {
        bool others = thread_must_look(vm);
        Transfer transfer = {view->data + sent, view->size - sent, flags, address, (flags & MSG_DONTWAIT) != 0};
        if (self->timeout < 0 && others) transfer.flags |= MSG_DONTWAIT;
        ssize_t n = socket_perform(vm, self, call_send, &transfer, true, deadline);
        if (n < 0) return -1;
        sent += (size_t)n;
        if (!all && !(stream && others && self->timeout < 0)) break;
        if (sent < view->size && !charge(vm, 20)) return -1;
    } while (sent < view->size);
    return (ssize_t)sent;
}

static RUNS Value send_value(VM *vm, Value *args, Value data, int flags, Address *address, bool all)
{
    BufferView view;
    if (!buffer_get(vm, data, &view, false)) return RAISED;
    ssize_t n = send_bytes(vm, as_socket(args[0]), &view, flags, address, all);
    buffer_release(vm, &view);
    return n < 0 ? RAISED : all ? NONE : int_new(vm, n);
}

static Value py_socket_send(VM *vm, Value *args) // (self, data, flags=0, /)
{
    int flags;
    return arg_int(vm, args, 2, &flags) ? send_value(vm, args, args[1], flags, NULL, false) : RAISED;
}

static Value py_socket_sendall(VM *vm, Value *args)
{
    int flags;
    return arg_int(vm, args, 2, &flags) ? send_value(vm, args, args[1], flags, NULL, true) : RAISED;
}

static Value py_socket_sendto(VM *vm, Value *args) // (self, data, flags_or_address, address=?, /)
{
    int flags = 0;
    Address address;
    Value to = args[2];
    if (!is_absent(args[3])) {
        if (!arg_int(vm, args, 2, &flags)) return RAISED;
        to = args[3];
    }
    if (!address_read(vm, as_socket(args[0])->family, to, "sendto", &address)) return RAISED;
    if (!access_address(vm, (struct sockaddr *)&address.storage, address.size, false)) return RAISED;
    return send_value(vm, args, args[1], flags, &address, false);
}

// ---- Options ------------------------------------------------------------------------------------

static Value py_socket_getsockopt(VM *vm, Value *args) // (self, level, option, buflen=0, /)
{
    int level, option, room;
    if (!arg_int(vm, args, 1, &level) || !arg_int(vm, args, 2, &option) || !arg_int(vm, args, 3, &room)) {
        return RAISED;
    }
    int fd = as_socket(args[0])->fd, number = 0;
    socklen_t size = sizeof number;
    if (room == 0) {
        if (getsockopt(fd, level, option, &number, &size) < 0) return system_error(vm);
        return value_of_small(number);
    }
    if (room < 0 || room > 1024) return throw(vm, OSError, "getsockopt buflen out of range");
    char data[1024] = {0};
    size = (socklen_t)room;
    if (getsockopt(fd, level, option, data, &size) < 0) return system_error(vm);
    return value_of_bytes(bytes_new(vm, data, size));
}

static Value py_socket_setsockopt(VM *vm, Value *args) // (self, level, option, value, optlen=?, /)
{
    int level, option, number, status;
    if (!arg_int(vm, args, 1, &level) || !arg_int(vm, args, 2, &option)) return RAISED;
    int fd = as_socket(args[0])->fd;
    if (!is_absent(args[4])) {
        int size;
        if (!is_none(args[3])) return throw(vm, TypeError, "socket option should be None when optlen is given");
        if (!arg_int(vm, args, 4, &size)) return RAISED;
        return system_done(vm, setsockopt(fd, level, option, NULL, (socklen_t)size));
    }
    if (is_none(args[3])) return throw(vm, TypeError, "an integer or a bytes-like object is required");
    if (!has_buffer(vm, args[3])) {
        if (!arg_int(vm, args, 3, &number)) return RAISED;
        return system_done(vm, setsockopt(fd, level, option, &number, sizeof number));
    }
    BufferView view;
    if (!buffer_get(vm, args[3], &view, false)) return RAISED;
    status = setsockopt(fd, level, option, view.data, (socklen_t)view.size);
    int error_number = errno;
    buffer_release(vm, &view);
    errno = error_number;
    return system_done(vm, status);
}

bool timeout_read(VM *vm, Value *args, size_t i, int64_t *timeout)
{
    double seconds;
    if (is_none(args[i])) return *timeout = -1, true;
    if (!is_float(args[i]) && raised(index_of(vm, args[i]))) return false;
    if (!arg_double(vm, args, i, &seconds)) return false;
    if (seconds != seconds) return throw_false(vm, ValueError, "Invalid value NaN (not a number)");
    if (seconds < 0) return throw_false(vm, ValueError, "Timeout value out of range");
    if (seconds > 9.2e9) return throw_false(vm, OverflowError, "timestamp too large to convert to C PyTime_t");
    *timeout = (int64_t)(seconds * 1e9);
    if (*timeout == 0 && seconds > 0) *timeout = 1;
    return true;
}

Value timeout_value(int64_t timeout)
{
    return timeout < 0 ? NONE : value_of_double((double)timeout / 1e9);
}

static RUNS Value change_timeout(VM *vm, Socket *self, int64_t timeout)
{
    self->timeout = timeout;
    return set_descriptor_blocking(self->fd, timeout < 0) ? NONE : system_error(vm);
}

static Value py_socket_settimeout(VM *vm, Value *args)
{
    int64_t timeout;
    return timeout_read(vm, args, 1, &timeout) ? change_timeout(vm, as_socket(args[0]), timeout) : RAISED;
}

static Value py_socket_setblocking(VM *vm, Value *args)
{
    bool blocking;
    return arg_truth(vm, args, 1, &blocking) ? change_timeout(vm, as_socket(args[0]), blocking ? -1 : 0) : RAISED;
}

static Value py_socket_gettimeout(VM *vm, Value *args)
{
    (void)vm;
    return timeout_value(as_socket(args[0])->timeout);
}

static Value py_socket_getblocking(VM *vm, Value *args)
{
    (void)vm;
    return value_of_bool(as_socket(args[0])->timeout != 0);
}

static Value get_family(VM *vm, Value self)
{
    (void)vm;
    return value_of_small(as_socket(self)->family);
}

static Value get_type(VM *vm, Value self)
{
    (void)vm;
    return value_of_small(as_socket(self)->type);
}

static Value get_protocol(VM *vm, Value self)
{
    (void)vm;
    return value_of_small(as_socket(self)->protocol);
}

static Value get_timeout(VM *vm, Value self)
{
    (void)vm;
    return timeout_value(as_socket(self)->timeout);
}

static const NativeProperty socket_properties[] = {
    {"family", get_family, NULL, "the socket family"},
    {"type", get_type, NULL, "the socket type"},
    {"proto", get_protocol, NULL, "the socket protocol"},
    {"timeout", get_timeout, NULL, "the socket timeout"},
    {0},
};

static const Native socket_methods[] = {
    {"_accept(self, /)", py_socket_accept, "Wait for a connection: its descriptor and address."},
    {"bind(self, address, /)", py_socket_bind, "Bind the socket to a local address."},
    {"close(self, /)", py_socket_close, "Close the socket. It cannot be used after this call."},
    {"connect(self, address, /)", py_socket_connect, "Connect the socket to a remote address."},
    {"connect_ex(self, address, /)", py_socket_connect_ex, "Like connect, but returns an error code."},
    {"detach(self, /)", py_socket_detach, "Give up the descriptor without closing it, and return it."},
    {"fileno(self, /)", py_socket_fileno, "Return the descriptor of the socket; -1 if it is closed."},
    {"getblocking(self, /)", py_socket_getblocking, "Returns True if socket is in blocking mode, or False if not."},
    {"getpeername(self, /)", py_socket_getpeername, "Return the address of the remote endpoint."},
    {"getsockname(self, /)", py_socket_getsockname, "Return the address of the local endpoint."},
    {"getsockopt(self, level, option, buflen=0, /)", py_socket_getsockopt, "Get a socket option."},
    {"gettimeout(self, /)", py_socket_gettimeout, "Return the timeout in seconds, or None."},
    {"listen(self, backlog=128, /)", py_socket_listen, "Let the socket accept connections."},
    {"recv(self, buffersize, flags=0, /)", py_socket_recv, "Receive up to buffersize bytes."},
    {"recv_into(self, buffer, nbytes=0, flags=0)", py_socket_recv_into, "Receive into a buffer; returns the number of bytes."},
    {"recvfrom(self, buffersize, flags=0, /)", py_socket_recvfrom, "Like recv, but also returns the sender's address."},
    {"recvfrom_into(self, buffer, nbytes=0, flags=0)", py_socket_recvfrom_into, "Like recv_into, but also returns the sender's address."},
    {"recvmsg(self, bufsize, ancbufsize=0, flags=0, /)", py_socket_recvmsg,
     "Receive data and what comes beside it: (data, ancillary data, flags, address)."},
    {"recvmsg_into(self, buffers, ancbufsize=0, flags=0, /)", py_socket_recvmsg_into,
     "Like recvmsg, but the data goes into buffers: (bytes, ancillary data, flags, address)."},
    {"sendmsg(self, buffers, ancdata=(), flags=0, address=None, /)", py_socket_sendmsg,
     "Send the data of buffers, and (level, type, data) beside it; returns how many bytes were sent."},
    {"send(self, data, flags=0, /)", py_socket_send, "Send data; returns how many bytes were sent."},
    {"sendall(self, data, flags=0, /)", py_socket_sendall, "Send all data."},
    {"sendto(self, data, flags, address=?, /)", py_socket_sendto, "Send data to an address."},
    {"setblocking(self, flag, /)", py_socket_setblocking, "Set the socket to blocking or non-blocking."},
    {"setsockopt(self, level, option, value, optlen=?, /)", py_socket_setsockopt, "Set a socket option."},
    {"settimeout(self, timeout, /)", py_socket_settimeout, "Set the timeout in seconds; None: none."},
    {"shutdown(self, flag, /)", py_socket_shutdown, "Shut down one or both halves of the connection."},
    {0},
};

const TypeDef socket_type = {
    .name = "_socket.socket",
    .doc = "A socket: one end of a network connection.",
    .signature = "socket(family=-1, type=-1, proto=-1, fileno=None)",
    .size = sizeof(Socket),
    .flags = TYPE_INIT_TAKES_ALL,
    .release = socket_release,
    .construct = socket_construct,
    .init = socket_init,
    .repr = socket_repr,
    .methods = socket_methods,
    .properties = socket_properties,
};
