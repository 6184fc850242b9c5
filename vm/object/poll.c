// poll.c - what happens when the countdown runs out: limits, signals, the collector, finalizers.
//
// The countdown is set to a slice and goes down with the work done; what is missing from the slice
// when the poll runs is the fuel spent. Whoever wants a poll soon shortens both (poll_request), so
// that no fuel is lost by it.
#include "vm/object/poll.h"
#include "vm/object/spend.h"

#include <time.h>

#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/ops.h"
#include "vm/types/descriptors.h"
#include "vm/types/error_types.h"
#include "vm/types/list.h"

#define SLICE 20000            // units of work between two polls: well below a millisecond
#define ENDING_FUEL 50000      // what finally blocks get when fuel or time has ended
#define ENDING_NS 20000000     // and in time
#define OUT_OF_FUEL "the program used up its fuel"
#define OUT_OF_TIME "the program used up its time"
#define ROOM_WANTED (64 << 10) // bytes that must be free after a collection, or MemoryError is due

static uint64_t monotonic_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

// Counts the fuel that the slice took and begins the next one.
static void begin_slice(VM *vm)
{
    int64_t spent = (int64_t)vm->slice - vm->countdown;
    int32_t slice = heap_mode(vm) == HEAP_STRESS || vm->tracing ? 0 : SLICE;
    if (vm->fuel != UINT64_MAX) {
        uint64_t used = spent > 0 ? (uint64_t)spent : 0;
        vm->fuel -= used < vm->fuel ? used : vm->fuel;
        if (vm->fuel < (uint64_t)slice) slice = (int32_t)vm->fuel;
    }
    vm->slice = vm->countdown = slice;
}

// Raises what ends the run: an exception that no except clause catches. The finally blocks on its way may use
// a little more; once that is used up it is raised again, at every poll, and no handler runs.
bool poll_stop(VM *vm, TypeId type, const char *what)
{
    if (!vm->ending) {
        vm->ending = true;
        vm->ending_fuel = vm->fuel;
        vm->ending_type = (uint32_t)type;
        vm->ending_text = what;
        vm->fuel = ENDING_FUEL;
        vm->deadline_ns = monotonic_ns() + ENDING_NS;
        vm->slice = vm->countdown = SLICE;
    } else {
        vm->stopping = true;
        vm->slice = vm->countdown = 0;
    }
    (void) throw(vm, (TypeId)vm->ending_type, "%s", vm->ending_text);
    as_exception(vm->pending)->limit_stop = true;
    return false;
}

void poll_begin(VM *vm)
{
    if (!vm->ending) return;
    vm->ending = vm->stopping = false;
    vm->fuel = vm->ending_fuel;
    vm->deadline_ns = UINT64_MAX;
    poll_request(vm);
}

#define NS_OF_FUEL 20 // what a unit of work takes, about

bool charge_ahead(VM *vm, uint64_t nanoseconds)
{
    if (vm->deadline_ns != UINT64_MAX) {
        uint64_t now = monotonic_ns();
        if (now >= vm->deadline_ns || nanoseconds > vm->deadline_ns - now) return poll_stop(vm, TimeoutError, OUT_OF_TIME);
    }
    uint64_t work = nanoseconds / NS_OF_FUEL;
    if (vm->fuel != UINT64_MAX) {
        if (work >= vm->fuel) {
            vm->fuel = 0;
            return poll_stop(vm, RuntimeError, OUT_OF_FUEL);
        }
        vm->fuel -= work;
    }
    return poll_slow(vm);
}

bool check_limits(VM *vm)
{
    if (UNLIKELY(vm->stopping)) return poll_stop(vm, RuntimeError, ""); // as it was said before
    if (UNLIKELY(vm->fuel == 0))
        return poll_stop(vm, RuntimeError, OUT_OF_FUEL);
    if (UNLIKELY(vm->deadline_ns != UINT64_MAX) && monotonic_ns() >= vm->deadline_ns) {
        return poll_stop(vm, TimeoutError, OUT_OF_TIME);
    }
    return true;
}

static RUNS bool handle_interrupt(VM *vm)
{
    int which = __atomic_exchange_n(&vm->interrupt, 0, __ATOMIC_ACQ_REL);
    if (which & INTERRUPT_STOP) return poll_stop(vm, RuntimeError, "the program was stopped by its host");
    if (vm->signal_handler != NULL) return !raised(vm->signal_handler(vm));
    (void)throw_value(vm, value_of_object(error_make(vm, KeyboardInterrupt, vm->empty_tuple)));
    return false;
}

// Runs one object's __del__. What it raises is reported, not passed on.
static void finalize(VM *vm, Value object)
{
    Value method = type_lookup(vm, type_of(vm, object), NAME(vm, __del__));
    if (is_absent(method)) return;
    Value result = call_special(vm, object, NAME(vm, __del__), 0, NULL);
    if (raised(result)) report_unraisable(vm, NULL, method);
}

// The finalizers that are due, those included that become due meanwhile.
static void run_finalizers(VM *vm)
{
    List *due = vm->finalizers;
    for (size_t i = 0; i < due->count; i++) {
        Value object = due->items[i];
        due->items[i] = NONE; // so that it can die once its turn is over
        finalize(vm, object);
    }
    list_clear(vm, due);
}

void poll_deferred(VM *vm)
{
    if (vm->in_poll) return;
    Value stop_value = vm->stop_value;
    const Native *native = vm->native;
    vm->in_poll = true;
    weak_run_callbacks(vm);
    if (vm->finalizers != NULL && vm->finalizers->count != 0) run_finalizers(vm);
    vm->in_poll = false;
    vm->stop_value = stop_value;
    vm->native = native;
}

// The reserve was drawn on: collects, and answers whether there is room again.
static bool recover_memory(VM *vm)
{
    vm->memory_error_due = false;
    (void)heap_collect_full(vm);
    void *room = memory_take(&vm->memory, ROOM_WANTED);
    memory_release(&vm->memory, room, ROOM_WANTED);
    return room != NULL;
}

bool poll_slow(VM *vm)
{
    assert(is_absent(vm->pending));
    begin_slice(vm);
    if (!check_limits(vm)) return false;
    if (UNLIKELY(__atomic_load_n(&vm->interrupt, __ATOMIC_RELAXED) != 0) && thread_is_main(vm) && !handle_interrupt(vm)) return false;
    if (heap_wants_collection(vm)) heap_collect_step(vm);
    poll_deferred(vm);
    if (UNLIKELY(vm->stopping)) return check_limits(vm);
    if (UNLIKELY(vm->memory_error_due) && !recover_memory(vm)) {
        heap_hurry(vm);
        (void)throw_memory(vm);
        return false;
    }
    return LIKELY(vm->threads == NULL) || thread_yield(vm);
}
