// connection_info.c - what a connection can tell: certificates, cipher, protocol, session, and who owns it.
#include "stdlib/ssl/ssl.h"

// ---- The peer -----------------------------------------------------------------------------------

Value py_ssl_getpeercert(VM *vm, Value *args) // (self, der=False, /)
{
    Connection *self = as_connection(args[0]);
    const OpenSSL *lib = self->lib;
    bool der;
    if (!arg_truth(vm, args, 1, &der)) return RAISED;
    if (!lib->SSL_is_init_finished(self->ssl)) return throw(vm, ValueError, "handshake not done yet");
    X509 *certificate = lib->SSL_get1_peer_certificate(self->ssl);
    if (certificate == NULL) return NONE;
    Value result;
    if (der) result = certificate_der(vm, lib, certificate);
    else if (lib->SSL_get_verify_mode(self->ssl) & SSL_VERIFY_PEER) result = certificate_value(vm, lib, certificate);
    else result = value_of_object(dict_new(vm));
    lib->X509_free(certificate);
    return result;
}

Value py_ssl_get_verified_chain(VM *vm, Value *args)
{
    Connection *self = as_connection(args[0]);
    STACK_OF(X509) *chain = self->lib->SSL_get0_verified_chain(self->ssl);
    return chain != NULL ? certificate_list(vm, self->lib, chain, NULL) : NONE;
}

Value py_ssl_get_unverified_chain(VM *vm, Value *args)
{
    Connection *self = as_connection(args[0]);
    const OpenSSL *lib = self->lib;
    STACK_OF(X509) *chain = lib->SSL_get_peer_cert_chain(self->ssl);
    if (chain == NULL) return NONE;
    // A server's chain lacks the client's own certificate.
    X509 *first = self->is_server ? lib->SSL_get1_peer_certificate(self->ssl) : NULL;
    Value list = certificate_list(vm, lib, chain, first);
    if (first != NULL) lib->X509_free(first);
    return list;
}

// ---- What was agreed on -------------------------------------------------------------------------

Value py_ssl_cipher(VM *vm, Value *args)
{
    Connection *self = as_connection(args[0]);
    const SSL_CIPHER *cipher = self->lib->SSL_get_current_cipher(self->ssl);
    return cipher != NULL ? cipher_tuple(vm, self->lib, cipher) : NONE;
}

Value py_ssl_shared_ciphers(VM *vm, Value *args)
{
    Connection *self = as_connection(args[0]);
    const OpenSSL *lib = self->lib;
    const OPENSSL_STACK *ours = (const OPENSSL_STACK *)lib->SSL_get_ciphers(self->ssl);
    const OPENSSL_STACK *theirs = (const OPENSSL_STACK *)lib->SSL_get_client_ciphers(self->ssl);
    if (theirs == NULL || ours == NULL) return NONE;
    List *list = list_new(vm);
    for (int i = 0; i < lib->OPENSSL_sk_num(theirs); i++) {
        const SSL_CIPHER *cipher = lib->OPENSSL_sk_value(theirs, i);
        bool shared = false;
        for (int j = 0; !shared && j < lib->OPENSSL_sk_num(ours); j++) {
            shared = lib->OPENSSL_sk_value(ours, j) == cipher;
        }
        Value tuple = shared ? cipher_tuple(vm, lib, cipher) : NONE;
        if (raised(tuple) || (shared && !list_append(vm, list, tuple))) return RAISED;
    }
    return value_of_object(list);
}

Value py_ssl_version(VM *vm, Value *args)
{
    Connection *self = as_connection(args[0]);
    if (!self->lib->SSL_is_init_finished(self->ssl)) return NONE;
    const char *version = self->lib->SSL_get_version(self->ssl);
    return strcmp(version, "unknown") == 0 ? NONE : value_of_str(str_from_c(vm, version));
}

Value py_ssl_selected_alpn_protocol(VM *vm, Value *args)
{
    Connection *self = as_connection(args[0]);
    const unsigned char *name;
    unsigned size;
    self->lib->SSL_get0_alpn_selected(self->ssl, &name, &size);
    return name == NULL ? NONE : value_of_str(bytes_decode(vm, (const char *)name, size, "utf-8", "strict"));
}

