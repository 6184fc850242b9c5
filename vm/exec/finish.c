// finish.c - the end of a program: what is suspended runs its finally blocks.
#include "vm/exec/exec.h"
#include "vm/object/error.h"
#include "vm/types/list.h"

static void collect(void *user, Object *object)
{
    if (object->kind != TYPE_generator && object->kind != TYPE_coroutine) return;
    Generator *generator = (Generator *)object;
    VM *vm = ((void **)user)[0];
    List *list = ((void **)user)[1];
    if (generator->state != GENERATOR_SUSPENDED) return;
    if (!list_append(vm, list, value_of_object(generator))) (void)take_pending(vm);
}

void exec_finish_generators(VM *vm)
{
    List *list = list_new(vm);
    void *user[] = {vm, list};
    heap_each(vm, collect, user);
    for (size_t i = 0; i < list->count; i++) {
        Value generator = list->items[i];
        if (!generator_close(vm, (Generator *)as_object(generator))) report_unraisable(vm, NULL, generator);
    }
}
