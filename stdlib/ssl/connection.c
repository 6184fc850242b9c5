// connection.c - one TLS connection: handshake, reading, writing, the end.
//
// Over a socket each call of OpenSSL is one that does not wait; waiting is ours, so that other threads run, signals
// come through and timeouts are kept. For that the descriptor is non-blocking even where the socket object says
// that it blocks: the socket's own methods wait by themselves. Over memory nothing ever waits.
#include "stdlib/ssl/ssl.h"

#include <errno.h>
#include <fcntl.h>

#include "stdlib/socket/socket.h"
#include "vm/exec/thread.h"

#define RECORD_MAX 16384 // bytes of data that one call of SSL_read can give
#define SMALL 4096       // bytes of input that are no reason to make room for more than a record
#define CHUNK 65536      // bytes that are encrypted between two looks at the poll
#define CHUNK_GROWTH 4096 // what encrypting such a chunk adds at most

static MemoryBio *as_memory_bio(Value v)
{
    return (MemoryBio *)as_object(v);
}

// NULL: the connection reads and writes memory.
static Socket *socket_of(const Connection *self)
{
    return is_absent(self->socket) ? NULL : (Socket *)as_object(self->socket);
}

// ---- One operation ------------------------------------------------------------------------------

// An operation of OpenSSL: what it works on, and what came of it.
typedef struct Operation {
    int (*function)(Connection *self, struct Operation *operation);
    char *data;
    size_t size, done;
    int result, status; // what SSL_get_error says
} Operation;

static int operate_handshake(Connection *self, Operation *operation)
{
    (void)operation;
    return self->lib->SSL_do_handshake(self->ssl);
}

static int operate_read(Connection *self, Operation *operation)
{
    return self->lib->SSL_read_ex(self->ssl, operation->data, operation->size, &operation->done);
}

static int operate_write(Connection *self, Operation *operation)
{
    return self->lib->SSL_write_ex(self->ssl, operation->data, operation->size, &operation->done);
}

static int operate_shutdown(Connection *self, Operation *operation)
{
    (void)operation;
    // What follows the peer's last record belongs to whoever uses the socket next.
    if (self->shutdown_sent) self->lib->SSL_set_read_ahead(self->ssl, 0);
    return self->lib->SSL_shutdown(self->ssl);
}

static RAISES bool set_blocking(VM *vm, int fd, bool blocking)
{
    int flags = fcntl(fd, F_GETFL);
    int wanted = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
    if (flags >= 0 && (flags == wanted || fcntl(fd, F_SETFL, wanted) >= 0)) return true;
    return (void)throw_errno(vm, errno, ABSENT), false;
}

static RUNS bool socket_ready(VM *vm, const Connection *self, const Socket *socket)
{
    if (socket->fd < 0 || socket->fd != self->fd) {
        return raised(throw_openssl_text(vm, "Underlying socket connection gone", 1020)) && false;
    }
    return socket->timeout >= 0 || set_blocking(vm, socket->fd, false);
}

static bool throw_failure(VM *vm, Connection *self)
{
    Value failure = self->failure;
    self->failure = ABSENT;
    self->lib->ERR_clear_error();
    (void)throw_value(vm, failure);
    return false;
}

// Calls OpenSSL once. false: an exception is pending, of what it called back.
static RUNS bool operate(VM *vm, Connection *self, Operation *operation)
{
    const OpenSSL *lib = self->lib;
    Socket *socket = socket_of(self);
    if (self->busy) return throw_false(vm, RuntimeError, "the connection is in use by its own callback");
    if (!is_absent(self->failure)) return throw_failure(vm, self);
    if (socket != NULL && !socket_ready(vm, self, socket)) return false;
    lib->ERR_clear_error();
    self->busy = true;
    errno = 0;
    operation->result = operation->function(self, operation);
    self->error_number = errno;
    operation->status = operation->result > 0 ? SSL_ERROR_NONE : lib->SSL_get_error(self->ssl, operation->result);
    self->busy = false;
    if (UNLIKELY(!is_absent(self->failure))) return throw_failure(vm, self);
    return socket != NULL || (memory_bio_count(vm, as_memory_bio(self->incoming), 0) &&
                              memory_bio_count(vm, as_memory_bio(self->outgoing), 0));
}

