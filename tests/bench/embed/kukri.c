// kukri.c - Kukri, for work.c.
#include <kukri.h>
#include "peer.h"

const char peer_name[] = "kukri";
const bool peer_has_threads = true;

void peer_begin(void) {}

void *peer_open(void)
{
    KukriConfig config = KUKRI_CONFIG_INIT;
    KukriVM *vm = kukri_new(&config);
    if (!vm) peer_fail("no VM");
    return vm;
}

void peer_close(void *vm)
{
    kukri_free(vm);
}

static KukriValue host(KukriVM *vm, const KukriValue *args, void *user)
{
    (void)vm;
    (void)user;
    return args[0];
}

void peer_define(void *vm)
{
    static const KukriDefinition definition = {"host(x, /)", host, NULL, NULL};
    if (!kukri_set_global(vm, "host", kukri_define_function(vm, &definition)) ||
        kukri_run_string(vm,
                         "def f(x): return x\n"
                         "def loop(n):\n"
                         "    for i in range(n): host(i)\n"
                         "def empty(n):\n"
                         "    for i in range(n): pass\n"
                         "def square(n): return sum(i * i for i in range(n))\n", "<bench>") != KUKRI_DONE) {
        peer_fail(kukri_error_text(vm, 0));
    }
}

void peer_call(void *vm, int count)
{
    size_t outer = kukri_scope(vm);
    KukriValue f = kukri_get_global(vm, "f"), one = kukri_int(vm, 1);
    for (int i = 0; i < count; i++) {
        size_t scope = kukri_scope(vm);
        if (!kukri_call(vm, f, &one, 1).handle) peer_fail(kukri_error_text(vm, 0));
        kukri_scope_end(vm, scope);
    }
    kukri_scope_end(vm, outer);
}

void peer_run(void *vm, const char *function, int count)
{
    size_t scope = kukri_scope(vm);
    KukriValue number = kukri_int(vm, count);
    if (!kukri_call(vm, kukri_get_global(vm, function), &number, 1).handle) peer_fail(kukri_error_text(vm, 0));
    kukri_scope_end(vm, scope);
}
