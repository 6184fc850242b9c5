// address.c - addresses and names: what the system's resolver knows.
#include "stdlib/socket/socket.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/un.h>

#include "stdlib/access.h"
#include "stdlib/module_error.h"

typedef struct SocketState {
    Type *gaierror, *herror;
    int64_t default_timeout; // ns + 1; 0: none
} SocketState;

static void state_trace(VM *vm, Tracer *tracer, void *state)
{
    SocketState *self = state;
    trace_object(tracer, (Object *)self->gaierror);
    trace_object(tracer, (Object *)self->herror);
}

static const StateDef socket_state = {"_socket", sizeof(SocketState), state_trace, NULL};

Type *socket_gaierror(VM *vm)
{
    SocketState *state = state_get(vm, &socket_state);
    return state != NULL ? module_error(vm, &state->gaierror, "socket", "gaierror", type_get(vm, OSError)) : NULL;
}

Type *socket_herror(VM *vm)
{
    SocketState *state = state_get(vm, &socket_state);
    return state != NULL ? module_error(vm, &state->herror, "socket", "herror", type_get(vm, OSError)) : NULL;
}

int64_t socket_default_timeout(VM *vm)
{
    SocketState *state = state_peek(vm, &socket_state);
    return state != NULL ? state->default_timeout - 1 : -1;
}

bool socket_set_default_timeout(VM *vm, int64_t timeout)
{
    SocketState *state = state_get(vm, &socket_state);
    if (state == NULL) return false;
    state->default_timeout = timeout + 1;
    return true;
}

static COLD Value throw_resolver(VM *vm, Type *type, int code, const char *text)
{
    String *message = type != NULL ? str_from_c(vm, text) : NULL;
    if (message == NULL) return RAISED;
    Value args[] = {value_of_small(code), value_of_object(message)};
    Value error = call(vm, value_of_object(type), 2, args);
    return raised(error) ? RAISED : throw_value(vm, error);
}

Value throw_gaierror(VM *vm, int code)
{
    if (code == EAI_SYSTEM) return system_error(vm);
    return throw_resolver(vm, socket_gaierror(vm), code, gai_strerror(code));
}

Value throw_herror(VM *vm, int code)
{
    return throw_resolver(vm, socket_herror(vm), code, hstrerror(code));
}

// ---- Hosts --------------------------------------------------------------------------------------

bool host_read(VM *vm, Value v, const char **name, Value *holder)
{
    const char *data;
    size_t size;
    *holder = v;
    if (is_str(v)) {
        if (!str_is_ascii(as_str(v))) {
            Bytes *encoded = str_encode(vm, as_str(v), "idna", "strict");
            if (encoded == NULL) return false;
            *holder = value_of_object(encoded);
        } else {
            Bytes *copy = bytes_new(vm, as_str(v)->data, as_str(v)->size);
            if (copy == NULL) return false;
            *holder = value_of_object(copy);
        }
    } else if (is_bytearray(v)) {
        Bytes *copy = bytes_new(vm, as_bytearray(v)->data, as_bytearray(v)->size);
        if (copy == NULL) return false;
        *holder = value_of_object(copy);
    } else if (!is_bytes(v)) {
        return throw_false(vm, TypeError, "str, bytes or bytearray expected, not %T", v);
    }
    data = as_bytes(*holder)->data, size = as_bytes(*holder)->size;
    if (memchr(data, '\0', size) != NULL) {
        return throw_false(vm, TypeError, "host name must not contain null character");
    }
    *name = data;
    return true;
}