static bool would_wait(const Operation *operation)
{
    return operation->status == SSL_ERROR_WANT_READ || operation->status == SSL_ERROR_WANT_WRITE;
}

static uint64_t deadline_of(const Socket *socket)
{
    return socket != NULL && socket->timeout > 0 ? thread_clock() + (uint64_t)socket->timeout : UINT64_MAX;
}

// The same until it need not wait for the socket, or may not: the operation has the answer then. late: the message
// of the TimeoutError.
static RUNS bool perform(VM *vm, Connection *self, Operation *operation, uint64_t deadline, const char *late)
{
    Socket *socket = socket_of(self);
    for (;;) {
        if (!operate(vm, self, operation)) return false;
        if (socket == NULL || socket->timeout == 0 || !would_wait(operation)) return true;
        if (!charge(vm, 100)) return false;
        switch (socket_wait(vm, socket, operation->status == SSL_ERROR_WANT_WRITE, deadline)) {
        case WAIT_READY: break;
        case WAIT_TIMED_OUT: return throw_false(vm, TimeoutError, "%s", late);
        case WAIT_FAILED: return false;
        }
    }
}

static Value py_ssl_do_handshake(VM *vm, Value *args)
{
    Connection *self = as_connection(args[0]);
    Operation operation = {.function = operate_handshake};
    uint64_t deadline = deadline_of(socket_of(self));
    if (!perform(vm, self, &operation, deadline, "_ssl.c:1003: The handshake operation timed out")) return RAISED;
    if (operation.result > 0) return charge(vm, 5000) ? NONE : RAISED;
    return throw_connection(vm, self, operation.result, operation.status, 1020);
}

// ---- Reading ------------------------------------------------------------------------------------

// Whether the peer has ended the stream as it should.
static bool is_end(const Connection *self, const Operation *operation)
{
    return operation->status == SSL_ERROR_ZERO_RETURN &&
           self->lib->SSL_get_shutdown(self->ssl) == SSL_RECEIVED_SHUTDOWN;
}

// Reads at least one record's worth, and what else has come where no system call is needed for it. *count is 0 at
// the end of the stream. A failure behind the first record waits for the next read. needs_more (or NULL): is told
// that nothing has come, instead of an exception.
static RUNS bool read_into(VM *vm, Connection *self, char *data, size_t size, size_t *count, bool *needs_more)
{
    Operation operation = {operate_read, .data = data, .size = size};
    uint64_t deadline = deadline_of(socket_of(self));
    *count = 0;
    if (!perform(vm, self, &operation, deadline, "The read operation timed out")) return false;
    if (operation.result <= 0) {
        if (is_end(self, &operation)) return true;
        if (needs_more != NULL && operation.status == SSL_ERROR_WANT_READ) {
            *needs_more = true;
            return true;
        }
        return raised(throw_connection(vm, self, operation.result, operation.status, 2580)) && false;
    }
    *count = operation.done;
    size_t least = needs_more != NULL ? 1 : RECORD_MAX; // a plain read gives one record, as in CPython, if it is short
    while (is_absent(self->socket) && size - *count >= least) {
        if (!charge(vm, operation.done / 64 + 10)) return false;
        operation = (Operation){operate_read, .data = data + *count, .size = size - *count};
        if (!operate(vm, self, &operation)) {
            self->failure = take_pending(vm);
            object_changed(vm, self);
            break;
        }
        if (operation.result <= 0) {
            if (operation.status == SSL_ERROR_SSL || operation.status == SSL_ERROR_SYSCALL) {
                (void)throw_connection(vm, self, operation.result, operation.status, 2580);
                self->failure = take_pending(vm);
                object_changed(vm, self);
            }
            break;
        }
        *count += operation.done;
    }
    self->lib->ERR_clear_error();
    return charge(vm, operation.done / 64);
}

// A message that is likely to be shorter than its room: by way of the stack, so that no large object is made.
static RUNS Value read_small(VM *vm, Connection *self, size_t room, bool *needs_more)
{
    char data[RECORD_MAX];
    size_t count;
    if (!read_into(vm, self, data, room < sizeof data ? room : sizeof data, &count, needs_more)) return RAISED;
    return value_of_bytes(bytes_new(vm, data, count));
}

