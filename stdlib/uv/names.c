// names.c - the module _uv_names: names of hosts and their addresses, without holding up the loop.
//
// c-ares asks the name servers from within the loop: its sockets are watched by libuv, its patience is a timer, and
// /etc/hosts is read before anybody is asked. What it does not do (services by name, names of addresses, flags of glibc's
// own), and everything where c-ares is not installed, the system's resolver does on a thread of the pool for names. In
// a VM of restricted access, what a granted name has for addresses is granted like the name.
#include <ares.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include "stdlib/access.h"
#include "stdlib/shared_library.h"
#include "stdlib/socket/socket.h"
#include "stdlib/uv/uv_loop.h"
#include "stdlib/uv/work.h"

typedef struct Ares {
    int (*init)(int flags);
    int (*init_options)(ares_channel *channel, struct ares_options *options, int mask);
    void (*destroy)(ares_channel channel);
    void (*getaddrinfo)(ares_channel channel, const char *node, const char *service,
                        const struct ares_addrinfo_hints *hints, ares_addrinfo_callback callback, void *user);
    void (*freeaddrinfo)(struct ares_addrinfo *info);
    void (*process_fd)(ares_channel channel, ares_socket_t read_fd, ares_socket_t write_fd);
    struct timeval *(*timeout)(ares_channel channel, struct timeval *longest, struct timeval *room);
    int (*set_servers_ports_csv)(ares_channel channel, const char *servers);
} Ares;

#define FUNCTION(name)                                                                             \
    {                                                                                              \
        "ares_" #name, NULL, offsetof(Ares, name)                                                  \
    }
static const LibraryFunction ares_functions[] = {
    {"ares_library_init", NULL, offsetof(Ares, init)}, FUNCTION(init_options), FUNCTION(destroy), FUNCTION(getaddrinfo),
    FUNCTION(freeaddrinfo), FUNCTION(process_fd), FUNCTION(timeout),
    FUNCTION(set_servers_ports_csv),
};
#undef FUNCTION

typedef struct NamePoll NamePoll;

struct Names {
    VM *vm;
    Ares ares;
    ares_channel channel;
    uv_timer_t timer;
    NamePoll *polls;
    size_t queries;     // under way
    bool is_timer_open, is_closing;
};

// A socket of c-ares.
struct NamePoll {
    uv_poll_t poll;
    Names *names;
    NamePoll *next;
    int fd;
};

// ---- c-ares in the loop -------------------------------------------------------------------------

static void look_at_clock(Names *names);

