// finalize.c - the end of a program: the objects with a __del__ that its modules still hold.
//
// The modules of the program are forgotten, and the collector finds what nothing else holds. Its finalizers run with
// all globals still in place, in the order in which the objects were made; that is what CPython comes to,
// whose modules are cycles through their functions. Objects that finalizers make are not looked at again.
#include "vm/exec/exec.h"
#include "vm/heap/heap.h"
#include "vm/object/error.h"
#include "vm/object/poll.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/str.h"

static bool has_del(VM *vm, const Object *object)
{
    return (type_of(vm, value_of_object((Object *)object))->flags & (TYPE_IS_HEAP | TYPE_HAS_FINALIZER)) ==
           (TYPE_IS_HEAP | TYPE_HAS_FINALIZER);
}

// The modules that came from files, and __main__; the library's own may be needed until the very end.
static void forget_modules(VM *vm)
{
    List *names = dict_keys_list(vm, vm->modules);
    for (size_t i = 0; names && i < names->count; i++) {
        Value name = names->items[i], module = ABSENT;
        if (!is_exact_str(name)) continue;
        module = dict_get_str(vm, vm->modules, as_str(name));
        if (!is_module(module)) continue;
        Value file = dict_get_str(vm, as_module(module)->dict, NAME(vm, __file__));
        bool found;
        if (is_absent(file) && as_str(name) != NAME(vm, __main__)) continue;
        if (!dict_delete_str(vm, vm->modules, as_str(name), &found)) (void)take_pending(vm);
    }
    static const char *const last[] = {"last_exc", "last_value", "last_type", "last_traceback"};
    for (size_t i = 0; i < COUNT_OF(last); i++) {
        String *name = str_intern_c(vm, last[i]);
        bool found;
        if (!name || !dict_delete_str(vm, vm->sys->dict, name, &found)) (void)take_pending(vm);
    }
    if (!names) (void)take_pending(vm);
}

// The collector takes what lies on the C stack for roots: what calls that have returned left there, too, which the
// next ones happen to lie over.
static NOINLINE void wipe_stack(void)
{
    volatile char room[16384];
    for (size_t i = 0; i < sizeof room; i++) room[i] = 0;
}

void exec_finalize_modules(VM *vm)
{
    if (!heap_finalizable(vm, has_del)) return; // the usual case costs no collection
    forget_modules(vm);
    wipe_stack();
    (void)heap_collect_full(vm);
    vm->countdown = -1;
    if (!poll_slow(vm)) report_unraisable(vm, "at exit", NONE);
}
