// callbacks.c - what OpenSSL calls in the middle of a handshake, and what of it is Python's.
//
// A callback that fails is reported as unraisable and ends the handshake, as in CPython; only the end of the program's
// time, and what a message callback raises, goes on behind OpenSSL's back (Connection.failure).
#include "stdlib/ssl/ssl.h"

#include <dlfcn.h>

#include "stdlib/access.h"
#include "stdlib/posix/posix.h"

// The connection of an SSL whose callback has no argument of its own. The library that calls is loaded, but there is no
// place from which such a function could know its table; these callbacks run a few times a handshake at most.
static Connection *connection_of(const SSL *ssl)
{
    Connection *connection = NULL;
    void *library = dlopen("libssl.so.3", RTLD_LAZY | RTLD_LOCAL | RTLD_NOLOAD);
    if (library == NULL) library = dlopen("libssl.so", RTLD_LAZY | RTLD_LOCAL | RTLD_NOLOAD);
    if (library == NULL) return NULL;
    void *symbol = dlsym(library, "SSL_get_ex_data");
    __typeof__(&SSL_get_ex_data) get_ex_data;
    memcpy(&get_ex_data, &symbol, sizeof symbol);
    if (get_ex_data != NULL) connection = get_ex_data(ssl, 0);
    dlclose(library);
    return connection;
}

static void keep_failure(VM *vm, Connection *self)
{
    if (is_absent(vm->pending)) return;
    Value failure = take_pending(vm);
    if (is_absent(self->failure)) store(vm, self, &self->failure, failure);
}

static void report(VM *vm, Connection *self, Value object)
{
    report_unraisable(vm, NULL, object);
    keep_failure(vm, self); // the end of fuel or time stays
}

static Value owner_of(const Connection *self)
{
    return is_none(self->owner) ? value_of_object(self) : self->owner;
}

// ---- The server's name --------------------------------------------------------------------------

