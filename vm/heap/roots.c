// roots.c - what is alive without being referred to by an object.
//
// The C stack is scanned conservatively: every aligned word that may be the address of an object, of its
// inside, or a boxed pointer to either keeps that object. Registers are spilled into the frame of
// roots_enter first, which stands between the callers' frames and the collector's own.
#include "vm/heap/heap_parts.h"

// The address of its own frame, which lies beyond everything in the caller's.
static NOINLINE const char *frame_address(void)
{
    return FRAME_ADDRESS();
}

NOINLINE void roots_enter(VM *vm, void (*work)(VM *vm, void *argument), void *argument)
{
    SAVE_REGISTERS();
    vm->heap->stack_top = frame_address();
    work(vm, argument);
    COMPILER_BARRIER();
}

// The range is read as it lies there, sanitizers' red zones included.
NO_SANITIZE_ADDRESS static void scan_words(Mark *mark, const uintptr_t *from, const uintptr_t *to)
{
    Heap *heap = mark->heap;
    for (; from < to; from++) {
        uintptr_t word = *from;
        if (word >> 48 == TAG_POINTER >> 48) word ^= TAG_POINTER;
        if (word < heap->low || word >= heap->high) continue;
        Object *object = heap_find(heap, word, false);
        if (object != NULL) mark_push(mark, object);
    }
}

void trace_stack(Tracer *tracer, const void *from, const void *to)
{
    uintptr_t top = (uintptr_t)from & ~(uintptr_t)(sizeof(uintptr_t) - 1);
    scan_words((Mark *)tracer, (const uintptr_t *)top, to);
}

void roots_push(VM *vm, Mark *mark)
{
    Heap *heap = vm->heap;
    mark->takes_roots = !mark->is_plain;
    uintptr_t top = (uintptr_t)heap->stack_top & ~(uintptr_t)(sizeof(uintptr_t) - 1);
    uintptr_t bottom = (uintptr_t)vm->fast.stack_bottom;
    if (top != 0 && top < bottom) scan_words(mark, (const uintptr_t *)top, (const uintptr_t *)bottom);
    heap->hooks->trace_roots(vm, &mark->tracer);
    mark->takes_roots = false;
}
