// mark.c - marking: a stack of objects to visit, and the loop that empties it.
//
// References are pushed without a look at them; whether an object is marked already is asked when it is
// popped, some pops after its memory was prefetched. A large array is visited piece by piece: under
// the children of one piece lies a note to trace its owner again, skipping all but the rest of that array.
// So the stack stays small on wide objects, and a slice of a full mark can end in the middle of one. If
// the array has changed by then, the write barrier has seen it.
//
// Entries of the stack are objects, whose addresses are multiples of 8; the low bits say what is to be done:
//
//     object                      mark it; if that was new, trace it
//     object | AGAIN              it is marked already: trace it
//     position, object | RESUME   trace the rest of an array: number << 48 | position
//
// When the stack cannot grow, the entry is dropped; when all else is done, every marked object is traced
// again, until nothing was dropped any more. Each such pass marks at least one object, so this ends.
#include "vm/heap/heap_parts.h"

#define AGAIN 1u
#define RESUME 2u
#define TAGS 7u
#define PIECE 256            // slots of an array visited at a time
#define RING 16              // objects between prefetch and visit; a power of two
#define VISITS_PER_LOOK 64   // objects visited between two looks at the clock
#define KEPT_STACK ((size_t)64 << 10) // entries kept from one mark to the next

void mark_setup(VM *vm)
{
    Heap *heap = vm->heap;
    Mark *mark = &heap->mark;
    *mark = (Mark){.vm = vm, .heap = heap, .base = heap->first_stack, .capacity = FIRST_STACK};
    mark->tracer = (Tracer){mark->base, mark->base + mark->capacity};
}

void mark_close(VM *vm)
{
    Mark *mark = &vm->heap->mark;
    if (mark->base != vm->heap->first_stack) {
        memory_release(&vm->memory, mark->base, mark->capacity * sizeof(Object *));
    }
    mark_setup(vm);
}

void mark_trim(Mark *mark)
{
    if (mark->capacity > KEPT_STACK) mark_close(mark->vm);
}

// ---- The stack ----------------------------------------------------------------------------------

// Makes room for one more entry; not while resuming.
static bool grow(Mark *mark)
{
    Heap *heap = mark->heap;
    Memory *memory = &mark->vm->memory;
    size_t used = (size_t)(mark->tracer.next - mark->base), capacity = mark->capacity * 2;
    Object **stack;
    if (mark->base == heap->first_stack) {
        stack = memory_take(memory, capacity * sizeof *stack);
        if (stack != NULL) memcpy(stack, mark->base, used * sizeof *stack);
    } else {
        stack = memory_resize(memory, mark->base, mark->capacity * sizeof *stack, capacity * sizeof *stack);
    }
    if (stack == NULL) return false;
    mark->base = stack;
    mark->capacity = capacity;
    mark->tracer = (Tracer){stack + used, stack + capacity};
    return true;
}

static bool drain_stack(Mark *mark, uint64_t deadline_ns);

static COLD bool make_room(Mark *mark)
{
    if (grow(mark)) return true;
    // A root that is dropped would not be found again: what is there is visited first.
    if (mark->takes_roots) return drain_stack(mark, 0);
    mark->has_overflowed = true;
    return false;
}

static inline void push_entry(Mark *mark, uintptr_t entry)
{
    if (UNLIKELY(mark->tracer.next == mark->tracer.end) && !make_room(mark)) return;
    *mark->tracer.next++ = (Object *)entry;
}

void trace_push_slow(Tracer *tracer, const void *object)
{
    Mark *mark = (Mark *)tracer;
    if (!mark->is_resuming) push_entry(mark, (uintptr_t)object);
}

void mark_push(Mark *mark, Object *object)
{
    push_entry(mark, (uintptr_t)object);
}

void mark_push_again(Mark *mark, Object *object)
{
    push_entry(mark, (uintptr_t)object | AGAIN);
}

// ---- Arrays -------------------------------------------------------------------------------------

static void push_rows(Mark *mark, const Value *first, size_t count, size_t stride, size_t width)
{
    Tracer *tracer = &mark->tracer;
    for (size_t i = 0; i < count; i++, first += stride) {
        for (size_t column = 0; column < width; column++) trace_value(tracer, first[column]);
    }
}

// Stops or starts taking what is pushed: a resumed trace ignores all but the array it is about.
static void ignore(Mark *mark, bool ignored)
{
    if (ignored) {
        mark->real_end = mark->tracer.end;
        mark->tracer.end = mark->tracer.next;
    } else {
        mark->tracer.end = mark->real_end;
    }
    mark->is_resuming = ignored;
}

static void push_pieces(Mark *mark, const Value *first, size_t count, size_t stride, size_t width)
{
    uint32_t number = mark->arrays++;
    size_t start = 0;
    bool resumes = mark->is_resuming;
    if (resumes) {
        if (number != mark->resume_array || mark->resume_position >= count) return;
        start = mark->resume_position;
        ignore(mark, false);
    }
    size_t stop = count - start > PIECE ? start + PIECE : count;
    if (stop < count) {
        if (mark->tracer.end - mark->tracer.next >= 2 || grow(mark)) {
            push_entry(mark, (uintptr_t)number << 48 | stop);
            push_entry(mark, (uintptr_t)mark->owner | RESUME);
        } else {
            mark->has_overflowed = true;
        }
    }
    push_rows(mark, first + start * stride, stop - start, stride, width);
    if (resumes) ignore(mark, true);
}

