// context_options.c - the settings of an SSLContext: its properties, ciphers, protocols.
#include "stdlib/ssl/ssl.h"

#include "stdlib/posix/posix.h"

#define NO_PROTOCOLS (SSL_OP_NO_SSLv3 | SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1 | SSL_OP_NO_TLSv1_2 | SSL_OP_NO_TLSv1_3)

// TLSVersion's members that are no versions.
enum { VERSION_MAXIMUM = -1, VERSION_MINIMUM = -2 };

static bool throw_no_value(VM *vm)
{
    return throw_false(vm, TypeError, "function takes at least one argument");
}

static bool throw_not_int(VM *vm, Value value)
{
    if (is_none(value)) return throw_false(vm, TypeError, "argument must be int, not None");
    return throw_false(vm, TypeError, "argument must be int, not %T", value);
}

static RUNS bool value_as_int(VM *vm, Value value, int *number)
{
    int64_t wide;
    if (is_absent(value)) return throw_no_value(vm);
    Value index = index_of(vm, value);
    if (raised(index)) return false;
    if (!int_fits_int64(index, &wide)) {
        return throw_false(vm, OverflowError, "Python int too large to convert to C long");
    }
    if (wide > INT32_MAX) return throw_false(vm, OverflowError, "signed integer is greater than maximum");
    if (wide < INT32_MIN) return throw_false(vm, OverflowError, "signed integer is less than minimum");
    *number = (int)wide;
    return true;
}

// ---- Options, flags -----------------------------------------------------------------------------

static Value get_options(VM *vm, Value v)
{
    return int_from_uint64(vm, as_context(v)->lib->SSL_CTX_get_options(as_context(v)->context));
}

static bool set_options(VM *vm, Value v, Value value)
{
    const Context *self = as_context(v);
    uint64_t wanted;
    if (is_absent(value)) return throw_no_value(vm);
    if (!is_int(value)) return throw_not_int(vm, value);
    if (int_sign(value) < 0) return throw_false(vm, OverflowError, "can't convert negative int to unsigned");
    if (!int_fits_uint64(value, &wanted)) return throw_false(vm, OverflowError, "int too big to convert");
    uint64_t options = self->lib->SSL_CTX_get_options(self->context);
    uint64_t clear = options & ~wanted, set = wanted & ~options;
    if ((set & NO_PROTOCOLS) != 0 &&
        !warn(vm, DeprecationWarning, 2, "ssl.OP_NO_SSL*/ssl.OP_NO_TLS* options are deprecated")) {
        return false;
    }
    if (clear != 0) self->lib->SSL_CTX_clear_options(self->context, clear);
    if (set != 0) self->lib->SSL_CTX_set_options(self->context, set);
    return true;
}

static Value get_verify_flags(VM *vm, Value v)
{
    const Context *self = as_context(v);
    X509_VERIFY_PARAM *param = self->lib->SSL_CTX_get0_param(self->context);
    return int_from_uint64(vm, self->lib->X509_VERIFY_PARAM_get_flags(param));
}

static bool set_verify_flags(VM *vm, Value v, Value value)
{
    const Context *self = as_context(v);
    if (is_absent(value)) return throw_no_value(vm);
    if (!is_int(value)) return throw_not_int(vm, value);
    BigDigit scratch[2];
    int64_t small;
    unsigned long wanted = 0;
    if (int_fits_int64(value, &small)) {
        wanted = (unsigned long)small;
    } else {
        BigView view = int_view(value, scratch); // as C would cut it
        for (int i = 0; i < view.count && i < 2; i++) wanted |= (unsigned long)view.digits[i] << (60 * i);
        if (view.negative) wanted = -wanted;
    }
    X509_VERIFY_PARAM *param = self->lib->SSL_CTX_get0_param(self->context);
    unsigned long flags = self->lib->X509_VERIFY_PARAM_get_flags(param);
    unsigned long clear = flags & ~wanted, set = wanted & ~flags;
    if ((clear != 0 && !self->lib->X509_VERIFY_PARAM_clear_flags(param, clear)) ||
        (set != 0 && !self->lib->X509_VERIFY_PARAM_set_flags(param, set))) {
        return raised(throw_openssl(vm, 3590)) && false;
    }
    return true;
}

static Value get_host_flags(VM *vm, Value v)
{
    return int_from_uint64(vm, as_context(v)->host_flags);
}

