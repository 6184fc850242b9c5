// holders.c - whether anything but the C stack refers to an object.
//
// The C stack is scanned conservatively: what a function that has ended left there may keep an object alive long after
// the program let go of it. Who must know whether an object is really in use asks here, after a full collection.
#include "vm/heap/heap_parts.h"

typedef struct Search {
    Mark mark; // takes what one object refers to at a time
    bool (*is_it)(void *user, const Object *object);
    void *user;
    bool found;
} Search;

static void look(Search *search)
{
    Mark *mark = &search->mark;
    for (Object **at = mark->base; at < mark->tracer.next && !search->found; at++) {
        search->found = search->is_it(search->user, *at);
    }
    mark->tracer.next = mark->base;
}

static void look_in(void *user, Object *object)
{
    Search *search = user;
    if (search->found) return;
    search->mark.heap->hooks->trace(search->mark.vm, &search->mark.tracer, object);
    look(search);
}

bool heap_is_held(VM *vm, bool (*is_it)(void *user, const Object *object), void *user)
{
    Search search = {.is_it = is_it, .user = user};
    Mark *mark = &search.mark;
    *mark = (Mark){.vm = vm, .heap = vm->heap, .is_plain = true, .capacity = FIRST_STACK};
    mark->base = memory_take(&vm->memory, mark->capacity * sizeof(Object *));
    if (mark->base == NULL) return true;
    mark->tracer = (Tracer){mark->base, mark->base + mark->capacity};
    vm->heap->hooks->trace_roots(vm, &mark->tracer);
    look(&search);
    heap_each(vm, look_in, &search);
    memory_release(&vm->memory, mark->base, mark->capacity * sizeof(Object *));
    return search.found || mark->has_overflowed;
}