static int sni_called(SSL *ssl, int *alert, void *user)
{
    Context *context = user;
    const OpenSSL *lib = context->lib;
    VM *vm = context->vm;
    Connection *self = lib->SSL_get_ex_data(ssl, 0);
    Value callback = context->sni_callback;
    if (self == NULL || is_none(callback)) return SSL_TLSEXT_ERR_OK;
    if (!is_absent(self->failure)) return SSL_TLSEXT_ERR_ALERT_FATAL;
    const char *name = lib->SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    Value args[] = {owner_of(self), NONE, value_of_object(context)};
    *alert = SSL_AD_INTERNAL_ERROR;
    if (name != NULL) {
        String *text = bytes_decode(vm, name, strlen(name), "ascii", "strict");
        if (text == NULL) {
            report(vm, self, callback);
            return SSL_TLSEXT_ERR_ALERT_FATAL;
        }
        args[1] = value_of_object(text);
    }
    Value result = call(vm, callback, 3, args);
    if (raised(result)) {
        report(vm, self, callback);
        *alert = SSL_AD_HANDSHAKE_FAILURE;
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    if (is_none(result)) return SSL_TLSEXT_ERR_OK;
    int64_t number;
    if (!index_as_int64(vm, result, true, &number)) report(vm, self, result);
    else *alert = (int)number;
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

bool context_set_sni(VM *vm, Value v, Value value)
{
    Context *self = as_context(v);
    const OpenSSL *lib = self->lib;
    if (self->protocol == SSL_PROTOCOL_CLIENT) {
        return throw_false(vm, ValueError, "sni_callback cannot be set on TLS_CLIENT context");
    }
    if (is_absent(value) || (!is_none(value) && !is_callable(vm, value))) {
        store(vm, self, &self->sni_callback, NONE);
        lib->SSL_CTX_set_tlsext_servername_callback(self->context, NULL);
        return throw_false(vm, TypeError, "not a callable object");
    }
    store(vm, self, &self->sni_callback, value);
    lib->SSL_CTX_set_tlsext_servername_callback(self->context, (is_none(value) ? NULL : sni_called));
    lib->SSL_CTX_set_tlsext_servername_arg(self->context, self);
    return true;
}

// ---- Application protocols ----------------------------------------------------------------------

int alpn_select(SSL *ssl, const unsigned char **out, unsigned char *out_size,
                const unsigned char *offered, unsigned offered_size, void *user)
{
    (void)ssl;
    const Context *context = user;
    if (context->protocols == NULL) return SSL_TLSEXT_ERR_NOACK;
    int chosen = context->lib->SSL_select_next_proto((unsigned char **)out, out_size, context->protocols,
                                                     (unsigned)context->protocols_size, offered, offered_size);
    return chosen == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

// ---- Messages, for debugging --------------------------------------------------------------------

static void message_called(int writing, int version, int kind, const void *data, size_t size, SSL *ssl, void *user)
{
    Context *context = user;
    VM *vm = context->vm;
    Connection *self = context->lib->SSL_get_ex_data(ssl, 0);
    const unsigned char *bytes = data;
    int type = -1;
    if (self == NULL || !is_absent(self->failure) || is_none(context->message_callback)) return;
    switch (kind) {
    case SSL3_RT_CHANGE_CIPHER_SPEC: type = SSL3_MT_CHANGE_CIPHER_SPEC; break;
    case SSL3_RT_ALERT: type = size > 1 ? bytes[1] : -1; break;
    case SSL3_RT_HEADER: // the version stands in the record
        if (size > 2) version = bytes[1] << 8 | bytes[2];
        FALLTHROUGH;
    case SSL3_RT_HANDSHAKE:
    case SSL3_RT_INNER_CONTENT_TYPE: type = size > 0 ? bytes[0] : -1; break;
    }
    String *direction = str_intern_c(vm, writing ? "write" : "read");
    Bytes *copy = direction != NULL ? bytes_new(vm, data, size) : NULL;
    if (copy != NULL) {
        Value args[] = {owner_of(self),        value_of_object(direction), value_of_small(version),
                        value_of_small(kind),  value_of_small(type),       value_of_object(copy)};
        (void)!raised(call(vm, context->message_callback, 6, args));
    }
    keep_failure(vm, self);
}

bool context_set_message_callback(VM *vm, Value v, Value value)
{
    Context *self = as_context(v);
    bool fine = !is_absent(value) && (is_none(value) || is_callable(vm, value));
    bool set = fine && !is_none(value);
    store(vm, self, &self->message_callback, set ? value : NONE);
    self->lib->SSL_CTX_set_msg_callback(self->context, set ? message_called : NULL);
    self->lib->SSL_CTX_set_msg_callback_arg(self->context, self);
    return fine || throw_false(vm, TypeError, "not a callable object");
}

// ---- The log of keys ----------------------------------------------------------------------------

static void keylog_called(const SSL *ssl, const char *line)
{
    Connection *self = connection_of(ssl);
    if (self == NULL || !is_absent(self->failure)) return;
    VM *vm = self->vm;
    const Context *context = as_context(self->context);
    if (context->keylog_fd < 0) return;
    char text[1024];
    int size = snprintf(text, sizeof text, "%s\n", line);
    if (size < 0 || (size_t)size >= sizeof text) return;
    // In one piece, so that lines of several processes do not mix.
    if (write(context->keylog_fd, text, (size_t)size) < 0) {
        (void)throw_errno(vm, errno, context->keylog_filename);
        keep_failure(vm, self);
    }
}

void context_close_keylog(Context *self)
{
    if (self->keylog_fd < 0) return;
    close(self->keylog_fd);
    self->keylog_fd = -1;
}

bool context_set_keylog(VM *vm, Value v, Value value)
{
    Context *self = as_context(v);
    context_close_keylog(self);
    store(vm, self, &self->keylog_filename, NONE);
    self->lib->SSL_CTX_set_keylog_callback(self->context, NULL);
    if (is_absent(value)) return throw_false(vm, AttributeError, "cannot delete attribute");
    if (is_none(value)) return true;
    Path path;
    if (!path_read_value(vm, value, &path)) return false;
    int fd = access_open(vm, path.text, O_WRONLY | O_CREAT | O_APPEND, 0666);
    if (fd < 0) return is_absent(vm->pending) && raised(throw_errno(vm, errno, value)) && false;
    self->keylog_fd = fd;
    store(vm, self, &self->keylog_filename, value);
    static const char heading[] = "# TLS secrets log file, generated by OpenSSL / Kukri\n";
    if (lseek(fd, 0, SEEK_END) == 0 && write(fd, heading, sizeof heading - 1) < 0) {
        int error_number = errno;
        context_close_keylog(self);
        return raised(throw_errno(vm, error_number, value)) && false;
    }
    self->lib->SSL_CTX_set_keylog_callback(self->context, keylog_called);
    return true;
}

// ---- Shared keys --------------------------------------------------------------------------------

// Copies the bytes of a key where OpenSSL wants them; their number, 0 with an exception if it cannot be done.
static RUNS unsigned take_key(VM *vm, Value v, unsigned char *key, unsigned room)
{
    BufferView view;
    if (!buffer_get(vm, v, &view, false)) return 0;
    unsigned size = view.size <= room ? (unsigned)view.size : 0;
    memcpy(key, view.data, size);
    buffer_release(vm, &view);
    if (size < view.size) (void)throw(vm, ValueError, "the pre-shared key is longer than %u bytes", room);
    return size;
}

static RAISES Value optional_text(VM *vm, const char *text)
{
    return text == NULL ? NONE : value_of_str(bytes_decode(vm, text, strlen(text), "utf-8", "strict"));
}

static RUNS unsigned ask_client_key(VM *vm, Value callback, const char *hint, char *identity, unsigned identity_room,
                                    unsigned char *key, unsigned room)
{
    Value argument = optional_text(vm, hint);
    Value result = raised(argument) ? RAISED : call(vm, callback, 1, &argument);
    if (raised(result)) return 0;
    if (!is_tuple(result) || as_tuple(result)->count != 2) {
        (void)throw(vm, TypeError, "the callback must return a tuple (identity, key)");
        return 0;
    }
    Value name = as_tuple(result)->items[0];
    identity[0] = 0;
    if (!is_none(name)) {
        Bytes *bytes = is_str(name) ? str_encode(vm, as_str(name), "utf-8", "strict") : NULL;
        if (!is_str(name)) (void)throw(vm, TypeError, "the identity must be a str or None, not %T", name);
        if (bytes == NULL) return 0;
        if (bytes->size + 1 > identity_room || memchr(bytes->data, 0, bytes->size) != NULL) {
            (void)throw(vm, ValueError, "the identity is too long or has a null character");
            return 0;
        }
        memcpy(identity, bytes->data, bytes->size + 1);
    }
    return take_key(vm, as_tuple(result)->items[1], key, room);
}

static unsigned psk_client_called(SSL *ssl, const char *hint, char *identity, unsigned identity_room,
                                  unsigned char *key, unsigned room)
{
    Connection *self = connection_of(ssl);
    if (self == NULL || !is_absent(self->failure)) return 0;
    Value callback = as_context(self->context)->psk_client_callback;
    if (is_none(callback)) return 0;
    unsigned size = ask_client_key(self->vm, callback, hint, identity, identity_room, key, room);
    if (!is_absent(self->vm->pending)) report(self->vm, self, callback);
    return size;
}

static unsigned psk_server_called(SSL *ssl, const char *identity, unsigned char *key, unsigned room)
{
    Connection *self = connection_of(ssl);
    if (self == NULL || !is_absent(self->failure)) return 0;
    VM *vm = self->vm;
    Value callback = as_context(self->context)->psk_server_callback;
    if (is_none(callback)) return 0;
    Value argument = optional_text(vm, identity != NULL && identity[0] != 0 ? identity : NULL);
    Value result = raised(argument) ? RAISED : call(vm, callback, 1, &argument);
    unsigned size = raised(result) ? 0 : take_key(vm, result, key, room);
    if (!is_absent(vm->pending)) report(vm, self, callback);
    return size;
}

Value py_ssl_set_psk_client(VM *vm, Value *args) // (self, /, callback)
{
    Context *self = as_context(args[0]);
    if (self->protocol == SSL_PROTOCOL_SERVER) {
        return throw_openssl_text(vm, "Cannot add PSK client callback to a PROTOCOL_TLS_SERVER context", 4799);
    }
    if (!is_none(args[1]) && !is_callable(vm, args[1])) return throw(vm, TypeError, "callback must be callable");
    store(vm, self, &self->psk_client_callback, args[1]);
    self->lib->SSL_CTX_set_psk_client_callback(self->context, is_none(args[1]) ? NULL : psk_client_called);
    return NONE;
}

Value py_ssl_set_psk_server(VM *vm, Value *args) // (self, /, callback, identity_hint=None)
{
    Context *self = as_context(args[0]);
    const char *hint = NULL;
    String *text;
    if (self->protocol == SSL_PROTOCOL_CLIENT) {
        return throw_openssl_text(vm, "Cannot add PSK server callback to a PROTOCOL_TLS_CLIENT context", 4909);
    }
    if (!is_none(args[1]) && !is_callable(vm, args[1])) return throw(vm, TypeError, "callback must be callable");
    if (!is_none(args[2]) && (!arg_str(vm, args, 2, &text) || (hint = str_c(vm, text)) == NULL)) return RAISED;
    if (self->lib->SSL_CTX_use_psk_identity_hint(self->context, hint != NULL ? hint : "") != 1) {
        self->lib->ERR_clear_error();
        return throw(vm, ValueError, "failed to set identity hint");
    }
    store(vm, self, &self->psk_server_callback, args[1]);
    self->lib->SSL_CTX_set_psk_server_callback(self->context, is_none(args[1]) ? NULL : psk_server_called);
    return NONE;
}