static void time_is_up(uv_timer_t *timer)
{
    Names *names = timer->data;
    names->ares.process_fd(names->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    look_at_clock(names);
}

static void look_at_clock(Names *names)
{
    struct timeval room, *left = names->ares.timeout(names->channel, NULL, &room);
    if (!left || !names->queries) {
        (void)uv_timer_stop(&names->timer);
        return;
    }
    uint64_t ms = (uint64_t)left->tv_sec * 1000 + (uint64_t)left->tv_usec / 1000 + 1;
    (void)uv_timer_start(&names->timer, time_is_up, ms, 0);
}

static void socket_ready(uv_poll_t *poll, int status, int events)
{
    NamePoll *self = poll->data;
    Names *names = self->names;
    int fd = self->fd;
    if (status < 0) events = UV_READABLE | UV_WRITABLE;
    names->ares.process_fd(names->channel, events & UV_READABLE ? fd : ARES_SOCKET_BAD,
                           events & UV_WRITABLE ? fd : ARES_SOCKET_BAD);
    look_at_clock(names);
}

static void poll_closed(uv_handle_t *handle)
{
    free(handle->data);
}

// c-ares says what it wants of a socket; nothing: it is about to close it.
static void socket_changed(void *user, ares_socket_t fd, int readable, int writable)
{
    Names *names = user;
    NamePoll **place = &names->polls;
    while (*place && (*place)->fd != fd) place = &(*place)->next;
    NamePoll *self = *place;
    if (!readable && !writable) {
        if (!self) return;
        *place = self->next;
        uv_close((uv_handle_t *)&self->poll, poll_closed);
        return;
    }
    if (!self) {
        self = calloc(1, sizeof *self);
        UvLoop *loop = uv_loop_peek(names->vm);
        // Without it the query ends when its time is up.
        if (!self || uv_poll_init(&loop->loop, &self->poll, fd) < 0) return free(self);
        self->poll.data = self;
        self->names = names;
        self->fd = fd;
        self->next = names->polls;
        names->polls = self;
    }
    (void)uv_poll_start(&self->poll, (readable ? UV_READABLE : 0) | (writable ? UV_WRITABLE : 0), socket_ready);
}

typedef struct NamesState {
    void *library;
    Ares ares;
    bool is_missing;
} NamesState;

// The library stays loaded until the process ends: it may hold locks of its own.
static const StateDef state_def = {"_uv_names", sizeof(NamesState), NULL, NULL};

// NULL without an exception: there is no c-ares.
static RUNS Names *names_open(VM *vm)
{
    UvLoop *loop = uv_loop_open(vm);
    NamesState *state = loop ? state_get(vm, &state_def) : NULL;
    if (!state || state->is_missing) return NULL;
    if (loop->names) return loop->names;
    static const char *const files[] = {"libcares.so.2", NULL};
    state->library = shared_library_load(vm, "names", files, ares_functions, COUNT_OF(ares_functions), &state->ares);
    state->is_missing = true;
    if (!state->library) return (void)catch_pending(vm, ImportError), NULL;
    Names *names = memory_take_zeroed(&vm->memory, sizeof *names);
    if (!names) return (void)throw_memory(vm), NULL;
    names->vm = vm;
    names->ares = state->ares;
    struct ares_options options = {.sock_state_cb = socket_changed, .sock_state_cb_data = names};
    if (state->ares.init(ARES_LIB_INIT_ALL) != ARES_SUCCESS ||
        state->ares.init_options(&names->channel, &options, ARES_OPT_SOCK_STATE_CB) != ARES_SUCCESS) {
        memory_release(&vm->memory, names, sizeof *names);
        return NULL;
    }
    (void)uv_timer_init(&loop->loop, &names->timer); // cannot fail
    names->timer.data = names;
    state->is_missing = false;
    return loop->names = names;
}

void names_close(VM *vm, UvLoop *loop)
{
    Names *names = loop->names;
    if (!names) return;
    names->is_closing = true;
    names->ares.destroy(names->channel);
    names->channel = NULL;
}

void names_free(VM *vm, UvLoop *loop)
{
    if (loop->names) memory_release(&vm->memory, loop->names, sizeof *loop->names);
    loop->names = NULL;
}

// ---- Answers ------------------------------------------------------------------------------------

typedef struct Answer {
    List *rows;
    const char *host, *canonical;
    int type, protocol;
} Answer;

static RUNS bool add_row(VM *vm, Answer *answer, const struct sockaddr *address, size_t size, int type, int protocol)
{
    Address copy = {.size = (socklen_t)size};
    memcpy(&copy.storage, address, size < sizeof copy.storage ? size : sizeof copy.storage);
    Value shown = address_value(vm, &copy);
    String *name = raised(shown) ? NULL : str_from_c(vm, answer->canonical ? answer->canonical : "");
    Tuple *row = name ? tuple_of(vm, 5, value_of_small(address->sa_family), value_of_small(type), value_of_small(protocol),
                                 value_of_object(name), shown) : NULL;
    answer->canonical = NULL; // the first one says it
    return row && list_append(vm, answer->rows, value_of_object(row));
}

static RAISES bool allow(VM *vm, const char *host, const struct sockaddr *address)
{
    char number[INET6_ADDRSTRLEN];
    if (!host || !access_is_restricted(vm)) return true;
    const void *at = address->sa_family == AF_INET ? (const void *)&((const struct sockaddr_in *)(const void *)address)->sin_addr
                                                   : (const void *)&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    return !inet_ntop(address->sa_family, at, number, sizeof number) || access_resolved(vm, host, number);
}

// As glibc: an address for each kind of socket there is; the first that fits if a type or a protocol was asked for.
static RUNS bool add_address(VM *vm, Answer *answer, const struct sockaddr *address, size_t size)
{
    static const struct {
        int type, protocol;
    } kinds[] = {{SOCK_STREAM, IPPROTO_TCP}, {SOCK_DGRAM, IPPROTO_UDP}, {SOCK_RAW, 0}};
    if (!allow(vm, answer->host, address)) return false;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (answer->type && answer->type != kinds[i].type) continue;
        if (answer->protocol && kinds[i].protocol && answer->protocol != kinds[i].protocol) continue;
        int protocol = kinds[i].protocol ? kinds[i].protocol : answer->protocol;
        if (!add_row(vm, answer, address, size, kinds[i].type, protocol)) return false;
        if (answer->type || answer->protocol) break;
    }
    return true;
}

// ---- A query of c-ares --------------------------------------------------------------------------

typedef struct NameOp {
    Op op;
    Names *names;
    struct ares_addrinfo *found;
    int status;
    int type, protocol, flags;
    char host[256];
} NameOp;