// getaddrinfo(3) of what the program may ask for. What a granted name has for addresses is granted like the name.
static RUNS bool find_addresses(VM *vm, const char *host, const char *service, const struct addrinfo *hints,
                                  struct addrinfo **found, int *code)
{
    if (host != NULL && !access_lookup(vm, host)) return false;
    if (!resolve(vm, host, service, hints, found, code)) return false;
    if (*code != 0 || host == NULL || !access_is_restricted(vm)) return true;
    for (struct addrinfo *one = *found; one != NULL; one = one->ai_next) {
        char number[INET6_ADDRSTRLEN];
        const void *at = one->ai_family == AF_INET ? (void *)&((struct sockaddr_in *)(void *)one->ai_addr)->sin_addr
                                                   : (void *)&((struct sockaddr_in6 *)(void *)one->ai_addr)->sin6_addr;
        if (inet_ntop(one->ai_family, at, number, sizeof number) != NULL && !access_resolved(vm, host, number)) {
            freeaddrinfo(*found);
            return false;
        }
    }
    return true;
}

bool host_resolve(VM *vm, const char *name, int family, Address *address)
{
    memset(address, 0, sizeof *address);
    struct sockaddr_in *four = (struct sockaddr_in *)&address->storage;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)&address->storage;
    if (strcmp(name, "<broadcast>") == 0 || strcmp(name, "255.255.255.255") == 0) {
        if (family != AF_INET && family != AF_UNSPEC) {
            return throw_false(vm, OSError, "address family mismatched");
        }
        four->sin_family = AF_INET;
        four->sin_addr.s_addr = INADDR_BROADCAST;
        address->size = sizeof *four;
        return true;
    }
    if (name[0] != '\0') {
        if (family != AF_INET6 && inet_pton(AF_INET, name, &four->sin_addr) == 1) {
            four->sin_family = AF_INET;
            address->size = sizeof *four;
            return true;
        }
        if (family != AF_INET && strchr(name, '%') == NULL && inet_pton(AF_INET6, name, &six->sin6_addr) == 1) {
            six->sin6_family = AF_INET6;
            address->size = sizeof *six;
            return true;
        }
    } else if (family == AF_INET) {
        four->sin_family = AF_INET;
        address->size = sizeof *four;
        return true;
    } else if (family == AF_INET6) {
        six->sin6_family = AF_INET6;
        address->size = sizeof *six;
        return true;
    }
    struct addrinfo hints = {.ai_family = family, .ai_socktype = SOCK_DGRAM}, *found = NULL;
    if (name[0] == '\0') hints.ai_flags = AI_PASSIVE;
    int code;
    if (!find_addresses(vm, name[0] == '\0' ? NULL : name, name[0] == '\0' ? "0" : NULL, &hints, &found, &code)) return false;
    if (code != 0) return (void)throw_gaierror(vm, code), false;
    memcpy(&address->storage, found->ai_addr, found->ai_addrlen);
    address->size = found->ai_addrlen;
    freeaddrinfo(found);
    return true;
}

Value host_text(VM *vm, const Address *address)
{
    char text[INET6_ADDRSTRLEN + 1] = "", full[NI_MAXHOST];
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)&address->storage;
    if (address->storage.ss_family == AF_INET) {
        inet_ntop(AF_INET, &((const struct sockaddr_in *)&address->storage)->sin_addr, text, sizeof text);
    } else if (six->sin6_scope_id != 0 &&
               getnameinfo((const struct sockaddr *)six, sizeof *six, full, sizeof full, NULL, 0,
                           NI_NUMERICHOST) == 0) {
        return value_of_str(str_from_c(vm, full));
    } else {
        inet_ntop(AF_INET6, &six->sin6_addr, text, sizeof text);
    }
    return value_of_str(str_from_c(vm, text));
}

// ---- Addresses ----------------------------------------------------------------------------------

static RUNS bool port_read(VM *vm, Value v, const char *function, uint16_t *port)
{
    int64_t number;
    if (!index_as_int64(vm, v, true, &number)) return false;
    if (number < 0 || number > 0xffff) {
        return throw_false(vm, OverflowError, "%s(): port must be 0-65535.", function);
    }
    *port = htons((uint16_t)number);
    return true;
}

