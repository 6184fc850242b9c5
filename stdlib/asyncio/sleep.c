// sleep.c - what asyncio.sleep() awaits: a bare turn of the loop, or a future that a timer finishes.
#include "stdlib/asyncio/asyncio.h"

#include "vm/types/float.h"
#include "vm/types/iterators.h"

// Yields None once, for sleep(0).
typedef struct Pause {
    Object head;    // flags: 1 once it has yielded
} Pause;

static Value pause_next(VM *vm, Value self)
{
    Object *pause = as_object(self);
    if (!pause->flags) {
        pause->flags = 1;
        return NONE;
    }
    vm->stop_value = NONE;
    return EXHAUSTED;
}

const TypeDef pause_type = {
    .name = "_asyncio.Pause",
    .size = sizeof(Pause),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .await = iterator_self,
    .iterate = iterator_self,
    .next = pause_next,
};

// _sleep(delay): what to await. A delay that is no int or float, or a loop with methods of its own: the coroutine of
// tasks._sleep_slowly, which does it by the public methods of the loop.
Value py_asyncio_sleep(VM *vm, Value *args)
{
    Value v = args[0];
    double delay = is_double(v) ? as_double(v) : is_small_int(v) ? (double)as_small(v) : -1;
    bool is_number = is_double(v) || is_small_int(v);
    if (is_number && delay <= 0) {
        Pause *pause = type_allocate(vm, aio_of(vm)->pause, 0);
        return pause ? value_of_object(pause) : RAISED;
    }
    Value loop = vm->running_loop;
    if (is_number && delay == delay && !is_absent(loop) && is_loop(vm, loop) && loop_is_plain(vm, as_loop(loop)) &&
        !as_loop(loop)->debug) {
        Future *future = future_new(vm, loop);
        if (!future) return RAISED;
        future->is_sleep = true;
        Value self = value_of_object(future);
        return timers_add(vm, as_loop(loop)->timers, self, loop_time(vm) + delay) ? self : RAISED;
    }
    Value function = aio_python(vm, "tasks", "_sleep_slowly");
    return raised(function) ? RAISED : call(vm, function, 1, &v);
}