static bool set_host_flags(VM *vm, Value v, Value value)
{
    Context *self = as_context(v);
    int64_t number;
    if (is_absent(value)) return throw_no_value(vm);
    if (!index_as_int64(vm, value, true, &number)) return false;
    self->host_flags = (unsigned)number;
    X509_VERIFY_PARAM *param = self->lib->SSL_CTX_get0_param(self->context);
    self->lib->X509_VERIFY_PARAM_set_hostflags(param, self->host_flags);
    return true;
}

// ---- Verification -------------------------------------------------------------------------------

enum { CERT_NONE, CERT_OPTIONAL, CERT_REQUIRED };

static Value get_verify_mode(VM *vm, Value v)
{
    (void)vm;
    const Context *self = as_context(v);
    int mode = self->lib->SSL_CTX_get_verify_mode(self->context);
    if (!(mode & SSL_VERIFY_PEER)) return value_of_small(CERT_NONE);
    return value_of_small(mode & SSL_VERIFY_FAIL_IF_NO_PEER_CERT ? CERT_REQUIRED : CERT_OPTIONAL);
}

bool context_set_verify_mode(VM *vm, Context *self, int mode)
{
    static const int modes[] = {
        [CERT_NONE] = SSL_VERIFY_NONE,
        [CERT_OPTIONAL] = SSL_VERIFY_PEER,
        [CERT_REQUIRED] = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
    };
    if (mode < CERT_NONE || mode > CERT_REQUIRED) return throw_false(vm, ValueError, "invalid value for verify_mode");
    self->lib->SSL_CTX_set_verify(self->context, modes[mode], self->lib->SSL_CTX_get_verify_callback(self->context));
    return true;
}

static bool set_verify_mode(VM *vm, Value v, Value value)
{
    Context *self = as_context(v);
    int mode;
    if (!value_as_int(vm, value, &mode)) return false;
    if (mode == CERT_NONE && self->check_hostname) {
        return throw_false(vm, ValueError, "Cannot set verify_mode to CERT_NONE when check_hostname is enabled.");
    }
    return context_set_verify_mode(vm, self, mode);
}

static Value get_check_hostname(VM *vm, Value v)
{
    (void)vm;
    return value_of_bool(as_context(v)->check_hostname);
}

static bool set_check_hostname(VM *vm, Value v, Value value)
{
    Context *self = as_context(v);
    bool check;
    if (is_absent(value)) return throw_no_value(vm);
    if (!truth(vm, value, &check)) return false;
    if (check && self->lib->SSL_CTX_get_verify_mode(self->context) == SSL_VERIFY_NONE &&
        !context_set_verify_mode(vm, self, CERT_REQUIRED)) {
        return false;
    }
    self->check_hostname = check;
    return true;
}

static Value get_post_handshake_auth(VM *vm, Value v)
{
    (void)vm;
    return value_of_bool(as_context(v)->post_handshake_auth);
}

static bool set_post_handshake_auth(VM *vm, Value v, Value value)
{
    Context *self = as_context(v);
    bool asks;
    if (is_absent(value)) return throw_false(vm, AttributeError, "cannot delete attribute");
    if (!truth(vm, value, &asks)) return false;
    self->post_handshake_auth = asks;
    // What a client does; a server decides by connection.
    self->lib->SSL_CTX_set_post_handshake_auth(self->context, asks);
    return true;
}

// ---- Versions -----------------------------------------------------------------------------------

static Value get_minimum_version(VM *vm, Value v)
{
    (void)vm;
    long version = as_context(v)->lib->SSL_CTX_get_min_proto_version(as_context(v)->context);
    return value_of_small(version == 0 ? VERSION_MINIMUM : version);
}

static Value get_maximum_version(VM *vm, Value v)
{
    (void)vm;
    long version = as_context(v)->lib->SSL_CTX_get_max_proto_version(as_context(v)->context);
    return value_of_small(version == 0 ? VERSION_MAXIMUM : version);
}