static RUNS bool unix_read(VM *vm, Value v, Address *address)
{
    struct sockaddr_un *un = (struct sockaddr_un *)&address->storage;
    BufferView view = {0};
    const char *data;
    size_t size;
    bool viewed = false;
    if (is_str(v)) {
        Bytes *encoded = str_encode(vm, as_str(v), "utf-8", "surrogateescape");
        if (encoded == NULL) return false;
        data = encoded->data, size = encoded->size;
        v = value_of_object(encoded);
    } else {
        if (!buffer_get(vm, v, &view, false)) return false;
        viewed = true;
        data = view.data, size = view.size;
    }
    bool abstract = size > 0 && data[0] == '\0';
    bool fits = abstract ? size <= sizeof un->sun_path : size < sizeof un->sun_path;
    if (fits) {
        un->sun_family = AF_UNIX;
        memcpy(un->sun_path, data, size);
        address->size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size + !abstract);
        if (size == 0) address->size = offsetof(struct sockaddr_un, sun_path);
    }
    if (viewed) buffer_release(vm, &view);
    return fits || throw_false(vm, OSError, "AF_UNIX path too long");
}

bool address_read(VM *vm, int family, Value v, const char *function, Address *address)
{
    memset(address, 0, sizeof *address);
    if (family == AF_UNIX) return unix_read(vm, v, address);
    if (family != AF_INET && family != AF_INET6) {
        return throw_false(vm, OSError, "%s(): bad family", function);
    }
    bool six = family == AF_INET6;
    if (!is_tuple(v)) {
        return throw_false(vm, TypeError, "%s(): %s address must be tuple, not %.500T", function,
                           six ? "AF_INET6" : "AF_INET", v);
    }
    Tuple *tuple = as_tuple(v);
    if (six ? tuple->count < 2 || tuple->count > 4 : tuple->count != 2) {
        return throw_false(vm, TypeError,
                           six ? "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])"
                               : "AF_INET address must be a pair (host, port)");
    }
    const char *name;
    Value holder;
    uint16_t port;
    int64_t flow = 0, scope = 0;
    if (!host_read(vm, tuple->items[0], &name, &holder) ||
        !port_read(vm, tuple->items[1], function, &port) ||
        (tuple->count > 2 && !index_as_int64(vm, tuple->items[2], true, &flow)) ||
        (tuple->count > 3 && !index_as_int64(vm, tuple->items[3], true, &scope))) {
        return false;
    }
    if (flow < 0 || flow > 0xfffff) {
        return throw_false(vm, OverflowError, "%s(): flowinfo must be 0-1048575.", function);
    }
    if (scope < 0 || scope > UINT32_MAX) {
        return throw_false(vm, OverflowError, "%s(): scope_id is out of range", function);
    }
    if (!host_resolve(vm, name, family, address)) return false;
    if (!six) {
        ((struct sockaddr_in *)&address->storage)->sin_port = port;
    } else {
        struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&address->storage;
        in6->sin6_port = port;
        in6->sin6_flowinfo = htonl((uint32_t)flow);
        if (tuple->count > 3) in6->sin6_scope_id = (uint32_t)scope;
    }
    return true;
}