static void name_release(VM *vm, Op *op)
{
    NameOp *self = (NameOp *)op;
    if (self->found) self->names->ares.freeaddrinfo(self->found);
    self->found = NULL;
}

static int gai_code(int status)
{
    switch (status) {
    case ARES_ENOTFOUND: return EAI_NONAME;
    case ARES_ENODATA: return EAI_NODATA;
    case ARES_ENOMEM: return EAI_MEMORY;
    case ARES_EBADFAMILY: return EAI_FAMILY;
    case ARES_EBADFLAGS: return EAI_BADFLAGS;
    case ARES_ESERVICE: return EAI_SERVICE;
    case ARES_EBADNAME: return EAI_NONAME;
    case ARES_EREFUSED: return EAI_FAIL;
    }
    return EAI_AGAIN; // silence, a refused connection, an answer that makes no sense
}

static Value name_result(VM *vm, Op *op)
{
    NameOp *self = (NameOp *)op;
    if (self->status != ARES_SUCCESS) return throw_gaierror(vm, gai_code(self->status));
    const struct ares_addrinfo *found = self->found;
    const char *canonical = found->cnames && found->cnames->name ? found->cnames->name : found->name;
    // The last of a chain of names is the real one.
    for (const struct ares_addrinfo_cname *one = found->cnames; one; one = one->next) {
        if (one->name) canonical = one->name;
    }
    Answer answer = {list_new(vm), self->host, self->flags & AI_CANONNAME ? canonical : NULL, self->type, self->protocol};
    for (const struct ares_addrinfo_node *node = found->nodes; node; node = node->ai_next) {
        if (node->ai_family != AF_INET && node->ai_family != AF_INET6) continue;
        if (!charge(vm, 50) || !add_address(vm, &answer, node->ai_addr, node->ai_addrlen)) return RAISED;
    }
    if (answer.rows->count == 0) return throw_gaierror(vm, EAI_NODATA);
    return value_of_object(answer.rows);
}

static const OpKind name_kind = {.name = "look up name", .size = sizeof(NameOp), .release = name_release, .result = name_result};

static void name_found(void *user, int status, int timeouts, struct ares_addrinfo *found)
{
    NameOp *self = user;
    Names *names = self->names;
    (void)timeouts;
    names->queries--;
    if (names->is_closing) { // the VM ends, and takes the op with it
        if (found) names->ares.freeaddrinfo(found);
        return;
    }
    self->status = status == ARES_SUCCESS && !found ? ARES_ENODATA : status;
    self->found = found;
    op_finish(&self->op, NONE);
}

// ---- A job of the system's resolver -------------------------------------------------------------

typedef struct NameJob {
    Job job;
    struct addrinfo hints, *found;
    int code, error_number;
    bool has_host, has_service, reverse;
    int flags;
    Address address;
    char host[NI_MAXHOST], service[NI_MAXSERV];
} NameJob;

static void run_name_job(Job *job)
{
    NameJob *self = (NameJob *)job;
    if (self->reverse) {
        self->code = getnameinfo((const struct sockaddr *)&self->address.storage, self->address.size, self->host,
                                 sizeof self->host, self->service, sizeof self->service, self->flags);
    } else {
        self->code = getaddrinfo(self->has_host ? self->host : NULL, self->has_service ? self->service : NULL,
                                 &self->hints, &self->found);
    }
    self->error_number = errno;
}

static void clean_name_job(Job *job)
{
    NameJob *self = (NameJob *)job;
    if (self->found) freeaddrinfo(self->found);
    self->found = NULL;
}

static Value name_job_result(VM *vm, Op *op)
{
    NameJob *self = (NameJob *)op;
    errno = self->error_number;
    if (self->code != 0) return throw_gaierror(vm, self->code);
    if (self->reverse) {
        String *host = str_from_c(vm, self->host), *service = host ? str_from_c(vm, self->service) : NULL;
        Tuple *pair = service ? tuple_pair(vm, value_of_object(host), value_of_object(service)) : NULL;
        return pair ? value_of_object(pair) : RAISED;
    }
    Answer answer = {.rows = list_new(vm), .host = self->has_host ? self->host : NULL};
    for (const struct addrinfo *one = self->found; one; one = one->ai_next) {
        if (!charge(vm, 50) || !allow(vm, answer.host, one->ai_addr)) return RAISED;
        answer.canonical = one->ai_canonname;
        if (!add_row(vm, &answer, one->ai_addr, one->ai_addrlen, one->ai_socktype, one->ai_protocol)) return RAISED;
    }
    return value_of_object(answer.rows);
}