static RUNS bool set_version(VM *vm, Context *self, Value value, bool is_minimum)
{
    int version;
    if (!value_as_int(vm, value, &version)) return false;
    if (self->protocol != SSL_PROTOCOL_ANY && self->protocol != SSL_PROTOCOL_CLIENT &&
        self->protocol != SSL_PROTOCOL_SERVER) {
        return throw_false(vm, ValueError,
                           "The context's protocol doesn't support modification of highest and lowest version.");
    }
    const char *deprecated = version == SSL3_VERSION     ? "SSLv3"
                             : version == TLS1_VERSION   ? "TLSv1"
                             : version == TLS1_1_VERSION ? "TLSv1_1"
                                                         : NULL;
    if (deprecated != NULL &&
        !warn(vm, DeprecationWarning, 2, "ssl.TLSVersion.%s is deprecated", deprecated)) {
        return false;
    }
    bool known = deprecated != NULL || version == TLS1_2_VERSION || version == TLS1_3_VERSION;
    int number = version;
    if (version == VERSION_MINIMUM) number = is_minimum ? 0 : TLS1_VERSION;
    else if (version == VERSION_MAXIMUM) number = is_minimum ? TLS1_3_VERSION : 0;
    else if (!known) return throw_false(vm, ValueError, "Unsupported TLS/SSL version 0x%x", (unsigned)version);
    long fine = is_minimum ? self->lib->SSL_CTX_set_min_proto_version(self->context, number)
                           : self->lib->SSL_CTX_set_max_proto_version(self->context, number);
    if (fine) return true;
    return throw_false(vm, ValueError, "Unsupported protocol version 0x%x", (unsigned)number);
}

static bool set_minimum_version(VM *vm, Value v, Value value)
{
    return set_version(vm, as_context(v), value, true);
}

static bool set_maximum_version(VM *vm, Value v, Value value)
{
    return set_version(vm, as_context(v), value, false);
}

static Value get_protocol(VM *vm, Value v)
{
    (void)vm;
    return value_of_small(as_context(v)->protocol);
}

static Value get_security_level(VM *vm, Value v)
{
    (void)vm;
    return value_of_small(as_context(v)->lib->SSL_CTX_get_security_level(as_context(v)->context));
}

static Value get_num_tickets(VM *vm, Value v)
{
    return int_from_uint64(vm, as_context(v)->lib->SSL_CTX_get_num_tickets(as_context(v)->context));
}

static bool set_num_tickets(VM *vm, Value v, Value value)
{
    const Context *self = as_context(v);
    int64_t number;
    if (is_absent(value)) return throw_no_value(vm);
    Value index = index_of(vm, value);
    if (raised(index)) return false;
    if (!int_fits_int64(index, &number)) {
        return throw_false(vm, OverflowError, "Python int too large to convert to C long");
    }
    if (number < 0) return throw_false(vm, ValueError, "value must be non-negative");
    if (self->protocol != SSL_PROTOCOL_SERVER) {
        return throw_false(vm, ValueError, "SSLContext is not a server context.");
    }
    return self->lib->SSL_CTX_set_num_tickets(self->context, (size_t)number) == 1 ||
           throw_false(vm, ValueError, "failed to set num tickets.");
}

// ---- Callbacks' getters -------------------------------------------------------------------------

static Value get_sni_callback(VM *vm, Value v)
{
    (void)vm;
    return as_context(v)->sni_callback;
}

static Value get_message_callback(VM *vm, Value v)
{
    (void)vm;
    return as_context(v)->message_callback;
}

static Value get_keylog_filename(VM *vm, Value v)
{
    (void)vm;
    return as_context(v)->keylog_filename;
}

const NativeProperty ssl_context_properties[] = {
    {"check_hostname", get_check_hostname, set_check_hostname, NULL},
    {"_host_flags", get_host_flags, set_host_flags, NULL},
    {"minimum_version", get_minimum_version, set_minimum_version, NULL},
    {"maximum_version", get_maximum_version, set_maximum_version, NULL},
    {"num_tickets", get_num_tickets, set_num_tickets, "Control the number of TLSv1.3 session tickets"},
    {"options", get_options, set_options, NULL},
    {"post_handshake_auth", get_post_handshake_auth, set_post_handshake_auth, NULL},
    {"protocol", get_protocol, NULL, NULL},
    {"verify_flags", get_verify_flags, set_verify_flags, NULL},
    {"verify_mode", get_verify_mode, set_verify_mode, NULL},
    {"security_level", get_security_level, NULL, "The current security level"},
    {"sni_callback", get_sni_callback, context_set_sni,
     "What is called with the connection, the name that the client asks for (None: it did not say), and\nthis "
     "context, before the handshake goes on; None for nothing. What it returns, if not None, is the\nalert that "
     "ends the handshake. See RFC 6066."},
    {"_msg_callback", get_message_callback, context_set_message_callback, NULL},
    {"keylog_filename", get_keylog_filename, context_set_keylog, NULL},
    {0},
};