Value address_value(VM *vm, const Address *address)
{
    if (address->size == 0) return NONE;
    Value host;
    switch (address->storage.ss_family) {
    case AF_INET: {
        const struct sockaddr_in *in = (const struct sockaddr_in *)&address->storage;
        host = host_text(vm, address);
        return raised(host) ? RAISED
                            : value_of_object(tuple_pair(vm, host, value_of_small(ntohs(in->sin_port))));
    }
    case AF_INET6: {
        const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&address->storage;
        Address plain = *address; // the scope is an item of its own
        ((struct sockaddr_in6 *)&plain.storage)->sin6_scope_id = 0;
        host = host_text(vm, &plain);
        if (raised(host)) return RAISED;
        Value items[] = {host, value_of_small(ntohs(in6->sin6_port)),
                         value_of_small(ntohl(in6->sin6_flowinfo)), value_of_small(in6->sin6_scope_id)};
        Tuple *tuple = tuple_new(vm, items, 4);
        return tuple != NULL ? value_of_object(tuple) : RAISED;
    }
    case AF_UNIX: {
        const struct sockaddr_un *un = (const struct sockaddr_un *)&address->storage;
        size_t size = address->size - offsetof(struct sockaddr_un, sun_path);
        if (address->size <= offsetof(struct sockaddr_un, sun_path)) size = 0;
        if (size > 0 && un->sun_path[0] == '\0') return value_of_bytes(bytes_new(vm, un->sun_path, size));
        return value_of_str(str_from_system(vm, un->sun_path, strnlen(un->sun_path, size)));
    }
    }
    Bytes *raw = bytes_new(vm, (const char *)&address->storage + sizeof(sa_family_t),
                           address->size > sizeof(sa_family_t) ? address->size - sizeof(sa_family_t) : 0);
    if (raw == NULL) return RAISED;
    return value_of_object(tuple_pair(vm, value_of_small(address->storage.ss_family), value_of_object(raw)));
}

// ---- What Python calls --------------------------------------------------------------------------

Value py_socket_getaddrinfo(VM *vm, Value *args) // (host, port, family=0, type=0, proto=0, flags=0)
{
    const char *host = NULL, *service = NULL;
    Value host_holder, service_holder;
    char digits[32];
    struct addrinfo hints = {0}, *found = NULL;
    if (!is_none(args[0]) && !host_read(vm, args[0], &host, &host_holder)) return RAISED;
    if (is_int(args[1])) {
        int64_t number;
        if (!index_as_int64(vm, args[1], true, &number)) return RAISED;
        snprintf(digits, sizeof digits, "%lld", (long long)number);
        service = digits;
    } else if (is_str(args[1]) || is_bytes(args[1])) {
        if (!host_read(vm, args[1], &service, &service_holder)) return RAISED;
    } else if (!is_none(args[1])) {
        return throw(vm, OSError, "Int or String expected");
    }
    if (!arg_int(vm, args, 2, &hints.ai_family) || !arg_int(vm, args, 3, &hints.ai_socktype) ||
        !arg_int(vm, args, 4, &hints.ai_protocol) || !arg_int(vm, args, 5, &hints.ai_flags)) {
        return RAISED;
    }
    int code;
    if (!find_addresses(vm, host, service, &hints, &found, &code)) return RAISED;
    if (code != 0) return throw_gaierror(vm, code);
    List *results = list_new(vm);
    Value answer = value_of_object(results);
    for (struct addrinfo *one = found; one != NULL; one = one->ai_next) {
        Address address = {.size = one->ai_addrlen};
        memcpy(&address.storage, one->ai_addr, one->ai_addrlen);
        Value shown = address_value(vm, &address);
        String *name = raised(shown) ? NULL : str_from_c(vm, one->ai_canonname != NULL ? one->ai_canonname : "");
        Tuple *row = name == NULL ? NULL
                                  : tuple_of(vm, 5, value_of_small(one->ai_family),
                                             value_of_small(one->ai_socktype),
                                             value_of_small(one->ai_protocol), value_of_object(name), shown);
        if (row == NULL || !list_append(vm, results, value_of_object(row))) {
            answer = RAISED;
            break;
        }
    }
    freeaddrinfo(found);
    return answer;
}

