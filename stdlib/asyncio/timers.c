// timers.c - the heap of timers: binary, by (when, sequence), so that equal times keep their order.
//
// A cancelled timer stays until its time comes or until most of the heap is cancelled ones; then one pass
// sweeps them out. So cancelling costs nothing and needs no place in the heap remembered.
#include "stdlib/asyncio/asyncio.h"

#define SWEEP_FROM 100 // as CPython: fewer are not worth a pass

bool timer_is_dead(VM *vm, Value what)
{
    if (is_handle(vm, what)) return as_handle(what)->is_cancelled;
    return as_future(what)->state != FUTURE_PENDING;
}

static inline bool is_before(const Timer *a, const Timer *b)
{
    return a->when < b->when || (a->when == b->when && a->sequence < b->sequence);
}

static inline void place(VM *vm, Timers *timers, size_t index, Timer timer)
{
    timers->items[index].when = timer.when;
    timers->items[index].sequence = timer.sequence;
    store(vm, timers, &timers->items[index].what, timer.what);
}

static void sift_down(VM *vm, Timers *timers, size_t index, Timer timer)
{
    for (;;) {
        size_t child = 2 * index + 1;
        if (child >= timers->count) break;
        if (child + 1 < timers->count && is_before(&timers->items[child + 1], &timers->items[child])) child++;
        if (!is_before(&timers->items[child], &timer)) break;
        place(vm, timers, index, timers->items[child]);
        index = child;
    }
    place(vm, timers, index, timer);
}

static RAISES bool grow(VM *vm, Timers *timers)
{
    size_t capacity = timers->capacity ? timers->capacity * 2 : 8;
    Timer *items = memory_resize(&vm->memory, timers->items, timers->capacity * sizeof(Timer), capacity * sizeof(Timer));
    if (!items) return throw_false(vm, MemoryError, "");
    timers->items = items;
    timers->capacity = capacity;
    object_changed(vm, timers);
    return true;
}

bool timers_add(VM *vm, Timers *timers, Value what, double when)
{
    if (UNLIKELY(timers->count == timers->capacity) && !grow(vm, timers)) return false;
    Timer timer = {what, when, timers->sequence++};
    size_t index = timers->count++;
    timers->items[index].what = ABSENT;
    while (index > 0) {
        size_t parent = (index - 1) / 2;
        if (!is_before(&timer, &timers->items[parent])) break;
        place(vm, timers, index, timers->items[parent]);
        index = parent;
    }
    place(vm, timers, index, timer);
    return true;
}

const Timer *timers_first(const Timers *timers)
{
    return timers->count ? &timers->items[0] : NULL;
}

void timers_remove_first(VM *vm, Timers *timers)
{
    Timer last = timers->items[--timers->count];
    timers->items[timers->count].what = ABSENT;
    if (timers->count) sift_down(vm, timers, 0, last);
}

void timers_cancelled(VM *vm, Timers *timers)
{
    timers->cancelled++;
    if (timers->count < SWEEP_FROM || timers->cancelled * 2 < timers->count) return;
    size_t kept = 0;
    for (size_t i = 0; i < timers->count; i++) {
        if (!timer_is_dead(vm, timers->items[i].what)) timers->items[kept++] = timers->items[i];
        else if (is_handle(vm, timers->items[i].what)) as_handle(timers->items[i].what)->is_scheduled = false;
    }
    timers->count = kept;
    timers->cancelled = 0;
    object_changed(vm, timers);
    for (size_t i = kept / 2; i-- > 0;) sift_down(vm, timers, i, timers->items[i]);
}

static void timers_trace(VM *vm, Tracer *tracer, Object *object)
{
    Timers *timers = (Timers *)object;
    if (timers->count) trace_rows(tracer, &timers->items[0].what, timers->count, sizeof(Timer) / sizeof(Value), 1);
}

static void timers_release(VM *vm, Object *object)
{
    Timers *timers = (Timers *)object;
    memory_release(&vm->memory, timers->items, timers->capacity * sizeof(Timer));
}

static bool timers_owns_slot(Object *object, const Value *slot)
{
    const Timers *timers = (Timers *)object;
    return slot >= &timers->items[0].what && slot < &timers->items[timers->count].what;
}

const TypeDef timers_type = {
    .name = "_asyncio.Timers",
    .size = sizeof(Timers),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = timers_trace,
    .release = timers_release,
    .owns_slot = timers_owns_slot,
};