Value py_ssl_compression(VM *vm, Value *args)
{
    Connection *self = as_connection(args[0]);
    const COMP_METHOD *method = self->lib->SSL_get_current_compression(self->ssl);
    int nid = method != NULL ? self->lib->COMP_get_type(method) : NID_undef;
    return nid == NID_undef ? NONE : value_of_str(str_from_c(vm, self->lib->OBJ_nid2sn(nid)));
}

// The first Finished message of the handshake: the client's, unless a session was reused.
Value py_ssl_get_channel_binding(VM *vm, Value *args) // (self, /, cb_type='tls-unique')
{
    Connection *self = as_connection(args[0]);
    String *type;
    if (!arg_str(vm, args, 1, &type)) return RAISED;
    if (!str_equal_c(type, "tls-unique")) {
        return throw(vm, ValueError, "'%S' channel binding type not implemented", type);
    }
    char data[128];
    bool ours = (self->lib->SSL_session_reused(self->ssl) != 0) != !self->is_server;
    size_t size = ours ? self->lib->SSL_get_finished(self->ssl, data, sizeof data)
                       : self->lib->SSL_get_peer_finished(self->ssl, data, sizeof data);
    if (size > sizeof data) size = sizeof data;
    return size == 0 ? NONE : value_of_bytes(bytes_new(vm, data, size));
}

// ---- Properties ---------------------------------------------------------------------------------

static Value get_context(VM *vm, Value self)
{
    (void)vm;
    return as_connection(self)->context;
}

static bool set_context(VM *vm, Value v, Value value)
{
    Connection *self = as_connection(v);
    const OpenSSL *lib = self->lib;
    if (is_absent(value)) return throw_false(vm, AttributeError, "cannot delete attribute");
    if (!is_native(vm, value, &ssl_context_type)) return throw_false(vm, TypeError, "The value must be a SSLContext");
    store(vm, self, &self->context, value);
    return lib->SSL_set_SSL_CTX(self->ssl, as_context(value)->context) != NULL ||
           (raised(throw_openssl(vm, 2160)) && false);
}

static Value get_server_side(VM *vm, Value self)
{
    (void)vm;
    return value_of_bool(as_connection(self)->is_server);
}

static Value get_server_hostname(VM *vm, Value self)
{
    (void)vm;
    return as_connection(self)->server_hostname;
}

static Value get_owner(VM *vm, Value self)
{
    (void)vm;
    return as_connection(self)->owner;
}

static bool set_owner(VM *vm, Value v, Value value)
{
    Connection *self = as_connection(v);
    if (is_absent(value)) return throw_false(vm, AttributeError, "cannot delete attribute");
    store(vm, self, &self->owner, value);
    return true;
}

static Value get_session(VM *vm, Value self)
{
    return session_of(vm, as_connection(self));
}

static bool set_session(VM *vm, Value self, Value value)
{
    if (is_absent(value)) return throw_false(vm, AttributeError, "cannot delete attribute");
    return session_use(vm, as_connection(self), value);
}

static Value get_session_reused(VM *vm, Value self)
{
    (void)vm;
    return value_of_bool(as_connection(self)->lib->SSL_session_reused(as_connection(self)->ssl));
}

const NativeProperty ssl_connection_properties[] = {
    {"context", get_context, set_context,
     "The context of the connection. A callback that the server name calls may change it, to choose\nthe "
     "certificate that the peer is shown."},
    {"server_side", get_server_side, NULL, "Whether this is a server-side socket."},
    {"server_hostname", get_server_hostname, NULL, "The currently set server hostname (for SNI)."},
    {"owner", get_owner, set_owner, "What callbacks are given for the connection."},
    {"session", get_session, set_session, "The SSLSession to resume, or the current one."},
    {"session_reused", get_session_reused, NULL, "Was the client session reused during handshake?"},
    {0},
};