Value py_socket_getnameinfo(VM *vm, Value *args) // (sockaddr, flags, /)
{
    int flags;
    if (!arg_int(vm, args, 1, &flags)) return RAISED;
    if (!is_tuple(args[0])) return throw(vm, TypeError, "getnameinfo() argument 1 must be a tuple");
    Tuple *tuple = as_tuple(args[0]);
    if (tuple->count < 2 || tuple->count > 4) {
        return throw(vm, TypeError, "getnameinfo(): illegal sockaddr argument");
    }
    int64_t port, flow = 0, scope = 0;
    const char *name;
    Value holder;
    if (!is_str(tuple->items[0])) return throw(vm, TypeError, "getnameinfo(): illegal sockaddr argument");
    if (!host_read(vm, tuple->items[0], &name, &holder) ||
        !index_as_int64(vm, tuple->items[1], true, &port) ||
        (tuple->count > 2 && !index_as_int64(vm, tuple->items[2], true, &flow)) ||
        (tuple->count > 3 && !index_as_int64(vm, tuple->items[3], true, &scope))) {
        return RAISED;
    }
    if (flow < 0 || flow > 0xfffff) {
        return throw(vm, OverflowError, "getnameinfo(): flowinfo must be 0-1048575.");
    }
    char digits[32], host[NI_MAXHOST], service[NI_MAXSERV];
    snprintf(digits, sizeof digits, "%lld", (long long)port);
    struct addrinfo hints = {.ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICHOST}, *found = NULL;
    int code = getaddrinfo(name, digits, &hints, &found);
    if (code != 0) return throw_gaierror(vm, code);
    if (found->ai_next != NULL) {
        freeaddrinfo(found);
        return throw(vm, OSError, "sockaddr resolved to multiple addresses");
    }
    if (found->ai_family == AF_INET && tuple->count != 2) {
        freeaddrinfo(found);
        return throw(vm, OSError, "IPv4 sockaddr must be 2 tuple");
    }
    if (found->ai_family == AF_INET6) {
        struct sockaddr_in6 *six = (struct sockaddr_in6 *)found->ai_addr;
        six->sin6_flowinfo = htonl((uint32_t)flow);
        six->sin6_scope_id = (uint32_t)scope;
    }
    code = getnameinfo(found->ai_addr, found->ai_addrlen, host, sizeof host, service, sizeof service, flags);
    freeaddrinfo(found);
    if (code != 0) return throw_gaierror(vm, code);
    String *first = str_from_system(vm, host, strlen(host));
    String *second = first != NULL ? str_from_c(vm, service) : NULL;
    return second != NULL ? value_of_object(tuple_pair(vm, value_of_object(first), value_of_object(second)))
                          : RAISED;
}

Value py_socket_gethostname(VM *vm, Value *args)
{
    char name[1024];
    (void)args;
    if (gethostname(name, sizeof name - 1) < 0) return system_error(vm);
    name[sizeof name - 1] = '\0';
    return value_of_str(str_from_system(vm, name, strlen(name)));
}

Value py_socket_sethostname(VM *vm, Value *args)
{
    const char *name;
    Value holder;
    if (!host_read(vm, args[0], &name, &holder)) return RAISED;
    return system_done(vm, sethostname(name, as_bytes(holder)->size));
}

Value py_socket_gethostbyname(VM *vm, Value *args)
{
    const char *name;
    Value holder;
    Address address;
    if (!host_read(vm, args[0], &name, &holder) || !host_resolve(vm, name, AF_INET, &address)) return RAISED;
    return host_text(vm, &address);
}

static RUNS Value host_entry(VM *vm, const struct hostent *entry)
{
    List *aliases = list_new(vm), *addresses = list_new(vm);
    for (char **alias = entry->h_aliases; alias != NULL && *alias != NULL; alias++) {
        String *text = str_from_system(vm, *alias, strlen(*alias));
        if (text == NULL || !list_append(vm, aliases, value_of_object(text))) return RAISED;
    }
    for (char **raw = entry->h_addr_list; raw != NULL && *raw != NULL; raw++) {
        char shown[INET6_ADDRSTRLEN + 1] = "";
        inet_ntop(entry->h_addrtype, *raw, shown, sizeof shown);
        String *text = str_from_c(vm, shown);
        if (text == NULL || !list_append(vm, addresses, value_of_object(text))) return RAISED;
    }
    String *name = str_from_system(vm, entry->h_name, strlen(entry->h_name));
    Tuple *tuple = name == NULL ? NULL
                                : tuple_of(vm, 3, value_of_object(name), value_of_object(aliases),
                                           value_of_object(addresses));
    return tuple != NULL ? value_of_object(tuple) : RAISED;
}