// Many records: by way of the VM's scratch memory, or of some of its own while another thread is about that.
static RUNS Value read_large(VM *vm, Connection *self, size_t room, bool *needs_more)
{
    SslState *state = ssl_state(vm);
    if (state == NULL) return RAISED;
    if (state->scratch == NULL) state->scratch = memory_take(&vm->memory, SSL_SCRATCH_SIZE);
    bool shared = state->scratch != NULL && !state->scratch_busy;
    char *data = shared ? state->scratch : memory_take(&vm->memory, room);
    if (data == NULL) return throw_memory(vm);
    if (shared) state->scratch_busy = true;
    size_t count;
    Value result = RAISED;
    if (read_into(vm, self, data, room, &count, needs_more)) result = value_of_bytes(bytes_new(vm, data, count));
    if (shared) state->scratch_busy = false;
    else memory_release(&vm->memory, data, room);
    return result;
}

static RUNS Value read_new(VM *vm, Connection *self, int64_t wanted, bool *needs_more)
{
    if (wanted < 0) return throw(vm, ValueError, "size should not be negative");
    if (wanted == 0) return value_of_object(vm->empty_bytes);
    size_t room = RECORD_MAX;
    if (is_absent(self->socket)) {
        // No more plain text than there is of the other, and what is left of a record that was opened.
        room = self->lib->BIO_ctrl_pending(as_memory_bio(self->incoming)->bio) + RECORD_MAX;
    }
    if ((uint64_t)wanted < room) room = (size_t)wanted;
    if (room <= RECORD_MAX + SMALL) return read_small(vm, self, room, needs_more);
    return read_large(vm, self, room < SSL_SCRATCH_SIZE ? room : SSL_SCRATCH_SIZE, needs_more);
}

static RUNS Value read_value(VM *vm, Value *args, bool *needs_more)
{
    Connection *self = as_connection(args[0]);
    int64_t wanted;
    BufferView view;
    if (!arg_int64(vm, args, 1, &wanted)) return RAISED;
    if (is_absent(args[2])) return read_new(vm, self, wanted, needs_more);
    if (!has_buffer(vm, args[2]) || !buffer_get(vm, args[2], &view, true)) {
        if (!is_absent(vm->pending) && !catch_pending(vm, BufferError) && !catch_pending(vm, TypeError)) return RAISED;
        return throw(vm, TypeError, "read() argument 2 must be read-write bytes-like object, not %T", args[2]);
    }
    size_t count = 0, room = wanted <= 0 || (uint64_t)wanted > view.size ? view.size : (size_t)wanted;
    bool fine = room == 0 || read_into(vm, self, view.data, room, &count, needs_more);
    buffer_release(vm, &view);
    return fine ? int_from_uint64(vm, count) : RAISED;
}

static Value py_ssl_read(VM *vm, Value *args) // (self, size, buffer=?, /)
{
    return read_value(vm, args, NULL);
}

// For asyncio, which asks until there is nothing: an exception each time would cost more than the rest.
static Value py_ssl_receive(VM *vm, Value *args) // (self, size, buffer=?, /)
{
    bool needs_more = false;
    Value result = read_value(vm, args, &needs_more);
    return needs_more && !raised(result) ? NONE : result;
}

static Value py_ssl_pending(VM *vm, Value *args)
{
    (void)vm;
    Connection *self = as_connection(args[0]);
    return value_of_small(self->lib->SSL_pending(self->ssl));
}

// ---- Writing ------------------------------------------------------------------------------------

// Writes all that the socket takes. *count: how much that is; not all only if the socket does not wait.
static RUNS bool write_from(VM *vm, Connection *self, char *data, size_t size, size_t *count)
{
    uint64_t deadline = deadline_of(socket_of(self));
    *count = 0;
    do {
        size_t piece = size - *count < CHUNK ? size - *count : CHUNK;
        Operation operation = {operate_write, .data = data + *count, .size = piece};
        if (is_absent(self->socket) && !memory_bio_count(vm, as_memory_bio(self->outgoing), piece + CHUNK_GROWTH)) {
            return false;
        }
        if (!perform(vm, self, &operation, deadline, "The write operation timed out")) return false;
        if (operation.result <= 0) {
            if (*count > 0 && would_wait(&operation)) return true;
            return raised(throw_connection(vm, self, operation.result, operation.status, 2427)) && false;
        }
        *count += operation.done;
        if (!charge(vm, piece / 64 + 10)) return false;
    } while (*count < size);
    return true;
}