// ---- Ciphers, protocols -------------------------------------------------------------------------

Value py_ssl_set_ciphers(VM *vm, Value *args) // (self, cipherlist, /)
{
    const Context *self = as_context(args[0]);
    String *list;
    if (!arg_str(vm, args, 1, &list)) return RAISED;
    const char *text = str_c(vm, list);
    if (text == NULL) return RAISED;
    if (self->lib->SSL_CTX_set_cipher_list(self->context, text)) return NONE;
    self->lib->ERR_clear_error();
    return throw_ssl(vm, "No cipher can be selected.");
}

Value py_ssl_get_ciphers(VM *vm, Value *args)
{
    const Context *self = as_context(args[0]);
    const OpenSSL *lib = self->lib;
    SSL *ssl = lib->SSL_new(self->context);
    if (ssl == NULL) return throw_openssl(vm, 3346);
    const OPENSSL_STACK *ciphers = (const OPENSSL_STACK *)lib->SSL_get_ciphers(ssl);
    List *list = list_new(vm);
    bool fine = true;
    for (int i = 0; fine && ciphers != NULL && i < lib->OPENSSL_sk_num(ciphers); i++) {
        Value one = cipher_dict(vm, lib, lib->OPENSSL_sk_value(ciphers, i));
        fine = !raised(one) && list_append(vm, list, one);
    }
    lib->SSL_free(ssl);
    return fine ? value_of_object(list) : RAISED;
}

Value py_ssl_set_alpn_protocols(VM *vm, Value *args) // (self, protos, /)
{
    Context *self = as_context(args[0]);
    const OpenSSL *lib = self->lib;
    BufferView view;
    if (!buffer_get(vm, args[1], &view, false)) return RAISED;
    unsigned char *copy = view.size <= UINT32_MAX ? memory_take(&vm->memory, view.size) : NULL;
    if (copy == NULL) {
        buffer_release(vm, &view);
        return throw_memory(vm);
    }
    memcpy(copy, view.data, view.size);
    size_t size = view.size;
    buffer_release(vm, &view);
    memory_release(&vm->memory, self->protocols, self->protocols_size);
    self->protocols = copy;
    self->protocols_size = size;
    if (lib->SSL_CTX_set_alpn_protos(self->context, copy, (unsigned)size) != 0) return throw_memory(vm);
    lib->SSL_CTX_set_alpn_select_cb(self->context, alpn_select, self);
    return NONE;
}

Value py_ssl_set_ecdh_curve(VM *vm, Value *args) // (self, name, /)
{
    const Context *self = as_context(args[0]);
    Path name; // CPython reads it as one, too
    if (!path_read_value(vm, args[1], &name)) return RAISED;
    int nid = self->lib->OBJ_sn2nid(name.text);
    if (nid == NID_undef) return throw(vm, ValueError, "unknown elliptic curve name %R", args[1]);
    return self->lib->SSL_CTX_set1_groups(self->context, &nid, 1) ? NONE : throw_openssl(vm, 4501);
}

Value py_ssl_session_stats(VM *vm, Value *args)
{
    static const struct {
        const char *name;
        int command;
    } rows[] = {
        {"number", SSL_CTRL_SESS_NUMBER},
        {"connect", SSL_CTRL_SESS_CONNECT},
        {"connect_good", SSL_CTRL_SESS_CONNECT_GOOD},
        {"connect_renegotiate", SSL_CTRL_SESS_CONNECT_RENEGOTIATE},
        {"accept", SSL_CTRL_SESS_ACCEPT},
        {"accept_good", SSL_CTRL_SESS_ACCEPT_GOOD},
        {"accept_renegotiate", SSL_CTRL_SESS_ACCEPT_RENEGOTIATE},
        {"hits", SSL_CTRL_SESS_HIT},
        {"misses", SSL_CTRL_SESS_MISSES},
        {"timeouts", SSL_CTRL_SESS_TIMEOUTS},
        {"cache_full", SSL_CTRL_SESS_CACHE_FULL},
    };
    const Context *self = as_context(args[0]);
    Dict *dict = dict_new(vm);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        long count = self->lib->SSL_CTX_ctrl(self->context, rows[i].command, 0, NULL);
        if (!dict_set_c(vm, dict, rows[i].name, int_new(vm, count))) return RAISED;
    }
    return value_of_object(dict);
}