static RUNS Value look_up(VM *vm, Value host, bool by_address)
{
    const char *name;
    Value holder;
    Address address;
    struct hostent room, *entry = NULL;
    int code = 0, status;
    if (!host_read(vm, host, &name, &holder) ||
        !host_resolve(vm, name, by_address ? AF_UNSPEC : AF_INET, &address)) {
        return RAISED;
    }
    size_t size = 16384;
    char *memory = memory_take(&vm->memory, size);
    if (memory == NULL) return throw_memory(vm);
    if (by_address) {
        bool six = address.storage.ss_family == AF_INET6;
        const void *raw = six ? (void *)&((struct sockaddr_in6 *)&address.storage)->sin6_addr
                              : (void *)&((struct sockaddr_in *)&address.storage)->sin_addr;
        status = gethostbyaddr_r(raw, six ? 16 : 4, six ? AF_INET6 : AF_INET, &room, memory, size, &entry, &code);
    } else {
        status = gethostbyname_r(name, &room, memory, size, &entry, &code);
    }
    Value result = status != 0 || entry == NULL ? throw_herror(vm, code) : host_entry(vm, entry);
    memory_release(&vm->memory, memory, size);
    return result;
}

Value py_socket_gethostbyname_ex(VM *vm, Value *args)
{
    return look_up(vm, args[0], false);
}

Value py_socket_gethostbyaddr(VM *vm, Value *args)
{
    return look_up(vm, args[0], true);
}

Value py_socket_getservbyname(VM *vm, Value *args) // (servicename, protocolname=?, /)
{
    String *name, *protocol = NULL;
    if (!arg_str(vm, args, 0, &name) || (!is_absent(args[1]) && !arg_str(vm, args, 1, &protocol))) return RAISED;
    const char *text = str_c(vm, name), *wanted = protocol != NULL ? str_c(vm, protocol) : NULL;
    if (text == NULL || (protocol != NULL && wanted == NULL)) return RAISED;
    struct servent *entry = getservbyname(text, wanted);
    if (entry == NULL) return throw(vm, OSError, "service/proto not found");
    return value_of_small(ntohs((uint16_t)entry->s_port));
}

Value py_socket_getservbyport(VM *vm, Value *args) // (port, protocolname=?, /)
{
    int port;
    String *protocol = NULL;
    if (!arg_int(vm, args, 0, &port) || (!is_absent(args[1]) && !arg_str(vm, args, 1, &protocol))) return RAISED;
    if (port < 0 || port > 0xffff) {
        return throw(vm, OverflowError, "getservbyport: port must be 0-65535.");
    }
    const char *wanted = protocol != NULL ? str_c(vm, protocol) : NULL;
    if (protocol != NULL && wanted == NULL) return RAISED;
    struct servent *entry = getservbyport(htons((uint16_t)port), wanted);
    if (entry == NULL) return throw(vm, OSError, "port/proto not found");
    return value_of_str(str_from_c(vm, entry->s_name));
}

Value py_socket_getprotobyname(VM *vm, Value *args)
{
    String *name;
    if (!arg_str(vm, args, 0, &name)) return RAISED;
    const char *text = str_c(vm, name);
    if (text == NULL) return RAISED;
    struct protoent *entry = getprotobyname(text);
    return entry != NULL ? value_of_small(entry->p_proto) : throw(vm, OSError, "protocol not found");
}

Value py_socket_inet_aton(VM *vm, Value *args)
{
    String *text;
    struct in_addr address;
    if (!arg_str(vm, args, 0, &text)) return RAISED;
    const char *data = str_c(vm, text);
    if (data == NULL) return RAISED;
    if (inet_aton(data, &address) == 0) {
        return throw(vm, OSError, "illegal IP address string passed to inet_aton");
    }
    return value_of_bytes(bytes_new(vm, (const char *)&address, sizeof address));
}