static Value py_ssl_write(VM *vm, Value *args) // (self, b, /)
{
    Connection *self = as_connection(args[0]);
    BufferView view;
    if (!buffer_get(vm, args[1], &view, false)) return RAISED;
    size_t count;
    bool fine = write_from(vm, self, view.data, view.size, &count);
    buffer_release(vm, &view);
    return fine ? int_from_uint64(vm, count) : RAISED;
}

// ---- The end ------------------------------------------------------------------------------------

// Says goodbye and waits for the peer's. Twice SSL_shutdown: the first sends, the second receives; a peer that does
// not answer is not waited for more than that.
static Value py_ssl_shutdown(VM *vm, Value *args)
{
    Connection *self = as_connection(args[0]);
    Socket *socket = socket_of(self);
    uint64_t deadline = deadline_of(socket);
    Operation operation = {.function = operate_shutdown};
    int zeros = 0;
    for (;;) {
        if (!operate(vm, self, &operation)) return RAISED;
        if (operation.result > 0) break;
        if (operation.result == 0) {
            if (++zeros > 1) break;
            self->shutdown_sent = true;
            continue;
        }
        if (socket == NULL || socket->timeout == 0 || !would_wait(&operation)) {
            return throw_connection(vm, self, operation.result, operation.status, 2706);
        }
        bool writing = operation.status == SSL_ERROR_WANT_WRITE;
        Waited waited = socket_wait(vm, socket, writing, deadline);
        if (waited == WAIT_FAILED) return RAISED;
        if (waited == WAIT_TIMED_OUT) {
            return throw(vm, TimeoutError, "The %s operation timed out", writing ? "write" : "read");
        }
    }
    if (socket == NULL) return NONE;
    if (socket->timeout < 0 && socket->fd >= 0 && !set_blocking(vm, socket->fd, true)) return RAISED;
    return self->socket;
}

static Value py_ssl_verify_client_post_handshake(VM *vm, Value *args)
{
    Connection *self = as_connection(args[0]);
    if (self->busy) return throw(vm, RuntimeError, "the connection is in use by its own callback");
    self->lib->ERR_clear_error();
    return self->lib->SSL_verify_client_post_handshake(self->ssl) > 0 ? NONE : throw_openssl(vm, 2781);
}

// ---- Making one ---------------------------------------------------------------------------------

static void connection_trace(VM *vm, Tracer *tracer, Object *object)
{
    (void)vm;
    Connection *self = (Connection *)object;
    trace_values(tracer, &self->failure, 8);
}
static_assert(offsetof(Connection, server_hostname) - offsetof(Connection, failure) == 7 * sizeof(Value),
              "connection_trace takes the Values for an array");

static void connection_release(VM *vm, Object *object)
{
    Connection *self = (Connection *)object;
    if (self->ssl == NULL) return;
    self->lib->SSL_free(self->ssl);
    outside_release(vm, CONNECTION_SIZE);
}

// server_hostname as ASCII bytes; *holder keeps them. None: NULL.
static RUNS bool hostname_read(VM *vm, Value v, const char **name, Value *holder)
{
    *name = NULL;
    *holder = v;
    if (is_none(v)) return true;
    if (is_str(v)) {
        Bytes *bytes = str_encode(vm, as_str(v), "ascii", "strict");
        if (bytes == NULL) return false;
        *holder = value_of_object(bytes);
    } else if (!is_bytes(v)) {
        return throw_false(vm, TypeError, "argument must be str, bytes or bytearray, not %T", v);
    }
    const Bytes *bytes = as_bytes(*holder);
    if (memchr(bytes->data, 0, bytes->size) != NULL) {
        return throw_false(vm, TypeError, "argument must be encoded string without null bytes, not %T", v);
    }
    *name = bytes->data;
    return true;
}

