// module.c - the module _ssl: its functions and constants.
#include "stdlib/ssl/ssl.h"

#include "stdlib/access.h"
#include "stdlib/posix/posix.h"

#define RANDOM_CHUNK (1u << 20)

// ---- Random bytes -------------------------------------------------------------------------------

// The host of a restricted VM may have bytes of its own, or grant none.
static RAISES bool random_bytes(VM *vm, const OpenSSL *lib, unsigned char *data, size_t size)
{
    if (access_is_restricted(vm)) {
        return access_random_bytes(vm, data, size) || access_random(vm);
    }
    return lib->RAND_bytes(data, (int)size) == 1 || (raised(throw_openssl(vm, 5380)) && false);
}

static Value py_ssl_RAND_bytes(VM *vm, Value *args) // (n, /)
{
    if (!access_random(vm)) return RAISED;
    const OpenSSL *lib = openssl(vm);
    int count;
    if (lib == NULL || !arg_int(vm, args, 0, &count)) return RAISED;
    if (count < 0) return throw(vm, ValueError, "num must be positive");
    Bytes *bytes = bytes_new(vm, NULL, (size_t)count);
    if (bytes == NULL) return RAISED;
    for (size_t done = 0; done < bytes->size;) {
        size_t size = bytes->size - done < RANDOM_CHUNK ? bytes->size - done : RANDOM_CHUNK;
        if (!random_bytes(vm, lib, (unsigned char *)bytes->data + done, size)) return RAISED;
        if (!charge(vm, size / 16 + 1)) return RAISED;
        done += size;
    }
    return value_of_object(bytes);
}

static Value py_ssl_RAND_add(VM *vm, Value *args) // (string, entropy, /)
{
    const OpenSSL *lib = openssl(vm);
    double entropy;
    BufferView view;
    if (lib == NULL || !arg_double(vm, args, 1, &entropy)) return RAISED;
    if (is_str(args[0])) {
        const String *text = as_str(args[0]);
        for (size_t done = 0; done < text->size; done += RANDOM_CHUNK) {
            size_t left = text->size - done;
            lib->RAND_add(text->data + done, (int)(left < RANDOM_CHUNK ? left : RANDOM_CHUNK), entropy);
        }
        return NONE;
    }
    if (!buffer_get(vm, args[0], &view, false)) return RAISED;
    for (size_t done = 0; done < view.size; done += RANDOM_CHUNK) {
        size_t left = view.size - done;
        lib->RAND_add(view.data + done, (int)(left < RANDOM_CHUNK ? left : RANDOM_CHUNK), entropy);
    }
    buffer_release(vm, &view);
    return NONE;
}

static Value py_ssl_RAND_status(VM *vm, Value *args)
{
    (void)args;
    const OpenSSL *lib = openssl(vm);
    return lib != NULL ? value_of_bool(lib->RAND_status() == 1) : RAISED;
}

// ---- Objects ------------------------------------------------------------------------------------

static Value py_ssl_txt2obj(VM *vm, Value *args) // (txt, name=False)
{
    const OpenSSL *lib = openssl(vm);
    String *text;
    bool by_name;
    if (lib == NULL || !arg_str(vm, args, 0, &text) || !arg_truth(vm, args, 1, &by_name)) return RAISED;
    const char *name = str_c(vm, text);
    if (name == NULL) return RAISED;
    ASN1_OBJECT *object = lib->OBJ_txt2obj(name, !by_name);
    lib->ERR_clear_error();
    if (object == NULL) return throw(vm, ValueError, "unknown object '%.100S'", text);
    Value result = object_value(vm, lib, object);
    lib->ASN1_OBJECT_free(object);
    return result;
}

static Value py_ssl_nid2obj(VM *vm, Value *args) // (nid, /)
{
    const OpenSSL *lib = openssl(vm);
    int nid;
    if (lib == NULL || !arg_int(vm, args, 0, &nid)) return RAISED;
    if (nid < NID_undef) return throw(vm, ValueError, "NID must be positive.");
    ASN1_OBJECT *object = lib->OBJ_nid2obj(nid);
    lib->ERR_clear_error();
    if (object == NULL) return throw(vm, ValueError, "unknown NID %d", nid);
    Value result = object_value(vm, lib, object);
    lib->ASN1_OBJECT_free(object);
    return result;
}

// ---- Files --------------------------------------------------------------------------------------

