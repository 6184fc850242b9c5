// context.c - SSLContext: settings and certificates that connections share.
#include "stdlib/ssl/ssl.h"

static const SSL_METHOD *method_of(const OpenSSL *lib, int protocol)
{
    switch (protocol) {
    case SSL_PROTOCOL_ANY: return lib->TLS_method();
    case SSL_PROTOCOL_TLS1: return lib->TLSv1_method();
    case SSL_PROTOCOL_TLS1_1: return lib->TLSv1_1_method();
    case SSL_PROTOCOL_TLS1_2: return lib->TLSv1_2_method();
    case SSL_PROTOCOL_CLIENT: return lib->TLS_client_method();
    case SSL_PROTOCOL_SERVER: return lib->TLS_server_method();
    default: return NULL;
    }
}

static const char *deprecated_name(int protocol)
{
    switch (protocol) {
    case SSL_PROTOCOL_ANY: return "PROTOCOL_TLS";
    case SSL_PROTOCOL_TLS1: return "PROTOCOL_TLSv1";
    case SSL_PROTOCOL_TLS1_1: return "PROTOCOL_TLSv1_1";
    case SSL_PROTOCOL_TLS1_2: return "PROTOCOL_TLSv1_2";
    default: return NULL;
    }
}

static RUNS bool set_defaults(VM *vm, Context *self)
{
    static const unsigned char session_owner[] = "Kukri";
    const OpenSSL *lib = self->lib;
    bool any = self->protocol == SSL_PROTOCOL_ANY || self->protocol == SSL_PROTOCOL_CLIENT ||
               self->protocol == SSL_PROTOCOL_SERVER;
    self->check_hostname = self->protocol == SSL_PROTOCOL_CLIENT;
    if (!context_set_verify_mode(vm, self, self->check_hostname ? 2 : 0)) return false;
    lib->SSL_CTX_set_options(self->context, (SSL_OP_ALL & ~SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS) | SSL_OP_NO_SSLv3 |
                                                SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION);
    if (!lib->SSL_CTX_set_cipher_list(self->context, SSL_DEFAULT_CIPHERS)) {
        lib->ERR_clear_error();
        return raised(throw_ssl(vm, "No cipher can be selected.")) && false;
    }
    if (any && !lib->SSL_CTX_set_min_proto_version(self->context, TLS1_2_VERSION)) {
        return raised(throw_openssl(vm, 3255)) && false;
    }
    lib->SSL_CTX_set_mode(self->context, SSL_MODE_RELEASE_BUFFERS);
    // A client that had one would refuse the sessions that pre-shared keys make.
    if (self->protocol != SSL_PROTOCOL_CLIENT) {
        lib->SSL_CTX_set_session_id_context(self->context, session_owner, sizeof session_owner);
    }
    X509_VERIFY_PARAM *param = lib->SSL_CTX_get0_param(self->context);
    lib->X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_TRUSTED_FIRST);
    lib->X509_VERIFY_PARAM_set_hostflags(param, self->host_flags);
    lib->SSL_CTX_set_post_handshake_auth(self->context, 0);
    return true;
}

static Value context_construct(VM *vm, Value *args) // (cls, protocol, /)
{
    const OpenSSL *lib = openssl(vm);
    int protocol;
    if (lib == NULL || !arg_int(vm, args, 1, &protocol)) return RAISED;
    const char *deprecated = deprecated_name(protocol);
    if (deprecated != NULL && !warn(vm, DeprecationWarning, 2, "ssl.%s is deprecated", deprecated)) return RAISED;
    const SSL_METHOD *method = method_of(lib, protocol);
    if (method == NULL) return throw(vm, ValueError, "invalid or unsupported protocol version %d", protocol);
    Context *self = type_allocate(vm, as_type(args[0]), 0);
    if (self == NULL) return RAISED;
    self->vm = vm;
    self->lib = lib;
    self->protocol = protocol;
    self->host_flags = X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
    self->keylog_fd = -1;
    self->keylog_filename = self->sni_callback = self->message_callback = NONE;
    self->psk_client_callback = self->psk_server_callback = NONE;
    if (!outside_take(vm, CONTEXT_SIZE)) return RAISED;
    lib->ERR_clear_error();
    self->context = lib->SSL_CTX_new(method);
    if (self->context == NULL) {
        outside_release(vm, CONTEXT_SIZE);
        return throw_openssl(vm, 3169);
    }
    if (!set_defaults(vm, self)) return RAISED;
    lib->ERR_clear_error();
    return value_of_object(self);
}

static void context_trace(VM *vm, Tracer *tracer, Object *object)
{
    (void)vm;
    trace_values(tracer, &((Context *)object)->keylog_filename, 5);
}
static_assert(offsetof(Context, psk_server_callback) - offsetof(Context, keylog_filename) == 4 * sizeof(Value),
              "context_trace takes the Values for an array");

static void context_release(VM *vm, Object *object)
{
    Context *self = (Context *)object;
    if (self->context == NULL) return;
    context_close_keylog(self);
    self->lib->SSL_CTX_free(self->context);
    memory_release(&vm->memory, self->protocols, self->protocols_size);
    outside_release(vm, CONTEXT_SIZE);
}

static const Native context_methods[] = {
    {"_wrap_socket(self, /, sock, server_side, server_hostname=None, *, owner=None, session=None)",
     py_ssl_wrap_socket, NULL},
    {"_wrap_bio(self, /, incoming, outgoing, server_side, server_hostname=None, *, owner=None, session=None)",
     py_ssl_wrap_bio, NULL},
    {"set_ciphers(self, cipherlist, /)", py_ssl_set_ciphers, NULL},
    {"get_ciphers(self, /)", py_ssl_get_ciphers, NULL},
    {"_set_alpn_protocols(self, protos, /)", py_ssl_set_alpn_protocols, NULL},
    {"load_cert_chain(self, /, certfile, keyfile=None, password=None)", py_ssl_load_cert_chain, NULL},
    {"load_dh_params(self, path, /)", py_ssl_load_dh_params, NULL},
    {"load_verify_locations(self, /, cafile=None, capath=None, cadata=None)", py_ssl_load_verify_locations, NULL},
    {"session_stats(self, /)", py_ssl_session_stats, NULL},
    {"set_default_verify_paths(self, /)", py_ssl_set_default_verify_paths, NULL},
    {"set_ecdh_curve(self, name, /)", py_ssl_set_ecdh_curve, NULL},
    {"cert_store_stats(self, /)", py_ssl_cert_store_stats,
     "How many certificates, lists of revoked ones and certificates of authorities are loaded.\n\nThose of a "
     "folder are loaded when they are first used."},
    {"get_ca_certs(self, /, binary_form=False)", py_ssl_get_ca_certs,
     "The loaded certificates of authorities, as dicts or (binary_form) as DER.\n\nThose of a folder are loaded "
     "when they are first used."},
    {"set_psk_client_callback(self, /, callback)", py_ssl_set_psk_client, NULL},
    {"set_psk_server_callback(self, /, callback, identity_hint=None)", py_ssl_set_psk_server, NULL},
    {0},
};

const TypeDef ssl_context_type = {
    .name = "_ssl._SSLContext",
    .signature = "_SSLContext(protocol, /)",
    .size = sizeof(Context),
    .trace = context_trace,
    .release = context_release,
    .construct = context_construct,
    .methods = context_methods,
    .properties = ssl_context_properties,
};
