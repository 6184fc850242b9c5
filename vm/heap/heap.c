// heap.c - allocation without collection.
#include "vm/heap/heap.h"
#include "vm/object/error.h"
#include "vm/object/vm.h"

struct Heap {
    const HeapHooks *hooks;
    HeapMode mode;
    bool enabled;
    char *blocks;
};

#define CHUNK (256 * 1024)

void *heap_alloc_slow(VM *vm, size_t size, bool has_release)
{
    size_t rounded = (size + CELL_GRAIN - 1) / CELL_GRAIN * CELL_GRAIN;
    if (rounded / CELL_GRAIN >= SMALL_CLASS_COUNT) {
        void *cell = memory_take(&vm->memory, rounded);
        if (!cell) abort();
        return cell;
    }
    AllocRun *run = &vm->fast.runs[has_release][rounded / CELL_GRAIN];
    run->next = memory_take(&vm->memory, CHUNK);
    if (!run->next) abort();
    run->end = run->next + CHUNK;
    return heap_alloc(vm, size, has_release);
}

void *object_new_sized(VM *vm, uint16_t kind, size_t size, bool has_release)
{
    if (size > (size_t)1 << 40 || size > vm->memory.cap) {
        (void)throw_memory(vm);
        return NULL;
    }
    Object *object = heap_alloc(vm, size, has_release);
    *object = (Object){kind, kind, 0, vm->fast.young_color};
    return object;
}

void store_log(VM *vm, Object *owner, Value *slot) { (void)vm, (void)owner, (void)slot; }
void object_changed_slow(VM *vm, Object *owner) { (void)vm, (void)owner; }
void trace_value(Tracer *tracer, Value value) { (void)tracer, (void)value; }
void trace_values(Tracer *tracer, const Value *values, size_t count) { (void)tracer, (void)values, (void)count; }
void trace_object(Tracer *tracer, const void *object) { (void)tracer, (void)object; }
void trace_hints(Tracer *tracer, const Value *values, size_t count) { (void)tracer, (void)values, (void)count; }

bool heap_open(VM *vm, const HeapHooks *hooks)
{
    vm->heap = memory_take_zeroed(&vm->memory, sizeof(Heap));
    if (!vm->heap) return false;
    vm->heap->hooks = hooks;
    return true;
}
void heap_close(VM *vm) { memory_release(&vm->memory, vm->heap, sizeof(Heap)); }
void heap_set_stack_bottom(VM *vm, const void *address) { (void)vm, (void)address; }
bool heap_wants_collection(VM *vm) { (void)vm; return false; }
void heap_collect_step(VM *vm) { (void)vm; }
size_t heap_collect_full(VM *vm) { (void)vm; return 0; }
bool heap_is_marked(VM *vm, const Object *object) { (void)vm, (void)object; return true; }
void heap_add_finalizable(VM *vm, Object *object) { (void)vm, (void)object; }
void heap_add_weakref(VM *vm, Object *weakref) { (void)vm, (void)weakref; }
void heap_external(VM *vm, ptrdiff_t size) { (void)vm, (void)size; }
void heap_each(VM *vm, void (*visit)(void *, Object *), void *user) { (void)vm, (void)visit, (void)user; }
HeapStatistics heap_statistics(VM *vm) { (void)vm; return (HeapStatistics){0}; }
void heap_set_mode(VM *vm, HeapMode mode) { vm->heap->mode = mode; }
HeapMode heap_mode(VM *vm) { return vm->heap->mode; }
void heap_set_enabled(VM *vm, bool enabled) { vm->heap->enabled = enabled; }
bool heap_enabled(VM *vm) { return vm->heap->enabled; }