static RUNS Value packed_text(VM *vm, int family, Value packed, const char *complaint)
{
    BufferView view;
    char raw[16], text[INET6_ADDRSTRLEN + 1];
    size_t size = family == AF_INET ? 4 : 16;
    if (!buffer_get(vm, packed, &view, false)) return RAISED;
    bool fits = view.size == size;
    if (fits) memcpy(raw, view.data, size);
    buffer_release(vm, &view);
    if (!fits) return throw(vm, complaint != NULL ? OSError : ValueError, "%s",
                            complaint != NULL ? complaint : "invalid length of packed IP address string");
    if (inet_ntop(family, raw, text, sizeof text) == NULL) return system_error(vm);
    return value_of_str(str_from_c(vm, text));
}

Value py_socket_inet_ntoa(VM *vm, Value *args)
{
    return packed_text(vm, AF_INET, args[0], "packed IP wrong length for inet_ntoa");
}

static RAISES bool check_family(VM *vm, int family)
{
    if (family == AF_INET || family == AF_INET6) return true;
    return (void)throw_errno(vm, EAFNOSUPPORT, ABSENT), false;
}

Value py_socket_inet_pton(VM *vm, Value *args) // (address_family, ip_string, /)
{
    int family;
    String *text;
    char raw[16];
    if (!arg_int(vm, args, 0, &family) || !arg_str(vm, args, 1, &text) || !check_family(vm, family)) return RAISED;
    const char *data = str_c(vm, text);
    if (data == NULL) return RAISED;
    if (inet_pton(family, data, raw) != 1) {
        return throw(vm, OSError, "illegal IP address string passed to inet_pton");
    }
    return value_of_bytes(bytes_new(vm, raw, family == AF_INET ? 4 : 16));
}

Value py_socket_inet_ntop(VM *vm, Value *args) // (address_family, packed_ip, /)
{
    int family;
    if (!arg_int(vm, args, 0, &family)) return RAISED;
    if (family != AF_INET && family != AF_INET6) {
        return throw(vm, ValueError, "unknown address family %d", family);
    }
    return packed_text(vm, family, args[1], NULL);
}

Value py_socket_if_nameindex(VM *vm, Value *args)
{
    (void)args;
    struct if_nameindex *all = if_nameindex();
    if (all == NULL) return system_error(vm);
    List *results = list_new(vm);
    Value answer = value_of_object(results);
    for (struct if_nameindex *one = all; one->if_index != 0; one++) {
        String *name = str_from_system(vm, one->if_name, strlen(one->if_name));
        if (name == NULL ||
            !list_append(vm, results, value_of_object(tuple_pair(vm, value_of_small(one->if_index),
                                                                 value_of_object(name))))) {
            answer = RAISED;
            break;
        }
    }
    if_freenameindex(all);
    return answer;
}

Value py_socket_if_nametoindex(VM *vm, Value *args)
{
    String *name;
    if (!arg_str(vm, args, 0, &name)) return RAISED;
    const char *text = str_c(vm, name);
    if (text == NULL) return RAISED;
    unsigned index = if_nametoindex(text);
    return index != 0 ? value_of_small(index) : throw(vm, OSError, "no interface with this name");
}

Value py_socket_if_indextoname(VM *vm, Value *args)
{
    uint64_t index;
    char name[IF_NAMESIZE + 1];
    if (!is_int(args[0])) return throw(vm, TypeError, "an integer is required");
    if (int_sign(args[0]) < 0) return throw(vm, OverflowError, "can't convert negative value to unsigned int");
    if (!int_fits_uint64(args[0], &index)) {
        return throw(vm, OverflowError, "Python int too large to convert to C unsigned long");
    }
    if (index > UINT32_MAX) return throw(vm, OverflowError, "index is too large");
    if (if_indextoname((unsigned)index, name) == NULL) return system_error(vm);
    return value_of_str(str_from_c(vm, name));
}