// Tells OpenSSL whom the certificate must belong to, and the peer whom we want (unless that is an address).
static RUNS bool set_hostname(VM *vm, Connection *self, const Context *context, const char *name)
{
    const OpenSSL *lib = self->lib;
    if (name[0] == 0 || name[0] == '.') {
        return throw_false(vm, ValueError,
                           "server_hostname cannot be an empty string or start with a leading dot.");
    }
    ASN1_OCTET_STRING *address = lib->a2i_IPADDRESS(name);
    if (address == NULL) lib->ERR_clear_error();
    String *text = bytes_decode(vm, name, strlen(name), "ascii", "strict");
    bool fine = text != NULL;
    if (fine) {
        store(vm, self, &self->server_hostname, value_of_object(text));
        if (address == NULL && !lib->SSL_set_tlsext_host_name(self->ssl, name)) {
            fine = raised(throw_openssl(vm, 868)) && false;
        }
    }
    if (fine && context->check_hostname) {
        X509_VERIFY_PARAM *param = lib->SSL_get0_param(self->ssl);
        int set = address == NULL ? lib->X509_VERIFY_PARAM_set1_host(param, name, strlen(name))
                                  : lib->X509_VERIFY_PARAM_set1_ip(param, lib->ASN1_STRING_get0_data(address),
                                                                   (size_t)lib->ASN1_STRING_length(address));
        fine = set || (raised(throw_openssl(vm, 877)) && false);
    }
    if (address != NULL) lib->ASN1_OCTET_STRING_free(address);
    return fine;
}

static RUNS Connection *connection_new(VM *vm, Context *context, bool is_server, const char *name)
{
    const OpenSSL *lib = context->lib;
    if (is_server && context->protocol == SSL_PROTOCOL_CLIENT) {
        (void)throw_openssl_text(vm, "Cannot create a server socket with a PROTOCOL_TLS_CLIENT context", 812);
        return NULL;
    }
    if (!is_server && context->protocol == SSL_PROTOCOL_SERVER) {
        (void)throw_openssl_text(vm, "Cannot create a client socket with a PROTOCOL_TLS_SERVER context", 819);
        return NULL;
    }
    Type *type = type_from_def(vm, &ssl_connection_type);
    Connection *self = type != NULL ? type_allocate(vm, type, 0) : NULL;
    if (self == NULL) return NULL;
    self->vm = vm;
    self->lib = lib;
    self->fd = -1;
    self->is_server = is_server;
    self->failure = self->socket = self->incoming = self->outgoing = ABSENT;
    self->context = self->first_context = value_of_object(context);
    self->owner = self->server_hostname = NONE;
    if (!outside_take(vm, CONNECTION_SIZE)) return NULL;
    lib->ERR_clear_error();
    self->ssl = lib->SSL_new(context->context);
    if (self->ssl == NULL) {
        outside_release(vm, CONNECTION_SIZE);
        (void)throw_openssl(vm, 904);
        return NULL;
    }
    // A poll of charge() may follow while the new object is only here: the stack keeps it.
    (void)lib->SSL_set_ex_data(self->ssl, 0, self);
    lib->SSL_set_mode(self->ssl, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_AUTO_RETRY);
    if (context->post_handshake_auth && is_server) {
        int mode = lib->SSL_get_verify_mode(self->ssl);
        if (mode & SSL_VERIFY_PEER) {
            lib->SSL_set_verify(self->ssl, mode | SSL_VERIFY_POST_HANDSHAKE, lib->SSL_get_verify_callback(self->ssl));
        }
    } else if (context->post_handshake_auth) {
        lib->SSL_set_post_handshake_auth(self->ssl, 1);
    }
    if (name != NULL && !set_hostname(vm, self, context, name)) return NULL;
    if (is_server) lib->SSL_set_accept_state(self->ssl);
    else lib->SSL_set_connect_state(self->ssl);
    return self;
}

static RUNS Value finish_new(VM *vm, Connection *self, Value owner, Value session)
{
    if (!is_none(owner)) store(vm, self, &self->owner, owner);
    if (!is_none(session) && !session_use(vm, self, session)) return RAISED;
    return value_of_object(self);
}

static Value throw_wrong_type(VM *vm, const char *function, const char *name, const char *type, Value v)
{
    return throw(vm, TypeError, "%s() argument '%s' must be %s, not %T", function, name, type, v);
}

