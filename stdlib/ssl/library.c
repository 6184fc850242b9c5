// library.c - loads OpenSSL's libssl, and libcrypto with it, once a VM. See ssl.h.
#include "stdlib/ssl/ssl.h"

#include <dlfcn.h>

#include "stdlib/shared_library.h"

static void trace_state(VM *vm, Tracer *tracer, void *memory)
{
    (void)vm;
    trace_object(tracer, ((SslState *)memory)->errors);
}

static void release_state(VM *vm, void *memory)
{
    SslState *state = memory;
    memory_release(&vm->memory, state->scratch, SSL_SCRATCH_SIZE);
    if (state->library != NULL) dlclose(state->library);
}

static const StateDef state_def = {"_ssl", sizeof(SslState), trace_state, release_state};

static const LibraryFunction functions[] = {
#define F(name) {#name, NULL, offsetof(OpenSSL, name)},
#include "stdlib/ssl/functions.def"
#undef F
};

SslState *ssl_state(VM *vm)
{
    SslState *state = state_get(vm, &state_def);
    if (state == NULL || state->library != NULL) return state;
    static const char *const names[] = {"libssl.so.3", "libssl.so", NULL};
    void *library = shared_library_load(vm, "ssl needs OpenSSL's libssl, version 3", names,
                                        functions, COUNT_OF(functions), &state->functions);
    if (library == NULL) return NULL;
    state->library = library;
    return state;
}

const OpenSSL *openssl(VM *vm)
{
    SslState *state = ssl_state(vm);
    return state != NULL ? &state->functions : NULL;
}

bool outside_take(VM *vm, size_t size)
{
    if (!memory_count(&vm->memory, (ptrdiff_t)size)) return (void)throw_memory(vm), false;
    heap_external(vm, (ptrdiff_t)size);
    return true;
}

void outside_release(VM *vm, size_t size)
{
    (void)memory_count(&vm->memory, -(ptrdiff_t)size);
}
