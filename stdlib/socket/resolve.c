// resolve.c - the system's resolver, which may take its time: other threads of the program go on meanwhile.
#include "stdlib/socket/socket.h"

#include <arpa/inet.h>

#include "stdlib/uv/work.h"
#include "vm/exec/thread.h"

typedef struct ResolveJob {
    Job job;
    struct addrinfo hints, *found;
    int code, error_number;
    bool has_service;
    char host[NI_MAXHOST], service[NI_MAXSERV];
    struct addrinfo **found_out; // of the caller, who waits for the end of the job whatever happens
    int *code_out;
} ResolveJob;

static void run(Job *job)
{
    ResolveJob *self = (ResolveJob *)job;
    self->code = getaddrinfo(self->host, self->has_service ? self->service : NULL, &self->hints, &self->found);
    self->error_number = errno;
}

static void clean(Job *job)
{
    ResolveJob *self = (ResolveJob *)job;
    if (self->found != NULL) freeaddrinfo(self->found);
    self->found = NULL;
}

static Value result(VM *vm, Op *op)
{
    (void)vm;
    ResolveJob *self = (ResolveJob *)op;
    *self->code_out = self->code;
    *self->found_out = self->found;
    self->found = NULL;
    errno = self->error_number;
    return NONE;
}

static const JobKind kind = {
    .op = {.name = "look up name", .size = sizeof(ResolveJob), .result = result},
    .pool = POOL_NAMES, .run = run, .clean = clean,
};

// Whether there is somebody to ask: an address is only text.
static bool is_quick(const char *host, const struct addrinfo *hints)
{
    char address[sizeof(struct in6_addr)];
    return host == NULL || (hints->ai_flags & AI_NUMERICHOST) != 0 || inet_pton(AF_INET, host, address) == 1 ||
           inet_pton(AF_INET6, host, address) == 1;
}

bool resolve(VM *vm, const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found,
             int *code)
{
    *found = NULL;
    if (!thread_has_others(vm) || is_quick(host, hints) || strlen(host) >= NI_MAXHOST ||
        (service != NULL && strlen(service) >= NI_MAXSERV)) {
        *code = getaddrinfo(host, service, hints, found);
        return true;
    }
    ResolveJob *job = job_new_blocking(vm, &kind);
    if (job == NULL) return false;
    job->hints = *hints;
    job->has_service = service != NULL;
    memcpy(job->host, host, strlen(host) + 1);
    if (service != NULL) memcpy(job->service, service, strlen(service) + 1);
    job->found_out = found;
    job->code_out = code;
    return !raised(job_wait(&job->job));
}