static const JobKind name_job_kind = {
    .op = {.name = "look up name", .size = sizeof(NameJob), .cancel = job_cancel, .result = name_job_result},
    .pool = POOL_NAMES, .run = run_name_job, .clean = clean_name_job,
};

// ---- What Python calls --------------------------------------------------------------------------

// A service: a number, a name, or None. *text stays NULL for None.
static RUNS bool service_read(VM *vm, Value v, char *room, size_t size, bool *is_given, bool *is_number)
{
    int64_t number;
    const char *text;
    Value holder;
    *is_given = !is_none(v);
    *is_number = true;
    if (is_none(v)) return true;
    if (is_int(v)) {
        if (!index_as_int64(vm, v, true, &number)) return false;
        *is_number = number >= 0 && number <= 0xffff;
        snprintf(room, size, "%lld", (long long)number);
        return true;
    }
    if (!is_str(v) && !is_bytes(v)) return throw_false(vm, OSError, "Int or String expected");
    if (!host_read(vm, v, &text, &holder)) return false;
    if (strlen(text) >= size) return (void)throw_gaierror(vm, EAI_SERVICE), false;
    *is_number = text[0] != '\0' && strspn(text, "0123456789") == strlen(text) && strlen(text) < 6;
    snprintf(room, size, "%s", text);
    return true;
}

static bool suits_ares(const NameJob *query, bool is_number)
{
    const struct addrinfo *hints = &query->hints;
    char number[sizeof(struct in6_addr)];
    // Of an address there is nothing to ask, but the system says best what is wrong with it.
    if (inet_pton(AF_INET, query->host, number) == 1 || inet_pton(AF_INET6, query->host, number) == 1) return false;
    bool has_ports = !hints->ai_protocol || hints->ai_protocol == IPPROTO_TCP || hints->ai_protocol == IPPROTO_UDP;
    int known = AI_CANONNAME | AI_PASSIVE | AI_NUMERICSERV;
    return query->has_host && query->host[0] && strlen(query->host) < 256 && is_number && !(hints->ai_flags & ~known) &&
           (hints->ai_family == AF_UNSPEC || hints->ai_family == AF_INET || hints->ai_family == AF_INET6) &&
           hints->ai_socktype >= 0 && hints->ai_socktype < SOCK_RAW && has_ports && !strchr(query->host, '%');
}

static RUNS Value ask_ares(VM *vm, Names *names, const NameJob *query)
{
    NameOp *self = op_new(vm, &name_kind);
    if (!self) return RAISED;
    self->names = names;
    self->type = query->hints.ai_socktype;
    self->protocol = query->hints.ai_protocol;
    self->flags = query->hints.ai_flags;
    memcpy(self->host, query->host, strlen(query->host) + 1);
    struct ares_addrinfo_hints hints = {.ai_family = query->hints.ai_family, .ai_socktype = self->type,
                                        .ai_flags = ARES_AI_NUMERICSERV | (self->flags & AI_CANONNAME ? ARES_AI_CANONNAME : 0)};
    names->queries++;
    Value future = self->op.future;
    // c-ares takes no port 0, which it gives anyway where none is asked for.
    bool has_port = query->has_service && strspn(query->service, "0") < strlen(query->service);
    names->ares.getaddrinfo(names->channel, self->host, has_port ? query->service : NULL, &hints, name_found, self);
    look_at_clock(names);
    return future;
}

static Value py_names_getaddrinfo(VM *vm, Value *args) // (host, port, family, type, proto, flags, /)
{
    NameJob query = {0};
    const char *host;
    Value holder;
    bool is_number;
    if (!is_none(args[0])) {
        if (!is_str(args[0]) && !is_bytes(args[0])) {
            return throw(vm, TypeError, "getaddrinfo() argument 1 must be string or None");
        }
        if (!host_read(vm, args[0], &host, &holder)) return RAISED;
        if (strlen(host) >= sizeof query.host) return throw_gaierror(vm, EAI_NONAME);
        query.has_host = true;
        memcpy(query.host, host, strlen(host) + 1);
        if (!access_lookup(vm, query.host)) return RAISED;
    }
    if (!service_read(vm, args[1], query.service, sizeof query.service, &query.has_service, &is_number) ||
        !arg_int(vm, args, 2, &query.hints.ai_family) || !arg_int(vm, args, 3, &query.hints.ai_socktype) ||
        !arg_int(vm, args, 4, &query.hints.ai_protocol) || !arg_int(vm, args, 5, &query.hints.ai_flags)) {
        return RAISED;
    }
    if (suits_ares(&query, is_number)) {
        Names *names = names_open(vm);
        if (names) return ask_ares(vm, names, &query);
        if (!is_absent(vm->pending)) return RAISED;
    }
    NameJob *job = job_new(vm, &name_job_kind);
    if (!job) return RAISED;
    job->hints = query.hints;
    job->has_host = query.has_host;
    job->has_service = query.has_service;
    memcpy(job->host, query.host, sizeof job->host);
    memcpy(job->service, query.service, sizeof job->service);
    return job_start(&job->job);
}