void trace_rows(Tracer *tracer, const Value *first, size_t count, size_t stride, size_t width)
{
    Mark *mark = (Mark *)tracer;
    // Roots have nobody to be traced again.
    if (count > PIECE && mark->owner != NULL && !mark->is_plain && mark->arrays < UINT16_MAX) {
        push_pieces(mark, first, count, stride, width);
    } else if (!mark->is_resuming) {
        push_rows(mark, first, count, stride, width);
    }
}

void trace_values(Tracer *tracer, const Value *values, size_t count)
{
    trace_rows(tracer, values, count, 1, 1);
}

void trace_hints(Tracer *tracer, const Value *values, size_t count)
{
    Mark *mark = (Mark *)tracer;
    if (mark->is_resuming) return;
    for (size_t i = 0; i < count; i++) {
        if (!is_pointer(values[i])) continue;
        Object *object = heap_find(mark->heap, (uintptr_t)as_object(values[i]), true);
        if (object != NULL) trace_object(tracer, object);
    }
}

// ---- Visiting -----------------------------------------------------------------------------------

static inline bool is_leaf(const Heap *heap, const Object *object)
{
    uint32_t kind = object->kind;
    return object->shape == kind && kind < 64 * COUNT_OF(heap->leaf_kinds) &&
           ((heap->leaf_kinds[kind / 64] >> (kind % 64)) & 1);
}

static inline void trace_whole(Mark *mark, Object *object)
{
    mark->owner = object;
    mark->arrays = 0;
    mark->heap->hooks->trace(mark->vm, &mark->tracer, object);
    mark->owner = NULL;
}

// object has just been marked.
static inline void visit(Mark *mark, Object *object)
{
    if (!(object->gc & GC_OLD)) object->gc |= GC_OLD;
    if (!is_leaf(mark->heap, object)) trace_whole(mark, object);
}

static void visit_again(Mark *mark, Object *object)
{
    object->gc = (uint8_t)((object->gc | GC_OLD) & ~GC_LOGGED);
    trace_whole(mark, object);
}

static void resume(Mark *mark, Object *object)
{
    uintptr_t place = (uintptr_t)*--mark->tracer.next;
    mark->resume_array = (uint32_t)(place >> 48);
    mark->resume_position = place & ((UINT64_C(1) << 48) - 1);
    ignore(mark, true);
    trace_whole(mark, object);
    ignore(mark, false);
}

// Does what the entry on top says if that is not just an object.
static bool pop_special(Mark *mark)
{
    uintptr_t entry = (uintptr_t)mark->tracer.next[-1];
    if (LIKELY((entry & TAGS) == 0)) return false;
    mark->tracer.next--;
    Object *object = (Object *)(entry & ~(uintptr_t)TAGS);
    if (entry & AGAIN) visit_again(mark, object);
    else resume(mark, object);
    return true;
}

static bool drain_stack(Mark *mark, uint64_t deadline_ns)
{
    bool takes_roots = mark->takes_roots;
    mark->takes_roots = false;
    int side = mark->heap->mark_side;
    Object *ring[RING];
    uint32_t head = 0, tail = 0, visits = 0; // ring[tail .. head) modulo RING
    for (;;) {
        while (head - tail < RING && mark->tracer.next > mark->base) {
            if (pop_special(mark)) continue;
            Object *object = *--mark->tracer.next;
            PREFETCH(object);
            if (!is_large(object)) PREFETCH(&block_of(object)->marks[side][grain_of(object) / 64]);
            ring[head++ % RING] = object;
        }
        if (head == tail) break;
        Object *object = ring[tail++ % RING];
        if (!object_mark(object, side)) continue;
        visit(mark, object);
        if (++visits % VISITS_PER_LOOK == 0 && deadline_ns != 0 && heap_now() >= deadline_ns) break;
    }
    while (head != tail) mark_push(mark, ring[--head % RING]);
    mark->takes_roots = takes_roots;
    return mark->tracer.next == mark->base;
}

// Traces every marked object again, because something was dropped.
static void mark_overflowed(Mark *mark)
{
    Heap *heap = mark->heap;
    int side = heap->mark_side;
    mark->has_overflowed = false;
    for (int i = 0; i < 2 * CLASS_COUNT; i++) {
        Block *block = heap->classes[i / CLASS_COUNT][i % CLASS_COUNT].blocks;
        for (; block != NULL; block = block->next) {
            for (uint32_t grain = FIRST_GRAIN; grain < block->end; grain += block->cell_grains) {
                if (!grain_marked(block, side, grain)) continue;
                visit_again(mark, cell_at(block, grain));
                (void)drain_stack(mark, 0);
            }
        }
    }
    for (size_t i = 0; i < heap->large_count; i++) {
        if (!((heap->large[i]->marks >> side) & 1)) continue;
        visit_again(mark, large_object(heap->large[i]));
        (void)drain_stack(mark, 0);
    }
}

bool mark_drain(Mark *mark, uint64_t deadline_ns)
{
    if (!drain_stack(mark, deadline_ns)) return false;
    while (UNLIKELY(mark->has_overflowed)) mark_overflowed(mark);
    return true;
}
