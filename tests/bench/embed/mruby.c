// mruby.c - mruby, for work.c.
#include <mruby.h>
#include <mruby/compile.h>
#include "peer.h"

const char peer_name[] = "mruby";
const bool peer_has_threads = true;

void peer_begin(void) {}

void *peer_open(void)
{
    mrb_state *vm = mrb_open();
    if (!vm) peer_fail("no VM");
    return vm;
}

void peer_close(void *vm)
{
    mrb_close(vm);
}

static mrb_value host(mrb_state *vm, mrb_value self)
{
    mrb_value x;
    (void)self;
    mrb_get_args(vm, "o", &x);
    return x;
}

void peer_define(void *vm)
{
    mrb_state *mrb = vm;
    mrb_define_method(mrb, mrb->kernel_module, "host", host, MRB_ARGS_REQ(1));
    mrb_load_string(mrb, "def f(x) x end\n"
                         "def loop(n) i = 0; while i < n; host(i); i += 1; end end\n"
                         "def empty(n) i = 0; while i < n; i += 1; end end\n"
                         "def square(n) s = 0; i = 0; while i < n; s += i * i; i += 1; end; s end\n");
    if (mrb->exc) peer_fail("its program failed");
}

void peer_call(void *vm, int count)
{
    mrb_state *mrb = vm;
    mrb_sym f = mrb_intern_cstr(mrb, "f");
    mrb_value one = mrb_fixnum_value(1), self = mrb_top_self(mrb);
    int arena = mrb_gc_arena_save(mrb);
    for (int i = 0; i < count; i++) {
        (void)mrb_funcall_argv(mrb, self, f, 1, &one);
        if (mrb->exc) peer_fail("a call failed");
        mrb_gc_arena_restore(mrb, arena);
    }
}

void peer_run(void *vm, const char *function, int count)
{
    mrb_state *mrb = vm;
    (void)mrb_funcall(mrb, mrb_top_self(mrb), function, 1, mrb_fixnum_value(count));
    if (mrb->exc) peer_fail("a call failed");
}