static Value py_ssl_get_default_verify_paths(VM *vm, Value *args)
{
    (void)args;
    const OpenSSL *lib = openssl(vm);
    if (lib == NULL) return RAISED;
    const char *const texts[] = {lib->X509_get_default_cert_file_env(), lib->X509_get_default_cert_file(),
                                 lib->X509_get_default_cert_dir_env(), lib->X509_get_default_cert_dir()};
    Tuple *tuple = tuple_new(vm, NULL, COUNT_OF(texts));
    for (size_t i = 0; tuple != NULL && i < COUNT_OF(texts); i++) {
        String *text = str_from_system(vm, texts[i], strlen(texts[i]));
        if (text == NULL) return RAISED;
        tuple->items[i] = value_of_object(text);
    }
    return tuple != NULL ? value_of_object(tuple) : RAISED;
}

// For tests of what getpeercert() makes of odd certificates.
static Value py_ssl_test_decode_cert(VM *vm, Value *args) // (path, /)
{
    const OpenSSL *lib = openssl(vm);
    Path path;
    AccessPath place;
    if (lib == NULL || !path_read_value(vm, args[0], &path)) return RAISED;
    BIO *bio = lib->BIO_new(lib->BIO_s_file());
    if (bio == NULL) return throw_ssl(vm, "Can't malloc memory to read file");
    if (!access_path(vm, path.text, ACCESS_READ, true, &place)) return lib->BIO_free(bio), RAISED;
    bool opened = lib->BIO_ctrl(bio, BIO_C_SET_FILENAME, BIO_CLOSE | BIO_FP_READ, (char *)place.name) > 0;
    access_path_done(&place);
    if (!opened) {
        lib->BIO_free(bio);
        lib->ERR_clear_error();
        return throw_ssl(vm, "Can't open file");
    }
    X509 *certificate = lib->PEM_read_bio_X509(bio, NULL, NULL, NULL);
    lib->BIO_free(bio);
    lib->ERR_clear_error();
    if (certificate == NULL) return throw_ssl(vm, "Error decoding PEM-encoded file");
    Value result = certificate_value(vm, lib, certificate);
    lib->X509_free(certificate);
    return result;
}

// ---- The module ---------------------------------------------------------------------------------

static RAISES Value version_tuple(VM *vm, unsigned long number, unsigned long patch)
{
    Tuple *tuple = tuple_of(vm, 5, value_of_small(number >> 28 & 0xf), value_of_small(number >> 20 & 0xff),
                            value_of_small(number >> 12 & 0xff), value_of_small(patch), value_of_small(number & 0xf));
    return tuple != NULL ? value_of_object(tuple) : RAISED;
}

static RUNS bool add_errors(VM *vm, Module *module)
{
    static const char *const names[] = {
        "SSLError", "SSLZeroReturnError", "SSLWantReadError", "SSLWantWriteError", "SSLSyscallError", "SSLEOFError",
        "SSLCertVerificationError",
    };
    static_assert(COUNT_OF(names) == SSL_ERROR_CLASS_COUNT, "a name for each class");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        Type *type = ssl_error_class(vm, (SslErrorClass)i);
        if (type == NULL || !dict_set_c(vm, module->dict, names[i], value_of_object(type))) return false;
    }
    return true;
}

static bool ssl_module_init(VM *vm, Module *module)
{
    const OpenSSL *lib = openssl(vm);
    if (lib == NULL || !add_errors(vm, module)) return false;
    unsigned long number = lib->OpenSSL_version_num();
    Value text = value_of_str(str_from_c(vm, lib->OpenSSL_version(OPENSSL_VERSION)));
    Value info = raised(text) ? RAISED : version_tuple(vm, number, number >> 4 & 0xff);
    Value built = raised(info) ? RAISED : version_tuple(vm, OPENSSL_VERSION_NUMBER, OPENSSL_VERSION_NUMBER >> 4 & 0xff);
    static const struct {
        const char *name;
        bool value;
    } features[] = {
        {"HAS_SNI", true},      {"HAS_ECDH", true},   {"HAS_NPN", false},    {"HAS_ALPN", true},
        {"HAS_SSLv2", false},   {"HAS_SSLv3", false}, {"HAS_TLSv1", true},   {"HAS_TLSv1_1", true},
        {"HAS_TLSv1_2", true},  {"HAS_TLSv1_3", true}, {"HAS_PSK", true},    {"HAS_TLS_UNIQUE", true},
    };
    for (size_t i = 0; i < COUNT_OF(features); i++) {
        if (!dict_set_c(vm, module->dict, features[i].name, value_of_bool(features[i].value))) return false;
    }
    return !raised(built) && dict_set_c(vm, module->dict, "OPENSSL_VERSION", text) &&
           dict_set_c(vm, module->dict, "OPENSSL_VERSION_INFO", info) &&
           dict_set_c(vm, module->dict, "OPENSSL_VERSION_NUMBER", int_from_uint64(vm, number)) &&
           dict_set_c(vm, module->dict, "_OPENSSL_API_VERSION", built);
}

