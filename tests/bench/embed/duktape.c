// duktape.c - Duktape (JavaScript), for work.c.
#include <duktape.h>
#include "peer.h"

const char peer_name[] = "duktape";
const bool peer_has_threads = true;

void peer_begin(void) {}

void *peer_open(void)
{
    duk_context *vm = duk_create_heap_default();
    if (!vm) peer_fail("no VM");
    return vm;
}

void peer_close(void *vm)
{
    duk_destroy_heap(vm);
}

static duk_ret_t host(duk_context *vm)
{
    (void)vm;
    return 1; // its argument is on top
}

void peer_define(void *vm)
{
    duk_push_c_function(vm, host, 1);
    duk_put_global_string(vm, "host");
    if (duk_peval_string(vm, "function f(x) { return x }\n"
                             "function loop(n) { for (var i = 0; i < n; i++) host(i) }\n"
                             "function empty(n) { for (var i = 0; i < n; i++) ; }\n"
                             "function square(n) { var s = 0; for (var i = 0; i < n; i++) s += i * i; return s }\n")) {
        peer_fail(duk_safe_to_string(vm, -1));
    }
    duk_pop(vm);
}

void peer_call(void *vm, int count)
{
    duk_get_global_string(vm, "f");
    for (int i = 0; i < count; i++) {
        duk_dup(vm, -1);
        duk_push_int(vm, 1);
        if (duk_pcall(vm, 1)) peer_fail(duk_safe_to_string(vm, -1));
        duk_pop(vm);
    }
    duk_pop(vm);
}

void peer_run(void *vm, const char *function, int count)
{
    duk_get_global_string(vm, function);
    duk_push_int(vm, count);
    if (duk_pcall(vm, 1)) peer_fail(duk_safe_to_string(vm, -1));
    duk_pop(vm);
}
