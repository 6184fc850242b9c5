// ssl.h - the module _ssl: TLS by OpenSSL's libssl, which is loaded when the module is first imported.
//
// library.c loads it. context.c is SSLContext, with its settings in context_options.c, its certificates in
// context_load.c, and what OpenSSL calls back in callbacks.c. connection.c is one connection (Python's
// SSLSocket and SSLObject are written over it), connection_info.c what it can tell; memory_bio.c is what it
// reads and writes where there is no socket. certificate.c, session.c and cipher.c describe what they are called
// after, errors.c words failures, and module.c shows it all to Python.
//
// OpenSSL calls back in the middle of a call, and such a callback may run Python code: it may free or use whatever it
// likes, only not begin another operation on the same connection (`busy`). What it raises waits in `failure` until
// OpenSSL has returned.
#pragma once
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "stdlib/module_error.h"
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// The functions of OpenSSL that are used, each under its own name. OpenSSL's macros work on it, too:
// lib->SSL_CTX_set_mode(context, mode) becomes lib->SSL_CTX_ctrl(...). (__typeof__ is an extension, but one
// that gcc and clang share, and the alternative is to repeat two hundred prototypes.)
typedef struct OpenSSL {
#define F(name) __typeof__(&name) name;
#include "stdlib/ssl/functions.def"
#undef F
} OpenSSL;

// The numbers of SSLErrorNumber that OpenSSL has not.
enum { SSL_NUMBER_EOF = 8, SSL_NUMBER_INVALID = 10 };

// What OpenSSL calls safe today, without what is only there for old peers.
#define SSL_DEFAULT_CIPHERS                                                                          \
    "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM"

// The exceptions, as functions that make failures name them.
typedef enum SslErrorClass {
    SSL_ERROR_CLASS, ZERO_RETURN_CLASS, WANT_READ_CLASS, WANT_WRITE_CLASS, SYSCALL_CLASS, EOF_CLASS,
    VERIFICATION_CLASS, SSL_ERROR_CLASS_COUNT
} SslErrorClass;

typedef struct SslState {
    void *library;
    OpenSSL functions;
    Tuple *errors; // classes, by SslErrorClass; NULL: not made yet
    char *scratch; // SSL_SCRATCH_SIZE bytes for plain text on its way into an object; NULL: not needed yet
    bool scratch_busy;
} SslState;
#define SSL_SCRATCH_SIZE (256 * 1024 + 16384)

// NULL with ImportError if OpenSSL is not there. openssl is its table of functions.
RUNS SslState *ssl_state(VM *vm);
RUNS const OpenSSL *openssl(VM *vm);
// What a library's object takes, about: counted while it lives. MemoryError at the cap.
#define CONTEXT_SIZE 32768
#define CONNECTION_SIZE 32768
RAISES bool outside_take(VM *vm, size_t size);
void outside_release(VM *vm, size_t size);

// A buffer of bytes that a connection reads from or writes to, which OpenSSL keeps.
typedef struct MemoryBio {
    Object head;
    const OpenSSL *lib;
    BIO *bio;
    size_t counted; // bytes of it that the VM's memory knows of
    bool ended;     // write_eof was called
} MemoryBio;

// What ssl.PROTOCOL_TLS_CLIENT and its kin are.
enum {
    SSL_PROTOCOL_ANY = 2, SSL_PROTOCOL_TLS1, SSL_PROTOCOL_TLS1_1, SSL_PROTOCOL_TLS1_2,
    SSL_PROTOCOL_CLIENT = 16, SSL_PROTOCOL_SERVER
};

typedef struct Context {
    Object head;
    VM *vm;
    const OpenSSL *lib;
    SSL_CTX *context;
    int protocol;
    bool check_hostname, post_handshake_auth;
    unsigned host_flags;
    unsigned char *protocols; // of ALPN, as the wire has them
    size_t protocols_size;
    int keylog_fd; // or -1
    Value keylog_filename, sni_callback, message_callback, psk_client_callback, psk_server_callback; // or NONE
} Context;

typedef struct Connection {
    Object head;
    VM *vm;
    const OpenSSL *lib;
    SSL *ssl;
    int fd;             // of the socket when it was wrapped
    bool is_server;
    bool busy;          // OpenSSL runs
    bool shutdown_sent; // and the peer's is waited for
    int error_number;   // of the socket's last call
    Value failure;      // what a callback raised, or ABSENT
    Value socket;       // or ABSENT
    Value incoming, outgoing; // MemoryBios, or ABSENT
    Value context, first_context; // the one that callbacks know may be the one it was made with
    Value owner;        // what callbacks are given for self; NONE: the connection itself
    Value server_hostname; // a str or NONE
} Connection;

