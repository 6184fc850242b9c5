// barrier.c - stores into old objects: what a collection must know of them.
//
// Between full marks a minor collection marks young objects only, so it must be told which old objects
// may refer to them. A store of a young object is remembered as {owner, slot}: at the collection the
// slot is read again, if it still lies in memory that owner has. A change of many slots is
// remembered by owner alone, once (GC_LOGGED): all of it is traced again.
//
// While a full mark is under way the invariant is another: a marked object that was traced already must not
// come to refer to an unmarked one that nothing else will lead to. So what is stored into a marked
// object is marked at once, and a marked object of which much changed is traced again. Nothing is
// remembered for a later minor collection: when the full mark ends no young objects are left.
#include "vm/heap/heap_parts.h"

#define LOG_FIRST 256

bool list_add(VM *vm, ObjectList *list, Object *object)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 64 : list->capacity * 2;
        Object **items = memory_resize(&vm->memory, list->items, list->capacity * sizeof *items,
                                       capacity * sizeof *items);
        if (items == NULL) return false;
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = object;
    return true;
}

// What cannot be remembered makes the next collection a full one, which needs no memory of stores.
static void log_overflow(VM *vm)
{
    vm->heap->log_overflowed = true;
    vm->heap->is_urgent = true;
    heap_request(vm);
}

static bool grow_slots(VM *vm, Heap *heap)
{
    size_t capacity = heap->slot_capacity == 0 ? LOG_FIRST : heap->slot_capacity * 2;
    SlotEntry *slots = memory_resize(&vm->memory, heap->slots, heap->slot_capacity * sizeof *slots,
                                     capacity * sizeof *slots);
    if (slots == NULL) return false;
    heap->slots = slots;
    heap->slot_capacity = capacity;
    return true;
}

void store_log(VM *vm, Object *owner, Value *slot)
{
    Heap *heap = vm->heap;
    if (UNLIKELY(heap->is_marking)) {
        Object *object = as_object(*slot);
        if (object_marked(owner, heap->mark_side) && object_mark(object, heap->mark_side)) {
            mark_push_again(&heap->mark, object);
        }
        return;
    }
    if (heap->slot_count > 0 && heap->slots[heap->slot_count - 1].slot == slot) return;
    if (UNLIKELY(heap->slot_count == heap->slot_capacity) && !grow_slots(vm, heap)) {
        log_overflow(vm);
        return;
    }
    heap->slots[heap->slot_count++] = (SlotEntry){owner, slot};
    if (UNLIKELY(heap->slot_count == LOG_LONG)) heap_request(vm);
}

void object_changed_slow(VM *vm, Object *owner)
{
    Heap *heap = vm->heap;
    if (owner->gc & GC_LOGGED) return;
    if (UNLIKELY(heap->is_marking)) {
        // Traced later anyway, unless it is marked.
        if (!object_marked(owner, heap->mark_side)) return;
        owner->gc |= GC_LOGGED;
        mark_push_again(&heap->mark, owner);
        return;
    }
    if (list_add(vm, &heap->changed, owner)) owner->gc |= GC_LOGGED;
    else log_overflow(vm);
}

static bool slot_is_owned(VM *vm, const SlotEntry *entry)
{
    size_t size = is_large(entry->owner) ? large_of(entry->owner)->size : block_of(entry->owner)->cell_size;
    if ((uintptr_t)entry->slot - (uintptr_t)entry->owner < size) return true;
    return vm->heap->hooks->owns_slot(vm, entry->owner, entry->slot);
}

void log_push(VM *vm, Mark *mark)
{
    Heap *heap = vm->heap;
    for (size_t i = 0; i < heap->slot_count; i++) {
        const SlotEntry *entry = &heap->slots[i];
        if (slot_is_owned(vm, entry) && is_pointer(*entry->slot)) mark_push(mark, as_object(*entry->slot));
    }
    for (size_t i = 0; i < heap->changed.count; i++) mark_push_again(mark, heap->changed.items[i]);
}

void log_clear(VM *vm)
{
    Heap *heap = vm->heap;
    for (size_t i = 0; i < heap->changed.count; i++) heap->changed.items[i]->gc &= (uint8_t)~GC_LOGGED;
    heap->changed.count = 0;
    heap->slot_count = 0;
    if (heap->slot_capacity > 2 * LOG_LONG) {
        memory_release(&vm->memory, heap->slots, heap->slot_capacity * sizeof(SlotEntry));
        heap->slots = NULL;
        heap->slot_capacity = 0;
    }
    heap->log_overflowed = false;
}