static Value py_names_getnameinfo(VM *vm, Value *args) // (sockaddr, flags, /)
{
    int flags;
    Address address;
    if (!arg_int(vm, args, 1, &flags)) return RAISED;
    if (!is_tuple(args[0])) return throw(vm, TypeError, "getnameinfo() argument 1 must be a tuple");
    const Tuple *tuple = as_tuple(args[0]);
    if (tuple->count < 2 || tuple->count > 4 || !is_str(tuple->items[0])) {
        return throw(vm, TypeError, "getnameinfo(): illegal sockaddr argument");
    }
    const String *host = as_str(tuple->items[0]);
    bool six = memchr(host->data, ':', host->size) != NULL;
    char number[INET6_ADDRSTRLEN] = "";
    struct in6_addr probe;
    if (host->size < sizeof number) memcpy(number, host->data, host->size);
    // An address, not a name that would have to be looked up first.
    if (inet_pton(six ? AF_INET6 : AF_INET, number, &probe) != 1) return throw_gaierror(vm, EAI_NONAME);
    Tuple *plain = six ? tuple_new(vm, tuple->items, tuple->count) : tuple_new(vm, tuple->items, 2);
    if (!plain || !address_read(vm, six ? AF_INET6 : AF_INET, value_of_object(plain), "getnameinfo", &address)) return RAISED;
    NameJob *job = job_new(vm, &name_job_kind);
    if (!job) return RAISED;
    job->reverse = true;
    job->flags = flags;
    job->address = address;
    return job_start(&job->job);
}

// Other name servers than the system's, asked so often with so much patience (seconds).
static Value py_names_use_servers(VM *vm, Value *args) // (servers, timeout, tries, /)
{
    String *text;
    double seconds;
    int tries;
    if (!arg_str(vm, args, 0, &text) || !arg_double(vm, args, 1, &seconds) || !arg_int(vm, args, 2, &tries)) return RAISED;
    const char *servers = str_c(vm, text);
    Names *names = servers ? names_open(vm) : NULL;
    if (!names) return is_absent(vm->pending) ? throw(vm, OSError, "c-ares is not installed") : RAISED;
    if (names->queries) return throw(vm, RuntimeError, "names are being looked up");
    if (!(seconds > 0 && seconds < 1e6) || tries < 1) return throw(vm, ValueError, "timeout and tries must be positive");
    if (access_is_restricted(vm)) return throw(vm, PermissionError, "name servers are the host's to choose");
    ares_channel channel;
    struct ares_options options = {.sock_state_cb = socket_changed, .sock_state_cb_data = names,
                                   .timeout = (int)(seconds * 1000) + 1, .tries = tries};
    int mask = ARES_OPT_SOCK_STATE_CB | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES;
    if (names->ares.init_options(&channel, &options, mask) != ARES_SUCCESS) return throw_memory(vm);
    if (names->ares.set_servers_ports_csv(channel, servers) != ARES_SUCCESS) {
        names->ares.destroy(channel);
        return throw(vm, ValueError, "not a list of addresses: %R", args[0]);
    }
    names->ares.destroy(names->channel);
    names->channel = channel;
    return NONE;
}

static Value py_names_uses_ares(VM *vm, Value *args)
{
    Names *names = names_open(vm);
    if (!names && !is_absent(vm->pending)) return RAISED;
    return value_of_bool(names != NULL);
}

static const Native names_functions[] = {
    {"getaddrinfo(host, port, family, type, proto, flags, /)", py_names_getaddrinfo,
     "A future of what socket.getaddrinfo() gives."},
    {"getnameinfo(sockaddr, flags, /)", py_names_getnameinfo, "A future of what socket.getnameinfo() gives."},
    {"use_servers(servers, timeout, tries, /)", py_names_use_servers,
     "Ask these servers ('127.0.0.1:5353,...'), each so often, and wait so many seconds for an answer."},
    {"uses_ares()", py_names_uses_ares, "Whether c-ares was found."},
    {0},
};

const ModuleDef _uv_names_module = {
    .name = "_uv_names",
    .doc = "Names of hosts and their addresses, without holding up the loop.",
    .functions = names_functions,
};