typedef struct Session {
    Object head;
    const OpenSSL *lib;
    SSL_SESSION *session;
    Value context; // only connections of the same context can use it
} Session;

typedef struct Certificate {
    Object head;
    const OpenSSL *lib;
    X509 *certificate;
} Certificate;

extern const TypeDef ssl_context_type, ssl_connection_type, ssl_memory_bio_type, ssl_session_type,
    ssl_certificate_type;

static inline Context *as_context(Value v)
{
    return (Context *)as_object(v);
}
static inline Connection *as_connection(Value v)
{
    return (Connection *)as_object(v);
}

// ---- errors.c -----------------------------------------------------------------------------------
// Messages end as CPython's do, with the line of _ssl.c where it makes them, because programs compare them.
RUNS Type *ssl_error_class(VM *vm, SslErrorClass which);
// SSLError(message), or with a number and library and reason as attributes: from OpenSSL's last error, which (and all
// others) it forgets.
COLD Value throw_ssl(VM *vm, const char *message);
COLD Value throw_openssl(VM *vm, int line);
COLD Value throw_openssl_text(VM *vm, const char *text, int line);
// For what SSL_get_error answered after an operation on a connection.
COLD Value throw_connection(VM *vm, Connection *self, int result, int status, int line);
// The exception's class for an error of the kind "wait": SSLWantReadError and SSLWantWriteError.
// A file that OpenSSL was to read: OSError if the system refused, else throw_openssl. error_number: errno.
COLD Value throw_openssl_file(VM *vm, int error_number, int line);

// ---- memory_bio.c -------------------------------------------------------------------------------
// Counts what the buffer holds now, and `extra` bytes that are about to come. MemoryError at the cap.
RAISES bool memory_bio_count(VM *vm, MemoryBio *self, size_t extra);

// ---- certificate.c, session.c, cipher.c ---------------------------------------------------------
// What getpeercert() returns.
RUNS Value certificate_value(VM *vm, const OpenSSL *lib, X509 *certificate);
RUNS Value certificate_der(VM *vm, const OpenSSL *lib, X509 *certificate);
RUNS Value certificate_list(VM *vm, const OpenSSL *lib, const STACK_OF(X509) *chain, X509 *first);
// Everything a memory BIO of OpenSSL holds, as str or bytes; frees it. bio NULL: MemoryError.
RUNS Value bio_take(VM *vm, const OpenSSL *lib, BIO *bio, bool as_text);
// (nid, short name, long name, oid)
RUNS Value object_value(VM *vm, const OpenSSL *lib, const ASN1_OBJECT *object);
RUNS Value session_of(VM *vm, Connection *connection);
RUNS bool session_use(VM *vm, Connection *connection, Value session);
RUNS Value cipher_tuple(VM *vm, const OpenSSL *lib, const SSL_CIPHER *cipher);
RUNS Value cipher_dict(VM *vm, const OpenSSL *lib, const SSL_CIPHER *cipher);

// ---- callbacks.c --------------------------------------------------------------------------------
int alpn_select(SSL *ssl, const unsigned char **out, unsigned char *out_size,
                const unsigned char *offered, unsigned offered_size, void *user);
bool context_set_sni(VM *vm, Value self, Value value);
bool context_set_message_callback(VM *vm, Value self, Value value);
bool context_set_keylog(VM *vm, Value self, Value value);
void context_close_keylog(Context *self);
Value py_ssl_set_psk_client(VM *vm, Value *args);
Value py_ssl_set_psk_server(VM *vm, Value *args);

// ---- context_load.c -----------------------------------------------------------------------------
#define F(name) Value py_ssl_##name(VM *vm, Value *args);
F(load_cert_chain) F(load_verify_locations) F(load_dh_params) F(set_default_verify_paths)
F(cert_store_stats) F(get_ca_certs)
// context_options.c
F(set_ciphers) F(get_ciphers) F(set_alpn_protocols) F(set_ecdh_curve) F(session_stats)
extern const NativeProperty ssl_context_properties[];
// connection.c
F(wrap_socket) F(wrap_bio)
// connection_info.c
F(getpeercert) F(get_verified_chain) F(get_unverified_chain) F(cipher) F(shared_ciphers) F(compression)
F(version) F(selected_alpn_protocol) F(get_channel_binding)
extern const NativeProperty ssl_connection_properties[];
#undef F
RUNS bool context_set_verify_mode(VM *vm, Context *self, int mode);
