// gc.c - the module gc: the collector, asked by programs.
#include "vm/exec/exec.h"
#include "vm/exec/frame.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/poll.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"
#include "vm/types/descriptors.h"

static Value py_gc_collect(VM *vm, Value *args)
{
    int generation;
    if (!arg_int(vm, args, 0, &generation)) return RAISED;
    if (generation < 0 || generation > 2) return throw(vm, ValueError, "invalid generation");
    frames_clear_dead(vm);
    size_t dead = heap_collect_full(vm);
    // Finalizers and the callbacks of weak references run before gc.collect() returns, as programs expect.
    vm->countdown = -1;
    if (!poll_slow(vm)) return RAISED;
    return int_new(vm, (int64_t)dead);
}

static Value py_gc_enable(VM *vm, Value *args)
{
    (void)args;
    heap_set_enabled(vm, true);
    return NONE;
}

static Value py_gc_disable(VM *vm, Value *args)
{
    (void)args;
    heap_set_enabled(vm, false);
    return NONE;
}

static Value py_gc_isenabled(VM *vm, Value *args)
{
    (void)args;
    return value_of_bool(heap_enabled(vm));
}

static Value three(VM *vm, int64_t a, int64_t b, int64_t c)
{
    Tuple *tuple = tuple_of(vm, 3, value_of_small(a), value_of_small(b), value_of_small(c));
    return tuple ? value_of_object(tuple) : RAISED;
}

static Value py_gc_get_threshold(VM *vm, Value *args)
{
    (void)args;
    return three(vm, 2000, 10, 0);
}

static Value py_gc_get_count(VM *vm, Value *args)
{
    (void)args;
    return three(vm, 0, 0, 0);
}

static Value py_gc_nothing(VM *vm, Value *args)
{
    (void)vm, (void)args;
    return NONE;
}

static Value py_gc_zero(VM *vm, Value *args)
{
    (void)vm, (void)args;
    return value_of_small(0);
}

static Value py_gc_is_tracked(VM *vm, Value *args)
{
    (void)vm;
    return value_of_bool(is_pointer(args[0]) && !is_str(args[0]) && as_object(args[0])->kind != TYPE_int);
}

static Value py_gc_is_finalized(VM *vm, Value *args)
{
    (void)vm;
    return value_of_bool(is_pointer(args[0]) && (type_of(vm, args[0])->flags & TYPE_HAS_FINALIZER) &&
                         !(as_object(args[0])->gc & GC_FINALIZER));
}

typedef struct Gather {
    VM *vm;
    Value *items;
    size_t count, capacity;
} Gather;

static void count_object(void *user, Object *object)
{
    (void)object;
    ((Gather *)user)->capacity++;
}

static void add_object(void *user, Object *object)
{
    Gather *gather = user;
    if (object->kind == TYPE_segment || object->kind == TYPE_backing) return;
    if (object->kind == TYPE_str || object->kind == TYPE_int) return;
    if (gather->count < gather->capacity) gather->items[gather->count++] = value_of_object(object);
}

static Value py_gc_get_objects(VM *vm, Value *args)
{
    (void)args;
    Gather gather = {.vm = vm};
    heap_each(vm, count_object, &gather);
    size_t size = gather.capacity * sizeof(Value);
    gather.items = memory_take(&vm->memory, size ? size : 1);
    if (!gather.items) return throw_memory(vm);
    heap_each(vm, add_object, &gather);
    List *list = list_from_values(vm, gather.items, gather.count);
    memory_release(&vm->memory, gather.items, size ? size : 1);
    return list ? value_of_object(list) : RAISED;
}

static Value py_gc_get_stats(VM *vm, Value *args)
{
    (void)args;
    HeapStatistics statistics = heap_statistics(vm);
    uint64_t collections[] = {statistics.minor_count, 0, statistics.full_count};
    List *list = list_new(vm);
    for (int i = 0; i < 3; i++) {
        Dict *dict = dict_new(vm);
        if (!dict_set_c(vm, dict, "collections", int_new(vm, (int64_t)collections[i])) ||
            !dict_set_c(vm, dict, "collected", value_of_small(0)) ||
            !dict_set_c(vm, dict, "uncollectable", value_of_small(0)) || !list_append(vm, list, value_of_object(dict))) {
            return RAISED;
        }
    }
    return value_of_object(list);
}

static const Native functions[] = {
    {"collect(generation=2)", py_gc_collect, "Run the garbage collector."},
    {"enable()", py_gc_enable, "Enable automatic garbage collection."},
    {"disable()", py_gc_disable, "Disable automatic full collections."},
    {"isenabled()", py_gc_isenabled, "Returns true if automatic garbage collection is enabled."},
    {"get_threshold()", py_gc_get_threshold, "Return the current collection thresholds."},
    {"set_threshold(threshold0, threshold1=?, threshold2=?, /)", py_gc_nothing, "Accepted; Kukri's collector sets its own pace."},
    {"get_count()", py_gc_get_count, "Return a three-tuple of the current collection counts."},
    {"get_objects(generation=None)", py_gc_get_objects, "Return a list of objects tracked by the collector."},
    {"get_stats()", py_gc_get_stats, "Return a list of dictionaries containing per-generation statistics."},
    {"get_debug()", py_gc_zero, "Get the garbage collection debugging flags."},
    {"set_debug(flags, /)", py_gc_nothing, "Accepted and ignored."},
    {"is_tracked(obj, /)", py_gc_is_tracked, "Returns true if the object is tracked by the garbage collector."},
    {"is_finalized(obj, /)", py_gc_is_finalized, "Returns true if the object has been already finalized by the GC."},
    {"freeze()", py_gc_nothing, "Accepted and ignored."},
    {"unfreeze()", py_gc_nothing, "Accepted and ignored."},
    {"get_freeze_count()", py_gc_zero, "Return the number of objects in the permanent generation."},
    {0},
};

static const NativeConstant constants[] = {
    {"DEBUG_STATS", CONSTANT_INT, .i = 1},       {"DEBUG_COLLECTABLE", CONSTANT_INT, .i = 2},
    {"DEBUG_UNCOLLECTABLE", CONSTANT_INT, .i = 4}, {"DEBUG_SAVEALL", CONSTANT_INT, .i = 32},
    {"DEBUG_LEAK", CONSTANT_INT, .i = 38},       {0},
};

static bool gc_init(VM *vm, Module *module)
{
    Dict *dict = module->dict;
    return dict_set_c(vm, dict, "garbage", value_of_object(list_new(vm))) &&
           dict_set_c(vm, dict, "callbacks", value_of_object(list_new(vm)));
}

const ModuleDef gc_module = {
    .name = "gc",
    .doc = "This module provides access to the garbage collector for reference cycles.",
    .functions = functions,
    .constants = constants,
    .init = gc_init,
};