static const Native ssl_functions[] = {
    {"RAND_add(string, entropy, /)", py_ssl_RAND_add,
     "Mix string into the OpenSSL PRNG state.\n\nentropy is how many bytes of it nobody can guess, at least: see RFC "
     "4086."},
    {"RAND_bytes(n, /)", py_ssl_RAND_bytes, "Generate n cryptographically strong pseudo-random bytes."},
    {"RAND_status()", py_ssl_RAND_status, "Whether the OpenSSL PRNG has been seeded with enough data."},
    {"txt2obj(txt, name=False)", py_ssl_txt2obj,
     "NID, short name, long name and OID of an ASN1_OBJECT, by its OID or (name) also by a name."},
    {"nid2obj(nid, /)", py_ssl_nid2obj, "NID, short name, long name and OID of an ASN1_OBJECT, by its NID."},
    {"get_default_verify_paths()", py_ssl_get_default_verify_paths,
     "Where set_default_verify_paths() looks: 'cert_file_env', 'cert_file', 'cert_dir_env', 'cert_dir'."},
    {"_test_decode_cert(path, /)", py_ssl_test_decode_cert, NULL},
    {0},
};

#define INT(name, value) {name, CONSTANT_INT, .i = (int64_t)(value)}
#define ALERT(name) INT("ALERT_DESCRIPTION_" #name, SSL_AD_##name)
static const NativeConstant ssl_constants[] = {
    {"_SSLContext", CONSTANT_TYPE, .type = &ssl_context_type},
    {"_SSLSocket", CONSTANT_TYPE, .type = &ssl_connection_type},
    {"MemoryBIO", CONSTANT_TYPE, .type = &ssl_memory_bio_type},
    {"SSLSession", CONSTANT_TYPE, .type = &ssl_session_type},
    {"Certificate", CONSTANT_TYPE, .type = &ssl_certificate_type},
    {"_DEFAULT_CIPHERS", CONSTANT_STR, .s = SSL_DEFAULT_CIPHERS},
    INT("ENCODING_PEM", X509_FILETYPE_PEM),
    INT("ENCODING_DER", X509_FILETYPE_ASN1),
    INT("SSL_ERROR_ZERO_RETURN", SSL_ERROR_ZERO_RETURN),
    INT("SSL_ERROR_WANT_READ", SSL_ERROR_WANT_READ),
    INT("SSL_ERROR_WANT_WRITE", SSL_ERROR_WANT_WRITE),
    INT("SSL_ERROR_WANT_X509_LOOKUP", SSL_ERROR_WANT_X509_LOOKUP),
    INT("SSL_ERROR_SYSCALL", SSL_ERROR_SYSCALL),
    INT("SSL_ERROR_SSL", SSL_ERROR_SSL),
    INT("SSL_ERROR_WANT_CONNECT", SSL_ERROR_WANT_CONNECT),
    INT("SSL_ERROR_EOF", SSL_NUMBER_EOF),
    INT("SSL_ERROR_INVALID_ERROR_CODE", SSL_NUMBER_INVALID),
    INT("CERT_NONE", 0),
    INT("CERT_OPTIONAL", 1),
    INT("CERT_REQUIRED", 2),
    INT("VERIFY_DEFAULT", 0),
    INT("VERIFY_CRL_CHECK_LEAF", X509_V_FLAG_CRL_CHECK),
    INT("VERIFY_CRL_CHECK_CHAIN", X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL),
    INT("VERIFY_X509_STRICT", X509_V_FLAG_X509_STRICT),
    INT("VERIFY_ALLOW_PROXY_CERTS", X509_V_FLAG_ALLOW_PROXY_CERTS),
    INT("VERIFY_X509_TRUSTED_FIRST", X509_V_FLAG_TRUSTED_FIRST),
    INT("VERIFY_X509_PARTIAL_CHAIN", X509_V_FLAG_PARTIAL_CHAIN),
    ALERT(CLOSE_NOTIFY),
    ALERT(UNEXPECTED_MESSAGE),
    ALERT(BAD_RECORD_MAC),
    ALERT(RECORD_OVERFLOW),
    ALERT(DECOMPRESSION_FAILURE),
    ALERT(HANDSHAKE_FAILURE),
    ALERT(BAD_CERTIFICATE),
    ALERT(UNSUPPORTED_CERTIFICATE),
    ALERT(CERTIFICATE_REVOKED),
    ALERT(CERTIFICATE_EXPIRED),
    ALERT(CERTIFICATE_UNKNOWN),
    ALERT(ILLEGAL_PARAMETER),
    ALERT(UNKNOWN_CA),
    ALERT(ACCESS_DENIED),
    ALERT(DECODE_ERROR),
    ALERT(DECRYPT_ERROR),
    ALERT(PROTOCOL_VERSION),
    ALERT(INSUFFICIENT_SECURITY),
    ALERT(INTERNAL_ERROR),
    ALERT(USER_CANCELLED),
    ALERT(NO_RENEGOTIATION),
    ALERT(UNSUPPORTED_EXTENSION),
    ALERT(CERTIFICATE_UNOBTAINABLE),
    ALERT(UNRECOGNIZED_NAME),
    ALERT(BAD_CERTIFICATE_STATUS_RESPONSE),
    ALERT(BAD_CERTIFICATE_HASH_VALUE),
    ALERT(UNKNOWN_PSK_IDENTITY),
    INT("PROTOCOL_SSLv23", SSL_PROTOCOL_ANY),
    INT("PROTOCOL_TLS", SSL_PROTOCOL_ANY),
    INT("PROTOCOL_TLS_CLIENT", SSL_PROTOCOL_CLIENT),
    INT("PROTOCOL_TLS_SERVER", SSL_PROTOCOL_SERVER),
    INT("PROTOCOL_TLSv1", SSL_PROTOCOL_TLS1),
    INT("PROTOCOL_TLSv1_1", SSL_PROTOCOL_TLS1_1),
    INT("PROTOCOL_TLSv1_2", SSL_PROTOCOL_TLS1_2),
    INT("OP_ALL", SSL_OP_ALL & ~SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS),
    INT("OP_NO_SSLv2", SSL_OP_NO_SSLv2),
    INT("OP_NO_SSLv3", SSL_OP_NO_SSLv3),
    INT("OP_NO_TLSv1", SSL_OP_NO_TLSv1),
    INT("OP_NO_TLSv1_1", SSL_OP_NO_TLSv1_1),
    INT("OP_NO_TLSv1_2", SSL_OP_NO_TLSv1_2),
    INT("OP_NO_TLSv1_3", SSL_OP_NO_TLSv1_3),
    INT("OP_CIPHER_SERVER_PREFERENCE", SSL_OP_CIPHER_SERVER_PREFERENCE),
    INT("OP_SINGLE_DH_USE", SSL_OP_SINGLE_DH_USE),
    INT("OP_NO_TICKET", SSL_OP_NO_TICKET),
    INT("OP_LEGACY_SERVER_CONNECT", SSL_OP_LEGACY_SERVER_CONNECT),
    INT("OP_SINGLE_ECDH_USE", SSL_OP_SINGLE_ECDH_USE),
    INT("OP_NO_COMPRESSION", SSL_OP_NO_COMPRESSION),
    INT("OP_ENABLE_MIDDLEBOX_COMPAT", SSL_OP_ENABLE_MIDDLEBOX_COMPAT),
    INT("OP_NO_RENEGOTIATION", SSL_OP_NO_RENEGOTIATION),
    INT("OP_IGNORE_UNEXPECTED_EOF", SSL_OP_IGNORE_UNEXPECTED_EOF),
    INT("OP_ENABLE_KTLS", SSL_OP_ENABLE_KTLS),
    INT("HOSTFLAG_ALWAYS_CHECK_SUBJECT", X509_CHECK_FLAG_ALWAYS_CHECK_SUBJECT),
    INT("HOSTFLAG_NEVER_CHECK_SUBJECT", X509_CHECK_FLAG_NEVER_CHECK_SUBJECT),
    INT("HOSTFLAG_NO_WILDCARDS", X509_CHECK_FLAG_NO_WILDCARDS),
    INT("HOSTFLAG_NO_PARTIAL_WILDCARDS", X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS),
    INT("HOSTFLAG_MULTI_LABEL_WILDCARDS", X509_CHECK_FLAG_MULTI_LABEL_WILDCARDS),
    INT("HOSTFLAG_SINGLE_LABEL_SUBDOMAINS", X509_CHECK_FLAG_SINGLE_LABEL_SUBDOMAINS),
    INT("PROTO_MINIMUM_SUPPORTED", -2),
    INT("PROTO_MAXIMUM_SUPPORTED", -1),
    INT("PROTO_SSLv3", SSL3_VERSION),
    INT("PROTO_TLSv1", TLS1_VERSION),
    INT("PROTO_TLSv1_1", TLS1_1_VERSION),
    INT("PROTO_TLSv1_2", TLS1_2_VERSION),
    INT("PROTO_TLSv1_3", TLS1_3_VERSION),
    {0},
};
#undef INT
#undef ALERT

const ModuleDef _ssl_module = {
    .name = "_ssl",
    .doc = "TLS by OpenSSL: what the module ssl is built on.",
    .functions = ssl_functions,
    .constants = ssl_constants,
    .init = ssl_module_init,
};