Value py_ssl_wrap_socket(VM *vm, Value *args) // (self, sock, server_side, server_hostname=None, *, owner, session)
{
    bool is_server;
    const char *name;
    Value holder;
    if (!is_native(vm, args[1], &socket_type)) {
        return throw_wrong_type(vm, "_wrap_socket", "sock", "_socket.socket", args[1]);
    }
    if (!arg_truth(vm, args, 2, &is_server) || !hostname_read(vm, args[3], &name, &holder)) return RAISED;
    Connection *self = connection_new(vm, as_context(args[0]), is_server, name);
    if (self == NULL) return RAISED;
    store(vm, self, &self->socket, args[1]);
    self->fd = socket_of(self)->fd;
    if (self->lib->SSL_set_fd(self->ssl, self->fd) != 1) return throw_openssl(vm, 920);
    return finish_new(vm, self, args[4], args[5]);
}

Value py_ssl_wrap_bio(VM *vm, Value *args) // (self, incoming, outgoing, server_side, server_hostname=None, *, ...)
{
    bool is_server;
    const char *name;
    Value holder;
    for (size_t i = 1; i < 3; i++) {
        if (is_native(vm, args[i], &ssl_memory_bio_type)) continue;
        return throw_wrong_type(vm, "_wrap_bio", i == 1 ? "incoming" : "outgoing", "_ssl.MemoryBIO", args[i]);
    }
    if (!arg_truth(vm, args, 3, &is_server) || !hostname_read(vm, args[4], &name, &holder)) return RAISED;
    Connection *self = connection_new(vm, as_context(args[0]), is_server, name);
    if (self == NULL) return RAISED;
    store(vm, self, &self->incoming, args[1]);
    store(vm, self, &self->outgoing, args[2]);
    BIO *in = as_memory_bio(args[1])->bio, *out = as_memory_bio(args[2])->bio;
    // SSL_set_bio takes a reference of each, but only one if both are the same.
    self->lib->BIO_up_ref(in);
    if (in != out) self->lib->BIO_up_ref(out);
    self->lib->SSL_set_bio(self->ssl, in, out);
    return finish_new(vm, self, args[5], args[6]);
}

static const Native connection_methods[] = {
    {"do_handshake(self, /)", py_ssl_do_handshake, NULL},
    {"write(self, b, /)", py_ssl_write, "Write the bytes-like object b; returns the number of bytes written."},
    {"read(self, size, buffer=?, /)", py_ssl_read, "read(size, [buffer])\nRead up to size bytes from the SSL socket."},
    {"_receive(self, size, buffer=?, /)", py_ssl_receive, "The same, but None where nothing has come."},
    {"pending(self, /)", py_ssl_pending, "The number of decrypted bytes that can be read at once."},
    {"getpeercert(self, der=False, /)", py_ssl_getpeercert,
     "The certificate of the peer: None if it has not shown one, an empty dict if it was not\nvalidated, "
     "else a dict of what it says. With der=True its bytes, validated or not."},
    {"get_verified_chain(self, /)", py_ssl_get_verified_chain, NULL},
    {"get_unverified_chain(self, /)", py_ssl_get_unverified_chain, NULL},
    {"cipher(self, /)", py_ssl_cipher, NULL},
    {"shared_ciphers(self, /)", py_ssl_shared_ciphers, NULL},
    {"version(self, /)", py_ssl_version, NULL},
    {"selected_alpn_protocol(self, /)", py_ssl_selected_alpn_protocol, NULL},
    {"compression(self, /)", py_ssl_compression, NULL},
    {"shutdown(self, /)", py_ssl_shutdown, "Does the SSL shutdown handshake with the remote end."},
    {"get_channel_binding(self, /, cb_type='tls-unique')", py_ssl_get_channel_binding,
     "The data of the channel binding of that type, as bytes; None if it is not there (yet).\n\nValueError "
     "if there is no such type: there is 'tls-unique', of RFC 5929."},
    {"verify_client_post_handshake(self, /)", py_ssl_verify_client_post_handshake,
     "Initiate TLS 1.3 post-handshake authentication"},
    {0},
};

const TypeDef ssl_connection_type = {
    .name = "_ssl._SSLSocket",
    .size = sizeof(Connection),
    .flags = TYPE_NO_CONSTRUCT,
    .trace = connection_trace,
    .release = connection_release,
    .methods = connection_methods,
    .properties = ssl_connection_properties,
};
