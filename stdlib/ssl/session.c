// session.c - SSLSession: what a client keeps of a connection to begin the next one sooner.
#include "stdlib/ssl/ssl.h"

static Session *as_session(Value v)
{
    return (Session *)as_object(v);
}

static void session_trace(VM *vm, Tracer *tracer, Object *object)
{
    (void)vm;
    trace_value(tracer, ((Session *)object)->context);
}

static void session_release(VM *vm, Object *object)
{
    (void)vm;
    Session *self = (Session *)object;
    if (self->session != NULL) self->lib->SSL_SESSION_free(self->session);
}

// A copy, because the connection goes on changing its own. None before the handshake has agreed on anything.
Value session_of(VM *vm, Connection *connection)
{
    const OpenSSL *lib = connection->lib;
    SSL_SESSION *current = lib->SSL_get_session(connection->ssl);
    if (current == NULL || lib->SSL_SESSION_get0_cipher(current) == NULL) return NONE;
    Type *type = type_from_def(vm, &ssl_session_type);
    Session *self = type != NULL ? type_allocate(vm, type, 0) : NULL;
    if (self == NULL) return RAISED;
    self->lib = lib;
    self->context = connection->context;
    self->session = lib->SSL_SESSION_dup(current);
    return self->session != NULL ? value_of_object(self) : throw_openssl(vm, 2837);
}

bool session_use(VM *vm, Connection *connection, Value session)
{
    const OpenSSL *lib = connection->lib;
    if (!is_native(vm, session, &ssl_session_type)) {
        return throw_false(vm, TypeError, "Value is not a SSLSession.");
    }
    const Session *self = as_session(session);
    if (as_context(self->context)->context != as_context(connection->context)->context) {
        return throw_false(vm, ValueError, "Session refers to a different SSLContext.");
    }
    if (connection->is_server) {
        return throw_false(vm, ValueError, "Cannot set session for server-side SSLSocket.");
    }
    if (lib->SSL_is_init_finished(connection->ssl)) {
        return throw_false(vm, ValueError, "Cannot set session after handshake.");
    }
    SSL_SESSION *copy = lib->SSL_SESSION_dup(self->session);
    bool fine = copy != NULL && lib->SSL_set_session(connection->ssl, copy) != 0;
    if (copy != NULL) lib->SSL_SESSION_free(copy);
    return fine || (raised(throw_openssl(vm, 2890)) && false);
}

static Value session_compare(VM *vm, Value v, Value other, CompareOp op)
{
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_native(vm, v, &ssl_session_type) ||
        !is_native(vm, other, &ssl_session_type)) {
        return NOT_IMPLEMENTED;
    }
    const Session *a = as_session(v), *b = as_session(other);
    unsigned a_size, b_size;
    const unsigned char *a_id = a->lib->SSL_SESSION_get_id(a->session, &a_size);
    const unsigned char *b_id = a->lib->SSL_SESSION_get_id(b->session, &b_size);
    bool equal = a == b || (a_size == b_size && memcmp(a_id, b_id, a_size) == 0);
    return value_of_bool(equal == (op == COMPARE_EQ));
}

static Value get_id(VM *vm, Value v)
{
    unsigned size;
    const unsigned char *id = as_session(v)->lib->SSL_SESSION_get_id(as_session(v)->session, &size);
    return value_of_bytes(bytes_new(vm, (const char *)id, size));
}

static Value get_time(VM *vm, Value v)
{
    return int_new(vm, as_session(v)->lib->SSL_SESSION_get_time(as_session(v)->session));
}

static Value get_timeout(VM *vm, Value v)
{
    return int_new(vm, as_session(v)->lib->SSL_SESSION_get_timeout(as_session(v)->session));
}

static Value get_ticket_lifetime_hint(VM *vm, Value v)
{
    return int_from_uint64(vm, as_session(v)->lib->SSL_SESSION_get_ticket_lifetime_hint(as_session(v)->session));
}

static Value get_has_ticket(VM *vm, Value v)
{
    (void)vm;
    return value_of_bool(as_session(v)->lib->SSL_SESSION_has_ticket(as_session(v)->session));
}

static const NativeProperty session_properties[] = {
    {"has_ticket", get_has_ticket, NULL, "Does the session contain a ticket?"},
    {"id", get_id, NULL, "Session id"},
    {"ticket_lifetime_hint", get_ticket_lifetime_hint, NULL, "Ticket life time hint."},
    {"time", get_time, NULL, "Session creation time (seconds since epoch)."},
    {"timeout", get_timeout, NULL, "Session timeout (delta in seconds)."},
    {0},
};

const TypeDef ssl_session_type = {
    .name = "_ssl.SSLSession",
    .size = sizeof(Session),
    .flags = TYPE_NO_CONSTRUCT,
    .trace = session_trace,
    .release = session_release,
    .compare = session_compare,
    .properties = session_properties,
};
